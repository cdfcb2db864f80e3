//! Whether the file's schema is the one that the migrations give: a trigger that somebody dropped
//! guards nothing any more.

use std::collections::BTreeMap;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, SqliteConnection};
use tokio::sync::OnceCell;

use super::{MIGRATOR, StoreError};

/// By what it is called: its table and its text.
type Objects = BTreeMap<String, (String, String)>;

/// What the migrations of this build make. They are part of the build, so it is made once.
static WANTED: OnceCell<Objects> = OnceCell::const_new();

/// What is not as the migrations make it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Difference {
    /// The table that it belongs to.
    pub(crate) table: String,
    /// What it is, and what has become of it, for people.
    pub(crate) text: String,
}

/// What differs from a database that the migrations made just now; empty when nothing does.
///
/// # Errors
/// [`StoreError::Driver`] when the file cannot be read.
pub(crate) async fn find_differences(
    conn: &mut SqliteConnection,
) -> Result<Vec<Difference>, StoreError> {
    let wanted = WANTED.get_or_try_init(wanted).await?;
    let found = objects(conn).await?;
    let say = |table: &str, text| Difference { table: table.to_owned(), text };
    let mut differences = Vec::new();
    for (name, (table, sql)) in wanted {
        match found.get(name) {
            None => differences.push(say(table, format!("{name} is missing"))),
            Some((_, other)) if other != sql => {
                differences.push(say(table, format!("{name} was altered")));
            }
            Some(_) => {}
        }
    }
    let added = found.iter().filter(|(name, _)| !wanted.contains_key(*name));
    differences.extend(added.map(|(name, (table, _))| say(table, format!("{name} was added"))));
    Ok(differences)
}

/// What the migrations make.
async fn wanted() -> Result<Objects, StoreError> {
    // Each table and index takes a page of memory, for nothing but its text to be looked at: the
    // smallest does.
    let fresh =
        SqliteConnectOptions::new().in_memory(true).page_size(512).disable_statement_logging();
    let mut fresh = fresh.connect().await?;
    for migration in MIGRATOR.iter() {
        sqlx::raw_sql(migration.sql.clone()).execute(&mut fresh).await?;
    }
    let wanted = objects(&mut fresh).await?;
    fresh.close().await?;
    Ok(wanted)
}

/// All tables, indexes, triggers and views, and the ledger's rules, each with its table and its
/// text. What SQLite and sqlx keep for themselves is not among them.
async fn objects(conn: &mut SqliteConnection) -> Result<Objects, StoreError> {
    let objects = sqlx::query_as(
        "SELECT type || ' ' || name || iif(name <> tbl_name, ' on ' || tbl_name, ''), tbl_name, \
         coalesce(sql, '')
           FROM sqlite_schema
          WHERE name NOT GLOB 'sqlite_*' AND name <> '_sqlx_migrations'",
    );
    let mut objects: Vec<(String, String, String)> = objects.fetch_all(&mut *conn).await?;
    if objects.iter().any(|(name, ..)| name == "table transfer_rule") {
        let rules = sqlx::query_as(
            "SELECT 'rule ' || kind || ' from ' || debit_kind || ' to ' || credit_kind, \
             'transfer_rule', ''
               FROM transfer_rule",
        );
        objects.extend(rules.fetch_all(conn).await?);
    }
    Ok(objects.into_iter().map(|(name, table, sql)| (name, (table, sql))).collect())
}
