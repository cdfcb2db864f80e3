//! What waits for staff: applications, duties to look at again, targets.

use std::collections::BTreeMap;

use partnerdesk::application::{self, ApplicationState};
use partnerdesk::claim::{self, Claim};
use partnerdesk::id::{MemberId, PartnerId};
use partnerdesk::referral::{self, EventConflict};
use partnerdesk::{duty, goal, ticket};
use serenity::all::CreateSelectMenuOption;

use crate::discord::reply::menu;
use crate::features::claim::ShowClaim;
use crate::features::partner_file::ChooseFile;
use crate::features::referral::ShowConflict;

use crate::discord::interaction::{Context, Error, run};
use crate::discord::reply::{BLUE, Card, MessageContent, Reply, clip, primary};
use crate::discord::request_context::RequestContext;
use crate::features::Feature;
use crate::features::duty::view::of_mark;
use crate::i18n::{channel, mention, plain, when};
use crate::user_error::UserError;

/// What the feature offers to the router and as commands.
pub(crate) static FEATURE: Feature = Feature { staff_commands: &[queue_command], ..Feature::NONE };

/// See which applications wait.
#[poise::command(slash_command, guild_only, rename = "queue")]
async fn queue_command(ctx: Context<'_>) -> Result<(), Error> {
    run(ctx, true, show).await
}

/// How many fit one message well.
const SHOWN: usize = 15;

/// The applications that wait for staff, the longest waiting first.
pub(crate) async fn show(ctx: &RequestContext) -> Result<Reply, UserError> {
    ctx.staff()?;
    let queue = application::list_open(&ctx.app, &ctx.tenant).await?;
    let mut lines = Vec::new();
    for application in queue.iter().take(SHOWN) {
        let place = match application.ticket {
            Some(id) => {
                ticket::find(&ctx.app, id).await?.and_then(|ticket| ticket.channel).map(channel)
            }
            None => None,
        };
        let id = if application.state == ApplicationState::Asked {
            "queue-line-asked"
        } else {
            "queue-line"
        };
        lines.push(ctx.with(
            id,
            &[
                ("ticket", application.ticket.map(|t| t.to_string()).unwrap_or_default().into()),
                ("member", mention(application.member).into()),
                ("at", application.submitted_at.map(when).unwrap_or_default().into()),
                ("place", place.unwrap_or_else(|| ctx.text("ticket-opening")).into()),
            ],
        ));
    }
    if lines.is_empty() {
        lines.push(ctx.text("queue-empty"));
    }
    if queue.len() > SHOWN {
        lines.push(ctx.with("list-more", &[("count", (queue.len().saturating_sub(SHOWN)).into())]));
    }
    let claims = claim::list_open(&ctx.app, &ctx.tenant).await?;
    let card = Card::new(ctx.with("queue-title", &[("count", queue.len().into())]), BLUE)
        .words(lines.join("\n"));
    let (card, partners) = partners(ctx, card).await?;
    let message = with_conflicts(ctx, with_claims(ctx, card, &claims)).await?;
    if partners.is_empty() {
        return Ok(Reply::Message(message));
    }
    let mut options = Vec::new();
    for (id, member) in partners.iter().take(25) {
        let label = format!("#{id} {}", ctx.name_of(*member).await);
        options.push(CreateSelectMenuOption::new(clip(&label, 100), id.to_string()));
    }
    Ok(Reply::Message(message.select(menu(ChooseFile {}, ctx.text("queue-file"), options))))
}

/// The card with what staff should look at about partners, and whom it concerns, each once.
async fn partners(
    ctx: &RequestContext,
    mut card: Card,
) -> Result<(Card, BTreeMap<PartnerId, MemberId>), UserError> {
    let (app, tenant) = (&ctx.app, &ctx.tenant);
    let again = duty::list_due_rechecks(app, tenant.id).await?;
    let targets = goal::list_needing_staff(app, tenant.id).await?;
    let lines = again.iter().take(SHOWN).map(|mark| {
        let args = [
            ("member", mention(mark.member).into()),
            ("duty", of_mark(tenant, mark, ctx.locale).into()),
            ("at", mark.at.map(when).unwrap_or_default().into()),
        ];
        ctx.with("queue-line-duty", &args)
    });
    let duties: Vec<String> = lines.collect();
    let lines = targets.iter().take(SHOWN).map(|target| {
        let missed = target.state == goal::GoalState::Waiting;
        let at = if missed { target.flagged_at.unwrap_or(target.next_at) } else { target.next_at };
        let args = [
            ("member", mention(target.member).into()),
            ("value", plain(&target.value, 100).into()),
            ("at", when(at).into()),
        ];
        ctx.with(if missed { "queue-line-missed" } else { "queue-line-target" }, &args)
    });
    let reviews: Vec<String> = lines.collect();
    for (id, lines) in [("field-duties-again", duties), ("field-targets", reviews)] {
        if !lines.is_empty() {
            card = card.field(ctx.text(id), clip(&lines.join("\n"), 1024));
        }
    }
    let whom = again.iter().map(|mark| (mark.partner, mark.member));
    Ok((card, whom.chain(targets.iter().map(|target| (target.partner, target.member))).collect()))
}

/// The message with the conflicts of billing events that wait; a row has five buttons.
async fn with_conflicts(
    ctx: &RequestContext,
    message: MessageContent,
) -> Result<MessageContent, UserError> {
    let conflicts = referral::list_open_conflicts(&ctx.app, &ctx.tenant).await?;
    let button = |conflict: &EventConflict| {
        let customer = clip(&conflict.customer, 40);
        let label = ctx.with("button-conflict-show", &[("customer", customer.into())]);
        primary(ShowConflict { conflict: conflict.id }, label)
    };
    Ok(message.buttons(conflicts.iter().take(5).map(button).collect()))
}

/// The card with the claims that wait; a row has five buttons.
fn with_claims(ctx: &RequestContext, card: Card, claims: &[Claim]) -> MessageContent {
    if claims.is_empty() {
        return MessageContent::card(card);
    }
    let line = |claim: &Claim| {
        let due = claim.due_at.map(|due| ctx.with("queue-claim-due", &[("due", when(due).into())]));
        let args = [
            ("number", claim.id.to_string().into()),
            ("member", mention(claim.member).into()),
            ("customer", plain(&claim.customer, 64).into()),
            ("due", due.unwrap_or_default().into()),
        ];
        ctx.with("queue-claim", &args)
    };
    let shown = claims.iter().take(5);
    let button = |claim: &Claim| {
        let number = [("number", claim.id.to_string().into())];
        primary(ShowClaim { claim: claim.id }, ctx.with("button-claim-show", &number))
    };
    let lines: Vec<String> = shown.clone().map(line).collect();
    let title = ctx.with("queue-claims-title", &[("count", claims.len().into())]);
    MessageContent::card(card.field(title, lines.join("\n"))).buttons(shown.map(button).collect())
}
