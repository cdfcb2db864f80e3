//! Sales in words: why one was not recorded.

use partnerdesk::referral::{AheadCause, EventError, ReferralError};

use crate::i18n::{Arg, Locale};
use crate::user_error::Explain;

impl Explain for EventError {
    fn explain(&self, locale: Locale) -> Option<String> {
        Some(match self {
            Self::Missing(field) => {
                locale.with("error-event-missing", &[("field", (*field).into())])
            }
            Self::TooLong { field, max } => locale.with(
                "error-event-too-long",
                &[("field", (*field).into()), ("max", Arg::from(*max))],
            ),
            Self::Control(field) => {
                locale.with("error-event-control", &[("field", (*field).into())])
            }
            Self::Time(_) => locale.text("error-event-time"),
            Self::Ahead { ahead, cause, .. } => {
                let id = match cause {
                    AheadCause::LocalTime => "error-event-ahead-zone",
                    AheadCause::Date => "error-event-ahead-day",
                    AheadCause::Year => "error-event-ahead-year",
                };
                locale.with(id, &[("hours", Arg::from(ahead.as_secs().div_ceil(3600)))])
            }
            Self::Amount { .. } => locale.text("error-amount"),
            // The form of a sale has none of them.
            Self::Type
            | Self::Currency
            | Self::NotText(_)
            | Self::NotAnObject
            | Self::Json(_)
            | Self::Empty => locale.text("error-stale"),
        })
    }
}

impl Explain for ReferralError {
    fn explain(&self, locale: Locale) -> Option<String> {
        Some(match self {
            Self::Conflict { id } => {
                locale.with("error-event-conflict", &[("id", id.as_str().into())])
            }
            Self::Event(error) => return error.error.explain(locale),
            Self::NotListed(_) => locale.text("error-not-listed"),
            Self::Ledger(error) => return error.explain(locale),
            Self::Money(_) | Self::Store(_) => return None,
        })
    }
}
