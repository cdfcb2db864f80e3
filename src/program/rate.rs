//! What an event earns, or takes off a price: pure arithmetic on a program's rules.
//!
//! No result exceeds its base but a flat amount, and rounding is down, in [`Money::commission`]
//! alone. Whose customer it is, what happened before and what was really paid are the caller's
//! knowledge.

use std::fmt;
use std::time::Duration;

use chrono::Months;
use chrono_tz::Tz;

use super::commission::{
    Base, CapPer, CommissionEvent, CommissionRule, CustomerKind, Occurrence, RateSource, Settle,
};
use super::product::{Product, ProductRate};
use super::program::Program;
use super::terms::Terms;
use super::track::{Metric, RateUses, Track};
use crate::clock::UtcMs;
use crate::money::{BasisPoints, Money, Unit};

/// What is known of a partner right before an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartnerHistory<'p> {
    /// The id of the partner's track.
    pub track: &'p str,
    /// What the track's ladder counts: a number, or minor units for `revenue` and `commissions`.
    pub count: u64,
    /// The number of the level that the partner holds.
    pub level: u32,
    /// The number of the level that the partner held when the calendar month began.
    pub month_level: u32,
    /// What the partner's contract sets, while it is in force.
    pub terms: Option<&'p Terms>,
    /// What the commission's cap holds for has earned so far, in minor units; nought for a
    /// commission without a cap.
    pub capped: i64,
    /// Restricted credit that is neither spent nor ended.
    pub credit: Option<Money>,
}

impl<'p> PartnerHistory<'p> {
    /// A partner of whom nothing was counted yet.
    #[must_use]
    pub fn new(track: &'p str) -> Self {
        Self { track, count: 0, level: 0, month_level: 0, terms: None, capped: 0, credit: None }
    }
}

/// What is known of a customer of that partner right before the event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CustomerHistory {
    /// Since when the customer is the partner's.
    pub bound_at: UtcMs,
    /// Whether they had paid for a counting product before that.
    pub bought_before: bool,
    /// When they first paid for something that counts, as this partner's customer.
    pub first_at: Option<UtcMs>,
    /// How many invoices that count they have paid as this partner's customer, this one left out.
    pub paid: u32,
    /// Another line of this very invoice has counted before.
    pub invoice: Option<InvoiceHistory>,
    /// Whether they have paid within the ladder's rolling window.
    pub active: bool,
    /// The level whose rate their first purchase got.
    pub level: Option<u32>,
    /// The rate of the coupon that bound them.
    pub coupon_rate: Option<BasisPoints>,
}

impl CustomerHistory {
    /// A customer who has just been bound.
    #[must_use]
    pub fn new(bound_at: UtcMs) -> Self {
        Self {
            bound_at,
            bought_before: false,
            first_at: None,
            paid: 0,
            invoice: None,
            active: false,
            level: None,
            coupon_rate: None,
        }
    }
}

/// How an invoice stood when its first line counted: its other lines are part of the same purchase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvoiceHistory {
    /// The partner's level before it.
    pub level_before: u32,
    /// The partner's level after it.
    pub level_after: u32,
    /// Its number among the customer's paid invoices, from 1.
    pub number: u32,
}

/// What happened: a payment, a registration or a redemption.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RatedEvent<'p> {
    /// A payment, a registration or a redemption.
    pub event: CommissionEvent,
    /// When it happened, UTC.
    pub at: UtcMs,
    /// The product, as the billing event names it.
    pub product: Option<&'p str>,
    /// The list price.
    pub list: Option<Money>,
    /// What was paid, tax included.
    pub gross: Option<Money>,
    /// What was paid, without tax.
    pub net: Option<Money>,
}

/// What comes of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RewardKind {
    /// The partner earns the amount.
    Accrue,
    /// The partner pays so much less.
    Discount,
    /// So much of the partner's restricted credit is spent.
    Spend,
    /// Nothing.
    None,
}

/// What an event earns, with everything that explains it years later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reward {
    /// What comes of it.
    pub kind: RewardKind,
    /// The id of the commission, or of the bonus that is spent; none when no rule fits.
    pub rule: Option<String>,
    /// The partner's level before the event.
    pub level_before: u32,
    /// The partner's level after it.
    pub level_after: u32,
    /// The level whose rate was used.
    pub level: u32,
    /// What the rate was applied to.
    pub base: Money,
    /// The rate; none for a flat amount and where nothing is earned.
    pub bps: Option<BasisPoints>,
    /// What is earned, taken off or spent, in the program's currency; 0 or more.
    pub amount: Money,
    /// What the partner still pays, for a discount and for spent credit.
    pub pays: Option<Money>,
    /// By how much it moves what the track's ladder counts.
    pub counted: u64,
    /// Whether the customer pays for something that counts for the first time.
    pub first: bool,
    /// Why nothing is earned; `None` when the event counts, even if the rate leaves nothing of it.
    pub none: Option<NoRewardReason>,
    /// The arithmetic or the reason, in English: `13% of 10.00 USD at level 1 = 1.30 USD`.
    pub why: String,
}

