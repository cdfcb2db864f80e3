//! Real servers: what they are like right after an invite, and what happens to them later.

use discord_sandbox::{Actor, MessageView, Sandbox, Seed, permission as perm};
use serde_json::json;

use crate::bot::{World, drawn};

/// What was given up.
const DEAD: &str = "SELECT count(*) FROM outbox WHERE state = 'dead'";
/// How many channels the bot was refused or has waiting.
const WAITING: &str = "SELECT count(*) FROM outbox WHERE state = 'pending' AND attempts > 0";

/// A server as an invite leaves it, in which the owner has made a staff role and channels as people
/// make them, and chosen everything from the menus of `/setup`.
async fn set_up_by_menus(world: &World) -> MessageView {
    let owner = world.actor("owner");
    let sandbox = &world.sandbox;
    let _ = sandbox.add_role("Staff", perm::MANAGE_MESSAGES);
    sandbox.give_role(world.actor("alice").id(), "Staff");
    let _ = sandbox.add_channel("Tickets", 4, None);
    let log = sandbox.add_channel("staff-log", 0, None);
    let _ = sandbox.add_channel("welcome", 0, None);
    hide(world, log).await;
    let mut said =
        owner.command("setup", &[("program", json!("midnight"))]).await.unwrap().message();
    for (id, chosen) in [
        ("v1:setup-role", vec!["Staff"]),
        ("v1:setup-staff", vec!["owner", "alice"]),
        ("v1:setup-category", vec!["Tickets"]),
        ("v1:setup-log", vec!["staff-log"]),
        ("v1:setup-panel", vec!["welcome"]),
    ] {
        said = owner.select(&said, id, &chosen).await.unwrap().message();
    }
    said
}

/// Hides a channel from everybody but staff and the bot, as an owner does in the client.
async fn hide(world: &World, channel: u64) {
    let sandbox = &world.sandbox;
    let seen = [sandbox.role("Staff"), sandbox.bot_role()];
    for role in seen.into_iter().flatten() {
        let see = json!({ "type": 0, "allow": perm::VIEW_CHANNEL.to_string(), "deny": "0" });
        world.as_bot("PUT", &format!("channels/{channel}/permissions/{role}"), &see).await;
    }
    let everyone = format!("channels/{channel}/permissions/{}", sandbox.guild());
    let hidden = json!({ "type": 0, "allow": "0", "deny": perm::VIEW_CHANNEL.to_string() });
    world.as_bot("PUT", &everyone, &hidden).await;
}

