//! Who did what, and when: rows that are only ever added.

mod repo;

use std::str::FromStr;

use sqlx::SqliteConnection;
use strum::IntoEnumIterator;

use crate::app_context::AppContext;
use crate::clock::UtcMs;
use crate::id::{
    ApplicationId, ClaimId, ConflictId, ContractId, CorrectionId, MemberId, OutboxId, PartnerId,
    PayoutId, ProgramChangeId, ProgramId, TodoId,
};
use crate::store::StoreError;

/// What is noted of a noun: each noun has an enum of its own.
pub trait AuditAction: Copy + Into<&'static str> + FromStr + IntoEnumIterator {
    /// The noun, as its module is called.
    const NOUN: &'static str;

    /// The action as it is stored: `payout.settle`.
    #[must_use]
    fn stored(self) -> String {
        format!("{}.{}", Self::NOUN, self.into())
    }

    /// The action that is stored like this; `None` when it is another noun's, or not known here.
    #[must_use]
    fn from_stored(stored: &str) -> Option<Self> {
        stored.strip_prefix(Self::NOUN)?.strip_prefix('.')?.parse().ok()
    }

    /// All that is noted of the noun.
    #[must_use]
    fn all() -> impl Iterator<Item = Self> {
        Self::iter()
    }
}

/// To what something was done; stored as `payout:7`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::Display)]
pub(crate) enum AuditSubject {
    /// An application.
    #[strum(to_string = "application:{0}")]
    Application(ApplicationId),
    /// A claim.
    #[strum(to_string = "claim:{0}")]
    Claim(ClaimId),
    /// A conflict of billing events.
    #[strum(to_string = "conflict:{0}")]
    Conflict(ConflictId),
    /// A contract.
    #[strum(to_string = "contract:{0}")]
    Contract(ContractId),
    /// A correction.
    #[strum(to_string = "correction:{0}")]
    Correction(CorrectionId),
    /// A member who is no partner, or not yet.
    #[strum(to_string = "member:{0}")]
    Member(MemberId),
    /// A row of the outbox.
    #[strum(to_string = "outbox:{0}")]
    Outbox(OutboxId),
    /// A partner.
    #[strum(to_string = "partner:{0}")]
    Partner(PartnerId),
    /// A payout.
    #[strum(to_string = "payout:{0}")]
    Payout(PayoutId),
    /// The whole program.
    #[strum(to_string = "program:{0}")]
    Program(ProgramId),
    /// A change to another version of the program file.
    #[strum(to_string = "program_change:{0}")]
    ProgramChange(ProgramChangeId),
    /// A to-do in the billing panel.
    #[strum(to_string = "todo:{0}")]
    Todo(TodoId),
}

/// One thing that somebody did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// The member who did it.
    pub member: MemberId,
    /// What, as [`AuditAction::stored`] has it: `payout.settle`.
    pub action: String,
    /// To what: `payout:7`.
    pub subject: String,
    /// More about it; often empty.
    pub detail: String,
    /// When it was done, UTC.
    pub at: UtcMs,
}

/// What was done last in the program, the newest first.
///
/// # Errors
/// [`StoreError`] when the rows cannot be read.
pub async fn list_newest(
    app: &AppContext,
    program: ProgramId,
    limit: u32,
) -> Result<Vec<AuditEntry>, StoreError> {
    repo::list_newest(&mut *app.store.read().await?, program, limit).await
}

/// What was done last to the partner, or to an application, a payout, a code, a contract, a claim
/// or a correction of theirs, the newest first.
///
/// # Errors
/// [`StoreError`] when the rows cannot be read.
pub async fn list_by_partner(
    app: &AppContext,
    program: ProgramId,
    partner: PartnerId,
    limit: u32,
) -> Result<Vec<AuditEntry>, StoreError> {
    repo::list_by_partner(&mut *app.store.read().await?, program, partner, limit).await
}

/// Notes that `member` did `action` to `subject`, in the caller's transaction. `detail` holds no
/// secret and no personal data.
///
/// # Errors
/// [`StoreError`] when the row cannot be written; the action itself must then not happen either.
pub(crate) async fn record(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
    member: MemberId,
    action: impl AuditAction,
    subject: AuditSubject,
    detail: &str,
) -> Result<(), StoreError> {
    let (action, subject) = (action.stored(), subject.to_string());
    repo::insert(conn, now, program, member, &action, &subject, detail).await
}

/// How often `member` did `action` since `since`.
///
/// # Errors
/// [`StoreError`] when the rows cannot be read.
pub(crate) async fn count_since(
    conn: &mut SqliteConnection,
    program: ProgramId,
    member: MemberId,
    action: impl AuditAction,
    since: UtcMs,
) -> Result<u32, StoreError> {
    repo::count_since(conn, program, member, &action.stored(), since).await
}

/// Who did `action` to `subject` last.
///
/// # Errors
/// [`StoreError`] when the rows cannot be read.
pub(crate) async fn find_last(
    conn: &mut SqliteConnection,
    program: ProgramId,
    action: impl AuditAction,
    subject: AuditSubject,
) -> Result<Option<MemberId>, StoreError> {
    repo::find_last(conn, program, &action.stored(), &subject.to_string()).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(
        Debug, Clone, Copy, PartialEq, strum::EnumIter, strum::EnumString, strum::IntoStaticStr,
    )]
    #[strum(serialize_all = "snake_case")]
    enum TeaAction {
        Pour,
        LiftLid,
    }

    impl AuditAction for TeaAction {
        const NOUN: &'static str = "tea";
    }

    #[test]
    fn actions_and_subjects_are_stored_with_their_noun() {
        let stored: Vec<String> = TeaAction::all().map(TeaAction::stored).collect();
        assert_eq!(stored, ["tea.pour", "tea.lift_lid"]);
        assert_eq!(TeaAction::from_stored("tea.lift_lid"), Some(TeaAction::LiftLid));
        for other in ["lift_lid", "tea.LiftLid", "tea.", "teapot.pour", "teapour"] {
            assert_eq!(TeaAction::from_stored(other), None, "{other}");
        }
        assert_eq!(AuditSubject::Payout(PayoutId::new(7)).to_string(), "payout:7");
        assert_eq!(
            AuditSubject::ProgramChange(ProgramChangeId::new(8)).to_string(),
            "program_change:8"
        );
    }
}
