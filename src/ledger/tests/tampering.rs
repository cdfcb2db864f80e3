//! Plain SQL through a plain connection: each statement that would bend the ledger is refused, and
//! the message says why.

use sqlx::AssertSqlSafe;

use super::*;

/// An insert of a bonus of 5 to Anna, which is in order, with some columns set otherwise.
fn insert(verb: &str, changes: &[(&str, &str)]) -> String {
    let mut row = vec![
        ("id", "9"),
        ("program_id", "1"),
        ("seq", "8"),
        ("kind", "'bonus'"),
        ("debit_account_id", "1"),
        ("credit_account_id", "3"),
        ("amount", "5"),
        ("unit", "'USD'"),
        ("idempotency_key", "'bonus:1'"),
        ("at", "5000"),
        ("previous_hash", "(SELECT hash FROM transfer WHERE program_id = 1 AND seq = 7)"),
        ("hash", "zeroblob(32)"),
    ];
    for change in changes {
        row.retain(|(name, _)| *name != change.0);
        row.push(*change);
    }
    let value = |name| row.iter().find(|(other, _)| *other == name).unwrap().1;
    let total = |side: &str, account| {
        format!("(SELECT {side} FROM account WHERE id = {account}) + {}", value("amount"))
    };
    let debit_total = total("debits", value("debit_account_id"));
    let credit_total = total("credits", value("credit_account_id"));
    for (name, total) in [("debit_total", &debit_total), ("credit_total", &credit_total)] {
        if row.iter().all(|(other, _)| *other != name) {
            row.push((name, total));
        }
    }
    let (names, values): (Vec<_>, Vec<_>) = row.into_iter().unzip();
    format!("{verb} INTO transfer ({}) VALUES ({})", names.join(", "), values.join(", "))
}

async fn refusal(conn: &mut SqliteConnection, sql: &str) -> String {
    match sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(conn).await {
        Ok(_) => panic!("this was accepted: {sql}"),
        Err(error) => error.to_string(),
    }
}

async fn all_refused(cases: Vec<(String, &str)>) {
    let ledger = seeded().await;
    let mut conn = ledger.plain().await;
    for (sql, why) in cases {
        let message = refusal(&mut conn, &sql).await;
        assert!(message.contains(why), "{sql}\n  said {message}\n  not  {why}");
        assert!(ledger.broken().await.is_empty(), "{sql}");
    }
}

#[tokio::test]
async fn the_unmodified_insert_is_accepted() {
    let ledger = seeded().await;
    let mut conn = ledger.plain().await;
    sqlx::raw_sql(AssertSqlSafe(insert("INSERT", &[]))).execute(&mut conn).await.unwrap();
    assert_eq!(ledger.balances(anna()).await.available, usd(605));
    assert_eq!(ledger.broken().await, ["I4"], "its hash is wrong, which only verify can see");
}

#[tokio::test]
async fn a_transfer_is_not_changed_deleted_or_replaced() {
    let mut cases = vec![
        ("UPDATE transfer SET amount = 1 WHERE id = 1".to_owned(), "is not changed"),
        ("UPDATE OR IGNORE transfer SET hash = zeroblob(32)".to_owned(), "is not changed"),
        ("UPDATE OR REPLACE transfer SET id = 2 WHERE id = 1".to_owned(), "is not changed"),
        ("DELETE FROM transfer".to_owned(), "is not deleted"),
        ("DELETE FROM transfer WHERE id = 8".to_owned(), "is not deleted"),
        (insert("INSERT", &[("id", "NULL")]), "the id must be the next one"),
        (
            insert("INSERT", &[("id", "3")]) + " ON CONFLICT DO UPDATE SET amount = 9",
            "a transfer is not replaced",
        ),
    ];
    for verb in ["INSERT OR REPLACE", "REPLACE", "INSERT OR IGNORE", "INSERT OR FAIL", "INSERT"] {
        cases.push((insert(verb, &[("id", "3")]), "a transfer is not replaced"));
        cases.push((insert(verb, &[("seq", "3")]), "seq must be the next one"));
        cases.push((
            insert(verb, &[("idempotency_key", "'reserve:1'")]),
            "the idempotency key is used",
        ));
    }
    all_refused(cases).await;
}

