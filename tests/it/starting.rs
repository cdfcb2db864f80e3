//! A start that cannot succeed ends at once, with one line that says why; and two bots do not share
//! a database.

use std::io::Read;
use std::os::unix::fs::PermissionsExt;
use std::process::Stdio;
use std::time::Duration;

use discord_sandbox::Seed;
use sqlx::Connection;

use serde_json::json;

use crate::bot::World;

/// How long a start that fails may take.
const SECONDS: u64 = 15;

/// Starts a bot that must end by itself; returns the one line on standard error that is no log.
async fn refused(world: &World, settings: &[(&str, &str)]) -> String {
    let mut command = world.command(&["run"]);
    command.envs(settings.iter().copied()).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut stderr = child.stderr.take().unwrap();
    let (told, ended) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let mut said = String::new();
        let _ = stderr.read_to_string(&mut said);
        let _ = told.send(said);
    });
    let waited =
        tokio::task::spawn_blocking(move || ended.recv_timeout(Duration::from_secs(SECONDS)))
            .await
            .unwrap();
    let Ok(said) = waited else {
        child.kill().unwrap();
        panic!("the start did not end within {SECONDS} seconds: {settings:?}");
    };
    assert_eq!(child.wait().unwrap().code(), Some(1), "{said}");
    for sign in ["panicked", "backtrace", "RUST_BACKTRACE", "unwrap()", "Os {", "Error {"] {
        assert!(!said.contains(sign), "{said}");
    }
    let lines: Vec<&str> = said.lines().filter(|line| !line.starts_with("20")).collect();
    assert_eq!(lines.len(), 1, "one line: {said}");
    lines[0].strip_prefix("partnerdesk: ").expect("it says who speaks").to_owned()
}

