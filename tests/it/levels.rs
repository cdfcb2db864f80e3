//! What purchases earn: Midnight's table, what earns nothing, and what follows from a new level.

use serde_json::{Value, json};

use crate::bot::{CODE, World, purchase, redeem, text_of};

/// The amounts of all accruals, in order, in cents.
async fn earned(world: &World) -> Vec<i64> {
    let rows = world
        .rows("SELECT CAST(amount AS TEXT) FROM transfer WHERE kind = 'accrue' ORDER BY seq")
        .await;
    rows.iter().map(|amount| amount.parse().unwrap()).collect()
}

/// What became of the event with this id.
async fn outcome(world: &World, id: &str) -> String {
    world.rows(&format!("SELECT outcome FROM event WHERE external_id = '{id}'")).await.concat()
}

/// Waits until alice has exactly these roles.
async fn roles(world: &World, level: u32) {
    let (id, level) = (world.actor("alice").id(), format!("Partner Level {level}"));
    world
        .sandbox
        .until(&format!("alice at {level}"), move |sandbox| {
            let mut held = sandbox.roles_of(id);
            held.sort();
            (held == ["Partner".to_owned(), level.clone()]).then_some(())
        })
        .await;
}

async fn take(world: &World, events: &[Value]) {
    let (status, said) = world.report(&json!(events)).await;
    assert_eq!(
        (status, said),
        (202, json!({ "stored": events.len(), "duplicate": 0, "conflicts": [] }).to_string())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_six_first_purchases_earn_what_the_table_says() {
    let world = World::with_partner().await;
    let (staff, alice) = (world.actor("staff"), world.actor("alice"));
    let log = world.sandbox.channel("staff-log").unwrap();
    let buys = |from: u32, to: u32| -> Vec<Value> {
        let customer = |n: u32| {
            let name = format!("c{n}");
            [redeem(&name, CODE, 2 * n), purchase(&name, &format!("i{n}"), 2 * n + 1)]
        };
        (from..=to).flat_map(customer).collect()
    };
    roles(&world, 1).await;
    let created = world.post(&staff, log, "customers' code of").await;
    staff.click(&created, "Done").await.unwrap();
    let mut from = 1;
    for (at, level, value) in [(5, 2, "60 Credits"), (15, 3, "70 Credits"), (25, 4, "80 Credits")] {
        take(&world, &buys(from, at - 1)).await;
        assert_eq!(
            world.count("SELECT level FROM partner").await,
            i64::from(level - 1),
            "one below the threshold"
        );
        take(&world, &buys(at, at)).await;
        assert_eq!(world.count("SELECT level FROM partner").await, i64::from(level));
        roles(&world, level).await;
        let todo = world.post(&staff, log, &format!("is now worth **{value}**")).await;
        assert!(todo.has("Update a code in the billing panel") && todo.has(CODE), "{todo}");
        let done = staff.click(&todo, "Done").await.unwrap().message();
        assert!(done.has("Done by") && done.buttons().is_empty(), "{done}");
        let who = alice.clone();
        let title = format!("You reached level {level}!");
        world
            .sandbox
            .until(&title, |_| who.dms().iter().any(|dm| dm.has(&title)).then_some(()))
            .await;
        from = at + 1;
    }
    take(&world, &buys(26, 26)).await;
    let expected = [vec![130; 5], vec![220; 10], vec![330; 10], vec![440]].concat();
    assert_eq!(earned(&world).await, expected);

    // Second purchases earn nothing, and neither does redeeming once more.
    let again: Vec<Value> = (1..=26)
        .flat_map(|n| {
            let mut code = redeem(&format!("c{n}"), CODE, 80);
            code["id"] = json!(format!("again-{n}"));
            [code, purchase(&format!("c{n}"), &format!("second-{n}"), 90)]
        })
        .collect();
    take(&world, &again).await;
    assert_eq!(earned(&world).await, expected);
    assert_eq!(world.count("SELECT count(*) FROM event WHERE outcome = 'not_first'").await, 26);
    assert_eq!(world.count("SELECT count(*) FROM event WHERE outcome = 'bound_before'").await, 26);
    assert_eq!(world.count("SELECT first_purchases FROM partner").await, 26);
    let said = alice.command("partner earnings", &[]).await.unwrap().message();
    insta::assert_snapshot!(text_of(&said), @"
    Your earnings
    Available
    $65.90
    In payout
    $0.00
    Paid out so far
    $0.00
    Level
    Level 4
    Your kickback
    44%
    First purchases
    26
    Next level
    You have reached the highest level.
    You can request a payout from $5.00 with /partner payout.
    [Request a payout]
    ");
    let said = alice.command("partner level", &[]).await.unwrap().message();
    insta::assert_snapshot!(text_of(&said), @"
    Your level in Midnight Hosting Partnership Program
    Level
    Level 4
    Your kickback
    44%
    First purchases
    26
    Next level
    You have reached the highest level.
    [My earnings]
    [My code]
    ");
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn purchases_outside_the_program_earn_nothing() {
    let world = World::with_partner().await;
    let with = |customer: &str, field: &str, value: &str| {
        let mut event = purchase(customer, &format!("i-{customer}"), 40);
        event[field] = json!(value);
        event
    };
    take(&world, &["early", "euro", "domain", "free"].map(|customer| redeem(customer, CODE, 30)))
        .await;
    take(
        &world,
        &[
            purchase("early", "i-early", 9),
            with("euro", "currency", "EUR"),
            with("domain", "product", "domain"),
            with("free", "net", "0.00"),
            purchase("stranger", "i-stranger", 20),
            redeem("typo", "FOXDEM", 20),
            purchase("typo", "i-typo", 21),
        ],
    )
    .await;
    assert_eq!(earned(&world).await, Vec::<i64>::new());
    for (id, expected) in [
        ("purchase-i-early", "before_binding"),
        ("purchase-i-euro", "other_currency"),
        ("purchase-i-domain", "no_rule"),
        ("purchase-i-free", "no_rule"),
        ("purchase-i-stranger", "unbound"),
        ("redeem-typo", "unknown_code"),
        ("purchase-i-typo", "unbound"),
    ] {
        assert_eq!(outcome(&world, id).await, expected, "{id}");
    }
    assert_eq!(world.count("SELECT first_purchases FROM partner").await, 0);
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_stays_with_the_partner_whose_code_was_redeemed_first() {
    let world = World::with_partner().await;
    let bob = world.actor("bob");
    world.partner(&bob, "RAVENWOOD", "bob.paypal@ravens.example").await;
    let mut later = redeem("c1", "RAVENWOOD", 5);
    later["id"] = json!("later");
    take(&world, &[redeem("c1", CODE, 1), later, purchase("c1", "i1", 6)]).await;
    assert_eq!(outcome(&world, "later").await, "bound_before");
    let paid =
        world.rows("SELECT p.id || ' ' || p.first_purchases FROM partner p ORDER BY p.id").await;
    assert_eq!(paid, ["1 1", "2 0"]);
    assert_eq!(earned(&world).await, [130]);
    take(&world, &[redeem("c2", "RAVENWOOD", 7), purchase("c2", "i2", 8)]).await;
    let paid =
        world.rows("SELECT p.id || ' ' || p.first_purchases FROM partner p ORDER BY p.id").await;
    assert_eq!(paid, ["1 1", "2 1"], "bob's own customer counts for bob");
    world.assert_sound();
}