impl Reward {
    /// Whether the event counts for levels and for the number of the customer's invoices.
    #[must_use]
    pub fn counts(&self) -> bool {
        self.none.is_none()
    }
}

/// Why an event earns nothing and counts for nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoRewardReason {
    /// The program has no such track.
    UnknownTrack(String),
    /// No commission of the track counts this product, or such an event at all.
    ProductDoesNotCount(String),
    /// The event is in another currency than the program.
    OtherCurrency {
        /// The program's currency.
        program: Unit,
        /// The event's.
        event: Unit,
    },
    /// The amount that the rate is applied to, or what was paid, is 0.
    NothingPaid,
    /// The event does not say the price that the rate is applied to.
    NoPrice(Base),
    /// The customer has bought before.
    NotFirst,
    /// The customer had bought before they came by the partner.
    NotNew,
    /// The commission is for the beginning only, and that is over.
    Over,
    /// The customer came too long ago.
    WindowOver,
    /// The file does not set the product's rate yet.
    RateUnset,
    /// There is no credit left that could pay for it.
    NoCredit,
    /// The amount is outside what a ledger can hold.
    TooLarge,
}

impl fmt::Display for NoRewardReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownTrack(track) => write!(f, "the program has no track \"{track}\""),
            Self::ProductDoesNotCount(product) => {
                write!(f, "purchases of \"{product}\" earn nothing")
            }
            Self::OtherCurrency { program, event } => {
                write!(f, "paid in {event}, and the program counts in {program}")
            }
            Self::NothingPaid => f.write_str("nothing was paid"),
            Self::NoPrice(base) => {
                write!(f, "the event does not say the price that is the base (\"{}\")", base.word())
            }
            Self::NotFirst => f.write_str("only a customer's first purchase earns a kickback"),
            Self::NotNew => f.write_str("the customer had bought before they came by the partner"),
            Self::Over => f.write_str("the time for which this customer earns a kickback is over"),
            Self::WindowOver => f.write_str("the customer was bound too long ago"),
            Self::RateUnset => f.write_str("the file does not set the product's rate yet"),
            Self::NoCredit => {
                f.write_str("nothing was paid, and there is no credit that could pay for it")
            }
            Self::TooLarge => f.write_str("the amount is too large"),
        }
    }
}

