//! What people delete by hand comes back, with what was owed to it; what is not certain changes
//! nothing.

use std::time::Instant;

use discord_sandbox::Fault;
use serde_json::{Value, json};

use crate::bot::{World, answers, manage};

impl World {
    /// The channel that has taken the place of `old` under the same name; waits for it.
    async fn instead_of(&self, old: u64, name: &str) -> u64 {
        self.until("another channel", |sandbox| sandbox.channel(name).filter(|new| *new != old))
            .await
    }

    /// Waits for a line in the bot's log.
    pub(crate) async fn logs(&self, text: &str) {
        let deadline = Instant::now() + discord_sandbox::WAIT;
        while !self.log().contains(text) {
            assert!(Instant::now() < deadline, "never logged: {text}");
            tokio::task::yield_now().await;
        }
    }

    /// How many messages with `text` stand in the channel for all.
    fn standing(&self, channel: u64, text: &str) -> usize {
        self.sandbox
            .messages(channel)
            .iter()
            .filter(|message| !message.ephemeral && message.has(text))
            .count()
    }

    /// A second channel with the ticket's mark, as a call leaves it whose answer was lost.
    async fn second_channel(&self, ticket: u64) -> u64 {
        let first = self.as_bot("GET", &format!("channels/{ticket}"), &Value::Null).await;
        let body =
            json!({ "name": "second", "topic": first["topic"], "parent_id": first["parent_id"] });
        self.as_bot("POST", &format!("guilds/{}/channels", self.sandbox.guild()), &body).await;
        self.sandbox.channel("second").unwrap()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ticket_channel_deleted_at_runtime_is_recreated_with_its_pending_messages() {
    let world = World::ready().await;
    let (alice, staff) = (world.actor("alice"), world.actor("staff"));
    let (ticket, card) = world.applied().await;
    let menu = manage(&staff, &card, "Request details").await.unwrap().message();
    let note =
        staff.select(&menu, &menu.selects()[0].custom_id.clone(), &["what"]).await.unwrap().modal();
    staff.submit(&note, &[("reason", "Which one?")]).await.unwrap();
    let asked = world.post(&alice, ticket, "Which one?").await;
    world.delivered().await;

    let fault =
        world.sandbox.fault(Fault::on("POST", "/channels/{id}/messages").status(500).times(1));
    let form = alice.click(&asked, "Answer").await.unwrap().modal();
    alice.submit(&form, &answers(&form)).await.unwrap();
    fault.reached().await;
    world.sandbox.delete_channel(ticket);
    let new = world.instead_of(ticket, "partner-1").await;
    world.post(&staff, new, "has answered").await;
    world.delivered().await;
    for text in ["has answered", "In review", "so the ticket continues here"] {
        assert_eq!(world.standing(new, text), 1, "{text}");
    }
    assert!(alice.may_send(new));
    assert_eq!(world.count("SELECT count(*) FROM outbox WHERE state <> 'done'").await, 0);
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ticket_channel_deleted_while_the_bot_is_down_is_recreated_at_start() {
    let mut world = World::ready().await;
    let (ticket, _) = world.applied().await;
    world.delivered().await;
    world.stop();
    world.sandbox.delete_channel(ticket);
    world.start().await;
    let new = world.instead_of(ticket, "partner-1").await;
    world.post(&world.actor("alice"), new, "so the ticket continues here").await;
    world.delivered().await;
    assert_eq!(world.standing(new, "In review"), 1);
    world.restart().await;
    world.logs("reconciled").await;
    assert_eq!(world.sandbox.channel("partner-1"), Some(new));
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_channel_list_changes_nothing() {
    let mut world = World::ready().await;
    let (ticket, _) = world.applied().await;
    world.delivered().await;
    world.stop();
    world.sandbox.delete_channel(ticket);
    for status in [403, 500, 404] {
        let fault = Fault::on("GET", "/guilds/{id}/channels");
        let fault = match status {
            403 => fault.code(403, 50_001),
            404 => fault.code(404, 10_004),
            _ => fault.status(500),
        };
        world.sandbox.fault(fault);
        world.start().await;
        world.logs("not reconciled").await;
        assert_eq!(
            world.count("SELECT count(*) FROM ticket WHERE state = 'open'").await,
            1,
            "{status}"
        );
        assert_eq!(world.sandbox.channel("partner-1"), None, "{status}");
        world.stop();
        world.sandbox.clear_faults();
    }
    world.start().await;
    world.instead_of(ticket, "partner-1").await;
    world.delivered().await;
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_tickets_channel_stays_deleted_and_its_owner_is_still_notified() {
    let world = World::ready().await;
    let (alice, staff) = (world.actor("alice"), world.actor("staff"));
    let (ticket, card) = world.applied().await;
    world.delivered().await;
    let fault =
        world.sandbox.fault(Fault::on("POST", "/channels/{id}/messages").status(500).times(1));
    let form = manage(&staff, &card, "Deny").await.unwrap().modal();
    staff.submit(&form, &[("reason", "Not now")]).await.unwrap();
    fault.reached().await;
    world.sandbox.delete_channel(ticket);
    world.told(&alice, "Not now").await;
    world.delivered().await;
    assert_eq!(world.sandbox.channel("partner-1"), None);
    assert_eq!(world.count("SELECT count(*) FROM outbox WHERE state = 'dead'").await, 0);
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_restores_card_panel_and_roles() {
    let mut world = World::partnered().await;
    let alice = world.actor("alice");
    let bob = world.actor("bob");
    world.apply(&bob).await;
    let ticket = world.channel("partner-2").await;
    let card = world.post(&world.actor("staff"), ticket, "In review").await;
    let panel = world.panel();
    world.delivered().await;
    world.stop();
    world.sandbox.delete_message(ticket, card.id);
    world.sandbox.delete_message(panel.channel, panel.id);
    let held = world.sandbox.roles_of(alice.id());
    assert!(!held.is_empty());
    for role in &held {
        world.sandbox.take_role(alice.id(), role);
    }
    world.start().await;
    world
        .until("her roles", |sandbox| {
            (sandbox.roles_of(alice.id()).len() == held.len()).then_some(())
        })
        .await;
    world.post(&world.actor("staff"), ticket, "In review").await;
    world.delivered().await;
    assert_eq!(world.standing(ticket, "In review"), 1);
    assert_ne!(world.panel().id, panel.id);
    assert_eq!(world.standing(panel.channel, "Midnight"), 1);
    assert_eq!(world.count("SELECT count(*) FROM outbox WHERE state <> 'done'").await, 0);
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_duplicate_channel_is_deleted_unless_somebody_wrote_in_it() {
    let mut world = World::ready().await;
    let (ticket, _) = world.applied().await;
    world.delivered().await;
    world.stop();
    world.second_channel(ticket).await;
    world.start().await;
    world
        .until("no second channel", |sandbox| sandbox.channel("second").is_none().then_some(()))
        .await;
    assert_eq!(world.sandbox.channel("partner-1"), Some(ticket));

    world.stop();
    let second = world.second_channel(ticket).await;
    world.actor("staff").say(second, "Hello?").await.unwrap();
    world.start().await;
    world.logged(&format!("<#{second}> belongs to ticket #1, which has another channel.")).await;
    world.delivered().await;
    world.restart().await;
    world.logs("reconciled").await;
    assert_eq!(world.sandbox.channel("second"), Some(second));
    let log = world.sandbox.channel("staff-log").unwrap();
    assert_eq!(world.standing(log, "which has another channel."), 1, "staff are told once");
    world.assert_sound();
}
