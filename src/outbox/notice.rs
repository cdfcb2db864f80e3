//! What is said to people, as facts.

use serde::{Deserialize, Serialize};

use super::ChannelRefusal;
use crate::clock::UtcMs;
use crate::id::{
    ChannelId, ClaimId, ContractId, CorrectionId, CouponId, DutyId, EngagementId, GoalId, MemberId,
    OutboxId, PartnerId, PayoutId, ProgramChangeId, TicketId, TodoId, TopUpId,
};

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
    /// The database was restored from a backup: payouts are off until what was paid since is
    /// reconciled.
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
        target: GoalId,
    },
    /// A target was set.
    TargetSet {
        /// The target.
        target: GoalId,
    },
    /// Staff have said whether a target was met.
    TargetReviewed {
        /// The target.
        target: GoalId,
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
    /// The end of the chain as it was when the day began: kept in Discord, it makes a rewritten
    /// past visible.
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
        reason: ChannelRefusal,
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
        switch: ProgramChangeId,
    },
    /// A switch that waited for its day was taken back.
    SwitchWithdrawn {
        /// The switch.
        switch: ProgramChangeId,
    },
    /// The day of a switch has come, and something stands in its way.
    SwitchBlocked {
        /// The switch.
        switch: ProgramChangeId,
    },
    /// The program runs by another version of its file: told to the staff.
    Switched {
        /// The switch.
        switch: ProgramChangeId,
    },
    /// The program has other terms: told to its partners.
    OtherTerms {
        /// The switch.
        switch: ProgramChangeId,
    },
    /// For a while nothing could be written; it can be again.
    WritableAgain {
        /// Why.
        why: NoticeError,
        /// Since when, UTC.
        since: UtcMs,
        /// Until when, UTC.
        until: UtcMs,
    },
}

/// Why nothing could be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeError {
    /// The disk failed again and again.
    Faults,
    /// Too little was free on the disk.
    Room,
    /// Somebody had altered the schema.
    Schema,
}
