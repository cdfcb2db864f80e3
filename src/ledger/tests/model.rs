//! Random histories against a model of four numbers a partner.

use proptest::prelude::*;

use super::*;

#[derive(Clone, Debug)]
enum Step {
    Accrue { partner: usize, minor: i64, invoice: u8 },
    Release { accrual: usize, early: bool },
    Reserve { partner: usize, payout: i64, minor: i64 },
    Void { payout: i64 },
    Settle { payout: i64, external: u8 },
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0..2_usize, 1..900_i64, 0..12_u8).prop_map(|(partner, minor, invoice)| Step::Accrue { partner, minor, invoice }),
        4 => (0..8_usize, prop::bool::weighted(0.2)).prop_map(|(accrual, early)| Step::Release { accrual, early }),
        4 => (0..2_usize, 1..7_i64, 1..600_i64).prop_map(|(partner, payout, minor)| Step::Reserve { partner, payout, minor }),
        2 => (1..7_i64).prop_map(|payout| Step::Void { payout }),
        2 => (1..7_i64, 0..6_u8).prop_map(|(payout, external)| Step::Settle { payout, external }),
    ]
}

#[derive(Clone, Copy, PartialEq)]
enum Outcome {
    Open,
    Voided,
    Settled(u8),
}

struct Earned {
    id: TransferId,
    partner: usize,
    minor: i64,
    invoice: u8,
    released: bool,
}

struct Payout {
    id: i64,
    partner: usize,
    minor: i64,
    outcome: Outcome,
}

/// What must be in the books: pending, available, reserved and paid of each partner.
#[derive(Default)]
struct Model {
    books: [[i64; 4]; 2],
    earned: Vec<Earned>,
    payouts: Vec<Payout>,
}

fn partners() -> [PartnerId; 2] {
    [anna(), ben()]
}

impl Model {
    fn shift(&mut self, partner: usize, minor: i64, from: usize, to: usize) {
        self.books[partner][from] -= minor;
        self.books[partner][to] += minor;
    }

    /// Takes the step in the ledger and in the model; both must come to the same answer.
    async fn take(&mut self, tx: &mut Tx, now: UtcMs, step: &Step) -> bool {
        match *step {
            Step::Accrue { partner, minor, invoice } => {
                let accrual = commission(partners()[partner], minor, &invoice.to_string());
                let answer = accrue(tx, now, accrual).await;
                match self.earned.iter().find(|earned| earned.invoice == invoice) {
                    Some(old) if (old.partner, old.minor) == (partner, minor) => assert!(!answer.unwrap().new),
                    Some(_) => return refused(answer, |error| matches!(error, LedgerError::Conflict { .. })),
                    None => {
                        let id = answer.unwrap().transfer;
                        self.books[partner][0] += minor;
                        self.earned.push(Earned { id, partner, minor, invoice, released: false });
                    }
                }
            }
            Step::Release { accrual, early } => {
                let Some(earned) = self.earned.get_mut(accrual) else {
                    return true;
                };
                let answer = release(tx, if early { ms(999) } else { now }, earned.id).await;
                if early {
                    return refused(answer, |error| matches!(error, LedgerError::Held { .. }));
                }
                assert_eq!(answer.unwrap().new, !earned.released);
                if !std::mem::replace(&mut earned.released, true) {
                    let (partner, minor) = (earned.partner, earned.minor);
                    self.shift(partner, minor, 0, 1);
                }
            }
            Step::Reserve { partner, payout: id, minor } => {
                let answer = reserve(tx, now, program(), partners()[partner], PayoutId::new(id), usd(minor)).await;
                match self.payouts.iter().find(|payout| payout.id == id) {
                    Some(old) if (old.partner, old.minor) == (partner, minor) => assert!(!answer.unwrap().new),
                    Some(_) => return refused(answer, |error| matches!(error, LedgerError::Conflict { .. })),
                    None if self.books[partner][1] < minor => {
                        return refused(answer, |error| matches!(error, LedgerError::Insufficient { .. }));
                    }
                    None => {
                        assert!(answer.unwrap().new);
                        self.shift(partner, minor, 1, 2);
                        self.payouts.push(Payout { id, partner, minor, outcome: Outcome::Open });
                    }
                }
            }
            Step::Void { payout: id } => {
                let answer = void(tx, now, program(), PayoutId::new(id)).await;
                let Some(payout) = self.payouts.iter_mut().find(|payout| payout.id == id) else {
                    return refused(answer, |error| matches!(error, LedgerError::UnknownPayout(_)));
                };
                match payout.outcome {
                    Outcome::Settled(_) => {
                        return refused(answer, |error| matches!(error, LedgerError::PayoutSettled(_)));
                    }
                    Outcome::Voided => assert!(!answer.unwrap().new),
                    Outcome::Open => {
                        assert!(answer.unwrap().new);
                        payout.outcome = Outcome::Voided;
                        let (partner, minor) = (payout.partner, payout.minor);
                        self.shift(partner, minor, 2, 1);
                    }
                }
            }
            Step::Settle { payout: id, external } => {
                let answer = settle(tx, now, program(), PayoutId::new(id), &external.to_string()).await;
                let used = self.payouts.iter().any(|one| one.id != id && one.outcome == Outcome::Settled(external));
                let Some(payout) = self.payouts.iter_mut().find(|payout| payout.id == id) else {
                    return refused(answer, |error| matches!(error, LedgerError::UnknownPayout(_)));
                };
                match payout.outcome {
                    Outcome::Voided => return refused(answer, |error| matches!(error, LedgerError::PayoutVoided(_))),
                    _ if used => return refused(answer, |error| matches!(error, LedgerError::ExternalIdUsed { .. })),
                    Outcome::Settled(old) if old == external => assert!(!answer.unwrap().new),
                    Outcome::Settled(_) => {
                        return refused(answer, |error| matches!(error, LedgerError::Conflict { .. }));
                    }
                    Outcome::Open => {
                        assert!(answer.unwrap().new);
                        payout.outcome = Outcome::Settled(external);
                        let (partner, minor) = (payout.partner, payout.minor);
                        self.shift(partner, minor, 2, 3);
                    }
                }
            }
        }
        true
    }
}

/// `false`, for the caller to roll back, when the refusal is the expected one.
fn refused(answer: Result<Posted, LedgerError>, expected: impl Fn(&LedgerError) -> bool) -> bool {
    let error = answer.expect_err("the model refuses this");
    assert!(expected(&error) && error.is_refusal(), "{error}");
    false
}

async fn live(steps: &[Step]) {
    let desk = Desk::open().await;
    let mut model = Model::default();
    for (now, step) in (1000..).zip(steps) {
        let mut tx = desk.begin().await;
        if model.take(&mut tx, ms(now), step).await {
            tx.commit().await.unwrap();
        } else {
            tx.rollback().await.unwrap();
        }
    }
    let mut conn = desk.store.read().await.unwrap();
    for (partner, book) in partners().into_iter().zip(model.books) {
        let found = balance(&mut conn, program(), partner).await.unwrap();
        let found =
            found.first().map_or([0; 4], |b| [b.pending, b.available, b.reserved, b.paid].map(|money| money.minor()));
        assert_eq!(found, book, "{partner}");
    }
    assert!(desk.broken().await.is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn random_histories_end_as_in_the_model(steps in prop::collection::vec(step(), 1..50)) {
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap().block_on(live(&steps));
    }
}
