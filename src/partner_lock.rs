//! Turns: what one partner does at once is done one after the other, in this process.
//!
//! They spare needless work and answer a double click by what the first click did; that nothing
//! happens twice is the database's work.

use tokio::sync::{Mutex, MutexGuard};

use crate::id::PartnerId;

/// How many partners can have a turn side by side; two whose numbers fall together only wait for
/// each other.
const SIDE_BY_SIDE: usize = 64;

/// The turns of one kind of request.
#[derive(Debug)]
pub(crate) struct PartnerLock([Mutex<()>; SIDE_BY_SIDE]);

impl Default for PartnerLock {
    fn default() -> Self {
        Self(std::array::from_fn(|_| Mutex::new(())))
    }
}

impl PartnerLock {
    /// Waits until no other request of `partner` is under way. The turn ends when the guard is
    /// dropped.
    pub(crate) async fn of(&self, partner: PartnerId) -> MutexGuard<'_, ()> {
        let count = u64::try_from(SIDE_BY_SIDE).expect("invariant: a small number");
        let index = usize::try_from(partner.get().unsigned_abs() % count)
            .expect("invariant: below a usize");
        self.0[index].lock().await
    }
}
