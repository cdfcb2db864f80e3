//! Transfers: what one is, what is asked for before it is one, and the key that makes asking twice
//! harmless.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::account::{AccountKind, AccountOwner, TransferSide};
use super::chain::ChainHash;
use super::error::LedgerError;
use crate::clock::UtcMs;
use crate::id::{EventId, PayoutId, ProgramId, TransferId};
use crate::money::{BasisPoints, Money};

/// The business event that a transfer records. Which accounts each may join is the table
/// `transfer_rule`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TransferKind {
    /// A commission is earned.
    Accrue,
    /// Its hold is over.
    Release,
    /// An available amount pays what is owed.
    Offset,
    /// A refund takes a commission back.
    Clawback,
    /// A payout is requested.
    Reserve,
    /// A payout is called off.
    Void,
    /// A payout is handed to the payment provider.
    Submit,
    /// A payout is paid.
    Settle,
    /// The payment provider could not pay.
    Fail,
    /// A paid payout came back.
    Return,
    /// The payment provider's fee.
    Fee,
    /// A bonus outside of a commission.
    Bonus,
    /// A restricted bonus ran out.
    Expire,
    /// A partner topped up.
    TopUp,
    /// A partner paid a service from the balance.
    Spend,
    /// A partner moved earnings to the prepaid balance.
    TransferIn,
    /// A correction by hand.
    Adjust,
    /// A partner lost the balance.
    Forfeit,
}

impl TransferKind {
    /// All kinds.
    pub const ALL: [Self; 18] = [
        Self::Accrue,
        Self::Release,
        Self::Offset,
        Self::Clawback,
        Self::Reserve,
        Self::Void,
        Self::Submit,
        Self::Settle,
        Self::Fail,
        Self::Return,
        Self::Fee,
        Self::Bonus,
        Self::Expire,
        Self::TopUp,
        Self::Spend,
        Self::TransferIn,
        Self::Adjust,
        Self::Forfeit,
    ];

    /// The name in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Accrue => "accrue",
            Self::Release => "release",
            Self::Offset => "offset",
            Self::Clawback => "clawback",
            Self::Reserve => "reserve",
            Self::Void => "void",
            Self::Submit => "submit",
            Self::Settle => "settle",
            Self::Fail => "fail",
            Self::Return => "return",
            Self::Fee => "fee",
            Self::Bonus => "bonus",
            Self::Expire => "expire",
            Self::TopUp => "topup",
            Self::Spend => "spend",
            Self::TransferIn => "transfer_in",
            Self::Adjust => "adjust",
            Self::Forfeit => "forfeit",
        }
    }

    /// The kind with this name in the database.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// What makes a transfer unique in its program: the same key is the same transfer, however often it
/// is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// `name` and its parts, joined by colons; a colon or percent sign inside a part is
    /// percent-encoded, so that different parts cannot make one key.
    ///
    /// # Errors
    /// [`LedgerError::Key`] when a part is empty or holds a NUL, or the key is longer than 255
    /// characters.
    pub fn new(name: &str, parts: &[&str]) -> Result<Self, LedgerError> {
        let mut key = name.to_owned();
        for part in parts {
            key.push(':');
            key.push_str(&part.replace('%', "%25").replace(':', "%3A"));
        }
        if parts.iter().any(|part| part.is_empty() || part.contains('\0'))
            || key.chars().count() > 255
        {
            return Err(LedgerError::Key(key));
        }
        Ok(Self(key))
    }

    /// The key of a transfer that follows from one numbered thing, for example `release:17`.
    #[must_use]
    pub fn numbered(name: &str, number: i64) -> Self {
        Self(format!("{name}:{number}"))
    }

    /// The key that the database holds.
    pub(super) fn stored(key: String) -> Self {
        Self(key)
    }

    /// The number of a key such as `release:17`; `None` for a key of other parts.
    #[must_use]
    pub fn number(&self) -> Option<i64> {
        let (_, number) = self.0.split_once(':')?;
        number.parse().ok()
    }

    /// What the key was made of, behind its name.
    #[must_use]
    pub fn parts(&self) -> Vec<String> {
        self.0.split(':').skip(1).map(|part| part.replace("%3A", ":").replace("%25", "%")).collect()
    }

    /// The key as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for IdempotencyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The arithmetic of an accrual, frozen when it is earned, so that it can be explained years later.
