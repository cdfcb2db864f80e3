//! What would be left without rules by another version of the file, and so stands in its way.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::SqliteConnection;

use super::repo;
use crate::id::{MemberId, TicketId};
use crate::program::Program;
use crate::store::StoreError;
use crate::tenant::Tenant;

/// What stands in the way of a program change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProgramChangeRefusal {
    /// Partners are on a track that the file does not have.
    Track {
        /// The track's id.
        track: String,
        /// The partners who would be left without a track.
        partners: Vec<MemberId>,
    },
    /// The currency is another one, and money was counted in the one before.
    Currency {
        /// The currency in force.
        from: String,
        /// The file's.
        to: String,
    },
    /// Balances or codes are counted in a unit that the file does not have, or counts otherwise.
    Unit(String),
    /// Partners' codes for customers are issued by a coupon that is not the file's coupon for
    /// customers.
    Coupon {
        /// The coupon's id.
        coupon: String,
        /// Issued codes that are not retired.
        codes: u32,
    },
    /// Contracts, or promotions that wait for one, have no place in the file.
    Contracts(u32),
    /// Applications wait for staff whose route, track or questions the file does not have.
    Applications(Vec<TicketId>),
    /// Claims wait for staff that the file does not know.
    Claims(u32),
    /// Payouts are open that no e-mail was given for, and the file asks for one.
    Payouts(u32),
}

/// Everything that stands in the way of this file.
pub(super) async fn find_refusals(
    conn: &mut SqliteConnection,
    tenant: &Tenant,
    program: &Program,
) -> Result<Vec<ProgramChangeRefusal>, StoreError> {
    let id = tenant.id;
    let mut obstacles = Vec::new();
    let mut lost: BTreeMap<String, Vec<MemberId>> = BTreeMap::new();
    for (track, member) in repo::list_tracks(conn, id).await? {
        if program.track(&track).is_none() {
            lost.entry(track).or_default().push(member);
        }
    }
    obstacles.extend(
        lost.into_iter().map(|(track, partners)| ProgramChangeRefusal::Track { track, partners }),
    );
    let (was, is) = (tenant.program.meta.currency, program.meta.currency);
    let counted = repo::list_units(conn, id).await?;
    if was != is
        && (repo::uses_currency(conn, id).await?
            || counted.iter().any(|unit| unit.code == was.code()))
    {
        obstacles.push(ProgramChangeRefusal::Currency {
            from: was.code().to_owned(),
            to: is.code().to_owned(),
        });
    }
    for unit in counted.into_iter().filter(|unit| unit.code != was.code() || was == is) {
        let same = program.units().any(|(own, cash)| {
            own.code() == unit.code
                && i64::from(own.decimals()) == unit.decimals
                && cash == unit.cash
        });
        if !same {
            obstacles.push(ProgramChangeRefusal::Unit(unit.code));
        }
    }
    if let Some(coupon) = tenant.program.customer_coupon()
        && program.customer_coupon().is_none_or(|other| other.id != coupon.id)
    {
        let codes = repo::count_codes(conn, id, &coupon.id).await?;
        if codes > 0 {
            obstacles.push(ProgramChangeRefusal::Coupon { coupon: coupon.id.clone(), codes });
        }
    }
    let contracts = repo::list_contract_tracks(conn, id).await?.into_iter();
    let contracts = contracts
        .filter(|track| program.contract.is_none() || program.track(track).is_none())
        .count();
    if contracts > 0 {
        obstacles
            .push(ProgramChangeRefusal::Contracts(u32::try_from(contracts).unwrap_or(u32::MAX)));
    }
    let tickets = applications(conn, tenant, program).await?;
    if !tickets.is_empty() {
        obstacles.push(ProgramChangeRefusal::Applications(tickets));
    }
    let claims = repo::list_claim_kinds(conn, id).await?.into_iter();
    let claims = claims.filter(|kind| program.claims.iter().all(|claim| claim.id != *kind)).count();
    if claims > 0 {
        obstacles.push(ProgramChangeRefusal::Claims(u32::try_from(claims).unwrap_or(u32::MAX)));
    }
    if program.profile.pays_to_email() && !tenant.program.profile.pays_to_email() {
        let payouts = repo::count_open_payouts(conn, id).await?;
        if payouts > 0 {
            obstacles.push(ProgramChangeRefusal::Payouts(payouts));
        }
    }
    Ok(obstacles)
}

/// The tickets of the applications that wait and do not fit the file.
async fn applications(
    conn: &mut SqliteConnection,
    tenant: &Tenant,
    program: &Program,
) -> Result<Vec<TicketId>, StoreError> {
    let mut unfit = BTreeSet::new();
    for waiting in repo::list_applications(conn, tenant.id).await? {
        let route = program.route(&waiting.route);
        let form = route.and_then(|route| program.form(route.form.as_deref()?));
        let track = waiting.track.as_deref().is_none_or(|track| program.track(track).is_some());
        let field = waiting.field.strip_prefix('?').unwrap_or(&waiting.field);
        let asked = field.is_empty()
            || form.is_some_and(|form| form.fields.iter().any(|asked| asked.id == field));
        if route.is_none() || !track || !asked {
            unfit.insert(waiting.ticket);
        }
    }
    Ok(unfit.into_iter().collect())
}
