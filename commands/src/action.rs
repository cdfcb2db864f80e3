//! What a button, a select menu or a form asks for: the `custom_id` as a type.
//!
//! A `custom_id` is `v1:action:number…`, at most 100 bytes. All else lies in the database, so that
//! each works after any restart and whoever finds an old one is answered with how things stand now.

use std::fmt;
use std::str::FromStr;

use partnerdesk::id::{
    ApplicationId, ClaimId, ContractId, CorrectionId, DutyId, EngagementId, GoalId, OutboxId,
    PartnerId, PayoutId, ProgramChangeId, TodoId,
};

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident = $word:literal $(($($arg:ident: $kind:ty),+))?),+ $(,)?) => {
        /// What is asked for.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Action {
            $($(#[$doc])* $name $({ $(#[doc = "Which one."] $arg: $kind),+ })?),+
        }

        impl fmt::Display for Action {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    $(Self::$name $({ $($arg),+ })? => {
                        write!(f, concat!("v1:", $word))?;
                        $($(write!(f, ":{}", $arg)?;)+)?
                        Ok(())
                    })+
                }
            }
        }

        impl FromStr for Action {
            type Err = UnknownAction;

            fn from_str(text: &str) -> Result<Self, UnknownAction> {
                let mut parts = text.strip_prefix("v1:").ok_or(UnknownAction)?.split(':');
                let action = match parts.next().ok_or(UnknownAction)? {
                    $($word => Self::$name $({
                        $($arg: parts.next().and_then(|part| part.parse().ok()).ok_or(UnknownAction)?),+
                    })?,)+
                    _ => return Err(UnknownAction),
                };
                // A number has one spelling, or two ids would mean one thing.
                if action.to_string() == text { Ok(action) } else { Err(UnknownAction) }
            }
        }

        impl Action {
            /// The action's word, for logs and counts.
            #[must_use]
            pub(crate) fn word(&self) -> &'static str {
                match self { $(Self::$name { .. } => $word),+ }
            }

            #[cfg(test)]
            fn examples() -> Vec<Self> {
                vec![$(Self::$name $({ $($arg: <$kind>::from_str("7").unwrap()),+ })?),+]
            }
        }
    };
}

