//! The database of a real story under plain SQL, from a connection with SQLite's own settings: what
//! would bend the books is refused, and what was bent after a trigger was dropped is found.

use sqlx::{AssertSqlSafe, SqliteConnection};

use crate::bot::{PASSPHRASE, World};

/// Two partners; alice has been paid 5.00 of 6.50, and the bot has ended.
async fn story() -> World {
    let mut world = World::with_customers(5).await;
    let (alice, bob, staff) = (world.actor("alice"), world.actor("bob"), world.actor("staff"));
    world.partner(&bob, "RAVENWOOD", "bob.paypal@ravens.example").await;
    let events = [crate::bot::redeem("b1", "RAVENWOOD", 1), crate::bot::purchase("b1", "bi1", 2)];
    assert_eq!(world.report(&serde_json::json!(events)).await.0, 202);
    let form = alice.command("partner payout", &[]).await.unwrap().modal();
    let typed = [("amount", "5.00"), ("passphrase:secret", PASSPHRASE)];
    let said = alice.submit(&form, &typed).await.unwrap().message();
    assert!(said.has("We have set aside $5.00"), "{said}");
    let settled =
        [("payout", serde_json::json!(1)), ("transaction", serde_json::json!("7VB83412KX998412P"))];
    let said = staff.command("staff settle", &settled).await.unwrap().message();
    assert!(said.has(" settled"), "{said}");
    world.assert_sound();
    world.stop();
    // The bot was killed: its WAL is folded here, so that the file is all there is.
    assert_eq!(verify(&world).1, Some(0));
    world
}

/// Standard output of `ledger verify`, and its status.
fn verify(world: &World) -> (String, Option<i32>) {
    let output = world.cli(&["ledger", "verify"]);
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    (String::from_utf8(output.stdout).unwrap(), output.status.code())
}

async fn run(conn: &mut SqliteConnection, sql: &str) -> Result<u64, String> {
    let done = sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(conn).await;
    done.map(|done| done.rows_affected()).map_err(|error| error.to_string())
}

/// A partner's account.
fn account(partner: u32, kind: &str) -> String {
    format!("(SELECT id FROM account WHERE partner_id = {partner} AND kind = '{kind}')")
}

