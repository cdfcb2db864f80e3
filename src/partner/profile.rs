//! The profile: passphrase, PayPal e-mail and code; complete means active.
//!
//! Each part is kept as soon as it is good, whatever becomes of the others. A refused e-mail or
//! code is kept sealed, so that the form can offer it again; a refused passphrase is not: only a
//! good one's hash is ever kept.

use secrecy::{ExposeSecret, SecretString};
use sqlx::SqliteConnection;

use super::PartnerNotice;
use super::payee::{self, Email};
use super::{Partner, PartnerAction, PartnerState, ProfileError, level, repo};
use crate::app_context::AppContext;
use crate::audit::AuditSubject;
use crate::bonus::{self, BonusReceiver};
use crate::clock::{Random, UtcMs};
use crate::coupon::{self, Coupon, CouponError};
use crate::decision::Decision;
use crate::id::{MemberId, PartnerId, ProgramId};
use crate::outbox::{self, Effect};
use crate::passphrase::{self, Passphrase, PassphraseError, PolicyContext};
use crate::program::{ActiveWhen, Guard, NamedBy, Program, Track};
use crate::store::StoreError;
use crate::tenant::Tenant;
use crate::ticket;

/// What a partner has to give before being paid; the program file says which.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProfilePart {
    /// The security passphrase.
    Passphrase,
    /// The PayPal e-mail.
    Email,
    /// The name of the code.
    Code,
}

impl ProfilePart {
    /// The most characters that a form takes for it.
    #[must_use]
    pub fn longest(self) -> u16 {
        match self {
            Self::Passphrase => 512,
            Self::Email => 254,
            Self::Code => 64,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Passphrase => "passphrase",
            Self::Email => "email",
            Self::Code => "code",
        }
    }
}

/// A partner's profile, as far as it was given.
#[derive(Debug, Clone)]
pub struct PartnerProfile {
    /// Whose profile.
    pub partner: Partner,
    /// The parts that are still to be given.
    pub missing: Vec<ProfilePart>,
    /// When the PayPal e-mail was set, UTC.
    pub email_set_at: Option<UtcMs>,
    /// The code.
    pub coupon: Option<Coupon>,
    /// Whether all is there that being paid takes.
    payable: bool,
}

impl PartnerProfile {
    /// Whether the partnership becomes active with what is there.
    pub(super) fn activates(&self, tenant: &Tenant) -> bool {
        let enrolled = |track: &Track| track.active_when == ActiveWhen::Enrolled;
        self.missing.is_empty() || tenant.program.track(&self.partner.track).is_some_and(enrolled)
    }

    /// Whether all is there that being paid takes.
    #[must_use]
    pub fn can_be_paid(&self) -> bool {
        self.partner.state == PartnerState::Active && self.payable
    }
}

/// The parts of the profile that a program asks for.
#[must_use]
pub fn profile_parts(program: &Program) -> Vec<ProfilePart> {
    let asked = [
        (ProfilePart::Passphrase, program.profile.passphrase.required),
        (ProfilePart::Email, program.profile.asks_email()),
        (
            ProfilePart::Code,
            program
                .customer_coupon()
                .is_some_and(|coupon| coupon.named_by == Some(NamedBy::Partner)),
        ),
    ];
    asked.into_iter().filter(|(_, asked)| *asked).map(|(part, _)| part).collect()
}

/// What was typed into the profile form; a part that was not in the form is `None`.
#[derive(Debug, Default)]
pub struct ProfileInput {
    /// As typed; only its hash is kept.
    pub passphrase: Option<SecretString>,
    /// The PayPal e-mail.
    pub email: Option<SecretString>,
    /// The name that they want for their code, as typed.
    pub code: Option<String>,
}

/// Why one part was not accepted.
#[derive(Debug)]
pub struct ProfileRefusal {
    /// The input that was refused.
    pub part: ProfilePart,
    /// What is wrong with it.
    pub error: ProfileError,
}

/// What became of the profile form.
#[derive(Debug)]
pub struct ProfileCompletion {
    /// The parts that were accepted now.
    pub kept: Vec<ProfilePart>,
    /// The parts that were not.
    pub refused: Vec<ProfileRefusal>,
    /// The parts that are still to be given.
    pub missing: Vec<ProfilePart>,
    /// Whether the partnership became active by this form.
    pub activated: bool,
}

