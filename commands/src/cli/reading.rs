//! `ledger statement`, `why`, `export` and `head`: what is read of the ledger, by people and by
//! other programs.

use std::io::{BufWriter, ErrorKind, Write as _};

use anyhow::{Context as _, bail};
use clap::ValueEnum;
use partnerdesk::clock::UtcMs;
use partnerdesk::id::TransferId;
use partnerdesk::ledger::{
    self, ExportError, ExportFormat, Statement, StatementPeriod, UnitBalances,
};
use partnerdesk::partner::{self, Partner};
use partnerdesk::store::Store;
use partnerdesk::tenant::{self, Tenant};
use serde_json::json;

use super::table::{Columns, LEFT, RIGHT};
use super::time::clock_for_reading;
use super::{ExitStatus, say};
use crate::features::statement::transfer::{TransferStyle, account};
use crate::features::statement::view::{self, held};
use crate::i18n::Locale;

/// Whose statement, of when.
#[derive(Debug, clap::Args)]
#[command(group(clap::ArgGroup::new("period").required(true)))]
pub(super) struct Args {
    /// Partner, by number, Discord id or code.
    #[arg(long)]
    partner: String,
    /// Month, for example 2026-07, in the program's time zone.
    #[arg(long, group = "period", value_parser = month)]
    month: Option<String>,
    /// Year in the program's time zone, for example 2026.
    #[arg(long, group = "period", value_parser = year)]
    year: Option<String>,
    /// Id of the program, for example midnight; required if the partner is in several.
    #[arg(long)]
    program: Option<String>,
    /// Format of the statement.
    #[arg(long, value_enum, default_value_t)]
    format: Shape,
}

/// How a statement is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Shape {
    /// Plain text.
    #[default]
    Text,
    /// CSV, for spreadsheets.
    Csv,
    /// JSON, with amounts in minor units.
    Json,
}

/// What the books are written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum LedgerReport {
    /// Journal for hledger.
    Hledger,
    /// Ledger file for Beancount.
    Beancount,
    /// CSV with a header.
    Csv,
    /// JSON list of transfers.
    Json,
}

fn month(text: &str) -> Result<String, String> {
    let known = StatementPeriod::is_month(text);
    if known { Ok(text.to_owned()) } else { Err("write a month like 2026-07".to_owned()) }
}

fn year(text: &str) -> Result<String, String> {
    let known = StatementPeriod::is_year(text);
    if known { Ok(text.to_owned()) } else { Err("write a year like 2026".to_owned()) }
}

/// Prints a partner's statement.
pub(super) async fn statement(store: &Store, args: &Args) -> anyhow::Result<ExitStatus> {
    let (tenant, partner) = find(store, args).await?;
    let zone = tenant.program.meta.timezone;
    let period = match (&args.month, &args.year) {
        (Some(month), _) => StatementPeriod::month(month, zone),
        (None, year) => StatementPeriod::year(year.as_deref().unwrap_or_default(), zone),
    };
    let period = period.context("this period does not exist")?;
    if period.from() > clock_for_reading(store).await?.now() {
        bail!("{} has not begun yet", period.name());
    }
    let mut conn = store.read().await?;
    let statement = ledger::statement_of(&mut conn, tenant.id, partner.id, period).await?;
    if statement.parts.is_empty() {
        bail!("partner {} had no transfers by the end of {}", partner.id, statement.period.name());
    }
    match args.format {
        Shape::Text => text(&tenant, &partner, &statement),
        Shape::Csv => write(&view::table(&statement, Locale::En))?,
        Shape::Json => write(&format!("{:#}\n", data(&tenant, &partner, &statement)))?,
    }
    Ok(ExitStatus::Ok)
}

/// The partner whom the arguments name, with the program.
async fn find(store: &Store, args: &Args) -> anyhow::Result<(Tenant, Partner)> {
    let mut found = Vec::new();
    let keys = tenant::list_keys(store).await?;
    if let Some(key) = &args.program
        && !keys.iter().any(|(_, known)| known == key)
    {
        let known: Vec<&str> = keys.iter().map(|(_, key)| key.as_str()).collect();
        bail!("there is no program {key:?}; choose one of: {}", known.join(", "));
    }
    for (program, key) in
        keys.into_iter().filter(|(_, key)| args.program.as_ref().is_none_or(|wanted| wanted == key))
    {
        let partner =
            partner::find_by_mention(&mut *store.read().await?, program, &args.partner).await?;
        found.extend(partner.map(|partner| (key, partner)));
    }
    match <[_; 1]>::try_from(found) {
        Ok([(key, partner)]) => {
            let tenant =
                tenant::find_stored(store, &key).await?.context("invariant: the key was found")?;
            Ok((tenant, partner))
        }
        Err(none) if none.is_empty() => {
            bail!(
                "there is no partner {:?}: use a partner's number, Discord id or issued code",
                args.partner
            )
        }
        Err(several) => {
            let keys: Vec<&str> = several.iter().map(|(key, _)| key.as_str()).collect();
            bail!(
                "{:?} is a partner in several programs: choose one with --program: {}",
                args.partner,
                keys.join(", ")
            )
        }
    }
}

