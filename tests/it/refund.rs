//! Refunds and chargebacks: what is taken back, from where, in which order they may come, and who
//! hears of it.

use serde_json::{Value, json};

use crate::bot::{CODE, World, manage, purchase, redeem};

/// A refund or chargeback of `net` of `invoice`, by the customer of that invoice.
fn reversal(id: &str, kind: &str, customer: &str, invoice: &str, net: &str) -> Value {
    json!({
        "id": id, "type": kind, "at": "2026-10-02T00:00:00Z", "customer": customer, "of": invoice,
        "net": net, "currency": "USD",
    })
}

async fn take(world: &World, event: &Value) {
    let (status, said) = world.report(&json!([event])).await;
    assert_eq!(
        (status, said.as_str()),
        (202, r#"{"conflicts":[],"duplicate":0,"stored":1}"#),
        "{event}"
    );
}

/// What alice has, in cents: pending, available, reserved and owed.
async fn money(world: &World) -> [i64; 4] {
    let rows = world
        .rows(
            "SELECT k.column1 || ' ' || COALESCE((SELECT ABS(credits - debits) FROM account
                                                   WHERE kind = k.column1 AND partner_id = 1), 0)
               FROM (VALUES ('pending'), ('available'), ('reserved'), ('owed')) AS k",
        )
        .await;
    ["pending", "available", "reserved", "owed"].map(|kind| {
        let row = rows.iter().find_map(|row| row.strip_prefix(kind)).unwrap();
        row.trim().parse().unwrap()
    })
}

async fn outcome(world: &World, id: &str) -> String {
    world.rows(&format!("SELECT outcome FROM event WHERE external_id = '{id}'")).await.concat()
}