/// What of the member's profile is there; nothing in it is secret.
///
/// # Errors
/// [`ProfileError::NoPartner`], or the database failed.
pub async fn profile(
    app: &AppContext,
    tenant: &Tenant,
    member: MemberId,
) -> Result<PartnerProfile, ProfileError> {
    let mut conn = app.store.read().await?;
    let partner = own(&mut conn, tenant, member).await?;
    profile_state(&mut conn, tenant, partner).await
}

/// Takes over what was typed, part by part; the partnership becomes active when nothing is missing
/// any more.
///
/// A part that is there already stays as it is: changing it is [`change_payee`] and
/// [`change_passphrase`].
///
/// # Errors
/// [`ProfileError::NoPartner`], or our fault; what the partner did wrong is in
/// [`ProfileCompletion::refused`].
pub async fn complete_profile(
    app: &AppContext,
    tenant: &Tenant,
    member: MemberId,
    input: ProfileInput,
) -> Result<ProfileCompletion, ProfileError> {
    let before = profile(app, tenant, member).await?;
    let id = before.partner.id;
    let mut refused = Vec::new();
    let kept = find_payee(app, &mut *app.store.read().await?, id).await?;
    let known = Known {
        code: input
            .code
            .clone()
            .or_else(|| before.coupon.map(|coupon| coupon.code))
            .unwrap_or_default(),
        email: kept
            .map(|email| email.expose().into())
            .or_else(|| input.email.clone())
            .unwrap_or_default(),
    };

    // Hashing takes long: it is done before the transaction begins.
    let mut phc = None;
    if let Some(text) =
        input.passphrase.as_ref().filter(|_| before.missing.contains(&ProfilePart::Passphrase))
    {
        match hash(app, tenant, &known, text).await {
            Ok(hash) => phc = Some(hash),
            Err(error) if error.is_refusal() => {
                refused.push(ProfileRefusal { part: ProfilePart::Passphrase, error });
            }
            Err(error) => return Err(error),
        }
    }

    let now = app.clock.now();
    let mut tx = app.store.begin().await?;
    let partner = own(&mut tx, tenant, member).await?;
    let state = profile_state(&mut tx, tenant, partner).await?;
    let mut kept = Vec::new();
    if let Some(phc) = phc.filter(|_| state.missing.contains(&ProfilePart::Passphrase)) {
        passphrase::set(&mut tx, now, id, &phc).await?;
        repo::delete_reset(&mut tx, id).await?;
        kept.push(ProfilePart::Passphrase);
    }
    if let Some(text) = input.email.as_ref().filter(|_| state.missing.contains(&ProfilePart::Email))
    {
        match Email::parse(text.expose_secret()) {
            Ok(email) => {
                set_payee(app, &mut tx, now, id, &email).await?;
                kept.push(ProfilePart::Email);
            }
            Err(error) => {
                keep_draft(app, &mut tx, id, ProfilePart::Email, text.expose_secret()).await?;
                refused.push(ProfileRefusal { part: ProfilePart::Email, error: error.into() });
            }
        }
    }
    let names =
        state.partner.state == PartnerState::Profile || state.missing.contains(&ProfilePart::Code);
    if let Some(text) = input.code.as_ref().filter(|_| names) {
        match coupon::name(&mut tx, now, tenant, (id, &state.partner.track), text).await {
            Ok(()) => {
                repo::delete_draft(&mut tx, id, ProfilePart::Code.name()).await?;
                kept.push(ProfilePart::Code);
            }
            Err(CouponError::Store(error)) => return Err(error.into()),
            Err(error) => {
                keep_draft(app, &mut tx, id, ProfilePart::Code, text).await?;
                refused.push(ProfileRefusal { part: ProfilePart::Code, error: error.into() });
            }
        }
    }
    let partner = own(&mut tx, tenant, member).await?;
    let after = profile_state(&mut tx, tenant, partner).await?;
    let activated = after.activates(tenant) && after.partner.state == PartnerState::Profile;
    if activated {
        activate_if_complete(&mut tx, now, tenant, &after).await?;
        issue_partner_codes(&mut tx, now, tenant, app.random.as_ref(), id).await?;
    } else if let Some(coupon) =
        after.coupon.as_ref().filter(|_| after.partner.state == PartnerState::Active)
    {
        // Active from the beginning, and named only now.
        coupon::issue_if_missing(&mut tx, now, tenant.id, coupon).await?;
    }
    tx.commit().await?;
    app.notify_outbox();
    Ok(ProfileCompletion { kept, refused, missing: after.missing, activated })
}

