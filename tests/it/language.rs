//! Languages: a member is answered in theirs, a channel is written in the server's, commands are
//! named in each.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use discord_sandbox::{Actor, MessageView, ModalView, Seed};
use serde_json::{Value, json};

use crate::bot::{CODE, EMAIL, PASSPHRASE, World, answers, profile, root};

/// The texts of a language by id, an attribute behind a dot, as they stand in its files.
type Texts = BTreeMap<String, String>;

static EN: LazyLock<Texts> = LazyLock::new(|| texts("en-US"));
static NL: LazyLock<Texts> = LazyLock::new(|| texts("nl"));

fn texts(folder: &str) -> Texts {
    let folder = root().join("locales").join(folder);
    let mut texts = Texts::new();
    for file in ["main.ftl", "commands.ftl"] {
        let text = std::fs::read_to_string(folder.join(file)).unwrap();
        let (mut message, mut last) = (String::new(), String::new());
        for line in text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
            match line.split_once(" =") {
                Some((id, said)) if !line.starts_with(' ') => {
                    id.clone_into(&mut message);
                    id.clone_into(&mut last);
                    texts.insert(last.clone(), said.trim().to_owned());
                }
                Some((attribute, said)) if attribute.trim().starts_with('.') => {
                    last = format!("{message}{}", attribute.trim());
                    texts.insert(last.clone(), said.trim().to_owned());
                }
                _ => texts.get_mut(&last).unwrap().extend(["\n", line.trim()]),
            }
        }
    }
    texts
}

fn text<'t>(texts: &'t Texts, id: &str) -> &'t str {
    texts.get(id).unwrap_or_else(|| panic!("there is no text {id}"))
}

/// A Dutch text, which is not the English one.
fn nl(id: &str) -> &'static str {
    assert_ne!(text(&NL, id), text(&EN, id), "{id} is not translated");
    text(&NL, id)
}

/// The literal pieces of a text, between its arguments.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let split = text.split(['{', '}', '[', ']', '`', '"', '*', '\n']).map(str::trim);
    split.filter(|piece| !piece.is_empty() && !piece.starts_with('$'))
}

/// What the bot says in only one of the two languages; too short a piece may stand in a word of the
/// other. The program file has one language, and its words stand in every other.
fn only(own: &'static Texts, other: &'static Texts) -> Vec<&'static str> {
    let program = std::fs::read_to_string(root().join("programs/midnight.toml")).unwrap();
    let said =
        own.iter().filter(|(id, _)| !id.starts_with("command-")).flat_map(|(_, text)| pieces(text));
    let telling = said.filter(|piece| piece.chars().count() >= 8 && !program.contains(piece));
    telling.filter(|piece| !other.values().any(|text| text.contains(piece))).collect()
}

/// What a person reads who is never to read one of `foreign`.
struct Reader {
    who: Actor,
    language: &'static Texts,
    foreign: Vec<&'static str>,
}

impl Reader {
    fn dutch(who: &Actor) -> Self {
        Self { who: who.with_locale("nl"), language: &NL, foreign: only(&EN, &NL) }
    }

    fn english(who: &Actor) -> Self {
        Self { who: who.with_locale("en-US"), language: &EN, foreign: only(&NL, &EN) }
    }

    fn read(&self, text: &str) {
        for piece in &self.foreign {
            assert!(!text.contains(piece), "{piece:?} is in another language:\n{text}");
        }
    }

    fn message(&self, message: &MessageView) {
        self.read(&message.text());
        let buttons = message.buttons().into_iter().map(|button| button.label);
        let selects = message.selects().into_iter().map(|select| select.placeholder);
        buttons.chain(selects).for_each(|label| self.read(&label));
    }

    async fn run(&self, path: &str, options: &[(&str, Value)], expected: &str) -> MessageView {
        let said = self.who.command(path, options).await.unwrap().message();
        self.heard(said, expected)
    }

    async fn click(&self, message: &MessageView, button: &str, expected: &str) -> MessageView {
        let said = self.who.click(message, text(self.language, button)).await.unwrap().message();
        self.heard(said, expected)
    }

    async fn form(&self, message: &MessageView, button: &str) -> ModalView {
        self.seen(self.who.click(message, text(self.language, button)).await.unwrap().modal())
    }

    async fn submit(
        &self,
        form: &ModalView,
        values: &[(&str, &str)],
        expected: &str,
    ) -> MessageView {
        let said = self.who.submit(form, values).await.unwrap().message();
        self.heard(said, expected)
    }

    /// The message, in which the text `expected` stands, or where it has arguments its first piece.
    fn heard(&self, said: MessageView, expected: &str) -> MessageView {
        self.message(&said);
        assert_ne!(text(&NL, expected), text(&EN, expected), "{expected} is not translated");
        let piece = pieces(text(self.language, expected)).max_by_key(|piece| piece.len()).unwrap();
        // The first sentence of a refusal is the title of its card.
        for sentence in piece.split_inclusive(['.', '?']).map(str::trim) {
            let sentence = sentence.trim_end_matches('.');
            assert!(said.has(sentence), "{expected}, {sentence:?}, is not in {said}");
        }
        said
    }

