//! The set-up in words: what is refused, and the audit trail.

use partnerdesk::id::MemberId;
use partnerdesk::program::ProgramProblem;
use partnerdesk::tenant::{TenantAction, TenantError};

use crate::features::partner_file::audit::{AuditText, AuditTexts};
use crate::i18n::{Locale, mention};
use crate::user_error::Explain;

/// What is said of an action in the audit trail.
pub(crate) const AUDIT: AuditTexts = AuditTexts::of::<TenantAction>();

impl AuditText for TenantAction {
    fn text_id(self) -> &'static str {
        match self {
            Self::Setup => "audit-setup",
        }
    }
}

impl Explain for TenantError {
    fn explain(&self, locale: Locale) -> Option<String> {
        Some(match self {
            Self::NoProgram => locale.text("error-no-program"),
            Self::Faults(problems) => faults(locale, problems),
            Self::OtherProgram(name) => {
                locale.with("error-other-program", &[("program", name.as_str().into())])
            }
            Self::OtherDiscord(_) | Self::Keys(_) | Self::Store(_) => return None,
        })
    }
}

/// A program file has faults: how many, and the first.
pub(crate) fn faults(locale: Locale, faults: &[ProgramProblem]) -> String {
    let first = faults.first().map(ToString::to_string).unwrap_or_default();
    let args = [("count", faults.len().into()), ("first", first.into())];
    locale.with("error-program-faults", &args)
}

/// Why `/setup` changed nothing.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SetupError {
    /// The program has to be chosen: id and name of those that there are.
    #[error("no such program file")]
    ChooseProgram(Vec<(String, String)>),
    /// @everyone was chosen as the staff role.
    #[error("everyone would be staff")]
    EveryoneIsStaff,
    /// The staff option mentions nobody, or something else than members.
    #[error("staff are not mentioned")]
    StaffMentions,
    /// These are not in the server.
    #[error("not in the server")]
    StaffAbsent(Vec<MemberId>),
    /// These are bots.
    #[error("bots")]
    StaffBots(Vec<MemberId>),
}

impl Explain for SetupError {
    fn explain(&self, locale: Locale) -> Option<String> {
        Some(match self {
            Self::ChooseProgram(programs) => {
                let names: Vec<_> =
                    programs.iter().map(|(id, name)| format!("`{id}` ({name})")).collect();
                locale.with("error-choose-program", &[("programs", names.join(", ").into())])
            }
            Self::EveryoneIsStaff => locale.text("error-everyone-is-staff"),
            Self::StaffMentions => locale.text("error-staff-mentions"),
            Self::StaffAbsent(ids) => named(locale, "error-staff-absent", ids),
            Self::StaffBots(ids) => named(locale, "error-staff-bots", ids),
        })
    }
}

fn named(locale: Locale, id: &str, members: &[MemberId]) -> String {
    let members: Vec<String> = members.iter().copied().map(mention).collect();
    locale.with(id, &[("members", members.join(" ").into())])
}
