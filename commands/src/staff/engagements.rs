//! A partner's engagements, as staff agree, move and cancel them.

use partnerdesk::draft::Typed;
use partnerdesk::engagement::{self, Draft, Engagement, MAX_REASON, MAX_TITLE, Moved, State};
use partnerdesk::id::{EngagementId, PartnerId};
use partnerdesk::partner;
use partnerdesk::program::Price;
use serenity::all::CreateSelectMenuOption;

use super::duties::menu;
use crate::action::{Action, input};
use crate::answer::{
    Answer, BLUE, Card, Face, Form, GREEN, YELLOW, clip, danger, line, paragraph, primary,
    secondary, success,
};
use crate::engagement::{moved_by, price, stage, way, what};
use crate::failure::Failure;
use crate::i18n::{mention, plain};
use crate::kept;
use crate::visit::Visit;

/// The partner's engagements, and the way to another one.
pub(crate) async fn list(visit: &Visit, id: PartnerId) -> Result<Answer, Failure> {
    visit.staff()?;
    let partner = partner::find(&visit.desk, &visit.tenant, id).await?.ok_or(Failure::Stale)?;
    let all = engagement::of_partner(&visit.desk, &visit.tenant, id).await?;
    let mut lines = vec![mention(partner.member)];
    lines.extend(all.iter().map(|one| crate::engagement::line(&visit.tenant, visit.locale, one)));
    if all.is_empty() {
        lines.push(visit.text("engagements-none"));
    }
    let words = clip(&lines.join("\n"), 4096);
    let mut face = Face::card(Card::new(visit.text("field-engagements"), BLUE).words(words));
    let options: Vec<_> = all
        .iter()
        .map(|one| {
            let label = format!("#{} {}", one.id, one.title);
            CreateSelectMenuOption::new(clip(&label, 100), one.id.to_string())
                .description(clip(&what(&visit.tenant, one), 100))
        })
        .collect();
    if !options.is_empty() {
        face = face.select(menu(
            Action::EngagementPick { partner: id },
            visit.text("engagements-pick"),
            options,
        ));
    }
    let mut buttons = Vec::new();
    if !visit.tenant.program.engagements.is_empty() {
        buttons.push(primary(Action::Engage { partner: id }, visit.text("button-engage")));
    }
    buttons.push(secondary(Action::File { partner: id }, visit.text("button-file")));
    Ok(Answer::Message(face.buttons(buttons)))
}

/// The engagement that was chosen.
pub(crate) async fn pick(visit: &Visit, _: PartnerId, chosen: &str) -> Result<Answer, Failure> {
    visit.staff()?;
    let id: EngagementId = chosen.parse().map_err(|_| Failure::Stale)?;
    let found = engagement::find(&visit.desk, &visit.tenant, id).await?.ok_or(Failure::Stale)?;
    Ok(Answer::Message(card(visit, &found)))
}

/// One engagement, and what staff can do about it.
fn card(visit: &Visit, engagement: &Engagement) -> Face {
    let color = match engagement.state {
        State::Open => BLUE,
        State::Done => GREEN,
        State::Cancelled => YELLOW,
    };
    let title = visit.with("engagement-title", &[("number", engagement.id.to_string().into())]);
    let mut card = Card::new(title, color)
        .words(format!("**{}**\n{}", plain(&engagement.title, 110), way(visit.locale, engagement)))
        .fact(visit.text("field-partner"), mention(engagement.member))
        .fact(visit.text("field-what"), what(&visit.tenant, engagement))
        .fact(visit.text("field-price"), price(visit.locale, engagement))
        .fact(visit.text("field-moved-by"), moved_by(engagement));
    if engagement.state == State::Cancelled {
        card = card.field(visit.text("engagement-cancelled"), plain(&engagement.reason, 600));
    }
    let mut buttons = Vec::new();
    if let Some(next) = engagement.next() {
        let action = Action::EngagementNext { engagement: engagement.id, stage: engagement.stage };
        buttons.push(match engagement.pays_next() {
            Some(price) => {
                let args = [("amount", visit.locale.money(price).into())];
                success(action, visit.with("button-pay-engagement", &args))
            }
            None => primary(
                action,
                visit.with("button-stage", &[("stage", stage(visit.locale, next).into())]),
            ),
        });
        buttons.push(danger(
            Action::EngagementCancel { engagement: engagement.id },
            visit.text("button-cancel-engagement"),
        ));
    }
    buttons.push(secondary(
        Action::Engagements { partner: engagement.partner },
        visit.text("button-engagements"),
    ));
    Face::card(card).buttons(buttons)
}

