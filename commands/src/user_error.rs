//! Why something did not happen, in words that say what to do.

use partnerdesk::application::{self, ApplicationError};
use partnerdesk::claim::ClaimError;
use partnerdesk::contract::ContractError;
use partnerdesk::correction::{self, CorrectionError};
use partnerdesk::coupon::{CodeError, CouponError};
use partnerdesk::duty::DutyError;
use partnerdesk::engagement::EngagementError;
use partnerdesk::goal::GoalError;
use partnerdesk::id::TicketId;
use partnerdesk::ledger::LedgerError;
use partnerdesk::money::Money;
use partnerdesk::partner::ProfileError;
use partnerdesk::partner::payee::PayeeError;
use partnerdesk::passphrase::{PassphraseError, PolicyError};
use partnerdesk::payout::{self, PayoutError};
use partnerdesk::program::{AnswerError, PayoutMode};
use partnerdesk::program_change::{self, ProgramChangeError};
use partnerdesk::promotion::PromotionError;
use partnerdesk::referral::{EventError, ReferralError};
use partnerdesk::store::{StoreError, StoreFailure};
use partnerdesk::tenant::TenantError;
use partnerdesk::top_up::TopUpError;

use crate::discord::reply::{BLUE, Card, MessageContent, RED};
use crate::features::program_change::obstacles;
use crate::i18n::{Arg, Locale, mention, plain, when};

