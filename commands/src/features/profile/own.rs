//! The profile: completing it part by part, looking at it, changing it. Secrets come and go by form
//! alone.

use partnerdesk::id::PartnerId;
use partnerdesk::partner::{self, ProfileCompletion, ProfileError, ProfileInput, ProfilePart};
use partnerdesk::program::Guard;
use partnerdesk::{application, payout, ticket};
use secrecy::{ExposeSecret, SecretString};

use crate::discord::reply::{
    BLUE, Card, Form, GREEN, MessageContent, Reply, danger, line, primary, secondary,
};
use crate::discord::request_context::RequestContext;
use crate::discord::{field, form_draft};
use crate::features::profile::text::ProfileComplete;
use crate::features::profile::{
    ChangePassphrase, ChangePayee, CompleteProfile, ForgotPassphrase, GeneratePassphrase,
    ViewProfile,
};
use crate::features::terms::agreements::guarded;
use crate::i18n::{channel, when};
use crate::user_error::{Explain, UserError};

/// The profile, without anything secret.
pub(crate) async fn show(ctx: &RequestContext) -> Result<Reply, UserError> {
    let profile = partner::profile(&ctx.app, &ctx.tenant, ctx.member).await?;
    if !profile.missing.is_empty() {
        return Ok(Reply::Message(to_do(ctx, &profile.missing)));
    }
    let parts = partner::profile_parts(&ctx.tenant.program);
    if parts.is_empty() {
        return Ok(Reply::Message(MessageContent::text(ctx.text("profile-nothing"))));
    }
    let mut card = Card::new(ctx.text("profile-title"), BLUE);
    let mut buttons = Vec::new();
    if parts.contains(&ProfilePart::Email) {
        buttons.push(primary(ViewProfile {}, ctx.text("button-view")));
        buttons.push(secondary(ChangePayee {}, ctx.text("button-change-email")));
    }
    if parts.contains(&ProfilePart::Passphrase) {
        let args = [("what", guarded(&ctx.tenant.program, ctx.locale).into())];
        card = card
            .words(ctx.with("profile-words", &args))
            .fact(ctx.text("field-passphrase"), ctx.text("profile-is-set"));
        buttons.push(secondary(ChangePassphrase {}, ctx.text("button-change-passphrase")));
        buttons.push(danger(ForgotPassphrase {}, ctx.text("button-forgot")));
    }
    if let Some(at) = profile.email_set_at {
        card = card
            .fact(ctx.text("field-email"), ctx.with("profile-set-at", &[("at", when(at).into())]));
    }
    if let Some(coupon) = &profile.coupon {
        card = card.fact(ctx.text("field-code"), format!("`{}`", coupon.code));
    }
    Ok(Reply::Message(MessageContent::card(card).buttons(buttons)))
}

/// The form for the missing parts; with `generate` a passphrase is in it already.
pub(crate) async fn form(ctx: &RequestContext, generate: bool) -> Result<Reply, UserError> {
    let profile = partner::profile(&ctx.app, &ctx.tenant, ctx.member).await?;
    if profile.missing.is_empty() {
        return Err(ProfileComplete.into());
    }
    let mut form = Form::new(&CompleteProfile {}, &ctx.text("profile-form-title"));
    for part in profile.missing {
        form = form.input(match part {
            ProfilePart::Passphrase => {
                let field = line(field::PASSPHRASE, &ctx.text("label-passphrase"), part.longest())
                    .placeholder(ctx.text("placeholder-passphrase"));
                if generate {
                    field.value(partner::generate_passphrase(&ctx.app).await.expose_secret())
                } else {
                    field
                }
            }
            ProfilePart::Email => {
                let typed =
                    partner::find_form_draft(&ctx.app, &ctx.tenant, ctx.member, part).await?;
                let field = line(field::EMAIL, &ctx.text("label-email"), part.longest())
                    .placeholder("name@example.com");
                if typed.expose_secret().is_empty() {
                    field
                } else {
                    field.value(typed.expose_secret())
                }
            }
            ProfilePart::Code => {
                let typed =
                    partner::find_form_draft(&ctx.app, &ctx.tenant, ctx.member, part).await?;
                let field = line(field::CODE, &ctx.text("label-code"), part.longest())
                    .placeholder(ctx.text("placeholder-code"));
                if typed.expose_secret().is_empty() {
                    field
                } else {
                    field.value(typed.expose_secret())
                }
            }
        });
    }
    Ok(Reply::Form(form))
}

