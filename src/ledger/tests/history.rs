//! A history in which every rule of the table is used, and what is read of it: statements, reasons,
//! the books.

use std::time::Duration;

use sqlx::Connection as _;

use super::*;
use crate::ledger::postings::post;

/// One transfer a day, from 20 June 2026 on: it goes on into August.
struct Diary {
    tx: Tx,
    at: UtcMs,
}

impl Diary {
    async fn begin(ledger: &TestLedger) -> Self {
        Self { tx: ledger.begin().await, at: UtcMs::parse("2026-06-20T12:00:00Z").unwrap() }
    }

    fn next(&mut self) -> UtcMs {
        self.at = self.at.plus(Duration::from_hours(24));
        self.at
    }

    /// What Ben brought along from another system.
    async fn import(&mut self, row: &str, opening: Money) -> TransferId {
        let (at, ben) = (self.next(), (program(), ben()));
        let posted = post_opening_balance(&mut self.tx, at, ben, (row, 0), opening).await.unwrap();
        sqlx::query(
            "INSERT INTO imported_partner (program_id, source_id, partner_id, content,
                                           transfer_id, at)
             VALUES (?, ?, ?, '{}', ?, ?)",
        )
        .bind(ben.0)
        .bind(row)
        .bind(ben.1)
        .bind(posted.transfer)
        .bind(at)
        .execute(&mut *self.tx)
        .await
        .unwrap();
        posted.transfer
    }

    /// Books for Anna what `name` says: `kind debit credit`.
    async fn book(
        &mut self,
        name: &str,
        amount: Money,
        key: &str,
        with: impl Fn(&mut Posting),
    ) -> TransferId {
        let words: Vec<&str> = name.split(' ').collect();
        let [kind, debit, credit] = words.as_slice() else { panic!("{name}") };
        let sides =
            (AccountKind::from_name(debit).unwrap(), AccountKind::from_name(credit).unwrap());
        let (key, kind) =
            (IdempotencyKey::stored(key.to_owned()), TransferKind::from_name(kind).unwrap());
        let mut posting =
            Posting::new((program(), AccountOwner::Partner(anna())), kind, sides, amount, key);
        with(&mut posting);
        let at = self.next();
        post(&mut self.tx, at, posting).await.unwrap().transfer
    }

    async fn payout(
        &mut self,
        name: &str,
        number: i64,
        minor: i64,
        external: Option<&str>,
    ) -> TransferId {
        let key = format!(
            "{}:{number}{}",
            name.split(' ').next().unwrap(),
            if external == Some("=R-1") { ":r" } else { "" }
        );
        self.book(name, usd(minor), &key, |posting| {
            posting.payout = Some(PayoutId::new(number));
            posting.external_id = external.map(str::to_owned);
        })
        .await
    }

    /// Takes back so much of an accrual that `remaining` minor units of its base remain.
    async fn claw(&mut self, accrual: TransferId, refund: i64, remaining: i64) -> TransferId {
        let at = self.next();
        let clawback = Clawback { accrual, refund: EventId::new(refund), remaining };
        claw_back(&mut self.tx, at, clawback).await.unwrap();
        sqlx::query_scalar("SELECT max(id) FROM transfer").fetch_one(&mut *self.tx).await.unwrap()
    }

    async fn adjust(&mut self, id: &str, minor: i64) {
        let at = self.next();
        let (asked_by, approved_by) = (MemberId::new(900), MemberId::new(901));
        let correction =
            CorrectionPosting { asked_by, approved_by, reason: "counted twice".to_owned() };
        adjust(&mut self.tx, at, (program(), anna()), id, usd(minor), &correction).await.unwrap();
    }
}

/// What the tests below ask about.
struct Known {
    accrual: TransferId,
    claw: TransferId,
    late_claw: TransferId,
    offset: TransferId,
    bonus: TransferId,
    expiry: TransferId,
    returned: TransferId,
}