/// All of it must follow from the event and the program file, not from the moment of processing: an
/// event that is delivered twice must give the same basis, else its second accrual is a
/// [`LedgerError::Conflict`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccrualBasis {
    /// The id of the commission rule in the program file.
    pub rule: String,
    /// The version of the program file.
    pub program_version: String,
    /// The partner's level; 0 below the first threshold.
    pub level: u32,
    /// What the rate was applied to, minor units of the transfer's unit.
    pub base: i64,
    /// The rate; `None` for a flat amount.
    pub bps: Option<BasisPoints>,
    /// The end of the hold: released not before, inclusive. Without a hold, the moment of earning.
    pub held_until: UtcMs,
}

/// A transfer that is to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posting {
    /// The program in whose chain it is.
    pub program: ProgramId,
    /// What happened.
    pub kind: TransferKind,
    /// Whose accounts the partner's kinds are: one owner, so that no transfer can join two
    /// partners.
    pub owner: AccountOwner,
    /// Where the amount comes from.
    pub debit: AccountKind,
    /// Where the amount goes.
    pub credit: AccountKind,
    /// How much: 1 to 10^12 minor units.
    pub amount: Money,
    /// What makes it unique.
    pub key: IdempotencyKey,
    /// The billing event that caused it.
    pub event: Option<EventId>,
    /// The accrual that it releases or claws back.
    pub accrual: Option<TransferId>,
    /// The payout that it belongs to.
    pub payout: Option<PayoutId>,
    /// The payment provider's transaction id.
    pub external_id: Option<String>,
    /// The frozen arithmetic, JSON.
    pub basis: Option<String>,
}

impl Posting {
    /// A posting that refers to nothing yet.
    #[must_use]
    pub fn new(
        (program, owner): (ProgramId, AccountOwner),
        kind: TransferKind,
        (debit, credit): (AccountKind, AccountKind),
        amount: Money,
        key: IdempotencyKey,
    ) -> Self {
        let (event, accrual, payout, external_id, basis) = (None, None, None, None, None);
        Self {
            program,
            kind,
            owner,
            debit,
            credit,
            amount,
            key,
            event,
            accrual,
            payout,
            external_id,
            basis,
        }
    }

    /// Whether `transfer` is what this asks for, its place and time aside.
    pub(super) fn is(&self, transfer: &Transfer) -> bool {
        self.program == transfer.program
            && self.kind == transfer.kind
            && self.debit.of(self.owner) == transfer.debit
            && self.credit.of(self.owner) == transfer.credit
            && self.amount == transfer.amount
            && self.key == transfer.key
            && self.event == transfer.event
            && self.accrual == transfer.accrual
            && self.payout == transfer.payout
            && self.external_id == transfer.external_id
            && self.basis == transfer.basis
    }
}

/// A transfer as it stands in the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// Its number in the file.
    pub id: TransferId,
    /// The program in whose chain it is.
    pub program: ProgramId,
    /// Its number in the chain, from 1 without gaps.
    pub seq: i64,
    /// What happened.
    pub kind: TransferKind,
    /// The account that was debited.
    pub debit: TransferSide,
    /// The account that was credited.
    pub credit: TransferSide,
    /// How much: 1 to 10^12 minor units.
    pub amount: Money,
    /// What makes it unique.
    pub key: IdempotencyKey,
    /// When, UTC; never before the program's transfer before it.
    pub at: UtcMs,
    /// The billing event that caused it.
    pub event: Option<EventId>,
    /// The accrual that it releases or claws back.
    pub accrual: Option<TransferId>,
    /// The payout that it belongs to.
    pub payout: Option<PayoutId>,
    /// The payment provider's transaction id.
    pub external_id: Option<String>,
    /// The frozen arithmetic, JSON; see [`Transfer::basis`].
    pub basis: Option<String>,
    /// The hash of the program's transfer before it; all zero for the first.
    pub previous: ChainHash,
    /// The hash of all of the above.
    pub hash: ChainHash,
}