#[tokio::test]
async fn a_transfer_stands_in_its_chain() {
    let first = "(SELECT hash FROM transfer WHERE id = 1)";
    all_refused(vec![
        (insert("INSERT", &[("seq", "9")]), "seq must be the next one"),
        (insert("INSERT", &[("previous_hash", "zeroblob(32)")]), "previous_hash is not the hash"),
        (insert("INSERT", &[("previous_hash", first)]), "previous_hash is not the hash"),
        (insert("INSERT", &[("at", "999")]), "time goes back"),
        (insert("INSERT", &[("hash", "zeroblob(31)")]), "CHECK constraint failed"),
    ])
    .await;
}

#[tokio::test]
async fn the_two_sides_of_a_transfer_fit() {
    all_refused(vec![
        (insert("INSERT", &[("credit_account_id", "9")]), "of the transfer's program"),
        (
            insert("INSERT", &[("debit_account_id", "8"), ("credit_account_id", "9")]),
            "of the transfer's program",
        ),
        (insert("INSERT", &[("credit_account_id", "99")]), "of the transfer's"),
        (insert("INSERT", &[("unit", "'EUR'")]), "of the transfer's unit"),
        (
            insert(
                "INSERT",
                &[("kind", "'adjust'"), ("debit_account_id", "3"), ("credit_account_id", "6")],
            ),
            "two partners",
        ),
        (
            insert("INSERT", &[("debit_account_id", "3"), ("credit_account_id", "1")]),
            "no rule joins",
        ),
        (insert("INSERT", &[("kind", "'gift'")]), "no rule joins"),
        (insert("INSERT", &[("amount", "0")]), "CHECK constraint failed"),
        (insert("INSERT", &[("amount", "1000000000001")]), "CHECK constraint failed"),
        (insert("INSERT", &[("amount", "1.5")]), "cannot store REAL"),
    ])
    .await;
}

#[tokio::test]
async fn the_totals_of_a_transfer_are_those_of_its_accounts() {
    let mut cases = Vec::new();
    for verb in ["INSERT", "INSERT OR IGNORE", "INSERT OR REPLACE"] {
        for total in ["debit_total", "credit_total"] {
            cases.push((
                insert(verb, &[(total, "NULL")]),
                "its totals are not those of its accounts",
            ));
            cases.push((insert(verb, &[(total, "6")]), "its totals are not those of its accounts"));
        }
    }
    all_refused(cases).await;
}

#[tokio::test]
async fn what_is_held_follows_from_the_transfers_alone() {
    // Transfer 8 is held until 9,000; 1 is released.
    all_refused(vec![
        ("DELETE FROM held".to_owned(), "still pending"),
        ("DELETE FROM held WHERE accrual_id = 8".to_owned(), "still pending"),
        ("UPDATE held SET until = 1".to_owned(), "is not changed"),
        ("UPDATE OR IGNORE held SET accrual_id = 1".to_owned(), "is not changed"),
        (
            "INSERT INTO held VALUES (1000, 1)".to_owned(),
            "no accrual of which something is pending",
        ),
        (
            "INSERT OR REPLACE INTO held VALUES (1, 8)".to_owned(),
            "no accrual of which something is pending",
        ),
        (
            "INSERT INTO held VALUES (9000, 99)".to_owned(),
            "no accrual of which something is pending",
        ),
    ])
    .await;
}

#[tokio::test]
async fn an_account_that_may_not_go_below_zero_does_not() {
    let claw = [
        ("kind", "'clawback'"),
        ("accrual_id", "1"),
        ("debit_account_id", "3"),
        ("credit_account_id", "1"),
        ("amount", "601"),
    ];
    let verbs =
        ["INSERT", "INSERT OR IGNORE", "INSERT OR FAIL", "INSERT OR REPLACE", "INSERT OR ROLLBACK"];
    all_refused(verbs.iter().map(|verb| (insert(verb, &claw), "would fall below zero")).collect())
        .await;
}