/// Books every rule of the table for Anna, some more for Ben in two other units, and one transfer
/// of the other program.
async fn every_kind(ledger: &TestLedger) -> Known {
    let mut diary = Diary::begin(ledger).await;
    let at = diary.next();
    let accrual =
        accrue(&mut diary.tx, at, commission(anna(), 1000, "I-1")).await.unwrap().transfer;
    let claw = diary.claw(accrual, 1, 9000).await;
    let at = diary.next();
    release_accrual(&mut diary.tx, at, accrual).await.unwrap();
    diary.claw(accrual, 2, 8500).await;
    diary.payout("reserve available reserved", 1, 400, None).await;
    diary.payout("settle reserved cash", 1, 400, Some("TX-1")).await;
    diary.payout("fee fees cash", 1, 35, None).await;
    let returned = diary.payout("return cash available", 1, 60, Some("=R-1")).await;
    diary.payout("reserve available reserved", 2, 100, None).await;
    diary.payout("void reserved available", 2, 100, None).await;
    diary.payout("reserve available reserved", 3, 100, None).await;
    diary.payout("submit reserved in_flight", 3, 100, None).await;
    diary.payout("fail in_flight available", 3, 100, None).await;
    diary.payout("reserve available reserved", 4, 150, None).await;
    diary.payout("submit reserved in_flight", 4, 150, None).await;
    diary.payout("settle in_flight cash", 4, 150, Some("TX-4")).await;
    diary.book("bonus expense available", usd(25), "bonus:milestone-1", |_| ()).await;
    let bonus = diary.book("bonus expense restricted", usd(30), "bonus:b2", |_| ()).await;
    diary.book("spend restricted revenue", usd(20), "spend:S-1", |_| ()).await;
    let expiry = diary.book("expire restricted expense", usd(10), "expire:b2", |_| ()).await;
    diary
        .book("topup cash prepaid", usd(500), "topup:T; date:2026-99-99 [2026-99-99]\"\\\n", |_| ())
        .await;
    diary.book("spend prepaid revenue", usd(200), "spend:S-2", |_| ()).await;
    diary.book("transfer_in available prepaid", usd(40), "transfer_in:1", |_| ()).await;
    diary.adjust("1", 7).await;
    diary.adjust("2", -3).await;
    // The second commission is paid out in full before it is taken back.
    let at = diary.next();
    let second = accrue(&mut diary.tx, at, commission(anna(), 200, "I-2")).await.unwrap().transfer;
    let at = diary.next();
    release_accrual(&mut diary.tx, at, second).await.unwrap();
    diary.book("forfeit available forfeit", usd(349), "forfeit:1", |_| ()).await;
    diary.payout("reserve available reserved", 5, 200, None).await;
    diary.payout("settle reserved cash", 5, 200, Some("TX-5")).await;
    let late_claw = diary.claw(second, 3, 800).await;
    let credit = diary.book("bonus expense available", usd(50), "bonus:b3", |_| ()).await;
    let offset =
        diary.book("offset available owed", usd(50), &format!("offset:{credit}"), |_| ()).await;
    let units = [Unit::currency("EUR").unwrap(), Unit::new("CREDIT", 0).unwrap()];
    for (unit, minor, invoice) in [(units[0], 77, "I-7"), (units[1], 5, "I-8")] {
        let accrual =
            Accrual { amount: Money::new(minor, unit), ..commission(ben(), minor, invoice) };
        let at = diary.next();
        accrue(&mut diary.tx, at, accrual).await.unwrap();
    }
    let wrong = diary.import("r2", Money::new(-3, units[1])).await;
    let at = diary.next();
    let opening = find_transfer(&mut diary.tx, program(), wrong).await.unwrap().unwrap();
    let back = undo_opening_balance(&mut diary.tx, at, "r2", &opening).await.unwrap();
    sqlx::query(
        "INSERT INTO undone_import (import_id, transfer_id, at)
         SELECT id, ?, ? FROM imported_partner",
    )
    .bind(back.transfer)
    .bind(at)
    .execute(&mut *diary.tx)
    .await
    .unwrap();
    diary.import("r1", Money::new(-4, units[1])).await;
    let at = diary.next();
    let other = Accrual { program: ProgramId::new(2), ..commission(PartnerId::new(3), 50, "I-1") };
    accrue(&mut diary.tx, at, other).await.unwrap();
    diary.tx.commit().await.unwrap();
    Known { accrual, claw, late_claw, offset, bonus, expiry, returned }
}

