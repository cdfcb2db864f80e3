//! Claims: what a partner may ask for on evidence, who decides, and what follows.
//!
//! States the rule; a claim itself is made and decided elsewhere.

use super::names::Name;
use super::reader::Table;
use super::words::words;

/// The most kinds of claims: each has a button, and a row holds five. Source: Discord, "Action
/// Row".
pub(super) const MAX_CLAIMS: usize = 5;

words! {
    /// Who decides about a claim.
    ClaimDecide {
        /// A member of staff.
        Staff = "staff",
    }
}

words! {
    /// What follows when a claim is accepted.
    ClaimEffect {
        /// The customer belongs to the partner from then on.
        ReassignCustomer = "reassign_customer",
    }
}

/// One `[[claim]]`: what partners may claim on evidence, and what follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimRule {
    /// Its `id` in the file, 1 to 32 characters, unique among claims.
    pub id: String,
    /// What may be claimed, as people read it, at most 200 characters.
    pub text: String,
    /// What has to be shown for it, at most 200 characters.
    pub evidence: String,
    /// Who decides.
    pub decide: ClaimDecide,
    /// Within how many days it is decided, 1 to 365; no promise when absent.
    pub deadline_days: Option<u32>,
    /// What follows when it is accepted.
    pub effect: ClaimEffect,
}

impl ClaimRule {
    pub(super) fn read(t: &mut Table<'_, '_>) -> Self {
        Self {
            id: t.id(Name::Claim),
            text: t.text("text", 200),
            evidence: t.text("evidence", 200),
            decide: t.word("decide"),
            deadline_days: t.integer_opt("deadline_days", 1..=365),
            effect: t.word("effect"),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::program::{Program, parse};

    const MIDNIGHT: &str = include_str!("../../programs/midnight.toml");
    const CLAIM: &str = "[[claim]]\nid = \"retain\"\ntext = \"Keep a client\"\nevidence = \
                         \"Tickets\"\ndecide = \"staff\"\neffect = \"reassign_customer\"\n";

    fn with(claims: &str) -> Result<Program, Vec<String>> {
        parse(&format!("{MIDNIGHT}\n{claims}"), "m.toml")
            .map_err(|faults| faults.iter().map(|fault| fault.message.clone()).collect())
    }

    #[test]
    fn a_claim_may_promise_a_deadline() {
        assert_eq!(with(CLAIM).unwrap().claims[0].deadline_days, None);
        for (days, fits) in [(0, false), (1, true), (365, true), (366, false)] {
            let claims =
                with(&format!("{CLAIM}deadline_days = {days}\n")).map(|program| program.claims);
            assert_eq!(claims.is_ok(), fits, "{days}");
        }
    }

    #[test]
    fn a_contradictory_claim_is_refused() {
        let numbered = |n: usize| CLAIM.replace("retain", &format!("retain{n}"));
        assert!(with(&(0..5).map(numbered).collect::<String>()).is_ok());
        for (claims, message) in [
            (CLAIM.replace("\"staff\"", "\"partner\""), "\"partner\" is not known here"),
            (CLAIM.replace("reassign_customer", "reassign"), "\"reassign\" is not known here"),
            (CLAIM.replace("evidence = \"Tickets\"\n", ""), "\"evidence\" is missing"),
            (CLAIM.repeat(2), "a second claim \"retain\""),
            ((0..6).map(numbered).collect(), "it takes 0 to 5"),
        ] {
            let faults = with(&claims).unwrap_err();
            assert!(faults.len() == 1 && faults[0].contains(message), "{claims}: {faults:?}");
        }
    }
}
