//! The ways into a program: at once, by choice, from another track, and not by oneself.

use serde_json::json;

use crate::bot::World;

/// The menu with the ways to choose from.
const ENTER: &str = "v1:enter";
/// Four tracks, one of them only by promotion; nobody is asked anything.
const TIERS: &str = r#"
schema = 1
[program]
id = "tiers"
name = "Tiers"
locale = "en"
currency = "EUR"
[[notice]]
text = "We move to new pages this month."
[[support]]
kind = "live_chat"
url = "https://tiers.example/chat"
best_for = "quick questions"
hours = "business hours"
[[route]]
id = "join"
kind = "open"
who = "Anyone with an account"
to = ["affiliate", "friend"]
via = { path = "Account > Partners > Join" }
binding = false
shows = ["rates", "terms"]
[[route]]
id = "apply"
kind = "application"
from = "affiliate"
to = ["ambassador"]
form = "why"
reapply_days = 30
[[route]]
id = "top"
kind = "promotion"
from = "ambassador"
to = ["partner"]
opened_by = "account_manager"
criteria = ["You hit your targets"]
steps = ["We reach out", "You sign"]
ask = { ambassador = "account_manager", other = "route:apply" }
[[form]]
id = "why"
fields = [
  { id = "where", label = "Where?", kind = "choice", options = ["Twitch", "YouTube"] },
  { id = "page", label = "Your page?", kind = "url", required = false },
]
[[track]]
id = "affiliate"
name = "Affiliate"
partner_does = ["Recommend us"]
[[track]]
id = "friend"
name = "Friend"
[[track]]
id = "ambassador"
name = "Ambassador"
[[track]]
id = "partner"
name = "Partner"
active_when = "contract_signed"
[[commission]]
id = "share"
track = "affiliate"
event = "purchase"
occurrence = "every"
rate = "12%"
base = "paid_net"
[links]
base = "https://tiers.example/"
[attribution]
by = ["link"]
binds_at = "registration"
conflict = "first"
[[benefit]]
kind = "discord_role"
name = "Partner of ours"
text = "A role"
track = "ambassador"
"#;

#[tokio::test(flavor = "multi_thread")]
async fn an_open_route_enrols_at_once_and_twice_is_once() {
    let world = World::running(TIERS).await;
    let alice = world.actor("alice");
    assert!(world.panel().has("We move to new pages this month."), "{}", world.panel());
    let choice = alice.command("partner apply", &[]).await.unwrap().message();
    assert!(choice.has("There are several ways to join."), "{choice}");
    let said = alice.select(&choice, ENTER, &["join/affiliate"]).await.unwrap().message();
    for words in [
        "Welcome to Tiers",
        "Your track is **Affiliate**.",
        "There is no obligation.",
        "Where to find it: Account > Partners > Join",
        "12%",
        "Recommend us",
    ] {
        assert!(said.has(words), "{words}: {said}");
    }
    let again = alice.select(&choice, ENTER, &["join/affiliate"]).await.unwrap().message();
    assert!(again.has("You have already joined Tiers"), "{again}");
    let other = alice.select(&choice, ENTER, &["join/friend"]).await.unwrap().message();
    assert!(other.has("This way to join is not open to you"), "{other}");
    assert_eq!(
        world
            .count("SELECT count(*) FROM partner WHERE state = 'active' AND track = 'affiliate'")
            .await,
        1
    );
    let status = alice.command("partner status", &[]).await.unwrap().message();
    assert!(status.has("Your partnership is active."), "{status}");
    assert_eq!(world.count("SELECT count(*) FROM ticket").await, 0, "nobody is bothered");
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn only_partners_of_the_track_apply_and_an_approved_one_moves() {
    let world = World::running(TIERS).await;
    let (alice, staff) = (world.actor("alice"), world.actor("staff"));
    let choice = alice.command("partner apply", &[]).await.unwrap().message();
    assert!(!choice.has("Ambassador"), "not for those who are no affiliates: {choice}");
    alice.select(&choice, ENTER, &["join/affiliate"]).await.unwrap();
    let form = alice.command("partner apply", &[]).await.unwrap().modal();
    assert_eq!(form.inputs.len(), 2);
    let refused = alice.submit(&form, &[("where", "Radio"), ("page", "")]).await.unwrap().message();
    assert!(
        refused.has("Please choose one of the options\nFor \"Where?\": Twitch, YouTube"),
        "{refused}"
    );
    let form = alice.click(&refused, "Try again").await.unwrap().modal();
    assert_eq!(form.input("where").unwrap().value, "Radio", "what was typed is offered again");
    let filed = alice.submit(&form, &[("where", "twitch"), ("page", "")]).await.unwrap().message();
    assert!(filed.has("Your application has been submitted."), "{filed}");
    let ticket = world.channel("partner-1").await;
    let card = world.post(&staff, ticket, "In review").await;
    assert!(card.has("Ambassador") && card.has("Twitch"), "{card}");
    let denied = staff
        .command("staff deny", &[("ticket", json!(1)), ("reason", json!("Too early"))])
        .await
        .unwrap();
    assert!(denied.message().has("Denied."));
    let said = alice.command("partner apply", &[]).await.unwrap().message();
    assert!(said.has("You can apply again <t:"), "{said}");
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_approved_affiliate_is_an_ambassador_with_the_role() {
    let world = World::running(TIERS).await;
    let (alice, staff) = (world.actor("alice"), world.actor("staff"));
    let choice = alice.command("partner apply", &[]).await.unwrap().message();
    alice.select(&choice, ENTER, &["join/affiliate"]).await.unwrap();
    let form = alice.command("partner apply", &[]).await.unwrap().modal();
    alice
        .submit(&form, &[("where", "YouTube"), ("page", "https://youtube.example/alice")])
        .await
        .unwrap();
    let ticket = world.channel("partner-1").await;
    staff.command("staff approve", &[("ticket", json!(1))]).await.unwrap();
    let told = world.post(&alice, ticket, "You are now on the Ambassador track").await;
    assert!(told.has("You moved from Affiliate to Ambassador"), "{told}");
    world.delivered().await;
    let role = world.sandbox.role("Partner of ours").unwrap();
    assert!(world.sandbox.dump()["members"].to_string().contains(&role.to_string()));
    assert_eq!(
        world
            .count("SELECT count(*) FROM partner WHERE track = 'ambassador' AND state = 'active'")
            .await,
        1
    );

    let said = alice.command("partner apply", &[]).await.unwrap().message();
    for words in [
        "By invitation from our staff only.",
        "You hit your targets",
        "1) We reach out",
        "Talk to your account manager",
    ] {
        assert!(said.has(words), "{words}: {said}");
    }
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_terms_are_read_page_by_page_in_ones_own_language() {
    let world = World::running(TIERS).await;
    let alice = world.actor("alice");
    let mut page = alice.command("partner terms", &[]).await.unwrap().message();
    let mut shown = page.to_string();
    while page.buttons().iter().any(|button| button.label == "Next page") {
        page = alice.click(&page, "Next page").await.unwrap().message();
        shown.push_str(&page.to_string());
    }
    for words in [
        "We move to new pages this month.",
        "12%",
        "Recommend us",
        "quick questions",
        "business hours",
        "How to join: Partner",
        "Start here: Ambassador",
    ] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    let dutch = alice.with_locale("nl").command("partner terms", &[]).await.unwrap().message();
    assert!(
        dutch.has("Voorwaarden van Tiers")
            && dutch.has("Wat je verdient")
            && dutch.has("Recommend us"),
        "{dutch}"
    );
    world.assert_sound();
}
