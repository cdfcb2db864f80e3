//! The SQL of files on their way in.

use sqlx::SqliteConnection;

use crate::clock::UtcMs;
use crate::id::{ProgramId, StagedFileId};
use crate::referral::{BillingEvent, EventOutcome};
use crate::store::{StoreError, ensure_affected, to_rows};

pub(super) async fn insert_file(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
    source: &str,
) -> Result<StagedFileId, StoreError> {
    let row = sqlx::query!(
        r#"INSERT INTO staged_file (program_id, source, complete, touched_at)
           VALUES (?, ?, 0, ?) RETURNING id AS "id!: StagedFileId""#,
        program,
        source,
        now
    )
    .fetch_one(conn)
    .await?;
    Ok(row.id)
}

/// Keeps lines of the file, all in one statement.
pub(super) async fn insert_events(
    conn: &mut SqliteConnection,
    now: UtcMs,
    file: StagedFileId,
    events: &[BillingEvent],
) -> Result<(), StoreError> {
    let rows: Vec<_> =
        events.iter().map(|event| (event.at.get(), &event.id, event.canonical())).collect();
    let rows = to_rows(&rows)?;
    let result = sqlx::query!(
        "INSERT INTO staged_event (file_id, at, external_id, body)
         SELECT ?, value ->> 0, value ->> 1, value ->> 2 FROM json_each(?)",
        file,
        rows
    )
    .execute(&mut *conn)
    .await?;
    ensure_affected(&result, u64::try_from(events.len()).unwrap_or(u64::MAX))?;
    sqlx::query!("UPDATE staged_file SET touched_at = ? WHERE id = ?", now, file)
        .execute(conn)
        .await?;
    Ok(())
}

/// An id of the file that is known with other content, or that stands in the file with two.
pub(super) async fn find_other_content(
    conn: &mut SqliteConnection,
    program: ProgramId,
    source: &str,
    file: StagedFileId,
) -> Result<Option<String>, StoreError> {
    let known = sqlx::query_scalar!(
        "SELECT s.external_id FROM staged_event AS s
           JOIN event AS e ON e.program_id = ? AND e.source = ? AND e.external_id = s.external_id
          WHERE s.file_id = ? AND e.body <> s.body ORDER BY s.id LIMIT 1",
        program,
        source,
        file
    )
    .fetch_optional(&mut *conn)
    .await?;
    if known.is_some() {
        return Ok(known);
    }
    Ok(sqlx::query_scalar!(
        "SELECT external_id FROM staged_event WHERE file_id = ?
          GROUP BY external_id HAVING count(DISTINCT body) > 1 LIMIT 1",
        file
    )
    .fetch_optional(conn)
    .await?)
}

pub(super) async fn mark_complete(
    conn: &mut SqliteConnection,
    now: UtcMs,
    file: StagedFileId,
) -> Result<(), StoreError> {
    let result =
        sqlx::query!("UPDATE staged_file SET complete = 1, touched_at = ? WHERE id = ?", now, file)
            .execute(conn)
            .await?;
    ensure_affected(&result, 1)
}

/// A file with events that wait.
pub(super) struct WaitingFile {
    pub(super) id: StagedFileId,
    pub(super) program: ProgramId,
    pub(super) source: String,
}

/// The first complete file with events that wait.
pub(super) async fn find_waiting_file(
    conn: &mut SqliteConnection,
) -> Result<Option<WaitingFile>, StoreError> {
    Ok(sqlx::query_as!(
        WaitingFile,
        r#"SELECT id AS "id!: StagedFileId", program_id AS "program!: ProgramId", source
             FROM staged_file
            WHERE complete = 1
              AND EXISTS (SELECT 1 FROM staged_event
                           WHERE file_id = staged_file.id AND result IS NULL)
            ORDER BY id LIMIT 1"#
    )
    .fetch_optional(conn)
    .await?)
}

/// A file that is not complete and has not grown since `incomplete`, or that was applied before
/// `unasked`.
pub(super) async fn find_stale_file(
    conn: &mut SqliteConnection,
    incomplete: UtcMs,
    unasked: UtcMs,
) -> Result<Option<StagedFileId>, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT id AS "id!: StagedFileId" FROM staged_file
            WHERE touched_at < iif(complete, ?, ?) LIMIT 1"#,
        unasked,
        incomplete
    )
    .fetch_optional(conn)
    .await?)
}

