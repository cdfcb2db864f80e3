//! What waits for staff, in one list: applications, claims, duties to look at again, targets, and
//! events that contradict what has counted.

use std::collections::BTreeMap;

use partnerdesk::application::{self, Application, ApplicationState};
use partnerdesk::claim::{self, Claim};
use partnerdesk::duty::DutyRecord;
use partnerdesk::goal::{Goal, GoalState};
use partnerdesk::id::{MemberId, PartnerId};
use partnerdesk::referral::{self, EventConflict};
use partnerdesk::{duty, goal, ticket};
use serenity::all::{CreateButton, CreateSelectMenuOption};

use crate::discord::action::actions;
use crate::discord::interaction::{Context, Error, run};
use crate::discord::page::{PAGE, Page};
use crate::discord::reply::{BLUE, Card, MessageContent, Reply, clip, menu, primary};
use crate::discord::request_context::RequestContext;
use crate::features::Feature;
use crate::features::claim::ShowClaim;
use crate::features::duty::view::of_mark;
use crate::features::partner_file::ChooseFile;
use crate::features::referral::ShowConflict;
use crate::i18n::{channel, mention, plain, when};
use crate::user_error::UserError;

actions! {
    /// Another page of what waits.
    ShowQueue("queue") { page: u32 } => Immediate |ctx, _| turn(ctx, page);
}

/// What the feature offers to the router and as commands.
pub(crate) static FEATURE: Feature =
    Feature { actions: ACTIONS, staff_commands: &[queue_command], ..Feature::NONE };

/// See what waits for staff.
#[poise::command(slash_command, guild_only, rename = "queue")]
async fn queue_command(ctx: Context<'_>) -> Result<(), Error> {
    run(ctx, true, async |request| Ok(Reply::Message(page(request, 1).await?))).await
}

async fn turn(ctx: &RequestContext, number: u32) -> Result<Reply, UserError> {
    Ok(Reply::Update(page(ctx, number).await?))
}

/// How many of each wait, in the order of the list.
struct Counts {
    applications: u32,
    claims: u32,
    duties: u32,
    targets: u32,
    conflicts: u32,
}

impl Counts {
    async fn read(ctx: &RequestContext) -> Result<Self, UserError> {
        let (app, tenant) = (&ctx.app, &ctx.tenant);
        Ok(Self {
            applications: application::count_open(app, tenant).await?,
            claims: claim::count_open(app, tenant).await?,
            duties: duty::count_due_rechecks(app, tenant.id).await?,
            targets: goal::count_needing_staff(app, tenant.id).await?,
            conflicts: referral::count_open_conflicts(app, tenant).await?,
        })
    }

    fn total(&self) -> u32 {
        [self.applications, self.claims, self.duties, self.targets, self.conflicts]
            .into_iter()
            .fold(0, u32::saturating_add)
    }
}

/// The part of a page that is still free, as it is filled from one kind of entry after the other.
struct Window {
    skip: u32,
    free: u32,
}

impl Window {
    /// What of a kind with `count` entries falls into the page: how many to skip, and how many to
    /// take.
    fn cut(&mut self, count: u32) -> (u32, u32) {
        let skip = self.skip.min(count);
        let take = count.saturating_sub(skip).min(self.free);
        self.skip = self.skip.saturating_sub(skip);
        self.free = self.free.saturating_sub(take);
        (skip, take)
    }
}

/// What a page of the list shows.
#[derive(Default)]
struct Shown {
    parts: Vec<String>,
    claims: Vec<CreateButton>,
    conflicts: Vec<CreateButton>,
    partners: BTreeMap<PartnerId, MemberId>,
}

impl Shown {
    fn part(&mut self, heading: Option<String>, lines: Vec<String>) {
        if !lines.is_empty() {
            let heading = heading.map(|heading| format!("**{heading}**"));
            let lines = heading.into_iter().chain(lines).collect::<Vec<_>>();
            self.parts.push(lines.join("\n"));
        }
    }
}

