//! What a partner is engaged for beside commissions: a placement, a video, an event.
//!
//! An engagement goes through its stages in their order. Where the last stage is [`PAID`], reaching
//! it pays the price that was agreed, on top of all commissions; where it is not, nothing is paid.
//! What is agreed with whom is not known here.

use super::names::Name;
use super::reader::{MAX_LIST, Table};
use super::values::is_id;
use crate::money::{Money, Unit};

/// The stage that pays; only the last one can be it.
pub const PAID: &str = "paid";
/// The stages where the file names none.
const STAGES: [&str; 3] = ["agreed", "delivered", PAID];

/// One `[[engagement]]`: work that can be agreed with a partner, with its stages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EngagementRule {
    /// Its `id` in the file, 1 to 32 characters, unique among engagements.
    pub id: String,
    /// What people read, at most 50 characters; the id, with spaces, unless the file says
    /// otherwise.
    pub name: String,
    /// What can be agreed, each at most 50 characters.
    pub items: Vec<String>,
    /// The ids of its stages, at least two.
    pub stages: Vec<String>,
    /// What each one pays.
    pub price: Price,
    /// When it is an option, at most 100 characters.
    pub when: Option<String>,
}

/// What an engagement pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Price {
    /// Each has a price of its own.
    PerPiece,
    /// Each can have a price of its own; one without pays nothing.
    Open,
    /// Always this.
    Fixed(Money),
    /// It is never paid for.
    Nothing,
}

impl EngagementRule {
    pub(super) fn read(t: &mut Table<'_, '_>, currency: Option<Unit>) -> Self {
        let id = t.id(Name::Engagement);
        let name = t.text_opt("name", 50).unwrap_or_else(|| id.replace('_', " "));
        let items = t.texts("items", 50);
        t.need("items");
        let stages = stages(t);
        let pays = stages.last().is_some_and(|last| last == PAID);
        let price = price(t, currency, pays);
        if !t.flag("on_top_of_commission", true) {
            t.error(
                "on_top_of_commission",
                "an engagement is always paid on top of commissions; leave the key out",
                None,
            );
        }
        Self { id, name, items, stages, price, when: t.text_opt("when", 100) }
    }
}

fn stages(t: &mut Table<'_, '_>) -> Vec<String> {
    if t.peek("stages").is_none() {
        t.get("stages");
        return STAGES.map(str::to_owned).to_vec();
    }
    let stages = t.texts("stages", 32);
    if let Some(bad) = stages.iter().find(|stage| !is_id(stage, "")) {
        t.error(
            "stages",
            format!("\"{bad}\" is not an id: a small letter, then small letters, digits and _"),
            None,
        );
    }
    let before_the_last = stages.iter().rev().skip(1);
    if before_the_last.into_iter().any(|stage| stage == PAID) {
        t.error(
            "stages",
            format!(
                "\"{PAID}\" pays the price and ends the engagement: only the last stage can be it"
            ),
            None,
        );
    }
    if stages.len() == 1 {
        t.error("stages", "one stage leads nowhere: name at least two", None);
    }
    stages
}

fn price(t: &mut Table<'_, '_>, currency: Option<Unit>, pays: bool) -> Price {
    let written = t.peek("price").map(|value| value.get_ref().as_str() == Some("per_piece"));
    let price = match (written, currency) {
        (None, _) => {
            t.get("price");
            if pays { Price::Open } else { Price::Nothing }
        }
        (Some(true), _) => {
            t.get("price");
            Price::PerPiece
        }
        (Some(false), Some(currency)) => Price::Fixed(t.money("price", currency)),
        // Without a currency no amount can be read, and the currency is to blame.
        (Some(false), None) => {
            t.get("price");
            Price::Open
        }
    };
    if !pays && price != Price::Nothing {
        t.error("price", format!("nothing is paid: the last stage is not \"{PAID}\""), None);
    }
    // What cannot be read stands for nothing, and is reported already.
    let text = t.peek("price").and_then(|value| value.get_ref().as_str());
    let is_read =
        currency.zip(text).is_some_and(|(currency, text)| Money::parse(text, currency).is_ok());
    if is_read && matches!(price, Price::Fixed(money) if money.minor() == 0) {
        t.error("price", "the price is nothing; leave the key out", None);
    }
    price
}

/// The menu from which staff choose shows what can be agreed in all engagements together.
pub(super) fn check_menu(t: &mut Table<'_, '_>, engagements: &[EngagementRule]) {
    let all: usize = engagements.iter().map(|engagement| engagement.items.len()).sum();
    if all > MAX_LIST {
        t.error(
            "engagement",
            format!("the engagements have {all} items together; a menu shows {MAX_LIST}"),
            None,
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{faults_with, with};
    use super::*;

    #[test]
    fn what_the_file_does_not_say_is_agreed_delivered_and_paid() {
        let program = with(
            "[[engagement]]\nid = \"paid_placement\"\nitems = [\"ad slot\", \"post\"]\nprice = \
             \"per_piece\"",
        );
        let placement = program.engagement("paid_placement").unwrap();
        assert_eq!(placement.stages, ["agreed", "delivered", "paid"]);
        assert_eq!((placement.name.as_str(), placement.price), ("paid placement", Price::PerPiece));
        let program = with(
            "[[engagement]]\nid = \"a\"\nitems = [\"b\"]\nprice = \"12.50\"\non_top_of_commission \
             = true",
        );
        assert!(matches!(program.engagement("a").unwrap().price, Price::Fixed(price)
                if price.minor() == 1250));
        let program =
            with("[[engagement]]\nid = \"a\"\nitems = [\"b\"]\nstages = [\"planned\", \"held\"]");
        assert_eq!(program.engagement("a").unwrap().price, Price::Nothing);
    }

    #[test]
    fn a_contradictory_engagement_is_refused() {
        for (keys, expected) in [
            ("items = [\"b\"]\nstages = [\"paid\", \"held\"]", "only the last stage can be it"),
            (
                "items = [\"b\"]\nstages = [\"planned\", \"held\"]\nprice = \"5.00\"",
                "nothing is paid",
            ),
            ("items = [\"b\"]\nstages = [\"paid\"]", "one stage leads nowhere"),
            ("items = [\"b\"]\nstages = [\"Scoped\", \"paid\"]", "\"Scoped\" is not an id"),
            ("items = [\"b\"]\nprice = \"0\"", "the price is nothing"),
            ("items = [\"b\"]\nprice = \"per piece\"", "is not an amount"),
            ("items = [\"b\"]\non_top_of_commission = false", "always paid on top"),
            ("items = [\"b\"]\nwhere = \"x\"", "unknown key \"where\""),
            ("price = \"per_piece\"", "\"items\" is missing"),
        ] {
            let faults = faults_with(&format!("[[engagement]]\nid = \"a\"\n{keys}"));
            assert_eq!(faults.len(), 1, "{keys}: {faults:?}");
            assert!(faults[0].contains(expected), "{keys}: {faults:?}");
        }
        let many: Vec<String> = (0..13).map(|n| format!("\"item {n}\"")).collect();
        let one =
            |id: &str| format!("[[engagement]]\nid = \"{id}\"\nitems = [{}]\n", many.join(", "));
        let faults = faults_with(&(one("a") + &one("b")));
        assert!(
            faults.len() == 1 && faults[0].contains("26 items together; a menu shows 25"),
            "{faults:?}"
        );
    }
}
