//! Money that comes without asking: payouts on the program's day, and earnings that go to an account.

use serde_json::{Value, json};

use crate::bot::{World, redeem};

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

const OPENED: &str = "SELECT count(*) FROM payout WHERE period IS NOT NULL";

fn program(payout: &str) -> String {
    MONTHLY.replace("PAYOUT", payout)
}

impl World {
    /// Alice takes part at once and names her code afterwards.
    async fn joined(payout: &str) -> Self {
        let world = Self::running(&program(payout)).await;
        let alice = world.actor("alice");
        let said = alice.command("partner apply", &[]).await.unwrap().message();
        assert!(said.has("Welcome to Monthly") && said.has("One step is left"), "{said}");
        let form = alice.click(&said, "Complete my profile").await.unwrap().modal();
        assert_eq!(form.inputs.len(), 1, "nobody is asked what the program does not need");
        let said = alice.submit(&form, &[("code", "FOXDEN")]).await.unwrap().message();
        assert!(said.has("Code is kept."), "{said}");
        world
    }

    /// A customer of alice's pays this much, in euros.
    async fn sold(&self, customer: &str, net: &str) {
        let bought: Value = json!({ "id": format!("p-{customer}"), "type": "purchase", "at": "2026-10-01T00:05:00Z",
            "customer": customer, "invoice": format!("i-{customer}"), "product": "credits", "net": net, "currency": "EUR" });
        let (status, said) = self.report(&json!([redeem(customer, "FOXDEN", 1), bought])).await;
        assert_eq!(status, 202, "{said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_month_is_paid_once_however_often_the_bot_starts() {
    let mode = "mode = \"schedule\"\nevery = \"month\"\nday = 1\nminimum = \"5.00\"\nmethods = [\"bank\"]\n\
                destination = \"account_on_file\"";
    let mut world = World::joined(mode).await;
    let alice = world.actor("alice");
    world.sold("c1", "40.00").await;
    world.jump(32 * 86_400);
    world.restart().await;
    world.until_count("SELECT min(count(*), 1) FROM payout_run WHERE done_at IS NOT NULL", 1).await;
    assert_eq!(world.count(OPENED).await, 0, "4.00 is less than the minimum");

    world.sold("c2", "60.00").await;
    let said = alice.command("partner payout", &[]).await.unwrap().message();
    assert!(said.has("Once a month, from day 1 on") && said.has("10.00 EUR"), "{said}");
    world.jump(31 * 86_400);
    world.restart().await;
    world.until_count(OPENED, 1).await;
    world.told(&alice, "10.00 EUR is set aside for you").await;
    world.logged("1 payout of ").await;
    world.restart().await;
    world.delivered().await;
    assert_eq!(world.count(OPENED).await, 1);
    assert_eq!(world.count("SELECT count(*) FROM transfer WHERE kind = 'reserve'").await, 1);

    let staff = world.actor("staff");
    let listed = staff.command("staff payouts", &[]).await.unwrap().message();
    assert!(listed.has("payday "), "{listed}");
    let paid = [("payout", json!(1)), ("transaction", json!("20260701-00042"))];
    let said = staff.command("staff settle", &paid).await.unwrap().message();
    assert!(said.has("10.00 EUR"), "{said}");
    world.told(&alice, "20260701-00042").await;
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
    assert!(said.has("credited to your account") && said.has("20.00 EUR"), "{said}");
    assert_eq!(world.count("SELECT count(*) FROM payout").await, 0);
    world.assert_sound();
}