/// Why something did not happen.
#[derive(Debug, thiserror::Error)]
pub(crate) enum UserError {
    /// Used outside a server.
    #[error("not in a guild")]
    NotInGuild,
    /// The server runs no program.
    #[error("no program")]
    NoProgram,
    /// Only members who manage the server may set it up.
    #[error("not a manager")]
    NotManager,
    /// The program has to be chosen: id and name of those that there are.
    #[error("no such program file")]
    ChooseProgram(Vec<(String, String)>),
    /// @everyone was chosen as the staff role.
    #[error("everyone would be staff")]
    EveryoneIsStaff,
    /// The staff option mentions nobody, or something else than members.
    #[error("staff are not mentioned")]
    StaffMentions,
    /// The set-up is not complete.
    #[error("not set up")]
    NotSetUp,
    /// Only staff may do this.
    #[error("not staff")]
    NotStaff,
    /// Only members listed by id may do this.
    #[error("not listed")]
    NotListed,
    /// Somebody else's.
    #[error("not theirs")]
    NotYours,
    /// A button or form of another version, or of what is no more.
    #[error("stale")]
    Stale,
    /// No application in a ticket of this number.
    #[error("no application in ticket {0}")]
    NoTicket(TicketId),
    /// No number was given, and the channel is no ticket's.
    #[error("not in a ticket")]
    NotInTicket,
    /// Not a month, or one that has not begun.
    #[error("not a month")]
    Month,
    /// The program has no transfer with this number.
    #[error("no transfer {0}")]
    NoTransfer(i64),
    /// A bot cannot be invited.
    #[error("a bot")]
    Bot,
    /// The member has applied.
    #[error("filed already")]
    AlreadyFiled(Option<TicketId>),
    /// The member is a partner.
    #[error("a partner already")]
    AlreadyPartner,
    /// The member is no partner.
    #[error("no partner")]
    NoPartner,
    /// Staff have asked nothing.
    #[error("nothing is asked")]
    NothingAsked,
    /// Nothing is missing in the profile.
    #[error("the profile is complete")]
    ProfileComplete,
    /// Something is missing in the profile.
    #[error("the profile is not complete")]
    ProfileIncomplete,
    /// Less is available than the smallest payout.
    #[error("{available} is less than {minimum}")]
    NotEnough {
        /// On the partner's `available` account now.
        available: Money,
        /// The smallest payout.
        minimum: Money,
    },
    /// An application was refused.
    #[error(transparent)]
    Application(#[from] ApplicationError),
    /// A profile was refused.
    #[error(transparent)]
    Profile(#[from] ProfileError),
    /// A payout was refused.
    #[error(transparent)]
    Payout(#[from] PayoutError),
    /// A contract was refused.
    #[error(transparent)]
    Contract(#[from] ContractError),
    /// A promotion was refused.
    #[error(transparent)]
    Promotion(#[from] PromotionError),
    /// A claim was refused.
    #[error(transparent)]
    Claim(#[from] ClaimError),
    /// A correction was refused.
    #[error(transparent)]
    Correction(#[from] CorrectionError),
    /// An event was refused.
    #[error(transparent)]
    Event(#[from] EventError),
    /// Events were refused.
    #[error(transparent)]
    Referral(#[from] ReferralError),
    /// No partner of that name, number or code.
    #[error("no partner {0:?}")]
    NoSuchPartner(String),
    /// A duty was refused.
    #[error(transparent)]
    Duty(#[from] DutyError),
    /// An engagement was refused.
    #[error(transparent)]
    Engagement(#[from] EngagementError),
    /// A target was refused.
    #[error(transparent)]
    Target(#[from] GoalError),
    /// A top-up was refused.
    #[error(transparent)]
    TopUp(#[from] TopUpError),
    /// The set-up was refused.
    #[error(transparent)]
    Guild(#[from] TenantError),
    /// A change to another version of the program file was refused.
    #[error(transparent)]
    Switch(#[from] ProgramChangeError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Discord refused or failed.
    #[error(transparent)]
    Discord(Box<serenity::Error>),
    /// A panic was caught.
    #[error("panic")]
    Panic,
    /// A command did not get as far as its action.
    #[error("the command could not be run")]
    NotRun,
}

impl From<serenity::Error> for UserError {
    fn from(error: serenity::Error) -> Self {
        Self::Discord(Box::new(error))
    }
}

impl UserError {
    /// Whether the member can do something about it; otherwise it is our fault.
    #[must_use]
    pub(crate) fn is_refusal(&self) -> bool {
        match self {
            Self::Application(error) => error.is_refusal(),
            Self::Profile(error) => error.is_refusal(),
            Self::Payout(error) => error.is_refusal(),
            Self::Correction(error) => error.is_refusal(),
            Self::Referral(error) => error.is_refusal(),
            Self::Duty(error) => error.is_refusal(),
            Self::Engagement(error) => error.is_refusal(),
            Self::Target(error) => error.is_refusal(),
            Self::TopUp(error) => error.is_refusal(),
            Self::Contract(error) => error.is_refusal(),
            Self::Promotion(error) => error.is_refusal(),
            Self::Claim(error) => error.is_refusal(),
            Self::Switch(error) => error.is_refusal(),
            Self::Guild(error) => !matches!(error, TenantError::Store(_) | TenantError::Keys(_)),
            Self::Store(_) | Self::Discord(_) | Self::Panic | Self::NotRun => false,
            _ => true,
        }
    }

    /// Whether another try with other words in the form can go through.
    #[must_use]
    pub(crate) fn is_about_what_was_typed(&self) -> bool {
        use DutyError as D;
        use EngagementError as E;
        use GoalError as T;
        use TopUpError as U;
        match self {
            Self::Duty(error) => matches!(error, D::Evidence | D::Reason),
            Self::Engagement(error) => {
                matches!(error, E::What(_) | E::Title | E::Price(_) | E::NoPrice | E::Reason)
            }
            Self::Target(error) => matches!(error, T::Value | T::Interval | T::Note),
            Self::TopUp(error) => {
                matches!(error, U::Amount(_) | U::Way(_) | U::Reference | U::ReferenceUsed(_))
            }
            _ => false,
        }
    }

    /// The message for the member: the fact is its title, what to do is below it. Red is for our
    /// own faults, which show only the number under which the log has them; a refusal has none.
    #[must_use]
    pub(crate) fn message(&self, locale: Locale, incident: u64) -> MessageContent {
        let incident = [("incident", incident.to_string().into())];
        let (text, color) = match StoreError::trouble(self) {
            Some(StoreFailure::ReadOnly) => (locale.text("error-read-only"), RED),
            Some(StoreFailure::Uncertain) => (locale.with("error-uncertain", &incident), RED),
            None if self.is_refusal() => (self.say(locale), BLUE),
            None => (locale.with("error-fault", &incident), RED),
        };
        let (fact, advice) = split_fact(&text);
        let card = Card::new(fact, color);
        MessageContent::card(if advice.is_empty() { card } else { card.words(advice) })
    }

    /// What happened and what to do, in the member's language.
    #[must_use]
    pub(crate) fn say(&self, locale: Locale) -> String {
        let text = |id: &str| locale.text(id);
        match self {
            Self::NotInGuild => text("error-not-in-guild"),
            Self::NoProgram | Self::Guild(TenantError::NoProgram) => text("error-no-program"),
            Self::NotSetUp => text("error-not-set-up"),
            Self::NotManager => text("error-not-manager"),
            Self::ChooseProgram(programs) => {
                let names: Vec<_> =
                    programs.iter().map(|(id, name)| format!("`{id}` ({name})")).collect();
                locale.with("error-choose-program", &[("programs", names.join(", ").into())])
            }
            Self::EveryoneIsStaff => text("error-everyone-is-staff"),
            Self::StaffMentions => text("error-staff-mentions"),
            Self::NotStaff => text("error-not-staff"),
            Self::NotListed => text("error-not-listed"),
            Self::NotYours => text("error-not-yours"),
            Self::Stale => text("error-stale"),
            Self::NoTicket(number) => {
                locale.with("error-no-ticket", &[("ticket", number.to_string().into())])
            }
            Self::NotInTicket => text("error-not-in-ticket"),
            Self::Month => text("error-month"),
            Self::NoTransfer(number) => {
                locale.with("error-no-transfer", &[("transfer", number.to_string().into())])
            }
            Self::Bot => text("error-bot"),
            Self::AlreadyFiled(ticket) => {
                let ticket = ticket.map(|ticket| ticket.to_string()).unwrap_or_default();
                locale.with("error-already-filed", &[("ticket", ticket.into())])
            }
            Self::AlreadyPartner => text("error-you-are-partner"),
            Self::NoPartner => text("error-no-partner"),
            Self::NothingAsked => text("error-nothing-asked"),
            Self::ProfileComplete => text("error-profile-complete"),
            Self::ProfileIncomplete => text("error-profile-incomplete"),
            Self::NotEnough { available, minimum } => {
                let args = [
                    ("available", locale.money(*available).into()),
                    ("minimum", locale.money(*minimum).into()),
                ];
                locale.with("error-not-enough", &args)
            }
            Self::Application(error) => say_application(locale, error),
            Self::Profile(error) => Self::say_profile(locale, error),
            Self::Payout(error) => say_payout(locale, error),
            Self::Correction(error) => say_correction(locale, error),
            Self::Event(error) => say_event(locale, error),
            Self::NoSuchPartner(text) => {
                locale.with("error-no-such-partner", &[("text", plain(text, 100).into())])
            }
            Self::Duty(error) => say_duty(locale, error),
            Self::Engagement(error) => say_engagement(locale, error),
            Self::Target(error) => say_target(locale, error),
            Self::TopUp(error) => say_top_up(locale, error),
            Self::Contract(error) => say_contract(locale, error),
            Self::Promotion(error) => say_promotion(locale, error),
            Self::Claim(error) => say_claim(locale, error),
            Self::Referral(ReferralError::Conflict { id }) => {
                locale.with("error-event-conflict", &[("id", id.as_str().into())])
            }
            Self::Referral(ReferralError::InvoiceConflict { invoice, .. }) => {
                locale.with("error-invoice-conflict", &[("invoice", invoice.as_str().into())])
            }
            Self::Switch(error) => say_switch(locale, error),
            Self::Guild(TenantError::Faults(faults)) => {
                let first = faults.first().map(ToString::to_string).unwrap_or_default();
                locale.with(
                    "error-program-faults",
                    &[("count", faults.len().into()), ("first", first.into())],
                )
            }
            Self::Guild(TenantError::OtherProgram(name)) => {
                locale.with("error-other-program", &[("program", name.as_str().into())])
            }
            Self::Referral(ReferralError::Ledger(LedgerError::Frozen(_))) => text("error-frozen"),
            Self::Guild(_)
            | Self::Referral(_)
            | Self::Store(_)
            | Self::Discord(_)
            | Self::Panic
            | Self::NotRun => locale.with("error-fault", &[("incident", "-".into())]),
        }
    }

    /// Why a part of the profile was refused.
    #[must_use]
    pub(crate) fn say_profile(locale: Locale, error: &ProfileError) -> String {
        match error {
            ProfileError::NoPartner => locale.text("error-no-partner"),
            ProfileError::Incomplete => locale.text("error-profile-incomplete"),
            ProfileError::PayoutOpen => locale.text("error-payout-open-email"),
            ProfileError::Own => locale.text("error-own-reset"),
            ProfileError::Payee(PayeeError::TooLong { .. } | PayeeError::NotAnEmail) => {
                locale.text("error-email")
            }
            ProfileError::Passphrase(error) => say_passphrase(locale, error),
            ProfileError::Coupon(error) => say_coupon(locale, error),
            ProfileError::Payee(_) | ProfileError::Ledger(_) | ProfileError::Store(_) => {
                locale.with("error-fault", &[("incident", "-".into())])
            }
        }
    }
}

fn say_application(locale: Locale, error: &ApplicationError) -> String {
    match error {
        ApplicationError::NoForm => locale.text("error-no-form"),
        ApplicationError::Partner => locale.text("error-already-partner"),
        ApplicationError::NotInvited => locale.text("error-not-invited"),
        ApplicationError::Unknown | ApplicationError::NoQuestion => locale.text("error-stale"),
        ApplicationError::NotAsked(_) => locale.text("error-nothing-asked"),
        ApplicationError::NoWay => locale.text("error-no-way"),
        ApplicationError::TooSoon(again) => {
            locale.with("error-too-soon", &[("again", when(*again).into())])
        }
        ApplicationError::Unfit { field, why } => {
            let args = [
                ("field", field.title().into()),
                ("max", Arg::from(u32::from(field.max))),
                ("options", field.options.join(", ").into()),
            ];
            let id = match why {
                AnswerError::Missing => "error-unanswered",
                AnswerError::TooLong => "error-answer-too-long",
                AnswerError::NotUrl => "error-answer-url",
                AnswerError::NotNumber => "error-answer-number",
                AnswerError::NotOption => "error-answer-option",
            };
            locale.with(id, &args)
        }
        ApplicationError::NoTrack(track) => {
            locale.with("error-no-track", &[("track", track.as_str().into())])
        }
        ApplicationError::NeedsContract(track) => {
            locale.with("error-enrol-contract", &[("track", track.as_str().into())])
        }
        ApplicationError::Reason => locale.text("error-reason"),
        ApplicationError::Own => locale.text("error-own-application"),
        ApplicationError::NotInReview { state, by } => {
            let by = by.map(mention).unwrap_or_default();
            let id = match state {
                application::ApplicationState::Approved => "error-decided-approved",
                application::ApplicationState::Denied => "error-decided-denied",
                application::ApplicationState::Asked => "error-decided-asked",
                application::ApplicationState::Draft | application::ApplicationState::InReview => {
                    "error-not-submitted"
                }
            };
            locale.with(id, &[("by", by.into())])
        }
        ApplicationError::Profile(error) => UserError::say_profile(locale, error),
        ApplicationError::Store(_) => locale.with("error-fault", &[("incident", "-".into())]),
    }
}

fn say_payout(locale: Locale, error: &PayoutError) -> String {
    match error {
        PayoutError::Mode(PayoutMode::AccountBalance) => locale.text("terms-payout-account"),
        PayoutError::Mode(_) => locale.text("error-payout-schedule"),
        PayoutError::Amount(_) => locale.text("error-amount"),
        PayoutError::TooLow(minimum) => {
            locale.with("error-too-low", &[("minimum", locale.money(*minimum).into())])
        }
        PayoutError::Insufficient { available, requested } => {
            let args = [
                ("available", locale.money(*available).into()),
                ("requested", locale.money(*requested).into()),
            ];
            locale.with("error-insufficient", &args)
        }
        PayoutError::Open(ticket) => {
            locale.with("error-payout-open", &[("ticket", ticket.to_string().into())])
        }
        PayoutError::Unknown => locale.text("error-no-payout"),
        PayoutError::Decided(payout) => {
            let by = payout.decided_by.or(payout.submitted_by).map(mention).unwrap_or_default();
            let id = match payout.state {
                payout::PayoutState::Submitted => "error-payout-being-paid",
                payout::PayoutState::Failed => "error-payout-unpaid",
                payout::PayoutState::Settled => "error-payout-settled",
                payout::PayoutState::Rejected => "error-payout-rejected",
                payout::PayoutState::Voided => "error-payout-called-off",
                payout::PayoutState::Requested => "error-payout-under-way",
            };
            locale.with(id, &[("by", by.into())])
        }
        PayoutError::Own => locale.text("error-own-payout"),
        PayoutError::ExternalId => locale.text("error-transaction"),
        PayoutError::ExternalIdUsed(payout) => {
            locale.with("error-transaction-used", &[("payout", payout.to_string().into())])
        }
        PayoutError::Reason => locale.text("error-reason"),
        PayoutError::Fenced(since) => {
            locale.with("error-fenced", &[("since", when(*since).into())])
        }
        PayoutError::NotListed(_) => locale.text("error-not-listed"),
        PayoutError::TooManyReveals => locale.text("error-reveals"),
        PayoutError::Profile(error) => UserError::say_profile(locale, error),
        PayoutError::Ledger(LedgerError::Frozen(_)) => locale.text("error-frozen"),
        PayoutError::Ledger(_) | PayoutError::Store(_) => {
            locale.with("error-fault", &[("incident", "-".into())])
        }
    }
}

fn say_contract(locale: Locale, error: &ContractError) -> String {
    match error {
        ContractError::None => locale.text("error-contract-none"),
        ContractError::NoPartner => locale.text("error-not-active-partner"),
        ContractError::Unknown => locale.text("error-not-yours"),
        ContractError::Own => locale.text("error-own-contract"),
        ContractError::Terms(fault) => {
            locale.with("error-contract-terms", &[("fault", fault.as_str().into())])
        }
        ContractError::NotNegotiated(topic) => {
            locale.with("error-contract-topic", &[("topic", format!("`{}`", topic.word()).into())])
        }
        ContractError::Document { max } => {
            locale.with("error-contract-document", &[("max", Arg::from(*max))])
        }
        ContractError::FileHash => locale.text("error-contract-hash"),
        ContractError::Name => locale.text("error-contract-name"),
        ContractError::Signed { by, at } => locale.with(
            "error-contract-signed",
            &[("by", mention(*by).into()), ("at", when(*at).into())],
        ),
        ContractError::Changed(_) => locale.text("error-contract-changed"),
        ContractError::Withdrawn => locale.text("error-contract-withdrawn"),
        ContractError::Ended => locale.text("error-contract-ended"),
        ContractError::OtherTrack => locale.text("error-contract-track"),
        ContractError::Store(_) => locale.with("error-fault", &[("incident", "-".into())]),
    }
}

fn say_promotion(locale: Locale, error: &PromotionError) -> String {
    match error {
        PromotionError::NoPartner | PromotionError::NotActive => {
            locale.text("error-not-active-partner")
        }
        PromotionError::Own => locale.text("error-own-promotion"),
        PromotionError::There(track) => {
            locale.with("error-promotion-there", &[("track", track.as_str().into())])
        }
        PromotionError::NoRoute { from, to } => locale.with(
            "error-promotion-route",
            &[("from", from.as_str().into()), ("to", to.as_str().into())],
        ),
        PromotionError::Criteria => locale.text("error-promotion-criteria"),
        PromotionError::Store(_) => locale.with("error-fault", &[("incident", "-".into())]),
    }
}

fn say_claim(locale: Locale, error: &ClaimError) -> String {
    match error {
        ClaimError::Unknown => locale.text("error-stale"),
        ClaimError::NoPartner => locale.text("error-not-active-partner"),
        ClaimError::Input => locale.text("error-claim-input"),
        ClaimError::Own => locale.text("error-claim-own"),
        ClaimError::Waits => locale.text("error-claim-waits"),
        ClaimError::OwnClaim => locale.text("error-own-claim"),
        ClaimError::Reason => locale.text("error-reason"),
        ClaimError::Decided { by, accepted } => {
            let id = if *accepted { "error-claim-accepted" } else { "error-claim-refused" };
            locale.with(id, &[("by", mention(*by).into())])
        }
        ClaimError::Store(_) => locale.with("error-fault", &[("incident", "-".into())]),
    }
}

fn say_correction(locale: Locale, error: &CorrectionError) -> String {
    match error {
        CorrectionError::NoPartner => locale.text("error-adjust-no-partner"),
        CorrectionError::Own => locale.text("error-adjust-own"),
        CorrectionError::Alone => locale.text("error-adjust-alone"),
        CorrectionError::Amount(_) | CorrectionError::Nothing => locale.text("error-adjust-amount"),
        CorrectionError::Reason => locale.text("error-adjust-reason"),
        CorrectionError::Insufficient { available } => locale
            .with("error-adjust-insufficient", &[("available", locale.money(*available).into())]),
        CorrectionError::Same => locale.text("error-adjust-same"),
        CorrectionError::Decided(known) => {
            let by = known.decided_by.map(mention).unwrap_or_default();
            let booked = known.state == correction::CorrectionState::Booked;
            locale.with(
                if booked { "error-adjust-booked" } else { "error-adjust-refused" },
                &[("by", by.into())],
            )
        }
        CorrectionError::Expired => locale.text("error-adjust-expired"),
        CorrectionError::Unknown => locale.text("error-stale"),
        CorrectionError::Ledger(LedgerError::Frozen(_)) => locale.text("error-frozen"),
        CorrectionError::Ledger(_) | CorrectionError::Store(_) => {
            locale.with("error-fault", &[("incident", "-".into())])
        }
    }
}

/// A text's first sentence, without its full stop, and the rest.
fn split_fact(text: &str) -> (&str, &str) {
    let end =
        |mark: &str| text.find(mark).map(|at| at.saturating_add(mark.len().saturating_sub(1)));
    let ends = [". ", "? ", ".\n", "\n"].into_iter().filter_map(end);
    let (fact, advice) = text.split_at(ends.min().unwrap_or(text.len()));
    let fact = fact.trim_end();
    (fact.strip_suffix('.').unwrap_or(fact), advice.trim_start())
}

fn say_coupon(locale: Locale, error: &CouponError) -> String {
    match error {
        CouponError::None => locale.text("error-code-none"),
        CouponError::Code(CodeError::NotAscii { character } | CodeError::Symbol { character }) => {
            locale.with("error-code-symbol", &[("character", character.to_string().into())])
        }
        CouponError::Code(CodeError::Length { .. }) | CouponError::Pattern(_) => {
            locale.text("error-code-length")
        }
        CouponError::Reserved => locale.text("error-code-reserved"),
        CouponError::Taken => locale.text("error-code-taken"),
        CouponError::LookAlike => locale.text("error-code-look-alike"),
        CouponError::TooClose => locale.text("error-code-too-close"),
        CouponError::Issued(code) => {
            locale.with("error-code-issued", &[("code", code.as_str().into())])
        }
        CouponError::Store(_) => locale.with("error-fault", &[("incident", "-".into())]),
    }
}

fn say_passphrase(locale: Locale, error: &PassphraseError) -> String {
    match error {
        PassphraseError::Policy(error) => say_policy(locale, error),
        PassphraseError::Wrong { .. } => locale.text("error-passphrase-wrong"),
        PassphraseError::Locked { until, .. } | PassphraseError::Slow { until, .. } => {
            locale.with("error-passphrase-locked", &[("until", when(*until).into())])
        }
        PassphraseError::TooManyToday { .. } => locale.text("error-passphrase-today"),
        PassphraseError::NeedsReset => locale.text("error-passphrase-reset"),
        PassphraseError::NotSet => locale.text("error-passphrase-not-set"),
        PassphraseError::NotBound => locale.text("error-not-yours"),
        PassphraseError::Changed => locale.text("error-passphrase-changed"),
        PassphraseError::Hash(error) if error.is_refusal() => locale.text("error-passphrase-busy"),
        PassphraseError::Hash(_) | PassphraseError::Store(_) => {
            locale.with("error-fault", &[("incident", "-".into())])
        }
    }
}

fn say_policy(locale: Locale, error: &PolicyError) -> String {
    match error {
        PolicyError::TooShort { length } => {
            locale.with("error-passphrase-short", &[("length", Arg::from(*length))])
        }
        PolicyError::TooLong { .. } | PolicyError::TooManyBytes { .. } => {
            locale.text("error-passphrase-long")
        }
        PolicyError::ControlCharacter => locale.text("error-passphrase-control"),
        PolicyError::Derived => locale.text("error-passphrase-derived"),
        PolicyError::Repeated => locale.text("error-passphrase-repeated"),
        PolicyError::Sequence => locale.text("error-passphrase-sequence"),
        PolicyError::Common => locale.text("error-passphrase-common"),
    }
}

fn say_duty(locale: Locale, error: &DutyError) -> String {
    match error {
        DutyError::Unknown | DutyError::Kind => locale.text("error-stale"),
        DutyError::Own => locale.text("error-own-duty"),
        DutyError::OfStaff => locale.text("error-duty-of-staff"),
        DutyError::Done(mark) => {
            let by = mark.by.map(mention).unwrap_or_default();
            locale.with(
                "error-duty-done",
                &[("by", by.into()), ("evidence", plain(&mark.evidence, 500).into())],
            )
        }
        DutyError::Open => locale.text("error-duty-open"),
        DutyError::Evidence => locale.text("error-evidence"),
        DutyError::Reason => locale.text("error-short-reason"),
        DutyError::Store(_) => locale.with("error-fault", &[("incident", "-".into())]),
    }
}

fn say_engagement(locale: Locale, error: &EngagementError) -> String {
    match error {
        EngagementError::Unknown => locale.text("error-stale"),
        EngagementError::Own => locale.text("error-own-engagement"),
        EngagementError::NotListed => locale.text("error-not-listed"),
        EngagementError::What(what) => {
            locale.with("error-engagement-what", &[("what", plain(what, 100).into())])
        }
        EngagementError::Title => locale.text("error-title-length"),
        EngagementError::Price(_) => locale.text("error-amount"),
        EngagementError::NoPrice => locale.text("error-no-price"),
        EngagementError::Reason => locale.text("error-short-reason"),
        EngagementError::Ledger(_) | EngagementError::Store(_) => {
            locale.with("error-fault", &[("incident", "-".into())])
        }
    }
}

fn say_target(locale: Locale, error: &GoalError) -> String {
    match error {
        GoalError::Unknown => locale.text("error-stale"),
        GoalError::NoTarget => locale.text("error-no-target"),
        GoalError::Own => locale.text("error-own-target"),
        GoalError::Value => locale.text("error-target-value"),
        GoalError::Interval => locale.text("error-interval"),
        GoalError::Note => locale.text("error-note"),
        GoalError::Store(_) => locale.with("error-fault", &[("incident", "-".into())]),
    }
}

fn say_switch(locale: Locale, error: &ProgramChangeError) -> String {
    match error {
        ProgramChangeError::Faults(faults) => {
            let first = faults.first().map(ToString::to_string).unwrap_or_default();
            locale.with(
                "error-program-faults",
                &[("count", faults.len().into()), ("first", first.into())],
            )
        }
        ProgramChangeError::Stale | ProgramChangeError::Unknown => {
            locale.text("error-switch-stale")
        }
        ProgramChangeError::Decided(known) => {
            let id = match known.state {
                program_change::ProgramChangeState::Pending => "error-switch-pending",
                program_change::ProgramChangeState::Done => "error-switch-done",
                program_change::ProgramChangeState::Declined => "error-switch-declined",
                program_change::ProgramChangeState::Withdrawn => "error-switch-withdrawn",
                program_change::ProgramChangeState::Offered
                | program_change::ProgramChangeState::Superseded => "error-switch-stale",
            };
            locale.with(id, &[("by", known.decided_by.map(mention).unwrap_or_default().into())])
        }
        ProgramChangeError::InTheWay(list) => {
            locale.with("error-switch-in-the-way", &[("list", obstacles(locale, list).into())])
        }
        ProgramChangeError::Store(_) => locale.with("error-fault", &[("incident", "-".into())]),
    }
}

fn say_top_up(locale: Locale, error: &TopUpError) -> String {
    match error {
        TopUpError::Unknown => locale.text("error-stale"),
        TopUpError::NoAccount => locale.text("error-no-account"),
        TopUpError::Own => locale.text("error-own-top-up"),
        TopUpError::Amount(_) => locale.text("error-amount"),
        TopUpError::Way(way) => locale.with("error-way", &[("way", plain(way, 50).into())]),
        TopUpError::Reference => locale.text("error-reference"),
        TopUpError::ReferenceUsed(Some(known)) => {
            let args = [
                ("amount", locale.money(known.amount).into()),
                ("member", mention(known.member).into()),
                ("by", mention(known.staff).into()),
                ("at", when(known.at).into()),
            ];
            locale.with("error-reference-used", &args)
        }
        TopUpError::ReferenceUsed(None) => locale.text("error-reference-booked"),
        TopUpError::Ledger(_) | TopUpError::Store(_) => {
            locale.with("error-fault", &[("incident", "-".into())])
        }
    }
}

fn say_event(locale: Locale, error: &EventError) -> String {
    match error {
        EventError::Missing(field) => {
            locale.with("error-event-missing", &[("field", (*field).into())])
        }
        EventError::TooLong { field, max } => locale
            .with("error-event-too-long", &[("field", (*field).into()), ("max", Arg::from(*max))]),
        EventError::Control(field) => {
            locale.with("error-event-control", &[("field", (*field).into())])
        }
        EventError::Time => locale.text("error-event-time"),
        EventError::Amount(_) => locale.text("error-amount"),
        _ => locale.text("error-stale"),
    }
}
