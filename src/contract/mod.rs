//! Contracts: proposed by staff, read and signed by the partner, and over on their date.
//!
//! What was proposed is never changed: another proposal takes its place, and the button of the
//! first says so. What is signed is one text, `body`, whose SHA-256 is kept; only the partner signs
//! it, with their full name. What a billing event reports is recorded and signed by nobody. What the
//! terms mean for money is `program::Terms`; see [`terms_at`].

mod action;
mod body;
mod error;
mod notice;
mod repo;

use chrono::NaiveDate;
use chrono_tz::Tz;
use sqlx::SqliteConnection;

use crate::app_context::AppContext;
use crate::audit::AuditSubject;
use crate::clock::{UtcMs, start_of_day};
use crate::decision::Decision;
use crate::goal;
use crate::id::{ContractId, MemberId, PartnerId};
use crate::outbox::{self, Effect};
use crate::partner::{self, Partner};
use crate::program::Terms;
use crate::promotion;
use crate::store::{StoreError, hex};
use crate::tenant::Tenant;
use crate::text::bounded_line;

pub use action::ContractAction;
pub use error::ContractError;
pub use notice::ContractNotice;

/// The most characters of the terms, so that they fit one message beside the document's beginning.
pub const LONGEST_TERMS: u16 = 1_500;
/// The most characters of the document. Source: Discord, "Text Input", `max_length`.
pub const LONGEST_DOCUMENT: u16 = 4_000;
/// The most characters of a name.
pub const LONGEST_NAME: u16 = 100;

/// Where a contract stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(rename_all = "snake_case")]
pub enum ContractState {
    /// The partner may sign it.
    Proposed,
    /// The partner has signed it.
    Signed,
    /// Staff took it back, or proposed another instead.
    Withdrawn,
    /// Its last day is over, or another one holds.
    Ended,
}

/// Terms that staff propose, and that hold from the signature to the last day.
#[derive(Debug, Clone)]
pub struct Contract {
    /// Unique over all programs; what buttons of this contract carry.
    pub id: ContractId,
    /// Who is to sign it, or has.
    pub partner: PartnerId,
    /// The partner's Discord account.
    pub member: MemberId,
    /// The id of the track that it is for.
    pub track: String,
    /// The terms as staff typed them.
    pub terms: String,
    /// Its words, or a link to them.
    pub document: String,
    /// All that is signed.
    pub body: String,
    /// The SHA-256 of `body`, 64 hex digits.
    pub sha256: String,
    /// Where it stands.
    pub state: ContractState,
    /// Who proposed it; 0 when it was recorded from a billing event.
    pub proposed_by: MemberId,
    /// When it was proposed, UTC.
    pub proposed_at: UtcMs,
    /// From when it holds, inclusive, UTC; until it is signed, `None` means from then on.
    pub starts: Option<UtcMs>,
    /// Until when it holds, exclusive, UTC; open-ended when `None`.
    pub ends: Option<UtcMs>,
    /// The full name that the partner typed; none where it was recorded from a billing event, since
    /// nobody has signed it here.
    pub signed_name: Option<String>,
    /// When they signed, or when the event says that it was made, UTC.
    pub signed_at: Option<UtcMs>,
    /// Who took it back; `None` when its date or another contract ended it.
    pub closed_by: Option<MemberId>,
    /// When it was taken back or ended, UTC.
    pub closed_at: Option<UtcMs>,
}

impl Contract {
    /// Whether it was recorded from a billing event, and not signed here.
    #[must_use]
    pub fn is_recorded(&self) -> bool {
        self.signed_at.is_some() && self.signed_name.is_none()
    }
}

/// What staff type for a contract.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContractInput {
    /// The terms, a TOML inline table or the same keys one a line.
    pub terms: String,
    /// The document's words, or a link to it.
    pub document: String,
    /// The SHA-256 of what the link leads to, 64 hex digits; empty beside words.
    pub file_hash: String,
}

