//! Many clients post transfers in a process that is killed, or whose disk fails. Each
//! acknowledgement is noted outside of it. What was acknowledged is there once, what was not is
//! there once or not at all, and all invariants hold.
//!
//! `PARTNERDESK_KILLS` and `PARTNERDESK_DISK_FAULTS` say how many, `PARTNERDESK_SEED` which.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use fastrand::Rng;

use super::*;

/// How many clients post at the same time.
const CLIENTS: usize = 16;
/// How many rounds are played on one file.
const ROUNDS: usize = 20;
/// How often a client tries the same posting before it says that it is of no use.
const TRIES: usize = 40;
/// How many postings each client makes where a round ends by itself.
const POSTINGS: usize = 30;

/// What a client does with its posting of this number.
fn is_taken_back(number: usize) -> bool {
    number % 10 == 3
}

/// The references of the transfers of a posting; they are written in one transaction.
fn references(client: usize, number: usize) -> Vec<String> {
    let first = format!("{client}-{number}");
    if number % 10 == 7 { vec![format!("{first}-b"), first] } else { vec![first] }
}

/// Says a line to whoever runs this process.
fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}").unwrap();
}

async fn post(store: &Store, client: usize, number: usize) -> Result<(), LedgerError> {
    let mut tx = store.begin().await?;
    for reference in references(client, number) {
        let partner = if client.is_multiple_of(2) { anna() } else { ben() };
        top_up(
            &mut tx,
            ms(1000),
            (program(), partner),
            &reference,
            usd(1 + i64::try_from(number % 9).unwrap()),
        )
        .await?;
    }
    if !is_taken_back(number) {
        tx.commit().await?;
    }
    Ok(())
}

async fn client(store: Store, client: usize, from: usize, until: usize) {
    for number in from..until {
        let mut tries = 0;
        while let Err(error) = post(&store, client, number).await {
            say(&format!("err {error}"));
            tries += 1;
            if tries == TRIES {
                say(&format!("faults {}", crate::metrics::database_faults()));
                std::process::exit(3);
            }
            if StoreError::trouble(&error) == Some(crate::store::StoreFailure::ReadOnly) {
                let _ = store.probe().await;
            }
        }
        say(&format!("ack {client} {number}"));
    }
}

/// The process: `LOAD` is the file, and for each client the number of its first posting and of the
/// one before which it ends.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "run by the other tests of this file"]
async fn load_child() {
    let order = std::env::var("LOAD").unwrap();
    let mut order = order.split('|');
    let store = match Store::open(&format!("sqlite://{}", order.next().unwrap())).await {
        Ok(store) => store,
        Err(error) => return say(&format!("err {error}")),
    };
    let clients = order.enumerate().map(|(index, range)| {
        let (from, until) = range.split_once('-').unwrap();
        tokio::spawn(client(store.clone(), index, from.parse().unwrap(), until.parse().unwrap()))
    });
    for client in clients.collect::<Vec<_>>() {
        client.await.unwrap();
    }
    if let Err(error) = store.close().await {
        say(&format!("err {error}"));
    }
    say(&format!("faults {}", crate::metrics::database_faults()));
}

/// A file under load, and what its clients know of it.
struct Load {
    file: PathBuf,
    _dir: TempDir,
    /// For each client, the number of its first posting that was not acknowledged.
    next: Vec<usize>,
    /// How many postings were acknowledged.
    acknowledged: usize,
}

/// What a process has said.
#[derive(Default)]
struct Said {
    acknowledged: usize,
    errors: Vec<String>,
    faults: usize,
}

impl Load {
    async fn new() -> Self {
        let ledger = TestLedger::open().await;
        let file = ledger.store.path().to_owned();
        ledger.store.close().await.unwrap();
        Self { file, _dir: ledger.dir, next: vec![0; CLIENTS], acknowledged: 0 }
    }

    /// Runs the process; kills it after `kill_after` acknowledgements, else lets it end after its
    /// postings.
    fn run(&mut self, kill_after: Option<usize>, env: &[(&str, String)]) -> Said {
        let mut order = self.file.display().to_string();
        for from in &self.next {
            let until = if kill_after.is_some() { usize::MAX } else { from + POSTINGS };
            write!(order, "|{from}-{until}").unwrap();
        }
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "ledger::tests::load::load_child", "--ignored", "--nocapture"])
            .env("LOAD", order)
            .envs(env.iter().map(|(name, value)| (*name, value)))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut said = Said::default();
        for line in BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok) {
            // The harness writes the first line's beginning.
            if let Some((_, numbers)) = line.split_once("ack ") {
                let (client, number) = numbers.split_once(' ').unwrap();
                let (client, number): (usize, usize) =
                    (client.parse().unwrap(), number.parse().unwrap());
                assert_eq!(self.next[client], number, "each is acknowledged once, in order");
                self.next[client] += 1;
                said.acknowledged += 1;
                if kill_after == Some(said.acknowledged) {
                    child.kill().unwrap();
                }
            } else if let Some((_, error)) = line.split_once("err ") {
                said.errors.push(error.to_owned());
            } else if let Some((_, faults)) = line.split_once("faults ") {
                said.faults = faults.parse().unwrap();
            }
        }
        child.wait().unwrap();
        self.acknowledged += said.acknowledged;
        said
    }

    /// Fails unless what was acknowledged is there, what was not is there as a whole or not at all,
    /// and nothing else is.
    async fn check(&self) {
        let options = SqliteConnectOptions::new().filename(&self.file);
        let mut conn = options.connect().await.unwrap();
        let keys: Vec<String> = sqlx::query_scalar("SELECT idempotency_key FROM transfer")
            .fetch_all(&mut conn)
            .await
            .unwrap();
        let mut found: BTreeSet<String> = keys.iter().cloned().collect();
        assert_eq!(found.len(), keys.len(), "none is doubled");
        for (client, next) in self.next.iter().enumerate() {
            for number in 0..=*next {
                let there = references(client, number)
                    .iter()
                    .filter(|reference| found.remove(&format!("topup:{reference}")))
                    .count();
                let all = references(client, number).len();
                let fits = match number {
                    number if is_taken_back(number) => there == 0,
                    number if number == *next => there == 0 || there == all,
                    _ => there == all,
                };
                assert!(
                    fits,
                    "client {client}, posting {number}: {there} of {all} transfers, acknowledged \
                     up to {next}"
                );
            }
        }
        assert_eq!(found, BTreeSet::new(), "nothing is there that nobody has posted");
        assert_eq!(broken(&mut conn).await, Vec::<&str>::new());
        let whole: String =
            sqlx::query_scalar("PRAGMA integrity_check").fetch_one(&mut conn).await.unwrap();
        assert_eq!(whole, "ok");
    }
}