/// What was typed into the form.
pub(crate) async fn submitted(
    ctx: &RequestContext,
    typed: ProfileInput,
) -> Result<Reply, UserError> {
    let completion = partner::complete_profile(&ctx.app, &ctx.tenant, ctx.member, typed).await?;
    if completion.activated {
        // The code and the next steps are told in the application's ticket; to whoever was enrolled
        // without an application, in a direct message.
        let filed = application::find_newest_by_member(&ctx.app, &ctx.tenant, ctx.member).await?;
        let ticket = match filed.and_then(|filed| filed.ticket) {
            Some(id) => ticket::find(&ctx.app, id).await?,
            None => None,
        };
        let words = match ticket.and_then(|ticket| ticket.channel) {
            Some(place) => ctx.with("profile-active-words", &[("ticket", channel(place).into())]),
            None => ctx.text("profile-active-direct"),
        };
        let card = Card::new(ctx.text("profile-active-title"), GREEN).words(words);
        return Ok(Reply::Message(MessageContent::card(card)));
    }
    if completion.missing.is_empty() && completion.refused.is_empty() {
        let kept = kept(ctx, &completion).into_iter();
        let lines: Vec<String> = kept.chain([ctx.text("profile-complete-before")]).collect();
        return Ok(Reply::Message(MessageContent::text(lines.join("\n"))));
    }
    Ok(Reply::Message(rest(ctx, &completion)))
}

fn kept(ctx: &RequestContext, completion: &ProfileCompletion) -> Vec<String> {
    let line = |part: &ProfilePart| {
        format!("✅ {}", ctx.with("profile-kept", &[("part", name(ctx, *part).into())]))
    };
    completion.kept.iter().map(line).collect()
}

/// What was kept, what was not and why, and the button that goes on.
fn rest(ctx: &RequestContext, completion: &ProfileCompletion) -> MessageContent {
    let mut lines = kept(ctx, completion);
    for refusal in &completion.refused {
        let why = refusal.error.say(ctx.locale);
        lines.push(format!("❌ **{}**: {why}", name(ctx, refusal.part)));
    }
    let mut message = to_do(ctx, &completion.missing);
    if !lines.is_empty() {
        message = message.saying(lines.join("\n"));
    }
    message
}

fn to_do(ctx: &RequestContext, missing: &[ProfilePart]) -> MessageContent {
    let parts: Vec<_> = missing.iter().map(|part| format!("• {}", explain(ctx, *part))).collect();
    let card = Card::new(ctx.text("profile-missing-title"), BLUE).words(format!(
        "{}\n\n{}",
        ctx.text("profile-missing-words"),
        parts.join("\n")
    ));
    let mut buttons = vec![primary(CompleteProfile {}, ctx.text("button-complete-profile"))];
    if missing.contains(&ProfilePart::Passphrase) {
        buttons.push(secondary(GeneratePassphrase {}, ctx.text("button-generate")));
    }
    MessageContent::card(card).buttons(buttons)
}

fn name(ctx: &RequestContext, part: ProfilePart) -> String {
    ctx.text(match part {
        ProfilePart::Passphrase => "field-passphrase",
        ProfilePart::Email => "field-email",
        ProfilePart::Code => "field-code",
    })
}

fn explain(ctx: &RequestContext, part: ProfilePart) -> String {
    match part {
        ProfilePart::Passphrase => {
            let what = guarded(&ctx.tenant.program, ctx.locale);
            ctx.with("explain-passphrase", &[("what", what.into())])
        }
        ProfilePart::Email => ctx.text("explain-email"),
        ProfilePart::Code => ctx.text("explain-code"),
    }
}

/// The form that asks for the passphrase before the sensitive part is shown; where the passphrase
/// does not guard it, that part itself.
pub(crate) async fn view_form(ctx: &RequestContext) -> Result<Reply, UserError> {
    complete(ctx).await?;
    if !ctx.tenant.program.profile.guards(Guard::ProfileView) {
        return view(ctx, SecretString::default()).await;
    }
    let form = Form::new(&ViewProfile {}, &ctx.text("button-view")).input(line(
        field::PASSPHRASE,
        &ctx.text("label-passphrase"),
        512,
    ));
    Ok(Reply::Form(form))
}

