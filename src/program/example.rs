//! A worked example of what a program pays: for every track, rule and level, the arithmetic of one
//! payment.
//!
//! The figures come from `rating`, so that the example cannot say anything else than what is paid.
//! Everything is in English, for the command line.

use super::bonus::BonusWhat;
use super::commission::{CommissionEvent, CommissionRule, RateSource, Settle};
use super::product::Product;
use super::program::Program;
use super::rate::{CustomerHistory, PartnerHistory, RatedEvent, Reward, rate};
use super::terms::Terms;
use super::track::{Metric, RateUses, Track};
use crate::clock::UtcMs;
use crate::money::{BasisPoints, Money};

/// Which rate wins when several could hold: the one order of all programs.
pub const PRECEDENCE: &str = "rate precedence: contract > coupon > product > level > track default";

/// The rate of the contract in the example, in basis points.
const CONTRACT: u32 = 6000;

/// What each rule pays at each level of its track, by product where products have rates of their
/// own; the bonuses; and the precedence of rates.
#[must_use]
pub fn worked_example(program: &Program) -> Vec<String> {
    let tracks = program.tracks.iter().flat_map(|track| {
        let rules = program.commissions.iter().filter(|rule| rule.track == track.id);
        let lines: Vec<String> =
            rules.flat_map(|rule| Case::of(program, track, rule).lines()).collect();
        let title = format!("track \"{}\"", track.id);
        let heading = match (lines.len(), program.tracks.len()) {
            (0, _) => Some(format!("{title}: nothing is paid")),
            (_, 1) => None,
            _ => Some(format!("{title}:")),
        };
        heading.into_iter().chain(lines)
    });
    tracks.chain(bonuses(program)).chain([PRECEDENCE.to_owned()]).collect()
}

/// One rule of a track, and what is paid in its example.
#[derive(Clone, Copy)]
struct Case<'p> {
    program: &'p Program,
    track: &'p Track,
    rule: &'p CommissionRule,
    base: Money,
    product: Option<&'p Product>,
    /// Whether the product has to be said.
    named: bool,
    /// The customer's invoice, from 1.
    invoice: u32,
    terms: Option<&'p Terms>,
}

impl<'p> Case<'p> {
    fn of(program: &'p Program, track: &'p Track, rule: &'p CommissionRule) -> Self {
        let ten = Money::parse("10", program.meta.currency)
            .unwrap_or(Money::new(10, program.meta.currency));
        let base = rule.example.as_ref().map_or(ten, |example| example.base);
        Self { program, track, rule, base, product: None, named: false, invoice: 1, terms: None }
    }

    fn lines(self) -> Vec<String> {
        let counted: Vec<&Product> = self
            .program
            .products
            .iter()
            .filter(|product| self.rule.counts(Some(product)))
            .collect();
        let (own, usual): (Vec<&Product>, Vec<&Product>) =
            counted.into_iter().partition(|product| self.has_rate(product));
        let mut lines = Vec::new();
        if !usual.is_empty() || self.rule.counts(None) {
            let named = !own.is_empty() && self.rule.counts(None);
            let usual =
                Self { product: usual.first().copied(), named: !named && !own.is_empty(), ..self };
            lines.extend(usual.by_level());
        }
        for product in own {
            lines.extend(Self { product: Some(product), named: true, ..self }.by_level());
        }
        if self.rule.by_contract
            && let Ok(rate) = BasisPoints::new(CONTRACT)
        {
            let terms = Terms { rate: Some(rate), ..Terms::default() };
            let product =
                self.program.products.iter().find(|product| self.rule.counts(Some(product)));
            let case = Case { terms: Some(&terms), product, ..self };
            lines.push(format!("under a contract of {rate}, {}", case.line(0)));
        }
        lines
    }

    fn has_rate(&self, product: &Product) -> bool {
        use super::product::ProductRate;
        !matches!(product.rates.get(&self.track.id), None | Some(ProductRate::Level))
    }

    /// A line for each step, each level, or one.
    fn by_level(self) -> Vec<String> {
        let fixed = self.product.is_some_and(|product| self.has_rate(product));
        if let (RateSource::Steps(steps), false) = (&self.rule.rate, fixed) {
            return steps.iter().map(|(from, _)| Self { invoice: *from, ..self }.line(0)).collect();
        }
        let by_level = matches!(self.rule.rate, RateSource::Level | RateSource::Product) && !fixed;
        if !by_level || self.track.levels.is_empty() {
            return vec![self.line(0)];
        }
        let counts = self.track.levels.iter().map(|level| {
            match (self.track.ladder.metric, self.track.ladder.rate_uses) {
                // The payment that reaches a threshold is itself paid at the new level only under
                // `level_after`.
                (
                    Metric::FirstPurchases | Metric::Clients | Metric::ActiveClients,
                    RateUses::LevelAfter,
                ) => level.at.saturating_sub(1),
                _ => level.at,
            }
        });
        counts.map(|count| self.line(count)).collect()
    }

