//! Passphrases and PayPal e-mails are nowhere to be found: not in the files, the backup, the logs,
//! nor in Discord.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use serde_json::json;

use crate::bot::{CODE, EMAIL, PASSPHRASE, World, binary, manage, profile, purchase, redeem};

const TOO_SHORT: &str = "brass kettle";
const WRONG: &str = "silver lantern drifts over marsh";
const NEW_PASSPHRASE: &str = "gravel orchid tumbles past noon";
const BAD_EMAIL: &str = "alice.misspelt(at)foxden.example";
const NEW_EMAIL: &str = "vixen.payments@foxden.example";
const BOBS_EMAIL: &str = "robert.incoming@ravens.example";

/// Every way in which a secret might be written: as it is, in an address, in base64 at each of its
/// three alignments.
fn spellings(secret: &str) -> Vec<String> {
    let mut all = vec![secret.to_owned(), secret.to_uppercase()];
    if let Some((local, _)) = secret.split_once(['@', '(']) {
        all.push(local.to_owned());
    }
    all.push(secret.chars().flat_map(|character| [character, '\0']).collect());
    for space in ["%20", "+", "_", "-"] {
        all.push(secret.replace(' ', space));
        all.push(secret.replace('@', "%40").replace(' ', space));
    }
    // As a list of bytes is printed for debugging.
    let numbers: Vec<String> = secret.bytes().map(|byte| byte.to_string()).collect();
    all.push(numbers.join(", "));
    for shift in 0..3 {
        let bytes = [&b"\0\0"[..shift], secret.as_bytes()].concat();
        // The first and the last characters depend on the neighbours.
        for text in [STANDARD.encode(&bytes), URL_SAFE.encode(&bytes)] {
            all.push(text[4.min(shift * 4)..(bytes.len() / 3) * 4].to_owned());
        }
    }
    all.sort();
    all.dedup();
    all
}

/// Where a thing was found: the haystack's name and the secret.
fn found(haystacks: &[(String, String)], secrets: &[String]) -> Vec<String> {
    let mut hits = Vec::new();
    for secret in secrets {
        for spelling in spellings(secret) {
            for (name, hay) in haystacks {
                if hay.contains(&spelling) {
                    hits.push(format!("{spelling} of {secret:?} in {name}"));
                }
            }
        }
    }
    hits
}

/// Bytes in which text can be searched for; what is no text does not matter.
fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Everything that the bot and its sandbox have left behind, and what the bot says of itself.
async fn left_behind(world: &World) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(world.folder.path()).unwrap() {
        let path = entry.unwrap().path();
        all.push((
            path.file_name().unwrap().to_string_lossy().into_owned(),
            text(&std::fs::read(&path).unwrap()),
        ));
    }
    for page in ["/metrics", "/health"] {
        let (status, said) = world.get(page).await;
        assert_eq!(status, 200, "{page}: {said}");
        all.push((page.to_owned(), said));
    }
    all.push(("the log".to_owned(), world.log()));
    all.push(("the sandbox".to_owned(), world.sandbox.dump().to_string()));
    all.push(("the record".to_owned(), serde_json::to_string(&world.sandbox.records()).unwrap()));
    all
}