/// The sensitive part, for who knows the passphrase where it guards this.
pub(crate) async fn view(
    ctx: &RequestContext,
    passphrase: SecretString,
) -> Result<Reply, UserError> {
    let email = partner::view_profile(&ctx.app, &ctx.tenant, ctx.member, &passphrase).await?;
    let card = Card::new(ctx.text("profile-title"), BLUE)
        .fact(ctx.text("field-email"), format!("`{email}`"));
    Ok(Reply::Message(MessageContent::card(card)))
}

/// The form for a new PayPal e-mail, with what was refused before.
pub(crate) async fn payee_form(ctx: &RequestContext) -> Result<Reply, UserError> {
    let partner = complete(ctx).await?;
    if payout::find_open_by_partner(&ctx.app, &ctx.tenant, partner).await?.is_some() {
        return Err(ProfileError::PayoutOpen.into());
    }
    let typed =
        partner::find_form_draft(&ctx.app, &ctx.tenant, ctx.member, ProfilePart::Email).await?;
    let mut email = line(field::EMAIL, &ctx.text("label-new-email"), ProfilePart::Email.longest())
        .placeholder("name@example.com");
    if !typed.expose_secret().is_empty() {
        email = email.value(typed.expose_secret());
    }
    let mut form = Form::new(&ChangePayee {}, &ctx.text("button-change-email"));
    if ctx.tenant.program.profile.guards(Guard::ProfileEdit) {
        form = form.input(line(field::PASSPHRASE, &ctx.text("label-passphrase"), 512));
    }
    Ok(Reply::Form(form.input(email)))
}

/// A new PayPal e-mail, for who knows the passphrase where it guards this.
pub(crate) async fn change_payee(
    ctx: &RequestContext,
    passphrase: SecretString,
    email: SecretString,
) -> Result<Reply, UserError> {
    match partner::change_payee(&ctx.app, &ctx.tenant, ctx.member, &passphrase, &email).await {
        Ok(masked) => Ok(Reply::Message(MessageContent::text(
            ctx.with("profile-email-changed", &[("email", masked.into())]),
        ))),
        Err(error) if error.is_refusal() && !matches!(error, ProfileError::PayoutOpen) => {
            Ok(form_draft::try_again(ctx, &error.into(), ChangePayee {}))
        }
        Err(error) => Err(error.into()),
    }
}

/// The form for a new passphrase.
pub(crate) async fn passphrase_form(ctx: &RequestContext) -> Result<Reply, UserError> {
    complete(ctx).await?;
    let form = Form::new(&ChangePassphrase {}, &ctx.text("button-change-passphrase"))
        .input(line(field::PASSPHRASE, &ctx.text("label-present-passphrase"), 512))
        .input(
            line(field::NEW_PASSPHRASE, &ctx.text("label-new-passphrase"), 512)
                .placeholder(ctx.text("placeholder-passphrase")),
        );
    Ok(Reply::Form(form))
}

/// A new passphrase, for who knows the present one.
pub(crate) async fn change_passphrase(
    ctx: &RequestContext,
    present: SecretString,
    new: SecretString,
) -> Result<Reply, UserError> {
    match partner::change_passphrase(&ctx.app, &ctx.tenant, ctx.member, &present, &new).await {
        Ok(()) => Ok(Reply::Message(MessageContent::text(ctx.text("profile-passphrase-changed")))),
        Err(error) if error.is_refusal() => {
            Ok(form_draft::try_again(ctx, &error.into(), ChangePassphrase {}))
        }
        Err(error) => Err(error.into()),
    }
}

/// The passphrase is forgotten: staff are told, and the partner what to do.
pub(crate) async fn forgot(ctx: &RequestContext) -> Result<Reply, UserError> {
    partner::forget_passphrase(&ctx.app, &ctx.tenant, ctx.member).await?;
    Ok(Reply::Message(MessageContent::text(ctx.text("profile-forgot"))))
}

/// The partner, if nothing is missing in their profile.
async fn complete(ctx: &RequestContext) -> Result<PartnerId, UserError> {
    let profile = partner::profile(&ctx.app, &ctx.tenant, ctx.member).await?;
    if profile.missing.is_empty() {
        Ok(profile.partner.id)
    } else {
        Err(ProfileError::Incomplete.into())
    }
}
