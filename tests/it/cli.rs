//! The command line: what each command prints, and its exit status.

use std::path::Path;
use std::process::Output;

use discord_sandbox::Seed;

use crate::bot::{CODE, World, binary, root};

const COMMANDS: [&str; 26] = [
    "run",
    "demo",
    "check",
    "program",
    "program check",
    "program diff",
    "program new",
    "program price",
    "program show",
    "event",
    "ledger",
    "ledger verify",
    "ledger balances",
    "ledger statement",
    "ledger why",
    "ledger export",
    "ledger import",
    "ledger head",
    "payout",
    "payout list",
    "payout reconcile",
    "backup",
    "restore",
    "secret",
    "secret show",
    "secret rotate",
];

fn run(folder: &Path, args: &str) -> Output {
    // Help is wrapped at the width that is set, or else at 100 columns.
    let mut command = binary();
    command.env_remove("COLUMNS").args(args.split_whitespace()).current_dir(folder);
    command.output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn every_command_has_help() {
    let folder = tempfile::tempdir().unwrap();
    let all = stdout(&run(folder.path(), "--help"));
    assert!(
        all.contains("Run a partner program from a Discord server.")
            && all.contains(".env.example"),
        "{all}"
    );
    for command in COMMANDS {
        let output = run(folder.path(), &format!("{command} --help"));
        let said = stdout(&output);
        assert_eq!(output.status.code(), Some(0), "{command}");
        let (about, usage) = said
            .split_once("\n\nUsage: partnerdesk ")
            .unwrap_or_else(|| panic!("{command}: {said}"));
        assert!(usage.starts_with(command), "{command}: {said}");
        assert!(about.split_whitespace().count() >= 7, "{command} says what it does: {about}");
        // Nothing of the source's markup gets through, and every argument has its sentence.
        assert!(!said.contains("[`") && !said.contains("<>"), "{said}");
        for (at, _) in said.match_indices("      --") {
            let option = said[at + 6..]
                .split("\n  -")
                .next()
                .unwrap_or_default()
                .split("\n      --")
                .next()
                .unwrap_or_default();
            let words = option
                .split_whitespace()
                .filter(|word| !word.starts_with("--") && !word.starts_with('<'));
            assert!(words.count() >= 4, "{command}: {option:?} has its sentence");
        }
        assert!(said.lines().all(|line| line.chars().count() <= 100), "{said}");
        let word = command.split(' ').next().unwrap();
        assert!(all.contains(&format!("\n  {word} ")), "{word} is listed in --help");
    }
    let all: Vec<String> = std::iter::once("")
        .chain(COMMANDS)
        .map(|command| {
            let help = stdout(&run(folder.path(), &format!("{command} --help")));
            format!("$ partnerdesk {command} --help\n{help}")
                .replace("partnerdesk  ", "partnerdesk ")
        })
        .collect();
    insta::assert_snapshot!("help", all.join("\n"));
    let version = run(folder.path(), "--version");
    assert_eq!(stdout(&version), format!("partnerdesk {}\n", env!("CARGO_PKG_VERSION")));
    assert_eq!(
        std::fs::read_dir(folder.path()).unwrap().count(),
        0,
        "asking for help leaves nothing behind"
    );
}

#[test]
fn wrong_usage_is_status_64() {
    let folder = tempfile::tempdir().unwrap();
    let wrong = [
        "nonsense",
        "run fast",
        "--colour",
        "program",
        "program check",
        "ledger",
        "ledger audit",
        "event",
        "event a.csv b.csv",
        "secret",
        "secret show",
        "backup a b",
        "restore",
        "payout",
        "payout reconcile a.csv",
        "demo --out",
    ];
    for args in wrong {
        let output = run(folder.path(), args);
        assert_eq!(output.status.code(), Some(64), "{args}: {}", stderr(&output));
        let said = stderr(&output);
        assert!(said.contains("Usage: ") || said.contains("try '--help'"), "{args}: {said}");
        assert_eq!(stdout(&output), "", "{args}");
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_command_without_its_prerequisites_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let missing = [
        ("ledger verify", "there is no database at partnerdesk.db: start the bot once"),
        ("ledger balances", "there is no database at partnerdesk.db: start the bot once"),
        ("backup", "there is no database at partnerdesk.db: start the bot once"),
        ("payout list", "there is no database at partnerdesk.db: start the bot once"),
        (
            "payout reconcile a.csv --by 1",
            "there is no database at partnerdesk.db: start the bot once",
        ),
        ("event nowhere.csv", "nowhere.csv cannot be read: No such file"),
        ("secret show midnight", "there is no key file partnerdesk.keys"),
        ("secret rotate midnight", "there is no key file partnerdesk.keys"),
    ];
    for (args, expected) in missing {
        let output = run(folder.path(), args);
        assert_eq!((output.status.code(), stdout(&output)), (Some(1), String::new()), "{args}");
        let said = stderr(&output);
        assert!(said.starts_with("partnerdesk: ") && said.contains(expected), "{args}: {said}");
        assert_eq!(said.lines().count(), 1, "{args}: {said}");
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "nothing was made");
}

#[test]
fn midnights_file_passes_the_check_and_shows_its_amounts() {
    let output = run(root(), "program check programs/midnight.toml");
    let said = stdout(&output);
    assert_eq!(output.status.code(), Some(0), "{said}");
    let version = program_version(&said);
    insta::assert_snapshot!(said.replace(&version, "[version]"), @"
    Midnight Hosting Partnership Program (midnight), version [version]
      the 1st customer's first purchase of 10.00 pays 1.30 (13% of 10.00 USD at level 1 = 1.30 USD)
      the 6th customer's first purchase of 10.00 pays 2.20 (22% of 10.00 USD at level 2 = 2.20 USD)
      the 16th customer's first purchase of 10.00 pays 3.30 (33% of 10.00 USD at level 3 = 3.30 USD)
      the 26th customer's first purchase of 10.00 pays 4.40 (44% of 10.00 USD at level 4 = 4.40 USD)
      rate precedence: contract > coupon > product > level > track default
    The file is ready to use.
    ");
}

/// The version that `program check` prints.
fn program_version(said: &str) -> String {
    let (_, rest) = said.split_once(", version ").unwrap();
    rest.lines().next().unwrap().to_owned()
}

#[test]
fn every_error_of_a_program_file_is_underlined() {
    let folder = tempfile::tempdir().unwrap();
    let good = std::fs::read_to_string(root().join("programs/midnight.toml")).unwrap();
    let bad = good
        .replace("currency = \"USD\"", "currency = \"DOLLARS\"")
        .replace("rate = \"13%\"", "rate = 13")
        .replace("hold_days = 0", "hold_day = 0");
    std::fs::write(folder.path().join("mine.toml"), &bad).unwrap();
    let output = run(folder.path(), "program check mine.toml");
    let said = stdout(&output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    insta::assert_snapshot!(said, @r#"
    error: "DOLLARS" is not an ISO 4217 currency, for example "USD"
      --> mine.toml:19:12
       |
    19 | currency = "DOLLARS"
       |            ^^^^^^^^^

    error: "rate" is written as a string, for example "13%", and never as a number
      --> mine.toml:91:8
       |
    91 | rate = 13
       |        ^^
       |
       = help: did you mean "13%"?

    error: unknown key "hold_day"
       --> mine.toml:160:1
        |
    160 | hold_day = 0
        | ^^^^^^^^
        |
        = help: did you mean "hold_days"?

    3 errors
    "#);
    let output = run(folder.path(), "program check nowhere.toml");
    assert_eq!(output.status.code(), Some(1));
    assert!(
        stdout(&output).contains("nowhere.toml") && stdout(&output).contains("cannot be read"),
        "{output:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn ledger_balances_and_verify_print_the_accounts() {
    let world = World::with_customers(5).await;
    let output = world.cli(&["ledger", "balances"]);
    let said = stdout(&output);
    assert!(output.status.success());
    let words =
        |line: &str| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>().join(" ");
    let lines: Vec<String> = said.lines().map(words).collect();
    assert_eq!(lines[0], "midnight:");
    for line in
        ["program expense 6.50 USD", "partner 1 pending 0.00 USD", "partner 1 available 6.50 USD"]
    {
        assert!(lines.iter().any(|shown| shown == line), "{line}\n{said}");
    }
    let output = world.cli(&["ledger", "verify"]);
    let said = stdout(&output);
    let checks: Vec<&str> = said
        .lines()
        .filter_map(|line| line.strip_prefix("ok  ")?.split_whitespace().next())
        .collect();
    let expected = "I1 I2 I3 I4 I5 I6 I7 I8 I9 I10 I11 I12 I13 I14 I15 I16 I17 S F W1";
    assert_eq!(checks.join(" "), expected);
    assert!(said.ends_with("All ledger checks passed.\n") && !said.contains("FAIL"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_of_a_running_bot_opens_and_verifies() {
    let world = World::with_customers(3).await;
    let output = world.cli(&["backup"]);
    assert!(output.status.success(), "{}", stderr(&output));
    let name = stdout(&output).trim().to_owned();
    assert!(name.starts_with("partnerdesk-backup-"), "{name}");
    // The bot goes on, and what it does now is not in the copy.
    let events = [crate::bot::redeem("c9", CODE, 50), crate::bot::purchase("c9", "i9", 51)];
    assert_eq!(world.report(&serde_json::json!(events)).await.0, 202);
    let copy = format!("sqlite://{name}");
    let verified =
        world.command(&["ledger", "verify"]).env("DATABASE_URL", &copy).output().unwrap();
    assert!(verified.status.success(), "{}", stdout(&verified));
    let books = |url: &str| {
        stdout(&world.command(&["ledger", "balances"]).env("DATABASE_URL", url).output().unwrap())
    };
    assert!(books(&copy).contains("3.90 USD"), "{}", books(&copy));
    assert!(books("sqlite://partnerdesk.db").contains("5.20 USD"));
    let left =
        std::fs::read_dir(world.folder.path()).unwrap().map(|entry| entry.unwrap().file_name());
    let left: Vec<String> = left.map(|name| name.to_string_lossy().into_owned()).collect();
    assert!(!left.iter().any(|name| name.contains(".part")), "{left:?}");
    let again = world.cli(&["backup", &name]);
    assert_eq!(again.status.code(), Some(1));
    assert!(stderr(&again).contains("exists already: name another file"), "{}", stderr(&again));
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn check_reports_what_is_configured_and_what_is_missing() {
    let world = World::with_customers(1).await;
    let said = stdout(&world.cli(&["check"]));
    let starts: Vec<&str> =
        said.lines().filter_map(|line| line.split_once(':').map(|(start, _)| start)).collect();
    let programs = std::fs::read_dir(root().join("programs")).unwrap().count();
    let expected =
        ["ok   DISCORD_TOKEN", "ok   invite link", "ok   database", "ok   key file"].into_iter();
    assert_eq!(
        starts,
        expected.chain(std::iter::repeat_n("ok   program", programs)).collect::<Vec<_>>(),
        "{said}"
    );
    assert!(
        said.contains("all ledger checks passed") && !said.contains(world.sandbox.token()),
        "{said}"
    );
    let link =
        format!("client_id={}&scope=bot+applications.commands&permissions=", world.sandbox.bot());
    assert!(said.contains(&link), "{said}");

    let partner = World::partnered().await;
    std::fs::copy(
        world.folder.path().join("partnerdesk.keys"),
        partner.folder.path().join("partnerdesk.keys"),
    )
    .unwrap();
    let said = stdout(&partner.cli(&["check"]));
    assert!(
        said.contains("FAIL key file: the key file partnerdesk.keys belongs to another database"),
        "{said}"
    );
    std::fs::remove_file(partner.folder.path().join("partnerdesk.keys")).unwrap();
    let said = stdout(&partner.cli(&["check"]));
    assert!(said.contains("FAIL key file: the key file partnerdesk.keys is missing"), "{said}");

    let world = World::empty(Seed::small()).await;
    std::fs::write(world.folder.path().join("partnerdesk.db"), "no database").unwrap();
    std::fs::write(world.folder.path().join("partnerdesk.keys"), "[pepper").unwrap();
    std::fs::set_permissions(
        world.folder.path().join("partnerdesk.keys"),
        std::os::unix::fs::PermissionsExt::from_mode(0o600),
    )
    .unwrap();
    let output = world.command(&["check"]).env("PROGRAMS_DIR", "nowhere").output().unwrap();
    let said = stdout(&output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    for start in ["ok   DISCORD_TOKEN", "FAIL key file: ", "FAIL database: ", "FAIL program"] {
        assert!(said.lines().any(|line| line.starts_with(start)), "{start}\n{said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn secrets_are_shown_newest_first_and_rotated() {
    let world = World::ready().await;
    let lines = |output: Output| {
        assert!(output.status.success(), "{}", stderr(&output));
        stdout(&output).lines().map(str::to_owned).collect::<Vec<_>>()
    };
    let unknown = world.cli(&["secret", "show", "midnite"]);
    assert_eq!((unknown.status.code(), stdout(&unknown)), (Some(1), String::new()));
    assert!(
        stderr(&unknown).contains("there are no secrets for program \"midnite\""),
        "{}",
        stderr(&unknown)
    );
    let first = lines(world.cli(&["secret", "show", "midnight"]));
    assert!(first.len() == 1 && first[0].starts_with("webhook whsec_"), "{}", first.len());
    assert_eq!(lines(world.cli(&["secret", "show", "midnight"])), first, "looking changes nothing");
    let rotated = lines(world.cli(&["secret", "rotate", "midnight"]));
    assert_eq!(rotated.len(), 2);
    assert_eq!(rotated[1], first[0], "the one before stays valid for a while");
    assert_ne!(rotated[0], first[0]);
    assert_eq!(lines(world.cli(&["secret", "show", "midnight"])), rotated);
}

#[test]
fn a_new_program_file_passes_the_check_and_is_never_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.toml");
    let new = |more: &[&str]| {
        let mut args = vec![
            "program",
            "new",
            file.to_str().unwrap(),
            "--name",
            "Fox & \"Den\"",
            "--currency",
            "EUR",
        ];
        args.extend(more);
        binary().args(args).stdin(std::process::Stdio::null()).output().unwrap()
    };
    let said = |output: &std::process::Output| {
        String::from_utf8_lossy(&[output.stdout.clone(), output.stderr.clone()].concat())
            .into_owned()
    };
    let refused = new(&["--rate", "120%"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(said(&refused).contains("--rate \"120%\": ") && !file.exists(), "{}", said(&refused));
    assert_eq!(new(&["--route", "sideways"]).status.code(), Some(64));

    let written = new(&[
        "--rate",
        "20%",
        "--route",
        "application",
        "--link",
        "https://fox.example/",
        "--payout",
        "monthly",
    ]);
    assert_eq!(written.status.code(), Some(0), "{}", said(&written));
    assert!(
        said(&written).contains("The file is ready to use.")
            && said(&written).contains("(fox-den)"),
        "{}",
        said(&written)
    );
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.contains("# DECISION") && text.contains("id = \"fox-den\""), "{text}");
    let again = new(&[]);
    assert!(
        again.status.code() == Some(1) && said(&again).contains("already exists"),
        "{}",
        said(&again)
    );
    assert_eq!(std::fs::read_to_string(&file).unwrap(), text);

    let shown = binary().args(["program", "show"]).arg(&file).output().unwrap();
    let shown = said(&shown);
    for words in [
        "Fox & \"Den\"\n===========",
        "What you earn",
        "20%",
        "Payouts are automatic, once a month from day 1",
        "Our staff decide",
    ] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
}

#[test]
fn terms_are_shown_in_the_programs_language() {
    let file = root().join("programs/yourhosting.toml");
    let shown = binary().args(["program", "show"]).arg(file).output().unwrap();
    assert_eq!(shown.status.code(), Some(0));
    let shown = String::from_utf8(shown.stdout).unwrap();
    for words in [
        "Wat je verdient",
        "Voorbeeldproduct: 10%",
        "Je zit nergens aan vast.",
        "Resellerprogramma",
        "Let op",
    ] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
}
