//! What is owed to the outside world: written in the transaction of the change that it announces, delivered after.
//!
//! Rows of one topic are delivered in the order in which they were written; topics do not wait for each other.
//! This module knows no Discord: whoever delivers asks for what is [`due`] and says what became of it.

mod dead;
mod repo;

use std::time::Duration;

use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;

use crate::clock::UtcMs;
use crate::desk::Desk;
use crate::id::{
    ChannelId, ClaimId, ContractId, CorrectionId, CouponId, DutyId, EngagementId, MemberId, OutboxId, PartnerId,
    PayoutId, ProgramId, SwitchId, TargetId, TicketId, TodoId, TopUpId,
};
use crate::store::StoreError;

pub use dead::{Letter, Retried, Undelivered, is_hopeless, letter, retry, retry_all, undelivered};

/// One thing to bring about in Discord. Doing it twice must leave what doing it once leaves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Effect {
    /// Create the ticket's channel, or find the one that carries its marker.
    OpenChannel {
        /// The ticket.
        ticket: TicketId,
    },
    /// Make the ticket's first message, with its buttons, show the state that the ticket has now.
    ShowCard {
        /// The ticket.
        ticket: TicketId,
    },
    /// Say something in the ticket.
    Post {
        /// The ticket.
        ticket: TicketId,
        /// What to say.
        notice: Notice,
    },
    /// Tell a member directly; in their open ticket when they take no direct messages.
    Tell {
        /// Who.
        member: MemberId,
        /// What to say.
        notice: Notice,
    },
    /// Tell the staff in the log channel.
    Log {
        /// What to say.
        notice: Notice,
    },
    /// Give the partner exactly the roles that they should have now.
    SyncRoles {
        /// The partner.
        partner: PartnerId,
    },
    /// Make a closed ticket's channel read-only for its owner.
    CloseChannel {
        /// The ticket.
        ticket: TicketId,
    },
    /// Make the panel's message stand in its channel, as the program is now.
    ShowPanel,
}

