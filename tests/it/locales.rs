//! The words: every language has all of them, none is unused or missing, and each fits where
//! Discord shows it.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser;
use serde_json::Value;

use crate::bot::{World, root};

/// A text, with its plurals.
type Text = Pattern<String>;
/// The texts of a language, by id; those of an attribute by `id.attribute`.
type Texts = BTreeMap<String, Text>;

/// One of the parts of a text that stand one behind the other.
#[derive(Debug, Clone)]
enum Part {
    Words(String),
    Argument(String),
}

/// The texts of a file, which has to be Fluent and nothing else.
fn parse(source: String) -> Vec<(String, Text)> {
    let resource = parser::parse(source).unwrap_or_else(|(_, errors)| panic!("{errors:?}"));
    let mut texts = Vec::new();
    for entry in resource.body {
        let message = match entry {
            Entry::Message(message) => message,
            Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) => continue,
            other => panic!("this is no text: {other:?}"),
        };
        let id = message.id.name;
        for attribute in message.attributes {
            texts.push((format!("{id}.{}", attribute.id.name), attribute.value));
        }
        texts.push((id, message.value.expect("each has a text beside its attributes")));
    }
    texts
}

/// The languages, by the name of their folder.
fn languages() -> BTreeMap<String, Texts> {
    let folders =
        std::fs::read_dir(root().join("locales")).unwrap().map(|entry| entry.unwrap().path());
    folders
        .map(|folder| {
            let mut texts = Texts::new();
            for file in std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()) {
                for (id, text) in parse(std::fs::read_to_string(&file).unwrap()) {
                    let before = texts.insert(id.clone(), text);
                    assert!(before.is_none(), "{}: {id} is there twice", file.display());
                }
            }
            (folder.file_name().unwrap().to_string_lossy().into_owned(), texts)
        })
        .collect()
}

fn english() -> Texts {
    languages().remove("en-US").unwrap()
}

/// The text in all its plurals, each by its parts.
fn plurals(text: &Text) -> Vec<Vec<Part>> {
    let mut all: Vec<Vec<Part>> = vec![Vec::new()];
    for element in &text.elements {
        let ways: Vec<Vec<Part>> = match element {
            PatternElement::TextElement { value } => vec![vec![Part::Words(value.clone())]],
            PatternElement::Placeable { expression: Expression::Inline(inline) } => {
                vec![vec![Part::Argument(argument(inline).to_owned())]]
            }
            PatternElement::Placeable { expression: Expression::Select { variants, .. } } => {
                variants.iter().flat_map(|variant| plurals(&variant.value)).collect()
            }
        };
        all = all
            .iter()
            .flat_map(|before| ways.iter().map(|way| [before.as_slice(), way].concat()))
            .collect();
    }
    all
}

fn argument(inline: &InlineExpression<String>) -> &str {
    match inline {
        InlineExpression::VariableReference { id } => &id.name,
        other => panic!("this is no argument: {other:?}"),
    }
}

/// The names of a text's arguments.
fn variables(text: &Text) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for element in &text.elements {
        if let PatternElement::Placeable { expression } = element {
            match expression {
                Expression::Inline(inline) => drop(names.insert(argument(inline).to_owned())),
                Expression::Select { selector, variants } => {
                    names.insert(argument(selector).to_owned());
                    names.extend(variants.iter().flat_map(|variant| variables(&variant.value)));
                }
            }
        }
    }
    names
}

/// A text as it is shown at its longest: arguments of a plausible length.
fn filled(parts: &[Part]) -> String {
    let fill = |part: &Part| match part {
        Part::Words(words) => words.clone(),
        Part::Argument(name) if ["amount", "available"].contains(&name.as_str()) => {
            "1234567.89 USD".to_owned()
        }
        Part::Argument(_) => "USD".to_owned(),
    };
    parts.iter().map(fill).collect()
}

/// The text as it is shown at its longest, each plural by itself.
fn shown(text: &Text) -> Vec<String> {
    plurals(text).iter().map(|parts| filled(parts)).collect()
}

/// The words of a text, without its arguments; those of the plural that has most of them.
fn own_words(text: &Text) -> Vec<String> {
    let words = |parts: Vec<Part>| -> Vec<String> {
        let words = parts.iter().filter_map(|part| match part {
            Part::Words(words) => Some(words),
            Part::Argument(_) => None,
        });
        let words = words.flat_map(|words| words.split_whitespace());
        words.filter(|word| word.chars().any(char::is_alphabetic)).map(str::to_owned).collect()
    };
    plurals(text).into_iter().map(words).max_by_key(Vec::len).unwrap_or_default()
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
        let begins = text.starts_with(|c: char| c.is_ascii_lowercase());
        begins && text.contains('-') && text.split('-').all(word)
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
            assert_eq!(variables(text), variables(&english[id]), "{language}: {id}");
        }
    }
}

#[test]
fn texts_left_in_english_are_listed_on_purpose() {
    let (english, dutch) = (english(), languages().remove("nl").unwrap());
    // Words that are the same in both, and names.
    let same = |id: &String| {
        dutch.get(id) == Some(&english[id])
            && own_words(&english[id]).concat().chars().any(char::is_lowercase)
    };
    let sentences: Vec<&String> = english
        .keys()
        .filter(|id| same(id))
        .filter(|id| own_words(&english[*id]).len() > 3)
        .collect();
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
                for text in shown(text) {
                    assert!(text.chars().all(fits), "{language}: {id} = {text}");
                }
            }
        }
    }
}

/// The title of an error's card is its first sentence: Discord shows neither mentions nor times in
/// a title, and cuts it at 256 characters.
#[test]
fn every_error_begins_with_a_fact_that_can_be_a_title() {
    // What is of a known, short length.
    let short = ["length", "ticket", "transfer", "count", "track", "hours"];
    for (language, texts) in languages() {
        for (id, text) in texts.iter().filter(|(id, _)| id.starts_with("error-")) {
            for parts in plurals(text) {
                let text = filled(&parts);
                let end = [". ", "? ", "\n"].into_iter().filter_map(|mark| text.find(mark)).min();
                let fact = &text[..end.unwrap_or(text.len())];
                for (at, part) in parts.iter().enumerate() {
                    if let Part::Argument(name) = part
                        && filled(&parts[..at]).len() < fact.len()
                    {
                        assert!(
                            short.contains(&name.as_str()),
                            "{language}: {id}: {name} in {fact}"
                        );
                    }
                }
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
            assert_eq!([name.as_str().unwrap()], *shown(&texts[id]), "{language}: {id}");
            let described = shown(&texts[&format!("{id}.description")]);
            assert_eq!([description.as_str().unwrap()], *described, "{language}: {id}");
        }
    }
    assert_eq!(world.sandbox.violations(), Vec::<String>::new());
}
