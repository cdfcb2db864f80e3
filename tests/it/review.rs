//! Reviewing: who decides, what is asked again, and what a second or a late click is answered with.

use discord_sandbox::{ActError, Actor, MessageView};
use serde_json::json;

use crate::bot::{World, manage, text_of};

impl World {
    /// Files alice's application. Returns its channel and its card, as staff see it.
    pub(crate) async fn applied(&self) -> (u64, MessageView) {
        let said = self.apply(&self.actor("alice")).await;
        assert!(said.has("Your application has been submitted."), "{said}");
        let ticket = self.channel("partner-1").await;
        (ticket, self.post(&self.actor("staff"), ticket, "In review").await)
    }

    /// Asks back about these questions. Returns the post with the button for the answers, as alice
    /// sees it.
    async fn asked(
        &self,
        ticket: u64,
        card: &MessageView,
        fields: &[&str],
        note: &str,
    ) -> MessageView {
        let staff = self.actor("staff");
        let menu = manage(&staff, card, "Request details").await.unwrap().message();
        assert!(menu.has("Which questions should they answer again?"), "{menu}");
        let id = menu.selects()[0].custom_id.clone();
        let form = staff.select(&menu, &id, fields).await.unwrap().modal();
        let said = staff.submit(&form, &[("reason", note)]).await.unwrap().message();
        assert!(said.has("Details requested. ") && said.has("can answer in the ticket."), "{said}");
        self.post(&self.actor("alice"), ticket, note).await
    }
}

