//! The hash chain: each transfer's hash covers all of its content and the hash of the program's
//! transfer before it.
//!
//! The content is encoded so that no two transfers have the same bytes: every field in a fixed
//! order, its presence and its length before it. The accounts enter by owner and kind, not by row
//! id, so that an account row whose owner was edited breaks the chain too. A chain is proof only
//! against a head that left the database.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest, Sha256};

use super::account::TransferSide;
use super::transfer::Transfer;

/// Names the encoding: another one needs another name.
const ENCODING: &[u8] = b"partnerdesk transfer 1";

/// A SHA-256 hash; written as 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ChainHash([u8; 32]);

impl ChainHash {
    /// What stands before a program's first transfer.
    pub const START: Self = Self([0; 32]);

    /// As SHA-256 gives them, and as the database stores them.
    #[must_use]
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl TryFrom<&[u8]> for ChainHash {
    type Error = HashParseError;

    fn try_from(bytes: &[u8]) -> Result<Self, HashParseError> {
        bytes.try_into().map(Self).map_err(|_| HashParseError)
    }
}

impl fmt::Display for ChainHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for ChainHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for ChainHash {
    type Err = HashParseError;

    fn from_str(text: &str) -> Result<Self, HashParseError> {
        if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(HashParseError);
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
            let pair = std::str::from_utf8(pair).map_err(|_| HashParseError)?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| HashParseError)?;
        }
        Ok(Self(bytes))
    }
}

/// Not 32 bytes, or not 64 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a hash: 64 hexadecimal digits")]
pub struct HashParseError;

/// The end of a program's chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChainHead {
    /// The last transfer's number in the program.
    pub seq: i64,
    /// Over all fields of that transfer and the hash before it.
    pub hash: ChainHash,
}

impl fmt::Display for ChainHead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.seq, self.hash)
    }
}

impl FromStr for ChainHead {
    type Err = HashParseError;

    fn from_str(text: &str) -> Result<Self, HashParseError> {
        let (seq, hash) = text.split_once(':').ok_or(HashParseError)?;
        Ok(Self { seq: seq.parse().map_err(|_| HashParseError)?, hash: hash.parse()? })
    }
}

/// The hash that `transfer` must have: of all its fields but `hash`.
pub(super) fn hash_transfer(transfer: &Transfer) -> ChainHash {
    let mut content = Content(Sha256::new());
    content.bytes(ENCODING);
    content.number(transfer.id.get());
    content.number(transfer.program.get());
    content.number(transfer.seq);
    content.bytes(transfer.kind.as_str().as_bytes());
    content.side(transfer.debit);
    content.side(transfer.credit);
    content.number(transfer.amount.minor());
    content.bytes(transfer.amount.unit().code().as_bytes());
    content.bytes(transfer.key.as_str().as_bytes());
    content.number(transfer.at.get());
    content.optional(transfer.event.map(|id| id.get().to_be_bytes()));
    content.optional(transfer.accrual.map(|id| id.get().to_be_bytes()));
    content.optional(transfer.payout.map(|id| id.get().to_be_bytes()));
    content.optional(transfer.external_id.as_deref());
    content.optional(transfer.basis.as_deref());
    content.bytes(transfer.previous.bytes());
    ChainHash(content.0.finalize().into())
}

/// Feeds fields to the hash, each behind its presence and length.
struct Content(Sha256);

impl Content {
    fn bytes(&mut self, bytes: &[u8]) {
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.0.update([1]);
        self.0.update(length.to_be_bytes());
        self.0.update(bytes);
    }

    fn number(&mut self, number: i64) {
        self.bytes(&number.to_be_bytes());
    }

    fn optional(&mut self, bytes: Option<impl AsRef<[u8]>>) {
        match bytes {
            Some(bytes) => self.bytes(bytes.as_ref()),
            None => self.0.update([0]),
        }
    }

    fn side(&mut self, side: TransferSide) {
        self.bytes(side.kind.as_str().as_bytes());
        self.optional(side.owner.partner().map(|id| id.get().to_be_bytes()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::UtcMs;
    use crate::id::{EventId, PartnerId, PayoutId, ProgramId, TransferId};
    use crate::ledger::{AccountKind, AccountOwner, IdempotencyKey, TransferKind};
    use crate::money::{Money, Unit};

    fn transfer() -> Transfer {
        let owner = AccountOwner::Partner(PartnerId::new(2));
        Transfer {
            id: TransferId::new(1),
            program: ProgramId::new(1),
            seq: 1,
            kind: TransferKind::Accrue,
            debit: AccountKind::Expense.of(owner),
            credit: AccountKind::Pending.of(owner),
            amount: Money::new(220, Unit::currency("USD").unwrap()),
            key: IdempotencyKey::numbered("accrue", 1),
            at: UtcMs::new(5),
            event: None,
            accrual: None,
            payout: None,
            external_id: None,
            basis: None,
            previous: ChainHash::START,
            hash: ChainHash::START,
        }
    }

    /// Pins the encoding: a change of it would make every existing ledger look forged.
    #[test]
    fn the_encoding_of_a_transfer_never_changes() {
        assert_eq!(
            hash_transfer(&transfer()).to_string(),
            "f3cc20be610cce115b94444b1ef420428f75035227b7eded121701c1b0e1fc5a"
        );
    }

    #[test]
    fn every_field_changes_the_hash() {
        let other = AccountOwner::Partner(PartnerId::new(3));
        let edits: [fn(&mut Transfer); 12] = [
            |t| t.id = TransferId::new(2),
            |t| t.program = ProgramId::new(2),
            |t| t.seq = 2,
            |t| t.kind = TransferKind::Bonus,
            |t| t.amount = Money::new(221, t.amount.unit()),
            |t| t.key = IdempotencyKey::numbered("accrue", 2),
            |t| t.at = UtcMs::new(6),
            |t| t.event = Some(EventId::new(1)),
            |t| t.accrual = Some(TransferId::new(1)),
            |t| t.payout = Some(PayoutId::new(1)),
            |t| t.external_id = Some("1".to_owned()),
            |t| t.basis = Some("1".to_owned()),
        ];
        let mut hashes = vec![hash_transfer(&transfer())];
        for edit in edits {
            let mut edited = transfer();
            edit(&mut edited);
            hashes.push(hash_transfer(&edited));
        }
        let mut edited = transfer();
        edited.credit.owner = other;
        hashes.push(hash_transfer(&edited));
        edited.credit.kind = AccountKind::Available;
        hashes.push(hash_transfer(&edited));
        edited.previous = hash_transfer(&transfer());
        hashes.push(hash_transfer(&edited));
        for (at, one) in hashes.iter().enumerate() {
            assert!(!hashes[..at].contains(one), "edit {at}");
        }
    }

    #[test]
    fn a_head_reads_back_from_its_text() {
        let head = ChainHead { seq: 12, hash: hash_transfer(&transfer()) };
        assert_eq!(head.to_string().parse::<ChainHead>(), Ok(head));
        for bad in [
            "",
            "12",
            "12:ab",
            "x:00",
            &format!("1:{}", "é".repeat(32)),
            &format!("1:{}", "+1".repeat(32)),
        ] {
            assert_eq!(bad.parse::<ChainHead>(), Err(HashParseError), "{bad}");
        }
    }
}
