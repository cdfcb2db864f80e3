//! Single values of a program file: text, names, words, numbers, addresses. Amounts and rates are
//! in `amounts`.
//!
//! Each read reports what is wrong and returns a placeholder then; the `_opt` reads return nothing
//! when the key is absent or faulty. What the values mean together is not judged here.

use std::ops::RangeInclusive;

use chrono::NaiveDate;
use toml::de::DeValue;

use super::document::ProgramValue;
use super::fault::nearest;
use super::names::Name;
use super::reader::{MAX_LIST, Table};
use super::url::WebUrl;
use super::words::Word;

/// The most characters of an id: it travels in Discord's `custom_id` of 100 bytes, beside other
/// things.
pub(super) const MAX_ID: usize = 32;

/// Whether `text` is `[a-z][a-z0-9_]*` and at most [`MAX_ID`] long; `extra` is allowed behind the
/// first letter.
pub(super) fn is_id(text: &str, extra: &str) -> bool {
    let inner =
        |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || extra.contains(c);
    text.len() <= MAX_ID
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.chars().all(inner)
}

impl<'t> Table<'_, 't> {
    /// A string of any content.
    fn string_opt(&mut self, key: &str) -> Option<&'t str> {
        let value = self.get(key)?;
        if let DeValue::String(text) = value.get_ref() {
            return Some(text.as_ref());
        }
        self.error(
            key,
            format!("\"{key}\" is a string, not a value of type {}", value.get_ref().type_str()),
            None,
        );
        None
    }

    /// Text of 1 to `max` characters that people see.
    pub(super) fn text_opt(&mut self, key: &str, max: usize) -> Option<String> {
        let text = self.string_opt(key)?;
        match judged(text, max) {
            Ok(()) => return Some(text.to_owned()),
            Err(why) => self.error(key, format!("\"{key}\" {why}"), None),
        }
        None
    }

    /// Text that has to be there, at most `max` characters; empty, with a fault, when it is not.
    pub(super) fn text(&mut self, key: &str, max: usize) -> String {
        let text = self.text_opt(key, max);
        self.need(key);
        text.unwrap_or_default()
    }

    /// A list of texts of 1 to `max` characters that people see; none when the key is absent.
    pub(super) fn texts(&mut self, key: &str, max: usize) -> Vec<String> {
        if self.peek(key).is_none() {
            self.get(key);
            return Vec::new();
        }
        let mut texts = Vec::new();
        for (path, offset, text) in self.strings(key) {
            let length = text.chars().count();
            if text.trim().is_empty() || length > max || text.contains(char::is_control) {
                let message = format!(
                    "a text of \"{key}\" has 1 to {max} characters and no control characters"
                );
                self.reader.error(offset, &path, message, None);
            }
            texts.push(text.to_owned());
        }
        let list = texts.iter().cloned().map(ProgramValue::Text).collect();
        self.record(key, ProgramValue::List(list));
        texts
    }

    /// The `id` of something that the file defines.
    pub(super) fn id(&mut self, kind: Name) -> String {
        self.define_id("id", kind)
    }

    /// The program's own id; it may have hyphens, because it stands in addresses.
    pub(super) fn program_id(&mut self) -> String {
        let id = self.string_opt("id");
        self.need("id");
        id.map_or_else(String::new, |id| self.checked_id("id", id, "-"))
    }

    /// The `id` of something that only its own list knows; `taken` are the ids before it.
    pub(super) fn id_among(&mut self, taken: &mut Vec<String>) -> String {
        let id = self.string_opt("id");
        self.need("id");
        let Some(id) = id else {
            return String::new();
        };
        if taken.iter().any(|other| other == id) {
            self.error("id", format!("a second \"{id}\" in this list"), None);
        }
        taken.push(id.to_owned());
        self.checked_id("id", id, "")
    }

    /// An id that the file defines under this key.
    pub(super) fn define_id(&mut self, key: &str, kind: Name) -> String {
        let id = self.string_opt(key);
        self.need(key);
        if let Some(id) = id {
            self.define(kind, key, id);
            self.checked_id(key, id, "")
        } else {
            self.reader.names.define_broken(kind);
            String::new()
        }
    }

    fn checked_id(&mut self, key: &str, id: &str, extra: &str) -> String {
        self.record(key, ProgramValue::Word(id.to_owned()));
        if !is_id(id, extra) {
            let message = format!(
                "\"{id}\" is not an id: a small letter, then small letters, digits and _{extra}, \
                 {MAX_ID} characters at most"
            );
            let small: String = id.to_lowercase().replace([' ', '-', '.'], "_");
            let suggestion = is_id(&small, extra).then_some(small);
            self.error(key, message, suggestion);
        }
        id.to_owned()
    }

    /// The name of a Discord role, 1 to 100 characters and used once. Source: Discord, "Create
    /// Guild Role".
    pub(super) fn role_opt(&mut self, key: &str) -> Option<String> {
        let role = self.text_opt(key, 100)?;
        self.define(Name::Role, key, &role);
        self.record(key, ProgramValue::Word(role.clone()));
        Some(role)
    }

    /// The name of something that is defined elsewhere in the file.
    pub(super) fn reference(&mut self, key: &str, kind: Name) -> String {
        let name = self.reference_opt(key, kind);
        self.need(key);
        name.unwrap_or_default()
    }

    /// As [`Table::reference`], when it is there.
    pub(super) fn reference_opt(&mut self, key: &str, kind: Name) -> Option<String> {
        let name = self.string_opt(key)?;
        self.refer(kind, key, name);
        self.record(key, ProgramValue::Word(name.to_owned()));
        Some(name.to_owned())
    }

    /// A list of 1 to [`MAX_LIST`] different strings, each with its path and byte offset.
    pub(super) fn strings(&mut self, key: &str) -> Vec<(String, usize, &'t str)> {
        let mut all: Vec<(String, usize, &'t str)> = Vec::new();
        for (path, value) in self.list(key, 1, MAX_LIST) {
            let offset = value.span().start;
            match value.get_ref() {
                DeValue::String(text) if all.iter().any(|(_, _, other)| other == text) => {
                    self.reader.error(
                        offset,
                        &path,
                        format!("\"{text}\" stands twice in \"{key}\""),
                        None,
                    );
                }
                DeValue::String(text) => all.push((path, offset, text.as_ref())),
                other => {
                    let message =
                        format!("\"{key}\" lists strings, not values of type {}", other.type_str());
                    self.reader.error(offset, &path, message, None);
                }
            }
        }
        let list = all.iter().map(|(_, _, text)| ProgramValue::Word((*text).to_owned())).collect();
        self.record(key, ProgramValue::List(list));
        all
    }

    /// Whether the file does not write a key, which is from now on a known key.
    pub(super) fn is_absent(&mut self, key: &str) -> bool {
        self.peek(key).is_none() && self.get(key).is_none()
    }

    /// A list of names of things that are defined elsewhere in the file.
    pub(super) fn references(&mut self, key: &str, kind: Name) -> Vec<String> {
        let names = self.strings(key);
        names
            .into_iter()
            .map(|(path, offset, name)| {
                let mention = super::names::Mention { kind, name: name.to_owned(), path, offset };
                self.reader.names.refer(mention);
                name.to_owned()
            })
            .collect()
    }

    /// As [`Table::references`]; none when the key is absent.
    pub(super) fn references_opt(&mut self, key: &str, kind: Name) -> Vec<String> {
        if self.is_absent(key) { Vec::new() } else { self.references(key, kind) }
    }

    /// A list of ids that the list itself defines.
    pub(super) fn definitions(&mut self, key: &str, kind: Name) -> Vec<String> {
        let names = self.strings(key);
        if names.is_empty() {
            self.reader.names.define_broken(kind);
        }
        names
            .into_iter()
            .map(|(path, offset, name)| {
                if !is_id(name, "") {
                    self.reader.error(offset, &path, format!("\"{name}\" is not an id"), None);
                }
                let mention = super::names::Mention { kind, name: name.to_owned(), path, offset };
                // Two tracks may be open to one kind of partner.
                self.reader.names.define(mention);
                name.to_owned()
            })
            .collect()
    }

    /// A word of a closed set, when it is there.
    pub(super) fn word_opt<W: Word>(&mut self, key: &str) -> Option<W> {
        let text = self.string_opt(key)?;
        let found = find_word(text);
        if let Err((message, suggestion)) = &found {
            self.error(key, message.as_str(), suggestion.clone());
        }
        self.record(key, ProgramValue::Word(text.to_owned()));
        found.ok()
    }

    /// As [`Table::word_opt`]; `default` when absent.
    pub(super) fn word_or<W: Word>(&mut self, key: &str, default: W) -> W {
        if self.is_absent(key) {
            let word = W::ALL.iter().find(|(_, word)| *word == default);
            let word = word.map(|(word, _)| (*word).to_owned()).unwrap_or_default();
            self.record(key, ProgramValue::Word(word));
        }
        self.word_opt(key).unwrap_or(default)
    }

    /// A word of a closed set.
    pub(super) fn word<W: Word>(&mut self, key: &str) -> W {
        let word = self.word_opt(key);
        self.need(key);
        word.unwrap_or(first_word())
    }

    /// A list of different words of a closed set.
    pub(super) fn word_list<W: Word>(&mut self, key: &str) -> Vec<W> {
        let mut words = Vec::new();
        for (path, offset, text) in self.strings(key) {
            match find_word(text) {
                Ok(word) => words.push(word),
                Err((message, suggestion)) => self.reader.error(offset, &path, message, suggestion),
            }
        }
        words
    }

    /// As [`Table::word_list`]; none when the key is absent.
    pub(super) fn word_list_opt<W: Word>(&mut self, key: &str) -> Vec<W> {
        if self.is_absent(key) { Vec::new() } else { self.word_list(key) }
    }

    /// `true` or `false`; `default` when absent.
    pub(super) fn flag(&mut self, key: &str, default: bool) -> bool {
        match self.get(key).map(toml::Spanned::get_ref) {
            None => {
                self.record(key, ProgramValue::Flag(default));
                default
            }
            Some(DeValue::Boolean(flag)) => *flag,
            Some(other) => {
                self.error(
                    key,
                    format!("\"{key}\" is true or false, not a value of type {}", other.type_str()),
                    None,
                );
                default
            }
        }
    }

    /// A whole number within bounds, when it is there.
    pub(super) fn integer_opt(&mut self, key: &str, bounds: RangeInclusive<u32>) -> Option<u32> {
        let value = self.get(key)?;
        let DeValue::Integer(integer) = value.get_ref() else {
            let found = value.get_ref().type_str();
            self.error(
                key,
                format!("\"{key}\" is a whole number, not a value of type {found}"),
                None,
            );
            return None;
        };
        let number = i64::from_str_radix(integer.as_str(), integer.radix()).ok();
        let number = number.and_then(|n| u32::try_from(n).ok()).filter(|n| bounds.contains(n));
        if let Some(number) = number {
            self.record(key, counted(key, number));
        } else {
            let (least, most) = (bounds.start(), bounds.end());
            let message = format!("\"{key}\" is {integer}; it takes {least} to {most}");
            self.error(key, message, None);
        }
        number
    }

    /// As [`Table::integer_opt`]; `default` when absent.
    pub(super) fn integer_or(
        &mut self,
        key: &str,
        default: u32,
        bounds: RangeInclusive<u32>,
    ) -> u32 {
        if self.is_absent(key) {
            self.record(key, counted(key, default));
        }
        self.integer_opt(key, bounds).unwrap_or(default)
    }

    /// An `http` or `https` address.
    pub(super) fn url(&mut self, key: &str) -> WebUrl {
        let text = self.string_opt(key);
        self.need(key);
        match text.map(WebUrl::parse) {
            Some(Ok(url)) => {
                self.record(key, ProgramValue::Word(url.as_str().to_owned()));
                return url;
            }
            Some(Err(error)) => self.error(key, error.to_string(), None),
            None => {}
        }
        WebUrl::placeholder()
    }

    /// An `http` or `https` address, when it is there.
    pub(super) fn url_opt(&mut self, key: &str) -> Option<WebUrl> {
        (!self.is_absent(key)).then(|| self.url(key))
    }

    /// A day, as TOML writes it (`2026-05-10`), when it is there.
    pub(super) fn date_opt(&mut self, key: &str) -> Option<NaiveDate> {
        let value = self.get(key)?;
        let date = match value.get_ref() {
            DeValue::Datetime(at) if at.time.is_none() => at.date.and_then(|date| {
                NaiveDate::from_ymd_opt(
                    i32::from(date.year),
                    u32::from(date.month),
                    u32::from(date.day),
                )
            }),
            _ => None,
        };
        if let Some(date) = date {
            self.record(key, ProgramValue::Date(date));
        } else {
            let message = format!("\"{key}\" is a day, written without quotes: {key} = 2026-05-10");
            self.error(key, message, None);
        }
        date
    }

    /// A string that a type of its own parses.
    pub(super) fn parsed_opt<T>(
        &mut self,
        key: &str,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Option<T> {
        let parsed = parse(self.string_opt(key)?);
        if let Err(message) = &parsed {
            self.error(key, message.as_str(), None);
        }
        parsed.ok()
    }
}

/// Whether people can read a text; otherwise what is wrong with it.
fn judged(text: &str, max: usize) -> Result<(), String> {
    let length = text.chars().count();
    if text.trim().is_empty() {
        Err("is empty".to_owned())
    } else if length > max {
        Err(format!("has {length} characters; at most {max} fit"))
    } else if text.contains(|c: char| c.is_control() && c != '\n') {
        Err("has a control character in it".to_owned())
    } else {
        Ok(())
    }
}

/// A number in the unit that its key ends with.
fn counted(key: &str, number: u32) -> ProgramValue {
    match key.rsplit('_').next() {
        Some("days") => ProgramValue::Days(number),
        Some("hours") => ProgramValue::Hours(number),
        Some("months") => ProgramValue::Months(number),
        _ => ProgramValue::Number(number.to_string()),
    }
}

fn first_word<W: Word>() -> W {
    W::ALL.first().map(|(_, word)| *word).expect("invariant: a set of words is never empty")
}

fn find_word<W: Word>(text: &str) -> Result<W, (String, Option<String>)> {
    if let Some((_, word)) = W::ALL.iter().find(|(word, _)| *word == text) {
        return Ok(*word);
    }
    let words: Vec<&str> = W::ALL.iter().map(|(word, _)| *word).collect();
    let suggestion = nearest(text, words.iter().copied());
    Err((
        format!("\"{text}\" is not known here; this version knows {}", words.join(", ")),
        suggestion,
    ))
}
