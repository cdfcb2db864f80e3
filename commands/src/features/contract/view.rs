//! Contracts in words: for the partner who signs, for staff, and for both when something becomes of
//! one.

use partnerdesk::contract::{self, Contract, ContractState};
use partnerdesk::program::{Kept, Milestone, Program, Terms};
use partnerdesk::tenant::Tenant;

use crate::discord::reply::{Card, clip};
use crate::features::terms::view::{TermsSection, counted};
use crate::i18n::{Locale, day, mention, plain, when};

/// How much of the document is shown in a message; all of it is in the file.
const SHOWN: usize = 1_500;

/// A contract with its terms and the beginning of its document.
#[must_use]
pub(crate) fn card(tenant: &Tenant, locale: Locale, contract: &Contract, color: u32) -> Card {
    let args = [
        ("number", contract.id.to_string().into()),
        ("track", track(&tenant.program, &contract.track).into()),
    ];
    let mut card = Card::new(locale.with("contract-title", &args), color)
        .words(plain(&contract.document, SHOWN));
    let terms = contract::terms(tenant, contract).unwrap_or_default();
    for (name, value) in lines(&tenant.program, locale, &terms) {
        card = card.field(name, value);
    }
    let (starts, ends) = dates(locale, contract);
    card.fact(locale.text("field-starts"), starts)
        .fact(locale.text("field-ends"), ends)
        .footer(format!("SHA-256 {}", contract.sha256))
}

/// The record of a contract that is signed, or that a billing event has reported: what the program keeps of one.
#[must_use]
pub(crate) fn record(tenant: &Tenant, locale: Locale, contract: &Contract, card: Card) -> Card {
    let keep =
        tenant.program.contract.as_ref().map(|rules| rules.keep.as_slice()).unwrap_or_default();
    let (starts, ends) = dates(locale, contract);
    keep.iter().fold(card, |card, kept| match kept {
        Kept::Sha256 => card.field("SHA-256", format!("`{}`", contract.sha256)),
        Kept::SignedAt => {
            let name = if contract.is_recorded() { "field-recorded-at" } else { "field-signed-at" };
            card.fact(locale.text(name), contract.signed_at.map(when).unwrap_or_default())
        }
        Kept::SignedBy if contract.is_recorded() => {
            card.fact(locale.text("field-recorded-by"), locale.text("contract-billing-panel"))
        }
        Kept::SignedBy => {
            let name = plain(contract.signed_name.as_deref().unwrap_or_default(), 300);
            card.fact(
                locale.text("field-signed-by"),
                format!("{name} ({})", mention(contract.member)),
            )
        }
        Kept::Starts => card.fact(locale.text("field-starts"), starts.clone()),
        Kept::Ends => card.fact(locale.text("field-ends"), ends.clone()),
    })
}

/// First and last day, in words.
fn dates(locale: Locale, contract: &Contract) -> (String, String) {
    let starts = contract.starts.map_or_else(|| locale.text("contract-starts-signed"), day);
    // The last day is the one before the first moment after it.
    let last = contract.ends.map(|ends| ends.minus(std::time::Duration::from_secs(1)));
    (starts, last.map_or_else(|| locale.text("contract-open-ended"), day))
}

/// The contract as a part of the terms that its partner reads.
pub(crate) fn section(tenant: &Tenant, locale: Locale, contract: &Contract) -> TermsSection {
    let args = [
        ("number", contract.id.to_string().into()),
        ("track", track(&tenant.program, &contract.track).into()),
    ];
    let terms = contract::terms(tenant, contract).unwrap_or_default();
    let (starts, ends) = dates(locale, contract);
    let dates =
        [("field-starts", starts), ("field-ends", ends)].map(|(id, day)| (locale.text(id), day));
    let named = lines(&tenant.program, locale, &terms).into_iter().chain(dates);
    let lines = named.map(|(name, value)| {
        let apart = if value.starts_with('•') { "\n" } else { " " };
        format!("{name}:{apart}{value}")
    });
    TermsSection::new(locale.with("contract-title", &args), lines.collect())
}

/// What the terms say, one line a term, with its name.
fn lines(program: &Program, locale: Locale, terms: &Terms) -> Vec<(String, String)> {
    let mut lines = Vec::new();
    if let Some(rate) = terms.rate {
        let months = terms
            .months
            .map(|months| locale.with("term-rate-months", &[("months", months.into())]));
        lines.push((
            locale.text("term-rate"),
            format!("{} {}", locale.percent(rate), months.unwrap_or_default()).trim().to_owned(),
        ));
    } else if let Some(months) = terms.months {
        lines.push((
            locale.text("term-rate"),
            locale.with("term-rate-months", &[("months", months.into())]),
        ));
    }
    if !terms.milestones.is_empty() {
        let all: Vec<String> =
            terms.milestones.iter().map(|one| milestone(program, locale, one)).collect();
        lines.push((locale.text("term-milestones"), plain_lines(&all)));
    }
    for (id, text) in [
        ("term-exclusivity", &terms.exclusivity),
        ("term-scope", &terms.scope),
        ("term-deliverables", &terms.deliverables),
        ("term-merch", &terms.merch_logistics),
        ("term-disclosure", &terms.disclosure),
        ("term-targets", &terms.targets),
    ] {
        lines.extend(text.as_ref().map(|text| (locale.text(id), plain(text, 1024))));
    }
    if let Some(days) = terms.review_days {
        lines.push((
            locale.text("term-review"),
            locale.with("term-review-days", &[("days", days.into())]),
        ));
    }
    lines
}

fn milestone(program: &Program, locale: Locale, one: &Milestone) -> String {
    let at = counted(program, one.metric, one.at, locale);
    locale.with("term-milestone", &[("amount", locale.money(one.amount).into()), ("at", at.into())])
}

fn plain_lines(lines: &[String]) -> String {
    let all = lines.iter().map(|line| format!("• {line}")).collect::<Vec<_>>().join("\n");
    clip(&all, 1024)
}

/// What people read for a track.
#[must_use]
pub(crate) fn track(program: &Program, id: &str) -> String {
    program.track(id).map_or_else(|| id.to_owned(), |track| track.title().to_owned())
}

/// A contract in one line: its number, its track, where it stands, its dates.
#[must_use]
pub(crate) fn line(tenant: &Tenant, locale: Locale, contract: &Contract) -> String {
    let (starts, ends) = dates(locale, contract);
    let args = [
        ("number", contract.id.to_string().into()),
        ("track", track(&tenant.program, &contract.track).into()),
        ("state", state(locale, contract).into()),
        ("starts", starts.into()),
        ("ends", ends.into()),
    ];
    locale.with("contract-line", &args)
}

/// Where a contract stands, in words.
#[must_use]
pub(crate) fn state(locale: Locale, contract: &Contract) -> String {
    locale.text(match contract.state {
        ContractState::Proposed => "contract-proposed",
        ContractState::Signed if contract.is_recorded() => "contract-recorded",
        ContractState::Signed => "contract-signed",
        ContractState::Withdrawn => "contract-withdrawn",
        ContractState::Ended => "contract-ended",
    })
}
