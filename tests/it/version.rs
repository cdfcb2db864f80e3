//! Moving a running program to another version of its file: looked at first, confirmed, done at
//! once or on its day.

use discord_sandbox::MessageView;
use serde_json::json;

use crate::bot::{CODE, EMAIL, World, manage, purchase, redeem};

/// How much people are told; that the panel is shown again tells nobody anything.
const NOTICES: &str = "SELECT count(*) FROM outbox WHERE effect <> '{\"do\":\"show_panel\"}'";
const MIDNIGHT: &str = include_str!("../../programs/midnight.toml");
/// The rate of the first level.
const RATE: (&str, &str) = ("rate = \"13%\"", "rate = \"20%\"");
/// What the first level's code is worth.
const WORTH: (&str, &str) = ("audience = \"50 CREDIT\"", "audience = \"55 CREDIT\"");
/// The first level's role.
const ROLE: (&str, &str) = ("role = \"Partner Level 1\"", "role = \"Newcomer\"");
/// The least payout.
const MINIMUM: (&str, &str) = ("minimum = \"5.00\"", "minimum = \"7.50\"");

/// Midnight's file with some of its lines changed.
fn changed(changes: &[(&str, &str)]) -> String {
    changes.iter().fold(MIDNIGHT.to_owned(), |text, (from, to)| {
        assert_eq!(text.matches(from).count(), 1, "{from}");
        text.replace(from, to)
    })
}

impl World {
    /// Midnight's program runs from a file of this world's own; alice is an active partner and has
    /// one customer, c1.
    async fn with_own_file() -> Self {
        let world = Self::running(MIDNIGHT).await;
        world.partner(&world.actor("alice"), CODE, EMAIL).await;
        world.take_purchase("c1", 1, 130).await;
        world
    }

    /// Replaces the program's file.
    fn write_file(&self, text: &str) {
        std::fs::write(self.folder.path().join("programs/program.toml"), text).unwrap();
    }

    /// `/setup` with the program's file as it is now.
    async fn choose(&self) -> MessageView {
        self.setup(&[("program", json!("midnight"))]).await
    }

    /// Writes the file and looks at what it changes.
    async fn preview(&self, changes: &[(&str, &str)]) -> MessageView {
        self.write_file(&changed(changes));
        let said = self.choose().await;
        assert!(said.has("New version of Midnight"), "{said}");
        said
    }

    /// A new customer buys for 10.00, and alice earns this much, in cents.
    async fn take_purchase(&self, customer: &str, minute: u32, cents: i64) {
        let events = json!([
            redeem(customer, CODE, minute),
            purchase(customer, &format!("i-{customer}"), minute + 1)
        ]);
        assert_eq!(self.report(&events).await.0, 202);
        let earned = self
            .rows("SELECT CAST(amount AS TEXT) FROM transfer WHERE kind = 'accrue' ORDER BY seq")
            .await;
        assert_eq!(earned.last().unwrap(), &cents.to_string(), "{customer}");
    }

    /// The versions of the switches that stand so, by their state.
    async fn switches(&self) -> Vec<String> {
        self.rows("SELECT state FROM program_change ORDER BY id").await
    }

    /// The first lines of what rates are paid by now.
    async fn in_force(&self) -> String {
        self.rows("SELECT source FROM program").await.concat()
    }

    /// A day of this many days from now, as a file writes it.
    async fn day(&self, from_now: u32) -> String {
        self.rows(&format!("SELECT date('now', '+{from_now} day')")).await.concat()
    }

