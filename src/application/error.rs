//! Why an application was not filed or decided.

use super::ApplicationState;
use crate::clock::UtcMs;
use crate::id::MemberId;
use crate::partner::ProfileError;
use crate::program::{AnswerError, FormField};
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
    NotAsked(ApplicationState),
    /// An answer does not answer its question.
    #[error("the answer to {:?} does not fit: {why:?}", field.id)]
    Unfit {
        /// The question.
        field: FormField,
        /// What is wrong with the answer.
        why: AnswerError,
    },
    /// The member may not come in this way, or has chosen none.
    #[error("the member may not come in this way")]
    NoWay,
    /// A denied application can be made again only from this time on.
    #[error("not before {0}")]
    TooSoon(UtcMs),
    /// A reason or note is missing or longer than 1,000 characters.
    #[error("a reason of 1 to 1,000 characters is needed")]
    Reason,
    /// The program has no track of this id.
    #[error("there is no track {0:?}")]
    NoTrack(String),
    /// Nobody comes to this track without a promotion and a signed contract; carries its id.
    #[error("{0:?} takes a signed contract")]
    NeedsContract(String),
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
        state: ApplicationState,
        /// Who decided last.
        by: Option<MemberId>,
    },
    /// The partner could not be taken in.
    #[error(transparent)]
    Profile(#[from] ProfileError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}
