//! What is stored in the outbox, and that each of it has words.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use partnerdesk::application::ApplicationNotice;
use partnerdesk::bonus::BonusNotice;
use partnerdesk::claim::ClaimNotice;
use partnerdesk::clock::UtcMs;
use partnerdesk::clock_watch::ClockNotice;
use partnerdesk::contract::ContractNotice;
use partnerdesk::correction::CorrectionNotice;
use partnerdesk::coupon::CouponNotice;
use partnerdesk::duty::DutyNotice;
use partnerdesk::engagement::EngagementNotice;
use partnerdesk::flag::FlagNotice;
use partnerdesk::goal::GoalNotice;
use partnerdesk::id::{
    ApplicationId, ChannelId, ClaimId, ConflictId, ContractId, CorrectionId, CouponId, DutyId,
    EngagementId, GoalId, MemberId, OutboxId, PartnerId, PayoutId, ProgramChangeId, RoleId,
    TicketId, TodoId, TopUpId,
};
use partnerdesk::integrity::IntegrityNotice;
use partnerdesk::notification::{EarnedSum, NotificationNotice};
use partnerdesk::outbox::{ChannelRefusal, DeliveryNotice, Effect, Notice, UndeliveredReason};
use partnerdesk::partner::PartnerNotice;
use partnerdesk::payout::PayoutNotice;
use partnerdesk::program_change::ProgramChangeNotice;
use partnerdesk::promotion::PromotionNotice;
use partnerdesk::referral::ReferralNotice;
use partnerdesk::schema_watch::{StoreNotice, WriteStop};
use partnerdesk::tenant::{StaffLapse, TenantNotice};
use partnerdesk::ticket::TicketNotice;
use partnerdesk::top_up::TopUpNotice;
use partnerdesk::unknown_product::UnknownProductNotice;
use strum::VariantArray;

use super::notice;
use crate::features::FEATURES;
use crate::features::doctor::dead_letter;
use crate::i18n::Locale;

