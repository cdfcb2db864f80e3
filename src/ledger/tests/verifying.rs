//! What `verify` finds when somebody has taken the triggers away first.

use sqlx::{AssertSqlSafe, Connection};

use super::*;
use crate::ledger::chain;

async fn run(conn: &mut SqliteConnection, sql: &str) {
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(conn).await.unwrap();
}

#[tokio::test]
async fn a_dropped_altered_or_added_trigger_is_found() {
    for (sql, says) in [
        ("DROP TRIGGER transfer_update", "trigger transfer_update on transfer is missing"),
        ("DROP INDEX transfer_external", "index transfer_external on transfer is missing"),
        (
            "DROP TRIGGER account_delete; CREATE TRIGGER account_delete BEFORE DELETE ON account \
             BEGIN SELECT 1; END",
            "trigger account_delete on account was altered",
        ),
        (
            "CREATE TRIGGER extra AFTER INSERT ON transfer BEGIN SELECT 1; END",
            "trigger extra on transfer was added",
        ),
        (
            "DROP TRIGGER transfer_rule_insert;
             INSERT INTO transfer_rule VALUES ('adjust', 'cash', 'available');
             CREATE TRIGGER transfer_rule_insert BEFORE INSERT ON transfer_rule BEGIN
    SELECT RAISE(ABORT, 'transfer_rule is frozen: only a migration adds a rule');
END",
            "rule adjust from cash to available was added",
        ),
    ] {
        let ledger = seeded().await;
        run(&mut ledger.plain().await, sql).await;
        let checks = verify(&mut ledger.store.read().await.unwrap()).await.unwrap();
        let schema = checks.iter().find(|check| check.id == "S").unwrap();
        assert_eq!(schema.breaks, [InvariantViolation { program: None, text: says.to_owned() }]);
        assert_eq!(ledger.broken().await, ["S"]);
    }
}

#[tokio::test]
async fn tables_of_later_migrations_do_not_count() {
    let ledger = seeded().await;
    run(
        &mut ledger.plain().await,
        "CREATE TABLE payout_later (id INTEGER); CREATE INDEX later ON payout_later (id)",
    )
    .await;
    assert!(ledger.broken().await.is_empty());
}

/// Does what `sql` says with the trigger out of the way, and puts the trigger back as it was.
async fn without_trigger(conn: &mut SqliteConnection, trigger: &'static str, sql: &str) {
    let text: String = sqlx::query_scalar("SELECT sql FROM sqlite_schema WHERE name = ?")
        .bind(trigger)
        .fetch_one(&mut *conn)
        .await
        .unwrap();
    run(conn, &format!("DROP TRIGGER {trigger}; {sql}; {text}")).await;
}

#[tokio::test]
async fn an_edited_row_is_found_though_the_trigger_is_back() {
    let ledger = seeded().await;
    let mut conn = ledger.plain().await;
    without_trigger(
        &mut conn,
        "transfer_update",
        "UPDATE transfer SET basis = '{\"held_until\":1}' WHERE id = 1",
    )
    .await;
    assert_eq!(ledger.broken().await, ["I4"]);
}

#[tokio::test]
async fn a_recomputed_tail_is_found_against_a_kept_head() {
    let ledger = seeded().await;
    let mut conn = ledger.plain().await;
    let kept = find_head(&mut conn, program()).await.unwrap().unwrap();
    assert!(lost(&mut conn, kept).await.is_none());
    let mut forged =
        find_transfer(&mut conn, program(), TransferId::new(8)).await.unwrap().unwrap();
    forged.amount = usd(200);
    let hash = chain::hash_transfer(&forged);
    let sql = format!(
        "UPDATE transfer SET amount = 200, debit_total = debit_total - 100, credit_total = \
         credit_total - 100,
                                            hash = x'{hash}' WHERE id = 8"
    );
    without_trigger(&mut conn, "transfer_update", &sql).await;
    let sql = "UPDATE account SET debits = debits - 100 WHERE id = 1; UPDATE account SET credits \
               = credits - 100 WHERE id = 2";
    without_trigger(&mut conn, "account_update", sql).await;
    assert!(ledger.broken().await.is_empty(), "the forged chain is sound in itself");
    let said = lost(&mut conn, kept).await.unwrap();
    assert!(
        said.contains("transfer 7 has the hash") && said.contains(&kept.hash.to_string()),
        "{said}"
    );
    let mut tx = ledger.begin().await;
    let posted = accrue(&mut tx, ms(6000), commission(ben(), 5, "I-7")).await.unwrap();
    assert!(posted.new && lost(&mut tx, kept).await.is_some());
}

