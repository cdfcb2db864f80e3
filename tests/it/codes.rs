//! The to-dos for codes in the billing panel: whose code it is, what it can do, and what becomes of
//! a month's own code.

use chrono::{DateTime, Datelike as _, Utc};
use discord_sandbox::{MessageView, Seed};
use serde_json::json;

use crate::bot::{CODE, PASSPHRASE, World, drawn, profile, purchase, redeem, root, text_of};

const MONTHS: [[&str; 12]; 2] = [
    [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    [
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ],
];
const PERSONAL: &str = "SELECT count(*) FROM coupon WHERE kind = 'personal'";
const RETIRED: &str = "SELECT count(*) FROM coupon WHERE kind = 'personal' AND state = 'retired'";

/// Midnight's file with `changes` made in it.
fn midnight(changes: &[(&str, &str)]) -> String {
    let mut file = std::fs::read_to_string(root().join("programs/midnight.toml")).unwrap();
    for (before, after) in changes {
        assert!(file.contains(before), "{before}");
        file = file.replacen(before, after, 1);
    }
    file
}

impl World {
    /// The month of the bot's clock in UTC, as English and Dutch write it.
    pub(crate) fn months_name(&self) -> [String; 2] {
        let now = DateTime::<Utc>::from_timestamp(self.now(), 0).unwrap();
        let name = |names: [&str; 12]| {
            format!("{} {}", names[usize::try_from(now.month0()).unwrap()], now.year())
        };
        MONTHS.map(name)
    }

    /// The own codes of alice, oldest first.
    async fn own_codes(&self) -> Vec<String> {
        self.rows("SELECT code FROM coupon WHERE kind = 'personal' ORDER BY id").await
    }

    /// Goes to a later month, in which she gets another own code.
    async fn next_month(&mut self, codes: i64) {
        self.jump(31 * 86_400);
        self.restart().await;
        self.until_count(PERSONAL, codes).await;
        self.delivered().await;
    }
}

fn has_all(shown: &MessageView, words: &[&str]) {
    for words in words {
        assert!(shown.has(words), "{words:?} is not in\n{shown}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_to_do_says_whose_code_it_is_its_worth_its_uses_its_end_and_where() {
    let panel = fastrand::bool();
    let (uses, each, days) = (fastrand::u32(1..9), fastrand::u32(1..9), fastrand::u32(1..400));
    let (audience, personal) = (fastrand::u32(51..60), fastrand::u32(1..30));
    let source = midnight(&[
        ("uses = 1\n", &format!("uses = {uses}\nexpires_days = {days}\n")),
        ("per_customer = 1\n", &format!("per_customer = {each}\n")),
        ("audience = \"50 CREDIT\"", &format!("audience = \"{audience} CREDIT\"")),
        ("personal = \"20 CREDIT\"", &format!("personal = \"{personal} CREDIT\"")),
    ]);
    let source = if panel { source } else { without_panel(&source) };
    let mut world = World::empty(Seed::small()).await.with_program(&source);
    world.jump(fastrand::i64(0..400) * 86_400);
    let world = world.with_alice().await;
    let [month, _] = world.months_name();
    let who = world.actor("alice").mention();
    let own = world.own_codes().await.pop().unwrap();
    let ends = "SELECT CAST(expires_at / 1000 AS TEXT) FROM coupon WHERE kind = 'personal'";
    let ends = format!("<t:{}:f>", world.rows(ends).await.pop().unwrap());
    let place = if panel {
        "CtrlPanel: https://billing.midnighthostingsolutions.com"
    } else {
        "In the billing panel"
    };
    let many = |count: u32| if count == 1 { "one use".to_owned() } else { format!("{count} uses") };

    let todo = world.logged("customers' code of").await;
    let whose = format!("**{CODE}**, customers' code of {who}.");
    let often = format!("{} per customer", many(each));
    has_all(&todo, &[&whose, &format!("{audience} Credits"), &often, "Never", place]);

    let todo = world.logged("own code of").await;
    let whose = format!("**{own}**, own code of {who} for {month}.");
    has_all(&todo, &[&whose, &format!("{personal} Credits"), &many(uses), &ends, place]);
    world.assert_sound();
}

/// The file without its last table, `[integration]`.
fn without_panel(source: &str) -> String {
    let (before, after) = source.split_once("\n[integration]\n").unwrap();
    let rest = after.find("\n[").map_or("", |at| &after[at..]);
    format!("{before}\n{rest}")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_months_own_code_is_retired_by_the_next_and_deleted_unless_it_is_used_up() {
    let uses = fastrand::u32(1..4);
    // The first month's code is used up, the second's is not.
    let redeemed = [uses, fastrand::u32(0..uses)];
    let source = midnight(&[("uses = 1\n", &format!("uses = {uses}\n"))]);
    let mut world = World::empty(Seed::small()).await.with_program(&source).with_alice().await;
    let (alice, staff) = (world.actor("alice"), world.actor("staff"));
    for (months, redeemed) in (2..).zip(redeemed) {
        let code = world.own_codes().await.pop().unwrap();
        for time in 0..redeemed {
            // A panel may write the code as people type it.
            let typed = format!(" {}-{} ", code[..3].to_lowercase(), &code[3..]);
            let event = redeem(&format!("c{months}-{time}"), &typed, time);
            let (status, said) = world.report(&json!([event])).await;
            assert_eq!(status, 202, "{said}");
        }
        let [before, _] = world.months_name();
        world.next_month(months).await;
        assert_eq!(world.count(RETIRED).await, months - 1);
        let log = world.sandbox.channel("staff-log").unwrap();
        let posts = staff.messages(log).unwrap();
        let todo = posts.iter().find(|post| post.has("Delete a code") && post.has(&code));
        if redeemed == uses {
            assert!(todo.is_none(), "a used up code is not deleted: {todo:?}");
            continue;
        }
        let todo = todo.unwrap();
        let whose = format!("**{code}**, own code of {} for {before}.", alice.mention());
        has_all(todo, &[&whose, "20 Credits", "CtrlPanel: https://billing"]);
        let done = staff.click(todo, "Done").await.unwrap().message();
        assert!(done.has("Done by") && done.buttons().is_empty(), "{done}");
        world.delivered().await;
        let live = format!("Your own code {code} is live");
        assert!(!alice.dms().iter().any(|dm| dm.has(&live)), "it is deleted: {:?}", alice.dms());
    }
    assert_eq!(world.own_codes().await.len(), 3);
    assert_eq!(
        world.count("SELECT count(*) FROM coupon_todo WHERE kind = 'delete'").await,
        1,
        "{uses} uses, redeemed {redeemed:?}"
    );
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_partner_is_told_which_code_is_for_whom() {
    let world = World::partnered().await;
    let (alice, staff) = (world.actor("alice"), world.actor("staff"));
    let own = world.own_codes().await.pop().unwrap();
    let told = world.told(&alice, "is only for you").await;
    has_all(
        &told,
        &[&format!("Your own code: {own}"), "not for customers", &world.months_name()[0]],
    );
    for (todo, title) in [
        ("customers' code of", format!("Your code {CODE} for customers is live")),
        ("own code of", format!("Your own code {own} is live")),
    ] {
        let todo = world.logged(todo).await;
        staff.click(&todo, "Done").await.unwrap();
        world.told(&alice, &title).await;
    }
    let told = world.told(&alice, "for customers is live").await;
    has_all(&told, &["Everyone who redeems it gets 50 Credits", "start inviting"]);
    let told = world.told(&alice, "Your own code").await;
    assert!(told.has("only for you") && !told.has("inviting"), "{told}");
    let shown = alice.command("partner code", &[]).await.unwrap().message();
    has_all(&shown, &[&format!("Your code for customers: {CODE}"), "Your own code", &own]);
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_that_is_still_to_be_created_is_created_with_its_new_worth() {
    let world = World::partnered().await;
    let (alice, staff) = (world.actor("alice"), world.actor("staff"));
    let buys = |n: u32| {
        let customer = format!("c{n}");
        [redeem(&customer, CODE, 2 * n), purchase(&customer, &format!("i{n}"), 2 * n + 1)]
    };
    let events: Vec<_> = (1..=5).flat_map(buys).collect();
    assert_eq!(world.report(&json!(events)).await.0, 202);
    let todo = world.logged("60 Credits").await;
    has_all(&todo, &["Create a code in the billing panel", CODE, "customers' code of"]);
    staff.click(&todo, "Done").await.unwrap();
    let told = world.told(&alice, "for customers is live").await;
    assert!(told.has("60 Credits"), "{told}");
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_to_dos_of_a_code_read_like_this() {
    let mut world = World::partnered().await;
    let own = world.own_codes().await.pop().unwrap();
    let [month, _] = world.months_name();
    world.next_month(2).await;
    let mut said = Vec::new();
    for text in ["customers' code of", "Delete a code"] {
        let todo = world.logged(text).await;
        said.push(text_of(&todo).replace(&own, "OWN").replace(&month, "MONTH"));
    }
    insta::assert_snapshot!(said.join("\n\n"), @"
    Create a code in the billing panel
    **FOXDEN**, customers' code of <@…>.
    Worth
    50 Credits
    Valid for
    one use per customer
    Expires
    Never
    Where
    CtrlPanel: https://billing.midnighthostingsolutions.com
    [Done]

    Delete a code in the billing panel
    **OWN**, own code of <@…> for MONTH. Only they may redeem it.
    A new month's code has replaced it, and as far as the billing panel has reported it can still be redeemed. If it is not there, there is nothing to delete.
    Worth
    20 Credits
    Valid for
    one use
    Expires
    Never
    Where
    CtrlPanel: https://billing.midnighthostingsolutions.com
    [Done]
    ");
}

/// Whatever the letter and whichever it looks like, or is in another case: where a code is given to a
/// partner it is named, and in events it is nobody's code; nothing is folded into somebody else's.
#[tokio::test(flavor = "multi_thread")]
async fn a_letter_outside_a_to_z_is_refused_in_every_way_in() {
    let (seed, mut draw) = drawn();
    let world = World::with_partner().await;
    world.partner(&world.actor("bob"), "STRASSE", "bob@ravens.example").await;
    let (staff, mia, tom) = (world.actor("staff"), world.actor("mia"), world.actor("tom"));
    world.apply(&tom).await;
    let ticket = world.ticket_of(&tom).await;
    let number = world.count("SELECT max(id) FROM ticket").await;
    staff.command("ticket approve", &[("ticket", json!(number))]).await.unwrap();
    let approved = world.post(&tom, ticket, "You are approved").await;
    let before = world.stored().await;
    let by = staff.id().to_string();
    let spellings = [
        ("STRASSE", "SS", "ß"),
        ("STRASSE", "SS", "ẞ"),
        ("STRASSE", "S", "ſ"),
        ("STRASSE", "A", "А"),
        ("STRASSE", "RA", "RÁ"),
        ("FOXDEN", "F", "Ｆ"),
        ("FOXDEN", "O", "О"),
        ("FOXDEN", "E", "е"),
        ("FOXDEN", "N", "ｎ"),
        ("FOXDEN", "D", "D\u{200b}"),
    ];
    let draw_code = |draw: &mut fastrand::Rng| {
        let (code, plain, other) = *draw.choice(&spellings).unwrap();
        let spelled = code.replacen(plain, other, 1);
        let letter = other.chars().find(|letter| !letter.is_ascii()).unwrap();
        (code, if draw.bool() { spelled } else { spelled.replace("TR", "tr") }, letter)
    };
    for n in 0..6 {
        let (_, code, letter) = draw_code(&mut draw);
        let told = format!("seed {seed}: {code}");
        let sheet = format!("source_id,discord_id,name,code\nr1,80351110224678917,Cem,{code}\n");
        std::fs::write(world.folder.path().join("sheet.csv"), sheet).unwrap();
        let output = world.cli(&["ledger", "import", "sheet.csv", "--by", &by, "--reason", "test"]);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{told}: {said}");
        let named = format!("line 2: code: {letter:?} is not a plain letter or digit");
        assert!(said.contains(&named), "{told}: {said}");

        let sale = [
            ("customer", json!("c1")),
            ("amount", json!("10.00")),
            ("invoice", json!(format!("i{n}"))),
            ("code", json!(code)),
        ];
        let said = mia.command("staff sale", &sale).await.unwrap().message();
        assert!(said.text().contains(letter), "{told}: {said}");
        let form = tom.click(&approved, "Complete my profile").await.unwrap().modal();
        // What was fine the first time is not asked again.
        let typed = profile(PASSPHRASE, "tom@paypal.example", &code).into_iter();
        let typed: Vec<_> = typed.filter(|(name, _)| form.input(name).is_some()).collect();
        let said = tom.submit(&form, &typed).await.unwrap().message();
        assert!(said.text().contains(letter), "{told}: {said}");
    }
    assert_eq!(world.stored().await, before, "seed {seed}");
    let named = "SELECT count(*) FROM coupon WHERE kind <> 'personal'";
    assert_eq!(world.count(named).await, 2, "seed {seed}");

    let program = root().join("programs/midnight.toml").display().to_string();
    for n in 0..6 {
        let (plain, code, _) = draw_code(&mut draw);
        let told = format!("seed {seed}: {code}");
        let (by_http, by_file) = (format!("h{n}"), format!("f{n}"));
        let batch = json!([redeem(&by_http, &code, 1), purchase(&by_http, &by_http, 2)]);
        let (status, said) = world.report(&batch).await;
        assert_eq!(status, 202, "{told}: {said}");
        let file = format!(
            "id,type,at,customer,code,invoice,product,net,currency\n\
             {by_file}-r,redeem,2026-10-01T12:00:00Z,{by_file},{code},,,,\n\
             {by_file}-p,purchase,2026-10-01T12:01:00Z,{by_file},,{by_file},credits,1.00,USD\n"
        );
        std::fs::write(world.folder.path().join("sheet.csv"), &file).unwrap();
        let output = world.cli(&["event", "sheet.csv"]);
        let said = String::from_utf8(output.stdout).unwrap();
        let expected = format!("{by_file}-r: unknown_code\n{by_file}-p: unbound\n");
        assert!(said.starts_with(&expected), "{told}: {said}");
        let plain = format!("plain,redeem,2026-10-01T11:00:00Z,other,{plain},,,,\n");
        std::fs::write(world.folder.path().join("sheet.csv"), file + &plain).unwrap();
        let output = world.cli(&["program", "price", &program, "--events", "sheet.csv", "--json"]);
        let said = String::from_utf8(output.stdout).unwrap();
        let partner = |event: &str| {
            let lines = said.lines().map(|line| serde_json::from_str(line).unwrap());
            let mut lines = lines.filter(|line: &serde_json::Value| line["event"] == event);
            lines.next().unwrap()["partner"].clone()
        };
        let paid = partner(&format!("{by_file}-p"));
        assert_ne!(paid, partner("plain"), "{told}: {said}");
    }
    assert_eq!(world.count("SELECT count(*) FROM customer WHERE partner_id IS NOT NULL").await, 0);
    world.assert_sound();
}
