//! Contracts: for which tracks one is signed, what is negotiated in it, and what is kept of it.
//!
//! States the rule; the terms of one contract are the partner's own, and signing happens elsewhere.

use super::names::Name;
use super::reader::Table;
use super::terms::Terms;
use super::words::words;

words! {
    /// What a contract may settle differently for one partner.
    Topic {
        /// The share of a purchase.
        Rate = "rate",
        /// Anything else that the commission says.
        Overrides = "overrides",
        /// Amounts that are paid once a mark is reached.
        MilestoneBonuses = "milestone_bonuses",
        /// Whom the partner does not promote.
        Exclusivity = "exclusivity",
        /// What it covers.
        Scope = "scope",
        /// From when until when it holds.
        Term = "term",
        /// What the partner delivers.
        Deliverables = "deliverables",
        /// How merch gets there.
        MerchLogistics = "merch_logistics",
    }
}

words! {
    /// What the record of a signed contract shows.
    Kept {
        /// The SHA-256 of what was signed.
        Sha256 = "sha256",
        /// The moment of the signature.
        SignedAt = "signed_at",
        /// Who signed, and the name that they typed.
        SignedBy = "signed_by",
        /// From when it holds.
        Starts = "starts",
        /// Until when it holds.
        Ends = "ends",
    }
}

/// The table `[contract]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContractRule {
    /// The tracks that nobody is on without a signed contract, at least one.
    pub required_for: Vec<String>,
    /// What a contract may settle; everything when empty.
    pub negotiates: Vec<Topic>,
    /// What the record of a signed contract shows, in this order; everything when the file does
    /// not say.
    pub keep: Vec<Kept>,
}

impl ContractRule {
    /// Whether a contract may settle this.
    #[must_use]
    pub fn allows(&self, topic: Topic) -> bool {
        self.negotiates.is_empty() || self.negotiates.contains(&topic)
    }

    /// The first thing that these terms settle and no contract of the program may.
    #[must_use]
    pub fn forbidden(&self, terms: &Terms) -> Option<Topic> {
        let settled = [
            (Topic::Rate, terms.rate.is_some()),
            (Topic::Overrides, terms.months.is_some()),
            (Topic::MilestoneBonuses, !terms.milestones.is_empty()),
            (Topic::Exclusivity, terms.exclusivity.is_some()),
            (Topic::Scope, terms.scope.is_some()),
            (Topic::Term, terms.starts.is_some() || terms.ends.is_some()),
            (Topic::Deliverables, terms.deliverables.is_some()),
            (Topic::MerchLogistics, terms.merch_logistics.is_some()),
        ];
        settled
            .into_iter()
            .find(|(topic, is_settled)| *is_settled && !self.allows(*topic))
            .map(|(topic, _)| topic)
    }

    pub(super) fn read(t: &mut Table<'_, '_>) -> Self {
        let required_for = t.references("required_for", Name::Track);
        let negotiates =
            if is_there(t, "negotiates") { t.word_list("negotiates") } else { Vec::new() };
        let keep = if is_there(t, "keep") {
            t.word_list("keep")
        } else {
            vec![Kept::Sha256, Kept::SignedAt, Kept::SignedBy, Kept::Starts, Kept::Ends]
        };
        Self { required_for, negotiates, keep }
    }
}

/// Whether the file writes a key that it may leave out; the key is known from now on.
fn is_there(t: &mut Table<'_, '_>, key: &str) -> bool {
    t.get(key).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::{Program, parse};

    const MIDNIGHT: &str = include_str!("../../programs/midnight.toml");

    fn with(contract: &str) -> Result<Program, Vec<String>> {
        parse(&format!("{MIDNIGHT}\n[contract]\n{contract}\n"), "m.toml")
            .map_err(|faults| faults.iter().map(|fault| fault.message.clone()).collect())
    }

    #[test]
    fn a_contract_names_its_tracks_and_what_it_settles() {
        let program = with(
            "required_for = [\"partner\"]\nnegotiates = [\"rate\", \"term\"]\nkeep = [\"ends\"]",
        )
        .unwrap();
        let contract = program.contract.as_ref().unwrap();
        assert!(contract.allows(Topic::Rate) && !contract.allows(Topic::Scope));
        assert_eq!(contract.keep, [Kept::Ends]);
        assert!(program.needs_contract("partner") && !program.needs_contract("other"));
        let contract = with("required_for = [\"partner\"]").unwrap().contract.unwrap();
        assert!(contract.allows(Topic::Scope) && contract.keep.len() == 5);
        assert!(parse(MIDNIGHT, "m.toml").unwrap().contract.is_none());
    }

    #[test]
    fn a_contradictory_contract_is_refused() {
        for (contract, message) in [
            ("", "\"required_for\" is missing"),
            ("required_for = []", "takes 1 to 25"),
            ("required_for = [\"partners\"]", "there is no track \"partners\""),
            (
                "required_for = [\"partner\"]\nnegotiates = [\"price\"]",
                "\"price\" is not known here",
            ),
            ("required_for = [\"partner\"]\nkeep = [\"ends\", \"ends\"]", "stands twice"),
            ("required_for = [\"partner\"]\nnegotiate = [\"rate\"]", "unknown key \"negotiate\""),
        ] {
            let faults = with(contract).unwrap_err();
            assert!(faults.len() == 1 && faults[0].contains(message), "{contract}: {faults:?}");
        }
    }
}
