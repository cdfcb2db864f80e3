//! Switching a running program to another version of its file: looked at first, confirmed, and done
//! at once or on its day.
//!
//! Nothing changes before somebody confirms what they have seen. Who came before keeps their
//! version ([`crate::tenant`]); all else holds for everybody from the change on, which is one
//! transaction. What would be left without rules stands in its way ([`ProgramChangeRefusal`]).

mod action;
mod apply;
mod error;
mod notice;
mod refusal;
mod repo;

use sqlx::SqliteConnection;

use crate::app_context::AppContext;
use crate::audit::AuditSubject;
use crate::clock::{UtcMs, start_of_day};
use crate::decision::Decision;
use crate::id::{MemberId, ProgramChangeId};
use crate::outbox;
use crate::program::{self, Program, ProgramDiffEntry};
use crate::store::StoreError;
use crate::tenant::{self, Tenant};

pub use action::ProgramChangeAction;
pub use error::ProgramChangeError;
pub use notice::ProgramChangeNotice;
pub use refusal::ProgramChangeRefusal;

/// Where a program change stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(rename_all = "snake_case")]
pub enum ProgramChangeState {
    /// Its preview was shown; nobody has decided.
    Offered,
    /// Confirmed; waits for its day.
    Pending,
    /// The program runs by it, or has.
    Done,
    /// Somebody has decided to keep what there was.
    Declined,
    /// Confirmed, and taken back before its day.
    Withdrawn,
    /// Another one has taken its place.
    Superseded,
}

/// A program on its way to another version of its file.
#[derive(Debug, Clone)]
pub struct ProgramChange {
    /// Unique over all programs; what the buttons of the preview carry.
    pub id: ProgramChangeId,
    /// The version that was in force when it was looked at.
    pub base: String,
    /// The version that comes.
    pub version: String,
    /// Its file, TOML.
    source: String,
    /// Where it stands.
    pub state: ProgramChangeState,
    /// The first moment of its first day, UTC; none: at once.
    pub effective_at: Option<UtcMs>,
    /// Who confirmed, declined or withdrew it.
    pub decided_by: Option<MemberId>,
}

/// What a program change would do.
#[derive(Debug, Clone)]
pub struct ProgramChangePreview {
    /// The change as it is stored: file, day, who asked.
    pub switch: ProgramChange,
    /// The changes, the gravest first; none when the file means the same in other words.
    pub changes: Vec<ProgramDiffEntry>,
    /// What stands in its way.
    pub obstacles: Vec<ProgramChangeRefusal>,
    /// Partners whom the change is for when the preview is made.
    pub partners: u32,
    /// How many customers keep what they came under.
    pub customers: u32,
    /// Another change that waits for its day: this one would take its place.
    pub replaces: Option<ProgramChange>,
}

impl ProgramChangePreview {
    /// Whether anybody gets other money, or has other rules to keep to.
    #[must_use]
    pub fn is_more_than_words(&self) -> bool {
        apply::changes_rules(&self.changes)
    }
}

/// Looks at another version of the file: keeps it until somebody decides, and says what it would
/// change. Nothing when it is the version that is in force. A version that was offered before and
/// not decided about makes place.
///
/// # Errors
/// [`ProgramChangeError::Faults`], or the database failed.
pub async fn offer_change(
    app: &AppContext,
    tenant: &Tenant,
    member: MemberId,
    source: &str,
) -> Result<Option<ProgramChangePreview>, ProgramChangeError> {
    let program = program::parse(source, "program").map_err(ProgramChangeError::Faults)?;
    let now = app.clock.now();
    let mut tx = app.store.begin().await?;
    let current = in_force(&mut tx, tenant).await?;
    if program.version() == current.program.version() {
        return Ok(None);
    }
    let starts =
        program.meta.effective_from.and_then(|day| start_of_day(day, program.meta.timezone));
    let starts = starts.filter(|at| *at > now);
    let known = repo::find_in_state(&mut tx, tenant.id, ProgramChangeState::Offered).await?;
    let same = |known: &ProgramChange| {
        known.version == program.version() && known.base == current.program.version()
    };
    let id = if let Some(known) = known.filter(same) {
        known.id
    } else {
        repo::mark_superseded(&mut tx, now, tenant.id, ProgramChangeState::Offered, member).await?;
        repo::insert(
            &mut tx,
            now,
            tenant.id,
            current.program.version(),
            &program,
            source,
            starts,
            member,
        )
        .await?
    };
    let switch = find_in(&mut tx, tenant, id).await?;
    let preview = ProgramChangePreview {
        changes: program::diff(&current.program, &program),
        obstacles: refusal::find_refusals(&mut tx, &current, &program).await?,
        partners: repo::list_partners(&mut tx, tenant.id).await?,
        customers: repo::list_customers(&mut tx, tenant.id).await?,
        replaces: repo::find_in_state(&mut tx, tenant.id, ProgramChangeState::Pending).await?,
        switch,
    };
    tx.commit().await?;
    Ok(Some(preview))
}

