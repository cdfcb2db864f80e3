//! A partner's engagements, as staff agree, move and cancel them.

mod notice;
mod text;
pub(crate) mod view;

use partnerdesk::decision::Decided;
use partnerdesk::engagement::EngagementNotice;
use partnerdesk::engagement::{
    Engagement, EngagementInput, EngagementState, MAX_REASON, MAX_TITLE,
};
use partnerdesk::form_draft::FormValues;
use partnerdesk::id::{EngagementId, PartnerId};
use partnerdesk::program::Price;
use partnerdesk::{engagement, partner};
use serenity::all::CreateSelectMenuOption;

use crate::delivery::notice::NoticeEntry;
use crate::discord::action::actions;
use crate::discord::page::Page;
use crate::discord::reply::{
    BLUE, Card, Form, GREEN, MessageContent, Reply, YELLOW, clip, danger, line, menu, paragraph,
    primary, secondary, success,
};
use crate::discord::request_context::RequestContext;
use crate::discord::{field, form_draft};
use crate::features::Feature;
use crate::features::engagement::view::{moved_by, price, stage, way, what};
use crate::features::partner_file::ShowFile;
use crate::i18n::{mention, plain};
use crate::user_error::UserError;

actions! {
    /// Show a partner's engagements.
    ShowEngagements("engagements") { partner: PartnerId } => Deferred |ctx, _| list(ctx, partner);
    /// An engagement was chosen.
    ChooseEngagement("engagement-pick") { partner: PartnerId }
        => Deferred |ctx, input| pick(ctx, partner, input.choice()?);
    /// Agree an engagement: shows what can be agreed.
    Engage("engage") { partner: PartnerId } => Deferred |ctx, _| choose(ctx, partner);
    /// What to agree was chosen: opens the form.
    ChooseEngagementKind("engage-pick") { partner: PartnerId }
        => Immediate |ctx, input| form(ctx, partner, Some(input.choice()?));
    /// Agree an engagement: asks for title and price, with what was typed before.
    AgreeEngagement("engage-again") { partner: PartnerId }
        => Form |ctx, _| form(ctx, partner, None),
        submit |ctx, input| agree(ctx, partner, input.typed());
    /// Move an engagement on from this stage.
    AdvanceEngagement("engagement-next") { engagement: EngagementId, stage: u32 }
        => Immediate |ctx, _| move_on(ctx, engagement, stage);
    /// Another page of a partner's engagements.
    TurnEngagements("engagements-page") { partner: PartnerId, page: u32 }
        => Immediate |ctx, _| turn(ctx, partner, page);
    /// Cancel an engagement: asks for the reason.
    CancelEngagement("engagement-cancel") { engagement: EngagementId }
        => Form |ctx, _| cancel_form(ctx, engagement),
        submit |ctx, input| cancel(ctx, engagement, input.typed());
}

/// What the feature offers to the router and as commands.
pub(crate) static FEATURE: Feature = Feature {
    actions: ACTIONS,
    audit: Some(text::AUDIT),
    notices: &[NoticeEntry::of::<EngagementNotice>()],
    ..Feature::NONE
};

/// The partner's engagements, and the way to another one.
pub(crate) async fn list(ctx: &RequestContext, id: PartnerId) -> Result<Reply, UserError> {
    Ok(Reply::Message(page(ctx, id, 1).await?))
}

/// Another page of them.
async fn turn(ctx: &RequestContext, id: PartnerId, number: u32) -> Result<Reply, UserError> {
    Ok(Reply::Update(page(ctx, id, number).await?))
}

