//! What a valid program file leaves open, and what is worth a look.
//!
//! Problems found here are decisions and notes; errors are found by reading. Everything is in
//! English, for the command line.

use super::commission::{CommissionRule, RateSource};
use super::fault::{ProblemSeverity, ProgramProblem};
use super::payout::PayoutMode;
use super::product::ProductRate;
use super::program::Program;
use super::route::{Route, Step};
use super::track::{ActiveWhen, RateUses};

/// The decisions that the file leaves open and what is worth a look, in the order of the file.
#[must_use]
pub fn check(program: &Program) -> Vec<ProgramProblem> {
    let mut faults = Vec::new();
    decisions(program, &mut faults);
    notes(program, &mut faults);
    faults.sort_by_key(|fault| (fault.line, fault.column));
    faults
}

/// Questions that change what somebody is paid: the default is in force, and the file has to say
/// it.
fn decisions(program: &Program, faults: &mut Vec<ProgramProblem>) {
    let mut ask = |path: String, question: &str, default: &str| {
        if !program.places.has(&path) {
            let key = path.rsplit('.').next().unwrap_or_default();
            let message =
                format!("{question} Write {key} = \"{default}\" to keep the current behaviour");
            faults.push(program.places.fault(ProblemSeverity::Decision, &path, message));
        }
    };
    for (n, _) in program.tracks.iter().enumerate().filter(|(_, track)| !track.levels.is_empty()) {
        let ladder = |key: &str| format!("track[{n}].ladder.{key}");
        ask(
            ladder("rate_uses"),
            "Which rate applies to the purchase that reaches a level?",
            "level_before",
        );
        ask(ladder("demote"), "Can a partner lose a level?", "never");
    }
    let shares = |rule: &CommissionRule| !matches!(rule.rate, RateSource::Flat(_));
    for (n, _) in program.commissions.iter().enumerate().filter(|(_, rule)| shares(rule)) {
        ask(format!("commission[{n}].base"), "Which amount is the rate a share of?", "paid_net");
    }
    ask(
        "attribution.conflict".to_owned(),
        "Which partner gets a customer who redeems two partners' codes?",
        "first",
    );
    unset(program, faults);
    for (n, open) in program.assumptions.iter().enumerate().filter(|(_, one)| !one.confirmed) {
        let message = format!(
            "This was made up so that the file runs: {}. Set what holds, and write confirmed = true",
            open.text.trim_end_matches('.')
        );
        let path = format!("assumption[{n}]");
        faults.push(program.places.fault(ProblemSeverity::Decision, &path, message));
    }
}

/// Rates that the file leaves open: nothing is paid until they are set.
fn unset(program: &Program, faults: &mut Vec<ProgramProblem>) {
    for rule in &program.commissions {
        let Some(track) = program.track(&rule.track) else { continue };
        let by_level = !track.levels.is_empty() || track.rate.is_some();
        for (n, product) in
            program.products.iter().enumerate().filter(|(_, product)| rule.counts(Some(product)))
        {
            let open = match product.rates.get(&rule.track) {
                Some(ProductRate::Unset) => true,
                Some(ProductRate::Level) => !by_level,
                Some(ProductRate::Fixed(_)) => false,
                None => matches!(rule.rate, RateSource::Product) && !by_level,
            };
            let path = format!("product[{n}].rate.{}", rule.track);
            if open && !faults.iter().any(|fault| fault.path == path) {
                let (title, track) = (product.title(), &rule.track);
                let message = format!(
                    "Which share does \"{title}\" pay on track \"{track}\"? It pays nothing \
                     until the file sets it, for example rate = {{ {track} = \"10%\" }}"
                );
                faults.push(program.places.fault(ProblemSeverity::Decision, &path, message));
            }
        }
    }
}

fn notes(program: &Program, faults: &mut Vec<ProgramProblem>) {
    if let Some(days) = program.tickets.keep_closed_days {
        let message = format!(
            "The channel of a ticket is deleted {days} days after it was closed, with everything \
             that people wrote in it. Answers, decisions and payments are kept"
        );
        let path = "ticket.keep_closed_days";
        faults.push(program.places.fault(ProblemSeverity::Note, path, message));
    }
    let mut note = |path: &str, message: String| {
        faults.push(program.places.fault(ProblemSeverity::Note, path, message));
    };
    if program.meta.summary.is_none() {
        note("program.summary", "no summary: the panel shows only the program's name".to_owned());
    }
    if program.commissions.is_empty() {
        note("commission", "no commission: partners of this program earn nothing".to_owned());
    }
    if program.payout.answer_within_hours.is_none() && program.payout.mode == PayoutMode::OnRequest
    {
        note(
            "payout.answer_within_hours",
            "no answer_within_hours: partners are not told when to expect an answer".to_owned(),
        );
    }
    let issues = |route: &Route| route.then.contains(&Step::IssueCoupon);
    let waits = |route: &Route| {
        route.tracks(program).any(|track| track.active_when == ActiveWhen::CouponIssued)
    };
    let inactive =
        program.routes.iter().enumerate().filter(|(_, route)| waits(route) && !issues(route));
    for (n, route) in inactive {
        let message = format!(
            "partners who join by \"{}\" get no code, so they never become active",
            route.id
        );
        note(&format!("route[{n}].then"), message);
    }
    for (n, track) in program.tracks.iter().enumerate() {
        // Under `level_after` the first customer of all is paid at the level that they lead to.
        let below = |at: u64| at > u64::from(track.ladder.rate_uses == RateUses::LevelAfter);
        if let Some(first) = track.levels.first().filter(|first| below(first.at)) {
            let message = format!(
                "partners start at level 0, which earns nothing, until they reach {}",
                first.at
            );
            note(&format!("track[{n}].levels[0].at"), message);
        }
        for (l, pair) in track.levels.windows(2).enumerate() {
            if let [lower, higher] = pair
                && higher.rate < lower.rate
            {
                let message =
                    format!("the rate falls from {} to {} at this level", lower.rate, higher.rate);
                note(&format!("track[{n}].levels[{}].rate", l + 1), message);
            }
        }
        for kind in track.kinds.iter().filter(|kind| program.duties(kind).is_empty()) {
            note(
                &format!("track[{n}].kinds"),
                format!("no requirement is for \"{kind}\": these partners have no duties"),
            );
        }
    }
}
