//! Passphrases: the second thing that a partner needs, besides the Discord account, to move money.
//!
//! A try is charged as failed in a committed transaction before anything is hashed, and a success
//! takes it back. So `kill -9` at any moment, parallel clicks and a lost answer can cost a try but
//! never give one. Only the member whom the partner belongs to can try at all; strangers cannot
//! lock anybody out. What a proof is good for, who resets a passphrase, and how staff are told is
//! decided elsewhere.

mod error;
pub mod generate;
pub mod hasher;
pub mod policy;
mod repo;
pub mod throttle;
pub mod verifier;

use std::fmt;
use std::time::Duration;

use sqlx::SqliteConnection;

pub use self::error::PassphraseError;
pub use self::generate::generate_words;
pub use self::hasher::Hasher;
pub use self::policy::{Passphrase, PolicyContext, PolicyError};
use self::throttle::{ALARM, BURST, BURST_TRIES, RESET, ThrottleState};
pub use self::verifier::{HashError, Verified};
use crate::clock::{Clock, UtcMs};
use crate::id::{MemberId, PartnerId, ProgramId};
use crate::metrics;
use crate::store::{Store, StoreError};

/// For how long a proof is good.
pub const PROOF_LIFE: Duration = Duration::from_mins(10);

/// That a member knew the passphrase a moment ago. It is good once: it cannot be copied, so whoever
/// needs it takes it.
#[derive(Debug, PartialEq, Eq)]
#[must_use]
pub struct PassphraseProof {
    partner: PartnerId,
    member: MemberId,
    at: UtcMs,
}

impl PassphraseProof {
    /// Whose passphrase it was.
    #[must_use]
    pub fn partner(&self) -> PartnerId {
        self.partner
    }

    /// Who typed it.
    #[must_use]
    pub fn member(&self) -> MemberId {
        self.member
    }

    /// Whether it is younger than [`PROOF_LIFE`].
    #[must_use]
    pub fn is_fresh(&self, now: UtcMs) -> bool {
        now < self.at.plus(PROOF_LIFE)
    }
}

/// A try that is already counted as failed: hash, then give it to [`record_success`] or
/// [`record_failure`], or lose it.
#[must_use]
pub struct PassphraseAttempt {
    attempt: i64,
    program: ProgramId,
    partner: PartnerId,
    member: MemberId,
    phc: String,
    version: i64,
    before: ThrottleState,
    after: ThrottleState,
}

impl PassphraseAttempt {
    /// The stored string to compare with.
    #[must_use]
    pub fn phc(&self) -> &str {
        &self.phc
    }
}

impl fmt::Debug for PassphraseAttempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Charge")
            .field("attempt", &self.attempt)
            .field("partner", &self.partner)
            .finish_non_exhaustive()
    }
}

/// What staff must hear of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PassphraseAlert {
    /// Ten wrong tries in a row locked the partner.
    Locked {
        /// Whose passphrase.
        partner: PartnerId,
        /// The first moment at which a try is taken again, UTC.
        until: UtcMs,
    },
    /// Twenty wrong tries since the last success: staff must reset the passphrase.
    NeedsReset {
        /// Whose passphrase.
        partner: PartnerId,
    },
    /// The whole program is being tried out and takes one try in ten seconds. Once in ten minutes.
    Slow {
        /// Whose partners' passphrases are tried.
        program: ProgramId,
        /// Failed tries in the last ten minutes.
        failed: u32,
    },
}

/// What follows from a wrong try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrongPassphrase {
    /// What staff must hear of; the caller passes it on.
    pub alert: Option<PassphraseAlert>,
}