#[tokio::test]
async fn accruals_and_payouts_are_used_once_and_by_their_own_partner() {
    let release = |changes: &[(&'static str, &'static str)]| {
        let mut all =
            vec![("kind", "'release'"), ("debit_account_id", "2"), ("credit_account_id", "3")];
        all.extend_from_slice(changes);
        insert("INSERT OR REPLACE", &all)
    };
    let void = |changes: &[(&'static str, &'static str)]| {
        let mut all = vec![
            ("kind", "'void'"),
            ("debit_account_id", "4"),
            ("credit_account_id", "3"),
            ("payout_id", "1"),
        ];
        all.extend_from_slice(changes);
        insert("INSERT OR REPLACE", &all)
    };
    let reserve = [
        ("kind", "'reserve'"),
        ("debit_account_id", "3"),
        ("credit_account_id", "4"),
        ("payout_id", "1"),
    ];
    all_refused(vec![
        (release(&[("accrual_id", "1")]), "the accrual is released"),
        (release(&[("accrual_id", "4")]), "an accrual of the same partner"),
        (release(&[("accrual_id", "2")]), "must name an accrual"),
        (release(&[("accrual_id", "8"), ("amount", "300")]), "still in its hold"),
        (release(&[]), "must name an accrual"),
        (insert("REPLACE", &reserve), "the payout is reserved"),
        (void(&[("amount", "399")]), "was not reserved for this partner, unit and amount"),
        (
            void(&[("payout_id", "2"), ("amount", "400")]),
            "was not reserved for this partner, unit and amount",
        ),
        (
            void(&[("payout_id", "7"), ("amount", "400")]),
            "was not reserved for this partner, unit and amount",
        ),
        (void(&[("credit_account_id", "6"), ("amount", "400")]), "two partners"),
    ])
    .await;
}

#[tokio::test]
async fn a_payout_is_not_ended_twice_and_a_transaction_not_used_twice() {
    let ledger = seeded().await;
    let mut tx = ledger.begin().await;
    settle_payout(&mut tx, ms(5000), program(), PayoutId::new(1), "TX-1").await.unwrap();
    reserve_payout(&mut tx, ms(5000), program(), anna(), PayoutId::new(3), usd(400)).await.unwrap();
    tx.commit().await.unwrap();
    let mut conn = ledger.plain().await;
    let tail = [
        ("id", "11"),
        ("seq", "10"),
        ("previous_hash", "(SELECT hash FROM transfer WHERE program_id = 1 AND seq = 9)"),
        ("debit_account_id", "4"),
        ("amount", "400"),
    ];
    for (changes, why) in [
        (
            [("kind", "'void'"), ("payout_id", "1"), ("credit_account_id", "3"), ("event_id", "1")],
            "has its outcome",
        ),
        (
            [
                ("kind", "'settle'"),
                ("payout_id", "3"),
                ("credit_account_id", "10"),
                ("external_id", "'TX-1'"),
            ],
            "is used",
        ),
        (
            [
                ("kind", "'return'"),
                ("payout_id", "3"),
                ("debit_account_id", "10"),
                ("external_id", "'R'"),
            ],
            "more comes back",
        ),
    ] {
        let message =
            refusal(&mut conn, &insert("REPLACE", &[&tail[..], &changes[..]].concat())).await;
        assert!(message.contains(why), "{message}");
    }
    assert!(ledger.broken().await.is_empty());
}

