//! Notices in words: facts from the outbox, said in the guild's language.

use partnerdesk::app_context::AppContext;
use partnerdesk::claim::{self, Claim};
use partnerdesk::contract::{self, Contract};
use partnerdesk::engagement::{self, Engagement};
use partnerdesk::id::{ClaimId, ContractId, MemberId, PartnerId, PayoutId, ProgramChangeId};
use partnerdesk::money::{Money, Unit};
use partnerdesk::outbox::{ChannelRefusal, Notice, NoticeError};
use partnerdesk::partner::{Partner, ProfilePart};
use partnerdesk::program::PAID;
use partnerdesk::tenant::Tenant;
use partnerdesk::{
    application, correction, coupon, duty, flag, goal, partner, payout, program_change, top_up,
};

use super::DeliveryError;
use crate::discord::reply::{
    BLUE, Card, GREEN, MessageContent, RED, YELLOW, danger, primary, secondary,
};
use crate::features::application::Revise;
use crate::features::claim::review as claims;
use crate::features::contract::view as agreement;
use crate::features::coupon::{ShowCode, code, todo};
use crate::features::doctor::dead_letter as letter;
use crate::features::duty::staff as duties;
use crate::features::duty::view::of_mark;
use crate::features::engagement::view as words;
use crate::features::partner_file::ShowFile;
use crate::features::partner_file::file::flagged;
use crate::features::profile::{CompleteProfile, GeneratePassphrase, ResetPassphrase};
use crate::features::program_change::{ChangeAnnouncement, logged};
use crate::features::statement::ShowEarnings;
use crate::features::terms::ShowTerms;
use crate::features::terms::view::pays_by_paypal;
use crate::features::{correction as adjust, goal as targets};
use crate::i18n::{Arg, Locale, channel, mention, moment, plain, when};
use crate::user_error::UserError;

