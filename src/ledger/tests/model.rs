//! Random histories of every kind of transfer, against books that are kept in memory and know
//! nothing of the ledger's code.
//!
//! A seed is a history: it is in the message of a failure. `.ci/trials model` runs the long form.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use super::*;

/// Chance from a seed.
pub(super) struct Dice(fastrand::Rng);

impl Dice {
    pub(super) fn of_seed(seed: u64) -> Self {
        Self(fastrand::Rng::with_seed(seed))
    }

    /// 0 to `below`, exclusive.
    pub(super) fn below(&mut self, below: usize) -> usize {
        self.0.usize(..below.max(1))
    }

    /// `from` to `to`, both inclusive.
    pub(super) fn minor(&mut self, from: i64, to: i64) -> i64 {
        self.0.i64(from..=to)
    }

    pub(super) fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// The number of one of `many` things that are there, or now and then of one that is not.
    fn some(&mut self, many: usize) -> usize {
        // Mostly a recent one: old things have their outcome.
        let recent = many.min(12);
        if self.once_in(10) { self.below(many + 2) } else { many - recent + self.below(recent + 1) }
    }
}

/// What must come of an operation.
#[derive(Debug, PartialEq)]
enum Answer {
    New,
    Again,
    Refused(String),
}

fn refused(why: &str) -> Answer {
    Answer::Refused(why.to_owned())
}

fn answer(result: Result<PostedTransfer, LedgerError>) -> Answer {
    match result {
        Ok(posted) if posted.new => Answer::New,
        Ok(_) => Answer::Again,
        Err(error) => {
            assert!(error.is_refusal(), "{error}");
            let name = format!("{error:?}");
            refused(name.split(|c: char| !c.is_alphanumeric()).next().unwrap())
        }
    }
}

/// Whose money in which unit: 0 and 1 are Anna's USD and CREDIT, 2 and 3 Ben's.
type Purse = usize;

fn owner(purse: Purse) -> (ProgramId, PartnerId) {
    (program(), if purse < 2 { anna() } else { ben() })
}

fn unit(purse: Purse) -> Unit {
    if purse.is_multiple_of(2) {
        Unit::currency("USD").unwrap()
    } else {
        Unit::new("CREDIT", 0).unwrap()
    }
}

struct Earned {
    id: TransferId,
    purse: Purse,
    base: i64,
    bps: Option<u32>,
    amount: i64,
    held: bool,
    clawed: i64,
    pending_clawed: i64,
    released: bool,
    /// What each refund left of the base, if it took something.
    refunds: HashMap<i64, i64>,
}

#[derive(Default)]
struct Paid {
    purse: Purse,
    amount: i64,
    submitted: bool,
    outcome: &'static str,
    external: String,
    returned: i64,
    returns: HashMap<String, i64>,
    fee: Option<i64>,
}

