//! The coupons of a program: who gets them, what they are worth, how often they can be used.
//!
//! Describes coupons; codes are issued, judged and redeemed elsewhere.

use super::fault::nearest;
use super::names::Name;
use super::pattern::CodePattern;
use super::reader::Table;
use super::track::Level;
use super::words::words;
use crate::money::{BasisPoints, Money, Unit};

words! {
    /// Who redeems a coupon.
    Holder {
        /// Customers whom the partner brings.
        Customer = "customer",
        /// The partner themselves.
        Partner = "partner",
    }
}

words! {
    /// Who chooses the code.
    NamedBy {
        /// The partner, in the profile form.
        Partner = "partner",
        /// Nobody: the code is drawn by lot.
        Nobody = "generated",
    }
}

words! {
    /// What one needs for redeeming.
    Need {
        /// An account in the billing panel, and no purchase.
        Account = "account",
    }
}

words! {
    /// When a coupon is redeemed.
    RedeemedWhen {
        /// By customers as they register.
        Registration = "registration",
    }
}

words! {
    /// How a coupon's worth is given.
    Grant {
        /// As balance on the customer's account.
        AccountBalance = "account_balance",
        /// As a discount on what is bought.
        Discount = "discount",
    }
}

words! {
    /// How often a new code is issued.
    Issue {
        /// One code for each partner.
        Once = "once",
        /// Each calendar month.
        Monthly = "monthly",
    }
}

words! {
    /// What happens to an issued code when its partner's level changes.
    OnLevelChange {
        /// It gets the new level's value.
        Reprice = "reprice",
    }
}

/// One `[[coupon]]`: codes that are issued to partners, and what they are worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CouponRule {
    /// Its `id` in the file, 1 to 32 characters, unique among coupons.
    pub id: String,
    /// Who redeems it (`for`).
    pub holder: Holder,
    /// What it is worth.
    pub value: CouponValue,
    /// The track whose partners get it; every track when absent.
    pub track: Option<String>,
    /// How its worth is given; as the billing panel does when absent.
    pub grant: Option<Grant>,
    /// When it is redeemed; at any time when absent.
    pub when: Option<RedeemedWhen>,
    /// After how many days a code ends, 1 to 3,650; never when absent.
    pub expires_days: Option<u32>,
    /// The rate of purchases by customers whom this coupon bound; it goes before products and
    /// levels.
    pub rate: Option<BasisPoints>,
    /// Who chooses the code; it is generated when absent.
    pub named_by: Option<NamedBy>,
    /// Which codes are allowed.
    pub pattern: CodePattern,
    /// What one needs for redeeming.
    pub needs: Vec<Need>,
    /// How often one customer redeems it; no limit when absent.
    pub per_customer: Option<u32>,
    /// How often a code is redeemed in all; no limit when absent.
    pub uses: Option<u32>,
    /// How often a new code is issued.
    pub issue: Issue,
    /// Whether redeeming it binds the customer to the partner.
    pub attributes: bool,
    /// What a new level does to it; nothing when absent.
    pub on_level_change: Option<OnLevelChange>,
}

/// What a coupon is worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CouponValue {
    /// The partner's level says it, under this name.
    Level(String),
    /// The same for everybody.
    Fixed(Money),
}

impl CouponRule {
    /// What the coupon is worth for a partner at this level; nothing at level 0 when levels decide.
    #[must_use]
    pub fn value_at(&self, level: &Level) -> Option<Money> {
        match &self.value {
            CouponValue::Level(name) => level.value(name),
            CouponValue::Fixed(money) => Some(*money),
        }
    }

    /// Reads a coupon. `written` are the coupon values that levels of this file write.
    pub(super) fn read(t: &mut Table<'_, '_>, written: &[&str], units: &[Unit]) -> Self {
        let needs = if t.peek("needs").is_some() { t.word_list("needs") } else { Vec::new() };
        Self {
            id: coupon_id(t),
            track: t.reference_opt("track", Name::Track),
            grant: t.word_opt("grant"),
            when: t.word_opt("when"),
            expires_days: t.integer_opt("expires_days", 1..=3650),
            rate: t.rate_opt("rate"),
            holder: t.word("for"),
            value: CouponValue::read(t, written, units),
            named_by: t.word_opt("named_by"),
            pattern: t
                .parsed_opt("pattern", |text| {
                    CodePattern::parse(text).map_err(|error| error.to_string())
                })
                .unwrap_or(CodePattern::SAFE),
            needs,
            per_customer: t.integer_opt("per_customer", 1..=1000),
            uses: t.integer_opt("uses", 1..=1_000_000),
            issue: t.word_or("issue", Issue::Once),
            attributes: t.flag("attributes", false),
            on_level_change: t.word_opt("on_level_change"),
        }
    }
}

/// `link` stands for the code of a partner's link.
fn coupon_id(t: &mut Table<'_, '_>) -> String {
    let id = t.id(Name::Coupon);
    if id == "link" {
        t.error("id", "\"link\" is no coupon: links have the table [links]", None);
    }
    id
}

impl CouponValue {
    /// Where no level writes the name, the nearest written one takes its place, so that the levels
    /// are not blamed too.
    fn read(t: &mut Table<'_, '_>, written: &[&str], units: &[Unit]) -> Self {
        let name = t
            .peek("value")
            .and_then(|value| value.get_ref().as_str())
            .and_then(|text| text.strip_prefix("level."));
        let Some(name) = name else {
            let money = t.amount("value", units);
            return money.map_or_else(|| Self::Level(String::new()), Self::Fixed);
        };
        t.get("value");
        if written.contains(&name) {
            return Self::Level(name.to_owned());
        }
        let meant = nearest(name, written.iter().copied());
        let suggestion = meant.as_ref().map(|meant| format!("level.{meant}"));
        t.error("value", format!("no level of any track writes \"{name}\""), suggestion);
        Self::Level(meant.unwrap_or_default())
    }
}
