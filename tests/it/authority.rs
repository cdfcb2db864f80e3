//! Who may say what: the signing secret is good for what customers do and for what the program file
//! lists, within its rules; a file says everything in the name of a listed member.

use serde_json::{Value, json};

use crate::bot::{World, text_of};

/// A program with a track for each rule; `may` stands in `[integration]`.
fn program(may: &str) -> String {
    format!(
        r#"schema = 1
[program]
id = "panel"
name = "Panel"
currency = "EUR"
[[route]]
id = "open"
kind = "open"
to = ["first", "paying"]
[[route]]
id = "up"
kind = "open"
from = "paying"
to = ["signed"]
[[route]]
id = "chosen"
kind = "application"
from = "first"
to = ["chosen"]
[[track]]
id = "first"
[[track]]
id = "paying"
payer = "partner"
[[track]]
id = "signed"
[[track]]
id = "chosen"
[[commission]]
id = "tenth"
track = "first"
event = ["purchase", "renewal"]
occurrence = "every"
rate = "10%"
base = "paid_net"
[contract]
required_for = ["signed"]
[account]
prepaid = true
top_up = [{{ id = "card" }}]
[links]
base = "https://panel.example/"
[attribution]
by = ["link"]
binds_at = "registration"
conflict = "first"
[integration]
{may}
"#
    )
}

/// An event of this type with this id, about this partner.
fn event(kind: &str, id: &str, partner: &str, minute: u32) -> Value {
    let at = format!("2026-10-01T10:{minute:02}:00Z");
    let mut event = json!({ "id": id, "type": kind, "at": at });
    let more = match kind {
        "signup" => json!({ "customer": "c1" }),
        "redeem" => json!({ "customer": "c1", "code": "NOBODY" }),
        "purchase" | "renewal" => json!({ "customer": "c1", "invoice": format!("i-{id}"),
            "product": "x", "net": "10.00", "currency": "EUR" }),
        "refund" | "chargeback" => json!({ "customer": "c1", "of": "i-none", "net": "1.00",
            "currency": "EUR" }),
        "partner_payment" => json!({ "customer": format!("c-{id}"), "partner": partner,
            "product": "x", "net": "10.00", "currency": "EUR" }),
        "topup" => json!({ "partner": partner, "net": "10.00", "currency": "EUR" }),
        "enrol" => json!({ "partner": partner }),
        "contract" => json!({ "partner": partner, "terms": "{ rate = \"60%\" }" }),
        other => panic!("{other}"),
    };
    event.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    event
}

fn enrol(id: &str, partner: &str, track: &str, minute: u32) -> Value {
    let mut event = event("enrol", id, partner, minute);
    event["track"] = json!(track);
    event
}

impl World {
    /// With alice as partner 1 on the first track, and bob as partner 2 on the paying one.
    async fn with_panel(may: &str) -> Self {
        let world = Self::running(&program(may)).await;
        for (name, track) in [("alice", "open/first"), ("bob", "open/paying")] {
            let who = world.actor(name);
            let choice = who.command("partner apply", &[]).await.unwrap().message();
            who.select(&choice, "v1:enter", &[track]).await.unwrap();
        }
        assert_eq!(world.tracks().await, ["1 first active", "2 paying active"]);
        world
    }

    async fn tracks(&self) -> Vec<String> {
        self.rows("SELECT id || ' ' || track || ' ' || state FROM partner ORDER BY id").await
    }

    /// The events are refused with these words, and nothing of them is stored.
    async fn refuses(&self, events: &Value, words: &str) {
        self.delivered().await;
        let before = self.stored().await;
        let (status, said) = self.report(events).await;
        assert_eq!(status, 403, "{events}: {said}");
        assert!(said.contains(words) && said.contains("event FILE --by"), "{words}: {said}");
        assert_eq!(self.stored().await, before, "{events}");
    }

    async fn takes(&self, events: &Value) {
        let (status, said) = self.report(events).await;
        assert_eq!(status, 202, "{events}: {said}");
    }

