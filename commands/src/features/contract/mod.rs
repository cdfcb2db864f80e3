//! Contracts: proposed by staff, signed by the partner.

mod notice;
pub(crate) mod propose;
pub(crate) mod sign;
mod text;
pub(crate) mod view;

use partnerdesk::contract::ContractNotice;
use partnerdesk::id::{ContractId, PartnerId};
use poise::serenity_prelude::User;

use crate::delivery::notice::NoticeEntry;
use crate::discord::action::actions;
use crate::discord::field;
use crate::discord::interaction::{Context, Error, run};
use crate::features::Feature;

actions! {
    /// Propose a contract to a partner: asks for terms and document.
    ProposeContract("contract") { partner: PartnerId } => Form |ctx, _| propose::form(ctx, partner),
        submit |ctx, input| propose::propose(ctx, partner, input.typed());
    /// Withdraw a proposal.
    WithdrawContract("contract-withdraw") { contract: ContractId }
        => Deferred |ctx, _| propose::withdraw(ctx, contract);
    /// Read a contract that can be signed.
    ReadContract("contract-read") { contract: ContractId }
        => Deferred |ctx, _| sign::read(ctx, contract);
    /// Sign it: asks for the full name.
    SignContract("sign") { contract: ContractId } => Form |ctx, _| sign::form(ctx, contract),
        submit |ctx, input| sign::sign(ctx, contract, &input.text(field::NAME));
}

/// What the feature offers to the router and as commands.
pub(crate) static FEATURE: Feature = Feature {
    actions: ACTIONS,
    staff_commands: &[contract_command],
    notices: &[NoticeEntry::of::<ContractNotice>()],
    audit: Some(text::AUDIT),
    ..Feature::NONE
};

/// Propose a contract to a partner, or see the one there is.
#[poise::command(slash_command, guild_only, rename = "contract")]
async fn contract_command(
    ctx: Context<'_>,
    #[description = "The partner"] partner: User,
) -> Result<(), Error> {
    run(ctx, false, async |request| propose::open(request, partner.id.get()).await).await
}