/// What the partner typed into `part` before and was refused; empty when there is nothing.
///
/// # Errors
/// [`ProfileError::NoPartner`], or our fault.
pub async fn find_form_draft(
    app: &AppContext,
    tenant: &Tenant,
    member: MemberId,
    part: ProfilePart,
) -> Result<SecretString, ProfileError> {
    let mut conn = app.store.read().await?;
    let partner = own(&mut conn, tenant, member).await?;
    let blob = repo::find_draft(&mut conn, partner.id, part.name()).await?;
    Ok(match blob {
        Some(blob) => payee::open_draft(&app.keys, partner.id, part.name(), &blob)?,
        None => SecretString::default(),
    })
}

/// The masked PayPal e-mail, for the partner; they prove themselves with the passphrase where it
/// guards this.
///
/// # Errors
/// [`ProfileError::Incomplete`], [`ProfileError::Passphrase`], or our fault.
pub async fn view_profile(
    app: &AppContext,
    tenant: &Tenant,
    member: MemberId,
    passphrase: &SecretString,
) -> Result<String, ProfileError> {
    let partner = verify_guarded(app, tenant, member, passphrase, Guard::ProfileView).await?;
    let mut decision = Decision::begin(app, tenant.id, member).await?;
    let email =
        find_payee(app, &mut decision, partner.id).await?.ok_or(ProfileError::Incomplete)?;
    let subject = AuditSubject::Partner(partner.id);
    decision.record(PartnerAction::ViewProfile, subject, "").await?;
    decision.commit().await?;
    Ok(email.masked())
}

/// Changes the PayPal e-mail, for the partner, who proves themselves with the passphrase where it
/// guards this. Whatever it is refused for, the form offers the new e-mail again.
///
/// # Errors
/// [`ProfileError::Payee`] when the new one is refused, [`ProfileError::PayoutOpen`] while a payout
/// goes to the old one, [`ProfileError::Passphrase`], [`ProfileError::Incomplete`], or our fault.
pub async fn change_payee(
    app: &AppContext,
    tenant: &Tenant,
    member: MemberId,
    passphrase: &SecretString,
    email: &SecretString,
) -> Result<String, ProfileError> {
    let changed = replace_payee(app, tenant, member, passphrase, email).await;
    if changed.as_ref().is_err_and(ProfileError::is_refusal) {
        let mut tx = app.store.begin().await?;
        let partner = own(&mut tx, tenant, member).await?;
        keep_draft(app, &mut tx, partner.id, ProfilePart::Email, email.expose_secret()).await?;
        tx.commit().await?;
    }
    changed
}

async fn replace_payee(
    app: &AppContext,
    tenant: &Tenant,
    member: MemberId,
    passphrase: &SecretString,
    email: &SecretString,
) -> Result<String, ProfileError> {
    // The form is judged before the passphrase: a typing error in the e-mail must not cost a try.
    let parsed = Email::parse(email.expose_secret())?;
    let partner = verify_guarded(app, tenant, member, passphrase, Guard::ProfileEdit).await?;
    let mut decision = Decision::begin(app, tenant.id, member).await?;
    let now = decision.now;
    if repo::has_open_payout(&mut decision, partner.id).await? {
        return Err(ProfileError::PayoutOpen);
    }
    set_payee(app, &mut decision, now, partner.id, &parsed).await?;
    decision.record(PartnerAction::ChangePayee, AuditSubject::Partner(partner.id), "").await?;
    announce(&mut decision, &partner, PartnerNotice::PayeeChanged { partner: partner.id }).await?;
    decision.commit().await?;
    Ok(parsed.masked())
}

