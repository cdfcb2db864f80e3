//! The bot that the tests talk to: one command for each way to answer.

use std::sync::Arc;

use discord_sandbox::{Sandbox, Seed};
use poise::serenity_prelude as serenity;
use serenity::{
    ActionRowComponent, ButtonStyle, ComponentInteractionDataKind, CreateActionRow, CreateButton,
    CreateInputText, CreateInteractionResponse as Response, CreateInteractionResponseFollowup,
    CreateInteractionResponseMessage as Message, CreateModal, CreateSelectMenu,
    CreateSelectMenuKind, CreateSelectMenuOption, EditInteractionResponse, FullEvent,
    GatewayIntents, InputTextStyle, Interaction,
};

type Error = Box<dyn std::error::Error + Send + Sync>;
type Context<'a> = poise::Context<'a, (), Error>;

/// A sandbox with a bot in it.
pub(crate) struct Rig {
    pub(crate) sandbox: Sandbox,
    pub(crate) http: Arc<serenity::Http>,
    shards: Arc<serenity::ShardManager>,
}

impl Drop for Rig {
    fn drop(&mut self) {
        crate::server::assert_conforms(&self.sandbox);
    }
}

impl Rig {
    /// A small server and a bot that is ready.
    pub(crate) async fn start() -> Self {
        Self::start_with(
            Sandbox::start("127.0.0.1:0".parse().unwrap(), Seed::small()).await.unwrap(),
        )
        .await
    }

    pub(crate) async fn start_with(sandbox: Sandbox) -> Self {
        Self::start_by(http(&sandbox), sandbox).await
    }

    /// A bot that speaks to the sandbox by `http`.
    pub(crate) async fn start_by(http: serenity::Http, sandbox: Sandbox) -> Self {
        let (http, shards) = connect(http).await;
        sandbox.bot_ready().await;
        Self { sandbox, http, shards }
    }

    /// Stops the bot and starts another one.
    pub(crate) async fn restart(&mut self) {
        self.shards.shutdown_all().await;
        self.sandbox
            .until("the bot has gone", |sandbox| (!sandbox.bot_connected()).then_some(()))
            .await;
        let (http, shards) = connect(http(&self.sandbox)).await;
        self.sandbox.bot_ready().await;
        self.http = http;
        self.shards = shards;
    }

    /// The channel "welcome".
    pub(crate) fn welcome(&self) -> u64 {
        self.sandbox.channel("welcome").unwrap()
    }
}

pub(crate) fn http(sandbox: &Sandbox) -> serenity::Http {
    let http = serenity::HttpBuilder::new(sandbox.token())
        .proxy(sandbox.url())
        .ratelimiter_disabled(true)
        .build();
    http.set_application_id(sandbox.bot().into());
    http
}

async fn connect(http: serenity::Http) -> (Arc<serenity::Http>, Arc<serenity::ShardManager>) {
    let options = poise::FrameworkOptions {
        commands: vec![
            hello(),
            whisper(),
            slow(),
            think(),
            form(),
            panel(),
            pick(),
            tell(),
            staff_only(),
            greet(),
            store(),
            quote(),
            age(),
        ],
        event_handler: |framework, event| Box::pin(handle(framework, event)),
        on_error: |error| Box::pin(async move { drop(error) }),
        ..poise::FrameworkOptions::default()
    };
    let framework = poise::Framework::builder()
        .options(options)
        .setup(|ctx, _ready, framework| {
            Box::pin(async move {
                poise::builtins::register_globally(ctx, &framework.options().commands).await?;
                Ok(())
            })
        })
        .build();
    let mut client = serenity::ClientBuilder::new_with_http(http, GatewayIntents::non_privileged())
        .framework(framework)
        .await
        .unwrap();
    let (http, shards) = (Arc::clone(&client.http), Arc::clone(&client.shard_manager));
    tokio::spawn(async move { client.start().await });
    (http, shards)
}

/// Says hello to somebody.
#[poise::command(slash_command)]
async fn hello(
    ctx: Context<'_>,
    #[description = "To whom"] who: Option<serenity::User>,
    #[description = "How often"]
    #[min = 1]
    #[max = 3]
    times: Option<i64>,
) -> Result<(), Error> {
    let name = who.map_or_else(|| "world".to_owned(), |user| user.name);
    ctx.say(format!("hello {name} x{} ({})", times.unwrap_or(1), ctx.locale().unwrap_or("?")))
        .await?;
    Ok(())
}

