//! What a valid program file leaves open, what is worth a look, and an example of what it pays.
//!
//! Faults found here are decisions and notes; errors are found by reading. Everything is in English, for the command
//! line.

use super::fault::{Fault, Severity};
use super::program::Program;
use super::rate::{PartnerState, Purchase, rate};
use super::route::Step;
use super::track::{RateUses, Track};
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
    for (n, _) in program.tracks.iter().enumerate() {
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
    if program.payout.answer_within_hours.is_none() {
        note(
            "payout.answer_within_hours",
            "no time in which payouts are answered: partners are promised none".to_owned(),
        );
    }
    for (n, route) in program.routes.iter().enumerate().filter(|(_, route)| !route.then.contains(&Step::IssueCoupon)) {
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
    let Some(rule) = program.commissions.iter().find(|rule| rule.track == track.id) else {
        return vec![format!("track \"{}\": nothing is paid", track.id)];
    };
    let product = rule.products.first().and_then(|id| program.products.iter().find(|product| product.id == *id));
    let (Some(product), Ok(base)) = (product, Money::parse("10", program.meta.currency)) else {
        return Vec::new();
    };
    let line = |level: &super::track::Level| {
        // The purchase that reaches a threshold is itself paid at the new level only under `level_after`.
        let count = match track.ladder.rate_uses {
            RateUses::LevelBefore => level.at,
            RateUses::LevelAfter => level.at.saturating_sub(1),
        };
        let partner = PartnerState { track: &track.id, first_purchases: count };
        let outcome = rate(program, &partner, &Purchase { product: &product.matches, base, first: true });
        format!(
            "the {} customer's first purchase of {} pays {} ({})",
            ordinal(count.saturating_add(1)),
            base.decimal(),
            outcome.amount.decimal(),
            outcome.why
        )
    };
    track.levels.iter().map(line).collect()
}

/// `1st`, `2nd`, `3rd`, `4th`, `11th`.
fn ordinal(number: u32) -> String {
    let suffix = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{suffix}")
}