/// A message to alice that has this text.
async fn told(world: &World, text: &str) -> String {
    let alice = world.actor("alice");
    world
        .until(&format!("alice hears {text:?}"), |_| {
            alice.dms().into_iter().rev().find(|dm| dm.has(text)).map(|dm| dm.to_string())
        })
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chargeback_after_the_payout_becomes_debt_netted_from_the_next_purchase() {
    let world = World::with_customers(5).await;
    let (staff, alice) = (world.actor("staff"), world.actor("alice"));
    let log = world.sandbox.channel("staff-log").unwrap();
    let (_, card) = world.payout(&alice).await;
    let form = manage(&staff, &card, "Pay and settle").await.unwrap().modal();
    let said =
        staff.submit(&form, &[("transaction", "7VB83412KX998412P")]).await.unwrap().message();
    assert!(said.has(" settled"), "{said}");
    assert_eq!(money(&world).await, [0, 0, 0, 0]);

    take(&world, &reversal("back", "chargeback", "c1", "i1", "10.00")).await;
    assert_eq!(outcome(&world, "back").await, "clawed");
    assert_eq!(money(&world).await, [0, 0, 0, 130]);
    let said = told(&world, "$1.30 was deducted").await;
    assert!(said.contains("charged back"), "{said}");
    assert!(said.contains("$1.30 of it had already been paid out or credited"), "{said}");
    let logged = world.post(&staff, log, "`back`").await;
    assert!(logged.has("$1.30") && logged.has("chargeback"), "{logged}");
    let said = alice.command("partner earnings", &[]).await.unwrap().message();
    assert!(said.has("Deducted from future earnings") && said.has("$1.30"), "{said}");
    assert_eq!(world.count("SELECT first_purchases FROM partner").await, 5, "the count stays");
    assert_eq!(world.count("SELECT level FROM partner").await, 2, "the level stays");

    // The sixth pays 22 %: 2.20, of which 1.30 is netted in the same transaction.
    world.report(&json!([redeem("c6", CODE, 20), purchase("c6", "i6", 21)])).await;
    assert_eq!(money(&world).await, [0, 90, 0, 0]);
    assert_eq!(
        world.rows("SELECT CAST(amount AS TEXT) FROM transfer WHERE kind = 'offset'").await,
        ["130"]
    );
    // The refunded customer's next purchase is not a first one.
    world.report(&json!([purchase("c1", "i1-again", 30)])).await;
    assert_eq!(outcome(&world, "purchase-i1-again").await, "not_first");
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refund_during_payment_becomes_debt_and_cancels_nothing() {
    let mut world = World::with_customers(5).await;
    let (staff, mia, alice) = (world.actor("staff"), world.actor("mia"), world.actor("alice"));
    let (ticket, card) = world.payout(&alice).await;
    let said = manage(&staff, &card, "Start payment").await.unwrap().message();
    assert!(said.has("Payment of $6.50 to"), "{said}");
    world.restart().await;
    let being_paid = "Payment of this payout has already started";
    let left_over = world.left_over(ticket, "v1:paying:1").await;
    let said = staff.click(&left_over, "Left over").await.unwrap().message();
    assert!(said.has("Payment of $6.50 to"), "{said}");
    let said = mia.click(&left_over, "Left over").await.unwrap().message();
    assert!(said.has(being_paid), "{said}");
    let options = [("payout", json!(1)), ("reason", json!("Not now"))];
    let said = mia.command("staff reject", &options).await.unwrap().message();
    assert!(said.has(being_paid), "{said}");

    take(&world, &reversal("back", "refund", "c2", "i2", "10.00")).await;
    assert_eq!(money(&world).await, [0, 0, 0, 130]);
    assert_eq!(world.rows("SELECT state FROM payout").await, ["submitted"]);
    let card = world.post(&staff, ticket, "Payment started by").await;
    let form = manage(&staff, &card, "Pay and settle").await.unwrap().modal();
    let said =
        staff.submit(&form, &[("transaction", "7VB83412KX998412P")]).await.unwrap().message();
    assert!(said.has(" settled"), "{said}");
    assert_eq!(money(&world).await, [0, 0, 0, 130]);
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payout_whose_payee_was_shown_is_not_cancelled_by_a_refund() {
    let world = World::with_customers(5).await;
    let (staff, alice) = (world.actor("staff"), world.actor("alice"));
    let (ticket, card) = world.payout(&alice).await;
    let form = manage(&staff, &card, "Pay and settle").await.unwrap().modal();
    assert_eq!(world.rows("SELECT state FROM payout").await, ["submitted"]);
    let shown = world.post(&staff, ticket, "Payment started by").await;
    assert!(shown.has(&staff.mention()) && shown.has("On its way"), "{shown}");
    take(&world, &reversal("back", "refund", "c2", "i2", "10.00")).await;
    assert_eq!(money(&world).await, [0, 0, 0, 130], "what was paid out is owed");
    let said =
        staff.submit(&form, &[("transaction", "7VB83412KX998412P")]).await.unwrap().message();
    assert!(said.has(" settled"), "{said}");
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_made_elsewhere_is_recorded_in_one_step() {
    let world = World::with_customers(5).await;
    let (staff, alice) = (world.actor("staff"), world.actor("alice"));
    world.payout(&alice).await;
    let options = [("payout", json!(1)), ("transaction", json!("7VB83412KX998412P"))];
    let said = staff.command("staff settle", &options).await.unwrap().message();
    assert!(said.has(" settled"), "{said}");
    take(&world, &reversal("back", "refund", "c2", "i2", "10.00")).await;
    assert_eq!(money(&world).await, [0, 0, 0, 130]);
    let kinds = world.rows("SELECT kind FROM transfer WHERE payout_id = 1 ORDER BY seq").await;
    assert_eq!(kinds, ["reserve", "settle"]);
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_payout_is_returned_minus_debt() {
    let world = World::with_customers(5).await;
    let (staff, alice) = (world.actor("staff"), world.actor("alice"));
    let (ticket, card) = world.payout(&alice).await;
    let said = manage(&staff, &card, "Start payment").await.unwrap().message();
    assert!(said.has("Payment of"), "{said}");
    take(&world, &reversal("back", "refund", "c2", "i2", "10.00")).await;
    let card = world.post(&staff, ticket, "Payment started by").await;
    let form = manage(&staff, &card, "Mark as failed").await.unwrap().modal();
    for _ in 0..2 {
        let said = staff
            .submit(&form, &[("reason", "PayPal does not know the address")])
            .await
            .unwrap()
            .message();
        assert!(said.has("$6.50 to") && said.has("marked as failed"), "{said}");
    }
    assert_eq!(money(&world).await, [0, 520, 0, 0]);
    let said = world.post(&alice, ticket, "the payment of $6.50 failed").await;
    assert!(said.has("PayPal does not know the address"), "{said}");
    let said = staff
        .command(
            "staff settle",
            &[("payout", json!(1)), ("transaction", json!("7VB83412KX998412P"))],
        )
        .await;
    let said = said.unwrap().message();
    assert!(said.has("This payment has failed"), "{said}");
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refund_that_needs_an_open_payouts_money_cancels_the_payout() {
    let world = World::with_customers(5).await;
    let (staff, alice) = (world.actor("staff"), world.actor("alice"));
    let log = world.sandbox.channel("staff-log").unwrap();
    let (ticket, _) = world.payout(&alice).await;
    assert_eq!(money(&world).await, [0, 0, 650, 0]);

    take(&world, &reversal("back", "refund", "c2", "i2", "10.00")).await;
    assert_eq!(money(&world).await, [0, 520, 0, 0]);
    assert_eq!(world.rows("SELECT state FROM payout").await, ["voided"]);
    world.post(&alice, ticket, "your payout of $6.50 was cancelled").await;
    world.post(&staff, ticket, "Cancelled because of a refund").await;
    world.post(&staff, log, "Do not pay it").await;
    for options in [
        vec![("payout", json!(1))],
        vec![("payout", json!(1)), ("transaction", json!("7VB83412KX998412P"))],
    ] {
        let said = staff.command("staff settle", &options).await.unwrap().message();
        assert!(
            said.has("This payout was cancelled because of a refund")
                && said.has("`partnerdesk payout reconcile`"),
            "{said}"
        );
    }

    // What is left can be asked for again; a refund that leaves it alone does not call it off.
    world.report(&json!([redeem("c6", CODE, 20), purchase("c6", "i6", 21)])).await;
    let form = alice.command("partner payout", &[]).await.unwrap().modal();
    let asked = [("amount", "5.00"), ("passphrase:secret", crate::bot::PASSPHRASE)];
    let said = alice.submit(&form, &asked).await.unwrap().message();
    assert!(said.has("We have set aside $5.00 for you"), "{said}");
    take(&world, &reversal("part", "refund", "c3", "i3", "5.00")).await;
    assert_eq!(money(&world).await, [0, 175, 500, 0]);
    assert_eq!(world.rows("SELECT state FROM payout ORDER BY id").await, ["voided", "requested"]);
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_purchase_and_its_two_refunds_may_come_in_any_order() {
    let world = World::with_partner().await;
    let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
    for (number, order) in orders.iter().enumerate() {
        let (customer, invoice) = (format!("c{number}"), format!("i{number}"));
        world.report(&json!([redeem(&customer, CODE, 1)])).await;
        let [first, second] = ["first", "second"].map(|part| format!("{part}-{number}"));
        let events = [
            purchase(&customer, &invoice, 2),
            reversal(&first, "refund", &customer, &invoice, "3.33"),
            reversal(&second, "refund", &customer, &invoice, "6.67"),
        ];
        for (place, which) in order.iter().enumerate() {
            let bought = order.iter().position(|event| *event == 0).unwrap();
            take(&world, &events[*which]).await;
            if *which > 0 && place < bought {
                let id = events[*which]["id"].as_str().unwrap().to_owned();
                assert_eq!(outcome(&world, &id).await, "refund_waits", "{order:?}");
            }
        }
        assert_eq!(money(&world).await, [0, 0, 0, 0], "{order:?}");
        let outcomes = [outcome(&world, &first).await, outcome(&world, &second).await];
        assert_eq!(outcomes, ["clawed", "clawed"], "{order:?}");
        // Sent again, and again: nothing more.
        let before = world.stored().await;
        for _ in 0..2 {
            let (status, said) = world.report(&json!(events)).await;
            assert_eq!(
                (status, said.as_str()),
                (202, r#"{"conflicts":[],"duplicate":3,"stored":0}"#),
                "{order:?}"
            );
        }
        assert_eq!(world.stored().await, before, "{order:?}");
    }
    assert_eq!(world.count("SELECT count(*) FROM event WHERE state = 'parked'").await, 0);
    assert_eq!(world.count("SELECT first_purchases FROM partner").await, 6);
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refund_without_a_line_is_spread_over_its_invoice() {
    let world = World::with_partner().await;
    let line = |line: &str, net: &str| {
        let mut bought = purchase("c1", "i1", 2);
        (bought["id"], bought["line"], bought["net"]) =
            (json!(format!("line-{line}")), json!(line), json!(net));
        bought
    };
    world.report(&json!([redeem("c1", CODE, 1), line("1", "10.00"), line("2", "20.00")])).await;
    assert_eq!(money(&world).await, [0, 390, 0, 0]);
    take(&world, &reversal("third", "refund", "c1", "i1", "10.00")).await;
    let taken = world.rows("SELECT CAST(amount AS TEXT) FROM reversal ORDER BY sale_id").await;
    assert_eq!(taken, ["333", "667"], "by largest remainder");
    let mut named = reversal("named", "refund", "c1", "i1", "5.00");
    named["line"] = json!("2");
    take(&world, &named).await;
    let left = world
        .rows("SELECT CAST(SUM(amount) AS TEXT) FROM reversal GROUP BY sale_id ORDER BY sale_id")
        .await;
    assert_eq!(left, ["333", "1167"]);
    // floor(667 * 13 %) and floor(833 * 13 %) are kept.
    assert_eq!(money(&world).await, [0, 86 + 108, 0, 0]);
    take(&world, &reversal("rest", "chargeback", "c1", "i1", "15.00")).await;
    assert_eq!(money(&world).await, [0, 0, 0, 0]);
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refund_of_what_earned_nothing_takes_nothing_until_it_earns() {
    let world = World::with_partner().await;
    take(&world, &purchase("c1", "i1", 10)).await;
    take(&world, &reversal("half", "refund", "c1", "i1", "5.00")).await;
    assert_eq!(outcome(&world, "half").await, "nothing_clawed");
    // The redemption was earlier and comes later: the purchase earns, and the half that went back
    // does not.
    take(&world, &redeem("c1", CODE, 5)).await;
    assert_eq!(outcome(&world, "half").await, "clawed");
    assert_eq!(money(&world).await, [0, 65, 0, 0]);
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unmatched_refund_waits_a_day_and_is_then_reported_once() {
    let mut world = World::with_customers(1).await;
    let staff = world.actor("staff");
    let log = world.sandbox.channel("staff-log").unwrap();
    for (id, field, value) in [("stranger", "customer", "c9"), ("euro", "currency", "EUR")] {
        let mut odd = reversal(id, "refund", "c1", "i1", "10.00");
        odd[field] = json!(value);
        take(&world, &odd).await;
        assert_eq!(outcome(&world, id).await, "refund_unmatched");
        world.post(&staff, log, &format!("`{id}`")).await;
    }
    take(&world, &reversal("early", "refund", "c2", "i2", "10.00")).await;
    take(&world, &reversal("more", "refund", "c1", "i1", "12.00")).await;
    assert_eq!(
        [outcome(&world, "early").await, outcome(&world, "more").await],
        ["refund_waits", "refund_waits"]
    );
    assert_eq!(money(&world).await, [0, 0, 0, 0], "what there was is taken back");
    let alarms = "SELECT count(*) FROM outbox WHERE effect LIKE '%event_parked%'";
    assert_eq!(world.count(alarms).await, 2);

    world.jump(86_500);
    world.restart().await;
    for id in ["early", "more"] {
        world
            .until(&format!("staff hear of {id}"), |_| {
                let posts = staff.messages(log).ok()?;
                posts.into_iter().find(|m| {
                    m.has("A refund or chargeback needs your attention")
                        && m.has(&format!("`{id}`"))
                })
            })
            .await;
        assert_eq!(outcome(&world, id).await, "refund_unmatched");
    }
    world.jump(-86_500);
    world.restart().await;
    assert_eq!(world.count(alarms).await, 4, "each is told once");
    // Even then the purchase takes it into account.
    world.report(&json!([redeem("c2", CODE, 5), purchase("c2", "i2", 6)])).await;
    assert_eq!(outcome(&world, "early").await, "clawed");
    assert_eq!(money(&world).await, [0, 0, 0, 0]);
    world.assert_sound();
}
