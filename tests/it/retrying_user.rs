//! The story, played by people who do not give up: they look whether what they did has come about,
//! and do it again when it has not. The bot may die, and Discord may fail, at any time.

use discord_sandbox::{Actor, MessageView, ModalView, Reply, Sandbox};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use crate::bot::{CODE, EMAIL, PASSPHRASE, World, answers, manage, profile, purchase, redeem};

/// How often somebody tries the same before they give up.
const TRIES: usize = 48;

/// Something that somebody does until it has come about.
pub(crate) type Step = for<'a> fn(&'a World) -> BoxFuture<'a, Option<()>>;

/// The steps of the story.
pub(crate) const STEPS: [(&str, Step); 10] = [
    ("set it up", |world| set_up(world).boxed()),
    ("apply", |world| apply(world).boxed()),
    ("ask back", |world| ask_back(world).boxed()),
    ("We need a few details", |world| answer_again(world).boxed()),
    ("approve", |world| approve(world).boxed()),
    ("complete the profile", |world| complete_profile(world).boxed()),
    ("create the code", |world| create_code(world).boxed()),
    ("report five purchases", |world| report(world).boxed()),
    ("ask for the payout", |world| ask_for_payout(world).boxed()),
    ("settle", |world| settle(world).boxed()),
];

/// Plays the whole story.
pub(crate) async fn play(world: &mut World) {
    for (what, act) in STEPS {
        insist(world, what, act).await;
    }
}

/// Repeats until it is done, with a bot that runs.
pub(crate) async fn insist(world: &mut World, what: &str, act: Step) {
    for _ in 0..TRIES {
        revive(world).await;
        let done = tokio::select! {
            done = act(world) => done,
            () = world.halted() => None,
        };
        if done.is_some() {
            return;
        }
    }
    panic!("tried {TRIES} times in vain to {what}");
}

/// Kills a bot that has halted, and starts one where there is none, again when the start fails, as
/// whatever watches over it does; waits until it is connected.
pub(crate) async fn revive(world: &mut World) {
    for _ in 0..TRIES {
        if world.is_running() && !world.has_halted() {
            tokio::select! {
                () = world.sandbox.bot_ready() => return,
                () = world.halted() => {}
            }
        }
        if world.has_halted() {
            world.set("PARTNERDESK_HALT_AT", "");
        }
        world.kill();
        // Why it did not start stands in the log of the last try, should that one fail as well.
        drop(world.launch().await);
    }
    panic!("the bot did not start in {TRIES} tries:\n{}", world.log());
}

async fn is(world: &World, sql: &'static str) -> Option<()> {
    (world.count(sql).await > 0).then_some(())
}

fn message(reply: Reply) -> Option<MessageView> {
    match reply {
        Reply::Message(message) | Reply::Updated(message) => Some(message),
        Reply::Modal(_) | Reply::Nothing => None,
    }
}

fn modal(reply: Reply) -> Option<ModalView> {
    match reply {
        Reply::Modal(modal) => Some(modal),
        Reply::Message(_) | Reply::Updated(_) | Reply::Nothing => None,
    }
}

fn people(world: &World) -> (Actor, Actor) {
    (world.actor("staff"), world.actor("alice"))
}

pub(crate) async fn set_up(world: &World) -> Option<()> {
    let said = message(world.actor("owner").command("setup", &world.all_options()).await.ok()?)?;
    said.has("Setup is complete").then_some(())
}

const FILED: &str = "SELECT count(*) FROM application WHERE state <> 'draft'";

async fn apply(world: &World) -> Option<()> {
    let (_, alice) = people(world);
    if is(world, FILED).await.is_none() {
        let mut reply = alice.command("partner apply", &[]).await.ok()?;
        for _ in 0..4 {
            reply = match reply {
                Reply::Modal(form) => alice.submit(&form, &answers(&form)).await.ok()?,
                Reply::Message(kept) | Reply::Updated(kept)
                    if kept.buttons().iter().any(|b| b.label == "Continue") =>
                {
                    alice.click(&kept, "Continue").await.ok()?
                }
                _ => break,
            };
        }
    }
    is(world, FILED).await
}