async fn page(
    ctx: &RequestContext,
    id: PartnerId,
    number: u32,
) -> Result<MessageContent, UserError> {
    ctx.staff()?;
    let partner = partner::find(&ctx.app, &ctx.tenant, id).await?.ok_or(UserError::Stale)?;
    let all = engagement::list_by_partner(&ctx.app, &ctx.tenant, id).await?;
    let page = Page::of(number, u32::try_from(all.len()).unwrap_or(u32::MAX));
    let shown = page.cut(&all);
    let mut lines = vec![mention(partner.member)];
    lines.extend(
        shown
            .iter()
            .map(|one| crate::features::engagement::view::line(&ctx.tenant, ctx.locale, one)),
    );
    if all.is_empty() {
        lines.push(ctx.text("engagements-none"));
    }
    let words = clip(&lines.join("\n"), 4096);
    let mut card = Card::new(ctx.text("field-engagements"), BLUE).words(words);
    if let Some(footer) = page.footer(ctx.locale) {
        card = card.footer(footer);
    }
    let mut message = MessageContent::card(card);
    let options: Vec<_> = shown
        .iter()
        .map(|one| {
            let label = format!("#{} {}", one.id, one.title);
            CreateSelectMenuOption::new(clip(&label, 100), one.id.to_string())
                .description(clip(&what(&ctx.tenant, one), 100))
        })
        .collect();
    if !options.is_empty() {
        message = message.select(menu(
            ChooseEngagement { partner: id },
            ctx.text("engagements-pick"),
            options,
        ));
    }
    let mut buttons = Vec::new();
    if !ctx.tenant.program.engagements.is_empty() {
        buttons.push(primary(Engage { partner: id }, ctx.text("button-engage")));
    }
    buttons.push(secondary(ShowFile { partner: id }, ctx.text("button-file")));
    let turns = page.buttons(ctx.locale, |page| TurnEngagements { partner: id, page });
    Ok(message.buttons(buttons).buttons(turns))
}

/// The engagement that was chosen.
pub(crate) async fn pick(
    ctx: &RequestContext,
    _: PartnerId,
    chosen: &str,
) -> Result<Reply, UserError> {
    ctx.staff()?;
    let id: EngagementId = chosen.parse().map_err(|_| UserError::Stale)?;
    let found = engagement::find(&ctx.app, &ctx.tenant, id).await?.ok_or(UserError::Stale)?;
    Ok(Reply::Message(card(ctx, &found)))
}

/// One engagement, and what staff can do about it.
fn card(ctx: &RequestContext, engagement: &Engagement) -> MessageContent {
    let color = match engagement.state {
        EngagementState::Open => BLUE,
        EngagementState::Done => GREEN,
        EngagementState::Cancelled => YELLOW,
    };
    let title = ctx.with("engagement-title", &[("number", engagement.id.to_string().into())]);
    let mut card = Card::new(title, color)
        .words(format!("**{}**\n{}", plain(&engagement.title, 110), way(ctx.locale, engagement)))
        .fact(ctx.text("field-partner"), mention(engagement.member))
        .fact(ctx.text("field-what"), what(&ctx.tenant, engagement))
        .fact(ctx.text("field-price"), price(ctx.locale, engagement))
        .fact(ctx.text("field-moved-by"), moved_by(engagement));
    if engagement.state == EngagementState::Cancelled {
        card = card.field(ctx.text("engagement-cancelled"), plain(&engagement.reason, 600));
    }
    let mut buttons = Vec::new();
    if let Some(next) = engagement.next() {
        let action = AdvanceEngagement { engagement: engagement.id, stage: engagement.stage };
        buttons.push(match engagement.pays_next() {
            Some(price) => {
                let args = [("amount", ctx.locale.money(price).into())];
                success(action, ctx.with("button-pay-engagement", &args))
            }
            None => primary(
                action,
                ctx.with("button-stage", &[("stage", stage(ctx.locale, next).into())]),
            ),
        });
        buttons.push(danger(
            CancelEngagement { engagement: engagement.id },
            ctx.text("button-cancel-engagement"),
        ));
    }
    buttons.push(secondary(
        ShowEngagements { partner: engagement.partner },
        ctx.text("button-engagements"),
    ));
    MessageContent::card(card).buttons(buttons)
}

/// What can be agreed.
#[expect(clippy::unused_async, reason = "every action has this shape")]
pub(crate) async fn choose(ctx: &RequestContext, id: PartnerId) -> Result<Reply, UserError> {
    ctx.staff()?;
    let kinds = &ctx.tenant.program.engagements;
    let options: Vec<_> = kinds
        .iter()
        .flat_map(|kind| kind.items.iter().map(move |item| (kind, item)))
        .map(|(kind, item)| {
            let label = engagement::label_of(kind, item);
            let option = CreateSelectMenuOption::new(&label, &label);
            match &kind.when {
                Some(when) => option.description(clip(
                    &ctx.with("list-condition", &[("when", when.as_str().into())]),
                    100,
                )),
                None => option,
            }
        })
        .collect();
    if options.is_empty() {
        return Err(UserError::Stale);
    }
    let menu = menu(ChooseEngagementKind { partner: id }, ctx.text("engage-placeholder"), options);
    Ok(Reply::Message(MessageContent::text(ctx.text("engage-pick")).select(menu)))
}

