//! What reading takes at three lengths of a history: the calls go round the three files, so that
//! whatever else the machine does falls on all alike.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use partnerdesk::AppContext;
use partnerdesk::clock::{SystemClock, SystemRandom, UtcMs};
use partnerdesk::id::{GuildId, MemberId, PartnerId};
use partnerdesk::keys::Keys;
use partnerdesk::ledger::{self, StatementPeriod};
use partnerdesk::partner;
use partnerdesk::passphrase::Hasher;
use partnerdesk::store::Store;
use partnerdesk::tenant::{self, Tenant};

use crate::history::{A_MONTH, GUILD, History, Share, found, member, month};
use crate::{Failed, grouped, median, ratio, runtime, verify};

/// How often all files are opened anew. Which processor a connection's thread is on stays as it is
/// for long, and weighs more than a short read takes: what a file takes is the mean of its
/// openings.
const OPENINGS: u128 = 25;
/// How often each is read from each file each time.
const CALLS: usize = 41;

/// Prints the figures of reading (unless `what` is `verify`) and of the proof (unless it is
/// `read`).
pub(crate) fn print(dir: &Path, seed: u64, most: u64, what: &str) -> Result<(), Failed> {
    let runtime = runtime()?;
    for (share, name, says) in [
        (Share::Tenth, "tenth", "a partner with a tenth of the transfers, beside 999 others"),
        (Share::All, "all", "a partner with all of the transfers"),
    ] {
        if what == "verify" && name == "all" {
            continue;
        }
        let started = Instant::now();
        let files = runtime.block_on(files(dir, name, seed, most, share))?;
        println!("\n{says}; made in {} s", started.elapsed().as_secs());
        if what != "verify" {
            runtime.block_on(read(dir, &files))?;
        }
        if let (Some((transfers, path)), true) = (files.last(), what != "read" && name == "tenth") {
            verify::print(*transfers, path)?;
        }
        for (_, path) in files {
            std::fs::remove_file(path)?;
        }
    }
    Ok(())
}

/// The same history, cut off at 1,000 transfers, at 100,000 and at `most`.
async fn files(
    dir: &Path,
    name: &str,
    seed: u64,
    most: u64,
    share: Share,
) -> Result<Vec<(u64, PathBuf)>, Failed> {
    let whole = dir.join(format!("{name}.db"));
    found(&whole).await?;
    let mut history = History::begin(&whole, seed, share)?;
    let mut files = Vec::new();
    for transfers in [1_000, 100_000, most] {
        if files.last().is_some_and(|(before, _)| *before >= transfers) {
            break;
        }
        history.grow(transfers)?;
        let path = dir.join(format!("{name}-{transfers}.db"));
        std::fs::copy(&whole, &path)?;
        files.push((transfers, path));
    }
    drop(history);
    std::fs::remove_file(whole)?;
    Ok(files)
}

/// What is read.
#[derive(Clone, Copy)]
enum Reading {
    Earnings,
    Balance,
    Newest,
    Oldest,
    Due,
}

/// All of them, by what they are called.
const READINGS: [(&str, Reading); 5] = [
    ("what /partner earnings reads", Reading::Earnings),
    ("balance", Reading::Balance),
    ("statement of the newest month", Reading::Newest),
    ("statement of the oldest month", Reading::Oldest),
    ("what is due, when nothing is", Reading::Due),
];

/// One file, open.
struct Open {
    app: AppContext,
    tenant: Arc<Tenant>,
    newest: StatementPeriod,
    oldest: StatementPeriod,
}

