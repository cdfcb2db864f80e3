//! `ledger import`: partners, codes and opening balances from a spreadsheet, their customers, and
//! the way back from a wrong row.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use partnerdesk::clock::UtcMs;
use partnerdesk::id::MemberId;
use partnerdesk::import::{
    self, ImportFiles, ImportRefusal, ImportedCustomerRow, ImportedRow, Responsible,
};
use partnerdesk::money::Money;
use partnerdesk::store::Store;
use partnerdesk::table::{self, ColumnMap, FileError};
use partnerdesk::tenant::{self, Tenant};

use super::time::{self, TimeArgs};
use super::{ExitStatus, file, say};

const NOTHING: &str = "Nothing was imported";

/// Which files, for which program.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// CSV file with a header: `source_id` (identifies the row in your sheet and never changes),
    /// `discord_id`, `name`, `code`, and optionally `first_purchases` (sets the level), `available`
    /// (earned, not paid yet), `currency`, `track`, `taken_over_at` (since when sales count here,
    /// for example 2026-12-01T00:00:00Z; else now); in any order. `-` reads standard input.
    #[arg(required_unless_present_any = ["customers", "undo"])]
    file: Option<PathBuf>,
    /// CSV file of the partners' customers: `customer` (the billing panel's id), `code` (which they
    /// redeemed), `redeemed_at`, `bought` (yes or no: whether they had bought before their partner
    /// was taken over). With the partners' file, whose columns `--map` then names, or after it;
    /// nothing is counted for the partners.
    #[arg(long, value_name = "FILE")]
    customers: Option<PathBuf>,
    /// Take back the row with this `source_id`, as long as nothing was done with its partner: they
    /// are none any more, nor are their imported customers theirs; the opening balance is booked
    /// back, the code is free, and the row can be imported again.
    #[arg(long, value_name = "SOURCE_ID", conflicts_with_all = ["file", "customers", "maps"])]
    undo: Option<String>,
    /// Discord id of the person who answers for it; it goes to the audit log.
    #[arg(long, value_name = "DISCORD-ID")]
    by: MemberId,
    /// Why it is done, at most 500 characters; it goes to the audit log.
    #[arg(long, value_parser = reason)]
    reason: String,
    /// Id of the program, for example midnight; required if the database has several.
    #[arg(long)]
    program: Option<String>,
    /// Show what would happen, without doing it.
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
    if let Some(source_id) = &args.undo {
        return undo(store, args, source_id).await;
    }
    let maps = args.columns.maps.as_slice();
    // With both files the columns that --map names are the partners'.
    let customers_maps: &[ColumnMap] = if args.file.is_some() { &[] } else { maps };
    let partners = match read(args.file.as_deref(), maps, import::parse)? {
        Ok(rows) => rows,
        Err(refused) => return Ok(refused),
    };
    let customers = read(args.customers.as_deref(), customers_maps, import::parse_customers)?;
    let customers = match customers {
        Ok(rows) => rows,
        Err(refused) => return Ok(refused),
    };
    let (tenant, now, responsible) = find_tenant(store, args).await?;
    let files = ImportFiles { partners: &partners, customers: &customers };
    let imported =
        import::import_files(store, now, &tenant, files, &responsible, args.dry_run).await?;
    let imported = match imported {
        Ok(imported) => imported,
        Err(ImportRefusal::Partners(error)) => {
            return Ok(file::refuse(
                args.file.as_deref().unwrap_or(Path::new("-")),
                &error,
                NOTHING,
            ));
        }
        Err(ImportRefusal::Customers(error)) => {
            let path = args.customers.as_deref().unwrap_or(Path::new("-"));
            return Ok(file::refuse(path, &error, NOTHING));
        }
    };
    let note = if args.dry_run { "; nothing was changed" } else { "" };
    for one in &imported.partners {
        tell_partner(&tenant, one, args.dry_run);
    }
    if args.file.is_some() {
        let new = imported.partners.iter().filter(|one| one.new).count();
        let known = imported.partners.len().saturating_sub(new);
        say(format!("{new} imported, {known} already known{note}"));
    }
    for one in &imported.customers {
        tell_customer(one, args.dry_run);
    }
    if args.customers.is_some() {
        let new = imported.customers.iter().filter(|one| one.new).count();
        let known = imported.customers.len().saturating_sub(new);
        say(format!("{new} customers imported, {known} already known{note}"));
    }
    Ok(ExitStatus::Ok)
}

/// Reads the rows of a file, each with its line.
type Parse<T> = fn(Box<dyn std::io::Read>, &[ColumnMap]) -> Result<Vec<(u64, T)>, FileError>;

/// The rows of a file, none where there is no file; or that it was refused.
fn read<T>(
    path: Option<&Path>,
    maps: &[ColumnMap],
    parse: Parse<T>,
) -> anyhow::Result<Result<Vec<(u64, T)>, ExitStatus>> {
    let Some(path) = path else { return Ok(Ok(Vec::new())) };
    Ok(parse(file::open(path)?, maps).map_err(|error| file::refuse(path, &error, NOTHING)))
}

/// The program that is meant, the time, and who answers for what is done.
async fn find_tenant(store: &Store, args: &Args) -> anyhow::Result<(Tenant, UtcMs, Responsible)> {
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
    Ok((tenant, now, Responsible { by: args.by, reason: args.reason.clone() }))
}

fn tell_partner(tenant: &Tenant, one: &ImportedRow, dry_run: bool) {
    let row = &one.row;
    if !one.new {
        say(format!(
            "line {}: {} is already imported as partner {}",
            one.line, row.name, one.partner
        ));
        return;
    }
    let word = if dry_run { "would be" } else { "is" };
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
        "line {}: {} (Discord {}) {word} partner {}, level {} with {} first purchases, code {}, \
         {balance}",
        one.line, row.name, row.member, one.partner, one.level, row.first_purchases, row.code
    ));
    for warning in &one.warnings {
        say(format!("line {}: warning: code {}: {warning}", one.line, row.code));
    }
}

/// Says of a customer only what is not the rule: thousands of lines would tell nothing.
fn tell_customer(one: &ImportedCustomerRow, dry_run: bool) {
    if one.counted == 0 {
        return;
    }
    let events = if one.counted == 1 { "event" } else { "events" };
    let word = if dry_run { "would count" } else { "count" };
    say(format!(
        "line {}: customer {} is partner {}'s, and {} {events} recorded before {word} now",
        one.line, one.customer, one.partner, one.counted
    ));
}

async fn undo(store: &Store, args: &Args, source_id: &str) -> anyhow::Result<ExitStatus> {
    let (tenant, now, responsible) = find_tenant(store, args).await?;
    let undone =
        import::undo_import(store, now, &tenant, source_id, &responsible, args.dry_run).await?;
    let partner = undone.partner;
    if !undone.new {
        say(format!("{source_id}: partner {partner} was taken back before"));
        return Ok(ExitStatus::Ok);
    }
    let word = if args.dry_run { "would be" } else { "is" };
    let customers = match undone.customers {
        0 => String::new(),
        1 => ", nor is 1 customer theirs".to_owned(),
        count => format!(", nor are {count} customers theirs"),
    };
    let note = if args.dry_run { "; nothing was changed" } else { "" };
    say(format!("{source_id}: partner {partner} {word} none any more{customers}{note}"));
    Ok(ExitStatus::Ok)
}
