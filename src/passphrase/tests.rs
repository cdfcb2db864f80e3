//! Tests of the whole: tries, locks and alerts on a real file.

use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::clock::{ManualClock, SystemRandom};
use crate::keys::Keys;
use crate::store::Tx;

const RIGHT: &str = "tulip orbit candle frost";

/// A program with partners 1 to 9, who belong to members 101 to 109; partners 1 to 8 have the
/// passphrase `RIGHT`.
struct World {
    store: Store,
    clock: ManualClock,
    keys: Arc<Keys>,
    hasher: Hasher,
    phc: String,
    dir: tempfile::TempDir,
}

impl World {
    async fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(&url(&dir)).await.unwrap();
        let keys = Arc::new(
            Keys::open_or_create(&dir.path().join("keys"), Arc::new(SystemRandom)).unwrap(),
        );
        let hasher = Hasher::start(Arc::clone(&keys), Arc::new(SystemRandom)).unwrap();
        let phc = hasher.hash(Passphrase::attempt(RIGHT)).await.unwrap();
        let mut tx = store.begin().await.unwrap();
        for id in 1..=9_i64 {
            repo::insert_partner(&mut tx, ids(id)).await.unwrap();
            if id < 9 {
                set(&mut tx, UtcMs::new(0), PartnerId::new(id), &phc).await.unwrap();
            }
        }
        tx.commit().await.unwrap();
        Self { store, clock: ManualClock::new(UtcMs::new(0)), keys, hasher, phc, dir }
    }

    async fn verify(&self, id: i64, text: &str) -> Result<PassphraseProof, PassphraseError> {
        let (program, partner, member) = ids(id);
        let passphrase = Passphrase::attempt(text);
        verify(&self.store, &self.clock, &self.hasher, program, partner, member, passphrase).await
    }

    async fn charge(&self, tx: &mut Tx, id: i64) -> Result<PassphraseAttempt, PassphraseError> {
        let (program, partner, member) = ids(id);
        begin_attempt(tx, &self.clock, program, partner, member).await
    }

    /// Charges and commits, as a process does that is killed right afterwards.
    async fn charged(&self, id: i64) -> Result<PassphraseAttempt, PassphraseError> {
        let mut tx = self.store.begin().await.unwrap();
        let charge = self.charge(&mut tx, id).await?;
        tx.commit().await.unwrap();
        Ok(charge)
    }

    async fn cleared(&self, charge: PassphraseAttempt) -> Result<PassphraseProof, PassphraseError> {
        let mut tx = self.store.begin().await.unwrap();
        let proof = record_success(&mut tx, self.clock.now(), charge).await?;
        tx.commit().await.unwrap();
        Ok(proof)
    }

    async fn wronged(&self, charge: PassphraseAttempt) -> Option<PassphraseAlert> {
        let mut tx = self.store.begin().await.unwrap();
        let outcome = record_failure(&mut tx, self.clock.now(), charge).await.unwrap();
        tx.commit().await.unwrap();
        outcome.alert
    }

    async fn standing(&self, id: i64) -> ThrottleState {
        let mut conn = self.store.read().await.unwrap();
        repo::find_holder(&mut conn, PartnerId::new(id))
            .await
            .unwrap()
            .unwrap()
            .stored
            .unwrap()
            .standing
    }
}

fn url(dir: &tempfile::TempDir) -> String {
    format!("sqlite://{}", dir.path().join("test.db").display())
}

fn ids(id: i64) -> (ProgramId, PartnerId, MemberId) {
    (ProgramId::new(1), PartnerId::new(id), MemberId::new(100 + id))
}

fn seconds(seconds: i64) -> UtcMs {
    UtcMs::new(seconds * 1000)
}

#[tokio::test]
async fn the_right_passphrase_gives_a_proof_for_ten_minutes() {
    let world = World::new().await;
    let proof = world.verify(1, &format!(" {RIGHT} ")).await.unwrap();
    assert_eq!((proof.partner(), proof.member()), (PartnerId::new(1), MemberId::new(101)));
    assert!(proof.is_fresh(seconds(599)) && !proof.is_fresh(seconds(600)));
    assert_eq!(world.standing(1).await, ThrottleState { failed: 0, locked_until: None });
}