/// One of each notice.
fn notices() -> Vec<Notice> {
    let (staff, partner, ticket) = (MemberId::new(1), PartnerId::new(2), TicketId::new(3));
    let (payout, contract, claim) = (PayoutId::new(4), ContractId::new(5), ClaimId::new(6));
    let (change, engagement) = (ProgramChangeId::new(7), EngagementId::new(8));
    let (goal, duty, correction) = (GoalId::new(9), DutyId::new(10), CorrectionId::new(11));
    let outbox = OutboxId::new(12);
    let at = UtcMs::new(1_785_585_600_000);
    let text = |text: &str| text.to_owned();
    vec![
        ApplicationNotice::Submitted { application: ApplicationId::new(17) }.into(),
        ApplicationNotice::DetailsRequested { staff, fields: vec![text("why")], note: text("?") }
            .into(),
        ApplicationNotice::Revised.into(),
        ApplicationNotice::Answers { part: 1 }.into(),
        ApplicationNotice::Approved { staff }.into(),
        ApplicationNotice::Denied { staff, reason: text("too small") }.into(),
        ApplicationNotice::Invited { staff }.into(),
        ApplicationNotice::Enrolled { staff }.into(),
        PartnerNotice::Active { partner }.into(),
        PartnerNotice::LevelChanged { partner, from: 1, to: 2 }.into(),
        PartnerNotice::TrackChanged { partner, from: text("a"), to: text("b") }.into(),
        PartnerNotice::PayeeChanged { partner }.into(),
        PartnerNotice::PassphraseChanged { partner }.into(),
        PartnerNotice::PassphraseLocked { partner }.into(),
        PartnerNotice::ResetRequested { partner }.into(),
        PartnerNotice::PassphraseReset { partner }.into(),
        CouponNotice::Todo { todo: TodoId::new(13) }.into(),
        CouponNotice::Live { todo: TodoId::new(13) }.into(),
        CouponNotice::OwnCode { coupon: CouponId::new(14) }.into(),
        NotificationNotice::Earned {
            partner,
            count: 3,
            sums: vec![EarnedSum { amount: 130, unit: text("USD") }],
            customers: 4,
        }
        .into(),
        ReferralNotice::Discounted {
            partner,
            invoice: text("in_1"),
            base: 1_000,
            amount: 130,
            unit: text("USD"),
            from_account: true,
        }
        .into(),
        ReferralNotice::CreditSpent {
            partner,
            invoice: text("in_1"),
            amount: 130,
            pays: 870,
            unit: text("USD"),
        }
        .into(),
        ReferralNotice::ClawedBack {
            partner,
            event: text("re_1"),
            kind: text("refund"),
            amount: 130,
            owed: 30,
            unit: text("USD"),
        }
        .into(),
        ReferralNotice::EventParked { event: text("re_1"), kind: text("refund") }.into(),
        ReferralNotice::Recounted {
            partner,
            customer: text("c1"),
            to: Some(partner),
            amount: 130,
            owed: 30,
            unit: text("USD"),
        }
        .into(),
        ReferralNotice::RefundFromBefore {
            partner,
            event: text("re_1"),
            invoice: text("in_1"),
            amount: 1_000,
            unit: text("USD"),
        }
        .into(),
        ReferralNotice::Conflict { conflict: ConflictId::new(24) }.into(),
        ReferralNotice::ConflictDecided { conflict: ConflictId::new(24) }.into(),
        BonusNotice::Granted { partner, amount: 500, unit: text("USD"), ends_at: Some(at) }.into(),
        BonusNotice::CreditEnded { partner, amount: 20, unit: text("USD") }.into(),
        PayoutNotice::Requested { payout }.into(),
        PayoutNotice::Scheduled { payout }.into(),
        PayoutNotice::PayDay { period: text("202607"), count: 3 }.into(),
        PayoutNotice::Settled { payout }.into(),
        PayoutNotice::Rejected { payout }.into(),
        PayoutNotice::Failed { payout }.into(),
        PayoutNotice::Cancelled { payout }.into(),
        PayoutNotice::Paused { since: at }.into(),
        PayoutNotice::Resumed { staff }.into(),
        PromotionNotice::Promoted { partner, from: text("a"), to: text("b") }.into(),
        ContractNotice::Proposed { contract }.into(),
        ContractNotice::Signed { contract }.into(),
        ContractNotice::Recorded { contract }.into(),
        ContractNotice::Withdrawn { contract }.into(),
        ContractNotice::Ended { contract }.into(),
        ClaimNotice::Made { claim }.into(),
        ClaimNotice::Decided { claim }.into(),
        ClaimNotice::CustomerReassigned { claim }.into(),
        UnknownProductNotice::Reported { name: text("Gift card") }.into(),
        UnknownProductNotice::Many { most: 20 }.into(),
        FlagNotice::Flagged { partner, customer: text("c1") }.into(),
        DutyNotice::RecheckDue { duty }.into(),
        DutyNotice::Reopened { duty, reason: text("gone") }.into(),
        EngagementNotice::StageReached { engagement, stage: 1 }.into(),
        EngagementNotice::Cancelled { engagement }.into(),
        GoalNotice::ReviewDue { goal }.into(),
        GoalNotice::Set { goal }.into(),
        GoalNotice::Reviewed { goal, round: 2 }.into(),
        TopUpNotice::Received { top_up: TopUpId::new(15) }.into(),
        CorrectionNotice::Requested { correction }.into(),
        CorrectionNotice::Booked { correction }.into(),
        CorrectionNotice::Refused { correction }.into(),
        IntegrityNotice::Frozen { checks: text("A, C") }.into(),
        IntegrityNotice::Unfrozen.into(),
        IntegrityNotice::HeadPublished { day: text("20260801"), seq: 9, hash: text("ab") }.into(),
        DeliveryNotice::RoleBlocked {
            partner,
            role: text("Partner"),
            reason: ChannelRefusal::Permission,
        }
        .into(),
        DeliveryNotice::Undeliverable { outbox }.into(),
        DeliveryNotice::Unreachable { member: staff, outbox }.into(),
        DeliveryNotice::Waiting { outbox }.into(),
        TenantNotice::StaffLapsed { member: staff, lapse: StaffLapse::Left }.into(),
        TenantNotice::StaffRoleGone { role: RoleId::new(18) }.into(),
        TicketNotice::ChannelReplaced.into(),
        TicketNotice::CategoryAdded { category: ChannelId::new(16) }.into(),
        TicketNotice::ServerFilling.into(),
        TicketNotice::ChannelsRemoved { tickets: vec![ticket], days: 90 }.into(),
        TicketNotice::SecondChannel { ticket, channel: ChannelId::new(16) }.into(),
        ProgramChangeNotice::Planned { change }.into(),
        ProgramChangeNotice::Withdrawn { change }.into(),
        ProgramChangeNotice::Blocked { change }.into(),
        ProgramChangeNotice::Done { change }.into(),
        ProgramChangeNotice::NewTerms { change }.into(),
        ClockNotice::Lost { since: at, wall: at, boot: Some(at), discord: None }.into(),
        ClockNotice::Regained { since: at, until: at, by: Some(staff) }.into(),
        StoreNotice::WritableAgain { why: WriteStop::Room, since: at, until: at }.into(),
    ]
}