/// What is said of a head that the chain does not contain.
async fn lost(conn: &mut SqliteConnection, kept: ChainHead) -> Option<String> {
    verify_head(conn, program(), kept).await.unwrap().breaks.pop().map(|lost| lost.text)
}

#[tokio::test]
async fn each_invariant_is_found_broken() {
    let ledger = seeded().await;
    let mut tx = ledger.begin().await;
    settle_payout(&mut tx, ms(5000), program(), PayoutId::new(1), "TX-1").await.unwrap();
    settle_payout(&mut tx, ms(5000), program(), PayoutId::new(2), "TX-2").await.unwrap();
    tx.commit().await.unwrap();
    // Transfers 11 and 12 claw all of Ben's, 13 and 14 make a correction for Ben that is netted.
    let mut tx = ledger.begin().await;
    let clawback = Clawback { accrual: TransferId::new(4), refund: EventId::new(2), remaining: 0 };
    claw_back(&mut tx, ms(5000), clawback).await.unwrap();
    let correction = CorrectionPosting {
        asked_by: MemberId::new(900),
        approved_by: MemberId::new(901),
        reason: "a test".to_owned(),
    };
    adjust(&mut tx, ms(5000), (program(), ben()), "1", usd(30), &correction).await.unwrap();
    tx.commit().await.unwrap();
    let mut conn = ledger.plain().await;
    let objects: Vec<(String, String)> = sqlx::query_as(
        "SELECT type, name FROM sqlite_schema WHERE tbl_name IN ('account', 'transfer', 'held') \
         AND type <> 'table' AND sql <> ''",
    )
    .fetch_all(&mut conn)
    .await
    .unwrap();
    for (kind, name) in objects {
        run(&mut conn, &format!("DROP {kind} {name}")).await;
    }
    run(&mut conn, "PRAGMA ignore_check_constraints = ON").await;
    let copy = "INSERT INTO transfer SELECT 15, program_id, 14, kind, debit_account_id, \
                credit_account_id, amount, unit, 'k', at,
                event_id, accrual_id, payout_id, external_id, basis, previous_hash, hash, \
                debit_total, credit_total FROM transfer WHERE id = ";
    for (sql, check) in [
        ("UPDATE account SET debits = debits + 1 WHERE id = 1".to_owned(), "I1"),
        ("UPDATE account SET credits = credits + 1 WHERE id = 3".to_owned(), "I2"),
        ("UPDATE account SET last_transfer = 1 WHERE id = 3".to_owned(), "I2"),
        ("UPDATE account SET paid = paid + 1 WHERE id = 4".to_owned(), "I2"),
        ("UPDATE transfer SET debit_total = debit_total + 1 WHERE id = 3".to_owned(), "I2"),
        ("UPDATE transfer SET credit_total = NULL WHERE id = 3".to_owned(), "I2"),
        ("DELETE FROM transfer WHERE id = 3".to_owned(), "I3"),
        ("DELETE FROM transfer WHERE id = 14".to_owned(), "I2"),
        ("UPDATE transfer SET at = 1 WHERE id = 8".to_owned(), "I4"),
        ("UPDATE transfer SET hash = zeroblob(5) WHERE id = 8".to_owned(), "I4"),
        ("UPDATE account SET debits = 5000 WHERE id = 3".to_owned(), "I5"),
        ("UPDATE transfer SET unit = 'EUR' WHERE id = 8".to_owned(), "I6"),
        ("UPDATE transfer SET credit_account_id = 6 WHERE id = 2".to_owned(), "I6"),
        ("UPDATE transfer SET debit_account_id = 99 WHERE id = 8".to_owned(), "I6"),
        ("UPDATE transfer SET kind = 'bonus' WHERE id = 8".to_owned(), "I6"),
        (
            "UPDATE transfer SET kind = 'clawback', accrual_id = 4, amount = 501 WHERE id = 5"
                .to_owned(),
            "I8",
        ),
        (
            "UPDATE transfer SET basis = json_set(basis, '$.remaining', 100) WHERE kind = \
             'clawback'"
                .to_owned(),
            "I8",
        ),
        ("UPDATE transfer SET basis = NULL WHERE kind = 'clawback'".to_owned(), "I8"),
        ("UPDATE transfer SET amount = 1001 WHERE id = 2".to_owned(), "I9"),
        ("UPDATE transfer SET accrual_id = 4 WHERE id = 2".to_owned(), "I9"),
        (format!("{copy} 2"), "I9"),
        (format!("{copy} 3"), "I10"),
        (format!("{copy} 9"), "I10"),
        ("UPDATE transfer SET amount = 399 WHERE id = 9".to_owned(), "I10"),
        ("UPDATE transfer SET external_id = 'TX-1' WHERE id = 10".to_owned(), "I13"),
        ("UPDATE transfer SET at = 999 WHERE id = 2".to_owned(), "I15"),
        ("UPDATE transfer SET amount = 1001 WHERE id = 3".to_owned(), "I15"),
        ("DELETE FROM held".to_owned(), "I15"),
        ("UPDATE held SET until = until - 1".to_owned(), "I15"),
        ("INSERT INTO held VALUES (1000, 1)".to_owned(), "I15"),
        (
            "UPDATE transfer SET basis = json_set(basis, '$.asked_by', 901) WHERE kind = 'adjust'"
                .to_owned(),
            "I16",
        ),
        (
            "UPDATE transfer SET basis = json_set(basis, '$.approved_by', 200) WHERE kind = \
             'adjust'"
                .to_owned(),
            "I16",
        ),
        ("UPDATE transfer SET basis = NULL WHERE kind = 'adjust'".to_owned(), "I16"),
        (
            "UPDATE transfer SET idempotency_key = 'offset:1' WHERE kind = 'offset'".to_owned(),
            "I17",
        ),
        (
            "UPDATE transfer SET idempotency_key = 'claw:9:4:available' WHERE id = 11".to_owned(),
            "I17",
        ),
        ("UPDATE transfer SET idempotency_key = 'bonus:1' WHERE kind = 'adjust'".to_owned(), "I17"),
        ("UPDATE transfer SET idempotency_key = 'reserve:9' WHERE id = 3".to_owned(), "I17"),
    ] {
        let mut tx = conn.begin().await.unwrap();
        run(&mut tx, &sql).await;
        let found = broken(&mut tx).await;
        assert!(found.contains(&check), "{sql}: {found:?}");
        tx.rollback().await.unwrap();
    }
    assert_eq!(broken(&mut conn).await, ["S"]);
}

#[tokio::test]
async fn transfers_without_their_events_and_payouts_are_found() {
    let ledger = seeded().await;
    let found = all_broken(&mut ledger.store.read().await.unwrap()).await;
    assert_eq!(found, ["I7", "I11"]);
    let rows = "INSERT INTO ticket (id, program_id, kind, member_id, state, created_at) VALUES \
                (1, 1, 'payout', 100, 'open', 0);
                INSERT INTO payout (id, program_id, partner_id, amount, unit, state, ticket_id, \
                payee_index, payee_confirmed_at,
                                    requested_at, due_at)
                     VALUES (1, 1, 1, 399, 'USD', 'requested', 1, randomblob(32), 0, 0, 0);";
    sqlx::raw_sql(rows).execute(&mut ledger.plain().await).await.unwrap();
    let found = all_broken(&mut ledger.store.read().await.unwrap()).await;
    assert_eq!(
        found,
        ["I7", "I11", "I12", "I16"],
        "one cent less than was reserved, for a payee who is not there"
    );
}