/// Has `who` apply and `staff` approve; both in a server that [`set_up_by_menus`].
async fn approved(world: &World, who: &Actor, staff: &Actor) -> u64 {
    world.apply(who).await;
    let ticket = world.ticket_of(who).await;
    let number: i64 = world
        .until("the ticket's number", |_| {
            let name = who.channels().into_iter().find(|channel| channel.id == ticket)?.name;
            name.trim_start_matches("partner-").parse().ok()
        })
        .await;
    staff.command("ticket approve", &[("ticket", json!(number))]).await.unwrap();
    world.delivered().await;
    ticket
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fresh_server_is_ready_without_dragging_a_role() {
    let world = World::with(Seed::fresh()).await;
    let said = set_up_by_menus(&world).await;
    assert!(said.has("Setup is complete"), "{said}");
    world.delivered().await;
    let (bob, alice) = (world.actor("bob"), world.actor("alice"));
    approved(&world, &bob, &alice).await;
    assert_eq!((world.count(DEAD).await, world.count(WAITING).await), (0, 0));
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn in_a_community_server_the_listed_members_hear_what_the_role_does_not() {
    for asked in [false, true] {
        let mut seed = Seed::community();
        if asked {
            seed = seed.invited_with(perm::INVITED_BOT | perm::MENTION_EVERYONE);
        }
        let world = World::with(seed).await;
        let said = set_up_by_menus(&world).await;
        assert!(said.has("Setup is complete"), "{said}");
        assert_eq!(said.has("Nobody is notified when the bot mentions"), !asked, "{said}");
        world.delivered().await;
        let (bob, alice) = (world.actor("bob"), world.actor("alice"));
        world.apply(&bob).await;
        let ticket = world.ticket_of(&bob).await;
        world.delivered().await;
        let messages = alice.messages(ticket).unwrap();
        let role = world.sandbox.role("Staff").unwrap();
        let heard = messages.iter().any(|message| message.mention_roles.contains(&role));
        assert_eq!(heard, asked, "{messages:?}");
        let named = messages.iter().any(|message| message.has(&alice.mention()));
        assert_eq!(named, !asked, "a listed member is mentioned where the role is not heard");
        world.assert_sound();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_staff_role_keeps_no_ticket_from_opening_and_another_one_reaches_the_open_ones() {
    let world = World::ready().await;
    let (alice, mia) = (world.actor("alice"), world.actor("mia"));
    let old = world.sandbox.role("Staff").unwrap();
    world.sandbox.delete_role(old);
    world.apply(&alice).await;
    let ticket = world.ticket_of(&alice).await;
    world.delivered().await;
    assert!(mia.can_see(ticket), "the listed members see it");
    let log = world.sandbox.channel("staff-log").unwrap();
    let told = world
        .sandbox
        .messages(log)
        .into_iter()
        .filter(|message| message.has("The staff role was deleted"))
        .count();
    assert_eq!(told, 1);
    let said = world.setup(&[]).await;
    assert!(said.has("The staff role was deleted. Choose another."), "{said}");
    assert!(said.has("⬜ **Staff role**"), "{said}");

    let _ = world.sandbox.add_role("Helpers", 0);
    world.sandbox.give_role(world.actor("bob").id(), "Helpers");
    let said =
        world.actor("owner").select(&said, "v1:setup-role", &["Helpers"]).await.unwrap().message();
    assert!(said.has("Setup is complete"), "{said}");
    world.delivered().await;
    assert!(world.actor("bob").can_see(ticket), "an open ticket follows at once");

    // Another one again: what the role before it was given is taken away.
    let _ = world.sandbox.add_role("Desk", 0);
    let desk = world.sandbox.role("Desk").unwrap().to_string();
    world.setup(&[("staff_role", json!(desk))]).await;
    world.delivered().await;
    assert!(!world.actor("bob").can_see(ticket), "former staff do not see it any more");
    assert!(alice.can_see(ticket) && mia.can_see(ticket));
    assert_eq!(world.count(DEAD).await, 0);
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_who_was_let_in_by_hand_stays_when_staff_change() {
    let world = World::ready().await;
    let (alice, bob, mia) = (world.actor("alice"), world.actor("bob"), world.actor("mia"));
    world.apply(&alice).await;
    let ticket = world.ticket_of(&alice).await;
    let guest = format!("channels/{ticket}/permissions/{}", bob.id());
    let see = json!({ "type": 1, "allow": perm::VIEW_CHANNEL.to_string(), "deny": "0" });
    world.as_bot("PUT", &guest, &see).await;
    // Mia holds the staff role as well.
    world.sandbox.take_role(mia.id(), "Staff");
    let staff = world.actor("staff").mention();
    world.setup(&[("staff", json!(staff))]).await;
    world.delivered().await;
    assert!(bob.can_see(ticket) && alice.can_see(ticket));
    assert!(!mia.can_see(ticket), "she is not listed any more");
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_listed_member_who_lost_the_role_or_left_acts_no_more_until_listed_again() {
    for leaves in [false, true] {
        let world = World::partnered().await;
        let mia = world.actor("mia");
        if leaves {
            world.sandbox.remove_member(mia.id());
            world.sandbox.return_member(mia.id());
            world.sandbox.give_role(mia.id(), "Staff");
        } else {
            world.sandbox.take_role(mia.id(), "Staff");
        }
        let alice = world.actor("alice").id().to_string();
        let asked =
            [("partner", json!(alice)), ("amount", json!("5")), ("reason", json!("a mistake"))];
        let said = mia.command("staff adjust", &asked).await.unwrap().message();
        assert!(said.has("Only"), "{said}");
        let why = if leaves { "left the server" } else { "lost the staff role" };
        world.logged(why).await;
        let doctor = world.doctor().await;
        assert!(doctor.has(&mia.mention()) && doctor.has(why), "{doctor}");
        // What takes two still takes two: mia counts, and nobody else can agree.
        let staff = world.actor("staff");
        let said = staff.command("staff adjust", &asked).await.unwrap().message();
        assert!(said.has("must approve it in the log channel"), "{said}");

        let listed = format!("{} {}", staff.mention(), mia.mention());
        let said = world.setup(&[("staff", json!(listed))]).await;
        assert!(!said.has(why), "{said}");
        let said = mia.command("staff adjust", &asked).await.unwrap().message();
        assert!(!said.has("Only"), "{said}");
        world.assert_sound();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bots_and_strangers_cannot_be_listed() {
    let world = World::ready().await;
    let bot = world.sandbox.bot();
    let (seed, mut rng) = drawn();
    let stranger = rng.u64(1..1_u64 << 62);
    for (id, why) in [(bot, "Bots cannot move money"), (stranger, "not in this server")] {
        let said = world.setup(&[("staff", json!(format!("<@{id}>")))]).await;
        assert!(said.has(why) && said.has(&format!("<@{id}>")), "seed {seed}: {said}");
    }
    let listed = world.count("SELECT count(*) FROM staff").await;
    assert_eq!(listed, 2, "nobody's listing has changed");
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_programs_role_that_was_deleted_is_made_again_and_given() {
    let world = World::partnered().await;
    let alice = world.actor("alice");
    let held = |sandbox: &Sandbox| sandbox.roles_of(alice.id());
    world.delivered().await;
    let before = held(&world.sandbox);
    let (seed, mut rng) = drawn();
    let name = before[rng.usize(..before.len())].clone();
    world.sandbox.delete_role(world.sandbox.role(&name).unwrap());
    world
        .until("the role again", |sandbox| (held(sandbox).len() == before.len()).then_some(()))
        .await;
    world.delivered().await;
    assert!(held(&world.sandbox).contains(&name), "seed {seed}: {name}");
    assert_eq!(world.count(DEAD).await, 0);
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn one_role_that_cannot_be_given_keeps_no_other_from_being_given() {
    let world = World::ready().await;
    let alice = world.actor("alice");
    let first = world.sandbox.role("Partner Level 1").unwrap();
    world.sandbox.set_role_position(first, 90);
    world.partner(&alice, crate::bot::CODE, crate::bot::EMAIL).await;
    world.logged("Partner Level 1").await;
    world
        .until("the other roles", |sandbox| {
            let held = sandbox.roles_of(alice.id());
            (!held.is_empty() && !held.iter().any(|name| name == "Partner Level 1")).then_some(())
        })
        .await;
    world.sandbox.set_role_position(first, 1);
    world
        .until("the role", |sandbox| {
            sandbox.roles_of(alice.id()).iter().any(|name| name == "Partner Level 1").then_some(())
        })
        .await;
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hidden_log_channel_is_named_as_hidden() {
    let world = World::ready().await;
    let log = world.sandbox.channel("staff-log").unwrap();
    let own = world.sandbox.bot_role().unwrap();
    for role in [world.sandbox.guild(), own] {
        let hidden = json!({ "type": 0, "allow": "0", "deny": perm::VIEW_CHANNEL.to_string() });
        world.as_bot("PUT", &format!("channels/{log}/permissions/{role}"), &hidden).await;
    }
    let sentence = format!("<#{log}> is hidden from the bot.");
    let said = world.setup(&[]).await;
    assert!(said.has(&sentence), "{said}");
    let doctor = world.doctor().await;
    assert!(doctor.has(&sentence), "{doctor}");
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_asks_for_two_factor_authentication_says_who_must_switch_it_on() {
    let world = World::ready().await;
    world.sandbox.require_two_factor(true);
    world.sandbox.set_owner_two_factor(false);
    let alice = world.actor("alice");
    world.apply(&alice).await;
    let told = world.logged("two-factor authentication").await;
    assert!(told.has("Whoever owns the bot must switch it on"), "{told}");
    world.sandbox.set_owner_two_factor(true);
    world.ticket_of(&alice).await;
    world.delivered().await;
    assert_eq!(world.count(DEAD).await, 0);
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ticket_whose_name_is_forbidden_gets_a_neutral_one() {
    let world = World::ready().await;
    world.sandbox.forbid_words(&["partner-1"]);
    let alice = world.actor("alice");
    world.apply(&alice).await;
    let ticket = world.channel("ticket").await;
    assert!(alice.can_see(ticket));
    world.delivered().await;
    assert_eq!(world.count(DEAD).await, 0);
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn as_many_shards_are_started_as_discord_recommends_once_it_lets_them() {
    let mut world = World::empty(Seed::small().with_further_guild("Next door")).await;
    // Fewer starts are left than shards are recommended: one too many would be a violation.
    world.sandbox.set_session_starts(1, chrono::TimeDelta::seconds(3));
    world.start().await;
    world
        .until("both shards", |sandbox| (sandbox.shards() == [(0, 2), (1, 2)]).then_some(()))
        .await;
    let said = world.setup(&world.all_options()).await;
    assert!(said.has("Setup is complete"), "{said}");
    world.delivered().await;
    let (status, said) = world.get("/health").await;
    assert_eq!(status, 200, "{said}");
    world.assert_sound();
}