/// Proposes a contract to the partner: they are told, and whatever was proposed before is taken
/// back. It is for the track of the promotion that waits, else for the partner's own.
///
/// # Errors
/// [`ContractError::None`], [`ContractError::NoPartner`], [`ContractError::Own`], one of those of
/// [`ContractError::is_about_input`], or the database failed.
pub async fn propose(
    app: &AppContext,
    tenant: &Tenant,
    staff: MemberId,
    partner: PartnerId,
    input: &ContractInput,
) -> Result<Contract, ContractError> {
    let mut decision = Decision::begin(app, tenant.id, staff).await?;
    let now = decision.now;
    let partner = addressee(&mut decision, tenant, staff, partner).await?;
    let terms = read(tenant, &input.terms)?;
    let document = body::Document::parse(&input.document, &input.file_hash)?;
    let zone = tenant.program.meta.timezone;
    let ends = terms.ends.and_then(|day| after(day, zone));
    if ends.is_some_and(|ends| ends <= now) {
        return Err(ContractError::Terms("\"ends\" lies in the past".to_owned()));
    }
    let track = match promotion::find_waiting(&mut decision, tenant, partner.id).await? {
        Some(promotion) if promotion.from == partner.track => promotion.to,
        _ => partner.track.clone(),
    };
    let body = body::write_document(tenant, &partner, &track, input.terms.trim(), &document);
    let hash = body::hash_document(&body);
    let mut contract = Contract {
        id: ContractId::new(0),
        partner: partner.id,
        member: partner.member,
        track,
        terms: input.terms.trim().to_owned(),
        document: document.text.to_owned(),
        sha256: hex(&hash),
        body,
        state: ContractState::Proposed,
        proposed_by: staff,
        proposed_at: now,
        starts: terms.starts.and_then(|day| start_of_day(day, zone)),
        ends,
        signed_name: None,
        signed_at: None,
        closed_by: None,
        closed_at: None,
    };
    if let Some(before) = repo::find_proposed(&mut decision, tenant.id, partner.id).await? {
        repo::mark_withdrawn(&mut decision, now, before.id, staff).await?;
    }
    contract.id = repo::insert(&mut decision, tenant.id, &contract, &hash).await?;
    decision
        .record(ContractAction::Propose, AuditSubject::Contract(contract.id), &contract.sha256)
        .await?;
    let notice = ContractNotice::Proposed { contract: contract.id };
    decision.tell(contract.member, notice).await?;
    decision.commit().await?;
    Ok(contract)
}

/// What was typed for the contract that is proposed to this partner or signed by them now.
///
/// # Errors
/// [`ContractError::None`], [`ContractError::NoPartner`], [`ContractError::Own`], or the database
/// failed.
pub async fn find_input(
    app: &AppContext,
    tenant: &Tenant,
    staff: MemberId,
    partner: PartnerId,
) -> Result<Option<ContractInput>, ContractError> {
    let mut conn = app.store.read().await?;
    addressee(&mut conn, tenant, staff, partner).await?;
    let newest = repo::list_by_partner(&mut conn, tenant.id, partner).await?.into_iter().next();
    Ok(newest
        .filter(|contract| {
            matches!(contract.state, ContractState::Proposed | ContractState::Signed)
        })
        .map(|contract| ContractInput {
            file_hash: body::file_hash_of(&contract.body),
            terms: contract.terms,
            document: contract.document,
        }))
}

