//! The shape of the source: rules of the architecture that the compiler does not hold, and what
//! documents say of it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use partnerdesk::config::VARIABLES;

use crate::bot::root;

/// One rule: in which files it holds, and what breaks it in a line.
struct Rule {
    name: &'static str,
    covers: fn(&str) -> bool,
    broken_by: fn(&str) -> bool,
}

fn is_pure(path: &str) -> bool {
    path.starts_with("src/program/")
        || ["src/coupon/code.rs", "src/money.rs", "src/id.rs", "src/clock.rs"].contains(&path)
}

fn may_query(path: &str) -> bool {
    path.ends_with("/repo.rs") || path.starts_with("src/store/") || path.contains("/tests/")
}

/// Whether the line imports something of this crate, or names a path in it.
fn uses(line: &str, name: &str) -> bool {
    let path = format!("{name}::");
    line.match_indices(&path)
        .any(|(at, _)| !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_'))
        || line.contains(&format!("use {name};"))
        || line.contains(&format!("extern crate {name}"))
}

/// Whether a string literal follows the opening bracket of a call of `method`.
fn literal_in(line: &str, method: &str) -> bool {
    line.match_indices(method).any(|(at, _)| {
        let argument = line[at + method.len()..].trim_start();
        argument.starts_with('"')
            || argument.starts_with("r#\"")
            || argument.starts_with("format!(")
    })
}

const RULES: [Rule; 7] = [
    Rule {
        name: "SQL stands in repo.rs, the store and tests alone",
        covers: |path| {
            (path.starts_with("src/") || path.starts_with("commands/")) && !may_query(path)
        },
        broken_by: |line| line.contains("sqlx::query") || line.contains("sqlx::raw_sql"),
    },
    Rule {
        name: "the bot does not know sqlx",
        covers: |path| path.starts_with("commands/"),
        broken_by: |line| uses(line, "sqlx"),
    },
    Rule {
        name: "what a member reads comes from locales/",
        covers: |path| path.starts_with("commands/"),
        broken_by: |line| [".say(", ".content("].iter().any(|method| literal_in(line, method)),
    },
    Rule {
        name: "the library does not know Discord's libraries",
        covers: |path| path.starts_with("src/"),
        broken_by: |line| {
            ["serenity", "poise", "discord_sandbox"].iter().any(|name| uses(line, name))
        },
    },
    Rule {
        name: "pure files neither store, wait nor listen",
        covers: is_pure,
        broken_by: |line| {
            // A long list of derives has lines of its own.
            let derives = line.contains("sqlx::Type") && !line.trim_start().starts_with("use ");
            uses(line, "tokio") || uses(line, "axum") || (uses(line, "sqlx") && !derives)
        },
    },
    Rule {
        name: "a noun's SQL is its own",
        covers: |path| path.starts_with("src/"),
        broken_by: |line| {
            let path = line.contains("crate::") && line.contains("::repo::");
            path || line.trim_start().starts_with("pub mod repo")
                || line.contains("pub(crate) mod repo")
        },
    },
    Rule {
        name: "the sandbox does not know partnerdesk",
        covers: |path| path.starts_with("sandbox/src/"),
        broken_by: |line| uses(line, "partnerdesk"),
    },
];

/// Where a file breaks a rule. Comments do not count.
fn breaks(path: &str, text: &str) -> Vec<String> {
    let code = |line: &&str| !line.trim_start().starts_with("//");
    let mut found = Vec::new();
    for rule in RULES.iter().filter(|rule| (rule.covers)(path)) {
        for (number, line) in text.lines().enumerate().filter(|(_, line)| code(line)) {
            if (rule.broken_by)(line) {
                found.push(format!("{path}:{}: {}", number + 1, rule.name));
            }
        }
    }
    found
}

/// Every Rust file below a folder of the project.
fn rust_files(folder: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files
}

fn relative(path: &Path) -> String {
    path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/")
}

#[test]
fn the_source_keeps_the_rules() {
    let files: Vec<PathBuf> =
        ["src", "commands", "sandbox/src"].into_iter().flat_map(rust_files).collect();
    assert!(files.len() > 100, "all of the source is looked at, not {} files", files.len());
    let found: Vec<String> = files
        .iter()
        .flat_map(|file| breaks(&relative(file), &std::fs::read_to_string(file).unwrap()))
        .collect();
    assert_eq!(found, Vec::<String>::new());
}

/// What stands between the two marks, in each line of the files below a folder that has both.
fn between(folder: &str, before: &str, after: &str) -> BTreeSet<String> {
    let texts = rust_files(folder).into_iter().map(|file| std::fs::read_to_string(file).unwrap());
    let found = |line: &str| {
        let (_, rest) = line.split_once(before)?;
        Some(rest.split_once(after)?.0.to_owned())
    };
    texts.flat_map(|text| text.lines().filter_map(found).collect::<Vec<_>>()).collect()
}

/// Public names that several types have by design: a command's options are always called so.
const SHARED: [&str; 1] = ["Args"];

/// The name of the public type that a line declares.
fn declared(line: &str) -> Option<&str> {
    let rest = line.trim_start().strip_prefix("pub")?;
    let rest = match rest.strip_prefix('(') {
        Some(rest) => rest.split_once(')')?.1,
        None => rest,
    };
    let rest = rest.strip_prefix(' ')?;
    let kinds = ["struct ", "enum ", "trait ", "type "];
    let name = kinds.iter().find_map(|kind| rest.strip_prefix(kind))?;
    // A macro's parameter is no name.
    name.split(|c: char| !c.is_alphanumeric() && c != '_').next().filter(|name| !name.is_empty())
}

#[test]
fn no_public_type_shares_its_name_but_by_design() {
    let mut seen: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for path in ["src", "commands/src"].into_iter().flat_map(rust_files) {
        let text = std::fs::read_to_string(&path).unwrap();
        for name in text.lines().filter_map(declared) {
            seen.entry(name.to_owned()).or_default().push(relative(&path));
        }
    }
    assert!(seen.len() > 300 && seen.contains_key("AppContext"), "{} names", seen.len());
    seen.retain(|name, paths| paths.len() > 1 && !SHARED.contains(&name.as_str()));
    assert_eq!(seen, BTreeMap::new());
    assert_eq!(
        declared("    pub(in crate::cli) struct Columns<const N: usize> {"),
        Some("Columns")
    );
    assert_eq!(declared("struct Private;"), None);
}

#[test]
fn a_feature_has_the_words_of_every_audited_action() {
    let nouns = between("src", "pub enum ", "Action {");
    assert!(nouns.len() > 10 && nouns.contains("Payout"), "{nouns:?}");
    assert_eq!(between("commands/src", "AuditTexts::of::<", "Action>()"), nouns);
}

#[test]
fn each_source_rule_catches_what_it_forbids() {
    let broken = [
        ("src/payout/mod.rs", "    let rows = sqlx::query!(\"SELECT 1\");"),
        ("commands/bot.rs", "use sqlx::SqliteConnection;"),
        ("commands/staff/mod.rs", "    ctx.say(\"Done.\").await?;"),
        ("commands/answer.rs", "    message.content(format!(\"{who} has left\"))"),
        ("src/http/mod.rs", "use serenity::all::UserId;"),
        ("src/tenant/mod.rs", "fn of(ctx: poise::Context) {}"),
        ("src/program/rate.rs", "use tokio::sync::Mutex;"),
        ("src/money.rs", "use sqlx::Row;"),
        ("src/payout/mod.rs", "    crate::partner::repo::find(conn).await?;"),
        ("src/payout/mod.rs", "pub(crate) mod repo;"),
        ("sandbox/src/lib.rs", "use partnerdesk::money::Money;"),
    ];
    for (path, line) in broken {
        assert_eq!(breaks(path, line).len(), 1, "{path}: {line}");
    }
    let fine = [
        ("src/payout/repo.rs", "    sqlx::query!(\"SELECT 1\")"),
        ("src/payout/mod.rs", "    // sqlx::query! stands in repo.rs, and serenity:: in commands/"),
        ("commands/answer.rs", "    message.content(self.content)"),
        ("src/id.rs", "#[derive(Clone, sqlx::Type)]"),
        ("src/payout/mod.rs", "    repo::find(conn).await?; mod_of::serenity_like::x();"),
    ];
    for (path, line) in fine {
        assert_eq!(breaks(path, line), Vec::<String>::new(), "{path}: {line}");
    }
}

#[test]
fn env_example_lists_every_variable_that_is_read() {
    let text = std::fs::read_to_string(root().join(".env.example")).unwrap();
    let blocks: Vec<&str> = text
        .split("\n\n")
        .filter(|block| block.lines().any(|line| !line.starts_with('#')))
        .collect();
    let expected: Vec<String> = VARIABLES
        .iter()
        .map(|variable| format!("{}={}", variable.name, variable.default))
        .collect();
    let written: Vec<&str> =
        text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    assert_eq!(written, expected);
    for block in blocks {
        assert!(block.starts_with("# "), "what it means stands above it: {block}");
    }
}

/// The text in each pair of backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// Whether the source has a test function of this name: the attribute stands above it.
fn has_test(source: &str, name: &str) -> bool {
    let lines: Vec<&str> = source.lines().map(str::trim).collect();
    let at = lines.iter().position(|line| {
        let line = line.strip_prefix("async ").unwrap_or(line);
        line.strip_prefix("fn ")
            .and_then(|rest| rest.strip_prefix(name))
            .is_some_and(|rest| rest.starts_with('('))
    });
    let above = at.map(|at| lines.iter().take(at).rev().take_while(|line| line.starts_with("#[")));
    above.is_some_and(|mut above| {
        above.any(|line| line.starts_with("#[test]") || line.starts_with("#[tokio::test"))
    })
}

#[test]
fn every_row_of_programs_md_names_existing_keys_and_tests() {
    let text = std::fs::read_to_string(root().join("docs/programs.md")).unwrap();
    let (mut rows, mut file) = (BTreeMap::<String, usize>::new(), String::new());
    for line in text.lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            file = quoted(heading).next().unwrap_or_default().to_owned();
        }
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").collect();
        if !line.starts_with("| ") || cells[0].trim() == "fact" {
            continue;
        }
        let [_, keys, how, _, tests] = cells[..] else {
            panic!("{file}: a row has five cells: {line}")
        };
        assert!(["acted on", "shown"].contains(&how), "{file}: {how:?} in {line}");
        *rows.entry(file.clone()).or_default() += 1;
        let program = std::fs::read_to_string(root().join(&file)).unwrap();
        let mut named = 0;
        for key in quoted(keys) {
            let last = key.rsplit('.').next().unwrap_or(key);
            let written = program.lines().filter(|line| !line.starts_with('#'));
            let mut words = written
                .flat_map(|line| line.split(|c: char| !c.is_ascii_alphanumeric() && c != '_'));
            assert!(words.any(|word| word == last), "{file} does not write `{key}`");
            named += 1;
        }
        assert!(named > 0, "{file}: no key in {line}");
        let mut held = 0;
        for test in quoted(tests) {
            let (path, name) =
                test.split_once("::").unwrap_or_else(|| panic!("{test} is no path::name"));
            let source = std::fs::read_to_string(root().join(path))
                .unwrap_or_else(|error| panic!("{path}: {error}"));
            assert!(has_test(&source, name), "{path} has no test `{name}`");
            held += 1;
        }
        assert!(held > 0, "{file}: no test in {line}");
    }
    let files: Vec<&str> = rows.keys().map(String::as_str).collect();
    assert_eq!(
        files,
        [
            "programs/message-help.toml",
            "programs/midnight.toml",
            "programs/noxity.toml",
            "programs/yourhosting.toml"
        ]
    );
    assert!(rows.values().all(|count| *count >= 10), "{rows:?}");
}
