//! Room for tickets: a category has 50 channels, a server 500.

use discord_sandbox::{Actor, Seed, SeedMember};
use futures_util::future::join_all;
use serde_json::json;

use crate::bot::{World, answers, manage};

impl World {
    /// Adds channels by hand until the server has this many.
    pub(crate) fn fill_server(&self, channels: usize) {
        let there = self.sandbox.dump()["channels"].as_array().unwrap().len();
        for n in there..channels {
            let _ = self.sandbox.add_channel(&format!("room-{n}"), 0, None);
        }
    }

    /// Adds channels by hand until the category with this name has as many as it can.
    fn fill_category(&self, category: &str) -> Vec<u64> {
        let id = self.sandbox.channel(category).unwrap();
        (0..50).map(|n| self.sandbox.add_channel(&format!("old-{n}"), 0, Some(id))).collect()
    }
}

/// People who can apply, named `m1` and so on.
pub(crate) fn crowd(count: usize) -> Seed {
    (1..=count).fold(Seed::small(), |seed, n| seed.with_member(SeedMember::new(&format!("m{n}"))))
}

/// Has them apply, some at a time.
pub(crate) async fn apply_all(world: &World, count: usize) {
    let all: Vec<Actor> = (1..=count).map(|n| world.actor(&format!("m{n}"))).collect();
    for some in all.chunks(8) {
        join_all(some.iter().map(apply)).await;
    }
}