/// What is said, as facts; the words are the deliverer's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "say", rename_all = "snake_case")]
pub enum Notice {
    /// Staff ask the applicant to answer these questions again.
    Asked {
        /// Who asks.
        staff: MemberId,
        /// Ids of the form's fields.
        fields: Vec<String>,
        /// What staff want to know.
        note: String,
    },
    /// The applicant has answered what was asked.
    Revised,
    /// Answers of an application that do not fit its card: this part of the form, from 1.
    Answers {
        /// Which part.
        part: usize,
    },
    /// The application is approved: the profile comes next.
    Approved {
        /// Who approved.
        staff: MemberId,
    },
    /// The application is denied.
    Denied {
        /// Who denied.
        staff: MemberId,
        /// Why.
        reason: String,
    },
    /// The code is issued and the partnership active.
    Active {
        /// The partner.
        partner: PartnerId,
    },
    /// Staff invite the member to become a partner.
    Invited {
        /// Who invites.
        staff: MemberId,
    },
    /// Staff must create or reprice a code in the billing panel.
    CouponTodo {
        /// The to-do.
        todo: TodoId,
    },
    /// The code is in the billing panel: customers can redeem it now.
    CouponLive {
        /// The code.
        code: String,
    },
    /// A customer's purchase has earned a kickback.
    Earned {
        /// The partner.
        partner: PartnerId,
        /// Minor units.
        amount: i64,
        /// The unit's code.
        unit: String,
        /// First purchases so far, this one included.
        count: u32,
    },
    /// The partner was given a bonus.
    Bonus {
        /// The partner.
        partner: PartnerId,
        /// Minor units.
        amount: i64,
        /// The unit's code.
        unit: String,
        /// Restricted credit: when what is left of it ends.
        ends_at: Option<UtcMs>,
    },
    /// A partner pays less for a customer.
    Discounted {
        /// The partner.
        partner: PartnerId,
        /// The invoice that the customer is charged.
        invoice: String,
        /// What the discount is of, minor units.
        base: i64,
        /// The discount, minor units.
        amount: i64,
        /// The unit's code.
        unit: String,
        /// Whether the rest was taken from the partner's account; paid elsewhere otherwise.
        from_account: bool,
    },
    /// Restricted credit has paid for a customer.
    CreditSpent {
        /// The partner.
        partner: PartnerId,
        /// The invoice that it has paid.
        invoice: String,
        /// What was spent, minor units.
        amount: i64,
        /// What the partner pays besides, minor units.
        pays: i64,
        /// The unit's code.
        unit: String,
    },
    /// The days of restricted credit are over, and something was left.
    CreditEnded {
        /// The partner.
        partner: PartnerId,
        /// What was left, minor units.
        amount: i64,
        /// The unit's code.
        unit: String,
    },
    /// A code of the partner's own that the program has issued.
    OwnCode {
        /// The code's row.
        coupon: CouponId,
    },
    /// The partner has reached another level.
    Level {
        /// The partner.
        partner: PartnerId,
        /// The level before.
        from: u32,
        /// The level now.
        to: u32,
    },
    /// The partner is on another track.
    Track {
        /// The partner.
        partner: PartnerId,
        /// The id of the track before.
        from: String,
        /// The id of the track now.
        to: String,
    },
    /// The program's schedule has opened a payout; nobody asked for it.
    Scheduled {
        /// The payout.
        payout: PayoutId,
    },
    /// The program's schedule has opened payouts, which staff have to pay.
    PayDay {
        /// The month, like `2026-07`.
        period: String,
        /// How many.
        count: u32,
    },
    /// The payout is paid.
    Settled {
        /// The payout.
        payout: PayoutId,
    },
    /// The payout is rejected; the money is available again.
    Rejected {
        /// The payout.
        payout: PayoutId,
    },
    /// The payout could not be paid; the money is available again.
    Failed {
        /// The payout.
        payout: PayoutId,
    },
    /// The PayPal e-mail was changed.
    PayeeChanged {
        /// The partner.
        partner: PartnerId,
    },
    /// The passphrase was changed.
    PassphraseChanged {
        /// The partner.
        partner: PartnerId,
    },
    /// Somebody guesses at a passphrase, or a partner has forgotten theirs.
    PassphraseLocked {
        /// The partner.
        partner: PartnerId,
    },
    /// A partner has forgotten the passphrase and asks staff to reset it.
    ResetAsked {
        /// The partner.
        partner: PartnerId,
    },
    /// Staff have reset the passphrase: the partner sets a new one.
    PassphraseReset {
        /// The partner.
        partner: PartnerId,
    },
    /// A refund or chargeback has taken kickbacks back.
    Clawed {
        /// The partner.
        partner: PartnerId,
        /// The event's id at its source.
        event: String,
        /// Its type.
        kind: String,
        /// All that was taken back, minor units.
        amount: i64,
        /// The part of it that was paid out before and is owed now, minor units.
        owed: i64,
        /// The unit's code.
        unit: String,
    },
    /// Staff have promoted a partner: told to the staff.
    Promoted {
        /// The partner.
        partner: PartnerId,
        /// The id of the track before.
        from: String,
        /// The id of the track now.
        to: String,
    },
    /// Staff have enrolled the member by hand: the profile comes next.
    Enrolled {
        /// Who enrolled.
        staff: MemberId,
    },
    /// A contract is there for the partner to read and sign.
    ContractProposed {
        /// The contract.
        contract: ContractId,
    },
    /// The partner has signed.
    ContractSigned {
        /// The contract.
        contract: ContractId,
    },
    /// Staff have taken a proposal back.
    ContractWithdrawn {
        /// The contract.
        contract: ContractId,
    },
    /// A contract has come to its end, and no other follows it.
    ContractEnded {
        /// The contract.
        contract: ContractId,
    },
    /// A partner claims something: staff decide.
    ClaimMade {
        /// The claim.
        claim: ClaimId,
    },
    /// Staff have decided about a claim.
    ClaimDecided {
        /// The claim.
        claim: ClaimId,
    },
    /// A customer of the partner belongs to another one now, by a claim.
    CustomerTaken {
        /// The claim.
        claim: ClaimId,
    },
    /// The payout is called off: a refund or chargeback needed the money.
    CalledOff {
        /// The payout.
        payout: PayoutId,
    },
    /// The database was restored from a backup: payouts are off until what was paid since is reconciled.
    Fenced {
        /// When the backup was made, UTC.
        since: UtcMs,
    },
    /// What was paid since the backup is reconciled: payouts go on.
    Unfenced {
        /// Who did it.
        staff: MemberId,
    },
    /// A refund or chargeback came that cannot be applied by itself.
    EventParked {
        /// The event's id at its source.
        event: String,
        /// Its type.
        kind: String,
    },
    /// Staff should look at a customer of the partner.
    Flagged {
        /// The partner.
        partner: PartnerId,
        /// What the billing panel calls the customer.
        customer: String,
    },
    /// It is time to look at a duty again.
    DutyAgain {
        /// The duty.
        duty: DutyId,
    },
    /// Staff have taken back that a duty is done.
    DutyTakenBack {
        /// The duty.
        duty: DutyId,
        /// Why.
        reason: String,
    },
    /// An engagement was agreed, or has reached another stage.
    Engagement {
        /// The engagement.
        engagement: EngagementId,
        /// The stage's place, from 0.
        stage: u32,
    },
    /// An engagement was cancelled.
    EngagementCancelled {
        /// The engagement.
        engagement: EngagementId,
    },
    /// Staff should say whether a target was met.
    TargetDue {
        /// The target.
        target: TargetId,
    },
    /// A target was set.
    TargetSet {
        /// The target.
        target: TargetId,
    },
    /// Staff have said whether a target was met.
    TargetReviewed {
        /// The target.
        target: TargetId,
        /// The review's place, from 0.
        round: u32,
    },
    /// Staff have noted that the partner has paid in.
    ToppedUp {
        /// The top-up.
        top_up: TopUpId,
    },
    /// Somebody asks for a correction of a balance: a second member must agree.
    CorrectionAsked {
        /// The correction.
        correction: CorrectionId,
    },
    /// A balance was corrected by hand.
    Corrected {
        /// The correction.
        correction: CorrectionId,
    },
    /// A correction was refused, or taken back.
    CorrectionRefused {
        /// The correction.
        correction: CorrectionId,
    },
    /// The books do not hold: the program's money stands still.
    Frozen {
        /// The names of the checks that do not hold.
        checks: String,
    },
    /// The books hold again: money moves again.
    Thawed,
    /// The end of the chain as it was when the day began: kept in Discord, it makes a rewritten past visible.
    Head {
        /// The day, `YYYY-MM-DD`, UTC.
        day: String,
        /// The number of the last transfer.
        seq: i64,
        /// Its hash, hexadecimal.
        hash: String,
    },
    /// A role cannot be given or taken away for now.
    RoleBlocked {
        /// The partner.
        partner: PartnerId,
        /// The role's name.
        role: String,
    },
    /// A ticket's channel cannot be created for now.
    ChannelBlocked {
        /// The ticket.
        ticket: TicketId,
        /// Why.
        reason: Blocked,
    },
    /// A row was given up.
    Dead {
        /// The row.
        outbox: OutboxId,
    },
    /// A row waits for somebody to remove what stands in its way.
    Waits {
        /// The row.
        outbox: OutboxId,
    },
    /// The ticket's channel was deleted by hand; this is said in its new one.
    ChannelLost,
    /// A second channel carries a ticket's mark, and somebody wrote in it.
    Orphan {
        /// The ticket.
        ticket: TicketId,
        /// The second channel.
        channel: ChannelId,
    },
    /// A switch to another version of the program file is confirmed and waits for its day.
    SwitchPlanned {
        /// The switch.
        switch: SwitchId,
    },
    /// A switch that waited for its day was taken back.
    SwitchWithdrawn {
        /// The switch.
        switch: SwitchId,
    },
    /// The day of a switch has come, and something stands in its way.
    SwitchBlocked {
        /// The switch.
        switch: SwitchId,
    },
    /// The program runs by another version of its file: told to the staff.
    Switched {
        /// The switch.
        switch: SwitchId,
    },
    /// The program has other terms: told to its partners.
    OtherTerms {
        /// The switch.
        switch: SwitchId,
    },
    /// For a while nothing could be written; it can be again.
    WritableAgain {
        /// Why.
        why: Unwritable,
        /// Since when, UTC.
        since: UtcMs,
        /// Until when, UTC.
        until: UtcMs,
    },
}

