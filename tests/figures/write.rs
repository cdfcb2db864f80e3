//! Transfers in a second: the product's writer beside bare `SQLite`, in turns, so that whatever
//! else the machine does falls on both alike.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use fastrand::Rng;
use partnerdesk::clock::UtcMs;
use partnerdesk::id::{EventId, PartnerId, ProgramId};
use partnerdesk::ledger::{self, Accrual};
use partnerdesk::money::{Money, Unit};
use partnerdesk::store::Store;
use tokio::task::JoinSet;

use crate::history::{PARTNERS, basis, event, found};
use crate::raw::{Raw, Row};
use crate::{Failed, grouped, machine, median, ratio, runtime, verify};

/// How many write at once.
const CLIENTS: [usize; 3] = [1, 64, 256];
/// How long a turn of each side is.
const TURN: Duration = Duration::from_millis(500);
/// How often each side has its turn.
const TURNS: usize = 12;
/// When all of it happens, UTC milliseconds.
const NOW: i64 = 1_800_000_000_000;

/// Prints the figures at each number of clients, and that both files hold.
pub(crate) fn print(dir: &Path, seed: u64) -> Result<(), Failed> {
    println!(
        "\ntransfers per second: a commission each, committed and synced before it is answered"
    );
    println!(
        "bare SQLite is one thread in a loop, one transfer a commit, however many clients the \
         product has"
    );
    on("on the disk", dir, seed, &CLIENTS)?;
    let memory = tempfile::tempdir_in("/dev/shm")?;
    on("in memory, where a sync takes no time", memory.path(), seed, &CLIENTS)
}

/// The same on the disk with so many clients as send events in `.ci/throughput`.
pub(crate) fn print_bare_transfers(dir: &Path, seed: u64) -> Result<(), Failed> {
    on("bare transfers, on the disk", dir, seed, &[64])
}

fn on(name: &str, dir: &Path, seed: u64, all_clients: &[usize]) -> Result<(), Failed> {
    let runtime = runtime()?;
    let (bare, ours) = (dir.join("bare.db"), dir.join("ours.db"));
    runtime.block_on(found(&bare))?;
    std::fs::copy(&bare, &ours)?;
    let mut raw = Raw::open(&bare)?;
    let store = runtime.block_on(Store::open(&format!("sqlite://{}", ours.display())))?;
    // The first transfer of each partner opens the accounts.
    let mut made = [0, 0];
    made[0] = by_raw(&mut raw, seed, 0, Until::Count(PARTNERS))?;
    made[1] = runtime.block_on(by_store(&store, seed, 64, 0, Until::Count(PARTNERS)))?;
    println!("\n{name}");
    println!(
        "{:>8} {:>12} {:>12} {:>8} {:>12}   processor, us each: bare, ours",
        "clients", "bare SQLite", "partnerdesk", "ratio", "median turn"
    );
    for &clients in all_clients {
        let mut rates = [Vec::new(), Vec::new()];
        let (mut spent, from) = ([0, 0], made);
        for turn in 0..TURNS {
            for side in if turn.is_multiple_of(2) { [0, 1] } else { [1, 0] } {
                let (started, before) = (Instant::now(), machine::processor()?);
                let until = Until::Time(started + TURN);
                let now = match side {
                    0 => by_raw(&mut raw, seed, made[side], until)?,
                    _ => runtime.block_on(by_store(&store, seed, clients, made[side], until))?,
                };
                let count = u128::try_from(now - made[side])?;
                rates[side].push(count * 1_000_000_000 / started.elapsed().as_nanos().max(1));
                made[side] = now;
                spent[side] += machine::processor()? - before;
            }
        }
        let [bare, ours] = &rates;
        let turns = u128::try_from(TURNS)?;
        let (sum_bare, sum_ours) =
            (bare.iter().sum::<u128>() / turns, ours.iter().sum::<u128>() / turns);
        let ratios =
            bare.iter().zip(ours).map(|(bare, ours)| ours * 1_000 / (*bare).max(1)).collect();
        println!(
            "{clients:>8} {:>12} {:>12} {:>8} {:>12}   {}, {}",
            grouped(sum_bare),
            grouped(sum_ours),
            ratio(sum_ours, sum_bare),
            ratio(median(ratios), 1_000),
            spent[0] / u128::try_from(made[0] - from[0])?.max(1),
            spent[1] / u128::try_from(made[1] - from[1])?.max(1)
        );
    }
    drop(raw);
    runtime.block_on(store.close())?;
    for (side, path, made) in [("bare SQLite", &bare, made[0]), ("partnerdesk", &ours, made[1])] {
        // The events that have led to all of it: not what is measured, and the proof asks for them.
        let raw = Raw::open(path)?;
        raw.run("BEGIN")?;
        for number in 1..=made {
            event(&raw, number, purchase(seed, number)?.0)?;
        }
        raw.run("COMMIT")?;
        drop(raw);
        println!(
            "{side}: {}, {} transfers",
            runtime.block_on(verify::all(path))?,
            grouped(u128::try_from(made)?)
        );
    }
    Ok(())
}

