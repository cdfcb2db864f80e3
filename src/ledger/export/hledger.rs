//! A journal for hledger.
//! Source: hledger's manual, "Journal": dates, codes, descriptions, directives.

use std::io::{Result, Write};

use super::{account_name, day, in_one_line};
use crate::ledger::Transfer;
use crate::money::Unit;

/// A point is the decimal mark, whatever else the amounts look like.
pub(super) fn head(out: &mut dyn Write) -> Result<()> {
    writeln!(out, "decimal-mark .\n")
}

pub(super) fn declare(out: &mut dyn Write, accounts: &[String], units: &[Unit]) -> Result<()> {
    for unit in units {
        writeln!(out, "commodity 1000.{} {unit}", "0".repeat(unit.decimals().into()))?;
    }
    for account in accounts {
        writeln!(out, "account {account}")?;
    }
    writeln!(out)
}

/// The number in the chain is the code; a semicolon would begin a comment, in which words can have
/// a meaning.
pub(super) fn transfer(out: &mut dyn Write, key: &str, transfer: &Transfer) -> Result<()> {
    let description = in_one_line(transfer.key.as_str()).replace(';', "%3B");
    let (debit, credit) = (account_name(key, transfer.debit), account_name(key, transfer.credit));
    let (amount, unit) = (transfer.amount.decimal(), transfer.amount.unit());
    writeln!(
        out,
        "{} ({}) {} {description}",
        day(transfer.at),
        transfer.seq,
        transfer.kind.as_str()
    )?;
    writeln!(out, "    {debit}  {amount} {unit}")?;
    writeln!(out, "    {credit}  -{amount} {unit}\n")
}