fn programs() -> [(ProgramId, String); 2] {
    [(program(), "one".to_owned()), (ProgramId::new(2), "two".to_owned())]
}

async fn written(ledger: &TestLedger, format: ExportFormat) -> String {
    let mut out = Vec::new();
    export(&mut ledger.store.read().await.unwrap(), &programs(), format, &mut out).await.unwrap();
    String::from_utf8(out).unwrap()
}

/// With `BOOKS` set to a file, this leaves the history there: `.ci/books` holds hledger and
/// beancount against it.
#[tokio::test]
async fn the_history_uses_every_rule_and_holds() {
    let ledger = TestLedger::open().await;
    every_kind(&ledger).await;
    let unused: Vec<String> = sqlx::query_scalar(
        "SELECT r.kind || ' ' || r.debit_kind || ' ' || r.credit_kind FROM transfer_rule AS r \
         WHERE NOT EXISTS (
             SELECT 1 FROM transfer AS t
               JOIN account AS d ON d.id = t.debit_account_id AND d.kind = r.debit_kind
               JOIN account AS c ON c.id = t.credit_account_id AND c.kind = r.credit_kind
              WHERE t.kind = r.kind)",
    )
    .fetch_all(&mut ledger.plain().await)
    .await
    .unwrap();
    assert_eq!(unused, Vec::<String>::new());
    assert_eq!(ledger.broken().await, Vec::<&str>::new());
    if let Some(file) = std::env::var_os("BOOKS") {
        ledger.store.copy_to(std::path::Path::new(&file)).await.unwrap();
    }
}

/// No two people have agreed to what takes an opening balance back: the undone row stands for it,
/// and for nothing else.
#[tokio::test]
async fn an_undone_import_stands_for_its_opening_balance_back_alone() {
    let ledger = TestLedger::open().await;
    every_kind(&ledger).await;
    let mut conn = ledger.plain().await;
    assert_eq!(broken(&mut conn).await, Vec::<&str>::new());
    for forged in [
        "DELETE FROM undone_import",
        "UPDATE undone_import SET transfer_id = NULL",
        "UPDATE undone_import SET transfer_id = (SELECT max(id) FROM transfer)",
        "UPDATE undone_import SET import_id = 2",
    ] {
        let mut tx = conn.begin().await.unwrap();
        let drop = "DROP TRIGGER undone_import_no_update; DROP TRIGGER undone_import_no_delete";
        sqlx::raw_sql(drop).execute(&mut *tx).await.unwrap();
        sqlx::raw_sql(forged).execute(&mut *tx).await.unwrap();
        let found = broken(&mut tx).await;
        assert!(found.contains(&"I16"), "{forged}: {found:?}");
        tx.rollback().await.unwrap();
    }
}

