//! `check`: is everything in place.

use std::sync::Arc;

use partnerdesk::clock::SystemRandom;
use partnerdesk::config::Config;
use partnerdesk::keys::Keys;
use partnerdesk::store::{Store, path_of};
use partnerdesk::{ledger, partner, payout, program};
use secrecy::ExposeSecret as _;

use super::payout::off;
use super::{ExitStatus, say, time};
use crate::discord::invite;
use crate::process::running;

pub(super) async fn check(config: &Config) -> anyhow::Result<ExitStatus> {
    let mut done = ExitStatus::Ok;
    let mut line = |good: bool, what: &str, how: String| {
        say(format!("{} {what}: {how}", if good { "ok  " } else { "FAIL" }));
        if !good {
            done = ExitStatus::CheckFailed;
        }
    };
    match &config.token {
        Some(token) => {
            if let Some(application) = invite::application_of(token.expose_secret()) {
                line(true, "DISCORD_TOKEN", "set".to_owned());
                line(true, "invite link", invite::link(application));
            } else {
                let how = "not a bot token: copy it again from the developer portal, under Bot";
                line(false, "DISCORD_TOKEN", how.to_owned());
            }
        }
        None => {
            line(true, "DISCORD_TOKEN", "not set, so `run` starts the built-in sandbox".to_owned());
        }
    }
    let mut store = None;
    if path_of(&config.database_url)?.exists() {
        match Store::open_existing(&config.database_url).await {
            Ok(opened) => {
                let mut broken: Vec<String> = ledger::verify(&mut *opened.read().await?)
                    .await?
                    .into_iter()
                    .flat_map(|check| {
                        check.breaks.into_iter().map(move |text| format!("{}: {text}", check.id))
                    })
                    .collect();
                broken.extend(opened.check_schema().await.err().map(|error| error.to_string()));
                let holds = broken.is_empty();
                line(
                    holds,
                    "database",
                    if holds { "all ledger checks passed".to_owned() } else { broken.join("; ") },
                );
                if let Some(wrong) = time::doubt(&opened).await? {
                    line(false, "time", wrong);
                }
                for fence in payout::list_fences(&mut *opened.read().await?).await? {
                    line(false, "payouts", format!("{}: {}", fence.program, off(&fence)));
                }
                store = Some(opened);
            }
            Err(error) => line(false, "database", error.to_string()),
        }
    } else {
        line(true, "database", "none yet; it is created when the bot first starts".to_owned());
    }
    let random = Arc::new(SystemRandom);
    let needed = match &store {
        Some(store) => partner::needs_key_file(store).await?,
        None => false,
    };
    let keys = match &store {
        _ if !config.keys.exists() && !needed => {
            Ok(format!("{} is created when the bot first starts", config.keys.display()))
        }
        Some(store) => {
            running::keys(store, config, random).await.map(|_| config.keys.display().to_string())
        }
        None => Keys::open_or_create(&config.keys, random)
            .map(|_| config.keys.display().to_string())
            .map_err(Into::into),
    };
    let fits = keys.is_ok();
    line(fits, "key file", keys.unwrap_or_else(|error| error.to_string()));
    if let Some(store) = store {
        store.close().await?;
    }
    for loaded in program::load_all(&config.programs_dir) {
        match loaded.program {
            Ok(program) => {
                line(true, "program", format!("{} ({})", program.meta.name, loaded.place));
            }
            Err(problems) => {
                for problem in problems {
                    line(false, "program", problem.to_string());
                }
            }
        }
    }
    Ok(done)
}
