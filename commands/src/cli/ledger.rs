//! `ledger`: what is on its accounts; what else it can tell is in `verify` and `reading`.

use clap::Subcommand;
use partnerdesk::config::Config;
use partnerdesk::id::TransferId;
use partnerdesk::ledger::{self, AccountOwner};
use partnerdesk::store::Store;
use partnerdesk::tenant;

use super::{ExitStatus, import, reading, say, verify};

/// What to do with the ledger.
#[derive(Debug, Subcommand)]
pub(super) enum Args {
    /// Check every invariant: one line each. Exit status 1 when one does not hold.
    Verify(verify::Args),
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
        format: reading::LedgerReport,
    },
    /// Take partners over from a spreadsheet, with their codes and opening balances: all of them,
    /// or none.
    ///
    /// The same file again changes nothing. Partners set passphrase and PayPal e-mail with
    /// `/partner profile`; their codes must be in the billing panel already.
    Import(import::Args),
    /// Number and hash of each program's last transfer. Kept elsewhere, they make a rewritten past
    /// visible.
    Head,
}

pub(super) async fn ledger(config: &Config, args: &Args) -> anyhow::Result<ExitStatus> {
    let store = Store::open_existing(&config.database_url).await?;
    let done = match args {
        Args::Verify(args) => verify::command(&store, args).await?,
        Args::Balances => balances(&store).await?,
        Args::Statement(args) => reading::statement(&store, args).await?,
        Args::Why { transfer } => reading::why(&store, *transfer).await?,
        Args::Export { format } => reading::export(&store, *format).await?,
        Args::Import(args) => import::import(&store, args).await?,
        Args::Head => reading::head(&store).await?,
    };
    store.close().await?;
    Ok(done)
}

/// Prints every account. Used by the demo as well.
pub(super) async fn balances(store: &Store) -> anyhow::Result<ExitStatus> {
    let mut conn = store.read().await?;
    let programs = tenant::list_keys(store).await?;
    if programs.is_empty() {
        say("no server has chosen a program yet");
    }
    for (program, key) in programs {
        say(format!("{key}:"));
        for account in ledger::list_accounts(&mut conn, program).await? {
            let owner = match account.side.owner {
                AccountOwner::Program => "program".to_owned(),
                AccountOwner::Partner(id) => format!("partner {id}"),
            };
            let amount = account.amount()?;
            say(format!(
                "  {owner:<12} {:<12} {:>16} {}",
                account.side.kind.as_str(),
                amount.decimal(),
                amount.unit()
            ));
        }
    }
    Ok(ExitStatus::Ok)
}