fn write(world: &World, name: &str, content: &[u8], mode: u32) {
    let path = world.folder.path().join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(&path, content).unwrap();
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn invalid_settings_are_named() {
    let world = World::empty(Seed::small()).await;
    let cases: [(&[(&str, &str)], &str); 9] = [
        (&[("PROGRAMS_DIR", "nowhere")], "PROGRAMS_DIR: the folder nowhere cannot be read"),
        (
            &[("PARTNERDESK_HTTP", "8790")],
            "PARTNERDESK_HTTP is \"8790\": write an address and a port",
        ),
        (&[("SANDBOX_HTTP", "here")], "SANDBOX_HTTP is \"here\": write an address and a port"),
        (
            &[("PARTNERDESK_HTTP", "203.0.113.1:80")],
            "PARTNERDESK_HTTP: 203.0.113.1:80 cannot be listened on",
        ),
        (
            &[("DISCORD_API_URL", "https://discord.com")],
            "only an address on this machine is accepted",
        ),
        (&[("DISCORD_API_URL", "http://127.0.0.1:1")], "Discord cannot be reached"),
        (
            &[("DATABASE_URL", "postgres://localhost")],
            "DATABASE_URL is \"postgres://localhost\": write sqlite://",
        ),
        (
            &[("DATABASE_URL", "sqlite://nowhere/partnerdesk.db")],
            "nowhere/partnerdesk.db-lock cannot be written",
        ),
        (
            &[("PARTNERDESK_KEYS", "nowhere/partnerdesk.keys")],
            "the key file nowhere/partnerdesk.keys.lock cannot be used",
        ),
    ];
    for (settings, expected) in cases {
        let said = refused(&world, settings).await;
        assert!(said.contains(expected), "{said}\n  not {expected}");
    }
    assert!(!world.sandbox.bot_connected());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_is_taken_is_named() {
    let world = World::empty(Seed::small()).await;
    let held = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = held.local_addr().unwrap().to_string();
    let said = refused(&world, &[("PARTNERDESK_HTTP", &address)]).await;
    assert!(said.contains(&format!("PARTNERDESK_HTTP: {address} cannot be listened on")), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_discord_refuses_is_said_so() {
    let good = "MTEwMDAwMDAwMDAwMDAwMDAwMQ.sandbox.the-only-one";
    let world = World::empty(Seed { token: Some(good.to_owned()), ..Seed::small() }).await;
    let wrong = "MTEwMDAwMDAwMDAwMDAwMDAwMQ.sandbox.another-one";
    let said = refused(&world, &[("DISCORD_TOKEN", wrong)]).await;
    assert!(said.starts_with("Discord refuses the token: copy it again"), "{said}");
    assert!(!said.contains(wrong), "the token is not printed");
    let mut world = world;
    world.start().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_file_that_is_broken_or_open_to_others_is_refused() {
    let world = World::empty(Seed::small()).await;
    write(&world, "partnerdesk.keys", b"[pepper\nid = 7\nkey = \"SECRETSECRET\"\n", 0o600);
    let said = refused(&world, &[]).await;
    assert!(
        said.contains("the key file partnerdesk.keys is not right: ") && said.contains("line 1"),
        "{said}"
    );
    assert!(!said.contains("SECRETSECRET"), "a key is not printed: {said}");
    write(&world, "partnerdesk.keys", b"", 0o644);
    let said = refused(&world, &[]).await;
    assert_eq!(said, "others can read the key file; run: chmod 600 partnerdesk.keys");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_not_a_database_is_left_unchanged() {
    let world = World::empty(Seed::small()).await;
    let diary = b"Dear diary, this is not a database. ".repeat(100);
    write(&world, "partnerdesk.db", &diary, 0o600);
    let said = refused(&world, &[]).await;
    assert!(said.contains("file is not a database"), "{said}");
    assert_eq!(said.matches("not a database").count(), 1, "it is said once: {said}");
    assert_eq!(std::fs::read(world.database()).unwrap(), diary);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_of_a_newer_version_is_refused() {
    let mut world = World::new().await;
    world.stop();
    let mut conn = world.plain_sql().await;
    sqlx::query(
        "INSERT INTO _sqlx_migrations (version, description, installed_on, success, checksum, \
         execution_time)
         VALUES (9000, 'from the future', '2030-01-01', 1, zeroblob(48), 0)",
    )
    .execute(&mut conn)
    .await
    .unwrap();
    conn.close().await.unwrap();
    let said = refused(&world, &[]).await;
    assert!(said.contains("was it written by a newer version?") && said.contains("9000"), "{said}");
    let verified = world.cli(&["ledger", "verify"]);
    assert_eq!(verified.status.code(), Some(1));
    assert!(
        String::from_utf8_lossy(&verified.stderr).contains("was it written by a newer version?")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_somebody_altered_is_refused() {
    let mut world = World::new().await;
    world.stop();
    let mut conn = world.plain_sql().await;
    sqlx::query("DROP TRIGGER transfer_update").execute(&mut conn).await.unwrap();
    conn.close().await.unwrap();
    let said = refused(&world, &[]).await;
    assert!(
        said.contains("altered by hand: trigger transfer_update on transfer is missing"),
        "{said}"
    );
    assert!(said.contains("restore a backup, or undo the change"), "{said}");
    for command in [&["ledger", "verify"][..], &["check"]] {
        let looked = world.cli(command);
        assert_eq!(looked.status.code(), Some(1));
        assert!(String::from_utf8_lossy(&looked.stdout).contains("transfer_update"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_file_with_faults_is_named_and_left_out_and_the_others_go_on() {
    let mut world = World::empty(Seed::small()).await;
    let good = std::fs::read_to_string(crate::bot::root().join("programs/midnight.toml")).unwrap();
    write(
        &world,
        "programs/midnight.toml",
        good.replace("hold_days", "hold_day").as_bytes(),
        0o600,
    );
    let folder = world.folder.path().join("programs");
    world.set("PROGRAMS_DIR", folder.to_str().unwrap());
    world.start().await;
    let said = world.log();
    let line = good.lines().position(|line| line.starts_with("hold_days")).unwrap() + 1;
    assert!(
        said.contains(&format!("midnight.toml:{line}:1: error: unknown key \"hold_day\"")),
        "{said}"
    );
    assert!(said.contains("partnerdesk program check"), "{said}");
    let owner = world.actor("owner");
    let shown = owner.autocomplete("setup", "program", "", &[]).await.unwrap();
    let shown: Vec<&str> = shown.iter().map(|(_, id)| id.as_str().unwrap()).collect();
    assert_eq!(shown, ["message-help", "noxity", "yourhosting"], "those that are built in");
    let said = world.setup(&[("program", json!("midnight"))]).await;
    assert!(said.has("hold_day"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_bot_on_the_same_database_is_refused() {
    let mut world = World::new().await;
    let said = refused(&world, &[]).await;
    assert!(
        said.contains("another partnerdesk works on this database")
            && said.contains("stop it first"),
        "{said}"
    );
    // The first one goes on, and once it has ended there is room for the next.
    let said = world.setup(&world.all_options()).await;
    assert!(said.has("Setup is complete"), "{said}");
    world.restart().await;
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_that_fails_says_why_in_json_where_the_log_is_json() {
    let world = World::empty(Seed::small()).await;
    let output = world
        .command(&["run", "--log", "json"])
        .env("DISCORD_API_URL", "http://127.0.0.1:1")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    let lines: Vec<serde_json::Value> =
        said.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let last = lines.last().unwrap();
    assert_eq!(
        (last["level"].as_str(), last["message"].as_str()),
        (Some("ERROR"), Some("ended")),
        "{said}"
    );
    assert!(last["error"].as_str().unwrap().starts_with("Discord cannot be reached"), "{said}");
}