/// Why nothing could be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unwritable {
    /// The disk failed again and again.
    Faults,
    /// Too little was free on the disk.
    Room,
    /// Somebody had altered the schema.
    Schema,
}

/// Why Discord does not let a channel be created.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Blocked {
    /// The category holds 50 channels.
    CategoryFull,
    /// The server holds 500 channels.
    GuildFull,
    /// The category is gone.
    CategoryGone,
    /// The bot may not create channels or set their permissions there.
    Permission,
}

/// A row that waits for delivery.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The row; also what makes a message's nonce unique.
    pub id: OutboxId,
    /// Whose it is.
    pub program: ProgramId,
    /// What is to be done.
    pub effect: Effect,
    /// How often it was tried in vain.
    pub attempts: u32,
    /// What stood in the way the last time, as a short code.
    pub error: Option<String>,
}

/// Owes an effect. It is delivered after the caller's transaction commits.
///
/// # Errors
/// [`StoreError`] when the row cannot be written.
pub(crate) async fn owe(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
    effect: &Effect,
) -> Result<(), StoreError> {
    repo::insert(conn, now, program, &topic(effect), effect).await
}

/// Effects that share a topic keep their order: a ticket's, a member's, a partner's, the log's.
fn topic(effect: &Effect) -> String {
    match effect {
        Effect::OpenChannel { ticket }
        | Effect::ShowCard { ticket }
        | Effect::Post { ticket, .. }
        | Effect::CloseChannel { ticket } => format!("ticket:{ticket}"),
        Effect::Tell { member, .. } => format!("member:{member}"),
        Effect::Log { .. } => "log".to_owned(),
        Effect::SyncRoles { partner } => format!("partner:{partner}"),
        Effect::ShowPanel => "panel".to_owned(),
    }
}

