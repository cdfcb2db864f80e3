//! Who did what: the audit trail in words.

use partnerdesk::audit::{self, AuditEntry};
use partnerdesk::partner;

use crate::discord::reply::{BLUE, Card, MessageContent, Reply, clip};
use crate::discord::request_context::RequestContext;
use crate::features::partner_file::file;
use crate::i18n::{Locale, mention, when};
use crate::user_error::UserError;

/// How many lines are shown.
const SHOWN: u32 = 20;

/// The file of the partner that was named, or what was done last.
pub(crate) async fn show(ctx: &RequestContext, partner: Option<&str>) -> Result<Reply, UserError> {
    ctx.staff()?;
    if let Some(text) = partner {
        let found = partner::find_by_mention(&ctx.app, &ctx.tenant, text).await?;
        return file::of(ctx, &found.ok_or_else(|| UserError::NoSuchPartner(text.to_owned()))?)
            .await;
    }
    let lines = audit::list_newest(&ctx.app, ctx.tenant.id, SHOWN).await?;
    let words = if lines.is_empty() {
        ctx.text("audit-empty")
    } else {
        lines.iter().map(|done| line(ctx.locale, done, true)).collect::<Vec<_>>().join("\n")
    };
    let card = Card::new(ctx.text("audit-title"), BLUE)
        .words(clip(&words, 4096))
        .footer(ctx.text("audit-footer"));
    Ok(Reply::Message(MessageContent::card(card)))
}

/// One line of the trail; `subject`: with what it was done to.
#[must_use]
pub(crate) fn line(locale: Locale, done: &AuditEntry, subject: bool) -> String {
    let id = match done.action.as_str() {
        "setup" => "audit-setup",
        "invite" => "audit-invite",
        "approve" => "audit-approve",
        "deny" => "audit-deny",
        "ask" => "audit-ask",
        "profile_view" => "audit-profile-view",
        "payee_change" => "audit-payee-change",
        "passphrase_change" => "audit-passphrase-change",
        "reset_agree" => "audit-reset-agree",
        "reset" => "audit-reset",
        "retry" => "audit-retry",
        "coupon_done" => "audit-coupon-done",
        "reveal" => "audit-reveal",
        "settle" => "audit-settle",
        "reject" => "audit-reject",
        "kind" => "audit-kind",
        "duty_tick" => "audit-duty-tick",
        "duty_untick" => "audit-duty-untick",
        "engagement" => "audit-engagement",
        "engagement_step" => "audit-engagement-step",
        "engagement_pay" => "audit-engagement-pay",
        "engagement_cancel" => "audit-engagement-cancel",
        "target_set" => "audit-target-set",
        "target_met" => "audit-target-met",
        "target_missed" => "audit-target-missed",
        "target_talked" => "audit-target-talked",
        "top_up" => "audit-top-up",
        "switch" => "audit-switch",
        "switch_withdraw" => "audit-switch-withdraw",
        "enrol" => "audit-enrol",
        "promote" => "audit-promote",
        "contract_propose" => "audit-contract-propose",
        "contract_sign" => "audit-contract-sign",
        "contract_withdraw" => "audit-contract-withdraw",
        "claim" => "audit-claim",
        "claim_accept" => "audit-claim-accept",
        "claim_refuse" => "audit-claim-refuse",
        "correction_ask" => "audit-correction-ask",
        "correction_agree" => "audit-correction-agree",
        "correction_refuse" => "audit-correction-refuse",
        "submit" => "audit-submit",
        "fail" => "audit-fail",
        _ => "audit-other",
    };
    let action = done.action.replace('_', " ");
    let done_so = format!(
        "{} {} {}",
        when(done.at),
        mention(done.member),
        locale.with(id, &[("action", action.into())])
    );
    let more =
        [done.subject.as_str(), done.detail.as_str()].into_iter().skip(usize::from(!subject));
    let more = more
        .filter(|more| !more.is_empty())
        .map(|more| format!("`{}`", clip(&more.replace('`', "'"), 80)));
    std::iter::once(done_so).chain(more).collect::<Vec<_>>().join(" ")
}
