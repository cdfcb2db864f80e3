//! The ways into a program: at once, by choice, from another track, and not by oneself.

use serde_json::json;

use crate::bot::{World, text_of};

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
    insta::assert_snapshot!(text_of(&said), @"
    Welcome to Tiers
    Your track is **Affiliate**.
    There is no obligation.
    Where to find it: Account > Partners > Join
    Affiliate · What you earn
    You earn a share of every payment by your customers (amount paid, excluding tax):
    • 12%
    Affiliate · What you do
    • Recommend us
    Payout
    You can request a payout at any time with `/partner payout`.
    [Terms]
    [My status]
    ");
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
        .command("ticket deny", &[("ticket", json!(1)), ("reason", json!("Too early"))])
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
    staff.command("ticket approve", &[("ticket", json!(1))]).await.unwrap();
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
    insta::assert_snapshot!(text_of(&said), @"
    Join Tiers
    You are already a partner. These are your next steps:
    How to join: Partner
    By invitation from our staff only.
    Open to partners on this track only: Ambassador
    Who starts the conversation: your account manager
    Criteria:
    • You hit your targets
    1) We reach out
    2) You sign
    Interested? Talk to your account manager.
    [Terms]
    ");
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_terms_are_read_page_by_page_in_ones_own_language() {
    let world = World::running(TIERS).await;
    let alice = world.actor("alice");
    let mut page = alice.command("partner terms", &[]).await.unwrap().message();
    let mut shown = text_of(&page);
    while page.buttons().iter().any(|button| button.label == "Next page") {
        page = alice.click(&page, "Next page").await.unwrap().message();
        shown.push_str("\n\n");
        shown.push_str(&text_of(&page));
    }
    insta::assert_snapshot!(shown, @"
    Terms of Tiers
    Please note
    We move to new pages this month.
    Affiliate · What you earn
    You earn a share of every payment by your customers (amount paid, excluding tax):
    • 12%
    Affiliate · What you do
    • Recommend us
    Friend · What you earn
    The program does not list a rate here.
    Ambassador · What you earn
    The program does not list a rate here.
    Ambassador · Benefits
    • A role
    Partner · What you earn
    The program does not list a rate here.
    Codes and links
    • Your own link to share
    A customer becomes yours by registering with your code or link.
    Page 1 of 2
    [Next page]

    Terms of Tiers
    Payout
    You can request a payout at any time with `/partner payout`.
    How to join: Affiliate, Friend
    Join right away with `/partner apply`.
    For: Anyone with an account
    Where to find it: Account > Partners > Join
    There is no obligation.
    How to join: Ambassador
    Apply with `/partner apply`. Our staff decide on your application.
    Open to partners on this track only: Affiliate
    If your application is denied, you can apply again after 30 days.
    How to join: Partner
    By invitation from our staff only.
    Open to partners on this track only: Ambassador
    Who starts the conversation: your account manager
    Criteria:
    • You hit your targets
    1) We reach out
    2) You sign
    Interested? Start here: Ambassador
    Application questions
    • Where?
    • Your page?
    Questions?
    Live chat: https://tiers.example/chat
    Best for: quick questions
    Hours: business hours
    Page 2 of 2
    [Previous page]
    ");
    let dutch = alice.with_locale("nl").command("partner terms", &[]).await.unwrap().message();
    insta::assert_snapshot!(text_of(&dutch), @"
    Voorwaarden van Tiers
    Let op
    We move to new pages this month.
    Affiliate · Wat je verdient
    Je verdient een deel van elke betaling van je klanten (betaald bedrag, exclusief btw):
    • 12%
    Affiliate · Wat jij doet
    • Recommend us
    Friend · Wat je verdient
    Het programma noemt hier geen tarief.
    Ambassador · Wat je verdient
    Het programma noemt hier geen tarief.
    Ambassador · Voordelen
    • A role
    Partner · Wat je verdient
    Het programma noemt hier geen tarief.
    Codes en links
    • Een eigen link om te delen
    Een klant wordt van jou door zich te registreren met je code of link.
    Pagina 1 van 2
    [Volgende pagina]
    ");
    world.assert_sound();
}
