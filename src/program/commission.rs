//! What earns a kickback or gives a discount: which event, of which products, how often, and on
//! what the rate is applied.
//!
//! A commission is a rule; `rating` applies it.

use super::names::Name;
use super::reader::{MAX_LIST, Table};
use super::words::words;
use crate::money::{BasisPoints, Money, Unit};

words! {
    /// A billing event that a commission can be for.
    CommissionEvent {
        /// A customer pays for something new.
        Purchase = "purchase",
        /// A customer pays for another period.
        Renewal = "renewal",
        /// A partner pays for a customer.
        PartnerPayment = "partner_payment",
        /// A customer registers.
        Signup = "signup",
        /// A customer redeems a code.
        Redeem = "redeem",
    }
}

impl CommissionEvent {
    /// Whether something is paid for; otherwise somebody has only come.
    #[must_use]
    pub fn is_payment(self) -> bool {
        !matches!(self, Self::Signup | Self::Redeem)
    }
}

words! {
    /// Whose purchases count.
    CustomerKind {
        /// Customers who had bought nothing before they were bound to the partner.
        New = "new",
        /// Every customer of the partner.
        Any = "any",
    }
}

words! {
    /// The moment at which a kickback is earned.
    Trigger {
        /// When the customer has paid; a redeemed code alone earns nothing.
        Payment = "payment",
        /// When the code is redeemed.
        Redemption = "redemption",
        /// When the customer registers.
        Registration = "registration",
    }
}

words! {
    /// What the rate is applied to.
    Base {
        /// What was really paid, without tax: `net` of a billing event.
        PaidNet = "paid_net",
        /// What was really paid, tax included: `gross`.
        Gross = "gross",
        /// The list price: `list`.
        List = "list",
        /// The price that the customer was offered, before the partner's discount: `net`, or else
        /// `gross`, or else `list`.
        OfferPrice = "offer_price",
    }
}

words! {
    /// What a commission does.
    Settle {
        /// The partner is credited.
        Credit = "credit",
        /// The partner pays less.
        Discount = "discount",
    }
}

words! {
    /// Where a credit goes.
    CreditTo {
        /// What can be paid out.
        Payout = "payout",
        /// The partner's account with the operator, from which the partner pays.
        Account = "account",
    }
}

words! {
    /// What a cap holds for.
    CapPer {
        /// A single event.
        Event = "event",
        /// All that a customer brings.
        Customer = "customer",
        /// All that a partner earns by the rule in a calendar month.
        Month = "month",
    }
}

words! {
    /// What may take the rule's place.
    priv Override {
        /// The partner's contract.
        Contract = "contract",
    }
}

/// One `[[commission]]`: which events earn, how much, and for how long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommissionRule {
    /// Its id, kept with everything that it earns.
    pub id: String,
    /// The id of the track whose partners earn it.
    pub track: String,
    /// The events that earn it.
    pub events: Vec<CommissionEvent>,
    /// The products that count.
    pub products: Products,
    /// Whose purchases count.
    pub customer: CustomerKind,
    /// Which of a customer's events count.
    pub occurrence: Occurrence,
    /// When it is earned.
    pub trigger: Trigger,
    /// Where the rate comes from.
    pub rate: RateSource,
    /// What the rate is applied to.
    pub base: Base,
    /// Whether it is a credit or a discount.
    pub settle: Settle,
    /// Where a credit goes.
    pub credit_to: CreditTo,
    /// How many days it is held back before it can be paid out, 0 to 365.
    pub hold_days: u32,
    /// The most that it earns.
    pub cap: Option<CommissionCap>,
    /// Whether a partner's contract sets the rate instead.
    pub by_contract: bool,
    /// An example that the operator gives; `check` holds it against the rule.
    pub example: Option<CommissionExample>,
}

/// The products that a commission counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Products {
    /// Whatever is bought, known or not.
    All,
    /// The products that take part.
    Participating,
    /// These ids.
    Listed(Vec<String>),
}

/// Which of a customer's events count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occurrence {
    /// The first paid one.
    First,
    /// Every payment of the customer.
    Every,
    /// Those within bounds; every bound that is there holds.
    Limited {
        /// The first so many paid invoices.
        max_count: Option<u32>,
        /// Less than so many calendar months after the customer's first purchase.
        max_months: Option<u32>,
        /// Less than so many days after the customer was bound.
        within_days: Option<u32>,
    },
}

