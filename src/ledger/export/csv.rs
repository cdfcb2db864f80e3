//! A table: one line a transfer, behind a header.

use std::borrow::Cow;
use std::io::{Result, Write};

use super::account_name;
use crate::id::{EventId, PayoutId, TransferId};
use crate::ledger::Transfer;

pub(super) fn head(out: &mut dyn Write) -> Result<()> {
    line(
        out,
        [
            "program",
            "number",
            "id",
            "at",
            "kind",
            "debit",
            "credit",
            "amount",
            "unit",
            "key",
            "event",
            "accrual",
            "payout",
            "external_id",
            "basis",
            "hash",
        ],
    )
}

pub(super) fn transfer(out: &mut dyn Write, key: &str, transfer: &Transfer) -> Result<()> {
    let number = |id: Option<i64>| id.map(|id| id.to_string()).unwrap_or_default();
    line(
        out,
        [
            cell(key),
            transfer.seq.to_string().into(),
            transfer.id.to_string().into(),
            transfer.at.to_string().into(),
            transfer.kind.as_str().into(),
            account_name(key, transfer.debit).into(),
            account_name(key, transfer.credit).into(),
            transfer.amount.decimal().into(),
            transfer.amount.unit().code().into(),
            cell(transfer.key.as_str()),
            number(transfer.event.map(EventId::get)).into(),
            number(transfer.accrual.map(TransferId::get)).into(),
            number(transfer.payout.map(PayoutId::get)).into(),
            cell(transfer.external_id.as_deref().unwrap_or_default()),
            transfer.basis.as_deref().unwrap_or_default().into(),
            transfer.hash.to_string().into(),
        ]
        .iter()
        .map(|cell: &Cow<'_, str>| cell.as_ref()),
    )
}

/// Text of others as a cell: what a spreadsheet would take for a formula begins with an apostrophe.
#[must_use]
pub fn cell(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}").into()
    } else {
        text.into()
    }
}

fn line<'c>(out: &mut dyn Write, cells: impl IntoIterator<Item = &'c str>) -> Result<()> {
    let mut writer = ::csv::Writer::from_writer(out);
    writer.write_record(cells)?;
    writer.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_is_only_text() {
        for (text, shown) in
            [("=1+1", "'=1+1"), ("-2", "'-2"), ("@a", "'@a"), ("I-1", "I-1"), ("", "")]
        {
            assert_eq!(cell(text), shown);
        }
    }
}
