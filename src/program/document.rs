//! What a program file says, key by key: the values behind a [`Program`](super::Program), as the
//! file spells its keys.
//!
//! Every key that the file writes is here, because a key that nobody reads is an error. So two
//! files that differ in a value differ here. Where a key is left out and something else holds
//! instead, that value is here as well.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use toml::de::{DeTable, DeValue};

use crate::money::{BasisPoints, Money};

/// A value of a program file, typed enough to be written as the reader's language writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProgramValue {
    /// An amount with its unit.
    Money(Money),
    /// A share.
    Percent(BasisPoints),
    /// A number without a unit, as the file writes it.
    Number(String),
    /// A number of days.
    Days(u32),
    /// A number of hours.
    Hours(u32),
    /// A number of months.
    Months(u32),
    /// Yes or no.
    Flag(bool),
    /// A day.
    Date(NaiveDate),
    /// A word of the file's format, an id, or an address: never translated.
    Word(String),
    /// A text that people read, in the file's language.
    Text(String),
    /// Several values under one key.
    List(Vec<ProgramValue>),
    /// A table: its keys with their values.
    Table(Vec<(String, ProgramValue)>),
}

/// A key's value: a single one, or keys below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Node {
    /// A single value, or a list of single values.
    Value(ProgramValue),
    /// What holds although the file does not say it.
    Default(ProgramValue),
    /// A table.
    Table(BTreeMap<String, Node>),
    /// A list of tables.
    List(Vec<Node>),
}

/// The values that were read with a type, by path, and what holds where the file says nothing.
#[derive(Debug, Default)]
pub(super) struct TypedValues {
    written: BTreeMap<String, ProgramValue>,
    /// By the path of the table that lacks the key.
    defaults: BTreeMap<String, Vec<(String, ProgramValue)>>,
}

impl TypedValues {
    /// Notes what the value at `path` is.
    pub(super) fn insert(&mut self, path: String, value: ProgramValue) {
        self.written.insert(path, value);
    }

    /// Notes what holds for a key that the table at `table` leaves out.
    pub(super) fn insert_default(&mut self, table: &str, key: &str, value: ProgramValue) {
        self.defaults.entry(table.to_owned()).or_default().push((key.to_owned(), value));
    }

    /// The whole document.
    pub(super) fn document(&self, root: &DeTable<'_>) -> Node {
        self.table("", root)
    }

    fn table(&self, path: &str, entries: &DeTable<'_>) -> Node {
        let below = |key: &str| {
            if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
        };
        let mut table: BTreeMap<String, Node> = entries
            .iter()
            .map(|(key, value)| {
                let key: &str = key.get_ref();
                (key.to_owned(), self.node(&below(key), value.get_ref()))
            })
            .collect();
        for (key, value) in self.defaults.get(path).into_iter().flatten() {
            table.entry(key.clone()).or_insert_with(|| Node::Default(value.clone()));
        }
        Node::Table(table)
    }

    fn node(&self, path: &str, value: &DeValue<'_>) -> Node {
        if let Some(value) = self.written.get(path) {
            return Node::Value(value.clone());
        }
        match value {
            DeValue::Table(entries) => self.table(path, entries),
            DeValue::Array(all) if all.iter().any(|one| one.get_ref().is_table()) => {
                let one = |(n, value): (usize, &toml::Spanned<DeValue<'_>>)| {
                    self.node(&format!("{path}[{n}]"), value.get_ref())
                };
                Node::List(all.iter().enumerate().map(one).collect())
            }
            value => Node::Value(untyped(value)),
        }
    }
}

impl Node {
    /// The keys below this one; none for a single value.
    pub(super) fn entries(&self) -> Option<&BTreeMap<String, Node>> {
        if let Self::Table(entries) = self { Some(entries) } else { None }
    }

    /// All of it as one value; of a table, what the file says.
    pub(super) fn value(&self) -> ProgramValue {
        match self {
            Self::Value(value) | Self::Default(value) => value.clone(),
            Self::Table(entries) => {
                let written = entries.iter().filter(|(_, node)| !matches!(node, Self::Default(_)));
                ProgramValue::Table(
                    written.map(|(key, node)| (key.clone(), node.value())).collect(),
                )
            }
            Self::List(nodes) => ProgramValue::List(nodes.iter().map(Node::value).collect()),
        }
    }
}

/// A value that nobody has given a type: as TOML types it.
fn untyped(value: &DeValue<'_>) -> ProgramValue {
    match value {
        DeValue::String(text) => ProgramValue::Text(text.to_string()),
        DeValue::Integer(number) => ProgramValue::Number(number.to_string()),
        DeValue::Float(number) => ProgramValue::Number(number.to_string()),
        DeValue::Boolean(flag) => ProgramValue::Flag(*flag),
        DeValue::Datetime(at) => ProgramValue::Word(at.to_string()),
        DeValue::Array(all) => {
            ProgramValue::List(all.iter().map(|value| untyped(value.get_ref())).collect())
        }
        DeValue::Table(entries) => ProgramValue::Table(
            entries
                .iter()
                .map(|(key, value)| (key.get_ref().to_string(), untyped(value.get_ref())))
                .collect(),
        ),
    }
}
