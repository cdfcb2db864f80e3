//! Accounts: whose, for what, and what is on them.
//!
//! A program and a partner have at most one account of each kind and unit. What a kind may do (its
//! class, its normal side, whether it may fall below zero) is written down in the schema as well,
//! and a test holds the two equal.

use crate::id::{AccountId, PartnerId};
use crate::money::{Money, Unit};
use crate::store::StoreError;

/// What an account is for. Source: docs/design/ledger.md, Accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AccountKind {
    /// A partner's: earned, still in the hold.
    Pending,
    /// A partner's: can be asked for.
    Available,
    /// A partner's: in an open payout.
    Reserved,
    /// A partner's: handed to the payment provider, outcome unknown.
    InFlight,
    /// A partner's: topped up, to be spent.
    Prepaid,
    /// A partner's: a bonus with an expiry and a purpose.
    Restricted,
    /// A partner's: clawed back after it was paid out, so owed to the program.
    Owed,
    /// The program's: money in the bank.
    Cash,
    /// The program's: what partners have cost.
    Expense,
    /// The program's: what payment providers have cost.
    Fees,
    /// The program's: services that partners paid from their balance.
    Revenue,
    /// The program's: balances that partners lost.
    Forfeit,
    /// The program's: corrections by hand.
    Adjust,
}

/// What accounting makes of an account: which side raises it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AccountClass {
    /// What the program has.
    Asset,
    /// What the program owes.
    Liability,
    /// What is left between the two.
    Equity,
    /// What the program gains.
    Income,
    /// What the program spends.
    Expense,
}

impl AccountClass {
    /// Whether debits raise an account of this class. Source: double-entry convention.
    #[must_use]
    pub fn is_debit_normal(self) -> bool {
        matches!(self, Self::Asset | Self::Expense)
    }

    /// The name in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Asset => "asset",
            Self::Liability => "liability",
            Self::Equity => "equity",
            Self::Income => "income",
            Self::Expense => "expense",
        }
    }
}

impl AccountKind {
    /// All kinds.
    pub const ALL: [Self; 13] = [
        Self::Pending,
        Self::Available,
        Self::Reserved,
        Self::InFlight,
        Self::Prepaid,
        Self::Restricted,
        Self::Owed,
        Self::Cash,
        Self::Expense,
        Self::Fees,
        Self::Revenue,
        Self::Forfeit,
        Self::Adjust,
    ];

    /// The name in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Available => "available",
            Self::Reserved => "reserved",
            Self::InFlight => "in_flight",
            Self::Prepaid => "prepaid",
            Self::Restricted => "restricted",
            Self::Owed => "owed",
            Self::Cash => "cash",
            Self::Expense => "expense",
            Self::Fees => "fees",
            Self::Revenue => "revenue",
            Self::Forfeit => "forfeit",
            Self::Adjust => "adjust",
        }
    }

    /// The kind with this name in the database.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// The accounting class.
    #[must_use]
    pub fn class(self) -> AccountClass {
        match self {
            Self::Pending
            | Self::Available
            | Self::Reserved
            | Self::InFlight
            | Self::Prepaid
            | Self::Restricted => AccountClass::Liability,
            Self::Owed | Self::Cash => AccountClass::Asset,
            Self::Expense | Self::Fees => AccountClass::Expense,
            Self::Revenue | Self::Forfeit => AccountClass::Income,
            Self::Adjust => AccountClass::Equity,
        }
    }

    /// Whether partners have accounts of this kind; the others are the program's, and those alone
    /// may fall below zero.
    #[must_use]
    pub fn is_partners(self) -> bool {
        self <= Self::Owed
    }

    /// The account of this kind that a transfer for `owner` moves: a program's kind is the
    /// program's whoever it is for.
    #[must_use]
    pub(super) fn of(self, owner: AccountOwner) -> TransferSide {
        TransferSide {
            kind: self,
            owner: if self.is_partners() { owner } else { AccountOwner::Program },
        }
    }
}

/// Who has an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AccountOwner {
    /// The program itself.
    Program,
    /// A partner of the program.
    Partner(PartnerId),
}

