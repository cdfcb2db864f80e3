//! `ledger import`: partners who were kept in a spreadsheet go on where they were. Ids are written as
//! mentions: the sandbox may draw one that ends in 000, which a sheet with bare ids may not have.

use partnerdesk::clock::{SystemRandom, random_below};
use serde_json::json;

use crate::bot::{EMAIL, PASSPHRASE, World, at, purchase, redeem};

/// Who answers for the imports, and why.
const BY: [&str; 4] = ["--by", "80351110224678912", "--reason", "from the sheet"];

impl World {
    /// What an import of these rows says, and its status.
    fn import(&self, rows: &str, more: &[&str]) -> (String, Option<i32>) {
        self.import_sheet("", rows, more)
    }

    /// The same, with more columns behind those that most rows have.
    fn import_sheet(&self, columns: &str, rows: &str, more: &[&str]) -> (String, Option<i32>) {
        let header = "source_id,discord_id,name,code,first_purchases,available";
        let sheet = format!("{header}{columns}\n{rows}");
        std::fs::write(self.folder.path().join("sheet.csv"), sheet).unwrap();
        self.ledger_import(&[&["sheet.csv"], more].concat())
    }

    /// What an import of these customers says, and its status.
    fn import_customers(&self, rows: &str, more: &[&str]) -> (String, Option<i32>) {
        let file = format!("customer,code,redeemed_at,bought\n{rows}");
        std::fs::write(self.folder.path().join("customers.csv"), file).unwrap();
        self.ledger_import(&[&["--customers", "customers.csv"], more].concat())
    }