async fn apply(who: &Actor) {
    let first = who.command("partner apply", &[]).await.unwrap().modal();
    let kept = who.submit(&first, &answers(&first)).await.unwrap().message();
    let second = who.click(&kept, "Continue").await.unwrap().modal();
    who.submit(&second, &answers(&second)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_category_goes_on_in_a_further_one_with_the_same_permissions() {
    let world = World::ready().await;
    let (alice, bob) = (world.actor("alice"), world.actor("bob"));
    world.fill_category("Tickets");
    world.apply(&alice).await;
    let ticket = world.channel("partner-1").await;
    let further = world.sandbox.channel("Tickets 2").unwrap();
    let parent = |channel: u64| {
        let dump = world.sandbox.dump();
        let all = dump["channels"].as_array().unwrap();
        let id = json!(channel.to_string());
        let found = all.iter().find(|one| one["id"] == id).unwrap();
        found["parent_id"].as_str().and_then(|id| id.parse::<u64>().ok())
    };
    assert_eq!(parent(ticket), Some(further));
    assert!(alice.may_send(ticket) && !bob.can_see(ticket));
    world.logged("new tickets open in").await;
    world.apply(&bob).await;
    let second = world.channel("partner-2").await;
    assert_eq!(parent(second), Some(further), "one further category takes them all");
    let said = world.doctor().await;
    assert!(said.has("Everything is working"), "{said}");
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_and_thirty_tickets_stand_in_three_categories() {
    let world = World::ready_with(crowd(130)).await;
    apply_all(&world, 130).await;
    world.until_count("SELECT count(*) FROM ticket WHERE state = 'open'", 130).await;
    let dump = world.sandbox.dump();
    let channels = dump["channels"].as_array().unwrap();
    let inside = |name: &str| {
        let id = json!(world.sandbox.channel(name).unwrap().to_string());
        channels.iter().filter(|one| one["parent_id"] == id).count()
    };
    assert_eq!([inside("Tickets"), inside("Tickets 2"), inside("Tickets 3")], [50, 50, 30]);
    assert_eq!(world.sandbox.channel("Tickets 4"), None);
    assert_eq!(world.count("SELECT count(*) FROM ticket_category").await, 2);
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_five_hundred_and_first_channel_waits_and_many_waiting_tickets_are_one_message() {
    let world = World::ready_with(crowd(3)).await;
    world.fill_server(449);
    let alice = world.actor("alice");
    world.apply(&alice).await;
    world.channel("partner-1").await;
    world.until_count("SELECT count(*) FROM outbox WHERE state = 'pending'", 0).await;
    let said = world.doctor().await;
    assert!(said.has("at least 450 of the 500 channels"), "{said}");

    world.fill_server(500);
    apply_all(&world, 3).await;
    let waiting = world.logged("2 more tickets wait for the same reason").await;
    assert!(waiting.has("because the server has reached the limit of 500 channels"), "{waiting}");
    world.logged("at least 450 of the 500 channels").await;
    let log = world.sandbox.channel("staff-log").unwrap();
    let staff = world.actor("staff");
    let about = |text: &str| {
        staff.messages(log).unwrap().iter().filter(|message| message.has(text)).count()
    };
    assert_eq!(about("cannot be opened"), 1, "one message with a count");

    // Room is made, and every ticket gets its channel.
    let old = world.sandbox.channel("room-100").unwrap();
    for id in (0..4).map(|n| world.sandbox.channel(&format!("room-{}", 100 + n)).unwrap_or(old)) {
        world.sandbox.delete_channel(id);
    }
    world.until_count("SELECT count(*) FROM ticket WHERE state = 'open'", 4).await;
    world.logged("Every ticket has its channel").await;
    assert_eq!(about("cannot be opened"), 0, "the message says how things stand");
    assert_eq!(about("at least 450 of the 500 channels"), 1, "told once");
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn channels_of_closed_tickets_go_only_where_the_program_says_so_after_a_line_in_the_log() {
    let source =
        std::fs::read_to_string(crate::bot::root().join("programs/midnight.toml")).unwrap();
    for keeps in [None, Some(30)] {
        let source = match keeps {
            Some(days) => format!("{source}\n[ticket]\nkeep_closed_days = {days}\n"),
            None => source.clone(),
        };
        let mut world = World::running(&source).await;
        let (alice, staff) = (world.actor("alice"), world.actor("staff"));
        let (ticket, card) = world.applied().await;
        let menu = manage(&staff, &card, "Request details").await.unwrap().message();
        let id = menu.selects()[0].custom_id.clone();
        let form = staff.select(&menu, &id, &["what"]).await.unwrap().modal();
        staff.submit(&form, &[("reason", "Since when?")]).await.unwrap();
        let asked = world.post(&alice, ticket, "Since when?").await;
        let form = alice.click(&asked, "Answer").await.unwrap().modal();
        let field = form.inputs[0].custom_id.clone();
        let newer = [(field.as_str(), "Since the year before last.")];
        alice.submit(&form, &newer).await.unwrap();
        let options = [("ticket", json!(1)), ("reason", json!("Too small for now"))];
        staff.command("ticket deny", &options).await.unwrap();
        world.post(&alice, ticket, "Too small for now").await;
        world.delivered().await;
        world.jump(29 * 24 * 3600);
        world.restart().await;
        world.logs("reconciled").await;
        world.delivered().await;
        assert!(world.sandbox.channel("partner-1").is_some());
        world.jump(2 * 24 * 3600);
        world.restart().await;
        world.logs("reconciled").await;
        world.delivered().await;
        assert_eq!(world.sandbox.channel("partner-1").is_none(), keeps.is_some());
        if keeps.is_none() {
            continue;
        }
        let line = world.logged("Channels of closed tickets removed").await;
        assert!(line.has("#1") && line.has("30 days"), "{line}");
        let said = staff.command("ticket show", &[("ticket", json!(1))]).await.unwrap().message();
        assert!(said.has("requested details: Since when?"), "{said}");
        assert!(said.has("denied: Too small for now"), "{said}");
        let file = String::from_utf8(said.attachments[0].data.to_vec()).unwrap();
        for piece in ["[round 1] An answer to this question.", "[round 2] Since the year before"] {
            assert!(file.contains(piece), "{piece}: {file}");
        }
        let said = alice.command("partner status", &[]).await.unwrap().message();
        assert!(said.has("Too small for now"), "{said}");
        assert!(world.count("SELECT count(*) FROM application_answer").await > 0);
        world.assert_sound();
    }
}