actions! {
    /// Open the application form.
    Apply = "apply",
    /// The form itself, from the first page that is not answered.
    ApplyForm = "apply-form",
    /// A way into the program was chosen.
    Enter = "enter",
    /// A page of the form was submitted.
    ApplyPage = "apply-page"(page: usize),
    /// File without the form, as an invited member.
    SkipForm = "skip-form",
    /// Show how things stand.
    Status = "status",
    /// Explain the program.
    Help = "help",
    /// Show the terms.
    Terms = "terms",
    /// Another page of the terms.
    TermsPage = "terms-page"(page: usize),
    /// Approve an application.
    Approve = "approve"(application: ApplicationId),
    /// Deny an application: opens the form for the reason.
    Deny = "deny"(application: ApplicationId),
    /// The reason for a denial.
    DenyForm = "deny-form"(application: ApplicationId),
    /// Ask back: shows the questions to choose from.
    Ask = "ask"(application: ApplicationId),
    /// The questions that were chosen.
    AskPick = "ask-pick"(application: ApplicationId),
    /// What staff want to know; `fields` has a bit for each of the form's questions.
    AskForm = "ask-form"(application: ApplicationId, fields: u32),
    /// Answer what was asked.
    Revise = "revise"(application: ApplicationId),
    /// Answers to what was asked.
    ReviseForm = "revise-form"(application: ApplicationId),
    /// Show the profile, or complete it.
    Profile = "profile",
    /// The form for the parts of the profile that are missing.
    Complete = "complete",
    /// The parts that were typed.
    CompleteForm = "complete-form",
    /// The same form, with a passphrase already in it.
    Generate = "generate",
    /// Show the sensitive part of the profile: asks for the passphrase.
    View = "view",
    /// The passphrase for that.
    ViewForm = "view-form",
    /// Change the PayPal e-mail.
    ChangePayee = "payee",
    /// Passphrase and new e-mail.
    ChangePayeeForm = "payee-form",
    /// Change the passphrase.
    ChangePassphrase = "passphrase",
    /// Present and new passphrase.
    ChangePassphraseForm = "passphrase-form",
    /// The passphrase is forgotten.
    Forgot = "forgot",
    /// Staff reset a passphrase.
    Reset = "reset"(partner: PartnerId),
    /// Show the code.
    Code = "code",
    /// Show the level.
    Level = "level",
    /// Show the link.
    Link = "link",
    /// Show the earnings.
    Earnings = "earnings",
    /// Ask for a payout.
    Payout = "payout",
    /// Ask again, with the amount (minor units) that was typed before.
    PayoutAgain = "payout-again"(amount: i64),
    /// Amount and passphrase.
    PayoutForm = "payout-form",
    /// The payout that was chosen from the list.
    PayoutPick = "payout-pick",
    /// Say that a payout is being paid now.
    Paying = "paying"(payout: PayoutId),
    /// A payout on its way could not be paid.
    Unpaid = "unpaid"(payout: PayoutId),
    /// The reason.
    UnpaidForm = "unpaid-form"(payout: PayoutId),
    /// Settle a payout: shows where to pay to, and asks for the transaction id.
    Settle = "settle"(payout: PayoutId),
    /// The transaction id.
    SettleForm = "settle-form"(payout: PayoutId),
    /// Reject a payout.
    Reject = "reject"(payout: PayoutId),
    /// The reason.
    RejectForm = "reject-form"(payout: PayoutId),
    /// Agree to a correction of a balance.
    Agree = "agree"(correction: CorrectionId),
    /// Refuse it, or take it back.
    Disagree = "disagree"(correction: CorrectionId),
    /// A code was created or repriced in the billing panel.
    TodoDone = "todo-done"(todo: TodoId),
    /// Show a partner's file.
    File = "file"(partner: PartnerId),
    /// The partner whose file was chosen.
    FilePick = "file-pick",
    /// Show a partner's duties.
    Duties = "duties"(partner: PartnerId),
    /// The kind of partner that was chosen.
    KindPick = "kind-pick"(partner: PartnerId),
    /// The duty that was chosen.
    DutyPick = "duty-pick"(partner: PartnerId),
    /// Tick a duty: opens the form for the evidence.
    DutyTick = "duty-tick"(duty: DutyId),
    /// The evidence.
    DutyTickForm = "duty-tick-form"(duty: DutyId),
    /// Take a tick back: opens the form for the reason.
    DutyUntick = "duty-untick"(duty: DutyId),
    /// The reason.
    DutyUntickForm = "duty-untick-form"(duty: DutyId),
    /// Show one's own duties.
    OwnDuties = "own-duties",
    /// The duty of one's own that was chosen: opens the form for the evidence.
    OwnDutyPick = "own-duty-pick",
    /// The same form again.
    OwnDuty = "own-duty"(duty: DutyId),
    /// The evidence.
    OwnDutyForm = "own-duty-form"(duty: DutyId),
    /// Show a partner's engagements.
    Engagements = "engagements"(partner: PartnerId),
    /// The engagement that was chosen.
    EngagementPick = "engagement-pick"(partner: PartnerId),
    /// Agree an engagement: shows what can be agreed.
    Engage = "engage"(partner: PartnerId),
    /// What was chosen: opens the form.
    EngagePick = "engage-pick"(partner: PartnerId),
    /// The form again, with what was typed before.
    EngageAgain = "engage-again"(partner: PartnerId),
    /// Title and price.
    EngageForm = "engage-form"(partner: PartnerId),
    /// Move an engagement on from this stage.
    EngagementNext = "engagement-next"(engagement: EngagementId, stage: u32),
    /// Cancel an engagement: opens the form for the reason.
    EngagementCancel = "engagement-cancel"(engagement: EngagementId),
    /// The reason.
    EngagementCancelForm = "engagement-cancel-form"(engagement: EngagementId),
    /// Show a partner's target.
    TargetShow = "target-show"(partner: PartnerId),
    /// Set a partner's target: opens the form.
    Target = "target"(partner: PartnerId),
    /// What is to be reached, and how often that is looked at.
    TargetForm = "target-form"(partner: PartnerId),
    /// A target was met: opens the form for a note.
    TargetMet = "target-met"(target: GoalId, round: u32),
    /// The note.
    TargetMetForm = "target-met-form"(target: GoalId, round: u32),
    /// A target was missed: opens the form for a note.
    TargetMissed = "target-missed"(target: GoalId, round: u32),
    /// The note.
    TargetMissedForm = "target-missed-form"(target: GoalId, round: u32),
    /// Somebody has talked to a partner who missed their target.
    TargetTalked = "target-talked"(target: GoalId),
    /// Note that a partner has paid in: opens the form.
    TopUp = "top-up"(partner: PartnerId),
    /// Amount, way and reference.
    TopUpForm = "top-up-form"(partner: PartnerId),
    /// Promote a partner to the track with this place in the program file.
    Promote = "promote"(partner: PartnerId, track: usize),
    /// The criteria that staff confirm for that.
    PromotePick = "promote-pick"(partner: PartnerId, track: usize),
    /// Propose a contract to a partner: opens the form.
    Contract = "contract"(partner: PartnerId),
    /// Terms and document.
    ContractForm = "contract-form"(partner: PartnerId),
    /// Take a proposal back.
    ContractWithdraw = "contract-withdraw"(contract: ContractId),
    /// Read a contract that can be signed.
    ContractRead = "contract-read"(contract: ContractId),
    /// Sign it: asks for the full name.
    Sign = "sign"(contract: ContractId),
    /// The full name.
    SignForm = "sign-form"(contract: ContractId),
    /// Claim something: the place of the claim in the program file.
    Claim = "claim"(kind: usize),
    /// Customer and evidence.
    ClaimForm = "claim-form"(kind: usize),
    /// Show a claim, with the buttons that decide it.
    ClaimShow = "claim-show"(claim: ClaimId),
    /// Accept a claim.
    ClaimAccept = "claim-accept"(claim: ClaimId),
    /// Refuse a claim: opens the form for the reason.
    ClaimRefuse = "claim-refuse"(claim: ClaimId),
    /// The reason for a refusal.
    ClaimRefuseForm = "claim-refuse-form"(claim: ClaimId),
    /// Switch to the version of the program file that was looked at.
    Switch = "switch"(switch: ProgramChangeId),
    /// Keep the one that is in force.
    SwitchDecline = "switch-decline"(switch: ProgramChangeId),
    /// Take back a switch that waits for its day.
    SwitchWithdraw = "switch-withdraw"(switch: ProgramChangeId),
    /// Try a delivery again that was given up or waits.
    Retry = "retry"(outbox: OutboxId),
    /// Try all of them again.
    RetryAll = "retry-all",
    /// Post the panel again.
    PostPanel = "post-panel",
}

