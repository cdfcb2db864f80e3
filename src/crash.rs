//! Where this process may die: every wait for something that outlives it, a commit or a call of
//! Discord, passes a numbered point before and after.
//!
//! The points are numbered in the order in which a process passes them, so a new wait has a number
//! without being given one. In a build with debug assertions, `PARTNERDESK_HALT_AT` (a number, or a
//! wait and its side as the TRACE messages of this module say them) stops everything at that point
//! for good: nothing that lasts happens any more, and whoever watches can kill the process exactly
//! there. A release build has none of it.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Before or after the wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CrashSide {
    /// It has not begun.
    Before,
    /// It has ended, and nobody has been told yet.
    After,
}

static PASSED: AtomicU64 = AtomicU64::new(0);
static HALTED: AtomicBool = AtomicBool::new(false);
static HALT_AT: LazyLock<Option<String>> =
    LazyLock::new(|| std::env::var("PARTNERDESK_HALT_AT").ok());

/// Passes a point on one side of a wait; `wait` names it, for people.
pub async fn point(wait: impl Fn() -> String + Send, side: CrashSide) {
    if !cfg!(debug_assertions) {
        return;
    }
    let number = PASSED.fetch_add(1, Ordering::SeqCst) + 1;
    let name = format!("{} {side:?}", wait());
    tracing::trace!(number, "point {name}");
    if HALT_AT.as_ref().is_some_and(|at| *at == name || at.parse() == Ok(number)) {
        HALTED.store(true, Ordering::SeqCst);
        tracing::error!(number, "halted at {name}");
    }
    if HALTED.load(Ordering::SeqCst) {
        std::future::pending::<()>().await;
    }
}
