//! The one thread that hashes passphrases, and the short queue before it.
//!
//! At most [`QUEUE`] requests are taken at once, the one being worked on included; the next one is
//! told to come again. The thread uses one 64 MiB arena, takes it with the first request, and gives
//! it back to the system after [`REST`] without one. Nothing is counted and nothing is stored here.

use std::fmt;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::Duration;

use tokio::sync::{MutexGuard, OwnedSemaphorePermit, Semaphore, oneshot};

use super::policy::Passphrase;
use super::verifier::{self, Arena, HashError, Verified};
use crate::clock::Random;
use crate::id::PartnerId;
use crate::keys::Keys;
use crate::metrics;
use crate::partner_lock::PartnerLock;

/// How many requests are taken at once.
pub const QUEUE: usize = 8;
/// After how long without a request the arena is freed.
pub const REST: Duration = Duration::from_mins(1);

type Job = Box<dyn FnOnce(&mut Worker) + Send>;

/// The hashing thread. It ends when this is dropped.
pub struct Hasher {
    jobs: Sender<Job>,
    slots: Arc<Semaphore>,
    turns: PartnerLock,
}

/// A place in the queue, held until the work is done.
pub(super) struct Slot(OwnedSemaphorePermit);

impl Hasher {
    /// Starts the thread. It takes no memory before the first request.
    ///
    /// # Errors
    /// When the operating system gives no thread.
    pub fn start(keys: Arc<Keys>, random: Arc<dyn Random>) -> std::io::Result<Self> {
        let (jobs, queue) = mpsc::channel();
        let mut worker = Worker { keys, random, arena: None };
        std::thread::Builder::new()
            .name("passphrase".to_owned())
            .spawn(move || while worker.step(&queue, REST) {})?;
        Ok(Self { jobs, slots: Arc::new(Semaphore::new(QUEUE)), turns: PartnerLock::default() })
    }

    /// The PHC string to store for `passphrase`.
    ///
    /// # Errors
    /// [`HashError::Busy`] when the queue is full; all else is a fault.
    pub async fn hash(&self, passphrase: Passphrase) -> Result<String, HashError> {
        self.run(self.slot()?, move |worker| worker.hash(&passphrase)).await
    }

    /// Compares `passphrase` with a stored string. It counts nothing: [`super::verify`] does.
    ///
    /// # Errors
    /// As [`Hasher::hash`].
    pub async fn verify(&self, passphrase: Passphrase, phc: String) -> Result<Verified, HashError> {
        self.verify_in(self.slot()?, passphrase, phc).await
    }

    /// A place in the queue, taken before a try is counted.
    pub(super) fn slot(&self) -> Result<Slot, HashError> {
        Arc::clone(&self.slots).try_acquire_owned().map(Slot).map_err(|_| {
            metrics::count_hashing_refused();
            HashError::Busy
        })
    }

    pub(super) async fn verify_in(
        &self,
        slot: Slot,
        passphrase: Passphrase,
        phc: String,
    ) -> Result<Verified, HashError> {
        self.run(slot, move |worker| worker.verify(&passphrase, &phc)).await
    }

    /// The work of a comparison without one, so that a partner without a passphrase takes as long
    /// as a wrong one.
    pub(super) async fn waste(&self, slot: Slot, passphrase: Passphrase) -> Result<(), HashError> {
        self.run(slot, move |worker| worker.hash(&passphrase).map(drop)).await
    }

    /// Waits until no other try of `partner` is under way: the second click of a double click is
    /// judged after the first one, not charged beside it.
    pub(super) async fn turn(&self, partner: PartnerId) -> MutexGuard<'_, ()> {
        self.turns.of(partner).await
    }

    async fn run<T: Send + 'static>(
        &self,
        slot: Slot,
        work: impl FnOnce(&mut Worker) -> Result<T, HashError> + Send + 'static,
    ) -> Result<T, HashError> {
        let (reply, answer) = oneshot::channel();
        let job: Job = Box::new(move |worker| {
            // Whoever asked may have gone; then the work is spared.
            let result = if reply.is_closed() { Err(HashError::Stopped) } else { work(worker) };
            drop(slot.0);
            // Nobody waiting is no mistake either.
            drop(reply.send(result));
        });
        self.jobs.send(job).map_err(|_| HashError::Stopped)?;
        answer.await.map_err(|_| HashError::Stopped)?
    }
}

impl fmt::Debug for Hasher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hasher")
            .field("free", &self.slots.available_permits())
            .finish_non_exhaustive()
    }
}

/// What the thread owns.
struct Worker {
    keys: Arc<Keys>,
    random: Arc<dyn Random>,
    arena: Option<Arena>,
}

