//! How partners get their money.
//!
//! States the rule; payouts are requested, approved and settled elsewhere.

use super::names::{Mention, Name};
use super::profile::{Guard, ProfileRules, Purpose};
use super::reader::Table;
use super::route::ContactChannel;
use super::words::words;
use crate::money::{Money, Unit};

words! {
    /// When money is paid out.
    PayoutMode {
        /// When the partner asks.
        OnRequest = "on_request",
        /// By itself, on a day of each month.
        Schedule = "schedule",
        /// Never: what is earned goes to the partner's account with the operator, from which
        /// services are paid.
        AccountBalance = "account_balance",
    }
}

words! {
    /// How often money is paid out by itself.
    Every {
        /// Once a month.
        Month = "month",
    }
}

words! {
    /// Where money goes that nobody has asked for.
    Destination {
        /// The account that the operator knows the partner by.
        AccountOnFile = "account_on_file",
    }
}

words! {
    /// How money is paid out, and how it is noted that it was.
    PayoutMethod {
        /// By `PayPal`; settled from `PayPal`'s activity download.
        PaypalCsv = "paypal_csv",
        /// By `PayPal`; staff enter the transaction id of each payment.
        PaypalManual = "paypal_manual",
        /// By bank transfer; staff enter its reference.
        Bank = "bank",
    }
}

/// The table `[payout]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayoutRules {
    /// When money is paid out.
    pub mode: PayoutMode,
    /// The schedule; only in the mode [`PayoutMode::Schedule`].
    pub schedule: Option<PayoutSchedule>,
    /// Where a partner asks; in Discord when absent.
    pub via: Option<ContactChannel>,
    /// What a request takes; nothing but asking when empty.
    pub needs: Vec<PayoutNeed>,
    /// The least amount of a payout, in the program's currency; 0 when the file names none.
    pub minimum: Money,
    /// Within how many hours staff answers, 1 to 720; no promise when absent.
    pub answer_within_hours: Option<u32>,
    /// How money is paid out, and no other way; staff choose when there is none.
    pub methods: Vec<PayoutMethod>,
    /// Where money goes that nobody has asked for.
    pub destination: Option<Destination>,
}

/// When money is paid out by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PayoutSchedule {
    /// How often.
    pub every: Every,
    /// The day of the month in the program's time zone, 1 to 28: every month has it.
    pub day: u32,
}

/// What a payout request takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PayoutNeed {
    /// The security passphrase.
    Passphrase,
    /// This field of the profile.
    Field(String),
}

impl PayoutRules {
    /// What holds for a program that says nothing of payouts: whoever asks gets all there is.
    pub(super) fn unsaid(currency: Unit) -> Self {
        Self {
            mode: PayoutMode::OnRequest,
            schedule: None,
            via: None,
            needs: Vec::new(),
            minimum: Money::new(0, currency),
            answer_within_hours: None,
            methods: Vec::new(),
            destination: None,
        }
    }

    /// Whether a request takes the security passphrase.
    #[must_use]
    pub fn needs_passphrase(&self) -> bool {
        self.needs.contains(&PayoutNeed::Passphrase)
    }

    /// Whether money is paid out in this way; in every way when the file names none.
    #[must_use]
    pub fn pays_by(&self, method: PayoutMethod) -> bool {
        self.methods.is_empty() || self.methods.contains(&method)
    }

    /// Whether staff enter by hand what proves a payment.
    #[must_use]
    pub fn settles_by_hand(&self) -> bool {
        self.pays_by(PayoutMethod::PaypalManual) || self.pays_by(PayoutMethod::Bank)
    }

