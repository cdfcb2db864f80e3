//! What becomes of tickets' channels.

use super::reader::Table;

/// The table `[ticket]`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TicketRules {
    /// How many days the channel of a closed ticket is kept, 1 to 3,650; for ever when absent. When
    /// it is removed, what people wrote in it is gone.
    pub keep_closed_days: Option<u32>,
}

impl TicketRules {
    pub(super) fn read(t: &mut Table<'_, '_>) -> Self {
        Self { keep_closed_days: t.integer_opt("keep_closed_days", 1..=3650) }
    }
}