#[tokio::test]
async fn sixty_four_guesses_at_once_get_the_free_tries() {
    let world = World::new().await;
    let guesses = (0..64).map(|n| {
        let world = &world;
        async move { world.verify(1, &format!("guess {n}")).await }
    });
    let (mut wrong, mut locked) = (0, 0);
    for result in join(guesses).await {
        match result {
            Err(PassphraseError::Wrong { .. }) => wrong += 1,
            Err(PassphraseError::Locked { .. }) => locked += 1,
            other => panic!("{other:?}"),
        }
    }
    assert_eq!((wrong, locked), (3, 61));
}

#[tokio::test]
async fn sixty_four_charges_at_once_are_three() {
    let world = World::new().await;
    let charges = join((0..64).map(|_| world.charged(1))).await;
    assert_eq!(charges.iter().filter(|charge| charge.is_ok()).count(), 3);
}

#[tokio::test]
async fn a_double_click_with_the_right_passphrase_passes_twice() {
    let world = World::new().await;
    for wrong_before in 0..=2 {
        for _ in 0..wrong_before {
            assert!(matches!(
                world.verify(1, "wrong").await,
                Err(PassphraseError::Wrong { alert: None })
            ));
        }
        let (a, b) = tokio::join!(world.verify(1, RIGHT), world.verify(1, RIGHT));
        assert!(a.is_ok() && b.is_ok(), "{wrong_before}: {a:?} {b:?}");
    }
    // The same one level lower, where both are charged before either is cleared.
    for swapped in [false, true] {
        let (a, b) = (world.charged(1).await.unwrap(), world.charged(1).await.unwrap());
        let (first, second) = if swapped { (b, a) } else { (a, b) };
        assert!(world.cleared(first).await.is_ok() && world.cleared(second).await.is_ok());
        assert_eq!(world.standing(1).await, ThrottleState { failed: 0, locked_until: None });
    }
}

#[tokio::test]
async fn a_success_does_not_forgive_a_later_wrong_try() {
    let world = World::new().await;
    let a = world.charged(1).await.unwrap();
    let b = world.charged(1).await.unwrap();
    let c = world.charged(1).await.unwrap();
    world.wronged(c).await;
    assert!(world.cleared(b).await.is_ok());
    assert!(world.cleared(a).await.is_ok());
    assert_eq!(
        world.standing(1).await,
        ThrottleState { failed: 1, locked_until: Some(seconds(30)) }
    );
}

#[tokio::test]
async fn a_crash_after_the_charge_costs_a_try() {
    let world = World::new().await;
    drop(world.charged(1).await.unwrap());
    assert_eq!(world.standing(1).await.failed, 1);
    let World { store, clock, keys, hasher, phc, dir } = world;
    drop(store);
    let store = Store::open(&url(&dir)).await.unwrap();
    let world = World { store, clock, keys, hasher, phc, dir };
    assert!(matches!(world.verify(1, "wrong").await, Err(PassphraseError::Wrong { .. })));
    assert!(matches!(world.verify(1, "wrong").await, Err(PassphraseError::Wrong { .. })));
    assert!(matches!(world.verify(1, RIGHT).await, Err(PassphraseError::Locked { until })
            if until == seconds(30)));
    world.clock.advance(Duration::from_secs(30));
    assert!(world.verify(1, RIGHT).await.is_ok());
}

#[tokio::test]
async fn ten_wrong_tries_alert_and_twenty_need_staff() {
    let world = World::new().await;
    let mut alerts = Vec::new();
    for number in 1..=20 {
        // A day each, so that neither the lock nor the day's allowance stands in the way.
        world.clock.advance(throttle::DAY);
        let charge = world.charged(1).await.unwrap();
        alerts.extend(world.wronged(charge).await.map(|alert| (number, alert)));
    }
    let partner = PartnerId::new(1);
    let until = seconds(11 * 86_400);
    assert_eq!(
        alerts,
        [
            (10, PassphraseAlert::Locked { partner, until }),
            (20, PassphraseAlert::NeedsReset { partner })
        ]
    );
    world.clock.advance(throttle::DAY * 365);
    assert!(matches!(world.verify(1, RIGHT).await, Err(PassphraseError::NeedsReset)));
    let mut tx = world.store.begin().await.unwrap();
    assert!(remove(&mut tx, partner).await.unwrap());
    assert_eq!(last_set_at(&mut tx, partner).await.unwrap(), None);
    set(&mut tx, world.clock.now(), partner, &world.phc).await.unwrap();
    assert_eq!(last_set_at(&mut tx, partner).await.unwrap(), Some(world.clock.now()));
    tx.commit().await.unwrap();
    assert!(world.verify(1, RIGHT).await.is_ok());
}

