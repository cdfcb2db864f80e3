//! The same transfers by bare `SQLite`: the product's schema, its triggers and its hash chain, and
//! nothing around it.
//!
//! It does the least that the schema lets it: it knows the accounts' ids and asks for no key.
//! `verify` holds its chain against the product's own hash.

use std::collections::HashMap;
use std::path::Path;

use rusqlite::{Connection, OptionalExtension as _, params};
use sha2::{Digest as _, Sha256};

use crate::Failed;

/// A transfer of program 1 in USD.
#[derive(Default)]
pub(crate) struct Row {
    pub(crate) kind: &'static str,
    /// The kinds of the accounts that are debited and credited.
    pub(crate) sides: (&'static str, &'static str),
    pub(crate) partner: i64,
    /// Cents.
    pub(crate) amount: i64,
    pub(crate) key: String,
    /// UTC milliseconds.
    pub(crate) at: i64,
    pub(crate) event: Option<i64>,
    pub(crate) accrual: Option<i64>,
    pub(crate) payout: Option<i64>,
    pub(crate) external: Option<String>,
    pub(crate) basis: Option<String>,
}

/// A connection with the accounts that it has opened.
pub(crate) struct Raw {
    pub(crate) conn: Connection,
    accounts: HashMap<(Option<i64>, &'static str), i64>,
}

impl Raw {
    /// Opens a file that the product has made, as the product opens it.
    pub(crate) fn open(path: &Path) -> Result<Self, Failed> {
        let conn = Connection::open(path)?;
        conn.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
             PRAGMA cell_size_check = ON;
             PRAGMA secure_delete = ON; PRAGMA cache_size = -1024; PRAGMA recursive_triggers = ON;",
        )?;
        conn.set_prepared_statement_cache_capacity(100);
        Ok(Self { conn, accounts: HashMap::new() })
    }

    /// Runs a statement that takes nothing and gives nothing.
    pub(crate) fn run(&self, sql: &str) -> Result<(), Failed> {
        self.conn.prepare_cached(sql)?.execute([])?;
        Ok(())
    }

    /// Makes the transfer and answers with its id.
    pub(crate) fn post(&mut self, row: &Row) -> Result<i64, Failed> {
        let (debit, credit) = (side(row.sides.0, row.partner), side(row.sides.1, row.partner));
        let (debit_account, credit_account) =
            (self.account(debit, row.at)?, self.account(credit, row.at)?);
        let last = self
            .conn
            .prepare_cached(
                "SELECT seq, hash FROM transfer WHERE program_id = 1 ORDER BY seq DESC LIMIT 1",
            )?
            .query_row([], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, [u8; 32]>(1)?)))
            .optional()?;
        let (last, previous) = last.unwrap_or((0, [0; 32]));
        // With one program in the file the id is the place in the chain.
        let id = last + 1;
        let hash = hash(id, row, debit, credit, &previous);
        self.conn
            .prepare_cached(
                "INSERT INTO transfer (id, program_id, seq, kind, debit_account_id, \
                 credit_account_id, amount, unit,
                                       idempotency_key, at, event_id, accrual_id, payout_id, \
                 external_id, basis,
                                       previous_hash, hash, debit_total, credit_total)
                 VALUES (?1, 1, ?1, ?2, ?3, ?4, ?5, 'USD', ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14,
                         (SELECT debits + ?5 FROM account WHERE id = ?3), (SELECT credits + ?5 \
                 FROM account WHERE id = ?4))",
            )?
            .execute(params![
                id,
                row.kind,
                debit_account,
                credit_account,
                row.amount,
                row.key,
                row.at,
                row.event,
                row.accrual,
                row.payout,
                row.external,
                row.basis,
                previous,
                hash
            ])?;
        Ok(id)
    }

    /// The account; opened at `at` if it is not there yet, as its first transfer is of then.
    fn account(
        &mut self,
        (owner, kind): (Option<i64>, &'static str),
        at: i64,
    ) -> Result<i64, Failed> {
        if let Some(id) = self.accounts.get(&(owner, kind)) {
            return Ok(*id);
        }
        let found = self
            .conn
            .prepare_cached(
                "SELECT id FROM account WHERE program_id = 1 AND partner_id IS ?1 AND kind = ?2",
            )?
            .query_row(params![owner, kind], |row| row.get(0))
            .optional()?;
        let id = match found {
            Some(id) => id,
            None => self
                .conn
                .prepare_cached(
                    "INSERT INTO account (id, program_id, partner_id, kind, unit, opened_at)
                     SELECT coalesce(max(id), 0) + 1, 1, ?1, ?2, 'USD', ?3 FROM account RETURNING \
                     id",
                )?
                .query_row(params![owner, kind, at], |row| row.get(0))?,
        };
        self.accounts.insert((owner, kind), id);
        Ok(id)
    }
}

/// Whose account of this kind a transfer for the partner moves.
fn side(kind: &'static str, partner: i64) -> (Option<i64>, &'static str) {
    let programs = ["cash", "expense", "fees", "revenue", "forfeit", "adjust"].contains(&kind);
    ((!programs).then_some(partner), kind)
}

/// The content as the product encodes it: every field behind its presence and length.
fn hash(
    id: i64,
    row: &Row,
    debit: (Option<i64>, &str),
    credit: (Option<i64>, &str),
    previous: &[u8; 32],
) -> [u8; 32] {
    let mut content = Sha256::new();
    let mut field = |bytes: Option<&[u8]>| match bytes {
        Some(bytes) => {
            content.update([1]);
            content.update(u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_be_bytes());
            content.update(bytes);
        }
        None => content.update([0]),
    };
    let number = |number: i64| number.to_be_bytes();
    field(Some(b"partnerdesk transfer 1"));
    for each in [id, 1, id] {
        field(Some(&number(each)));
    }
    field(Some(row.kind.as_bytes()));
    for (owner, kind) in [debit, credit] {
        field(Some(kind.as_bytes()));
        field(owner.map(number).as_ref().map(<[u8; 8]>::as_slice));
    }
    field(Some(&number(row.amount)));
    field(Some(b"USD"));
    field(Some(row.key.as_bytes()));
    field(Some(&number(row.at)));
    for each in [row.event, row.accrual, row.payout] {
        field(each.map(number).as_ref().map(<[u8; 8]>::as_slice));
    }
    field(row.external.as_deref().map(str::as_bytes));
    field(row.basis.as_deref().map(str::as_bytes));
    field(Some(previous));
    content.finalize().into()
}
