//! What the bot can do, a folder a noun.
//!
//! Each folder's `mod.rs` has the noun's slash commands and its actions (buttons, menus and forms);
//! `view.rs` has its cards and lines. [`FEATURES`] is the one list of them.

pub(crate) mod application;
pub(crate) mod bonus;
pub(crate) mod claim;
pub(crate) mod clock;
pub(crate) mod contract;
pub(crate) mod correction;
pub(crate) mod coupon;
pub(crate) mod doctor;
pub(crate) mod duty;
pub(crate) mod engagement;
pub(crate) mod enrolment;
pub(crate) mod flag;
pub(crate) mod goal;
pub(crate) mod help;
pub(crate) mod integrity;
pub(crate) mod level;
pub(crate) mod link;
pub(crate) mod notification;
pub(crate) mod panel;
pub(crate) mod partner_file;
pub(crate) mod payout;
pub(crate) mod profile;
pub(crate) mod program_change;
pub(crate) mod promotion;
pub(crate) mod queue;
pub(crate) mod referral;
pub(crate) mod sale;
pub(crate) mod setup;
pub(crate) mod statement;
pub(crate) mod stats;
pub(crate) mod status;
pub(crate) mod terms;
pub(crate) mod ticket;
pub(crate) mod top_up;
pub(crate) mod unknown_product;

use std::pin::Pin;
use std::sync::Arc;

use partnerdesk::app_context::AppContext;
use partnerdesk::id::TicketId;
use partnerdesk::tenant::Tenant;
use partnerdesk::ticket::{Ticket, TicketKind};

use crate::delivery::DeliveryError;
use crate::delivery::notice::NoticeEntry;
use crate::discord::action::ActionEntry;
use crate::discord::interaction::{Context, Error, run};
use crate::discord::reply::MessageContent;
use crate::discord::request_context::RequestContext;
use crate::features::partner_file::audit::AuditTexts;
use crate::user_error::UserError;

/// A slash command, as poise has it.
pub(crate) type Command = poise::Command<Arc<AppContext>, Error>;

/// Which of its commands a feature is asked for.
type CommandsOf = fn(&Feature) -> &'static [fn() -> Command];

/// What a member may do with a ticket, while it is being found out.
pub(crate) type ManageFuture<'a> =
    Pin<Box<dyn Future<Output = Result<Option<MessageContent>, UserError>> + Send + 'a>>;

/// A card that is being made.
pub(crate) type CardFuture<'a> =
    Pin<Box<dyn Future<Output = Result<Option<MessageContent>, DeliveryError>> + Send + 'a>>;

/// How the tickets that are about a noun show it.
#[derive(Debug)]
pub(crate) struct CardEntry {
    /// Which tickets.
    pub(crate) kind: TicketKind,
    /// The card, in the server's language.
    pub(crate) render: for<'a> fn(&'a AppContext, &'a Tenant, TicketId) -> CardFuture<'a>,
    /// The card for a member of staff, in their language, with the buttons of what they may do.
    pub(crate) manage: for<'a> fn(&'a RequestContext, TicketId) -> ManageFuture<'a>,
}

/// What a feature offers.
#[derive(Debug)]
pub(crate) struct Feature {
    /// Its buttons, menus and forms: for each action one or two rows.
    pub(crate) actions: &'static [&'static [ActionEntry]],
    /// Its subcommands of `/partner`.
    pub(crate) partner_commands: &'static [fn() -> Command],
    /// Its subcommands of `/staff`.
    pub(crate) staff_commands: &'static [fn() -> Command],
    /// Its subcommands of `/ticket`.
    pub(crate) ticket_commands: &'static [fn() -> Command],
    /// Its commands of their own.
    pub(crate) commands: &'static [fn() -> Command],
    /// The notices of its noun in words.
    pub(crate) notices: &'static [NoticeEntry],
    /// The card of the tickets that are about its noun.
    pub(crate) card: Option<CardEntry>,
    /// What it says of its noun's entries in the audit trail.
    pub(crate) audit: Option<AuditTexts>,
}

impl Feature {
    /// A feature that offers nothing.
    pub(crate) const NONE: Self = Self {
        actions: &[],
        partner_commands: &[],
        staff_commands: &[],
        ticket_commands: &[],
        commands: &[],
        notices: &[],
        card: None,
        audit: None,
    };
}

