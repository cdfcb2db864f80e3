//! What the posting functions book, answer and refuse.

use super::*;

#[tokio::test]
async fn a_commission_travels_from_pending_to_paid() {
    let ledger = TestLedger::open().await;
    let payout = PayoutId::new(1);
    let mut tx = ledger.begin().await;
    let earned = accrue(&mut tx, ms(10), commission(anna(), 220, "I-1")).await.unwrap();
    assert_eq!((earned.new, earned.amount), (true, usd(220)));
    release_accrual(&mut tx, ms(1000), earned.transfer).await.unwrap();
    reserve_payout(&mut tx, ms(1001), program(), anna(), payout, usd(200)).await.unwrap();
    tx.commit().await.unwrap();
    let open = ledger.balances(anna()).await;
    assert_eq!(
        (open.pending, open.available, open.reserved, open.paid),
        (usd(0), usd(20), usd(200), usd(0))
    );
    let mut tx = ledger.begin().await;
    let settled = settle_payout(&mut tx, ms(1002), program(), payout, "TX-1").await.unwrap();
    let stored = find_transfer(&mut tx, program(), settled.transfer).await.unwrap().unwrap();
    assert_eq!((stored.seq, stored.external_id.as_deref()), (4, Some("TX-1")));
    assert!(find_transfer(&mut tx, ProgramId::new(2), settled.transfer).await.unwrap().is_none());
    let why = find_transfer(&mut tx, program(), earned.transfer)
        .await
        .unwrap()
        .unwrap()
        .basis()
        .unwrap()
        .unwrap();
    assert_eq!(why.base, 2200);
    let rows = list_accounts(&mut tx, program()).await.unwrap();
    assert_eq!(
        rows.iter().map(|row| row.debits).sum::<i64>(),
        rows.iter().map(|row| row.credits).sum::<i64>()
    );
    tx.commit().await.unwrap();
    let closed = ledger.balances(anna()).await;
    assert_eq!((closed.available, closed.reserved, closed.paid), (usd(20), usd(0), usd(200)));
    assert!(ledger.broken().await.is_empty());
}

#[tokio::test]
async fn the_same_key_twice_is_one_transfer() {
    let ledger = seeded().await;
    let mut tx = ledger.begin().await;
    let before = find_head(&mut tx, program()).await.unwrap();
    let again = accrue(&mut tx, ms(2000), commission(anna(), 1000, "I-1")).await.unwrap();
    assert!(!again.new);
    assert!(!release_accrual(&mut tx, ms(2000), again.transfer).await.unwrap().new);
    assert!(
        !reserve_payout(&mut tx, ms(2000), program(), anna(), PayoutId::new(1), usd(400))
            .await
            .unwrap()
            .new
    );
    void_payout(&mut tx, ms(2000), program(), PayoutId::new(1)).await.unwrap();
    assert!(!void_payout(&mut tx, ms(2000), program(), PayoutId::new(1)).await.unwrap().new);
    settle_payout(&mut tx, ms(2000), program(), PayoutId::new(2), "TX").await.unwrap();
    assert!(
        !settle_payout(&mut tx, ms(2000), program(), PayoutId::new(2), "TX").await.unwrap().new
    );
    let after = find_head(&mut tx, program()).await.unwrap();
    assert_eq!(after.unwrap().seq, before.unwrap().seq + 2);
}

#[tokio::test]
async fn the_same_key_with_other_content_is_a_conflict() {
    let ledger = seeded().await;
    let mut tx = ledger.begin().await;
    let mut other_basis = commission(anna(), 1000, "I-1");
    other_basis.basis.level = 2;
    for other in [commission(anna(), 999, "I-1"), commission(ben(), 1000, "I-1"), other_basis] {
        let error = accrue(&mut tx, ms(2000), other).await.unwrap_err();
        assert!(matches!(error, LedgerError::Conflict { .. }) && error.is_refusal(), "{error}");
    }
    for (partner, amount) in [(anna(), 401), (ben(), 400)] {
        let error =
            reserve_payout(&mut tx, ms(2000), program(), partner, PayoutId::new(1), usd(amount))
                .await
                .unwrap_err();
        assert!(matches!(error, LedgerError::Conflict { .. }), "{error}");
    }
    settle_payout(&mut tx, ms(2000), program(), PayoutId::new(1), "TX-1").await.unwrap();
    let error =
        settle_payout(&mut tx, ms(2000), program(), PayoutId::new(1), "TX-2").await.unwrap_err();
    assert!(matches!(error, LedgerError::Conflict { .. }), "{error}");
}