/// Where the rate comes from, where neither contract, coupon nor product sets one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RateSource {
    /// The partner's level.
    Level,
    /// The product; where it has none, the level.
    Product,
    /// This share.
    Percent(BasisPoints),
    /// This amount, whatever is paid.
    Flat(Money),
    /// All of the base.
    Full,
    /// By the number of the customer's paid invoice: from this number (from 1, rising) on, this
    /// share.
    Steps(Vec<(u32, BasisPoints)>),
}

/// The most that a commission earns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CommissionCap {
    /// The amount, in the program's currency.
    pub amount: Money,
    /// What it holds for.
    pub per: CapPer,
}

/// An example of a discount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommissionExample {
    /// What is bought, in words.
    pub plan: String,
    /// What the rate is applied to.
    pub base: Money,
    /// 0 to 10,000 basis points.
    pub rate: BasisPoints,
    /// The base less the discount.
    pub partner_pays: Money,
}

impl CommissionRule {
    /// Reads a commission; amounts are in `currency`.
    pub(super) fn read(t: &mut Table<'_, '_>, currency: Unit) -> Self {
        let rule = Self {
            id: t.id(Name::Commission),
            track: t.reference("track", Name::Track),
            events: events(t),
            products: Products::read(t),
            customer: t.word_or("customer", CustomerKind::Any),
            occurrence: Occurrence::read(t),
            trigger: t.word_or("trigger", Trigger::Payment),
            rate: RateSource::read(t, currency),
            base: t.word_or("base", Base::PaidNet),
            settle: t.word_or("settle", Settle::Credit),
            credit_to: t.word_or("credit_to", CreditTo::Payout),
            hold_days: t.integer_or("hold_days", 0, 0..=365),
            cap: t.table_opt("cap", |t| CommissionCap {
                amount: t.money("amount", currency),
                per: t.word("per"),
            }),
            by_contract: t.word_opt::<Override>("override").is_some(),
            example: t.table_opt("example", |t| CommissionExample::read(t, currency)),
        };
        rule.check(t);
        rule
    }

    /// Whether the rule is for this product.
    #[must_use]
    pub fn counts(&self, product: Option<&super::Product>) -> bool {
        match &self.products {
            Products::All => true,
            Products::Participating => product.is_some_and(|product| product.participates),
            Products::Listed(ids) => product.is_some_and(|product| ids.contains(&product.id)),
        }
    }

    fn check(&self, t: &mut Table<'_, '_>) {
        let due = |event: &CommissionEvent| match event {
            CommissionEvent::Purchase
            | CommissionEvent::Renewal
            | CommissionEvent::PartnerPayment => Trigger::Payment,
            CommissionEvent::Signup => Trigger::Registration,
            CommissionEvent::Redeem => Trigger::Redemption,
        };
        if let Some(event) = self.events.iter().find(|event| due(event) != self.trigger) {
            let message = format!(
                "\"{}\" does not go with trigger = \"{}\"",
                event.word(),
                self.trigger.word()
            );
            t.error("trigger", message, Some(due(event).word().to_owned()));
        }
        if self.trigger != Trigger::Payment && !matches!(self.rate, RateSource::Flat(_)) {
            t.error(
                "rate",
                "nothing is paid then, so the rate is an amount: { flat = \"5.00\" }",
                None,
            );
        }
        let partner_pays = self.events.contains(&CommissionEvent::PartnerPayment);
        let settle = t.peek("settle").map(|value| value.get_ref().as_str().unwrap_or_default());
        if settle.is_some_and(|word| word != self.settle.word()) {
            return;
        }
        if (self.settle == Settle::Discount) != partner_pays
            || (partner_pays && self.events.len() > 1)
        {
            let message = "a discount is for event = \"partner_payment\" alone, and that event is \
                           for discounts";
            t.error("settle", message, None);
        }
    }
}

/// `event = "purchase"`, or a list.
fn events(t: &mut Table<'_, '_>) -> Vec<CommissionEvent> {
    if t.peek("event").is_some_and(|value| value.get_ref().is_array()) {
        return t.word_list("event");
    }
    vec![t.word("event")]
}

