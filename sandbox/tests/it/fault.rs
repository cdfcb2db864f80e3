//! Faults on demand, as a bot meets them.

use std::time::Duration;

use discord_sandbox::{Armed, Fault, Traffic};
use serenity::all::{ChannelId, CreateMessage, HttpError};

use crate::bot::Rig;

const MESSAGES: &str = "/channels/{id}/messages";

async fn say(rig: &Rig, text: &str) -> Result<(), serenity::Error> {
    ChannelId::new(rig.welcome())
        .send_message(&rig.http, CreateMessage::new().content(text))
        .await
        .map(drop)
}

fn arrived(rig: &Rig, text: &str) -> usize {
    rig.sandbox.messages(rig.welcome()).iter().filter(|message| message.content == text).count()
}

fn status(error: &serenity::Error) -> Option<u16> {
    match error {
        serenity::Error::Http(HttpError::UnsuccessfulRequest(response)) => {
            Some(response.status_code.as_u16())
        }
        _ => None,
    }
}

fn on_messages(rig: &Rig, with: impl FnOnce(Fault) -> Fault) -> Armed {
    rig.sandbox.fault(with(Fault::on("POST", MESSAGES)))
}

#[tokio::test]
async fn a_status_is_answered_before_or_after_the_effect() {
    let rig = Rig::start().await;
    on_messages(&rig, |fault| fault.status(503));
    assert_eq!(status(&say(&rig, "lost").await.unwrap_err()), Some(503));
    assert_eq!(arrived(&rig, "lost"), 0);
    on_messages(&rig, |fault| fault.status(502).after());
    assert_eq!(status(&say(&rig, "kept").await.unwrap_err()), Some(502));
    assert_eq!(arrived(&rig, "kept"), 1, "the message is there, though the bot was told otherwise");
    say(&rig, "well").await.unwrap();
    assert_eq!(arrived(&rig, "well"), 1);
}

#[tokio::test]
async fn only_the_named_requests_are_hit() {
    let rig = Rig::start().await;
    let armed = on_messages(&rig, |fault| fault.skip(1).times(2));
    let results: Vec<bool> =
        [say(&rig, "1").await, say(&rig, "2").await, say(&rig, "3").await, say(&rig, "4").await]
            .iter()
            .map(Result::is_ok)
            .collect();
    assert_eq!(results, [true, false, false, true]);
    assert_eq!(armed.hits(), 2);
    on_messages(&rig, |fault| fault.times(9));
    rig.sandbox.clear_faults();
    say(&rig, "5").await.unwrap();
}

#[tokio::test]
async fn a_limit_names_its_wait_in_a_header_or_only_in_the_body() {
    let rig = Rig::start().await;
    let ask = || async {
        let url = format!("{}/api/v10/channels/{}/messages", rig.sandbox.url(), rig.welcome());
        let request = reqwest::Client::new()
            .post(url)
            .header("authorization", format!("Bot {}", rig.sandbox.token()));
        let answer =
            request.header("content-type", "application/json").body("{}").send().await.unwrap();
        let wait =
            answer.headers().get("retry-after").map(|value| value.to_str().unwrap().to_owned());
        (answer.status().as_u16(), wait, answer.text().await.unwrap())
    };
    on_messages(&rig, |fault| fault.limited(Duration::from_millis(1500), true));
    let (status, wait, body) = ask().await;
    assert_eq!((status, wait.as_deref()), (429, Some("1.5")));
    assert!(body.contains("\"retry_after\":1.5"), "{body}");
    on_messages(&rig, |fault| fault.limited(Duration::from_millis(1500), false));
    assert_eq!(ask().await.1, None);
    on_messages(&rig, Fault::blocked);
    assert!(ask().await.2.starts_with("<html>"));
}

#[tokio::test]
async fn a_connection_breaks_off_before_or_after_the_effect() {
    let rig = Rig::start().await;
    on_messages(&rig, Fault::drop);
    let error = say(&rig, "lost").await.unwrap_err();
    assert!(status(&error).is_none() && arrived(&rig, "lost") == 0, "{error}");
    let last = rig.sandbox.records().pop().unwrap().traffic;
    assert!(matches!(last, Traffic::Request { status: 0, .. }), "{last:?}");
    on_messages(&rig, |fault| fault.drop().after());
    say(&rig, "kept").await.unwrap_err();
    assert_eq!(arrived(&rig, "kept"), 1);
}

#[tokio::test]
async fn a_held_request_continues_when_it_is_released() {
    let rig = Rig::start().await;
    let armed = on_messages(&rig, Fault::hold);
    let (http, channel) = (std::sync::Arc::clone(&rig.http), ChannelId::new(rig.welcome()));
    let saying = tokio::spawn(async move {
        channel.send_message(&http, CreateMessage::new().content("at last")).await
    });
    armed.reached().await;
    assert_eq!(arrived(&rig, "at last"), 0);
    armed.release();
    saying.await.unwrap().unwrap();
    assert_eq!(arrived(&rig, "at last"), 1);
}

#[tokio::test]
async fn a_request_that_hangs_is_given_up_by_the_client_alone() {
    let rig = Rig::start().await;
    let armed = on_messages(&rig, |fault| fault.hang().after());
    let given_up = tokio::select! {
        result = say(&rig, "unheard") => panic!("{result:?}"),
        () = armed.reached() => true,
    };
    rig.sandbox.until("the message", |_| (arrived(&rig, "unheard") == 1).then_some(())).await;
    assert!(given_up);
}

