//! A partner's duties, as staff tick them.

use partnerdesk::draft::Typed;
use partnerdesk::duty::{self, Checklist, MAX_TEXT, Mark, State};
use partnerdesk::guild::Tenant;
use partnerdesk::id::{DutyId, PartnerId};
use partnerdesk::partner::{self, Partner};
use serenity::all::{CreateSelectMenu, CreateSelectMenuKind, CreateSelectMenuOption};

use crate::action::{Action, input};
use crate::answer::{
    Answer, BLUE, Card, Face, Form, GREEN, YELLOW, clip, danger, paragraph, secondary, success,
};
use crate::duty::{checklist, condition_of, more, of_mark, sign, words};
use crate::failure::Failure;
use crate::i18n::{Locale, mention};
use crate::kept;
use crate::visit::Visit;

/// The partner's duties with their ticks, and the menus that lead on.
pub(crate) async fn list(visit: &Visit, id: PartnerId) -> Result<Answer, Failure> {
    visit.staff()?;
    let partner = partner::find(&visit.desk, &visit.tenant, id).await?.ok_or(Failure::Stale)?;
    let list = duty::of_partner(&visit.desk, &visit.tenant, &partner).await?;
    Ok(Answer::Message(face(visit, &partner, &list)))
}

fn face(visit: &Visit, partner: &Partner, list: &Checklist<'_>) -> Face {
    let (done, due) = list.counts();
    let mut lines = vec![mention(partner.member)];
    lines.extend(checklist(&list.entries, visit.locale, true));
    if list.kind.is_none() && !list.kinds.is_empty() {
        lines.push(visit.text("duties-kind-unknown"));
    }
    if list.entries.is_empty() {
        lines.push(visit.text("duties-none"));
    }
    let title = visit.with("duties-title", &[("done", done.into()), ("due", due.into())]);
    let mut face = Face::card(Card::new(title, BLUE).words(clip(&lines.join("\n"), 4096)));
    if list.kinds.len() > 1 {
        let options = list.kinds.iter().map(|kind| {
            let option = CreateSelectMenuOption::new(kind.replace('_', " "), kind);
            option.default_selection(list.kind.as_ref() == Some(kind))
        });
        let action = Action::KindPick { partner: partner.id };
        face = face.select(menu(action, visit.text("duties-kind"), options.collect()));
    }
    let options: Vec<_> = list
        .entries
        .iter()
        .filter(|entry| entry.duty.can_be_done())
        .take(25)
        .map(|entry| {
            let label = format!("{} {}", sign(entry.state()), words(&entry.duty, visit.locale));
            CreateSelectMenuOption::new(clip(&label, 100), entry.duty.key())
        })
        .collect();
    if !options.is_empty() {
        face = face.select(menu(
            Action::DutyPick { partner: partner.id },
            visit.text("duties-pick"),
            options,
        ));
    }
    face.buttons(vec![secondary(Action::File { partner: partner.id }, visit.text("button-file"))])
}

/// A menu from which one thing is chosen.
pub(crate) fn menu(
    action: Action,
    words: String,
    options: Vec<CreateSelectMenuOption>,
) -> CreateSelectMenu {
    CreateSelectMenu::new(action.to_string(), CreateSelectMenuKind::String { options })
        .placeholder(words)
}

/// Sets what kind of partner they are.
pub(crate) async fn choose_kind(
    visit: &Visit,
    id: PartnerId,
    kind: &str,
) -> Result<Answer, Failure> {
    visit.staff()?;
    duty::choose_kind(&visit.desk, &visit.tenant, id, visit.member, kind).await?;
    list(visit, id).await
}

/// The duty with this key, with its buttons.
pub(crate) async fn pick(visit: &Visit, id: PartnerId, key: &str) -> Result<Answer, Failure> {
    visit.staff()?;
    let mark = duty::pick(&visit.desk, &visit.tenant, id, key, false).await?;
    Ok(Answer::Message(card(&visit.tenant, visit.locale, &mark)))
}

