//! What partners pay in beforehand, as staff note it from the payment's own reference.
//!
//! The reference is the payment: noting it again is an answer, and noting something else under it
//! is refused. The money is the ledger's, in the transaction that writes the row.

mod action;
mod error;
mod notice;
mod repo;

use crate::app_context::AppContext;
use crate::audit::AuditSubject;
use crate::clock::UtcMs;
use crate::decision::{Decided, Decision};
use crate::id::{MemberId, PartnerId, TopUpId};
use crate::ledger::{self, LedgerError};
use crate::money::{Money, MoneyError};
use crate::partner;
use crate::store::StoreError;
use crate::tenant::Tenant;
use crate::text::bounded_line;

pub use action::TopUpAction;
pub use error::TopUpError;
pub use notice::TopUpNotice;

/// The most characters of a reference.
pub const MAX_REFERENCE: u16 = 100;

/// A top-up that was noted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopUp {
    /// As people see it, counted over all programs.
    pub id: TopUpId,
    /// Who paid in.
    pub partner: PartnerId,
    /// Their Discord account.
    pub member: MemberId,
    /// In the program's currency, more than 0.
    pub amount: Money,
    /// The way, by its id in the program file.
    pub way: String,
    /// The payment's reference.
    pub reference: String,
    /// Who noted it.
    pub staff: MemberId,
    /// When staff noted it, UTC.
    pub at: UtcMs,
}

/// What staff typed.
#[derive(Debug, Clone, Copy)]
pub struct TopUpInput<'a> {
    /// A decimal in the program's currency.
    pub amount: &'a str,
    /// The way; not needed where there is only one.
    pub way: &'a str,
    /// The payment's reference.
    pub reference: &'a str,
}

/// Notes that a partner has paid in; they are told.
///
/// # Errors
/// [`TopUpError::NoAccount`], [`TopUpError::Amount`], [`TopUpError::Way`],
/// [`TopUpError::Reference`], [`TopUpError::ReferenceUsed`], [`TopUpError::Own`],
/// [`TopUpError::Unknown`].
pub async fn record_top_up(
    app: &AppContext,
    tenant: &Tenant,
    id: PartnerId,
    staff: MemberId,
    typed: TopUpInput<'_>,
) -> Result<Decided<TopUp>, TopUpError> {
    let account = tenant
        .program
        .account
        .as_ref()
        .filter(|account| account.prepaid)
        .ok_or(TopUpError::NoAccount)?;
    let amount = Money::parse(&typed.amount.trim().replace(',', "."), tenant.program.meta.currency);
    let amount = amount.map_err(TopUpError::Amount)?;
    if amount.minor() == 0 {
        return Err(TopUpError::Amount(MoneyError::Amount(typed.amount.to_owned())));
    }
    let way = match (typed.way.trim(), account.top_up.as_slice()) {
        ("", [only]) => only,
        (way, _) => account.way(way).ok_or_else(|| TopUpError::Way(way.to_owned()))?,
    };
    let reference = bounded_line(typed.reference, 1..=MAX_REFERENCE);
    let reference = reference.ok_or(TopUpError::Reference)?;
    let mut decision = Decision::begin(app, tenant.id, staff).await?;
    let now = decision.now;
    let partner =
        partner::find_in(&mut decision, tenant.id, id).await?.ok_or(TopUpError::Unknown)?;
    if partner.member == staff {
        return Err(TopUpError::Own);
    }
    if let Some(known) = repo::find_by_reference(&mut decision, tenant, reference).await? {
        let same = known.partner == id && known.amount == amount;
        return if same {
            Ok(Decided::before(known))
        } else {
            Err(TopUpError::ReferenceUsed(Some(Box::new(known))))
        };
    }
    match ledger::top_up(&mut decision, now, (tenant.id, id), reference, amount).await {
        // The billing panel has reported the payment itself: it is booked, and is not booked again.
        Ok(posted) if !posted.new => return Err(TopUpError::ReferenceUsed(None)),
        Err(LedgerError::Conflict { .. }) => return Err(TopUpError::ReferenceUsed(None)),
        Err(error) => return Err(TopUpError::Ledger(error)),
        Ok(_) => {}
    }
    let top_up =
        repo::insert(&mut decision, now, tenant.id, id, amount, &way.id, reference, staff).await?;
    decision
        .record(TopUpAction::Record, AuditSubject::Partner(id), &format!("top_up:{top_up}"))
        .await?;
    let notice = TopUpNotice::Received { top_up };
    decision.tell(partner.member, notice).await?;
    let noted = repo::find(&mut decision, tenant, top_up).await?.ok_or(TopUpError::Unknown)?;
    decision.commit().await?;
    Ok(Decided::now(noted))
}

/// The top-up with this number.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub async fn find(
    app: &AppContext,
    tenant: &Tenant,
    id: TopUpId,
) -> Result<Option<TopUp>, StoreError> {
    repo::find(&mut *app.store.read().await?, tenant, id).await
}
