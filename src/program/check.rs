//! What a valid program file leaves open, what is worth a look, and an example of what it pays.
//!
//! Faults found here are decisions and notes; errors are found by reading. Everything is in English, for the command
//! line.

use super::commission::{Commission, CommissionEvent};
use super::fault::{Fault, Severity};
use super::payout::PayoutMode;
use super::program::Program;
use super::rate::{CustomerState, Occasion, PartnerState, rate};
use super::route::{Route, Step};
use super::track::{ActiveWhen, Metric, RateUses, Track};
use crate::clock::UtcMs;
use crate::money::Money;

/// Which rate wins when several could hold: the one order of all programs.
pub const PRECEDENCE: &str = "rates, the first that is set: contract > coupon > product > level > track default";

/// The decisions that the file leaves open and what is worth a look, in the order of the file.
#[must_use]
pub fn check(program: &Program) -> Vec<Fault> {
    let mut faults = Vec::new();
    decisions(program, &mut faults);
    notes(program, &mut faults);
    faults.sort_by_key(|fault| (fault.line, fault.column));
    faults
}

/// Questions that change what somebody is paid: the default is in force, and the file has to say it.
fn decisions(program: &Program, faults: &mut Vec<Fault>) {
    let mut ask = |path: String, question: &str, default: &str| {
        if !program.places.has(&path) {
            let key = path.rsplit('.').next().unwrap_or_default();
            let message = format!("{question} Write {key} = \"{default}\" to keep what is in force now");
            faults.push(program.places.fault(Severity::Decision, &path, message));
        }
    };
    for (n, _) in program.tracks.iter().enumerate().filter(|(_, track)| !track.levels.is_empty()) {
        let ladder = |key: &str| format!("track[{n}].ladder.{key}");
        ask(ladder("rate_uses"), "Which rate does the purchase get that reaches a threshold?", "level_before");
        ask(ladder("demote"), "Can a partner lose a level?", "never");
    }
    for (n, _) in program.commissions.iter().enumerate() {
        ask(format!("commission[{n}].base"), "What is the rate applied to?", "paid_net");
    }
    ask("attribution.conflict".to_owned(), "Whose is a customer with two partners' codes?", "first");
}

fn notes(program: &Program, faults: &mut Vec<Fault>) {
    let mut note = |path: &str, message: String| faults.push(program.places.fault(Severity::Note, path, message));
    if program.meta.summary.is_none() {
        note("program.summary", "no summary: the panel shows the program's name alone".to_owned());
    }
    if program.commissions.is_empty() {
        note("commission", "no commission: partners of this program earn no money".to_owned());
    }
    if program.payout.answer_within_hours.is_none() && program.payout.mode == PayoutMode::OnRequest {
        note(
            "payout.answer_within_hours",
            "no time in which payouts are answered: partners are promised none".to_owned(),
        );
    }
    let issues = |route: &Route| route.then.contains(&Step::IssueCoupon);
    let waits = |route: &Route| route.tracks(program).any(|track| track.active_when == ActiveWhen::CouponIssued);
    let inactive = program.routes.iter().enumerate().filter(|(_, route)| waits(route) && !issues(route));
    for (n, route) in inactive {
        let message = format!("whoever comes by \"{}\" is issued no code and so never becomes active", route.id);
        note(&format!("route[{n}].then"), message);
    }
    for (n, track) in program.tracks.iter().enumerate() {
        if let Some(first) = track.levels.first().filter(|first| first.at > 0) {
            let message = format!("partners begin at level 0, which earns nothing until they have {}", first.at);
            note(&format!("track[{n}].levels[0].at"), message);
        }
        for (l, pair) in track.levels.windows(2).enumerate() {
            if let [lower, higher] = pair
                && higher.rate < lower.rate
            {
                let message = format!("the rate falls from {} to {} on the way up", lower.rate, higher.rate);
                note(&format!("track[{n}].levels[{}].rate", l + 1), message);
            }
        }
        for kind in track.kinds.iter().filter(|kind| program.duties(kind).is_empty()) {
            note(
                &format!("track[{n}].kinds"),
                format!("no requirement is for \"{kind}\": such partners have no duties"),
            );
        }
    }
}

/// What the first purchase at each level pays, on a base of 10, and the precedence of rates.
#[must_use]
pub fn worked_example(program: &Program) -> Vec<String> {
    let tracks = program.tracks.iter().flat_map(|track| track_example(program, track));
    tracks.chain([PRECEDENCE.to_owned()]).collect()
}

fn track_example(program: &Program, track: &Track) -> Vec<String> {
    let rules: Vec<_> = program.commissions.iter().filter(|rule| rule.track == track.id).collect();
    if rules.is_empty() {
        return vec![format!("track \"{}\": nothing is paid", track.id)];
    }
    rules.into_iter().flat_map(|rule| rule_example(program, track, rule)).collect()
}

/// What the rule does for the first customer of each level, or for one customer where there are no levels.
fn rule_example(program: &Program, track: &Track, rule: &Commission) -> Vec<String> {
    let Some(event) = rule.events.first() else { return Vec::new() };
    let product = program.products.iter().find(|product| rule.counts(Some(product)));
    let base = rule.example.as_ref().map(|example| example.base);
    let Some(base) = base.or_else(|| Money::parse("10", program.meta.currency).ok()) else { return Vec::new() };
    let line = |(count, level): (u64, u32)| {
        let partner =
            PartnerState { track: &track.id, count, level, month_level: level, terms: None, capped: 0, credit: None };
        let at = UtcMs::new(0);
        let product = product.map(|product| product.matches.as_str());
        let occasion = Occasion { event: *event, at, product, list: Some(base), gross: Some(base), net: Some(base) };
        let outcome = rate(program, &partner, &CustomerState::new(at), &occasion);
        let who = ordinal(count.saturating_add(1));
        let what = match event {
            CommissionEvent::Signup => "registration".to_owned(),
            CommissionEvent::Redeem => "redeemed code".to_owned(),
            _ => format!("first purchase of {}", base.decimal()),
        };
        let does = match outcome.pays {
            Some(pays) => format!("costs the partner {}", pays.decimal()),
            None => format!("pays {}", outcome.amount.decimal()),
        };
        format!("the {who} customer's {what} {does} ({})", outcome.why)
    };
    if !matches!(track.ladder.metric, Metric::FirstPurchases | Metric::Clients) || track.levels.is_empty() {
        return vec![line((0, track.level_at(0).number))];
    }
    let counts = track.levels.iter().map(|level| match track.ladder.rate_uses {
        // The purchase that reaches a threshold is itself paid at the new level only under `level_after`.
        RateUses::LevelAfter => level.at.saturating_sub(1),
        RateUses::LevelBefore | RateUses::Period => level.at,
    });
    counts.map(|count| line((count, track.level_at(count).number))).collect()
}

/// `1st`, `2nd`, `3rd`, `4th`, `11th`.
fn ordinal(number: u64) -> String {
    let suffix = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{suffix}")
}
