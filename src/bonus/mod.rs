//! Bonuses: what a partner is given once, beside commissions, and restricted credit that ends.
//!
//! The rules are the program file's and the contract's; a grant is written down once and posted
//! with it, so that looking twice pays once.

mod notice;
mod repo;

use std::time::Duration;

use sqlx::SqliteConnection;

use crate::app_context::AppContext;
use crate::clock::UtcMs;
use crate::id::{MemberId, PartnerId};
use crate::ledger::{self, LedgerError};
use crate::money::Money;
use crate::outbox::{self, Effect};
use crate::program::{BonusWhat, Metric, Terms};
use crate::store::StoreError;
use crate::tenant::{self, Tenant};

pub use notice::BonusNotice;

/// Who is given something.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BonusReceiver<'p> {
    /// Their row.
    pub(crate) partner: PartnerId,
    /// Their Discord account.
    pub(crate) member: MemberId,
    /// The id of their track.
    pub(crate) track: &'p str,
}

/// What has been counted for a partner; amounts are minor units of the program's currency.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BonusCounts {
    pub(crate) first_purchases: u64,
    pub(crate) clients: u64,
    pub(crate) revenue: u64,
    pub(crate) commissions: u64,
}

impl BonusCounts {
    fn of(self, metric: Metric) -> u64 {
        match metric {
            Metric::FirstPurchases => self.first_purchases,
            Metric::Clients => self.clients,
            Metric::Revenue => self.revenue,
            Metric::Commissions => self.commissions,
            // Neither is a milestone's: the file is refused.
            Metric::ActiveClients | Metric::Manual => 0,
        }
    }
}

/// Grants what a partner gets on being enrolled at `at`. Returns whether there was anything that
/// they had not got before.
pub(crate) async fn grant_welcome_bonuses(
    conn: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    receiver: BonusReceiver<'_>,
    at: UtcMs,
) -> Result<bool, LedgerError> {
    let mut any = false;
    for bonus in &tenant.program.bonuses {
        if bonus.track.as_deref().is_some_and(|track| track != receiver.track) {
            continue;
        }
        any |= match &bonus.what {
            BonusWhat::Cash(amount) => {
                grant(conn, now, tenant, receiver, &bonus.id, *amount, at, None).await?
            }
            BonusWhat::Restricted { amount, valid_days, .. } => {
                let ends =
                    at.plus(Duration::from_secs(u64::from(*valid_days).saturating_mul(86_400)));
                grant(conn, now, tenant, receiver, &bonus.id, *amount, at, Some(ends)).await?
            }
            BonusWhat::Milestone { .. } | BonusWhat::ByContract => false,
        };
    }
    Ok(any)
}

/// Grants every milestone that was reached by `at` and not granted before: the program's, and those
/// of the contract that is in force.
pub(crate) async fn grant_milestone_bonuses(
    conn: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    receiver: BonusReceiver<'_>,
    reached: BonusCounts,
    terms: Option<&Terms>,
    at: UtcMs,
) -> Result<(), LedgerError> {
    for bonus in &tenant.program.bonuses {
        if bonus.track.as_deref().is_some_and(|track| track != receiver.track) {
            continue;
        }
        match &bonus.what {
            BonusWhat::Milestone { amount, metric, at: step, repeat } => {
                let times = reached.of(*metric).checked_div(*step).unwrap_or(0);
                for time in 1..=if *repeat { times } else { times.min(1) } {
                    let id = format!("{}:{time}", bonus.id);
                    grant(conn, now, tenant, receiver, &id, *amount, at, None).await?;
                }
            }
            BonusWhat::Cash(_) | BonusWhat::Restricted { .. } | BonusWhat::ByContract => {}
        }
    }
    let bonus = tenant.program.contract_bonus(receiver.track);
    for milestone in terms.iter().flat_map(|terms| &terms.milestones) {
        if reached.of(milestone.metric) >= milestone.at {
            let id = format!("{bonus}:{}:{}", milestone.metric.word(), milestone.at);
            grant(conn, now, tenant, receiver, &id, milestone.amount, at, None).await?;
        }
    }
    Ok(())
}

