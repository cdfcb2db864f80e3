//! What partners get once, beside commissions: cash at a milestone, or credit for a purpose that
//! ends after some days.
//!
//! States the rules; `rating` grants them and the ledger books them.

use super::names::Name;
use super::reader::Table;
use super::track::{Metric, threshold};
use super::words::words;
use crate::money::{Money, Unit};

words! {
    /// The kinds of bonus.
    priv BonusKind {
        /// Money that can be paid out, once, from the partner's enrolment on.
        Cash = "cash",
        /// Money that can be paid out, when a count is reached.
        Milestone = "milestone",
        /// Credit that can be spent on one purpose and ends after some days.
        RestrictedCredit = "restricted_credit",
    }
}

words! {
    /// Who gets a bonus.
    priv BonusTo {
        /// The partner who has earned it.
        Partner = "partner",
    }
}

words! {
    /// From when on the days of a bonus count.
    priv BonusFrom {
        /// The day on which the partner is enrolled.
        PartnerRegistration = "partner_registration",
    }
}

words! {
    /// What restricted credit can be spent on.
    SpendWhat {
        /// The first payment for a customer who is new.
        FirstMonthOfNewClient = "first_month_of_new_client",
    }
}

words! {
    /// At which price.
    PricedAt {
        /// At the list price, before the partner's discount.
        List = "list",
    }
}

/// One `[[bonus]]`: money or credit that a partner is given once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BonusRule {
    /// Its `id` in the file, 1 to 32 characters, unique among bonuses.
    pub id: String,
    /// The track whose partners get it; every track when absent.
    pub track: Option<String>,
    /// What people read, at most 200 characters.
    pub text: Option<String>,
    /// When it is given, and how much.
    pub what: BonusWhat,
}

/// When a bonus is given, and how much.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BonusWhat {
    /// Cash at enrolment.
    Cash(Money),
    /// Cash at a milestone that the file sets.
    Milestone {
        /// Paid once, when the milestone is reached.
        amount: Money,
        /// What is counted.
        metric: Metric,
        /// The count that earns it, at least 1.
        at: u64,
        /// Whether each further `at` earns it again.
        repeat: bool,
    },
    /// Cash at the milestones of the partner's contract.
    ByContract,
    /// Credit for a purpose.
    Restricted {
        /// Granted at once; what is not spent ends.
        amount: Money,
        /// After how many days what is left ends, 1 to 3,650.
        valid_days: u32,
        /// What it can be spent on.
        what: SpendWhat,
        /// At which price.
        priced_at: PricedAt,
    },
}

impl BonusRule {
    /// Reads a bonus; amounts are in the first of `units`, the program's currency.
    pub(super) fn read(t: &mut Table<'_, '_>, units: &[Unit]) -> Self {
        let id = t.id(Name::Bonus);
        let track = t.reference_opt("track", Name::Track);
        t.word_opt::<BonusTo>("to");
        let text = t.text_opt("text", 200);
        let kind = t.word::<BonusKind>("kind");
        let by_contract = ["amount", "at"]
            .map(|key| t.peek(key).and_then(|v| v.get_ref().as_str()) == Some("contract"));
        let currency = units.first().copied().unwrap_or(Unit::NONE);
        let money = |t: &mut Table<'_, '_>| positive(t, currency);
        let what = match kind {
            BonusKind::Milestone if by_contract.contains(&true) => {
                for key in ["amount", "at", "metric"] {
                    t.get(key);
                }
                if by_contract.contains(&false) {
                    t.error("at", "amount and at are both of the contract, or both numbers", None);
                }
                BonusWhat::ByContract
            }
            BonusKind::Milestone => {
                let metric = t.word("metric");
                if matches!(metric, Metric::ActiveClients | Metric::Manual) {
                    t.error(
                        "metric",
                        "a milestone counts what only grows: first_purchases, clients, revenue, \
                         commissions",
                        None,
                    );
                }
                let at = threshold(t, "at", metric, units);
                t.need("at");
                if at == Some(0) {
                    t.error("at", "a milestone lies above nought", None);
                }
                BonusWhat::Milestone {
                    amount: money(t),
                    metric,
                    at: at.unwrap_or(1).max(1),
                    repeat: t.flag("repeat", false),
                }
            }
            BonusKind::Cash => {
                t.word_opt::<BonusFrom>("from");
                BonusWhat::Cash(money(t))
            }
            BonusKind::RestrictedCredit => {
                t.word_opt::<BonusFrom>("from");
                let amount = money(t);
                let valid_days = t.integer_opt("valid_days", 1..=3650);
                t.need("valid_days");
                let spend = t.table("spend_on", |t| (t.word("what"), t.word("priced_at")));
                let (what, priced_at) =
                    spend.unwrap_or((SpendWhat::FirstMonthOfNewClient, PricedAt::List));
                BonusWhat::Restricted {
                    amount,
                    valid_days: valid_days.unwrap_or(1),
                    what,
                    priced_at,
                }
            }
        };
        Self { id, track, text, what }
    }
}

/// An amount above zero in the program's currency.
fn positive(t: &mut Table<'_, '_>, currency: Unit) -> Money {
    let amount = t.money("amount", currency);
    let text = t.peek("amount").and_then(|value| value.get_ref().as_str());
    if amount.minor() == 0 && text.is_some_and(|text| Money::parse(text, currency).is_ok()) {
        t.error("amount", "a bonus is above nought", None);
    }
    amount
}