impl Transfer {
    /// The frozen arithmetic of an accrual; `None` for other kinds.
    ///
    /// # Errors
    /// [`LedgerError::Basis`] when the stored text is not a basis.
    pub fn basis(&self) -> Result<Option<AccrualBasis>, LedgerError> {
        match (&self.basis, self.kind) {
            (Some(text), TransferKind::Accrue) => Ok(Some(serde_json::from_str(text)?)),
            _ => Ok(None),
        }
    }
}

impl Transfer {
    /// Whether it is what a partner brought along from another system.
    #[must_use]
    pub fn is_opening(&self) -> bool {
        self.is_adjustment_by("import")
    }

    /// Whether it takes back what a wrong import had brought along.
    #[must_use]
    pub fn is_undone_opening(&self) -> bool {
        self.is_adjustment_by("undo")
    }

    fn is_adjustment_by(&self, key: &str) -> bool {
        let basis = self
            .basis
            .as_deref()
            .and_then(|basis| serde_json::from_str::<serde_json::Value>(basis).ok());
        self.kind == TransferKind::Adjust && basis.is_some_and(|basis| basis.get(key).is_some())
    }

    /// The reason in words that was stored with a transfer by hand, if there is one.
    #[must_use]
    pub fn reason(&self) -> Option<String> {
        let basis: serde_json::Value = serde_json::from_str(self.basis.as_deref()?).ok()?;
        Some(basis.get("reason")?.as_str()?.to_owned())
    }
}

/// The answer to a posting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PostedTransfer {
    /// The one that was made, or the one that had the key.
    pub transfer: TransferId,
    /// Whether it was made now; `false`: it was there already.
    pub new: bool,
    /// What that transfer moved.
    pub amount: Money,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_reads_back_from_its_name() {
        for kind in TransferKind::ALL {
            assert_eq!(TransferKind::from_name(kind.as_str()), Some(kind));
        }
    }

    #[test]
    fn different_parts_never_make_one_key() {
        let key = |parts: &[&str]| IdempotencyKey::new("accrue", parts).unwrap();
        assert_eq!(key(&["whmcs", "I-1", "1"]).as_str(), "accrue:whmcs:I-1:1");
        assert_ne!(key(&["a:b", "c", "d"]), key(&["a", "b:c", "d"]));
        assert_ne!(key(&["a%3Ab", "c"]), key(&["a:b", "c"]));
        assert_eq!(key(&["a%3Ab", "c:%"]).parts(), ["a%3Ab", "c:%"]);
        assert_eq!(
            (key(&["a", "1"]).number(), IdempotencyKey::numbered("release", 17).number()),
            (None, Some(17))
        );
    }

    #[test]
    fn a_key_without_a_part_or_beyond_255_characters_is_refused() {
        assert!(matches!(IdempotencyKey::new("accrue", &["a", ""]), Err(LedgerError::Key(_))));
        assert!(matches!(
            IdempotencyKey::new("accrue", &["x".repeat(300).as_str()]),
            Err(LedgerError::Key(_))
        ));
    }

    #[test]
    fn a_basis_reads_back_from_its_json() {
        let basis = AccrualBasis {
            rule: "first".to_owned(),
            program_version: "3".to_owned(),
            level: 2,
            base: 1000,
            bps: Some(BasisPoints::new(2200).unwrap()),
            held_until: UtcMs::new(9),
        };
        let text = serde_json::to_string(&basis).unwrap();
        assert_eq!(
            text,
            r#"{"rule":"first","program_version":"3","level":2,"base":1000,"bps":2200,"held_until":9}"#
        );
        assert_eq!(serde_json::from_str::<AccrualBasis>(&text).unwrap(), basis);
    }
}