/// Owes an effect that sets what should be, unless the same is owed already or was given up: then staff know of it.
/// Returns whether it is newly owed.
///
/// # Errors
/// [`StoreError`] when the row cannot be written.
pub async fn request(desk: &Desk, program: ProgramId, effect: &Effect) -> Result<bool, StoreError> {
    let now = desk.clock.now();
    let mut tx = desk.store.begin().await?;
    if repo::is_owed(&mut tx, program, effect).await? {
        return Ok(false);
    }
    owe(&mut tx, now, program, effect).await?;
    tx.commit().await?;
    desk.ring();
    Ok(true)
}

/// Tells the staff, unless they were told exactly this before, however long ago.
///
/// # Errors
/// [`StoreError`] when the row cannot be written.
pub async fn log_once(desk: &Desk, program: ProgramId, notice: Notice) -> Result<(), StoreError> {
    let now = desk.clock.now();
    let effect = Effect::Log { notice };
    let mut tx = desk.store.begin().await?;
    if !repo::was_ever_owed(&mut tx, program, &effect).await? {
        owe(&mut tx, now, program, &effect).await?;
        tx.commit().await?;
        desk.ring();
    }
    Ok(())
}

/// At most `limit` rows whose time has come and whose topic waits for nothing else, oldest first. A row that this version
/// cannot read is given up, so that it holds up no other.
///
/// # Errors
/// [`StoreError`] when the outbox cannot be read.
pub async fn due(desk: &Desk, limit: u32) -> Result<Vec<Entry>, StoreError> {
    let now = desk.clock.now();
    let rows = repo::due(&mut *desk.store.read().await?, now, limit).await?;
    let mut due = Vec::with_capacity(rows.len());
    for row in rows {
        match row {
            Ok(entry) => due.push(entry),
            Err((program, id)) => {
                tracing::error!(outbox = %id, "given up: it cannot be read");
                let mut tx = desk.store.begin().await?;
                repo::bury(&mut tx, now, id, "unreadable").await?;
                owe(&mut tx, now, program, &Effect::Log { notice: Notice::Dead { outbox: id } }).await?;
                tx.commit().await?;
            }
        }
    }
    Ok(due)
}

