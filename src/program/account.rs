//! The account on which a partner keeps money with the operator, to pay services from.
//!
//! Balances are the ledger's. That no balance falls below zero is held by the database, so no file
//! can ask for another limit.

use super::reader::{MAX_LIST, Table};
use crate::money::Unit;

/// The table `[account]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountRules {
    /// Whether partners pay in beforehand.
    pub prepaid: bool,
    /// The ways in which they do.
    pub top_up: Vec<TopUpWay>,
}

/// A way of paying in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopUpWay {
    /// Its id, for example `card`.
    pub id: String,
    /// Where partners find it, at most 200 characters (`where`).
    pub place: Option<String>,
    /// What it needs, each at most 100 characters.
    pub needs: Vec<String>,
}

impl AccountRules {
    pub(super) fn read(t: &mut Table<'_, '_>, currency: Option<Unit>) -> Self {
        let prepaid = t.flag("prepaid", false);
        let mut ids = Vec::new();
        let top_up = t.tables("top_up", usize::from(prepaid), MAX_LIST, |t| TopUpWay {
            id: t.id_among(&mut ids),
            place: t.text_opt("where", 200),
            needs: t.texts("needs", 100),
        });
        if !prepaid && !top_up.is_empty() {
            t.error("top_up", "nothing can be topped up: \"prepaid\" is not true", None);
        }
        match currency.filter(|_| t.peek("negative_limit").is_some()) {
            Some(currency) if t.money("negative_limit", currency).minor() > 0 => {
                t.error(
                    "negative_limit",
                    "no balance falls below zero; write \"0\" or leave the key out",
                    None,
                );
            }
            _ => drop(t.get("negative_limit")),
        }
        Self { prepaid, top_up }
    }

    /// The way of this id.
    #[must_use]
    pub fn way(&self, id: &str) -> Option<&TopUpWay> {
        self.top_up.iter().find(|way| way.id == id)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{faults_with, with};

    #[test]
    fn an_account_has_ways_to_pay_in_and_no_debts() {
        let card = "top_up = [{ id = \"card\", where = \"partner account\" }, { id = \"invoice\", \
                    needs = [\"billing details\"] }]";
        let program = with(&format!("[account]\nprepaid = true\n{card}\nnegative_limit = \"0\""));
        let account = program.account.unwrap();
        assert_eq!(account.way("invoice").unwrap().needs, ["billing details"]);
        assert_eq!(account.way("card").unwrap().place.as_deref(), Some("partner account"));
        for (keys, expected) in [
            ("prepaid = true".to_owned(), "\"top_up\" is missing"),
            (card.to_owned(), "\"prepaid\" is not true"),
            (
                format!("prepaid = true\n{card}\nnegative_limit = \"5.00\""),
                "no balance falls below zero",
            ),
            (format!("prepaid = true\n{}", card.replace("invoice", "card")), "a second \"card\""),
        ] {
            let faults = faults_with(&format!("[account]\n{keys}"));
            assert!(faults.len() == 1 && faults[0].contains(expected), "{keys}: {faults:?}");
        }
    }
}
