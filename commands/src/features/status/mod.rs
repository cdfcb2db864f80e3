//! How an application or a partnership stands.

use partnerdesk::application::{self, Application, ApplicationState, DecisionKind, Reapplication};
use partnerdesk::claim::{self, Claim};
use partnerdesk::outbox::{self, UntoldNotice};
use partnerdesk::payout::{self, Payout, PayoutState};
use partnerdesk::{duty, engagement, goal, partner, ticket};
use serenity::all::CreateButton;

use crate::delivery::notice::subject;
use crate::discord::action::actions;
use crate::discord::interaction::{Context, Error, run};
use crate::discord::reply::{BLUE, Card, MessageContent, Reply, clip, primary, secondary};
use crate::discord::request_context::RequestContext;
use crate::features::Feature;
use crate::features::application::{Apply, ApplyForm, Revise};
use crate::features::contract::sign;
use crate::features::duty::ShowOwnDuties;
use crate::features::duty::view::checklist;
use crate::features::level;
use crate::features::profile::{CompleteProfile, ShowProfile};
use crate::features::statement::ShowEarnings;
use crate::i18n::{channel, moment, plain, when};
use crate::user_error::UserError;

actions! {
    /// Show where one's application or partnership stands.
    ShowStatus("status") => Deferred |ctx, _| show(ctx);
}

/// What the feature offers to the router and as commands.
pub(crate) static FEATURE: Feature =
    Feature { actions: ACTIONS, partner_commands: &[status_command], ..Feature::NONE };

/// See how your application or partnership stands.
#[poise::command(slash_command, guild_only, rename = "status")]
async fn status_command(ctx: Context<'_>) -> Result<(), Error> {
    run(ctx, true, show).await
}

/// How many open claims are shown, the oldest first.
const CLAIMS: usize = 5;
/// How many engagements are shown.
const ENGAGEMENTS: usize = 5;
/// How much of what the member could not be told is shown.
const UNTOLD: u32 = 5;

