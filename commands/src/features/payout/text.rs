//! Payouts in words: what is refused, and the audit trail.

use partnerdesk::money::Money;
use partnerdesk::partner::ProfileError;
use partnerdesk::passphrase::{HashError, PassphraseError};
use partnerdesk::payout::{PayoutAction, PayoutError, PayoutState};
use partnerdesk::program::PayoutMode;

use crate::features::partner_file::audit::{AuditText, AuditTexts};
use crate::i18n::{Locale, mention, when};
use crate::user_error::Explain;

/// What is said of an action in the audit trail.
pub(crate) const AUDIT: AuditTexts = AuditTexts::of::<PayoutAction>();

impl AuditText for PayoutAction {
    fn text_id(self) -> &'static str {
        match self {
            Self::Reveal => "audit-reveal",
            Self::Submit => "audit-submit",
            Self::Settle => "audit-settle",
            Self::Fail => "audit-fail",
            Self::Reject => "audit-reject",
            Self::Reconcile => "audit-reconcile",
            Self::LiftFence => "audit-lift-fence",
        }
    }
}

impl Explain for PayoutError {
    fn is_about_input(&self) -> bool {
        match self {
            Self::Amount(_) | Self::TooLow(_) | Self::Insufficient { .. } => true,
            Self::Profile(ProfileError::Passphrase(error)) => matches!(
                error,
                PassphraseError::Wrong { .. } | PassphraseError::Hash(HashError::Busy)
            ),
            _ => false,
        }
    }

    fn explain(&self, locale: Locale) -> Option<String> {
        Some(match self {
            Self::Mode(PayoutMode::AccountBalance) => locale.text("terms-payout-account"),
            Self::Mode(PayoutMode::OnRequest | PayoutMode::Schedule) => {
                locale.text("error-payout-schedule")
            }
            Self::Amount(_) => locale.text("error-amount"),
            Self::TooLow(minimum) => {
                locale.with("error-too-low", &[("minimum", locale.money(*minimum).into())])
            }
            Self::Insufficient { available, requested } => {
                let args = [
                    ("available", locale.money(*available).into()),
                    ("requested", locale.money(*requested).into()),
                ];
                locale.with("error-insufficient", &args)
            }
            Self::Open(ticket) => {
                locale.with("error-payout-open", &[("ticket", ticket.to_string().into())])
            }
            Self::Unknown => locale.text("error-no-payout"),
            Self::Decided(payout) => {
                let by = payout.decided_by.or(payout.submitted_by).map(mention).unwrap_or_default();
                let id = match payout.state {
                    PayoutState::Submitted => "error-payout-being-paid",
                    PayoutState::Failed => "error-payout-unpaid",
                    PayoutState::Settled => "error-payout-settled",
                    PayoutState::Rejected => "error-payout-rejected",
                    PayoutState::Voided => "error-payout-called-off",
                    PayoutState::Requested => "error-payout-under-way",
                };
                locale.with(id, &[("by", by.into())])
            }
            Self::Own => locale.text("error-own-payout"),
            Self::NotByHand => locale.text("error-not-by-hand"),
            Self::ExternalId => locale.text("error-transaction"),
            Self::ExternalIdUsed(payout) => {
                locale.with("error-transaction-used", &[("payout", payout.to_string().into())])
            }
            Self::Reason => locale.text("error-reason"),
            Self::Fenced(since) => locale.with("error-fenced", &[("since", when(*since).into())]),
            Self::NotListed(_) => locale.text("error-not-listed"),
            Self::TooManyReveals => locale.text("error-reveals"),
            Self::Profile(error) => return error.explain(locale),
            Self::Ledger(error) => return error.explain(locale),
            Self::Store(_) => return None,
        })
    }
}

/// Less is available than the smallest payout.
#[derive(Debug, thiserror::Error)]
#[error("{available} is less than {minimum}")]
pub(crate) struct BelowMinimum {
    /// On the partner's `available` account now.
    pub(crate) available: Money,
    /// The smallest payout.
    pub(crate) minimum: Money,
}

impl Explain for BelowMinimum {
    fn explain(&self, locale: Locale) -> Option<String> {
        let args = [
            ("available", locale.money(self.available).into()),
            ("minimum", locale.money(self.minimum).into()),
        ];
        Some(locale.with("error-not-enough", &args))
    }
}
