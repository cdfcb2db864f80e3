//! `ledger verify`: does it hold, also against heads that were kept; and letting frozen money move
//! again.

use std::fmt::Write as _;
use std::str::FromStr;

use anyhow::bail;
use partnerdesk::id::ProgramId;
use partnerdesk::integrity::{self, UnfreezeOutcome};
use partnerdesk::ledger::{self, ChainHead, InvariantCheck};
use partnerdesk::store::Store;
use partnerdesk::tenant;

use super::table::{Columns, LEFT};
use super::time::clock_for_reading;
use super::{ExitStatus, say};

/// How to check.
#[derive(Debug, Default, clap::Args)]
pub(super) struct Args {
    /// Also check against this chain head, from the log channel or from `ledger head`. Detects a
    /// history that was rewritten with all its hashes and balances. Can be given several times.
    #[arg(long, value_name = "PROGRAM:NUMBER:HASH")]
    head: Vec<Kept>,
    /// If all checks pass, unfreeze the money of frozen programs.
    #[arg(long)]
    thaw: bool,
}

/// A head that was kept, with its program's key.
#[derive(Debug, Clone)]
struct Kept {
    program: String,
    head: ChainHead,
}

impl FromStr for Kept {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        // `ledger head` prints spaces, for people.
        let text = text.trim().replace(' ', ":");
        let kept = text.split_once(':').and_then(|(program, head)| {
            Some(Self { program: program.to_owned(), head: head.parse().ok()? })
        });
        kept.ok_or_else(|| "write PROGRAM:NUMBER:HASH, as the log channel shows it".to_owned())
    }
}

pub(super) async fn command(store: &Store, args: &Args) -> anyhow::Result<ExitStatus> {
    let programs = tenant::list_keys(store).await?;
    let mut kept = Vec::new();
    for one in &args.head {
        let Some((program, _)) = programs.iter().find(|(_, key)| *key == one.program) else {
            let keys: Vec<&str> = programs.iter().map(|(_, key)| key.as_str()).collect();
            bail!("there is no program {:?}; choose one of: {}", one.program, keys.join(", "));
        };
        kept.push((*program, one.head));
    }
    let checks = checks(store, &kept).await?;
    let done = show(store, &checks).await?;
    if args.thaw {
        let now = clock_for_reading(store).await?.now();
        let looked = integrity::unfreeze(store, now, &checks).await?;
        if looked.is_empty() {
            say("No program is frozen.");
        }
        for (key, thaw) in looked {
            match thaw {
                UnfreezeOutcome::Thawed => say(format!("{key}: unfrozen; money moves again")),
                UnfreezeOutcome::Broken(checks) => {
                    say(format!("{key}: still frozen: {checks} failed"));
                }
            }
        }
    } else {
        for (program, key) in programs {
            if let Some(frozen) = ledger::freeze_state(&mut *store.read().await?, program).await? {
                say(format!(
                    "{key}: money is frozen since {}: {} failed. --thaw unfreezes it once all \
                     checks pass",
                    frozen.since, frozen.checks
                ));
            }
        }
    }
    Ok(done)
}

/// Checks everything and prints it. Used by the demo as well.
pub(super) async fn verify(store: &Store) -> anyhow::Result<ExitStatus> {
    show(store, &checks(store, &[]).await?).await
}

/// The file first: a damaged one may not let itself be read any further.
async fn checks(
    store: &Store,
    kept: &[(ProgramId, ChainHead)],
) -> anyhow::Result<Vec<InvariantCheck>> {
    let mut conn = store.read().await?;
    let file = ledger::verify_file(&mut conn).await?;
    let mut checks = match ledger::verify(&mut conn).await {
        Ok(checks) => checks,
        Err(error) => {
            let mut table = Columns::new([LEFT, LEFT, LEFT]);
            table.row(cells("FAIL", &file));
            say(table);
            return Err(error.into());
        }
    };
    checks.push(file);
    for (program, head) in kept {
        checks.push(ledger::verify_head(&mut conn, *program, *head).await?);
    }
    Ok(checks)
}

async fn show(store: &Store, checks: &[InvariantCheck]) -> anyhow::Result<ExitStatus> {
    let mut table = Columns::new([LEFT, LEFT, LEFT]);
    for check in checks {
        table.row(cells(if check.breaks.is_empty() { "ok" } else { "FAIL" }, check));
    }
    let now = clock_for_reading(store).await?.now();
    for warning in ledger::warnings(&mut *store.read().await?, now).await? {
        table.row(cells(if warning.breaks.is_empty() { "ok" } else { "warn" }, &warning));
    }
    say(table);
    let broken: usize = checks.iter().map(|check| check.breaks.len()).sum();
    say(match broken {
        0 => "All ledger checks passed.".to_owned(),
        1 => "Ledger check failed: 1 problem.".to_owned(),
        _ => format!("Ledger check failed: {broken} problems."),
    });
    Ok(if broken == 0 { ExitStatus::Ok } else { ExitStatus::CheckFailed })
}

/// A check with what it has found, a line each.
fn cells(word: &str, check: &InvariantCheck) -> [String; 3] {
    let mut what = check.what.to_owned();
    for found in &check.breaks {
        let _ = write!(what, "\n  {found}");
    }
    [word.to_owned(), check.id.to_owned(), what]
}
