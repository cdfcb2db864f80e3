//! What was booked for a payout so far: every posting about payouts asks it first.

use sqlx::SqliteConnection;

use crate::id::{PayoutId, ProgramId};
use crate::ledger::{
    AccountKind, IdempotencyKey, LedgerError, Posting, Transfer, TransferKind, repo,
};

pub(super) struct PayoutHistory {
    payout: PayoutId,
    transfers: Vec<Transfer>,
}

impl PayoutHistory {
    pub(super) async fn of(
        conn: &mut SqliteConnection,
        program: ProgramId,
        payout: PayoutId,
    ) -> Result<Self, LedgerError> {
        Ok(Self { payout, transfers: repo::list_by_payout(conn, program, payout).await? })
    }

    /// The reservation, with owner and amount; a payout without one is unknown.
    pub(super) fn reserved(&self) -> Result<&Transfer, LedgerError> {
        let reserve = self.transfers.iter().find(|transfer| transfer.kind == TransferKind::Reserve);
        reserve.ok_or(LedgerError::UnknownPayout(self.payout))
    }

    /// Moves the whole payout between two accounts, once.
    pub(super) fn posting(
        &self,
        kind: TransferKind,
        sides: (AccountKind, AccountKind),
    ) -> Result<Posting, LedgerError> {
        let reserved = self.reserved()?;
        let key = IdempotencyKey::numbered(kind.as_str(), self.payout.get());
        let owner = (reserved.program, reserved.credit.owner);
        Ok(Posting {
            payout: Some(self.payout),
            ..Posting::new(owner, kind, sides, reserved.amount, key)
        })
    }

    pub(super) fn has(&self, kind: TransferKind) -> bool {
        self.transfers.iter().any(|transfer| transfer.kind == kind)
    }

    /// Refuses with `why` when a transfer of this kind is there.
    pub(super) fn refuse(
        &self,
        kind: TransferKind,
        why: fn(PayoutId) -> LedgerError,
    ) -> Result<(), LedgerError> {
        if self.has(kind) { Err(why(self.payout)) } else { Ok(()) }
    }

    pub(super) fn knows(&self, key: &IdempotencyKey) -> bool {
        self.transfers.iter().any(|transfer| transfer.key == *key)
    }

    /// Minor units moved by this kind.
    pub(super) fn sum(&self, kind: TransferKind) -> i64 {
        let moved = self.transfers.iter().filter(|transfer| transfer.kind == kind);
        moved.map(|transfer| transfer.amount.minor()).fold(0, i64::saturating_add)
    }
}
