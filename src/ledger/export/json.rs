//! Data: a list of objects, each on a line of its own.

use std::io::{Result, Write};

use serde::Serialize;

use super::account_name;
use crate::id::{EventId, PayoutId, TransferId};
use crate::ledger::Transfer;

/// A transfer as it is written. Amounts are minor units; `decimal` is the same amount for people.
#[derive(Serialize)]
struct Entry<'t> {
    program: &'t str,
    number: i64,
    id: i64,
    at: String,
    kind: &'t str,
    debit: String,
    credit: String,
    amount: i64,
    decimal: String,
    unit: &'t str,
    key: &'t str,
    event: Option<i64>,
    accrual: Option<i64>,
    payout: Option<i64>,
    external_id: Option<&'t str>,
    basis: Option<serde_json::Value>,
    previous_hash: String,
    hash: String,
}

pub(super) fn head(out: &mut dyn Write) -> Result<()> {
    writeln!(out, "[")
}

pub(super) fn transfer(
    out: &mut dyn Write,
    key: &str,
    transfer: &Transfer,
    first: bool,
) -> Result<()> {
    let unit = transfer.amount.unit();
    let entry = Entry {
        program: key,
        number: transfer.seq,
        id: transfer.id.get(),
        at: transfer.at.to_string(),
        kind: transfer.kind.as_str(),
        debit: account_name(key, transfer.debit),
        credit: account_name(key, transfer.credit),
        amount: transfer.amount.minor(),
        decimal: transfer.amount.decimal(),
        unit: unit.code(),
        key: transfer.key.as_str(),
        event: transfer.event.map(EventId::get),
        accrual: transfer.accrual.map(TransferId::get),
        payout: transfer.payout.map(PayoutId::get),
        external_id: transfer.external_id.as_deref(),
        basis: transfer.basis.as_deref().map(serde_json::from_str).transpose()?,
        previous_hash: transfer.previous.to_string(),
        hash: transfer.hash.to_string(),
    };
    if !first {
        writeln!(out, ",")?;
    }
    serde_json::to_writer(&mut *out, &entry)?;
    Ok(())
}

pub(super) fn tail(out: &mut dyn Write) -> Result<()> {
    writeln!(out, "\n]")
}