/// The row is delivered.
///
/// # Errors
/// [`StoreError`] when that cannot be written; delivery is then repeated.
pub async fn done(desk: &Desk, id: OutboxId) -> Result<(), StoreError> {
    let mut tx = desk.store.begin().await?;
    repo::done(&mut tx, desk.clock.now(), id).await?;
    tx.commit().await
}

/// The row could not be delivered: try again after `wait`. When the obstacle is a new one that people can remove, `tell`
/// says what to tell the staff.
///
/// # Errors
/// [`StoreError`] when that cannot be written.
pub async fn postpone(
    desk: &Desk,
    entry: &Entry,
    error: &str,
    wait: Duration,
    tell: Option<Notice>,
) -> Result<(), StoreError> {
    let now = desk.clock.now();
    let mut tx = desk.store.begin().await?;
    repo::postpone(&mut tx, entry.id, error, now.plus(wait)).await?;
    if let Some(notice) = tell.filter(|_| entry.error.as_deref() != Some(error)) {
        tell_staff(&mut tx, now, entry, notice).await?;
    }
    tx.commit().await?;
    desk.ring();
    desk.ticket_changed();
    Ok(())
}

/// The row is given up: it is kept with the reason, its topic goes on without it, and staff are told. They can [`retry`] it.
///
/// # Errors
/// [`StoreError`] when that cannot be written.
pub async fn bury(desk: &Desk, entry: &Entry, error: &str) -> Result<(), StoreError> {
    let now = desk.clock.now();
    let mut tx = desk.store.begin().await?;
    repo::bury(&mut tx, now, entry.id, error).await?;
    tell_staff(&mut tx, now, entry, Notice::Dead { outbox: entry.id }).await?;
    tx.commit().await?;
    desk.ring();
    desk.ticket_changed();
    Ok(())
}

/// Tells the staff about a row. That the log channel cannot be reached is not told in the log channel.
async fn tell_staff(conn: &mut SqliteConnection, now: UtcMs, entry: &Entry, notice: Notice) -> Result<(), StoreError> {
    if matches!(entry.effect, Effect::Log { .. }) {
        return Ok(());
    }
    owe(conn, now, entry.program, &Effect::Log { notice }).await
}

/// What stands in the way of the ticket's channel, as the short code that [`postpone`] was given.
///
/// # Errors
/// [`StoreError`] when the outbox cannot be read.
pub async fn obstacle(desk: &Desk, program: ProgramId, ticket: TicketId) -> Result<Option<String>, StoreError> {
    repo::obstacle(&mut *desk.store.read().await?, program, &format!("ticket:{ticket}")).await
}

/// How the outbox stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// How many rows wait, whatever their time.
    pub depth: u32,
    /// When the oldest of them was written.
    pub oldest: Option<UtcMs>,
    /// How many rows were given up.
    pub dead: u32,
}

impl Standing {
    /// For how long the oldest row has waited, seconds; 0 when none waits.
    #[must_use]
    pub fn age(self, now: UtcMs) -> i64 {
        self.oldest.map_or(0, |oldest| now.get().saturating_sub(oldest.get()).max(0) / 1000)
    }
}

/// How the outbox of all programs stands.
///
/// # Errors
/// [`StoreError`] when the outbox cannot be read.
pub async fn standing(desk: &Desk) -> Result<Standing, StoreError> {
    repo::standing(&mut *desk.store.read().await?).await
}