/// Where the member stands, and what comes next.
pub(crate) async fn show(ctx: &RequestContext) -> Result<Reply, UserError> {
    let program = ctx.tenant.program.meta.name.as_str();
    let title = ctx.with("status-title", &[("program", program.into())]);
    if let Some(overview) = partner::overview_of(&ctx.app, &ctx.tenant, ctx.member).await? {
        let mut card = Card::new(title, BLUE);
        let (mut buttons, mut more) = (Vec::new(), Vec::new());
        match overview.partner.state {
            partner::PartnerState::Profile => {
                card = card.words(ctx.text("status-profile"));
                buttons.push(primary(CompleteProfile {}, ctx.text("button-complete-profile")));
            }
            partner::PartnerState::Ended => card = card.words(ctx.text("status-ended")),
            partner::PartnerState::Active => {
                card = card.words(ctx.text("status-active"));
                let track = ctx.tenant.program.track(&overview.partner.track);
                if let Some(track) = track.filter(|track| !track.levels.is_empty()) {
                    let words = match overview.partner.level {
                        0 => level::before_first(&ctx.tenant.program, track, ctx.locale),
                        number => level::numbered(ctx.locale, number),
                    };
                    card = card.fact(ctx.text("field-level"), words);
                }
                if let Some(coupon) = &overview.coupon {
                    card = card.fact(ctx.text("field-code"), format!("`{}`", coupon.code));
                }
                if let Some(newest) =
                    payout::find_newest_by_partner(&ctx.app, &ctx.tenant, overview.partner.id)
                        .await?
                    && let Some(words) = payout_words(ctx, &newest)
                {
                    card = card.field(ctx.text("field-payout"), words);
                }
                let claims = claim::list_open_by_partner(&ctx.app, &ctx.tenant, ctx.member).await?;
                if !claims.is_empty() {
                    card = card.field(ctx.text("field-claims"), claim_lines(ctx, &claims));
                }
                if let Some(button) = sign::button(ctx, overview.partner.id).await? {
                    card = card.field(ctx.text("field-contract"), ctx.text("status-contract"));
                    buttons.push(button);
                }
                buttons.push(primary(ShowEarnings {}, ctx.text("button-earnings")));
                buttons.push(secondary(ShowProfile {}, ctx.text("button-profile")));
                card = agreed(ctx, card, &mut buttons, &overview.partner).await?;
                more = crate::features::claim::make::buttons(ctx);
            }
        }
        let card = with_untold(ctx, card).await?;
        return Ok(Reply::Message(MessageContent::card(card).buttons(buttons).buttons(more)));
    }
    let Some(application) =
        application::find_newest_by_member(&ctx.app, &ctx.tenant, ctx.member).await?
    else {
        let button = primary(Apply {}, ctx.text("button-apply"));
        let card = Card::new(title, BLUE).words(ctx.text("status-none"));
        let card = with_untold(ctx, card).await?;
        return Ok(Reply::Message(MessageContent::card(card).buttons(vec![button])));
    };
    let (words, button) = match application.state {
        ApplicationState::Draft => {
            ("status-draft", Some(primary(ApplyForm {}, ctx.text("button-continue"))))
        }
        ApplicationState::InReview => ("status-in-review", None),
        ApplicationState::Asked => {
            let action = Revise { application: application.id };
            ("status-asked", Some(primary(action, ctx.text("button-answer"))))
        }
        ApplicationState::Approved => ("status-profile", None),
        ApplicationState::Denied => ("status-denied", None),
    };
    if application.state == ApplicationState::Denied {
        return denied(ctx, title, &application).await;
    }
    let mut card = Card::new(title, BLUE).words(ctx.text(words));
    if let Some(id) = application.ticket {
        let found = ticket::find(&ctx.app, id).await?.and_then(|ticket| ticket.channel);
        let place = match found {
            Some(found) => channel(found),
            None if outbox::find_obstacle(&ctx.app, ctx.tenant.id, id).await?.is_some() => {
                ctx.text("ticket-blocked")
            }
            None => ctx.text("ticket-opening"),
        };
        card = card.fact(ctx.text("field-ticket"), place);
    }
    if let Some(at) = application.submitted_at {
        card = card.fact(ctx.text("field-submitted"), when(at));
    }
    let card = with_untold(ctx, card).await?;
    Ok(Reply::Message(MessageContent::card(card).buttons(button.into_iter().collect())))
}

/// The card with what the member could not be told, and how they can be.
async fn with_untold(ctx: &RequestContext, card: Card) -> Result<Card, UserError> {
    let untold = outbox::list_untold(&ctx.app, ctx.tenant.id, ctx.member, UNTOLD).await?;
    if untold.count == 0 {
        return Ok(card);
    }
    let shown = u32::try_from(untold.newest.len()).unwrap_or(u32::MAX);
    let line = |one: &UntoldNotice| {
        let subject = ctx.text(subject(&one.notice));
        let args = [("subject", subject.into()), ("when", when(one.created_at).into())];
        ctx.with("status-untold-line", &args)
    };
    let mut lines: Vec<String> = untold.newest.iter().map(line).collect();
    let more = untold.count.saturating_sub(shown);
    lines.extend((more > 0).then(|| ctx.with("status-untold-more", &[("count", more.into())])));
    lines.push(ctx.text("status-untold"));
    let title = ctx.with("field-untold", &[("count", untold.count.into())]);
    Ok(card.field(title, lines.join("\n")))
}

/// How the newest payout stands: it waits, or was not paid, and why. Nothing of one that was paid.
fn payout_words(ctx: &RequestContext, newest: &Payout) -> Option<String> {
    let amount = ctx.locale.money(newest.amount);
    let state = match newest.state {
        PayoutState::Requested | PayoutState::Submitted => {
            let args = [("amount", amount.into()), ("due", when(newest.due_at).into())];
            return Some(ctx.with("payout-waits", &args));
        }
        PayoutState::Settled => return None,
        PayoutState::Rejected => "payout-state-rejected",
        PayoutState::Failed => "payout-state-failed",
        PayoutState::Voided => "payout-state-voided",
    };
    let reason = newest.reason.as_deref().map(|reason| plain(reason, 900)).unwrap_or_default();
    Some(format!("{amount}: {}\n{reason}", ctx.text(state)).trim_end().to_owned())
}

