//! The change itself: from here on the program runs by the other version of its file. One
//! transaction of the caller's.

use sqlx::SqliteConnection;

use super::ProgramChangeNotice;
use crate::clock::UtcMs;
use crate::id::ProgramChangeId;
use crate::outbox::{self, Effect};
use crate::partner;
use crate::program::{self, ChangeImpact, Program, ProgramDiffEntry};
use crate::referral;
use crate::store::StoreError;
use crate::tenant::{self, Tenant};

/// Puts `program` in force, whose file is `source`: who came before keeps the version before,
/// partners come to the level, the roles and the worth of their codes that it gives, and everybody
/// whom it concerns is told.
pub(super) async fn apply_change(
    conn: &mut SqliteConnection,
    now: UtcMs,
    before: &Tenant,
    id: ProgramChangeId,
    source: &str,
    program: Program,
) -> Result<(), StoreError> {
    let version = tenant::save_version(conn, now, before).await?;
    referral::save_customer_version(conn, before.id, &version).await?;
    let changes = program::diff(&before.program, &program);
    let after = tenant::replace_program(conn, before, source, program).await?;
    let told = changes_rules(&changes);
    for partner in partner::is_active_in(conn, after.id).await? {
        partner::apply_new_program(conn, now, before, &after, &partner).await?;
        if told {
            let effect = Effect::tell(partner.member, ProgramChangeNotice::NewTerms { change: id });
            outbox::enqueue(conn, now, after.id, &effect).await?;
        }
    }
    outbox::enqueue(conn, now, after.id, &Effect::ShowPanel).await?;
    outbox::enqueue(conn, now, after.id, &Effect::log(ProgramChangeNotice::Done { change: id }))
        .await
}

/// Whether any of the changes is about more than what people read.
pub(super) fn changes_rules(changes: &[ProgramDiffEntry]) -> bool {
    changes.iter().any(|change| change.impact != ChangeImpact::Texts)
}
