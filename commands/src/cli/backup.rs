//! `backup`: a consistent copy of the database, checked before it is kept.

use std::path::PathBuf;

use partnerdesk::backup::{self, BackupRecipient};
use partnerdesk::config::Config;
use partnerdesk::store::Store;

use super::time::clock_for_reading;
use super::{ExitStatus, say};

/// Where to, and for whom.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// File to write. Default: a name with the current time.
    #[arg(conflicts_with = "dir")]
    file: Option<PathBuf>,
    /// Folder to write to, under a name with the current time. Of this database's backups in the
    /// folder, 24 hourly, 30 daily and 12 monthly ones are kept.
    /// Default: `PARTNERDESK_BACKUP_DIR`, if set.
    #[arg(long)]
    dir: Option<PathBuf>,
    /// Encrypt the backup for this age public key (`age1…`); only the matching identity file opens
    /// it. Default: `PARTNERDESK_BACKUP_RECIPIENT`, if set.
    #[arg(long, value_name = "KEY")]
    recipient: Option<String>,
}

pub(super) async fn backup(config: &Config, args: &Args) -> anyhow::Result<ExitStatus> {
    let recipient = args.recipient.as_ref().or(config.backup_recipient.as_ref());
    let recipient = recipient.map(|text| text.parse::<BackupRecipient>()).transpose()?;
    let store = Store::open_existing(&config.database_url).await?;
    let now = clock_for_reading(&store).await?.now();
    let folder = args.dir.as_ref().or(config.backup_dir.as_ref());
    let (written, removed) = match (&args.file, folder) {
        (None, Some(folder)) => {
            backup::create_backup_in(&store, now, folder, recipient.as_ref()).await?
        }
        (file, _) => {
            let to = file
                .clone()
                .unwrap_or_else(|| backup::backup_file_name(now, recipient.is_some()).into());
            backup::create_backup(&store, now, &to, recipient.as_ref()).await?;
            (to, Vec::new())
        }
    };
    store.close().await?;
    say(written.display());
    for path in removed {
        say(format!("removed: {}", path.display()));
    }
    Ok(ExitStatus::Ok)
}
