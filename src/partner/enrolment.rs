//! Coming in: a member becomes a partner on a track, or a partner moves to another track.
//!
//! Who may is not judged here. Customers, money, count and code stay with the partner whatever the
//! track.

use sqlx::SqliteConnection;

use super::PartnerNotice;
use super::profile::{activate_if_complete, profile_state};
use super::{Partner, PartnerState, ProfileError, ProfilePart, repo};
use crate::clock::UtcMs;
use crate::id::MemberId;
use crate::outbox::{self, Effect};
use crate::store::StoreError;
use crate::tenant::Tenant;
use crate::ticket;

/// A partner who has come in.
#[derive(Debug, Clone)]
pub struct Enrolment {
    /// The partner as they are now.
    pub partner: Partner,
    /// The parts of the profile that are still to be given.
    pub missing: Vec<ProfilePart>,
    /// `false`: they were on this track before; nothing was changed.
    pub new: bool,
}

/// Makes the member a partner on this track, active at once where nothing is asked of them; a
/// partner of another track moves. Where there is a ticket about it, it says so, and closes unless
/// a profile is to be completed.
pub(crate) async fn enrol(
    conn: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    member: MemberId,
    track: &str,
) -> Result<Enrolment, ProfileError> {
    match repo::find_by_member(conn, tenant.id, member).await? {
        Some(partner) if partner.state != PartnerState::Ended && partner.track == track => {}
        Some(partner) if partner.state != PartnerState::Ended => {
            change(conn, now, tenant, &partner, track).await?;
        }
        Some(ended) => repo::mark_returned(conn, ended.id, track).await?,
        None => {
            repo::insert(conn, now, tenant.id, member, track).await?;
        }
    }
    let partner =
        super::find_current(conn, tenant.id, member).await?.ok_or(ProfileError::NoPartner)?;
    let profile = profile_state(conn, tenant, partner).await?;
    if profile.partner.state == PartnerState::Profile && profile.activates(tenant) {
        activate_if_complete(conn, now, tenant, &profile).await?;
    }
    Ok(Enrolment { new: true, ..enrolment_of(conn, tenant, member).await? })
}

/// The partner that the member is, and what is missing.
pub(crate) async fn enrolment_of(
    conn: &mut SqliteConnection,
    tenant: &Tenant,
    member: MemberId,
) -> Result<Enrolment, ProfileError> {
    let partner =
        super::find_current(conn, tenant.id, member).await?.ok_or(ProfileError::NoPartner)?;
    let profile = profile_state(conn, tenant, partner).await?;
    Ok(Enrolment { partner: profile.partner, missing: profile.missing, new: false })
}

/// Moves a partner to another track, with the roles of it, and says so.
async fn change(
    conn: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    partner: &Partner,
    track: &str,
) -> Result<(), StoreError> {
    super::change_track(conn, now, tenant, partner, track, now).await?;
    outbox::enqueue(conn, now, tenant.id, &Effect::SyncRoles { partner: partner.id }).await?;
    let notice = PartnerNotice::TrackChanged {
        partner: partner.id,
        from: partner.track.clone(),
        to: track.to_owned(),
    };
    match ticket::find_newest_in(conn, tenant.id, partner.member, ticket::TicketKind::Application)
        .await?
    {
        Some(ticket) => {
            outbox::enqueue(conn, now, tenant.id, &Effect::post(ticket.id, notice)).await?;
            ticket::close_ticket(conn, now, tenant.id, ticket.id).await
        }
        None => outbox::enqueue(conn, now, tenant.id, &Effect::tell(partner.member, notice)).await,
    }
}