/// Confirms a change that was looked at: it is done now, or waits for its day, and takes the place
/// of one that waits. Confirmed once more by the same member, it is an answer. `file` is the text
/// of the program file as it is now.
///
/// # Errors
/// [`ProgramChangeError::Stale`] when the file or the version in force is another one than was
/// looked at, [`ProgramChangeError::Decided`], [`ProgramChangeError::InTheWay`],
/// [`ProgramChangeError::Unknown`], or the database failed.
pub async fn confirm_change(
    app: &AppContext,
    tenant: &Tenant,
    member: MemberId,
    id: ProgramChangeId,
    file: &str,
) -> Result<ProgramChange, ProgramChangeError> {
    let mut decision = Decision::begin(app, tenant.id, member).await?;
    let (now, found) = (decision.now, find_in(&mut decision, tenant, id).await?);
    match found.state {
        ProgramChangeState::Offered => {}
        ProgramChangeState::Pending | ProgramChangeState::Done
            if found.decided_by == Some(member) =>
        {
            return Ok(found);
        }
        _ => return Err(ProgramChangeError::Decided(Box::new(found))),
    }
    let current = in_force(&mut decision, tenant).await?;
    if found.base != current.program.version() || found.source != file {
        return Err(ProgramChangeError::Stale);
    }
    let program = read(&found)?;
    let obstacles = refusal::find_refusals(&mut decision, &current, &program).await?;
    if !obstacles.is_empty() {
        return Err(ProgramChangeError::InTheWay(obstacles));
    }
    repo::mark_superseded(&mut decision, now, tenant.id, ProgramChangeState::Pending, member)
        .await?;
    let waits = found.effective_at.is_some_and(|at| at > now);
    let to = if waits { ProgramChangeState::Pending } else { ProgramChangeState::Done };
    repo::mark_decided(&mut decision, now, id, (ProgramChangeState::Offered, to), member).await?;
    if waits {
        decision.log(ProgramChangeNotice::Planned { change: id }).await?;
    } else {
        apply::apply_change(&mut decision, now, &current, id, &found.source, program).await?;
    }
    let (action, subject) = (ProgramChangeAction::Confirm, AuditSubject::ProgramChange(id));
    decision.record(action, subject, &found.version).await?;
    close(app, tenant, decision, id).await
}

/// Keeps what is in force: the change that was looked at is dropped, and nothing changes.
///
/// # Errors
/// [`ProgramChangeError::Decided`] when it was confirmed before, [`ProgramChangeError::Unknown`],
/// or the database failed.
pub async fn decline_change(
    app: &AppContext,
    tenant: &Tenant,
    member: MemberId,
    id: ProgramChangeId,
) -> Result<ProgramChange, ProgramChangeError> {
    let step = (ProgramChangeState::Offered, ProgramChangeState::Declined);
    end_change(app, tenant, member, id, step).await
}

/// Takes back a change that waits for its day.
///
/// # Errors
/// [`ProgramChangeError::Decided`] when its day has come, [`ProgramChangeError::Unknown`], or the
/// database failed.
pub async fn withdraw_change(
    app: &AppContext,
    tenant: &Tenant,
    member: MemberId,
    id: ProgramChangeId,
) -> Result<ProgramChange, ProgramChangeError> {
    let step = (ProgramChangeState::Pending, ProgramChangeState::Withdrawn);
    end_change(app, tenant, member, id, step).await
}

/// Nothing comes of a change; only of one that was confirmed was anybody told.
async fn end_change(
    app: &AppContext,
    tenant: &Tenant,
    member: MemberId,
    id: ProgramChangeId,
    (from, to): (ProgramChangeState, ProgramChangeState),
) -> Result<ProgramChange, ProgramChangeError> {
    let mut decision = Decision::begin(app, tenant.id, member).await?;
    let (now, found) = (decision.now, find_in(&mut decision, tenant, id).await?);
    if found.state == to {
        return Ok(found);
    }
    if found.state != from {
        return Err(ProgramChangeError::Decided(Box::new(found)));
    }
    repo::mark_decided(&mut decision, now, id, (from, to), member).await?;
    if to == ProgramChangeState::Withdrawn {
        decision.log(ProgramChangeNotice::Withdrawn { change: id }).await?;
        let (action, subject) = (ProgramChangeAction::Withdraw, AuditSubject::ProgramChange(id));
        decision.record(action, subject, &found.version).await?;
    }
    close(app, tenant, decision, id).await
}

