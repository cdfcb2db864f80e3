//! Why an application was not filed or decided.

use super::State;
use crate::id::MemberId;
use crate::store::StoreError;

/// Why an application was not filed or decided.
#[derive(Debug, thiserror::Error)]
pub enum ApplicationError {
    /// The program takes no applications, or has no form for them.
    #[error("the program takes no applications")]
    NoForm,
    /// The member is a partner already.
    #[error("the member is a partner already")]
    Partner,
    /// Skipping the form needs an invitation.
    #[error("the member was not invited")]
    NotInvited,
    /// No such application, or not the member's own.
    #[error("no such application")]
    Unknown,
    /// Nothing is asked of the applicant.
    #[error("nothing is asked; the application is {0:?}")]
    NotAsked(State),
    /// A required question has no answer; carries its short text.
    #[error("{0:?} has no answer")]
    Unanswered(String),
    /// An answer is longer than its field takes.
    #[error("the answer to {field:?} is longer than {max} characters")]
    TooLong {
        /// The question's short text.
        field: String,
        /// Characters at most.
        max: usize,
    },
    /// A reason or note is missing or longer than 1,000 characters.
    #[error("a reason of 1 to 1,000 characters is needed")]
    Reason,
    /// None of the questions asked again is in the form.
    #[error("no such question")]
    NoQuestion,
    /// Nobody decides about their own application.
    #[error("nobody decides about their own application")]
    Own,
    /// Somebody was first, or the applicant has not submitted it.
    #[error("the application is {state:?}")]
    NotInReview {
        /// Where it stands.
        state: State,
        /// Who decided last.
        by: Option<MemberId>,
    },
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ApplicationError {
    /// Whether the member can do something about it; otherwise it is our fault.
    #[must_use]
    pub fn is_refusal(&self) -> bool {
        !matches!(self, Self::Store(_))
    }
}
