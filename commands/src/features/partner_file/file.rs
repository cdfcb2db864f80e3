//! A partner's file: everything that staff know of one partner, and the buttons to what they can do
//! for them.

use partnerdesk::flag::{Flag, FlaggedCustomer};
use partnerdesk::id::PartnerId;
use partnerdesk::ledger::CashBalances;
use partnerdesk::partner::{self, Partner};
use partnerdesk::{audit, contract, duty, engagement, flag};

use crate::features::contract::ProposeContract;
use crate::features::duty::ShowDuties;
use crate::features::engagement::ShowEngagements;
use crate::features::goal::ShowGoal;
use crate::features::top_up::RecordTopUp;

use crate::discord::reply::{BLUE, Card, MessageContent, Reply, clip, secondary};
use crate::discord::request_context::RequestContext;
use crate::features::duty::view::checklist;
use crate::i18n::{Locale, mention, plain, when};
use crate::user_error::UserError;

/// The most characters of a card's field.
const FIELD: usize = 1024;
/// How many lines of the trail are shown.
const DONE: u32 = 6;
/// How many customers to look at are shown.
const FLAGS: u32 = 5;
/// How many engagements are shown.
const ENGAGEMENTS: usize = 8;

/// The file of the partner with this number.
pub(crate) async fn show(ctx: &RequestContext, id: PartnerId) -> Result<Reply, UserError> {
    ctx.staff()?;
    let partner = partner::find(&ctx.app, &ctx.tenant, id).await?.ok_or(UserError::Stale)?;
    of(ctx, &partner).await
}

/// The file of the partner that was chosen from a menu.
pub(crate) async fn picked(ctx: &RequestContext, chosen: &str) -> Result<Reply, UserError> {
    show(ctx, chosen.parse().map_err(|_| UserError::Stale)?).await
}

/// The partner's file.
pub(crate) async fn of(ctx: &RequestContext, partner: &Partner) -> Result<Reply, UserError> {
    ctx.staff()?;
    let (app, tenant, locale) = (&ctx.app, &ctx.tenant, ctx.locale);
    let overview =
        partner::overview_of(app, tenant, partner.member).await?.ok_or(UserError::Stale)?;
    let list = duty::checklist_of_partner(app, tenant, partner).await?;
    let engagements = engagement::list_by_partner(app, tenant, partner.id).await?;
    let title = [
        ("number", partner.id.to_string().into()),
        ("name", ctx.name_of(partner.member).await.into()),
    ];
    let mut card = Card::new(ctx.with("file-title", &title), BLUE)
        .words(mention(partner.member))
        .fact(ctx.text("field-state"), state(locale, partner));
    if tenant.program.tracks.len() > 1 {
        card = card.fact(ctx.text("field-track"), track(ctx, partner));
    }
    if tenant.program.track(&partner.track).is_some_and(|track| !track.levels.is_empty()) {
        card = card
            .fact(ctx.text("field-level"), crate::features::level::numbered(locale, partner.level));
    }
    if let Some(kind) = list.kind.as_ref().filter(|_| list.kinds.len() > 1) {
        card = card.fact(ctx.text("field-kind"), kind.replace('_', " "));
    }
    if let Some(coupon) = &overview.coupon {
        card = card.fact(ctx.text("field-code"), format!("`{}`", coupon.code));
    }
    card = card.field(ctx.text("field-money"), money(ctx, &overview.balances));
    let mut buttons = Vec::new();
    if !list.entries.is_empty() || list.kinds.len() > 1 {
        let (done, due) = list.counts();
        let mut lines: Vec<String> = checklist(&list.entries, locale, false);
        if list.kind.is_none() && !list.kinds.is_empty() {
            lines.push(ctx.text("duties-kind-unknown"));
        }
        let title = ctx.with("duties-title", &[("done", done.into()), ("due", due.into())]);
        card = card.field(title, clip(&lines.join("\n"), FIELD));
        buttons.push(secondary(ShowDuties { partner: partner.id }, ctx.text("button-duties")));
    }
    if !engagements.is_empty() || !tenant.program.engagements.is_empty() {
        let mut lines: Vec<String> = engagements
            .iter()
            .take(ENGAGEMENTS)
            .map(|one| crate::features::engagement::view::line(tenant, locale, one))
            .collect();
        let more = engagements.len().saturating_sub(ENGAGEMENTS);
        if more > 0 {
            lines.push(ctx.with("list-more", &[("count", more.into())]));
        }
        if engagements.is_empty() {
            lines.push(ctx.text("engagements-none"));
        }
        card = card.field(ctx.text("field-engagements"), clip(&lines.join("\n"), FIELD));
        buttons.push(secondary(
            ShowEngagements { partner: partner.id },
            ctx.text("button-engagements"),
        ));
    }
    if tenant.program.contract.is_some() {
        let newest = contract::list_by_partner(app, tenant, partner.id).await?.into_iter().next();
        let words = newest.map_or_else(
            || ctx.text("contract-none"),
            |one| crate::features::contract::view::line(tenant, locale, &one),
        );
        card = card.field(ctx.text("field-contract"), words);
        buttons
            .push(secondary(ProposeContract { partner: partner.id }, ctx.text("button-contract")));
    }
    if let Some(words) = crate::features::goal::in_file(ctx, partner).await? {
        card = card.field(ctx.text("field-target"), clip(&words, FIELD));
        buttons.push(secondary(ShowGoal { partner: partner.id }, ctx.text("field-target")));
    }
    if tenant.program.account.as_ref().is_some_and(|account| account.prepaid) {
        buttons.push(secondary(RecordTopUp { partner: partner.id }, ctx.text("button-top-up")));
    }
    let flags = flag::list_by_partner(app, partner.id, FLAGS).await?;
    if !flags.is_empty() {
        let lines: Vec<String> = flags
            .iter()
            .map(|one| format!("⚠️ {} {}", when(one.at), flagged(locale, one)))
            .collect();
        card = card.field(ctx.text("field-flags"), clip(&lines.join("\n"), FIELD));
    }
    let done = audit::list_by_partner(app, tenant.id, partner.id, DONE).await?;
    if !done.is_empty() {
        let lines: Vec<String> =
            done.iter().map(|done| super::audit::line(locale, done, false)).collect();
        card = card.field(ctx.text("field-done"), clip(&lines.join("\n"), FIELD));
    }
    Ok(Reply::Message(MessageContent::card(card).buttons(buttons)))
}

