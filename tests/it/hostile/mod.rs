//! Thousands of malformed and hostile interactions and billing requests: each is answered, and
//! nothing changes.
//!
//! `PARTNERDESK_CASES` says how many, `PARTNERDESK_SEED` which; the seed is printed and gives the
//! same cases again.

mod action;
mod foreign_interactions;
mod interaction;
mod regressions;
mod request;
mod rng;
mod scene;

use std::collections::BTreeMap;

use discord_sandbox::{ActError, Reply};
use futures_util::{StreamExt, stream};

use interaction::Case;
use request::Outcome;
use rng::Rng;
use scene::Scene;

/// How many cases the suite runs.
const CASES: u64 = 1000;
/// How many are under way at once.
const AT_ONCE: usize = 16;

fn setting(name: &str) -> Option<u64> {
    std::env::var(name)
        .ok()
        .map(|text| text.parse().unwrap_or_else(|_| panic!("{name} is a number, not {text:?}")))
}

/// What must not become of a case.
const UNANSWERED: &str = "unanswered";

/// What became of a case, for the count.
type Tally = BTreeMap<&'static str, u32>;

#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::print_stderr, reason = "the seed and the figures are what the run is for")]
async fn malformed_and_hostile_requests_are_answered_and_change_nothing() {
    let cases = setting("PARTNERDESK_CASES").unwrap_or(CASES);
    let seed =
        setting("PARTNERDESK_SEED").unwrap_or_else(|| u64::try_from(crate::bot::now()).unwrap());
    eprintln!("PARTNERDESK_SEED={seed} PARTNERDESK_CASES={cases}");
    let scene = Scene::new().await;
    let (rows, discord) = (scene.rows().await, scene.discord());
    // A connection that the server has closed over the last request must not fail the next.
    let client = reqwest::Client::builder().pool_max_idle_per_host(0).build().unwrap();

    let requests = stream::iter((0..cases).filter(|case| case % 5 == 0))
        .map(|case| {
            let (scene, client) = (&scene, &client);
            async move {
                match request::send(scene, client, &mut Rng::new(seed, case)).await {
                    Outcome::Refused => "request refused",
                    Outcome::Known => "request known",
                    Outcome::NotHttp => "no HTTP",
                }
            }
        })
        .buffer_unordered(AT_ONCE)
        .fold(Tally::new(), count);
    let foreign = foreign_interactions::all(&scene).into_iter();
    let mut heard: Vec<_> =
        foreign.enumerate().map(|(n, case)| (cases + u64::try_from(n).unwrap(), case)).collect();
    eprintln!("{} by others than those concerned", heard.len());
    let mut unheard = Vec::new();
    for number in (0..cases).filter(|case| case % 5 != 0) {
        let case = Case::draw(&scene, &mut Rng::new(seed, number));
        match (case.is_readable(&scene), case.is_asked()) {
            (true, true) => heard.push((number, case)),
            (true, false) => unheard.push(("never asked for", case)),
            (false, _) => unheard.push(("dropped by serenity", case)),
        }
    }
    let heard = stream::iter(heard)
        .map(|(number, case)| answered(&scene, number, case))
        .buffer_unordered(AT_ONCE)
        .fold(Tally::new(), count);
    // Nobody answers these: Discord itself could never send them. They are sent all the same, for
    // what they might break.
    let unheard = stream::iter(unheard)
        .map(|(why, case)| {
            let scene = &scene;
            async move {
                let _ = scene
                    .world
                    .sandbox
                    .interact_raw(&scene.people[case.who].actor, &case.raw)
                    .await;
                why
            }
        })
        .buffer_unordered(usize::MAX)
        .fold(Tally::new(), count);
    let (requests, heard, unheard, endless) =
        tokio::join!(requests, heard, unheard, request::endless(&scene));
    assert!(endless.starts_with("HTTP/1.1 408") && endless.contains(r#"{"error":"#), "{endless}");
    eprintln!("{requests:?} {heard:?} {unheard:?}");

    assert_eq!(heard.get(UNANSWERED), None, "they are told above");

    let log = scene.world.log();
    assert!(!log.contains("panicked"), "the bot panicked");
    scene.world.delivered().await;
    for (before, after) in [(&rows, &scene.rows().await), (&discord, &scene.discord())] {
        for (what, rows) in after {
            assert_eq!(before.get(what), Some(rows), "{what} changed");
        }
    }
    assert_eq!(scene.forms_kept_with_a_secret().await, Vec::<String>::new());
    let said = scene.people[0].actor.command("partner earnings", &[]).await.unwrap().message();
    assert!(said.has("$65.00"), "{said}");
    scene.world.assert_sound();
}

async fn count(mut tally: Tally, what: &'static str) -> Tally {
    *tally.entry(what).or_default() += 1;
    tally
}

/// Sends the case and looks at the answer: a sentence in the language of who sent it.
#[expect(clippy::print_stderr, reason = "each that is not answered is told, not the first alone")]
async fn answered(scene: &Scene, number: u64, case: Case) -> &'static str {
    let who = &scene.people[case.who].actor;
    let reply = match scene.world.sandbox.interact_raw(who, &case.raw).await {
        Ok(reply) => reply,
        Err(ActError::NoAnswer) => {
            eprintln!("case {number} by {} was not answered: {:?}", who.name(), case.raw);
            return UNANSWERED;
        }
        Err(error) => panic!("case {number}: {error}"),
    };
    let (text, outcome) = match reply {
        Reply::Message(message) | Reply::Updated(message) => {
            assert!(message.ephemeral, "others see the answer to case {number}: {message}");
            let outcome = if message.has("Something went wrong on our side.") {
                "our fault"
            } else {
                "answered"
            };
            (message.text(), outcome)
        }
        Reply::Modal(modal) => (modal.title, "form"),
        Reply::Nothing => return "suggestions",
    };
    assert!(!text.trim().is_empty(), "case {number}: an empty answer to {:?}", case.raw);
    let usual = !case.raw.replaced.iter().any(|(name, _)| name == "locale");
    let other = if who.locale() == "nl" { "That did not work" } else { "Dat is niet gelukt" };
    assert!(!usual || !text.contains(other), "case {number} in the wrong language: {text}");
    outcome
}
