//! The switch itself: from here on the program runs by the other version of its file. One
//! transaction of the caller's.

use sqlx::SqliteConnection;

use crate::clock::UtcMs;
use crate::id::ProgramChangeId;
use crate::outbox::{self, Effect, Notice};
use crate::partner;
use crate::program::{self, ChangeImpact, Program, ProgramDiffEntry};
use crate::referral;
use crate::store::StoreError;
use crate::tenant::{self, Tenant};

/// Puts `program` in force, whose file is `source`: who came before keeps the version before,
/// partners come to the level, the roles and the worth of their codes that it gives, and everybody
/// whom it concerns is told.
pub(super) async fn apply(
    conn: &mut SqliteConnection,
    now: UtcMs,
    before: &Tenant,
    id: ProgramChangeId,
    source: &str,
    program: Program,
) -> Result<(), StoreError> {
    let version = tenant::keep_version(conn, now, before).await?;
    referral::keep_version(conn, before.id, &version).await?;
    let changes = program::diff(&before.program, &program);
    let after = tenant::adopt(conn, before, source, program).await?;
    let told = is_more_than_words(&changes);
    for partner in partner::active_in(conn, after.id).await? {
        partner::follow(conn, now, before, &after, &partner).await?;
        if told {
            let effect =
                Effect::Tell { member: partner.member, notice: Notice::OtherTerms { switch: id } };
            outbox::owe(conn, now, after.id, &effect).await?;
        }
    }
    outbox::owe(conn, now, after.id, &Effect::ShowPanel).await?;
    outbox::owe(conn, now, after.id, &Effect::Log { notice: Notice::Switched { switch: id } }).await
}

/// Whether any of the changes is about more than what people read.
pub(super) fn is_more_than_words(changes: &[ProgramDiffEntry]) -> bool {
    changes.iter().any(|change| change.gravity != ChangeImpact::Texts)
}