/// A transfer that stands rightly in the chain, but for what it moves.
fn transfer(verb: &str, kind: &str, debit: &str, credit: &str, amount: u32) -> String {
    format!(
        "{verb} INTO transfer (id, program_id, seq, kind, debit_account_id, credit_account_id, \
         amount, unit,
                               idempotency_key, at, previous_hash, hash, debit_total, credit_total)
         SELECT max(id) + 1, 1, max(seq) + 1, '{kind}', {debit}, {credit}, {amount}, 'USD', \
         'mine', max(at),
                (SELECT hash FROM transfer ORDER BY seq DESC LIMIT 1), zeroblob(32),
                (SELECT debits FROM account WHERE id = {debit}) + {amount},
                (SELECT credits FROM account WHERE id = {credit}) + {amount} FROM transfer"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn plain_sql_cannot_falsify_the_ledger() {
    let world = story().await;
    let mut conn = world.plain_sql().await;
    let (alices, bobs) = (account(1, "available"), account(2, "available"));
    let cash = "(SELECT id FROM account WHERE kind = 'cash')";
    let cases = [
        (
            "UPDATE transfer SET amount = amount * 10 WHERE kind = 'accrue'".to_owned(),
            "a transfer is not changed",
        ),
        (
            "UPDATE OR IGNORE transfer SET external_id = 'X' WHERE kind = 'settle'".to_owned(),
            "is not changed",
        ),
        ("DELETE FROM transfer WHERE kind = 'settle'".to_owned(), "a transfer is not deleted"),
        ("DELETE FROM transfer".to_owned(), "a transfer is not deleted"),
        (
            "INSERT OR REPLACE INTO transfer SELECT * FROM transfer WHERE kind = 'settle'"
                .to_owned(),
            "the payout has its outcome",
        ),
        (
            "REPLACE INTO transfer SELECT * FROM transfer WHERE seq = 1".to_owned(),
            "a transfer is not replaced",
        ),
        (transfer("INSERT OR REPLACE", "adjust", &alices, &bobs, 10), "two partners"),
        (transfer("INSERT", "void", &alices, &bobs, 10), "two partners"),
        (transfer("INSERT", "transfer_in", &alices, cash, 10), "no rule joins"),
        (
            format!("UPDATE account SET credits = credits + 100000 WHERE id = {alices}"),
            "only with a new transfer",
        ),
        (format!("UPDATE account SET debits = 0 WHERE id = {alices}"), "only with a new transfer"),
        (format!("UPDATE account SET may_be_negative = 1 WHERE id = {alices}"), "generated column"),
        (format!("UPDATE account SET kind = 'cash' WHERE id = {alices}"), "is frozen"),
        (format!("UPDATE account SET partner_id = 2 WHERE id = {alices}"), "is frozen"),
        (format!("DELETE FROM account WHERE id = {alices}"), "is not deleted"),
        ("DELETE FROM transfer_rule".to_owned(), "transfer_rule is frozen"),
        (
            "INSERT INTO transfer_rule VALUES ('gift', 'available', 'available')".to_owned(),
            "transfer_rule is frozen",
        ),
        ("UPDATE event SET body = '{}'".to_owned(), "what an event says is not changed"),
        ("DELETE FROM event".to_owned(), "an event is not deleted"),
        (
            "REPLACE INTO event SELECT * FROM event WHERE id = 1".to_owned(),
            "an event is not replaced",
        ),
        ("UPDATE payout SET amount = 600".to_owned(), "who is paid what is not changed"),
        (
            "UPDATE payout SET payee_index = zeroblob(32)".to_owned(),
            "who is paid what is not changed",
        ),
        ("DELETE FROM payout".to_owned(), "a payout is not deleted"),
        ("REPLACE INTO payout SELECT * FROM payout".to_owned(), "a payout is not replaced"),
        ("UPDATE unit SET decimals = 0".to_owned(), "a unit is not changed"),
        (
            "REPLACE INTO unit SELECT program_id, code, 0, cash FROM unit WHERE code = 'USD'"
                .to_owned(),
            "is not replaced",
        ),
        ("DELETE FROM unit WHERE code = 'USD'".to_owned(), "a unit with accounts is not deleted"),
        ("REPLACE INTO audit SELECT * FROM audit".to_owned(), "a row is not replaced"),
        ("UPDATE audit SET member_id = 1".to_owned(), "audit rows are never changed"),
        ("DELETE FROM audit".to_owned(), "audit rows are never removed"),
    ];
    for (sql, why) in cases {
        let said = run(&mut conn, &sql).await.expect_err(&sql);
        assert!(said.contains(why), "{sql}\n  said {said}\n  not  {why}");
    }
    let (said, status) = verify(&world);
    assert_eq!(status, Some(0), "{said}");
    assert!(said.ends_with("All ledger checks passed.\n"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn plain_sql_cannot_overdraw_an_account() {
    let world = story().await;
    let mut conn = world.plain_sql().await;
    let available = world
        .rows(
            "SELECT CAST(credits - debits AS TEXT) FROM account WHERE partner_id = 1 AND kind = \
             'available'",
        )
        .await;
    assert_eq!(available, ["150"]);
    let open = "INSERT INTO account (id, program_id, kind, unit, opened_at) SELECT max(id) + 1, \
                1, 'adjust', 'USD', 0 FROM account";
    run(&mut conn, open).await.unwrap();
    let take = |verb: &str, amount: u32| {
        transfer(
            verb,
            "adjust",
            &account(1, "available"),
            "(SELECT id FROM account WHERE kind = 'adjust')",
            amount,
        )
    };
    for verb in ["INSERT", "INSERT OR IGNORE", "INSERT OR REPLACE", "INSERT OR FAIL"] {
        let said = run(&mut conn, &take(verb, 151)).await.expect_err(verb);
        assert!(said.contains("would fall below zero"), "{verb}: {said}");
    }
    assert_eq!(verify(&world).1, Some(0));
    // The statement itself is in order: what is there can be taken, and only the hash is wrong.
    run(&mut conn, &take("INSERT", 150)).await.unwrap();
    let (said, status) = verify(&world);
    assert_eq!(status, Some(1));
    assert!(said.contains("FAIL  I4 "), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_made_with_triggers_dropped_are_detected() {
    // Each: what is done to a copy of the database, and the checks that must fail.
    let cases: [(&str, &[&str]); 7] = [
        ("DROP TRIGGER transfer_delete", &["S"]),
        ("DROP INDEX transfer_outcome", &["S"]),
        (
            "DROP TRIGGER transfer_update; UPDATE transfer SET amount = 1 WHERE seq = 1",
            &["S", "I2", "I4"],
        ),
        (
            "DROP TRIGGER transfer_delete; DELETE FROM transfer WHERE seq = 3",
            &["S", "I2", "I3", "I4", "I7"],
        ),
        (
            "DROP TRIGGER account_update; UPDATE account SET credits = credits + 500 WHERE kind = \
             'available'",
            &["S", "I2"],
        ),
        ("DROP TRIGGER payout_update; UPDATE payout SET amount = 600", &["I12"]),
        ("UPDATE event SET outcome = 'not_first' WHERE outcome = 'accrued'", &["I7"]),
    ];
    let world = story().await;
    let triggers = world
        .rows(
            "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name IN ('account', \
             'transfer', 'transfer_rule')",
        )
        .await;
    assert_eq!(triggers.len(), 17, "{triggers:?}");
    let sound = std::fs::read(world.database()).unwrap();
    for (sql, expected) in cases {
        std::fs::write(world.database(), &sound).unwrap();
        let mut conn = world.plain_sql().await;
        run(&mut conn, sql)
            .await
            .unwrap_or_else(|error| panic!("{sql}: {error}; there are {triggers:?}"));
        sqlx::Connection::close(conn).await.unwrap();
        let (said, status) = verify(&world);
        assert_eq!(status, Some(1), "{sql}: {said}");
        for check in expected {
            assert!(said.contains(&format!("FAIL  {check} ")), "{sql}: {check} holds\n{said}");
        }
        assert!(said.contains("Ledger check failed: "), "{said}");
    }
    for trigger in &triggers {
        std::fs::write(world.database(), &sound).unwrap();
        let mut conn = world.plain_sql().await;
        run(&mut conn, &format!("DROP TRIGGER {trigger}")).await.unwrap();
        sqlx::Connection::close(conn).await.unwrap();
        let (said, status) = verify(&world);
        assert_eq!(status, Some(1), "{trigger}: {said}");
        assert!(said.contains(trigger.as_str()), "{trigger} is named: {said}");
    }
    std::fs::write(world.database(), &sound).unwrap();
    assert_eq!(verify(&world).1, Some(0), "the copy that was begun with is sound");
}