/// What an event earns for a partner under this program.
///
/// The rate is, the first that is set: the contract's, the coupon's, the product's, the rule's or
/// the level's, the track's.
#[must_use]
pub fn rate(
    program: &Program,
    partner: &PartnerHistory<'_>,
    customer: &CustomerHistory,
    occasion: &RatedEvent<'_>,
) -> Reward {
    let level_before = customer.invoice.map_or(partner.level, |invoice| invoice.level_before);
    let currency = program.meta.currency;
    let nothing =
        |rule: Option<&CommissionRule>, base: Option<Money>, none: NoRewardReason| Reward {
            kind: RewardKind::None,
            rule: rule.map(|rule| rule.id.clone()),
            level_before,
            level_after: level_before,
            level: level_before,
            base: base.unwrap_or(Money::new(0, currency)),
            bps: None,
            amount: Money::new(0, currency),
            pays: None,
            counted: 0,
            first: false,
            why: none.to_string(),
            none: Some(none),
        };
    let paid = occasion.net.or(occasion.gross);
    let Some(track) = program.track(partner.track) else {
        return nothing(None, paid, NoRewardReason::UnknownTrack(partner.track.to_owned()));
    };
    let product = occasion.product.and_then(|name| program.product_matching(name));
    let Some(rule) = program.commission(&track.id, occasion.event, product) else {
        let name = occasion.product.unwrap_or(occasion.event.word()).to_owned();
        return nothing(None, paid, NoRewardReason::ProductDoesNotCount(name));
    };
    let refuse = |none| nothing(Some(rule), paid, none);
    let amounts = [occasion.list, occasion.gross, occasion.net];
    if let Some(event) = amounts.iter().flatten().map(Money::unit).find(|unit| *unit != currency) {
        return refuse(NoRewardReason::OtherCurrency { program: currency, event });
    }
    let by_contract = by_contract(program, rule, partner, customer, occasion.at);
    if let Some(none) = too_late(program, rule, by_contract, customer, occasion.at) {
        return refuse(none);
    }
    let first = customer.first_at.is_none() && customer.invoice.is_none();
    // Credit is for customers who are new. Source: docs/design/program-file.md, Decisions.
    let new = first && !customer.bought_before;
    let nothing_paid = paid.is_none_or(|paid| paid.minor() <= 0);
    let by_credit = rule.settle == Settle::Discount && nothing_paid && occasion.list.is_some();
    let (kind, base) = if by_credit {
        (RewardKind::Spend, occasion.list)
    } else if rule.settle == Settle::Discount {
        (RewardKind::Discount, base_of(rule.base, occasion))
    } else {
        (RewardKind::Accrue, base_of(rule.base, occasion))
    };
    let flat = if let RateSource::Flat(amount) = rule.rate { Some(amount) } else { None };
    let payment = occasion.event.is_payment();
    if payment && nothing_paid && !by_credit {
        return refuse(NoRewardReason::NothingPaid);
    }
    let Some(base) = base.or(flat) else {
        return refuse(NoRewardReason::NoPrice(rule.base));
    };
    if base.minor() <= 0 {
        return refuse(NoRewardReason::NothingPaid);
    }
    let after = |amount: i64| {
        let counted =
            if payment { counted(track, customer, first, base.minor(), amount) } else { 0 };
        let to = match track.ladder.metric {
            Metric::Manual => partner.level,
            _ => track.level_at(partner.count.saturating_add(counted)).number.max(partner.level),
        };
        (counted, customer.invoice.map_or(to, |invoice| invoice.level_after))
    };
    // What a commission earns moves only a ladder that counts commissions, and that one never uses
    // the level after.
    let (_, level_after) = after(0);
    let own = match track.ladder.rate_uses {
        RateUses::LevelBefore => level_before,
        RateUses::LevelAfter => level_after,
        RateUses::Period => partner.month_level,
    };
    let level = if track.ladder.moves_existing { own } else { customer.level.unwrap_or(own) };
    let (amount, bps, words) = match (by_credit, flat) {
        (true, _) => {
            let Some(credit) = partner.credit.filter(|credit| credit.minor() > 0 && new) else {
                return refuse(NoRewardReason::NoCredit);
            };
            (Money::new(credit.minor().min(base.minor()), currency), None, "credit".to_owned())
        }
        (false, Some(flat)) => (flat, None, "a flat amount".to_owned()),
        (false, None) => {
            let number =
                customer.invoice.map_or(customer.paid.saturating_add(1), |invoice| invoice.number);
            let Some((bps, source)) =
                share(rule, track, product, by_contract, customer, level, number)
            else {
                return refuse(NoRewardReason::RateUnset);
            };
            let Ok(amount) = base.commission(bps) else {
                return refuse(NoRewardReason::TooLarge);
            };
            (amount, Some(bps), format!("{bps} of {base} {source}"))
        }
    };
    let (amount, words) = cap(rule, partner, amount, words);
    let (counted, level_after) = after(if kind == RewardKind::Accrue { amount.minor() } else { 0 });
    let pays = Money::new(base.minor().saturating_sub(amount.minor()), currency);
    let why = match kind {
        RewardKind::Discount => format!("{words} = {amount} off, {pays} to pay"),
        RewardKind::Spend => {
            format!("{amount} of the credit for the list price of {base}, {pays} to pay")
        }
        RewardKind::Accrue | RewardKind::None => format!("{words} = {amount}"),
    };
    let rule_id = if by_credit {
        program.restricted_bonus().map(|bonus| bonus.id.clone())
    } else {
        Some(rule.id.clone())
    };
    Reward {
        kind,
        rule: rule_id,
        level_before,
        level_after,
        level,
        base,
        bps,
        amount,
        pays: (kind != RewardKind::Accrue).then_some(pays),
        counted,
        first: first && payment,
        none: None,
        why,
    }
}

/// Why the rule is not for this customer, or not any more.
fn too_late(
    program: &Program,
    rule: &CommissionRule,
    by_contract: Option<&Terms>,
    customer: &CustomerHistory,
    at: UtcMs,
) -> Option<NoRewardReason> {
    let days = |days: u32| Duration::from_secs(u64::from(days).saturating_mul(86_400));
    if program
        .attribution
        .window_days
        .is_some_and(|window| at > customer.bound_at.plus(days(window)))
    {
        return Some(NoRewardReason::WindowOver);
    }
    if rule.customer == CustomerKind::New && customer.bought_before {
        return Some(NoRewardReason::NotNew);
    }
    let another_line = customer.invoice.is_some();
    let number = customer.invoice.map_or(customer.paid.saturating_add(1), |invoice| invoice.number);
    match rule.occurrence {
        Occurrence::First if customer.bought_before => Some(NoRewardReason::NotFirst),
        Occurrence::First if number > 1 || (customer.first_at.is_some() && !another_line) => {
            Some(NoRewardReason::NotFirst)
        }
        Occurrence::First | Occurrence::Every => None,
        Occurrence::Limited { max_count, max_months, within_days } => {
            let months = if by_contract.is_some_and(|terms| terms.months.is_some()) {
                None
            } else {
                max_months
            };
            let over = max_count.is_some_and(|most| number > most)
                || months.is_some_and(|months| !is_within(program, customer, months, at))
                || within_days.is_some_and(|most| at >= customer.bound_at.plus(days(most)));
            over.then_some(NoRewardReason::Over)
        }
    }
}

