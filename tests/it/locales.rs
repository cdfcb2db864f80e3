//! The words: every language has all of them, none is unused or missing, and each fits where
//! Discord shows it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::bot::{World, root};

/// The texts of a language, by id; those of an attribute by `id.attribute`.
type Texts = BTreeMap<String, String>;

/// Reads Fluent: `id = text`, an indented `.attribute = text`, and more lines of either, indented.
fn parse(source: &str) -> Texts {
    let mut texts = Texts::new();
    let (mut message, mut current) = (String::new(), String::new());
    for line in source.lines().filter(|line| !line.starts_with('#')) {
        let inner = line.trim_start();
        let key = |text: &str| {
            text.split_once(" =").map(|(key, rest)| (key.to_owned(), rest.trim().to_owned()))
        };
        let starts = line.starts_with(|c: char| c.is_ascii_alphabetic());
        if let Some((attribute, text)) = inner.strip_prefix('.').and_then(key) {
            assert!(inner.len() < line.len(), "an attribute is indented: {line}");
            current = format!("{message}.{attribute}");
            assert!(texts.insert(current.clone(), text).is_none(), "{current} is there twice");
        } else if let Some((id, text)) = key(line).filter(|_| starts) {
            message.clone_from(&id);
            current = id;
            assert!(texts.insert(current.clone(), text).is_none(), "{current} is there twice");
        } else if !inner.is_empty() {
            assert!(inner.len() < line.len(), "this belongs to nothing: {line}");
            let text = texts.get_mut(&current).expect("a text comes before its second line");
            text.push('\n');
            text.push_str(inner);
        }
    }
    texts
}

/// The languages, by the name of their folder.
fn languages() -> BTreeMap<String, Texts> {
    let folders =
        std::fs::read_dir(root().join("locales")).unwrap().map(|entry| entry.unwrap().path());
    folders
        .map(|folder| {
            let files = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
            let sources: Vec<String> =
                files.map(|file| std::fs::read_to_string(file).unwrap()).collect();
            (folder.file_name().unwrap().to_string_lossy().into_owned(), parse(&sources.join("\n")))
        })
        .collect()
}

fn english() -> Texts {
    languages().remove("en-US").unwrap()
}

/// The names of a text's arguments.
fn variables(text: &str) -> BTreeSet<&str> {
    let name = |rest: &'_ str| {
        rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(rest.len())
    };
    text.split('$').skip(1).map(|rest| &rest[..name(rest)]).collect()
}

/// A text as it is shown at its longest: arguments of a plausible length, each plural by itself.
fn shown(text: &str) -> Vec<String> {
    let variant = |line: &'_ str| line.find("] ").map(|at| at + 2);
    let variants: Vec<&str> = if text.contains("->") {
        text.lines().filter_map(|line| variant(line).map(|at| &line[at..])).collect()
    } else {
        vec![text]
    };
    let fill = |text: &str| {
        let mut parts = text.split("{ $");
        let first = parts.next().unwrap_or_default().to_owned();
        parts.fold(first, |all, part| {
            let (name, rest) = part.split_once(" }").unwrap_or((part, ""));
            all + if ["amount", "available"].contains(&name) { "1234567.89 USD" } else { "USD" }
                + rest
        })
    };
    variants.into_iter().map(fill).collect()
}

/// The source of the bot, without comments; `custom_id`s and the operator's command line are no
/// words.
fn bot_source() -> String {
    let mut source = String::new();
    let mut folders = vec![root().join("commands")];
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() && name != "cli" {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs")
                && name != "action.rs"
                && name != "field.rs"
            {
                let text = std::fs::read_to_string(path).unwrap();
                source.extend(
                    text.lines()
                        .filter(|line| !line.trim_start().starts_with("//"))
                        .map(|l| format!("{l}\n")),
                );
            }
        }
    }
    source
}

