//! A file for beancount.
//! Source: beancount's language syntax: directives, strings, metadata.

use std::io::{Result, Write};

use super::{account_name, day, in_one_line};
use crate::clock::UtcMs;
use crate::ledger::Transfer;

pub(super) fn head(out: &mut dyn Write) -> Result<()> {
    writeln!(out, "option \"title\" \"partnerdesk\"\n")
}

/// Beancount wants every account opened, on or before the day of its first transfer.
pub(super) fn declare(out: &mut dyn Write, opened: UtcMs, accounts: &[String]) -> Result<()> {
    for account in accounts {
        writeln!(out, "{} open {account}", day(opened))?;
    }
    writeln!(out)
}

pub(super) fn transfer(out: &mut dyn Write, key: &str, transfer: &Transfer) -> Result<()> {
    let narration = in_one_line(transfer.key.as_str()).replace('\\', "\\\\").replace('"', "\\\"");
    let (debit, credit) = (account_name(key, transfer.debit), account_name(key, transfer.credit));
    let (amount, unit) = (transfer.amount.decimal(), transfer.amount.unit());
    writeln!(out, "{} * \"{}\" \"{narration}\"", day(transfer.at), transfer.kind.as_str())?;
    writeln!(out, "  number: {}", transfer.seq)?;
    writeln!(out, "  {debit}  {amount} {unit}")?;
    writeln!(out, "  {credit}  -{amount} {unit}\n")
}
