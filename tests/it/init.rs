//! `init`: from an empty folder to a bot whose installation is in order.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Output};

use discord_sandbox::Seed;

use crate::bot::{World, binary, drawn};

/// A command in an empty folder, with the sandbox as Discord.
fn command(folder: &Path, world: &World, args: &[&str]) -> Command {
    let mut command = binary();
    command
        .args(args)
        .current_dir(folder)
        .env("DISCORD_API_URL", world.sandbox.url())
        .env_remove("DISCORD_TOKEN");
    command
}

fn text(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_folder_becomes_an_installation_that_check_finds_in_order() {
    let world = World::empty(Seed::small()).await;
    let folder = tempfile::tempdir().unwrap();
    let token = world.sandbox.token();
    let (seed, mut rng) = drawn();
    let programs = ["message-help", "midnight", "noxity", "yourhosting"];
    let program = programs[rng.usize(..programs.len())];
    let args = ["init", "--token", token, "--program", program];
    let done = command(folder.path(), &world, &args).output().unwrap();
    let said = text(&done);
    assert!(done.status.success(), "seed {seed}, {program}: {said}");
    assert!(said.contains("Discord knows the bot as"), "{said}");
    assert!(said.contains(&format!("client_id={}&", world.sandbox.bot())), "{said}");
    assert!(said.contains(&format!("/setup program:{program}")), "{said}");
    for name in [".env", "partnerdesk.keys"] {
        let mode = folder.path().join(name).metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
    assert!(folder.path().join("programs").join(program).with_extension("toml").exists());
    let checked = command(folder.path(), &world, &["check"]).output().unwrap();
    let said = text(&checked);
    assert!(checked.status.success() && !said.contains("FAIL"), "{said}");

    // Again: what somebody has changed stays.
    let settings = folder.path().join(".env");
    let changed = std::fs::read_to_string(&settings).unwrap().replace("=info", "=debug");
    std::fs::write(&settings, &changed).unwrap();
    let again = command(folder.path(), &world, &["init", "--program", program]).output().unwrap();
    let said = text(&again);
    assert!(again.status.success(), "the present token is kept: {said}");
    assert!(said.contains("is there already, and stays as it is"), "{said}");
    assert_eq!(std::fs::read_to_string(&settings).unwrap(), changed);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_is_none_or_that_discord_refuses_writes_nothing() {
    let mut seed = Seed::small();
    let right = "MTEwMDAwMDAwMDAwMDAwMDAwMQ.right.token";
    seed.token = Some(right.to_owned());
    let world = World::empty(seed).await;
    for (token, why) in [
        ("hello", "not a bot token"),
        ("MTEwMDAwMDAwMDAwMDAwMDAwMQ.wrong.token", "Discord refuses the token"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let args = ["init", "--token", token, "--program", "midnight"];
        let refused = command(folder.path(), &world, &args).output().unwrap();
        let said = text(&refused);
        assert!(!refused.status.success() && said.contains(why), "{said}");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "{said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_binary_alone_runs_in_an_empty_folder() {
    let world = World::empty(Seed::small()).await;
    let folder = tempfile::tempdir().unwrap();
    let shown = command(folder.path(), &world, &["program", "show", "midnight"]).output().unwrap();
    assert!(text(&shown).contains("Midnight Hosting"), "{}", text(&shown));
    let checked = command(folder.path(), &world, &["check"]).output().unwrap();
    let said = text(&checked);
    assert!(checked.status.success(), "{said}");
    assert_eq!(said.matches("(built in)").count(), 4, "{said}");
}
