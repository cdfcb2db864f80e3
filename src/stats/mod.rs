//! How a program goes, in a few figures. Only reads, across the tables of other nouns.

mod repo;

use crate::app_context::AppContext;
use crate::clock::UtcMs;
use crate::ledger::StatementPeriod;
use crate::money::{Money, Unit};
use crate::store::StoreError;
use crate::tenant::Tenant;
use crate::{application, partner, payout};

/// The figures.
#[derive(Debug, Clone)]
pub struct ProgramStats {
    /// The month that the figures about money are of, in the program's time zone.
    pub month: String,
    /// How many partners there are, by state, track and level.
    pub partners: Vec<PartnerCount>,
    /// How many applications there are, by state; drafts included.
    pub applications: Vec<(application::ApplicationState, u32)>,
    /// Payouts asked for since the month began, and those that are open however old: how many, and
    /// what they come to.
    pub payouts: Vec<(payout::PayoutState, u32, Money)>,
    /// Kickbacks of the month less what was taken back in it, for each unit.
    pub kickbacks: Vec<Money>,
    /// Bonuses and engagements paid in the month, for each unit.
    pub bonuses: Vec<Money>,
}

/// How many partners stand at the same place.
#[derive(Debug, Clone)]
pub struct PartnerCount {
    /// Where the partnership stands.
    pub state: partner::PartnerState,
    /// The track's `id` in the program file.
    pub track: String,
    /// The number in the track's ladder; 0 below the first threshold.
    pub level: u32,
    /// Partners with this state, track and level.
    pub count: u32,
}

/// The program's figures now.
///
/// # Errors
/// [`StoreError`] when they cannot be read.
pub async fn program_stats(app: &AppContext, tenant: &Tenant) -> Result<ProgramStats, StoreError> {
    let month = StatementPeriod::month_of(app.clock.now(), tenant.program.meta.timezone);
    let since = month.as_ref().map_or(UtcMs::new(0), StatementPeriod::from);
    let mut conn = app.store.read().await?;
    let mut payouts = Vec::new();
    for row in repo::sum_payouts(&mut conn, tenant.id, since).await? {
        let unit = Unit::stored(&row.unit, row.decimals, "payout", 0)?;
        payouts.push((row.state, row.count, Money::new(row.sum, unit)));
    }
    let (mut kickbacks, mut bonuses) = (Vec::new(), Vec::new());
    for row in repo::sum_earned(&mut conn, tenant.id, since).await? {
        let unit = Unit::stored(&row.unit, row.decimals, "account", 0)?;
        kickbacks.extend((row.kickbacks != 0).then_some(Money::new(row.kickbacks, unit)));
        bonuses.extend((row.bonuses != 0).then_some(Money::new(row.bonuses, unit)));
    }
    Ok(ProgramStats {
        month: month.map(|month| month.name().to_owned()).unwrap_or_default(),
        partners: repo::count_partners(&mut conn, tenant.id).await?,
        applications: repo::count_applications(&mut conn, tenant.id).await?,
        payouts,
        kickbacks,
        bonuses,
    })
}
