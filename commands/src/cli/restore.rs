//! `restore`: a backup takes the place of the database.

use std::path::PathBuf;

use partnerdesk::backup::{self, RestoreReport};
use partnerdesk::clock::{Clock as _, SystemClock};
use partnerdesk::config::Config;
use partnerdesk::store::path_of;

use super::table::{Columns, LEFT, RIGHT};
use super::{ExitStatus, say};
use crate::process::running;

/// Which backup.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Backup file, with its manifest (the same name and .json) next to it.
    file: PathBuf,
    /// File with the age identity that opens an encrypted backup, as age-keygen writes it.
    #[arg(long, value_name = "KEYFILE")]
    identity: Option<PathBuf>,
    /// Restore even if there is a database; it is kept under another name.
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
        "Restored {} from the backup of {}. All checks passed.",
        database.display(),
        manifest.at
    ));
    let mut table = Columns::new([LEFT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT]);
    table.header(["  program", "partners", "tickets", "billing events", "payouts", "transfers"]);
    for part in &manifest.programs {
        let (head, _) = part.head.split_once(':').unwrap_or_default();
        table.row([
            format!("  {}", part.program),
            part.partners.to_string(),
            part.tickets.to_string(),
            part.events.to_string(),
            part.payouts.to_string(),
            head.to_owned(),
        ]);
    }
    if !manifest.programs.is_empty() {
        say(table);
    }
    if let Some(aside) = aside {
        say(format!("The previous database was moved to {}.", aside.display()));
    }
    if !manifest.programs.is_empty() {
        say("Payouts are off, because payments made since then are missing. Next steps:");
        say("  1. Run `partnerdesk check`: the key file must belong to this database.");
        say("  2. Start the bot.");
        say(format!(
            "  3. Have the billing panel send its events since {} again; known events count once.",
            manifest.at
        ));
        say(format!("  4. List what PayPal has paid since {} in a CSV file, and run", manifest.at));
        say("     partnerdesk payout reconcile FILE.csv --by YOUR-DISCORD-ID");
    }
    Ok(ExitStatus::Ok)
}
