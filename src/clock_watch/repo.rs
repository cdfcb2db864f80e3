//! The SQL of trusted time.

use sqlx::SqliteConnection;

use super::StoredTime;
use crate::clock::{SavedTime, UtcMs};
use crate::store::StoreError;

/// What is known of the time.
pub(super) async fn find(conn: &mut SqliteConnection) -> Result<Option<StoredTime>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT boot_id, boot_offset, trusted_at AS "trusted_at?: UtcMs",
                  lost_since AS "lost_since?: UtcMs"
           FROM trusted_time WHERE id = 1"#
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| StoredTime {
        saved: SavedTime {
            boot_id: row.boot_id,
            offset: row.boot_offset,
            trusted_at: row.trusted_at,
        },
        lost_since: row.lost_since,
    }))
}

/// Writes down what is known of the time. A time that is lost already stays lost since when it was.
/// Returns since when it was lost before.
pub(super) async fn save(
    conn: &mut SqliteConnection,
    saved: &SavedTime,
    lost_since: Option<UtcMs>,
) -> Result<Option<UtcMs>, StoreError> {
    let before = find(&mut *conn).await?.and_then(|stored| stored.lost_since);
    let lost_since = lost_since.map(|since| before.unwrap_or(since));
    sqlx::query!(
        "INSERT INTO trusted_time (id, boot_id, boot_offset, trusted_at, lost_since) \
         VALUES (1, ?1, ?2, ?3, ?4) \
         ON CONFLICT (id) DO UPDATE SET boot_id = ?1, boot_offset = ?2, trusted_at = ?3, \
         lost_since = ?4",
        saved.boot_id,
        saved.offset,
        saved.trusted_at,
        lost_since
    )
    .execute(conn)
    .await?;
    Ok(before)
}
