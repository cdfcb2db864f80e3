//! The main job, end to end, and that no restart changes how it ends.

use serde_json::{Value, json};

use crate::bot::{CODE, EMAIL, PASSPHRASE, World, answers, manage, profile, purchase, redeem};
use crate::direct_messages::kickbacks;

/// How many steps [`play`] has.
const STEPS: usize = 14;

/// Plays the story; before step `n` of it, `restart(n)` says whether the bot is killed and started
/// again.
pub(crate) async fn play(world: &mut World, restart: impl Fn(usize) -> bool) {
    let (staff, alice) = (world.actor("staff"), world.actor("alice"));
    let mut step = 0;
    macro_rules! step {
        () => {
            step += 1;
            if restart(step) {
                world.restart().await;
            }
        };
    }

    step!();
    let said = world.setup(&world.all_options()).await;
    assert!(said.has("Setup is complete"), "{said}");
    world.delivered().await;
    step!();
    let form = alice.click(&world.panel(), "Apply").await.unwrap().modal();
    step!();
    let kept = alice.submit(&form, &answers(&form)).await.unwrap().message();
    step!();
    let form = alice.click(&kept, "Continue").await.unwrap().modal();
    step!();
    let filed = alice.submit(&form, &answers(&form)).await.unwrap().message();
    assert!(filed.has("Your application has been submitted."), "{filed}");
    step!();
    let ticket = world.channel("partner-1").await;
    let card = world.post(&staff, ticket, "In review").await;
    let menu = manage(&staff, &card, "Request details").await.unwrap().message();
    let id = menu.selects()[0].custom_id.clone();
    let form = staff.select(&menu, &id, &["who", "future"]).await.unwrap().modal();
    step!();
    staff.submit(&form, &[("reason", "Tell us more.")]).await.unwrap();
    let asked = world.post(&alice, ticket, "Tell us more.").await;
    step!();
    let form = alice.click(&asked, "Answer").await.unwrap().modal();
    assert_eq!(form.inputs.len(), 2, "{form}");
    let said = alice.submit(&form, &[("who", "Alice, at more length")]).await.unwrap().message();
    assert!(said.has("Your answers have been sent to our staff."), "{said}");
    step!();
    let card = world.post(&staff, ticket, "Alice, at more length").await;
    let said = manage(&staff, &card, "Approve").await.unwrap().message();
    assert!(said.has("Approved."), "{said}");
    step!();
    let approved = world.post(&alice, ticket, "You are approved").await;
    let form = alice.click(&approved, "Complete my profile").await.unwrap().modal();
    let said = alice.submit(&form, &profile(PASSPHRASE, EMAIL, CODE)).await.unwrap().message();
    assert!(said.has("Your partnership is active"), "{said}");
    step!();
    let log = world.sandbox.channel("staff-log").unwrap();
    let todo = world.post(&staff, log, "customers' code of").await;
    let done = staff.click(&todo, "Done").await.unwrap().message();
    assert!(done.has("Done by") && done.buttons().is_empty(), "{done}");
    step!();
    let events: Vec<Value> = (1..=5)
        .flat_map(|n| {
            [redeem(&format!("c{n}"), CODE, n), purchase(&format!("c{n}"), &format!("i{n}"), n + 1)]
        })
        .collect();
    assert_eq!(
        world.report(&json!(events)).await,
        (202, r#"{"conflicts":[],"duplicate":0,"stored":10}"#.to_owned())
    );
    step!();
    let form = alice.command("partner payout", &[]).await.unwrap().modal();
    assert_eq!(form.input("amount").unwrap().value, "6.50");
    let said = alice.submit(&form, &[("passphrase:secret", PASSPHRASE)]).await.unwrap().message();
    assert!(said.has("We have set aside $6.50 for you"), "{said}");
    step!();
    let payout = world.channel("payout-2").await;
    let card = world.post(&staff, payout, "Waiting for staff").await;
    let form = manage(&staff, &card, "Pay and settle").await.unwrap().modal();
    assert_eq!(form.input("email:secret").unwrap().value, EMAIL);
    let said =
        staff.submit(&form, &[("transaction", "7VB83412KX998412P")]).await.unwrap().message();
    assert!(said.has("$6.50 to") && said.has(" settled"), "{said}");
    assert_eq!(step, STEPS);
    if restart(STEPS + 1) {
        world.restart().await;
    }
    assert_ended_well(world).await;
}

/// One of everything, and nothing twice.
pub(crate) async fn assert_ended_well(world: &World) {
    let (staff, alice) = (world.actor("staff"), world.actor("alice"));
    let (ticket, payout) = (world.channel("partner-1").await, world.channel("payout-2").await);
    world.post(&alice, payout, "on its way to your PayPal account").await;
    world.post(&staff, payout, "Paid").await;
    let roles = ["Partner", "Partner Level 2"].map(str::to_owned).to_vec();
    let id = alice.id();
    world
        .until("the roles of level 2", move |sandbox| {
            let mut held = sandbox.roles_of(id);
            held.sort();
            (held == roles).then_some(())
        })
        .await;
    // Both codes, the one that is live and the level; five kickbacks, of which the first is told at
    // once and the others after a minute.
    let deadline = std::time::Instant::now() + world.patience;
    loop {
        let dms = alice.dms();
        let gathered = world.count("SELECT COALESCE(sum(count), 0) FROM untold_earning").await;
        let of_kickbacks = dms.iter().filter(|dm| dm.has("You earned")).count();
        let told = kickbacks(&dms);
        if told > 0 && (told + gathered, dms.len() - of_kickbacks) == (5, 3) {
            break;
        }
        assert!(std::time::Instant::now() < deadline, "{gathered} gathered: {dms:?}");
        tokio::task::yield_now().await;
    }
    let log = world.sandbox.channel("staff-log").unwrap();
    world.post(&staff, log, "Update a code in the billing panel").await;
    world
        .until("both tickets read-only", |_| {
            let mute = |channel| alice_cannot_speak(&alice, channel);
            (mute(ticket) && mute(payout)).then_some(())
        })
        .await;
    world.delivered().await;
    assert_eq!(
        world.count("SELECT count(*) FROM outbox WHERE state <> 'done'").await,
        0,
        "nothing was given up"
    );

    let said = |channel, text: &str| {
        staff.messages(channel).unwrap().iter().filter(|m| m.has(text) && !m.ephemeral).count()
    };
    assert_eq!(said(ticket, "Partner application"), 1);
    assert_eq!(said(ticket, "We need a few details"), 1);
    assert_eq!(said(ticket, "has answered"), 1);
    assert_eq!(said(ticket, "You are approved"), 1);
    assert_eq!(said(ticket, "Partnership active"), 1);
    assert_eq!(said(payout, "Waiting for staff"), 0);
    assert_eq!(said(payout, "on its way to your PayPal account"), 1);
    assert_eq!(said(log, "Create a code"), 2, "the one for customers, and the month's own");
    assert_eq!(said(log, "Update a code in the billing panel"), 1);
    let tickets = world.sandbox.channel_names();
    let tickets: Vec<_> =
        tickets.iter().filter(|n| n.starts_with("partner-") || n.starts_with("payout-")).collect();
    assert_eq!(tickets, ["partner-1", "payout-2"]);
    assert_eq!(world.count("SELECT count(*) FROM transfer WHERE kind = 'accrue'").await, 5);
    assert_eq!(
        world.count("SELECT count(*) FROM transfer WHERE kind = 'settle' AND amount = 650").await,
        1
    );
    world.assert_sound();
}

fn alice_cannot_speak(alice: &discord_sandbox::Actor, channel: u64) -> bool {
    // Whether she may speak is what the channel's permissions say; trying it would leave a message.
    alice.channels().iter().any(|c| c.id == channel) && !alice.may_send(channel)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_applicant_becomes_a_partner_and_is_paid() {
    let mut world = World::new().await;
    play(&mut world, |_| false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn restarts_between_all_steps_do_not_change_the_outcome() {
    let mut world = World::new().await;
    play(&mut world, |_| true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_at_any_one_step_does_not_change_the_outcome() {
    for at in 1..=STEPS + 1 {
        let mut world = World::new().await;
        play(&mut world, |step| step == at).await;
    }
}
