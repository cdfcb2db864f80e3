//! The same thing done many times at once: it happens once, and everybody is answered.

use discord_sandbox::{ActError, Reply};
use futures_util::future::join_all;
use serde_json::json;

use crate::bot::{PASSPHRASE, World, answers, manage};

/// The words of each answer; fails when somebody got none.
fn words(replies: Vec<Result<Reply, ActError>>) -> Vec<String> {
    replies
        .into_iter()
        .map(|reply| reply.expect("everybody is answered").message().text())
        .collect()
}

/// Sorts answers by which of the expected sentences is in them, and fails on one with none of them.
fn tally<const N: usize>(said: &[String], expected: [&str; N]) -> [usize; N] {
    let mut counts = [0; N];
    for text in said {
        let index = expected.iter().position(|sentence| text.contains(sentence));
        counts[index.unwrap_or_else(|| panic!("nobody expects this answer: {text}"))] += 1;
    }
    counts
}

fn channels(world: &World, prefix: &str) -> usize {
    world.sandbox.channel_names().iter().filter(|name| name.starts_with(prefix)).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn sixty_four_first_pages_at_once_are_one_draft() {
    let world = World::ready().await;
    let alice = world.actor("alice");
    let form = world.first_page(&alice).await;
    let values = answers(&form);
    let said = words(join_all((0..64).map(|_| alice.submit(&form, &values))).await);
    assert_eq!(tally(&said, ["Your answers are saved. There is one more page:"]), [64]);
    assert_eq!(world.count("SELECT count(*) FROM application WHERE state = 'draft'").await, 1);
    assert_eq!(world.count("SELECT count(*) FROM application").await, 1);
    assert_eq!(world.count("SELECT count(*) FROM application_answer").await, 3);
    assert_eq!(world.count("SELECT count(*) FROM ticket").await, 0);
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn sixty_four_final_submits_at_once_are_one_application() {
    let world = World::ready().await;
    let alice = world.actor("alice");
    let first = world.first_page(&alice).await;
    let kept = alice.submit(&first, &answers(&first)).await.unwrap().message();
    let second = alice.click(&kept, "Continue").await.unwrap().modal();
    let values = answers(&second);
    let said = words(join_all((0..64).map(|_| alice.submit(&second, &values))).await);
    let sentences = [
        "Your application has been submitted. Follow it here: ",
        "You have already applied. Follow your application here: ",
    ];
    assert_eq!(tally(&said, sentences), [1, 63]);
    let ticket = world.ticket_of(&alice).await;
    assert!(
        said.iter()
            .all(|text| text.contains("#partner-1") || text.contains(&format!("<#{ticket}>"))),
        "{said:?}"
    );
    world.post(&world.actor("staff"), ticket, "In review").await;
    assert_eq!(world.count("SELECT count(*) FROM application").await, 1);
    assert_eq!(world.count("SELECT count(*) FROM ticket").await, 1);
    assert_eq!(channels(&world, "partner-"), 1);
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn sixty_four_payout_submits_at_once_are_one_reserve() {
    let world = World::with_customers(5).await;
    let alice = world.actor("alice");
    let form = alice.command("partner payout", &[]).await.unwrap().modal();
    let values = [("passphrase:secret", PASSPHRASE)];
    let said = words(join_all((0..64).map(|_| alice.submit(&form, &values))).await);
    let sentences = [
        "We have set aside $6.50 for you",
        "You already have an open payout\nOur staff will reply in ticket #2",
    ];
    assert_eq!(tally(&said, sentences), [1, 63]);
    world.channel("payout-2").await;
    assert_eq!(world.count("SELECT count(*) FROM payout").await, 1);
    assert_eq!(world.count("SELECT count(*) FROM transfer WHERE kind = 'reserve'").await, 1);
    assert_eq!(world.count("SELECT count(*) FROM ticket WHERE kind = 'payout'").await, 1);
    assert_eq!(
        world.count("SELECT count(*) FROM passphrase_attempt").await,
        1,
        "a double click costs no try"
    );
    assert_eq!(channels(&world, "payout-"), 1);
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn sixteen_approvals_at_once_are_one_decision() {
    let world = World::ready().await;
    let alice = world.actor("alice");
    world.apply(&alice).await;
    let ticket = world.ticket_of(&alice).await;
    let card = world.post(&world.actor("staff"), ticket, "In review").await;
    let staff: Vec<_> = (0..16).map(|n| world.actor(["staff", "mia", "tom"][n % 3])).collect();
    let shown = join_all(staff.iter().map(|who| who.click(&card, "Manage"))).await;
    let shown: Vec<_> = shown.into_iter().map(|reply| reply.unwrap().message()).collect();
    let presses = staff.iter().zip(&shown).map(|(who, choices)| who.click(choices, "Approve"));
    let said = words(join_all(presses).await);
    let sentences = ["Approved. ", "You already did this.", "This application is already approved"];
    let [approved, repeated, late] = tally(&said, sentences);
    assert_eq!(approved, 1);
    assert_eq!(repeated + late, 15);
    assert!(repeated >= 4 && late >= 10, "the winner has clicked 5 or 6 times: {said:?}");
    world.post(&alice, ticket, "You are approved").await;
    assert_eq!(world.count("SELECT count(*) FROM application_decision").await, 1);
    assert_eq!(world.count("SELECT count(*) FROM partner").await, 1);
    let told = alice
        .messages(ticket)
        .unwrap()
        .iter()
        .filter(|message| message.has("You are approved"))
        .count();
    assert_eq!(told, 1);
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn sixteen_settlements_at_once_are_one() {
    let world = World::with_customers(5).await;
    let alice = world.actor("alice");
    let (ticket, card) = world.payout(&alice).await;
    let (staff, mia) = (world.actor("staff"), world.actor("mia"));
    let (one, two) = tokio::join!(
        manage(&staff, &card, "Pay and settle"),
        manage(&mia, &card, "Pay and settle")
    );
    let forms = [one.unwrap().modal(), two.unwrap().modal()];
    let submits = (0..16_usize).map(|n| {
        let (who, form) = ([&staff, &mia][n % 2], &forms[n % 2]);
        async move { who.submit(form, &[("transaction", &format!("TRANSACTION{n}"))]).await }
    });
    let said = words(join_all(submits).await);
    let sentences = ["$6.50 to ", "This payout is already settled"];
    assert_eq!(tally(&said, sentences), [1, 15]);
    world.post(&alice, ticket, "on its way to your PayPal account").await;
    assert_eq!(world.count("SELECT count(*) FROM transfer WHERE kind = 'settle'").await, 1);
    assert_eq!(world.count("SELECT count(*) FROM audit WHERE action = 'payout.settle'").await, 1);
    let late = staff
        .command("staff settle", &[("payout", json!(1)), ("transaction", json!("TRANSACTION99"))])
        .await;
    assert!(late.unwrap().message().has("This payout is already settled"));
    world.assert_sound();
}
