//! Partners: who they are, their level, and the roles that go with it.
//!
//! `profile` until all is there that the program asks (passphrase, PayPal e-mail, code), then
//! `active`. Approval and activation are two moments; where nothing is asked they are one.

mod action;
mod enrolment;
mod error;
mod level;
mod notice;
pub mod payee;
mod profile;
mod repo;

use sqlx::SqliteConnection;

use crate::app_context::AppContext;
use crate::bonus::{self, RestrictedCredit};
use crate::clock::UtcMs;
use crate::coupon::{self, Coupon};
use crate::id::{MemberId, PartnerId, ProgramId};
use crate::keys::Keys;
use crate::ledger::{self, CashBalances};
use crate::program::{PartnerLevel, Track};
use crate::store::{Store, StoreError};
use crate::tenant::Tenant;

pub use action::PartnerAction;
pub use enrolment::Enrolment;
pub(crate) use enrolment::{enrol, enrolment_of};
pub use error::ProfileError;
pub(crate) use level::{
    LevelCountChange, apply_count_change, apply_new_program, change_counts, change_track,
    count_in_memory, level_at, update_level,
};
pub use level::{LevelProgress, level_progress, review_levels};
pub use notice::PartnerNotice;
pub use profile::{
    PartnerProfile, PassphraseResetOutcome, ProfileCompletion, ProfileInput, ProfilePart,
    ProfileRefusal, change_passphrase, change_payee, complete_profile, find_form_draft,
    forget_passphrase, generate_passphrase, profile, profile_parts, reset_passphrase, view_profile,
};
pub(crate) use profile::{find_payee, find_payee_index, list_by_payee, verify_member_passphrase};

/// Where a partnership stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(rename_all = "snake_case")]
pub enum PartnerState {
    /// The profile is being completed.
    Profile,
    /// The code is issued.
    Active,
    /// The partnership is over.
    Ended,
}

/// A member who was enrolled, on one track.
#[derive(Debug, Clone)]
pub struct Partner {
    /// Unique over all programs.
    pub id: PartnerId,
    /// Their Discord account.
    pub member: MemberId,
    /// Where the partnership stands.
    pub state: PartnerState,
    /// The track of the program file.
    pub track: String,
    /// The level, from 1; 0 below the first threshold.
    pub level: u32,
    /// How many customers' first purchases have counted.
    pub first_purchases: u32,
    /// How many customers have paid.
    pub clients: u32,
    /// What customers have paid so far, minor units of the program's currency.
    pub revenue: i64,
    /// What commissions have earned so far, refunds left out, minor units of the program's
    /// currency.
    pub earned: i64,
    /// The level with what decides when it is lost.
    pub standing: PartnerLevel,
    /// Since when the partnership is active, UTC.
    pub activated_at: Option<UtcMs>,
    /// When they were taken over from another system, UTC: what is dated before was counted there,
    /// and neither earns nor counts here.
    pub taken_over_at: Option<UtcMs>,
}

/// What a partner sees of their standing.
#[derive(Debug, Clone)]
pub struct PartnerOverview {
    /// Who they are, and where the partnership stands.
    pub partner: Partner,
    /// Their code.
    pub coupon: Option<Coupon>,
    /// Their money, one entry a unit.
    pub balances: Vec<CashBalances>,
    /// Restricted credit that runs.
    pub credit: Option<RestrictedCredit>,
}

/// Whether the member is a partner of the program (an ended one is not).
pub(crate) async fn is_partner(
    conn: &mut SqliteConnection,
    program: ProgramId,
    member: MemberId,
) -> Result<bool, StoreError> {
    Ok(find_current(conn, program, member).await?.is_some())
}

/// The partner that the member is, unless the partnership has ended.
pub(crate) async fn find_current(
    conn: &mut SqliteConnection,
    program: ProgramId,
    member: MemberId,
) -> Result<Option<Partner>, StoreError> {
    Ok(repo::find_by_member(conn, program, member)
        .await?
        .filter(|partner| partner.state != PartnerState::Ended))
}

