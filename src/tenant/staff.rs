//! The members who are listed: who they were when they were listed, and when they act no more.
//!
//! Leaving changes no rule: whoever is listed counts wherever two are asked for, until a manager
//! lists other members. What somebody who has left or lost the staff role may do is another
//! matter: nothing.

use crate::app_context::AppContext;
use crate::clock::UtcMs;
use crate::id::{MemberId, RoleId};
use crate::outbox::{self, Effect};
use crate::store::StoreError;

use super::{Tenant, TenantNotice, repo};

/// A member who is to be listed, as Discord shows them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListedMember {
    /// Who.
    pub member: MemberId,
    /// How they stand in the server.
    pub standing: Standing,
}

/// How a member stands in the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standing {
    /// When they joined, UTC: whoever comes back has another time. `None` where it is not known.
    pub joined_at: Option<UtcMs>,
    /// Whether they hold the staff role. `None` where there is no such role.
    pub holds_role: Option<bool>,
}

/// A listed member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listing {
    /// When they had joined the server as they were listed, UTC.
    pub joined_at: Option<UtcMs>,
    /// Whether they have been seen with the staff role.
    pub held_role: bool,
    /// Why they act no more, if they do not.
    pub lapse: Option<StaffLapse>,
}

/// Why a listed member acts no more, until they are listed again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type, serde::Serialize, serde::Deserialize)]
#[sqlx(rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum StaffLapse {
    /// They left the server, and may have come back.
    Left,
    /// They lost the staff role.
    Role,
}

/// What a look at a member changes about their listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    /// They hold the staff role now.
    HoldsRole,
    /// They act no more.
    Lapses(StaffLapse),
}

impl Listing {
    /// What follows for the member from how they stand now; `None` for the standing means that
    /// they are not in the server.
    pub(super) fn change(&self, now: Option<Standing>) -> Option<Change> {
        if self.lapse.is_some() {
            return None;
        }
        let Some(now) = now else { return Some(Change::Lapses(StaffLapse::Left)) };
        let rejoined = self.joined_at.zip(now.joined_at).is_some_and(|(then, now)| then != now);
        match (rejoined, self.held_role, now.holds_role) {
            (true, ..) => Some(Change::Lapses(StaffLapse::Left)),
            (_, true, Some(false)) => Some(Change::Lapses(StaffLapse::Role)),
            (_, false, Some(true)) => Some(Change::HoldsRole),
            _ => None,
        }
    }
}

/// Notes how a listed member stands in the server, `None` where they are not in it: whoever left or
/// lost the staff role acts no more, and staff are told. Nothing happens with a member who is not
/// listed. Returns whether they act no more since this look.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub async fn record_standing(
    app: &AppContext,
    tenant: &Tenant,
    member: MemberId,
    standing: Option<Standing>,
) -> Result<bool, StoreError> {
    let Some(change) = tenant.staff.get(&member).and_then(|listed| listed.change(standing)) else {
        return Ok(false);
    };
    let now = app.clock.now();
    let mut tx = match app.store.begin().await {
        // A role that was seen can be seen again; somebody who acts no more must not act.
        Err(StoreError::ReadOnly(_)) if change == Change::HoldsRole => return Ok(false),
        begun => begun?,
    };
    let lapsed = match change {
        Change::HoldsRole => {
            repo::set_held_role(&mut tx, tenant.id, member).await?;
            false
        }
        Change::Lapses(lapse) => {
            let changed = repo::set_lapse(&mut tx, now, tenant.id, member, lapse).await?;
            if changed {
                let notice = TenantNotice::StaffLapsed { member, lapse };
                outbox::enqueue(&mut tx, now, tenant.id, &Effect::log(notice)).await?;
            }
            changed
        }
    };
    tx.commit().await?;
    app.guilds.remove(tenant.guild);
    if lapsed {
        app.notify_outbox();
    }
    Ok(lapsed)
}

/// Whoever worked tickets once and does not any more: what they were given in channels is taken
/// away.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FormerStaff {
    /// Roles that were the staff role.
    pub roles: Vec<RoleId>,
    /// Members who were listed, or act no more.
    pub members: Vec<MemberId>,
}

/// Whoever worked tickets once and does not any more.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub async fn find_former_staff(
    app: &AppContext,
    tenant: &Tenant,
) -> Result<FormerStaff, StoreError> {
    let mut former = repo::find_former_staff(&mut *app.store.read().await?, tenant.id).await?;
    former.roles.retain(|role| tenant.staff_role != Some(*role));
    former.members.extend(tenant.staff.keys());
    former.members.retain(|member| !tenant.may_move_money(*member));
    Ok(former)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(joined_at: i64, held_role: bool) -> Listing {
        Listing { joined_at: Some(UtcMs::new(joined_at)), held_role, lapse: None }
    }

    fn seen(joined_at: i64, holds_role: Option<bool>) -> Standing {
        Standing { joined_at: Some(UtcMs::new(joined_at)), holds_role }
    }

    #[test]
    fn whoever_left_came_back_or_lost_the_role_acts_no_more() {
        let left = Some(Change::Lapses(StaffLapse::Left));
        for held in [false, true] {
            assert_eq!(listed(5, held).change(None), left);
            assert_eq!(listed(5, held).change(Some(seen(6, Some(true)))), left, "came back");
        }
        assert_eq!(
            listed(5, true).change(Some(seen(5, Some(false)))),
            Some(Change::Lapses(StaffLapse::Role))
        );
        assert_eq!(listed(5, false).change(Some(seen(5, Some(false)))), None, "never had the role");
        assert_eq!(listed(5, false).change(Some(seen(5, Some(true)))), Some(Change::HoldsRole));
        assert_eq!(
            listed(5, true).change(Some(seen(5, None))),
            None,
            "the role itself was deleted"
        );
        let lapsed = Listing { lapse: Some(StaffLapse::Role), ..listed(5, true) };
        assert_eq!(
            lapsed.change(Some(seen(5, Some(true)))),
            None,
            "only a manager lists them again"
        );
    }
}
