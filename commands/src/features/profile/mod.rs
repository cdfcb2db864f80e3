//! The profile of a partner: completing it, looking at it, changing it.

pub(crate) mod notice;
pub(crate) mod own;
pub(crate) mod reset;
mod text;

use partnerdesk::id::PartnerId;
use partnerdesk::partner::{PartnerNotice, ProfileInput};

use crate::delivery::notice::NoticeEntry;
use crate::discord::action::actions;
use crate::discord::field;
use crate::discord::interaction::{Context, Error, run};
use crate::features::Feature;

actions! {
    /// Show the profile, or complete it.
    ShowProfile("profile") => Deferred |ctx, _| own::show(ctx);
    /// Complete the parts of the profile that are missing.
    CompleteProfile("complete") => Form |ctx, _| own::form(ctx, false),
        submit |ctx, mut input| own::submitted(ctx, ProfileInput {
            passphrase: input.secret_if_any(field::PASSPHRASE),
            email: input.secret_if_any(field::EMAIL), code: input.text_if_any(field::CODE),
        });
    /// The same form, with a generated passphrase already in it.
    GeneratePassphrase("generate") => Immediate |ctx, _| own::form(ctx, true);
    /// Show the sensitive part of the profile: asks for the passphrase.
    ViewProfile("view") => Form |ctx, _| own::view_form(ctx),
        submit |ctx, mut input| own::view(ctx, input.secret(field::PASSPHRASE));
    /// Change the PayPal e-mail: asks for the passphrase and the new e-mail.
    ChangePayee("payee") => Form |ctx, _| own::payee_form(ctx),
        submit |ctx, mut input| own::change_payee(
            ctx, input.secret(field::PASSPHRASE), input.secret(field::EMAIL));
    /// Change the passphrase: asks for the present and the new one.
    ChangePassphrase("passphrase") => Form |ctx, _| own::passphrase_form(ctx),
        submit |ctx, mut input| own::change_passphrase(
            ctx, input.secret(field::PASSPHRASE), input.secret(field::NEW_PASSPHRASE));
    /// The passphrase is forgotten: asks staff to reset it.
    ForgotPassphrase("forgot") => Deferred |ctx, _| own::forgot(ctx);
    /// Staff reset a passphrase.
    ResetPassphrase("reset") { partner: PartnerId }
        => Deferred |ctx, _| reset::reset(ctx, partner);
}

/// What the feature offers to the router and as commands.
pub(crate) static FEATURE: Feature = Feature {
    actions: ACTIONS,
    partner_commands: &[profile_command],
    notices: &[NoticeEntry::of::<PartnerNotice>()],
    audit: Some(text::AUDIT),
    ..Feature::NONE
};

/// Complete your profile, look at it, or change it.
#[poise::command(slash_command, guild_only, rename = "profile")]
async fn profile_command(ctx: Context<'_>) -> Result<(), Error> {
    run(ctx, true, own::show).await
}
