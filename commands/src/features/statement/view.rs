//! A partner's statement as a table, for the command line and for Discord.

use partnerdesk::ledger::{Statement, UnitBalances, cell};

use crate::features::statement::transfer::{TransferStyle, account};
use crate::i18n::Locale;

/// The statement as CSV: for each unit its opening, every line and its closing. Amounts have a
/// point, in every language.
pub(crate) fn table(statement: &Statement, locale: Locale) -> String {
    let period = &statement.period;
    let style = TransferStyle { locale, typed: &str::to_owned, at: &|at| period.moment(at) };
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut row = |cells: [String; 9]| {
        // A list in memory takes everything.
        let _ = writer.write_record(cells.iter().map(|text| cell_of(text)));
    };
    row([
        "column-at",
        "column-transfer",
        "column-what",
        "column-from",
        "column-to",
        "column-amount",
        "column-change",
        "column-total",
        "column-unit",
    ]
    .map(|id| locale.text(id)));
    for part in &statement.parts {
        let unit = part.unit.code().to_owned();
        let (first, last) = period.days();
        let edge = |day: String, id: &str, standing: &UnitBalances| {
            let none = String::new;
            let what = format!("{}{}", locale.text(id), in_brackets(&held(standing, locale)));
            [
                day,
                none(),
                what,
                none(),
                none(),
                none(),
                none(),
                standing.total.decimal(),
                unit.clone(),
            ]
        };
        row(edge(first, "statement-opening", &part.opening));
        for line in &part.lines {
            let transfer = &line.transfer;
            row([
                period.moment(transfer.at),
                transfer.id.to_string(),
                style.what(transfer),
                account(locale, transfer.debit.kind),
                account(locale, transfer.credit.kind),
                transfer.amount.decimal(),
                line.change.decimal(),
                line.total.decimal(),
                unit.clone(),
            ]);
        }
        row(edge(last, "statement-closing", &part.closing));
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

/// Only words can be taken for a formula: a number below zero stays one.
fn cell_of(text: &str) -> String {
    let number = text
        .strip_prefix('-')
        .is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit() || b == b'.'));
    if number { text.to_owned() } else { cell(text).into_owned() }
}

/// What is on each account: `on hold $2.00, available $10.00`; empty when there is nothing.
pub(crate) fn held(standing: &UnitBalances, locale: Locale) -> String {
    let held = standing.accounts.iter().filter(|(_, amount)| amount.minor() > 0);
    let held: Vec<String> = held
        .map(|(kind, amount)| format!("{} {}", account(locale, *kind), locale.money(*amount)))
        .collect();
    held.join(", ")
}

/// The text in brackets behind another one; nothing when it is empty.
pub(crate) fn in_brackets(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!(" ({text})") }
}
