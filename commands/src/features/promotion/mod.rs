//! Promoting a partner: what has to be confirmed, and what is done then.

mod notice;
mod text;

use partnerdesk::id::PartnerId;
use partnerdesk::program::Route;
use partnerdesk::promotion;
use partnerdesk::promotion::PromotionNotice;
use partnerdesk::promotion::{PromotionError, PromotionOutcome};
use serenity::all::{
    AutocompleteChoice, CreateAutocompleteResponse, CreateSelectMenu, CreateSelectMenuKind,
    CreateSelectMenuOption,
};

use crate::delivery::notice::NoticeEntry;
use crate::discord::action::{FileId, actions};
use crate::discord::interaction::{Context, Error, request_context, run};
use crate::discord::reply::{BLUE, Card, MessageContent, Reply, clip, primary};
use crate::discord::request_context::RequestContext;
use crate::features::Feature;
use crate::features::contract::ProposeContract;
use crate::features::contract::propose::partner_of;
use crate::features::contract::view::track;
use crate::i18n::mention;
use crate::user_error::UserError;
use poise::serenity_prelude::User;

actions! {
    /// Promote a partner to another track.
    Promote("promote") { partner: PartnerId, track: FileId }
        => Deferred |ctx, _| promote(ctx, partner, &track, 0);
    /// The same, with the criteria that staff confirm.
    PromoteConfirmed("promote-pick") { partner: PartnerId, track: FileId }
        => Deferred |ctx, input| promote(ctx, partner, &track, input.chosen()?.len());
}

/// What the feature offers to the router and as commands.
pub(crate) static FEATURE: Feature = Feature {
    actions: ACTIONS,
    staff_commands: &[promote_command],
    notices: &[NoticeEntry::of::<PromotionNotice>()],
    audit: Some(text::AUDIT),
    ..Feature::NONE
};

/// Promote a partner to another track, once its criteria are met.
#[poise::command(slash_command, guild_only, rename = "promote")]
async fn promote_command(
    ctx: Context<'_>,
    #[description = "The partner"] partner: User,
    #[description = "The track"]
    #[autocomplete = "tracks"]
    #[max_length = 32]
    track: String,
) -> Result<(), Error> {
    run(ctx, true, async |request| open(request, partner.id.get(), &track).await).await
}

/// What staff confirm before the partner is promoted to the track with this id.
pub(crate) async fn open(
    request: &RequestContext,
    member: u64,
    to: &str,
) -> Result<Reply, UserError> {
    let partner = partner_of(request, member).await?;
    let to = to.trim();
    let program = &request.tenant.program;
    if program.track(to).is_none() {
        return Err(PromotionError::NoRoute { from: partner.track, to: to.to_owned() }.into());
    }
    let (partner, route) =
        promotion::preview_promotion(&request.app, &request.tenant, request.member, partner.id, to)
            .await?;
    let names = [
        ("member", mention(partner.member).into()),
        ("from", track(program, &partner.track).into()),
        ("to", track(program, to).into()),
    ];
    let mut card = Card::new(request.with("promote-title", &names), BLUE)
        .words(request.with("promote-words", &names));
    if !route.steps.is_empty() {
        let steps: Vec<String> =
            (1..).zip(&route.steps).map(|(n, step): (u32, _)| format!("{n}) {step}")).collect();
        card = card.field(request.text("field-steps"), clip(&steps.join("\n"), 1024));
    }
    if program.needs_contract(to) {
        card = card.field(request.text("field-contract"), request.text("promote-contract"));
    }
    let message = MessageContent::card(card);
    if route.criteria.is_empty() {
        let button = primary(
            Promote { partner: partner.id, track: to.into() },
            request.text("button-promote"),
        );
        return Ok(Reply::Message(message.buttons(vec![button])));
    }
    Ok(Reply::Message(message.select(checklist(request, partner.id, to, route))))
}

/// The criteria, all of which have to be ticked.
fn checklist(
    request: &RequestContext,
    partner: PartnerId,
    track: &str,
    route: &Route,
) -> CreateSelectMenu {
    let options: Vec<_> = route
        .criteria
        .iter()
        .enumerate()
        .map(|(index, text)| CreateSelectMenuOption::new(clip(text, 100), index.to_string()))
        .collect();
    let all = u8::try_from(options.len()).unwrap_or(u8::MAX);
    let action = PromoteConfirmed { partner, track: track.into() };
    CreateSelectMenu::new(action.to_string(), CreateSelectMenuKind::String { options })
        .placeholder(request.text("promote-pick-placeholder"))
        .min_values(all)
        .max_values(all)
}

/// Promotes; `confirmed` criteria were ticked.
pub(crate) async fn promote(
    request: &RequestContext,
    partner: PartnerId,
    track: &FileId,
    confirmed: usize,
) -> Result<Reply, UserError> {
    request.staff()?;
    let to = request.tenant.program.track(&track.0).ok_or(UserError::Stale)?;
    let promoted = promotion::promote(
        &request.app,
        &request.tenant,
        request.member,
        partner,
        &to.id,
        confirmed,
    )
    .await?;
    let mut args = vec![("to", to.title().into())];
    let (id, button) = match promoted.value {
        PromotionOutcome::Done => ("promote-done", None),
        PromotionOutcome::Waits(by) => {
            args.push(("by", mention(by).into()));
            let id = if promoted.new { "promote-waits" } else { "promote-before" };
            (id, Some(ProposeContract { partner }))
        }
    };
    let buttons =
        button.map(|action| primary(action, request.text("button-contract"))).into_iter().collect();
    Ok(Reply::Message(MessageContent::text(request.with(id, &args)).buttons(buttons)))
}

/// The tracks that partners can be promoted to.
pub(crate) async fn tracks(ctx: Context<'_>, typed: &str) -> CreateAutocompleteResponse {
    let reached = |request: &RequestContext, to: &str| {
        request
            .tenant
            .program
            .tracks
            .iter()
            .any(|from| promotion::find_route(&request.tenant, &from.id, to).is_some())
    };
    choices_of(ctx, typed, reached).await
}

/// The program's tracks that `fits`, whose id or name contains what was typed.
pub(super) async fn choices_of(
    ctx: Context<'_>,
    typed: &str,
    fits: impl Fn(&RequestContext, &str) -> bool,
) -> CreateAutocompleteResponse {
    let Some(request) = request_context(ctx).await.ok().filter(|request| request.staff().is_ok())
    else {
        return CreateAutocompleteResponse::new();
    };
    let typed = typed.to_lowercase();
    let tracks = request.tenant.program.tracks.iter().filter(|track| fits(&request, &track.id));
    let choices = tracks
        .filter(|track| track.id.contains(&typed) || track.title().to_lowercase().contains(&typed))
        .take(25)
        .map(|track| AutocompleteChoice::new(track.title(), track.id.clone()))
        .collect();
    CreateAutocompleteResponse::new().set_choices(choices)
}
