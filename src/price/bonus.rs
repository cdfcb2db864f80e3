//! Bonuses: at enrolment, at milestones, and credit that ends.

use std::cmp::Reverse;

use super::book::Book;
use super::line::{PriceLine, PriceLineKind};
use super::partner::SimulatedCredit;
use super::standing::{SimulatedCounts, days_between};
use crate::clock::UtcMs;
use crate::money::Money;
use crate::program::{BonusWhat, Metric, Milestone};
use crate::referral::BillingEvent;

impl Book<'_> {
    /// Grants what a partner of this track gets at enrolment, each once. Returns whether there was
    /// something.
    pub(super) fn welcome(
        &mut self,
        event: &BillingEvent,
        place: usize,
        out: &mut Vec<PriceLine>,
    ) -> bool {
        let program = self.program;
        let mut any = false;
        for bonus in &program.bonuses {
            let Some(partner) = self.partners.get_mut(place) else { break };
            let theirs =
                bonus.track.as_ref().is_none_or(|track| *track == partner.track(program).id);
            let (amount, why) = match &bonus.what {
                BonusWhat::Cash(amount) => (*amount, format!("{amount} at enrolment")),
                BonusWhat::Restricted { amount, valid_days, .. } => {
                    let ends = event.at.plus(days_between(*valid_days));
                    (*amount, format!("{amount} of credit until {ends}"))
                }
                BonusWhat::Milestone { .. } | BonusWhat::ByContract => continue,
            };
            if !theirs || partner.granted.contains(&bonus.id) {
                continue;
            }
            partner.granted.push(bonus.id.clone());
            if let BonusWhat::Restricted { amount, valid_days, .. } = &bonus.what {
                let ends = event.at.plus(days_between(*valid_days));
                let (event, bonus) = (event.id.clone(), bonus.id.clone());
                partner.credits.push(SimulatedCredit { event, bonus, left: amount.minor(), ends });
                partner.credits.sort_by_key(|credit| credit.ends);
                self.endings.push(Reverse((ends, place)));
            }
            out.push(self.bonus(&event.id, place, &bonus.id, amount, why));
            any = true;
        }
        any
    }

    /// Pays the milestones that are reached now and were not paid before.
    pub(super) fn milestones(
        &mut self,
        event: &BillingEvent,
        at: UtcMs,
        place: usize,
        out: &mut Vec<PriceLine>,
    ) {
        let program = self.program;
        let Some(partner) = self.partners.get(place) else { return };
        let now = partner.standing.reached();
        let track = &partner.track(program).id;
        let mut due = Vec::new();
        for bonus in
            program.bonuses.iter().filter(|bonus| bonus.track.as_ref().is_none_or(|of| of == track))
        {
            if let BonusWhat::Milestone { amount, metric, at, repeat } = &bonus.what {
                let one = Milestone { metric: *metric, at: *at, amount: *amount };
                due.push((bonus.id.clone(), bonus.id.as_str(), one, times(&one, *repeat, now)));
            }
        }
        if let Some(terms) = partner.terms(at) {
            let rule = program.contract_bonus(track);
            let name = |one: &Milestone| format!("{rule}:{}:{}", one.metric.word(), one.at);
            due.extend(
                terms.milestones.iter().map(|one| (name(one), rule, *one, times(one, false, now))),
            );
        }
        for (name, rule, one, times) in due {
            let Some(partner) = self.partners.get_mut(place) else { return };
            let paid = partner.milestones.entry(name).or_insert(0);
            let times = times.saturating_sub(*paid);
            if times == 0 {
                continue;
            }
            *paid = paid.saturating_add(times);
            let reached = match one.metric {
                Metric::Revenue | Metric::Commissions => {
                    Money::new(i64::try_from(one.at).unwrap_or(i64::MAX), program.meta.currency)
                        .to_string()
                }
                _ => one.at.to_string(),
            };
            let often = if times == 1 { String::new() } else { format!(", {times} times") };
            let why = format!(
                "{} for {reached} {}{often}",
                one.amount,
                one.metric.word().replace('_', " ")
            );
            let amount = Money::new(one.amount.minor().saturating_mul(times), one.amount.unit());
            out.push(self.bonus(&event.id, place, rule, amount, why));
        }
    }

    /// Takes back the credit that has ended by `at` and was not spent.
    pub(super) fn end_credit(&mut self, at: UtcMs, out: &mut Vec<PriceLine>) {
        while let Some(Reverse((ends, place))) =
            self.endings.peek().copied().filter(|Reverse((ends, _))| *ends <= at)
        {
            self.endings.pop();
            let Some(partner) = self.partners.get_mut(place) else { continue };
            partner.advance(self.program, ends);
            let ended: Vec<SimulatedCredit> =
                partner.credits.extract_if(.., |credit| credit.ends <= ends).collect();
            for credit in ended.into_iter().filter(|credit| credit.left > 0) {
                let left = self.money(credit.left);
                let event = format!("expire:{}:{}", credit.event, credit.bonus);
                let why = format!("{left} of the credit were not spent by {ends}");
                let line = self.bonus(
                    &event,
                    place,
                    &credit.bonus,
                    self.money(credit.left.saturating_neg()),
                    why,
                );
                out.push(PriceLine { kind: PriceLineKind::Clawback, ..line });
            }
        }
    }

    fn bonus(
        &self,
        event: &str,
        partner: usize,
        rule: &str,
        amount: Money,
        why: String,
    ) -> PriceLine {
        let line = PriceLine::nothing(event, self.program.meta.currency, why);
        let line =
            PriceLine { rule: Some(rule.to_owned()), amount, kind: PriceLineKind::Bonus, ..line };
        self.of(line, partner)
    }
}

/// How often the milestone is reached: once at most, or at each multiple if it repeats.
fn times(one: &Milestone, repeat: bool, now: SimulatedCounts) -> i64 {
    let times =
        now.of(one.metric).checked_div(one.at).unwrap_or(0).min(if repeat { u64::MAX } else { 1 });
    i64::try_from(times).unwrap_or(i64::MAX)
}
