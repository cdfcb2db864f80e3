//! A partner's own duties: what is ticked, and what they may tick themselves.

use partnerdesk::duty::{self, DutyChecklist, DutyRecord, DutyState};
use partnerdesk::form_draft::FormValues;
use partnerdesk::id::DutyId;
use partnerdesk::partner::{self, Partner};
use partnerdesk::program::DutyCheck;
use serenity::all::CreateSelectMenuOption;

use crate::discord::reply::{BLUE, Card, MessageContent, Reply, clip, menu};
use crate::discord::request_context::RequestContext;
use crate::discord::{field, form_draft};
use crate::features::duty::staff::evidence_form;
use crate::features::duty::view::{checklist, of_mark, words};
use crate::features::duty::{ChooseOwnDuty, TickOwnDuty};
use crate::user_error::UserError;

/// All duties with their ticks; those that the partner may tick, to choose from.
pub(crate) async fn list(ctx: &RequestContext) -> Result<Reply, UserError> {
    let partner = own(ctx).await?;
    let list = duty::checklist_of_partner(&ctx.app, &ctx.tenant, &partner).await?;
    let (done, due) = list.counts();
    let lines = checklist(&list.entries, ctx.locale, true);
    let title = ctx.with("duties-title", &[("done", done.into()), ("due", due.into())]);
    let words = if lines.is_empty() { ctx.text("duties-none") } else { lines.join("\n") };
    let mut message = MessageContent::card(Card::new(title, BLUE).words(clip(&words, 4096)));
    let options: Vec<_> = to_tick(&list, ctx).take(25).collect();
    if !options.is_empty() {
        message = message.select(menu(ChooseOwnDuty {}, ctx.text("duties-pick-own"), options));
    }
    Ok(Reply::Message(message))
}

fn to_tick(
    list: &DutyChecklist<'_>,
    ctx: &RequestContext,
) -> impl Iterator<Item = CreateSelectMenuOption> {
    list.entries
        .iter()
        .filter(|entry| entry.duty.can_be_done() && entry.duty.check == DutyCheck::Partner)
        .filter(|entry| entry.state() != DutyState::Done)
        .map(|entry| {
            CreateSelectMenuOption::new(
                clip(&words(&entry.duty, ctx.locale), 100),
                entry.duty.key(),
            )
        })
}

/// The form for the evidence of the duty with this key.
pub(crate) async fn pick(ctx: &RequestContext, key: &str) -> Result<Reply, UserError> {
    let partner = own(ctx).await?;
    let mark = duty::pick_duty(&ctx.app, &ctx.tenant, partner.id, key, true).await?;
    evidence_form(ctx, TickOwnDuty { duty: mark.id }, &mark).await
}

/// The same form again.
pub(crate) async fn form(ctx: &RequestContext, id: DutyId) -> Result<Reply, UserError> {
    let mark = duty::find_duty(&ctx.app, &ctx.tenant, id).await?.ok_or(UserError::Stale)?;
    if mark.member != ctx.member {
        return Err(UserError::NotYours);
    }
    evidence_form(ctx, TickOwnDuty { duty: id }, &mark).await
}

/// Ticks one's own duty.
pub(crate) async fn tick(
    ctx: &RequestContext,
    id: DutyId,
    typed: FormValues,
) -> Result<Reply, UserError> {
    let evidence = typed.get(field::EVIDENCE).map(String::as_str).unwrap_or_default();
    let result = duty::mark_own_done(&ctx.app, &ctx.tenant, id, ctx.member, evidence).await;
    let action = TickOwnDuty { duty: id };
    let done = |mark: DutyRecord| {
        let duty = of_mark(&ctx.tenant, &mark, ctx.locale);
        Reply::Message(MessageContent::text(ctx.with("duty-ticked-own", &[("duty", duty.into())])))
    };
    form_draft::finish(ctx, action, &typed, result, done).await
}

async fn own(ctx: &RequestContext) -> Result<Partner, UserError> {
    let partner = partner::find_by_member(&ctx.app, &ctx.tenant, ctx.member).await?;
    partner
        .filter(|partner| partner.state != partner::PartnerState::Ended)
        .ok_or(UserError::NoPartner)
}
