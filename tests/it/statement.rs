//! Statements, reasons and the books, for partners, staff and operators; and that reading them
//! stays cheap.

use std::collections::BTreeSet;
use std::process::Output;

use serde_json::{Value, json};
use sqlx::AssertSqlSafe;

use crate::bot::{CODE, EMAIL, PASSPHRASE, World, text_of};

fn stdout(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// What a command refuses to do, with its exit status.
fn refused(output: &Output) -> (i32, String) {
    assert!(output.stdout.is_empty(), "{}", String::from_utf8_lossy(&output.stdout));
    (output.status.code().unwrap(), String::from_utf8(output.stderr.clone()).unwrap())
}

impl World {
    /// Alice has earned twice and was paid 5.00; the second is asked for.
    async fn paid() -> Self {
        let world = Self::partnered().await;
        world.earn(CODE, "100.00").await;
        world.earn(CODE, "10.00").await;
        let (alice, staff) = (world.actor("alice"), world.actor("staff"));
        for _ in 0..2 {
            let form = alice.command("partner payout", &[]).await.unwrap().modal();
            let said = alice
                .submit(&form, &[("amount", "5.00"), ("passphrase:secret", PASSPHRASE)])
                .await
                .unwrap();
            assert!(said.message().has(" for you. Our staff"));
            if world.count("SELECT count(*) FROM payout").await == 1 {
                let options = [("payout", json!(1)), ("transaction", json!("7VB83412KX998412P"))];
                assert!(
                    staff
                        .command("staff settle", &options)
                        .await
                        .unwrap()
                        .message()
                        .has(" settled")
                );
            }
        }
        world
    }

    /// This month in the program's time zone, as the bot has it.
    async fn month(&self) -> String {
        let said = self.actor("alice").command("partner statement", &[]).await.unwrap().message();
        said.embeds[0]["title"].as_str().unwrap().trim_start_matches("Statement ").to_owned()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_operator_reads_a_statement_with_its_reasons() {
    let world = World::paid().await;
    let month = world.month().await;
    let said = stdout(&world.cli(&["ledger", "statement", "--partner", CODE, "--month", &month]));
    for line in [
        "Statement of partner 1 (Discord ",
        "Kickback: 13% of $100.00 at level 1 (partner costs → on hold)",
        "Hold on #1 released (on hold → available)",
        "Payout #1 paid, transaction 7VB83412KX998412P (in payout → cash)",
        "available $4.30, in payout $5.00",
    ] {
        assert!(said.contains(line), "{line}\n{said}");
    }
    let alice = world.actor("alice").id().to_string();
    for name in ["1", alice.as_str(), "fox-den"] {
        assert_eq!(
            stdout(&world.cli(&["ledger", "statement", "--partner", name, "--month", &month])),
            said,
            "{name}"
        );
    }
    let year = &month[..4];
    let all = stdout(&world.cli(&[
        "ledger",
        "statement",
        "--partner",
        "1",
        "--year",
        year,
        "--format",
        "json",
    ]));
    let data: Value = serde_json::from_str(&all).unwrap();
    let part = &data["parts"][0];
    assert_eq!((&part["opening"]["total"], &part["closing"]["total"]), (&json!(0), &json!(930)));
    assert_eq!(
        part["closing"]["accounts"],
        json!({ "pending": 0, "available": 430, "reserved": 500 })
    );
    let changes: i64 =
        part["lines"].as_array().unwrap().iter().map(|line| line["change"].as_i64().unwrap()).sum();
    assert_eq!((changes, part["lines"].as_array().unwrap().len()), (930, 7));
    let table = stdout(&world.cli(&[
        "ledger",
        "statement",
        "--partner",
        "1",
        "--year",
        year,
        "--format",
        "csv",
    ]));
    assert!(
        table.starts_with("Time,Transfer,Description,From,To,Amount,Change,Balance,Unit\n"),
        "{table}"
    );
    assert!(table.contains(",partner costs,on hold,13.00,13.00,13.00,USD\n"), "{table}");
    assert!(table.contains(",in payout,cash,5.00,-5.00,"), "{table}");

    let ask = |args: &str| {
        let args: Vec<&str> = ["ledger", "statement"].into_iter().chain(args.split(' ')).collect();
        refused(&world.cli(&args))
    };
    for (args, sentence) in [
        ("--partner nobody --month 2026-07", "there is no partner \"nobody\""),
        ("--partner 1 --month 2999-01", "2999-01 has not begun yet"),
        ("--partner 1 --year 2001", "partner 1 had no transfers by the end of 2001"),
        (
            "--partner 1 --year 2001 --program noon",
            "there is no program \"noon\"; choose one of: midnight",
        ),
    ] {
        let (status, said) = ask(args);
        assert!(status == 1 && said.contains(sentence), "{args}: {status} {said}");
    }
    for args in [
        "--partner 1 --month 2026-13",
        "--partner 1",
        "--month 2026-07",
        "--partner 1 --month 2026-07 --year 2026",
    ] {
        assert_eq!(ask(args).0, 64, "{args}");
    }
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transfer_explains_itself_to_staff_and_to_the_operator() {
    let world = World::paid().await;
    let (alice, tom) = (world.actor("alice"), world.actor("tom"));
    let said = stdout(&world.cli(&["ledger", "why", "1"]));
    for line in [
        "midnight: transfer 1\nKickback: 13% of $100.00 at level 1\n",
        "13% of $100.00: 10000 × 1300 / 10000, rounded down, is 1300, which is $13.00.",
        "under rule kickback of program version",
        "Related transfers:\n#2 ",
    ] {
        assert!(said.contains(line), "{line}\n{said}");
    }
    let shown = tom.command("staff why", &[("transfer", json!(2))]).await.unwrap().message();
    assert!(
        shown.ephemeral && shown.has("Hold on #1 released") && shown.has("10000 × 1300 / 10000"),
        "{shown}"
    );
    let settled =
        world.rows("SELECT CAST(id AS TEXT) FROM transfer WHERE kind = 'settle'").await.concat();
    let shown = tom
        .command("staff why", &[("transfer", json!(settled.parse::<i64>().unwrap()))])
        .await
        .unwrap()
        .message();
    assert!(
        shown.has("Payout #1 requested") && shown.has("transaction 7VB83412KX998412P"),
        "{shown}"
    );
    let refusal = alice.command("staff why", &[("transfer", json!(1))]).await.unwrap().message();
    assert!(refusal.has("Only staff can do this"), "{refusal}");
    let refusal = tom.command("staff why", &[("transfer", json!(999))]).await.unwrap().message();
    assert!(refusal.has("There is no transfer #999"), "{refusal}");
    assert_eq!(refused(&world.cli(&["ledger", "why", "999"])).0, 1);
    assert_eq!(refused(&world.cli(&["ledger", "why", "first"])).0, 64);
    let head = stdout(&world.cli(&["ledger", "head"]));
    let last = world
        .rows(
            "SELECT 'midnight ' || seq || ' ' || lower(hex(hash)) FROM transfer ORDER BY seq DESC \
             LIMIT 1",
        )
        .await;
    assert_eq!(head.trim_end(), last.concat());
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_partner_reads_their_own_statement_and_a_long_one_is_a_file() {
    let world = World::paid().await;
    let (alice, bob) = (world.actor("alice"), world.actor("bob"));
    let shown = alice.command("partner statement", &[]).await.unwrap().message();
    assert!(shown.ephemeral && shown.attachments.is_empty(), "{shown}");
    insta::assert_snapshot!(text_of(&shown), @"
    Statement [month]
    **Opening balance: $0.00**
    [date] #1 Kickback: 13% of $100.00 at level 1: **+$13.00**
    [date] #2 Hold on #1 released: $13.00, on hold to available
    [date] #3 Kickback: 13% of $10.00 at level 1: **+$1.30**
    [date] #4 Hold on #3 released: $1.30, on hold to available
    [date] #5 Payout #1 requested: $5.00, available to in payout
    [date] #6 Payout #1 paid, transaction 7VB83412KX998412P: **-$5.00**
    [date] #7 Payout #2 requested: $5.00, available to in payout
    **Closing balance: $9.30** (available $4.30, in payout $5.00)
    [date] to [date], UTC
    ");
    let refusal = bob.command("partner statement", &[]).await.unwrap().message();
    assert!(refusal.has("You are not a partner yet"), "{refusal}");
    for month in ["2026-13", "2999-01", "July"] {
        let refusal =
            alice.command("partner statement", &[("month", json!(month))]).await.unwrap().message();
        assert!(
            refusal.has("That is not a valid month\nEnter a past month or this one, like 2026-07."),
            "{month}: {refusal}"
        );
    }
    let before =
        alice.command("partner statement", &[("month", json!("2001-01"))]).await.unwrap().message();
    assert!(before.has("There are no transactions yet."), "{before}");
    for _ in 0..6 {
        world.earn(CODE, "10.00").await;
    }
    let long = alice.command("partner statement", &[]).await.unwrap().message();
    assert!(long.has("Showing 15 of 19 lines. The file has all of them."), "{long}");
    let [file] = long.attachments.as_slice() else { panic!("one file: {long}") };
    let month = world.month().await;
    assert_eq!(file.filename, format!("statement-{month}.csv"));
    let table = String::from_utf8(file.data.to_vec()).unwrap();
    assert_eq!(table.lines().count(), 1 + 1 + 19 + 1, "{table}");
    assert_eq!(
        table,
        stdout(&world.cli(&[
            "ledger",
            "statement",
            "--partner",
            CODE,
            "--month",
            &month,
            "--format",
            "csv"
        ]))
    );
    world.assert_sound();
}

/// Every statement of SQL that the log shows for these commands.
fn statements(log: &str, commands: &[&str]) -> BTreeSet<String> {
    let fields = log.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    fields
        .filter(|line| line["target"] == "sqlx::query")
        .filter(|line| commands.iter().any(|command| line["spans"][0]["command"] == *command))
        .map(|line| {
            let whole = line["db.statement"].as_str().unwrap_or_default().trim();
            if whole.is_empty() {
                line["summary"].as_str().unwrap().to_owned()
            } else {
                whole.to_owned()
            }
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn reading_a_partners_money_never_scans_all_transfers() {
    let world = World::with_json_log("info,sqlx=debug").await;
    world.setup(&world.all_options()).await;
    world.partner(&world.actor("alice"), CODE, EMAIL).await;
    world.earn(CODE, "100.00").await;
    world.delivered().await;
    let alice = world.actor("alice");
    let commands = ["partner earnings", "partner statement", "partner status"];
    for command in commands {
        let said = alice.command(command, &[]).await.unwrap().message();
        assert!(!said.has("not a partner"), "{command}: {said}");
    }
    let reading = statements(&world.log(), &commands);
    let of_transfers: Vec<&String> = reading
        .iter()
        .filter(|sql| ["transfer", "account"].iter().any(|table| sql.contains(table)))
        .collect();
    assert_eq!(
        of_transfers.len(),
        4,
        "balances, and as they stood; where the month begins, and its lines: {reading:#?}"
    );
    let mut conn = world.plain_sql().await;
    for sql in of_transfers {
        let plan: Vec<(i64, i64, i64, String)> =
            sqlx::query_as(AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}")))
                .fetch_all(&mut conn)
                .await
                .unwrap();
        for (.., step) in &plan {
            let table = step.split_whitespace().nth(1).unwrap_or_default();
            let walks =
                step.starts_with("SCAN") && ["t", "s", "transfer", "a", "account"].contains(&table);
            // In its own index a program's chain is one run of rows: that would be a walk as well.
            let chain = step.contains("sqlite_autoindex_transfer") && !step.contains("seq");
            assert!(!walks && !chain, "{step}\n{sql}");
        }
    }
    world.assert_sound();
}
