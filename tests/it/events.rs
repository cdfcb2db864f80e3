//! Billing events: stored once whatever way and order they come in, and refused with a reason when
//! they do not fit.

use std::io::{BufRead as _, BufReader};
use std::process::Stdio;

use chrono::{DateTime, Datelike as _, SecondsFormat, TimeDelta};
use serde_json::{Value, json};

use crate::bot::{CODE, World, drawn, now, purchase, redeem, root};

/// A CSV file with events in it, which are given as JSON.
fn csv(world: &World, events: &[Value]) -> String {
    let columns = [
        "at", "type", "id", "customer", "code", "invoice", "product", "net", "currency", "partner",
    ];
    let line = |event: &Value| {
        columns.map(|name| event[name].as_str().unwrap_or_default().to_owned()).join(",")
    };
    let lines: Vec<String> =
        std::iter::once(columns.join(",")).chain(events.iter().map(line)).collect();
    let file = world.folder.path().join("events.csv");
    std::fs::write(&file, lines.join("\n")).unwrap();
    file.display().to_string()
}

/// What `partnerdesk event` says.
fn from_file(world: &World, events: &[Value]) -> String {
    let output = world.cli(&["event", &csv(world, events)]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Every accrual: amount, partner and customer.
async fn accruals(world: &World) -> Vec<String> {
    world
        .rows(
            "SELECT t.amount || ' for partner ' || a.partner_id || ' from ' || e.customer
               FROM transfer t JOIN account a ON a.id = t.credit_account_id JOIN event e ON e.id = \
             t.event_id
              WHERE t.kind = 'accrue' AND t.id NOT IN (SELECT accrual_id FROM revoked_accrual)
              ORDER BY t.seq",
        )
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn one_sale_reported_in_three_ways_is_paid_once() {
    let world = World::with_partner().await;
    let staff = world.actor("staff");
    let events = [redeem("c1", CODE, 1), purchase("c1", "i1", 2)];
    let sale = [
        ("customer", json!("c1")),
        ("amount", json!("10.00")),
        ("invoice", json!("i1")),
        ("code", json!(CODE)),
        ("at", json!("2026-10-01T12:00:00Z")),
    ];
    for round in 0..3 {
        // Later on staff leave the time out: it is that of the first time, not of now.
        let sale = if round == 0 { &sale[..] } else { &sale[..4] };
        let new = if round == 0 { 2 } else { 0 };
        let answer = world.report(&json!(events)).await;
        let expected = json!({ "stored": new, "duplicate": 2 - new, "conflicts": [] });
        assert_eq!(answer, (202, expected.to_string()));
        assert!(from_file(&world, &events).contains("0 recorded, 2 already known"));
        let said = staff.command("staff sale", sale).await.unwrap().message();
        let expected = if round == 0 {
            "The customer already belongs to a partner, and stays with them."
        } else {
            "Invoice i1 was already recorded"
        };
        assert!(said.has(expected) && !said.has("The kickback has been booked."), "{said}");
    }
    assert_eq!(accruals(&world).await, ["130 for partner 1 from c1"]);
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn each_reporting_method_alone_pays_a_kickback() {
    let world = World::with_partner().await;
    let sale = [
        ("customer", json!("c2")),
        ("amount", json!("10,00")),
        ("invoice", json!("i2")),
        ("code", json!(CODE)),
    ];
    assert_eq!(world.report(&json!([redeem("c1", CODE, 1), purchase("c1", "i1", 2)])).await.0, 202);
    let said = world.actor("mia").command("staff sale", &sale).await.unwrap().message();
    assert!(
        said.has("The customer now belongs to the partner with that code.")
            && said.has("The kickback has been booked."),
        "{said}"
    );
    let said = from_file(&world, &[redeem("c3", CODE, 5), purchase("c3", "i3", 6)]);
    assert_eq!(said, "redeem-c3: bound\npurchase-i3: accrued\n2 recorded, 0 already known\n");
    let expected = ["c1", "c2", "c3"].map(|customer| format!("130 for partner 1 from {customer}"));
    assert_eq!(accruals(&world).await, expected);
    world.assert_sound();
}

/// As files have amounts, so they may be typed; what could be two amounts is refused.
#[tokio::test(flavor = "multi_thread")]
async fn a_sale_is_typed_in_any_spelling_of_its_amount() {
    let (seed, mut draw) = drawn();
    let world = World::with_partner().await;
    let mia = world.actor("mia");
    let sale = async |n: usize, amount: &str| {
        let sale = [
            ("customer", json!(format!("c{n}"))),
            ("amount", json!(amount)),
            ("invoice", json!(format!("i{n}"))),
            ("code", json!(CODE)),
        ];
        mia.command("staff sale", &sale).await.unwrap().message()
    };
    for n in 0..6 {
        let (thousands, rest, cents) = (draw.u32(1..10), draw.u32(0..1000), draw.u32(0..100));
        let (group, mark) = *draw.choice(&[("", "."), ("", ","), (",", "."), (".", ",")]).unwrap();
        let amount = format!("{thousands}{group}{rest:03}{mark}{cents:02}");
        let said = sale(n, &amount).await;
        assert!(said.has("The kickback has been booked."), "seed {seed}: {amount}: {said}");
        let stored = format!("SELECT body FROM event WHERE external_id = 'sale:i{n}'");
        let stored: Value = serde_json::from_str(&world.rows(&stored).await[0]).unwrap();
        let expected = format!("{thousands}{rest:03}.{cents:02} USD");
        assert_eq!(stored["net"], expected, "seed {seed}: {amount}");
    }
    let before = world.stored().await;
    for mark in [",", "."] {
        let amount = format!("{}{mark}{:03}", draw.u32(1..1000), draw.u32(0..1000));
        let said = sale(7, &amount).await;
        assert!(said.has("That is not a valid amount"), "seed {seed}: {amount}: {said}");
    }
    assert_eq!(world.stored().await, before);
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_purchase_is_paid_in_any_order_of_events() {
    let world = World::with_partner().await;
    let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
    for (n, order) in orders.iter().enumerate() {
        let customer = format!("c{n}");
        let events = [
            redeem(&customer, CODE, 1),
            purchase(&customer, &format!("{n}-first"), 2),
            purchase(&customer, &format!("{n}-second"), 3),
        ];
        for index in order {
            assert_eq!(
                world.report(&events[*index]).await,
                (202, r#"{"conflicts":[],"duplicate":0,"stored":1}"#.to_owned())
            );
        }
        // All of them once more, as one batch the other way round.
        let again: Vec<&Value> = order.iter().rev().map(|index| &events[*index]).collect();
        assert_eq!(
            world.report(&json!(again)).await,
            (202, r#"{"conflicts":[],"duplicate":3,"stored":0}"#.to_owned())
        );
        let paid = accruals(&world)
            .await
            .into_iter()
            .filter(|line| line.ends_with(&customer))
            .collect::<Vec<_>>();
        let amount = if n < 5 { 130 } else { 220 };
        assert_eq!(
            paid,
            [format!("{amount} for partner 1 from {customer}")],
            "in the order {order:?}"
        );
    }
    assert_eq!(world.count("SELECT first_purchases FROM partner").await, 6);
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn events_without_a_current_valid_signature_are_refused() {
    let world = World::with_partner().await;
    let before = world.stored().await;
    let body = json!([redeem("c1", CODE, 1), purchase("c1", "i1", 2)]).to_string();
    let good = world.signature(&body, now());
    let forged = |value: &str| {
        let mut headers = good.clone();
        headers[2].1 = value.to_owned();
        headers.to_vec()
    };
    let other = good[2].1.replacen("v1,", "v1,AAAA", 1);
    let moved = |by: i64| {
        let mut headers = good.clone();
        headers[1].1 = (now() + by).to_string();
        headers.to_vec()
    };
    let refused = [
        ("unsigned", body.clone(), Vec::new()),
        ("without its id", body.clone(), good[1..].to_vec()),
        ("without a signature", body.clone(), good[..2].to_vec()),
        ("forged", body.clone(), forged("v1,aGVsbG8gaGVsbG8gaGVsbG8gaGVsbG8gaGVsbG8gaGU=")),
        ("another signature", body.clone(), forged(&other)),
        ("no signature at all", body.clone(), forged("v1")),
        ("five minutes old", body.clone(), world.signature(&body, now() - 301).to_vec()),
        ("from the future", body.clone(), world.signature(&body, now() + 310).to_vec()),
        ("at another time than was signed", body.clone(), moved(-2)),
        ("changed after it was signed", body.replace("10.00", "99.00"), good.to_vec()),
    ];
    for (what, body, headers) in refused {
        let (status, said) = world.send(&body, &headers).await;
        assert_eq!(status, 401, "{what}: {said}");
        assert!(said.contains("partnerdesk secret show"), "{what}: {said}");
    }
    assert_eq!(world.stored().await, before);
    assert_eq!(world.send_to("noxity", &body, &good).await.0, 401, "another program's events");
    assert_eq!(world.send(&body, &good).await.0, 202, "the same body, signed, is taken");
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_event_is_named_and_its_whole_batch_is_rejected() {
    let world = World::with_partner().await;
    let before = world.stored().await;
    let with = |name: &str, value: Value| {
        let mut event = purchase("c1", "i1", 2);
        event[name] = value;
        json!([redeem("c1", CODE, 1), event]).to_string()
    };
    let without = |name: &str| {
        let mut event = purchase("c1", "i1", 2);
        event.as_object_mut().unwrap().remove(name);
        json!([redeem("c1", CODE, 1), event]).to_string()
    };
    let bad = [
        ("{".to_owned(), "event 1: "),
        ("[]".to_owned(), "there is no event in it"),
        ("7".to_owned(), "event 1: an event is a JSON object"),
        ("[7]".to_owned(), "event 1: an event is a JSON object"),
        (with("net", json!(10.0)), "event 2: net must be text in quotes"),
        (with("customer", json!(["c1"])), "event 2: customer must be text in quotes"),
        (with("net", json!("10.005")), "event 2: net is not an amount"),
        (with("net", json!("-1.00")), "event 2: net is not an amount"),
        (with("colour", json!("red")), "event 2: unknown field `colour`"),
        (with("type", json!("gift")), "event 2: type is none of"),
        (with("at", json!("yesterday")), "event 2: at is not a time"),
        (with("currency", json!("XXQ")), "event 2: currency is not an ISO currency"),
        (
            with("customer", json!("c".repeat(129))),
            "event 2: customer is longer than 128 characters",
        ),
        (with("invoice", json!("a\u{7}")), "event 2: invoice holds control characters"),
        (without("invoice"), "event 2: invoice is missing"),
        (without("net"), "event 2: net is missing"),
        (without("product"), "event 2: product is missing"),
        (without("id"), "event 2: id is missing"),
    ];
    for (body, expected) in bad {
        let (status, said) = world.send(&body, &world.signature(&body, now())).await;
        assert_eq!(status, 400, "{body}: {said}");
        assert!(said.contains(expected), "{body}\n  said {said}\n  not  {expected}");
    }
    let large = json!([with("product", json!("x".repeat(70_000)))]).to_string();
    let (status, said) = world.send(&large, &world.signature(&large, now())).await;
    assert_eq!(status, 413);
    assert!(said.contains("64 KiB"), "{said}");
    assert_eq!(world.stored().await, before);
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_with_a_bad_line_records_nothing_and_names_the_line() {
    let world = World::with_partner().await;
    let before = world.stored().await;
    let mut bad = purchase("c1", "i1", 2);
    bad["net"] = json!("ten");
    let file = csv(&world, &[redeem("c1", CODE, 1), bad, redeem("c2", CODE, 3)]);
    let output = world.cli(&["event", &file]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(said.lines().count(), 2, "{said}");
    assert!(
        said.contains("line 3: net is not an amount") && said.contains("Nothing was recorded"),
        "{said}"
    );
    assert_eq!(world.stored().await, before);
}

/// So many customers redeem and purchase once; ids and times in no order.
fn many(customers: usize, draw: &mut fastrand::Rng) -> Vec<Value> {
    let mut events = Vec::new();
    for number in 0..customers {
        let customer = format!("m{number}");
        let minute = draw.u32(1..700);
        let mut bought = purchase(&customer, &format!("many-{number}"), minute + draw.u32(1..700));
        bought["net"] = json!(format!("{}.{:02}", draw.u32(1..900), draw.u32(0..100)));
        events.extend([redeem(&customer, CODE, minute), bought]);
    }
    draw.shuffle(&mut events);
    events
}

/// Larger than what one transaction applies, with the bot running and without it: all of it counts,
/// others are answered meanwhile, and nothing is left of the file.
#[tokio::test(flavor = "multi_thread")]
async fn a_large_file_comes_in_beside_others_with_the_bot_and_without() {
    let mut draw = fastrand::Rng::new();
    let seed = draw.get_seed();
    let mut world = World::with_partner().await;
    world.report(&json!([redeem("c1", CODE, 1)])).await;
    let (customers, known) = (draw.usize(60..200), draw.usize(0..50));
    let events = many(customers, &mut draw);
    // Some of it has come by HTTP before.
    let (status, said) = world.report(&json!(events[..known])).await;
    assert_eq!(status, 202, "{said}");
    let file = csv(&world, &events);
    let mut command = world.command(&["event", &file]);
    let mut command = command.stdout(Stdio::piped()).spawn().unwrap();
    let mut number = 0;
    while command.try_wait().unwrap().is_none() {
        let other = purchase("c1", &format!("other-{number}"), 2);
        assert_eq!(world.report(&json!([other])).await.0, 202, "others wait their turn");
        number += 1;
    }
    let output = command.wait_with_output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let told = format!("{} recorded, {known} already known", events.len() - known);
    assert!(output.status.success() && said.contains(&told), "seed {seed}: {told}: {said}");
    let paid = world.count("SELECT count(*) FROM sale WHERE revoked_at IS NULL").await;
    let first_of_other = i64::from(number > 0);
    assert_eq!(paid, i64::try_from(customers).unwrap() + first_of_other);
    assert_eq!(world.count("SELECT count(*) FROM staged_event").await, 0);
    assert_eq!(world.count("SELECT count(*) FROM staged_file").await, 0);
    world.assert_sound();

    world.stop();
    let again = world.cli(&["event", &file]);
    let said = String::from_utf8(again.stdout).unwrap();
    assert!(said.contains(&format!("0 recorded, {} already known", events.len())), "{said}");
    let more: Vec<Value> = many(draw.usize(30..90), &mut draw)
        .into_iter()
        .map(|mut event| {
            for name in ["id", "customer", "invoice"] {
                if let Some(text) = event[name].as_str() {
                    event[name] = json!(format!("later-{text}"));
                }
            }
            event
        })
        .collect();
    let output = world.cli(&["event", &csv(&world, &more)]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains(&format!("{} recorded, 0 already known", more.len())), "{said}");
    assert_eq!(world.count("SELECT count(*) FROM staged_event").await, 0);
}

/// Who hands in a file is not left in the dark while the bot that runs does not get on, and the file
/// comes in when that bot has gone.
#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_waits_for_the_bot_says_so_and_comes_in_when_the_bot_has_gone() {
    let mut draw = fastrand::Rng::new();
    let seed = draw.get_seed();
    let mut world = World::with_partner().await;
    world.report(&json!([redeem("c1", CODE, 1)])).await;
    world.stop();
    // What stands for a bot that records nothing: it has the database to itself.
    let lock = std::fs::File::create(world.folder.path().join("partnerdesk.db-lock")).unwrap();
    lock.lock().unwrap();
    let events = many(draw.usize(30..90), &mut draw);
    let file = csv(&world, &events);
    let mut command = world.command(&["event", &file]);
    let mut command = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut told = String::new();
    BufReader::new(command.stderr.take().unwrap()).read_line(&mut told).unwrap();
    assert!(told.contains("/doctor in Discord says why"), "seed {seed}: {told}");
    drop(lock);
    let output = command.wait_with_output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let all = format!("{} recorded, 0 already known", events.len());
    assert!(output.status.success() && said.contains(&all), "seed {seed}: {all}: {said}");
}

/// A file is refused as a whole, wherever in it the line stands that does not fit.
#[tokio::test(flavor = "multi_thread")]
async fn one_line_that_does_not_fit_refuses_a_file_of_many_transactions() {
    let mut draw = fastrand::Rng::new();
    let seed = draw.get_seed();
    let world = World::with_partner().await;
    world.report(&json!([redeem("c1", CODE, 1), purchase("c1", "i1", 2)])).await;
    let events = many(600, &mut draw);
    let before = world.stored().await;
    let mut known = purchase("c1", "i1", 2);
    known["net"] = json!("11.00");
    let mut twice = events[draw.usize(..events.len())].clone();
    twice["customer"] = json!("somebody else");
    let mut bad = purchase("c1", "i2", 2);
    bad["net"] = json!("ten");
    let enrol = json!({ "type": "enrol", "id": "n1", "at": "2026-10-01T12:00:00Z",
                        "customer": "c1", "partner": CODE });
    for (line, sentence) in [
        (known, "\"purchase-i1\" was recorded before with other content"),
        (twice, "was recorded before with other content"),
        (bad, "net is not an amount"),
        (enrol, "takes --by with your Discord id"),
    ] {
        let mut events = events.clone();
        events.insert(draw.usize(..=events.len()), line);
        let output = world.cli(&["event", &csv(&world, &events)]);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains(sentence), "seed {seed}: {sentence}: {said}");
        assert_eq!(world.stored().await, before);
        assert_eq!(world.count("SELECT count(*) FROM staged_event").await, 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_dated_ahead_of_now_is_refused_in_every_way_and_the_corrected_one_is_taken() {
    let (seed, mut draw) = drawn();
    let world = World::with_partner().await;
    let before = world.stored().await;
    let looked_at =
        "SELECT level || ' ' || first_purchases || ' ' || level_checked_at FROM partner";
    let partner = world.rows(looked_at).await;
    let in_future = |seconds: i64| {
        let at = DateTime::from_timestamp(now() + seconds, 0).unwrap();
        at.to_rfc3339_opts(SecondsFormat::Secs, true)
    };
    let day = 86_400;
    let today = DateTime::from_timestamp(now(), 0).unwrap();
    let next_year = today.with_year(today.year() + 1).unwrap_or(today + TimeDelta::days(364));
    for (ahead, cause, sentence) in [
        // A minute more than is allowed, for the time that the test itself takes.
        (draw.i64(6 * 60..14 * 3600), "local time sent as UTC?", "add its offset"),
        (draw.i64(day..9 * day), "is the day right?", "Check the day."),
        ((next_year - today).num_seconds(), "is the year right?", "Check the year."),
    ] {
        let mut event = redeem("c1", CODE, 1);
        event["at"] = json!(in_future(ahead));
        let batch = [purchase("c2", "i2", 2), event];
        let (status, said) = world.report(&json!(batch)).await;
        assert_eq!(status, 400, "{said}");
        assert!(said.contains("event 2: at is ") && said.contains(cause), "{ahead}: {said}");
        let output = world.cli(&["event", &csv(&world, &batch)]);
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{told}");
        let program = root().join("programs/midnight.toml").display().to_string();
        let priced = world.cli(&["program", "price", &program, "--events", &csv(&world, &batch)]);
        assert_eq!(priced.status.code(), Some(1), "{priced:?}");
        for told in [told, String::from_utf8(priced.stderr).unwrap()] {
            assert!(told.contains(": line 3: at is ") && told.contains(cause), "{told}");
        }
        let sale = [
            ("customer", json!("c1")),
            ("amount", json!("10.00")),
            ("invoice", json!("i1")),
            ("at", json!(in_future(ahead))),
        ];
        let said = world.actor("mia").command("staff sale", &sale).await.unwrap().message();
        assert!(said.has("still to come") && said.has(sentence), "{ahead}: {said}");
    }
    assert_eq!(world.stored().await, before, "seed {seed}");
    assert_eq!(world.rows(looked_at).await, partner, "seed {seed}");

    let corrected = json!([redeem("c1", CODE, 1), purchase("c1", "i1", 2)]);
    assert_eq!(world.report(&corrected).await.0, 202);
    // What is a little ahead counts as of now.
    let mut event = purchase("c1", "i3", 2);
    event["at"] = json!(in_future(200));
    assert_eq!(world.report(&json!([event])).await.0, 202);
    let latest = world.count("SELECT max(at) FROM event").await;
    assert!(latest <= now() * 1000 + 1000, "{latest}");
    assert_eq!(accruals(&world).await.len(), 1);
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_id_with_other_content_is_refused_with_its_whole_batch() {
    let world = World::with_partner().await;
    assert_eq!(world.report(&json!([redeem("c1", CODE, 1), purchase("c1", "i1", 2)])).await.0, 202);
    let before = world.stored().await;
    let mut other_content = purchase("c1", "i1", 2);
    other_content["net"] = json!("11.00");
    // The good event before it in the same batch is not stored either.
    let (status, said) = world.report(&json!([redeem("c2", CODE, 1), other_content])).await;
    assert_eq!(status, 409, "{said}");
    let expected = "\\\"purchase-i1\\\" was recorded before with other content";
    assert!(said.contains(expected), "{said}\n  not {expected}");
    assert_eq!(world.stored().await, before);
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_rotation_the_old_and_the_new_secret_both_sign() {
    let world = World::with_partner().await;
    let body = redeem("c1", CODE, 1).to_string();
    let old = world.signature(&body, now());
    let rotated = world.cli(&["secret", "rotate", "midnight"]);
    assert!(rotated.status.success());
    let new = world.signature(&body, now());
    assert_ne!(old[2], new[2]);
    assert_eq!(
        world.send(&body, &old).await,
        (202, r#"{"conflicts":[],"duplicate":0,"stored":1}"#.to_owned())
    );
    assert_eq!(
        world.send(&body, &new).await,
        (202, r#"{"conflicts":[],"duplicate":1,"stored":0}"#.to_owned())
    );
    // A second rotation ends the first secret.
    assert!(world.cli(&["secret", "rotate", "midnight"]).status.success());
    assert_eq!(world.send(&body, &old).await.0, 401);
    assert_eq!(world.send(&body, &new).await.0, 202);
}