/// Whether the line declares an action, whose word is no text: `TickDuty("duty-tick") { … }`.
fn declares_an_action(line: &str) -> bool {
    let name = line.trim_start().split_once("(\"").map(|(name, _)| name);
    name.is_some_and(|name| {
        name != "Some"
            && name.starts_with(char::is_uppercase)
            && name.chars().all(char::is_alphanumeric)
    })
}

/// The string literals that look like an id: words of lower-case letters with hyphens between them.
fn literals(source: &str) -> BTreeSet<String> {
    let like_an_id = |text: &&str| {
        let word = |word: &str| {
            !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        };
        text.contains('-') && text.split('-').all(word)
    };
    source
        .lines()
        .filter(|line| !declares_an_action(line))
        .flat_map(|line| line.split('"').skip(1).step_by(2))
        .filter(like_an_id)
        .map(str::to_owned)
        .collect()
}

/// The ids that the bot puts together: sales by their outcome, permissions by their name.
fn built(source: &str) -> BTreeSet<String> {
    let outcomes = std::fs::read_to_string(root().join("src/referral/mod.rs")).unwrap();
    let outcomes = outcomes
        .lines()
        .filter_map(|line| line.trim().strip_prefix("Self::")?.split_once(" => \""));
    let sales = outcomes
        .map(|(_, word)| format!("sale-{}", word.trim_end_matches("\",").replace('_', "-")));
    let permissions = source.split("Permissions::").skip(1).filter_map(|rest| {
        let name = &rest[..rest.find(|c: char| !c.is_ascii_uppercase() && c != '_')?];
        (!name.is_empty()).then(|| format!("permission-{}", name.to_lowercase().replace('_', "-")))
    });
    sales.chain(permissions).collect()
}

#[test]
fn every_language_has_every_text_with_the_same_arguments() {
    let languages = languages();
    assert!(
        languages.contains_key("en-US") && languages.contains_key("nl"),
        "{:?}",
        languages.keys()
    );
    let english = english();
    assert!(
        english.len() > 300 && english.contains_key("command-partner.description"),
        "{}",
        english.len()
    );
    for (language, texts) in &languages {
        let (ours, theirs): (BTreeSet<_>, BTreeSet<_>) =
            (english.keys().collect(), texts.keys().collect());
        assert_eq!(
            ours.symmetric_difference(&theirs).collect::<Vec<_>>(),
            Vec::<&&String>::new(),
            "{language}"
        );
        for (id, text) in texts {
            assert!(!text.is_empty(), "{language}: {id} is empty");
            assert_eq!(variables(text), variables(&english[id]), "{language}: {id}");
        }
    }
}

/// How many words a text has beside its arguments.
fn own_words(text: &str) -> usize {
    let beside = text.split("{ $").enumerate().map(|(n, part)| match part.split_once(" }") {
        Some((_, rest)) if n > 0 => rest,
        _ => part,
    });
    beside
        .flat_map(str::split_whitespace)
        .filter(|word| word.chars().any(char::is_alphabetic))
        .count()
}

#[test]
fn texts_left_in_english_are_listed_on_purpose() {
    let (english, dutch) = (english(), languages().remove("nl").unwrap());
    // Words that are the same in both, and names.
    let same = |id: &String| {
        dutch.get(id) == Some(&english[id])
            && english[id].chars().any(|c| c.is_alphabetic() && !c.is_uppercase())
    };
    let sentences: Vec<&String> =
        english.keys().filter(|id| same(id)).filter(|id| own_words(&english[*id]) > 3).collect();
    assert_eq!(sentences, Vec::<&String>::new());
    assert!(english.keys().filter(|id| same(id)).count() < english.len() / 10);
}

#[test]
fn no_text_is_missing_and_none_is_unused() {
    let source = bot_source();
    let (literals, built) = (literals(&source), built(&source));
    assert!(
        built.contains("sale-accrued") && built.contains("permission-manage-roles"),
        "{built:?}"
    );
    let known: BTreeSet<String> = english().into_keys().filter(|id| !id.contains('.')).collect();
    let missing: Vec<_> = literals.union(&built).filter(|id| !known.contains(*id)).collect();
    assert_eq!(missing, Vec::<&String>::new(), "in the source and in no language");
    let used =
        |id: &String| id.starts_with("command-") || literals.contains(id) || built.contains(id);
    let unused: Vec<_> = known.iter().filter(|id| !used(id)).collect();
    assert_eq!(unused, Vec::<&String>::new(), "in the languages and not in the source");
}

