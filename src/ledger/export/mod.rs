//! The books for other programs: plain-text accounting (hledger, beancount), a table (CSV) and data
//! (JSON).
//!
//! All transfers of all programs in order of their chains, a page at a time and in one snapshot of
//! the file, so that a large ledger needs no more memory than a small one. Dates are days of UTC.
//! Debits are positive.

mod beancount;
mod csv;
mod hledger;
mod json;

use std::borrow::Cow;
use std::io::Write;

use sqlx::{Connection as _, SqliteConnection};

pub use csv::cell;

use super::account::{AccountClass, AccountKind, TransferSide};
use super::repo;
use super::transfer::Transfer;
use crate::clock::UtcMs;
use crate::id::ProgramId;
use crate::store::StoreError;

/// How many transfers are read at a time.
const PAGE: i64 = 1000;

/// What the books are written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportFormat {
    /// A journal for hledger.
    Hledger,
    /// A file for beancount.
    Beancount,
    /// A table with a header, one line a transfer.
    Csv,
    /// A list of objects, one line a transfer.
    Json,
}

/// Why the books were not written, or not to their end.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// Where they go to takes no more.
    #[error("the books cannot be written: {0}")]
    Write(#[from] std::io::Error),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Writes the books of these programs, each given with its key.
///
/// # Errors
/// [`ExportError`]; what was written before it is not complete.
pub async fn export(
    conn: &mut SqliteConnection,
    programs: &[(ProgramId, String)],
    format: ExportFormat,
    out: &mut (dyn Write + Send),
) -> Result<(), ExportError> {
    let mut snapshot = conn.begin().await.map_err(StoreError::from)?;
    let mut books = Books { out, format, transfers: 0 };
    books.head()?;
    for (program, key) in programs {
        books.accounts(&mut snapshot, *program, key).await?;
    }
    for (program, key) in programs {
        let mut last = 0;
        loop {
            let page = repo::list_page(&mut snapshot, *program, last, PAGE).await?;
            let Some((end, _)) = page.last() else { break };
            last = *end;
            for (_, transfer) in page {
                books.transfer(key, &transfer?)?;
            }
        }
    }
    books.tail()?;
    snapshot.rollback().await.map_err(StoreError::from)?;
    Ok(())
}

/// Where the books go to, and how far they are.
struct Books<'o> {
    out: &'o mut (dyn Write + Send),
    format: ExportFormat,
    transfers: u64,
}

impl Books<'_> {
    fn head(&mut self) -> Result<(), ExportError> {
        match self.format {
            ExportFormat::Hledger => hledger::head(self.out)?,
            ExportFormat::Beancount => beancount::head(self.out)?,
            ExportFormat::Csv => csv::head(self.out)?,
            ExportFormat::Json => json::head(self.out)?,
        }
        Ok(())
    }

    /// Declares the program's accounts and units, where the format wants that.
    async fn accounts(
        &mut self,
        conn: &mut SqliteConnection,
        program: ProgramId,
        key: &str,
    ) -> Result<(), ExportError> {
        if !matches!(self.format, ExportFormat::Hledger | ExportFormat::Beancount) {
            return Ok(());
        }
        let Some((_, first)) = repo::list_page(conn, program, 0, 1).await?.pop() else {
            return Ok(());
        };
        let opened = first?.at;
        let accounts = repo::list_accounts(conn, program).await?;
        let mut names: Vec<String> =
            accounts.iter().map(|account| account_name(key, account.side)).collect();
        names.sort();
        names.dedup();
        let mut units: Vec<_> = accounts.iter().map(|account| account.unit).collect();
        units.sort();
        units.dedup();
        match self.format {
            ExportFormat::Hledger => hledger::declare(self.out, &names, &units)?,
            _ => beancount::declare(self.out, opened, &names)?,
        }
        Ok(())
    }

    fn transfer(&mut self, key: &str, transfer: &Transfer) -> Result<(), ExportError> {
        match self.format {
            ExportFormat::Hledger => hledger::transfer(self.out, key, transfer)?,
            ExportFormat::Beancount => beancount::transfer(self.out, key, transfer)?,
            ExportFormat::Csv => csv::transfer(self.out, key, transfer)?,
            ExportFormat::Json => json::transfer(self.out, key, transfer, self.transfers == 0)?,
        }
        self.transfers = self.transfers.saturating_add(1);
        Ok(())
    }

    fn tail(&mut self) -> Result<(), ExportError> {
        if self.format == ExportFormat::Json {
            json::tail(self.out)?;
        }
        Ok(self.out.flush()?)
    }
}

/// The account's name in plain-text accounting: `Liabilities:Midnight:Partner-7:In-Flight`. Source:
/// docs/design/ledger.md, Export; the characters are those that both programs take.
fn account_name(key: &str, side: TransferSide) -> String {
    let class = match side.kind.class() {
        AccountClass::Asset => "Assets",
        AccountClass::Liability => "Liabilities",
        AccountClass::Equity => "Equity",
        AccountClass::Income => "Income",
        AccountClass::Expense => "Expenses",
    };
    let program = component(key);
    let kind = match side.kind {
        AccountKind::InFlight => "In-Flight".to_owned(),
        kind => component(kind.as_str()),
    };
    match side.owner.partner() {
        Some(partner) => format!("{class}:{program}:Partner-{partner}:{kind}"),
        None => format!("{class}:{program}:{kind}"),
    }
}

/// A part of an account's name: it begins with a capital.
fn component(word: &str) -> String {
    let mut characters = word.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' });
    characters
        .next()
        .map(|first| first.to_ascii_uppercase())
        .into_iter()
        .chain(characters)
        .collect()
}

/// The day of UTC: `2026-07-03`.
fn day(at: UtcMs) -> String {
    at.datetime().format("%Y-%m-%d").to_string()
}

/// Text of others in one line.
fn in_one_line(text: &str) -> Cow<'_, str> {
    if text.contains(char::is_control) {
        text.replace(char::is_control, " ").into()
    } else {
        text.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::PartnerId;
    use crate::ledger::AccountOwner;

    #[test]
    fn accounts_have_names_that_both_programs_take() {
        let name = |key: &str, kind: AccountKind| {
            account_name(key, kind.of(AccountOwner::Partner(PartnerId::new(7))))
        };
        assert_eq!(
            name("midnight", AccountKind::InFlight),
            "Liabilities:Midnight:Partner-7:In-Flight"
        );
        assert_eq!(
            name("message-help-2", AccountKind::Owed),
            "Assets:Message-help-2:Partner-7:Owed"
        );
        assert_eq!(name("midnight", AccountKind::Cash), "Assets:Midnight:Cash");
        assert_eq!(name("midnight", AccountKind::Fees), "Expenses:Midnight:Fees");
        assert_eq!(name("midnight", AccountKind::Forfeit), "Income:Midnight:Forfeit");
        assert_eq!(name("midnight", AccountKind::Adjust), "Equity:Midnight:Adjust");
    }
}