async fn read(dir: &Path, files: &[(u64, PathBuf)]) -> Result<(), Failed> {
    let sizes: Vec<String> =
        files.iter().map(|(transfers, _)| grouped(u128::from(*transfers))).collect();
    row("microseconds at", &sizes);
    // Of each file, by reading: what a call takes in the median of each opening, and the quickest
    // of all.
    let mut taken = vec![vec![(Vec::new(), u128::MAX); files.len()]; READINGS.len()];
    for _ in 0..OPENINGS {
        let open = open(dir, files).await?;
        for ((_, reading), taken) in READINGS.iter().zip(&mut taken) {
            let mut calls = vec![Vec::new(); open.len()];
            for call in 0..CALLS {
                // Another one goes first each time: on a busy machine whoever comes behind a long
                // call is the one to be interrupted.
                for nth in 0..open.len() {
                    let at = (call + nth) % open.len();
                    let started = Instant::now();
                    once(&open[at], *reading).await?;
                    calls[at].push(started.elapsed().as_nanos());
                }
            }
            for ((medians, quickest), calls) in taken.iter_mut().zip(calls) {
                *quickest = calls.iter().copied().min().unwrap_or(u128::MAX).min(*quickest);
                medians.push(median(calls));
            }
        }
        for open in open {
            open.app.store.close().await?;
        }
    }
    for ((what, _), taken) in READINGS.iter().zip(taken) {
        let quickest: Vec<u128> = taken.iter().map(|(_, quickest)| *quickest).collect();
        let means =
            taken.iter().map(|(medians, _)| medians.iter().sum::<u128>() / OPENINGS).collect();
        for (what, all) in [(*what, means), ("  the quickest call", quickest)] {
            let smallest = all.first().copied().unwrap_or(0);
            let shown =
                all.iter().map(|nanos| format!("{} ({})", nanos / 1_000, ratio(*nanos, smallest)));
            row(what, &shown.collect::<Vec<_>>());
        }
    }
    Ok(())
}

async fn open(dir: &Path, files: &[(u64, PathBuf)]) -> Result<Vec<Open>, Failed> {
    let random = Arc::new(SystemRandom);
    let keys = Arc::new(Keys::open_or_create(&dir.join("keys"), random.clone())?);
    let mut open = Vec::new();
    for (transfers, path) in files {
        let store = Store::open(&format!("sqlite://{}", path.display())).await?;
        let hasher = Hasher::start(keys.clone(), random.clone())?;
        let app =
            AppContext::new(store, Arc::new(SystemClock), random.clone(), keys.clone(), hasher);
        let tenant =
            tenant::find(&app, GuildId::new(GUILD)).await?.ok_or("the program is there")?;
        let month = |number| {
            StatementPeriod::month(&month(number), chrono_tz::Tz::UTC).ok_or("no such month")
        };
        open.push(Open { app, tenant, newest: month(transfers / A_MONTH - 1)?, oldest: month(0)? });
    }
    Ok(open)
}

fn row(name: &str, cells: &[String]) {
    print!("{name:<34}");
    for cell in cells {
        print!(" {cell:>16}");
    }
    println!();
}

async fn once(open: &Open, reading: Reading) -> Result<(), Failed> {
    let (program, partner) = (open.tenant.id, PartnerId::new(1));
    if let Reading::Earnings = reading {
        let overview =
            partner::overview_of(&open.app, &open.tenant, MemberId::new(member(1))).await?;
        return overview.map(|_| ()).ok_or_else(|| "the partner is there".into());
    }
    let mut conn = open.app.store.read().await?;
    let found = match reading {
        Reading::Newest => {
            lines(&ledger::statement_of(&mut conn, program, partner, open.newest.clone()).await?)
        }
        Reading::Oldest => {
            lines(&ledger::statement_of(&mut conn, program, partner, open.oldest.clone()).await?)
        }
        Reading::Due => ledger::list_due_accruals(&mut conn, UtcMs::new(0)).await?.len() + 1,
        _ => ledger::balance(&mut conn, program, partner).await?.len(),
    };
    if found == 0 { Err("nothing was read".into()) } else { Ok(()) }
}

fn lines(statement: &ledger::Statement) -> usize {
    statement.parts.iter().map(|part| part.lines.len()).sum()
}
