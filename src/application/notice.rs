//! What is said about an application, as facts; the words are the bot's.

use serde::{Deserialize, Serialize};
use strum::VariantNames;

use crate::id::{ApplicationId, MemberId};
use crate::outbox::NounNotice;

/// What is said about an application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, VariantNames)]
#[serde(tag = "say", rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum ApplicationNotice {
    /// An application has come in; said to staff.
    Submitted {
        /// The application.
        application: ApplicationId,
    },
    /// Staff ask the applicant to answer these questions again.
    DetailsRequested {
        /// Who asks.
        staff: MemberId,
        /// Ids of the form's fields.
        fields: Vec<String>,
        /// What staff want to know.
        note: String,
    },
    /// The applicant has answered what was asked.
    Revised,
    /// Answers of an application that do not fit its card: this part of the form, from 1.
    Answers {
        /// Which part.
        part: usize,
    },
    /// The application is approved: the profile comes next.
    Approved {
        /// Who approved.
        staff: MemberId,
    },
    /// The application is denied.
    Denied {
        /// Who denied.
        staff: MemberId,
        /// Why.
        reason: String,
    },
    /// Staff invite the member to become a partner.
    Invited {
        /// Who invites.
        staff: MemberId,
    },
    /// Staff have enrolled the member by hand: the profile comes next.
    Enrolled {
        /// Who enrolled.
        staff: MemberId,
    },
}

impl NounNotice for ApplicationNotice {
    const NOUN: &'static str = "application";
}
