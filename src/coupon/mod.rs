//! Coupon codes: naming one, issuing it, and what staff must do about it in the billing panel.
//!
//! A code is unique in its program by its skeleton, so that no two look alike, unless the billing
//! panel had both before; one that was ever issued is never given to anybody else, unless it came
//! by an import that was undone. Redemptions are billing events: see `referral`.

mod action;
pub mod code;
mod imported;
mod issue;
mod known;
mod notice;
mod repo;

use sqlx::SqliteConnection;

use crate::app_context::AppContext;
use crate::audit::AuditSubject;
use crate::clock::UtcMs;
use crate::decision::Decision;
use crate::id::{CouponId, MemberId, PartnerId, ProgramId, TodoId};
use crate::money::{Money, Unit};
use crate::outbox::{self, Effect};
use crate::program::{self, CouponValue, Holder};
use crate::store::StoreError;
use crate::tenant::Tenant;

pub use action::CouponAction;
pub use code::{CodeError, CouponCode};
pub use imported::CodeWarning;
pub(crate) use imported::{find_customers_code, import_code, withdraw_codes};
pub(crate) use issue::{AttributingCode, IssuedPartner, find_attributing, issue_codes_to};
pub use issue::{OwnCode, find_link_code, find_own_code, issue_due_codes, list_own_codes};
pub(crate) use known::KnownCodes;
pub use notice::CouponNotice;

/// A partner's code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coupon {
    /// Unique over all programs.
    pub id: CouponId,
    /// Whose customers redeem it, or who redeems it themselves.
    pub partner: PartnerId,
    /// The code, as customers type it.
    pub code: String,
    /// Whether it is issued; before that it is only kept for the partner.
    pub active: bool,
    /// What it is worth to a customer.
    pub value: Money,
}

/// What staff must create, set to a new value, or delete in the billing panel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PanelTodo {
    /// Unique over all programs; what the to-do's button carries.
    pub id: TodoId,
    /// What is to be done.
    pub kind: PanelTodoKind,
    /// The partner's Discord account.
    pub member: MemberId,
    /// The code that staff create, change or delete, as it is typed.
    pub code: String,
    /// Who redeems it: the customers whom the partner brings, or the partner.
    pub holder: Holder,
    /// The first day of the month that it is for; none for a code that is issued once.
    pub month: Option<chrono::NaiveDate>,
    /// What it must be worth.
    pub value: Money,
    /// How often it is redeemed in all; no limit when absent.
    pub uses: Option<u32>,
    /// How often one customer redeems it; no limit when absent.
    pub per_customer: Option<u32>,
    /// Until when it can be redeemed, UTC; no end when absent.
    pub expires_at: Option<UtcMs>,
    /// Where it stands.
    pub state: PanelTodoState,
    /// The member of staff who ticked it off; `None` until then.
    pub done_by: Option<MemberId>,
}

/// What staff do with a code in the billing panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(rename_all = "snake_case")]
pub enum PanelTodoKind {
    /// Create it.
    Create,
    /// Give it another value.
    Reprice,
    /// Delete it: the next month's code has replaced it, and it could still be redeemed.
    Delete,
}

/// Where a to-do stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(rename_all = "snake_case")]
pub enum PanelTodoState {
    /// To be done.
    Open,
    /// Staff say that the panel has it.
    Done,
    /// A newer to-do for the same code has taken its place, or the code is used up.
    Superseded,
}

