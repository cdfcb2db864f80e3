//! Applying: the draft, the invitation, and news that have to find another way.

use serde_json::json;

use crate::bot::{CODE, World, answers, text_of};

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_kept_across_pages_and_restarts() {
    let mut world = World::ready().await;
    let alice = world.actor("alice");
    let first = world.first_page(&alice).await;
    assert_eq!((first.title.as_str(), first.inputs.len()), ("Your application, page 1 of 2", 3));
    let kept = alice.submit(&first, &answers(&first)).await.unwrap().message();
    insta::assert_snapshot!(text_of(&kept), @"
    Your application, page 2 of 2
    Your answers are saved. There is one more page:

    • What would you like to achieve out of this partnership?
    • What can we do to further benefit this collaboration ?
    • Looking forward, where do you see yourself in the future?
    [Continue]
    ");
    world.restart().await;

    let said = alice.command("partner status", &[]).await.unwrap().message();
    assert!(
        said.has("Your application is saved as a draft. Continue whenever you like."),
        "{said}"
    );
    let from_status = alice.click(&said, "Continue").await.unwrap().modal();
    let from_command = world.first_page(&alice).await;
    let second = alice.click(&kept, "Continue").await.unwrap().modal();
    for page in [&from_status, &from_command, &second] {
        assert_eq!((page.title.as_str(), page.inputs.len()), ("Your application, page 2 of 2", 3));
    }
    // The first page, submitted again, replaces its answers and asks for the rest.
    let again =
        alice.submit(&first, &[("who", "Alice"), ("what", "I stream"), ("why", "I like it")]).await;
    assert!(again.unwrap().message().has("Your answers are saved."));
    let filed = alice.submit(&second, &answers(&second)).await.unwrap().message();
    assert!(filed.has("Your application has been submitted. Follow it here: <#"), "{filed}");
    let card =
        world.post(&world.actor("staff"), world.channel("partner-1").await, "In review").await;
    insta::assert_snapshot!(text_of(&card), @"
    <@…>, this is your ticket. <@&…> will reply here.
    Partner application
    Applicant
    <@…>
    Status
    In review
    Submitted
    <t:…:R>
    Who are you?
    Alice
    What do you do?
    I stream
    Why would you like to partner with us?
    I like it
    What would you like to achieve out of this partnership?
    An answer to this question.
    What can we do to further benefit this collaboration ?
    An answer to this question.
    Looking forward, where do you see yourself in the future?
    An answer to this question.
    [Manage]
    ");

    let late = alice.submit(&second, &answers(&second)).await.unwrap().message();
    assert!(late.has("You have already applied. Follow your application here: <#"), "{late}");
    let said = alice.command("partner apply", &[]).await.unwrap().message();
    assert!(
        said.has("You have already applied\nYour ticket is #1; `/partner status` takes you there."),
        "{said}"
    );
    assert_eq!(world.count("SELECT count(*) FROM application").await, 1);
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invited_member_may_skip_the_form_and_nobody_else() {
    let world = World::ready().await;
    let (alice, staff) = (world.actor("alice"), world.actor("staff"));
    let refused = alice
        .command("staff invite", &[("member", json!(alice.id().to_string()))])
        .await
        .unwrap()
        .message();
    assert!(refused.has("Only staff can do this"), "{refused}");
    let bot = world.sandbox.bot().to_string();
    let refused = staff.command("staff invite", &[("member", json!(bot))]).await.unwrap().message();
    assert!(refused.has("A bot cannot become a partner\nChoose a person."), "{refused}");

    let option = [("member", json!(alice.id().to_string()))];
    let said = staff.command("staff invite", &option).await.unwrap().message();
    assert!(said.has(&format!("{} has been invited.", alice.mention())), "{said}");
    let said = staff.command("staff invite", &option).await.unwrap().message();
    assert!(said.has(&format!("{} has already been invited.", alice.mention())), "{said}");
    world.told(&alice, "invites you to become a partner").await;

    let choice = alice.command("partner apply", &[]).await.unwrap().message();
    assert!(choice.has("Our staff invited you, so the form is optional."), "{choice}");
    assert_eq!(alice.click(&choice, "Fill in the form").await.unwrap().modal().inputs.len(), 3);
    let said = alice.click(&choice, "Skip the form").await.unwrap().message();
    assert!(said.has("Your application has been submitted."), "{said}");
    let said = alice.click(&choice, "Skip the form").await.unwrap().message();
    assert!(said.has("You have already applied."), "{said}");
    let ticket = world.channel("partner-1").await;
    world.post(&staff, ticket, "Invited by staff, applied without the form.").await;

    let bob = world.actor("bob");
    assert_eq!(world.first_page(&bob).await.inputs.len(), 3, "who is not invited has no choice");
    let skip = world.left_over(world.sandbox.channel("welcome").unwrap(), "v1:skip-form").await;
    let said = bob.click(&skip, "Left over").await.unwrap().message();
    assert!(said.has("You have not been invited, so please fill in the form"), "{said}");
    assert_eq!(world.count("SELECT count(*) FROM application").await, 1);
    assert_eq!(alice.dms().len(), 1, "one invitation, one message");
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn notices_wait_or_go_to_the_ticket_when_direct_messages_are_closed() {
    let mut world = World::ready().await;
    let (alice, bob, staff) = (world.actor("alice"), world.actor("bob"), world.actor("staff"));
    bob.close_dms();
    staff.command("staff invite", &[("member", json!(bob.id().to_string()))]).await.unwrap();
    let log = world.logged("does not accept direct messages and has no open ticket").await;
    assert!(log.has(&bob.mention()), "{log}");
    let choice = bob.command("partner apply", &[]).await.unwrap().message();
    assert!(
        choice.has("You are invited to Midnight"),
        "the invitation holds all the same: {choice}"
    );

    world.partner(&alice, CODE, "alice@foxden.example").await;
    world.earn(CODE, "100.00").await;
    world.told(&alice, "$13.00 from a customer's purchase").await;
    alice.close_dms();
    let form = alice.command("partner payout", &[]).await.unwrap().modal();
    alice.submit(&form, &[("passphrase:secret", crate::bot::PASSPHRASE)]).await.unwrap();
    let payout = world.channel("payout-2").await;
    world.earn(CODE, "200.00").await;
    world.jump(61);
    world.post(&alice, payout, "$26.00 from a customer's purchase").await;
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_server_is_reported_and_the_ticket_opens_when_there_is_room() {
    let world = World::ready().await;
    let (alice, staff) = (world.actor("alice"), world.actor("staff"));
    world.fill_server(500);
    let said = world.apply(&alice).await;
    let blocked = "your ticket has no channel yet. Until it has one, its news come to you by direct \
                   message";
    assert!(said.has("Your application has been submitted.") && said.has(blocked), "{said}");
    let log = world.logged("The bot needs your help").await;
    let sentence = "Ticket #1 cannot be opened, because the server has reached the limit of 500 \
                    channels. Delete old channels.";
    assert!(log.has(sentence), "{log}");
    let said = alice.command("partner status", &[]).await.unwrap().message();
    assert!(said.has("Our staff are reviewing your application.") && said.has(blocked), "{said}");

    world.sandbox.delete_channel(world.sandbox.channel("room-100").unwrap());
    let ticket = world.channel("partner-1").await;
    let card = world.post(&alice, ticket, "In review").await;
    assert!(card.mentions.contains(&alice.id()), "{card}");
    let said = alice.command("partner status", &[]).await.unwrap().message();
    assert!(said.has(&format!("<#{ticket}>")) && !said.has(blocked), "{said}");
    world.logged("Every ticket has its channel").await;
    let log = world.sandbox.channel("staff-log").unwrap();
    let told =
        staff.messages(log).unwrap().into_iter().filter(|m| m.has("cannot be opened")).count();
    assert_eq!(told, 0, "the message says how things stand");
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn deleting_a_ticket_channel_changes_no_application() {
    let world = World::ready().await;
    let (alice, staff) = (world.actor("alice"), world.actor("staff"));
    let (ticket, _) = world.applied().await;
    world.delivered().await;
    world.sandbox.delete_channel(ticket);
    let said = alice.command("partner status", &[]).await.unwrap().message();
    assert!(said.has("Our staff are reviewing your application."), "{said}");
    let said = staff.command("staff queue", &[]).await.unwrap().message();
    assert!(said.has("1 application waiting"), "{said}");
    let said = staff.command("ticket approve", &[("ticket", json!(1))]).await.unwrap().message();
    assert!(said.has("Approved."), "{said}");
    // The ticket goes on in another channel.
    let new = world
        .until("another channel", |sandbox| {
            sandbox.channel("partner-1").filter(|new| *new != ticket)
        })
        .await;
    world.post(&alice, new, "You are approved").await;
    let profile = alice.command("partner profile", &[]).await.unwrap().message();
    let form = alice.click(&profile, "Complete my profile").await.unwrap().modal();
    let parts = crate::bot::profile(crate::bot::PASSPHRASE, crate::bot::EMAIL, CODE);
    let said = alice.submit(&form, &parts).await.unwrap().message();
    assert!(said.has("Your partnership is active"), "{said}");
    world.post(&alice, new, "Partnership active").await;
    world.delivered().await;
    let inbox = alice.dms();
    assert!(inbox.len() == 1 && inbox[0].has("is only for you"), "{inbox:?}");
    world.assert_sound();
}