#[tokio::test]
async fn a_statement_opens_with_what_was_there_and_closes_with_what_is_left() {
    let ledger = TestLedger::open().await;
    every_kind(&ledger).await;
    let zone = chrono_tz::Tz::Europe__Amsterdam;
    let mut lines = Vec::new();
    let mut last: Option<UnitStatement> = None;
    for name in ["2026-05", "2026-06", "2026-07", "2026-08", "2026-09"] {
        let period = StatementPeriod::month(name, zone).unwrap();
        let mut conn = ledger.store.read().await.unwrap();
        let found = statement_of(&mut conn, program(), anna(), period.clone()).await.unwrap();
        if name == "2026-05" {
            assert!(found.parts.is_empty());
            continue;
        }
        let [part] = found.parts.as_slice() else { panic!("Anna has dollars alone: {found:?}") };
        for (standing, before) in [(&part.opening, period.from()), (&part.closing, period.until())]
        {
            for (kind, amount) in &standing.accounts {
                let sum: i64 = sqlx::query_scalar(
                    "SELECT abs(coalesce(sum(iif(t.credit_account_id = a.id, t.amount, \
                     -t.amount)), 0)) FROM account AS a
                       JOIN transfer AS t ON a.id IN (t.debit_account_id, t.credit_account_id)
                      WHERE a.partner_id = 1 AND a.kind = ? AND t.at < ?",
                )
                .bind(kind.as_str())
                .bind(before.get())
                .fetch_one(&mut *conn)
                .await
                .unwrap();
                assert_eq!(amount.minor(), sum, "{name}: {kind:?}");
            }
        }
        let sum: i64 = part.lines.iter().map(|line| line.change.minor()).sum();
        assert_eq!(part.opening.total.minor() + sum, part.closing.total.minor(), "{name}");
        assert_eq!(
            part.lines.last().map_or(part.opening.total, |line| line.total),
            part.closing.total,
            "{name}"
        );
        assert!(
            part.lines
                .iter()
                .all(|line| line.transfer.at >= period.from() && line.transfer.at < period.until())
        );
        if let Some(last) = last.replace(part.clone()) {
            assert_eq!(last.closing.total, part.opening.total);
        }
        lines.extend(part.lines.clone());
    }
    let year = StatementPeriod::year("2026", zone).unwrap();
    let mut conn = ledger.store.read().await.unwrap();
    let whole = statement_of(&mut conn, program(), anna(), year.clone()).await.unwrap();
    assert_eq!(
        whole.parts[0].lines.iter().map(|line| &line.transfer).collect::<Vec<_>>(),
        lines.iter().map(|line| &line.transfer).collect::<Vec<_>>()
    );
    let hers: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM transfer AS t WHERE EXISTS (
             SELECT 1 FROM account WHERE partner_id = 1 AND id IN (t.debit_account_id, \
         t.credit_account_id))",
    )
    .fetch_one(&mut *conn)
    .await
    .unwrap();
    assert_eq!(
        whole.parts[0].lines.len(),
        usize::try_from(hers).unwrap(),
        "all of hers and none of others"
    );
    assert_eq!(whole.parts[0].opening.total, usd(0));
    let owed = Money::new(70, usd(0).unit());
    assert!(
        whole.parts[0].closing.accounts.contains(&(AccountKind::Owed, owed)),
        "{:?}",
        whole.parts[0].closing
    );
    let bens = statement_of(&mut conn, program(), ben(), year.clone()).await.unwrap();
    assert_eq!(
        bens.parts.iter().map(|part| (part.unit.code(), part.lines.len())).collect::<Vec<_>>(),
        [("CREDIT", 4), ("EUR", 1)]
    );
    assert!(
        statement_of(&mut conn, ProgramId::new(2), anna(), year).await.unwrap().parts.is_empty()
    );
}

#[tokio::test]
async fn a_transfer_is_explained_with_its_whole_chain() {
    let ledger = TestLedger::open().await;
    let known = every_kind(&ledger).await;
    let mut conn = ledger.store.read().await.unwrap();
    let mut of = async |id| explain_transfer(&mut conn, program(), id).await.unwrap().unwrap();
    let kinds = |why: &TransferExplanation| {
        why.chain.iter().map(|other| other.kind.as_str()).collect::<Vec<_>>().join(" ")
    };

    let accrued = of(known.accrual).await;
    assert_eq!(kinds(&accrued), "accrue clawback release clawback");
    let commission = accrued.commission.unwrap();
    assert_eq!((commission.base, commission.computed), (usd(10_000), Some(usd(1000))));
    assert_eq!(
        (commission.clawed, commission.left),
        (usd(0), usd(1000)),
        "nothing was taken back then"
    );
    let commission = of(known.claw).await.commission.unwrap();
    assert_eq!((commission.clawed, commission.left), (usd(100), usd(900)));
    assert_eq!(kinds(&of(known.late_claw).await), "accrue release clawback");
    let offset = of(known.offset).await;
    assert_eq!((kinds(&offset).as_str(), &offset.commission), ("bonus offset", &None));
    assert_eq!(kinds(&of(known.bonus).await), "bonus expire");
    assert_eq!(kinds(&of(known.expiry).await), "bonus expire");
    assert_eq!(kinds(&of(known.returned).await), "reserve settle fee return");
    assert!(
        explain_transfer(&mut conn, ProgramId::new(2), known.accrual).await.unwrap().is_none(),
        "another program's"
    );
    assert!(explain_transfer(&mut conn, program(), TransferId::new(9999)).await.unwrap().is_none());
}