/// For your eyes only.
#[poise::command(slash_command)]
async fn whisper(ctx: Context<'_>) -> Result<(), Error> {
    ctx.send(poise::CreateReply::default().ephemeral(true).content("psst")).await?;
    Ok(())
}

/// Never answers.
#[poise::command(slash_command)]
async fn slow(ctx: Context<'_>) -> Result<(), Error> {
    let _ = ctx;
    std::future::pending::<()>().await;
    Ok(())
}

/// Thinks, and then answers.
#[poise::command(slash_command)]
async fn think(ctx: Context<'_>) -> Result<(), Error> {
    ctx.defer_ephemeral().await?;
    ctx.say("thought").await?;
    Ok(())
}

/// Opens a form.
#[poise::command(slash_command)]
async fn form(ctx: Context<'_>) -> Result<(), Error> {
    let poise::Context::Application(ctx) = ctx else {
        return Ok(());
    };
    ctx.interaction.create_response(ctx.serenity_context(), Response::Modal(modal())).await?;
    Ok(())
}

fn modal() -> CreateModal {
    let input = |style, label, id: &str| CreateInputText::new(style, label, id);
    CreateModal::new("form", "A form").components(vec![
        CreateActionRow::InputText(
            input(InputTextStyle::Short, "Name", "name").min_length(2).max_length(20),
        ),
        CreateActionRow::InputText(
            input(InputTextStyle::Paragraph, "About", "about").required(false).value("nothing"),
        ),
        CreateActionRow::InputText(
            input(InputTextStyle::Short, "Passphrase", "pass:secret").value("prefilled-secret"),
        ),
    ])
}

/// Posts a panel with buttons.
#[poise::command(slash_command)]
async fn panel(ctx: Context<'_>) -> Result<(), Error> {
    let button = |id: &str, label| CreateButton::new(id).label(label).style(ButtonStyle::Primary);
    let row = CreateActionRow::Buttons(vec![
        button("update", "Update"),
        button("modal", "Open form"),
        button("quiet", "Quiet"),
        button("later", "Later"),
        button("off", "Off").disabled(true),
    ]);
    let select = CreateSelectMenu::new(
        "colour",
        CreateSelectMenuKind::String {
            options: vec![
                CreateSelectMenuOption::new("Red", "r"),
                CreateSelectMenuOption::new("Green", "g"),
            ],
        },
    );
    let person =
        CreateSelectMenu::new("person", CreateSelectMenuKind::User { default_users: None });
    let rows = vec![row, CreateActionRow::SelectMenu(select), CreateActionRow::SelectMenu(person)];
    ctx.send(poise::CreateReply::default().content("a panel").components(rows)).await?;
    Ok(())
}

#[expect(clippy::unused_async, reason = "poise takes an async function")]
async fn suggest(_: Context<'_>, typed: &str) -> serenity::CreateAutocompleteResponse {
    let fruit = ["apple", "apricot", "banana"].into_iter().filter(|name| name.starts_with(typed));
    fruit.fold(serenity::CreateAutocompleteResponse::new(), |response, name| {
        response.add_string_choice(name, name)
    })
}

/// Picks a fruit.
#[poise::command(slash_command)]
async fn pick(
    ctx: Context<'_>,
    #[description = "Which"]
    #[autocomplete = "suggest"]
    fruit: String,
) -> Result<(), Error> {
    ctx.say(fruit).await?;
    Ok(())
}

/// Tells somebody something in private.
#[poise::command(slash_command, subcommands("secret"), subcommand_required)]
#[expect(clippy::unused_async, reason = "poise takes an async function")]
async fn tell(_: Context<'_>) -> Result<(), Error> {
    Ok(())
}

/// A secret.
#[poise::command(slash_command)]
async fn secret(
    ctx: Context<'_>,
    #[description = "Whom"] who: serenity::User,
) -> Result<(), Error> {
    ctx.defer_ephemeral().await?;
    let sent = who.direct_message(ctx, serenity::CreateMessage::new().content("a secret")).await;
    ctx.say(if sent.is_ok() { "told" } else { "not reachable" }).await?;
    Ok(())
}

