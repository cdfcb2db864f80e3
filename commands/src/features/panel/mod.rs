//! The panel: the message with which everything begins.

use partnerdesk::program::PayoutMode;
use partnerdesk::tenant::Tenant;
use poise::serenity_prelude as serenity;

use crate::discord::api::Call;
use crate::discord::reply::{MessageContent, primary, secondary};
use crate::features::application::Apply;
use crate::features::help;
use crate::features::help::ShowHelp;
use crate::features::payout::RequestPayout;
use crate::features::statement::ShowEarnings;
use crate::features::status::ShowStatus;
use crate::features::terms::ShowTerms;
use crate::i18n::Locale;

/// Takes the panel away from where it stood, for it stands elsewhere from now on. One that stays
/// does no harm: its buttons work.
pub(super) async fn remove(ctx: &serenity::Context, before: &Tenant) {
    let (Some(channel), Some(message)) = (before.panel_channel, before.panel_message) else {
        return;
    };
    let channel = serenity::ChannelId::new(channel.snowflake());
    let message = serenity::MessageId::new(message.snowflake());
    if let Err(error) = Call::DeleteMessage.of(channel.delete_message(ctx, message)).await {
        tracing::warn!(%error, "the panel could not be taken away from where it stood");
    }
}

/// The panel's message, in the server's language.
pub(crate) fn panel_message(tenant: &Tenant) -> MessageContent {
    let locale = Locale::of(&tenant.locale);
    // Where nobody asks for payouts, the place of that button is free.
    let third = match tenant.program.payout.mode {
        PayoutMode::OnRequest => secondary(RequestPayout {}, locale.text("button-payout")),
        PayoutMode::Schedule | PayoutMode::AccountBalance => {
            secondary(ShowTerms {}, locale.text("button-terms"))
        }
    };
    MessageContent::card(help::in_short(&tenant.program, locale)).buttons(vec![
        primary(Apply {}, locale.text("button-apply")),
        secondary(ShowStatus {}, locale.text("button-status")),
        secondary(ShowEarnings {}, locale.text("button-earnings")),
        third,
        secondary(ShowHelp {}, locale.text("button-help")),
    ])
}
