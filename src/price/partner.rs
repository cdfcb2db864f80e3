//! A partner as the price book knows one: track, level, contract, credit that is left, and who it
//! is.

use std::collections::HashMap;

use chrono_tz::Tz;

use super::standing::SimulatedLevel;
use crate::clock::{UtcMs, start_of_day};
use crate::money::{Money, Unit};
use crate::program::{Program, Terms, Track};

/// What is known of a partner so far.
#[derive(Debug)]
pub(super) struct SimulatedPartner {
    /// The code as it was first written.
    pub(super) code: String,
    /// The place of the track in the program.
    track: usize,
    pub(super) standing: SimulatedLevel,
    /// The contracts that were signed, in that order.
    contracts: Vec<Contract>,
    /// Restricted credit that is left, what ends first before the others.
    pub(super) credits: Vec<SimulatedCredit>,
    /// The ids of the bonuses that were granted at enrolment: each is granted once.
    pub(super) granted: Vec<String>,
    /// How often each milestone was paid.
    pub(super) milestones: HashMap<String, i64>,
    /// What each rule with a monthly cap has earned, and in the month that begins when.
    pub(super) monthly: Vec<(usize, UtcMs, i64)>,
    pub(super) discord_id: Option<String>,
    pub(super) email_hash: Option<String>,
    /// When they came from another system, if they did.
    pub(super) taken_over_at: Option<UtcMs>,
}

/// A signed contract.
#[derive(Debug)]
struct Contract {
    terms: Terms,
    from: UtcMs,
    until: Option<UtcMs>,
}

/// Restricted credit.
#[derive(Debug)]
pub(super) struct SimulatedCredit {
    /// The event that gave it.
    pub(super) event: String,
    pub(super) bonus: String,
    pub(super) left: i64,
    pub(super) ends: UtcMs,
}

impl SimulatedPartner {
    pub(super) fn new(program: &Program, code: &str, track: usize, at: UtcMs) -> Self {
        Self {
            code: code.to_owned(),
            track,
            standing: SimulatedLevel::new(track_of(program, track), program.meta.timezone, at),
            contracts: Vec::new(),
            credits: Vec::new(),
            granted: Vec::new(),
            milestones: HashMap::new(),
            monthly: Vec::new(),
            discord_id: None,
            email_hash: None,
            taken_over_at: None,
        }
    }

    pub(super) fn track<'p>(&self, program: &'p Program) -> &'p Track {
        track_of(program, self.track)
    }

    /// Whether what happened at `at` was before the partner was taken over: then it neither earns
    /// nor counts.
    pub(super) fn is_before(&self, at: UtcMs) -> bool {
        self.taken_over_at.is_some_and(|taken| at < taken)
    }

    /// Lets time pass for the partner's level.
    pub(super) fn advance(&mut self, program: &Program, to: UtcMs) {
        self.standing.advance(self.track(program), program.meta.timezone, to);
    }

    pub(super) fn change_track(&mut self, program: &Program, track: usize, at: UtcMs) {
        if track != self.track {
            self.track = track;
            self.standing.change(track_of(program, track), program.meta.timezone, at);
        }
    }

    /// Signs a contract at `at`. Its days are days of the zone, and both are inside; one that held
    /// before ends when it begins.
    pub(super) fn sign(&mut self, terms: Terms, at: UtcMs, zone: Tz) {
        let from = terms.starts.and_then(|day| start_of_day(day, zone)).unwrap_or(at);
        let until = terms.ends.and_then(|day| start_of_day(day.succ_opt()?, zone));
        let begins = from.max(at);
        for before in self
            .contracts
            .iter_mut()
            .filter(|before| before.until.is_none_or(|until| until > begins))
        {
            before.until = Some(begins);
        }
        self.contracts.push(Contract { terms, from, until });
    }

    /// The terms of the contract that is in force, the one that was signed last where two are.
    pub(super) fn terms(&self, at: UtcMs) -> Option<&Terms> {
        self.contracts.iter().rfind(|contract| contract.holds(at)).map(|contract| &contract.terms)
    }

    /// Restricted credit that has not ended, if there is any.
    pub(super) fn credit(&self, at: UtcMs, currency: Unit) -> Option<Money> {
        let left = self.credits.iter().filter(|credit| at < credit.ends).map(|credit| credit.left);
        let left = left.fold(0, i64::saturating_add);
        (left > 0).then_some(Money::new(left, currency))
    }

    /// Takes so much from the credit, first from what ends first.
    pub(super) fn spend(&mut self, amount: i64) {
        let mut rest = amount;
        for credit in &mut self.credits {
            let part = rest.min(credit.left);
            credit.left = credit.left.saturating_sub(part);
            rest = rest.saturating_sub(part);
        }
    }
}

impl Contract {
    fn holds(&self, at: UtcMs) -> bool {
        self.from <= at && self.until.is_none_or(|until| at < until)
    }
}

/// A track of the program; the first where there is no such place.
fn track_of(program: &Program, track: usize) -> &Track {
    program.tracks.get(track).unwrap_or_else(|| program.first_track())
}