#[tokio::test]
async fn every_exported_account_adds_up_to_its_balance() {
    let ledger = TestLedger::open().await;
    every_kind(&ledger).await;
    let mut sums = std::collections::BTreeMap::new();
    let table = written(&ledger, ExportFormat::Csv).await;
    let mut rows = csv::Reader::from_reader(table.as_bytes());
    let headers = rows.headers().unwrap().clone();
    let column = |name: &str| headers.iter().position(|header| header == name).unwrap();
    for row in rows.records().map(Result::unwrap) {
        let unit =
            Unit::new(&row[column("unit")], if &row[column("unit")] == "CREDIT" { 0 } else { 2 })
                .unwrap();
        let minor = Money::parse(&row[column("amount")], unit).unwrap().minor();
        *sums.entry((row[column("debit")].to_owned(), unit)).or_insert(0) += minor;
        *sums.entry((row[column("credit")].to_owned(), unit)).or_insert(0) -= minor;
    }
    let data: serde_json::Value =
        serde_json::from_str(&written(&ledger, ExportFormat::Json).await).unwrap();
    for entry in data.as_array().unwrap() {
        let minor = entry["amount"].as_i64().unwrap();
        let code = entry["unit"].as_str().unwrap();
        let unit = Unit::new(code, if code == "CREDIT" { 0 } else { 2 }).unwrap();
        for (side, minor) in [("debit", minor), ("credit", -minor)] {
            *sums.get_mut(&(entry[side].as_str().unwrap().to_owned(), unit)).unwrap() -= minor;
        }
    }
    assert!(sums.values().all(|sum| *sum == 0), "both hold the same: {sums:?}");
    let accounts: i64 = sqlx::query_scalar("SELECT count(*) FROM account")
        .fetch_one(&mut ledger.plain().await)
        .await
        .unwrap();
    assert_eq!(sums.len(), usize::try_from(accounts).unwrap());
    assert!(table.contains("'=R-1"), "no formula for a spreadsheet");
    for format in [ExportFormat::Hledger, ExportFormat::Beancount] {
        let text = written(&ledger, format).await;
        let amounts =
            text.lines().filter(|line| line.starts_with("  ") && line.contains("  -")).count();
        assert_eq!(amounts, data.as_array().unwrap().len());
    }
}

/// The totals, the amounts paid out and the open holds are not taken from the other file: the
/// triggers work them out of the transfers, as they are added one by one.
#[tokio::test]
async fn transfers_copied_into_an_empty_file_give_the_same_balances_and_pass_every_check() {
    let ledger = TestLedger::open().await;
    every_kind(&ledger).await;
    let url = format!("sqlite://{}", ledger.dir.path().join("copy.db").display());
    Store::open(&url).await.unwrap().close().await.unwrap();
    let mut conn =
        SqliteConnectOptions::from_str(&url).unwrap().foreign_keys(false).connect().await.unwrap();
    sqlx::query("ATTACH ? AS whole")
        .bind(ledger.dir.path().join("ledger.db").display().to_string())
        .execute(&mut conn)
        .await
        .unwrap();
    sqlx::raw_sql(
        "INSERT INTO program SELECT * FROM whole.program;
         INSERT INTO unit SELECT * FROM whole.unit;
         INSERT INTO partner SELECT * FROM whole.partner;
         INSERT INTO account (id, program_id, partner_id, kind, unit, opened_at)
         SELECT id, program_id, partner_id, kind, unit, opened_at FROM whole.account ORDER BY id;
         INSERT INTO transfer SELECT * FROM whole.transfer ORDER BY id;
         -- One that stands is the partner's only one: those that were undone come first.
         INSERT INTO imported_partner SELECT * FROM whole.imported_partner WHERE id = 1;
         INSERT INTO undone_import SELECT * FROM whole.undone_import;
         INSERT INTO imported_partner SELECT * FROM whole.imported_partner WHERE id > 1;",
    )
    .execute(&mut conn)
    .await
    .unwrap();
    conn.close().await.unwrap();
    let store = Store::open(&url).await.unwrap();
    let mut conn = store.read().await.unwrap();
    assert_eq!(broken(&mut conn).await, Vec::<&str>::new());
    let paid = balance(&mut conn, program(), anna()).await.unwrap()[0].paid;
    assert_eq!(
        (paid, ledger.balances(anna()).await.paid),
        (usd(690), usd(690)),
        "400, 150 and 200 less the 60 that came back"
    );
}
