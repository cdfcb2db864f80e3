//! What a partner's ladder counts, and the level that follows from it: roles swapped, codes
//! repriced, the partner told.

use std::collections::BTreeSet;
use std::time::Duration;

use sqlx::SqliteConnection;

use super::PartnerNotice;
use super::{Partner, PartnerState, repo};
use crate::app_context::AppContext;
use crate::clock::UtcMs;
use crate::coupon;
use crate::outbox::{self, Effect};
use crate::program::{Level, Metric, NextLevel, PartnerLevel, Track};
use crate::store::StoreError;
use crate::tenant::{self, Tenant};

/// How long a look at a ladder that changed nothing may go unwritten: everybody on it is looked at
/// each minute.
const LOOK_IS_KEPT: Duration = Duration::from_hours(1);

/// By how much an event moves what ladders count; below 0 when something counts no more. All amounts are minor units of the program's
/// currency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct LevelCountChange {
    /// Customers who have bought for the first time.
    pub(crate) first_purchases: i64,
    /// Customers who have paid.
    pub(crate) clients: i64,
    /// What was paid.
    pub(crate) revenue: i64,
    /// What was earned by commissions.
    pub(crate) earned: i64,
}

/// What the ladder of `track` counts for the partner at `at`: a number, or minor units where money
/// is counted.
async fn count(
    conn: &mut SqliteConnection,
    track: &Track,
    partner: &Partner,
    at: UtcMs,
) -> Result<u64, StoreError> {
    if let Some(count) = lifetime_count(track, partner) {
        return Ok(count);
    }
    let (metric, days) = (track.ladder.metric, track.ladder.rolling_days.unwrap_or(0));
    let since = at.minus(Duration::from_secs(u64::from(days).saturating_mul(86_400)));
    let window = repo::sum_sales_window(conn, partner.id, since, at).await?;
    let number = match metric {
        Metric::FirstPurchases => window.first_purchases,
        Metric::Clients => window.clients,
        Metric::ActiveClients => window.active_clients,
        Metric::Revenue => window.revenue,
        Metric::Commissions => window.earned,
        Metric::Manual => 0,
    };
    Ok(u64::try_from(number).unwrap_or(0))
}

/// The same where no window rolls: then all of it is known of the partner.
fn lifetime_count(track: &Track, partner: &Partner) -> Option<u64> {
    if track.ladder.rolling_days.is_some() {
        return None;
    }
    Some(match track.ladder.metric {
        Metric::FirstPurchases => u64::from(partner.first_purchases),
        Metric::Clients => u64::from(partner.clients),
        Metric::Revenue => u64::try_from(partner.revenue).unwrap_or(0),
        Metric::Commissions => u64::try_from(partner.earned).unwrap_or(0),
        Metric::ActiveClients | Metric::Manual => 0,
    })
}

/// Where a partner stands on the ladder of their track.
#[derive(Clone, Debug)]
pub struct LevelProgress<'t> {
    /// As in the version of the file that is in force.
    pub track: &'t Track,
    /// The level that is held.
    pub level: &'t Level,
    /// What the ladder counts now: a number, or minor units where money is counted.
    pub count: u64,
    /// The level above it, with what is missing; none at the top.
    pub next: Option<NextLevel<'t>>,
}

/// Where the partner stands now; nothing when the program file does not know their track any more.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub async fn level_progress<'t>(
    app: &AppContext,
    tenant: &'t Tenant,
    partner: &Partner,
) -> Result<Option<LevelProgress<'t>>, StoreError> {
    let Some(track) = tenant.program.track(&partner.track) else { return Ok(None) };
    let count = count(&mut *app.store.read().await?, track, partner, app.clock.now()).await?;
    let level = track.level(partner.level).unwrap_or(track.level_at(count));
    let above = track.levels.iter().find(|above| above.number > level.number);
    let next =
        above.map(|level| NextLevel { level, missing: level.at.saturating_sub(count).max(1) });
    Ok(Some(LevelProgress { track, level, count, next }))
}