/// Makes the member an active partner who has been one in another system, with so many first
/// purchases before `taken_over_at`. One whose partnership has ended is a partner again. Returns the
/// partner and the level that follows; `None` when they are a partner already.
pub(crate) async fn import_partner(
    conn: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    member: MemberId,
    track: &Track,
    (first_purchases, taken_over_at): (u32, UtcMs),
) -> Result<Option<(PartnerId, u32)>, StoreError> {
    let id = match repo::find_by_member(conn, tenant.id, member).await? {
        Some(ended) if ended.state == PartnerState::Ended => {
            repo::mark_returned(conn, ended.id, &track.id).await?;
            ended.id
        }
        Some(_) => return Ok(None),
        None => repo::insert(conn, now, tenant.id, member, &track.id).await?,
    };
    let wrong = StoreError::Inconsistent { table: "partner", column: "id", row: id.get() };
    let partner = repo::find(conn, tenant.id, id).await?.ok_or(wrong)?;
    let partner = Partner { first_purchases, clients: first_purchases, ..partner };
    repo::set_counts(conn, &partner).await?;
    repo::set_taken_over(conn, id, taken_over_at).await?;
    let standing = level::first_level(conn, tenant, &partner, now).await?;
    repo::mark_active(conn, now, id, standing).await?;
    Ok(Some((id, standing.level)))
}

/// Ends a partnership that was imported by mistake: nothing counts for it, and the member may come
/// in by any way.
pub(crate) async fn undo_import(
    conn: &mut SqliteConnection,
    id: PartnerId,
) -> Result<(), StoreError> {
    repo::mark_undone(conn, id).await
}

/// The partner that the member is.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub async fn find_by_member(
    app: &AppContext,
    tenant: &Tenant,
    member: MemberId,
) -> Result<Option<Partner>, StoreError> {
    repo::find_by_member(&mut *app.store.read().await?, tenant.id, member).await
}

/// The partner with this id.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub async fn find(
    app: &AppContext,
    tenant: &Tenant,
    id: PartnerId,
) -> Result<Option<Partner>, StoreError> {
    repo::find(&mut *app.store.read().await?, tenant.id, id).await
}

/// Whom a text names.
#[derive(Debug, Clone)]
pub enum NamedPartner {
    /// This partner.
    One(Partner),
    /// Nobody.
    Nobody,
    /// It is one partner's Discord id and another one's code.
    Several,
}

impl NamedPartner {
    /// The partner, when it is one.
    #[must_use]
    pub fn one(self) -> Option<Partner> {
        match self {
            Self::One(partner) => Some(partner),
            Self::Nobody | Self::Several => None,
        }
    }
}

/// The fewest digits of a Discord id. Source: Discord, Snowflakes: the oldest have 17.
const FEWEST_DIGITS: usize = 17;

/// The partner of the program whom an event or a file names: `#17` is a number, 17 or more digits
/// are a Discord id, all else is an issued code.
///
/// # Errors
/// [`StoreError`] when they cannot be read.
pub async fn find_by_reference(
    conn: &mut SqliteConnection,
    program: ProgramId,
    text: &str,
) -> Result<NamedPartner, StoreError> {
    let text = text.trim();
    let named = |found: Option<Partner>| found.map_or(NamedPartner::Nobody, NamedPartner::One);
    if let Some(number) = text.strip_prefix('#') {
        return Ok(match number.parse() {
            Ok(id) => named(repo::find(conn, program, id).await?),
            Err(_) => NamedPartner::Nobody,
        });
    }
    let by_code = match coupon::find_issued(conn, program, text).await? {
        Some((_, id)) => repo::find(conn, program, id).await?,
        None => None,
    };
    let digits = text.len() >= FEWEST_DIGITS && text.bytes().all(|byte| byte.is_ascii_digit());
    let by_member = match text.parse() {
        Ok(member) if digits => repo::find_by_member(conn, program, member).await?,
        _ => None,
    };
    Ok(match (by_code, by_member) {
        (Some(one), Some(other)) if one.id != other.id => NamedPartner::Several,
        (one, other) => named(one.or(other)),
    })
}

/// The partner of the program whom staff or an operator name: as [`find_by_reference`] reads it, by
/// a mention, or by a bare number.
///
/// # Errors
/// [`StoreError`] when they cannot be read.
pub async fn find_by_mention(
    conn: &mut SqliteConnection,
    program: ProgramId,
    text: &str,
) -> Result<Option<Partner>, StoreError> {
    let bare = text.trim().trim_start_matches("<@").trim_start_matches('!').trim_end_matches('>');
    if let Ok(id) = bare.parse()
        && let Some(partner) = repo::find(conn, program, id).await?
    {
        return Ok(Some(partner));
    }
    if let Ok(member) = bare.parse()
        && let Some(partner) = repo::find_by_member(conn, program, member).await?
    {
        return Ok(Some(partner));
    }
    Ok(find_by_reference(conn, program, bare).await?.one())
}