#[tokio::test]
async fn a_late_answer_is_an_answer() {
    let rig = Rig::start().await;
    on_messages(&rig, |fault| fault.delay(Duration::from_millis(30)));
    say(&rig, "late").await.unwrap();
    assert_eq!(arrived(&rig, "late"), 1);
    assert_eq!(rig.sandbox.calls().last().unwrap(), &("POST".to_owned(), MESSAGES.to_owned()));
}

fn seen(rig: &Rig, event: &str) -> usize {
    let is = |traffic: &Traffic| {
        matches!(
            traffic, Traffic::Dispatch { event: name, .. } if name == event
        )
    };
    rig.sandbox.records().iter().filter(|record| is(&record.traffic)).count()
}

/// The bot answers a command of alice, whatever has happened to its connection.
async fn answers(rig: &Rig) {
    let reply = rig.sandbox.actor("alice").command("hello", &[]).await.unwrap().message();
    assert_eq!(reply.content, "hello world x1 (en-US)");
}

#[tokio::test]
async fn a_bot_that_is_asked_to_reconnect_resumes() {
    let rig = Rig::start().await;
    rig.sandbox.reconnect_gateway();
    rig.sandbox.until("the resume", |_| (seen(&rig, "RESUMED") == 1).then_some(())).await;
    answers(&rig).await;
    assert_eq!(seen(&rig, "READY"), 1);
}

#[tokio::test]
async fn a_resumable_session_is_resumed_and_any_other_starts_anew() {
    let rig = Rig::start().await;
    rig.sandbox.invalidate_session(true);
    rig.sandbox.until("the resume", |_| (seen(&rig, "RESUMED") == 1).then_some(())).await;
    rig.sandbox.invalidate_session(false);
    rig.sandbox.until("a second session", |_| (seen(&rig, "READY") == 2).then_some(())).await;
    answers(&rig).await;
}

#[tokio::test]
async fn a_bot_comes_back_after_every_close_code_that_lets_it() {
    for code in [1000, 1001, 4000, 4001, 4007, 4008, 4009] {
        let rig = Rig::start().await;
        let before = seen(&rig, "RESUMED") + seen(&rig, "READY");
        rig.sandbox.close_gateway(code);
        let is_back = |_: &discord_sandbox::Sandbox| {
            (rig.sandbox.bot_connected() && seen(&rig, "RESUMED") + seen(&rig, "READY") > before)
                .then_some(())
        };
        rig.sandbox.until(&format!("the bot after {code}"), is_back).await;
        answers(&rig).await;
    }
}

#[tokio::test]
async fn a_bot_whose_heartbeats_are_not_heard_connects_anew() {
    let sandbox = discord_sandbox::Sandbox::start(
        "127.0.0.1:0".parse().unwrap(),
        discord_sandbox::Seed::small(),
    );
    let sandbox = sandbox.await.unwrap();
    sandbox.set_heartbeat(Duration::from_millis(200));
    let rig = Rig::start_with(sandbox).await;
    rig.sandbox.ignore_heartbeats(2);
    let again = |_: &discord_sandbox::Sandbox| {
        (seen(&rig, "RESUMED") + seen(&rig, "READY") > 1).then_some(())
    };
    rig.sandbox.until("another connection", again).await;
    answers(&rig).await;
}

#[tokio::test]
async fn a_silent_connection_is_noticed_by_its_heartbeats() {
    let sandbox = discord_sandbox::Sandbox::start(
        "127.0.0.1:0".parse().unwrap(),
        discord_sandbox::Seed::small(),
    );
    let sandbox = sandbox.await.unwrap();
    sandbox.set_heartbeat(Duration::from_millis(200));
    let rig = Rig::start_with(sandbox).await;
    rig.sandbox.silence_gateway();
    let again = |_: &discord_sandbox::Sandbox| {
        (seen(&rig, "RESUMED") + seen(&rig, "READY") > 1).then_some(())
    };
    rig.sandbox.until("another connection", again).await;
    answers(&rig).await;
}

#[tokio::test]
async fn a_refusing_gateway_is_asked_again() {
    let rig = Rig::start().await;
    rig.sandbox.turn_away(1);
    rig.sandbox.delay_hello(Duration::from_millis(50));
    rig.sandbox.drop_gateway();
    let again = |_: &discord_sandbox::Sandbox| {
        (seen(&rig, "RESUMED") + seen(&rig, "READY") > 1).then_some(())
    };
    rig.sandbox.until("another connection", again).await;
    answers(&rig).await;
}

#[tokio::test]
async fn a_replayed_event_reaches_the_bot_again() {
    let rig = Rig::start().await;
    answers(&rig).await;
    let interactions = |rig: &Rig| {
        rig.sandbox
            .calls()
            .iter()
            .filter(|(_, route)| route == "/interactions/{id}/{token}/callback")
            .count()
    };
    let before = interactions(&rig);
    // The answer's message was the last event, the interaction the one before.
    rig.sandbox.replay_events(2);
    rig.sandbox.until("a second answer", |_| (interactions(&rig) > before).then_some(())).await;
    assert_eq!(rig.sandbox.refusals().last().unwrap().code, 40_060, "answered once already");
}
