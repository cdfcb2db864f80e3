//! A partner's file: duties ticked with evidence, engagements paid once, targets on their day,
//! top-ups by their reference.

use discord_sandbox::{Actor, MessageView, ModalView, RawInteraction, Reply, Seed};
use serde_json::json;

use crate::bot::{CODE, EMAIL, World, root, text_of};

/// What Midnight's file says besides, for these tests.
const MORE: &str = r#"
[[requirement]]
for = "partner"
title = "All partners"
items = [
  { id = "logo", kind = "placement", text = "Our logo on your page", has = ["logo", "link"], links_to = "our website", recheck_days = 30 },
  { id = "disclose", kind = "brand", text = "You say that you are paid", check = "self", plus = "contract" },
]

[[engagement]]
id = "paid_placement"
items = ["ad slot", "post"]
price = "per_piece"

[[engagement]]
id = "joint_event"
items = ["livestream"]
when = "a fit on both sides"

[[target]]
track = "partner"
metrics = ["referrals", "content"]
value = "contract"
review_every = "contract"
on_miss = "staff_review"

[account]
prepaid = true
top_up = [{ id = "card", where = "partner account" }, { id = "invoice", needs = ["billing details in advance"] }]
"#;
const DAY: i64 = 24 * 60 * 60;
/// Buttons that only staff may press.
const BUTTONS: [&str; 16] = [
    "file:1",
    "duties:1",
    "duty-tick:1",
    "duty-untick:1",
    "engagements:1",
    "engage:1",
    "engage-again:1",
    "engagement-next:1:0",
    "engagement-cancel:1",
    "goal-show:1",
    "goal:1",
    "goal-met:1:0",
    "goal-missed:1:0",
    "goal-talked:1",
    "top-up:1",
    "todo-done:1",
];
/// Forms that only staff may submit.
const FORMS: [&str; 8] = [
    "duty-tick-form:1",
    "duty-untick-form:1",
    "engage-again-form:1",
    "engagement-cancel-form:1",
    "goal-form:1",
    "goal-met-form:1:0",
    "goal-missed-form:1:0",
    "top-up-form:1",
];

/// Alice is a partner of a program with all of this.
async fn world() -> World {
    let mut world = World::empty(Seed::small()).await;
    let folder = world.folder.path().join("programs");
    std::fs::create_dir(&folder).unwrap();
    let midnight = std::fs::read_to_string(root().join("programs/midnight.toml")).unwrap();
    std::fs::write(folder.join("midnight.toml"), midnight + MORE).unwrap();
    world.set("PROGRAMS_DIR", folder.to_str().unwrap());
    world.start().await;
    world.setup(&world.all_options()).await;
    world.partner(&world.actor("alice"), CODE, EMAIL).await;
    world
}

impl World {
    /// Presses a button of this `custom_id` that somebody else has, or that stands in an old
    /// message.
    async fn late(&self, who: &Actor, custom_id: &str) -> Reply {
        let message = self.left_over(self.sandbox.channel("staff-log").unwrap(), custom_id).await;
        who.click(&message, "Left over").await.unwrap()
    }
}

async fn file(who: &Actor) -> MessageView {
    who.command("staff audit", &[("partner", json!(CODE))]).await.unwrap().message()
}

/// Chooses `value` in the menu whose `custom_id` begins with `menu`.
async fn choose(who: &Actor, message: &MessageView, menu: &str, value: &str) -> Reply {
    let selects = message.selects();
    let select = selects.iter().find(|select| select.custom_id.starts_with(menu)).unwrap();
    who.select(message, &select.custom_id, &[value]).await.unwrap()
}

async fn press(who: &Actor, message: &MessageView, label: &str) -> MessageView {
    who.click(message, label).await.unwrap().message()
}

async fn form(who: &Actor, message: &MessageView, label: &str) -> ModalView {
    who.click(message, label).await.unwrap().modal()
}

