//! Why a transfer of the ledger is what it is.

use partnerdesk::id::TransferId;
use partnerdesk::ledger;

use crate::discord::reply::{BLUE, Card, MessageContent, Reply};
use crate::discord::request_context::RequestContext;
use crate::features::statement::text::StatementError;
use crate::features::statement::transfer::TransferStyle;
use crate::i18n::{plain, when};
use crate::user_error::UserError;

/// How many of the transfers that belong to it are named.
const SHOWN: usize = 12;
/// How long what somebody typed may be in a line.
const TYPED: usize = 120;

/// The frozen arithmetic of the transfer with this number, and what belongs to it.
pub(crate) async fn show(ctx: &RequestContext, transfer: i64) -> Result<Reply, UserError> {
    ctx.staff()?;
    let mut conn = ctx.app.store.read().await?;
    let why = ledger::explain_transfer(&mut conn, ctx.tenant.id, TransferId::new(transfer)).await?;
    drop(conn);
    let why = why.ok_or(StatementError::NoTransfer(transfer))?;
    let style = TransferStyle { locale: ctx.locale, typed: &|text| plain(text, TYPED), at: &when };
    let title = ctx.with("why-title", &[("transfer", transfer.to_string().into())]);
    Ok(Reply::Message(MessageContent::card(
        Card::new(title, BLUE).words(style.why(&why, SHOWN).join("\n")),
    )))
}
