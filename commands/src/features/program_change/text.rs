//! Changes of the program file in words: what is refused, and the audit trail.

use partnerdesk::program_change::{ProgramChangeAction, ProgramChangeError, ProgramChangeState};

use crate::features::partner_file::audit::{AuditText, AuditTexts};
use crate::features::program_change::obstacles;
use crate::features::setup::text::faults;
use crate::i18n::{Locale, mention};
use crate::user_error::Explain;

/// What is said of an action in the audit trail.
pub(crate) const AUDIT: AuditTexts = AuditTexts::of::<ProgramChangeAction>();

impl AuditText for ProgramChangeAction {
    fn text_id(self) -> &'static str {
        match self {
            Self::Confirm => "audit-switch",
            Self::Withdraw => "audit-switch-withdraw",
        }
    }
}

impl Explain for ProgramChangeError {
    fn explain(&self, locale: Locale) -> Option<String> {
        Some(match self {
            Self::Faults(problems) => faults(locale, problems),
            Self::Stale | Self::Unknown => locale.text("error-switch-stale"),
            Self::Decided(known) => {
                let id = match known.state {
                    ProgramChangeState::Pending => "error-switch-pending",
                    ProgramChangeState::Done => "error-switch-done",
                    ProgramChangeState::Declined => "error-switch-declined",
                    ProgramChangeState::Withdrawn => "error-switch-withdrawn",
                    ProgramChangeState::Offered | ProgramChangeState::Superseded => {
                        "error-switch-stale"
                    }
                };
                locale.with(id, &[("by", known.decided_by.map(mention).unwrap_or_default().into())])
            }
            Self::InTheWay(list) => {
                locale.with("error-switch-in-the-way", &[("list", obstacles(locale, list).into())])
            }
            Self::Store(_) => return None,
        })
    }
}
