//! Why something did not happen, in words that say what to do.
//!
//! A noun's error says its own: [`Explain`] is implemented in its feature's `text.rs`. What is
//! nobody's stands here.

use std::error::Error;
use std::fmt;

use partnerdesk::store::{StoreError, StoreFailure};

use crate::discord::api;
use crate::discord::reply::{BLUE, Card, MessageContent, RED};
use crate::i18n::Locale;

/// An error of a noun, which says itself what happened and what to do.
pub(crate) trait Explain: Error + Send + Sync + 'static {
    /// What happened and what to do, in the reader's language. `None` when nobody who reads it can
    /// do something about it: then it is our fault.
    fn explain(&self, locale: Locale) -> Option<String>;

    /// Whether somebody can do something about it; otherwise it is our fault.
    fn is_refusal(&self) -> bool {
        self.explain(Locale::En).is_some()
    }

    /// Whether another try with other words in the form can go through.
    fn is_about_input(&self) -> bool {
        false
    }

    /// As [`Explain::explain`]; of our own faults it says no more than that.
    fn say(&self, locale: Locale) -> String {
        self.explain(locale).unwrap_or_else(|| fault(locale, "-"))
    }
}

/// Something is our fault; the log has it under this number.
fn fault(locale: Locale, incident: &str) -> String {
    locale.with("error-fault", &[("incident", incident.into())])
}

/// Why something did not happen.
#[derive(Debug, thiserror::Error)]
pub(crate) enum UserError {
    /// Used outside a server.
    #[error("not in a guild")]
    NotInGuild,
    /// The server runs no program.
    #[error("no program")]
    NoProgram,
    /// Only members who manage the server may set it up.
    #[error("not a manager")]
    NotManager,
    /// The set-up is not complete.
    #[error("not set up")]
    NotSetUp,
    /// Only staff may do this.
    #[error("not staff")]
    NotStaff,
    /// Only members listed by id may do this.
    #[error("not listed")]
    NotListed,
    /// The member is no partner.
    #[error("no partner")]
    NoPartner,
    /// Somebody else's.
    #[error("not theirs")]
    NotYours,
    /// A button or form of another version, or of what is no more.
    #[error("stale")]
    Stale,
    /// A noun refused it, or failed.
    #[error(transparent)]
    Noun(NounError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Discord refused or failed.
    #[error(transparent)]
    Discord(Box<serenity::Error>),
    /// A panic was caught.
    #[error("panic")]
    Panic,
    /// A command did not get as far as its action.
    #[error("the command could not be run")]
    NotRun,
}

/// The error of any noun. Its causes are that error's own.
#[derive(Debug)]
pub(crate) struct NounError(Box<dyn Explain>);

impl fmt::Display for NounError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Error for NounError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.source()
    }
}

impl<E: Explain> From<E> for UserError {
    fn from(error: E) -> Self {
        Self::Noun(NounError(Box::new(error)))
    }
}

impl From<serenity::Error> for UserError {
    fn from(error: serenity::Error) -> Self {
        Self::Discord(Box::new(error))
    }
}

impl UserError {
    /// Whether the member can do something about it; otherwise it is our fault.
    #[must_use]
    pub(crate) fn is_refusal(&self) -> bool {
        self.explain(Locale::En).is_some()
    }

    /// Whether another try with other words in the form can go through.
    #[must_use]
    pub(crate) fn is_about_input(&self) -> bool {
        matches!(self, Self::Noun(error) if error.0.is_about_input())
    }

    /// The message for the member: the fact is its title, what to do is below it. Red is for our
    /// own faults, which show only the number under which the log has them; a refusal has none.
    #[must_use]
    pub(crate) fn message(&self, locale: Locale, incident: u64) -> MessageContent {
        let incident = incident.to_string();
        let (text, color) = match (StoreError::trouble(self), self.explain(locale)) {
            (Some(StoreFailure::ReadOnly), _) => (locale.text("error-read-only"), RED),
            (Some(StoreFailure::Uncertain), _) => {
                (locale.with("error-uncertain", &[("incident", incident.into())]), RED)
            }
            (None, Some(refusal)) => (refusal, BLUE),
            (None, None) => (fault(locale, &incident), RED),
        };
        let (fact, advice) = split_fact(&text);
        let card = Card::new(fact, color);
        MessageContent::card(if advice.is_empty() { card } else { card.words(advice) })
    }

    /// What happened and what to do; of our own faults no more than that.
    #[must_use]
    pub(crate) fn say(&self, locale: Locale) -> String {
        self.explain(locale).unwrap_or_else(|| fault(locale, "-"))
    }

    /// As [`Explain::explain`].
    fn explain(&self, locale: Locale) -> Option<String> {
        let id = match self {
            Self::NotInGuild => "error-not-in-guild",
            Self::NoProgram => "error-no-program",
            Self::NotManager => "error-not-manager",
            Self::NotSetUp => "error-not-set-up",
            Self::NotStaff => "error-not-staff",
            Self::NotListed => "error-not-listed",
            Self::NoPartner => "error-no-partner",
            Self::NotYours => "error-not-yours",
            Self::Stale => "error-stale",
            Self::Noun(error) => return error.0.explain(locale),
            Self::Discord(error) => refusal(error)?,
            Self::Store(_) | Self::Panic | Self::NotRun => return None,
        };
        Some(locale.text(id))
    }
}