/// How long to go on.
#[derive(Clone, Copy)]
enum Until {
    /// Until the transfer with this number is made.
    Count(i64),
    Time(Instant),
}

impl Until {
    fn is_over(self, number: i64) -> bool {
        match self {
            Self::Count(last) => number > last,
            Self::Time(end) => Instant::now() >= end,
        }
    }
}

/// Whose the transfer with this number is, and how much: the same on both sides.
fn purchase(seed: u64, number: i64) -> Result<(i64, i64), Failed> {
    let mut rng = Rng::with_seed(seed ^ u64::try_from(number)?);
    let partner = if number <= PARTNERS { number } else { rng.i64(1..=PARTNERS) };
    Ok((partner, rng.i64(100..5_100)))
}

/// Makes transfers behind the one with the number `last`, and answers with the last number then.
fn by_raw(raw: &mut Raw, seed: u64, mut last: i64, until: Until) -> Result<i64, Failed> {
    while !until.is_over(last + 1) {
        last += 1;
        let (partner, amount) = purchase(seed, last)?;
        raw.run("BEGIN IMMEDIATE")?;
        raw.post(&Row {
            kind: "accrue",
            sides: ("expense", "pending"),
            partner,
            amount,
            key: format!("accrue:bench:{last}:1"),
            at: NOW,
            event: Some(last),
            basis: Some(serde_json::to_string(&basis(amount, NOW)?)?),
            ..Row::default()
        })?;
        raw.run("COMMIT")?;
    }
    Ok(last)
}

/// As [`by_raw`], by so many clients that each wait for the answer before they go on.
async fn by_store(
    store: &Store,
    seed: u64,
    clients: usize,
    last: i64,
    until: Until,
) -> Result<i64, Failed> {
    let numbers = Arc::new(AtomicI64::new(last));
    let mut all = JoinSet::new();
    for _ in 0..clients {
        let (store, numbers) = (store.clone(), numbers.clone());
        all.spawn(async move {
            while !until.is_over(numbers.load(Ordering::Relaxed) + 1) {
                let number = numbers.fetch_add(1, Ordering::Relaxed) + 1;
                let (partner, amount) = purchase(seed, number)?;
                let accrual = Accrual {
                    again: None,
                    program: ProgramId::new(1),
                    partner: PartnerId::new(partner),
                    amount: Money::new(amount, Unit::currency("USD")?),
                    event: EventId::new(number),
                    source: "bench".to_owned(),
                    invoice: number.to_string(),
                    line: "1".to_owned(),
                    basis: basis(amount, NOW)?,
                };
                let mut tx = store.begin().await?;
                ledger::accrue(&mut tx, UtcMs::new(NOW), accrual).await?;
                tx.commit().await?;
            }
            Ok::<_, Failed>(())
        });
    }
    while let Some(done) = all.join_next().await {
        done??;
    }
    Ok(numbers.load(Ordering::Relaxed))
}
