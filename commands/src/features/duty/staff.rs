//! A partner's duties, as staff tick them.

use partnerdesk::duty::{self, DutyChecklist, DutyRecord, DutyState, MAX_TEXT};
use partnerdesk::form_draft::FormValues;
use partnerdesk::id::{DutyId, PartnerId};
use partnerdesk::partner::{self, Partner};
use partnerdesk::tenant::Tenant;
use serenity::all::CreateSelectMenuOption;

use crate::discord::action::FormAction;
use crate::discord::reply::{
    BLUE, Card, Form, GREEN, MessageContent, Reply, YELLOW, clip, danger, menu, paragraph,
    secondary, success,
};
use crate::discord::request_context::RequestContext;
use crate::discord::{field, form_draft};
use crate::features::duty::view::{checklist, condition_of, more, of_mark, sign, words};
use crate::features::duty::{ChooseDuty, ChooseKind, TickDuty, UntickDuty};
use crate::features::partner_file::ShowFile;
use crate::i18n::{Locale, mention};
use crate::user_error::UserError;

/// The partner's duties with their ticks, and the menus that lead on.
pub(crate) async fn list(ctx: &RequestContext, id: PartnerId) -> Result<Reply, UserError> {
    ctx.staff()?;
    let partner = partner::find(&ctx.app, &ctx.tenant, id).await?.ok_or(UserError::Stale)?;
    let list = duty::checklist_of_partner(&ctx.app, &ctx.tenant, &partner).await?;
    Ok(Reply::Message(message(ctx, &partner, &list)))
}

fn message(ctx: &RequestContext, partner: &Partner, list: &DutyChecklist<'_>) -> MessageContent {
    let (done, due) = list.counts();
    let mut lines = vec![mention(partner.member)];
    lines.extend(checklist(&list.entries, ctx.locale, true));
    if list.kind.is_none() && !list.kinds.is_empty() {
        lines.push(ctx.text("duties-kind-unknown"));
    }
    if list.entries.is_empty() {
        lines.push(ctx.text("duties-none"));
    }
    let title = ctx.with("duties-title", &[("done", done.into()), ("due", due.into())]);
    let mut message =
        MessageContent::card(Card::new(title, BLUE).words(clip(&lines.join("\n"), 4096)));
    if list.kinds.len() > 1 {
        let options = list.kinds.iter().map(|kind| {
            let option = CreateSelectMenuOption::new(kind.replace('_', " "), kind);
            option.default_selection(list.kind.as_ref() == Some(kind))
        });
        let action = ChooseKind { partner: partner.id };
        message = message.select(menu(action, ctx.text("duties-kind"), options.collect()));
    }
    let options: Vec<_> = list
        .entries
        .iter()
        .filter(|entry| entry.duty.can_be_done())
        .take(25)
        .map(|entry| {
            let label = format!("{} {}", sign(entry.state()), words(&entry.duty, ctx.locale));
            CreateSelectMenuOption::new(clip(&label, 100), entry.duty.key())
        })
        .collect();
    if !options.is_empty() {
        message = message.select(menu(
            ChooseDuty { partner: partner.id },
            ctx.text("duties-pick"),
            options,
        ));
    }
    message.buttons(vec![secondary(ShowFile { partner: partner.id }, ctx.text("button-file"))])
}

/// Sets what kind of partner they are.
pub(crate) async fn choose_kind(
    ctx: &RequestContext,
    id: PartnerId,
    kind: &str,
) -> Result<Reply, UserError> {
    ctx.staff()?;
    duty::choose_kind(&ctx.app, &ctx.tenant, id, ctx.member, kind).await?;
    list(ctx, id).await
}

/// The duty with this key, with its buttons.
pub(crate) async fn pick(
    ctx: &RequestContext,
    id: PartnerId,
    key: &str,
) -> Result<Reply, UserError> {
    ctx.staff()?;
    let mark = duty::pick_duty(&ctx.app, &ctx.tenant, id, key, false).await?;
    Ok(Reply::Message(card(&ctx.tenant, ctx.locale, &mark)))
}