/// Whom staff should look at, and why.
#[must_use]
pub(crate) fn flagged(locale: Locale, flagged: &FlaggedCustomer) -> String {
    let (id, other) = match &flagged.flag {
        Flag::Account => ("flag-account", ""),
        Flag::Email => ("flag-email", ""),
        Flag::Name => ("flag-name", ""),
        Flag::Like(other) => ("flag-like", other.as_str()),
    };
    let args =
        [("customer", plain(&flagged.customer, 128).into()), ("other", plain(other, 128).into())];
    locale.with(id, &args)
}

fn state(locale: Locale, partner: &Partner) -> String {
    let words = state_words(locale, partner.state);
    match partner.activated_at.filter(|_| partner.state == partner::PartnerState::Active) {
        Some(at) => format!("{words}, {}", when(at)),
        None => words,
    }
}

/// Where a partnership stands, in words.
#[must_use]
pub(crate) fn state_words(locale: Locale, state: partner::PartnerState) -> String {
    locale.text(match state {
        partner::PartnerState::Profile => "partner-profile",
        partner::PartnerState::Active => "partner-active",
        partner::PartnerState::Ended => "partner-ended",
    })
}

fn track(ctx: &RequestContext, partner: &Partner) -> String {
    let track = ctx.tenant.program.track(&partner.track);
    track.and_then(|track| track.name.clone()).unwrap_or_else(|| partner.track.replace('_', " "))
}

/// The balances that are not nought, and what was paid so far.
fn money(ctx: &RequestContext, balances: &[CashBalances]) -> String {
    let mut lines = Vec::new();
    for balance in balances {
        let all = [
            ("field-available", balance.available),
            ("field-pending", balance.pending),
            ("field-reserved", balance.reserved),
            ("field-prepaid", balance.prepaid),
            ("field-restricted", balance.restricted),
            ("field-owed", balance.owed),
            ("field-paid", balance.paid),
        ];
        let there = all.into_iter().filter(|(_, amount)| amount.minor() != 0);
        lines.extend(
            there.map(|(id, amount)| format!("{}: {}", ctx.text(id), ctx.locale.money(amount))),
        );
    }
    if lines.is_empty() { ctx.text("money-none") } else { lines.join("\n") }
}