/// For those who manage the server.
#[poise::command(slash_command, default_member_permissions = "MANAGE_GUILD", guild_only)]
async fn staff_only(ctx: Context<'_>) -> Result<(), Error> {
    ctx.say("yes, boss").await?;
    Ok(())
}

/// Greets in another language.
#[poise::command(
    slash_command,
    name_localized("de", "gruss"),
    description_localized("de", "Ein Gruß")
)]
async fn greet(ctx: Context<'_>) -> Result<(), Error> {
    ctx.say(if ctx.locale() == Some("de") { "hallo" } else { "hello" }).await?;
    Ok(())
}

/// Stores a file.
#[poise::command(slash_command)]
async fn store(
    ctx: Context<'_>,
    #[description = "Which"] file: serenity::Attachment,
) -> Result<(), Error> {
    let stored = file.download().await?;
    ctx.say(format!("{}: {} of {}", file.filename, stored.len(), file.size)).await?;
    Ok(())
}

/// Says again what a message says.
#[poise::command(context_menu_command = "Quote")]
async fn quote(ctx: Context<'_>, message: serenity::Message) -> Result<(), Error> {
    ctx.say(format!("> {} ({})", message.content, message.author.name)).await?;
    Ok(())
}

/// Names somebody.
#[poise::command(context_menu_command = "Name", required_permissions = "MANAGE_GUILD")]
async fn age(ctx: Context<'_>, user: serenity::User) -> Result<(), Error> {
    ctx.send(poise::CreateReply::default().ephemeral(true).content(user.name)).await?;
    Ok(())
}

async fn handle(
    framework: poise::FrameworkContext<'_, (), Error>,
    event: &FullEvent,
) -> Result<(), Error> {
    let ctx = framework.serenity_context;
    match event {
        FullEvent::InteractionCreate { interaction: Interaction::Component(click) } => {
            let text = |content: &str| Message::new().content(content);
            match (click.data.custom_id.as_str(), &click.data.kind) {
                ("update", _) => {
                    let message = text("updated").components(vec![]);
                    click.create_response(ctx, Response::UpdateMessage(message)).await?;
                }
                ("modal", _) => click.create_response(ctx, Response::Modal(modal())).await?,
                ("quiet", _) => click.create_response(ctx, Response::Acknowledge).await?,
                ("later", _) => {
                    click.create_response(ctx, Response::Acknowledge).await?;
                    click
                        .edit_response(ctx, EditInteractionResponse::new().content("later it is"))
                        .await?;
                    let more = CreateInteractionResponseFollowup::new()
                        .content("and more")
                        .ephemeral(true);
                    click.create_followup(ctx, more).await?;
                }
                ("colour", ComponentInteractionDataKind::StringSelect { values }) => {
                    click
                        .create_response(
                            ctx,
                            Response::Message(text(&values.join("+")).ephemeral(true)),
                        )
                        .await?;
                }
                ("person", ComponentInteractionDataKind::UserSelect { values }) => {
                    let name = &click.data.resolved.users[&values[0]].name;
                    click
                        .create_response(ctx, Response::Message(text(name).ephemeral(true)))
                        .await?;
                }
                other => panic!("nobody made {other:?}"),
            }
        }
        FullEvent::InteractionCreate { interaction: Interaction::Modal(modal) } => {
            let inputs = modal.data.components.iter().flat_map(|row| &row.components);
            let value = |component: &ActionRowComponent| match component {
                ActionRowComponent::InputText(input) => input.value.clone().unwrap_or_default(),
                _ => String::new(),
            };
            let values: Vec<String> = inputs.map(value).collect();
            // The third is a secret, of which only the length is told.
            let content = format!("{} / {} / {}", values[0], values[1], values[2].len());
            let message = Message::new().content(content).ephemeral(true);
            modal.create_response(ctx, Response::Message(message)).await?;
        }
        FullEvent::Message { new_message } if new_message.content == "ping" => {
            new_message.channel_id.say(ctx, "pong").await?;
        }
        _ => {}
    }
    Ok(())
}