    /// A file with these events, in CSV.
    fn file(&self, events: &[Value]) -> String {
        let columns = [
            "at", "type", "id", "customer", "partner", "track", "terms", "net", "currency",
            "product", "invoice", "of", "code",
        ];
        let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
        let row = |event: &Value| {
            columns.map(|name| quoted(event[name].as_str().unwrap_or_default())).join(",")
        };
        let rows: Vec<String> =
            std::iter::once(columns.join(",")).chain(events.iter().map(row)).collect();
        let file = self.folder.path().join("said.csv");
        std::fs::write(&file, rows.join("\n")).unwrap();
        file.display().to_string()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_secret_is_good_for_customers_and_the_file_says_for_what_else() {
    let world = World::with_panel("").await;
    for kind in ["signup", "redeem", "purchase", "renewal", "refund", "chargeback"] {
        world.takes(&event(kind, kind, "", 1)).await;
    }
    world.takes(&event("partner_payment", "p-2", "#2", 2)).await;
    world.refuses(&event("partner_payment", "p-1", "#1", 2), "payer = \\\"partner\\\"").await;
    for kind in ["enrol", "topup", "contract"] {
        for partner in ["#1", "#2", "nobody"] {
            let id = format!("{kind}-{partner}");
            let words = format!("event 1 (\\\"{id}\\\", {kind}): ");
            world.refuses(&event(kind, &id, partner, 3), &words).await;
            // Whatever comes with it is not stored either.
            let batch = json!([event("purchase", "late", "", 4), event(kind, &id, partner, 3)]);
            world.refuses(&batch, &format!("event 2 (\\\"{id}\\\", {kind}): ")).await;
            world.refuses(&batch, &format!("may = [\\\"{kind}\\\"]")).await;
        }
    }
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_panel_may_say_stays_within_the_rules_of_the_file() {
    let world = World::with_panel("may = [\"enrol\", \"contract\", \"topup\"]").await;
    world.takes(&event("topup", "t-1", "#1", 1)).await;
    world.refuses(&enrol("e-1", "#2", "chosen", 2), "so staff decide about it").await;
    world.refuses(&enrol("e-1", "#1", "signed", 2), "so staff decide about it").await;
    world.refuses(&enrol("e-1", "#2", "signed", 2), "and the partner has none that holds").await;
    world.refuses(&event("contract", "k-1", "#1", 2), "does not list in required_for").await;
    // In one request, in the order of their time: the payment is on the track that the enrolment
    // has led to.
    let moved = json!([event("partner_payment", "p-1", "#1", 5), enrol("e-2", "#1", "paying", 4)]);
    world.takes(&moved).await;
    assert_eq!(world.tracks().await, ["1 paying active", "2 paying active"]);
    let back = json!([event("partner_payment", "p-2", "#1", 8), enrol("e-3", "#1", "first", 7)]);
    world.refuses(&back, "event 1 (\\\"p-2\\\", partner_payment)").await;
    // What is recorded stays recorded, wherever the partner has got by then.
    world.takes(&enrol("e-3", "#1", "first", 7)).await;
    let (status, said) = world.report(&moved).await;
    assert_eq!((status, said.as_str()), (202, r#"{"conflicts":[],"duplicate":2,"stored":0}"#));
    // Whom nobody knows, and a track that is not in the file, lead to nothing.
    world.takes(&json!([enrol("e-4", "nobody", "paying", 9), enrol("e-5", "#1", "x", 9)])).await;
    assert_eq!(world.tracks().await, ["1 first active", "2 paying active"]);

    let bare =
        program("may = [\"topup\"]").replace("prepaid = true\ntop_up = [{ id = \"card\" }]", "");
    let world = World::running(&bare).await;
    world.refuses(&event("topup", "t-1", "#1", 1), "no [account] with prepaid = true").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_says_everything_in_the_name_of_a_listed_member() {
    let world = World::with_panel("").await;
    let said: Vec<Value> = vec![
        event("topup", "t-1", "#1", 1),
        enrol("e-1", "#1", "chosen", 2),
        enrol("e-2", "#2", "signed", 2),
        event("contract", "k-1", "#2", 3),
        event("purchase", "b-1", "", 4),
    ];
    let file = world.file(&said);
    let [staff, tom] = ["staff", "tom"].map(|name| world.actor(name).id().to_string());
    let before = world.stored().await;
    for (args, words) in [
        (vec!["event", &file], "takes --by with your Discord id"),
        (vec!["event", &file, "--by", &tom], "is not listed by id in /setup"),
    ] {
        let output = world.cli(&args);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{told}");
        assert!(told.contains(words), "{words}: {told}");
    }
    assert_eq!(world.stored().await, before);
    let output = world.cli(&["event", &file, "--by", &staff]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(told.contains("e-1: enrolled") && told.contains("k-1: contracted"), "{told}");
    assert_eq!(world.tracks().await, ["1 chosen active", "2 signed active"]);
    let noted =
        "SELECT member_id || ' ' || detail FROM audit WHERE action = 'referral.hand_in_file'";
    assert_eq!(world.rows(noted).await, [format!("{staff} 5 from panel")]);
    // What customers do needs nobody's name.
    let output = world.cli(&["event", &world.file(&said[4..])]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contract_from_the_panel_is_recorded_and_signed_by_nobody() {
    let world = World::with_panel("may = [\"contract\"]").await;
    let staff = world.actor("staff");
    let file = world.file(&[enrol("e-1", "#2", "signed", 1)]);
    let by = staff.id().to_string();
    assert!(world.cli(&["event", &file, "--by", &by]).status.success());
    world.takes(&event("contract", "k-1", "#2", 2)).await;
    let logged = world.logged("recorded by the billing panel").await;
    insta::assert_snapshot!(text_of(&logged), @"
    Contract 1 recorded by the billing panel
    The billing panel reported a contract of <@…> for signed, and its terms apply. Nobody has signed it here.
    SHA-256
    `[hash]`
    Recorded
    <t:…:R>
    Recorded by
    the billing panel
    First day
    <t:…:D>
    Last day
    open-ended
    ");
    let options = [("partner", json!(world.actor("bob").id().to_string()))];
    let shown = staff.command("staff contract", &options).await.unwrap().message();
    insta::assert_snapshot!(text_of(&shown), @"
    Contract record
    SHA-256
    `[hash]`
    Recorded
    <t:…:R>
    Recorded by
    the billing panel
    First day
    <t:…:D>
    Last day
    open-ended
    Partner
    <@…>
    Status
    Recorded by the billing panel
    [Propose a contract]
    ");
    world.delivered().await;
    let all = world.sandbox.dump()["messages"].to_string();
    assert!(!all.contains("signed the contract") && !all.contains("Signed by"), "{all}");
    assert_eq!(world.count("SELECT count(*) FROM contract WHERE signed_name IS NULL").await, 1);
    world.assert_sound();
}