/// Keeps `code` for the partner until it is issued; naming another one before that lets the first
/// go.
///
/// # Errors
/// [`CouponError::Code`], [`CouponError::Reserved`], [`CouponError::Taken`],
/// [`CouponError::LookAlike`], [`CouponError::TooClose`], [`CouponError::Issued`].
pub(crate) async fn name(
    conn: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    (partner, track): (PartnerId, &str),
    text: &str,
) -> Result<(), CouponError> {
    let definition = tenant.program.customer_coupon().ok_or(CouponError::None)?;
    let code = CouponCode::parse(text)?;
    if !definition.pattern.matches(code.as_str()) {
        return Err(CouponError::Pattern(definition.pattern.to_string()));
    }
    if is_reserved(tenant, &code) {
        return Err(CouponError::Reserved);
    }
    match find_by_partner(conn, tenant, partner).await? {
        Some(own) if own.active && own.code == code.as_str() => return Ok(()),
        Some(own) if own.active => return Err(CouponError::Issued(own.code)),
        _ => {}
    }
    repo::release_reservation(conn, partner).await?;
    let skeleton = code.skeleton();
    if let Some(taken) = repo::find_alike(conn, tenant.id, &code, &skeleton).await? {
        return Err(if taken == code.as_str() {
            CouponError::Taken
        } else {
            CouponError::LookAlike
        });
    }
    if KnownCodes::read(conn, tenant.id).await?.find_close(&code).is_some() {
        return Err(CouponError::TooClose);
    }
    let value = value_at(tenant, track, definition, 1).ok_or(CouponError::None)?;
    repo::insert(conn, now, tenant.id, partner, &definition.id, &code, &skeleton, value).await?;
    Ok(())
}

/// Whether the code looks like a word that no partner may have; nobody may speak for the program
/// itself.
fn is_reserved(tenant: &Tenant, code: &CouponCode) -> bool {
    let own = CouponCode::parse(&tenant.program.meta.id).ok();
    code.is_reserved() || own.is_some_and(|own| own.skeleton() == code.skeleton())
}

/// Issues the partner's named code and owes the to-do for staff.
pub(crate) async fn issue_partner_code(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
    coupon: &Coupon,
) -> Result<(), StoreError> {
    repo::mark_active(conn, coupon.id).await?;
    owe_todo(conn, now, program, coupon.id, PanelTodoKind::Create, coupon.value).await
}

/// As [`issue_partner_code`]; nothing happens to a code that is issued.
pub(crate) async fn issue_if_missing(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
    coupon: &Coupon,
) -> Result<(), StoreError> {
    if coupon.active { Ok(()) } else { issue_partner_code(conn, now, program, coupon).await }
}

/// Gives the partner's code the value of `level`, and owes the to-do for staff when that is a
/// change.
pub(crate) async fn update_code_value(
    conn: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    (partner, track): (PartnerId, &str),
    level: u32,
) -> Result<(), StoreError> {
    let Some(definition) = tenant.program.customer_coupon() else { return Ok(()) };
    if !issue::update_code_values(definition) {
        return Ok(());
    }
    let coupon = find_by_partner(conn, tenant, partner).await?;
    let (Some(coupon), Some(value)) = (coupon, value_at(tenant, track, definition, level)) else {
        return Ok(());
    };
    if coupon.value == value {
        return Ok(());
    }
    repo::set_value(conn, coupon.id, value).await?;
    owe_todo(conn, now, tenant.id, coupon.id, PanelTodoKind::Reprice, value).await
}

/// Owes staff a to-do in place of the code's open one. A code that is still to be created is created
/// with its new value.
async fn owe_todo(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
    coupon: CouponId,
    kind: PanelTodoKind,
    value: Money,
) -> Result<(), StoreError> {
    let open = repo::mark_todo_superseded(conn, coupon).await?;
    let kind = match (kind, open) {
        (PanelTodoKind::Reprice, Some(PanelTodoKind::Create)) => PanelTodoKind::Create,
        _ => kind,
    };
    let todo = repo::insert_todo(conn, now, coupon, kind, value).await?;
    outbox::enqueue(conn, now, program, &Effect::log(CouponNotice::Todo { todo })).await
}

/// What a coupon is worth for partners of a track at a level.
fn value_at(
    tenant: &Tenant,
    track: &str,
    coupon: &program::CouponRule,
    level: u32,
) -> Option<Money> {
    match &coupon.value {
        CouponValue::Fixed(value) => Some(*value),
        CouponValue::Level(_) => coupon.value_at(tenant.program.track(track)?.level(level)?),
    }
}

/// The partner's own code, named or issued.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub(crate) async fn find_by_partner(
    conn: &mut SqliteConnection,
    tenant: &Tenant,
    partner: PartnerId,
) -> Result<Option<Coupon>, StoreError> {
    let Some(definition) = tenant.program.customer_coupon() else { return Ok(None) };
    let Some(row) = repo::find_by_partner(conn, partner, &definition.id).await? else {
        return Ok(None);
    };
    let value =
        Money::new(row.value, Unit::stored(&row.unit, row.decimals, "coupon", row.id.get())?);
    Ok(Some(Coupon { id: row.id, partner, code: row.code, active: row.active, value }))
}

