//! `/staff adjust`: a balance is corrected when two members who are listed by id, and not the
//! partner, want it.

use discord_sandbox::{Actor, MessageView};
use serde_json::json;

use crate::bot::World;

async fn ask(who: &Actor, partner: &Actor, amount: &str) -> MessageView {
    let options = [
        ("partner", json!(partner.id().to_string())),
        ("amount", json!(amount)),
        ("reason", json!("Counted twice")),
    ];
    who.command("staff adjust", &options).await.unwrap().message()
}

async fn available(world: &World) -> i64 {
    world
        .count("SELECT credits - debits FROM account WHERE partner_id = 1 AND kind = 'available'")
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_correction_is_booked_once_when_a_second_listed_member_agrees() {
    let mut world = World::with_customers(5).await;
    let (alice, mia, tom, staff) =
        (world.actor("alice"), world.actor("mia"), world.actor("tom"), world.actor("staff"));
    let said = ask(&staff, &alice, "-1,50").await;
    assert!(
        said.has("Correction of -$1.50 for")
            && said.has("Another member listed in `/setup` must approve it in the log channel."),
        "{said}"
    );
    let card = world.logged("Approve a balance correction?").await;
    assert!(card.has("Counted twice") && card.has("-$1.50"), "{card}");
    world.restart().await;
    let left_over = world.left_over(world.sandbox.channel("welcome").unwrap(), "v1:agree:1").await;
    for (who, sentence) in [
        (&staff, "You cannot approve your own request"),
        (&tom, "You may not move money or see personal data"),
        (&alice, "Only staff can do this"),
    ] {
        let said = who.click(&left_over, "Left over").await.unwrap().message();
        assert!(said.has(sentence), "{said}");
    }
    assert_eq!(available(&world).await, 650);
    for _ in 0..2 {
        let said = mia.click(&card, "Approve and book").await.unwrap().message();
        assert!(said.has("-$1.50 booked for"), "{said}");
    }
    let said = staff.click(&card, "Decline").await.unwrap().message();
    assert!(said.has("This correction is already booked"), "{said}");
    assert_eq!(available(&world).await, 500);
    assert_eq!(world.count("SELECT count(*) FROM transfer WHERE kind = 'adjust'").await, 1);
    world.told(&alice, "Your balance was corrected by -$1.50").await;
    world.logged("Balance corrected").await;

    let said = ask(&mia, &alice, "2.00").await;
    assert!(said.has("Correction of +$2.00 for"), "{said}");
    let card = world.logged("+$2.00").await;
    let said = staff.click(&card, "Approve and book").await.unwrap().message();
    assert!(said.has("+$2.00 booked for"), "{said}");
    assert_eq!(available(&world).await, 700);
    let said = alice.command("partner statement", &[]).await.unwrap().message();
    assert!(said.has("Correction: Counted twice"), "{said}");
    let file = [("partner", json!(crate::bot::CODE))];
    let said = staff.command("staff audit", &file).await.unwrap().message();
    assert!(
        said.has("requested a balance correction") && said.has("approved a balance correction"),
        "{said}"
    );
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_impossible_correction_is_refused_with_advice() {
    let mut world = World::with_customers(5).await;
    let (alice, bob, mia, staff) =
        (world.actor("alice"), world.actor("bob"), world.actor("mia"), world.actor("staff"));
    for (partner, amount, sentence) in [
        (&bob, "1.00", "That member is not a partner"),
        (&alice, "a lot", "That is not a valid amount\nEnter it like 5.00, or -5.00"),
        (&alice, "0", "That is not a valid amount"),
        (&alice, "-6.51", "You can deduct up to $6.50"),
    ] {
        let said = ask(&staff, partner, amount).await;
        assert!(said.has(sentence), "{amount}: {said}");
    }
    let said = ask(&world.actor("tom"), &alice, "1.00").await;
    assert!(said.has("You may not move money or see personal data"), "{said}");

    ask(&staff, &alice, "1.00").await;
    let card = world.logged("+$1.00").await;
    let said = staff.click(&card, "Decline").await.unwrap().message();
    assert!(said.has("Correction declined: "), "{said}");
    let said = mia.click(&card, "Approve and book").await.unwrap().message();
    assert!(said.has("This correction was declined"), "{said}");

    // What is available when it is asked for may be gone when somebody agrees.
    ask(&staff, &alice, "-6.50").await;
    let card = world.logged("-$6.50").await;
    world.payout(&alice).await;
    let said = mia.click(&card, "Approve and book").await.unwrap().message();
    assert!(said.has("You can deduct up to $0.00"), "{said}");

    ask(&staff, &alice, "3.00").await;
    let card = world.logged("+$3.00").await;
    world.stop();
    world.jump(7 * 86_400 + 60);
    world.start().await;
    let said = mia.click(&card, "Approve and book").await.unwrap().message();
    assert!(said.has("This request has expired"), "{said}");

    world.setup(&[("staff", json!(staff.mention()))]).await;
    let said = ask(&staff, &alice, "1.00").await;
    assert!(
        said.has("At least two members who are not the partner must be listed in `/setup"),
        "{said}"
    );
    assert_eq!(world.count("SELECT count(*) FROM transfer WHERE kind = 'adjust'").await, 0);
    world.assert_sound();
}
