//! How partners get their money.
//!
//! States the rule; payouts are requested, approved and settled elsewhere.

use super::names::{Mention, Name};
use super::profile::Profile;
use super::reader::Table;
use super::route::Via;
use super::words::words;
use crate::money::{Money, Unit};

words! {
    /// When money is paid out.
    PayoutMode {
        /// When the partner asks.
        OnRequest = "on_request",
    }
}

words! {
    /// How money is paid out.
    PayoutMethod {
        /// A mass payment file for `PayPal`.
        PaypalCsv = "paypal_csv",
        /// A single `PayPal` payment whose transaction id staff enters.
        PaypalManual = "paypal_manual",
    }
}

/// The table `[payout]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payout {
    /// When money is paid out.
    pub mode: PayoutMode,
    /// Where a partner asks.
    pub via: Via,
    /// What a request takes.
    pub needs: Vec<PayoutNeed>,
    /// The least amount of a payout, in the program's currency.
    pub minimum: Money,
    /// Within how many hours staff answers, 1 to 720; no promise when absent.
    pub answer_within_hours: Option<u32>,
    /// How money is paid out; the first is the usual way.
    pub methods: Vec<PayoutMethod>,
}

/// What a payout request takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PayoutNeed {
    /// The security passphrase.
    Passphrase,
    /// This field of the profile.
    Field(String),
}

impl Payout {
    /// Reads the payout; `profile` is what a partner has told by then.
    pub(super) fn read(t: &mut Table<'_, '_>, currency: Unit, profile: Option<&Profile>) -> Self {
        Self {
            mode: t.word("mode"),
            via: Via::read(t),
            needs: PayoutNeed::read(t, profile),
            minimum: t.money("minimum", currency),
            answer_within_hours: t.integer_opt("answer_within_hours", 1..=720),
            methods: t.word_list("methods"),
        }
    }
}

impl PayoutNeed {
    fn read(t: &mut Table<'_, '_>, profile: Option<&Profile>) -> Vec<Self> {
        let mut needs = Vec::new();
        for (path, offset, name) in t.strings("needs") {
            if name != "passphrase" {
                let mention = Mention { kind: Name::ProfileField, name: name.to_owned(), path, offset };
                t.reader.names.refer(mention);
                needs.push(Self::Field(name.to_owned()));
                continue;
            }
            if profile.is_some_and(|profile| !profile.passphrase.required) {
                let message = "a payout needs the passphrase, but the profile does not require one".to_owned();
                t.reader.error(offset, &path, message, None);
            }
            needs.push(Self::Passphrase);
        }
        needs
    }
}