/// The partner's issued codes, links' included.
pub(crate) async fn list_codes(
    conn: &mut SqliteConnection,
    partner: PartnerId,
) -> Result<Vec<String>, StoreError> {
    repo::list_codes_by_partner(conn, partner).await
}

/// The issued code that a customer typed, in any spelling that is equal to it (case, hyphens).
pub(crate) async fn find_issued(
    conn: &mut SqliteConnection,
    program: ProgramId,
    typed: &str,
) -> Result<Option<(CouponId, PartnerId)>, StoreError> {
    match CouponCode::parse_existing(typed) {
        Ok(code) => repo::find_issued(conn, program, code.as_str()).await,
        Err(_) => Ok(None),
    }
}

/// The to-do with this id.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub async fn find_todo(
    app: &AppContext,
    tenant: &Tenant,
    id: TodoId,
) -> Result<Option<PanelTodo>, StoreError> {
    let Some(row) = repo::find_todo(&mut *app.store.read().await?, tenant.id, id).await? else {
        return Ok(None);
    };
    let value =
        Money::new(row.value, Unit::stored(&row.unit, row.decimals, "coupon_todo", id.get())?);
    // A version of the program file may have dropped the coupon of a retired code: only months' own
    // codes are retired.
    let rule = tenant.program.coupon(&row.coupon);
    Ok(Some(PanelTodo {
        id,
        kind: row.kind,
        member: row.member,
        code: row.code,
        holder: rule.map_or(Holder::Partner, |rule| rule.holder),
        month: row.month.and_then(issue::first_day),
        value,
        uses: rule.and_then(|rule| rule.uses),
        per_customer: rule.and_then(|rule| rule.per_customer),
        expires_at: row.expires_at,
        state: row.state,
        done_by: row.done_by,
    }))
}

/// Staff have done it. Returns the to-do as it stands now, whoever was first.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub async fn mark_todo_done(
    app: &AppContext,
    tenant: &Tenant,
    id: TodoId,
    staff: MemberId,
) -> Result<Option<PanelTodo>, StoreError> {
    let mut decision = Decision::begin(app, tenant.id, staff).await?;
    let now = decision.now;
    if repo::find_todo(&mut decision, tenant.id, id).await?.is_some()
        && repo::mark_todo_done(&mut decision, now, id, staff).await?
    {
        decision.record(CouponAction::CompleteTodo, AuditSubject::Todo(id), "").await?;
        if let Some(done) = repo::find_todo(&mut decision, tenant.id, id)
            .await?
            .filter(|todo| todo.kind == PanelTodoKind::Create)
        {
            decision.tell(done.member, CouponNotice::Live { todo: id }).await?;
        }
    }
    decision.commit().await?;
    find_todo(app, tenant, id).await
}

/// Why a code was not accepted.
#[derive(Debug, thiserror::Error)]
pub enum CouponError {
    /// The program has no code for customers.
    #[error("the program has no code for customers")]
    None,
    /// Not a code.
    #[error(transparent)]
    Code(#[from] CodeError),
    /// It does not fit the program's own pattern.
    #[error("the code does not fit {0}")]
    Pattern(String),
    /// The word is reserved.
    #[error("the word is reserved")]
    Reserved,
    /// Another partner has, or had, this very code.
    #[error("the code is taken")]
    Taken,
    /// Another partner's code looks the same.
    #[error("the code looks like another partner's")]
    LookAlike,
    /// One letter apart from another partner's code.
    #[error("the code is one letter away from another partner's")]
    TooClose,
    /// The partner's code is issued and stays.
    #[error("the code {0} is issued already")]
    Issued(String),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl CouponError {
    /// Whether the partner can do something about it; otherwise it is our fault.
    #[must_use]
    pub fn is_refusal(&self) -> bool {
        !matches!(self, Self::Store(_))
    }
}
