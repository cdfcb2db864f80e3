//! The profile: completing it part by part, looking at it, changing it. Secrets come and go by form
//! alone.

use partnerdesk::id::PartnerId;
use partnerdesk::partner::{self, Completion, Input, Part, ProfileError};
use partnerdesk::{application, payout, ticket};
use secrecy::{ExposeSecret, SecretString};

use crate::action::{Action, input};
use crate::answer::{Answer, BLUE, Card, Face, Form, GREEN, danger, line, primary, secondary};
use crate::failure::Failure;
use crate::i18n::{channel, when};
use crate::visit::Visit;

/// The profile, without anything secret.
pub(crate) async fn show(visit: &Visit) -> Result<Answer, Failure> {
    let profile = partner::profile(&visit.desk, &visit.tenant, visit.member).await?;
    if !profile.missing.is_empty() {
        return Ok(Answer::Message(to_do(visit, &profile.missing)));
    }
    let parts = partner::parts(&visit.tenant.program);
    if parts.is_empty() {
        return Ok(Answer::Message(Face::text(visit.text("profile-nothing"))));
    }
    let mut card = Card::new(visit.text("profile-title"), BLUE);
    let mut buttons = Vec::new();
    if parts.contains(&Part::Email) {
        buttons.push(primary(Action::View, visit.text("button-view")));
        buttons.push(secondary(Action::ChangePayee, visit.text("button-change-email")));
    }
    if parts.contains(&Part::Passphrase) {
        card = card
            .words(visit.text("profile-words"))
            .fact(visit.text("field-passphrase"), visit.text("profile-is-set"));
        buttons.push(secondary(Action::ChangePassphrase, visit.text("button-change-passphrase")));
        buttons.push(danger(Action::Forgot, visit.text("button-forgot")));
    }
    if let Some(at) = profile.email_set_at {
        card = card.fact(
            visit.text("field-email"),
            visit.with("profile-set-at", &[("at", when(at).into())]),
        );
    }
    if let Some(coupon) = &profile.coupon {
        card = card.fact(visit.text("field-code"), format!("`{}`", coupon.code));
    }
    Ok(Answer::Message(Face::card(card).buttons(buttons)))
}

/// The form for the missing parts; with `generate` a passphrase is in it already.
pub(crate) async fn form(visit: &Visit, generate: bool) -> Result<Answer, Failure> {
    let profile = partner::profile(&visit.desk, &visit.tenant, visit.member).await?;
    if profile.missing.is_empty() {
        return Err(Failure::ProfileComplete);
    }
    let mut form = Form::new(Action::CompleteForm, &visit.text("profile-form-title"));
    for part in profile.missing {
        form = form.input(match part {
            Part::Passphrase => {
                let field =
                    line(input::PASSPHRASE, &visit.text("label-passphrase"), part.longest())
                        .placeholder(visit.text("placeholder-passphrase"));
                if generate {
                    field.value(partner::generate(&visit.desk).await.expose_secret())
                } else {
                    field
                }
            }
            Part::Email => {
                let typed = partner::draft(&visit.desk, &visit.tenant, visit.member, part).await?;
                let field = line(input::EMAIL, &visit.text("label-email"), part.longest())
                    .placeholder("name@example.com");
                if typed.expose_secret().is_empty() {
                    field
                } else {
                    field.value(typed.expose_secret())
                }
            }
            Part::Code => {
                let typed = partner::draft(&visit.desk, &visit.tenant, visit.member, part).await?;
                let field = line(input::CODE, &visit.text("label-code"), part.longest())
                    .placeholder(visit.text("placeholder-code"));
                if typed.expose_secret().is_empty() {
                    field
                } else {
                    field.value(typed.expose_secret())
                }
            }
        });
    }
    Ok(Answer::Form(form))
}

/// What was typed into the form.
pub(crate) async fn submitted(visit: &Visit, typed: Input) -> Result<Answer, Failure> {
    let completion = partner::complete(&visit.desk, &visit.tenant, visit.member, typed).await?;
    if completion.activated {
        // The code and the next steps are told in the application's ticket; to whoever was enrolled
        // without an application, in a direct message.
        let filed = application::newest_of(&visit.desk, &visit.tenant, visit.member).await?;
        let ticket = match filed.and_then(|filed| filed.ticket) {
            Some(id) => ticket::find(&visit.desk, id).await?,
            None => None,
        };
        let words = match ticket.and_then(|ticket| ticket.channel) {
            Some(place) => visit.with("profile-active-words", &[("ticket", channel(place).into())]),
            None => visit.text("profile-active-direct"),
        };
        let card = Card::new(visit.text("profile-active-title"), GREEN).words(words);
        return Ok(Answer::Message(Face::card(card)));
    }
    if completion.missing.is_empty() && completion.refused.is_empty() {
        let kept = kept(visit, &completion).into_iter();
        let lines: Vec<String> = kept.chain([visit.text("profile-complete-before")]).collect();
        return Ok(Answer::Message(Face::text(lines.join("\n"))));
    }
    Ok(Answer::Message(rest(visit, &completion)))
}

fn kept(visit: &Visit, completion: &Completion) -> Vec<String> {
    let line = |part: &Part| {
        format!("✅ {}", visit.with("profile-kept", &[("part", name(visit, *part).into())]))
    };
    completion.kept.iter().map(line).collect()
}

/// What was kept, what was not and why, and the button that goes on.
fn rest(visit: &Visit, completion: &Completion) -> Face {
    let mut lines = kept(visit, completion);
    for refusal in &completion.refused {
        let why = Failure::say_profile(visit.locale, &refusal.error);
        lines.push(format!("❌ **{}**: {why}", name(visit, refusal.part)));
    }
    let mut face = to_do(visit, &completion.missing);
    if !lines.is_empty() {
        face = face.saying(lines.join("\n"));
    }
    face
}

