//! A partner's target: set by staff where the program leaves it to them, and reviewed on its day.

use partnerdesk::draft::Typed;
use partnerdesk::guild::Tenant;
use partnerdesk::id::{PartnerId, TargetId};
use partnerdesk::target::{self, MAX_NOTE, MAX_VALUE, Review, Reviewed, State, Target};
use partnerdesk::{partner, program};

use crate::action::{Action, input};
use crate::answer::{
    Answer, BLUE, Card, Face, Form, GREEN, YELLOW, danger, line, paragraph, primary, secondary,
    success,
};
use crate::failure::Failure;
use crate::i18n::{Locale, mention, plain, when};
use crate::kept;
use crate::visit::Visit;

/// What is expected, in words: the metrics of the file and what is to be reached of them.
#[must_use]
pub(crate) fn words(tenant: &Tenant, locale: Locale, target: &Target) -> String {
    let metrics = tenant
        .program
        .target(&target.track)
        .map(|rule| rule.metrics.join(", "))
        .unwrap_or_default();
    let args = [
        ("value", plain(&target.value, 210).into()),
        ("metrics", metrics.into()),
        ("every", every(locale, &target.every).into()),
        ("next", when(target.next_at).into()),
    ];
    locale.with(
        if target.state == State::Review { "target-words-due" } else { "target-words" },
        &args,
    )
}

/// A rhythm, as [`program::Interval`] prints it, in words.
pub(crate) fn every(locale: Locale, text: &str) -> String {
    match program::Interval::parse(text) {
        Ok(program::Interval::Days(days)) => locale.with("every-days", &[("count", days.into())]),
        Ok(program::Interval::Months(months)) => {
            locale.with("every-months", &[("count", months.into())])
        }
        Err(_) => text.to_owned(),
    }
}

/// A review in one line. The note is staff's own.
#[must_use]
pub(crate) fn review_line(locale: Locale, review: &Review, with_note: bool) -> String {
    let id = if review.met { "target-was-met" } else { "target-was-missed" };
    let mut line =
        locale.with(id, &[("by", mention(review.staff).into()), ("at", when(review.at).into())]);
    if with_note && !review.note.is_empty() {
        line.push_str(": ");
        line.push_str(&plain(&review.note, 200));
    }
    line
}

/// A target whose day has come, or that was missed, with its buttons.
#[must_use]
pub(crate) fn card(
    tenant: &Tenant,
    locale: Locale,
    target: &Target,
    last: Option<&Review>,
) -> Face {
    let (title, color) = match (target.state, target.flagged_at) {
        (State::Review, _) => ("target-due-title", YELLOW),
        (State::Waiting, Some(_)) => ("target-missed-title", YELLOW),
        (State::Waiting, None) => ("field-target", GREEN),
    };
    let mut card = Card::new(locale.text(title), color)
        .words(words(tenant, locale, target))
        .fact(locale.text("field-partner"), mention(target.member));
    if let Some(last) = last {
        card = card.field(locale.text("field-last-review"), review_line(locale, last, true));
    }
    let mut buttons = Vec::new();
    if target.state == State::Review {
        let (id, round) = (target.id, target.round);
        buttons.push(success(
            Action::TargetMet { target: id, round },
            locale.text("button-target-met"),
        ));
        buttons.push(danger(
            Action::TargetMissed { target: id, round },
            locale.text("button-target-missed"),
        ));
    } else if target.flagged_at.is_some() {
        buttons.push(primary(
            Action::TargetTalked { target: target.id },
            locale.text("button-target-talked"),
        ));
    }
    Face::card(card).buttons(buttons)
}

/// The partner's target with all that staff can do about it.
pub(crate) async fn show(visit: &Visit, id: PartnerId) -> Result<Answer, Failure> {
    visit.staff()?;
    let partner = partner::find(&visit.desk, &visit.tenant, id).await?.ok_or(Failure::Stale)?;
    let rule = visit.tenant.program.target(&partner.track).ok_or(target::TargetError::NoTarget)?;
    let found = target::of_partner(&visit.desk, visit.tenant.id, id, &partner.track).await?;
    let face = if let Some(found) = &found {
        let last = target::history(&visit.desk, found.id).await?.into_iter().next();
        card(&visit.tenant, visit.locale, found, last.as_ref())
    } else {
        let card = Card::new(visit.text("field-target"), BLUE).words(visit.text("target-none"));
        Face::card(card.fact(visit.text("field-partner"), mention(partner.member)))
    };
    let is_agreed = rule.value.is_none() || rule.review_every.is_none();
    let set = is_agreed
        .then(|| secondary(Action::Target { partner: id }, visit.text("button-set-target")));
    let back = secondary(Action::File { partner: id }, visit.text("button-file"));
    Ok(Answer::Message(face.buttons(set.into_iter().chain([back]).collect())))
}

