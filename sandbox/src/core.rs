//! What the server, the gateway and the actors share: the world behind its lock, and the news that
//! it has changed.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::world::World;
use crate::world::clock::Clock;

/// The running sandbox, as its parts see it.
#[derive(Debug)]
pub(crate) struct Core {
    world: Mutex<World>,
    version: watch::Sender<u64>,
    closing: watch::Sender<bool>,
    pub(crate) clock: Arc<dyn Clock>,
}

impl Core {
    pub(crate) fn new(world: World, clock: Arc<dyn Clock>) -> Self {
        Self {
            world: Mutex::new(world),
            version: watch::Sender::new(0),
            closing: watch::Sender::new(false),
            clock,
        }
    }

    /// Looks at the world.
    pub(crate) fn read<T>(&self, look: impl FnOnce(&World) -> T) -> T {
        look(&self.lock())
    }

    /// Changes the world, and wakes everybody who waits for a change.
    pub(crate) fn change<T>(&self, change: impl FnOnce(&mut World) -> T) -> T {
        let result = {
            let mut world = self.lock();
            world.forget_old_interactions();
            change(&mut world)
        };
        self.version.send_modify(|version| *version += 1);
        result
    }

    /// Wakes at every change of the world.
    pub(crate) fn changes(&self) -> watch::Receiver<u64> {
        self.version.subscribe()
    }

    /// Becomes true when the sandbox stops.
    pub(crate) fn closing(&self) -> watch::Receiver<bool> {
        self.closing.subscribe()
    }

    /// Ends all connections.
    pub(crate) fn close(&self) {
        self.closing.send_replace(true);
    }

    fn lock(&self) -> MutexGuard<'_, World> {
        // A panic in a test's closure must not hide the world from the checks that follow.
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