    fn seen(&self, form: ModalView) -> ModalView {
        self.read(&form.title);
        for input in &form.inputs {
            self.read(&input.label);
            self.read(&input.placeholder);
        }
        form
    }
}

/// The whole story with its refusals, as the applicant reads it in their language.
async fn play(world: &World, alice: &Reader, staff: &Reader) {
    alice.run("partner help", &[], "help-payout").await;
    alice.run("partner payout", &[], "error-no-partner").await;
    alice.run("staff queue", &[], "error-not-staff").await;
    let said = alice.run("partner status", &[], "status-none").await;
    let first = alice.form(&said, "button-apply").await;
    let kept = alice.submit(&first, &answers(&first), "apply-kept").await;
    alice.run("partner status", &[], "status-draft").await;
    let second = alice.form(&kept, "button-continue").await;
    alice.submit(&second, &answers(&second), "apply-filed").await;
    alice.run("partner apply", &[], "error-already-filed").await;
    alice.run("partner status", &[], "status-in-review").await;

    let number = [("ticket", json!(1))];
    staff.run("staff queue", &[], "queue-line").await;
    staff.run("ticket approve", &[("ticket", json!(9))], "error-no-ticket").await;
    staff.run("ticket approve", &[], "error-not-in-ticket").await;
    let menu = staff.run("ticket ask", &number, "ask-pick").await;
    let id = menu.selects()[0].custom_id.clone();
    let note = staff.seen(staff.who.select(&menu, &id, &["what"]).await.unwrap().modal());
    staff.submit(&note, &[("reason", "Hmm?")], "review-asked").await;
    let said = alice.run("partner status", &[], "status-asked").await;
    let again = alice.form(&said, "button-answer").await;
    alice.submit(&again, &[], "apply-revised").await;
    staff.run("ticket deny", &[("ticket", json!(1)), ("reason", json!(" "))], "error-reason").await;
    staff.run("ticket approve", &number, "review-approved").await;
    staff.run("ticket approve", &number, "review-repeated").await;
    staff
        .run(
            "ticket deny",
            &[("ticket", json!(1)), ("reason", json!("No"))],
            "error-decided-approved",
        )
        .await;
    alice.submit(&again, &[], "error-nothing-asked").await;

    let said = alice.run("partner profile", &[], "profile-missing-words").await;
    let parts = alice.form(&said, "button-complete-profile").await;
    for (typed, refusals) in [
        (
            ["too short", "alice", "FOX"],
            ["error-passphrase-short", "error-email", "error-code-length"],
        ),
        (
            ["aaaaaaaaaaaaaaaaaa", "alice", "ADMIN"],
            ["error-passphrase-repeated", "error-email", "error-code-reserved"],
        ),
        (
            ["1234567890123456789", "alice", "FOX!"],
            ["error-passphrase-sequence", "error-email", "error-code-symbol"],
        ),
        (
            ["iloveyoupassword", "alice", "FOX"],
            ["error-passphrase-common", "error-email", "error-code-length"],
        ),
        (
            ["midnighthosting2026", "alice", "FOX"],
            ["error-passphrase-derived", "error-email", "error-code-length"],
        ),
    ] {
        let [passphrase, email, code] = typed;
        let mut said = alice.submit(&parts, &profile(passphrase, email, code), refusals[0]).await;
        for refusal in &refusals[1..] {
            said = alice.heard(said, refusal);
        }
    }
    alice.submit(&parts, &profile(PASSPHRASE, EMAIL, CODE), "profile-active-title").await;
    alice.run("partner code", &[], "code-words").await;
    alice.run("partner payout", &[], "error-not-enough").await;
    alice.run("partner status", &[], "status-active").await;
    let said = alice.run("partner profile", &[], "profile-words").await;
    let form = alice.form(&said, "button-view").await;
    alice.submit(&form, &[("passphrase:secret", "wrong")], "error-passphrase-wrong").await;
    alice.click(&said, "button-forgot", "profile-forgot").await;
    alice.seen(
        alice.who.click(&said, text(alice.language, "button-change-email")).await.unwrap().modal(),
    );

    world.earn(CODE, "100.00").await;
    alice.run("partner earnings", &[], "earnings-title").await;
    let form = alice.seen(alice.who.command("partner payout", &[]).await.unwrap().modal());
    let passphrase = ("passphrase:secret", PASSPHRASE);
    for (amount, refusal) in
        [("1", "error-too-low"), ("20", "error-insufficient"), ("x", "error-amount")]
    {
        alice.submit(&form, &[("amount", amount), passphrase], refusal).await;
    }
    alice.submit(&form, &[("amount", "6,50"), passphrase], "payout-asked-title").await;
    alice.run("partner payout", &[], "error-payout-open").await;
    staff.run("staff payouts", &[], "payouts-line").await;
    let settle = staff
        .seen(staff.who.command("staff settle", &[("payout", json!(1))]).await.unwrap().modal());
    staff.submit(&settle, &[("transaction", "bad")], "error-transaction").await;
    staff.submit(&settle, &[("transaction", "7VB83412KX998412P")], "payout-settled").await;
    let refused = [("payout", json!(1)), ("reason", json!("No"))];
    staff.run("staff reject", &refused, "error-payout-settled").await;
    let sale = [("customer", json!("c")), ("amount", json!("x")), ("invoice", json!("i"))];
    staff.message(&staff.who.command("staff sale", &sale).await.unwrap().message());
    world.delivered().await;
}

