//! A partner's own duties: what is ticked, and what they may tick themselves.

use partnerdesk::draft::Typed;
use partnerdesk::duty::{self, Checklist, Mark, State};
use partnerdesk::id::DutyId;
use partnerdesk::partner::{self, Partner};
use partnerdesk::program::DutyCheck;
use serenity::all::CreateSelectMenuOption;

use crate::action::{Action, input};
use crate::answer::{Answer, BLUE, Card, Face, clip};
use crate::duty::{checklist, of_mark, words};
use crate::failure::Failure;
use crate::kept;
use crate::staff::duties::{evidence_form, menu};
use crate::visit::Visit;

/// All duties with their ticks; those that the partner may tick, to choose from.
pub(crate) async fn list(visit: &Visit) -> Result<Answer, Failure> {
    let partner = own(visit).await?;
    let list = duty::of_partner(&visit.desk, &visit.tenant, &partner).await?;
    let (done, due) = list.counts();
    let lines = checklist(&list.entries, visit.locale, true);
    let title = visit.with("duties-title", &[("done", done.into()), ("due", due.into())]);
    let words = if lines.is_empty() { visit.text("duties-none") } else { lines.join("\n") };
    let mut face = Face::card(Card::new(title, BLUE).words(clip(&words, 4096)));
    let options: Vec<_> = to_tick(&list, visit).take(25).collect();
    if !options.is_empty() {
        face = face.select(menu(Action::OwnDutyPick, visit.text("duties-pick-own"), options));
    }
    Ok(Answer::Message(face))
}

fn to_tick(list: &Checklist<'_>, visit: &Visit) -> impl Iterator<Item = CreateSelectMenuOption> {
    list.entries
        .iter()
        .filter(|entry| entry.duty.can_be_done() && entry.duty.check == DutyCheck::Partner)
        .filter(|entry| entry.state() != State::Done)
        .map(|entry| {
            CreateSelectMenuOption::new(
                clip(&words(&entry.duty, visit.locale), 100),
                entry.duty.key(),
            )
        })
}

/// The form for the evidence of the duty with this key.
pub(crate) async fn pick(visit: &Visit, key: &str) -> Result<Answer, Failure> {
    let partner = own(visit).await?;
    let mark = duty::pick(&visit.desk, &visit.tenant, partner.id, key, true).await?;
    evidence_form(visit, Action::OwnDutyForm { duty: mark.id }, &mark).await
}

/// The same form again.
pub(crate) async fn form(visit: &Visit, id: DutyId) -> Result<Answer, Failure> {
    let mark = duty::find(&visit.desk, &visit.tenant, id).await?.ok_or(Failure::Stale)?;
    if mark.member != visit.member {
        return Err(Failure::NotYours);
    }
    evidence_form(visit, Action::OwnDutyForm { duty: id }, &mark).await
}

/// Ticks one's own duty.
pub(crate) async fn tick(visit: &Visit, id: DutyId, typed: Typed) -> Result<Answer, Failure> {
    let evidence = typed.get(input::EVIDENCE).map(String::as_str).unwrap_or_default();
    let result = duty::tick_own(&visit.desk, &visit.tenant, id, visit.member, evidence).await;
    let (form, opener) = (Action::OwnDutyForm { duty: id }, Action::OwnDuty { duty: id });
    let done = |mark: Mark| {
        let duty = of_mark(&visit.tenant, &mark, visit.locale);
        Answer::Message(Face::text(visit.with("duty-ticked-own", &[("duty", duty.into())])))
    };
    kept::ended(visit, form, opener, &typed, result, done).await
}

async fn own(visit: &Visit) -> Result<Partner, Failure> {
    let partner = partner::of_member(&visit.desk, &visit.tenant, visit.member).await?;
    partner.filter(|partner| partner.state != partner::State::Ended).ok_or(Failure::NoPartner)
}