/// The message for a notice. `owner` is whose ticket or inbox it goes to: they are notified.
pub(super) async fn message(
    app: &AppContext,
    tenant: &Tenant,
    locale: Locale,
    owner: Option<MemberId>,
    notice: &Notice,
) -> Result<MessageContent, DeliveryError> {
    let say = |id: &str, args: &[(&'static str, Arg)]| locale.with(id, args);
    let program = || Arg::from(tenant.program.meta.name.as_str());
    let message = match notice {
        Notice::Asked { staff, fields, note } => {
            let application = match owner {
                Some(owner) => application::find_newest_by_member(app, tenant, owner).await?,
                None => None,
            };
            let form = application
                .as_ref()
                .and_then(|about| application::application_form(tenant, &about.route).ok());
            let asked = form
                .into_iter()
                .flat_map(|form| &form.fields)
                .filter(|field| fields.contains(&field.id));
            let questions: Vec<String> = asked.map(|field| format!("• {}", field.label)).collect();
            let words = format!("{}\n\n{}", plain(note, 1000), questions.join("\n"));
            let card = Card::new(locale.text("notice-asked-title"), BLUE).words(words);
            let button = application
                .map(|a| primary(Revise { application: a.id }, locale.text("button-answer")));
            MessageContent::card(card)
                .saying(say(
                    "notice-asked",
                    &[("member", owned(owner)), ("staff", mention(*staff).into())],
                ))
                .buttons(button.into_iter().collect())
        }
        Notice::Revised => {
            let staff = tenant.staff_role.map(|role| format!("<@&{role}>")).unwrap_or_default();
            MessageContent::text(say(
                "notice-revised",
                &[("member", owned(owner)), ("staff", staff.into())],
            ))
            .notify_role(tenant.staff_role.map(partnerdesk::id::RoleId::snowflake))
        }
        Notice::Answers { part } => {
            let owner = owner.ok_or(DeliveryError::Permanent("no_application"))?;
            let about = application::find_newest_by_member(app, tenant, owner)
                .await?
                .ok_or(DeliveryError::Permanent("no_application"))?;
            super::card::answers(tenant, locale, &about, *part)
        }
        Notice::Approved { staff } => {
            let parts = partner::profile_parts(&tenant.program);
            let name = |part: &ProfilePart| match part {
                ProfilePart::Passphrase => locale.text("approved-passphrase"),
                ProfilePart::Email => locale.text("approved-email"),
                ProfilePart::Code => locale.text("approved-code"),
            };
            let list: Vec<String> = parts.iter().map(|part| format!("• {}", name(part))).collect();
            let args = [("staff", mention(*staff).into()), ("parts", list.join("\n").into())];
            let card = Card::new(locale.text("notice-approved-title"), GREEN)
                .words(say("notice-approved-words", &args));
            let mut buttons =
                vec![primary(CompleteProfile {}, locale.text("button-complete-profile"))];
            if parts.contains(&ProfilePart::Passphrase) {
                buttons.push(secondary(GeneratePassphrase {}, locale.text("button-generate")));
            }
            MessageContent::card(card)
                .saying(say("notice-approved", &[("member", owned(owner))]))
                .buttons(buttons)
        }
        Notice::Denied { staff, reason } => {
            let card = Card::new(locale.text("notice-denied-title"), RED)
                .words(plain(reason, 1000))
                .fact(locale.text("field-decided-by"), mention(*staff));
            MessageContent::card(card).saying(say("notice-denied", &[("member", owned(owner))]))
        }
        Notice::Active { partner } => active(app, tenant, locale, owner, *partner).await?,
        Notice::Invited { staff } => {
            let panel = tenant.panel_channel.map(channel).unwrap_or_default();
            let card = Card::new(say("invited-title", &[("program", program())]), BLUE).words(say(
                "notice-invited",
                &[("staff", mention(*staff).into()), ("panel", panel.into())],
            ));
            MessageContent::card(card)
        }
        Notice::CouponTodo { todo: id } => {
            let found = coupon::find_todo(app, tenant, *id)
                .await?
                .ok_or(DeliveryError::Permanent("no_todo"))?;
            todo::message(tenant, locale, &found)
        }
        Notice::CouponLive { code } => MessageContent::card(
            Card::new(say("notice-live-title", &[("code", code.as_str().into())]), GREEN)
                .words(locale.text("notice-live")),
        ),
        Notice::Earned { amount, unit, count, .. } => {
            let unit = unit_of(tenant, unit)?;
            let args = [
                ("amount", locale.money(Money::new(*amount, unit)).into()),
                ("count", Arg::from(*count)),
            ];
            MessageContent::card(
                Card::new(locale.text("notice-earned-title"), GREEN)
                    .words(say("notice-earned", &args)),
            )
        }
        Notice::Level { partner, from, to } => {
            let partner = find(app, tenant, *partner).await?;
            let level = tenant.program.track(&partner.track).and_then(|track| track.level(*to));
            let rate = level.map(|level| locale.percent(level.rate)).unwrap_or_default();
            let args = [("from", Arg::from(*from)), ("to", Arg::from(*to)), ("rate", rate.into())];
            let fell = to < from;
            let (title, words, color) = if fell {
                ("notice-level-down-title", "notice-level-down", YELLOW)
            } else {
                ("notice-level-title", "notice-level", GREEN)
            };
            MessageContent::card(
                Card::new(say(title, &[("to", Arg::from(*to))]), color).words(say(words, &args)),
            )
        }
        Notice::Bonus { amount, unit, ends_at, .. } => {
            let amount = locale.money(Money::new(*amount, unit_of(tenant, unit)?));
            let words = match ends_at {
                Some(at) => say(
                    "notice-bonus-credit",
                    &[("amount", amount.into()), ("when", when(*at).into())],
                ),
                None => say("notice-bonus", &[("amount", amount.into())]),
            };
            MessageContent::card(Card::new(locale.text("notice-bonus-title"), GREEN).words(words))
        }
        Notice::Discounted { invoice, base, amount, unit, from_account, .. } => {
            let unit = unit_of(tenant, unit)?;
            let money = |minor: i64| Arg::from(locale.money(Money::new(minor, unit)));
            let args = [
                ("invoice", plain(invoice, 128).into()),
                ("base", money(*base)),
                ("amount", money(*amount)),
                ("pays", money(base.saturating_sub(*amount))),
            ];
            let paid = from_account.then(|| locale.text("notice-discounted-account"));
            let words = [Some(say("notice-discounted", &args)), paid]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" ");
            MessageContent::card(
                Card::new(say("notice-discounted-title", &args), GREEN).words(words),
            )
        }
        Notice::CreditSpent { invoice, amount, pays, unit, .. } => {
            let unit = unit_of(tenant, unit)?;
            let args = [
                ("invoice", plain(invoice, 128).into()),
                ("amount", locale.money(Money::new(*amount, unit)).into()),
                ("pays", locale.money(Money::new(*pays, unit)).into()),
            ];
            let rest = (*pays > 0).then(|| say("notice-spent-rest", &args));
            let words = [Some(say("notice-spent", &args)), rest]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" ");
            MessageContent::card(Card::new(locale.text("notice-spent-title"), GREEN).words(words))
        }
        Notice::CreditEnded { amount, unit, .. } => {
            let amount = locale.money(Money::new(*amount, unit_of(tenant, unit)?));
            let words = say("notice-credit-ended", &[("amount", amount.into())]);
            MessageContent::card(
                Card::new(locale.text("notice-credit-ended-title"), BLUE).words(words),
            )
        }
        Notice::OwnCode { coupon } => {
            let own = coupon::find_own_code(app, tenant, *coupon)
                .await?
                .ok_or(DeliveryError::Permanent("no_code"))?;
            MessageContent::card(code::own(tenant, locale, &own))
        }
        Notice::Track { partner, from, to } => {
            let partner = find(app, tenant, *partner).await?;
            let title = |id: &str| {
                tenant.program.track(id).map_or_else(|| id.to_owned(), |t| t.title().to_owned())
            };
            let args = [
                ("from", title(from).into()),
                ("to", title(to).into()),
                ("level", partner.level.into()),
            ];
            let id =
                if has_levels(tenant, &partner) { "notice-track" } else { "notice-track-plain" };
            MessageContent::card(
                Card::new(say("notice-track-title", &args), GREEN).words(say(id, &args)),
            )
            .saying(say("notice-active", &[("member", owned(owner))]))
            .buttons(vec![
                primary(ShowEarnings {}, locale.text("button-earnings")),
                secondary(ShowTerms {}, locale.text("button-terms")),
            ])
        }
        Notice::Scheduled { payout } => {
            let payout = find_payout(app, tenant, *payout).await?;
            let args = [
                ("amount", locale.money(payout.amount).into()),
                ("due", moment(payout.due_at).into()),
            ];
            MessageContent::card(
                Card::new(locale.text("notice-pay-day-title"), GREEN)
                    .words(say("notice-scheduled", &args)),
            )
        }
        Notice::PayDay { period, count } => {
            let args = [("period", period.as_str().into()), ("count", Arg::from(*count))];
            MessageContent::card(
                Card::new(locale.text("notice-pay-day-title"), YELLOW)
                    .words(say("notice-pay-day", &args)),
            )
        }
        Notice::Settled { payout } => {
            let payout = find_payout(app, tenant, *payout).await?;
            let args = [
                ("member", owned(owner)),
                ("amount", locale.money(payout.amount).into()),
                ("transaction", payout.external_id.unwrap_or_default().into()),
            ];
            let id = if pays_by_paypal(&tenant.program) {
                "notice-settled"
            } else {
                "notice-settled-bank"
            };
            MessageContent::text(say(id, &args))
        }
        Notice::Rejected { payout: id } | Notice::Failed { payout: id } => {
            let payout = find_payout(app, tenant, *id).await?;
            let words = if matches!(notice, Notice::Failed { .. }) {
                "notice-unpaid"
            } else {
                "notice-rejected"
            };
            let args = [("member", owned(owner)), ("amount", locale.money(payout.amount).into())];
            let reason = plain(payout.reason.as_deref().unwrap_or_default(), 1000);
            MessageContent::card(Card::new(locale.text("notice-rejected-title"), RED).words(reason))
                .saying(say(words, &args))
        }
        Notice::ResetAsked { partner: id } => {
            let partner = find(app, tenant, *id).await?;
            let words = say("notice-reset-asked", &[("member", mention(partner.member).into())]);
            MessageContent::card(
                Card::new(locale.text("notice-reset-asked-title"), YELLOW).words(words),
            )
            .buttons(vec![danger(ResetPassphrase { partner: *id }, locale.text("button-reset"))])
        }
        Notice::PassphraseReset { partner } => {
            let partner = find(app, tenant, *partner).await?;
            let text =
                say("notice-passphrase-reset", &[("member", mention(partner.member).into())]);
            MessageContent::text(text)
        }
        Notice::PayeeChanged { partner } => {
            about_partner(app, tenant, locale, "notice-payee-changed", *partner).await?
        }
        Notice::PassphraseChanged { partner } => {
            about_partner(app, tenant, locale, "notice-passphrase-changed", *partner).await?
        }
        Notice::PassphraseLocked { partner } => {
            about_partner(app, tenant, locale, "notice-passphrase-locked", *partner).await?
        }
        Notice::Clawed { partner, event, kind, amount, owed: due, unit } => {
            let unit = unit_of(tenant, unit)?;
            let partner = find(app, tenant, *partner).await?;
            let args = [
                ("amount", locale.money(Money::new(*amount, unit)).into()),
                ("owed", locale.money(Money::new(*due, unit)).into()),
                ("kind", kind.as_str().into()),
                ("event", plain(event, 128).into()),
                ("member", mention(partner.member).into()),
            ];
            let told =
                say(if owner.is_some() { "notice-clawed" } else { "notice-clawed-staff" }, &args);
            let rest = (*due > 0).then(|| {
                say(
                    if owner.is_some() { "notice-clawed-owed" } else { "notice-clawed-owed-staff" },
                    &args,
                )
            });
            let level = (owner.is_some() && has_levels(tenant, &partner))
                .then(|| locale.text("notice-clawed-level"));
            let told = [Some(told), level].into_iter().flatten().collect::<Vec<_>>().join(" ");
            let words = [Some(told), rest].into_iter().flatten().collect::<Vec<_>>().join("\n");
            MessageContent::card(Card::new(say("notice-clawed-title", &args), YELLOW).words(words))
        }
        Notice::Promoted { partner, from, to } => {
            let partner = find(app, tenant, *partner).await?;
            agreement::promoted(tenant, locale, &partner, from, to)
        }
        Notice::Enrolled { staff } => {
            let card = Card::new(say("notice-enrolled-title", &[("program", program())]), GREEN)
                .words(say("notice-enrolled", &[("staff", mention(*staff).into())]));
            MessageContent::card(card)
                .buttons(vec![primary(CompleteProfile {}, locale.text("button-complete-profile"))])
        }
        Notice::ContractProposed { contract } => agreement::proposed(
            tenant,
            locale,
            owner,
            &find_contract(app, tenant, *contract).await?,
        ),
        Notice::ContractSigned { contract } => {
            agreement::signed(tenant, locale, owner, &find_contract(app, tenant, *contract).await?)
        }
        Notice::ContractWithdrawn { contract } => agreement::withdrawn(
            tenant,
            locale,
            owner,
            &find_contract(app, tenant, *contract).await?,
        ),
        Notice::ContractEnded { contract } => {
            agreement::ended(tenant, locale, owner, &find_contract(app, tenant, *contract).await?)
        }
        Notice::ClaimMade { claim } => {
            let claim = find_claim(app, tenant, *claim).await?;
            claims::message(tenant, locale, &claim)
        }
        Notice::ClaimDecided { claim } => {
            claims::decided(tenant, locale, owner, &find_claim(app, tenant, *claim).await?)
        }
        Notice::CustomerTaken { claim } => {
            let claim = find_claim(app, tenant, *claim).await?;
            let args = [("customer", plain(&claim.customer, 128).into())];
            let card = Card::new(locale.text("notice-customer-taken-title"), YELLOW);
            MessageContent::card(card.words(say("notice-customer-taken", &args)))
        }
        Notice::CalledOff { payout } => {
            let payout = find_payout(app, tenant, *payout).await?;
            let args = [
                ("member", mention(payout.member).into()),
                ("amount", locale.money(payout.amount).into()),
                ("payout", payout.id.to_string().into()),
            ];
            let id = if owner.is_some() { "notice-called-off" } else { "notice-called-off-staff" };
            MessageContent::card(
                Card::new(locale.text("notice-called-off-title"), YELLOW).words(say(id, &args)),
            )
        }
        Notice::Fenced { since } => {
            let words = say("notice-fenced", &[("since", when(*since).into())]);
            MessageContent::card(Card::new(locale.text("notice-fenced-title"), RED).words(words))
        }
        Notice::Unfenced { staff } => {
            let words = say("notice-unfenced", &[("staff", mention(*staff).into())]);
            MessageContent::card(
                Card::new(locale.text("notice-unfenced-title"), GREEN).words(words),
            )
        }
        Notice::EventParked { event, kind } => {
            let args = [("event", plain(event, 128).into()), ("kind", kind.as_str().into())];
            MessageContent::card(
                Card::new(locale.text("notice-parked-title"), YELLOW)
                    .words(say("notice-parked", &args)),
            )
        }
        Notice::Flagged { partner, customer } => {
            let found = flag::list_by_customer(app, tenant, *partner, customer)
                .await?
                .ok_or(DeliveryError::Permanent("no_flag"))?;
            let partner = find(app, tenant, *partner).await?;
            let args = [
                ("what", flagged(locale, &found).into()),
                ("member", mention(partner.member).into()),
            ];
            let card = Card::new(locale.text("notice-flagged-title"), YELLOW)
                .words(say("notice-flagged", &args));
            MessageContent::card(card).buttons(vec![secondary(
                ShowFile { partner: partner.id },
                locale.text("button-file"),
            )])
        }
        Notice::CorrectionAsked { correction }
        | Notice::Corrected { correction }
        | Notice::CorrectionRefused { correction } => {
            let known = correction::find(app, tenant, *correction)
                .await?
                .ok_or(DeliveryError::Permanent("no_correction"))?;
            if owner.is_none() {
                adjust::card(locale, &known)
            } else {
                let args = [("amount", locale.change(known.amount).into())];
                let card = Card::new(locale.text("notice-corrected-title"), BLUE)
                    .words(say("notice-corrected", &args));
                MessageContent::card(
                    card.field(locale.text("field-reason"), plain(&known.reason, 1024)),
                )
            }
        }
        Notice::Frozen { checks } => {
            let words = say("notice-frozen", &[("checks", checks.as_str().into())]);
            let staff = tenant.staff_role.map(|role| format!("<@&{role}>")).unwrap_or_default();
            MessageContent::card(Card::new(locale.text("notice-frozen-title"), RED).words(words))
                .saying(staff)
                .notify_role(tenant.staff_role.map(partnerdesk::id::RoleId::snowflake))
        }
        Notice::Thawed => MessageContent::card(
            Card::new(locale.text("notice-thawed-title"), GREEN)
                .words(locale.text("notice-thawed")),
        ),
        Notice::Head { day, seq, hash } => {
            let head = format!("{}:{seq}:{hash}", tenant.key);
            MessageContent::text(say(
                "notice-head",
                &[("day", day.as_str().into()), ("head", head.into())],
            ))
        }
        Notice::Dead { outbox } => letter::message(app, tenant, locale, *outbox, true).await?,
        Notice::Waits { outbox } => letter::message(app, tenant, locale, *outbox, false).await?,
        Notice::ChannelLost => {
            MessageContent::text(say("notice-lost", &[("member", owned(owner))]))
        }
        Notice::Orphan { ticket, channel: second } => {
            let args =
                [("channel", channel(*second).into()), ("ticket", ticket.to_string().into())];
            MessageContent::card(
                Card::new(locale.text("notice-orphan-title"), YELLOW)
                    .words(say("notice-orphan", &args)),
            )
        }
        Notice::WritableAgain { why, since, until } => {
            let id = match why {
                NoticeError::Faults => "notice-writable-faults",
                NoticeError::Room => "notice-writable-room",
                NoticeError::Schema => "notice-writable-schema",
            };
            let words =
                say(id, &[("since", moment(*since).into()), ("until", moment(*until).into())]);
            MessageContent::card(
                Card::new(locale.text("notice-writable-title"), YELLOW).words(words),
            )
        }
        Notice::SwitchPlanned { switch } => {
            of_switch(app, tenant, locale, *switch, ChangeAnnouncement::Planned).await?
        }
        Notice::SwitchWithdrawn { switch } => {
            of_switch(app, tenant, locale, *switch, ChangeAnnouncement::Withdrawn).await?
        }
        Notice::SwitchBlocked { switch } => {
            of_switch(app, tenant, locale, *switch, ChangeAnnouncement::Blocked).await?
        }
        Notice::Switched { switch } => {
            of_switch(app, tenant, locale, *switch, ChangeAnnouncement::Done).await?
        }
        Notice::OtherTerms { .. } => {
            let title = say("notice-other-terms-title", &[("program", program())]);
            MessageContent::card(Card::new(title, BLUE).words(locale.text("notice-other-terms")))
        }
        Notice::ChannelBlocked { ticket, reason } => {
            let id = match reason {
                ChannelRefusal::CategoryFull => "blocked-category-full",
                ChannelRefusal::GuildFull => "blocked-guild-full",
                ChannelRefusal::CategoryGone => "blocked-category-gone",
                ChannelRefusal::Permission => "blocked-permission",
            };
            let place = tenant.category.map(channel).unwrap_or_default();
            let words =
                say(id, &[("category", place.into()), ("ticket", ticket.to_string().into())]);
            MessageContent::card(Card::new(locale.text("notice-blocked-title"), RED).words(words))
        }
        Notice::DutyAgain { duty } => {
            let mark = duty::find_duty(app, tenant, *duty)
                .await?
                .ok_or(DeliveryError::Permanent("no_duty"))?;
            duties::card(tenant, locale, &mark)
        }
        Notice::DutyTakenBack { duty, reason } => {
            let mark = duty::find_duty(app, tenant, *duty)
                .await?
                .ok_or(DeliveryError::Permanent("no_duty"))?;
            let args = [
                ("duty", of_mark(tenant, &mark, locale).into()),
                ("reason", plain(reason, 600).into()),
            ];
            MessageContent::card(
                Card::new(locale.text("notice-duty-taken-back-title"), YELLOW)
                    .words(say("notice-duty-taken-back", &args)),
            )
        }
        Notice::Engagement { engagement, stage } => {
            let found = engagement::find(app, tenant, *engagement).await?;
            let found = found.ok_or(DeliveryError::Permanent("no_engagement"))?;
            of_engagement(tenant, locale, &found, *stage)
        }
        Notice::EngagementCancelled { engagement } => {
            let found = engagement::find(app, tenant, *engagement).await?;
            let found = found.ok_or(DeliveryError::Permanent("no_engagement"))?;
            let title = say(
                "notice-engagement-cancelled-title",
                &[("title", plain(&found.title, 100).into())],
            );
            MessageContent::card(Card::new(title, YELLOW).words(plain(&found.reason, 600)))
        }
        Notice::TargetDue { target } => {
            let found = goal::find(app, tenant, *target)
                .await?
                .ok_or(DeliveryError::Permanent("no_target"))?;
            let last = goal::list_reviews(app, *target).await?.into_iter().next();
            targets::card(tenant, locale, &found, last.as_ref())
        }
        Notice::TargetSet { target } => {
            let found = goal::find(app, tenant, *target)
                .await?
                .ok_or(DeliveryError::Permanent("no_target"))?;
            targets::told(tenant, locale, &found, None)
        }
        Notice::TargetReviewed { target, round } => {
            let found = goal::find(app, tenant, *target)
                .await?
                .ok_or(DeliveryError::Permanent("no_target"))?;
            let review = goal::find_review(app, *target, *round)
                .await?
                .ok_or(DeliveryError::Permanent("no_target"))?;
            targets::told(tenant, locale, &found, Some(&review))
        }
        Notice::ToppedUp { top_up } => {
            let found = top_up::find(app, tenant, *top_up)
                .await?
                .ok_or(DeliveryError::Permanent("no_top_up"))?;
            let args = [
                ("amount", locale.money(found.amount).into()),
                ("way", found.way.replace('_', " ").into()),
                ("reference", plain(&found.reference, 110).into()),
            ];
            MessageContent::card(
                Card::new(locale.text("notice-topped-up-title"), GREEN)
                    .words(say("notice-topped-up", &args)),
            )
        }
        Notice::RoleBlocked { partner, role } => {
            let partner = find(app, tenant, *partner).await?;
            let args = [("member", mention(partner.member).into()), ("role", role.as_str().into())];
            MessageContent::card(
                Card::new(locale.text("notice-blocked-title"), RED)
                    .words(say("notice-role-blocked", &args)),
            )
        }
    };
    Ok(match owner {
        Some(owner) => message.notify(owner.snowflake()),
        None => message,
    })
}