/// Checks a passphrase from end to end: charges, hashes, and settles. Tries of one partner take
/// turns.
///
/// # Errors
/// As [`begin_attempt`], [`PassphraseError::Wrong`], [`PassphraseError::Changed`], and
/// [`PassphraseError::Hash`]: with [`HashError::Busy`] nothing was charged; with the faults the
/// charge is taken back, for nothing was compared.
pub async fn verify(
    store: &Store,
    clock: &dyn Clock,
    hasher: &Hasher,
    program: ProgramId,
    partner: PartnerId,
    member: MemberId,
    passphrase: Passphrase,
) -> Result<PassphraseProof, PassphraseError> {
    let _turn = hasher.turn(partner).await;
    let slot = hasher.slot()?;
    let mut tx = store.begin().await?;
    let charge = match begin_attempt(&mut tx, clock, program, partner, member).await {
        Ok(charge) => charge,
        Err(PassphraseError::NotSet) => {
            tx.commit().await?;
            hasher.waste(slot, passphrase).await?;
            return Err(PassphraseError::NotSet);
        }
        Err(error) => return Err(error),
    };
    tx.commit().await?;

    let verified = hasher.verify_in(slot, passphrase, charge.phc.clone()).await;

    let mut tx = store.begin().await?;
    let result = match verified {
        Ok(Verified { ok: true, rehash }) => {
            if let Some(phc) = rehash {
                repo::update_hash(&mut tx, partner, charge.version, &phc).await?;
            }
            // An error here rolls everything back, the rehash too, and the try stays charged.
            Ok(record_success(&mut tx, clock.now(), charge).await?)
        }
        Ok(Verified { ok: false, .. }) => {
            let outcome = record_failure(&mut tx, clock.now(), charge).await?;
            Err(PassphraseError::Wrong { alert: outcome.alert })
        }
        Err(fault) => {
            withdraw(&mut tx, charge).await?;
            Err(fault.into())
        }
    };
    tx.commit().await?;
    result
}

/// Stores a new passphrase from its PHC string (see [`Hasher::hash`]) and forgets all failed tries.
/// The caller holds a [`PassphraseProof`] of the one before it, or staff have removed that one, or
/// there was none.
///
/// # Errors
/// [`PassphraseError::Store`].
pub async fn set(
    conn: &mut SqliteConnection,
    now: UtcMs,
    partner: PartnerId,
    phc: &str,
) -> Result<(), PassphraseError> {
    Ok(repo::insert(conn, now, partner, phc).await?)
}

/// Removes a partner's passphrase, for a reset by staff or an erasure; tells whether there was one.
/// A try under way fails.
///
/// # Errors
/// [`PassphraseError::Store`].
pub async fn remove(
    conn: &mut SqliteConnection,
    partner: PartnerId,
) -> Result<bool, PassphraseError> {
    Ok(repo::delete(conn, partner).await?)
}

/// When the partner's passphrase was set; none when there is none.
///
/// # Errors
/// [`PassphraseError::Store`].
pub async fn last_set_at(
    conn: &mut SqliteConnection,
    partner: PartnerId,
) -> Result<Option<UtcMs>, PassphraseError> {
    Ok(repo::find_set_at(conn, partner).await?)
}

/// Counts a try as failed. While the time is not trusted, no lock ends. The caller commits before it hashes, also on
/// [`PassphraseError::NotSet`], whose try counts against the member.
///
/// # Errors
/// [`PassphraseError::NotBound`], [`PassphraseError::NeedsReset`], [`PassphraseError::Locked`],
/// [`PassphraseError::TooManyToday`], [`PassphraseError::Slow`], [`PassphraseError::NotSet`];
/// nothing but the last is counted.
pub async fn begin_attempt(
    conn: &mut SqliteConnection,
    clock: &dyn Clock,
    program: ProgramId,
    partner: PartnerId,
    member: MemberId,
) -> Result<PassphraseAttempt, PassphraseError> {
    let (now, certain) = (clock.now(), clock.certain());
    let holder = repo::find_holder(conn, partner)
        .await?
        .filter(|h| h.program == program && h.member == member);
    let holder = holder.ok_or(PassphraseError::NotBound)?;
    let before = holder
        .stored
        .as_ref()
        .map_or(ThrottleState { failed: 0, locked_until: None }, |stored| stored.standing);
    let traffic = repo::count_attempts(conn, certain, program, member).await?;
    before
        .admit(now, certain, &traffic)
        .inspect_err(|refusal| metrics::count_throttled(refusal.label()))?;
    let who = (program, partner, member);
    let Some(stored) = holder.stored else {
        repo::insert_attempt(conn, now, who, "unset").await?;
        return Err(PassphraseError::NotSet);
    };
    let attempt = repo::insert_attempt(conn, now, who, "charged").await?;
    let after = before.charged(now);
    if !repo::set_throttle(conn, partner, stored.version, after).await? {
        return Err(StoreError::RowsAffected { expected: 1, actual: 0 }.into());
    }
    Ok(PassphraseAttempt {
        attempt,
        program,
        partner,
        member,
        phc: stored.phc,
        version: stored.version,
        before,
        after,
    })
}

