//! What somebody decides or does: one transaction that changes something, notes who did it, and
//! owes the word of it.
//!
//! A function that decides reads like this: find, check, change, record, tell, commit. Dropped
//! without a commit, nothing has happened.

use std::ops::{Deref, DerefMut};

use sqlx::SqliteConnection;

use crate::app_context::AppContext;
use crate::audit::{self, AuditAction, AuditSubject};
use crate::clock::UtcMs;
use crate::id::{MemberId, ProgramId};
use crate::outbox::{self, Effect, Notice};
use crate::store::{StoreError, Tx};

/// What came of a request that may come twice: how things stand, whether this call or an earlier one
/// brought them there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decided<T> {
    /// What was asked for, as it stands now.
    pub value: T,
    /// `false`: it was done before; nothing was changed.
    pub new: bool,
}

impl<T> Decided<T> {
    pub(crate) const fn now(value: T) -> Self {
        Self { value, new: true }
    }

    pub(crate) const fn before(value: T) -> Self {
        Self { value, new: false }
    }
}

/// What a member decides or does in a program, in one transaction. For the SQL of a noun, and for
/// functions that work in their caller's transaction, it is the connection.
#[derive(Debug)]
pub(crate) struct Decision<'a> {
    app: &'a AppContext,
    program: ProgramId,
    by: MemberId,
    /// The time of all that it writes, UTC.
    pub(crate) now: UtcMs,
    tx: Tx,
}

impl<'a> Decision<'a> {
    /// Begins, as soon as the writer is free.
    ///
    /// # Errors
    /// [`StoreError`] when nothing can be written.
    pub(crate) async fn begin(
        app: &'a AppContext,
        program: ProgramId,
        by: MemberId,
    ) -> Result<Self, StoreError> {
        let now = app.clock.now();
        Ok(Self { app, program, by, now, tx: app.store.begin().await? })
    }

    /// Notes who did it; see [`audit::record`].
    ///
    /// # Errors
    /// [`StoreError`] when the row cannot be written.
    pub(crate) async fn record(
        &mut self,
        action: impl AuditAction,
        subject: AuditSubject,
        detail: &str,
    ) -> Result<(), StoreError> {
        audit::record(&mut self.tx, self.now, self.program, self.by, action, subject, detail).await
    }

    /// Owes an effect.
    ///
    /// # Errors
    /// [`StoreError`] when the row cannot be written.
    pub(crate) async fn enqueue(&mut self, effect: &Effect) -> Result<(), StoreError> {
        outbox::enqueue(&mut self.tx, self.now, self.program, effect).await
    }

    /// Owes a member the word of it.
    ///
    /// # Errors
    /// As [`Decision::enqueue`].
    pub(crate) async fn tell(
        &mut self,
        member: MemberId,
        notice: impl Into<Notice>,
    ) -> Result<(), StoreError> {
        self.enqueue(&Effect::tell(member, notice)).await
    }

    /// Owes the staff the word of it, in the log channel.
    ///
    /// # Errors
    /// As [`Decision::enqueue`].
    pub(crate) async fn log(&mut self, notice: impl Into<Notice>) -> Result<(), StoreError> {
        self.enqueue(&Effect::log(notice)).await
    }

    /// Makes it last, and wakes the delivery of what it owes.
    ///
    /// # Errors
    /// As [`Tx::commit`].
    #[track_caller]
    pub(crate) fn commit(self) -> impl Future<Output = Result<(), StoreError>> + Send + 'a {
        let (app, committed) = (self.app, self.tx.commit());
        async move {
            committed.await?;
            app.notify_outbox();
            Ok(())
        }
    }
}

impl Deref for Decision<'_> {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        &self.tx
    }
}

impl DerefMut for Decision<'_> {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        &mut self.tx
    }
}