async fn deny(who: &Actor, card: &MessageView, reason: &str) -> MessageView {
    let form = manage(who, card, "Deny").await.unwrap().modal();
    who.submit(&form, &[("reason", reason)]).await.unwrap().message()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_denial_needs_a_reason_and_allows_another_application() {
    let world = World::ready().await;
    let (alice, staff) = (world.actor("alice"), world.actor("staff"));
    let (ticket, card) = world.applied().await;
    let form = manage(&staff, &card, "Deny").await.unwrap().modal();
    for empty in ["", "   "] {
        let refused = staff.submit(&form, &[("reason", empty)]).await.unwrap_err();
        assert_eq!(refused, ActError::Client("\"Reason\" has to be filled in".to_owned()));
    }
    let option = [("ticket", json!(1)), ("reason", json!("  "))];
    let said = staff.command("ticket deny", &option).await.unwrap().message();
    assert!(said.has("Please enter a reason\nIt can have up to 1,000 characters."), "{said}");
    assert_eq!(world.count("SELECT count(*) FROM application WHERE state = 'in_review'").await, 1);

    let said = staff
        .submit(&form, &[("reason", "Come back with *more* @everyone")])
        .await
        .unwrap()
        .message();
    assert!(
        said.has(&format!("Denied. {} can see the reason in the ticket.", alice.mention())),
        "{said}"
    );
    let told = world.post(&alice, ticket, "Your application was denied").await;
    assert!(told.has("Come back with \\*more\\* @\u{200b}everyone"), "{told}");
    let reader = alice.clone();
    world.sandbox.until("a closed ticket", move |_| (!reader.may_send(ticket)).then_some(())).await;
    assert!(alice.can_see(ticket));

    let said = alice.command("partner status", &[]).await.unwrap().message();
    assert!(said.has("Your application was denied. You can apply again."), "{said}");
    let first = alice.click(&said, "Apply again").await.unwrap().modal();
    assert_eq!(first.inputs.len(), 3);
    world.apply(&alice).await;
    let second = world.channel("partner-2").await;
    assert!(alice.can_see(second) && alice.may_send(second));
    assert_eq!(world.count("SELECT count(*) FROM application").await, 2);
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn approving_twice_makes_one_partner_and_says_who_was_first() {
    let world = World::ready().await;
    let (alice, staff, mia, tom) =
        (world.actor("alice"), world.actor("staff"), world.actor("mia"), world.actor("tom"));
    let (ticket, card) = world.applied().await;
    let late_denial = manage(&mia, &card, "Deny").await.unwrap().modal();
    let late_question = manage(&mia, &card, "Request details").await.unwrap().message();
    let said = manage(&tom, &card, "Approve").await.unwrap().message();
    assert!(
        said.has(&format!("Approved. {} can now complete their profile.", alice.mention())),
        "{said}"
    );

    let number = [("ticket", json!(1))];
    let said = tom.command("ticket approve", &number).await.unwrap().message();
    assert!(
        said.has(&format!("You already did this. Nothing has changed for {}.", alice.mention())),
        "{said}"
    );
    let first = format!("This application is already approved\n{} approved it.", tom.mention());
    let said = staff.command("ticket approve", &number).await.unwrap().message();
    assert!(said.has(&first), "{said}");
    let said = mia.submit(&late_denial, &[("reason", "Too late")]).await.unwrap().message();
    assert!(said.has(&first), "{said}");
    let menu = late_question.selects()[0].custom_id.clone();
    let form = mia.select(&late_question, &menu, &["who"]).await.unwrap().modal();
    let said = mia.submit(&form, &[("reason", "Too late")]).await.unwrap().message();
    assert!(said.has(&first), "{said}");

    world.delivered().await;
    let posts = alice.messages(ticket).unwrap();
    assert_eq!(posts.iter().filter(|m| m.has("You are approved")).count(), 1);
    assert!(!posts.iter().any(|m| m.has("Too late") || m.has("Your application was denied")));
    assert_eq!(world.count("SELECT count(*) FROM partner").await, 1);
    assert_eq!(world.count("SELECT count(*) FROM application_decision").await, 1);
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn only_staff_decide_and_never_about_themselves() {
    let world = World::ready().await;
    let (alice, bob, tom, staff) =
        (world.actor("alice"), world.actor("bob"), world.actor("tom"), world.actor("staff"));
    let (ticket, card) = world.applied().await;
    let said = alice.click(&card, "Manage").await.unwrap().message();
    assert!(said.has("This button is for our staff") && said.buttons().is_empty(), "{said}");
    for action in ["approve", "deny", "ask"] {
        let found = world.left_over(ticket, &format!("v1:{action}:1")).await;
        let said = alice.click(&found, "Left over").await.unwrap().message();
        assert!(said.has("Only staff can do this"), "{action}: {said}");
    }
    for (command, reason) in
        [("ticket approve", false), ("ticket deny", true), ("ticket ask", false)]
    {
        let mut options = vec![("ticket", json!(1))];
        options.extend(reason.then(|| ("reason", json!("No"))));
        let said = bob.command(command, &options).await.unwrap().message();
        assert!(said.has("Only staff can do this"), "{command}: {said}");
    }
    for command in ["staff queue", "staff payouts"] {
        let said = bob.command(command, &[]).await.unwrap().message();
        assert!(said.has("Only staff can do this"), "{command}: {said}");
    }
    assert_eq!(bob.autocomplete("ticket approve", "ticket", "", &[]).await.unwrap(), []);

    world.apply(&tom).await;
    let own = world.channel("partner-2").await;
    let card = world.post(&tom, own, "In review").await;
    let refusal = "You cannot decide on your own application\nPlease ask a colleague.";
    let said = tom.click(&card, "Manage").await.unwrap().message();
    assert!(said.has("a colleague decides") && said.buttons().is_empty(), "{said}");
    let found = world.left_over(own, "v1:approve:2").await;
    let said = tom.click(&found, "Left over").await.unwrap().message();
    assert!(said.has(refusal), "{said}");
    let found = world.left_over(own, "v1:deny:2").await;
    let form = tom.click(&found, "Left over").await.unwrap().modal();
    let said = tom.submit(&form, &[("reason", "No")]).await.unwrap().message();
    assert!(said.has(refusal), "{said}");
    assert_eq!(world.count("SELECT count(*) FROM application WHERE state = 'in_review'").await, 2);

    let said = staff.command("staff queue", &[]).await.unwrap().message();
    assert!(said.has("2 applications waiting"), "{said}");
    for (number, who) in [(1, &alice), (2, &tom)] {
        assert!(said.has(&format!("**#{number}** {}, submitted <t:", who.mention())), "{said}");
    }
    let shown = staff.autocomplete("ticket approve", "ticket", "#2", &[]).await.unwrap();
    assert_eq!(shown.iter().map(|(_, value)| value.clone()).collect::<Vec<_>>(), [json!(2)]);
    let said = staff.command("ticket approve", &[("ticket", json!(9))]).await.unwrap().message();
    assert!(
        said.has(
            "Ticket #9 has no application\n`/staff queue` lists the applications that are waiting."
        ),
        "{said}"
    );
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn in_the_tickets_channel_no_number_is_needed() {
    let world = World::ready().await;
    let staff = world.actor("staff");
    let (ticket, _) = world.applied().await;
    let elsewhere =
        "Which ticket or payout do you mean?\nEnter its number, or use this in its channel.";
    for (command, reason) in [
        ("ticket approve", false),
        ("ticket deny", true),
        ("ticket ask", false),
        ("staff reject", true),
    ] {
        let reason: Vec<_> = reason.then(|| ("reason", json!("No"))).into_iter().collect();
        let said = staff.command(command, &reason).await.unwrap().message();
        assert!(said.has(elsewhere), "{command}: {said}");
    }
    let there = staff.in_channel(ticket);
    let said = there
        .command("staff settle", &[("transaction", json!("7VB83412KX998412P"))])
        .await
        .unwrap()
        .message();
    assert!(
        said.has(
            "That payout does not exist\n`/staff payouts` lists the payouts that are waiting."
        ),
        "{said}"
    );
    let said = there.command("ticket ask", &[]).await.unwrap().message();
    assert!(said.has("Which questions should they answer again?"), "{said}");
    let said = there.command("ticket deny", &[("reason", json!("Here"))]).await.unwrap().message();
    assert!(said.has("Denied. "), "{said}");
    world.post(&world.actor("alice"), ticket, "Your application was denied").await;
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn one_question_is_asked_again_and_answered_once() {
    let world = World::ready().await;
    let (alice, staff, mia) = (world.actor("alice"), world.actor("staff"), world.actor("mia"));
    let (ticket, card) = world.applied().await;
    let asked = world.asked(ticket, &card, &["what"], "How many viewers?").await;
    insta::assert_snapshot!(text_of(&asked), @"
    <@…>, <@…> would like to know more.
    We need a few details
    How many viewers?

    • What do you do?
    [Answer]
    ");
    let said = mia.command("ticket ask", &[("ticket", json!(1))]).await.unwrap().message();
    let form =
        mia.select(&said, &said.selects()[0].custom_id.clone(), &["why"]).await.unwrap().modal();
    let said = mia.submit(&form, &[("reason", "And why?")]).await.unwrap().message();
    let first = format!(
        "The applicant has not answered yet\n{} has already requested details.",
        staff.mention()
    );
    assert!(said.has(&first), "{said}");

    let said = alice.command("partner apply", &[]).await.unwrap().message();
    assert!(said.has("Our staff have a question about your application."), "{said}");
    let said = world.actor("mia").click(&asked, "Answer").await.unwrap().message();
    assert!(said.has("This belongs to someone else"), "{said}");
    let form = alice.click(&asked, "Answer").await.unwrap().modal();
    assert_eq!((form.title.as_str(), form.inputs.len()), ("Your application", 1));
    assert_eq!(
        form.input("what").unwrap().value,
        "An answer to this question.",
        "the first answer is there"
    );
    let said = alice.submit(&form, &[("what", "I stream to 900 viewers")]).await.unwrap().message();
    assert!(said.has("Thank you. Your answers have been sent to our staff."), "{said}");
    world.post(&staff, ticket, "has answered.").await;
    world.post(&staff, ticket, "I stream to 900 viewers").await;

    let said = alice.submit(&form, &[("what", "Changed my mind")]).await.unwrap().message();
    assert!(said.has("Your answers have already been sent to our staff."), "{said}");
    let said = alice.click(&asked, "Answer").await.unwrap().message();
    assert!(
        said.has("There is nothing left to answer\n`/partner status` shows your status."),
        "{said}"
    );
    staff.command("ticket approve", &[("ticket", json!(1))]).await.unwrap();
    let said = alice.submit(&form, &[("what", "Changed my mind")]).await.unwrap().message();
    assert!(said.has("There is nothing left to answer"), "{said}");
    assert_eq!(
        world.count("SELECT count(*) FROM application_answer WHERE text = 'Changed my mind'").await,
        0
    );
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn six_questions_are_asked_again_on_two_pages() {
    let mut world = World::ready().await;
    let (alice, staff) = (world.actor("alice"), world.actor("staff"));
    let (ticket, card) = world.applied().await;
    let asked = world
        .asked(
            ticket,
            &card,
            &["who", "what", "why", "achieve", "further", "future"],
            "All of it, please.",
        )
        .await;
    let first = alice.click(&asked, "Answer").await.unwrap().modal();
    assert_eq!((first.title.as_str(), first.inputs.len()), ("Your application, page 1 of 2", 3));
    let kept = alice.submit(&first, &[("who", "Page one")]).await.unwrap().message();
    assert!(kept.has("Your answers are saved."), "{kept}");
    assert_eq!(world.count("SELECT count(*) FROM application WHERE state = 'asked'").await, 1);
    world.restart().await;
    let second = alice.click(&kept, "Continue").await.unwrap().modal();
    assert_eq!((second.title.as_str(), second.inputs.len()), ("Your application, page 2 of 2", 3));
    let said = alice.submit(&second, &[("future", "Page two")]).await.unwrap().message();
    assert!(said.has("Thank you. Your answers have been sent to our staff."), "{said}");
    let card = world.post(&staff, ticket, "Page two").await;
    assert!(card.has("Page one") && card.has("In review"), "{card}");
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn stale_buttons_report_the_current_state() {
    let world = World::ready().await;
    let (alice, staff) = (world.actor("alice"), world.actor("staff"));
    let (ticket, card) = world.applied().await;
    deny(&staff, &card, "Not now").await;
    let denied = format!("This application is already denied\n{} denied it.", staff.mention());
    let nothing_asked = "There is nothing left to answer\n`/partner status` shows your status.";
    let stale = "This is out of date\n`/partner status` shows the current status.";
    for (custom_id, who, sentence) in [
        ("v1:approve:1", "mia", denied.as_str()),
        ("v1:revise:1", "alice", nothing_asked),
        ("v1:revise:1", "bob", "This belongs to someone else"),
        ("v1:complete", "alice", "You are not a partner yet\nApply with `/partner apply`."),
        ("v1:approve:99", "mia", stale),
        (
            "v1:settle:99",
            "mia",
            "That payout does not exist\n`/staff payouts` lists the payouts that are waiting.",
        ),
        ("v1:todo-done:99", "mia", stale),
        ("v1:payout-form", "alice", stale),
        ("v0:approve:1", "mia", stale),
        ("v2:apply", "alice", stale),
        ("v1:approve:one", "mia", stale),
        ("something else", "alice", stale),
    ] {
        let channel = if who == "bob" { world.sandbox.channel("welcome").unwrap() } else { ticket };
        let message = world.left_over(channel, custom_id).await;
        let said = world.actor(who).click(&message, "Left over").await.unwrap().message();
        assert!(said.has(sentence), "{custom_id} by {who}: {said}");
    }
    let (live, seen) = (staff.clone(), card.clone());
    let gone = world.sandbox.until("a card without buttons", move |_| {
        live.messages(ticket)
            .unwrap()
            .into_iter()
            .find(|m| m.id == seen.id && m.buttons().is_empty())
    });
    assert!(gone.await.has("Denied"));
    assert!(alice.may_send(world.sandbox.channel("welcome").unwrap()));
    world.assert_sound();
}