/// Changes the passphrase, for the partner who proves themselves with the present one.
///
/// # Errors
/// [`ProfileError::Passphrase`] when the present one is wrong or the new one is refused, or our
/// fault.
pub async fn change_passphrase(
    app: &AppContext,
    tenant: &Tenant,
    member: MemberId,
    present: &SecretString,
    new: &SecretString,
) -> Result<(), ProfileError> {
    let code =
        profile(app, tenant, member).await?.coupon.map(|coupon| coupon.code).unwrap_or_default();
    let mut known = Known { code, email: SecretString::default() };
    parse(tenant, &known, new).await?;
    let partner = verify_member_passphrase(app, tenant, member, present).await?;
    // Only now: a refusal before the proof would tell whether a guess at the e-mail is right.
    if let Some(email) = find_payee(app, &mut *app.store.read().await?, partner.id).await? {
        known.email = email.expose().into();
    }
    let phc = hash(app, tenant, &known, new).await?;
    let mut decision = Decision::begin(app, tenant.id, member).await?;
    let now = decision.now;
    passphrase::set(&mut decision, now, partner.id, &phc).await?;
    decision.record(PartnerAction::ChangePassphrase, AuditSubject::Partner(partner.id), "").await?;
    announce(&mut decision, &partner, PartnerNotice::PassphraseChanged { partner: partner.id })
        .await?;
    decision.commit().await?;
    Ok(())
}

/// The partner has forgotten the passphrase: staff are told, once, until they have reset it.
///
/// # Errors
/// [`ProfileError::NoPartner`], or our fault.
pub async fn forget_passphrase(
    app: &AppContext,
    tenant: &Tenant,
    member: MemberId,
) -> Result<(), ProfileError> {
    let mut decision = Decision::begin(app, tenant.id, member).await?;
    let now = decision.now;
    let partner = own(&mut decision, tenant, member).await?;
    if repo::insert_reset_request(&mut decision, now, partner.id).await? {
        decision.log(PartnerNotice::ResetRequested { partner: partner.id }).await?;
    }
    decision.commit().await?;
    Ok(())
}

/// What a staff member's wish to reset a passphrase led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PassphraseResetOutcome {
    /// It is reset.
    Done,
    /// They agree; a second listed member must agree, too.
    Agreed,
    /// Nothing is asked for (any more).
    NotAsked,
}

/// Staff reset the passphrase of a partner who asked for it: the partner sets a new one. Where two
/// members besides the partner are listed by id, two must agree.
///
/// # Errors
/// As above, [`ProfileError::Own`] for the partner's own, [`ProfileError::NoPartner`], or our
/// fault.
pub async fn reset_passphrase(
    app: &AppContext,
    tenant: &Tenant,
    id: PartnerId,
    staff: MemberId,
) -> Result<PassphraseResetOutcome, ProfileError> {
    let mut decision = Decision::begin(app, tenant.id, staff).await?;
    let partner = repo::find(&mut decision, tenant.id, id).await?.ok_or(ProfileError::NoPartner)?;
    let Some(first) = repo::find_reset(&mut decision, id).await? else {
        return Ok(PassphraseResetOutcome::NotAsked);
    };
    let subject = AuditSubject::Partner(id);
    if partner.member == staff {
        return Err(ProfileError::Own);
    }
    let alone = tenant.staff.keys().filter(|listed| **listed != partner.member).count() < 2;
    if !alone && first.is_none_or(|first| first == staff) {
        if first.is_none() {
            repo::mark_reset_approved(&mut decision, id, staff).await?;
            decision.record(PartnerAction::AgreeToReset, subject, "").await?;
            decision.commit().await?;
        }
        return Ok(PassphraseResetOutcome::Agreed);
    }
    passphrase::remove(&mut decision, id).await?;
    repo::delete_reset(&mut decision, id).await?;
    decision.record(PartnerAction::ResetPassphrase, subject, "").await?;
    announce(&mut decision, &partner, PartnerNotice::PassphraseReset { partner: id }).await?;
    decision.commit().await?;
    Ok(PassphraseResetOutcome::Done)
}

/// The same where the passphrase guards this; the partner without a check where it does not.
async fn verify_guarded(
    app: &AppContext,
    tenant: &Tenant,
    member: MemberId,
    text: &SecretString,
    what: Guard,
) -> Result<Partner, ProfileError> {
    if tenant.program.profile.guards(what) {
        return verify_member_passphrase(app, tenant, member, text).await;
    }
    own(&mut *app.store.read().await?, tenant, member).await
}