/// Reads everything that stands in the server for all to see.
fn read_channels(world: &World, as_reader: &Reader) {
    let staff = world.actor("staff");
    let mut read = 0;
    for channel in staff.channels() {
        for message in staff.messages(channel.id).unwrap_or_default() {
            if !message.ephemeral {
                as_reader.message(&message);
                read += 1;
            }
        }
    }
    assert!(read >= 10, "only {read} messages stood there");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dutch_member_is_answered_in_dutch_on_an_english_server() {
    let world = World::ready().await;
    let alice = Reader::dutch(&world.actor("alice"));
    let staff = Reader::dutch(&world.actor("staff"));
    assert!(alice.foreign.len() > 200, "{} English pieces are known", alice.foreign.len());
    play(&world, &alice, &staff).await;
    read_channels(&world, &Reader::english(&world.actor("owner")));
    let amounts = alice.who.command("partner earnings", &[]).await.unwrap().message();
    assert!(amounts.has("$ 6,50") && !amounts.has("6.50"), "a Dutch amount has a comma: {amounts}");
    alice.who.dms().iter().for_each(|message| alice.message(message));
    assert!(alice.who.dms().iter().any(|message| message.has("Je hebt een kickback verdiend")));
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dutch_server_writes_dutch_and_answers_an_english_member_in_english() {
    let seed = Seed::small().with_preferred_locale("nl");
    let world = World::ready_with(seed).await;
    let alice = Reader::english(&world.actor("alice"));
    let staff = Reader::english(&world.actor("staff"));
    play(&world, &alice, &staff).await;
    read_channels(&world, &Reader::dutch(&world.actor("owner")));
    let ticket = world.channel("partner-1").await;
    for id in
        ["application-title", "notice-approved-title", "notice-active-title", "notice-asked-title"]
    {
        world.post(&world.actor("staff"), ticket, nl(id)).await;
    }
    world.logged(nl("todo-create-title")).await;
    let todo = world.logged("klantencode van").await;
    for said in ["één keer gebruik per klant", "50 Credits", "Nooit", "CtrlPanel: https://"] {
        assert!(todo.has(said), "{said:?} is not in\n{todo}");
    }
    let todo = world.logged("eigen code van").await;
    let [_, month] = world.months_name();
    assert!(todo.has(&format!(" voor {month}. ")) && todo.has("één keer gebruik"), "{todo}");
    world.logged(nl("notice-reset-asked-title")).await;
    let panel: Vec<String> =
        world.panel().buttons().into_iter().map(|button| button.label).collect();
    let labels =
        ["button-apply", "button-status", "button-earnings", "button-payout", "button-help"];
    assert_eq!(panel, labels.map(nl));
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dutch_manager_sets_up_in_dutch() {
    let world = World::new().await;
    let owner = Reader::dutch(&world.actor("owner"));
    owner.run("setup", &[], "error-choose-program").await;
    owner
        .run(
            "setup",
            &[("program", json!("midnight")), ("staff", json!("me"))],
            "error-staff-mentions",
        )
        .await;
    let said = owner.run("setup", &[("program", json!("midnight"))], "setup-open-title").await;
    owner.heard(said, "setup-missing");
    world.sandbox.set_bot_permissions(0);
    let said = owner.run("setup", &world.all_options(), "setup-lacks").await;
    assert!(said.has(nl("permission-manage-roles")), "{said}");
    world.sandbox.set_bot_permissions(discord_sandbox::permission::TICKET_BOT);
    owner.run("setup", &[], "setup-ready-title").await;
    world.assert_sound();
}

/// Compares a registered command, or one of its options, and everything below it with the texts.
fn check(command: &Value, id: &str, seen: &mut usize) {
    let description = format!("{id}.description");
    for (part, id) in [("name", id), ("description", &description)] {
        assert_eq!(command[part], json!(text(&EN, id)), "{id}");
        assert_eq!(command[format!("{part}_localizations")]["nl"], json!(text(&NL, id)), "{id}");
    }
    assert_ne!(text(&EN, &description), text(&NL, &description), "{description} is not translated");
    *seen += 1;
    for option in command["options"].as_array().into_iter().flatten() {
        check(
            option,
            &format!("{id}-{}", option["name"].as_str().unwrap().replace('_', "-")),
            seen,
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_command_and_option_has_its_dutch_name_and_description() {
    let world = World::new().await;
    let path = format!("applications/{}/commands?with_localizations=true", world.sandbox.bot());
    let registered = world.as_bot("GET", &path, &Value::Null).await;
    let mut seen = 0;
    for command in registered.as_array().unwrap() {
        check(command, &format!("command-{}", command["name"].as_str().unwrap()), &mut seen);
    }
    assert!(seen >= 38, "{seen} commands and options");
    world.assert_sound();
}