/// One duty, and what staff can do about it.
#[must_use]
pub(crate) fn card(tenant: &Tenant, locale: Locale, mark: &DutyRecord) -> MessageContent {
    let (title, color) = match mark.state {
        DutyState::Open => ("duty-open-title", BLUE),
        DutyState::Done => ("duty-done-title", GREEN),
        DutyState::Recheck => ("duty-recheck-title", YELLOW),
    };
    let mut lines = vec![of_mark(tenant, mark, locale)];
    lines.extend(condition_of(tenant, mark, locale));
    lines.extend(more(mark, locale));
    let mut card = Card::new(locale.text(title), color)
        .words(lines.join("\n"))
        .fact(locale.text("field-partner"), mention(mark.member));
    if let Some(by) = mark.by {
        let id =
            if mark.state == DutyState::Open { "field-taken-back-by" } else { "field-ticked-by" };
        card = card.fact(locale.text(id), mention(by));
    }
    if let Some(at) = mark.recheck_at.filter(|_| mark.state == DutyState::Done) {
        card = card.fact(locale.text("field-recheck"), crate::i18n::when(at));
    }
    let tick = || success(TickDuty { duty: mark.id }, locale.text("button-tick"));
    let untick = || danger(UntickDuty { duty: mark.id }, locale.text("button-untick"));
    let buttons = match mark.state {
        DutyState::Open => vec![tick()],
        DutyState::Done => vec![untick()],
        DutyState::Recheck => vec![tick(), untick()],
    };
    MessageContent::card(card).buttons(buttons)
}

/// The form for the evidence.
pub(crate) async fn tick_form(ctx: &RequestContext, id: DutyId) -> Result<Reply, UserError> {
    ctx.staff()?;
    let mark = duty::find_duty(&ctx.app, &ctx.tenant, id).await?.ok_or(UserError::Stale)?;
    evidence_form(ctx, TickDuty { duty: id }, &mark).await
}

/// The form for the evidence, with what was typed or was good enough before.
pub(crate) async fn evidence_form(
    ctx: &RequestContext,
    form: impl FormAction,
    mark: &DutyRecord,
) -> Result<Reply, UserError> {
    let mut typed = form_draft::load(ctx, &form).await?;
    if mark.state == DutyState::Recheck {
        typed.entry(field::EVIDENCE.to_owned()).or_insert_with(|| mark.evidence.clone());
    }
    let evidence = paragraph(field::EVIDENCE, &ctx.text("label-duty-evidence"), MAX_TEXT)
        .placeholder(ctx.text("placeholder-evidence"));
    let form = Form::new(&form, &ctx.text("button-tick")).input(form_draft::prefilled(
        evidence,
        &typed,
        field::EVIDENCE,
    ));
    Ok(Reply::Form(form))
}

/// Ticks a duty with the evidence that was typed.
pub(crate) async fn tick(
    ctx: &RequestContext,
    id: DutyId,
    typed: FormValues,
) -> Result<Reply, UserError> {
    ctx.staff()?;
    let evidence = typed.get(field::EVIDENCE).map(String::as_str).unwrap_or_default();
    let result = duty::mark_done(&ctx.app, &ctx.tenant, id, ctx.member, evidence).await;
    let action = TickDuty { duty: id };
    let done = |mark: DutyRecord| Reply::Message(card(&ctx.tenant, ctx.locale, &mark));
    form_draft::finish(ctx, action, &typed, result, done).await
}

/// The form for the reason.
pub(crate) async fn untick_form(ctx: &RequestContext, id: DutyId) -> Result<Reply, UserError> {
    ctx.staff()?;
    let action = UntickDuty { duty: id };
    let typed = form_draft::load(ctx, &action).await?;
    let reason = paragraph(field::REASON, &ctx.text("label-reason"), MAX_TEXT)
        .placeholder(ctx.text("placeholder-reason"));
    let form = Form::new(&action, &ctx.text("button-untick")).input(form_draft::prefilled(
        reason,
        &typed,
        field::REASON,
    ));
    Ok(Reply::Form(form))
}

/// Takes a tick back.
pub(crate) async fn untick(
    ctx: &RequestContext,
    id: DutyId,
    typed: FormValues,
) -> Result<Reply, UserError> {
    ctx.staff()?;
    let reason = typed.get(field::REASON).map(String::as_str).unwrap_or_default();
    let result = duty::mark_not_done(&ctx.app, &ctx.tenant, id, ctx.member, reason).await;
    let action = UntickDuty { duty: id };
    let done = |mark: DutyRecord| Reply::Message(card(&ctx.tenant, ctx.locale, &mark));
    form_draft::finish(ctx, action, &typed, result, done).await
}