/// The partner signs, with their full name. Where a promotion waits for it, the partner comes to
/// its track. A contract that held before ends when this one begins, and the target that it names
/// is theirs.
///
/// # Errors
/// [`ContractError::Unknown`] for anybody else, [`ContractError::Name`], [`ContractError::Signed`],
/// [`ContractError::Recorded`],
/// [`ContractError::Changed`], [`ContractError::Withdrawn`], [`ContractError::Ended`],
/// [`ContractError::OtherTrack`], [`ContractError::NoPartner`], or the database failed.
pub async fn sign(
    app: &AppContext,
    tenant: &Tenant,
    id: ContractId,
    member: MemberId,
    name: &str,
) -> Result<Contract, ContractError> {
    let mut decision = Decision::begin(app, tenant.id, member).await?;
    let now = decision.now;
    let contract = to_sign(&mut decision, tenant, id, member).await?;
    let name = bounded_line(name, 2..=LONGEST_NAME);
    let name = name.filter(|name| name.contains(char::is_alphabetic)).ok_or(ContractError::Name)?;
    let partner = partner::find_in(&mut decision, tenant.id, contract.partner).await?;
    let partner = partner
        .filter(|partner| partner.state == partner::PartnerState::Active)
        .ok_or(ContractError::NoPartner)?;
    let starts = contract.starts.unwrap_or(now);
    if contract.ends.is_some_and(|ends| ends <= now) {
        return Err(ContractError::Ended);
    }
    repo::mark_signed(&mut decision, now, id, name, starts, contract.ends).await?;
    repo::close_others(&mut decision, partner.id, id, starts.max(now)).await?;
    if contract.track != partner.track {
        let waiting = promotion::find_waiting(&mut decision, tenant, partner.id).await?;
        let waiting =
            waiting.filter(|open| open.from == partner.track && open.to == contract.track);
        let open = waiting.ok_or(ContractError::OtherTrack)?;
        promotion::complete_promotion(&mut decision, now, tenant, &partner, &open).await?;
    }
    let agreed = terms(tenant, &contract)?;
    goal::set_goal_from_contract(
        &mut decision,
        now,
        tenant,
        (partner.id, member),
        &contract.track,
        &agreed,
    )
    .await?;
    decision.record(ContractAction::Sign, AuditSubject::Contract(id), &contract.sha256).await?;
    let notice = ContractNotice::Signed { contract: id };
    decision.tell(contract.member, notice.clone()).await?;
    decision.log(notice).await?;
    let signed = repo::find(&mut decision, tenant.id, id).await?.ok_or(ContractError::Unknown)?;
    decision.commit().await?;
    Ok(signed)
}

/// Records a contract that the billing event with this id reports. It holds like one that was signed
/// here, from its first day or from `at` on, and is never said to be signed by anybody.
///
/// # Errors
/// [`ContractError::None`] when the program has no contracts, [`ContractError::Terms`],
/// [`ContractError::NotNegotiated`], or the database failed.
pub(crate) async fn document(
    tx: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    partner: &Partner,
    terms: &str,
    (event, at): (&str, UtcMs),
) -> Result<(), ContractError> {
    let read = read(tenant, terms)?;
    let zone = tenant.program.meta.timezone;
    let document = format!("Recorded from billing event {event}. It was not signed here.");
    let body = body::write_document(
        tenant,
        partner,
        &partner.track,
        terms.trim(),
        &body::Document::parse(&document, "")?,
    );
    let hash = body::hash_document(&body);
    let contract = Contract {
        id: ContractId::new(0),
        partner: partner.id,
        member: partner.member,
        track: partner.track.clone(),
        terms: terms.trim().to_owned(),
        document,
        sha256: hex(&hash),
        body,
        state: ContractState::Signed,
        proposed_by: MemberId::new(0),
        proposed_at: at,
        starts: read.starts.and_then(|day| start_of_day(day, zone)).or(Some(at)),
        ends: read.ends.and_then(|day| after(day, zone)),
        signed_name: None,
        signed_at: Some(at),
        closed_by: None,
        closed_at: None,
    };
    let id = repo::insert(tx, tenant.id, &contract, &hash).await?;
    repo::close_others(tx, partner.id, id, contract.starts.map_or(at, |starts| starts.max(at)))
        .await?;
    goal::set_goal_from_contract(
        tx,
        now,
        tenant,
        (partner.id, partner.member),
        &partner.track,
        &read,
    )
    .await?;
    let notice = ContractNotice::Recorded { contract: id };
    outbox::enqueue(tx, now, tenant.id, &Effect::log(notice)).await?;
    Ok(())
}