#[tokio::test]
async fn an_account_changes_by_its_transfers_alone() {
    let open = "INTO account (id, program_id, partner_id, kind, unit, opened_at";
    let cases = [
        (
            "UPDATE account SET credits = credits + 100 WHERE id = 3".to_owned(),
            "only with a new transfer",
        ),
        (
            "UPDATE account SET credits = 0, debits = 0, last_transfer = NULL".to_owned(),
            "only with a new transfer",
        ),
        (
            "UPDATE account SET credits = 9999, last_transfer = 8 WHERE id = 3".to_owned(),
            "exactly the transfer",
        ),
        (
            "UPDATE account SET credits = credits + 5, last_transfer = 9 WHERE id = 3".to_owned(),
            "exactly the transfer",
        ),
        (
            "UPDATE OR IGNORE account SET last_transfer = 8 WHERE id = 3".to_owned(),
            "exactly the transfer",
        ),
        ("UPDATE account SET paid = 400 WHERE id = 3".to_owned(), "only with a new transfer"),
        (
            "UPDATE account SET paid = 400, last_transfer = 9 WHERE id = 3".to_owned(),
            "exactly the transfer",
        ),
        ("UPDATE account SET may_be_negative = 1 WHERE id = 3".to_owned(), "generated column"),
        ("UPDATE account SET normal_side = 'debit' WHERE id = 3".to_owned(), "generated column"),
        (
            "UPDATE account SET kind = 'prepaid' WHERE id = 3".to_owned(),
            "all but the balance is frozen",
        ),
        (
            "UPDATE account SET partner_id = 2 WHERE id = 4".to_owned(),
            "all but the balance is frozen",
        ),
        (
            "UPDATE account SET unit = 'EUR' WHERE id = 3".to_owned(),
            "all but the balance is frozen",
        ),
        (
            "UPDATE OR REPLACE account SET id = 3 WHERE id = 6".to_owned(),
            "all but the balance is frozen",
        ),
        ("DELETE FROM account WHERE id = 3".to_owned(), "is not deleted"),
        (format!("REPLACE {open}) VALUES (3, 1, 1, 'prepaid', 'USD', 0)"), "not replaced"),
        (format!("REPLACE {open}) VALUES (10, 1, 1, 'available', 'USD', 0)"), "not replaced"),
        (format!("REPLACE {open}) VALUES (10, 1, NULL, 'expense', 'USD', 0)"), "not replaced"),
        (
            format!("INSERT {open}) VALUES (NULL, 1, 1, 'prepaid', 'USD', 0)"),
            "the id must be the next one",
        ),
        (
            format!("INSERT {open}, debits, credits) VALUES (10, 1, 1, 'prepaid', 'USD', 0, 0, 5)"),
            "nothing on it",
        ),
        (
            format!("INSERT {open}, paid) VALUES (10, 1, 1, 'prepaid', 'USD', 0, 5)"),
            "nothing on it",
        ),
        (
            format!("INSERT {open}, last_transfer) VALUES (10, 1, 1, 'prepaid', 'USD', 0, 9)"),
            "nothing on it",
        ),
        (
            format!("INSERT {open}, may_be_negative) VALUES (10, 1, 1, 'prepaid', 'USD', 0, 1)"),
            "generated column",
        ),
        (
            format!("INSERT {open}) VALUES (10, 1, NULL, 'prepaid', 'USD', 0)"),
            "CHECK constraint failed",
        ),
        (format!("INSERT {open}) VALUES (10, 1, 1, 'cash', 'USD', 0)"), "CHECK constraint failed"),
        (
            format!("INSERT {open}) VALUES (10, 1, 1, 'wallet', 'USD', 0)"),
            "CHECK constraint failed",
        ),
        (format!("INSERT {open}) VALUES (10, 1, 3, 'prepaid', 'USD', 0)"), "no such partner"),
        (format!("INSERT {open}) VALUES (10, 1, 1, 'prepaid', 'GBP', 0)"), "no such unit"),
        (format!("INSERT {open}) VALUES (10, 7, NULL, 'cash', 'USD', 0)"), "no such unit"),
    ];
    all_refused(cases.to_vec()).await;
}

#[tokio::test]
async fn a_rule_is_frozen() {
    let cases = [
        (
            "INSERT INTO transfer_rule VALUES ('gift', 'available', 'available')",
            "only a migration adds a rule",
        ),
        (
            "REPLACE INTO transfer_rule VALUES ('accrue', 'expense', 'pending')",
            "only a migration adds a rule",
        ),
        (
            "UPDATE transfer_rule SET credit_kind = 'available' WHERE kind = 'accrue'",
            "a rule is not changed",
        ),
        ("DELETE FROM transfer_rule", "a rule is not deleted"),
    ];
    all_refused(cases.map(|(sql, why)| (sql.to_owned(), why)).to_vec()).await;
}
