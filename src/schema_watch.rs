//! Upkeep: what is done for the database while the bot runs. Its schema is looked at each hour;
//! while it takes no changes it is tried each minute, and staff are told when that is over.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use strum::VariantNames;

use crate::app_context::AppContext;
use crate::clock::UtcMs;
use crate::outbox::{self, Effect, NounNotice};
use crate::store::{StoreError, WriteBlock};
use crate::tenant;

/// How often the schema is held against the migrations.
const SCHEMA_EVERY: Duration = Duration::from_hours(1);

/// What is known of the database since the start.
#[derive(Debug, Default)]
pub struct SchemaWatch {
    /// When the schema was looked at.
    checked_at: Option<UtcMs>,
    /// Why nothing is written, and since when.
    held: Option<(WriteBlock, UtcMs)>,
}

impl SchemaWatch {
    /// Looks at what is due. Meant to be called once a minute, and whenever
    /// [`crate::store::Store::hold`] changes.
    ///
    /// # Errors
    /// [`StoreError`] when the file cannot be read, or staff cannot be told: they are with the next
    /// call.
    pub async fn look(&mut self, app: &AppContext) -> Result<(), StoreError> {
        let now = app.clock.now();
        let why = || app.store.hold().borrow().clone();
        if matches!(why(), Some(WriteBlock::Schema(_)))
            || self.checked_at.is_none_or(|at| at.plus(SCHEMA_EVERY) <= now)
        {
            match app.store.check_schema().await {
                Err(error @ StoreError::Schema(_)) => {
                    tracing::error!(%error, "the schema was altered");
                }
                checked => checked?,
            }
            self.checked_at = Some(now);
        }
        if why().is_some()
            && let Err(error) = app.store.probe().await
        {
            tracing::warn!(%error, "the database still takes no changes");
        }
        match (why(), &self.held) {
            (Some(hold), None) => self.held = Some((hold, now)),
            (None, Some((hold, since))) => {
                tell(app, hold, *since, now).await?;
                self.held = None;
            }
            _ => {}
        }
        Ok(())
    }
}

/// Tells the staff of every program that the database takes changes again.
async fn tell(
    app: &AppContext,
    hold: &WriteBlock,
    since: UtcMs,
    until: UtcMs,
) -> Result<(), StoreError> {
    let why = match hold {
        WriteBlock::Faults(_) => WriteStop::Faults,
        WriteBlock::Room { .. } => WriteStop::Room,
        WriteBlock::Schema(_) => WriteStop::Schema,
    };
    let tenants = tenant::list_all(app).await?;
    let mut tx = app.store.begin().await?;
    for tenant in tenants {
        let notice = StoreNotice::WritableAgain { why, since, until };
        outbox::enqueue(&mut tx, until, tenant.id, &Effect::log(notice)).await?;
    }
    tx.commit().await?;
    app.notify_outbox();
    Ok(())
}

/// What is said about the database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, VariantNames)]
#[serde(tag = "say", rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum StoreNotice {
    /// For a while nothing could be written; it can be again.
    WritableAgain {
        /// Why.
        why: WriteStop,
        /// Since when, UTC.
        since: UtcMs,
        /// Until when, UTC.
        until: UtcMs,
    },
}

impl NounNotice for StoreNotice {
    const NOUN: &'static str = "store";
}

/// Why nothing could be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WriteStop {
    /// The disk failed again and again.
    Faults,
    /// Too little was free on the disk.
    Room,
    /// Somebody had altered the schema.
    Schema,
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use sqlx::{Connection, Executor as _, SqliteConnection};

    use super::*;
    use crate::clock::{ManualClock, SystemRandom};
    use crate::keys::Keys;
    use crate::passphrase::Hasher;
    use crate::store::Store;

    #[tokio::test]
    async fn an_altered_schema_is_found_within_the_hour_and_mended_within_a_minute() {
        let dir = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", dir.path().join("app.db").display());
        let store = Store::open(&url).await.unwrap();
        let (clock, random) = (Arc::new(ManualClock::new(UtcMs::new(0))), Arc::new(SystemRandom));
        let keys =
            Arc::new(Keys::open_or_create(&dir.path().join("keys"), random.clone()).unwrap());
        let hasher = Hasher::start(Arc::clone(&keys), random.clone()).unwrap();
        let app = AppContext::new(store, clock.clone(), random, keys, hasher);
        let mut upkeep = SchemaWatch::default();
        upkeep.look(&app).await.unwrap();

        let mut other = SqliteConnection::connect(&url).await.unwrap();
        other.execute("CREATE VIEW aside AS SELECT 1").await.unwrap();
        clock.advance(SCHEMA_EVERY.saturating_sub(Duration::from_millis(1)));
        upkeep.look(&app).await.unwrap();
        assert_eq!(*app.store.hold().borrow(), None);
        clock.advance(Duration::from_millis(1));
        upkeep.look(&app).await.unwrap();
        assert_eq!(
            *app.store.hold().borrow(),
            Some(WriteBlock::Schema(vec!["view aside was added".to_owned()]))
        );

        other.execute("DROP VIEW aside").await.unwrap();
        upkeep.look(&app).await.unwrap();
        assert_eq!(*app.store.hold().borrow(), None);
    }
}
