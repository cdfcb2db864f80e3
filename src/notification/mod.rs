//! When partners are told what they earn.
//!
//! The first earning is told at once. What follows within a minute is gathered and told together,
//! so that a busy day is no flood of messages; whoever wants less is told once a day, or never.
//! What is gathered is a sum for each unit, written in the transaction that books the earning, and
//! taken in the one that owes the message: so nothing is told twice, nothing is lost, and the sum
//! is what the ledger has booked.

mod notice;
mod repo;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use sqlx::SqliteConnection;

use crate::app_context::AppContext;
use crate::clock::{self, UtcMs};
use crate::id::PartnerId;
use crate::money::Money;
use crate::outbox::{self, Effect};
use crate::partner::{self, Partner};
use crate::store::StoreError;
use crate::tenant::Tenant;

pub use notice::{EarnedSum, NotificationNotice};

/// For how long is gathered what follows an earning that was told.
const GATHERED_FOR: Duration = Duration::from_mins(1);
/// At which hour those are told who want it once a day, in the program's zone.
pub const DAILY_HOUR: u32 = 9;

/// When a partner is told what they earn.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, sqlx::Type, strum::EnumString, strum::IntoStaticStr,
)]
#[sqlx(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum NotificationChoice {
    /// At once, and what follows within a minute together.
    #[default]
    Soon,
    /// Once a day, at [`DAILY_HOUR`].
    Daily,
    /// Never.
    Never,
}

impl NotificationChoice {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Soon, Self::Daily, Self::Never];
}

/// What is kept of a partner's notifications.
#[derive(Debug, Clone, Copy, Default)]
struct Notification {
    choice: NotificationChoice,
    /// When what is gathered is told; none where nothing is gathered, and the next earning begins
    /// anew.
    next_at: Option<UtcMs>,
}

/// What the partner has chosen.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub async fn find_choice(
    app: &AppContext,
    partner: PartnerId,
) -> Result<NotificationChoice, StoreError> {
    Ok(repo::find(&mut *app.store.read().await?, partner).await?.choice)
}

/// Takes over what the partner chooses. What was gathered is told as the new choice says.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub async fn choose(
    app: &AppContext,
    tenant: &Tenant,
    partner: PartnerId,
    choice: NotificationChoice,
) -> Result<(), StoreError> {
    let now = app.clock.now();
    let mut tx = app.store.begin().await?;
    if choice == NotificationChoice::Never {
        repo::take_untold(&mut tx, partner).await?;
    }
    let is_gathered = repo::is_any_untold(&mut tx, partner).await?;
    let next_at = is_gathered.then(|| match choice {
        NotificationChoice::Daily => next_daily(now, tenant),
        NotificationChoice::Soon | NotificationChoice::Never => now,
    });
    repo::set(&mut tx, tenant.id, partner, Notification { choice, next_at }).await?;
    tx.commit().await
}

/// Notes that the partner has earned `amount`: it is told now, or gathered. In the transaction that
/// books it; `customers` have paid so far, this one included.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub(crate) async fn record_earning(
    conn: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    partner: &Partner,
    amount: Money,
    customers: u32,
) -> Result<(), StoreError> {
    let known = repo::find(conn, partner.id).await?;
    let next_at = match known.choice {
        NotificationChoice::Never => return Ok(()),
        NotificationChoice::Soon if known.next_at.is_none_or(|at| at <= now) => {
            if repo::is_any_untold(conn, partner.id).await? {
                gather(conn, tenant, partner.id, amount).await?;
                return Ok(());
            }
            let unit = amount.unit().code().to_owned();
            let sums = vec![EarnedSum { amount: amount.minor(), unit }];
            let notice =
                NotificationNotice::Earned { partner: partner.id, count: 1, sums, customers };
            outbox::enqueue(conn, now, tenant.id, &Effect::tell(partner.member, notice)).await?;
            now.plus(GATHERED_FOR)
        }
        NotificationChoice::Soon | NotificationChoice::Daily => {
            gather(conn, tenant, partner.id, amount).await?;
            if known.next_at.is_some() {
                return Ok(());
            }
            next_daily(now, tenant)
        }
    };
    let next = Notification { choice: known.choice, next_at: Some(next_at) };
    repo::set(conn, tenant.id, partner.id, next).await
}

async fn gather(
    conn: &mut SqliteConnection,
    tenant: &Tenant,
    partner: PartnerId,
    amount: Money,
) -> Result<(), StoreError> {
    repo::add_untold(conn, tenant.id, partner, amount.unit().code(), 1, amount.minor()).await
}

/// Notes several earnings, in their order, each as [`record_earning`] does: what a partner earns
/// after their first of them is gathered.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub(crate) async fn record_earnings(
    conn: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    earnings: &[(&Partner, Money, u32)],
) -> Result<(), StoreError> {
    let mut gathered: BTreeMap<(PartnerId, String), (u32, i64)> = BTreeMap::new();
    let mut begun = BTreeSet::new();
    for (partner, amount, customers) in earnings {
        if begun.insert(partner.id) {
            record_earning(conn, now, tenant, partner, *amount, *customers).await?;
        } else {
            let (count, sum) =
                gathered.entry((partner.id, amount.unit().code().to_owned())).or_default();
            *count = count.saturating_add(1);
            *sum = sum.saturating_add(amount.minor());
        }
    }
    for ((partner, unit), (count, sum)) in gathered {
        if repo::find(conn, partner).await?.choice != NotificationChoice::Never {
            repo::add_untold(conn, tenant.id, partner, &unit, count, sum).await?;
        }
    }
    Ok(())
}

/// Tells partners what was gathered for them and is due. Returns how many are told.
///
/// # Errors
/// [`StoreError`] when it cannot be read or written; who was told before stays so.
pub async fn tell_due_earnings(app: &AppContext) -> Result<u64, StoreError> {
    let now = app.clock.now();
    let due = repo::list_due(&mut *app.store.read().await?, now).await?;
    let mut told = 0_u64;
    for (program, id) in due {
        let mut tx = app.store.begin().await?;
        let known = repo::find(&mut tx, id).await?;
        if known.next_at.is_none_or(|at| at > now) {
            continue;
        }
        let untold = repo::take_untold(&mut tx, id).await?;
        let partner = partner::find_in(&mut tx, program, id).await?;
        let mut next_at = None;
        if let Some(partner) = partner.filter(|_| !untold.is_empty()) {
            let count = untold.iter().fold(0_u32, |all, one| all.saturating_add(one.count));
            let sums = untold.into_iter().map(|one| one.sum).collect();
            let customers = partner.clients;
            let notice = NotificationNotice::Earned { partner: id, count, sums, customers };
            outbox::enqueue(&mut tx, now, program, &Effect::tell(partner.member, notice)).await?;
            if known.choice == NotificationChoice::Soon {
                next_at = Some(now.plus(GATHERED_FOR));
            }
            told = told.saturating_add(1);
        }
        repo::set(&mut tx, program, id, Notification { next_at, ..known }).await?;
        tx.commit().await?;
    }
    if told > 0 {
        app.notify_outbox();
    }
    Ok(told)
}

/// When the program's partners are told next who are told once a day.
fn next_daily(now: UtcMs, tenant: &Tenant) -> UtcMs {
    clock::next_hour_of_day(now, DAILY_HOUR, tenant.program.meta.timezone)
        .unwrap_or_else(|| now.plus(Duration::from_hours(24)))
}