/// The partners whose name or code contains what was typed, or whose number or member's id it is:
/// with name and code, the one with this number first, then the newest. At most 25, which is all
/// that Discord suggests.
///
/// # Errors
/// [`StoreError`] when they cannot be read.
pub async fn search(
    app: &AppContext,
    tenant: &Tenant,
    typed: &str,
) -> Result<Vec<(PartnerId, String, Option<String>)>, StoreError> {
    let typed = typed.trim();
    let number = typed.trim_start_matches(['#', '<', '@', '!']).trim_end_matches('>').parse().ok();
    repo::search(&mut *app.store.read().await?, tenant.id, typed, number).await
}

/// The program's active partners, oldest first.
///
/// # Errors
/// [`StoreError`] when they cannot be read.
pub async fn list_active(app: &AppContext, tenant: &Tenant) -> Result<Vec<PartnerId>, StoreError> {
    repo::list_active(&mut *app.store.read().await?, tenant.id).await
}

/// The program's active partners, oldest first, within the caller's transaction.
pub(crate) async fn is_active_in(
    conn: &mut SqliteConnection,
    program: ProgramId,
) -> Result<Vec<Partner>, StoreError> {
    let mut partners = Vec::new();
    for id in repo::list_active(conn, program).await? {
        partners.extend(repo::find(conn, program, id).await?);
    }
    Ok(partners)
}

pub(crate) async fn find_in(
    conn: &mut SqliteConnection,
    program: ProgramId,
    id: PartnerId,
) -> Result<Option<Partner>, StoreError> {
    repo::find(conn, program, id).await
}

/// Those of these partners whom the program has.
pub(crate) async fn list_by_ids(
    conn: &mut SqliteConnection,
    program: ProgramId,
    ids: &[PartnerId],
) -> Result<Vec<Partner>, StoreError> {
    repo::list_by_ids(conn, program, ids).await
}

/// Writes what [`count_in_memory`] has counted for these partners.
pub(crate) async fn save_counts(
    conn: &mut SqliteConnection,
    partners: &[&Partner],
) -> Result<(), StoreError> {
    if partners.is_empty() {
        return Ok(());
    }
    repo::set_all(conn, partners).await
}

/// The partner with code and money.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub async fn overview_of(
    app: &AppContext,
    tenant: &Tenant,
    member: MemberId,
) -> Result<Option<PartnerOverview>, StoreError> {
    let mut conn = app.store.read().await?;
    let Some(partner) = repo::find_by_member(&mut conn, tenant.id, member).await? else {
        return Ok(None);
    };
    let coupon = coupon::find_by_partner(&mut conn, tenant, partner.id).await?;
    let balances = ledger::balance(&mut conn, tenant.id, partner.id).await?;
    let credit = bonus::list_credits(&mut conn, tenant, partner.id, app.clock.now()).await?;
    Ok(Some(PartnerOverview { partner, coupon, balances, credit }))
}

/// The names of the roles, as the program file has them, that the partner should have now.
#[must_use]
pub fn desired_roles(tenant: &Tenant, partner: &Partner) -> Vec<String> {
    if partner.state == PartnerState::Active {
        tenant.program.roles_at(&partner.track, partner.level)
    } else {
        Vec::new()
    }
}

/// Whether the database holds what only its own key file can open: then a new key file must not
/// take the old one's place.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub async fn needs_key_file(store: &Store) -> Result<bool, StoreError> {
    repo::has_secrets(&mut *store.read().await?).await
}

/// Whether the key file is the one that belongs to the database: whether it opens a PayPal e-mail
/// of it, if there is one.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub async fn key_file_matches(store: &Store, keys: &Keys) -> Result<bool, StoreError> {
    let sealed = repo::find_any_payee(&mut *store.read().await?).await?;
    Ok(sealed.is_none_or(|(partner, blob)| payee::open_email(keys, partner, &blob).is_ok()))
}