/// A denial with its reason, and when one may apply again: a button only where that is now.
async fn denied(
    ctx: &RequestContext,
    title: String,
    about: &Application,
) -> Result<Reply, UserError> {
    let (words, button) =
        match application::find_reapplication(&ctx.app, &ctx.tenant, ctx.member).await? {
            Reapplication::Now => {
                let again = secondary(Apply {}, ctx.text("button-apply-again"));
                (ctx.text("status-denied-again"), Some(again))
            }
            Reapplication::From(at) => {
                (ctx.with("status-denied-from", &[("at", moment(at).into())]), None)
            }
            Reapplication::Never => (String::new(), None),
        };
    let words = format!("{} {words}", ctx.text("status-denied"));
    let mut card = Card::new(title, BLUE).words(words.trim_end());
    let decisions = application::list_decisions(&ctx.app, about.id).await?;
    if let Some(last) = decisions.iter().rfind(|one| one.kind == DecisionKind::Deny) {
        card = card.field(ctx.text("field-reason"), plain(&last.reason, 1024));
    }
    if let Some(id) = about.ticket
        && let Some(found) = ticket::find(&ctx.app, id).await?.and_then(|ticket| ticket.channel)
    {
        card = card.fact(ctx.text("field-ticket"), channel(found));
    }
    if let Some(at) = about.submitted_at {
        card = card.fact(ctx.text("field-submitted"), when(at));
    }
    Ok(Reply::Message(MessageContent::card(card).buttons(button.into_iter().collect())))
}

/// The card with duties, engagements that go on, and the target.
async fn agreed(
    ctx: &RequestContext,
    mut card: Card,
    buttons: &mut Vec<CreateButton>,
    partner: &partner::Partner,
) -> Result<Card, UserError> {
    let (app, tenant, locale) = (&ctx.app, &ctx.tenant, ctx.locale);
    let list = duty::checklist_of_partner(app, tenant, partner).await?;
    if list.entries.iter().any(|entry| entry.duty.can_be_done()) {
        let (done, due) = list.counts();
        let lines = checklist(&list.entries, locale, false);
        let title = ctx.with("duties-title", &[("done", done.into()), ("due", due.into())]);
        card = card.field(title, clip(&lines.join("\n"), 1024));
        buttons.push(secondary(ShowOwnDuties {}, ctx.text("button-own-duties")));
    }
    let engagements = engagement::list_by_partner(app, tenant, partner.id).await?;
    let open: Vec<_> =
        engagements.iter().filter(|one| one.state == engagement::EngagementState::Open).collect();
    let more = open.len().saturating_sub(ENGAGEMENTS);
    let lines: Vec<String> = open
        .into_iter()
        .take(ENGAGEMENTS)
        .map(|one| crate::features::engagement::view::line(tenant, locale, one))
        .chain((more > 0).then(|| ctx.with("list-more", &[("count", more.into())])))
        .collect();
    if !lines.is_empty() {
        card = card.field(ctx.text("field-engagements"), clip(&lines.join("\n"), 1024));
    }
    if let Some(found) = goal::find_by_partner(app, tenant.id, partner.id, &partner.track).await? {
        card = card
            .field(ctx.text("field-target"), crate::features::goal::words(tenant, locale, &found));
    }
    Ok(card)
}

/// What the partner has claimed and staff have not decided.
fn claim_lines(ctx: &RequestContext, claims: &[Claim]) -> String {
    let line = |claim: &Claim| {
        let due = claim.due_at.map(|due| ctx.with("queue-claim-due", &[("due", when(due).into())]));
        let args = [
            ("number", claim.id.to_string().into()),
            ("customer", plain(&claim.customer, 64).into()),
            ("due", due.unwrap_or_default().into()),
        ];
        ctx.with("status-claim", &args)
    };
    let more = claims.len().saturating_sub(CLAIMS);
    let more = (more > 0).then(|| ctx.with("list-more", &[("count", more.into())]));
    claims.iter().take(CLAIMS).map(line).chain(more).collect::<Vec<_>>().join("\n")
}
