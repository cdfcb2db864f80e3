//! `event`: billing events from a file.

use std::io::Write as _;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use partnerdesk::app_context::AppContext;
use partnerdesk::config::Config;
use partnerdesk::http::SOURCE;
use partnerdesk::id::MemberId;
use partnerdesk::referral::{self, StagedEvents, StagingError};

use super::time::TimeArgs;
use super::{ExitStatus, app_context, file, say};
use crate::process::running;

/// Up to so many events are applied at once, whoever else runs.
const FEW: usize = 50;
/// How often it is looked how far the bot is.
const LOOK_EVERY: Duration = Duration::from_millis(200);
/// After how long without an event recorded it is said that the bot does not get on.
const STANDSTILL: Duration = Duration::from_secs(10);

/// Which file, for which program.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// CSV file with a header: at, type, id, customer, and the columns that the type needs: code,
    /// invoice, line, of, product, list, gross, net, currency, `email_hash`, `discord_id`, partner,
    /// track, terms; in any order. `-` reads standard input.
    file: PathBuf,
    /// Your Discord id; you must be listed by id in /setup. Required for the types `enrol`, topup
    /// and contract, and noted in the audit log.
    #[arg(long, value_name = "DISCORD-ID")]
    by: Option<MemberId>,
    /// Id of the program, for example midnight; required if the database has several.
    #[arg(long)]
    program: Option<String>,
    /// Name of the system that the ids come from. An id is recorded once per source.
    #[arg(long, default_value = SOURCE)]
    source: String,
    #[command(flatten)]
    columns: file::ColumnArgs,
    #[command(flatten)]
    time: TimeArgs,
}

pub(super) async fn event(config: &Config, args: &Args) -> anyhow::Result<ExitStatus> {
    let input = file::open(&args.file)?;
    let app = app_context::open(config, args.time).await?;
    let tenant = app_context::program(&app.store, args.program.as_deref()).await?;
    let mut progress = file::Progress::new("read");
    let maps = &args.columns.maps;
    let mut told = |lines| progress.show(lines, None);
    let staged =
        referral::stage_events(&app, &tenant, &args.source, args.by, input, maps, &mut told).await;
    progress.end();
    let staged = match staged {
        Ok(staged) => staged,
        Err(StagingError::File(error)) => {
            return Ok(file::refuse(&args.file, &error, "Nothing was recorded"));
        }
        Err(error) => return Err(error).context("not recorded"),
    };
    // A code may have come since the last file, with an import; the bot looks each minute.
    referral::retry_early_redemptions(&app).await?;
    apply(config, &app, staged).await?;
    let status = tell(&app, staged).await?;
    referral::close_staged_events(&app, staged.file).await?;
    app.store.close().await?;
    Ok(status)
}

/// Waits until all events are applied: by the bot while it runs, else by this process.
async fn apply(config: &Config, app: &AppContext, staged: StagedEvents) -> anyhow::Result<()> {
    let mut progress = file::Progress::new("recorded");
    let (mut left, mut since, mut told) = (staged.events, Instant::now(), false);
    loop {
        let waiting = referral::count_waiting_events(app, staged.file).await?;
        if waiting < left {
            (left, since) = (waiting, Instant::now());
        } else if !told && since.elapsed() > STANDSTILL {
            told = true;
            progress.end();
            let _ = writeln!(
                std::io::stderr(),
                "The bot that is running records nothing at the moment: /doctor in Discord says \
                 why. The file is kept, and comes in as soon as it can, also if you stop waiting."
            );
        }
        progress.show(staged.events.saturating_sub(waiting), Some(staged.events));
        if waiting == 0 {
            break;
        }
        if staged.events > FEW && running::lock(&config.database_url).is_err() {
            tokio::time::sleep(LOOK_EVERY).await;
            continue;
        }
        let began = Instant::now();
        while began.elapsed() < LOOK_EVERY && referral::apply_staged_events(app).await? > 0 {}
    }
    progress.end();
    Ok(())
}

/// Says what came of each event.
async fn tell(app: &AppContext, staged: StagedEvents) -> anyhow::Result<ExitStatus> {
    let (mut stored, mut duplicate) = (0_usize, 0_usize);
    let (mut conflicts, mut refused) = (Vec::new(), Vec::new());
    let mut last = None;
    loop {
        let page = referral::list_staged_outcomes(app, staged.file, last.as_ref()).await?;
        for event in &page {
            match (event.result.as_str(), event.outcome) {
                ("duplicate", _) => duplicate = duplicate.saturating_add(1),
                ("refused", _) | (_, None) => refused.push(event.id.clone()),
                (result, Some(outcome)) => {
                    stored = stored.saturating_add(1);
                    say(format!("{}: {}", event.id, outcome.as_str()));
                    if result == "conflict" {
                        conflicts.push(event.id.clone());
                    }
                }
            }
        }
        match page.into_iter().next_back() {
            Some(event) => last = Some(event),
            None => break,
        }
    }
    say(format!("{stored} recorded, {duplicate} already known"));
    if !conflicts.is_empty() {
        say(format!(
            "{} to be decided by staff, in the log channel or with /staff queue. Each names a \
             line of an invoice that is recorded for another customer, amount or day:",
            conflicts.len()
        ));
        for id in &conflicts {
            say(format!("  {id}"));
        }
    }
    if !refused.is_empty() {
        say(format!(
            "{} not recorded: meanwhile events with these ids came in with other content:",
            refused.len()
        ));
        for id in &refused {
            say(format!("  {id}"));
        }
    }
    Ok(if refused.is_empty() && conflicts.is_empty() {
        ExitStatus::Ok
    } else {
        ExitStatus::NeedsDecision
    })
}
