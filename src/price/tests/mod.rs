//! Tests of the price book: whole files of events under whole program files.

mod figures;
mod file;
mod import;
mod ladders;
mod ledger;
mod order;
mod properties;
mod rules;
mod runs;

use super::{CodeStarts, EventFile, PriceLine, PriceLineKind, PriceTotals, price_events};
use crate::clock::UtcMs;
use crate::program::{Program, parse};
use crate::referral::BillingEvent;

const MIDNIGHT: &str = include_str!("../../../programs/midnight.toml");

/// A program in EUR with these tracks, products, commissions and bonuses.
fn program(parts: &str) -> Program {
    read(&source(parts))
}

/// Its file.
fn source(parts: &str) -> String {
    let text = format!(
        r#"schema = 1
[program]
id = "sample"
name = "Sample"
currency = "EUR"
timezone = "Europe/Amsterdam"
[[route]]
id = "apply"
kind = "application"
via = {{ ticket = "Ticket" }}
form = "one"
approval = "staff"
then = ["collect_profile"]
[[form]]
id = "one"
fields = [{{ id = "who", label = "Who are you?" }}]
[profile]
passphrase = {{ required = true, guards = ["profile.view", "payout.request"], reset = "mail_from_paypal_email" }}
fields = [{{ id = "paypal_email", kind = "email", required = true, secret = true, for = "payout" }}]
[payout]
mode = "on_request"
via = {{ ticket = "Ticket" }}
needs = ["passphrase", "paypal_email"]
minimum = "5.00"
methods = ["paypal_manual"]
[links]
base = "https://example.org/"
{parts}"#
    );
    if text.contains("[attribution]") {
        return text;
    }
    format!(
        "{text}\n[attribution]\nby = [\"link\"]\nbinds_at = \"registration\"\nconflict = \
         \"first\"\n"
    )
}

fn read(text: &str) -> Program {
    parse(text, "sample.toml").unwrap_or_else(|faults| {
        panic!("{}", faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
    })
}

/// Later than whatever the tests' events say.
fn now() -> UtcMs {
    UtcMs::parse("2200-01-01T00:00:00Z").unwrap()
}

fn midnight() -> Program {
    read(MIDNIGHT)
}

/// The lines of a file of events.
fn lines(program: &Program, csv: &str) -> Vec<PriceLine> {
    let events = events(program, csv);
    price_events(program, CodeStarts::default(), &events)
}

fn events(program: &Program, csv: &str) -> Vec<BillingEvent> {
    EventFile::read(csv.as_bytes(), program, &[], now())
        .unwrap_or_else(|error| panic!("{error}\n{csv}"))
        .map(Result::unwrap)
        .collect()
}

/// Each line in short: event, partner, kind, amount.
fn short(lines: &[PriceLine]) -> Vec<String> {
    let one = |line: &PriceLine| {
        let partner = line.partner.as_deref().unwrap_or("-");
        format!("{} {partner} {} {}", line.event, line.kind.word(), line.amount.decimal())
    };
    lines.iter().map(one).collect()
}

/// The amounts of one kind, in the order of the lines.
fn amounts(lines: &[PriceLine], kind: PriceLineKind) -> Vec<String> {
    lines.iter().filter(|line| line.kind == kind).map(|line| line.amount.decimal()).collect()
}

fn total(lines: &[PriceLine], partner: &str, unit: &str) -> String {
    let totals: PriceTotals = lines.iter().collect();
    totals.get(partner, unit).map(|sum| sum.decimal()).unwrap_or_default()
}

/// `n` times the same text, for expected lists.
fn times(parts: &[(&str, usize)]) -> Vec<String> {
    parts.iter().flat_map(|(text, n)| vec![(*text).to_owned(); *n]).collect()
}

/// Writes events without commas and quotes, in short: `at type id key=value …` a line; `2026-07-03`
/// is its noon, and a `+n` is n days and `+nh` n hours after 2026-07-01T12:00:00Z.
fn csv(text: &str) -> String {
    use crate::referral::EventFields;
    let start = UtcMs::parse("2026-07-01T12:00:00Z").unwrap();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(EventFields::NAMES).unwrap();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let mut words = line.split(' ');
        let at = words.next().unwrap();
        let at = match at.strip_prefix('+') {
            Some(after) => {
                let (number, hours) =
                    after.strip_suffix('h').map_or((after, 24), |number| (number, 1));
                let hours = number.parse::<u64>().unwrap() * hours;
                start.plus(std::time::Duration::from_hours(hours)).to_string()
            }
            None if at.len() == 10 => format!("{at}T12:00:00Z"),
            None => at.to_owned(),
        };
        let (kind, id) = (words.next().unwrap(), words.next().unwrap());
        let rest: Vec<(&str, &str)> = words.map(|word| word.split_once('=').unwrap()).collect();
        let amounts = rest.iter().any(|(name, _)| ["list", "gross", "net"].contains(name));
        let field = |name: &str| match name {
            "at" => at.as_str(),
            "type" => kind,
            "id" => id,
            name => match rest.iter().find(|(other, _)| *other == name) {
                Some((_, value)) => value,
                None if name == "currency" && amounts => "EUR",
                None => "",
            },
        };
        writer.write_record(EventFields::NAMES.map(field)).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}
