//! What happens to money without anybody asking: payouts on the program's day, and earnings that go
//! to an account.
//!
//! A month's payouts are opened once, however often the process starts: how far they have come is
//! written in the transaction that opens them.

use chrono::{Datelike as _, Months};
use sqlx::SqliteConnection;

use super::PayoutNotice;
use super::{Payout, due, payee, repo};
use crate::app_context::AppContext;
use crate::clock::{UtcMs, start_of_day};
use crate::id::{MemberId, PartnerId};
use crate::ledger::{self, LedgerError};
use crate::money::Money;
use crate::outbox::{self, Effect};
use crate::partner::ProfileError;
use crate::program::{PayoutMode, PayoutSchedule, Program};
use crate::store::StoreError;
use crate::tenant::{self, Tenant};
use crate::ticket;

/// How many partners have their turn in one transaction, so that nobody else waits long.
const AT_ONCE: u32 = 50;

/// Opens the payouts of every program whose day has come, and moves what is earned to the partners'
/// accounts where the program pays there. Returns how many payouts were opened and credits moved.
///
/// # Errors
/// [`super::PayoutError`] when the database failed; what was committed by then stays.
pub async fn run_due_payouts(app: &AppContext) -> Result<u64, super::PayoutError> {
    let mut count = 0_u64;
    for tenant in tenant::list_all(app).await? {
        let payout = &tenant.program.payout;
        count = count.saturating_add(match (payout.mode, payout.schedule) {
            (PayoutMode::Schedule, Some(schedule)) => open_month(app, &tenant, schedule).await?,
            (PayoutMode::AccountBalance, _) => credit_accounts(app, &tenant).await?,
            _ => 0,
        });
    }
    Ok(count)
}

/// When the program's schedule opens payouts next, after `now`; none without a schedule.
#[must_use]
pub fn next_run_date(program: &Program, now: UtcMs) -> Option<UtcMs> {
    let schedule = program.payout.schedule?;
    let zone = program.meta.timezone;
    let today = now.datetime().with_timezone(&zone).date_naive();
    let this = today.with_day(schedule.day)?;
    let next = if today < this { this } else { this.checked_add_months(Months::new(1))? };
    start_of_day(next, zone)
}

/// Opens this month's payouts if their day has come and they are not opened yet.
async fn open_month(
    app: &AppContext,
    tenant: &Tenant,
    schedule: PayoutSchedule,
) -> Result<u64, super::PayoutError> {
    let now = app.clock.now();
    let today = now.datetime().with_timezone(&tenant.program.meta.timezone).date_naive();
    if today.day() < schedule.day {
        return Ok(0);
    }
    let period = today.format("%Y-%m").to_string();
    if repo::has_run(&mut *app.store.read().await?, tenant.id, &period).await? {
        return Ok(0);
    }
    let mut opened = 0_u64;
    loop {
        let mut tx = app.store.begin().await?;
        // This month's payouts may have been opened and paid after the copy was made: the day comes
        // when the fence is gone.
        if repo::find_fence(&mut tx, tenant.id).await?.is_some() {
            return Ok(opened);
        }
        let mut run = repo::find_run(&mut tx, tenant.id, &period).await?;
        if run.done {
            return Ok(opened);
        }
        let partners = repo::list_partners_behind(&mut tx, tenant.id, run.upto, AT_ONCE).await?;
        for (partner, member) in &partners {
            if open_one(&mut tx, now, tenant, (*partner, *member), &period).await? {
                run.opened = run.opened.saturating_add(1);
                opened = opened.saturating_add(1);
            }
            run.upto = *partner;
        }
        let done = partners.is_empty();
        repo::advance_run(&mut tx, tenant.id, &period, &run, done.then_some(now)).await?;
        if done && run.opened > 0 {
            let notice = PayoutNotice::PayDay { period: period.clone(), count: run.opened };
            outbox::enqueue(&mut tx, now, tenant.id, &Effect::log(notice)).await?;
        }
        tx.commit().await?;
        app.notify_outbox();
        if done {
            return Ok(opened);
        }
    }
}

/// Opens a partner's payout of all that is available, unless it is less than the minimum or a
/// payout is open.
async fn open_one(
    tx: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    (partner, member): (PartnerId, MemberId),
    period: &str,
) -> Result<bool, super::PayoutError> {
    let available = available(tx, tenant, partner).await?;
    let minimum = tenant.program.payout.minimum;
    if available.minor() <= 0 || available.minor() < minimum.minor() {
        return Ok(false);
    }
    if repo::find_open_by_partner(tx, tenant, partner).await?.is_some() {
        return Ok(false);
    }
    let payee = match payee(tx, tenant, partner).await {
        Ok(payee) => payee,
        // Nothing to pay to yet: the money waits for the next month.
        Err(ProfileError::Incomplete) => return Ok(false),
        Err(error) => return Err(error.into()),
    };
    let due = due(tenant, now);
    let ticket =
        ticket::file_closed_ticket(tx, now, tenant.id, ticket::TicketKind::Payout, member, due)
            .await?;
    let id =
        repo::insert(tx, now, tenant.id, partner, available, ticket, &payee, due, Some(period))
            .await?;
    ledger::reserve_payout(tx, now, tenant.id, partner, id, available).await?;
    let notice = PayoutNotice::Scheduled { payout: id };
    outbox::enqueue(tx, now, tenant.id, &Effect::tell(member, notice)).await?;
    Ok(true)
}

/// Moves all that is available to the partners' prepaid balances, where the program pays to
/// accounts.
async fn credit_accounts(app: &AppContext, tenant: &Tenant) -> Result<u64, super::PayoutError> {
    let unit = tenant.program.meta.currency;
    let partners =
        repo::list_with_available(&mut *app.store.read().await?, tenant.id, unit.code(), AT_ONCE)
            .await?;
    let mut moved = 0_u64;
    for partner in partners {
        let now = app.clock.now();
        let mut tx = app.store.begin().await?;
        if pay_to_account(&mut tx, now, tenant, partner).await? {
            tx.commit().await?;
            moved = moved.saturating_add(1);
        }
    }
    Ok(moved)
}

/// Moves all that is available to the partner's prepaid balance; `false` where that is nothing, or
/// the program does not pay to accounts.
pub(crate) async fn pay_to_account(
    conn: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    partner: PartnerId,
) -> Result<bool, LedgerError> {
    if tenant.program.payout.mode != PayoutMode::AccountBalance {
        return Ok(false);
    }
    let available = available(conn, tenant, partner).await?;
    if available.minor() <= 0 {
        return Ok(false);
    }
    // The next number of the program's chain is used once.
    let seq = ledger::find_head(conn, tenant.id).await?.map_or(0, |head| head.seq);
    ledger::transfer_in(conn, now, (tenant.id, partner), &format!("account-{seq}"), available)
        .await?;
    Ok(true)
}

async fn available(
    conn: &mut SqliteConnection,
    tenant: &Tenant,
    partner: PartnerId,
) -> Result<Money, StoreError> {
    let unit = tenant.program.meta.currency;
    let balances = ledger::balance(conn, tenant.id, partner).await?;
    let cash = balances.into_iter().find(|balance| balance.unit == unit);
    Ok(cash.map_or(Money::new(0, unit), |balance| balance.available))
}

impl Payout {
    /// Whether the program's schedule has opened it, and not its partner.
    #[must_use]
    pub fn is_scheduled(&self) -> bool {
        self.period.is_some()
    }
}
