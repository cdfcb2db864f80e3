//! Why a transfer of the ledger is what it is.

use partnerdesk::id::TransferId;
use partnerdesk::ledger;

use crate::answer::{Answer, BLUE, Card, Face};
use crate::failure::Failure;
use crate::i18n::{plain, when};
use crate::transfer::Style;
use crate::visit::Visit;

/// How many of the transfers that belong to it are named.
const SHOWN: usize = 12;
/// How long what somebody typed may be in a line.
const TYPED: usize = 120;

/// The frozen arithmetic of the transfer with this number, and what belongs to it.
pub(crate) async fn show(visit: &Visit, transfer: i64) -> Result<Answer, Failure> {
    visit.staff()?;
    let mut conn = visit.desk.store.read().await?;
    let why = ledger::why(&mut conn, visit.tenant.id, TransferId::new(transfer)).await?;
    drop(conn);
    let why = why.ok_or(Failure::NoTransfer(transfer))?;
    let style = Style { locale: visit.locale, typed: &|text| plain(text, TYPED), at: &when };
    let title = visit.with("why-title", &[("transfer", transfer.to_string().into())]);
    Ok(Answer::Message(Face::card(Card::new(title, BLUE).words(style.why(&why, SHOWN).join("\n")))))
}
