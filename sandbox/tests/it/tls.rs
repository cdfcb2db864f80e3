//! A bot whose HTTP is serenity's own, the rate limiter included: by TLS, as `discord.com`.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use discord_sandbox::{Fault, Limits, Sandbox, SandboxError, Seed, Traffic};
use serde_json::json;
use serenity::all::{ChannelId, CreateMessage, Http, HttpBuilder, HttpError};

use crate::bot::Rig;
use crate::server::Client;

const MESSAGES: &str = "/channels/{id}/messages";
const WINDOW: Duration = Duration::from_millis(200);

/// A sandbox, and serenity's HTTP that takes it for Discord.
struct Place {
    sandbox: Sandbox,
    http: Http,
    /// How often the rate limiter has made a request wait.
    waits: Arc<AtomicUsize>,
}

/// A sandbox, serenity's HTTP, and the count of its waits.
async fn start() -> (Sandbox, Http, Arc<AtomicUsize>) {
    let sandbox = Sandbox::start("127.0.0.1:0".parse().unwrap(), Seed::small()).await.unwrap();
    let tls = sandbox.listen_tls("127.0.0.1:0".parse().unwrap()).await.unwrap();
    let client = reqwest::Client::builder()
        .no_proxy()
        .resolve("discord.com", tls.address)
        .add_root_certificate(reqwest::Certificate::from_der(&tls.certificate).unwrap())
        .build()
        .unwrap();
    let mut http = HttpBuilder::new(sandbox.token()).client(client).build();
    http.set_application_id(sandbox.bot().into());
    let waits = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&waits);
    let limiter = http.ratelimiter.as_mut().unwrap();
    limiter.set_ratelimit_callback(Box::new(move |_| {
        count.fetch_add(1, Ordering::Relaxed);
    }));
    (sandbox, http, waits)
}

impl Place {
    async fn start() -> Self {
        let (sandbox, http, waits) = start().await;
        Self { sandbox, http, waits }
    }

    fn welcome(&self) -> u64 {
        self.sandbox.channel("welcome").unwrap()
    }

    async fn say(&self, text: &str) -> Result<(), serenity::Error> {
        ChannelId::new(self.welcome())
            .send_message(&self.http, CreateMessage::new().content(text))
            .await
            .map(drop)
    }

    fn said(&self) -> Vec<String> {
        self.sandbox.messages(self.welcome()).into_iter().map(|message| message.content).collect()
    }

    fn waits(&self) -> usize {
        self.waits.load(Ordering::Relaxed)
    }

    /// The requests that were answered with 429.
    fn refused(&self) -> usize {
        let is = |traffic: &Traffic| matches!(traffic, Traffic::Request { status: 429, .. });
        self.sandbox.records().iter().filter(|record| is(&record.traffic)).count()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        crate::server::assert_conforms(&self.sandbox);
    }
}

#[tokio::test]
async fn a_burst_arrives_once_each_in_order_and_is_never_refused() {
    let place = Place::start().await;
    place.sandbox.limit(Limits::default().route("POST", MESSAGES, 5, WINDOW));
    let texts: Vec<String> = (1..=12).map(|n| n.to_string()).collect();
    for text in &texts {
        place.say(text).await.unwrap();
    }
    assert_eq!(place.said(), texts);
    assert_eq!(place.refused(), 0, "who heeds the headers waits in advance");
}

#[tokio::test]
async fn an_empty_bucket_is_waited_for_in_advance() {
    let place = Place::start().await;
    // So long that the second request cannot come after the window by chance.
    place.sandbox.limit(Limits::none().route("POST", MESSAGES, 1, Duration::from_secs(1)));
    place.say("1").await.unwrap();
    place.say("2").await.unwrap();
    assert_eq!((place.waits(), place.refused()), (1, 0));
    assert_eq!(place.said(), ["1", "2"]);
}

#[tokio::test]
async fn what_others_have_used_up_is_refused_and_waited_out() {
    let place = Place::start().await;
    place.sandbox.limit(Limits::none().route("POST", MESSAGES, 1, Duration::from_secs(1)));
    let other = Client::new(&place.sandbox);
    let path = format!("/channels/{}/messages", place.welcome());
    assert_eq!(other.post(&path, &json!({"content": "theirs"})).await.0, 200);
    place.say("ours").await.unwrap();
    assert_eq!(place.said(), ["theirs", "ours"]);
    assert_eq!((place.waits(), place.refused()), (1, 1));
}

#[tokio::test]
async fn the_global_limit_is_waited_out() {
    let place = Place::start().await;
    place.sandbox.limit(Limits::none().global(1, Duration::from_secs(1)));
    place.say("1").await.unwrap();
    place.say("2").await.unwrap();
    assert_eq!((place.waits(), place.refused()), (1, 1));
    place.sandbox.lift_limits();
    place.say("3").await.unwrap();
    assert_eq!((place.waits(), place.refused()), (1, 1), "there is no limit any more");
    assert_eq!(place.said(), ["1", "2", "3"]);
}

#[tokio::test]
async fn a_refusal_that_names_its_wait_is_waited_out_and_one_that_does_not_is_an_error() {
    let place = Place::start().await;
    let named = place.sandbox.fault(Fault::on("POST", MESSAGES).limited(WINDOW, true).times(2));
    place.say("once").await.unwrap();
    assert_eq!((named.hits(), place.waits()), (2, 2));
    assert_eq!(place.said(), ["once"]);
    place.sandbox.fault(Fault::on("POST", MESSAGES).limited(WINDOW, false));
    place.say("never").await.unwrap_err();
    assert_eq!(place.said(), ["once"]);
}

#[tokio::test]
async fn a_fault_of_the_server_is_an_error_at_once() {
    let place = Place::start().await;
    let fault = place.sandbox.fault(Fault::on("POST", MESSAGES).status(500).times(2));
    let error = place.say("lost").await.unwrap_err();
    let serenity::Error::Http(HttpError::UnsuccessfulRequest(response)) = error else {
        panic!("{error}")
    };
    assert_eq!(response.status_code, 500);
    assert_eq!(fault.hits(), 1, "serenity does not try again");
    assert_eq!(place.waits(), 0);
}

#[tokio::test]
async fn a_whole_bot_runs_with_its_own_rate_limiter() {
    let (sandbox, http, _) = start().await;
    sandbox.limit(Limits::default());
    let rig = Rig::start_by(http, sandbox).await;
    let reply = rig.sandbox.actor("alice").command("hello", &[]).await.unwrap().message();
    assert_eq!(reply.content, "hello world x1 (en-US)");
    assert_eq!(rig.sandbox.refusals(), []);
}

#[tokio::test]
async fn only_the_certificate_of_that_listener_is_trusted() {
    let place = Place::start().await;
    let other = place.sandbox.listen_tls("127.0.0.1:0".parse().unwrap()).await.unwrap();
    let client = reqwest::Client::builder()
        .no_proxy()
        .resolve("discord.com", other.address)
        .build()
        .unwrap();
    assert!(
        client.get("https://discord.com/api/v10/gateway").send().await.unwrap_err().is_connect()
    );
    let refused = place.sandbox.listen_tls("0.0.0.0:0".parse().unwrap()).await.unwrap_err();
    assert!(matches!(refused, SandboxError::NotLoopback(_)), "{refused}");
}
