//! A partner's statement: what there was at the beginning of a period, everything that moved it,
//! what was left.
//!
//! The closing is what the accounts' last transfers of the period left on them, which each transfer
//! says; the opening is the closing less the period's own transfers. So neither what came before
//! the period is read nor what came after it.

use std::collections::BTreeMap;

use sqlx::{Connection as _, SqliteConnection};

use super::account::{AccountBalance, AccountKind};
use super::period::StatementPeriod;
use super::repo;
use super::transfer::Transfer;
use crate::id::{AccountId, PartnerId, ProgramId};
use crate::money::{Money, Unit};
use crate::store::StoreError;

/// A partner's transfers of one period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The partner whose accounts it is about.
    pub partner: PartnerId,
    /// The month or year, in the program's time zone.
    pub period: StatementPeriod,
    /// One part for each unit that the partner had an account in by the end of the period, in
    /// order of the unit's code.
    pub parts: Vec<UnitStatement>,
}

/// What a statement says of one unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitStatement {
    /// What all amounts are counted in.
    pub unit: Unit,
    /// What there was before the period's first transfer.
    pub opening: UnitBalances,
    /// The period's transfers, oldest first.
    pub lines: Vec<StatementLine>,
    /// What there was after its last.
    pub closing: UnitBalances,
}

/// What a partner has at one moment, in one unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitBalances {
    /// All that the program owes the partner, less what the partner owes: below zero when that is
    /// more.
    pub total: Money,
    /// What is on each of the partner's accounts, in order of their kind; none is below zero.
    pub accounts: Vec<(AccountKind, Money)>,
}

/// One transfer of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementLine {
    /// As it stands in the chain.
    pub transfer: Transfer,
    /// What it changed of the total; 0 when it moved the amount between two accounts of the
    /// partner.
    pub change: Money,
    /// The total after it.
    pub total: Money,
}

/// The partner's statement for the period.
///
/// # Errors
/// [`StoreError`] when the file cannot be read, or when its balances and transfers contradict each
/// other.
pub async fn statement_of(
    conn: &mut SqliteConnection,
    program: ProgramId,
    partner: PartnerId,
    period: StatementPeriod,
) -> Result<Statement, StoreError> {
    let mut snapshot = conn.begin().await?;
    let from = repo::find_first_since(&mut snapshot, program, period.from()).await?;
    let until = repo::find_first_since(&mut snapshot, program, period.until()).await?;
    let transfers = repo::list_by_partner(&mut snapshot, program, partner, from, until).await?;
    let mut units: BTreeMap<Unit, (Vec<Account>, Vec<Transfer>)> = BTreeMap::new();
    for balance in repo::list_accounts_before(&mut snapshot, program, partner, until).await? {
        units.entry(balance.unit).or_default().0.push(Account { balance });
    }
    snapshot.rollback().await?;
    for transfer in transfers {
        units.entry(transfer.amount.unit()).or_default().1.push(transfer);
    }
    let parts =
        units.into_iter().map(|(unit, (accounts, transfers))| part(unit, accounts, transfers));
    let mut parts = parts.collect::<Result<Vec<_>, _>>()?;
    // An account that was opened after the period is not of it.
    parts.retain(|part| !part.lines.is_empty() || !part.closing.accounts.is_empty());
    Ok(Statement { partner, period, parts })
}

fn part(
    unit: Unit,
    mut accounts: Vec<Account>,
    transfers: Vec<Transfer>,
) -> Result<UnitStatement, StoreError> {
    accounts.retain(|account| account.balance.debits != 0 || account.balance.credits != 0);
    accounts.sort_by_key(|account| account.balance.side.kind);
    let closing = standing(unit, &accounts)?;
    for transfer in &transfers {
        let minor = transfer.amount.minor();
        for account in &mut accounts {
            if account.balance.side == transfer.debit {
                account.undo(minor, 0)?;
            }
            if account.balance.side == transfer.credit {
                account.undo(0, minor)?;
            }
        }
    }
    let opening = standing(unit, &accounts)?;
    let mut total = opening.total;
    let mut lines = Vec::with_capacity(transfers.len());
    for transfer in transfers {
        let (to, from) = (transfer.credit.kind.is_partners(), transfer.debit.kind.is_partners());
        let minor = match (from, to) {
            (false, true) => transfer.amount.minor(),
            (true, false) => transfer.amount.minor().saturating_neg(),
            _ => 0,
        };
        let change = Money::new(minor, unit);
        total = total.checked_add(change).map_err(|_| contradiction(transfer.id.get()))?;
        lines.push(StatementLine { transfer, change, total });
    }
    Ok(UnitStatement { unit, opening, lines, closing })
}

/// What the accounts hold. An account that only ever held nothing is left out.
fn standing(unit: Unit, accounts: &[Account]) -> Result<UnitBalances, StoreError> {
    let mut total = 0_i64;
    let mut held = Vec::with_capacity(accounts.len());
    for Account { balance } in accounts {
        let wrong = || contradiction(balance.account.get());
        let amount = balance.amount()?;
        if amount.minor() < 0 {
            return Err(wrong());
        }
        let net = balance.credits.checked_sub(balance.debits).ok_or_else(wrong)?;
        total = total.checked_add(net).ok_or_else(wrong)?;
        held.push((balance.side.kind, amount));
    }
    Ok(UnitBalances { total: Money::new(total, unit), accounts: held })
}

/// An account on its way back in time.
struct Account {
    balance: AccountBalance,
}

impl Account {
    /// Takes back what a later transfer did.
    fn undo(&mut self, debits: i64, credits: i64) -> Result<(), StoreError> {
        let less = |all: i64, part: i64, id: AccountId| {
            all.checked_sub(part).ok_or_else(|| contradiction(id.get()))
        };
        self.balance.debits = less(self.balance.debits, debits, self.balance.account)?;
        self.balance.credits = less(self.balance.credits, credits, self.balance.account)?;
        Ok(())
    }
}

fn contradiction(row: i64) -> StoreError {
    StoreError::Inconsistent { table: "account", column: "debits", row }
}