#[tokio::test]
async fn a_member_has_ten_failed_tries_a_day() {
    let world = World::new().await;
    for _ in 0..10 {
        assert!(matches!(world.verify(9, RIGHT).await, Err(PassphraseError::NotSet)));
    }
    assert!(matches!(world.verify(9, RIGHT).await, Err(PassphraseError::TooManyToday { until })
            if until == seconds(86_400)));
    world.clock.advance(throttle::DAY);
    assert!(matches!(world.verify(9, RIGHT).await, Err(PassphraseError::NotSet)));
}

#[tokio::test]
async fn an_attacked_program_slows_down_and_alerts_once() {
    let world = World::new().await;
    let mut alerts = Vec::new();
    for round in 0..4 {
        for id in 1..=8 {
            let failed = round * 8 + id;
            match world.charged(id).await {
                Ok(charge) => alerts.extend(world.wronged(charge).await),
                Err(PassphraseError::Slow { until }) => {
                    assert!(failed > 30 && until == seconds(90 + 10), "{failed}");
                }
                Err(other) => panic!("{other:?}"),
            }
        }
        world.clock.advance(Duration::from_secs(30));
    }
    assert_eq!(alerts, [PassphraseAlert::Slow { program: ProgramId::new(1), failed: 30 }]);
    // Still possible for the one who comes after ten seconds, and not told again.
    let charge = world.charged(7).await.unwrap();
    assert_eq!(world.wronged(charge).await, None);
    assert!(matches!(world.charged(8).await, Err(PassphraseError::Slow { .. })));
}

#[tokio::test]
async fn strangers_cannot_try_and_cannot_lock() {
    let world = World::new().await;
    let (program, partner, _) = ids(1);
    for (program, partner, member) in [
        (program, partner, MemberId::new(102)),
        (ProgramId::new(2), partner, MemberId::new(101)),
        (program, PartnerId::new(77), MemberId::new(101)),
    ] {
        let guess = Passphrase::attempt(RIGHT);
        let result =
            verify(&world.store, &world.clock, &world.hasher, program, partner, member, guess)
                .await;
        assert!(matches!(result, Err(PassphraseError::NotBound)));
    }
    assert_eq!(world.standing(1).await.failed, 0);
}

#[tokio::test]
async fn a_try_at_the_old_passphrase_does_not_prove_the_new_one() {
    let world = World::new().await;
    let charge = world.charged(1).await.unwrap();
    let mut tx = world.store.begin().await.unwrap();
    set(&mut tx, world.clock.now(), PartnerId::new(1), &world.phc).await.unwrap();
    tx.commit().await.unwrap();
    assert!(matches!(world.cleared(charge).await, Err(PassphraseError::Changed)));
}

#[tokio::test]
async fn a_fault_of_ours_costs_no_try() {
    let world = World::new().await;
    let mut tx = world.store.begin().await.unwrap();
    set(&mut tx, world.clock.now(), PartnerId::new(1), "damaged").await.unwrap();
    tx.commit().await.unwrap();
    for _ in 0..5 {
        let error = world.verify(1, RIGHT).await.unwrap_err();
        assert!(
            matches!(error, PassphraseError::Hash(HashError::Malformed)) && !error.is_refusal()
        );
    }
    assert_eq!(world.standing(1).await, ThrottleState { failed: 0, locked_until: None });
}