/// Settles a try that was right: it and all tries charged before it no longer count. Tries charged
/// after it still do, and as long as there are any, their lock stays.
///
/// # Errors
/// [`PassphraseError::Changed`] when the passphrase was replaced or removed meanwhile: the caller
/// rolls back.
pub async fn record_success(
    conn: &mut SqliteConnection,
    now: UtcMs,
    charge: PassphraseAttempt,
) -> Result<PassphraseProof, PassphraseError> {
    repo::mark_succeeded(conn, charge.attempt, "right").await?;
    let failed = repo::count_failed_since_success(conn, charge.partner).await?;
    let stored = repo::find_holder(conn, charge.partner).await?.and_then(|holder| holder.stored);
    let locked_until =
        stored.filter(|_| failed > 0).and_then(|stored| stored.standing.locked_until);
    if repo::set_throttle(
        conn,
        charge.partner,
        charge.version,
        ThrottleState { failed, locked_until },
    )
    .await?
    {
        Ok(PassphraseProof { partner: charge.partner, member: charge.member, at: now })
    } else {
        Err(PassphraseError::Changed)
    }
}

/// Settles a try that was wrong; it stays counted.
///
/// # Errors
/// [`PassphraseError::Store`].
pub async fn record_failure(
    conn: &mut SqliteConnection,
    now: UtcMs,
    charge: PassphraseAttempt,
) -> Result<WrongPassphrase, PassphraseError> {
    repo::mark_succeeded(conn, charge.attempt, "wrong").await?;
    let partner = charge.partner;
    let alert = match (charge.after.failed, charge.after.locked_until) {
        (RESET, _) => Some((PassphraseAlert::NeedsReset { partner }, "reset")),
        (ALARM, Some(until)) => Some((PassphraseAlert::Locked { partner, until }, "locked")),
        _ => {
            let failed = repo::count_attempts(conn, now, charge.program, charge.member)
                .await?
                .program_failed;
            let told = repo::find_slow_alert(conn, charge.program, now.minus(BURST)).await?;
            let due = failed >= BURST_TRIES && !told;
            due.then_some((PassphraseAlert::Slow { program: charge.program, failed }, "slow"))
        }
    };
    if let Some((_, name)) = alert {
        repo::set_slow_alert(conn, charge.attempt, name).await?;
    }
    Ok(WrongPassphrase { alert: alert.map(|(alert, _)| alert) })
}

/// Takes a try back that compared nothing because of a fault of ours. When another try was charged
/// since, its count and lock stay as they are: they may be one too high, never too low.
async fn withdraw(
    conn: &mut SqliteConnection,
    charge: PassphraseAttempt,
) -> Result<(), PassphraseError> {
    repo::delete_attempt(conn, charge.attempt).await?;
    let stored = repo::find_holder(conn, charge.partner).await?.and_then(|holder| holder.stored);
    if stored.is_some_and(|stored| stored.standing == charge.after) {
        repo::set_throttle(conn, charge.partner, charge.version, charge.before).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