/// Does every change whose day has come. One that something stands in the way of waits on, and
/// staff are told once; one program holds up no other. Returns how many were done.
///
/// # Errors
/// [`ProgramChangeError`] when the database failed; what was done before stays done.
pub async fn run_due_changes(app: &AppContext) -> Result<usize, ProgramChangeError> {
    let now = app.clock.now();
    let due = repo::list_due(&mut *app.store.read().await?, now).await?;
    let mut done = 0_usize;
    let mut failed = None;
    for (program, id) in due {
        let tenant = tenant::find_by_id(app, program).await?;
        match run(app, now, &tenant, id).await {
            Ok(true) => done = done.saturating_add(1),
            Ok(false) => {}
            Err(error) => {
                tracing::error!(program = tenant.key, switch = %id, %error,
                    "a switch whose day has come was not done");
                failed = Some(error);
            }
        }
    }
    failed.map_or(Ok(done), Err)
}

async fn run(
    app: &AppContext,
    now: UtcMs,
    tenant: &Tenant,
    id: ProgramChangeId,
) -> Result<bool, ProgramChangeError> {
    let mut tx = app.store.begin().await?;
    let Some(found) = repo::find(&mut tx, tenant.id, id)
        .await?
        .filter(|found| found.state == ProgramChangeState::Pending)
    else {
        return Ok(false);
    };
    let current = in_force(&mut tx, tenant).await?;
    let program = read(&found)?;
    if !refusal::find_refusals(&mut tx, &current, &program).await?.is_empty() {
        drop(tx);
        outbox::enqueue_log_once(app, tenant.id, ProgramChangeNotice::Blocked { change: id })
            .await?;
        return Ok(false);
    }
    repo::mark_finished(&mut tx, now, id).await?;
    apply::apply_change(&mut tx, now, &current, id, &found.source, program).await?;
    tx.commit().await?;
    app.guilds.remove(tenant.guild);
    app.notify_outbox();
    tracing::info!(
        program = tenant.key,
        version = found.version,
        "the program runs by another version of its file"
    );
    Ok(true)
}

/// The change with this id.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub async fn find(
    app: &AppContext,
    tenant: &Tenant,
    id: ProgramChangeId,
) -> Result<Option<ProgramChange>, StoreError> {
    repo::find(&mut *app.store.read().await?, tenant.id, id).await
}

/// The change that waits for its day.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub async fn find_pending(
    app: &AppContext,
    tenant: &Tenant,
) -> Result<Option<ProgramChange>, StoreError> {
    repo::find_in_state(&mut *app.store.read().await?, tenant.id, ProgramChangeState::Pending).await
}

/// What the program change brings, or has brought, the gravest first.
///
/// # Errors
/// [`ProgramChangeError`] when a version cannot be read.
pub async fn list_changes(
    app: &AppContext,
    tenant: &Tenant,
    switch: &ProgramChange,
) -> Result<Vec<ProgramDiffEntry>, ProgramChangeError> {
    let mut conn = app.store.read().await?;
    let before = tenant::find_version(&mut conn, tenant, &switch.base).await?;
    Ok(program::diff(&before, &read(switch)?))
}

/// What stands in the way of the change now.
///
/// # Errors
/// [`ProgramChangeError`] when it cannot be read.
pub async fn list_refusals(
    app: &AppContext,
    tenant: &Tenant,
    switch: &ProgramChange,
) -> Result<Vec<ProgramChangeRefusal>, ProgramChangeError> {
    let mut conn = app.store.read().await?;
    Ok(refusal::find_refusals(&mut conn, tenant, &read(switch)?).await?)
}

/// Commits what was decided; what is known of the guild is read anew.
async fn close(
    app: &AppContext,
    tenant: &Tenant,
    mut decision: Decision<'_>,
    id: ProgramChangeId,
) -> Result<ProgramChange, ProgramChangeError> {
    let switch = find_in(&mut decision, tenant, id).await?;
    decision.commit().await?;
    app.guilds.remove(tenant.guild);
    Ok(switch)
}

async fn find_in(
    conn: &mut SqliteConnection,
    tenant: &Tenant,
    id: ProgramChangeId,
) -> Result<ProgramChange, ProgramChangeError> {
    repo::find(conn, tenant.id, id).await?.ok_or(ProgramChangeError::Unknown)
}

/// The tenant as the database has it within this transaction: what is remembered may be older.
async fn in_force(
    conn: &mut SqliteConnection,
    tenant: &Tenant,
) -> Result<Tenant, ProgramChangeError> {
    tenant::find_in(conn, tenant.guild).await?.ok_or(ProgramChangeError::Unknown)
}

fn read(switch: &ProgramChange) -> Result<Program, ProgramChangeError> {
    program::parse(&switch.source, "program").map_err(ProgramChangeError::Faults)
}
