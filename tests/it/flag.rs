//! Customers whom staff should look at: told once, shown in the partner's file, and paid for all
//! the same.

use serde_json::{Value, json};

use crate::bot::{CODE, EMAIL, World, purchase, redeem, root, text_of};

/// The event with one more field.
fn with(mut event: Value, field: &str, value: &str) -> Value {
    event[field] = json!(value);
    event
}

impl World {
    async fn take(&self, events: &[Value]) {
        let (status, said) = self.report(&json!(events)).await;
        assert_eq!(status, 202, "{said}");
    }
}

const FLAGS: &str = "SELECT customer || ' ' || flag || coalesce(' ' || other, '') FROM \
                     customer_flag ORDER BY event_id";

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_who_may_be_the_partner_is_flagged_once_and_still_earns() {
    let file = std::fs::read_to_string(root().join("programs/midnight.toml")).unwrap();
    let world =
        World::running(&file.replace("[integration]", "[integration]\nmay = [\"enrol\"]")).await;
    let alice = world.actor("alice");
    world.partner(&alice, CODE, EMAIL).await;
    let account = alice.id().to_string();
    let enrolled = json!({
        "id": "e1", "type": "enrol", "at": "2026-10-01T00:00:00Z", "partner": CODE,
        "track": "partner", "email_hash": "own-mail",
    });
    world
        .take(&[
            enrolled,
            with(redeem("c1", CODE, 1), "discord_id", &account),
            with(redeem("c2", CODE, 2), "email_hash", "own-mail"),
            redeem("Fox-Den", CODE, 3),
            with(redeem("c4", CODE, 4), "email_hash", "mail"),
        ])
        .await;
    assert_eq!(world.rows(FLAGS).await, ["c1 account", "c2 email", "Fox-Den name"]);
    let told = world.logged("the partner's own Discord account").await;
    assert!(told.has(&alice.mention()), "{told}");
    insta::assert_snapshot!(text_of(&told), @"
    A customer to check
    Customer c1 has the partner's own Discord account. They were referred by <@…>. Their purchases still earn a kickback. If they should not, talk to the partner; `/staff adjust` deducts what was earned.
    [Partner file]
    ");
    let bought = ["c1", "c2", "Fox-Den", "c4"]
        .map(|c| with(purchase(c, &format!("i-{c}"), 9), "discord_id", &account));
    world.take(&bought[..3]).await;
    assert_eq!(
        world.count("SELECT count(*) FROM transfer WHERE kind = 'accrue'").await,
        3,
        "nothing is refused"
    );
    world.delivered().await;
    assert_eq!(
        world.count("SELECT count(*) FROM outbox WHERE effect LIKE '%flagged%'").await,
        3,
        "once a customer"
    );

    // What a later event tells is seen then.
    world.take(&bought[3..]).await;
    assert_eq!(world.rows(FLAGS).await[3], "c4 account");
    let file = world
        .actor("staff")
        .command("staff audit", &[("partner", json!(CODE))])
        .await
        .unwrap()
        .message();
    insta::assert_snapshot!(text_of(&file), @"
    Partner #1: alice
    <@…>
    Status
    Active, <t:…:R>
    Level
    Level 1
    Code
    `FOXDEN`
    Balance
    Available: $5.20
    Duties: 0 of 0 done
    There may be more duties, once staff have set this partner's type.
    To check
    ⚠️ <t:…:R> Customer c4 has the partner's own Discord account.
    ⚠️ <t:…:R> Customer Fox-Den has the same name as the partner's code.
    ⚠️ <t:…:R> Customer c2 has the partner's own e-mail address.
    ⚠️ <t:…:R> Customer c1 has the partner's own Discord account.
    Recent activity
    <t:…:R> <@…> approved an application
    [Duties]
    ");
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn one_person_with_two_customer_accounts_is_flagged_in_either_order() {
    let world = World::with_partner().await;
    // The second account bought before it was bound, and told its e-mail then.
    world.take(&[with(redeem("first", CODE, 1), "email_hash", "same")]).await;
    world
        .take(&[with(purchase("second", "i2", 9), "email_hash", "same"), redeem("third", CODE, 2)])
        .await;
    assert_eq!(
        world.rows(FLAGS).await,
        Vec::<String>::new(),
        "nobody's customer is nobody's to look at"
    );
    world.take(&[redeem("second", CODE, 8)]).await;
    assert_eq!(world.rows(FLAGS).await, ["second like first"]);
    let told = world.logged("A customer to check").await;
    assert!(
        told.has(
            "Customer second has the same e-mail address or Discord account as customer first."
        ),
        "{told}"
    );
    let file = world.actor("staff").click(&told, "Partner file").await.unwrap().message();
    assert!(file.has("as customer first"), "{file}");
    // Told again, and a third time by another event: still once.
    world.take(&[with(purchase("second", "i3", 12), "email_hash", "same")]).await;
    world.delivered().await;
    assert_eq!(world.count("SELECT count(*) FROM outbox WHERE effect LIKE '%flagged%'").await, 1);
    world.assert_sound();
}
