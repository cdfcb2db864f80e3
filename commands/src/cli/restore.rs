//! `restore`: a backup takes the place of the database.

use std::path::PathBuf;

use partnerdesk::backup::{self, RestoreReport};
use partnerdesk::clock::{Clock as _, SystemClock};
use partnerdesk::config::Config;
use partnerdesk::store::path_of;

use super::{ExitStatus, say};
use crate::process::running;

/// Which backup.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The backup, with its manifest (the same name and .json) beside it.
    file: PathBuf,
    /// The file with the age key that opens a sealed backup, as age-keygen writes it.
    #[arg(long, value_name = "KEYFILE")]
    identity: Option<PathBuf>,
    /// Do it although there is a database: that one is put aside under another name.
    #[arg(long)]
    force: bool,
}

pub(super) async fn restore(config: &Config, args: &Args) -> anyhow::Result<ExitStatus> {
    let database = path_of(&config.database_url)?;
    let _lock = running::lock(&config.database_url)?;
    let now = SystemClock.now();
    let RestoreReport { manifest, aside } =
        backup::restore(now, &args.file, &database, args.identity.as_deref(), args.force).await?;
    say(format!(
        "{} is the backup of {} now; everything in it holds.",
        database.display(),
        manifest.at
    ));
    for part in &manifest.programs {
        let (head, _) = part.head.split_once(':').unwrap_or_default();
        say(format!(
            "  {}: partners {}, tickets {}, billing events {}, payouts {}, transfers {head}",
            part.program, part.partners, part.tickets, part.events, part.payouts
        ));
    }
    if let Some(aside) = aside {
        say(format!("The database that was there before is {} now.", aside.display()));
    }
    if !manifest.programs.is_empty() {
        say(
            "Payouts are off, because what was paid since is not in it. What to do, in this order:",
        );
        say("  1. partnerdesk check    (the key file must be the one of this database)");
        say("  2. start the bot");
        say(format!(
            "  3. have the billing panel send its events since {} again: known ones count once",
            manifest.at
        ));
        say(format!("  4. list in a CSV file what PayPal has paid since {}, and run", manifest.at));
        say("     partnerdesk payout reconcile FILE.csv --by YOUR-DISCORD-ID");
    }
    Ok(ExitStatus::Ok)
}
