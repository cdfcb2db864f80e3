//! `migrations/0001_schema.sql` as people read it: what stands in it is what a new database has,
//! and it stands where the contents at its head say.

use std::collections::BTreeMap;
use std::path::Path;

use super::*;

const FILE: &str = include_str!("../../../migrations/0001_schema.sql");

/// A statement of the file.
#[derive(Debug)]
struct Statement {
    /// The heading that it stands under.
    noun: String,
    /// The comment right above it, on one line.
    comment: String,
    /// `TABLE`, `INDEX` or `TRIGGER`; `INSERT` for rows that the file adds.
    kind: &'static str,
    /// The name of what it creates; the table's where it adds rows.
    name: String,
    /// The table that it belongs to.
    table: String,
    /// The statement, without the semicolon at its end.
    sql: String,
}

/// The statements in the file's order.
///
/// # Panics
/// When there is anything else in the file than comments and statements that begin at the margin.
fn statements() -> Vec<Statement> {
    let (mut statements, mut noun, mut comment) = (Vec::new(), String::new(), Vec::new());
    let mut lines = FILE.lines();
    while let Some(line) = lines.next() {
        if line.is_empty() {
            comment.clear();
        } else if line.chars().all(|char| char == '-') {
            noun = lines.next().unwrap().strip_prefix("-- ").unwrap().to_owned();
            assert_eq!(lines.next(), Some(line), "a heading is one line");
        } else if let Some(text) = line.strip_prefix("--") {
            comment.push(text.trim());
        } else {
            let end = if line.starts_with("CREATE TRIGGER ") { "END;" } else { ";" };
            let mut sql = line.to_owned();
            while !(sql.ends_with(end)) {
                sql.push('\n');
                sql.push_str(lines.next().expect("a statement ends"));
            }
            sql.pop();
            statements.push(statement(noun.clone(), comment.join(" "), sql));
            comment.clear();
        }
    }
    statements
}

fn statement(noun: String, comment: String, sql: String) -> Statement {
    let words: Vec<&str> = sql.split(|char: char| char.is_whitespace() || char == '(').collect();
    let on = || words[words.iter().position(|word| *word == "ON").unwrap() + 1];
    let (kind, name, table) = match words.as_slice() {
        ["CREATE", "TABLE", name, ..] => ("TABLE", *name, *name),
        ["CREATE", "INDEX", name, ..] | ["CREATE", "UNIQUE", "INDEX", name, ..] => {
            ("INDEX", *name, on())
        }
        ["CREATE", "TRIGGER", name, ..] => ("TRIGGER", *name, on()),
        ["INSERT", "INTO", name, ..] => ("INSERT", *name, *name),
        _ => panic!("what is this? {sql}"),
    };
    Statement { noun, comment, kind, name: name.to_owned(), table: table.to_owned(), sql }
}

#[tokio::test]
async fn a_new_database_has_what_the_file_creates_word_for_word_and_nothing_else() {
    let dir = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", dir.path().join("new.db").display());
    let store = Store::open(&url).await.unwrap();
    let found: Vec<(String, String, String)> = sqlx::query_as(
        "SELECT type, name, sql FROM sqlite_schema
          WHERE sql IS NOT NULL AND name <> '_sqlx_migrations' AND name NOT GLOB 'sqlite_*'",
    )
    .fetch_all(&mut *store.read().await.unwrap())
    .await
    .unwrap();
    let found: BTreeMap<_, _> =
        found.into_iter().map(|(kind, name, sql)| ((kind.to_uppercase(), name), sql)).collect();
    let written: BTreeMap<_, _> = statements()
        .into_iter()
        .filter(|statement| statement.kind != "INSERT")
        .map(|statement| ((statement.kind.to_owned(), statement.name), statement.sql))
        .collect();
    assert!(written.len() > 150, "only {} objects were read", written.len());
    // First the names, so that a failure does not print both schemas in full.
    assert!(written.keys().eq(found.keys()), "{:?} {:?}", written.keys(), found.keys());
    for (name, sql) in &written {
        assert_eq!(sql, &found[name], "{name:?}");
    }
}

#[test]
fn tables_stand_in_the_order_of_the_contents_with_their_indexes_and_triggers_behind_them() {
    let (head, _) = FILE.split_once("-- What holds for every table").unwrap();
    let mut last = "";
    let mut contents: Vec<(&str, &str)> = Vec::new();
    for line in head.lines() {
        let Some((noun, tables)) = line.strip_prefix("--   ").and_then(|line| line.split_once(' '))
        else {
            continue;
        };
        // A noun's tables may go on in the next line.
        last = if noun.is_empty() { last } else { noun };
        contents.extend(tables.split_whitespace().map(|table| (last, table)));
    }
    let statements = statements();
    let tables: Vec<(&str, &str)> = statements
        .iter()
        .filter(|statement| statement.kind == "TABLE")
        .map(|statement| (statement.noun.as_str(), statement.name.as_str()))
        .collect();
    assert_eq!(tables, contents);
    let place = |kind| ["TABLE", "INSERT", "INDEX", "TRIGGER"].iter().position(|one| *one == kind);
    for pair in statements.windows(2) {
        let [before, after] = pair else { continue };
        if after.kind == "TABLE" {
            continue;
        }
        assert_eq!(after.table, before.table, "{} is not behind its table", after.name);
        assert!(place(before.kind) <= place(after.kind), "{} is after {}", after.name, before.name);
    }
}

#[test]
fn each_table_says_who_writes_it() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for table in statements().into_iter().filter(|statement| statement.kind == "TABLE") {
        let (what, who) = table
            .comment
            .split_once("Written by ")
            .unwrap_or_else(|| panic!("{}: who writes it?", table.name));
        assert!(!what.is_empty(), "{}: what is a row?", table.name);
        let Some(module) = who.strip_prefix('`').and_then(|rest| rest.split('`').next()) else {
            assert!(["transfer_rule", "held"].contains(&table.name.as_str()), "{}", table.name);
            continue;
        };
        let path = src.join(module.replace("::", "/")).join("repo.rs");
        let sql = std::fs::read_to_string(&path)
            .unwrap_or_else(|error| panic!("{}: {}: {error}", table.name, path.display()));
        assert!(
            sql.contains(&format!("INSERT INTO {} ", table.name)),
            "{} is not written in {}",
            table.name,
            path.display()
        );
    }
}