    /// What `ledger import` says, and its status.
    fn ledger_import(&self, args: &[&str]) -> (String, Option<i32>) {
        let output = self.cli(&[&["ledger", "import"], args, &BY[..]].concat());
        let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        (said, output.status.code())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn imported_partners_continue_with_their_level_and_balance() {
    let world = World::ready().await;
    let (alice, bob) = (world.actor("alice"), world.actor("bob"));
    let rows = format!(
        "r1,<@{}>,Alice,foxden,6,12.50,2026-09-01T00:00:00Z\nr2,<@{}>,Bob,RAVENWOOD,0,,\n",
        alice.id(),
        bob.id()
    );
    let (said, status) = world.import_sheet(",taken_over_at", &rows, &["--dry-run"]);
    assert_eq!(status, Some(0), "{said}");
    let line =
        "would be partner 1, level 2 with 6 first purchases, code FOXDEN, 12.50 USD available";
    assert!(
        said.contains(line) && said.ends_with("2 imported, 0 already known; nothing was changed\n"),
        "{said}"
    );
    assert_eq!(world.count("SELECT count(*) FROM partner").await, 0);

    for counts in ["2 imported, 0 already known\n", "0 imported, 2 already known\n"] {
        let (said, status) = world.import_sheet(",taken_over_at", &rows, &[]);
        assert_eq!((said.ends_with(counts), status), (true, Some(0)), "{said}");
        assert_eq!(world.count("SELECT count(*) FROM transfer").await, 1);
    }
    let noted = "SELECT count(*) FROM audit WHERE action = 'import.take_over' AND detail = 'from \
                 the sheet' AND member_id = 80351110224678912";
    assert_eq!(world.count(noted).await, 2, "once for each partner");
    let output = world.cli(&["ledger", "import", "sheet.csv"]);
    assert_eq!(output.status.code(), Some(64), "who, and why, is required");
    assert_eq!(world.broken(), None, "an opening balance has no two people, but a row");
    world
        .until("the role", |sandbox| {
            sandbox.roles_of(alice.id()).contains(&"Partner Level 2".to_owned()).then_some(())
        })
        .await;

    // The code works, the level's rate holds, and what is missing in the profile is asked for
    // before a payout.
    assert_eq!(
        world.report(&json!([redeem("c1", "FOXDEN", 1), purchase("c1", "i1", 2)])).await.0,
        202
    );
    let said = alice.command("partner earnings", &[]).await.unwrap().message();
    assert!(said.has("$14.70"), "{said}");
    let said = alice.command("partner payout", &[]).await.unwrap().message();
    assert!(said.has("Your profile is not complete yet"), "{said}");
    let shown = alice.command("partner profile", &[]).await.unwrap().message();
    let form = alice.click(&shown, "Complete my profile").await.unwrap().modal();
    let typed = [("passphrase:secret", PASSPHRASE), ("email:secret", EMAIL)];
    let said = alice.submit(&form, &typed).await.unwrap().message();
    assert!(said.has("Your profile is complete"), "{said}");
    let form = alice.command("partner payout", &[]).await.unwrap().modal();
    let said = alice.submit(&form, &[("passphrase:secret", PASSPHRASE)]).await.unwrap().message();
    assert!(said.has("We have set aside $14.70"), "{said}");
    let said = world.cli(&["ledger", "why", "1"]);
    assert!(String::from_utf8_lossy(&said.stdout).contains("Opening balance"), "{said:?}");
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_dated_before_the_taking_over_neither_earns_nor_counts() {
    let world = World::ready().await;
    let alice = world.actor("alice");
    let taken_over = random_below(&SystemRandom, 600) + 10;
    let at = format!("2026-10-01T{:02}:{:02}:00Z", taken_over / 60, taken_over % 60);
    let row = format!("r1,<@{}>,Alice,FOXDEN,6,,{at}\n", alice.id());
    assert_eq!(world.import_sheet(",taken_over_at", &row, &[]).1, Some(0));
    let events = json!([
        redeem("c1", "FOXDEN", 1),
        purchase("c1", "i1", taken_over - 2),
        redeem("c2", "FOXDEN", taken_over + 1),
        purchase("c2", "i3", taken_over + 3),
    ]);
    assert_eq!(world.report(&events).await.0, 202);
    assert_eq!(world.count("SELECT count(*) FROM transfer WHERE kind = 'accrue'").await, 1);
    let counted = "SELECT first_purchases FROM partner";
    assert_eq!(world.count(counted).await, 7, "what came before is in the row");
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn every_invalid_import_line_is_named_and_nothing_is_imported() {
    let world = World::partnered().await;
    let (alice, bob, mia) =
        (world.actor("alice").id(), world.actor("bob").id(), world.actor("mia").id());
    let rows = format!(
        "r1,<@{alice}>,Alice,NEWCODE,0,\nr2,<@{bob}>,Bob,FOXDEN,0,\nr3,<@{mia}>,Mia,SUNFLOWER,0,1.234\n\
         r2,<@{mia}>,Mia,SUNFLOWER,0,\n\
         r5,<@{mia}>,Mia,SUNFLOWER,0,5.00\n"
    );
    let (said, status) = world.import(&rows, &[]);
    assert_eq!(status, Some(1), "{said}");
    for line in [
        "line 2: this member is a partner already",
        "line 3: code: the code is taken",
        "line 4: available is not an amount like 10.50: \"1.234\" can be a whole number",
        "line 5: this source_id is in line 3, too",
        "Nothing was imported: 4 problems to correct in the file.",
    ] {
        assert!(said.contains(line), "{line}: {said}");
    }
    let (said, status) =
        world.import(&format!("r1,nobody,Alice,NEWCODE,0,\nr2,<@{bob}>,Bob,NEWCODE,-1,\n"), &[]);
    assert_eq!(status, Some(1), "{said}");
    assert!(
        said.contains("line 2: discord_id is not a Discord id") && said.contains("line 3: "),
        "{said}"
    );
    assert_eq!(world.count("SELECT count(*) FROM partner").await, 1);

    let row = |available: &str| format!("r9,<@{bob}>,Bob,RAVENWOOD,0,{available}\n");
    assert_eq!(world.import(&row("5.00"), &[]).1, Some(0));
    let later = "r10,80351110224678912,Eve,EVESCODE,0,,2999-01-01T00:00:00Z\n";
    for (rows, told) in [
        (later, "line 2: taken_over_at is later than now, "),
        ("r10,80351110224678912,Eve,EVESCODE,0,,2026-01-01 10:00\n", "it has no time zone"),
    ] {
        let (said, status) = world.import_sheet(",taken_over_at", rows, &[]);
        assert_eq!((said.contains(told), status), (true, Some(1)), "{said}");
    }
    let (said, status) = world.import(&row("6.00"), &[]);
    assert_eq!(status, Some(1), "{said}");
    assert!(
        said.contains("line 2: this source_id was imported before with other values"),
        "{said}"
    );
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_of_the_panel_are_imported_in_any_shape_and_no_letter_is_folded() {
    let world = World::ready().await;
    let ids: Vec<i64> = (0..9).map(|_| 80_351_110_224_678_901 + random_id()).collect();
    let codes = ["JASON10", "JAS0N10", "MASON10", "ANN", "BOB_CODE", "SUPPORT"];
    let long = "WELCOME-TO-THE-CEM-STORE-2026";
    let rows = |codes: &[&str]| {
        let lines = codes.iter().zip(&ids).enumerate();
        let line = |(n, (code, id)): (usize, (&&str, &i64))| {
            format!("r{n},{id},Ann,{code},0,,2026-09-01T00:00:00Z\n")
        };
        lines.map(line).collect::<String>()
    };
    let all = [&codes[..], &[long]].concat();
    let (said, status) = world.import_sheet(",taken_over_at", &rows(&all), &[]);
    assert_eq!(status, Some(0), "{said}");
    for told in [
        "line 3: warning: code JAS0N10: it can be misread as JASON10\n",
        "line 4: warning: code MASON10: it is one slip away from JASON10\n",
        "line 5: warning: code ANN: it does not fit the program's ^[A-Z0-9]{4,20}$\n",
        "line 6: warning: code BOB_CODE: it does not fit",
        "line 7: warning: code SUPPORT: it looks like a word that no partner may have\n",
        "line 8: warning: code WELCOMETOTHECEMSTORE2026: it does not fit",
    ] {
        assert!(said.contains(told), "{told}: {said}");
    }
    assert!(!said.contains("line 2: warning"), "{said}");
    let events: Vec<_> =
        all.iter().enumerate().map(|(n, code)| redeem(&format!("c{n}"), code, 1)).collect();
    let (status, _) = world.report(&json!(events)).await;
    assert_eq!(status, 202);
    let bound = "SELECT count(DISTINCT partner_id) FROM customer";
    assert_eq!(world.count(bound).await, 7);

    for (code, letter) in [("kırmızı", 'ı'), ("straße", 'ß'), ("ﬁneﬂow", 'ﬁ')] {
        let (said, status) = world.import(&format!("x1,{},Cem,{code},0,\n", ids[8]), &[]);
        let told = format!("line 2: code: {letter:?} is not a plain letter or digit");
        assert_eq!((said.contains(&told), status), (true, Some(1)), "{said}");
    }
    let (said, status) = world.import(&format!("x1,{},Cem,jason-10,0,\n", ids[8]), &[]);
    assert_eq!(
        (said.contains("line 2: code: the code is taken"), status),
        (true, Some(1)),
        "{said}"
    );
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_debt_is_an_opening_balance_too() {
    let world = World::ready().await;
    let alice = world.actor("alice");
    let debt = i64::from(random_below(&SystemRandom, 5000)) + 1;
    let row = format!("r1,<@{}>,Ann,FOXDEN,0,-{}.{:02}\n", alice.id(), debt / 100, debt % 100);
    let (said, status) = world.import(&row, &[]);
    assert_eq!(status, Some(0), "{said}");
    assert!(said.contains(&format!("{}.{:02} USD owed", debt / 100, debt % 100)), "{said}");
    let owed = "SELECT coalesce(sum(debits - credits), 0) FROM account WHERE kind = 'owed'";
    assert_eq!(world.count(owed).await, debt);
    assert_eq!(world.broken(), None);
    assert_eq!(world.import(&row, &[]).1, Some(0));
    assert_eq!(world.count(owed).await, debt, "the same file again changes nothing");
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn imported_customers_are_their_partners_and_only_what_comes_next_counts() {
    let world = World::ready().await;
    let alice = world.actor("alice");
    let drawn = |most| random_below(&SystemRandom, most);
    let moment = drawn(300) + 300;
    let taken_over = at(moment);
    let row = format!("r1,<@{}>,Alice,FOXDEN,2,12.50,{taken_over}\n", alice.id());
    let sheet = "source_id,discord_id,name,code,first_purchases,available,taken_over_at";
    std::fs::write(world.folder.path().join("sheet.csv"), format!("{sheet}\n{row}")).unwrap();
    let before = drawn(200);
    let customers = format!("c1,fox-den,{0},yes\nc2,FOXDEN,{0},no\n", at(before));
    let both = ["sheet.csv"];
    let (said, status) = world.import_customers(&customers, &[&both[..], &["--dry-run"]].concat());
    assert_eq!(status, Some(0), "{said}");
    assert!(
        said.ends_with("2 customers imported, 0 already known; nothing was changed\n"),
        "{said}"
    );
    assert_eq!(world.count("SELECT count(*) FROM customer").await, 0);
    for counts in [
        "1 imported, 0 already known\n2 customers imported, 0 already known\n",
        "0 imported, 1 already known\n0 customers imported, 2 already known\n",
    ] {
        let (said, status) = world.import_customers(&customers, &both);
        assert_eq!((said.ends_with(counts), status), (true, Some(0)), "{said}");
    }
    let noted = "SELECT count(*) FROM audit WHERE action = 'import.take_over_customers' AND \
                 detail = '2: from the sheet' AND subject = 'partner:1'";
    assert_eq!(world.count(noted).await, 1);

    // The panel's whole history: what is dated before the moment is in the row.
    let (first, next) = (moment + 1 + drawn(60), moment + 70 + drawn(60));
    let events = json!([
        redeem("c1", "FOXDEN", before),
        redeem("c2", "FOXDEN", before),
        purchase("c1", "i1", before + 1 + drawn(moment - before - 1)),
        purchase("c1", "i2", first),
        purchase("c2", "i3", next),
        purchase("c2", "i4", next + 1),
    ]);
    assert_eq!(world.report(&events).await.0, 202);
    let first_purchases = "SELECT first_purchases FROM partner";
    assert_eq!(world.count(first_purchases).await, 3, "one customer has bought for the first time");
    assert_eq!(world.count("SELECT count(*) FROM transfer WHERE kind = 'accrue'").await, 1);
    let counted = "SELECT count(*) FROM sale s JOIN event e ON e.id = s.event_id WHERE \
                   e.external_id = 'purchase-i3' AND s.first_ever = 1";
    assert_eq!(world.count(counted).await, 1);
    let (said, status) = world.ledger_import(&["--undo", "r1"]);
    assert_eq!(status, Some(1), "{said}");
    assert!(said.contains("partner 1 is more than the import by now: billing events ("), "{said}");
    assert!(said.contains("transfers (") && said.contains("/staff adjust"), "{said}");
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn every_customer_who_does_not_fit_is_named_and_none_is_imported() {
    let world = World::partnered().await;
    let bob = world.actor("bob");
    let minute = random_below(&SystemRandom, 900) + 10;
    let row = format!("r1,<@{}>,Bob,RAVENWOOD,0,,{}\n", bob.id(), at(minute));
    assert_eq!(world.import_sheet(",taken_over_at", &row, &[]).1, Some(0));
    let events = json!([redeem("theirs", "FOXDEN", 1), purchase("theirs", "i1", 2)]);
    assert_eq!(world.report(&events).await.0, 202);
    let year = 2100 + random_below(&SystemRandom, 800);
    let early = at(random_below(&SystemRandom, minute));
    let rows = format!(
        "c1,RAVENWOOD,{early},no\nc1,RAVENWOOD,{early},no\nc2,NOBODYS,{early},no\n\
         c3,RAVENWOOD,{year}-01-01T00:00:00Z,no\nc4,RAVENWOOD,{},yes\n\
         theirs,RAVENWOOD,{early},no\ntheirs2,FOXDEN,{early},no\n",
        at(minute)
    );
    let (said, status) = world.import_customers(&rows, &[]);
    assert_eq!(status, Some(1), "{said}");
    for told in [
        "customers.csv: line 3: this customer is in line 2, too\n",
        "customers.csv: line 4: code: no partner's customers come by \"NOBODYS\": import the",
        "customers.csv: line 5: redeemed_at is later than now, ",
        "customers.csv: line 6: bought is yes, but the customer came at or after ",
        "customers.csv: line 7: the customer is partner 1's here: take the line out",
        "Nothing was imported: 5 problems to correct in the file.\n",
    ] {
        assert!(said.contains(told), "{told}: {said}");
    }
    let imported = "SELECT count(*) FROM imported_customer";
    assert_eq!(world.count(imported).await, 0);
    let (said, status) = world.import_customers(&format!("theirs,FOXDEN,{early},yes\n"), &[]);
    assert_eq!(status, Some(1), "{said}");
    assert!(said.contains("known from the billing panel's events, and 1 of these count"), "{said}");

    let right = format!("c1,RAVENWOOD,{early},no\nc2,FOXDEN,{early},no\n");
    assert_eq!(world.import_customers(&right, &[]).1, Some(0));
    for changed in [
        format!("c1,RAVENWOOD,{early},yes\n"),
        format!("c1,RAVENWOOD,{},no\n", at(minute + 1)),
        format!("c1,FOXDEN,{early},no\n"),
    ] {
        let (said, status) = world.import_customers(&changed, &[]);
        assert_eq!(status, Some(1), "{said}");
        assert!(said.contains("line 2: the customer was imported before with other"), "{said}");
    }
    assert_eq!(world.count(imported).await, 2);

    // Each kind of file is told as what it is.
    let (said, _) = world.ledger_import(&["customers.csv"]);
    assert!(said.contains("the file is customers to import: run `partnerdesk ledger"), "{said}");
    let (said, _) = world.ledger_import(&["--customers", "sheet.csv"]);
    assert!(said.contains("the file is partners to import: run `partnerdesk ledger"), "{said}");
    let output = world.cli(&[&["ledger", "import"], &BY[..]].concat());
    assert_eq!(output.status.code(), Some(64), "a file, customers, or a row to undo");
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_row_is_undone_and_imported_again() {
    let world = World::ready().await;
    let (alice, bob) = (world.actor("alice"), world.actor("bob"));
    let cents = i64::from(random_below(&SystemRandom, 5000)) + 1;
    let amount = |sign: &str, cents: i64| format!("{sign}{}.{:02}", cents / 100, cents % 100);
    let row = |member, available: String| format!("r1,<@{member}>,Ann,FOXDEN,6,{available}\n");
    assert_eq!(world.import(&row(alice.id(), amount("", cents)), &[]).1, Some(0));
    assert_eq!(world.import_customers("c1,FOXDEN,2026-09-01T00:00:00Z,yes\n", &[]).1, Some(0));
    let has_role = |id, has: bool| {
        move |sandbox: &discord_sandbox::Sandbox| {
            let roles = sandbox.roles_of(id);
            (roles.contains(&"Partner Level 2".to_owned()) == has).then_some(())
        }
    };
    world.until("the role", has_role(alice.id(), true)).await;

    let (said, status) = world.ledger_import(&["--undo", "r1", "--dry-run"]);
    let told =
        "r1: partner 1 would be none any more, nor is 1 customer theirs; nothing was changed";
    assert_eq!((said.trim_end(), status), (told, Some(0)));
    assert_eq!(world.count("SELECT count(*) FROM undone_import").await, 0);
    let (said, status) = world.ledger_import(&["--undo", "r1"]);
    let told = "r1: partner 1 is none any more, nor is 1 customer theirs";
    assert_eq!((said.trim_end(), status), (told, Some(0)));
    let (said, status) = world.ledger_import(&["--undo", "r1"]);
    assert_eq!((said.trim_end(), status), ("r1: partner 1 was taken back before", Some(0)));
    let (said, status) = world.ledger_import(&["--undo", "r2"]);
    assert!(said.contains("no row with the source_id \"r2\" was imported"), "{said}");
    assert_eq!(status, Some(1));
    assert_eq!(world.broken(), None);
    for gone in [
        "SELECT count(*) FROM customer",
        "SELECT count(*) FROM coupon WHERE code = 'FOXDEN'",
        "SELECT count(*) FROM partner WHERE state <> 'ended'",
        "SELECT coalesce(sum(credits - debits), 0) FROM account WHERE partner_id = 1",
    ] {
        assert_eq!(world.count(gone).await, 0, "{gone}");
    }
    let noted = "SELECT count(*) FROM audit WHERE action = 'import.undo' AND subject = \
                 'partner:1' AND detail = 'from the sheet'";
    assert_eq!(world.count(noted).await, 1);
    let said = world.cli(&["ledger", "why", "2"]);
    assert!(
        String::from_utf8_lossy(&said.stdout).contains("Opening balance taken back"),
        "{said:?}"
    );
    world.until("no role", has_role(alice.id(), false)).await;
    let said = alice.command("partner earnings", &[]).await.unwrap().message();
    assert!(!said.has("FOXDEN"), "{said}");

    // It was Bob's row, and a debt.
    let (said, status) = world.import(&row(bob.id(), amount("-", cents)), &[]);
    assert_eq!(status, Some(0), "{said}");
    let owed = "SELECT coalesce(sum(debits - credits), 0) FROM account WHERE kind = 'owed'";
    assert_eq!(world.count(owed).await, cents);
    assert_eq!(world.ledger_import(&["--undo", "r1"]).1, Some(0));
    assert_eq!(world.count(owed).await, 0);
    // Or Alice's after all.
    let (said, status) = world.import(&row(alice.id(), amount("", cents)), &[]);
    assert_eq!(status, Some(0), "{said}");
    assert!(said.contains("is partner 1, level 2 with 6 first purchases"), "{said}");
    world.until("the role", has_role(alice.id(), true)).await;
    let said = alice.command("partner earnings", &[]).await.unwrap().message();
    assert!(said.has(&amount("$", cents)), "{said}");
    world.assert_sound();
}

/// A number below 10^15 that does not end in a zero.
fn random_id() -> i64 {
    i64::from(random_below(&SystemRandom, 1 << 30)) * 1000 + 7
}
