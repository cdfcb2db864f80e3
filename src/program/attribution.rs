//! How a customer is bound to a partner.
//!
//! States the rule; bindings are made and kept elsewhere.

use super::reader::Table;
use super::words::words;

words! {
    /// What shows where a customer comes from.
    AttributedBy {
        /// A redeemed coupon that attributes.
        Coupon = "coupon",
    }
}

words! {
    /// The moment from which on a customer is bound.
    BindsAt {
        /// When the code is redeemed.
        Redemption = "redemption",
    }
}

words! {
    /// Whose customer it is when two partners brought one.
    Conflict {
        /// The first partner's.
        First = "first",
    }
}

/// The table `[attribution]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribution {
    /// What shows where a customer comes from.
    pub by: Vec<AttributedBy>,
    /// From when on a customer is bound.
    pub binds_at: BindsAt,
    /// Whose customer it is when two partners brought one.
    pub conflict: Conflict,
}

impl Attribution {
    pub(super) fn read(t: &mut Table<'_, '_>) -> Self {
        Self {
            by: t.word_list("by"),
            binds_at: t.word("binds_at"),
            conflict: t.word_opt("conflict").unwrap_or(Conflict::First),
        }
    }
}