impl AccountOwner {
    /// The partner, unless it is the program itself.
    #[must_use]
    pub fn partner(self) -> Option<PartnerId> {
        match self {
            Self::Program => None,
            Self::Partner(partner) => Some(partner),
        }
    }
}

impl From<Option<PartnerId>> for AccountOwner {
    fn from(partner: Option<PartnerId>) -> Self {
        partner.map_or(Self::Program, Self::Partner)
    }
}

/// One side of a transfer: which account of the program, its unit being the transfer's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TransferSide {
    /// Which of the owner's accounts; with owner and unit it is one row.
    pub kind: AccountKind,
    /// The program, or one partner.
    pub owner: AccountOwner,
}

/// An account with the totals of both its sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AccountBalance {
    /// Unique over all programs.
    pub account: AccountId,
    /// Kind and owner.
    pub side: TransferSide,
    /// What it is counted in.
    pub unit: Unit,
    /// All that was ever debited, minor units of `unit`.
    pub debits: i64,
    /// All that was ever credited, minor units of `unit`.
    pub credits: i64,
}

impl AccountBalance {
    /// What is on the account, positive on its class's normal side.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`] when the difference is no amount, which the schema rules out.
    pub fn amount(&self) -> Result<Money, StoreError> {
        let minor = if self.side.kind.class().is_debit_normal() {
            self.debits.checked_sub(self.credits)
        } else {
            self.credits.checked_sub(self.debits)
        };
        minor.map(|minor| Money::new(minor, self.unit)).ok_or(StoreError::Inconsistent {
            table: "account",
            column: "debits",
            row: self.account.get(),
        })
    }
}

/// What a partner has of one cash unit. No field is below zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CashBalances {
    /// What all fields are counted in.
    pub unit: Unit,
    /// Earned, still in the hold.
    pub pending: Money,
    /// Can be asked for.
    pub available: Money,
    /// In open payouts.
    pub reserved: Money,
    /// Handed to the payment provider, outcome unknown.
    pub in_flight: Money,
    /// Clawed back after it was paid out; the next credit to `available` goes there.
    pub owed: Money,
    /// What the partner has paid in beforehand, to pay services from.
    pub prepaid: Money,
    /// Bonuses that can only be spent.
    pub restricted: Money,
    /// Paid so far, less what came back. Kept with the accounts that it left, but on none: money
    /// that has left is no liability.
    pub paid: Money,
}

impl CashBalances {
    /// Nothing at all.
    pub(super) fn none(unit: Unit) -> Self {
        let zero = Money::new(0, unit);
        Self {
            unit,
            pending: zero,
            available: zero,
            reserved: zero,
            in_flight: zero,
            owed: zero,
            prepaid: zero,
            restricted: zero,
            paid: zero,
        }
    }

    /// Sets the field that shows accounts of this kind, if there is one.
    pub(super) fn set(&mut self, kind: AccountKind, amount: Money) {
        match kind {
            AccountKind::Pending => self.pending = amount,
            AccountKind::Available => self.available = amount,
            AccountKind::Reserved => self.reserved = amount,
            AccountKind::InFlight => self.in_flight = amount,
            AccountKind::Owed => self.owed = amount,
            AccountKind::Prepaid => self.prepaid = amount,
            AccountKind::Restricted => self.restricted = amount,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_reads_back_from_its_name() {
        for kind in AccountKind::ALL {
            assert_eq!(AccountKind::from_name(kind.as_str()), Some(kind));
        }
        assert_eq!(AccountKind::from_name("paid"), None);
    }

    #[test]
    fn a_partners_kind_follows_the_owner_and_a_programs_does_not() {
        let partner = AccountOwner::Partner(PartnerId::new(7));
        assert_eq!(AccountKind::Pending.of(partner).owner, partner);
        assert_eq!(AccountKind::Expense.of(partner).owner, AccountOwner::Program);
        assert_eq!(AccountKind::ALL.iter().filter(|kind| kind.is_partners()).count(), 7);
    }
}