/// What can be agreed.
#[expect(clippy::unused_async, reason = "every action has this shape")]
pub(crate) async fn choose(visit: &Visit, id: PartnerId) -> Result<Answer, Failure> {
    visit.staff()?;
    let kinds = &visit.tenant.program.engagements;
    let options: Vec<_> = kinds
        .iter()
        .flat_map(|kind| kind.items.iter().map(move |item| (kind, item)))
        .map(|(kind, item)| {
            let label = engagement::label(kind, item);
            let option = CreateSelectMenuOption::new(&label, &label);
            match &kind.when {
                Some(when) => option.description(clip(
                    &visit.with("list-condition", &[("when", when.as_str().into())]),
                    100,
                )),
                None => option,
            }
        })
        .collect();
    if options.is_empty() {
        return Err(Failure::Stale);
    }
    let menu = menu(Action::EngagePick { partner: id }, visit.text("engage-placeholder"), options);
    Ok(Answer::Message(Face::text(visit.text("engage-pick")).select(menu)))
}

/// The form for a new one; `chosen` is what was chosen just now, or else what was typed before
/// holds.
pub(crate) async fn form(
    visit: &Visit,
    id: PartnerId,
    chosen: Option<&str>,
) -> Result<Answer, Failure> {
    visit.staff()?;
    let action = Action::EngageForm { partner: id };
    let mut typed = kept::typed(visit, action).await?;
    if let Some(chosen) = chosen {
        typed.insert(input::WHAT.to_owned(), chosen.to_owned());
    }
    let program = &visit.tenant.program;
    let chosen = typed.get(input::WHAT).map(String::as_str).unwrap_or_default();
    let kind = program
        .engagements
        .iter()
        .find(|kind| kind.items.iter().any(|item| engagement::label(kind, item) == chosen));
    let what = line(input::WHAT, &visit.text("label-what"), 110);
    let title = line(input::TITLE, &visit.text("label-title"), MAX_TITLE)
        .placeholder(visit.text("placeholder-title"));
    let mut form = Form::new(action, &visit.text("button-engage"))
        .input(kept::filled(what, &typed, input::WHAT))
        .input(kept::filled(title, &typed, input::TITLE));
    let unit = program.meta.currency.code();
    let price = match kind.map(|kind| kind.price) {
        Some(Price::Nothing | Price::Fixed(_)) => None,
        Some(Price::PerPiece) => Some((visit.with("label-price", &[("unit", unit.into())]), true)),
        Some(Price::Open) | None => {
            Some((visit.with("label-price-optional", &[("unit", unit.into())]), false))
        }
    };
    if let Some((label, required)) = price {
        let price = line(input::AMOUNT, &label, 20).required(required);
        form = form.input(kept::filled(price, &typed, input::AMOUNT));
    }
    Ok(Answer::Form(form))
}

/// Agrees it.
pub(crate) async fn agree(visit: &Visit, id: PartnerId, typed: Typed) -> Result<Answer, Failure> {
    visit.staff()?;
    let text = |id: &str| typed.get(id).map(String::as_str).unwrap_or_default();
    let draft =
        Draft { what: text(input::WHAT), title: text(input::TITLE), price: text(input::AMOUNT) };
    let result = engagement::agree(&visit.desk, &visit.tenant, id, visit.member, draft).await;
    let (form, opener) = (Action::EngageForm { partner: id }, Action::EngageAgain { partner: id });
    kept::ended(visit, form, opener, &typed, result, |agreed| Answer::Message(card(visit, &agreed)))
        .await
}

/// Moves it on from this stage; the message shows where it is then, whoever was first.
pub(crate) async fn move_on(visit: &Visit, id: EngagementId, from: u32) -> Result<Answer, Failure> {
    visit.staff()?;
    let moved = engagement::move_on(&visit.desk, &visit.tenant, id, from, visit.member).await?;
    Ok(Answer::Update(said(visit, &moved)))
}

/// The form for the reason.
pub(crate) async fn cancel_form(visit: &Visit, id: EngagementId) -> Result<Answer, Failure> {
    visit.staff()?;
    let action = Action::EngagementCancelForm { engagement: id };
    let typed = kept::typed(visit, action).await?;
    let reason = paragraph(input::REASON, &visit.text("label-reason"), MAX_REASON)
        .placeholder(visit.text("placeholder-reason"));
    let form = Form::new(action, &visit.text("button-cancel-engagement")).input(kept::filled(
        reason,
        &typed,
        input::REASON,
    ));
    Ok(Answer::Form(form))
}

/// Cancels it.
pub(crate) async fn cancel(
    visit: &Visit,
    id: EngagementId,
    typed: Typed,
) -> Result<Answer, Failure> {
    visit.staff()?;
    let reason = typed.get(input::REASON).map(String::as_str).unwrap_or_default();
    let result = engagement::cancel(&visit.desk, &visit.tenant, id, visit.member, reason).await;
    let form = Action::EngagementCancelForm { engagement: id };
    let opener = Action::EngagementCancel { engagement: id };
    kept::ended(visit, form, opener, &typed, result, |moved| Answer::Message(said(visit, &moved)))
        .await
}

/// The card, and who was first when it was somebody else.
fn said(visit: &Visit, moved: &Moved) -> Face {
    let face = card(visit, &moved.engagement);
    if moved.new {
        return face;
    }
    let args = [("by", mention(moved.engagement.changed_by).into())];
    face.saying(visit.with("engagement-before", &args))
}
