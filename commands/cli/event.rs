//! `event`: billing events from a file.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use partnerdesk::clock::{SystemClock, SystemRandom};
use partnerdesk::config::Config;
use partnerdesk::desk::Desk;
use partnerdesk::http::SOURCE;
use partnerdesk::passphrase::Hasher;
use partnerdesk::store::Store;
use partnerdesk::{guild, referral};

use super::{Done, say};
use crate::running;

/// Which file, for which program.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// A CSV file with a header: at, type, id, customer, and what the type needs of code, invoice, line, of, product,
    /// list, gross, net, currency, `email_hash`, `discord_id`; in any order. `-` reads standard input.
    file: PathBuf,
    /// The program's key, for example midnight; needed when the database holds several.
    #[arg(long)]
    program: Option<String>,
    /// Where the ids come from. An id is recorded once for each source.
    #[arg(long, default_value = SOURCE)]
    source: String,
}

pub(super) async fn event(config: &Config, args: &Args) -> anyhow::Result<Done> {
    let events = if args.file.as_os_str() == "-" {
        referral::parse_csv(std::io::stdin().lock())
    } else {
        let file =
            std::fs::File::open(&args.file).with_context(|| format!("{} cannot be read", args.file.display()))?;
        referral::parse_csv(file)
    };
    let events = match events {
        Ok(events) => events,
        Err(error) => bail!("{}: line {}: {}; nothing was recorded", args.file.display(), error.event, error.error),
    };
    let store = Store::open_existing(&config.database_url).await?;
    let random = Arc::new(SystemRandom);
    let keys = running::keys(&store, config, random.clone()).await?;
    let hasher = Hasher::start(Arc::clone(&keys), random.clone())?;
    let desk = Desk::new(store, Arc::new(SystemClock), random, keys, hasher);
    let tenants = guild::all(&desk).await?;
    let keys: Vec<&str> = tenants.iter().map(|tenant| tenant.key.as_str()).collect();
    let tenant = match (&args.program, tenants.as_slice()) {
        (_, []) => bail!("no server has chosen a program yet: run /setup first"),
        (None, [only]) => only,
        (Some(key), _) if keys.contains(&key.as_str()) => {
            tenants.iter().find(|tenant| tenant.key == *key).context("invariant: the key was found")?
        }
        _ => bail!("name one of the programs with --program: {}", keys.join(", ")),
    };
    let recorded = referral::record(&desk, tenant, &args.source, &events).await.context("not recorded")?;
    for applied in &recorded.outcomes {
        say(format!("{}: {}", applied.id, applied.outcome.as_str()));
    }
    say(format!("{} stored, {} known before", recorded.stored, recorded.duplicate));
    desk.store.close().await?;
    Ok(Done::Well)
}
