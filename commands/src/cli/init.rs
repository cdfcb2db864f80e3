//! `init`: from an empty folder to a bot that can be started.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, bail};
use partnerdesk::clock::SystemRandom;
use partnerdesk::config::Config;
use partnerdesk::keys::Keys;
use partnerdesk::program::{self, BUILT_IN};

use super::program::new;
use super::question::ask;
use super::{ExitStatus, say};
use crate::discord::api;
use crate::discord::invite;
use crate::process::running;

/// Where the settings lie.
const SETTINGS: &str = ".env";
/// The settings as they are without any.
const TEMPLATE: &str = include_str!("../../../.env.example");
/// How long Discord is waited for.
const PATIENCE: Duration = Duration::from_secs(10);

/// What to set up.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The bot's token, from the developer portal. Other users of this machine can see what stands
    /// in a command line: leave it out to be asked for it.
    #[arg(long)]
    token: Option<String>,
    /// Program file, the name of a built-in one (for example midnight), or `new` for questions.
    #[arg(long)]
    program: Option<String>,
}

/// Where the rules come from.
enum Choice {
    BuiltIn(&'static str, &'static str),
    File(PathBuf),
    Questions,
}

pub(super) async fn init(config: &Config, args: Args) -> anyhow::Result<ExitStatus> {
    let token = ask_token(config, args.token).await?;
    let programs: Vec<&str> = BUILT_IN.iter().map(|(name, _)| stem(name)).collect();
    let question = format!(
        "Program: one of {}, the path of a file, or new to answer questions?",
        programs.join(", ")
    );
    let choice = ask("program", args.program, &question, "new", choice)?;
    let program = write_program(config, choice)?;
    write_settings(&token)?;
    say(format!("Settings: {SETTINGS}, readable by you alone"));
    Keys::open_or_create(&config.keys, Arc::new(SystemRandom))?;
    say(format!("Key file: {}. Keep a copy apart from the backups.", config.keys.display()));
    say("");
    match invite::application_of(&token) {
        Some(application) => {
            say("Next:");
            say(format!("1. Invite the bot: {}", invite::link(application)));
            say("2. Start it: partnerdesk");
            say(format!("3. In your server: /setup program:{program}"));
        }
        None => say("Next: start the bot with `partnerdesk`, and run /setup in your server."),
    }
    say("`partnerdesk check` checks all of it.");
    Ok(ExitStatus::Ok)
}

fn stem(name: &str) -> &str {
    name.trim_end_matches(".toml")
}

/// The token that is typed, once Discord takes it, or it has the shape of one and Discord cannot be
/// reached.
async fn ask_token(config: &Config, given: Option<String>) -> anyhow::Result<String> {
    let asked = given.is_none();
    let mut given = given;
    let present = config.token.as_ref().map(secrecy::ExposeSecret::expose_secret);
    let question = if present.is_some() {
        "Bot token (Enter keeps the present one)?"
    } else {
        "Bot token, from the developer portal, under Bot (it stays in this folder)?"
    };
    loop {
        let token = ask("token", given.take(), question, "", |text| {
            let text = if text.is_empty() { present.unwrap_or_default() } else { text };
            if invite::application_of(text).is_some() {
                Ok(text.to_owned())
            } else {
                Err("not a bot token: copy it in the developer portal, under Bot, with Reset \
                         Token"
                    .to_owned())
            }
        })?;
        match check_token(config, &token).await {
            Ok(said) => {
                say(said);
                return Ok(token);
            }
            Err(why) if asked => say(format!("  {why}")),
            Err(why) => bail!("{why}"),
        }
    }
}

