//! Money that comes without asking: payouts on the program's day, and earnings that go to an
//! account.

use serde_json::{Value, json};
use sqlx::Executor as _;

use crate::bot::{World, redeem, text_of};

/// Payouts by themselves on the first of the month, or another mode in place of `PAYOUT`.
const MONTHLY: &str = r#"
schema = 1
[program]
id = "monthly"
name = "Monthly"
locale = "en"
currency = "EUR"
[[route]]
id = "join"
kind = "open"
[[track]]
id = "partner"
active_when = "enrolled"
[[product]]
id = "credits"
[[commission]]
id = "share"
track = "partner"
event = "purchase"
products = ["credits"]
occurrence = "first"
rate = "10%"
base = "paid_net"
[[coupon]]
id = "code"
for = "customer"
value = "5.00 EUR"
named_by = "partner"
pattern = "^[A-Z0-9]{4,20}$"
attributes = true
[attribution]
by = ["coupon"]
binds_at = "redemption"
conflict = "first"
[payout]
PAYOUT
"#;

/// On the first of each month, from 5.00 on.
const MONTH: &str = "mode = \"schedule\"\nevery = \"month\"\nday = 1\nminimum = \"5.00\"\n\
                     methods = [\"bank\"]\n\
                     destination = \"account_on_file\"";

const OPENED: &str = "SELECT count(*) FROM payout WHERE period IS NOT NULL";

fn program(payout: &str) -> String {
    MONTHLY.replace("PAYOUT", payout)
}

impl World {
    /// Alice takes part at once and names her code afterwards.
    async fn joined(payout: &str) -> Self {
        Self::joined_by(&program(payout)).await
    }

    /// The same by this program file.
    async fn joined_by(source: &str) -> Self {
        let world = Self::running(source).await;
        let alice = world.actor("alice");
        let said = alice.command("partner apply", &[]).await.unwrap().message();
        assert!(said.has("Welcome to Monthly") && said.has("One step left:"), "{said}");
        let form = alice.click(&said, "Complete my profile").await.unwrap().modal();
        assert_eq!(form.inputs.len(), 1, "nobody is asked what the program does not need");
        let said = alice.submit(&form, &[("code", "FOXDEN")]).await.unwrap().message();
        assert!(said.has("Code saved."), "{said}");
        world
    }