async fn submit(who: &Actor, form: &ModalView, values: &[(&str, &str)]) -> MessageView {
    who.submit(form, values).await.unwrap().message()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_duty_is_ticked_with_evidence_and_reopens_on_its_recheck_date() {
    let mut world = world().await;
    let (alice, staff, mia) = (world.actor("alice"), world.actor("staff"), world.actor("mia"));
    let duties = press(&staff, &file(&staff).await, "Duties").await;
    assert!(duties.has("Duties: 0 of 2 done") && duties.has("set this partner's type"), "{duties}");
    assert!(
        duties.has("⬜ Our logo on your page · includes: logo, link · links to: our website"),
        "{duties}"
    );
    let duties = choose(&staff, &duties, "v1:kind-pick", "discord_community").await.message();
    assert!(
        duties.has("Duties: 0 of 6 done") && duties.has("A dedicated partner channel"),
        "{duties}"
    );

    let duty = choose(&staff, &duties, "v1:duty-pick", "partner.logo").await.message();
    let late = world.late(&mia, "v1:duty-tick:1").await.modal();
    let evidence = form(&staff, &duty, "Mark as done").await;
    let done = submit(&staff, &evidence, &[("evidence", "https://foxden.example/about")]).await;
    assert!(done.has("Duty done") && done.has("https://foxden.example/about"), "{done}");
    let said = submit(&mia, &late, &[("evidence", "I saw it, too")]).await;
    assert!(
        said.has(&format!(
            "This duty is already done\n{} marked it: https://foxden.example/about",
            staff.mention()
        )),
        "{said}"
    );

    let status = alice.command("partner status", &[]).await.unwrap().message();
    assert!(status.has("Duties: 1 of 6 done") && status.has("✅ Our logo"), "{status}");
    let own = press(&alice, &status, "My duties").await;
    let evidence = choose(&alice, &own, "v1:own-duty-pick", "partner.disclose").await.modal();
    let said =
        submit(&alice, &evidence, &[("evidence", "It stands under each of my videos")]).await;
    assert!(
        said.has("Marked as done: You say that you are paid · more may be set in the contract"),
        "{said}"
    );

    world.stop();
    world.jump(31 * DAY);
    world.start().await;
    let again = world.logged("Is this duty still done?").await;
    let queue = mia.command("staff queue", &[]).await.unwrap().message();
    assert!(queue.has("Duties to check again") && queue.has("Our logo on your page"), "{queue}");
    let opened = choose(&mia, &queue, "v1:file-pick", "1").await.message();
    assert!(opened.has("Duties: 2 of 6 done") && opened.has("🔁 Our logo"), "{opened}");
    let reason = form(&mia, &again, "Mark as not done").await;
    let said = submit(&mia, &reason, &[("reason", "The page has a new design without it")]).await;
    assert!(said.has("Duty to do"), "{said}");
    let told = world.told(&alice, "A duty was marked as not done").await;
    assert!(told.has("The page has a new design without it"), "{told}");
    let queue = mia.command("staff queue", &[]).await.unwrap().message();
    assert!(!queue.has("Duties to check again"), "{queue}");
    world.delivered().await;
    assert_eq!(world.count("SELECT count(*) FROM duty WHERE state = 'done'").await, 1);
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_engagement_is_paid_once_and_only_by_listed_staff() {
    let world = world().await;
    let (alice, staff, tom, mia) =
        (world.actor("alice"), world.actor("staff"), world.actor("tom"), world.actor("mia"));
    let list = press(&tom, &file(&tom).await, "Engagements").await;
    let menu = press(&tom, &list, "Add an engagement").await;
    let details = choose(&tom, &menu, "v1:engage-pick", "paid placement: ad slot").await.modal();
    let said = submit(&tom, &details, &[("title", "Banner in March"), ("amount", "a lot")]).await;
    assert!(said.has("That is not a valid amount"), "{said}");
    let details = form(&tom, &said, "Try again").await;
    assert_eq!(details.input("title").unwrap().value, "Banner in March");
    let card = submit(&tom, &details, &[("amount", "250.00")]).await;
    insta::assert_snapshot!(text_of(&card), @"
    Engagement #1
    **Banner in March**
    **agreed** → delivered → paid
    Partner
    <@…>
    Type
    paid placement: ad slot
    Price
    $250.00
    Last updated by
    <@…> <t:…:R>
    [Mark as delivered]
    [Cancel the engagement]
    [Engagements]
    ");
    let told = world.told(&alice, "Agreed: Banner in March").await;
    assert!(told.has("$250.00 on top of your commissions"), "{told}");

    let delivered = press(&tom, &card, "Mark as delivered").await;
    let said = world.late(&mia, "v1:engagement-next:1:0").await.message();
    assert!(
        said.has(&format!("{} was faster.", tom.mention())) && said.has("**delivered**"),
        "{said}"
    );
    let refused = press(&tom, &delivered, "Pay $250.00").await;
    assert!(refused.has("You may not move money or see personal data"), "{refused}");
    let paid = world.late(&mia, "v1:engagement-next:1:1").await.message();
    assert!(paid.has("**paid**") && paid.buttons().len() == 1, "{paid}");
    let again = world.late(&staff, "v1:engagement-next:1:1").await.message();
    assert!(again.has(&format!("{} was faster.", mia.mention())), "{again}");
    let told = world.told(&alice, "Paid: Banner in March").await;
    assert!(told.has("$250.00"), "{told}");
    let earnings = alice.command("partner earnings", &[]).await.unwrap().message();
    assert!(earnings.has("$250.00"), "{earnings}");
    let paid = "SELECT count(*) FROM transfer WHERE kind = 'bonus' AND amount = 25000";
    assert_eq!(world.count(paid).await, 1);

    let list = press(&tom, &file(&tom).await, "Engagements").await;
    let menu = press(&tom, &list, "Add an engagement").await;
    let details = choose(&tom, &menu, "v1:engage-pick", "joint event: livestream").await.modal();
    let card = submit(&tom, &details, &[("title", "Charity stream")]).await;
    insta::assert_snapshot!(text_of(&card), @"
    Engagement #2
    **Charity stream**
    **agreed** → delivered
    Partner
    <@…>
    Type
    joint event: livestream
    Price
    unpaid
    Last updated by
    <@…> <t:…:R>
    [Mark as delivered]
    [Cancel the engagement]
    [Engagements]
    ");
    let reason = form(&tom, &card, "Cancel the engagement").await;
    let said = submit(&tom, &reason, &[("reason", "The venue closed")]).await;
    assert!(said.has("cancelled") && said.has("The venue closed"), "{said}");
    world.told(&alice, "Cancelled: Charity stream").await;
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_target_is_reviewed_on_its_date_and_a_missed_one_stays_in_the_queue() {
    let mut world = world().await;
    let (alice, staff, mia) = (world.actor("alice"), world.actor("staff"), world.actor("mia"));
    let shown = file(&staff).await;
    assert!(shown.has("No target agreed yet."), "{shown}");
    let agreed = form(&staff, &press(&staff, &shown, "Target").await, "Set the target").await;
    let said = submit(
        &staff,
        &agreed,
        &[("value", "20 referrals and 2 videos"), ("every", "now and then")],
    )
    .await;
    assert!(said.has("That is not a valid interval"), "{said}");
    let agreed = form(&staff, &said, "Try again").await;
    assert_eq!(agreed.input("value").unwrap().value, "20 referrals and 2 videos");
    let said = submit(&staff, &agreed, &[("every", "30 days")]).await;
    assert!(
        said.has("**20 referrals and 2 videos** (referrals, content)") && said.has("every 30 days"),
        "{said}"
    );
    world.told(&alice, "Your target").await;

    world.stop();
    world.jump(31 * DAY);
    world.start().await;
    let due = world.logged("Has this target been met?").await;
    let queue = mia.command("staff queue", &[]).await.unwrap().message();
    assert!(queue.has("has this target been met? 20 referrals and 2 videos"), "{queue}");
    let note = form(&mia, &due, "Target missed").await;
    let late = form(&staff, &due, "Target met").await;
    let missed = submit(&mia, &note, &[("reason", "11 referrals")]).await;
    assert!(missed.has("This target was missed") && missed.has("recorded by"), "{missed}");
    assert!(missed.has("11 referrals"), "{missed}");
    let said = submit(&staff, &late, &[("reason", "Close enough")]).await;
    assert!(said.has(&format!("{} has already completed this review.", mia.mention())), "{said}");
    let told = world.told(&alice, "You missed your target").await;
    assert!(!told.has("11 referrals"), "the note is staff's own: {told}");

    let queue = mia.command("staff queue", &[]).await.unwrap().message();
    assert!(queue.has("please talk to them"), "{queue}");
    let opened = choose(&mia, &queue, "v1:file-pick", "1").await.message();
    let target = press(&mia, &opened, "Target").await;
    let said = press(&mia, &target, "Mark as discussed").await;
    assert!(said.buttons().is_empty(), "{said}");
    let queue = mia.command("staff queue", &[]).await.unwrap().message();
    assert!(!queue.has("Targets"), "{queue}");
    assert_eq!(world.count("SELECT count(*) FROM goal_review WHERE met = 0").await, 1);
    assert_eq!(
        world.count("SELECT count(*) FROM goal WHERE state = 'waiting' AND round = 1").await,
        1
    );
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_top_up_is_noted_once_by_its_reference() {
    let world = world().await;
    let (alice, staff, tom, mia) =
        (world.actor("alice"), world.actor("staff"), world.actor("tom"), world.actor("mia"));
    let refused = press(&tom, &file(&tom).await, "Record a top-up").await;
    assert!(refused.has("You may not move money or see personal data"), "{refused}");
    let payment = form(&staff, &file(&staff).await, "Record a top-up").await;
    let typed = [("amount", "100.00"), ("way", "cash"), ("reference", "NL-2026-0042")];
    let said = submit(&staff, &payment, &typed).await;
    assert!(said.has("\"cash\" is not in the list"), "{said}");
    let payment = form(&staff, &said, "Try again").await;
    let said = submit(&staff, &payment, &[("way", "card")]).await;
    assert!(said.has("Top-up of $100.00") && said.has("recorded under NL-2026-0042"), "{said}");
    let told = world.told(&alice, "We received your payment").await;
    assert!(told.has("$100.00 (card, NL-2026-0042)"), "{told}");

    let typed = [("amount", "100.00"), ("way", "card"), ("reference", "NL-2026-0042")];
    let payment = form(&mia, &file(&mia).await, "Record a top-up").await;
    let said = submit(&mia, &payment, &typed).await;
    assert!(
        said.has(&format!("{} already recorded this", staff.mention()))
            && said.has("Nothing has changed."),
        "{said}"
    );
    let other = [("amount", "90.00"), ("way", "card"), ("reference", "NL-2026-0042")];
    let said = submit(&mia, &payment, &other).await;
    assert!(said.has("That reference was already used"), "{said}");
    assert_eq!(world.count("SELECT count(*) FROM transfer WHERE kind = 'topup'").await, 1);
    let earnings = alice.command("partner earnings", &[]).await.unwrap().message();
    assert!(
        earnings.has("Account balance") && earnings.has("requires billing details in advance"),
        "{earnings}"
    );
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_partners_file_is_for_staff_who_may_not_edit_their_own() {
    let world = world().await;
    let (alice, bob, staff, tom) =
        (world.actor("alice"), world.actor("bob"), world.actor("staff"), world.actor("tom"));
    world.earn(CODE, "10.00").await;
    let channel = world.sandbox.channel("welcome").unwrap();
    for who in [&alice, &bob] {
        for command in ["staff audit", "staff stats"] {
            let said = who.command(command, &[]).await.unwrap().message();
            assert!(said.has("Only staff can do this"), "{command}: {said}");
        }
        for word in BUTTONS {
            let left = world.left_over(channel, &format!("v1:{word}")).await;
            let said = who.click(&left, "Left over").await.unwrap().message();
            assert!(said.has("Only staff can do this"), "{word}: {said}");
        }
        for word in FORMS {
            let data = json!({ "custom_id": format!("v1:{word}"), "components": [] });
            let raw = RawInteraction { kind: 5, data, ..RawInteraction::default() };
            let said = world.sandbox.interact_raw(who, &raw).await.unwrap().message();
            assert!(said.has("Only staff can do this"), "{word}: {said}");
        }
        assert_eq!(who.autocomplete("staff audit", "partner", "", &[]).await.unwrap(), []);
    }
    world.partner(&tom, "TOMCAT", "tom@paypal.example").await;
    let own = tom.command("staff audit", &[("partner", json!("TOMCAT"))]).await.unwrap().message();
    let list = press(&tom, &press(&tom, &own, "Engagements").await, "Add an engagement").await;
    let details = choose(&tom, &list, "v1:engage-pick", "paid placement: post").await.modal();
    let said = submit(&tom, &details, &[("title", "Mine"), ("amount", "1000.00")]).await;
    assert!(said.has("You cannot decide on your own engagement"), "{said}");
    let duty = choose(&tom, &press(&tom, &own, "Duties").await, "v1:duty-pick", "partner.logo")
        .await
        .message();
    let said =
        submit(&tom, &form(&tom, &duty, "Mark as done").await, &[("evidence", "Trust me")]).await;
    assert!(said.has("You cannot mark your own duties as done"), "{said}");

    let shown = staff.autocomplete("staff audit", "partner", "fox", &[]).await.unwrap();
    assert_eq!(
        shown.iter().map(|(label, _)| label.as_str()).collect::<Vec<_>>(),
        ["#1 alice, FOXDEN"]
    );
    for named in [json!("1"), json!(alice.mention()), json!("foxden")] {
        let said =
            staff.command("staff audit", &[("partner", named.clone())]).await.unwrap().message();
        assert!(said.has("Partner #1: alice") && said.has("Available: $1.30"), "{named}: {said}");
    }
    let said =
        staff.command("staff audit", &[("partner", json!("nobody"))]).await.unwrap().message();
    assert!(said.has("Nobody matches \"nobody\"."), "{said}");
    let said = staff.command("staff audit", &[]).await.unwrap().message();
    assert!(said.has("approved an application `application:1`"), "{said}");
    let stats = staff.command("staff stats", &[]).await.unwrap().message();
    insta::assert_snapshot!(text_of(&stats), @"
    Program statistics, [month]
    Partners
    partner, Level 1: 2 (Active)
    Applications
    Approved: 2
    Payouts, this month or open
    none
    Kickbacks
    $1.30
    Bonuses and engagements
    none
    ");
    world.assert_sound();
}
