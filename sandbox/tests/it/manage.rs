//! What people do to the server and its members, as the client lets them; and what they do by menus and
//! with files.

use discord_sandbox::{ActError, Seed, Traffic, file, permission as perm};
use serde_json::{Value, json};

use crate::bot::Rig;
use crate::server::start;

fn refused(done: &Result<(), ActError>) -> bool {
    matches!(done, Err(ActError::Client(_)))
}

#[tokio::test]
async fn the_owner_manages_and_others_need_the_right_to() {
    let (sandbox, _client) = start(Seed::community().with_role("Helper", perm::MANAGE_ROLES)).await;
    let (owner, alice) = (sandbox.actor("owner"), sandbox.actor("alice"));
    let (helper, bob) = (sandbox.role("Helper").unwrap(), sandbox.actor("bob").id());
    let general = sandbox.channel("general").unwrap();
    let moderators = sandbox.role("Moderators").unwrap();
    for done in [
        alice.give_role(bob, helper),
        alice.take_role(bob, helper),
        alice.set_role_position(helper, 1),
        alice.delete_role(helper),
        alice.rename_channel(general, "x"),
        alice.set_channel_position(general, 9),
        alice.remove_member(bob),
    ] {
        assert!(refused(&done), "{done:?}");
    }
    owner.give_role(alice.id(), helper).unwrap();
    assert_eq!(sandbox.roles_of(alice.id()), ["Helper"]);
    // With the right to, what stands below one's own highest role.
    assert!(refused(&alice.give_role(bob, helper)), "not below it");
    owner.set_role_position(moderators, 1).unwrap();
    alice.give_role(bob, moderators).unwrap();
    alice.take_role(bob, moderators).unwrap();
    assert_eq!(sandbox.roles_of(bob), Vec::<String>::new());
    assert!(refused(&alice.set_role_position(moderators, 9)), "above oneself");
    assert!(refused(&owner.give_role(bob, sandbox.bot_role().unwrap())), "the bot's own");
    assert!(refused(&alice.remove_member(bob)), "that is another right");
    owner.delete_role(moderators).unwrap();
    assert_eq!(sandbox.role("Moderators"), None);
    owner.rename_channel(general, "Big Hall").unwrap();
    assert_eq!(sandbox.channel("big-hall"), Some(general));
    owner.set_channel_position(general, 40).unwrap();
    let last = alice.channels().pop().unwrap();
    assert_eq!((last.id, last.position), (general, 40));
    owner.remove_member(bob).unwrap();
    assert!(matches!(owner.remove_member(bob), Err(ActError::Unknown(_))));
    assert!(refused(&owner.remove_member(owner.id())));
}

#[tokio::test]
async fn a_command_of_a_menu_is_told_on_what_it_was_opened() {
    let rig = Rig::start().await;
    let (alice, owner) = (rig.sandbox.actor("alice"), rig.sandbox.actor("owner"));
    let said = alice.say(rig.welcome(), "well said").await.unwrap();
    let quoted = owner.message_command("Quote", &said).await.unwrap().message();
    assert_eq!(quoted.content, "> well said (alice)");
    assert_eq!(quoted.used.as_deref(), Some("owner used Quote"));
    let named = owner.user_command("Name", alice.id()).await.unwrap().message();
    assert_eq!((named.content.as_str(), named.ephemeral), ("alice", true));
    assert!(alice.user_command("Quote", alice.id()).await.is_err(), "of the other menu");
    assert!(alice.command("Quote", &[]).await.is_err(), "no slash command");
    let sent = rig.sandbox.records().into_iter().rev().find_map(|record| match record.traffic {
        Traffic::Dispatch { event, data } if event == "INTERACTION_CREATE" => Some(data),
        _ => None,
    });
    assert_eq!(sent.unwrap()["data"]["target_id"], alice.id().to_string());
}

#[tokio::test]
async fn a_file_comes_with_a_command() {
    let rig = Rig::start().await;
    let alice = rig.sandbox.actor("alice");
    let reply = alice.command("store", &[("file", file("my list.csv", b"a,b\n"))]).await.unwrap();
    assert_eq!(reply.message().content, "my_list.csv: 4 of 4");
    for wrong in [json!("text"), json!(5), json!({"filename": "x"}), Value::Null] {
        assert!(alice.command("store", &[("file", wrong.clone())]).await.is_err(), "{wrong}");
    }
    assert!(alice.command("hello", &[("who", file("x", b""))]).await.is_err(), "not a person");
}