#[tokio::test]
async fn a_payout_has_one_outcome_and_a_transaction_pays_once() {
    let ledger = seeded().await;
    let mut tx = ledger.begin().await;
    let (first, second) = (PayoutId::new(1), PayoutId::new(2));
    let now = ms(2000);
    settle_payout(&mut tx, now, program(), first, "TX-1").await.unwrap();
    let errors = [
        void_payout(&mut tx, now, program(), first).await.unwrap_err().to_string(),
        settle_payout(&mut tx, now, program(), second, "TX-1").await.unwrap_err().to_string(),
        settle_payout(&mut tx, now, program(), PayoutId::new(9), "TX-9")
            .await
            .unwrap_err()
            .to_string(),
        settle_payout(&mut tx, now, ProgramId::new(2), second, "TX-9")
            .await
            .unwrap_err()
            .to_string(),
        settle_payout(&mut tx, now, program(), second, "").await.unwrap_err().to_string(),
    ];
    assert_eq!(
        errors,
        [
            "payout 1 is settled",
            "transaction \"TX-1\" belongs to payout 1",
            "nothing is reserved for payout 9",
            "nothing is reserved for payout 2",
            "\"\" is not a transaction id",
        ]
    );
    void_payout(&mut tx, now, program(), second).await.unwrap();
    let error = settle_payout(&mut tx, now, program(), second, "TX-2").await.unwrap_err();
    assert!(matches!(error, LedgerError::PayoutVoided(payout) if payout == second));
}

#[tokio::test]
async fn nothing_leaves_before_the_hold_or_beyond_the_balance() {
    let ledger = seeded().await;
    let mut tx = ledger.begin().await;
    let held = accrue(&mut tx, ms(10), commission(anna(), 70, "I-9")).await.unwrap().transfer;
    let error = release_accrual(&mut tx, ms(999), held).await.unwrap_err();
    assert!(matches!(error, LedgerError::Held { until, .. } if until == ms(1000)));
    release_accrual(&mut tx, ms(1000), held).await.unwrap();
    let error = reserve_payout(&mut tx, ms(2000), program(), anna(), PayoutId::new(3), usd(671))
        .await
        .unwrap_err();
    assert!(matches!(error, LedgerError::Insufficient { available, requested }
            if available == usd(670) && requested == usd(671)));
    reserve_payout(&mut tx, ms(2000), program(), anna(), PayoutId::new(3), usd(670)).await.unwrap();
    let error = release_accrual(&mut tx, ms(2000), TransferId::new(2)).await.unwrap_err();
    assert!(matches!(error, LedgerError::UnknownAccrual(_)));
}

#[tokio::test]
async fn amounts_units_and_partners_that_do_not_fit_are_refused() {
    let ledger = TestLedger::open().await;
    let mut tx = ledger.begin().await;
    for minor in [0, -1, 1_000_000_000_001] {
        let error = accrue(&mut tx, ms(1), commission(anna(), minor, "I-1")).await.unwrap_err();
        assert!(matches!(error, LedgerError::Amount(_)), "{error}");
    }
    for unit in [Unit::currency("GBP").unwrap(), Unit::new("USD", 3).unwrap()] {
        let accrual = Accrual { amount: Money::new(1, unit), ..commission(anna(), 1, "I-1") };
        let error = accrue(&mut tx, ms(1), accrual).await.unwrap_err();
        assert!(matches!(error, LedgerError::UnknownUnit { .. }), "{error}");
    }
    let error = accrue(&mut tx, ms(1), commission(PartnerId::new(3), 1, "I-1")).await.unwrap_err();
    assert!(matches!(error, LedgerError::UnknownPartner { .. }), "{error}");
    assert!(find_head(&mut tx, program()).await.unwrap().is_none());
}

#[tokio::test]
async fn time_never_goes_back_and_units_that_are_not_cash_are_not_listed() {
    let ledger = seeded().await;
    let mut tx = ledger.begin().await;
    let credits = Accrual {
        amount: Money::new(5, Unit::new("CREDIT", 0).unwrap()),
        ..commission(anna(), 5, "I-8")
    };
    let posted = accrue(&mut tx, ms(1), credits).await.unwrap();
    assert_eq!(
        find_transfer(&mut tx, program(), posted.transfer).await.unwrap().unwrap().at,
        ms(1000)
    );
    let units: Vec<_> =
        balance(&mut tx, program(), anna()).await.unwrap().iter().map(|one| one.unit).collect();
    assert_eq!(units, [usd(0).unit()]);
    assert!(balance(&mut tx, ProgramId::new(2), anna()).await.unwrap().is_empty());
}