/// The contract for its partner to read, while it can be signed.
///
/// # Errors
/// As [`sign`], but for [`ContractError::Name`].
pub async fn find_readable(
    app: &AppContext,
    tenant: &Tenant,
    id: ContractId,
    member: MemberId,
) -> Result<Contract, ContractError> {
    to_sign(&mut *app.store.read().await?, tenant, id, member).await
}

/// Staff take a proposal back; a promotion that waits for it is dropped.
///
/// # Errors
/// [`ContractError::Unknown`], [`ContractError::Own`], [`ContractError::Signed`],
/// [`ContractError::Withdrawn`], [`ContractError::Changed`], [`ContractError::Ended`], or the
/// database failed.
pub async fn withdraw(
    app: &AppContext,
    tenant: &Tenant,
    id: ContractId,
    staff: MemberId,
) -> Result<Contract, ContractError> {
    let mut decision = Decision::begin(app, tenant.id, staff).await?;
    let now = decision.now;
    let contract = repo::find(&mut decision, tenant.id, id).await?.ok_or(ContractError::Unknown)?;
    if contract.member == staff {
        return Err(ContractError::Own);
    }
    open(&mut decision, tenant, &contract).await?;
    repo::mark_withdrawn(&mut decision, now, id, staff).await?;
    promotion::cancel_waiting(&mut decision, now, tenant, contract.partner).await?;
    decision.record(ContractAction::Withdraw, AuditSubject::Contract(id), "").await?;
    decision.tell(contract.member, ContractNotice::Withdrawn { contract: id }).await?;
    decision.commit().await?;
    Ok(contract)
}

/// Ends every signed contract whose last day is over. The partner and the staff are told, unless
/// another one holds by then. Returns how many have ended.
///
/// # Errors
/// [`StoreError`] when they cannot be read or written; what has ended before stays ended.
pub async fn end_due_contracts(app: &AppContext) -> Result<usize, StoreError> {
    let now = app.clock.now();
    let due = repo::list_ending(&mut *app.store.read().await?, now).await?;
    for (program, id, partner) in &due {
        let mut tx = app.store.begin().await?;
        if repo::mark_ended(&mut tx, now, *id).await?
            && repo::find_in_force(&mut tx, *program, *partner, now).await?.is_none()
        {
            let notice = ContractNotice::Ended { contract: *id };
            if let Some(contract) = repo::find(&mut tx, *program, *id).await? {
                let effect = Effect::tell(contract.member, notice.clone());
                outbox::enqueue(&mut tx, now, *program, &effect).await?;
            }
            outbox::enqueue(&mut tx, now, *program, &Effect::log(notice)).await?;
        }
        tx.commit().await?;
    }
    if !due.is_empty() {
        app.notify_outbox();
    }
    Ok(due.len())
}

/// The contract with this id.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub async fn find(
    app: &AppContext,
    tenant: &Tenant,
    id: ContractId,
) -> Result<Option<Contract>, StoreError> {
    repo::find(&mut *app.store.read().await?, tenant.id, id).await
}

/// The partner's contracts, the newest first; at most 10.
///
/// # Errors
/// [`StoreError`] when they cannot be read.
pub async fn list_by_partner(
    app: &AppContext,
    tenant: &Tenant,
    partner: PartnerId,
) -> Result<Vec<Contract>, StoreError> {
    repo::list_by_partner(&mut *app.store.read().await?, tenant.id, partner).await
}

/// The partner's signed contract that holds now; none when none does.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub async fn find_in_force(
    app: &AppContext,
    tenant: &Tenant,
    partner: PartnerId,
) -> Result<Option<Contract>, StoreError> {
    repo::find_in_force(&mut *app.store.read().await?, tenant.id, partner, app.clock.now()).await
}