/// The contract's terms, where they set this rule's rate for this customer now. Its own number of
/// months takes the place of the rule's; when they are over, the program's own rate and time hold
/// again.
fn by_contract<'p>(
    program: &Program,
    rule: &CommissionRule,
    partner: &PartnerHistory<'p>,
    customer: &CustomerHistory,
    at: UtcMs,
) -> Option<&'p Terms> {
    let terms = partner.terms.filter(|terms| rule.by_contract && terms.rate.is_some())?;
    terms.months.is_none_or(|months| is_within(program, customer, months, at)).then_some(terms)
}

/// Whether so many calendar months since the customer's first purchase are not over; before it,
/// they have not begun.
fn is_within(program: &Program, customer: &CustomerHistory, months: u32, at: UtcMs) -> bool {
    customer.first_at.is_none_or(|first| at < months_later(first, months, program.meta.timezone))
}

/// The same day and time, so many calendar months later in this zone; the last day of a shorter
/// month.
fn months_later(at: UtcMs, months: u32, zone: Tz) -> UtcMs {
    let local = at.datetime().with_timezone(&zone);
    local
        .checked_add_months(Months::new(months))
        .map_or(at, |later| UtcMs::new(later.timestamp_millis()))
}

fn base_of(base: Base, occasion: &RatedEvent<'_>) -> Option<Money> {
    match base {
        Base::PaidNet => occasion.net,
        Base::Gross => occasion.gross,
        Base::List => occasion.list,
        Base::OfferPrice => occasion.net.or(occasion.gross).or(occasion.list),
    }
}

/// By how much an event moves what the track's ladder counts.
fn counted(track: &Track, customer: &CustomerHistory, first: bool, base: i64, amount: i64) -> u64 {
    match track.ladder.metric {
        Metric::FirstPurchases => u64::from(first && !customer.bought_before),
        Metric::Clients => u64::from(first),
        Metric::ActiveClients => u64::from(!customer.active && customer.invoice.is_none()),
        Metric::Revenue => u64::try_from(base).unwrap_or(0),
        Metric::Commissions => u64::try_from(amount).unwrap_or(0),
        Metric::Manual => 0,
    }
}

/// The share, and where it comes from in words; nothing when the file leaves it open.
fn share(
    rule: &CommissionRule,
    track: &Track,
    product: Option<&Product>,
    by_contract: Option<&Terms>,
    customer: &CustomerHistory,
    level: u32,
    number: u32,
) -> Option<(BasisPoints, String)> {
    if let Some(rate) = by_contract.and_then(|terms| terms.rate) {
        return Some((rate, "by contract".to_owned()));
    }
    if let Some(rate) = customer.coupon_rate {
        return Some((rate, "by coupon".to_owned()));
    }
    let by_level = || match track.level(level) {
        Some(at) if !track.levels.is_empty() => Some((at.rate, format!("at level {level}"))),
        _ => track.rate.map(|rate| (rate, format!("on track {}", track.id))),
    };
    match product.and_then(|product| product.rates.get(&track.id)) {
        Some(ProductRate::Fixed(rate)) => {
            return Some((*rate, format!("for {}", product.map_or("the product", Product::title))));
        }
        Some(ProductRate::Unset) => return None,
        Some(ProductRate::Level) => return by_level(),
        None => {}
    }
    match &rule.rate {
        RateSource::Level | RateSource::Product => by_level(),
        RateSource::Percent(rate) => Some((*rate, format!("by {}", rule.id))),
        RateSource::Full => Some((BasisPoints::FULL, format!("by {}", rule.id))),
        RateSource::Steps(steps) => {
            let step = steps.iter().rev().find(|(from, _)| *from <= number)?;
            Some((step.1, format!("for invoice {number}")))
        }
        RateSource::Flat(_) => None,
    }
}

/// The amount within the rule's cap.
fn cap(
    rule: &CommissionRule,
    partner: &PartnerHistory<'_>,
    amount: Money,
    words: String,
) -> (Money, String) {
    let Some(cap) = rule.cap else { return (amount, words) };
    let so_far = if cap.per == CapPer::Event { 0 } else { partner.capped };
    let left = cap.amount.minor().saturating_sub(so_far).max(0);
    if amount.minor() <= left {
        return (amount, words);
    }
    let words = format!("{words}, at most {} a {}", cap.amount, cap.per.word());
    (Money::new(left, amount.unit()), words)
}