/// The standing of a partner who comes to their track at `at`; level 0 when the program file does
/// not know it any more.
pub(super) async fn first_level(
    conn: &mut SqliteConnection,
    tenant: &Tenant,
    partner: &Partner,
    at: UtcMs,
) -> Result<PartnerLevel, StoreError> {
    let Some(track) = tenant.program.track(&partner.track) else {
        return Ok(PartnerLevel {
            level: 0,
            below_since: None,
            month: 0,
            month_level: 0,
            looked_at: at,
        });
    };
    let count = count(conn, track, partner, at).await?;
    Ok(PartnerLevel::new(track, tenant.program.meta.timezone, count, at))
}

/// What the ladder counts at `at`, and the partner's standing then. On a ladder whose levels can be
/// lost, every moment since the last look is looked at, at which a payment left its window or a
/// month began.
pub(crate) async fn level_at(
    conn: &mut SqliteConnection,
    tenant: &Tenant,
    track: &Track,
    partner: &Partner,
    at: UtcMs,
) -> Result<(u64, PartnerLevel), StoreError> {
    let zone = tenant.program.meta.timezone;
    let mut standing = partner.standing;
    let at = at.max(standing.looked_at);
    let window = Duration::from_secs(
        u64::from(track.ladder.rolling_days.unwrap_or(0)).saturating_mul(86_400),
    );
    while let Some(month) = standing.next_look(track, zone) {
        let leaves =
            repo::find_first_sale_after(conn, partner.id, standing.looked_at.minus(window)).await?;
        let next = leaves.map_or(month, |sale| month.min(sale.plus(window)));
        if next >= at {
            break;
        }
        standing = standing.at(track, zone, count(conn, track, partner, next).await?, next);
    }
    let count = count(conn, track, partner, at).await?;
    Ok((count, standing.at(track, zone, count, at)))
}

/// Counts an event that happened at `at`, and moves the partner to the level that follows from it.
pub(crate) async fn apply_count_change(
    conn: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    partner: &Partner,
    moved: LevelCountChange,
    at: UtcMs,
) -> Result<Partner, StoreError> {
    let partner = change_counts(conn, partner, moved).await?;
    update_level(conn, now, tenant, &partner, at).await
}

/// Counts, and leaves the level as it is, for a caller who asks for it later ([`update_level`]).
pub(crate) async fn change_counts(
    conn: &mut SqliteConnection,
    partner: &Partner,
    moved: LevelCountChange,
) -> Result<Partner, StoreError> {
    let partner = counted(partner, moved);
    repo::set_counts(conn, &partner).await?;
    Ok(partner)
}

fn counted(partner: &Partner, moved: LevelCountChange) -> Partner {
    Partner {
        first_purchases: moved_by(partner.first_purchases, moved.first_purchases),
        clients: moved_by(partner.clients, moved.clients),
        revenue: partner.revenue.saturating_add(moved.revenue).max(0),
        earned: partner.earned.saturating_add(moved.earned).max(0),
        ..partner.clone()
    }
}

/// The partner as [`apply_count_change`] would leave them, whom [`super::save_counts`] writes. None
/// when more than their counts changes: the level, or what depends on more than is known of them.
pub(crate) fn count_in_memory(
    tenant: &Tenant,
    partner: &Partner,
    moved: LevelCountChange,
    at: UtcMs,
) -> Option<Partner> {
    let partner = counted(partner, moved);
    let Some(track) = tenant.program.track(&partner.track) else { return Some(partner) };
    if track.ladder.falls() {
        return None;
    }
    let count = lifetime_count(track, &partner)?;
    let at = at.max(partner.standing.looked_at);
    let standing = partner.standing.at(track, tenant.program.meta.timezone, count, at);
    if standing.level != partner.level {
        return None;
    }
    let standing = if is_kept(&partner, standing) { standing } else { partner.standing };
    Some(Partner { standing, ..partner })
}

fn moved_by(count: u32, by: i64) -> u32 {
    u32::try_from(i64::from(count).saturating_add(by).max(0)).unwrap_or(u32::MAX)
}

/// Moves the partner to the level that is theirs at `at`, if it is another one, and says so.
pub(crate) async fn update_level(
    conn: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    partner: &Partner,
    at: UtcMs,
) -> Result<Partner, StoreError> {
    let Some(track) = tenant.program.track(&partner.track) else { return Ok(partner.clone()) };
    let (_, standing) = level_at(conn, tenant, track, partner, at).await?;
    set_level(conn, now, tenant, partner, standing).await
}

