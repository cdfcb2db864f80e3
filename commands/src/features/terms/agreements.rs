//! What is asked of partners and agreed with them beside rates, in words: the profile, the
//! contract, targets, engagements, claims, paying in. Parts of a program's terms.

use partnerdesk::partner::{self, ProfilePart};
use partnerdesk::program::{ActiveWhen, Guard, OnMiss, Price, Program, Topic, Track};

use crate::features::engagement::view::stage;
use crate::features::goal::every;
use crate::features::terms::view::{TermsSection, bullet, by_condition, of_track};
use crate::features::top_up::way_line;
use crate::i18n::Locale;

/// What a partner tells of themselves, what the passphrase is asked for, and how a forgotten one is
/// replaced.
pub(crate) fn profile(program: &Program, track: Option<&Track>, locale: Locale) -> TermsSection {
    let title = locale.text("terms-profile");
    let parts = partner::profile_parts(program);
    // A code alone is said with the coupons.
    if parts.iter().all(|part| *part == ProfilePart::Code) {
        return TermsSection::new(title, Vec::new());
    }
    let mut lines = vec![locale.text("terms-profile-why")];
    lines.extend(parts.iter().map(|part| match part {
        ProfilePart::Passphrase => bullet(passphrase(program, locale)),
        ProfilePart::Email => bullet(locale.text("terms-profile-email")),
        ProfilePart::Code => bullet(locale.text("terms-profile-code")),
    }));
    if program.profile.passphrase.reset.is_some() {
        lines.push(locale.text("terms-profile-reset"));
    }
    let waits = |own: &Track| {
        own.active_when == ActiveWhen::CouponIssued && track.is_none_or(|t| t.id == own.id)
    };
    if program.tracks.iter().any(waits) {
        lines.push(locale.text("terms-profile-active"));
    }
    TermsSection::new(title, lines)
}

fn passphrase(program: &Program, locale: Locale) -> String {
    locale.with("terms-profile-passphrase", &[("what", guarded(program, locale).into())])
}

/// What the passphrase is asked for, in words that go on after "we ask for it".
pub(crate) fn guarded(program: &Program, locale: Locale) -> String {
    let guarded = program.profile.passphrase.guards.iter().map(|guard| {
        locale.text(match guard {
            Guard::ProfileView => "guard-view",
            Guard::ProfileEdit => "guard-edit",
            Guard::PayoutRequest => "guard-payout",
        })
    });
    guarded.collect::<Vec<_>>().join(", ")
}

/// Whether a track takes a signed contract, and what one settles.
pub(crate) fn contract(program: &Program, track: &Track, locale: Locale) -> TermsSection {
    let mut lines = Vec::new();
    if let Some(contract) = program.contract.as_ref().filter(|_| program.needs_contract(&track.id))
    {
        lines.push(locale.text("terms-contract-needed"));
        let topics: Vec<String> =
            contract.negotiates.iter().map(|one| topic(*one, locale)).collect();
        if !topics.is_empty() {
            lines.push(locale.text("terms-contract-settles"));
            lines.extend(topics.iter().map(bullet));
        }
    }
    TermsSection::new(of_track(program, track, "field-contract", locale), lines)
}

fn topic(topic: Topic, locale: Locale) -> String {
    locale.text(match topic {
        Topic::Rate => "term-rate",
        Topic::Overrides => "term-overrides",
        Topic::MilestoneBonuses => "term-milestones",
        Topic::Exclusivity => "term-exclusivity",
        Topic::Scope => "term-scope",
        Topic::Term => "term-term",
        Topic::Deliverables => "term-deliverables",
        Topic::MerchLogistics => "term-merch",
    })
}

/// What partners of a track are expected to reach, when it is looked at, and what follows when it
/// is missed.
pub(crate) fn target(program: &Program, track: &Track, locale: Locale) -> TermsSection {
    let mut lines = Vec::new();
    if let Some(target) = program.target(&track.id) {
        let value = target.value.clone().unwrap_or_else(|| locale.text("terms-target-agreed"));
        let args = [("metrics", target.metrics.join(", ").into()), ("value", value.into())];
        lines.push(bullet(locale.with("terms-target", &args)));
        lines.push(match target.review_every {
            Some(interval) => locale.with(
                "terms-target-review",
                &[("every", every(locale, &interval.to_string()).into())],
            ),
            None => locale.text("terms-target-review-agreed"),
        });
        if target.on_miss == Some(OnMiss::StaffReview) {
            lines.push(locale.text("terms-target-missed"));
        }
    }
    TermsSection::new(of_track(program, track, "field-targets", locale), lines)
}

/// What partners can be engaged for: what it consists of, what it pays, its stages, and when it is
/// an option.
pub(crate) fn engagements(program: &Program, locale: Locale) -> TermsSection {
    let line = |kind: &partnerdesk::program::EngagementRule| {
        let price = match kind.price {
            Price::PerPiece => locale.text("terms-price-piece"),
            Price::Open => locale.text("terms-price-open"),
            Price::Fixed(price) => locale.money(price),
            Price::Nothing => locale.text("engagement-unpaid"),
        };
        let stages: Vec<String> = kind.stages.iter().map(|own| stage(locale, own)).collect();
        let args = [
            ("what", kind.name.as_str().into()),
            ("items", kind.items.join(", ").into()),
            ("price", price.into()),
            ("stages", stages.join(" → ").into()),
        ];
        let when = kind.when.as_ref();
        let when =
            when.map(|when| locale.with("list-condition", &[("when", when.as_str().into())]));
        (when, bullet(locale.with("terms-engagement", &args)))
    };
    let mut lines = by_condition(program.engagements.iter().map(line));
    if !lines.is_empty() {
        lines.insert(0, locale.text("terms-engagements"));
    }
    TermsSection::new(locale.text("field-engagements"), lines)
}

/// What partners may claim, and what it takes.
pub(crate) fn claims(program: &Program, locale: Locale) -> TermsSection {
    let lines = |claim: &partnerdesk::program::ClaimRule| {
        let decides = match claim.deadline_days {
            Some(days) => locale.with("terms-claim-days", &[("days", days.into())]),
            None => locale.text("terms-claim-decides"),
        };
        let evidence = [("evidence", claim.evidence.as_str().into())];
        [bullet(&claim.text), locale.with("terms-claim-takes", &evidence), decides]
    };
    TermsSection::new(locale.text("terms-claims"), program.claims.iter().flat_map(lines).collect())
}

/// How partners pay in.
pub(crate) fn paying_in(program: &Program, locale: Locale) -> TermsSection {
    let ways = program.account.iter().flat_map(|account| &account.top_up);
    TermsSection::new(locale.text("field-top-up"), ways.map(|way| way_line(locale, way)).collect())
}