/// Everything that can be done with passphrases and e-mails, by alice and bob. Returns every secret
/// of it.
async fn play(world: &World) -> Vec<String> {
    let said = world.setup(&world.all_options()).await;
    assert!(said.has("Setup is complete"), "{said}");
    let (staff, alice, bob) = (world.actor("staff"), world.actor("alice"), world.actor("bob"));

    // Alice types hers, with mistakes first.
    world.apply(&alice).await;
    let ticket = world.ticket_of(&alice).await;
    staff.command("ticket approve", &[("ticket", json!(1))]).await.unwrap();
    let approved = world.post(&alice, ticket, "You are approved").await;
    let form = alice.click(&approved, "Complete my profile").await.unwrap().modal();
    let refused =
        alice.submit(&form, &profile(TOO_SHORT, BAD_EMAIL, CODE)).await.unwrap().message();
    assert!(
        refused.has("of at least 15 characters") && refused.has("not a valid e-mail address"),
        "{refused}"
    );
    let form = alice.click(&approved, "Complete my profile").await.unwrap().modal();
    assert_eq!(form.input("email:secret").unwrap().value, BAD_EMAIL, "what was typed is not lost");
    let typed = [("passphrase:secret", PASSPHRASE), ("email:secret", EMAIL)];
    let done = alice.submit(&form, &typed).await.unwrap().message();
    assert!(done.has("Your partnership is active"), "{done}");

    // Bob has his made.
    world.apply(&bob).await;
    let ticket = world.ticket_of(&bob).await;
    staff.command("ticket approve", &[("ticket", json!(2))]).await.unwrap();
    let approved = world.post(&bob, ticket, "You are approved").await;
    let form = bob.click(&approved, "Generate a passphrase").await.unwrap().modal();
    let generated = form.input("passphrase:secret").unwrap().value.clone();
    assert!(generated.split([' ', '-']).count() >= 5, "{generated:?}");
    let typed = [("email:secret", BOBS_EMAIL), ("code", "RAVENWOOD")];
    let done = bob.submit(&form, &typed).await.unwrap().message();
    assert!(done.has("Your partnership is active"), "{done}");

    // Looking, and changing, with a wrong try before.
    let shown = alice.command("partner profile", &[]).await.unwrap().message();
    let form = alice.click(&shown, "Show my PayPal e-mail").await.unwrap().modal();
    let said = alice.submit(&form, &[("passphrase:secret", WRONG)]).await.unwrap().message();
    assert!(said.has("That passphrase is not correct"), "{said}");
    let said = alice.submit(&form, &[("passphrase:secret", PASSPHRASE)]).await.unwrap().message();
    assert!(said.has("a***@foxden.example") && said.ephemeral, "{said}");
    let form = alice.click(&shown, "Change PayPal e-mail").await.unwrap().modal();
    let typed = [("passphrase:secret", PASSPHRASE), ("email:secret", NEW_EMAIL)];
    let said = alice.submit(&form, &typed).await.unwrap().message();
    assert!(said.has("Future payouts go to v***@foxden.example"), "{said}");
    let form = alice.click(&shown, "Change passphrase").await.unwrap().modal();
    let typed = [("passphrase:secret", PASSPHRASE), ("new-passphrase:secret", NEW_PASSPHRASE)];
    let said = alice.submit(&form, &typed).await.unwrap().message();
    assert!(said.has("Your passphrase has been changed."), "{said}");

    // A payout, with a wrong try; staff see the e-mail in a form.
    let events: Vec<_> = (1..=5)
        .flat_map(|n| {
            [redeem(&format!("c{n}"), CODE, n), purchase(&format!("c{n}"), &format!("i{n}"), n + 1)]
        })
        .collect();
    assert_eq!(world.report(&json!(events)).await.0, 202);
    let form = alice.command("partner payout", &[]).await.unwrap().modal();
    let said = alice.submit(&form, &[("passphrase:secret", PASSPHRASE)]).await.unwrap().message();
    assert!(
        said.has("That passphrase is not correct"),
        "the one before it is no longer good: {said}"
    );
    let said =
        alice.submit(&form, &[("passphrase:secret", NEW_PASSPHRASE)]).await.unwrap().message();
    assert!(said.has("We have set aside $6.50 for you"), "{said}");
    let payout = world.channel("payout-3").await;
    let card = world.post(&staff, payout, "Waiting for staff").await;
    let form = manage(&staff, &card, "Pay and settle").await.unwrap().modal();
    assert_eq!(form.input("email:secret").unwrap().value, NEW_EMAIL);
    let said =
        staff.submit(&form, &[("transaction", "7VB83412KX998412P")]).await.unwrap().message();
    assert!(said.has(" settled"), "{said}");
    world.post(&alice, payout, "on its way to your PayPal account").await;

    let words =
        [TOO_SHORT, WRONG, PASSPHRASE, NEW_PASSPHRASE, BAD_EMAIL, EMAIL, NEW_EMAIL, BOBS_EMAIL];
    words.into_iter().map(str::to_owned).chain([generated]).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn no_secret_is_written_anywhere_at_trace_level() {
    let world = World::with_setting("RUST_LOG", "trace").await;
    let mut secrets = play(&world).await;
    secrets.push(world.sandbox.token().to_owned());
    let mut all = left_behind(&world).await;
    // A backup folds the WAL, so the files are looked through before it as well.
    let backup = world.cli(&["backup", "backup.db"]);
    assert!(backup.status.success(), "{}", String::from_utf8_lossy(&backup.stderr));
    all.extend(left_behind(&world).await);
    let names: Vec<&str> = all.iter().map(|(name, _)| name.as_str()).collect();
    for name in [
        "partnerdesk.db",
        "partnerdesk.db-wal",
        "partnerdesk.db-shm",
        "partnerdesk.keys",
        "backup.db",
    ] {
        assert!(names.contains(&name), "{name} is looked through: {names:?}");
    }
    assert_eq!(found(&all, &secrets), Vec::<String>::new());

    // The search finds what is there: the code, which is no secret, and a needle in each spelling.
    let open = found(&all, &[CODE.to_owned()]);
    for name in ["partnerdesk.db-wal", "backup.db", "the sandbox", "the record"] {
        assert!(open.iter().any(|hit| hit.ends_with(name)), "{CODE} in {name}: {open:?}");
    }
    let needles = [
        EMAIL.to_owned(),
        "alice.paypal".to_owned(),
        EMAIL.replace('@', "%40"),
        PASSPHRASE.replace(' ', "%20"),
        STANDARD.encode(PASSPHRASE),
        STANDARD.encode(format!("x{PASSPHRASE}y")),
        URL_SAFE.encode(format!("xx{EMAIL}y")),
        format!("{:?}", format!("x{PASSPHRASE}y").as_bytes()),
    ];
    for needle in needles {
        let note = [("a note".to_owned(), format!("{{\"note\":\"{needle}\"}}"))];
        assert!(!found(&note, &secrets).is_empty(), "{needle} is not found");
    }
    let welcome = world.sandbox.channel("welcome").unwrap();
    world.actor("alice").say(welcome, &format!("my PayPal is {EMAIL}")).await.unwrap();
    let hits = found(&left_behind(&world).await, &secrets);
    assert!(hits.iter().any(|hit| hit.ends_with("the sandbox")), "{hits:?}");

    let stored = world.rows("SELECT phc FROM passphrase").await;
    assert_eq!(stored.len(), 2, "one for each partner");
    for phc in stored {
        assert!(phc.starts_with("$argon2id$v=19$m=65536,t=3,p=1"), "{phc}");
    }
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_json_log_holds_the_whole_story_and_no_secret() {
    let world = World::with_json_log("debug").await;
    let secrets = play(&world).await;
    world.delivered().await;
    let log = world.log();
    assert_eq!(found(&[("the log".to_owned(), log.clone())], &secrets), Vec::<String>::new());

    let lines: Vec<serde_json::Value> = log
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
        .collect();
    for line in &lines {
        for field in ["timestamp", "level", "target"] {
            assert!(line[field].is_string(), "{field} is missing: {line}");
        }
        let ours = line["target"].as_str().is_some_and(|target| target.starts_with("partnerdesk"));
        assert!(!ours || line["message"].is_string(), "the message is missing: {line}");
    }
    let said = |message: &str| -> Vec<&serde_json::Value> {
        let found: Vec<_> = lines.iter().filter(|line| line["message"] == message).collect();
        assert!(!found.is_empty(), "nobody said {message:?}");
        found
    };
    let of_an_interaction = ["refused", "pressed", "submitted"].into_iter().flat_map(&said);
    for line in of_an_interaction {
        let spans = line["spans"].as_array().into_iter().flatten();
        let span = spans
            .into_iter()
            .find(|span| span["name"] == "interaction")
            .unwrap_or_else(|| panic!("{line}"));
        assert!(
            span["id"].is_u64() && span["guild"].is_u64() && span["command"].is_string(),
            "{line}"
        );
    }
    for line in said("delivered") {
        assert!(line["outbox"].is_string(), "{line}");
    }
    let events: Vec<&str> =
        said("billing event recorded").iter().filter_map(|line| line["event"].as_str()).collect();
    assert!(events.contains(&"redeem-c1") && events.contains(&"purchase-i5"), "{events:?}");
    world.assert_sound();
}

#[test]
fn the_demo_leaves_no_secret() {
    let folder = tempfile::tempdir().unwrap();
    let output =
        binary().args(["demo", "--out", "played"]).current_dir(folder.path()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut all = vec![
        ("what it prints".to_owned(), text(&output.stdout)),
        ("its log".to_owned(), text(&output.stderr)),
    ];
    for name in ["partnerdesk.db", "transcript.txt"] {
        all.push((
            name.to_owned(),
            text(&std::fs::read(folder.path().join("played").join(name)).unwrap()),
        ));
    }
    let typed = ["alice@foxden.example", "not quite what it was"].map(str::to_owned);
    assert_eq!(found(&all[..1], &["FOXDEN".to_owned()]).len(), 1, "the search works");
    let hits = found(&all, &typed);
    let hits: Vec<_> = hits.iter().filter(|hit| !hit.starts_with("alice of ")).collect();
    assert_eq!(hits, Vec::<&String>::new());
    // The passphrase that was made for her is not known here; but words of the list do not stand in
    // a row by chance.
    let list = diceware_wordlists::Wordlist::EffLong.get_list();
    let words: std::collections::HashSet<&str> = list.iter().copied().collect();
    let in_a_row = |text: &str| {
        let mut row = 0;
        text.split([' ', '\n', '"', '|']).any(|word| {
            row = if words.contains(word) { row + 1 } else { 0 };
            row >= 5
        })
    };
    assert!(in_a_row("her passphrase is \"abacus abdomen abide ablaze able\""));
    for (name, hay) in &all {
        assert!(!in_a_row(hay), "{name}");
    }
}
