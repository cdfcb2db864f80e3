//! The backup of each hour, where a folder for it is set.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use partnerdesk::app_context::AppContext;
use partnerdesk::backup::{self, BackupError, BackupRecipient};
use tokio::runtime::Handle;
use tokio::sync::watch;

/// How often it is looked whether the hour has its backup; after a failure it is tried again then.
const LOOK_EVERY: Duration = Duration::from_mins(5);

/// Writes a backup into `folder` for each hour in which the bot runs, until it is stopped.
pub(crate) async fn work(
    app: Arc<AppContext>,
    folder: PathBuf,
    recipient: Option<BackupRecipient>,
    mut stopped: watch::Receiver<bool>,
) {
    while !*stopped.borrow() {
        match once(&app, &folder, recipient.as_ref()).await {
            Ok(()) => app.backups.made(),
            Err(error) => {
                tracing::error!(%error, folder = %folder.display(),
                    "there is no backup of this hour");
                // One that another process is just writing is no trouble.
                if !matches!(error, BackupError::Busy(_)) {
                    app.backups.failed(app.clock.now(), error.to_string());
                }
            }
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK_EVERY) => {}
            _ = stopped.changed() => {}
        }
    }
}

async fn once(
    app: &Arc<AppContext>,
    folder: &std::path::Path,
    recipient: Option<&BackupRecipient>,
) -> Result<(), BackupError> {
    let now = app.clock.now();
    if !backup::is_backup_due(&app.store, folder, now).await? {
        return Ok(());
    }
    // The checks of a large copy take their time: nobody else's thread waits for them.
    let (here, of, to, recipient) =
        (Handle::current(), Arc::clone(app), folder.to_owned(), recipient.cloned());
    let made = tokio::task::spawn_blocking(move || {
        here.block_on(async {
            backup::create_backup_in(&of.store, now, &to, recipient.as_ref()).await
        })
    });
    let (file, removed) = made.await.map_err(|_| BackupError::Interrupted)??;
    tracing::info!(file = %file.display(), removed = removed.len(), "backup written");
    Ok(())
}