/// The form for a new one; `chosen` is what was chosen just now, or else what was typed before
/// holds.
pub(crate) async fn form(
    ctx: &RequestContext,
    id: PartnerId,
    chosen: Option<&str>,
) -> Result<Reply, UserError> {
    ctx.staff()?;
    let action = AgreeEngagement { partner: id };
    let mut typed = form_draft::load(ctx, &action).await?;
    if let Some(chosen) = chosen {
        typed.insert(field::WHAT.to_owned(), chosen.to_owned());
    }
    let program = &ctx.tenant.program;
    let chosen = typed.get(field::WHAT).map(String::as_str).unwrap_or_default();
    let kind = program
        .engagements
        .iter()
        .find(|kind| kind.items.iter().any(|item| engagement::label_of(kind, item) == chosen));
    let what = line(field::WHAT, &ctx.text("label-what"), 110);
    let title = line(field::TITLE, &ctx.text("label-title"), MAX_TITLE)
        .placeholder(ctx.text("placeholder-title"));
    let mut form = Form::new(&action, &ctx.text("button-engage"))
        .input(form_draft::prefilled(what, &typed, field::WHAT))
        .input(form_draft::prefilled(title, &typed, field::TITLE));
    let unit = program.meta.currency.code();
    let price = match kind.map(|kind| kind.price) {
        Some(Price::Nothing | Price::Fixed(_)) => None,
        Some(Price::PerPiece) => Some((ctx.with("label-price", &[("unit", unit.into())]), true)),
        Some(Price::Open) | None => {
            Some((ctx.with("label-price-optional", &[("unit", unit.into())]), false))
        }
    };
    if let Some((label, required)) = price {
        let price = line(field::AMOUNT, &label, 20).required(required);
        form = form.input(form_draft::prefilled(price, &typed, field::AMOUNT));
    }
    Ok(Reply::Form(form))
}

/// Agrees it.
pub(crate) async fn agree(
    ctx: &RequestContext,
    id: PartnerId,
    typed: FormValues,
) -> Result<Reply, UserError> {
    ctx.staff()?;
    let text = |id: &str| typed.get(id).map(String::as_str).unwrap_or_default();
    let draft = EngagementInput {
        what: text(field::WHAT),
        title: text(field::TITLE),
        price: text(field::AMOUNT),
    };
    let result = engagement::create(&ctx.app, &ctx.tenant, id, ctx.member, draft).await;
    let action = AgreeEngagement { partner: id };
    form_draft::finish(ctx, action, &typed, result, |agreed| Reply::Message(card(ctx, &agreed)))
        .await
}

/// Moves it on from this stage; the message shows where it is then, whoever was first.
pub(crate) async fn move_on(
    ctx: &RequestContext,
    id: EngagementId,
    from: u32,
) -> Result<Reply, UserError> {
    ctx.staff()?;
    let moved = engagement::advance_stage(&ctx.app, &ctx.tenant, id, from, ctx.member).await?;
    Ok(Reply::Update(said(ctx, &moved)))
}

/// The form for the reason.
pub(crate) async fn cancel_form(
    ctx: &RequestContext,
    id: EngagementId,
) -> Result<Reply, UserError> {
    ctx.staff()?;
    let action = CancelEngagement { engagement: id };
    let typed = form_draft::load(ctx, &action).await?;
    let reason = paragraph(field::REASON, &ctx.text("label-reason"), MAX_REASON)
        .placeholder(ctx.text("placeholder-reason"));
    let form = Form::new(&action, &ctx.text("button-cancel-engagement"))
        .input(form_draft::prefilled(reason, &typed, field::REASON));
    Ok(Reply::Form(form))
}

/// Cancels an engagement; the partner reads the reason.
pub(crate) async fn cancel(
    ctx: &RequestContext,
    id: EngagementId,
    typed: FormValues,
) -> Result<Reply, UserError> {
    ctx.staff()?;
    let reason = typed.get(field::REASON).map(String::as_str).unwrap_or_default();
    let result = engagement::cancel(&ctx.app, &ctx.tenant, id, ctx.member, reason).await;
    let action = CancelEngagement { engagement: id };
    form_draft::finish(ctx, action, &typed, result, |moved| Reply::Message(said(ctx, &moved))).await
}

/// The card, and who was first when it was somebody else.
fn said(ctx: &RequestContext, moved: &Decided<Engagement>) -> MessageContent {
    let message = card(ctx, &moved.value);
    if moved.new {
        return message;
    }
    let args = [("by", mention(moved.value.changed_by).into())];
    message.saying(ctx.with("engagement-before", &args))
}
