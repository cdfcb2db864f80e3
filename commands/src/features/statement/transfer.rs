//! A transfer in words: what happened, between which accounts, and why it is what it is.

use partnerdesk::clock::UtcMs;
use partnerdesk::id::{PayoutId, TransferId};
use partnerdesk::ledger::{AccountKind, Transfer, TransferExplanation, TransferKind};
use partnerdesk::money::Money;

use crate::i18n::Locale;

/// How words are written where they are shown.
#[derive(Clone, Copy)]
pub(crate) struct TransferStyle<'s> {
    /// The language.
    pub(crate) locale: Locale,
    /// Text that somebody typed, made fit for the place.
    pub(crate) typed: &'s dyn Fn(&str) -> String,
    /// A moment.
    pub(crate) at: &'s dyn Fn(UtcMs) -> String,
}

impl TransferStyle<'_> {
    /// What happened, in a sentence without a full stop.
    pub(crate) fn what(&self, transfer: &Transfer) -> String {
        let with = |id: &str| {
            let number = |id: Option<i64>| id.map(|id| id.to_string()).unwrap_or_default();
            let typed =
                |text: Option<&str>| text.map(|text| (self.typed)(text)).unwrap_or_default();
            let args = [
                ("accrual", number(transfer.accrual.map(TransferId::get)).into()),
                ("payout", number(transfer.payout.map(PayoutId::get)).into()),
                ("transaction", typed(transfer.external_id.as_deref()).into()),
                ("invoice", typed(transfer.key.parts().first().map(String::as_str)).into()),
            ];
            self.locale.with(id, &args)
        };
        let what = match transfer.kind {
            TransferKind::Accrue => self.kickback(transfer),
            TransferKind::Release => with("transfer-release"),
            TransferKind::Offset => with("transfer-offset"),
            TransferKind::Clawback => with("transfer-clawback"),
            TransferKind::Reserve => with("transfer-reserve"),
            TransferKind::Void => with("transfer-void"),
            TransferKind::Submit => with("transfer-submit"),
            TransferKind::Settle => with("transfer-settle"),
            TransferKind::Fail => with("transfer-fail"),
            TransferKind::Return => with("transfer-return"),
            TransferKind::Fee => with("transfer-fee"),
            TransferKind::Bonus => with("transfer-bonus"),
            TransferKind::Expire => with("transfer-expire"),
            TransferKind::TopUp => with("transfer-topup"),
            TransferKind::Spend => with("transfer-spend"),
            TransferKind::TransferIn => with("transfer-transfer-in"),
            TransferKind::Adjust if transfer.is_opening() => with("transfer-opening"),
            TransferKind::Adjust if transfer.is_undone_opening() => with("transfer-undone"),
            TransferKind::Adjust => with("transfer-adjust"),
            TransferKind::Forfeit => with("transfer-forfeit"),
        };
        match transfer.reason() {
            Some(reason) => {
                let args = [("what", what.into()), ("reason", (self.typed)(&reason).into())];
                self.locale.with("transfer-reason", &args)
            }
            None => what,
        }
    }

    /// How much was moved, and between which accounts.
    pub(crate) fn moved(&self, transfer: &Transfer) -> String {
        let args = [
            ("amount", self.locale.money(transfer.amount).into()),
            ("from", account(self.locale, transfer.debit.kind).into()),
            ("to", account(self.locale, transfer.credit.kind).into()),
        ];
        self.locale.with("transfer-moved", &args)
    }

    /// A kickback with its rate; without, where its arithmetic is a fixed amount or not readable.
    fn kickback(&self, transfer: &Transfer) -> String {
        let basis = transfer.basis().ok().flatten();
        match basis.as_ref().and_then(|basis| Some((basis, basis.bps?))) {
            Some((basis, rate)) => {
                let base = Money::new(basis.base, transfer.amount.unit());
                let args = [
                    ("rate", self.locale.percent(rate).into()),
                    ("base", self.locale.money(base).into()),
                    ("level", basis.level.to_string().into()),
                ];
                self.locale.with(
                    if basis.level > 0 { "transfer-accrue" } else { "transfer-accrue-plain" },
                    &args,
                )
            }
            None => self.locale.text("transfer-accrue-flat"),
        }
    }

    /// Why a transfer is what it is: itself, its arithmetic, and what else belongs to it, a line
    /// each. At most `most` of the others are named.
    pub(crate) fn why(&self, why: &TransferExplanation, most: usize) -> Vec<String> {
        let transfer = &why.transfer;
        let money = |amount| self.locale.money(amount);
        let args = [
            ("transfer", transfer.id.to_string().into()),
            ("amount", money(transfer.amount).into()),
            ("from", account(self.locale, transfer.debit.kind).into()),
            ("to", account(self.locale, transfer.credit.kind).into()),
            ("at", (self.at)(transfer.at).into()),
        ];
        let mut lines = vec![self.what(transfer), self.locale.with("why-moved", &args)];
        lines.push(
            self.locale.with("why-key", &[("key", (self.typed)(transfer.key.as_str()).into())]),
        );
        if let Some(commission) = &why.commission {
            let basis = &commission.basis;
            let args = [
                ("accrual", commission.accrual.id.to_string().into()),
                ("rule", (self.typed)(&basis.rule).into()),
                ("version", (self.typed)(&basis.program_version).into()),
                ("level", basis.level.to_string().into()),
            ];
            let id = if basis.level > 0 { "why-rule" } else { "why-rule-plain" };
            lines.push(self.locale.with(id, &args));
            if let (Some(rate), Some(computed)) = (basis.bps, commission.computed) {
                let args = [
                    ("base", commission.base.minor().to_string().into()),
                    ("bps", rate.get().to_string().into()),
                    ("rate", self.locale.percent(rate).into()),
                    ("amount", money(commission.base).into()),
                    ("minor", computed.minor().to_string().into()),
                    ("computed", money(computed).into()),
                ];
                lines.push(self.locale.with("why-arithmetic", &args));
                if computed != commission.accrual.amount {
                    let args = [("amount", money(commission.accrual.amount).into())];
                    lines.push(self.locale.with("why-differs", &args));
                }
            } else {
                let args = [("amount", money(commission.accrual.amount).into())];
                lines.push(self.locale.with("why-flat", &args));
            }
            lines.push(self.locale.with("why-held", &[("at", (self.at)(basis.held_until).into())]));
            if commission.clawed.minor() > 0 {
                let args = [
                    ("clawed", money(commission.clawed).into()),
                    ("left", money(commission.left).into()),
                ];
                lines.push(self.locale.with("why-clawed", &args));
            }
        }
        let others: Vec<&Transfer> =
            why.chain.iter().filter(|other| other.id != transfer.id).collect();
        lines.push(self.locale.text(if others.is_empty() { "why-alone" } else { "why-chain" }));
        for other in others.iter().take(most) {
            let (at, what) = ((self.at)(other.at), self.what(other));
            lines.push(format!("#{} {at} {what}: {}", other.id, self.moved(other)));
        }
        if let Some(more) = others.len().checked_sub(most).filter(|more| *more > 0) {
            lines.push(self.locale.with("list-more", &[("count", more.into())]));
        }
        lines
    }
}

/// The name of an account.
pub(crate) fn account(locale: Locale, kind: AccountKind) -> String {
    locale.text(match kind {
        AccountKind::Pending => "account-pending",
        AccountKind::Available => "account-available",
        AccountKind::Reserved => "account-reserved",
        AccountKind::InFlight => "account-in-flight",
        AccountKind::Prepaid => "account-prepaid",
        AccountKind::Restricted => "account-restricted",
        AccountKind::Owed => "account-owed",
        AccountKind::Cash => "account-cash",
        AccountKind::Expense => "account-expense",
        AccountKind::Fees => "account-fees",
        AccountKind::Revenue => "account-revenue",
        AccountKind::Forfeit => "account-forfeit",
        AccountKind::Adjust => "account-adjust",
    })
}
