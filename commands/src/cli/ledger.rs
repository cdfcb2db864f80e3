//! `ledger`: what is on its accounts; what else it can tell is in `verify` and `reading`.

use clap::Subcommand;
use partnerdesk::config::Config;
use partnerdesk::id::TransferId;
use partnerdesk::ledger::{self, AccountOwner};
use partnerdesk::store::Store;
use partnerdesk::tenant;

use super::table::{Columns, LEFT, RIGHT};
use super::{ExitStatus, import, reading, say, verify};

/// What to do with the ledger.
#[derive(Debug, Subcommand)]
pub(super) enum Args {
    /// Check every invariant of the ledger; exit status 1 if one fails.
    Verify(verify::Args),
    /// Show the balance of every account, by program.
    Balances,
    /// Show a partner's statement: opening balance, transfers with their reasons, closing balance.
    Statement(reading::Args),
    /// Explain a transfer: how its amount was calculated, and which transfers followed.
    Why {
        /// Number of the transfer, as shown in statements.
        transfer: TransferId,
    },
    /// Export the books of all programs for other software.
    Export {
        /// Format of the export.
        #[arg(long, value_enum)]
        format: reading::LedgerReport,
    },
    /// Import partners from a spreadsheet, with codes and opening balances: all of them, or none.
    ///
    /// Importing the same file again changes nothing. Partners set their passphrase and PayPal
    /// e-mail with `/partner profile`; their codes must already exist in the billing panel.
    Import(import::Args),
    /// Show the chain head of each program: number and hash of its last transfer.
    ///
    /// Keep heads elsewhere: `ledger verify --head` then detects a rewritten history.
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
        say("No server has chosen a program yet.");
    }
    for (program, key) in programs {
        say(format!("{key}:"));
        let mut table = Columns::new([LEFT, LEFT, RIGHT]);
        for account in ledger::list_accounts(&mut conn, program).await? {
            let owner = match account.side.owner {
                AccountOwner::Program => "program".to_owned(),
                AccountOwner::Partner(id) => format!("partner {id}"),
            };
            let amount = account.amount()?;
            table.row([
                format!("  {owner}"),
                account.side.kind.as_str().to_owned(),
                amount.to_string(),
            ]);
        }
        say(table);
    }
    Ok(ExitStatus::Ok)
}