/// The `custom_id` is none of ours, or of a version that is no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown custom_id")]
pub(crate) struct UnknownAction;

/// The names of the inputs whose values are secret. A sandbox keeps them out of its records by this
/// ending.
pub(crate) mod input {
    /// The security passphrase.
    pub(crate) const PASSPHRASE: &str = "passphrase:secret";
    /// A new security passphrase.
    pub(crate) const NEW_PASSPHRASE: &str = "new-passphrase:secret";
    /// A PayPal e-mail.
    pub(crate) const EMAIL: &str = "email:secret";
    /// The code's name.
    pub(crate) const CODE: &str = "code";
    /// An amount.
    pub(crate) const AMOUNT: &str = "amount";
    /// A transaction id.
    pub(crate) const TRANSACTION: &str = "transaction";
    /// What shows that a duty is done, or that a claim is right.
    pub(crate) const EVIDENCE: &str = "evidence";
    /// What an engagement is.
    pub(crate) const WHAT: &str = "what";
    /// What staff call an engagement.
    pub(crate) const TITLE: &str = "title";
    /// What is to be reached.
    pub(crate) const VALUE: &str = "value";
    /// How often that is looked at.
    pub(crate) const EVERY: &str = "every";
    /// A way of paying in.
    pub(crate) const WAY: &str = "way";
    /// A payment's reference.
    pub(crate) const REFERENCE: &str = "reference";
    /// The terms of a contract.
    pub(crate) const TERMS: &str = "terms";
    /// The document of a contract, or a link to it.
    pub(crate) const DOCUMENT: &str = "document";
    /// The SHA-256 of a linked file.
    pub(crate) const FILE_HASH: &str = "file-hash";
    /// A full name.
    pub(crate) const NAME: &str = "name";
    /// A customer's id in the billing panel.
    pub(crate) const CUSTOMER: &str = "customer";
    /// A reason or note.
    pub(crate) const REASON: &str = "reason";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_reads_back_and_fits_a_custom_id() {
        for action in Action::examples() {
            let text = action.to_string();
            assert_eq!(text.parse(), Ok(action));
            assert!(text.len() <= 60, "{text} leaves no room for large numbers");
        }
    }

    #[test]
    fn other_texts_are_no_action() {
        for bad in [
            "",
            "v1",
            "v1:",
            "v2:apply",
            "v1:apply:",
            "v1:apply:1",
            "v1:approve",
            "v1:approve:x",
            "v1:approve:+7",
            "v1:approve:07",
            "v1:approve:7:8",
        ] {
            assert_eq!(bad.parse::<Action>(), Err(UnknownAction), "{bad}");
        }
    }
}
