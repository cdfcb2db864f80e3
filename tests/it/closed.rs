//! Closed is closed, and what staff can do is in their own hands: the Manage button, the commands
//! that Discord shows, and a decision that arrives wherever its ticket is.

use discord_sandbox::{ActError, Seed};
use serde_json::json;

use crate::bot::{World, manage};

/// A server as Discord makes it, whose commands for staff nobody has shown to everybody.
async fn as_by_default() -> World {
    World::exactly(Seed::small()).await.set_up().await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_owner_of_a_closed_ticket_cannot_write_in_it_nor_in_threads() {
    let world = World::ready().await;
    let (alice, staff) = (world.actor("alice"), world.actor("staff"));
    let (ticket, card) = world.applied().await;
    let thread = alice.start_thread(ticket, "More about me", false).await.unwrap();
    assert!(alice.may_send(ticket) && alice.may_send(thread));
    let form = manage(&staff, &card, "Deny").await.unwrap().modal();
    staff.submit(&form, &[("reason", "Too small")]).await.unwrap();
    world.post(&alice, ticket, "Too small").await;
    world.delivered().await;
    assert!(alice.can_see(ticket), "a closed ticket can still be read");
    assert!(!alice.may_send(ticket));
    assert!(!alice.may_send(thread), "the thread from before is closed, too");
    assert!(alice.start_thread(ticket, "Another", false).await.is_err());
    assert!(alice.start_thread(ticket, "A secret one", true).await.is_err());
    assert!(staff.may_send(ticket));
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_card_has_one_button_for_staff_and_the_log_line_has_them_all() {
    let world = World::ready().await;
    let (alice, tom) = (world.actor("alice"), world.actor("tom"));
    let (_, card) = world.applied().await;
    let labels: Vec<String> = card.buttons().into_iter().map(|button| button.label).collect();
    assert_eq!(labels, ["Manage"], "no decision before the applicant's eyes");

    let said = alice.click(&card, "Manage").await.unwrap().message();
    assert!(said.ephemeral && said.buttons().is_empty(), "{said}");
    assert!(said.has("This button is for our staff"), "{said}");

    let said = tom.click(&card, "Manage").await.unwrap().message();
    let labels: Vec<String> = said.buttons().into_iter().map(|button| button.label).collect();
    assert!(said.ephemeral);
    assert_eq!(labels, ["Approve", "Deny", "Request details"]);

    let line = world.logged("has applied: ticket #1").await;
    let labels: Vec<String> = line.buttons().into_iter().map(|button| button.label).collect();
    assert_eq!(labels, ["Approve", "Deny", "Request details"]);
    let said = tom.click(&line, "Approve").await.unwrap().message();
    assert!(said.has("Approved."), "{said}");
    let said = world.actor("mia").click(&card, "Manage").await.unwrap().message();
    assert!(said.has("There is nothing left to decide here"), "{said}");
    assert!(said.buttons().is_empty(), "{said}");
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn discord_shows_the_commands_for_staff_to_staff_only() {
    let world = as_by_default().await;
    world.applied().await;
    let (bob, tom) = (world.actor("bob"), world.actor("tom"));
    for command in ["staff queue", "doctor", "ticket show", "setup"] {
        let refused = bob.command(command, &[]).await;
        assert!(matches!(refused, Err(ActError::Client(_))), "{command}: {refused:?}");
    }
    let said = tom.command("staff queue", &[]).await.unwrap().message();
    assert!(said.has("1 application waiting"), "{said}");
    let said = tom.command("ticket show", &[("ticket", json!(1))]).await.unwrap().message();
    assert!(said.has("In review"), "{said}");
    let refused = tom.command("setup", &[]).await;
    assert!(matches!(refused, Err(ActError::Client(_))), "{refused:?}");
    bob.command("partner status", &[]).await.unwrap();
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_denial_with_no_room_arrives_by_direct_message() {
    let world = World::ready().await;
    world.fill_server(500);
    let (alice, staff) = (world.actor("alice"), world.actor("staff"));
    world.apply(&alice).await;
    world.logged("Ticket #1 cannot be opened").await;
    let options = [("ticket", json!(1)), ("reason", json!("Too small *for now*"))];
    let said = staff.command("ticket deny", &options).await.unwrap().message();
    assert!(said.has("Denied."), "{said}");
    let told = world.told(&alice, "Your application was denied").await;
    assert!(told.has("Too small \\*for now\\*"), "{told}");
    world.delivered().await;
    assert_eq!(world.sandbox.channel("partner-1"), None, "a closed ticket needs no channel");
    world.logged("Every ticket has its channel").await;
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_approval_with_no_room_arrives_by_direct_message() {
    let world = World::ready().await;
    world.fill_server(500);
    let (alice, staff) = (world.actor("alice"), world.actor("staff"));
    world.apply(&alice).await;
    world.logged("Ticket #1 cannot be opened").await;
    staff.command("ticket approve", &[("ticket", json!(1))]).await.unwrap();
    world.told(&alice, "You are approved").await;
    let said = alice.command("partner status", &[]).await.unwrap().message();
    assert!(said.buttons().iter().any(|one| one.label == "Complete my profile"), "{said}");
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_denial_with_no_room_and_closed_direct_messages_stands_in_the_status() {
    let world = World::ready().await;
    world.fill_server(500);
    let (alice, staff) = (world.actor("alice"), world.actor("staff"));
    alice.close_dms();
    world.apply(&alice).await;
    world.logged("Ticket #1 cannot be opened").await;
    let options = [("ticket", json!(1)), ("reason", json!("Too small for now"))];
    staff.command("ticket deny", &options).await.unwrap();
    world.delivered().await;
    let said = alice.command("partner status", &[]).await.unwrap().message();
    assert!(said.has("Your application was denied") && said.has("Too small for now"), "{said}");
    assert!(!said.has("ticket"), "it promises no place that there is not: {said}");
    assert!(said.buttons().iter().any(|one| one.label == "Apply again"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_status_names_the_day_from_which_one_may_apply_again() {
    let source =
        std::fs::read_to_string(crate::bot::root().join("programs/midnight.toml")).unwrap();
    let mut route = source.split("[[route]]");
    let head = route.next().unwrap();
    let rest: Vec<&str> = route.collect();
    let source = format!("{head}[[route]]\nreapply_days = 30{}", rest.join("[[route]]"));
    let mut world = World::running(&source).await;
    let (alice, staff) = (world.actor("alice"), world.actor("staff"));
    world.apply(&alice).await;
    let options = [("ticket", json!(1)), ("reason", json!("Too small for now"))];
    staff.command("ticket deny", &options).await.unwrap();
    let said = alice.command("partner status", &[]).await.unwrap().message();
    assert!(said.has("You can apply again from <t:") && said.has("Too small"), "{said}");
    assert!(said.buttons().is_empty(), "no button that the rules refuse: {said}");
    world.jump(30 * 24 * 3600 + 60);
    let said = alice.command("partner status", &[]).await.unwrap().message();
    assert!(said.has("You can apply again.") && !said.has("from <t:"), "{said}");
    let _form = alice.click(&said, "Apply again").await.unwrap().modal();
    world.assert_sound();
}