#[tokio::test]
async fn a_full_queue_costs_no_try() {
    let world = World::new().await;
    let slots: Vec<_> = (0..hasher::QUEUE).map(|_| world.hasher.slot().unwrap()).collect();
    let error = world.verify(1, RIGHT).await.unwrap_err();
    assert!(matches!(error, PassphraseError::Hash(HashError::Busy)) && error.is_refusal());
    drop(slots);
    assert_eq!(world.standing(1).await.failed, 0);
}

#[tokio::test]
async fn an_old_hash_is_replaced_on_success() {
    let world = World::new().await;
    let old = {
        let mut arena = verifier::Arena::new().unwrap();
        verifier::needs_rehash(world.keys.pepper(), &Passphrase::attempt(RIGHT), &mut arena)
    };
    let mut tx = world.store.begin().await.unwrap();
    set(&mut tx, world.clock.now(), PartnerId::new(1), &old).await.unwrap();
    tx.commit().await.unwrap();
    assert!(world.verify(1, "wrong").await.is_err());
    assert_eq!(world.charged(1).await.unwrap().phc(), old);
    // Both clicks of a double click pass, although the first one replaces the string.
    let (a, b) = tokio::join!(world.verify(1, RIGHT), world.verify(1, RIGHT));
    assert!(a.is_ok() && b.is_ok(), "{a:?} {b:?}");
    let charge = world.charged(1).await.unwrap();
    assert!(charge.phc().contains("m=65536,t=3,p=1"));
    assert!(world.cleared(charge).await.is_ok());
    assert!(world.verify(1, RIGHT).await.is_ok());
}

/// Runs all at once on one thread, in an order that the futures decide.
async fn join<F: Future>(futures: impl Iterator<Item = F>) -> Vec<F::Output> {
    let mut pending: Vec<_> = futures.map(|future| (Box::pin(future), None)).collect();
    std::future::poll_fn(|cx| {
        for (future, output) in pending.iter_mut().filter(|(_, output)| output.is_none()) {
            if let std::task::Poll::Ready(value) = future.as_mut().poll(cx) {
                *output = Some(value);
            }
        }
        if pending.iter().all(|(_, output)| output.is_some()) {
            std::task::Poll::Ready(())
        } else {
            std::task::Poll::Pending
        }
    })
    .await;
    pending.into_iter().filter_map(|(_, output)| output).collect()
}

#[derive(Clone, Copy, Debug)]
enum Act {
    Charge,
    Clear(usize),
    Wrong(usize),
    Wait(u64),
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let act = prop_oneof![
        4 => Just(Act::Charge),
        2 => (0_usize..8).prop_map(Act::Clear),
        2 => (0_usize..8).prop_map(Act::Wrong),
        1 => (0_u64..4000).prop_map(Act::Wait),
    ];
    prop::collection::vec(act, 1..40)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]
    /// The count of failed tries is always the number of those charged after the last right one.
    #[test]
    fn the_count_is_what_the_tries_say(acts in acts()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let world = World::new().await;
            let mut open: Vec<PassphraseAttempt> = Vec::new();
            let (mut failed, mut last_right) = (std::collections::BTreeSet::new(), 0);
            for act in acts {
                match act {
                    Act::Charge => {
                        if let Ok(charge) = world.charged(1).await {
                            failed.insert(charge.attempt);
                            open.push(charge);
                        }
                    }
                    Act::Clear(index) if !open.is_empty() => {
                        let charge = open.remove(index % open.len());
                        failed.remove(&charge.attempt);
                        last_right = last_right.max(charge.attempt);
                        assert!(world.cleared(charge).await.is_ok());
                    }
                    Act::Wrong(index) if !open.is_empty() => {
                        let charge = open.remove(index % open.len());
                        world.wronged(charge).await;
                    }
                    Act::Wait(seconds) => world.clock.advance(Duration::from_secs(seconds)),
                    Act::Clear(_) | Act::Wrong(_) => {}
                }
                let expected = failed.iter().filter(|&&attempt| attempt > last_right).count();
                let standing = world.standing(1).await;
                assert_eq!(usize::try_from(standing.failed).unwrap(), expected);
                assert!(expected < 3 || standing.locked_until.is_some());
                assert!(expected > 0 || standing.locked_until.is_none());
            }
        });
    }
}
