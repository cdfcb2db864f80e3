//! `backup`: a consistent copy of the database, checked before it is kept.

use std::path::PathBuf;

use anyhow::{Context as _, bail};
use partnerdesk::clock::{Clock as _, SystemClock};
use partnerdesk::config::Config;
use partnerdesk::ledger;
use partnerdesk::store::Store;

use super::{Done, say};

pub(super) async fn backup(config: &Config, file: Option<PathBuf>) -> anyhow::Result<Done> {
    let store = Store::open_existing(&config.database_url).await?;
    let to = file.unwrap_or_else(|| {
        let at = SystemClock.now().to_string().replace([':', '-'], "");
        PathBuf::from(format!("partnerdesk-backup-{at}.db"))
    });
    if to.exists() {
        bail!("{} exists already: name another file", to.display());
    }
    let mut part = to.clone().into_os_string();
    part.push(".part");
    let part = PathBuf::from(part);
    if part.exists() {
        std::fs::remove_file(&part).with_context(|| format!("{} cannot be removed", part.display()))?;
    }
    store.copy_to(&part).await.context("the copy cannot be written")?;
    store.close().await?;
    let copy = Store::open_existing(&format!("sqlite://{}", part.display())).await?;
    let broken: usize = ledger::verify(&mut *copy.read().await?).await?.iter().map(|check| check.breaks.len()).sum();
    copy.close().await?;
    if broken > 0 {
        bail!("the copy's ledger does not hold: {broken} breaks; it stays as {}", part.display());
    }
    std::fs::File::open(&part)?.sync_all()?;
    std::fs::rename(&part, &to).with_context(|| format!("{} cannot be written", to.display()))?;
    for left in ["-wal", "-shm"] {
        let mut path = part.clone().into_os_string();
        path.push(left);
        let _ = std::fs::remove_file(path);
    }
    say(to.display());
    Ok(Done::Well)
}