/// What Discord refuses that a manager of the server can allow: the id of a text.
fn refusal(error: &serenity::Error) -> Option<&'static str> {
    match api::code(error)? {
        30_005 => Some("error-roles-full"),
        50_001 => Some("error-hidden"),
        50_013 => Some("error-permission"),
        60_003 => Some("error-two-factor"),
        50_035 if api::is_about_name(error) => Some("error-name"),
        _ => None,
    }
}

/// A text's first sentence, without its full stop, and the rest.
fn split_fact(text: &str) -> (&str, &str) {
    let end =
        |mark: &str| text.find(mark).map(|at| at.saturating_add(mark.len().saturating_sub(1)));
    let ends = [". ", "? ", ".\n", "\n"].into_iter().filter_map(end);
    let (fact, advice) = text.split_at(ends.min().unwrap_or(text.len()));
    let fact = fact.trim_end();
    (fact.strip_suffix('.').unwrap_or(fact), advice.trim_start())
}

#[cfg(test)]
mod tests {
    use partnerdesk::application::ApplicationError;
    use partnerdesk::claim::ClaimError;
    use partnerdesk::correction::CorrectionError;
    use partnerdesk::engagement::EngagementError;
    use partnerdesk::id::ProgramId;
    use partnerdesk::ledger::LedgerError;
    use partnerdesk::partner::ProfileError;
    use partnerdesk::passphrase::PassphraseError;
    use partnerdesk::payout::PayoutError;
    use partnerdesk::referral::ReferralError;
    use partnerdesk::store::WriteBlock;
    use partnerdesk::top_up::TopUpError;

    use super::*;

    fn full_disk() -> StoreError {
        StoreError::ReadOnly(WriteBlock::Room { free: 0 })
    }

    /// Colour and title of the message.
    fn shown(error: impl Into<UserError>) -> (u32, String) {
        let message = error.into().message(Locale::En, 7).create_message();
        let card = serde_json::to_value(message).unwrap()["embeds"][0].clone();
        let color = card["color"].as_u64().and_then(|color| u32::try_from(color).ok()).unwrap();
        (color, card["title"].as_str().unwrap().to_owned())
    }

    #[test]
    fn a_full_disk_is_reported_however_deep_in_an_error_it_is() {
        let told = (RED, "Nothing can be saved right now".to_owned());
        assert_eq!(shown(full_disk()), told);
        assert_eq!(shown(PayoutError::from(full_disk())), told);
        assert_eq!(shown(PayoutError::from(LedgerError::from(full_disk()))), told);
        let profile = ProfileError::from(PassphraseError::from(full_disk()));
        assert_eq!(shown(PayoutError::from(profile)), told);
        let profile = ProfileError::from(LedgerError::from(full_disk()));
        assert_eq!(shown(ApplicationError::from(profile)), told);
    }

    #[test]
    fn a_noun_says_what_it_refuses_and_its_faults_show_a_number_alone() {
        assert_eq!(
            shown(PayoutError::Own),
            (BLUE, "You cannot decide on your own payout".to_owned())
        );
        let fault = StoreError::Inconsistent { table: "payout", column: "state", row: 1 };
        let UserError::Noun(noun) = UserError::from(PayoutError::from(fault)) else { panic!() };
        assert_eq!(noun.to_string(), "payout.state of row 1 holds what it cannot hold");
        let said = UserError::Noun(noun).message(Locale::En, 7).create_message();
        let said = serde_json::to_value(said).unwrap().to_string();
        assert!(said.contains("Something went wrong") && said.contains("number: 7"), "{said}");
    }

    #[test]
    fn every_noun_that_moves_money_says_that_it_is_frozen() {
        let frozen = || LedgerError::Frozen(ProgramId::new(1));
        let told = (BLUE, Locale::En.text("error-frozen"));
        let title = |(color, title): (u32, String)| (color, told.1.starts_with(&title));
        for shown in [
            shown(PayoutError::from(frozen())),
            shown(PayoutError::from(ProfileError::from(frozen()))),
            shown(EngagementError::from(frozen())),
            shown(TopUpError::Ledger(frozen())),
            shown(CorrectionError::from(frozen())),
            shown(ReferralError::from(frozen())),
        ] {
            assert_eq!(title(shown.clone()), (told.0, true), "{shown:?}");
        }
        assert!(!UserError::from(PayoutError::Ledger(LedgerError::FourEyes)).is_refusal());
    }

    #[test]
    fn a_form_is_offered_again_only_when_its_input_was_at_fault() {
        assert!(UserError::from(TopUpError::Reference).is_about_input());
        assert!(UserError::from(ClaimError::Input).is_about_input());
        assert!(!UserError::from(TopUpError::Own).is_about_input());
        assert!(!UserError::from(PayoutError::Reason).is_about_input());
        assert!(!UserError::Stale.is_about_input());
    }
}
