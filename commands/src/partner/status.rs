//! How an application or a partnership stands.

use partnerdesk::application::{self, State};
use partnerdesk::claim::{self, Claim};
use partnerdesk::{duty, engagement, outbox, partner, payout, target, ticket};
use serenity::all::CreateButton;

use super::sign;
use crate::action::Action;
use crate::answer::{Answer, BLUE, Card, Face, clip, primary, secondary};
use crate::duty::checklist;
use crate::failure::Failure;
use crate::i18n::{channel, plain, when};
use crate::staff::targets;
use crate::visit::Visit;

/// How many engagements are shown.
const ENGAGEMENTS: usize = 5;

/// Where the member stands, and what comes next.
pub(crate) async fn show(visit: &Visit) -> Result<Answer, Failure> {
    let program = visit.tenant.program.meta.name.as_str();
    let title = visit.with("status-title", &[("program", program.into())]);
    if let Some(overview) = partner::overview(&visit.desk, &visit.tenant, visit.member).await? {
        let mut card = Card::new(title, BLUE);
        let (mut buttons, mut more) = (Vec::new(), Vec::new());
        match overview.partner.state {
            partner::State::Profile => {
                card = card.words(visit.text("status-profile"));
                buttons.push(primary(Action::Complete, visit.text("button-complete-profile")));
            }
            partner::State::Ended => card = card.words(visit.text("status-ended")),
            partner::State::Active => {
                card = card.words(visit.text("status-active"));
                let track = visit.tenant.program.track(&overview.partner.track);
                if track.is_some_and(|track| !track.levels.is_empty()) {
                    let level =
                        visit.with("level-number", &[("level", overview.partner.level.into())]);
                    card = card.fact(visit.text("field-level"), level);
                }
                if let Some(coupon) = &overview.coupon {
                    card = card.fact(visit.text("field-code"), format!("`{}`", coupon.code));
                }
                if let Some(open) =
                    payout::open_of(&visit.desk, &visit.tenant, overview.partner.id).await?
                {
                    let amount = visit.locale.money(open.amount);
                    let args = [("amount", amount.into()), ("due", when(open.due_at).into())];
                    card =
                        card.field(visit.text("field-payout"), visit.with("payout-waits", &args));
                }
                let claims = claim::open_of(&visit.desk, &visit.tenant, visit.member).await?;
                if !claims.is_empty() {
                    card = card.field(visit.text("field-claims"), claim_lines(visit, &claims));
                }
                if let Some(button) = sign::button(visit, overview.partner.id).await? {
                    card = card.field(visit.text("field-contract"), visit.text("status-contract"));
                    buttons.push(button);
                }
                buttons.push(primary(Action::Earnings, visit.text("button-earnings")));
                buttons.push(secondary(Action::Profile, visit.text("button-profile")));
                card = agreed(visit, card, &mut buttons, &overview.partner).await?;
                more = super::claim::buttons(visit);
            }
        }
        return Ok(Answer::Message(Face::card(card).buttons(buttons).buttons(more)));
    }
    let Some(application) =
        application::newest_of(&visit.desk, &visit.tenant, visit.member).await?
    else {
        let button = primary(Action::Apply, visit.text("button-apply"));
        let card = Card::new(title, BLUE).words(visit.text("status-none"));
        return Ok(Answer::Message(Face::card(card).buttons(vec![button])));
    };
    let (words, button) = match application.state {
        State::Draft => {
            ("status-draft", Some(primary(Action::ApplyForm, visit.text("button-continue"))))
        }
        State::InReview => ("status-in-review", None),
        State::Asked => {
            let action = Action::Revise { application: application.id };
            ("status-asked", Some(primary(action, visit.text("button-answer"))))
        }
        State::Approved => ("status-profile", None),
        State::Denied => {
            ("status-denied", Some(secondary(Action::Apply, visit.text("button-apply-again"))))
        }
    };
    let mut card = Card::new(title, BLUE).words(visit.text(words));
    if let Some(id) = application.ticket {
        let found = ticket::find(&visit.desk, id).await?.and_then(|ticket| ticket.channel);
        let place = match found {
            Some(found) => channel(found),
            None if outbox::obstacle(&visit.desk, visit.tenant.id, id).await?.is_some() => {
                visit.text("ticket-blocked")
            }
            None => visit.text("ticket-opening"),
        };
        card = card.fact(visit.text("field-ticket"), place);
    }
    if let Some(at) = application.submitted_at {
        card = card.fact(visit.text("field-submitted"), when(at));
    }
    Ok(Answer::Message(Face::card(card).buttons(button.into_iter().collect())))
}

/// The card with duties, engagements that go on, and the target.
async fn agreed(
    visit: &Visit,
    mut card: Card,
    buttons: &mut Vec<CreateButton>,
    partner: &partner::Partner,
) -> Result<Card, Failure> {
    let (desk, tenant, locale) = (&visit.desk, &visit.tenant, visit.locale);
    let list = duty::of_partner(desk, tenant, partner).await?;
    if list.entries.iter().any(|entry| entry.duty.can_be_done()) {
        let (done, due) = list.counts();
        let lines = checklist(&list.entries, locale, false);
        let title = visit.with("duties-title", &[("done", done.into()), ("due", due.into())]);
        card = card.field(title, clip(&lines.join("\n"), 1024));
        buttons.push(secondary(Action::OwnDuties, visit.text("button-own-duties")));
    }
    let engagements = engagement::of_partner(desk, tenant, partner.id).await?;
    let open =
        engagements.iter().filter(|one| one.state == engagement::State::Open).take(ENGAGEMENTS);
    let lines: Vec<String> = open.map(|one| crate::engagement::line(tenant, locale, one)).collect();
    if !lines.is_empty() {
        card = card.field(visit.text("field-engagements"), clip(&lines.join("\n"), 1024));
    }
    if let Some(found) = target::of_partner(desk, tenant.id, partner.id, &partner.track).await? {
        card = card.field(visit.text("field-target"), targets::words(tenant, locale, &found));
    }
    Ok(card)
}

/// What the partner has claimed and staff have not decided.
fn claim_lines(visit: &Visit, claims: &[Claim]) -> String {
    let line = |claim: &Claim| {
        let due =
            claim.due_at.map(|due| visit.with("queue-claim-due", &[("due", when(due).into())]));
        let args = [
            ("number", claim.id.to_string().into()),
            ("customer", plain(&claim.customer, 64).into()),
            ("due", due.unwrap_or_default().into()),
        ];
        visit.with("status-claim", &args)
    };
    claims.iter().take(5).map(line).collect::<Vec<_>>().join("\n")
}
