//! Which processors the threads of the process run on.
//!
//! Each statement is a question to SQLite's thread and an answer from it. On two processors the one
//! thread wakes the other's processor up each time, which takes longer than the statement itself; on
//! one they take turns. So the thread that serves and those of SQLite share one, and billing events
//! come in nearly twice as fast (docs/figures.md). What computes for long does so on threads of its
//! own (passphrases, backups, the proof of the ledger), and these may run on all of them.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::runtime::{Builder, Runtime};

/// The runtime, whose thread shares a processor with this one and what it starts from now on.
///
/// # Errors
/// When the operating system gives no thread.
pub(crate) fn start_runtime() -> io::Result<Runtime> {
    let mut builder = Builder::new_multi_thread();
    builder.worker_threads(1).enable_all();
    if let Some(all) = Processors::share_one() {
        let serves = AtomicBool::new(false);
        builder.on_thread_start(move || {
            // The first one serves; the others are those of `spawn_blocking`.
            if serves.swap(true, Ordering::Relaxed) {
                all.run_on();
            }
        });
    }
    builder.build()
}

/// Processors that a thread may run on.
#[cfg(target_os = "linux")]
struct Processors(rustix::thread::CpuSet);

#[cfg(target_os = "linux")]
impl Processors {
    /// Keeps this thread, and those that it starts, on the processor that it runs on. Gives all that
    /// it might run on before; nothing where the system does not let it choose.
    fn share_one() -> Option<Self> {
        let all = rustix::thread::sched_getaffinity(None).ok()?;
        let mut one = rustix::thread::CpuSet::new();
        one.set(rustix::thread::sched_getcpu());
        rustix::thread::sched_setaffinity(None, &one).ok()?;
        Some(Self(all))
    }

    /// Lets this thread run on these. Where the system refuses, it stays where it is.
    fn run_on(&self) {
        let _ = rustix::thread::sched_setaffinity(None, &self.0);
    }
}

/// Elsewhere the system chooses.
#[cfg(not(target_os = "linux"))]
struct Processors;

#[cfg(not(target_os = "linux"))]
impl Processors {
    fn share_one() -> Option<Self> {
        None
    }

    fn run_on(&self) {}
}
