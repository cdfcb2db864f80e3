//! A partner's file: everything that staff know of one partner, and the buttons to what they can do
//! for them.

use partnerdesk::contract;
use partnerdesk::flag::{self, Flag, Flagged};
use partnerdesk::id::PartnerId;
use partnerdesk::ledger::Balances;
use partnerdesk::partner::{self, Partner};
use partnerdesk::{audit, duty, engagement};

use super::{name_of, targets};
use crate::action::Action;
use crate::answer::{Answer, BLUE, Card, Face, clip, secondary};
use crate::duty::checklist;
use crate::failure::Failure;
use crate::i18n::{Locale, mention, plain, when};
use crate::visit::Visit;

/// The most characters of a card's field.
const FIELD: usize = 1024;
/// How many lines of the trail are shown.
const DONE: u32 = 6;
/// How many customers to look at are shown.
const FLAGS: u32 = 5;
/// How many engagements are shown.
const ENGAGEMENTS: usize = 8;

/// The file of the partner with this number.
pub(crate) async fn show(visit: &Visit, id: PartnerId) -> Result<Answer, Failure> {
    visit.staff()?;
    let partner = partner::find(&visit.desk, &visit.tenant, id).await?.ok_or(Failure::Stale)?;
    of(visit, &partner).await
}

/// The file of the partner that was chosen from a menu.
pub(crate) async fn picked(visit: &Visit, chosen: &str) -> Result<Answer, Failure> {
    show(visit, chosen.parse().map_err(|_| Failure::Stale)?).await
}

/// The partner's file.
pub(crate) async fn of(visit: &Visit, partner: &Partner) -> Result<Answer, Failure> {
    visit.staff()?;
    let (desk, tenant, locale) = (&visit.desk, &visit.tenant, visit.locale);
    let overview = partner::overview(desk, tenant, partner.member).await?.ok_or(Failure::Stale)?;
    let list = duty::of_partner(desk, tenant, partner).await?;
    let engagements = engagement::of_partner(desk, tenant, partner.id).await?;
    let title = [
        ("number", partner.id.to_string().into()),
        ("name", name_of(visit, partner.member).await.into()),
    ];
    let mut card = Card::new(visit.with("file-title", &title), BLUE)
        .words(mention(partner.member))
        .fact(visit.text("field-state"), state(locale, partner));
    if tenant.program.tracks.len() > 1 {
        card = card.fact(visit.text("field-track"), track(visit, partner));
    }
    if tenant.program.track(&partner.track).is_some_and(|track| !track.levels.is_empty()) {
        card = card.fact(
            visit.text("field-level"),
            visit.with("level-number", &[("level", partner.level.into())]),
        );
    }
    if let Some(kind) = list.kind.as_ref().filter(|_| list.kinds.len() > 1) {
        card = card.fact(visit.text("field-kind"), kind.replace('_', " "));
    }
    if let Some(coupon) = &overview.coupon {
        card = card.fact(visit.text("field-code"), format!("`{}`", coupon.code));
    }
    card = card.field(visit.text("field-money"), money(visit, &overview.balances));
    let mut buttons = Vec::new();
    if !list.entries.is_empty() || list.kinds.len() > 1 {
        let (done, due) = list.counts();
        let mut lines: Vec<String> = checklist(&list.entries, locale, false);
        if list.kind.is_none() && !list.kinds.is_empty() {
            lines.push(visit.text("duties-kind-unknown"));
        }
        let title = visit.with("duties-title", &[("done", done.into()), ("due", due.into())]);
        card = card.field(title, clip(&lines.join("\n"), FIELD));
        buttons
            .push(secondary(Action::Duties { partner: partner.id }, visit.text("button-duties")));
    }
    if !engagements.is_empty() || !tenant.program.engagements.is_empty() {
        let mut lines: Vec<String> = engagements
            .iter()
            .take(ENGAGEMENTS)
            .map(|one| crate::engagement::line(tenant, locale, one))
            .collect();
        if engagements.is_empty() {
            lines.push(visit.text("engagements-none"));
        }
        card = card.field(visit.text("field-engagements"), clip(&lines.join("\n"), FIELD));
        buttons.push(secondary(
            Action::Engagements { partner: partner.id },
            visit.text("button-engagements"),
        ));
    }
    if tenant.program.contract.is_some() {
        let newest = contract::of_partner(desk, tenant, partner.id).await?.into_iter().next();
        let words = newest.map_or_else(
            || visit.text("contract-none"),
            |one| crate::contract::line(tenant, locale, &one),
        );
        card = card.field(visit.text("field-contract"), words);
        buttons.push(secondary(
            Action::Contract { partner: partner.id },
            visit.text("button-contract"),
        ));
    }
    if let Some(words) = targets::in_file(visit, partner).await? {
        card = card.field(visit.text("field-target"), clip(&words, FIELD));
        buttons.push(secondary(
            Action::TargetShow { partner: partner.id },
            visit.text("field-target"),
        ));
    }
    if tenant.program.account.as_ref().is_some_and(|account| account.prepaid) {
        buttons.push(secondary(Action::TopUp { partner: partner.id }, visit.text("button-top-up")));
    }
    let flags = flag::of_partner(desk, partner.id, FLAGS).await?;
    if !flags.is_empty() {
        let lines: Vec<String> = flags
            .iter()
            .map(|one| format!("⚠️ {} {}", when(one.at), flagged(locale, one)))
            .collect();
        card = card.field(visit.text("field-flags"), clip(&lines.join("\n"), FIELD));
    }
    let done = audit::of_partner(desk, tenant.id, partner.id, DONE).await?;
    if !done.is_empty() {
        let lines: Vec<String> =
            done.iter().map(|done| super::audit::line(locale, done, false)).collect();
        card = card.field(visit.text("field-done"), clip(&lines.join("\n"), FIELD));
    }
    Ok(Answer::Message(Face::card(card).buttons(buttons)))
}

/// Whom staff should look at, and why.
#[must_use]
pub(crate) fn flagged(locale: Locale, flagged: &Flagged) -> String {
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
    match partner.activated_at.filter(|_| partner.state == partner::State::Active) {
        Some(at) => format!("{words}, {}", when(at)),
        None => words,
    }
}

/// Where a partnership stands, in words.
#[must_use]
pub(crate) fn state_words(locale: Locale, state: partner::State) -> String {
    locale.text(match state {
        partner::State::Profile => "partner-profile",
        partner::State::Active => "partner-active",
        partner::State::Ended => "partner-ended",
    })
}

fn track(visit: &Visit, partner: &Partner) -> String {
    let track = visit.tenant.program.track(&partner.track);
    track.and_then(|track| track.name.clone()).unwrap_or_else(|| partner.track.replace('_', " "))
}

/// The balances that are not nought, and what was paid so far.
fn money(visit: &Visit, balances: &[Balances]) -> String {
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
            there.map(|(id, amount)| format!("{}: {}", visit.text(id), visit.locale.money(amount))),
        );
    }
    if lines.is_empty() { visit.text("money-none") } else { lines.join("\n") }
}