/// Whether the partner's standing has to be written down. A look that finds all as it was is
/// written down once an hour: what lies between is looked at again, and is the same.
fn is_kept(partner: &Partner, standing: PartnerLevel) -> bool {
    let before = partner.standing;
    let as_before = PartnerLevel { looked_at: before.looked_at, ..standing } == before;
    !as_before || standing.looked_at >= before.looked_at.plus(LOOK_IS_KEPT)
}

/// Gives the partner this standing: with another level the roles are swapped, the codes repriced,
/// and the partner is told.
pub(crate) async fn set_level(
    conn: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    partner: &Partner,
    standing: PartnerLevel,
) -> Result<Partner, StoreError> {
    let (from, to) = (partner.level, standing.level);
    if is_kept(partner, standing) {
        repo::set_level(conn, partner.id, standing).await?;
    }
    if to != from && partner.state == PartnerState::Active {
        coupon::update_code_value(conn, now, tenant, (partner.id, &partner.track), to).await?;
        outbox::enqueue(conn, now, tenant.id, &Effect::SyncRoles { partner: partner.id }).await?;
        let notice = PartnerNotice::LevelChanged { partner: partner.id, from, to };
        outbox::enqueue(conn, now, tenant.id, &Effect::tell(partner.member, notice)).await?;
    }
    Ok(Partner { level: to, standing, ..partner.clone() })
}

/// Follows the program from one version of its file to another: the partner comes to the level that
/// the other one gives, and holds the roles and has the code's worth of that level.
pub(crate) async fn apply_new_program(
    conn: &mut SqliteConnection,
    now: UtcMs,
    before: &Tenant,
    after: &Tenant,
    partner: &Partner,
) -> Result<(), StoreError> {
    // The new ladder holds from now on: it takes away no level for what lies behind.
    let from_now = Partner {
        standing: PartnerLevel { looked_at: now, ..partner.standing },
        ..partner.clone()
    };
    let seen = update_level(conn, now, after, &from_now, now).await?;
    if seen.level != partner.level {
        return Ok(());
    }
    coupon::update_code_value(conn, now, after, (partner.id, &partner.track), partner.level)
        .await?;
    let roles = |tenant: &Tenant| BTreeSet::from_iter(super::desired_roles(tenant, partner));
    if roles(before) != roles(after) {
        outbox::enqueue(conn, now, after.id, &Effect::SyncRoles { partner: partner.id }).await?;
    }
    Ok(())
}

/// Looks at every active partner whose level can fall as time goes by. Returns how many have
/// another level now.
///
/// # Errors
/// [`StoreError`] when the database fails; who was looked at before stays so.
pub async fn review_levels(app: &AppContext) -> Result<usize, StoreError> {
    let now = app.clock.now();
    let mut changed = 0_usize;
    for tenant in tenant::list_all(app).await? {
        let falling: Vec<&str> = tenant
            .program
            .tracks
            .iter()
            .filter(|track| track.ladder.falls())
            .map(|track| track.id.as_str())
            .collect();
        if falling.is_empty() {
            continue;
        }
        for id in super::list_active(app, &tenant).await? {
            let mut tx = app.store.begin().await?;
            let Some(partner) = repo::find(&mut tx, tenant.id, id).await? else { continue };
            if falling.contains(&partner.track.as_str()) {
                let seen = update_level(&mut tx, now, &tenant, &partner, now).await?;
                changed = changed.saturating_add(usize::from(seen.level != partner.level));
            }
            tx.commit().await?;
        }
        app.notify_outbox();
    }
    Ok(changed)
}

/// Moves a partner to another track, at the level that follows from the same counts. `false`: they
/// were there before.
pub(crate) async fn change_track(
    conn: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    partner: &Partner,
    track: &str,
    at: UtcMs,
) -> Result<bool, StoreError> {
    if partner.track == track {
        return Ok(false);
    }
    repo::set_track(conn, partner.id, track).await?;
    let moved = Partner { track: track.to_owned(), ..partner.clone() };
    let standing = first_level(conn, tenant, &moved, at).await?;
    set_level(conn, now, tenant, &moved, standing).await?;
    Ok(true)
}
