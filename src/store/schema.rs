//! Whether the file's schema is the one that the migrations give: a trigger that somebody dropped guards nothing any more.

use std::collections::BTreeMap;

use sqlx::{Connection, SqliteConnection};

use super::{MIGRATOR, StoreError};

/// What differs from a database that the migrations made just now, for people; empty when nothing does.
pub(super) async fn differences(conn: &mut SqliteConnection) -> Result<Vec<String>, StoreError> {
    let mut fresh = SqliteConnection::connect("sqlite::memory:").await?;
    for migration in MIGRATOR.iter() {
        sqlx::raw_sql(migration.sql.clone()).execute(&mut fresh).await?;
    }
    let wanted = objects(&mut fresh).await?;
    fresh.close().await?;
    let found = objects(conn).await?;
    let mut differences = Vec::new();
    for (name, sql) in &wanted {
        match found.get(name) {
            None => differences.push(format!("{name} is missing")),
            Some(other) if other != sql => differences.push(format!("{name} was changed")),
            Some(_) => {}
        }
    }
    differences.extend(found.keys().filter(|name| !wanted.contains_key(*name)).map(|name| format!("{name} was added")));
    Ok(differences)
}

/// All tables, indexes, triggers and views with their text. What SQLite and sqlx keep for themselves is not among them.
async fn objects(conn: &mut SqliteConnection) -> Result<BTreeMap<String, String>, StoreError> {
    let objects = sqlx::query_as(
        "SELECT type || ' ' || name, coalesce(sql, '') FROM sqlite_schema
          WHERE name NOT GLOB 'sqlite_*' AND name <> '_sqlx_migrations'",
    );
    let objects: Vec<(String, String)> = objects.fetch_all(conn).await?;
    Ok(objects.into_iter().collect())
}