impl Products {
    fn read(t: &mut Table<'_, '_>) -> Self {
        match t.peek("products").map(|value| value.get_ref().as_str()) {
            None => {
                t.get("products");
                Self::All
            }
            Some(Some("participating")) => {
                t.get("products");
                Self::Participating
            }
            Some(_) => Self::Listed(t.references("products", Name::Product)),
        }
    }
}

words! {
    /// How often, in a word.
    priv Often {
        /// The first paid one.
        First = "first",
        /// Every payment of the customer.
        Every = "every",
    }
}

words! {
    /// A period, in a word.
    priv Period {
        /// The calendar month from the customer's first purchase on.
        FirstMonth = "first_month",
    }
}

impl Occurrence {
    fn read(t: &mut Table<'_, '_>) -> Self {
        if !t.peek("occurrence").is_some_and(|value| value.get_ref().is_table()) {
            return match t.word("occurrence") {
                Often::First => Self::First,
                Often::Every => Self::Every,
            };
        }
        let limits = t.table_opt("occurrence", |t| {
            let first_month = t.word_opt::<Period>("within").map(|Period::FirstMonth| 1);
            let max_count = t.integer_opt("max_count", 1..=1000);
            let max_months = t.integer_opt("max_months", 1..=120).or(first_month);
            let within_days = t.integer_opt("within_days", 1..=3650);
            if max_count.is_none() && max_months.is_none() && within_days.is_none() {
                let message =
                    "takes one of within = \"first_month\", within_days, max_count and max_months";
                t.error("within", message, None);
            }
            Self::Limited { max_count, max_months, within_days }
        });
        limits.unwrap_or(Self::Every)
    }
}

words! {
    /// A source of rates, in a word.
    priv Source {
        /// The partner's level.
        Level = "level",
        /// The product's own rate for the track.
        Product = "product",
        /// All of the base.
        Full = "full",
    }
}

impl RateSource {
    fn read(t: &mut Table<'_, '_>, currency: Unit) -> Self {
        let value = t.peek("rate").map(toml::Spanned::get_ref);
        if value.is_some_and(toml::de::DeValue::is_table) {
            let source = t.table_opt("rate", |t| {
                if t.peek("flat").is_some() {
                    return Self::Flat(t.money("flat", currency));
                }
                let mut last = 0;
                let steps = t.tables("steps", 1, MAX_LIST, |t| step(t, &mut last));
                Self::Steps(steps)
            });
            return source.unwrap_or(Self::Level);
        }
        if value.and_then(|value| value.as_str()).is_some_and(|text| text.ends_with('%')) {
            return t.rate("rate").map_or(Self::Level, Self::Percent);
        }
        match t.word("rate") {
            Source::Level => Self::Level,
            Source::Product => Self::Product,
            Source::Full => Self::Full,
        }
    }
}

fn step(t: &mut Table<'_, '_>, last: &mut u32) -> (u32, BasisPoints) {
    let from = t.integer_opt("from", 1..=1000);
    t.need("from");
    if let Some(from) = from {
        if *last == 0 && from != 1 {
            t.error("from", "the first step begins at invoice 1", Some("1".to_owned()));
        } else if from <= *last {
            t.error(
                "from",
                format!("steps rise and do not overlap: {from} does not lie above {last}"),
                None,
            );
        }
        *last = from;
    }
    (from.unwrap_or(1), t.rate("rate").unwrap_or(BasisPoints::NONE))
}

impl CommissionExample {
    fn read(t: &mut Table<'_, '_>, currency: Unit) -> Self {
        let example = Self {
            plan: t.text("plan", 200),
            base: t.money("base", currency),
            rate: t.rate("rate").unwrap_or(BasisPoints::NONE),
            partner_pays: t.money("partner_pays", currency),
        };
        let pays = example
            .base
            .commission(example.rate)
            .map(|off| example.base.minor().saturating_sub(off.minor()));
        if let Ok(pays) = pays
            && t.peek("partner_pays").is_some()
            && pays != example.partner_pays.minor()
        {
            let right = crate::money::Money::new(pays, currency).decimal();
            let message =
                format!("{} of {} leaves {right} to pay", example.rate, example.base.decimal());
            t.error("partner_pays", message, Some(right));
        }
        example
    }
}