/// What the partner's signed contract set at this moment; nothing when none held.
pub(crate) async fn terms_at(
    conn: &mut SqliteConnection,
    tenant: &Tenant,
    partner: PartnerId,
    at: UtcMs,
) -> Result<Option<Terms>, StoreError> {
    if tenant.program.contract.is_none() {
        return Ok(None);
    }
    let Some(contract) = repo::find_in_force(conn, tenant.id, partner, at).await? else {
        return Ok(None);
    };
    let unreadable =
        StoreError::Inconsistent { table: "contract", column: "terms", row: contract.id.get() };
    terms(tenant, &contract).map(Some).map_err(|_| unreadable)
}

/// The contract's terms.
///
/// # Errors
/// [`ContractError::Terms`] when they cannot be read any more, since the program counts in another
/// currency now.
pub fn terms(tenant: &Tenant, contract: &Contract) -> Result<Terms, ContractError> {
    parse(tenant, &contract.terms)
}

fn parse(tenant: &Tenant, text: &str) -> Result<Terms, ContractError> {
    Terms::parse(text, tenant.program.meta.currency)
        .map_err(|error| ContractError::Terms(error.to_string()))
}

/// Reads terms that somebody has typed, and holds them against what the program's contracts settle.
fn read(tenant: &Tenant, text: &str) -> Result<Terms, ContractError> {
    let rules = tenant.program.contract.as_ref().ok_or(ContractError::None)?;
    if text.chars().count() > usize::from(LONGEST_TERMS) {
        return Err(ContractError::Terms(format!(
            "they have more than {LONGEST_TERMS} characters"
        )));
    }
    let terms = parse(tenant, text)?;
    match rules.forbidden(&terms) {
        Some(topic) => Err(ContractError::NotNegotiated(topic)),
        None => Ok(terms),
    }
}

/// The first moment after a day.
fn after(day: NaiveDate, zone: Tz) -> Option<UtcMs> {
    start_of_day(day.succ_opt()?, zone)
}

/// The partner whom this member of staff may propose a contract to.
async fn addressee(
    conn: &mut SqliteConnection,
    tenant: &Tenant,
    staff: MemberId,
    partner: PartnerId,
) -> Result<Partner, ContractError> {
    if tenant.program.contract.is_none() {
        return Err(ContractError::None);
    }
    let partner = partner::find_in(conn, tenant.id, partner).await?;
    let partner = partner
        .filter(|partner| partner.state == partner::PartnerState::Active)
        .ok_or(ContractError::NoPartner)?;
    if partner.member == staff { Err(ContractError::Own) } else { Ok(partner) }
}

async fn to_sign(
    conn: &mut SqliteConnection,
    tenant: &Tenant,
    id: ContractId,
    member: MemberId,
) -> Result<Contract, ContractError> {
    let contract =
        repo::find(conn, tenant.id, id).await?.filter(|contract| contract.member == member);
    let contract = contract.ok_or(ContractError::Unknown)?;
    open(conn, tenant, &contract).await?;
    Ok(contract)
}

/// Refuses unless the contract can still be signed, and says what became of it.
async fn open(
    conn: &mut SqliteConnection,
    tenant: &Tenant,
    contract: &Contract,
) -> Result<(), ContractError> {
    match (contract.state, contract.signed_at) {
        (ContractState::Proposed, _) => Ok(()),
        (ContractState::Signed, Some(at)) if contract.is_recorded() => {
            Err(ContractError::Recorded(at))
        }
        (ContractState::Signed, Some(at)) => Err(ContractError::Signed { by: contract.member, at }),
        (ContractState::Withdrawn, _) => {
            let newest =
                repo::list_by_partner(conn, tenant.id, contract.partner).await?.into_iter().next();
            let other = newest.filter(|newest| {
                matches!(newest.state, ContractState::Proposed | ContractState::Signed)
            });
            Err(other.map_or(ContractError::Withdrawn, |other| ContractError::Changed(other.id)))
        }
        (ContractState::Ended | ContractState::Signed, _) => Err(ContractError::Ended),
    }
}