fn number(name: &str, default: usize) -> usize {
    std::env::var(name).map_or(default, |text| text.parse().unwrap())
}

#[expect(clippy::print_stderr, reason = "the figures are what the long run is for")]
fn print(line: &str) {
    eprintln!("{line}");
}

#[tokio::test]
async fn killed_under_load_nothing_that_was_acknowledged_is_lost_and_nothing_is_doubled() {
    let (kills, seed) =
        (number("PARTNERDESK_KILLS", 8), u64::try_from(number("PARTNERDESK_SEED", 1)).unwrap());
    let mut rng = Rng::with_seed(seed);
    let (mut load, mut acknowledged) = (Load::new().await, 0);
    for kill in 1..=kills {
        let said = load.run(Some(rng.usize(1..400)), &[]);
        assert_eq!(
            (said.errors, said.acknowledged > 0),
            (Vec::new(), true),
            "kill {kill}, seed {seed}"
        );
        load.check().await;
        if kill % ROUNDS == 0 || kill == kills {
            acknowledged += load.acknowledged;
            load = Load::new().await;
        }
    }
    print(&format!(
        "{kills} kills, {acknowledged} postings acknowledged: none lost, none doubled (seed \
         {seed})"
    ));
}

/// The library that makes the disk of a process fail.
#[cfg(target_os = "linux")]
fn failing_disk(dir: &Path) -> PathBuf {
    let (source, library) = (
        concat!(env!("CARGO_MANIFEST_DIR"), "/src/ledger/tests/failing_disk.c"),
        dir.join("disk.so"),
    );
    let compiled = Command::new("cc")
        .args(["-shared", "-fPIC", "-O1", "-o"])
        .arg(&library)
        .arg(source)
        .status()
        .unwrap();
    assert!(compiled.success());
    library
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_disk_that_fails_loses_nothing_tears_nothing_and_says_so() {
    let (wanted, seed) = (
        number("PARTNERDESK_DISK_FAULTS", 12),
        u64::try_from(number("PARTNERDESK_SEED", 1)).unwrap(),
    );
    let mut rng = Rng::with_seed(seed);
    let dir = tempfile::tempdir().unwrap();
    let (library, report) = (failing_disk(dir.path()), dir.path().join("report"));
    let (mut load, mut acknowledged, mut calls, mut errors, mut silent) =
        (Load::new().await, 0, 0, 0, 0);
    let (mut faults, mut round) = (0, 0);
    while faults < wanted {
        round += 1;
        let (op, at) = match rng.u8(0..10) {
            0..5 => ("w", rng.usize(1..400)),
            5..9 => ("s", rng.usize(1..40)),
            _ => ("t", rng.usize(1..3)),
        };
        // Once, a few times, for ever; as a failing disk and as a full one.
        let (times, code) = (*rng.choice(&[1, 1, 4, 0]).unwrap(), if rng.bool() { 5 } else { 28 });
        let mut env = vec![
            ("LD_PRELOAD", library.display().to_string()),
            ("DISK_REPORT", report.display().to_string()),
            ("DISK_OP", op.to_owned()),
            ("DISK_AT", at.to_string()),
            ("DISK_TIMES", times.to_string()),
            ("DISK_ERRNO", code.to_string()),
        ];
        if rng.bool() {
            env.push(("DISK_TORN", "1".to_owned()));
        }
        let _ = std::fs::remove_file(&report);
        let said = load.run(None, &env);
        let injected = std::fs::read(&report).map_or(0, |report| report.len());
        load.check().await;
        let what = format!("{op} at {at}, {times} times, errno {code}, round {round}, seed {seed}");
        if injected == 0 {
            assert_eq!((said.errors, said.faults), (Vec::new(), 0), "{what}");
        } else {
            faults += 1;
            calls += injected;
            errors += said.errors.len();
            // A log that could not be cut after it began anew is only larger than it must be.
            let heard = said.faults > 0 || !said.errors.is_empty();
            assert!(heard || op == "t", "nobody heard of it: {what}");
            silent += usize::from(!heard);
        }
        if round % ROUNDS == 0 || faults == wanted {
            acknowledged += load.acknowledged;
            load = Load::new().await;
        }
    }
    print(&format!(
        "{faults} faults of the disk ({calls} calls failed, {silent} of them only left the log \
         uncut), {errors} errors told, {acknowledged} postings acknowledged: none lost, none \
         doubled, none torn (seed {seed})"
    ));
}