/// The partner's restricted credit at `at` that is neither spent nor ended; nothing when there is
/// none.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub async fn list_credits(
    conn: &mut SqliteConnection,
    tenant: &Tenant,
    partner: PartnerId,
    at: UtcMs,
) -> Result<Option<RestrictedCredit>, StoreError> {
    let Some(ends_at) = repo::list_running(conn, partner, at).await? else { return Ok(None) };
    let unit = tenant.program.meta.currency;
    let balances = ledger::balance(conn, tenant.id, partner).await?;
    let left = balances
        .into_iter()
        .find(|balances| balances.unit == unit)
        .map(|balances| balances.restricted);
    Ok(left.filter(|left| left.minor() > 0).map(|left| RestrictedCredit { left, ends_at }))
}

/// Credit that a partner was given for a purpose, and that ends on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RestrictedCredit {
    /// Neither spent nor ended, more than 0.
    pub left: Money,
    /// When what is left then ends, UTC.
    pub ends_at: UtcMs,
}

/// Ends all restricted credit whose days are over: what is left of it goes back by a posting, and
/// the partner is told. Returns how many grants have ended.
///
/// # Errors
/// [`LedgerError`] when the ledger fails; what ended before stays ended.
pub async fn expire_due_credits(app: &AppContext) -> Result<usize, LedgerError> {
    let now = app.clock.now();
    let due = repo::list_due(&mut *app.store.read().await?, now).await?;
    for grant in &due {
        let tenant = tenant::find_by_id(app, grant.program).await?;
        let mut tx = app.store.begin().await?;
        if !repo::mark_ended(&mut tx, now, grant.partner, &grant.bonus).await? {
            continue;
        }
        let balances = ledger::balance(&mut tx, tenant.id, grant.partner).await?;
        // The unit is the ledger's: the program file may be another one by now.
        let restricted = balances
            .iter()
            .map(|balances| balances.restricted)
            .find(|restricted| restricted.unit().code() == grant.unit);
        let left = restricted.map_or(0, |left| left.minor()).min(grant.amount);
        if let Some(restricted) = restricted
            && left > 0
        {
            let amount = Money::new(left, restricted.unit());
            ledger::expire_credit(
                &mut tx,
                now,
                tenant.id,
                &key(grant.partner, &grant.bonus),
                amount,
            )
            .await?;
            let notice = BonusNotice::CreditEnded {
                partner: grant.partner,
                amount: left,
                unit: grant.unit.clone(),
            };
            outbox::enqueue(&mut tx, now, tenant.id, &Effect::tell(grant.member, notice)).await?;
        }
        tx.commit().await?;
        app.notify_outbox();
    }
    Ok(due.len())
}

/// What names a grant in the ledger.
fn key(partner: PartnerId, bonus: &str) -> String {
    format!("{partner}:{bonus}")
}

/// Writes a grant down, posts it and tells the partner, unless they have it already.
#[expect(clippy::too_many_arguments, reason = "one row of the table")]
async fn grant(
    conn: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    receiver: BonusReceiver<'_>,
    bonus: &str,
    amount: Money,
    at: UtcMs,
    ends_at: Option<UtcMs>,
) -> Result<bool, LedgerError> {
    if !repo::insert(conn, tenant.id, receiver.partner, bonus, at, amount, ends_at).await? {
        return Ok(false);
    }
    let kind = if ends_at.is_some() {
        ledger::BonusPosting::Restricted
    } else {
        ledger::BonusPosting::Free
    };
    let id = key(receiver.partner, bonus);
    ledger::grant_bonus(conn, now, (tenant.id, receiver.partner), &id, amount, kind).await?;
    let notice = BonusNotice::Granted {
        partner: receiver.partner,
        amount: amount.minor(),
        unit: amount.unit().code().to_owned(),
        ends_at,
    };
    outbox::enqueue(conn, now, tenant.id, &Effect::tell(receiver.member, notice)).await?;
    Ok(true)
}
