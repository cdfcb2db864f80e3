//! The ways into a program: where one asks, what one answers, who decides, and what follows.
//!
//! A route names a form and does not hold it.

use super::names::Name;
use super::reader::Table;
use super::words::words;

words! {
    /// Who makes the first step.
    RouteKind {
        /// A member applies.
        Application = "application",
        /// The operator has approached the member.
        Invite = "invite",
    }
}

words! {
    /// Who decides.
    Approval {
        /// A member of staff.
        Staff = "staff",
    }
}

words! {
    /// What follows an approval.
    Step {
        /// The partner fills in the profile.
        CollectProfile = "collect_profile",
        /// The partner names the code.
        NameCoupon = "name_coupon",
        /// The code is created, which may activate the partnership.
        IssueCoupon = "issue_coupon",
    }
}

/// One `[[route]]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// Its id.
    pub id: String,
    /// Who makes the first step.
    pub kind: RouteKind,
    /// Where one asks.
    pub via: Via,
    /// The id of the form that is answered.
    pub form: Option<String>,
    /// Whether the form may be skipped.
    pub form_optional: bool,
    /// Who decides.
    pub approval: Approval,
    /// What follows an approval, in this order.
    pub then: Vec<Step>,
}

/// Where something is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Via {
    /// The kind of ticket, as its button says it: at most 80 characters. Source: Discord, "Button Structure", `label`.
    pub ticket: String,
}

impl Route {
    pub(super) fn read(t: &mut Table<'_, '_>) -> Self {
        Self {
            id: t.id(Name::Route),
            kind: t.word("kind"),
            via: Via::read(t),
            form: t.reference_opt("form", Name::Form),
            form_optional: t.flag("form_optional", false),
            approval: t.word("approval"),
            then: t.word_list("then"),
        }
    }
}

impl Via {
    /// Reads the table `via` of `t`.
    pub(super) fn read(t: &mut Table<'_, '_>) -> Self {
        let ticket = t.table("via", |t| t.text("ticket", 80));
        Self { ticket: ticket.unwrap_or_default() }
    }
}