impl Worker {
    /// Waits for one job and does it, or frees the arena after `rest`. Tells whether to go on.
    fn step(&mut self, queue: &Receiver<Job>, rest: Duration) -> bool {
        if self.arena.is_none() {
            return queue.recv().map(|job| job(self)).is_ok();
        }
        match queue.recv_timeout(rest) {
            Ok(job) => job(self),
            Err(RecvTimeoutError::Timeout) => self.arena = None,
            Err(RecvTimeoutError::Disconnected) => return false,
        }
        true
    }

    fn hash(&mut self, passphrase: &Passphrase) -> Result<String, HashError> {
        let arena = arena(&mut self.arena)?;
        verifier::hash_passphrase(self.keys.pepper(), &*self.random, passphrase, arena)
    }

    fn verify(&mut self, passphrase: &Passphrase, phc: &str) -> Result<Verified, HashError> {
        let arena = arena(&mut self.arena)?;
        verifier::verify_passphrase(self.keys.pepper(), &*self.random, passphrase, phc, arena)
    }
}

fn arena(held: &mut Option<Arena>) -> Result<&mut Arena, HashError> {
    match held {
        Some(arena) => Ok(arena),
        None => Ok(held.insert(Arena::new()?)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemRandom;

    fn keys() -> Arc<Keys> {
        let dir = tempfile::tempdir().unwrap();
        Arc::new(Keys::open_or_create(&dir.path().join("keys"), Arc::new(SystemRandom)).unwrap())
    }

    fn passphrase() -> Passphrase {
        Passphrase::attempt("tulip orbit candle frost")
    }

    #[tokio::test]
    async fn what_is_hashed_verifies() {
        let hasher = Hasher::start(keys(), Arc::new(SystemRandom)).unwrap();
        let phc = hasher.hash(passphrase()).await.unwrap();
        assert!(hasher.verify(passphrase(), phc.clone()).await.unwrap().ok);
        assert!(!hasher.verify(Passphrase::attempt("tulip"), phc).await.unwrap().ok);
        hasher.waste(hasher.slot().unwrap(), passphrase()).await.unwrap();
        assert_eq!(hasher.slots.available_permits(), QUEUE);
    }

    #[tokio::test]
    async fn the_ninth_request_is_refused_as_busy() {
        let hasher = Hasher::start(keys(), Arc::new(SystemRandom)).unwrap();
        let slots: Vec<Slot> = (0..QUEUE).map(|_| hasher.slot().unwrap()).collect();
        assert_eq!(hasher.hash(passphrase()).await, Err(HashError::Busy));
        assert_eq!(hasher.verify(passphrase(), String::new()).await, Err(HashError::Busy));
        drop(slots);
        assert_eq!(hasher.verify(passphrase(), String::new()).await, Err(HashError::Malformed));
    }

    #[tokio::test]
    async fn abandoned_work_is_skipped() {
        let (jobs, queue) = mpsc::channel();
        let slots = Arc::new(Semaphore::new(QUEUE));
        let hasher = Hasher { jobs, slots, turns: PartnerLock::default() };
        {
            let mut request = std::pin::pin!(hasher.hash(passphrase()));
            let polled =
                std::future::poll_fn(|cx| std::task::Poll::Ready(request.as_mut().poll(cx))).await;
            assert!(polled.is_pending());
        }
        let mut worker = Worker { keys: keys(), random: Arc::new(SystemRandom), arena: None };
        assert!(worker.step(&queue, REST));
        assert!(worker.arena.is_none());
        assert_eq!(hasher.slots.available_permits(), QUEUE);
        drop(hasher);
        assert!(!worker.step(&queue, REST));
    }

    /// Resident memory of this process, in KiB.
    #[cfg(target_os = "linux")]
    fn resident() -> u64 {
        let status = std::fs::read_to_string("/proc/self/status").unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }

    /// Runs in a process of its own (see the test below it), because memory is counted per process.
    #[cfg(target_os = "linux")]
    #[test]
    #[ignore = "run by the_arena_goes_back_to_the_system"]
    fn arena_child() {
        let (jobs, queue) = mpsc::channel::<Job>();
        let mut worker = Worker { keys: keys(), random: Arc::new(SystemRandom), arena: None };
        let before = resident();
        for _ in 0..3 {
            jobs.send(Box::new(|worker| drop(worker.hash(&passphrase()).unwrap()))).unwrap();
            assert!(worker.step(&queue, REST));
        }
        let held = resident();
        assert!(worker.step(&queue, Duration::ZERO));
        let after = resident();
        assert!((60_000..72_000).contains(&(held - before)), "{before} {held} {after}");
        assert!(after < before + 4_000, "{before} {held} {after}");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_arena_goes_back_to_the_system() {
        let child = std::process::Command::new(std::env::current_exe().unwrap())
            .args([
                "--exact",
                "passphrase::hasher::tests::arena_child",
                "--ignored",
                "--test-threads=1",
            ])
            .output()
            .unwrap();
        let output = String::from_utf8_lossy(&child.stdout);
        assert!(child.status.success() && output.contains("1 passed"), "{output}");
    }
}