    /// A customer of alice's pays this much, in euros.
    async fn sold(&self, customer: &str, net: &str) {
        let bought: Value = json!({
            "id": format!("p-{customer}"), "type": "purchase", "at": "2026-10-01T00:05:00Z",
            "customer": customer, "invoice": format!("i-{customer}"), "product": "credits",
            "net": net, "currency": "EUR",
        });
        let (status, said) = self.report(&json!([redeem(customer, "FOXDEN", 1), bought])).await;
        assert_eq!(status, 202, "{said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_month_is_paid_once_however_often_the_bot_starts() {
    let mut world = World::joined(MONTH).await;
    let alice = world.actor("alice");
    world.sold("c1", "40.00").await;
    world.jump(32 * 86_400);
    world.restart().await;
    world.until_count("SELECT min(count(*), 1) FROM payout_run WHERE done_at IS NOT NULL", 1).await;
    assert_eq!(world.count(OPENED).await, 0, "4.00 is less than the minimum");

    world.sold("c2", "60.00").await;
    let said = alice.command("partner payout", &[]).await.unwrap().message();
    assert!(
        said.has("Payouts are automatic, once a month from day 1") && said.has("€10.00"),
        "{said}"
    );
    world.jump(31 * 86_400);
    world.restart().await;
    world.until_count(OPENED, 1).await;
    world.told(&alice, "We have set aside €10.00 for you").await;
    world.logged("1 payout for ").await;
    world.restart().await;
    world.delivered().await;
    assert_eq!(world.count(OPENED).await, 1);
    assert_eq!(world.count("SELECT count(*) FROM transfer WHERE kind = 'reserve'").await, 1);

    let staff = world.actor("staff");
    let listed = staff.command("staff payouts", &[]).await.unwrap().message();
    assert!(listed.has("payday "), "{listed}");
    let paid = [("payout", json!(1)), ("transaction", json!("20260701-00042"))];
    let said = staff.command("staff settle", &paid).await.unwrap().message();
    assert!(said.has("€10.00"), "{said}");
    world.told(&alice, "is on its way to your bank account (reference 20260701-00042).").await;
    assert!(world.sandbox.channel("payout-1").is_none(), "nobody needs a channel for it");
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn earnings_go_to_the_account_where_the_program_says_so() {
    let mut world = World::joined("mode = \"account_balance\"").await;
    let alice = world.actor("alice");
    world.sold("c1", "200.00").await;
    world.restart().await;
    world.until_count("SELECT count(*) FROM transfer WHERE kind = 'transfer_in'", 1).await;
    let said = alice.command("partner payout", &[]).await.unwrap().message();
    assert!(
        said.has("Your earnings are added to your account balance") && said.has("€20.00"),
        "{said}"
    );
    let code = alice.command("partner code", &[]).await.unwrap().message();
    assert_eq!(code.text().matches("Everyone who redeems **FOXDEN**").count(), 1, "{code}");
    assert_eq!(world.count("SELECT count(*) FROM payout").await, 0);
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scheduled_payout_has_the_buttons_of_a_requested_one() {
    let mut world = World::joined(MONTH).await;
    let (staff, alice) = (world.actor("staff"), world.actor("alice"));
    world.sold("c1", "100.00").await;
    world.jump(32 * 86_400);
    world.restart().await;
    world.until_count(OPENED, 1).await;
    let told = world.logged("1 payout for ").await;
    assert!(told.has("Open `/staff payouts` and choose one to pay it."), "{told}");
    let listed = staff.command("staff payouts", &[]).await.unwrap().message();
    let menu = &listed.selects()[0];
    assert!(menu.options[0].0.starts_with("#1 €10.00"), "{listed}");
    let card = staff.select(&listed, &menu.custom_id, &["1"]).await.unwrap().message();
    assert!(card.has(&alice.mention()), "{card}");
    insta::assert_snapshot!(text_of(&card), @"
    Payout 1
    Partner
    <@…>
    Amount
    €10.00
    Status
    Waiting for staff
    Due
    <t:…:R>
    [Start payment]
    [Pay and settle]
    [Reject]
    ");
    let said = staff.click(&card, "Start payment").await.unwrap().message();
    insta::assert_snapshot!(text_of(&said), @r#"Payment of €10.00 to <@…> started. A refund can no longer cancel it. When you have paid, press "Pay and settle" and enter the transaction ID. If the payment fails, press "Mark as failed"."#);
    let card = staff.select(&listed, &menu.custom_id, &["1"]).await.unwrap().message();
    let labels: Vec<String> = card.buttons().into_iter().map(|button| button.label).collect();
    assert_eq!(labels, ["Pay and settle", "Mark as failed"]);
    let form = staff.click(&card, "Pay and settle").await.unwrap().modal();
    let said = staff.submit(&form, &[("transaction", "20260701-00042")]).await.unwrap().message();
    assert!(said.has(" settled"), "{said}");
    world.told(&alice, "20260701-00042").await;
    let tom = world.actor("bob").command("staff payouts", &[]).await;
    assert!(tom.is_err() || tom.unwrap().message().has("Only"), "nobody else sees the list");
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn scheduled_payouts_wait_after_a_restore_until_payments_are_reconciled() {
    let mut world = World::joined(MONTH).await;
    world.sold("c1", "100.00").await;
    assert!(world.cli(&["backup", "copy.db"]).status.success());
    world.stop();
    assert!(world.cli(&["restore", "copy.db", "--force"]).status.success());
    world.jump(32 * 86_400);
    for _ in 0..2 {
        world.start().await;
        world
            .logged(
                "Payments made since then are missing from it, so payouts are paused until \
                      someone has checked.",
            )
            .await;
        // A bot that is stopped in order has finished its first round of what is due.
        world.stop();
    }
    assert_eq!(
        world
            .count("SELECT (SELECT count(*) FROM payout) + (SELECT count(*) FROM payout_run)")
            .await,
        0
    );
    std::fs::write(world.folder.path().join("paid.csv"), "transaction,partner,amount,currency\n")
        .unwrap();
    let by = world.actor("staff").id().to_string();
    let output = world.cli(&["payout", "reconcile", "paid.csv", "--by", &by]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    world.start().await;
    world.until_count(OPENED, 1).await;
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_accrual_that_cannot_be_released_blocks_no_other() {
    let source =
        program(MONTH).replace("base = \"paid_net\"", "base = \"paid_net\"\nhold_days = 1");
    let mut world = World::joined_by(&source).await;
    world.sold("c1", "40.00").await;
    // Somebody has put another file in by hand, and lost the one before.
    world
        .plain_sql()
        .await
        .execute("UPDATE program SET source = source || '\n# other'")
        .await
        .unwrap();
    world.plain_sql().await.execute("DELETE FROM program_version").await.unwrap();
    world.restart().await;
    world.sold("c2", "60.00").await;
    assert_eq!(world.count("SELECT count(*) FROM transfer WHERE kind = 'release'").await, 0);
    world.restart().await;
    world.until_count("SELECT count(*) FROM transfer WHERE kind = 'release'", 1).await;
    let released = "SELECT a.amount FROM transfer r JOIN transfer a ON a.id = r.accrual_id \
    WHERE r.kind = 'release'";
    assert_eq!(world.count(released).await, 600, "c2's");
    assert!(world.log().contains("an accrual could not be released"));
    world.assert_sound();
}