/// The form for what was agreed; what the program file says itself is not asked.
pub(crate) async fn form(visit: &Visit, id: PartnerId) -> Result<Answer, Failure> {
    visit.staff()?;
    let partner = partner::find(&visit.desk, &visit.tenant, id).await?.ok_or(Failure::Stale)?;
    let rule = visit.tenant.program.target(&partner.track).ok_or(target::TargetError::NoTarget)?;
    let action = Action::TargetForm { partner: id };
    let mut typed = kept::typed(visit, action).await?;
    if let Some(now) = target::of_partner(&visit.desk, visit.tenant.id, id, &partner.track).await? {
        typed.entry(input::VALUE.to_owned()).or_insert(now.value);
        typed.entry(input::EVERY.to_owned()).or_insert(now.every);
    }
    let mut form = Form::new(action, &visit.text("button-set-target"));
    if rule.value.is_none() {
        let value = paragraph(input::VALUE, &visit.text("label-target"), MAX_VALUE)
            .placeholder(visit.text("placeholder-target"));
        form = form.input(kept::filled(value, &typed, input::VALUE));
    }
    if rule.review_every.is_none() {
        let every = line(input::EVERY, &visit.text("label-every"), 30)
            .placeholder(visit.text("placeholder-every"));
        form = form.input(kept::filled(every, &typed, input::EVERY));
    }
    if rule.value.is_some() && rule.review_every.is_some() {
        return Err(target::TargetError::NoTarget.into());
    }
    Ok(Answer::Form(form))
}

/// Sets it.
pub(crate) async fn set(visit: &Visit, id: PartnerId, typed: Typed) -> Result<Answer, Failure> {
    visit.staff()?;
    let text = |id: &str| typed.get(id).map(String::as_str).unwrap_or_default();
    let result = target::set(
        &visit.desk,
        &visit.tenant,
        id,
        visit.member,
        text(input::VALUE),
        text(input::EVERY),
    )
    .await;
    let (form, opener) = (Action::TargetForm { partner: id }, Action::Target { partner: id });
    let done = |target: Target| Answer::Message(card(&visit.tenant, visit.locale, &target, None));
    kept::ended(visit, form, opener, &typed, result, done).await
}

/// The form for a review's note.
pub(crate) async fn review_form(
    visit: &Visit,
    id: TargetId,
    round: u32,
    met: bool,
) -> Result<Answer, Failure> {
    visit.staff()?;
    let action = form_of(id, round, met);
    let typed = kept::typed(visit, action).await?;
    let title = visit.text(if met { "button-target-met" } else { "button-target-missed" });
    let note = paragraph(input::REASON, &visit.text("label-review-note"), MAX_NOTE)
        .placeholder(visit.text("placeholder-review-note"))
        .required(false);
    Ok(Answer::Form(Form::new(action, &title).input(kept::filled(note, &typed, input::REASON))))
}

fn form_of(target: TargetId, round: u32, met: bool) -> Action {
    if met {
        Action::TargetMetForm { target, round }
    } else {
        Action::TargetMissedForm { target, round }
    }
}

/// Holds the review.
pub(crate) async fn review(
    visit: &Visit,
    id: TargetId,
    round: u32,
    met: bool,
    typed: Typed,
) -> Result<Answer, Failure> {
    visit.staff()?;
    let note = typed.get(input::REASON).map(String::as_str).unwrap_or_default();
    let result =
        target::review(&visit.desk, &visit.tenant, id, round, visit.member, met, note).await;
    let opener = if met {
        Action::TargetMet { target: id, round }
    } else {
        Action::TargetMissed { target: id, round }
    };
    let done = |reviewed: Reviewed| {
        let face = card(&visit.tenant, visit.locale, &reviewed.target, Some(&reviewed.review));
        let args = [("by", mention(reviewed.review.staff).into())];
        Answer::Message(if reviewed.new {
            face
        } else {
            face.saying(visit.with("target-before", &args))
        })
    };
    kept::ended(visit, form_of(id, round, met), opener, &typed, result, done).await
}

/// Somebody has talked to the partner: the flag is gone.
pub(crate) async fn talked(visit: &Visit, id: TargetId) -> Result<Answer, Failure> {
    visit.staff()?;
    target::talked(&visit.desk, &visit.tenant, id, visit.member).await?;
    let found = target::find(&visit.desk, &visit.tenant, id).await?.ok_or(Failure::Stale)?;
    let last = target::history(&visit.desk, id).await?.into_iter().next();
    Ok(Answer::Update(card(&visit.tenant, visit.locale, &found, last.as_ref())))
}

/// The target in a partner's file, with its last reviews; words that say so when there is none yet.
pub(crate) async fn in_file(
    visit: &Visit,
    partner: &partner::Partner,
) -> Result<Option<String>, Failure> {
    if visit.tenant.program.target(&partner.track).is_none() {
        return Ok(None);
    }
    let found =
        target::of_partner(&visit.desk, visit.tenant.id, partner.id, &partner.track).await?;
    let Some(found) = found else { return Ok(Some(visit.text("target-none"))) };
    let mut lines = vec![words(&visit.tenant, visit.locale, &found)];
    let history = target::history(&visit.desk, found.id).await?;
    lines.extend(history.iter().take(3).map(|review| review_line(visit.locale, review, true)));
    Ok(Some(lines.join("\n")))
}

/// What is told to the partner about their target.
#[must_use]
pub(crate) fn told(
    tenant: &Tenant,
    locale: Locale,
    target: &Target,
    review: Option<&Review>,
) -> Face {
    let (title, color) = match review.map(|review| review.met) {
        None => ("notice-target-set-title", BLUE),
        Some(true) => ("notice-target-met-title", GREEN),
        Some(false) => ("notice-target-missed-title", YELLOW),
    };
    Face::card(Card::new(locale.text(title), color).words(words(tenant, locale, target)))
}