async fn active(
    app: &AppContext,
    tenant: &Tenant,
    locale: Locale,
    owner: Option<MemberId>,
    id: PartnerId,
) -> Result<MessageContent, DeliveryError> {
    let partner = find(app, tenant, id).await?;
    let overview = partner::overview_of(app, tenant, partner.member).await?;
    let coupon = overview.and_then(|overview| overview.coupon);
    let card = Card::new(locale.text("notice-active-title"), GREEN);
    let saying = locale.with("notice-active", &[("member", owned(owner))]);
    let Some(coupon) = coupon else {
        let words = locale
            .with("notice-active-plain", &[("program", tenant.program.meta.name.as_str().into())]);
        return Ok(MessageContent::card(card.words(words)).saying(saying).buttons(vec![
            primary(ShowEarnings {}, locale.text("button-earnings")),
            secondary(ShowTerms {}, locale.text("button-terms")),
        ]));
    };
    let args = [
        ("code", coupon.code.clone().into()),
        ("value", locale.worth(&tenant.program, coupon.value).into()),
        ("level", Arg::from(partner.level)),
    ];
    Ok(MessageContent::card(card.words(locale.with("notice-active-words", &args)))
        .saying(saying)
        .buttons(vec![
            primary(ShowEarnings {}, locale.text("button-earnings")),
            secondary(ShowCode {}, locale.text("button-code")),
        ]))
}

