//! Applications in words: what is refused, and the audit trail.

use partnerdesk::application::{ApplicationAction, ApplicationError, ApplicationState};
use partnerdesk::id::TicketId;
use partnerdesk::program::AnswerError;

use crate::features::partner_file::audit::{AuditText, AuditTexts};
use crate::i18n::{Arg, Locale, mention, when};
use crate::user_error::Explain;

/// What is said of an action in the audit trail.
pub(crate) const AUDIT: AuditTexts = AuditTexts::of::<ApplicationAction>();

impl AuditText for ApplicationAction {
    fn text_id(self) -> &'static str {
        match self {
            Self::Invite => "audit-invite",
            Self::Enrol => "audit-enrol",
            Self::Approve => "audit-approve",
            Self::Deny => "audit-deny",
            Self::Ask => "audit-ask",
        }
    }
}

impl Explain for ApplicationError {
    fn explain(&self, locale: Locale) -> Option<String> {
        Some(match self {
            Self::NoForm => locale.text("error-no-form"),
            Self::Partner => locale.text("error-already-partner"),
            Self::NotInvited => locale.text("error-not-invited"),
            Self::Unknown | Self::NoQuestion => locale.text("error-stale"),
            Self::NotAsked(_) => locale.text("error-nothing-asked"),
            Self::NoWay => locale.text("error-no-way"),
            Self::TooSoon(again) => {
                locale.with("error-too-soon", &[("again", when(*again).into())])
            }
            Self::Unfit { field, why } => {
                let args = [
                    ("field", field.title().into()),
                    ("max", Arg::from(u32::from(field.max))),
                    ("options", field.options.join(", ").into()),
                ];
                let id = match why {
                    AnswerError::Missing => "error-unanswered",
                    AnswerError::TooLong => "error-answer-too-long",
                    AnswerError::NotUrl => "error-answer-url",
                    AnswerError::NotNumber => "error-answer-number",
                    AnswerError::NotOption => "error-answer-option",
                };
                locale.with(id, &args)
            }
            Self::NoTrack(track) => {
                locale.with("error-no-track", &[("track", track.as_str().into())])
            }
            Self::NeedsContract(track) => {
                locale.with("error-enrol-contract", &[("track", track.as_str().into())])
            }
            Self::Reason => locale.text("error-reason"),
            Self::Own => locale.text("error-own-application"),
            Self::NotInReview { state, by } => {
                let by = by.map(mention).unwrap_or_default();
                let id = match state {
                    ApplicationState::Approved => "error-decided-approved",
                    ApplicationState::Denied => "error-decided-denied",
                    ApplicationState::Asked => "error-decided-asked",
                    ApplicationState::Draft | ApplicationState::InReview => "error-not-submitted",
                };
                locale.with(id, &[("by", by.into())])
            }
            Self::Profile(error) => return error.explain(locale),
            Self::Store(_) => return None,
        })
    }
}

/// Why there is no application to make or to decide.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ApplicantError {
    /// A bot takes no part.
    #[error("a bot")]
    Bot,
    /// The member has applied.
    #[error("filed already")]
    Filed(Option<TicketId>),
    /// The member is a partner.
    #[error("a partner already")]
    Partner,
    /// No application in a ticket of this number.
    #[error("no application in ticket {0}")]
    NoTicket(TicketId),
}

impl Explain for ApplicantError {
    fn explain(&self, locale: Locale) -> Option<String> {
        Some(match self {
            Self::Bot => locale.text("error-bot"),
            Self::Filed(ticket) => {
                let ticket = ticket.map(|ticket| ticket.to_string()).unwrap_or_default();
                locale.with("error-already-filed", &[("ticket", ticket.into())])
            }
            Self::Partner => locale.text("error-you-are-partner"),
            Self::NoTicket(ticket) => {
                locale.with("error-no-ticket", &[("ticket", ticket.to_string().into())])
            }
        })
    }
}