    /// The role that alice has besides "Partner"; waits for it.
    async fn role(&self, name: &str) {
        let (id, name) = (self.actor("alice").id(), name.to_owned());
        self.until("alice's role", move |sandbox| {
            let mut held = sandbox.roles_of(id);
            held.sort();
            let mut expected = ["Partner".to_owned(), name.clone()];
            expected.sort();
            (held == expected).then_some(())
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_preview_says_what_changes_for_whom_and_changes_nothing() {
    let world = World::with_own_file().await;
    let said = world.choose().await;
    assert!(said.has("Setup is complete"), "the same file is no other version: {said}");

    let (before, outbox) = (world.in_force().await, world.count(NOTICES).await);
    let said = world.preview(&[RATE, WORTH, MINIMUM]).await;
    for part in [
        "Nothing has changed yet.",
        "It affects 1 partner.",
        "The 1 existing customer keeps their current rates.",
        "**immediately**",
        "New customers (existing customers keep their current rates)",
        "🔺 `track.partner.levels.1.rate`: 13% → 20%",
        "All partners",
        "🔻 `payout.minimum`: $5.00 → $7.50",
        "🔺 `track.partner.levels.1.audience`: 50 CREDIT → 55 CREDIT",
        "every active partner is asked",
    ] {
        assert!(said.has(part), "{part}\n{said}");
    }
    let labels: Vec<String> = said.buttons().into_iter().map(|button| button.label).collect();
    assert_eq!(labels, ["Apply the new version", "Keep the current version"]);
    assert_eq!(world.in_force().await, before);
    assert_eq!(world.count(NOTICES).await, outbox);
    world.take_purchase("c2", 10, 130).await;

    let owner = world.actor("owner");
    for _ in 0..2 {
        let kept = owner.click(&said, "Keep the current version").await.unwrap().message();
        assert!(
            kept.has("was not applied, and nothing has changed")
                && kept.has("To see it again, choose the file"),
            "{kept}"
        );
    }
    let late = owner.click(&said, "Apply the new version").await.unwrap().message();
    assert!(late.has("The current version is kept"), "{late}");
    assert_eq!(
        (world.in_force().await, world.switches().await),
        (before, vec!["declined".to_owned()])
    );
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_version_confirmed_twice_applies_once_and_old_customers_keep_their_rate() {
    let world = World::with_own_file().await;
    let (owner, alice) = (world.actor("owner"), world.actor("alice"));
    // Redeemed before, bought after: the customer came under the version before.
    assert_eq!(world.report(&json!([redeem("c2", CODE, 5)])).await.0, 202);
    world.role("Partner Level 1").await;
    world.delivered().await;
    let created = world.logged("customers' code of").await;
    world.actor("staff").click(&created, "Done").await.unwrap();
    let said = world.preview(&[RATE, WORTH, ROLE, MINIMUM]).await;
    for _ in 0..2 {
        let done = owner.click(&said, "Apply the new version").await.unwrap().message();
        assert!(
            done.has("is in force") && done.has("Levels, roles and the panel are being updated."),
            "{done}"
        );
    }
    assert_eq!(world.switches().await, ["done"]);
    let logged = world.logged("is in force").await;
    assert!(
        logged.has(&owner.mention()) && logged.has("`track.partner.levels.1.rate`: 13% → 20%"),
        "{logged}"
    );
    let told = world.told(&alice, "New terms for").await;
    assert!(told.has("/partner terms") && told.has("keep their current rates"), "{told}");
    world.role("Newcomer").await;
    let todo = world.logged("is now worth **55 Credits**").await;
    assert!(todo.has(CODE), "{todo}");
    world.delivered().await;
    assert_eq!(
        world.count("SELECT count(*) FROM outbox WHERE effect LIKE '%\"new_terms\"%'").await,
        1
    );

    assert_eq!(world.report(&json!([purchase("c2", "i2", 20)])).await.0, 202);
    let last = world
        .rows("SELECT CAST(amount AS TEXT) FROM transfer WHERE kind = 'accrue' ORDER BY seq DESC")
        .await;
    assert_eq!(last[0], "130", "who came before keeps their rate");
    world.take_purchase("c3", 30, 200).await;
    let said = alice.command("partner code", &[]).await.unwrap().message();
    assert!(said.has("55 Credits"), "{said}");
    let again = world.choose().await;
    assert!(again.has("Setup is complete"), "{again}");
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_version_scheduled_for_later_survives_restarts_and_applies_on_its_date() {
    let mut world = World::with_own_file().await;
    let owner = world.actor("owner");
    let day = format!("currency = \"USD\"\neffective_from = {}", world.day(2).await);
    let changes = [RATE, ("currency = \"USD\"", day.as_str())];
    let said = world.preview(&changes).await;
    assert!(
        said.has("It takes effect **on <t:") && said.has("Until then you can withdraw it"),
        "{said}"
    );
    for _ in 0..2 {
        let planned = owner.click(&said, "Apply the new version").await.unwrap().message();
        assert!(
            planned.has("is scheduled") && planned.has("Nothing changes until then."),
            "{planned}"
        );
    }
    world.logged("is scheduled").await;
    let shown = world.setup(&[]).await;
    assert!(shown.has("Scheduled version") && shown.has(&owner.mention()), "{shown}");
    world.restart().await;
    world.take_purchase("c2", 10, 130).await;
    assert_eq!(world.switches().await, ["pending"]);

    world.jump(3 * 86_400);
    world.restart().await;
    world.until_count("SELECT count(*) FROM program_change WHERE state = 'done'", 1).await;
    world.logged("is in force").await;
    world.take_purchase("c3", 20, 200).await;
    world.restart().await;
    world.delivered().await;
    assert_eq!(
        world
            .count("SELECT count(*) FROM outbox WHERE effect LIKE '%\"program_change\"%\"done\"%'")
            .await,
        1
    );
    let shown = world.setup(&[]).await;
    assert!(!shown.has("Scheduled version") && shown.has("Setup is complete"), "{shown}");
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scheduled_version_can_be_withdrawn_and_replaced() {
    let mut world = World::with_own_file().await;
    let owner = world.actor("owner");
    let day = format!("currency = \"USD\"\neffective_from = {}", world.day(2).await);
    let changes = [RATE, ("currency = \"USD\"", day.as_str())];
    let first = world.preview(&changes).await;
    owner.click(&first, "Apply the new version").await.unwrap();
    let second = world.preview(&[changes[0], changes[1], MINIMUM]).await;
    assert!(second.has("It replaces version"), "{second}");
    owner.click(&second, "Apply the new version").await.unwrap();
    assert_eq!(world.switches().await, ["superseded", "pending"]);

    let shown = world.setup(&[]).await;
    for _ in 0..2 {
        let gone = owner.click(&shown, "Withdraw the new version").await.unwrap().message();
        assert!(gone.has("was withdrawn. The current version stays in force"), "{gone}");
    }
    world.logged("withdrew it").await;
    world.jump(3 * 86_400);
    world.restart().await;
    world.take_purchase("c2", 10, 130).await;
    assert_eq!(world.switches().await, ["superseded", "withdrawn"]);
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_preview_of_a_file_that_was_replaced_meanwhile_is_refused() {
    let world = World::with_own_file().await;
    let owner = world.actor("owner");
    let old = world.preview(&[RATE]).await;
    world.write_file(&changed(&[RATE, MINIMUM]));
    let said = owner.click(&old, "Apply the new version").await.unwrap().message();
    assert!(
        said.has("This preview is out of date")
            && said.has("The file or the current version has changed since"),
        "{said}"
    );
    let new = world.choose().await;
    assert_eq!(world.switches().await, ["superseded", "offered"]);
    let said = owner.click(&old, "Apply the new version").await.unwrap().message();
    assert!(said.has("This preview is out of date"), "{said}");
    assert_eq!(world.in_force().await, MIDNIGHT);
    let done = owner.click(&new, "Apply the new version").await.unwrap().message();
    assert!(done.has("is in force"), "{done}");
    assert_eq!(world.in_force().await, changed(&[RATE, MINIMUM]));
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_leaves_a_partner_without_rules_is_refused_with_names() {
    let world = World::with_own_file().await;
    let (owner, alice) = (world.actor("owner"), world.actor("alice"));
    let track = "id = \"partner\"\nkinds";
    let other = [(track, "id = \"friend\"\nkinds"), ("track = \"partner\"", "track = \"friend\"")];
    let said = world.preview(&other).await;
    assert!(
        said.has("is on the track `partner`, which is missing in the file")
            && said.has(&alice.mention()),
        "{said}"
    );
    assert!(
        said.has("Keep the track, or move them to another one first.") && said.buttons().is_empty(),
        "{said}"
    );

    let said = world.preview(&[("currency = \"USD\"", "currency = \"EUR\"")]).await;
    assert!(
        said.has("The file changes the currency from USD to EUR") && said.buttons().is_empty(),
        "{said}"
    );
    let coupon = [
        ("id = \"audience\"", "id = \"fans\""),
        ("[\"audience\", \"personal\"]", "[\"fans\", \"personal\"]"),
    ];
    let said = world.preview(&coupon).await;
    assert!(
        said.has("One code belongs to the coupon `audience`") && said.buttons().is_empty(),
        "{said}"
    );

    // What comes into the way after the preview is found by the confirmation.
    let said = world.preview(&[("id = \"who\"", "id = \"whom\"")]).await;
    assert_eq!(said.buttons().len(), 2, "{said}");
    world.apply(&world.actor("bob")).await;
    let refused = owner.click(&said, "Apply the new version").await.unwrap().message();
    assert!(refused.has("An application is waiting (#"), "{refused}");
    assert!(refused.has("Nothing has changed") && refused.has("/staff queue"), "{refused}");
    assert_eq!(world.in_force().await, MIDNIGHT);
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_blocked_scheduled_version_is_reported_once_and_keeps_waiting() {
    let mut world = World::with_own_file().await;
    let (owner, staff, bob) = (world.actor("owner"), world.actor("staff"), world.actor("bob"));
    let day = format!("currency = \"USD\"\neffective_from = {}", world.day(2).await);
    let changes = [("id = \"who\"", "id = \"whom\""), ("currency = \"USD\"", day.as_str())];
    let said = world.preview(&changes).await;
    owner.click(&said, "Apply the new version").await.unwrap();
    world.apply(&bob).await;
    let ticket = world.ticket_of(&bob).await;
    world.jump(3 * 86_400);
    for _ in 0..2 {
        world.restart().await;
        world.logged("could not take effect").await;
    }
    assert_eq!(world.switches().await, ["pending"]);
    let card = world.post(&staff, ticket, "In review").await;
    manage(&staff, &card, "Approve").await.unwrap();
    world.restart().await;
    world.until_count("SELECT count(*) FROM program_change WHERE state = 'done'", 1).await;
    assert_eq!(
        world
            .count(
                "SELECT count(*) FROM outbox WHERE effect LIKE '%\"program_change\"%\"blocked\"%'"
            )
            .await,
        1
    );
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_level_missing_from_the_new_ladder_becomes_its_highest() {
    let world = World::with_own_file().await;
    let owner = world.actor("owner");
    for n in 2..=15 {
        let name = format!("c{n}");
        let events =
            json!([redeem(&name, CODE, 2 * n), purchase(&name, &format!("i{n}"), 2 * n + 1)]);
        assert_eq!(world.report(&events).await.0, 202);
    }
    assert_eq!(world.report(&json!([redeem("early", CODE, 50)])).await.0, 202);
    assert_eq!(world.count("SELECT level FROM partner").await, 3);
    let from = MIDNIGHT.find("[[track.levels]]\nat = 15").unwrap();
    let to = MIDNIGHT.find(
        "# ----------------------------------------------------------------------------------------\
                            ---------------- Coupons",
    );
    let shorter = MIDNIGHT.replace(&MIDNIGHT[from..to.unwrap()], "");
    world.write_file(&shorter);
    let said = world.choose().await;
    assert!(said.has("🔻 `track.partner.levels.3` (removed): at = 15"), "{said}");
    owner.click(&said, "Apply the new version").await.unwrap();
    assert_eq!(world.count("SELECT level FROM partner").await, 2);
    world.role("Partner Level 2").await;
    world.told(&world.actor("alice"), "You reached level 2").await;
    assert_eq!(world.report(&json!([purchase("early", "i-early", 60)])).await.0, 202);
    let last = world
        .rows("SELECT CAST(amount AS TEXT) FROM transfer WHERE kind = 'accrue' ORDER BY seq DESC")
        .await;
    assert_eq!(last[0], "330", "by the ladder under which they came");
    world.take_purchase("late", 61, 220).await;
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_version_applies_at_once_before_anybody_takes_part() {
    let world = World::running(MIDNIGHT).await;
    world.write_file(&changed(&[RATE]));
    let said = world.choose().await;
    assert!(said.has("Setup is complete") && said.buttons().is_empty(), "{said}");
    assert_eq!(world.in_force().await, changed(&[RATE]));
    assert_eq!(world.count("SELECT count(*) FROM program_change").await, 0);
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn only_server_managers_decide_about_a_version() {
    let world = World::with_own_file().await;
    world.preview(&[RATE]).await;
    let log = world.sandbox.channel("staff-log").unwrap();
    for button in
        ["v1:program-change:1", "v1:program-change-decline:1", "v1:program-change-withdraw:1"]
    {
        let left = world.left_over(log, button).await;
        let said = world.actor("staff").click(&left, "Left over").await.unwrap().message();
        assert!(said.has("This needs the permission to manage the server"), "{said}");
    }
    assert_eq!(world.switches().await, ["offered"]);
    world.assert_sound();
}
