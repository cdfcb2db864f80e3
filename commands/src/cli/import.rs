//! `ledger import`: partners, codes and opening balances from a spreadsheet.

use std::path::PathBuf;

use anyhow::{Context as _, bail};
use partnerdesk::id::MemberId;
use partnerdesk::import::{self, Responsible};
use partnerdesk::money::Money;
use partnerdesk::store::Store;
use partnerdesk::table;
use partnerdesk::tenant;

use super::time::{self, TimeArgs};
use super::{ExitStatus, file, say};

const NOTHING: &str = "Nothing was imported";

/// Which file, for which program.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// CSV file with a header: `source_id` (identifies the row in your sheet and never changes),
    /// `discord_id`, `name`, `code`, and optionally `first_purchases` (sets the level), `available`
    /// (earned, not paid yet), `currency`, `track`, `taken_over_at` (since when sales count here,
    /// for example 2026-12-01T00:00:00Z; else now); in any order. `-` reads standard input.
    file: PathBuf,
    /// Discord id of the person who answers for the import; it goes to the audit log.
    #[arg(long, value_name = "DISCORD-ID")]
    by: MemberId,
    /// Why it is made, at most 500 characters; it goes to the audit log.
    #[arg(long, value_parser = reason)]
    reason: String,
    /// Id of the program, for example midnight; required if the database has several.
    #[arg(long)]
    program: Option<String>,
    /// Show what would be imported, without importing it.
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    columns: file::ColumnArgs,
    #[command(flatten)]
    time: TimeArgs,
}

/// A reason that the audit log can keep.
fn reason(text: &str) -> Result<String, &'static str> {
    let text = text.trim();
    let fits = (1..=500).contains(&text.chars().count()) && !text.chars().any(char::is_control);
    if fits { Ok(text.to_owned()) } else { Err("write 1 to 500 characters in one line") }
}

pub(super) async fn import(store: &Store, args: &Args) -> anyhow::Result<ExitStatus> {
    let rows = match import::parse(file::open(&args.file)?, &args.columns.maps) {
        Ok(rows) => rows,
        Err(error) => return Ok(file::refuse(&args.file, &error, NOTHING)),
    };
    let programs = tenant::list_keys(store).await?;
    let keys: Vec<&str> = programs.iter().map(|(_, key)| key.as_str()).collect();
    let key = match (&args.program, keys.as_slice()) {
        (_, []) => bail!("no server has chosen a program yet: run /setup in Discord first"),
        (None, [only]) => *only,
        (Some(key), _) if keys.contains(&key.as_str()) => key,
        _ => bail!("choose one of the programs with --program: {}", keys.join(", ")),
    };
    let tenant = tenant::find_stored(store, key).await?.context("invariant: the key was found")?;
    let now = time::clock(store, args.time).await?.now();
    let responsible = Responsible { by: args.by, reason: args.reason.clone() };
    let imported =
        import::import_partners(store, now, &tenant, &rows, &responsible, args.dry_run).await?;
    let taken = match imported {
        Ok(taken) => taken,
        Err(error) => return Ok(file::refuse(&args.file, &error, NOTHING)),
    };
    let (word, note) =
        if args.dry_run { ("would be", "; nothing was changed") } else { ("is", "") };
    for one in &taken {
        let row = &one.row;
        if !one.new {
            say(format!(
                "line {}: {} is already imported as partner {}",
                one.line, row.name, one.partner
            ));
            continue;
        }
        let currency = tenant.program.meta.currency;
        let balance =
            row.available.as_deref().and_then(|text| table::signed_amount(text, currency).ok());
        let balance = match balance {
            Some(debt) if debt.minor() < 0 => {
                let debt = Money::new(debt.minor().saturating_abs(), currency);
                format!("{} {currency} owed", debt.decimal())
            }
            Some(balance) => format!("{} {currency} available", balance.decimal()),
            None => format!("0 {currency} available"),
        };
        say(format!(
            "line {}: {} (Discord {}) {word} partner {}, level {} with {} first purchases, code \
             {}, {balance}",
            one.line, row.name, row.member, one.partner, one.level, row.first_purchases, row.code
        ));
        for warning in &one.warnings {
            say(format!("line {}: warning: code {}: {warning}", one.line, row.code));
        }
    }
    let new = taken.iter().filter(|one| one.new).count();
    say(format!("{new} imported, {} already known{note}", taken.len().saturating_sub(new)));
    Ok(ExitStatus::Ok)
}
