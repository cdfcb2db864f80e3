//! Discord as a source of the time: the `Date` of its answers, asked for each minute.

use std::sync::Arc;
use std::time::Duration;

use partnerdesk::app_context::AppContext;
use partnerdesk::clock::{Clock, TrustedClock, UtcMs};
use partnerdesk::clock_watch::ClockWatch;
use poise::serenity_prelude as serenity;
use serde::de::DeserializeOwned;
use serenity::{LightMethod, Request, Route};
use tokio::sync::watch;

use crate::discord::api::Call;

/// How often the sources are compared.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How often Discord is asked.
const ASK_EVERY: Duration = Duration::from_mins(1);
/// The same while no two sources agree.
const ASK_AGAIN: Duration = Duration::from_secs(5);

/// Asks for one of the gateway's addresses, whose answer tells the time as well: of Discord's calls
/// they are the cheapest.
async fn ask<T: DeserializeOwned>(
    discord: &serenity::Http,
    clock: &dyn Clock,
    route: Route<'_>,
) -> serenity::Result<T> {
    let asked = clock.comparison().map(TrustedClock::since_boot);
    let response = discord.request(Request::new(route, LightMethod::Get)).await?;
    let date = response.headers().get("date").and_then(|date| date.to_str().ok());
    if let (Some(clock), Some(asked)) = (clock.comparison(), asked)
        && let Some(date) = date.and_then(UtcMs::parse_date)
    {
        clock.hear(date, asked);
    }
    Ok(serde_json::from_slice(&response.bytes().await?)?)
}

/// The gateway's address, how many shards Discord recommends, and how many connections may still be
/// started today.
///
/// # Errors
/// As the call.
pub(crate) async fn bot_gateway(
    discord: &serenity::Http,
    clock: &dyn Clock,
) -> serenity::Result<serenity::BotGateway> {
    ask(discord, clock, Route::GatewayBot).await
}

/// Compares the sources of the time until the bot is stopped, and asks Discord for it. A clock that
/// is all of them in one has nothing to be compared with.
pub(crate) async fn work(
    app: Arc<AppContext>,
    discord: Arc<serenity::Http>,
    mut stopped: watch::Receiver<bool>,
) {
    let Some(clock) = app.clock.comparison() else {
        let _ = stopped.wait_for(|stopped| *stopped).await;
        return;
    };
    let mut watch = ClockWatch::default();
    let (mut asked, mut was_trusted) = (clock.since_boot(), true);
    while !*stopped.borrow() {
        let mut reading = clock.reading();
        let wait = match (reading.trusted, was_trusted) {
            (true, _) => ASK_EVERY,
            (false, true) => Duration::ZERO,
            (false, false) => ASK_AGAIN,
        };
        if clock.since_boot().saturating_sub(asked) >= wait {
            if let Err(error) =
                Call::GetTime.of(ask::<serenity::Gateway>(&discord, clock, Route::Gateway)).await
            {
                tracing::debug!(%error, "Discord does not tell the time");
            }
            asked = clock.since_boot();
            reading = clock.reading();
        }
        was_trusted = reading.trusted;
        if let Err(error) = watch.look(&app, clock, reading).await {
            tracing::error!(%error, "what is known of the time could not be written down");
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK_EVERY) => {}
            _ = stopped.changed() => {}
        }
    }
}