/// A line whose event waits.
pub(super) struct WaitingLine {
    pub(super) id: i64,
    pub(super) at: UtcMs,
    pub(super) body: String,
}

/// The file's next events in the order of their times.
pub(super) async fn list_waiting(
    conn: &mut SqliteConnection,
    file: StagedFileId,
    most: i64,
) -> Result<Vec<WaitingLine>, StoreError> {
    Ok(sqlx::query_as!(
        WaitingLine,
        r#"SELECT id AS "id!", at AS "at!: UtcMs", body AS "body!" FROM staged_event
            WHERE file_id = ? AND result IS NULL ORDER BY at, external_id, id LIMIT ?"#,
        file,
        most
    )
    .fetch_all(conn)
    .await?)
}

/// Keeps what came of these events, all in one statement.
pub(super) async fn set_results(
    conn: &mut SqliteConnection,
    now: UtcMs,
    file: StagedFileId,
    results: &[(i64, &str)],
) -> Result<(), StoreError> {
    let rows = to_rows(&results)?;
    let result = sqlx::query!(
        "UPDATE staged_event SET result = r.value ->> 1 FROM json_each(?) AS r
          WHERE staged_event.id = r.value ->> 0",
        rows
    )
    .execute(&mut *conn)
    .await?;
    ensure_affected(&result, u64::try_from(results.len()).unwrap_or(u64::MAX))?;
    sqlx::query!("UPDATE staged_file SET touched_at = ? WHERE id = ?", now, file)
        .execute(conn)
        .await?;
    Ok(())
}

pub(super) async fn count_waiting(
    conn: &mut SqliteConnection,
    file: StagedFileId,
) -> Result<usize, StoreError> {
    let count = sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!: i64" FROM staged_event
            WHERE file_id = ? AND result IS NULL"#,
        file
    )
    .fetch_one(conn)
    .await?;
    Ok(usize::try_from(count).unwrap_or(0))
}

/// What came of an event of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StagedOutcome {
    line: i64,
    /// The event's id at its source.
    pub id: String,
    /// `stored`, `duplicate`, `conflict` (it names a line of an invoice that is recorded otherwise,
    /// and staff decide) or `refused` (its id has come in with other content meanwhile).
    pub result: String,
    /// What it led to; none for one that was refused.
    pub outcome: Option<EventOutcome>,
}

/// Those behind `after`, in the order of the file.
pub(super) async fn list_outcomes(
    conn: &mut SqliteConnection,
    file: StagedFileId,
    after: Option<&StagedOutcome>,
) -> Result<Vec<StagedOutcome>, StoreError> {
    let after = after.map_or(0, |outcome| outcome.line);
    Ok(sqlx::query_as!(
        StagedOutcome,
        r#"SELECT s.id AS "line!", s.external_id AS "id!", s.result AS "result!",
                  e.outcome AS "outcome?: EventOutcome"
             FROM staged_event AS s JOIN staged_file AS f ON f.id = s.file_id
                  LEFT JOIN event AS e ON e.program_id = f.program_id AND e.source = f.source
                                      AND e.external_id = s.external_id
            WHERE s.file_id = ? AND s.id > ? AND s.result IS NOT NULL
            ORDER BY s.id LIMIT 1000"#,
        file,
        after
    )
    .fetch_all(conn)
    .await?)
}

/// Removes some lines of the file. Returns whether there may be more.
pub(super) async fn delete_events(
    conn: &mut SqliteConnection,
    file: StagedFileId,
    most: usize,
) -> Result<bool, StoreError> {
    let limit = i64::try_from(most).unwrap_or(i64::MAX);
    let result = sqlx::query!(
        "DELETE FROM staged_event WHERE id IN (
             SELECT id FROM staged_event WHERE file_id = ? ORDER BY id LIMIT ?)",
        file,
        limit
    )
    .execute(conn)
    .await?;
    Ok(result.rows_affected() == u64::try_from(most).unwrap_or(u64::MAX))
}

pub(super) async fn delete_file(
    conn: &mut SqliteConnection,
    file: StagedFileId,
) -> Result<(), StoreError> {
    sqlx::query!("DELETE FROM staged_file WHERE id = ?", file).execute(conn).await?;
    Ok(())
}
