//! `program price`: what events are worth under a program file.

use std::io::{BufWriter, ErrorKind, Write};
use std::path::PathBuf;

use chrono::NaiveDate;
use partnerdesk::clock::{Clock as _, SystemClock, UtcMs};
use partnerdesk::price::{Book, CodeStarts, EventFile, PriceLine, PriceLineKind, PriceTotals};
use partnerdesk::program;

use super::table::{Columns, LEFT, RIGHT};
use super::{ExitStatus, problem};
use crate::cli::file;
use crate::cli::terminal;

/// How many bytes are written at once.
const WRITTEN_AT_ONCE: usize = 64 * 1024;

const NOTHING: &str = "Nothing was calculated";

/// What to price.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// Program file, for example programs/midnight.toml.
    file: PathBuf,
    /// CSV file of events: a header that names the columns, in any order, then one event per line;
    /// `-` reads standard input.
    #[arg(long)]
    events: PathBuf,
    /// CSV file with the columns code, `named_at` and `taken_over_at`: from when on each code was its
    /// partner's, and when the partner was taken over from another system. Without it, codes have
    /// always been there.
    #[arg(long, value_name = "FILE")]
    partners: Option<PathBuf>,
    /// The time at which the events are judged, RFC 3339 or a date; now unless said. An event that
    /// is dated more than 5 minutes later is refused.
    #[arg(long, value_name = "TIME", value_parser = moment)]
    as_of: Option<UtcMs>,
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
            let source = program::read_source(&args.file).unwrap_or_default();
            problem::print_to_stderr(&problems, &args.file, &source);
            return Ok(ExitStatus::CheckFailed);
        }
    };
    let now = args.as_of.unwrap_or_else(|| SystemClock.now());
    let starts = match &args.partners {
        Some(partners) => match CodeStarts::read(file::open(partners)?, &[]) {
            Ok(starts) => starts,
            Err(error) => return Ok(file::refuse(partners, &error, NOTHING)),
        },
        None => CodeStarts::default(),
    };
    let file = file::open(&args.events)?;
    let events = match EventFile::read(file, &program, &args.columns.maps, now) {
        Ok(events) => events,
        Err(error) => return Ok(file::refuse(&args.events, &error, NOTHING)),
    };
    let mut out = BufWriter::with_capacity(WRITTEN_AT_ONCE, terminal::stdout());
    let mut book = Book::new(&program, starts);
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

/// A moment: a time with its zone, or a day, which is its last moment in UTC.
fn moment(text: &str) -> Result<UtcMs, &'static str> {
    let day = |text: &str| {
        let next = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?.succ_opt()?;
        let end = next.and_time(chrono::NaiveTime::MIN).and_utc().timestamp_millis();
        Some(UtcMs::new(end.saturating_sub(1)))
    };
    UtcMs::parse(text)
        .or_else(|| day(text))
        .ok_or("write a time such as 2026-07-01T12:00:00Z, or a day such as 2026-07-01")
}

/// What comes of each event, and at the end of what has waited.
fn priced(
    book: &mut Book<'_>,
    events: EventFile,
) -> impl Iterator<Item = std::io::Result<Vec<PriceLine>>> {
    let mut events = Some(events);
    std::iter::from_fn(move || {
        if let Some(event) = events.as_mut()?.next() {
            return Some(event.map(|event| book.apply(&event)));
        }
        events = None;
        Some(Ok(book.finish()))
    })
}

fn json(out: &mut impl Write, book: &mut Book<'_>, events: EventFile) -> std::io::Result<()> {
    let mut totals = PriceTotals::default();
    for outcome in priced(book, events) {
        for line in outcome? {
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
    for outcome in priced(book, events) {
        for line in outcome? {
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