/// One duty, and what staff can do about it.
#[must_use]
pub(crate) fn card(tenant: &Tenant, locale: Locale, mark: &Mark) -> Face {
    let (title, color) = match mark.state {
        State::Open => ("duty-open-title", BLUE),
        State::Done => ("duty-done-title", GREEN),
        State::Recheck => ("duty-recheck-title", YELLOW),
    };
    let mut lines = vec![of_mark(tenant, mark, locale)];
    lines.extend(condition_of(tenant, mark, locale));
    lines.extend(more(mark, locale));
    let mut card = Card::new(locale.text(title), color)
        .words(lines.join("\n"))
        .fact(locale.text("field-partner"), mention(mark.member));
    if let Some(by) = mark.by {
        let id = if mark.state == State::Open { "field-taken-back-by" } else { "field-ticked-by" };
        card = card.fact(locale.text(id), mention(by));
    }
    if let Some(at) = mark.recheck_at.filter(|_| mark.state == State::Done) {
        card = card.fact(locale.text("field-recheck"), crate::i18n::when(at));
    }
    let tick = || success(Action::DutyTick { duty: mark.id }, locale.text("button-tick"));
    let untick = || danger(Action::DutyUntick { duty: mark.id }, locale.text("button-untick"));
    let buttons = match mark.state {
        State::Open => vec![tick()],
        State::Done => vec![untick()],
        State::Recheck => vec![tick(), untick()],
    };
    Face::card(card).buttons(buttons)
}

/// The form for the evidence.
pub(crate) async fn tick_form(visit: &Visit, id: DutyId) -> Result<Answer, Failure> {
    visit.staff()?;
    let mark = duty::find(&visit.desk, &visit.tenant, id).await?.ok_or(Failure::Stale)?;
    evidence_form(visit, Action::DutyTickForm { duty: id }, &mark).await
}

/// The form for the evidence, with what was typed or was good enough before.
pub(crate) async fn evidence_form(
    visit: &Visit,
    form: Action,
    mark: &Mark,
) -> Result<Answer, Failure> {
    let mut typed = kept::typed(visit, form).await?;
    if mark.state == State::Recheck {
        typed.entry(input::EVIDENCE.to_owned()).or_insert_with(|| mark.evidence.clone());
    }
    let evidence = paragraph(input::EVIDENCE, &visit.text("label-duty-evidence"), MAX_TEXT)
        .placeholder(visit.text("placeholder-evidence"));
    let form = Form::new(form, &visit.text("button-tick")).input(kept::filled(
        evidence,
        &typed,
        input::EVIDENCE,
    ));
    Ok(Answer::Form(form))
}

/// Ticks.
pub(crate) async fn tick(visit: &Visit, id: DutyId, typed: Typed) -> Result<Answer, Failure> {
    visit.staff()?;
    let evidence = typed.get(input::EVIDENCE).map(String::as_str).unwrap_or_default();
    let result = duty::tick(&visit.desk, &visit.tenant, id, visit.member, evidence).await;
    let (form, opener) = (Action::DutyTickForm { duty: id }, Action::DutyTick { duty: id });
    let done = |mark: Mark| Answer::Message(card(&visit.tenant, visit.locale, &mark));
    kept::ended(visit, form, opener, &typed, result, done).await
}

/// The form for the reason.
pub(crate) async fn untick_form(visit: &Visit, id: DutyId) -> Result<Answer, Failure> {
    visit.staff()?;
    let action = Action::DutyUntickForm { duty: id };
    let typed = kept::typed(visit, action).await?;
    let reason = paragraph(input::REASON, &visit.text("label-reason"), MAX_TEXT)
        .placeholder(visit.text("placeholder-reason"));
    let form = Form::new(action, &visit.text("button-untick")).input(kept::filled(
        reason,
        &typed,
        input::REASON,
    ));
    Ok(Answer::Form(form))
}

/// Takes a tick back.
pub(crate) async fn untick(visit: &Visit, id: DutyId, typed: Typed) -> Result<Answer, Failure> {
    visit.staff()?;
    let reason = typed.get(input::REASON).map(String::as_str).unwrap_or_default();
    let result = duty::untick(&visit.desk, &visit.tenant, id, visit.member, reason).await;
    let (form, opener) = (Action::DutyUntickForm { duty: id }, Action::DutyUntick { duty: id });
    let done = |mark: Mark| Answer::Message(card(&visit.tenant, visit.locale, &mark));
    kept::ended(visit, form, opener, &typed, result, done).await
}