#[test]
fn every_text_fits_where_it_is_shown() {
    let limit = |id: &str| match id {
        // These buttons are titles of forms, too.
        "button-view" | "button-change-email" | "button-change-passphrase" => 45,
        _ if id.starts_with("label-") || id.ends_with("form-title") => 45,
        _ if id.starts_with("button-") => 80,
        _ if id.starts_with("placeholder-") => 100,
        "ask-pick-placeholder" => 150,
        _ if id.ends_with("-title") || id.starts_with("field-") => 256,
        _ if id.starts_with("command-") && id.ends_with(".description") => 100,
        _ if id.starts_with("command-") => 32,
        _ => 1900,
    };
    for (language, texts) in languages() {
        for (id, text) in &texts {
            for text in shown(text) {
                let length = text.chars().count();
                assert!(
                    (1..=limit(id)).contains(&length),
                    "{language}: {id} has {length} characters: {text}"
                );
            }
            if id.starts_with("command-") && !id.contains('.') {
                let fits =
                    |c: char| c == '-' || c == '_' || (c.is_alphanumeric() && !c.is_uppercase());
                assert!(text.chars().all(fits), "{language}: {id} = {text}");
            }
        }
    }
}

/// The title of an error's card is its first sentence: Discord shows neither mentions nor times in
/// a title, and cuts it at 256 characters.
#[test]
fn every_error_begins_with_a_fact_that_can_be_a_title() {
    // What is of a known, short length.
    let short = ["length", "ticket", "transfer", "count", "track"];
    for (language, texts) in languages() {
        for (id, text) in texts.iter().filter(|(id, _)| id.starts_with("error-")) {
            for text in if text.contains("->") { shown(text) } else { vec![text.clone()] } {
                let end = [". ", "? ", "\n"].into_iter().filter_map(|mark| text.find(mark)).min();
                let fact = &text[..end.unwrap_or(text.len())];
                assert!(
                    variables(fact).iter().all(|name| short.contains(name)),
                    "{language}: {id}: {fact}"
                );
                assert!(!fact.contains(['`', '*', '<']), "{language}: {id}: {fact}");
                assert!(fact.chars().count() <= 100, "{language}: {id}: {fact}");
            }
        }
    }
}

/// Every command, subcommand and option, as the bot has registered them, with the id of its texts.
fn registered(at: &Value, prefix: &str, all: &mut BTreeMap<String, Value>) {
    let id = format!("{prefix}-{}", at["name"].as_str().unwrap().replace('_', "-"));
    for option in at["options"].as_array().into_iter().flatten() {
        registered(option, &id, all);
    }
    assert!(all.insert(id.clone(), at.clone()).is_none(), "{id} is there twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn commands_are_registered_in_every_language() {
    let world = World::new().await;
    let mut commands = BTreeMap::new();
    for command in world.sandbox.dump()["commands"].as_array().unwrap() {
        registered(command, "command", &mut commands);
    }
    for (language, texts) in languages() {
        let named: BTreeSet<&str> = texts
            .keys()
            .filter(|id| id.starts_with("command-"))
            .map(|id| id.trim_end_matches(".description"))
            .collect();
        assert_eq!(named, commands.keys().map(String::as_str).collect(), "{language}");
        for (id, command) in &commands {
            let (name, description) = match language.as_str() {
                "en-US" => (&command["name"], &command["description"]),
                other => (
                    &command["name_localizations"][other],
                    &command["description_localizations"][other],
                ),
            };
            assert_eq!(name, &texts[id], "{language}: {id}");
            assert_eq!(description, &texts[&format!("{id}.description")], "{language}: {id}");
        }
    }
    assert_eq!(world.sandbox.violations(), Vec::<String>::new());
}
