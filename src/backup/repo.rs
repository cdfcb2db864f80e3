//! The SQL of backups: what is asked of a copy, and what is written into it.

use sqlx::SqliteConnection;

use super::ProgramBackup;
use crate::id::ProgramId;
use crate::store::StoreError;

/// What SQLite finds wrong with the file itself.
pub(super) async fn check_database(conn: &mut SqliteConnection) -> Result<Vec<String>, StoreError> {
    let said: Vec<String> =
        sqlx::query_scalar("PRAGMA integrity_check(20)").fetch_all(conn).await?;
    Ok(said.into_iter().filter(|line| line != "ok").collect())
}

/// Rows that refer to rows that are not there.
pub(super) async fn find_dangling_references(
    conn: &mut SqliteConnection,
) -> Result<Vec<String>, StoreError> {
    let rows: Vec<(String, Option<i64>, String)> =
        sqlx::query_as(r#"SELECT "table", rowid, parent FROM pragma_foreign_key_check LIMIT 20"#)
            .fetch_all(conn)
            .await?;
    let text = |(table, row, parent)| {
        format!("{table} {}: its {parent} is not there", Option::unwrap_or(row, 0))
    };
    Ok(rows.into_iter().map(text).collect())
}

pub(super) async fn find_installation(conn: &mut SqliteConnection) -> Result<String, StoreError> {
    let row =
        sqlx::query!("SELECT value FROM installation WHERE name = 'id'").fetch_one(conn).await?;
    Ok(row.value)
}

/// Every program with how much it has; the ledger's head is the ledger's to say.
pub(super) async fn list_programs(
    conn: &mut SqliteConnection,
) -> Result<Vec<(ProgramId, ProgramBackup)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT id AS "id!: ProgramId", key,
                  (SELECT count(*) FROM partner WHERE program_id = p.id) AS "partners!",
                  (SELECT count(*) FROM ticket WHERE program_id = p.id) AS "tickets!",
                  (SELECT count(*) FROM event WHERE program_id = p.id) AS "events!",
                  (SELECT count(*) FROM payout WHERE program_id = p.id) AS "payouts!"
             FROM program p ORDER BY id"#
    )
    .fetch_all(conn)
    .await?;
    let parts = rows.into_iter().map(|row| {
        let (partners, tickets, events, payouts) =
            (row.partners, row.tickets, row.events, row.payouts);
        (
            row.id,
            ProgramBackup {
                program: row.key,
                head: String::new(),
                partners,
                tickets,
                events,
                payouts,
            },
        )
    });
    Ok(parts.collect())
}

/// Notes in the file that it has a write-ahead log, as [`Store`](crate::store::Store) does when it
/// opens one: so looking into a backup leaves its bytes as they are.
pub(super) async fn restore_pragmas(conn: &mut SqliteConnection) -> Result<(), StoreError> {
    sqlx::query("PRAGMA journal_mode = WAL").execute(conn).await?;
    Ok(())
}

/// Lets the next number of each table that never gives one twice be this much higher.
pub(super) async fn advance_row_ids(
    conn: &mut SqliteConnection,
    by: i64,
) -> Result<(), StoreError> {
    // A table that had no row yet has no entry either.
    sqlx::query!(
        "INSERT INTO sqlite_sequence (name, seq)
         SELECT name, 0 FROM sqlite_schema
          WHERE type = 'table' AND sql LIKE '%AUTOINCREMENT%' AND name NOT IN (SELECT name FROM \
          sqlite_sequence)"
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!("UPDATE sqlite_sequence SET seq = seq + ?", by).execute(conn).await?;
    Ok(())
}