fn effects(notice: Notice) -> Vec<Effect> {
    let ticket = TicketId::new(1);
    vec![
        Effect::OpenChannel { ticket },
        Effect::ShowCard { ticket },
        Effect::post(ticket, notice.clone()),
        Effect::tell(MemberId::new(2), notice.clone()),
        Effect::log(notice),
        Effect::SyncRoles { partner: PartnerId::new(3) },
        Effect::CloseChannel { ticket },
        Effect::SetAccess { ticket },
        Effect::RemoveChannel { ticket },
        Effect::ShowPanel,
        Effect::ShowWaiting,
    ]
}

#[test]
fn the_stored_json_of_each_notice_and_effect_stays_as_it_is() {
    let lines = |values: Vec<String>| values.join("\n");
    let stored: Vec<String> =
        notices().iter().map(|notice| serde_json::to_string(notice).unwrap()).collect();
    insta::assert_snapshot!("stored_notices", lines(stored));
    let stored: Vec<String> = effects(TicketNotice::ChannelReplaced.into())
        .iter()
        .map(|effect| serde_json::to_string(effect).unwrap())
        .collect();
    insta::assert_snapshot!("stored_effects", lines(stored));
}

#[test]
fn each_notice_is_read_again_and_says_what_it_is_about() {
    for notice in notices() {
        let stored = serde_json::to_string(&notice).unwrap();
        assert_eq!(serde_json::from_str::<Notice>(&stored).unwrap(), notice);
        let subject = notice::subject(&notice);
        assert_ne!(subject, "letter-unreadable", "{stored}");
        for locale in [Locale::En, Locale::Nl] {
            assert_ne!(locale.text(subject), subject, "{stored} has no text for its subject");
        }
    }
}

#[test]
fn every_notice_of_the_library_is_one_of_a_feature_and_in_the_list_above() {
    let mut listed: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for notice in notices() {
        let json = serde_json::to_value(&notice).unwrap();
        let word = json["say"].as_str().unwrap().to_owned();
        listed.entry(notice.noun().to_owned()).or_default().insert(word);
    }
    let mut offered: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for entry in FEATURES.iter().flat_map(|feature| feature.notices) {
        let words = entry.words.iter().map(|&word| word.to_owned()).collect();
        assert_eq!(offered.insert(entry.noun.to_owned(), words), None, "{} twice", entry.noun);
    }
    assert_eq!(listed, offered);
    assert_eq!(declared(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../src")), offered.len());
}

/// How often the library implements the trait of a noun's notices.
fn declared(folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .map(|path| {
            if path.is_dir() {
                declared(&path)
            } else {
                let text = std::fs::read_to_string(&path).unwrap();
                text.lines().filter(|line| line.starts_with("impl NounNotice for ")).count()
            }
        })
        .sum()
}

#[test]
fn each_reason_why_something_is_not_delivered_has_words() {
    for locale in [Locale::En, Locale::Nl] {
        let mut words: Vec<String> = UndeliveredReason::VARIANTS
            .iter()
            .map(|reason| dead_letter::why(locale, Some(*reason)))
            .collect();
        words.push(dead_letter::why(locale, None));
        let ids = words.iter().filter(|words| words.starts_with("reason-"));
        assert_eq!(ids.collect::<Vec<_>>(), Vec::<&String>::new());
    }
}