/// Asks Discord about the token: who it is for, in words.
async fn check_token(config: &Config, token: &str) -> Result<String, &'static str> {
    let Ok(discord) = running::discord(token, config.api_url.as_deref()) else {
        return Ok("The token was not checked.".to_owned());
    };
    let asked = tokio::time::timeout(PATIENCE, discord.get_current_application_info()).await;
    match asked {
        Ok(Ok(application)) => {
            let mut said = format!("Discord knows the bot as {}.", application.name);
            if application.bot_public {
                said.push_str(
                    "\nAnybody can invite it: switch off \"Public Bot\" in the developer portal, \
                     under Bot.",
                );
            }
            Ok(said)
        }
        Ok(Err(error)) if api::answered(&error) == Some(401) => {
            Err("Discord refuses the token: copy it again in the developer portal, under Bot")
        }
        Ok(Err(_)) | Err(_) => {
            Ok("Discord cannot be reached, so the token was not checked.".to_owned())
        }
    }
}

fn choice(text: &str) -> Result<Choice, String> {
    if text == "new" {
        return Ok(Choice::Questions);
    }
    if let Some((name, source)) = BUILT_IN.iter().find(|(name, _)| stem(name) == stem(text)) {
        return Ok(Choice::BuiltIn(name, source));
    }
    let path = PathBuf::from(text);
    match program::load(&path) {
        Ok(_) => Ok(Choice::File(path)),
        Err(problems) => Err(problems.first().map(ToString::to_string).unwrap_or_default()),
    }
}

/// Puts the program file where the bot looks for it, unless one of its name is there. Returns the
/// program's id.
fn write_program(config: &Config, choice: Choice) -> anyhow::Result<String> {
    let folder = &config.programs_dir;
    std::fs::create_dir_all(folder)
        .with_context(|| format!("{} cannot be created", folder.display()))?;
    let path = match choice {
        Choice::BuiltIn(name, source) => keep(folder.join(name), source)?,
        Choice::File(path) => {
            let name = path.file_name().context("the program is no file")?;
            let source = program::read_source(&path)?;
            keep(folder.join(name), &source)?
        }
        Choice::Questions => {
            let mut path = folder.join("program.toml");
            let mut number = 1_u32;
            while path.exists() {
                number = number.saturating_add(1);
                path = folder.join(format!("program-{number}.toml"));
            }
            new::new(&new::Args::asking(path))?
        }
    };
    let program = program::load(&path).map_err(|problems| {
        anyhow::anyhow!(problems.first().map(ToString::to_string).unwrap_or_default())
    })?;
    say(format!("Program: {} ({})", program.meta.name, path.display()));
    Ok(program.meta.id)
}

/// Writes a file that is not there; one that is stays as it is.
fn keep(path: PathBuf, source: &str) -> anyhow::Result<PathBuf> {
    if path.exists() {
        say(format!("{} is there already, and stays as it is.", path.display()));
    } else {
        std::fs::write(&path, source)
            .with_context(|| format!("{} cannot be written", path.display()))?;
    }
    Ok(path)
}

/// Puts the token into the settings; the rest of them stays.
fn write_settings(token: &str) -> anyhow::Result<()> {
    let before = match std::fs::read_to_string(SETTINGS) {
        Ok(before) => before,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => TEMPLATE.to_owned(),
        Err(error) => return Err(error).context(".env cannot be read"),
    };
    let line = format!("DISCORD_TOKEN={token}");
    let is_token = |line: &&str| line.trim_start().starts_with("DISCORD_TOKEN=");
    let mut lines: Vec<&str> = before.lines().collect();
    match lines.iter().position(is_token) {
        Some(at) => {
            if let Some(old) = lines.get_mut(at) {
                *old = &line;
            }
        }
        None => lines.push(&line),
    }
    let text = lines.join("\n") + "\n";
    write_privately(Path::new(SETTINGS), &text).context(".env cannot be written")
}

/// Writes a file that nobody else may read, whole or not at all.
fn write_privately(path: &Path, text: &str) -> std::io::Result<()> {
    let new = path.with_extension("new");
    let mut options = std::fs::OpenOptions::new();
    match std::fs::remove_file(&new) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&new)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    std::fs::rename(&new, path)
}
