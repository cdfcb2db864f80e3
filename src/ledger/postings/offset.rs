//! What became available pays what is owed, in the same SQL transaction: nobody has both after a
//! commit.

use sqlx::SqliteConnection;

use super::{link, on_account};
use crate::clock::UtcMs;
use crate::id::ProgramId;
use crate::ledger::{
    AccountKind, AccountOwner, IdempotencyKey, LedgerError, PostedTransfer, Posting, TransferKind,
};
use crate::money::Money;

/// Books `available -> owed` after `credit`, which has just raised `available`: as much as is owed
/// and there. Nothing when nothing is owed.
pub(super) async fn offset_debt(
    conn: &mut SqliteConnection,
    now: UtcMs,
    owner: (ProgramId, AccountOwner),
    credit: PostedTransfer,
) -> Result<(), LedgerError> {
    let unit = credit.amount.unit();
    let owed = on_account(conn, owner, AccountKind::Owed, unit).await?;
    if owed == 0 {
        return Ok(());
    }
    let amount = owed.min(on_account(conn, owner, AccountKind::Available, unit).await?);
    let key = IdempotencyKey::numbered("offset", credit.transfer.get());
    let sides = (AccountKind::Available, AccountKind::Owed);
    link(
        conn,
        now,
        Posting::new(owner, TransferKind::Offset, sides, Money::new(amount, unit), key),
    )
    .await?;
    Ok(())
}