/// All features, in the order in which Discord lists their commands.
pub(crate) static FEATURES: &[&Feature] = &[
    &queue::FEATURE,
    &application::FEATURE,
    &enrolment::FEATURE,
    &status::FEATURE,
    &profile::FEATURE,
    &coupon::FEATURE,
    &statement::FEATURE,
    &level::FEATURE,
    &link::FEATURE,
    &notification::FEATURE,
    &payout::FEATURE,
    &promotion::FEATURE,
    &contract::FEATURE,
    &claim::FEATURE,
    &duty::FEATURE,
    &engagement::FEATURE,
    &goal::FEATURE,
    &top_up::FEATURE,
    &sale::FEATURE,
    &correction::FEATURE,
    &partner_file::FEATURE,
    &stats::FEATURE,
    &terms::FEATURE,
    &help::FEATURE,
    &setup::FEATURE,
    &program_change::FEATURE,
    &doctor::FEATURE,
    &clock::FEATURE,
    &referral::FEATURE,
    &bonus::FEATURE,
    &flag::FEATURE,
    &unknown_product::FEATURE,
    &integrity::FEATURE,
    &ticket::FEATURE,
];

/// The card of a ticket, with the buttons of its owner and the one for staff; `None` when what it is
/// about is not there.
///
/// # Errors
/// [`DeliveryError`] when it cannot be read.
pub(crate) async fn ticket_card(
    app: &AppContext,
    tenant: &Tenant,
    ticket: &Ticket,
) -> Result<Option<MessageContent>, DeliveryError> {
    let mut entries = FEATURES.iter().filter_map(|feature| feature.card.as_ref());
    match entries.find(|entry| entry.kind == ticket.kind) {
        Some(entry) => (entry.render)(app, tenant, ticket.id).await,
        None => Ok(None),
    }
}

/// The card of a ticket for a member of staff, with the buttons of what they may do; `None` when
/// what it is about is not there.
///
/// # Errors
/// [`UserError`] when it cannot be read.
pub(crate) async fn manage_ticket(
    ctx: &RequestContext,
    ticket: &Ticket,
) -> Result<Option<MessageContent>, UserError> {
    let mut entries = FEATURES.iter().filter_map(|feature| feature.card.as_ref());
    match entries.find(|entry| entry.kind == ticket.kind) {
        Some(entry) => (entry.manage)(ctx, ticket.id).await,
        None => Ok(None),
    }
}

/// All slash commands, without their translations.
#[must_use]
pub(crate) fn commands() -> Vec<Command> {
    let of = |commands: CommandsOf| {
        FEATURES.iter().flat_map(move |feature| commands(feature)).map(|command| command())
    };
    let mut partner = partner();
    partner.subcommand_required = true;
    partner.subcommands = of(|feature| feature.partner_commands).collect();
    let mut staff = staff();
    staff.subcommand_required = true;
    staff.subcommands = of(|feature| feature.staff_commands).collect();
    let mut ticket = ticket_command();
    ticket.subcommand_required = true;
    ticket.subcommands = of(|feature| feature.ticket_commands).collect();
    [partner, staff, ticket].into_iter().chain(of(|feature| feature.commands)).collect()
}

/// The partner program: apply, see how you stand, be paid.
#[poise::command(slash_command, guild_only)]
async fn partner(ctx: Context<'_>) -> Result<(), Error> {
    // poise comes here with a subcommand that it does not know.
    run(ctx, false, async |_| Err(UserError::Stale)).await
}

/// Work the partner program: pay, record, look things up.
#[poise::command(slash_command, guild_only, default_member_permissions = "MANAGE_MESSAGES")]
async fn staff(ctx: Context<'_>) -> Result<(), Error> {
    // poise comes here with a subcommand that it does not know.
    run(ctx, false, async |_| Err(UserError::Stale)).await
}

/// Work on a ticket: see all of it, decide.
#[poise::command(
    slash_command,
    guild_only,
    rename = "ticket",
    default_member_permissions = "MANAGE_MESSAGES"
)]
async fn ticket_command(ctx: Context<'_>) -> Result<(), Error> {
    // poise comes here with a subcommand that it does not know.
    run(ctx, false, async |_| Err(UserError::Stale)).await
}
