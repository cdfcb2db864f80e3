//! `/setup`: step by step, what is still missing, what stands in the way, and that running it again
//! only changes.

use discord_sandbox::{ActError, MessageView, permission as perm};
use serde_json::json;

use crate::bot::{World, text_of};

/// How many options `/setup` has.
const OPTIONS: usize = 6;

fn missing(said: &MessageView) -> usize {
    said.text().matches("not chosen yet").count()
}

/// The panels that stand in a channel.
fn panels(world: &World, channel: &str) -> Vec<MessageView> {
    let messages = world.sandbox.messages(world.sandbox.channel(channel).unwrap());
    messages
        .into_iter()
        .filter(|m| !m.ephemeral && m.buttons().iter().any(|b| b.label == "Apply"))
        .collect()
}

fn count_roles(world: &World) -> usize {
    world.sandbox.role_names().len()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_option_alone_is_kept_and_what_is_missing_is_named() {
    let world = World::new().await;
    let alice = world.actor("alice");
    let said = world.setup(&[]).await;
    assert!(said.has("Please choose a program file\nAvailable: "), "{said}");
    assert!(said.has("`midnight` (Midnight Hosting Partnership Program)"), "{said}");
    let said = alice.command("partner status", &[]).await.unwrap().message();
    assert!(
        said.has("This server has no partner program yet\nA manager can start one with `/setup`."),
        "{said}"
    );

    let roles = count_roles(&world);
    let options = world.all_options();
    assert_eq!(options.len(), OPTIONS);
    for (n, option) in (1..).zip(&options[..OPTIONS - 1]) {
        let said = world.setup(std::slice::from_ref(option)).await;
        assert_eq!(missing(&said), OPTIONS - n, "after {}: {said}", option.0);
        assert!(
            said.has("Setup is not complete")
                && said.has("Run /setup again to add what is missing."),
            "{said}"
        );
        let said = alice.command("partner apply", &[]).await.unwrap().message();
        assert!(
            said.has(
                "The partner program is not ready yet\nA manager can finish it with `/setup`."
            ),
            "{said}"
        );
    }
    assert_eq!(
        (panels(&world, "welcome").len(), count_roles(&world)),
        (0, roles),
        "nothing is made before it is ready"
    );

    let said = world.setup(&options[OPTIONS - 1..]).await;
    assert_eq!(missing(&said), 0, "{said}");
    insta::assert_snapshot!(text_of(&said), @"
    Setup is complete
    ✅ **Program**: Midnight Hosting Partnership Program
    ✅ **Staff role**: <@&…>
    ✅ **Members who may move money**: <@…> <@…>
    ✅ **Ticket category**: <#…>
    ✅ **Log channel**: <#…>
    ✅ **Panel channel**: <#…>
    Recommended
    You are not listed, so you cannot move money here. Add yourself in the menu below if you should.
    Next, connect the billing panel: `partnerdesk secret show midnight` prints the secret for signing its events.
    ");
    for who in ["staff", "mia"] {
        assert!(said.has(&world.actor(who).mention()), "{said}");
    }
    world.delivered().await;
    assert_eq!((panels(&world, "welcome").len(), count_roles(&world)), (1, roles + 5));
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn setup_is_hidden_from_members_who_may_not_manage_the_server() {
    let world = World::new().await;
    for who in ["alice", "staff"] {
        let refused = world.actor(who).command("setup", &world.all_options()).await.unwrap_err();
        let why = "/setup is not shown to them: it needs permissions that they do not have";
        assert_eq!(refused, ActError::Client(why.to_owned()));
    }
    let manager = world.sandbox.add_role("Managers", perm::MANAGE_GUILD);
    assert!(manager > 0);
    world.sandbox.give_role(world.actor("bob").id(), "Managers");
    let said = world
        .actor("bob")
        .command("setup", &[("program", json!("midnight"))])
        .await
        .unwrap()
        .message();
    assert!(said.has("Setup is not complete"), "{said}");
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn programs_are_suggested_and_an_unknown_one_is_refused() {
    let world = World::new().await;
    let owner = world.actor("owner");
    let midnight = ("Midnight Hosting Partnership Program".to_owned(), json!("midnight"));
    let shown = owner.autocomplete("setup", "program", "night host", &[]).await.unwrap();
    assert_eq!(shown, [midnight]);
    assert_eq!(owner.autocomplete("setup", "program", "nosuch", &[]).await.unwrap(), []);
    for name in ["nosuch", "../Cargo", "midnight.toml"] {
        let said = world.setup(&[("program", json!(name))]).await;
        assert!(
            said.has("Please choose a program file\nAvailable: ") && said.has("`midnight`"),
            "{name}: {said}"
        );
    }
    assert_eq!(world.count("SELECT count(*) FROM program").await, 0);
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_staff_option_wants_one_to_twenty_five_mentions() {
    let world = World::new().await;
    let alice = world.actor("alice").mention();
    let role = format!("<@&{}>", world.sandbox.role("Staff").unwrap());
    let many = vec![alice.clone(); 26].join(" ");
    for text in ["alice and bob", "@everyone", "0", " , ", role.as_str(), many.as_str()] {
        let said = world.setup(&[("program", json!("midnight")), ("staff", json!(text))]).await;
        assert!(
            said.has("Please mention 1 to 25 members\nFor example: `@first @second"),
            "{text}: {said}"
        );
    }
    assert_eq!(
        world.count("SELECT count(*) FROM program").await,
        0,
        "a refused run changes nothing"
    );
    let said = world.setup(&[("program", json!("midnight")), ("staff", json!(alice))]).await;
    assert!(said.has("✅ **Members who may move money**: <@") && said.has(&alice), "{said}");
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn every_missing_permission_is_named_in_plain_words() {
    let world = World::new().await;
    let everyone = format!("guilds/{0}/roles/{0}", world.sandbox.guild());
    // What everybody may do, the bot may do as well: so that it can lack something, everybody has
    // next to nothing.
    let bits = perm::USE_APPLICATION_COMMANDS.to_string();
    world.as_bot("PATCH", &everyone, &json!({ "permissions": bits })).await;
    let needed = [
        (perm::VIEW_CHANNEL, "View Channels"),
        (perm::SEND_MESSAGES, "Send Messages"),
        (perm::EMBED_LINKS, "Embed Links"),
        (perm::READ_MESSAGE_HISTORY, "Read Message History"),
        (perm::MANAGE_CHANNELS, "Manage Channels"),
        (perm::MANAGE_ROLES, "Manage Roles"),
    ];
    let options = world.all_options();
    for (bit, name) in needed {
        world.sandbox.set_bot_permissions(perm::TICKET_BOT & !bit);
        let said = world.setup(&options).await;
        assert!(said.has("Setup is not complete") && said.has("To fix"), "{said}");
        let sentence = format!(
            "The bot is missing these server permissions: {name}. Give them to the bot's role."
        );
        assert!(said.has(&sentence), "{name}: {said}");
        assert_eq!(said.text().matches("The bot is missing").count(), 1, "{name}: {said}");
    }
    world.sandbox.set_bot_permissions(perm::TICKET_BOT & !(perm::EMBED_LINKS | perm::MANAGE_ROLES));
    let said = world.setup(&options).await;
    assert!(said.has(": Embed Links, Manage Roles."), "{said}");
    assert_eq!(panels(&world, "welcome").len(), 0);

    world.sandbox.set_bot_permissions(perm::TICKET_BOT);
    let said = world.setup(&[]).await;
    assert!(said.has("Setup is complete"), "{said}");
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_permission_that_one_channel_takes_is_named_with_the_channel() {
    let world = World::new().await;
    for (name, bit, word) in [
        ("welcome", perm::SEND_MESSAGES, "Send Messages"),
        ("staff-log", perm::EMBED_LINKS, "Embed Links"),
        ("Tickets", perm::MANAGE_CHANNELS, "Manage Channels"),
    ] {
        let channel = world.sandbox.channel(name).unwrap();
        let overwrite = format!("channels/{channel}/permissions/{}", world.sandbox.guild());
        world
            .as_bot("PUT", &overwrite, &json!({ "type": 0, "allow": "0", "deny": bit.to_string() }))
            .await;
        let said = world.setup(&world.all_options()).await;
        assert!(
            said.has(&format!("The bot is missing these permissions in <#{channel}>: {word}.")),
            "{said}"
        );
        world.as_bot("PUT", &overwrite, &json!({ "type": 0, "allow": "0", "deny": "0" })).await;
    }
    let log = world.sandbox.channel("staff-log").unwrap();
    world.setup(&world.all_options()).await;
    world.sandbox.delete_channel(log);
    let said = world.setup(&[]).await;
    assert!(said.has(&format!("<#{log}> was deleted. Choose another.")), "{said}");
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_role_above_the_bots_own_is_named() {
    let world = World::new().await;
    let role = world.sandbox.add_role("Partner Level 2", 0);
    world.sandbox.set_role_position(role, 90);
    for _ in 0..2 {
        let said = world.setup(&world.all_options()).await;
        let own = world.sandbox.bot_role().unwrap();
        let sentence = format!(
            "<@&{role}> is above the bot's role. Drag <@&{own}> above <@&{role}> in the server \
             settings, under \"Roles\"."
        );
        assert!(said.has(&sentence) && said.has("Setup is not complete"), "{said}");
    }
    world.sandbox.set_role_position(role, 1);
    let said = world.setup(&[]).await;
    assert!(said.has("Setup is complete"), "{said}");
    let named =
        world.sandbox.role_names().into_iter().filter(|name| name == "Partner Level 2").count();
    assert_eq!(named, 1, "a role of that name is taken over, not made again");
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn running_setup_again_changes_and_duplicates_nothing() {
    let mut world = World::ready().await;
    let (roles, panel) = (world.sandbox.role_names(), world.panel());
    let mia = world.actor("mia").mention();
    let said = world.setup(&[("staff", json!(mia))]).await;
    assert!(said.has(&mia) && !said.has(&world.actor("staff").mention()), "{said}");
    world.restart().await;
    world.setup(&world.all_options()).await;
    world.delivered().await;
    assert_eq!(world.sandbox.role_names(), roles);
    let now: Vec<u64> = panels(&world, "welcome").iter().map(|panel| panel.id).collect();
    assert_eq!(now, [panel.id], "the panel is changed where it stands");

    let sorted = |mut names: Vec<String>| {
        names.sort();
        names
    };
    // The bot hears of the deletion, and somebody runs `/setup`, at one time.
    for name in roles.iter().filter(|name| name.starts_with("Partner")) {
        world.sandbox.delete_role(world.sandbox.role(name).unwrap());
        let said = world.setup(&[]).await;
        assert!(said.has("Setup is complete"), "{said}");
        world.delivered().await;
        assert_eq!(
            sorted(world.sandbox.role_names()),
            sorted(roles.clone()),
            "{name} is made again, once"
        );
    }
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn moving_the_panel_deletes_the_old_one() {
    let world = World::ready().await;
    let other = world.sandbox.add_channel("partners", 0, None);
    let said = world.setup(&[("panel_channel", json!(other.to_string()))]).await;
    assert!(said.has("Setup is complete"), "{said}");
    world.delivered().await;
    assert_eq!((panels(&world, "welcome").len(), panels(&world, "partners").len()), (0, 1));
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panel_deleted_by_hand_is_posted_again() {
    let world = World::ready().await;
    let panel = world.panel();
    world.sandbox.delete_message(panel.channel, panel.id);
    assert_eq!(panels(&world, "welcome").len(), 0);
    let said = world.setup(&[]).await;
    assert!(said.has("Setup is complete"), "{said}");
    world.delivered().await;
    let again = panels(&world, "welcome");
    assert_eq!(again.len(), 1);
    let opened = world.actor("bob").click(&again[0], "Apply").await.unwrap().modal();
    assert_eq!(opened.inputs.len(), 3);
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn everyone_cannot_be_staff() {
    let world = World::new().await;
    let mut options = world.all_options();
    let everyone = world.sandbox.guild().to_string();
    for option in options.iter_mut().filter(|option| option.0 == "staff_role") {
        option.1 = json!(everyone);
    }
    let said = world.setup(&options).await;
    assert!(said.has("Everyone cannot be staff"), "{said}");
    let said = world.setup(&world.all_options()).await;
    assert!(said.has("Setup is complete"), "{said}");
    world.assert_sound();
}
