//! Commands, autocomplete, buttons, selects and modals, as a person uses them.

use discord_sandbox::{ActError, Reply};
use serde_json::json;

use crate::bot::Rig;

fn refused<T: std::fmt::Debug>(result: Result<T, ActError>) -> String {
    match result.unwrap_err() {
        ActError::Client(why) => why,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_command_is_answered_with_its_options_and_locale() {
    let rig = Rig::start().await;
    let alice = rig.sandbox.actor("alice");
    let staff = rig.sandbox.actor("staff");
    let reply = alice.command("hello", &[]).await.unwrap().message();
    assert_eq!(reply.content, "hello world x1 (en-US)");
    let reply = alice
        .with_locale("de")
        .command("hello", &[("who", json!(staff.id())), ("times", json!(3))])
        .await;
    assert_eq!(reply.unwrap().message().content, "hello staff x3 (de)");
    assert_eq!(rig.sandbox.violations(), Vec::<String>::new());
    assert_eq!(rig.sandbox.refusals(), vec![]);
}

#[tokio::test]
async fn the_client_sends_no_command_that_does_not_fit() {
    let rig = Rig::start().await;
    let alice = rig.sandbox.actor("alice");
    assert!(refused(alice.command("nothing", &[]).await).contains("no command"));
    assert!(refused(alice.command("hello", &[("times", json!(4))]).await).contains("between"));
    assert!(
        refused(alice.command("hello", &[("who", json!("12"))]).await).contains("cannot be chosen")
    );
    assert!(refused(alice.command("hello", &[("whom", json!("12"))]).await).contains("no option"));
    assert!(refused(alice.command("pick", &[]).await).contains("required"));
    assert!(refused(alice.command("tell", &[]).await).contains("subcommand"));
    assert!(refused(alice.command("staff_only", &[]).await).contains("permissions"));
    let owner = rig.sandbox.actor("owner");
    assert_eq!(owner.command("staff_only", &[]).await.unwrap().message().content, "yes, boss");
    let log = rig.sandbox.channel("staff-log").unwrap();
    assert_eq!(
        alice.in_channel(log).command("hello", &[]).await.unwrap_err(),
        ActError::NotVisible
    );
}

#[tokio::test]
async fn an_option_suggests_what_begins_like_it() {
    let rig = Rig::start().await;
    let alice = rig.sandbox.actor("alice");
    let names =
        |choices: Vec<(String, _)>| choices.into_iter().map(|(name, _)| name).collect::<Vec<_>>();
    assert_eq!(
        names(alice.autocomplete("pick", "fruit", "ap", &[]).await.unwrap()),
        ["apple", "apricot"]
    );
    assert_eq!(names(alice.autocomplete("pick", "fruit", "", &[]).await.unwrap()).len(), 3);
    assert!(
        refused(alice.autocomplete("hello", "times", "", &[]).await).contains("no suggestions")
    );
}

#[tokio::test]
async fn an_ephemeral_answer_is_for_one_person() {
    let rig = Rig::start().await;
    let (alice, staff) = (rig.sandbox.actor("alice"), rig.sandbox.actor("staff"));
    let reply = alice.command("whisper", &[]).await.unwrap().message();
    assert!(reply.ephemeral);
    let seen = |actor: &discord_sandbox::Actor| actor.messages(rig.welcome()).unwrap().len();
    assert_eq!((seen(&alice), seen(&staff)), (1, 0));
    assert_eq!(staff.click(&reply, "any").await.unwrap_err(), ActError::NotVisible);
    let events: Vec<_> = rig.sandbox.records();
    assert!(!serde_json::to_string(&events).unwrap().contains("MESSAGE_CREATE"));
}

#[tokio::test]
async fn a_deferred_answer_is_waited_for() {
    let rig = Rig::start().await;
    let alice = rig.sandbox.actor("alice");
    let reply = alice.command("think", &[]).await.unwrap().message();
    assert_eq!(reply.content, "thought");
    assert!(reply.ephemeral && !reply.loading);
    assert_eq!(alice.messages(rig.welcome()).unwrap().len(), 1, "the followup is the answer");
}

#[tokio::test]
async fn buttons_update_open_forms_and_acknowledge() {
    let rig = Rig::start().await;
    let alice = rig.sandbox.actor("alice");
    let panel = alice.command("panel", &[]).await.unwrap().message();
    assert!(refused(alice.click(&panel, "Off").await).contains("disabled"));
    assert!(refused(alice.click(&panel, "Nope").await).contains("no button"));
    let form = alice.click(&panel, "Open form").await.unwrap().modal();
    assert_eq!(form.title, "A form");
    let Reply::Updated(changed) = alice.click(&panel, "later").await.unwrap() else {
        panic!("not updated")
    };
    assert_eq!(changed.content, "later it is");
    rig.sandbox
        .until("the followup", |_| {
            alice.messages(rig.welcome()).unwrap().iter().any(|m| m.has("and more")).then_some(())
        })
        .await;
    let Reply::Updated(changed) = alice.click(&panel, "Update").await.unwrap() else {
        panic!("not updated")
    };
    assert_eq!(changed.buttons(), vec![]);
    assert!(
        refused(alice.click(&panel, "Update").await).contains("no button"),
        "the button has gone"
    );
}

#[tokio::test]
async fn selects_take_options_and_people() {
    let rig = Rig::start().await;
    let alice = rig.sandbox.actor("alice");
    let panel = alice.command("panel", &[]).await.unwrap().message();
    assert_eq!(alice.select(&panel, "colour", &["Green"]).await.unwrap().message().content, "g");
    assert_eq!(
        alice.select(&panel, "person", &["staff"]).await.unwrap().message().content,
        "staff"
    );
    assert!(refused(alice.select(&panel, "colour", &["Blue"]).await).contains("cannot be chosen"));
    assert!(refused(alice.select(&panel, "colour", &["Red", "Green"]).await).contains("1 to 1"));
}

#[tokio::test]
async fn a_modal_keeps_its_limits_and_its_secrets() {
    let rig = Rig::start().await;
    let alice = rig.sandbox.actor("alice");
    let form = alice.command("form", &[]).await.unwrap().modal();
    assert_eq!(
        form.input("Passphrase").unwrap().value,
        "prefilled-secret",
        "the person sees what is filled in"
    );
    assert!(
        !format!("{form} {form:?}").contains("prefilled-secret"),
        "but it is not shown in a terminal"
    );
    assert!(refused(alice.submit(&form, &[]).await).contains("Name"));
    assert!(refused(alice.submit(&form, &[("name", "A")]).await).contains("at least 2"));
    assert!(
        refused(alice.submit(&form, &[("name", &"A".repeat(21))]).await).contains("at most 20")
    );
    assert!(refused(alice.submit(&form, &[("nome", "Alice")]).await).contains("no input"));
    let values = [("name", "Alice"), ("Passphrase", "typed-secret")];
    let reply = alice.submit(&form, &values).await.unwrap().message();
    assert_eq!(reply.content, "Alice / nothing / 12");
    let dump = rig.sandbox.dump().to_string();
    let records = serde_json::to_string(&rig.sandbox.records()).unwrap();
    for text in [dump, records] {
        assert!(!text.contains("typed-secret") && !text.contains("prefilled-secret"));
        assert!(text.contains("[redacted]"));
        assert!(!text.contains(rig.sandbox.token()));
    }
}

#[tokio::test]
async fn one_modal_can_be_submitted_64_times_at_once() {
    let rig = Rig::start().await;
    let alice = rig.sandbox.actor("alice");
    let form = alice.command("form", &[]).await.unwrap().modal();
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..64 {
        let (alice, form) = (alice.clone(), form.clone());
        tasks.spawn(async move {
            let name = format!("name {number}");
            let reply = alice.submit(&form, &[("name", &name)]).await.unwrap().message();
            assert!(reply.content.starts_with(&name));
        });
    }
    while let Some(done) = tasks.join_next().await {
        done.unwrap();
    }
    assert_eq!(rig.sandbox.violations(), Vec::<String>::new());
}

#[tokio::test]
async fn direct_messages_arrive_unless_they_are_closed() {
    let rig = Rig::start().await;
    let (alice, staff) = (rig.sandbox.actor("alice"), rig.sandbox.actor("staff"));
    let tell = |who: u64| [("who", json!(who.to_string()))];
    assert_eq!(
        alice.command("tell secret", &tell(staff.id())).await.unwrap().message().content,
        "told"
    );
    assert_eq!(staff.dms().len(), 1);
    assert_eq!(alice.dms().len(), 0);
    staff.close_dms();
    assert_eq!(
        alice.command("tell secret", &tell(staff.id())).await.unwrap().message().content,
        "not reachable"
    );
    assert_eq!(rig.sandbox.refusals().last().unwrap().code, 50007);
    let dm = staff.dm_channel().unwrap();
    assert_eq!(alice.messages(dm).unwrap_err(), ActError::NotVisible);
}

#[tokio::test]
async fn what_a_person_says_reaches_the_bot_as_far_as_it_may_read() {
    let rig = Rig::start().await;
    let staff = rig.sandbox.actor("staff");
    // In direct messages a bot reads everything; in the server only with the message content
    // intent.
    staff.command("tell secret", &[("who", json!(staff.id()))]).await.unwrap();
    let dm = staff.dm_channel().unwrap();
    staff.say(rig.welcome(), "ping").await.unwrap();
    staff.say(dm, "ping").await.unwrap();
    rig.sandbox
        .until("the answer", |_| {
            staff.dms().iter().any(|message| message.content == "pong").then_some(())
        })
        .await;
    assert_eq!(
        staff
            .messages(rig.welcome())
            .unwrap()
            .iter()
            .filter(|message| message.content == "pong")
            .count(),
        0
    );
}

#[tokio::test]
async fn a_restarted_bot_goes_on_and_what_was_in_flight_ends() {
    let mut rig = Rig::start().await;
    let alice = rig.sandbox.actor("alice");
    let panel = alice.command("panel", &[]).await.unwrap().message();
    let waiting = {
        let alice = alice.clone();
        tokio::spawn(async move { alice.command("slow", &[]).await })
    };
    rig.sandbox
        .until("the command is on its way", |sandbox| {
            serde_json::to_string(&sandbox.records())
                .unwrap()
                .contains("\"name\":\"slow\"")
                .then_some(())
        })
        .await;
    rig.restart().await;
    assert_eq!(waiting.await.unwrap().unwrap_err(), ActError::NoAnswer);
    let Reply::Updated(changed) = alice.click(&panel, "Update").await.unwrap() else {
        panic!("not updated")
    };
    assert_eq!(changed.content, "updated");
}