/// One page of what waits, the longest waiting first within each kind.
async fn page(ctx: &RequestContext, number: u32) -> Result<MessageContent, UserError> {
    ctx.staff()?;
    let (app, tenant) = (&ctx.app, &ctx.tenant);
    let counts = Counts::read(ctx).await?;
    let page = Page::of(number, counts.total());
    let mut window = Window { skip: page.skip(), free: PAGE };
    let mut shown = Shown::default();

    let (skip, most) = window.cut(counts.applications);
    let mut lines = Vec::new();
    for about in application::list_open(app, tenant, skip, most).await? {
        lines.push(application_line(ctx, &about).await?);
    }
    shown.part(None, lines);

    let (skip, most) = window.cut(counts.claims);
    let claims = claim::list_open(app, tenant, skip, most).await?;
    let heading = ctx.with("queue-claims-title", &[("count", counts.claims.into())]);
    shown.part(Some(heading), claims.iter().map(|claim| claim_line(ctx, claim)).collect());
    shown.claims = claims.iter().map(|claim| claim_button(ctx, claim)).collect();

    let (skip, most) = window.cut(counts.duties);
    let duties = duty::list_due_rechecks(app, tenant.id, skip, most).await?;
    let heading = format!("{}: {}", ctx.text("field-duties-again"), counts.duties);
    shown.part(Some(heading), duties.iter().map(|mark| duty_line(ctx, mark)).collect());
    shown.partners.extend(duties.iter().map(|mark| (mark.partner, mark.member)));

    let (skip, most) = window.cut(counts.targets);
    let targets = goal::list_needing_staff(app, tenant.id, skip, most).await?;
    let heading = format!("{}: {}", ctx.text("field-targets"), counts.targets);
    shown.part(Some(heading), targets.iter().map(|target| target_line(ctx, target)).collect());
    shown.partners.extend(targets.iter().map(|target| (target.partner, target.member)));

    let (skip, most) = window.cut(counts.conflicts);
    let conflicts = referral::list_open_conflicts(app, tenant, skip, most).await?;
    let heading = ctx.with("queue-conflicts-title", &[("count", counts.conflicts.into())]);
    shown.part(Some(heading), conflicts.iter().map(|one| conflict_line(ctx, one)).collect());
    shown.conflicts = conflicts.iter().map(|one| conflict_button(ctx, one)).collect();

    if counts.total() == 0 {
        shown.parts.push(ctx.text("queue-empty"));
    }
    let mut card =
        Card::new(ctx.with("queue-title", &[("count", counts.applications.into())]), BLUE)
            .words(clip(&shown.parts.join("\n\n"), 4096));
    if let Some(footer) = page.footer(ctx.locale) {
        let total = ctx.with("queue-total", &[("count", counts.total().into())]);
        card = card.footer(format!("{footer} · {total}"));
    }
    let mut message = MessageContent::card(card);
    // A row has five buttons; a page's entries make at most three rows of them.
    for row in shown.claims.chunks(5).chain(shown.conflicts.chunks(5)) {
        message = message.buttons(row.to_vec());
    }
    if !shown.partners.is_empty() {
        let mut options = Vec::new();
        for (id, member) in shown.partners {
            let label = format!("#{id} {}", ctx.name_of(member).await);
            options.push(CreateSelectMenuOption::new(clip(&label, 100), id.to_string()));
        }
        message = message.select(menu(ChooseFile {}, ctx.text("queue-file"), options));
    }
    Ok(message.buttons(page.buttons(ctx.locale, |page| ShowQueue { page })))
}

async fn application_line(ctx: &RequestContext, about: &Application) -> Result<String, UserError> {
    let place = match about.ticket {
        Some(id) => ticket::find(&ctx.app, id).await?.and_then(|found| found.channel).map(channel),
        None => None,
    };
    let id = if about.state == ApplicationState::Asked { "queue-line-asked" } else { "queue-line" };
    let args = [
        ("ticket", about.ticket.map(|ticket| ticket.to_string()).unwrap_or_default().into()),
        ("member", mention(about.member).into()),
        ("at", about.submitted_at.map(when).unwrap_or_default().into()),
        ("place", place.unwrap_or_else(|| ctx.text("ticket-opening")).into()),
    ];
    Ok(ctx.with(id, &args))
}

fn claim_line(ctx: &RequestContext, claim: &Claim) -> String {
    let due = claim.due_at.map(|due| ctx.with("queue-claim-due", &[("due", when(due).into())]));
    let args = [
        ("number", claim.id.to_string().into()),
        ("member", mention(claim.member).into()),
        ("customer", plain(&claim.customer, 64).into()),
        ("due", due.unwrap_or_default().into()),
    ];
    ctx.with("queue-claim", &args)
}

fn claim_button(ctx: &RequestContext, claim: &Claim) -> CreateButton {
    let number = [("number", claim.id.to_string().into())];
    primary(ShowClaim { claim: claim.id }, ctx.with("button-claim-show", &number))
}

fn duty_line(ctx: &RequestContext, mark: &DutyRecord) -> String {
    let args = [
        ("member", mention(mark.member).into()),
        ("duty", of_mark(&ctx.tenant, mark, ctx.locale).into()),
        ("at", mark.at.map(when).unwrap_or_default().into()),
    ];
    ctx.with("queue-line-duty", &args)
}

fn target_line(ctx: &RequestContext, target: &Goal) -> String {
    let missed = target.state == GoalState::Waiting;
    let at = if missed { target.flagged_at.unwrap_or(target.next_at) } else { target.next_at };
    let args = [
        ("member", mention(target.member).into()),
        ("value", plain(&target.value, 100).into()),
        ("at", when(at).into()),
    ];
    ctx.with(if missed { "queue-line-missed" } else { "queue-line-target" }, &args)
}

fn conflict_line(ctx: &RequestContext, conflict: &EventConflict) -> String {
    let args = [
        ("customer", plain(&conflict.customer, 64).into()),
        ("at", when(conflict.opened_at).into()),
    ];
    ctx.with("queue-conflict", &args)
}

fn conflict_button(ctx: &RequestContext, conflict: &EventConflict) -> CreateButton {
    let customer = clip(&conflict.customer, 40);
    let label = ctx.with("button-conflict-show", &[("customer", customer.into())]);
    primary(ShowConflict { conflict: conflict.id }, label)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Every entry of every kind stands on one page, in its place.
        #[test]
        fn the_pages_show_each_entry_once(counts in proptest::collection::vec(0_u32..40, 5)) {
            let total: u32 = counts.iter().sum();
            let mut seen = vec![0; counts.len()];
            for number in 1..=total.div_ceil(PAGE) {
                let page = Page::of(number, total);
                let mut window = Window { skip: page.skip(), free: PAGE };
                for (count, seen) in counts.iter().zip(&mut seen) {
                    let (skip, take) = window.cut(*count);
                    if take > 0 {
                        prop_assert_eq!(skip, *seen);
                        *seen += take;
                    }
                }
                prop_assert!(number == total.div_ceil(PAGE) || window.free == 0);
            }
            prop_assert_eq!(seen, counts);
        }
    }
}
