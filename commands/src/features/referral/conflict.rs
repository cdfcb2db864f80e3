//! Deciding about events that contradict what has counted.

use partnerdesk::app_context::AppContext;
use partnerdesk::id::{ConflictId, MemberId, PartnerId};
use partnerdesk::money::Money;
use partnerdesk::partner;
use partnerdesk::referral::{self, ConflictError, ConflictKind, EARLY, EventConflict};
use partnerdesk::store::StoreError;
use partnerdesk::tenant::Tenant;

use crate::delivery::DeliveryError;
use crate::delivery::notice::NoticeReader;
use crate::discord::field;
use crate::discord::reply::{
    Card, Form, GREEN, MessageContent, Reply, YELLOW, paragraph, secondary, success,
};
use crate::discord::request_context::RequestContext;
use crate::features::referral::{CountConflict, KeepConflict};
use crate::i18n::{Arg, Locale, mention, plain, when};
use crate::user_error::UserError;

/// A conflict, with the buttons that decide it while it is open.
pub(crate) async fn show(ctx: &RequestContext, id: ConflictId) -> Result<Reply, UserError> {
    ctx.staff()?;
    let (conflict, partners) = find(ctx, id).await?;
    Ok(Reply::Message(message(&ctx.tenant, ctx.locale, &conflict, &partners)))
}

/// The form for the reason.
pub(crate) async fn form(
    ctx: &RequestContext,
    id: ConflictId,
    accept: bool,
) -> Result<Reply, UserError> {
    ctx.listed()?;
    let (conflict, _) = find(ctx, id).await?;
    if let (Some(by), Some(accepted)) = (conflict.decided_by, conflict.accepted) {
        return Err(ConflictError::Decided { by, accepted }.into());
    }
    let title = ctx.text(label(conflict.kind, accept));
    let form = if accept {
        Form::new(&CountConflict { conflict: id }, &title)
    } else {
        Form::new(&KeepConflict { conflict: id }, &title)
    };
    let reason = paragraph(field::REASON, &ctx.text("label-reason"), 1000)
        .placeholder(ctx.text("placeholder-conflict-reason"));
    Ok(Reply::Form(form.input(reason)))
}

/// Decides.
pub(crate) async fn decide(
    ctx: &RequestContext,
    id: ConflictId,
    accept: bool,
    reason: &str,
) -> Result<Reply, UserError> {
    ctx.listed()?;
    referral::decide_conflict(&ctx.app, &ctx.tenant, id, ctx.member, accept, reason).await?;
    let (conflict, partners) = find(ctx, id).await?;
    Ok(Reply::Message(message(&ctx.tenant, ctx.locale, &conflict, &partners)))
}

/// Who has earned and who would, where there is one.
struct ConflictPartners {
    from: Option<MemberId>,
    to: Option<MemberId>,
}

async fn partners_of(
    app: &AppContext,
    tenant: &Tenant,
    conflict: &EventConflict,
) -> Result<ConflictPartners, StoreError> {
    let member = async |id: Option<PartnerId>| -> Result<Option<MemberId>, StoreError> {
        let Some(id) = id else { return Ok(None) };
        Ok(partner::find(app, tenant, id).await?.map(|partner| partner.member))
    };
    Ok(ConflictPartners { from: member(conflict.from).await?, to: member(conflict.to).await? })
}

async fn find(
    ctx: &RequestContext,
    id: ConflictId,
) -> Result<(EventConflict, ConflictPartners), UserError> {
    let found = referral::find_conflict(&ctx.app, &ctx.tenant, id).await?;
    let conflict = found.ok_or(ConflictError::Unknown)?;
    let partners = partners_of(&ctx.app, &ctx.tenant, &conflict).await?;
    Ok((conflict, partners))
}

/// The card in the log channel: the question, or what was decided.
pub(super) async fn render(
    reader: NoticeReader<'_>,
    id: ConflictId,
) -> Result<MessageContent, DeliveryError> {
    let found = referral::find_conflict(reader.app, reader.tenant, id).await?;
    let conflict = found.ok_or(DeliveryError::GONE)?;
    let partners = partners_of(reader.app, reader.tenant, &conflict).await?;
    Ok(message(reader.tenant, reader.locale, &conflict, &partners))
}

fn label(kind: ConflictKind, accept: bool) -> &'static str {
    match (kind, accept) {
        (ConflictKind::Takeover | ConflictKind::First, true) => "button-conflict-move",
        (ConflictKind::Takeover | ConflictKind::First, false) => "button-conflict-keep",
        (ConflictKind::Repeated, true) => "button-conflict-count",
        (ConflictKind::Repeated, false) => "button-conflict-same",
        (ConflictKind::Early, true) => "button-conflict-count-early",
        (ConflictKind::Early, false) => "button-conflict-leave",
    }
}

/// The conflict as a message: what has come, what it would change, and how it stands.
fn message(
    tenant: &Tenant,
    locale: Locale,
    conflict: &EventConflict,
    partners: &ConflictPartners,
) -> MessageContent {
    let currency = tenant.program.meta.currency;
    let who = |member: Option<MemberId>| member.map_or_else(|| "–".to_owned(), mention);
    let args = [
        ("customer", plain(&conflict.customer, 128).into()),
        ("event", plain(&conflict.event.id, 128).into()),
        ("kind", conflict.event.kind.as_str().into()),
        ("at", when(conflict.event.at).into()),
        ("from", who(partners.from).into()),
        ("to", who(partners.to).into()),
        ("amount", Arg::from(locale.money(Money::new(conflict.amount, currency)))),
        ("hours", (EARLY.as_secs() / 3_600).into()),
        ("invoice", plain(conflict.event.invoice.as_deref().unwrap_or_default(), 128).into()),
    ];
    let (title, words) = match conflict.kind {
        ConflictKind::Takeover => ("conflict-takeover-title", "conflict-takeover"),
        ConflictKind::First => ("conflict-first-title", "conflict-first"),
        ConflictKind::Repeated => ("conflict-repeated-title", "conflict-repeated"),
        ConflictKind::Early => ("conflict-early-title", "conflict-early"),
    };
    let color = if conflict.accepted.is_some() { GREEN } else { YELLOW };
    let mut card = Card::new(locale.with(title, &args), color)
        .words(locale.with(words, &args))
        .fact(locale.text("field-customer"), plain(&conflict.customer, 256));
    if let Some(paid) = conflict.event.paid() {
        card = card.fact(locale.text("field-amount"), locale.money(paid));
    }
    let mut buttons = Vec::new();
    if let (Some(by), Some(accepted)) = (conflict.decided_by, conflict.accepted) {
        card = card
            .fact(locale.text("field-decision"), locale.text(label(conflict.kind, accepted)))
            .fact(locale.text("field-decided-by"), mention(by));
        if let Some(reason) = &conflict.reason {
            card = card.field(locale.text("field-reason"), plain(reason, 1024));
        }
    } else {
        let id = conflict.id;
        let (count, keep) = (label(conflict.kind, true), label(conflict.kind, false));
        buttons.push(success(CountConflict { conflict: id }, locale.text(count)));
        buttons.push(secondary(KeepConflict { conflict: id }, locale.text(keep)));
    }
    MessageContent::card(card).buttons(buttons)
}
