//! Events that come late, or again with other facts: what follows by itself, and what staff decide.

use discord_sandbox::MessageView;
use serde_json::{Value, json};

use crate::bot::{CODE, World, drawn, purchase, redeem, root};

/// alice and bob are partners; mia is staff and no partner.
async fn two_partners() -> World {
    let world = World::with_partner().await;
    world.partner(&world.actor("bob"), "RAVENWOOD", "bob.paypal@ravens.example").await;
    world
}

async fn take(world: &World, events: &[Value]) {
    let (status, said) = world.report(&json!(events)).await;
    assert_eq!(status, 202, "{said}");
}

/// The messages in the log channel with this text, oldest first; waits until there are so many.
async fn questions(world: &World, text: &str, number: usize) -> Vec<MessageView> {
    let log = world.sandbox.channel("staff-log").unwrap();
    let staff = world.actor("staff");
    world
        .until("the questions", move |_| {
            let found: Vec<_> =
                staff.messages(log).ok()?.into_iter().filter(|m| m.has(text)).collect();
            (found.len() == number).then_some(found)
        })
        .await
}

/// What each partner has, in cents, oldest partner first.
async fn earned(world: &World) -> Vec<String> {
    world
        .rows(
            "SELECT p.id || ' ' || coalesce((SELECT credits - debits FROM account WHERE \
             partner_id = p.id AND kind = 'available'), 0) || ' ' || p.first_purchases FROM \
             partner p ORDER BY p.id",
        )
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_earlier_redemption_that_comes_late_takes_over_while_nothing_was_earned() {
    let world = two_partners().await;
    take(&world, &[redeem("c1", "RAVENWOOD", 10)]).await;
    let mut earlier = redeem("c1", CODE, 5);
    earlier["id"] = json!("earlier");
    take(&world, &[earlier]).await;
    take(&world, &[purchase("c1", "i1", 20)]).await;
    assert_eq!(earned(&world).await, ["1 130 1", "2 0 0"]);
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_move_a_customer_whose_earlier_redemption_came_late() {
    let world = two_partners().await;
    take(&world, &[redeem("c1", "RAVENWOOD", 10), purchase("c1", "i1", 20)]).await;
    let mut earlier = redeem("c1", CODE, 5);
    earlier["id"] = json!("earlier");
    take(&world, &[earlier]).await;
    assert_eq!(earned(&world).await, ["1 0 0", "2 130 1"], "nothing moves by itself");
    let card = world.logged("Whose customer is c1?").await;
    assert!(card.has("has earned $1.30"), "{card}");

    let staff = world.actor("staff");
    let form = staff.click(&card, "Move").await.unwrap().modal();
    let decided = staff.submit(&form, &[("reason", "The panel shows it")]).await.unwrap();
    assert!(decided.message().has("The panel shows it"));
    assert_eq!(earned(&world).await, ["1 130 1", "2 0 0"]);
    world.told(&world.actor("bob"), "was brought by another partner before you").await;
    let again = staff.click(&card, "Keep").await.unwrap().message();
    assert!(again.has("already decided"), "{again}");
    // The same redemption again is known.
    let mut earlier = redeem("c1", CODE, 5);
    earlier["id"] = json!("earlier");
    take(&world, &[earlier, purchase("c1", "i1", 20)]).await;
    assert_eq!(earned(&world).await, ["1 130 1", "2 0 0"]);
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_keep_a_customer_and_what_waited_counts() {
    let world = two_partners().await;
    take(&world, &[redeem("c1", "RAVENWOOD", 10), purchase("c1", "i1", 20)]).await;
    let mut earlier = redeem("c1", CODE, 5);
    earlier["id"] = json!("earlier");
    take(&world, &[earlier]).await;
    let mut renewal = purchase("c1", "i2", 30);
    renewal["net"] = json!("20.00");
    take(&world, &[renewal]).await;
    let outcome = world.rows("SELECT outcome FROM event WHERE invoice = 'i2'").await;
    assert_eq!(outcome, ["in_conflict"], "new events of the customer wait");
    let card = world.logged("Whose customer is c1?").await;

    // Nobody decides about their own.
    let staff = world.actor("staff");
    let form = staff.click(&card, "Keep").await.unwrap().modal();
    let decided = staff.submit(&form, &[("reason", "bob brought them")]).await.unwrap();
    assert!(decided.message().has("Keep"));
    assert_eq!(earned(&world).await, ["1 0 0", "2 130 1"]);
    let outcomes = world
        .rows(
            "SELECT outcome FROM event WHERE external_id IN ('earlier', 'purchase-i2') ORDER BY id",
        )
        .await;
    assert_eq!(outcomes, ["overruled", "not_first"]);
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_purchase_that_comes_late_takes_its_place() {
    let world = World::with_partner().await;
    take(&world, &[redeem("c1", CODE, 1)]).await;
    let mut second = purchase("c1", "i2", 30);
    second["net"] = json!("50.00");
    take(&world, &[second]).await;
    assert_eq!(earned(&world).await, ["1 650 1"]);
    take(&world, &[purchase("c1", "i1", 20)]).await;
    assert_eq!(earned(&world).await, ["1 130 1"], "the first one is the one that pays");
    world.told(&world.actor("alice"), "came first").await;
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_purchase_shortly_before_its_redemption_counts_and_an_earlier_one_does_not() {
    let world = World::with_partner().await;
    take(&world, &[purchase("c1", "i1", 46), redeem("c1", CODE, 60)]).await;
    take(&world, &[purchase("c2", "i2", 44)]).await;
    take(&world, &[redeem("c2", CODE, 60)]).await;
    let outcomes =
        world.rows("SELECT outcome FROM event WHERE type = 'purchase' ORDER BY invoice").await;
    assert_eq!(outcomes, ["accrued", "before_binding"]);
    assert_eq!(earned(&world).await, ["1 130 1"]);
    world.assert_sound();
}

/// Of whatever amount and at whatever moment of the day before: staff are asked once, about all of
/// it, and what they let count does so as if it were paid right after the redemption.
#[tokio::test(flavor = "multi_thread")]
async fn staff_count_what_was_paid_shortly_before_a_redemption() {
    let mut draw = fastrand::Rng::new();
    let seed = draw.get_seed();
    let world = World::with_partner().await;
    let now = world.now();
    let ago = |minutes: u32| {
        let at = chrono::DateTime::from_timestamp(now - i64::from(minutes) * 60, 0).unwrap();
        json!(at.to_rfc3339())
    };
    let (first, second) = (draw.u32(16..1_000), draw.u32(1_000..1_430));
    let cents = draw.u32(1_000..99_000);
    let paid = |customer: &str, invoice: &str, minutes: u32, cents: u32| {
        let mut event = purchase(customer, invoice, 0);
        event["at"] = ago(minutes);
        event["net"] = json!(format!("{}.{:02}", cents / 100, cents % 100));
        event
    };
    let redeemed = |customer: &str| {
        let mut event = redeem(customer, CODE, 0);
        event["at"] = ago(0);
        event
    };
    let events = [
        paid("c1", "i1", first, cents),
        paid("c1", "i2", second, 100),
        paid("c2", "i3", 1_441, 5_000),
        paid("c3", "i4", first, cents),
        redeemed("c1"),
        redeemed("c2"),
        redeemed("c3"),
    ];
    for event in &events {
        take(&world, std::slice::from_ref(event)).await;
    }
    assert_eq!(earned(&world).await, ["1 0 0"], "nothing counts by itself");
    let cards = questions(&world, "before redeeming the code", 2).await;
    let sum = cents + 100;
    let sum = format!("{}.{:02}", sum / 100, sum % 100);
    assert!(cards[0].has("c1 paid") && cards[0].has(&sum), "seed {seed}: {sum}: {}", cards[0]);
    assert!(cards[1].has("c3 paid"), "{}", cards[1]);

    let staff = world.actor("staff");
    let form = staff.click(&cards[0], "Count them").await.unwrap().modal();
    let decided = staff.submit(&form, &[("reason", "The form was slow")]).await.unwrap();
    assert!(decided.message().has("The form was slow"));
    // The first purchase of the two is the one that pays: 13 % of a dollar.
    assert_eq!(earned(&world).await, ["1 13 1"]);
    let form = staff.click(&cards[1], "Leave them out").await.unwrap().modal();
    staff.submit(&form, &[("reason", "Bought by themselves")]).await.unwrap();
    assert_eq!(earned(&world).await, ["1 13 1"]);
    let outcomes =
        world.rows("SELECT outcome FROM event WHERE type <> 'purchase' ORDER BY id").await;
    assert_eq!(outcomes, ["bound", "bound", "bound"], "what was redeemed stays so");
    // Whoever sends it all again changes nothing, and asks nobody.
    take(&world, &events).await;
    assert_eq!(earned(&world).await, ["1 13 1"]);
    assert_eq!(world.rows("SELECT CAST(count(*) AS TEXT) FROM event_conflict").await, ["2"]);
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invoice_number_that_comes_again_is_kept_and_staff_decide() {
    let world = World::with_partner().await;
    take(&world, &[redeem("c1", CODE, 1), redeem("c2", CODE, 1), purchase("c1", "i1", 2)]).await;
    let mut again = purchase("c2", "i1", 3);
    again["id"] = json!("again");
    let mut third = purchase("c1", "i1", 4);
    (third["id"], third["net"]) = (json!("third"), json!("11.00"));
    let (status, said) = world.report(&json!([again, third, redeem("c3", CODE, 5)])).await;
    assert_eq!(
        (status, said.as_str()),
        (202, r#"{"conflicts":["again","third"],"duplicate":0,"stored":3}"#)
    );
    assert_eq!(earned(&world).await, ["1 130 1"]);

    let staff = world.actor("staff");
    let cards = questions(&world, "Invoice i1 was reported twice", 2).await;
    let form = staff.click(&cards[0], "Count it").await.unwrap().modal();
    staff.submit(&form, &[("reason", "another year")]).await.unwrap();
    assert_eq!(earned(&world).await, ["1 260 2"]);
    let form = staff.click(&cards[1], "Same sale").await.unwrap().modal();
    staff.submit(&form, &[("reason", "typed twice")]).await.unwrap();
    assert_eq!(earned(&world).await, ["1 260 2"]);
    // A refund takes from the one that was billed last before it, to that customer.
    take(
        &world,
        &[json!({
            "id": "re", "type": "refund", "at": "2026-10-01T01:00:00Z", "customer": "c2",
            "of": "i1", "net": "10.00", "currency": "USD",
        })],
    )
    .await;
    assert_eq!(earned(&world).await, ["1 130 2"]);
    world.assert_sound();
}

/// Seconds since 1970 as events write them.
fn time(seconds: i64) -> Value {
    json!(chrono::DateTime::from_timestamp(seconds, 0).unwrap().to_rfc3339())
}

/// These events as a file.
fn sheet(world: &World, events: &[Value]) -> &'static str {
    let columns = ["at", "type", "id", "customer", "code", "invoice", "product", "net", "currency"];
    let line = |event: &Value| columns.map(|name| event[name].as_str().unwrap_or("")).join(",");
    let lines: Vec<String> = events.iter().map(line).collect();
    let file = format!("{}\n{}\n", columns.join(","), lines.join("\n"));
    std::fs::write(world.folder.path().join("sheet.csv"), file).unwrap();
    "sheet.csv"
}

fn said(output: &std::process::Output) -> String {
    String::from_utf8([&output.stdout[..], &output.stderr].concat()).unwrap()
}

/// Up to a quarter of an hour a purchase may be dated before its customer's redemption; whichever of
/// them arrives first, in a file or over HTTP, and for a first purchase as for every one. `program
/// price` says the same.
#[tokio::test(flavor = "multi_thread")]
async fn a_purchase_up_to_a_quarter_of_an_hour_before_its_redemption_counts() {
    let (seed, mut draw) = drawn();
    let first = std::fs::read_to_string(root().join("programs/midnight.toml")).unwrap();
    let every = first.replacen("occurrence = \"first\"", "occurrence = \"every\"", 1).replacen(
        "window = \"lifetime\"",
        "window = { rolling_days = 30 }",
        1,
    );
    assert_ne!(first, every);
    for source in [first, every] {
        let world = World::running(&source).await;
        world.partner(&world.actor("alice"), CODE, "alice@foxden.example").await;
        for n in 0..8 {
            let before = match n {
                0 => 900,
                1 => 901,
                n if n % 2 == 0 => draw.i64(1..900),
                _ => draw.i64(902..80_000),
            };
            // In October, when the code was there.
            let redeemed = 1_790_900_000 + draw.i64(0..1_000_000);
            let customer = format!("c{n}");
            let (mut code, mut bought) =
                (redeem(&customer, CODE, 0), purchase(&customer, &format!("i{n}"), 0));
            code["at"] = time(redeemed);
            bought["at"] = time(redeemed - before);
            let mut events = [code, bought];
            if draw.bool() {
                events.reverse();
            }
            let batch = if draw.bool() { 1 } else { 2 };
            for events in events.chunks(batch) {
                if draw.bool() {
                    take(&world, events).await;
                } else {
                    let output = world.cli(&["event", sheet(&world, events)]);
                    assert_eq!(output.status.code(), Some(0), "seed {seed}: {}", said(&output));
                }
            }
            let sql = format!("SELECT outcome FROM event WHERE invoice = 'i{n}'");
            let outcome = world.rows(&sql).await.concat();
            let expected = if before <= 900 { "accrued" } else { "before_binding" };
            assert_eq!(outcome, expected, "seed {seed}: {before} s before, batches of {batch}");

            let program = world.folder.path().join("programs/program.toml");
            let program = program.to_str().unwrap();
            let sheet = sheet(&world, &events);
            let output = world.cli(&["program", "price", program, "--events", sheet, "--json"]);
            let said = said(&output);
            let earned = said.lines().any(|line| {
                line.contains(&format!("\"purchase-i{n}\"")) && line.contains("\"accrue\"")
            });
            assert_eq!(earned, before <= 900, "seed {seed}: {before} s before: {said}");
        }
        world.assert_sound();
    }
}

/// Another customer, amount or day under an invoice's number is another sale until staff say
/// otherwise, over HTTP and from a file; the same three are the same sale.
#[tokio::test(flavor = "multi_thread")]
async fn an_invoice_number_that_comes_again_never_stops_the_rest() {
    let (seed, mut draw) = drawn();
    let world = World::with_partner().await;
    for n in 0..9 {
        let number = draw.u32(1..100_000);
        let invoice = format!("{}{n}-{number}", draw.choice(&["", "INV-", "RE 2026/"]).unwrap());
        let cents = draw.u32(100..90_000);
        let noon = 1_790_856_000_i64;
        let paid = |id: &str, customer: &str, cents: u32, at: i64| {
            let mut event = purchase(customer, &invoice, 0);
            event["id"] = json!(format!("{id}-{n}"));
            event["at"] = time(at);
            event["net"] = json!(format!("{}.{:02}", cents / 100, cents % 100));
            event
        };
        let (one, other) = (format!("a{n}"), format!("b{n}"));
        let bound = [redeem(&one, CODE, 1), redeem(&other, CODE, 1)];
        take(&world, &bound).await;
        take(&world, &[paid("first", &one, cents, noon)]).await;
        let (again, known) = match n % 4 {
            0 => (paid("again", &other, cents, noon), false),
            1 => (paid("again", &one, cents + draw.u32(1..5_000), noon), false),
            2 => (paid("again", &one, cents, noon + 86_400 * draw.i64(1..50)), false),
            _ => (paid("again", &one, cents, noon + draw.i64(0..3_600)), true),
        };
        let batch = [redeem(&format!("d{n}"), CODE, 2), again, paid("rest", &one, 100, noon)];
        let mut batch = batch.to_vec();
        batch[2]["invoice"] = json!(format!("rest-{n}"));
        let told = format!("seed {seed}, case {n}: {batch:?}");
        if draw.bool() {
            let (status, said) = world.report(&json!(batch)).await;
            let said: Value = serde_json::from_str(&said).unwrap();
            let named = if known { json!([]) } else { json!([format!("again-{n}")]) };
            assert_eq!((status, &said["conflicts"]), (202, &named), "{told}");
        } else {
            let output = world.cli(&["event", sheet(&world, &batch)]);
            let said = said(&output);
            assert_eq!(output.status.code(), Some(if known { 0 } else { 3 }), "{told}: {said}");
            assert_eq!(said.contains(&format!("\n  again-{n}\n")), !known, "{told}: {said}");
        }
        let stored = format!(
            "SELECT external_id FROM event WHERE external_id IN ('redeem-d{n}', 'again-{n}', \
             'rest-{n}') ORDER BY external_id"
        );
        let stored = world.rows(&stored).await;
        let expected = [format!("again-{n}"), format!("redeem-d{n}"), format!("rest-{n}")];
        let expected: Vec<_> =
            expected.into_iter().filter(|id| !known || !id.starts_with("again")).collect();
        assert_eq!(stored, expected, "{told}");
        let asked = format!(
            "SELECT CAST(count(*) AS TEXT) FROM event WHERE external_id = 'again-{n}' AND outcome = 'in_conflict'"
        );
        assert_eq!(world.rows(&asked).await, [if known { "0" } else { "1" }], "{told}");
    }
    let cards = questions(&world, "was reported twice", 7).await;
    assert_eq!(cards.len(), 7, "seed {seed}");
    world.assert_sound();
}
