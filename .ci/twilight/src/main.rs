//! A twilight bot that checks the sandbox; `.ci/clients` runs it.
//!
//! The bot is an ordinary one, with a sandbox in the same process; people act through its actors.
//! Prints what failed and how many checks there were; the status is 1 when one failed.

use std::fmt::Debug;
use std::process::ExitCode;
use std::sync::Arc;

use discord_sandbox::{Actor, Sandbox, Seed, file, permission as perm};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokio::sync::broadcast;
use twilight_gateway::{ConfigBuilder, EventTypeFlags, Intents, Shard, ShardId, StreamExt};
use twilight_http::Client;
use twilight_http::api_error::ApiError;
use twilight_http::error::ErrorType;
use twilight_model::application::command::Command;
use twilight_model::application::interaction::{Interaction, InteractionType};
use twilight_model::channel::message::{Component, Embed, MessageFlags};
use twilight_model::channel::permission_overwrite::{PermissionOverwrite, PermissionOverwriteType};
use twilight_model::channel::thread::AutoArchiveDuration;
use twilight_model::channel::{ChannelType, Message};
use twilight_model::gateway::event::Event;
use twilight_model::guild::Permissions;
use twilight_model::http::attachment::Attachment;
use twilight_model::http::interaction::{InteractionResponse, InteractionResponseType};
use twilight_model::http::permission_overwrite::{
    PermissionOverwrite as ChangedOverwrite, PermissionOverwriteType as ChangedOverwriteType,
};
use twilight_model::id::Id;
use twilight_model::id::marker::ChannelMarker;

type Failure = Box<dyn std::error::Error + Send + Sync>;
type Result<T = ()> = std::result::Result<T, Failure>;

/// The bot, and who watches it.
struct Bench {
    sandbox: Sandbox,
    http: Arc<Client>,
    events: broadcast::Sender<Arc<Event>>,
    alice: Actor,
    general: Id<ChannelMarker>,
    done: usize,
    failed: usize,
}

/// Fails with what there is instead.
fn same<T: PartialEq + Debug>(is: T, expected: T) -> Result {
    if is == expected { Ok(()) } else { Err(format!("{is:?}, not {expected:?}").into()) }
}

fn holds(fact: bool, what: &str) -> Result {
    if fact { Ok(()) } else { Err(what.into()) }
}

/// The code of a refusal.
fn code<T>(answer: std::result::Result<T, twilight_http::Error>) -> Result<u64> {
    let Err(error) = answer else { return Err("it was not refused".into()) };
    match error.kind() {
        ErrorType::Response { error: ApiError::General(refusal), .. } => Ok(refusal.code),
        _ => Err(error.into()),
    }
}

/// A model from JSON, as bots that keep their commands in files have it.
fn model<T: DeserializeOwned>(json: Value) -> Result<T> {
    Ok(serde_json::from_value(json)?)
}

impl Bench {
    fn note(&mut self, name: &str, result: Result) {
        self.done += 1;
        if let Err(error) = result {
            self.failed += 1;
            println!("failed: {name}: {error}");
        }
    }

    /// Waits for an event that fits what `act` brings about.
    async fn heard(&self, act: impl Future<Output = Result>, fits: fn(&Event) -> bool) -> Result {
        let mut events = self.events.subscribe();
        act.await?;
        let wait = async {
            while let Ok(event) = events.recv().await {
                if fits(&event) {
                    return Ok(());
                }
            }
            Err("the gateway has ended".into())
        };
        tokio::time::timeout(discord_sandbox::WAIT, wait).await?
    }

    async fn say(&self, text: &str) -> Result<Message> {
        Ok(self.http.create_message(self.general).content(text).await?.model().await?)
    }

    fn staff(&self) -> Result<u64> {
        self.sandbox.role("Staff").ok_or_else(|| "there is no role Staff".into())
    }
}

/* The bot. */

fn commands() -> Result<Vec<Command>> {
    let command = |name: &str, kind: u8, options: Value| {
        let description = if kind == 1 { "A command" } else { "" };
        json!({"name": name, "description": description, "type": kind, "options": options,
            "version": "1"})
    };
    let option = |name: &str, kind: u8, more: Value| {
        let mut option = json!({"name": name, "description": "An option", "type": kind});
        for (field, value) in more.as_object().into_iter().flatten() {
            option[field] = value.clone();
        }
        option
    };
    model(json!([
        command("hello", 1, json!([option("who", 6, json!({}))])),
        command("think", 1, json!([])),
        command("whisper", 1, json!([])),
        command("gone", 1, json!([])),
        command("form", 1, json!([])),
        command("panel", 1, json!([])),
        command("selects", 1, json!([])),
        command("store", 1, json!([option("file", 11, json!({"required": true}))])),
        command("pick", 1, json!([option("fruit", 3, json!({"autocomplete": true}))])),
        command("Quote", 3, json!([])),
        command("Name", 2, json!([])),
    ]))
}