    /// What of payout and profile contradicts each other: one of the two would be without effect.
    pub(super) fn contradiction(&self, profile: &ProfileRules) -> Option<&'static str> {
        let is_asked = self.mode == PayoutMode::OnRequest;
        let guarded = profile.guards(Guard::PayoutRequest);
        let paypal = [PayoutMethod::PaypalCsv, PayoutMethod::PaypalManual];
        let by_paypal = paypal.iter().any(|method| self.methods.contains(method));
        if guarded && !is_asked {
            Some(
                "the passphrase guards \"payout.request\", but nobody asks for payouts in this \
                 mode",
            )
        } else if is_asked && guarded && !self.needs_passphrase() {
            Some(
                "the passphrase guards \"payout.request\", but the payout's needs do not list \
                 \"passphrase\"",
            )
        } else if profile.passphrase.required && self.needs_passphrase() && !guarded {
            Some(
                "a payout needs the passphrase, but the passphrase's guards do not list \
                 \"payout.request\"",
            )
        } else if by_paypal && !profile.pays_to_email() {
            Some(
                "methods list PayPal, but no field of the profile is an e-mail address with for = \
                 \"payout\"",
            )
        } else if !by_paypal && !self.methods.is_empty() && profile.pays_to_email() {
            Some(
                "a field of the profile says for = \"payout\", but methods list no way that pays \
                 to an e-mail address",
            )
        } else if self.mode == PayoutMode::AccountBalance && profile.pays_to_email() {
            Some("a field of the profile says for = \"payout\", but nothing is paid out")
        } else {
            None
        }
    }

    /// Reads the payout; `profile` is what a partner has told by then.
    pub(super) fn read(
        t: &mut Table<'_, '_>,
        currency: Unit,
        profile: Option<&ProfileRules>,
    ) -> Self {
        let mode = t.word("mode");
        let (every, day) = (t.word_opt("every"), t.integer_opt("day", 1..=28));
        let schedule =
            PayoutSchedule { every: every.unwrap_or(Every::Month), day: day.unwrap_or(1) };
        let is_scheduled = mode == PayoutMode::Schedule;
        if is_scheduled {
            t.need("every");
            t.need("day");
        }
        let has_minimum = t.peek("minimum").is_some() || mode == PayoutMode::OnRequest;
        let payout = Self {
            mode,
            schedule: is_scheduled.then_some(schedule),
            via: ContactChannel::read(t),
            needs: PayoutNeed::read(t, profile),
            minimum: if has_minimum {
                t.money("minimum", currency)
            } else {
                Money::new(0, currency)
            },
            answer_within_hours: t.integer_opt("answer_within_hours", 1..=720),
            methods: t.word_list_opt("methods"),
            destination: t.word_opt("destination"),
        };
        t.get("minimum");
        let only = |t: &mut Table<'_, '_>, key: &str, holds: bool, what: &str| {
            if t.peek(key).is_some() && !holds {
                t.error(key, format!("\"{key}\" belongs to mode = \"{what}\""), None);
            }
        };
        for key in ["every", "day"] {
            only(t, key, is_scheduled, "schedule");
        }
        // On a schedule nobody asks, so that nothing can be asked of them either.
        for key in ["via", "needs"] {
            only(t, key, mode == PayoutMode::OnRequest, "on_request");
        }
        if payout.via.as_ref().is_some_and(|via| !matches!(via, ContactChannel::Ticket(_))) {
            t.error(
                "via",
                "a payout is asked for in Discord: write via = { ticket = \"…\" }",
                None,
            );
        }
        for key in ["methods", "minimum", "destination", "answer_within_hours"] {
            only(t, key, mode != PayoutMode::AccountBalance, "on_request\" or \"schedule");
        }
        payout
    }
}

impl PayoutNeed {
    fn read(t: &mut Table<'_, '_>, profile: Option<&ProfileRules>) -> Vec<Self> {
        let mut needs = Vec::new();
        if t.is_absent("needs") {
            return needs;
        }
        for (path, offset, name) in t.strings("needs") {
            if name != "passphrase" {
                let field = profile.and_then(|profile| profile.field(name));
                if field.is_some_and(|field| field.purpose != Some(Purpose::Payout)) {
                    let message = format!(
                        "a payout needs \"{name}\", but that field does not say for = \"payout\""
                    );
                    t.reader.error(offset, &path, message, None);
                }
                let mention =
                    Mention { kind: Name::ProfileField, name: name.to_owned(), path, offset };
                t.reader.names.refer(mention);
                needs.push(Self::Field(name.to_owned()));
                continue;
            }
            if profile.is_some_and(|profile| !profile.passphrase.required) {
                let message = "a payout needs the passphrase, but the profile does not require one"
                    .to_owned();
                t.reader.error(offset, &path, message, None);
            }
            needs.push(Self::Passphrase);
        }
        needs
    }
}