/// The ticket's card with this text: what "Manage" answered before may say the same.
async fn card(world: &World, who: &Actor, channel: u64, text: &str) -> MessageView {
    let is_card = |message: &MessageView| {
        message.has(text) && message.buttons().iter().any(|button| button.label == "Manage")
    };
    let found = |_: &Sandbox| who.messages(channel).ok()?.into_iter().rev().find(is_card);
    world.until("the ticket's card", found).await
}

const ASKED: &str = "SELECT count(*) FROM application WHERE round = 1";

async fn ask_back(world: &World) -> Option<()> {
    let (staff, _) = people(world);
    let ticket = world.channel("partner-1").await;
    if is(world, ASKED).await.is_none() {
        let card = card(world, &staff, ticket, "In review").await;
        let menu = message(manage(&staff, &card, "Request details").await.ok()?)?;
        let id = menu.selects().first()?.custom_id.clone();
        let form = modal(staff.select(&menu, &id, &["who", "future"]).await.ok()?)?;
        drop(staff.submit(&form, &[("reason", "Tell us more.")]).await);
    }
    is(world, ASKED).await
}

const REVISED: &str =
    "SELECT count(*) FROM application WHERE round = 1 AND state IN ('in_review', 'approved')";

async fn answer_again(world: &World) -> Option<()> {
    let (_, alice) = people(world);
    let ticket = world.channel("partner-1").await;
    let asked = world.post(&alice, ticket, "Tell us more.").await;
    if is(world, REVISED).await.is_none() {
        let form = modal(alice.click(&asked, "Answer").await.ok()?)?;
        drop(alice.submit(&form, &[("who", "Alice, at more length")]).await);
    }
    is(world, REVISED).await
}

const APPROVED: &str = "SELECT count(*) FROM application WHERE state = 'approved'";

async fn approve(world: &World) -> Option<()> {
    let (staff, _) = people(world);
    let ticket = world.channel("partner-1").await;
    if is(world, APPROVED).await.is_none() {
        let card = card(world, &staff, ticket, "Alice, at more length").await;
        drop(manage(&staff, &card, "Approve").await);
    }
    is(world, APPROVED).await
}

const ACTIVE: &str = "SELECT count(*) FROM partner WHERE state = 'active'";

async fn complete_profile(world: &World) -> Option<()> {
    let (_, alice) = people(world);
    let ticket = world.channel("partner-1").await;
    let approved = world.post(&alice, ticket, "You are approved").await;
    if is(world, ACTIVE).await.is_none() {
        let form = modal(alice.click(&approved, "Complete my profile").await.ok()?)?;
        drop(alice.submit(&form, &profile(PASSPHRASE, EMAIL, CODE)).await);
    }
    is(world, ACTIVE).await
}

const CREATED: &str = "SELECT count(*) FROM coupon_todo WHERE state = 'done'";

async fn create_code(world: &World) -> Option<()> {
    let (staff, _) = people(world);
    if is(world, CREATED).await.is_none() {
        let todo = world.logged("customers' code of").await;
        drop(staff.click(&todo, "Done").await);
    }
    is(world, CREATED).await
}

async fn report(world: &World) -> Option<()> {
    let events: Vec<Value> = (1..=5)
        .flat_map(|n| {
            [redeem(&format!("c{n}"), CODE, n), purchase(&format!("c{n}"), &format!("i{n}"), n + 1)]
        })
        .collect();
    let (status, _) = world.try_report(&json!(events)).await?;
    (status == 202).then_some(())
}

const REQUESTED: &str = "SELECT count(*) FROM payout";

async fn ask_for_payout(world: &World) -> Option<()> {
    let (_, alice) = people(world);
    if is(world, REQUESTED).await.is_none() {
        let form = modal(alice.command("partner payout", &[]).await.ok()?)?;
        drop(alice.submit(&form, &[("passphrase:secret", PASSPHRASE)]).await);
    }
    is(world, REQUESTED).await
}

const SETTLED: &str = "SELECT count(*) FROM payout WHERE state = 'settled'";

async fn settle(world: &World) -> Option<()> {
    let (staff, _) = people(world);
    let payout = world.channel("payout-2").await;
    if is(world, SETTLED).await.is_none() {
        // Whether it waits or somebody has been shown where to pay already.
        let card = card(world, &staff, payout, "Payout 1").await;
        let form = modal(manage(&staff, &card, "Pay and settle").await.ok()?)?;
        drop(staff.submit(&form, &[("transaction", "7VB83412KX998412P")]).await);
    }
    is(world, SETTLED).await
}