fn form() -> Value {
    let input = |id: &str, required: bool| {
        json!({"type": 1, "components": [{"type": 4, "custom_id": id, "label": id, "style": 1,
            "required": required}]})
    };
    json!({"title": "A form", "custom_id": "form", "components": [input("name", true),
        input("about", false)]})
}

fn buttons() -> Value {
    let button = |id: &str| json!({"type": 2, "style": 1, "label": id, "custom_id": id});
    json!([{"type": 1, "components": [button("update"), button("later"), button("form")]}])
}

fn selects() -> Value {
    let select = |kind: u8, id: &str, more: Value| {
        let mut select = json!({"type": kind, "custom_id": id, "max_values": 2});
        for (field, value) in more.as_object().into_iter().flatten() {
            select[field] = value.clone();
        }
        json!({"type": 1, "components": [select]})
    };
    let options: Vec<Value> =
        ["r", "g", "b"].map(|value| json!({"label": value, "value": value})).into();
    json!([
        select(3, "string", json!({"options": options})),
        select(5, "user", json!({})),
        select(6, "role", json!({})),
        select(7, "mentionable", json!({})),
        select(8, "channel", json!({"channel_types": [0]})),
    ])
}

/// What the bot's first answer is: its type, and its data.
fn first_answer(interaction: &Interaction, data: &Value) -> (InteractionResponseType, Value) {
    use InteractionResponseType as Kind;
    let word = |name: &str| data[name].as_str().unwrap_or_default();
    let named = |list: &str, id: &Value, field: &str| {
        data["resolved"][list][id.as_str().unwrap_or_default()][field].clone()
    };
    let text = |text: String| json!({"content": text});
    let message = |content: String| (Kind::ChannelMessageWithSource, text(content));
    match (interaction.kind, word("name"), word("custom_id")) {
        (InteractionType::ApplicationCommandAutocomplete, ..) => {
            let typed = data["options"][0]["value"].as_str().unwrap_or_default();
            let fits =
                ["apple", "apricot", "banana"].into_iter().filter(|name| name.starts_with(typed));
            let choices: Vec<Value> =
                fits.map(|name| json!({"name": name, "value": name})).collect();
            (Kind::ApplicationCommandAutocompleteResult, json!({"choices": choices}))
        }
        (_, "hello", _) => {
            let who = named("users", &data["options"][0]["value"], "username");
            message(format!("hello {}", who.as_str().unwrap_or("world")))
        }
        (_, "think", _) => (Kind::DeferredChannelMessageWithSource, json!({})),
        (_, "whisper", _) => (Kind::DeferredChannelMessageWithSource, json!({"flags": 64})),
        (_, "gone", _) => message("soon gone".to_owned()),
        (_, "form", _) | (_, _, "form") if interaction.kind != InteractionType::ModalSubmit => {
            (Kind::Modal, form())
        }
        (_, "panel", _) => {
            let data = json!({"content": "a panel", "components": buttons()});
            (Kind::ChannelMessageWithSource, data)
        }
        (_, "selects", _) => {
            let data = json!({"content": "selects", "components": selects()});
            (Kind::ChannelMessageWithSource, data)
        }
        (_, "store", _) => {
            let id = &data["options"][0]["value"];
            let (name, size) =
                (named("attachments", id, "filename"), named("attachments", id, "size"));
            message(format!("{}: {size}", name.as_str().unwrap_or_default()))
        }
        (_, "pick", _) => {
            message(data["options"][0]["value"].as_str().unwrap_or_default().to_owned())
        }
        (_, "Quote", _) => {
            let content = named("messages", &data["target_id"], "content");
            message(format!("> {}", content.as_str().unwrap_or_default()))
        }
        (_, "Name", _) => {
            let name = named("users", &data["target_id"], "username");
            message(name.as_str().unwrap_or_default().to_owned())
        }
        (_, _, "update") => (Kind::UpdateMessage, json!({"content": "updated", "components": []})),
        (_, _, "later") => (Kind::DeferredUpdateMessage, json!({})),
        (InteractionType::ModalSubmit, ..) => {
            let value = |row: usize| data["components"][row]["components"][0]["value"].clone();
            let both = [value(0), value(1)].map(|value| value.as_str().unwrap_or("").to_owned());
            message(both.join(" / "))
        }
        (_, _, select) => {
            let found = ["users", "roles", "channels"].into_iter().flat_map(|list| {
                data["resolved"][list].as_object().into_iter().flatten().map(|(_, one)| one)
            });
            let named = found.filter_map(|one| one["username"].as_str().or(one["name"].as_str()));
            let mut chosen: Vec<&str> = named.collect();
            if select == "string" {
                chosen = data["values"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .filter_map(Value::as_str)
                    .collect();
            }
            chosen.sort_unstable();
            (
                Kind::ChannelMessageWithSource,
                json!({"content": format!("{select}: {}", chosen.join("+")), "flags": 64}),
            )
        }
    }
}

/// Answers an interaction, and says more where the answer was only the first word.
async fn answer(http: &Client, interaction: &Interaction) -> Result {
    let client = http.interaction(interaction.application_id);
    let data = match &interaction.data {
        Some(data) => serde_json::to_value(data)?,
        None => Value::Null,
    };
    let (kind, content) = first_answer(interaction, &data);
    let response = InteractionResponse { kind, data: Some(model(content)?) };
    let token = interaction.token.as_str();
    client.create_response(interaction.id, token, &response).await?;
    match (data["name"].as_str(), data["custom_id"].as_str()) {
        (Some("think"), _) => {
            let files = [Attachment::from_bytes("x.txt".to_owned(), b"abc".to_vec(), 1)];
            client.update_response(token).content(Some("thought")).attachments(&files).await?;
        }
        (Some("whisper"), _) => {
            let embed: Embed = model(json!({"title": "secret", "type": "rich", "fields": []}))?;
            client.update_response(token).content(Some("psst")).embeds(Some(&[embed])).await?;
            let more = client.create_followup(token).content("and more");
            more.flags(MessageFlags::EPHEMERAL).await?;
        }
        (Some("gone"), _) => {
            let there = client.response(token).await?.model().await?;
            same(there.content.as_str(), "soon gone")?;
            client.delete_response(token).await?;
            client.create_followup(token).content("it has gone").await?;
        }
        (_, Some("later")) => {
            client.update_response(token).content(Some("later it is")).components(None).await?;
        }
        _ => {}
    }
    Ok(())
}

/// Listens, and answers what is to be answered.
async fn serve(mut shard: Shard, http: Arc<Client>, events: broadcast::Sender<Arc<Event>>) {
    while let Some(item) = shard.next_event(EventTypeFlags::all()).await {
        match item {
            Ok(Event::InteractionCreate(interaction)) => {
                if let Err(error) = answer(&http, &interaction).await {
                    println!("failed: the answer to an interaction: {error}");
                }
            }
            Ok(event) => {
                // Nobody may be listening.
                let _ = events.send(Arc::new(event));
            }
            Err(error) => println!("failed: an event: {error}"),
        }
    }
}

async fn start() -> Result<Bench> {
    let sandbox = Sandbox::start("127.0.0.1:0".parse()?, Seed::small()).await?;
    let host = sandbox.url().trim_start_matches("http://").to_owned();
    let http =
        Client::builder().token(sandbox.token().to_owned()).proxy(host.clone(), true).build();
    let http = Arc::new(http);
    let intents = Intents::GUILDS | Intents::GUILD_MESSAGES | Intents::DIRECT_MESSAGES;
    let config = ConfigBuilder::new(sandbox.token().to_owned(), intents);
    let config = config.proxy_url(format!("ws://{host}")).build();
    let events = broadcast::Sender::new(1_000);
    let shard = Shard::with_config(ShardId::ONE, config);
    tokio::spawn(serve(shard, Arc::clone(&http), events.clone()));
    let alice = sandbox.actor("alice");
    let general = sandbox.channel("welcome").ok_or("there is no channel")?;
    let general = Id::new(general);
    Ok(Bench { sandbox, http, events, alice, general, done: 0, failed: 0 })
}

/* The checks. */

async fn registers(bench: &Bench) -> Result {
    let app = bench.http.current_user_application().await?.model().await?.id;
    let known = bench.http.interaction(app).set_global_commands(&commands()?).await?;
    same(known.models().await?.len(), 11)?;
    bench.sandbox.bot_ready().await;
    let guild = bench.http.guild(Id::new(bench.sandbox.guild())).await?.model().await?;
    same(guild.name.as_str(), "Sandbox")
}

async fn replies(bench: &Bench) -> Result {
    let who = json!(bench.sandbox.actor("staff").id().to_string());
    let said = bench.alice.command("hello", &[("who", who)]).await?.message();
    same(said.content.as_str(), "hello staff")
}

async fn defers(bench: &Bench) -> Result {
    let said = bench.alice.command("think", &[]).await?.message();
    let files: Vec<&[u8]> = said.attachments.iter().map(|file| &*file.data).collect();
    same((said.content.as_str(), files), ("thought", vec![b"abc".as_slice()]))
}

async fn whispers(bench: &Bench) -> Result {
    let said = bench.alice.command("whisper", &[]).await?.message();
    same((said.content.as_str(), said.ephemeral), ("psst", true))?;
    let channel = bench.general.get();
    let read = |who: &Actor| {
        let all = who.messages(channel).unwrap_or_default();
        all.iter().any(|message| message.content == "and more")
    };
    bench.sandbox.until("the followup", |_| read(&bench.alice).then_some(())).await;
    holds(!read(&bench.sandbox.actor("owner")), "somebody else reads it")
}

async fn takes_back(bench: &Bench) -> Result {
    let _ = bench.alice.command("gone", &[]).await;
    let channel = bench.general.get();
    let has =
        |text: &str| bench.sandbox.messages(channel).iter().any(|message| message.content == text);
    bench.sandbox.until("the followup", |_| has("it has gone").then_some(())).await;
    holds(!has("soon gone"), "it is still there")
}

async fn suggests(bench: &Bench) -> Result {
    let found = bench.alice.autocomplete("pick", "fruit", "ap", &[]).await?;
    same(found.iter().map(|(name, _)| name.as_str()).collect(), vec!["apple", "apricot"])?;
    let said = bench.alice.command("pick", &[("fruit", json!("apple"))]).await?.message();
    same(said.content.as_str(), "apple")
}

async fn takes_files(bench: &Bench) -> Result {
    let said = bench.alice.command("store", &[("file", file("a.csv", b"1,2"))]).await?.message();
    same(said.content.as_str(), "a.csv: 3")
}

async fn has_menus(bench: &Bench) -> Result {
    let said = bench.alice.say(bench.general.get(), "well said").await?;
    let quoted = bench.alice.message_command("Quote", &said).await?.message();
    same(quoted.content.as_str(), "> well said")?;
    let named = bench.alice.user_command("Name", bench.alice.id()).await?.message();
    same(named.content.as_str(), "alice")
}

async fn opens_modals(bench: &Bench) -> Result {
    let form = bench.alice.command("form", &[]).await?.modal();
    let said = bench.alice.submit(&form, &[("name", "Alice"), ("about", "me")]).await?.message();
    same(said.content.as_str(), "Alice / me")?;
    let panel = bench.alice.command("panel", &[]).await?.message();
    let form = bench.alice.click(&panel, "form").await?.modal();
    let said = bench.alice.submit(&form, &[("name", "Bob")]).await?.message();
    same(said.content.as_str(), "Bob /")
}

async fn has_buttons(bench: &Bench) -> Result {
    let panel = bench.alice.command("panel", &[]).await?.message();
    let said = bench.alice.click(&panel, "update").await?.message();
    same((said.content.as_str(), said.components.len()), ("updated", 0))?;
    let panel = bench.alice.command("panel", &[]).await?.message();
    same(bench.alice.click(&panel, "later").await?.message().content.as_str(), "later it is")
}

async fn selects_one(bench: &Bench, kind: &str, values: &[&str], expected: &str) -> Result {
    let message = bench.alice.command("selects", &[]).await?.message();
    let said = bench.alice.select(&message, kind, values).await?.message();
    same(said.content, format!("{kind}: {expected}"))
}

async fn writes(bench: &Bench) -> Result {
    let (http, channel) = (&bench.http, bench.general);
    let first = bench.say("one").await?;
    http.update_message(channel, first.id).content(Some("two")).await?;
    same(http.message(channel, first.id).await?.model().await?.content.as_str(), "two")?;
    let reply = http.create_message(channel).content("three").reply(first.id).await?;
    let reply = reply.model().await?;
    same(reply.referenced_message.map(|message| message.id), Some(first.id))?;
    http.delete_message(channel, first.id).await?;
    same(code(http.message(channel, first.id).await)?, 10008)
}

async fn uploads(bench: &Bench) -> Result {
    let files = [
        Attachment::from_bytes("a.csv".to_owned(), b"1,2".to_vec(), 1),
        Attachment::from_bytes("big.bin".to_owned(), vec![7; 3_000_000], 2),
    ];
    let sent = bench.http.create_message(bench.general).attachments(&files).await?;
    let sent = sent.model().await?;
    same(sent.attachments.iter().map(|file| file.size).collect(), vec![3, 3_000_000])
}

async fn newer_components(bench: &Bench) -> Result {
    let text = json!({"type": 10, "content": "# hello"});
    let parts: Vec<Component> = model(json!([{"type": 17, "components": [text]}]))?;
    let sent = bench.http.create_message(bench.general).flags(MessageFlags::IS_COMPONENTS_V2);
    let sent = sent.components(&parts).await?.model().await?;
    holds(matches!(sent.components.first(), Some(Component::Container(_))), "no container")
}

async fn pins(bench: &Bench) -> Result {
    let (http, channel) = (&bench.http, bench.general);
    let message = bench.say("pin me").await?;
    http.create_pin(channel, message.id).await?;
    let pins = http.pins(channel).await?.model().await?;
    same(pins.items.first().map(|pin| pin.message.id), Some(message.id))?;
    http.delete_pin(channel, message.id).await?;
    same(http.pins(channel).await?.model().await?.items.len(), 0)
}

async fn threads(bench: &Bench) -> Result {
    let (http, guild) = (&bench.http, Id::new(bench.sandbox.guild()));
    let message = bench.say("a topic").await?;
    let made = http.create_thread_from_message(bench.general, message.id, "about it").await?;
    same(made.model().await?.id, message.id.cast())?;
    http.create_message(message.id.cast()).content("inside").await?;
    let again = http.create_thread_from_message(bench.general, message.id, "again").await;
    same(code(again)?, 160_004)?;
    let private = http.create_thread(bench.general, "private", ChannelType::PrivateThread);
    let private = private.auto_archive_duration(AutoArchiveDuration::Day).await?.model().await?;
    http.add_thread_member(private.id, Id::new(bench.alice.id())).await?;
    holds(bench.alice.can_see(private.id.get()), "she does not see it")?;
    http.update_thread(private.id).archived(true).await?;
    let active = http.active_threads(guild).await?.model().await?;
    same(active.threads.iter().any(|thread| thread.id == private.id), false)
}

async fn hears_of_threads(bench: &Bench) -> Result {
    let start = async {
        bench.alice.start_thread(bench.general.get(), "hers", false).await?;
        Ok(())
    };
    bench.heard(start, |event| matches!(event, Event::ThreadCreate(_))).await
}

async fn channels(bench: &Bench) -> Result {
    let (http, guild) = (&bench.http, Id::new(bench.sandbox.guild()));
    let see = |id: u64, kind, may: bool| {
        let (bits, none) = (Permissions::VIEW_CHANNEL, Permissions::empty());
        let (allow, deny) = if may { (bits, none) } else { (none, bits) };
        PermissionOverwrite { id: Id::new(id), kind, allow, deny }
    };
    let overwrites = [
        see(guild.get(), PermissionOverwriteType::Role, false),
        see(bench.alice.id(), PermissionOverwriteType::Member, true),
        see(bench.sandbox.bot(), PermissionOverwriteType::Member, true),
    ];
    let made = http.create_guild_channel(guild, "Ticket 1").permission_overwrites(&overwrites);
    let made = made.await?.model().await?;
    same(made.name.as_deref(), Some("ticket-1"))?;
    let staff = bench.sandbox.actor("staff");
    same((bench.alice.can_see(made.id.get()), staff.can_see(made.id.get())), (true, false))?;
    let more = ChangedOverwrite {
        id: Id::new(staff.id()),
        kind: ChangedOverwriteType::Member,
        allow: Some(Permissions::VIEW_CHANNEL),
        deny: None,
    };
    http.update_channel_permission(made.id, &more).await?;
    holds(staff.can_see(made.id.get()), "staff does not see it")?;
    let renamed = http.update_channel(made.id).name("closed").await?.model().await?;
    same(renamed.name.as_deref(), Some("closed"))?;
    http.delete_channel(made.id).await?;
    same(code(http.channel(made.id).await)?, 10003)
}

async fn roles(bench: &Bench) -> Result {
    let (http, guild) = (&bench.http, Id::new(bench.sandbox.guild()));
    let (alice, staff) = (Id::new(bench.alice.id()), bench.staff()?);
    let role = http.create_role(guild).name("partner").await?.model().await?;
    same(role.position, 1)?;
    http.add_guild_member_role(guild, alice, role.id).await?;
    same(bench.sandbox.roles_of(alice.get()), vec!["partner".to_owned()])?;
    http.remove_guild_member_role(guild, alice, role.id).await?;
    http.delete_role(guild, role.id).await?;
    bench.sandbox.set_role_position(staff, 90);
    let refused = http.add_guild_member_role(guild, alice, Id::new(staff)).await;
    bench.sandbox.set_role_position(staff, 1);
    same(code(refused)?, 50013)
}

async fn hears_people(bench: &Bench) -> Result {
    let say = async {
        bench.alice.say(bench.general.get(), "hello").await?;
        Ok(())
    };
    bench
        .heard(say, |event| matches!(event, Event::MessageCreate(said) if !said.author.bot))
        .await?;
    let owner = bench.sandbox.actor("owner");
    let rename = async { Ok(owner.rename_channel(bench.general.get(), "hall")?) };
    bench.heard(rename, |event| matches!(event, Event::ChannelUpdate(_))).await?;
    // A channel that goes out of sight comes without a name.
    let hide = async {
        bench.sandbox.set_bot_permissions(perm::TICKET_BOT & !perm::VIEW_CHANNEL);
        let everyone = bench.sandbox.guild();
        bench.sandbox.set_role_permissions(everyone, 0);
        Ok(())
    };
    let hidden = |event: &Event| matches!(event, Event::ChannelUpdate(channel) if channel.name.as_deref() == Some("___hidden___"));
    let result = bench.heard(hide, hidden).await;
    bench.sandbox.set_role_permissions(bench.sandbox.guild(), perm::EVERYONE);
    bench.sandbox.set_bot_permissions(perm::TICKET_BOT);
    result
}

async fn direct_messages(bench: &Bench) -> Result {
    let alice = Id::new(bench.alice.id());
    let dm = bench.http.create_private_channel(alice).await?.model().await?.id;
    bench.http.create_message(dm).content("in private").await?;
    same(bench.alice.dms().len(), 1)?;
    bench.alice.close_dms();
    same(code(bench.http.create_message(dm).content("again").await)?, 50007)
}

#[tokio::main]
async fn main() -> Result<ExitCode> {
    let mut bench = start().await?;
    macro_rules! check {
        ($name:literal, $run:expr) => {
            let result = $run.await;
            bench.note($name, result);
        };
    }
    check!("it is ready and registers its commands", registers(&bench));
    check!("a reply with an option", replies(&bench));
    check!("a deferred reply is edited, with a file", defers(&bench));
    check!("a deferred reply for one person, with more after it", whispers(&bench));
    check!("a reply is taken back", takes_back(&bench));
    check!("suggestions", suggests(&bench));
    check!("a file comes with a command", takes_files(&bench));
    check!("commands of menus", has_menus(&bench));
    check!("modals", opens_modals(&bench));
    check!("buttons", has_buttons(&bench));
    let [alice, staff] = ["alice", "staff"].map(|name| bench.sandbox.actor(name).id().to_string());
    let role = bench.staff()?.to_string();
    let channel = bench.general.to_string();
    check!("a select of text", selects_one(&bench, "string", &["r", "b"], "b+r"));
    check!("a select of people", selects_one(&bench, "user", &[&alice, &staff], "alice+staff"));
    check!("a select of roles", selects_one(&bench, "role", &[&role], "Staff"));
    check!("a select of both", selects_one(&bench, "mentionable", &[&alice, &role], "Staff+alice"));
    check!("a select of channels", selects_one(&bench, "channel", &[&channel], "welcome"));
    check!("messages are sent, changed, answered and deleted", writes(&bench));
    check!("uploads", uploads(&bench));
    check!("the newer components", newer_components(&bench));
    check!("pins", pins(&bench));
    check!("threads", threads(&bench));
    check!("a thread that somebody starts is announced", hears_of_threads(&bench));
    check!("channels", channels(&bench));
    check!("roles", roles(&bench));
    check!("what people do is announced", hears_people(&bench));
    check!("direct messages", direct_messages(&bench));
    let violations = bench.sandbox.violations();
    bench.note("the sandbox has nothing to complain of", same(violations, Vec::new()));
    println!("twilight: {} checks, {} failures", bench.done, bench.failed);
    Ok(if bench.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
