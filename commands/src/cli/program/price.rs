//! `program price`: what events are worth under a program file.

use std::fs::File;
use std::io::{BufWriter, ErrorKind, Write};
use std::path::PathBuf;

use partnerdesk::price::{Book, EventFile, PriceLine, PriceLineKind, PriceTotals};
use partnerdesk::program;

use super::ExitStatus;

/// What to price.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// The program file, for example programs/midnight.toml.
    file: PathBuf,
    /// The CSV file of events: a header with the names of the columns in any order, then one event
    /// a line; `-` reads the standard input.
    #[arg(long)]
    events: PathBuf,
    /// Print one JSON object a line, and the totals as the last one, for other programs.
    #[arg(long)]
    json: bool,
}

/// Prints what comes of each event, then the totals; nothing at all when a line of the events is
/// bad.
pub(super) fn price(args: &Args) -> anyhow::Result<ExitStatus> {
    let tell = |message: &dyn std::fmt::Display| {
        let _ = writeln!(std::io::stderr(), "{message}");
    };
    let program = match program::load(&args.file) {
        Ok(program) => program,
        Err(faults) => {
            for fault in &faults {
                tell(fault);
            }
            return Ok(ExitStatus::CheckFailed);
        }
    };
    let name = args.events.display();
    let read = if args.events.as_os_str() == "-" {
        EventFile::read(std::io::stdin().lock(), &program)
    } else {
        let file = File::open(&args.events)
            .map_err(|error| anyhow::anyhow!("{name} cannot be read: {error}"))?;
        EventFile::read(file, &program)
    };
    let events = match read {
        Ok(events) => events,
        Err(error) => {
            for bad in &error.0 {
                tell(&format!("{name}:{}: {}", bad.line, bad.message));
            }
            tell(&"nothing was priced: every line has to fit");
            return Ok(ExitStatus::CheckFailed);
        }
    };
    let mut out = BufWriter::new(std::io::stdout().lock());
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
    for line in events.flat_map(|event| book.apply(&event)) {
        totals.add(&line);
        serde_json::to_writer(&mut *out, &line)?;
        writeln!(out)?;
    }
    serde_json::to_writer(&mut *out, &serde_json::json!({ "totals": totals }))?;
    writeln!(out)
}

/// The table for people: what has nothing to do with money is left out and counted.
fn table(out: &mut impl Write, book: &mut Book<'_>, events: EventFile) -> std::io::Result<()> {
    let mut totals = PriceTotals::default();
    let mut nothing = 0_u64;
    writeln!(
        out,
        "{:<19} {:<16} {:<8} {:>5} {:>14}  why",
        "event", "partner", "what", "level", "amount"
    )?;
    for line in events.flat_map(|event| book.apply(&event)) {
        totals.add(&line);
        if line.kind == PriceLineKind::None && !line.why.contains("flag: ") {
            nothing = nothing.saturating_add(1);
        } else {
            row(out, &line)?;
        }
    }
    if nothing > 0 {
        writeln!(
            out,
            "{nothing} without an effect on money are not shown: --json has them, with the reasons"
        )?;
    }
    writeln!(out)?;
    if totals.iter().next().is_none() {
        return writeln!(out, "nobody has earned anything");
    }
    for (partner, sum) in totals.iter() {
        writeln!(out, "{partner:<36} {:>29}", sum.to_string())?;
    }
    Ok(())
}

fn row(out: &mut impl Write, line: &PriceLine) -> std::io::Result<()> {
    let level = if line.level_before == line.level_after {
        line.level_after.to_string()
    } else {
        format!("{}→{}", line.level_before, line.level_after)
    };
    let (event, partner) = (line.event.as_str(), line.partner.as_deref().unwrap_or("-"));
    let (kind, amount) = (line.kind.word(), line.amount.to_string());
    writeln!(out, "{event:<19} {partner:<16} {kind:<8} {level:>5} {amount:>14}  {}", line.why)
}