#[derive(Default)]
struct Model {
    /// Debits less credits of each account; the program's are those of no purse's owner, by unit.
    books: BTreeMap<(Option<Purse>, usize, &'static str), i64>,
    earned: Vec<Earned>,
    paid: Vec<Paid>,
    /// What each of the other keys stands for.
    keys: HashMap<String, (Purse, i64, &'static str)>,
    refunds: i64,
    numbers: usize,
}

impl Model {
    fn account(&mut self, purse: Purse, kind: &'static str) -> &mut i64 {
        let partners =
            ["pending", "available", "reserved", "in_flight", "prepaid", "restricted", "owed"]
                .contains(&kind);
        self.books.entry((partners.then_some(purse), purse % 2, kind)).or_default()
    }

    /// What a partner has there.
    fn has(&self, purse: Purse, kind: &'static str) -> i64 {
        -self.books.get(&(Some(purse), purse % 2, kind)).copied().unwrap_or_default()
    }

    fn shift(&mut self, purse: Purse, minor: i64, debit: &'static str, credit: &'static str) {
        *self.account(purse, debit) += minor;
        *self.account(purse, credit) -= minor;
        if credit == "available" {
            let owed = *self.account(purse, "owed");
            let net = owed.min(self.has(purse, "available"));
            *self.account(purse, "available") += net;
            *self.account(purse, "owed") -= net;
        }
    }

    /// A transfer with a key of its own: known, in conflict, more than is there, or made.
    fn keyed(
        &mut self,
        key: String,
        purse: Purse,
        minor: i64,
        debit: &'static str,
        credit: &'static str,
    ) -> Answer {
        match self.keys.get(&key) {
            Some(known)
                if *known == (purse, minor, if debit == "expense" { credit } else { debit }) =>
            {
                Answer::Again
            }
            Some(_) => refused("Conflict"),
            None if minor < 1 => refused("Amount"),
            None => {
                let drawn = ["available", "prepaid", "restricted"].contains(&debit);
                if drawn && self.has(purse, debit) < minor {
                    return refused("Insufficient");
                }
                self.shift(purse, minor, debit, credit);
                self.keys
                    .insert(key, (purse, minor, if debit == "expense" { credit } else { debit }));
                Answer::New
            }
        }
    }

    /// Does one operation in the ledger; returns what came of it and what should have.
    async fn step(
        &mut self,
        tx: &mut SqliteConnection,
        now: UtcMs,
        dice: &mut Dice,
    ) -> (Answer, Answer) {
        let purse = dice.below(4);
        let minor = if dice.once_in(50) { 0 } else { dice.minor(1, 900) };
        let money = |minor| Money::new(minor, unit(purse));
        let again = dice.once_in(8);
        match dice.below(16) {
            0..=2 => self.accrue(tx, now, dice, purse).await,
            3 | 4 => self.release(tx, now, dice).await,
            5 | 6 => self.claw(tx, now, dice).await,
            7 => self.reserve(tx, now, dice, purse, minor).await,
            8 | 9 => self.end(tx, now, dice).await,
            10 => self.after(tx, now, dice).await,
            kind => {
                if !again {
                    self.numbers += 1;
                }
                let id = self.numbers.to_string();
                match kind {
                    11 => {
                        let (to, bonus_) = if dice.once_in(2) {
                            ("available", BonusPosting::Free)
                        } else {
                            ("restricted", BonusPosting::Restricted)
                        };
                        let found =
                            grant_bonus(tx, now, owner(purse), &id, money(minor), bonus_).await;
                        (
                            answer(found),
                            self.keyed(format!("bonus {id}"), purse, minor, "expense", to),
                        )
                    }
                    12 => {
                        let given = self.keys.get(&format!("bonus {id}")).copied();
                        let minor = given.map_or(minor, |given| given.1.min(minor));
                        let of = given.map_or(purse, |given| given.0);
                        let found =
                            expire_credit(tx, now, program(), &id, Money::new(minor, unit(of)))
                                .await;
                        let due = match given {
                            Some((of, _, "restricted")) => self.keyed(
                                format!("expire {id}"),
                                of,
                                minor,
                                "restricted",
                                "expense",
                            ),
                            _ => refused("UnknownBonus"),
                        };
                        (answer(found), due)
                    }
                    13 => {
                        let found = top_up(tx, now, owner(purse), &id, money(minor)).await;
                        (
                            answer(found),
                            self.keyed(format!("topup {id}"), purse, minor, "cash", "prepaid"),
                        )
                    }
                    14 => {
                        let (from, purse_) = if dice.once_in(2) {
                            ("prepaid", super::super::SpendSource::Prepaid)
                        } else {
                            ("restricted", super::super::SpendSource::Restricted)
                        };
                        let found = spend(tx, now, owner(purse), &id, money(minor), purse_).await;
                        (
                            answer(found),
                            self.keyed(format!("spend {id}"), purse, minor, from, "revenue"),
                        )
                    }
                    _ => self.by_hand(tx, now, dice, purse, minor, &id).await,
                }
            }
        }
    }

    async fn by_hand(
        &mut self,
        tx: &mut SqliteConnection,
        now: UtcMs,
        dice: &mut Dice,
        purse: Purse,
        minor: i64,
        id: &str,
    ) -> (Answer, Answer) {
        let money = |minor| Money::new(minor, unit(purse));
        match dice.below(4) {
            0 => {
                let found = transfer_in(tx, now, owner(purse), id, money(minor)).await;
                (
                    answer(found),
                    self.keyed(format!("in {id}"), purse, minor, "available", "prepaid"),
                )
            }
            1 => {
                let found = forfeit_balance(tx, now, owner(purse), id, money(minor)).await;
                (
                    answer(found),
                    self.keyed(format!("forfeit {id}"), purse, minor, "available", "forfeit"),
                )
            }
            way => {
                let people = [[900, 901], [900, 900], [100, 901], [900, 200]]
                    [if dice.once_in(4) { dice.below(4) } else { 0 }];
                let correction = CorrectionPosting {
                    asked_by: MemberId::new(people[0]),
                    approved_by: MemberId::new(people[1]),
                    reason: "counted anew".to_owned(),
                };
                let own = if purse < 2 { 100 } else { 200 };
                let signed = if way == 2 { minor } else { -minor };
                let found = adjust(tx, now, owner(purse), id, money(signed), &correction).await;
                if people[0] == people[1] || people.contains(&own) {
                    return (answer(found), refused("FourEyes"));
                }
                // The other way round, or by other people, it is another correction.
                let who = if people == [900, 901] { "" } else { "others " };
                let key = format!("adjust {id}");
                if self.keys.contains_key(&key) && !self.keys.contains_key(&format!("{who}{key}")) {
                    return (answer(found), refused("Conflict"));
                }
                let (debit, credit) =
                    if signed < 0 { ("available", "adjust") } else { ("adjust", "available") };
                let due = self.keyed(key.clone(), purse, minor, debit, credit);
                if due == Answer::New {
                    let content = self.keys[&key];
                    self.keys.insert(format!("{who}{key}"), content);
                }
                (answer(found), due)
            }
        }
    }

    async fn accrue(
        &mut self,
        tx: &mut SqliteConnection,
        now: UtcMs,
        dice: &mut Dice,
        purse: Purse,
    ) -> (Answer, Answer) {
        let (base, bps) = (dice.minor(1, 9_000), dice.minor(1, 10_000));
        let bps = (!dice.once_in(10)).then(|| u32::try_from(bps).unwrap());
        let amount = bps
            .map_or(77, |bps| i64::try_from(i128::from(base) * i128::from(bps) / 10_000).unwrap());
        let (held, number) = (dice.once_in(10), dice.some(self.earned.len()));
        let invoice = number.min(self.earned.len());
        let mut accrual = commission(owner(purse).1, amount, &invoice.to_string());
        accrual.amount = Money::new(amount, unit(purse));
        accrual.basis.base = base;
        accrual.basis.bps = bps.map(|bps| BasisPoints::new(bps).unwrap());
        accrual.basis.held_until = ms(if held { i64::MAX } else { 1000 });
        let found = accrue(tx, now, accrual).await;
        let due = match self.earned.get(invoice) {
            Some(old) if (old.purse, old.base, old.bps, old.held) == (purse, base, bps, held) => {
                Answer::Again
            }
            Some(_) => refused("Conflict"),
            None if amount < 1 => refused("Amount"),
            None => {
                self.shift(purse, amount, "expense", "pending");
                let id = found.as_ref().unwrap().transfer;
                let (clawed, pending_clawed, released, refunds) = (0, 0, false, HashMap::new());
                self.earned.push(Earned {
                    id,
                    purse,
                    base,
                    bps,
                    amount,
                    held,
                    clawed,
                    pending_clawed,
                    released,
                    refunds,
                });
                Answer::New
            }
        };
        (answer(found), due)
    }

    async fn release(
        &mut self,
        tx: &mut SqliteConnection,
        now: UtcMs,
        dice: &mut Dice,
    ) -> (Answer, Answer) {
        let number = dice.some(self.earned.len());
        let Some(earned) = self.earned.get_mut(number) else {
            let none = TransferId::new(1_000_000_000);
            return (answer(release_accrual(tx, now, none).await), refused("UnknownAccrual"));
        };
        let found = release_accrual(tx, now, earned.id).await;
        let left = earned.amount - earned.pending_clawed;
        let due = if earned.held {
            refused("Held")
        } else if left == 0 {
            refused("NothingLeft")
        } else if std::mem::replace(&mut earned.released, true) {
            Answer::Again
        } else {
            let purse = earned.purse;
            self.shift(purse, left, "pending", "available");
            Answer::New
        };
        (answer(found), due)
    }

    async fn claw(
        &mut self,
        tx: &mut SqliteConnection,
        now: UtcMs,
        dice: &mut Dice,
    ) -> (Answer, Answer) {
        let number = dice.some(self.earned.len());
        if !dice.once_in(8) {
            self.refunds += 1;
        }
        let refund = self.refunds;
        let Some(earned) = self.earned.get_mut(number) else { return (Answer::New, Answer::New) };
        let (purse, accrual) = (earned.purse, earned.id);
        let beyond = i64::from(dice.once_in(20));
        let remaining = if dice.once_in(3) { 0 } else { dice.minor(0, earned.base + beyond) };
        let found =
            claw_back(tx, now, Clawback { accrual, refund: EventId::new(refund), remaining }).await;
        if remaining > earned.base {
            return (answer(found.map(|_| unreachable!())), refused("Amount"));
        }
        if let Some(before) = earned.refunds.get(&refund) {
            let due = if *before == remaining { Answer::Again } else { refused("Conflict") };
            return (found.map_or_else(|error| answer(Err(error)), |_| Answer::Again), due);
        }
        let keep = match earned.bps {
            Some(bps) => i64::try_from(i128::from(remaining) * i128::from(bps) / 10_000).unwrap(),
            None if remaining == 0 => 0,
            None => earned.amount,
        };
        let take = (earned.amount - earned.clawed - keep).max(0);
        earned.clawed += take;
        if take > 0 {
            earned.refunds.insert(refund, remaining);
        }
        let mut owed = 0;
        if earned.released {
            let there = self.has(purse, "available").min(take);
            owed = take - there;
            self.shift(purse, there, "available", "expense");
            self.shift(purse, owed, "owed", "expense");
        } else {
            earned.pending_clawed += take;
            self.shift(purse, take, "pending", "expense");
        }
        let found = found.unwrap();
        assert_eq!((found.amount.minor(), found.owed.minor()), (take, owed));
        (Answer::New, Answer::New)
    }

    async fn reserve(
        &mut self,
        tx: &mut SqliteConnection,
        now: UtcMs,
        dice: &mut Dice,
        purse: Purse,
        minor: i64,
    ) -> (Answer, Answer) {
        let number = dice.some(self.paid.len()).min(self.paid.len());
        // Often all there is, so that clawbacks find nothing.
        let minor = if dice.once_in(3) { minor } else { self.has(purse, "available") };
        let (program, partner) = owner(purse);
        let found = reserve_payout(
            tx,
            now,
            program,
            partner,
            payout(number),
            Money::new(minor, unit(purse)),
        )
        .await;
        let due = match self.paid.get(number) {
            Some(old) if (old.purse, old.amount) == (purse, minor) => Answer::Again,
            Some(_) => refused("Conflict"),
            None if minor < 1 => refused("Amount"),
            None if self.has(purse, "available") < minor => refused("Insufficient"),
            None => {
                self.shift(purse, minor, "available", "reserved");
                self.paid.push(Paid { purse, amount: minor, ..Paid::default() });
                Answer::New
            }
        };
        (answer(found), due)
    }

    /// Voids, submits, settles or fails a payout.
    async fn end(
        &mut self,
        tx: &mut SqliteConnection,
        now: UtcMs,
        dice: &mut Dice,
    ) -> (Answer, Answer) {
        let number = dice.some(self.paid.len());
        let external =
            format!("TX-{}", if dice.once_in(10) { dice.below(number + 1) } else { number });
        let used = self
            .paid
            .iter()
            .enumerate()
            .any(|(other, paid)| other != number && paid.external == external);
        let what = ["void", "submit", "settle", "fail"][dice.below(4)];
        let id = payout(number);
        let found = match what {
            "void" => void_payout(tx, now, program(), id).await,
            "submit" => submit_payout(tx, now, program(), id).await,
            "settle" => settle_payout(tx, now, program(), id, &external).await,
            _ => fail_payout(tx, now, program(), id).await,
        };
        let Some(paid) = self.paid.get_mut(number) else {
            return (answer(found), refused("UnknownPayout"));
        };
        let (purse, amount) = (paid.purse, paid.amount);
        let due = match (what, paid.outcome) {
            ("submit", _) if paid.submitted => Answer::Again,
            ("void", "void") | ("fail", "fail") => Answer::Again,
            ("settle" | "submit" | "fail", "void") => refused("PayoutVoided"),
            ("void" | "submit" | "fail", "settle") => refused("PayoutSettled"),
            ("void" | "settle", "fail") => refused("PayoutFailed"),
            ("settle", _) if used => refused("ExternalIdUsed"),
            ("settle", "settle") if paid.external == external => Answer::Again,
            ("settle", "settle") => refused("Conflict"),
            ("void", _) if paid.submitted => refused("PayoutSubmitted"),
            ("fail", _) if !paid.submitted => refused("PayoutNotSubmitted"),
            ("submit", _) => {
                paid.submitted = true;
                self.shift(purse, amount, "reserved", "in_flight");
                Answer::New
            }
            (_, _) => {
                paid.outcome = what;
                let from = if paid.submitted { "in_flight" } else { "reserved" };
                if what == "settle" {
                    paid.external = external;
                }
                self.shift(
                    purse,
                    amount,
                    from,
                    if what == "settle" { "cash" } else { "available" },
                );
                Answer::New
            }
        };
        (answer(found), due)
    }

    /// Money comes back, or the payment provider takes a fee.
    async fn after(
        &mut self,
        tx: &mut SqliteConnection,
        now: UtcMs,
        dice: &mut Dice,
    ) -> (Answer, Answer) {
        let number = dice.some(self.paid.len());
        let id = payout(number);
        let minor = dice.minor(1, 300);
        let external = format!("R-{number}-{}", dice.below(3));
        let purse = self.paid.get(number).map_or(0, |paid| paid.purse);
        let money = Money::new(minor, unit(purse));
        let back = dice.once_in(2);
        let found = if back {
            send_back(tx, now, program(), id, money, &external).await
        } else {
            charge_fee(tx, now, program(), id, money).await
        };
        let Some(paid) = self.paid.get_mut(number) else {
            return (answer(found), refused("UnknownPayout"));
        };
        let due = if !back {
            match paid.fee {
                _ if paid.outcome == "void" => refused("PayoutVoided"),
                Some(fee) if fee == minor => Answer::Again,
                Some(_) => refused("Conflict"),
                None => {
                    paid.fee = Some(minor);
                    self.shift(purse, minor, "fees", "cash");
                    Answer::New
                }
            }
        } else if paid.outcome != "settle" {
            refused("PayoutNotSettled")
        } else if let Some(known) = paid.returns.get(&external) {
            if *known == minor { Answer::Again } else { refused("Conflict") }
        } else if paid.returned + minor > paid.amount {
            refused("Returned")
        } else {
            paid.returned += minor;
            paid.returns.insert(external, minor);
            self.shift(purse, minor, "cash", "available");
            Answer::New
        };
        (answer(found), due)
    }

    /// Fails unless every account of the ledger has what the books say.
    async fn compare(&self, conn: &mut SqliteConnection, at: &str) {
        let mut found: BTreeMap<_, i64> = BTreeMap::new();
        for row in list_accounts(conn, program()).await.unwrap() {
            let second = usize::from(row.unit.code() == "CREDIT");
            let purse = row
                .side
                .owner
                .partner()
                .map(|partner| second + if partner == anna() { 0 } else { 2 });
            found.insert((purse, second, row.side.kind.as_str()), row.debits - row.credits);
        }
        found.retain(|_, minor| *minor != 0);
        let mut due = self.books.clone();
        due.retain(|_, minor| *minor != 0);
        assert_eq!(found, due, "{at}");
    }
}

fn payout(number: usize) -> PayoutId {
    PayoutId::new(i64::try_from(number).unwrap() + 1)
}

/// Plays the history of a seed; returns how many operations made a transfer.
async fn live(seed: u64, operations: usize) -> usize {
    play(&TestLedger::open().await, seed, operations).await
}

/// The same on a ledger on which nothing has happened yet.
pub(super) async fn play(ledger: &TestLedger, seed: u64, operations: usize) -> usize {
    let (mut model, mut dice, mut made) = (Model::default(), Dice::of_seed(seed), 0);
    let mut tx = ledger.begin().await;
    for number in 0..operations {
        let at = format!("LEDGER_SEED={seed}, operation {number}");
        let now = ms(1000 + i64::try_from(number).unwrap());
        let mut savepoint = sqlx::Connection::begin(&mut *tx).await.unwrap();
        let (found, due) = model.step(&mut savepoint, now, &mut dice).await;
        assert_eq!(found, due, "{at}");
        match due {
            Answer::Refused(_) => savepoint.rollback().await.unwrap(),
            _ => savepoint.commit().await.unwrap(),
        }
        made += usize::from(due == Answer::New);
        if number % 64 == 63 {
            tx.commit().await.unwrap();
            tx = ledger.begin().await;
            if number % 1024 == 1023 {
                model.compare(&mut tx, &at).await;
            }
        }
    }
    tx.commit().await.unwrap();
    let mut conn = ledger.store.read().await.unwrap();
    model.compare(&mut conn, &format!("LEDGER_SEED={seed}, at the end")).await;
    assert_eq!(broken(&mut conn).await, Vec::<&str>::new(), "LEDGER_SEED={seed}");
    let kinds: Vec<TransferKind> = count_transfers_after(&mut conn, None)
        .await
        .unwrap()
        .1
        .into_iter()
        .map(|(kind, _)| kind)
        .collect();
    let missing: Vec<_> =
        TransferKind::ALL.into_iter().filter(|kind| !kinds.contains(kind)).collect();
    assert!(missing.is_empty() || operations < 1000, "LEDGER_SEED={seed} never made {missing:?}");
    made
}

/// Plays histories until `next` is at `end`; returns how many transfers they made.
#[expect(
    clippy::print_stdout,
    reason = "the figures of the long run; cargo shows them with --nocapture"
)]
fn live_on(next: &AtomicU64, end: u64, operations: usize) -> usize {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut transfers = 0;
    loop {
        let (seed, begun) = (next.fetch_add(1, Ordering::Relaxed), Instant::now());
        if seed >= end {
            return transfers;
        }
        let made = runtime.block_on(live(seed, operations));
        let took = begun.elapsed().as_secs();
        println!(
            "seed {seed}: {operations} operations, {made} of them made transfers, no difference, \
             all invariants hold ({took} s)"
        );
        transfers += made;
    }
}

#[test]
#[expect(
    clippy::print_stdout,
    reason = "the figures of the long run; cargo shows them with --nocapture"
)]
fn random_histories_of_every_kind_end_as_in_the_model() {
    let set = |name: &str| std::env::var(name).ok().and_then(|number| number.parse::<u64>().ok());
    let operations = usize::try_from(set("LEDGER_OPERATIONS").unwrap_or(2000)).unwrap();
    let (first, seeds) = (set("LEDGER_SEED").unwrap_or(1), set("LEDGER_SEEDS").unwrap_or(2));
    let (next, begun) = (AtomicU64::new(first), Instant::now());
    let transfers: usize = std::thread::scope(|scope| {
        let live = || live_on(&next, first + seeds, operations);
        let threads: Vec<_> =
            (0..set("LEDGER_JOBS").unwrap_or(1)).map(|_| scope.spawn(live)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    });
    println!(
        "{seeds} histories of {operations} operations, {transfers} of them made transfers, each \
         as in the model; {} s",
        begun.elapsed().as_secs()
    );
}