/// An engagement that was agreed, has come further, or is paid.
fn of_engagement(
    tenant: &Tenant,
    locale: Locale,
    engagement: &Engagement,
    place: u32,
) -> MessageContent {
    let stage = engagement.stage_at(place).unwrap_or_default();
    let price = match engagement.price.filter(|_| place == 0) {
        Some(price) => locale.with("engagement-on-top", &[("price", locale.money(price).into())]),
        None => words::price(locale, engagement),
    };
    let args = [
        ("title", plain(&engagement.title, 100).into()),
        ("what", words::what(tenant, engagement).into()),
        ("price", price.into()),
        ("stage", words::stage(locale, stage).into()),
    ];
    let (title, text, color) = match (place, stage == PAID) {
        (_, true) => ("notice-engagement-paid-title", "notice-engagement-paid", GREEN),
        (0, false) => ("notice-engagement-agreed-title", "notice-engagement-agreed", BLUE),
        _ => ("notice-engagement-stage-title", "notice-engagement-stage", BLUE),
    };
    MessageContent::card(
        Card::new(locale.with(title, &args), color).words(locale.with(text, &args)),
    )
}

/// A change to another version of the program file, for the staff.
async fn of_switch(
    app: &AppContext,
    tenant: &Tenant,
    locale: Locale,
    id: ProgramChangeId,
    what: ChangeAnnouncement,
) -> Result<MessageContent, DeliveryError> {
    let found = program_change::find(app, tenant, id)
        .await?
        .ok_or(DeliveryError::Permanent("no_switch"))?;
    let changes = match what {
        ChangeAnnouncement::Planned | ChangeAnnouncement::Done => {
            program_change::list_changes(app, tenant, &found).await.map_err(UserError::from)?
        }
        ChangeAnnouncement::Withdrawn | ChangeAnnouncement::Blocked => Vec::new(),
    };
    let in_the_way = match what {
        ChangeAnnouncement::Blocked => {
            program_change::list_refusals(app, tenant, &found).await.map_err(UserError::from)?
        }
        ChangeAnnouncement::Planned | ChangeAnnouncement::Done | ChangeAnnouncement::Withdrawn => {
            Vec::new()
        }
    };
    Ok(logged(locale, what, &found, &changes, &in_the_way))
}

