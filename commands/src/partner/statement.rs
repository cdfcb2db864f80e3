//! A partner's own statement of a month.

use partnerdesk::ledger::{self, Line, Period, Statement};
use partnerdesk::partner;

use crate::answer::{Answer, BLUE, Card, Face};
use crate::failure::Failure;
use crate::i18n::plain;
use crate::statement::{held, table};
use crate::transfer::Style;
use crate::visit::Visit;

/// How many lines fit the card; with more, the table is attached.
const SHOWN: usize = 15;
/// How long what somebody typed may be in a line.
const TYPED: usize = 80;
/// The largest table that is attached, in bytes: Discord takes 10 MiB.
const LARGEST: usize = 8 * 1024 * 1024;

/// The statement of the month that is written like `2026-07`; of this month when there is none.
pub(crate) async fn show(visit: &Visit, month: Option<&str>) -> Result<Answer, Failure> {
    let partner = partner::of_member(&visit.desk, &visit.tenant, visit.member)
        .await?
        .ok_or(Failure::NoPartner)?;
    let (zone, now) = (visit.tenant.program.meta.timezone, visit.desk.clock.now());
    let period = match month {
        Some(text) => Period::month(text.trim(), zone),
        None => Period::month_of(now, zone),
    };
    let period = period.filter(|period| period.from() <= now).ok_or(Failure::Month)?;
    let mut conn = visit.desk.store.read().await?;
    let statement = ledger::statement(&mut conn, visit.tenant.id, partner.id, period).await?;
    drop(conn);
    Ok(Answer::Message(face(visit, &statement)))
}

fn face(visit: &Visit, statement: &Statement) -> Face {
    let (locale, period) = (visit.locale, &statement.period);
    let lines: usize = statement.parts.iter().map(|part| part.lines.len()).sum();
    let mut words = Vec::new();
    let mut room = SHOWN;
    for part in &statement.parts {
        for (id, standing) in
            [("statement-opened", &part.opening), ("statement-closed", &part.closing)]
        {
            if id == "statement-closed" {
                words.extend(part.lines.iter().take(room).map(|line| said(visit, period, line)));
                room = room.saturating_sub(part.lines.len());
            }
            let args = [
                ("total", locale.money(standing.total).into()),
                ("held", held(standing, locale).into()),
            ];
            words.push(visit.with(id, &args));
        }
    }
    if statement.parts.is_empty() {
        words.push(visit.text("statement-empty"));
    }
    let table = (lines > SHOWN).then(|| table(statement, locale));
    let file = table.filter(|table| table.len() <= LARGEST);
    if lines > SHOWN {
        let args = [("shown", SHOWN.into()), ("count", lines.into())];
        words.push(
            visit.with(if file.is_some() { "statement-more" } else { "statement-too-long" }, &args),
        );
    }
    let (first, last) = period.days();
    let args = [("first", first.into()), ("last", last.into()), ("zone", period.zone().into())];
    let card = Card::new(visit.with("statement-title", &[("month", period.name().into())]), BLUE)
        .words(words.join("\n"))
        .footer(visit.with("statement-footer", &args));
    let face = Face::card(card);
    match file {
        Some(table) => face.file(format!("statement-{}.csv", period.name()), table),
        None => face,
    }
}

fn said(visit: &Visit, period: &Period, line: &Line) -> String {
    let (locale, transfer) = (visit.locale, &line.transfer);
    let style = Style { locale, typed: &|text| plain(text, TYPED), at: &|at| period.day(at) };
    let amount = match line.change.minor() {
        0 => style.moved(transfer),
        change => format!("**{}{}**", if change > 0 { "+" } else { "" }, locale.money(line.change)),
    };
    format!("{} #{} {}: {amount}", period.day(transfer.at), transfer.id, style.what(transfer))
}