/// Checks the passphrase of the partner that the member is; a program without passphrases has
/// nothing to check.
pub(crate) async fn verify_member_passphrase(
    app: &AppContext,
    tenant: &Tenant,
    member: MemberId,
    text: &SecretString,
) -> Result<Partner, ProfileError> {
    let partner = own(&mut *app.store.read().await?, tenant, member).await?;
    if !tenant.program.profile.passphrase.required {
        return Ok(partner);
    }
    let attempt = Passphrase::attempt(text.expose_secret());
    let clock = app.clock.as_ref();
    let result =
        passphrase::verify(&app.store, clock, &app.hasher, tenant.id, partner.id, member, attempt)
            .await;
    if let Err(PassphraseError::Wrong { alert: Some(alert) }) = &result {
        tracing::warn!(?alert, "a passphrase is being guessed at");
        let now = app.clock.now();
        let mut tx = app.store.begin().await?;
        let notice = PartnerNotice::PassphraseLocked { partner: partner.id };
        outbox::enqueue(&mut tx, now, tenant.id, &Effect::log(notice)).await?;
        tx.commit().await?;
        app.notify_outbox();
    }
    // What is proven is used up at once, by the caller.
    let _proof = result?;
    Ok(partner)
}

/// The PayPal e-mail of a partner.
pub(crate) async fn find_payee(
    app: &AppContext,
    conn: &mut SqliteConnection,
    partner: PartnerId,
) -> Result<Option<Email>, ProfileError> {
    match repo::find_payee(conn, partner).await? {
        Some(row) => Ok(Some(payee::open_email(&app.keys, partner, &row.blob)?)),
        None => Ok(None),
    }
}

/// The blind index of a partner's PayPal e-mail: equal for equal e-mails, and nothing else can be
/// told from it.
pub(crate) async fn find_payee_index(
    conn: &mut SqliteConnection,
    partner: PartnerId,
) -> Result<Option<Vec<u8>>, StoreError> {
    Ok(repo::find_payee(conn, partner).await?.map(|row| row.blind_index))
}

/// The partners of the program to whom this PayPal e-mail belongs.
pub(crate) async fn list_by_payee(
    app: &AppContext,
    conn: &mut SqliteConnection,
    program: ProgramId,
    email: &Email,
) -> Result<Vec<PartnerId>, StoreError> {
    repo::find_by_payee(conn, program, &payee::blind_index_of(&app.keys, email)).await
}

async fn own(
    conn: &mut SqliteConnection,
    tenant: &Tenant,
    member: MemberId,
) -> Result<Partner, ProfileError> {
    let partner = repo::find_by_member(conn, tenant.id, member).await?;
    partner.filter(|partner| partner.state != PartnerState::Ended).ok_or(ProfileError::NoPartner)
}

pub(super) async fn profile_state(
    conn: &mut SqliteConnection,
    tenant: &Tenant,
    partner: Partner,
) -> Result<PartnerProfile, ProfileError> {
    let coupon = coupon::find_by_partner(conn, tenant, partner.id).await?;
    let email = repo::find_payee(conn, partner.id).await?;
    let given = [
        (ProfilePart::Passphrase, passphrase::last_set_at(conn, partner.id).await?.is_some()),
        (ProfilePart::Email, email.is_some()),
        (ProfilePart::Code, coupon.is_some()),
    ];
    let asked = profile_parts(&tenant.program).into_iter();
    let missing: Vec<ProfilePart> = asked.filter(|part| !given.contains(&(*part, true))).collect();
    let payable = missing.iter().all(|part| match part {
        ProfilePart::Passphrase => false,
        ProfilePart::Email => !tenant.program.profile.pays_to_email(),
        ProfilePart::Code => true,
    });
    let email_set_at = email.map(|row| row.set_at);
    Ok(PartnerProfile { partner, missing, email_set_at, coupon, payable })
}