fn to_do(visit: &Visit, missing: &[Part]) -> Face {
    let parts: Vec<_> = missing.iter().map(|part| format!("• {}", explain(visit, *part))).collect();
    let card = Card::new(visit.text("profile-missing-title"), BLUE).words(format!(
        "{}\n\n{}",
        visit.text("profile-missing-words"),
        parts.join("\n")
    ));
    let mut buttons = vec![primary(Action::Complete, visit.text("button-complete-profile"))];
    if missing.contains(&Part::Passphrase) {
        buttons.push(secondary(Action::Generate, visit.text("button-generate")));
    }
    Face::card(card).buttons(buttons)
}

fn name(visit: &Visit, part: Part) -> String {
    visit.text(match part {
        Part::Passphrase => "field-passphrase",
        Part::Email => "field-email",
        Part::Code => "field-code",
    })
}

fn explain(visit: &Visit, part: Part) -> String {
    visit.text(match part {
        Part::Passphrase => "explain-passphrase",
        Part::Email => "explain-email",
        Part::Code => "explain-code",
    })
}

/// The form that asks for the passphrase before the sensitive part is shown.
pub(crate) async fn view_form(visit: &Visit) -> Result<Answer, Failure> {
    complete(visit).await?;
    let form = Form::new(Action::ViewForm, &visit.text("button-view")).input(line(
        input::PASSPHRASE,
        &visit.text("label-passphrase"),
        512,
    ));
    Ok(Answer::Form(form))
}

/// The sensitive part, for who knows the passphrase.
pub(crate) async fn view(visit: &Visit, passphrase: SecretString) -> Result<Answer, Failure> {
    let email = partner::view(&visit.desk, &visit.tenant, visit.member, &passphrase).await?;
    let card = Card::new(visit.text("profile-title"), BLUE)
        .fact(visit.text("field-email"), format!("`{email}`"));
    Ok(Answer::Message(Face::card(card)))
}

/// The form for a new PayPal e-mail, with what was refused before.
pub(crate) async fn payee_form(visit: &Visit) -> Result<Answer, Failure> {
    let partner = complete(visit).await?;
    if payout::open_of(&visit.desk, &visit.tenant, partner).await?.is_some() {
        return Err(ProfileError::PayoutOpen.into());
    }
    let typed = partner::draft(&visit.desk, &visit.tenant, visit.member, Part::Email).await?;
    let mut email = line(input::EMAIL, &visit.text("label-new-email"), Part::Email.longest())
        .placeholder("name@example.com");
    if !typed.expose_secret().is_empty() {
        email = email.value(typed.expose_secret());
    }
    let form = Form::new(Action::ChangePayeeForm, &visit.text("button-change-email"))
        .input(line(input::PASSPHRASE, &visit.text("label-passphrase"), 512))
        .input(email);
    Ok(Answer::Form(form))
}

/// A new PayPal e-mail, for who knows the passphrase.
pub(crate) async fn change_payee(
    visit: &Visit,
    passphrase: SecretString,
    email: SecretString,
) -> Result<Answer, Failure> {
    match partner::change_payee(&visit.desk, &visit.tenant, visit.member, &passphrase, &email).await
    {
        Ok(masked) => Ok(Answer::Message(Face::text(
            visit.with("profile-email-changed", &[("email", masked.into())]),
        ))),
        Err(error) if error.is_refusal() && !matches!(error, ProfileError::PayoutOpen) => {
            Ok(again(visit, &error.into(), Action::ChangePayee))
        }
        Err(error) => Err(error.into()),
    }
}

/// The form for a new passphrase.
pub(crate) async fn passphrase_form(visit: &Visit) -> Result<Answer, Failure> {
    complete(visit).await?;
    let form = Form::new(Action::ChangePassphraseForm, &visit.text("button-change-passphrase"))
        .input(line(input::PASSPHRASE, &visit.text("label-present-passphrase"), 512))
        .input(
            line(input::NEW_PASSPHRASE, &visit.text("label-new-passphrase"), 512)
                .placeholder(visit.text("placeholder-passphrase")),
        );
    Ok(Answer::Form(form))
}

/// A new passphrase, for who knows the present one.
pub(crate) async fn change_passphrase(
    visit: &Visit,
    present: SecretString,
    new: SecretString,
) -> Result<Answer, Failure> {
    match partner::change_passphrase(&visit.desk, &visit.tenant, visit.member, &present, &new).await
    {
        Ok(()) => Ok(Answer::Message(Face::text(visit.text("profile-passphrase-changed")))),
        Err(error) if error.is_refusal() => {
            Ok(again(visit, &error.into(), Action::ChangePassphrase))
        }
        Err(error) => Err(error.into()),
    }
}

/// The passphrase is forgotten: staff are told, and the partner what to do.
pub(crate) async fn forgot(visit: &Visit) -> Result<Answer, Failure> {
    partner::forget_passphrase(&visit.desk, &visit.tenant, visit.member).await?;
    Ok(Answer::Message(Face::text(visit.text("profile-forgot"))))
}

/// The partner, if nothing is missing in their profile.
async fn complete(visit: &Visit) -> Result<PartnerId, Failure> {
    let profile = partner::profile(&visit.desk, &visit.tenant, visit.member).await?;
    if profile.missing.is_empty() {
        Ok(profile.partner.id)
    } else {
        Err(Failure::ProfileIncomplete)
    }
}

/// Why a form was refused, with the button that opens it again.
pub(crate) fn again(visit: &Visit, failure: &Failure, action: Action) -> Answer {
    let button = primary(action, visit.text("button-try-again"));
    Answer::Message(failure.face(visit.locale, 0).buttons(vec![button]))
}