#[tokio::test]
async fn kinds_and_classes_match_the_schema() {
    let ledger = TestLedger::open().await;
    let mut conn = ledger.plain().await;
    let rules: Vec<(String, String, String)> =
        sqlx::query_as("SELECT kind, debit_kind, credit_kind FROM transfer_rule")
            .fetch_all(&mut conn)
            .await
            .unwrap();
    for (kind, debit, credit) in &rules {
        assert!(TransferKind::from_name(kind).is_some(), "{kind}");
        assert!(
            AccountKind::from_name(debit).is_some() && AccountKind::from_name(credit).is_some(),
            "{kind}"
        );
    }
    for kind in TransferKind::ALL {
        assert!(rules.iter().any(|(name, ..)| name == kind.as_str()), "{kind:?}");
    }
    for (id, kind) in (1_i64..).zip(AccountKind::ALL) {
        let (class, side, negative): (String, String, bool) = sqlx::query_as(
            "INSERT INTO account (id, program_id, partner_id, kind, unit, opened_at) VALUES (?, \
             1, ?, ?, 'USD', 0)
             RETURNING class, normal_side, may_be_negative",
        )
        .bind(id)
        .bind(kind.is_partners().then_some(1_i64))
        .bind(kind.as_str())
        .fetch_one(&mut conn)
        .await
        .unwrap();
        assert_eq!(class, kind.class().as_str());
        assert_eq!(side == "debit", kind.class().is_debit_normal(), "{kind:?}");
        assert_eq!(negative, !kind.is_partners(), "{kind:?}");
    }
}

/// Ben's accrual of 500 with a base of 5,000, of which 100 is available and 400 in payout 2.
fn clawback(refund: i64, remaining: i64) -> Clawback {
    Clawback { accrual: TransferId::new(4), refund: EventId::new(refund), remaining }
}

#[tokio::test]
async fn a_clawback_takes_what_is_there_and_the_rest_is_owed_until_the_next_credit() {
    let ledger = seeded().await;
    let mut tx = ledger.begin().await;
    let preview = preview_clawback(&mut tx, clawback(7, 1000)).await.unwrap();
    let clawed = claw_back(&mut tx, ms(2000), clawback(7, 1000)).await.unwrap();
    assert_eq!((clawed.partner, clawed.amount, clawed.owed), (ben(), usd(400), usd(300)));
    assert_eq!(preview, clawed);
    assert_eq!(
        claw_back(&mut tx, ms(2000), clawback(7, 1000)).await.unwrap(),
        clawed,
        "once, however often"
    );
    let error = claw_back(&mut tx, ms(2000), clawback(7, 999)).await.unwrap_err();
    assert!(matches!(error, LedgerError::Conflict { .. }), "{error}");
    let error = claw_back(&mut tx, ms(2000), clawback(8, 5001)).await.unwrap_err();
    assert!(matches!(error, LedgerError::Amount(_)), "{error}");
    void_payout(&mut tx, ms(2000), program(), PayoutId::new(2)).await.unwrap();
    tx.commit().await.unwrap();
    let ben = ledger.balances(ben()).await;
    assert_eq!(
        (ben.available, ben.reserved, ben.owed),
        (usd(100), usd(0), usd(0)),
        "netted from what came back"
    );
    assert!(ledger.broken().await.is_empty());
}

#[tokio::test]
async fn a_clawback_of_what_is_held_comes_from_its_own_pending() {
    let ledger = seeded().await;
    let mut tx = ledger.begin().await;
    let held =
        |refund, remaining| Clawback { accrual: TransferId::new(8), ..clawback(refund, remaining) };
    assert_eq!(
        claw_back(&mut tx, ms(2000), held(1, 1005)).await.unwrap().amount,
        usd(200),
        "floor(1005 * 10 %) is kept"
    );
    assert_eq!(
        claw_back(&mut tx, ms(2000), held(2, 1000)).await.unwrap().amount,
        usd(0),
        "less than a cent"
    );
    release_accrual(&mut tx, ms(9000), TransferId::new(8)).await.unwrap();
    assert_eq!(
        claw_back(&mut tx, ms(9000), held(3, 0)).await.unwrap().amount,
        usd(100),
        "released meanwhile"
    );
    tx.commit().await.unwrap();
    let anna = ledger.balances(anna()).await;
    assert_eq!((anna.pending, anna.available, anna.owed), (usd(0), usd(600), usd(0)));
    assert!(ledger.broken().await.is_empty());
}

#[tokio::test]
async fn a_correction_needs_two_people_who_are_not_the_partner() {
    let ledger = seeded().await;
    let mut tx = ledger.begin().await;
    let by = |asked, approved| CorrectionPosting {
        asked_by: MemberId::new(asked),
        approved_by: MemberId::new(approved),
        reason: "counted anew".to_owned(),
    };
    for people in [by(900, 900), by(100, 900), by(900, 100)] {
        let error =
            adjust(&mut tx, ms(2000), (program(), anna()), "1", usd(5), &people).await.unwrap_err();
        assert!(matches!(error, LedgerError::FourEyes), "{error}");
    }
    adjust(&mut tx, ms(2000), (program(), anna()), "1", usd(5), &by(900, 901)).await.unwrap();
    adjust(&mut tx, ms(2000), (program(), anna()), "2", usd(-605), &by(900, 901)).await.unwrap();
    let error = adjust(&mut tx, ms(2000), (program(), anna()), "3", usd(-1), &by(900, 901))
        .await
        .unwrap_err();
    assert!(matches!(error, LedgerError::Insufficient { .. }), "{error}");
    drop(tx);
}