pub(super) async fn activate_if_complete(
    tx: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    profile: &PartnerProfile,
) -> Result<(), ProfileError> {
    let partner = &profile.partner;
    let standing = level::first_level(tx, tenant, partner, now).await?;
    repo::mark_active(tx, now, partner.id, standing).await?;
    if let Some(coupon) = &profile.coupon {
        coupon::issue_partner_code(tx, now, tenant.id, coupon).await?;
    }
    let receiver =
        BonusReceiver { partner: partner.id, member: partner.member, track: &partner.track };
    bonus::grant_welcome_bonuses(tx, now, tenant, receiver, now).await?;
    outbox::enqueue(tx, now, tenant.id, &Effect::SyncRoles { partner: partner.id }).await?;
    let notice = PartnerNotice::Active { partner: partner.id };
    match ticket::find_newest_in(tx, tenant.id, partner.member, ticket::TicketKind::Application)
        .await?
    {
        Some(ticket) => {
            outbox::enqueue(tx, now, tenant.id, &Effect::post(ticket.id, notice)).await?;
            ticket::close_ticket(tx, now, tenant.id, ticket.id).await?;
        }
        None => {
            outbox::enqueue(tx, now, tenant.id, &Effect::tell(partner.member, notice)).await?;
        }
    }
    Ok(())
}

/// Issues the codes that the program names itself.
pub(super) async fn issue_partner_codes(
    tx: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    random: &dyn Random,
    id: PartnerId,
) -> Result<(), StoreError> {
    let Some(partner) = repo::find(tx, tenant.id, id).await? else { return Ok(()) };
    let (member, level) = (partner.member, partner.level);
    let issued = coupon::IssuedPartner { id, member, track: &partner.track, level };
    coupon::issue_codes_to(tx, now, tenant, random, issued).await
}

async fn set_payee(
    app: &AppContext,
    tx: &mut SqliteConnection,
    now: UtcMs,
    partner: PartnerId,
    email: &Email,
) -> Result<(), ProfileError> {
    let blob = payee::seal_email(&app.keys, app.random.as_ref(), partner, email);
    let index = payee::blind_index_of(&app.keys, email);
    repo::set_payee(tx, now, partner, &blob, &index).await?;
    repo::delete_draft(tx, partner, ProfilePart::Email.name()).await?;
    Ok(())
}

async fn keep_draft(
    app: &AppContext,
    tx: &mut SqliteConnection,
    partner: PartnerId,
    part: ProfilePart,
    text: &str,
) -> Result<(), ProfileError> {
    // Nobody typed it into the form, then, and with it in there Discord would not show the form
    // again.
    if text.encode_utf16().count() > usize::from(part.longest()) {
        return Ok(());
    }
    let blob = payee::seal_draft(&app.keys, app.random.as_ref(), partner, part.name(), text);
    repo::save_draft(tx, partner, part.name(), &blob).await?;
    Ok(())
}

/// Tells the partner and the staff's log: whoever took over an account should not change it
/// unnoticed.
async fn announce(
    decision: &mut Decision<'_>,
    partner: &Partner,
    notice: PartnerNotice,
) -> Result<(), StoreError> {
    decision.tell(partner.member, notice.clone()).await?;
    decision.log(notice).await
}

/// What of the partner's own a passphrase must not be made of; empty where there is nothing yet.
struct Known {
    code: String,
    email: SecretString,
}

async fn hash(
    app: &AppContext,
    tenant: &Tenant,
    known: &Known,
    text: &SecretString,
) -> Result<String, ProfileError> {
    let parsed = parse(tenant, known, text).await?;
    Ok(app.hasher.hash(parsed).await.map_err(PassphraseError::from)?)
}

/// Judges a new passphrase. Looking for the words that it is made of can take long: it is done off
/// the async threads.
async fn parse(
    tenant: &Tenant,
    known: &Known,
    text: &SecretString,
) -> Result<Passphrase, ProfileError> {
    let (text, service) = (text.clone(), tenant.program.meta.name.clone());
    let (coupon, email) = (known.code.clone(), known.email.clone());
    let judged = tokio::task::spawn_blocking(move || {
        let email = email.expose_secret();
        let context =
            PolicyContext { service: &service, coupon: &coupon, email, ..PolicyContext::default() };
        Passphrase::parse(text.expose_secret(), &context)
    });
    let judged = judged.await.map_err(|_| PassphraseError::Hash(passphrase::HashError::Stopped))?;
    Ok(judged.map_err(PassphraseError::from)?)
}

/// A passphrase for somebody who wants none of their own making.
pub async fn generate_passphrase(app: &AppContext) -> SecretString {
    let random = std::sync::Arc::clone(&app.random);
    let made = tokio::task::spawn_blocking(move || {
        SecretString::from(
            passphrase::generate_words(random.as_ref(), &PolicyContext::default()).expose(),
        )
    });
    made.await.unwrap_or_default()
}