async fn about_partner(
    app: &AppContext,
    tenant: &Tenant,
    locale: Locale,
    id: &str,
    partner: PartnerId,
) -> Result<MessageContent, DeliveryError> {
    let partner = find(app, tenant, partner).await?;
    Ok(MessageContent::card(
        Card::new(locale.text(&format!("{id}-title")), YELLOW)
            .words(locale.with(id, &[("member", mention(partner.member).into())])),
    ))
}

/// Whether the partner's track has levels at all.
fn has_levels(tenant: &Tenant, partner: &Partner) -> bool {
    tenant.program.track(&partner.track).is_some_and(|track| !track.levels.is_empty())
}

async fn find(app: &AppContext, tenant: &Tenant, id: PartnerId) -> Result<Partner, DeliveryError> {
    partner::find(app, tenant, id).await?.ok_or(DeliveryError::Permanent("no_partner"))
}

async fn find_payout(
    app: &AppContext,
    tenant: &Tenant,
    id: PayoutId,
) -> Result<payout::Payout, DeliveryError> {
    payout::find(app, tenant, id).await?.ok_or(DeliveryError::Permanent("no_payout"))
}

async fn find_contract(
    app: &AppContext,
    tenant: &Tenant,
    id: ContractId,
) -> Result<Contract, DeliveryError> {
    contract::find(app, tenant, id).await?.ok_or(DeliveryError::Permanent("no_contract"))
}

async fn find_claim(
    app: &AppContext,
    tenant: &Tenant,
    id: ClaimId,
) -> Result<Claim, DeliveryError> {
    claim::find(app, tenant, id).await?.ok_or(DeliveryError::Permanent("no_claim"))
}

fn owned(owner: Option<MemberId>) -> Arg {
    owner.map(mention).unwrap_or_default().into()
}

fn unit_of(tenant: &Tenant, code: &str) -> Result<Unit, DeliveryError> {
    tenant.program.unit(code).ok_or(DeliveryError::Permanent("no_unit"))
}
