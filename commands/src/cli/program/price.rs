//! `program price`: what events are worth under a program file.

use std::io::{BufWriter, ErrorKind, Write};
use std::path::PathBuf;

use partnerdesk::price::{Book, EventFile, PriceLine, PriceLineKind, PriceTotals};
use partnerdesk::program;

use super::table::{Columns, LEFT, RIGHT};
use super::{ExitStatus, problem};
use crate::cli::file;
use crate::cli::terminal;

/// How many bytes are written at once.
const WRITTEN_AT_ONCE: usize = 64 * 1024;

/// What to price.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// Program file, for example programs/midnight.toml.
    file: PathBuf,
    /// CSV file of events: a header that names the columns, in any order, then one event per line;
    /// `-` reads standard input.
    #[arg(long)]
    events: PathBuf,
    /// Print one JSON object per line; the last one has the totals.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    columns: file::ColumnArgs,
}

/// Prints what comes of each event, then the totals; nothing at all when a line of the events is
/// bad.
pub(super) fn price(args: &Args) -> anyhow::Result<ExitStatus> {
    let program = match program::load(&args.file) {
        Ok(program) => program,
        Err(problems) => {
            let source = std::fs::read_to_string(&args.file).unwrap_or_default();
            problem::print_to_stderr(&problems, &args.file, &source);
            return Ok(ExitStatus::CheckFailed);
        }
    };
    let events = match EventFile::read(file::open(&args.events)?, &program, &args.columns.maps) {
        Ok(events) => events,
        Err(error) => return Ok(file::refuse(&args.events, &error, "Nothing was calculated")),
    };
    let mut out = BufWriter::with_capacity(WRITTEN_AT_ONCE, terminal::stdout());
    let mut book = Book::new(&program);
    let written = if args.json {
        json(&mut out, &mut book, events)
    } else {
        table(&mut out, &mut book, events)
    };
    match written.and_then(|()| out.flush()) {
        // A reader that has gone away is no failure.
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(ExitStatus::Ok),
    }
}

fn json(out: &mut impl Write, book: &mut Book<'_>, events: EventFile) -> std::io::Result<()> {
    let mut totals = PriceTotals::default();
    for event in events {
        for line in book.apply(&event?) {
            totals.add(&line);
            serde_json::to_writer(&mut *out, &line)?;
            out.write_all(b"\n")?;
        }
    }
    serde_json::to_writer(&mut *out, &serde_json::json!({ "totals": totals }))?;
    writeln!(out)
}

/// The table for people: what has nothing to do with money is left out and counted.
fn table(out: &mut impl Write, book: &mut Book<'_>, events: EventFile) -> std::io::Result<()> {
    let mut totals = PriceTotals::default();
    let mut without_effect = 0_u64;
    let mut lines = Columns::new([LEFT, LEFT, LEFT, RIGHT, RIGHT, LEFT]);
    lines.header(["event", "partner", "type", "level", "amount", "reason"]);
    for event in events {
        for line in book.apply(&event?) {
            totals.add(&line);
            if line.kind == PriceLineKind::None && !line.why.contains("flag: ") {
                without_effect = without_effect.saturating_add(1);
            } else {
                lines.row(cells(&line));
            }
        }
    }
    writeln!(out, "{lines}")?;
    if without_effect > 0 {
        writeln!(
            out,
            "Not shown: {without_effect} without an effect on money (--json lists them with their \
             reasons)"
        )?;
    }
    writeln!(out)?;
    if totals.iter().next().is_none() {
        return writeln!(out, "Nobody has earned anything.");
    }
    let mut sums = Columns::new([LEFT, RIGHT]);
    sums.header(["partner", "total"]);
    for (partner, sum) in totals.iter() {
        sums.row([partner.to_owned(), sum.to_string()]);
    }
    writeln!(out, "{sums}")
}

fn cells(line: &PriceLine) -> [String; 6] {
    let level = if line.level_before == line.level_after {
        line.level_after.to_string()
    } else {
        format!("{}→{}", line.level_before, line.level_after)
    };
    [
        line.event.clone(),
        line.partner.clone().unwrap_or_else(|| "-".to_owned()),
        line.kind.word().to_owned(),
        level,
        line.amount.to_string(),
        line.why.clone(),
    ]
}
