//! Correcting a partner's balance by hand: one asks, another one agrees.

use partnerdesk::correction::{self, Correction, State};
use partnerdesk::id::{CorrectionId, MemberId};

use crate::action::Action;
use crate::answer::{Answer, Card, Face, GREEN, RED, YELLOW, danger, success};
use crate::failure::Failure;
use crate::i18n::{Locale, mention, plain, when};
use crate::visit::Visit;

/// Asks for a correction; the others who are listed are asked in the log channel.
pub(crate) async fn ask(
    visit: &Visit,
    member: u64,
    amount: &str,
    reason: &str,
) -> Result<Answer, Failure> {
    visit.listed()?;
    let member = MemberId::try_from(member).map_err(|_| Failure::Stale)?;
    // A comma is how half of the members write a decimal point.
    let amount = amount.trim().replace(',', ".");
    let asked =
        correction::ask(&visit.desk, &visit.tenant, visit.member, member, &amount, reason).await?;
    let args = [
        ("amount", visit.locale.change(asked.amount).into()),
        ("member", mention(asked.member).into()),
        ("until", when(asked.expires_at).into()),
    ];
    Ok(Answer::Message(Face::text(visit.with("adjust-asked", &args))))
}

/// Agrees: it is booked.
pub(crate) async fn agree(visit: &Visit, id: CorrectionId) -> Result<Answer, Failure> {
    visit.listed()?;
    let booked = correction::agree(&visit.desk, &visit.tenant, id, visit.member).await?;
    Ok(done(visit, "adjust-booked", &booked))
}

/// Refuses, or takes it back.
pub(crate) async fn refuse(visit: &Visit, id: CorrectionId) -> Result<Answer, Failure> {
    visit.listed()?;
    let refused = correction::refuse(&visit.desk, &visit.tenant, id, visit.member).await?;
    Ok(done(visit, "adjust-refused", &refused))
}

fn done(visit: &Visit, id: &str, correction: &Correction) -> Answer {
    let args = [
        ("amount", visit.locale.change(correction.amount).into()),
        ("member", mention(correction.member).into()),
    ];
    Answer::Message(Face::text(visit.with(id, &args)))
}

/// What staff see of a correction in the log channel, as it stands.
pub(crate) fn card(locale: Locale, correction: &Correction) -> Face {
    let (title, color) = match correction.state {
        State::Asked => ("notice-correction-asked-title", YELLOW),
        State::Booked => ("notice-corrected-title", GREEN),
        State::Refused => ("notice-correction-refused-title", RED),
    };
    let mut card = Card::new(locale.text(title), color)
        .fact(locale.text("field-partner"), mention(correction.member))
        .fact(locale.text("field-amount"), locale.change(correction.amount))
        .fact(locale.text("field-asked-by"), mention(correction.asked_by))
        .field(locale.text("field-reason"), plain(&correction.reason, 1024));
    if let Some(by) = correction.decided_by {
        card = card.fact(locale.text("field-decided-by"), mention(by));
        return Face::card(card);
    }
    let words =
        locale.with("notice-correction-asked", &[("until", when(correction.expires_at).into())]);
    Face::card(card.words(words)).buttons(vec![
        success(Action::Agree { correction: correction.id }, locale.text("button-agree")),
        danger(Action::Disagree { correction: correction.id }, locale.text("button-disagree")),
    ])
}
