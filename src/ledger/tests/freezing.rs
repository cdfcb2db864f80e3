//! A program whose money is frozen posts nothing; the others go on.

use sqlx::AssertSqlSafe;

use super::*;
use crate::ledger::{freeze, freeze_state, unfreeze};

#[tokio::test]
async fn a_frozen_program_posts_nothing_and_another_one_does() {
    let ledger = seeded().await;
    let mut tx = ledger.begin().await;
    assert!(freeze(&mut tx, ms(5000), program(), "I2").await.unwrap());
    assert!(!freeze(&mut tx, ms(5001), program(), "I4").await.unwrap(), "it is frozen once");
    tx.commit().await.unwrap();
    let known = freeze_state(&mut ledger.store.read().await.unwrap(), program()).await.unwrap();
    assert_eq!(known, Some(FreezeState { checks: "I2".to_owned(), since: ms(5000) }));

    let mut tx = ledger.begin().await;
    let refused = accrue(&mut tx, ms(6000), commission(anna(), 5, "I-9")).await;
    assert!(
        matches!(refused, Err(LedgerError::Frozen(whose)) if whose == program()),
        "{refused:?}"
    );
    let again = accrue(&mut tx, ms(6000), commission(anna(), 1000, "I-1")).await.unwrap();
    assert!(!again.new, "what was posted before is answered");
    let other = Accrual { program: ProgramId::new(2), ..commission(PartnerId::new(3), 70, "I-9") };
    assert!(accrue(&mut tx, ms(6000), other).await.unwrap().new);
    tx.commit().await.unwrap();
    let plain = "INSERT INTO transfer (id, program_id, seq, kind, debit_account_id, \
                 credit_account_id, amount, unit,
                                       idempotency_key, at, previous_hash, hash)
                 SELECT (SELECT max(id) + 1 FROM transfer), 1, max(seq) + 1, 'bonus', 1, 3, 5, \
                 'USD', 'bonus:1', 9000,
                        (SELECT hash FROM transfer WHERE program_id = 1 ORDER BY seq DESC LIMIT \
                 1), zeroblob(32)
                   FROM transfer WHERE program_id = 1";
    let refused = sqlx::raw_sql(AssertSqlSafe(plain))
        .execute(&mut ledger.plain().await)
        .await
        .unwrap_err()
        .to_string();
    assert!(refused.contains("the program's money is frozen"), "{refused}");

    let due = async || {
        list_due_accruals(&mut ledger.store.read().await.unwrap(), ms(10_000)).await.unwrap()
    };
    let others = due().await;
    let mut tx = ledger.begin().await;
    assert!(unfreeze(&mut tx, ms(9500), program()).await.unwrap());
    assert!(accrue(&mut tx, ms(9500), commission(anna(), 5, "I-9")).await.unwrap().new);
    tx.commit().await.unwrap();
    assert_eq!(
        others.len() + 2,
        due().await.len(),
        "the holds of a frozen program are not released"
    );
    assert_eq!(ledger.broken().await, Vec::<&str>::new());
}

#[test]
fn a_failed_check_freezes_its_program_and_a_failure_of_the_file_freezes_all() {
    let of = |program: Option<i64>| InvariantViolation {
        program: program.map(ProgramId::new),
        text: String::new(),
    };
    let check = |breaks: Vec<InvariantViolation>| InvariantCheck { id: "I2", what: "", breaks };
    let (one, two) = (ProgramId::new(1), ProgramId::new(2));
    assert!(!check(vec![]).concerns(one));
    let ones = check(vec![of(Some(1))]);
    assert!(ones.concerns(one) && !ones.concerns(two));
    assert!(check(vec![of(None)]).concerns(two));
    assert!(check(vec![of(Some(1)); 20]).concerns(two), "as many as are listed: there may be more");
}