    /// What one payment comes to, for a partner with this count.
    fn line(&self, count: u64) -> String {
        let outcome = self.outcome(count);
        let decimal = self.base.decimal();
        let goods = match self.product {
            Some(product) if self.named => format!("{decimal} for {}", product.title()),
            _ => decimal,
        };
        let what = match self.rule.events.first() {
            Some(CommissionEvent::Signup) => "registration".to_owned(),
            Some(CommissionEvent::Redeem) => "redeemed code".to_owned(),
            Some(CommissionEvent::PartnerPayment) => format!("payment of {goods} by the partner"),
            _ if self.invoice > 1 => {
                format!("{} purchase of {goods}", ordinal(u64::from(self.invoice)))
            }
            _ => format!("first purchase of {goods}"),
        };
        let does = match (&outcome.none, outcome.pays) {
            (Some(_), _) => "pays nothing".to_owned(),
            (None, Some(pays)) => format!("costs {}", pays.decimal()),
            (None, None) => format!("pays {}", outcome.amount.decimal()),
        };
        let held = match self.rule.hold_days {
            0 => String::new(),
            days => format!(", after {days} days"),
        };
        format!("{} {what} {does}{held} ({})", self.whose(count), outcome.why)
    }

    /// Whose payment it is: the n-th customer's where customers are counted.
    fn whose(&self, count: u64) -> String {
        let ladder = &self.track.ladder;
        let level = self.track.level_at(count).number;
        match ladder.metric {
            _ if self.track.levels.is_empty() => "a customer's".to_owned(),
            Metric::FirstPurchases | Metric::Clients => {
                format!("the {} customer's", ordinal(count.saturating_add(1)))
            }
            Metric::ActiveClients => {
                format!("the {} active customer's", ordinal(count.saturating_add(1)))
            }
            Metric::Revenue | Metric::Commissions | Metric::Manual => {
                format!("at level {level}, a customer's")
            }
        }
    }

    fn outcome(&self, count: u64) -> Reward {
        let level = self.track.level_at(count).number;
        let partner = PartnerHistory {
            track: &self.track.id,
            count,
            level,
            month_level: level,
            terms: self.terms,
            capped: 0,
            credit: None,
        };
        let at = UtcMs::new(0);
        let customer = CustomerHistory {
            paid: self.invoice.saturating_sub(1),
            first_at: (self.invoice > 1).then_some(at),
            ..CustomerHistory::new(at)
        };
        let event = self.rule.events.first().copied().unwrap_or(CommissionEvent::Purchase);
        let product = self.product.and_then(|product| self.program.name_of(product));
        let base = Some(self.base);
        rate(
            self.program,
            &partner,
            &customer,
            &RatedEvent {
                event,
                at,
                product: product.as_deref(),
                list: base,
                gross: base,
                net: base,
            },
        )
    }
}

/// What partners get once.
fn bonuses(program: &Program) -> impl Iterator<Item = String> {
    program.bonuses.iter().map(|bonus| {
        let whose = bonus
            .track
            .as_ref()
            .map_or_else(|| "a partner".to_owned(), |track| format!("a partner of \"{track}\""));
        let what = match &bonus.what {
            BonusWhat::Cash(amount) => format!("{amount} at enrolment"),
            BonusWhat::Restricted { amount, valid_days, .. } => {
                let discounts =
                    program.commissions.iter().any(|rule| rule.settle == Settle::Discount);
                let spent = if discounts { "" } else { "; no rule lets it be spent" };
                format!(
                    "{amount} of credit for {valid_days} days, for a new customer's first payment \
                     at list price{spent}"
                )
            }
            BonusWhat::Milestone { amount, metric, at, repeat } => {
                let at = match metric {
                    Metric::Revenue | Metric::Commissions => {
                        Money::new(i64::try_from(*at).unwrap_or(i64::MAX), amount.unit())
                            .to_string()
                    }
                    _ => at.to_string(),
                };
                let each = if *repeat { "each" } else { "" };
                format!("{amount} at {each} {at} {}", metric.word().replace('_', " "))
                    .replace("  ", " ")
            }
            BonusWhat::ByContract => "what the milestones of the contract say".to_owned(),
        };
        format!("bonus \"{}\": {whose} gets {what}", bonus.id)
    })
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
