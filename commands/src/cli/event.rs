//! `event`: billing events from a file.

use std::path::PathBuf;

use anyhow::{Context as _, bail};
use partnerdesk::config::Config;
use partnerdesk::http::SOURCE;
use partnerdesk::id::MemberId;
use partnerdesk::referral;

use super::time::TimeArgs;
use super::{ExitStatus, app_context, file, say};

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
    let events = match referral::parse_csv(file::open(&args.file)?, &args.columns.maps) {
        Ok(events) => events,
        Err(error) => return Ok(file::refuse(&args.file, &error, "Nothing was recorded")),
    };
    if let Some(event) = events.iter().find(|event| event.kind.is_of_partner())
        && args.by.is_none()
    {
        bail!(
            "not recorded: event {:?} is of type {}, which takes --by with your Discord id",
            event.id,
            event.kind.as_str()
        );
    }
    let app = app_context::open(config, args.time).await?;
    let tenant = app_context::program(&app.store, args.program.as_deref()).await?;
    if let Some(by) = args.by {
        referral::note_file(&app, &tenant, by, &args.source, &events)
            .await
            .context("not recorded")?;
    }
    let recorded = referral::record_events(&app, &tenant, &args.source, &events)
        .await
        .context("not recorded")?;
    for applied in &recorded.outcomes {
        say(format!("{}: {}", applied.id, applied.outcome.as_str()));
    }
    say(format!("{} recorded, {} already known", recorded.stored, recorded.duplicate));
    app.store.close().await?;
    if recorded.conflicts.is_empty() {
        return Ok(ExitStatus::Ok);
    }
    say(format!(
        "{} to be decided by staff, in the log channel or with /staff queue. Each names a line of \
         an invoice that is recorded for another customer, amount or day:",
        recorded.conflicts.len()
    ));
    for id in &recorded.conflicts {
        say(format!("  {id}"));
    }
    Ok(ExitStatus::NeedsDecision)
}
