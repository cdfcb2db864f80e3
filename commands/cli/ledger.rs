//! `ledger`: does it hold, and what is on its accounts.

use clap::Subcommand;
use partnerdesk::clock::{Clock as _, SystemClock};
use partnerdesk::config::Config;
use partnerdesk::guild;
use partnerdesk::id::TransferId;
use partnerdesk::ledger::{self, Owner};
use partnerdesk::store::Store;

use super::{Done, reading, say};

/// What to do with the ledger.
#[derive(Debug, Subcommand)]
pub(super) enum Args {
    /// Check every invariant: one line each. Exit status 1 when one does not hold.
    Verify,
    /// Every account with what is on it.
    Balances,
    /// A partner's statement: the opening, every line with its reason, the closing.
    Statement(reading::Args),
    /// Why a transfer is what it is: the arithmetic of its time, and what came of it.
    Why {
        /// The transfer's number, as a statement shows it.
        transfer: TransferId,
    },
    /// The books of all programs, for other programs.
    Export {
        /// What to write.
        #[arg(long, value_enum)]
        format: reading::Books,
    },
    /// Number and hash of each program's last transfer. Kept elsewhere, they make a rewritten past visible.
    Head,
}

pub(super) async fn ledger(config: &Config, args: &Args) -> anyhow::Result<Done> {
    let store = Store::open_existing(&config.database_url).await?;
    let done = match args {
        Args::Verify => verify(&store).await?,
        Args::Balances => balances(&store).await?,
        Args::Statement(args) => reading::statement(&store, args).await?,
        Args::Why { transfer } => reading::why(&store, *transfer).await?,
        Args::Export { format } => reading::export(&store, *format).await?,
        Args::Head => reading::head(&store).await?,
    };
    store.close().await?;
    Ok(done)
}

/// Prints every check. Used by the demo as well.
pub(super) async fn verify(store: &Store) -> anyhow::Result<Done> {
    let mut broken = 0_usize;
    for check in ledger::verify(&mut *store.read().await?).await? {
        say(format!("{} {:<4}{}", if check.breaks.is_empty() { "ok  " } else { "FAIL" }, check.id, check.what));
        for text in &check.breaks {
            say(format!("         {text}"));
        }
        broken = broken.saturating_add(check.breaks.len());
    }
    for warning in ledger::warnings(&mut *store.read().await?, SystemClock.now()).await? {
        say(format!("{} {:<4}{}", if warning.breaks.is_empty() { "ok  " } else { "warn" }, warning.id, warning.what));
        for text in &warning.breaks {
            say(format!("         {text}"));
        }
    }
    say(if broken == 0 { "the ledger holds".to_owned() } else { format!("the ledger does not hold: {broken} breaks") });
    Ok(if broken == 0 { Done::Well } else { Done::Broken })
}

/// Prints every account. Used by the demo as well.
pub(super) async fn balances(store: &Store) -> anyhow::Result<Done> {
    let mut conn = store.read().await?;
    let programs = guild::keys(store).await?;
    if programs.is_empty() {
        say("no server has chosen a program yet");
    }
    for (program, key) in programs {
        say(format!("{key}:"));
        for account in ledger::accounts(&mut conn, program).await? {
            let owner = match account.side.owner {
                Owner::Program => "program".to_owned(),
                Owner::Partner(id) => format!("partner {id}"),
            };
            let amount = account.amount()?;
            say(format!("  {owner:<12} {:<12} {:>16} {}", account.side.kind.as_str(), amount.decimal(), amount.unit()));
        }
    }
    Ok(Done::Well)
}