fn text(tenant: &Tenant, partner: &Partner, statement: &Statement) {
    let period = &statement.period;
    let (first, last) = period.days();
    say(format!(
        "Statement of partner {} (Discord {}), program {}",
        partner.id, partner.member, tenant.key
    ));
    say(format!("{}: {first} to {last}, {}", period.name(), period.zone()));
    let style =
        TransferStyle { locale: Locale::En, typed: &str::to_owned, at: &|at| period.moment(at) };
    for part in &statement.parts {
        let mut table = Columns::new([LEFT, LEFT, RIGHT, RIGHT, RIGHT, LEFT]);
        let total = format!("balance ({})", part.unit);
        table.header(["date", "transfer", "amount", "change", &total, "description"]);
        let edge = |day: &str, word: &str, standing: &UnitBalances| {
            let (none, held) = (String::new, held(standing, Locale::En));
            [day.to_owned(), word.to_owned(), none(), none(), standing.total.decimal(), held]
        };
        table.row(edge(&first, "opening", &part.opening));
        for line in &part.lines {
            let transfer = &line.transfer;
            let (from, to) = (
                account(Locale::En, transfer.debit.kind),
                account(Locale::En, transfer.credit.kind),
            );
            table.row([
                period.day(transfer.at),
                format!("#{}", transfer.id),
                transfer.amount.decimal(),
                line.change.decimal(),
                line.total.decimal(),
                format!("{} ({from} → {to})", style.what(transfer)),
            ]);
        }
        table.row(edge(&last, "closing", &part.closing));
        say(format!("\n{table}"));
    }
}

fn data(tenant: &Tenant, partner: &Partner, statement: &Statement) -> serde_json::Value {
    let period = &statement.period;
    let style =
        TransferStyle { locale: Locale::En, typed: &str::to_owned, at: &|at| period.moment(at) };
    let standing = |standing: &UnitBalances| {
        let accounts: serde_json::Map<_, _> = standing
            .accounts
            .iter()
            .map(|(kind, amount)| (kind.as_str().to_owned(), json!(amount.minor())))
            .collect();
        json!({ "total": standing.total.minor(), "accounts": accounts })
    };
    let parts = statement.parts.iter().map(|part| {
        let lines = part.lines.iter().map(|line| {
            let transfer = &line.transfer;
            json!({
                "transfer": transfer.id,
                "at": transfer.at.to_string(),
                "kind": transfer.kind.as_str(),
                "what": style.what(transfer),
                "from": transfer.debit.kind.as_str(),
                "to": transfer.credit.kind.as_str(),
                "amount": transfer.amount.minor(),
                "change": line.change.minor(),
                "total": line.total.minor(),
                "event": transfer.event,
                "accrual": transfer.accrual,
                "payout": transfer.payout,
                "external_id": transfer.external_id,
                "key": transfer.key.as_str(),
            })
        });
        json!({
            "unit": part.unit.code(),
            "decimals": part.unit.decimals(),
            "opening": standing(&part.opening),
            "lines": lines.collect::<Vec<_>>(),
            "closing": standing(&part.closing),
        })
    });
    json!({
        "program": tenant.key,
        "partner": partner.id,
        "member": partner.member.to_string(),
        "period": period.name(),
        "from": period.from().to_string(),
        "until": period.until().to_string(),
        "zone": period.zone(),
        "parts": parts.collect::<Vec<_>>(),
    })
}

/// Prints why a transfer is what it is.
pub(super) async fn why(store: &Store, transfer: TransferId) -> anyhow::Result<ExitStatus> {
    let mut conn = store.read().await?;
    for (program, key) in tenant::list_keys(store).await? {
        if let Some(why) = ledger::explain_transfer(&mut conn, program, transfer).await? {
            let style = TransferStyle {
                locale: Locale::En,
                typed: &str::to_owned,
                at: &|at: UtcMs| at.to_string(),
            };
            say(format!("{key}: transfer {transfer}"));
            for line in style.why(&why, usize::MAX) {
                say(line);
            }
            return Ok(ExitStatus::Ok);
        }
    }
    bail!("there is no transfer {transfer}: see the numbers in `ledger statement`")
}

/// Prints the books of all programs.
pub(super) async fn export(store: &Store, books: LedgerReport) -> anyhow::Result<ExitStatus> {
    let format = match books {
        LedgerReport::Hledger => ExportFormat::Hledger,
        LedgerReport::Beancount => ExportFormat::Beancount,
        LedgerReport::Csv => ExportFormat::Csv,
        LedgerReport::Json => ExportFormat::Json,
    };
    let programs = tenant::list_keys(store).await?;
    let mut out = BufWriter::new(super::terminal::stdout());
    match ledger::export(&mut *store.read().await?, &programs, format, &mut out).await {
        // A reader that has gone away is no failure.
        Err(ExportError::Write(error)) if error.kind() == ErrorKind::BrokenPipe => {
            Ok(ExitStatus::Ok)
        }
        written => Ok(written.map(|()| ExitStatus::Ok)?),
    }
}

/// Prints number and hash of each program's last transfer: kept elsewhere, they make a rewritten
/// past visible.
pub(super) async fn head(store: &Store) -> anyhow::Result<ExitStatus> {
    let mut conn = store.read().await?;
    for (program, key) in tenant::list_keys(store).await? {
        match ledger::find_head(&mut conn, program).await? {
            Some(head) => say(format!("{key} {} {}", head.seq, head.hash)),
            None => say(format!("{key} 0 {}", ledger::ChainHash::START)),
        }
    }
    Ok(ExitStatus::Ok)
}

/// Prints a text that ends its own lines.
fn write(text: &str) -> anyhow::Result<()> {
    match super::terminal::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}
