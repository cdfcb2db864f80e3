//! The time by which a command goes: the bot's, and not this machine's clock alone.

use std::sync::Arc;

use partnerdesk::clock::{BootClock, Clock, MachineTime, SystemClock, TimeSources as _, UtcMs};
use partnerdesk::clock_watch;
use partnerdesk::store::{Store, StoreError};

/// Whether the machine's clock may be trusted where the bot has not compared it.
#[derive(Debug, Clone, Copy, Default, clap::Args)]
pub(super) struct TimeArgs {
    /// Use this machine's clock although the bot has not confirmed it. Needed when the bot has not
    /// run since the machine started, or says that the time is uncertain.
    #[arg(long)]
    clock_is_right: bool,
}

/// Nothing says that this machine's clock is right: a person has to.
#[derive(Debug, thiserror::Error)]
#[error(
    "{why}, and this machine's clock shows {wall}: add --clock-is-right if that is right; the bot, \
     while it runs, compares it with Discord's"
)]
pub(super) struct UncertainTime {
    why: String,
    wall: UtcMs,
}

/// The clock for a command that posts or dates something. A database on which no bot has compared
/// clocks yet, such as the demo's, goes by this machine's.
///
/// # Errors
/// [`UncertainTime`], and [`StoreError`] when the database cannot be read.
pub(super) async fn clock(store: &Store, args: TimeArgs) -> anyhow::Result<Arc<dyn Clock>> {
    let stored = clock_watch::stored(store).await?;
    let Some(stored) = stored.filter(|_| !args.clock_is_right) else {
        return Ok(Arc::new(SystemClock));
    };
    let why = match (stored.lost_since, BootClock::resume(&stored.saved)) {
        (None, Some(clock)) => return Ok(Arc::new(clock)),
        (Some(since), _) => format!("the bot says that the time is uncertain since {since}"),
        (None, None) if MachineTime.boot_id().is_none() => {
            "this system does not say when it was started".to_owned()
        }
        (None, None) => "the bot has not run since this machine was started".to_owned(),
    };
    Err(UncertainTime { why, wall: SystemClock.now() }.into())
}

/// What is wrong with the time, for an operator; `None` when the bot trusts it and this machine's
/// clock is within a minute of it, or no bot has compared clocks since the machine was started.
///
/// # Errors
/// [`StoreError`] when the database cannot be read.
pub(super) async fn doubt(store: &Store) -> Result<Option<String>, StoreError> {
    let Some(stored) = clock_watch::stored(store).await? else { return Ok(None) };
    if let Some(since) = stored.lost_since {
        return Ok(Some(format!("the bot says that it is uncertain since {since}: see /doctor")));
    }
    let Some(clock) = BootClock::resume(&stored.saved) else { return Ok(None) };
    let (wall, now) = (SystemClock.now(), clock.now());
    let apart = wall.get().abs_diff(now.get()) > 60_000;
    Ok(apart.then(|| format!("this machine's clock shows {wall}, and it is {now}: set it by NTP")))
}

/// The clock for a command that only looks, or copies: the bot's time where it is known, else this
/// machine's.
///
/// # Errors
/// [`StoreError`] when the database cannot be read.
pub(super) async fn clock_for_reading(store: &Store) -> Result<Arc<dyn Clock>, StoreError> {
    let stored = clock_watch::stored(store).await?.filter(|stored| stored.lost_since.is_none());
    Ok(match stored.and_then(|stored| BootClock::resume(&stored.saved)) {
        Some(clock) => Arc::new(clock),
        None => Arc::new(SystemClock),
    })
}
