//! What is recorded that bears on events: all of it read by one statement, which also says whether
//! what is rare is there and has to be read by its own.

mod repo;

use crate::clock::UtcMs;
use crate::id::PartnerId;

pub(super) use repo::{find_event_context, find_event_contexts};

/// What is recorded that bears on an event.
#[expect(clippy::struct_excessive_bools, reason = "each says of another thing that it is there")]
pub(super) struct EventContext {
    /// The hash of the event that has its id at its source.
    pub(super) hash: Option<Vec<u8>>,
    /// Whether a payment of its line of its invoice is recorded.
    pub(super) has_line: bool,
    /// Whether an event of its customer waits for staff.
    pub(super) has_conflict: bool,
    /// Whether another event that binds the customer or is paid is later.
    pub(super) has_later_event: bool,
    /// Whether payments of the customer have found them bound to nobody.
    pub(super) has_unbound_payment: bool,
    /// Whether a refund of its invoice waits for lines of it.
    pub(super) has_waiting_refund: bool,
    /// Whose the customer is.
    pub(super) customer: Option<CustomerRow>,
    /// What the customer has brought their partner.
    pub(super) history: CustomerHistoryRow,
}

/// What the customer has brought a partner so far.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct CustomerHistoryRow {
    /// When the first of it was paid.
    pub(super) first_at: Option<UtcMs>,
    /// The partner's level then.
    pub(super) level: Option<u32>,
    /// When they paid last.
    pub(super) last_at: Option<UtcMs>,
    /// How many other invoices than that of the event were paid.
    pub(super) paid: u32,
    /// How many registrations and redemptions were rewarded.
    pub(super) rewarded: u32,
    /// Whether other lines of the event's invoice count.
    pub(super) has_invoice: bool,
    /// Whether the customer paid for anything before they came; whether that counts is not said.
    pub(super) has_paid_before: bool,
    /// Whether the partner was given credit that ends on a day, and that has not ended.
    pub(super) has_credit: bool,
}

/// Whose a customer is, and since when.
pub(super) struct CustomerRow {
    pub(super) partner: PartnerId,
    pub(super) bound_at: UtcMs,
    /// Who has bought before that is not new.
    pub(super) new_since: UtcMs,
    /// The coupon that bound them, by its id in the program file.
    pub(super) coupon: Option<String>,
    /// The version of the program file under which they came; none for the current one.
    pub(super) version: Option<String>,
    /// When another system's count of them ended, if they were imported.
    pub(super) imported_since: Option<UtcMs>,
}
