//! Edited bytes and rows, behind the triggers' back and with the chain recomputed: what changes the
//! books is found, by the published head at the latest.
//!
//! A seed is a run: it is in the message of a failure. `.ci/trials tamper` runs the long form.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

use sqlx::{AssertSqlSafe, Connection as _};

use super::model::{Dice, play};
use super::*;
use crate::ledger::chain;
use crate::store::StoreError;

/// What the books are: their rows and their schema, read without an index.
const BOOKS: [&str; 5] = [
    "SELECT concat_ws('|', id, program_id, quote(partner_id), kind, unit, debits, credits, \
     quote(last_transfer), opened_at)
       FROM account NOT INDEXED ORDER BY rowid",
    "SELECT concat_ws('|', id, program_id, seq, kind, debit_account_id, credit_account_id, \
     amount, unit, idempotency_key, at,
                      quote(event_id), quote(accrual_id), quote(payout_id), quote(external_id), \
     quote(basis),
                      hex(previous_hash), hex(hash))
       FROM transfer NOT INDEXED ORDER BY rowid",
    "SELECT concat_ws('|', kind, debit_kind, credit_kind) FROM transfer_rule",
    "SELECT concat_ws('|', program_id, code, decimals, cash) FROM unit WHERE cash = 1",
    "SELECT concat_ws('|', type, name, tbl_name, sql) FROM sqlite_schema
      WHERE tbl_name IN ('account', 'transfer', 'transfer_rule') ORDER BY 1",
];

/// A closed database with a history, and the head that was published.
struct Scene {
    dir: TempDir,
    sound: Vec<u8>,
    books: Vec<String>,
    head: ChainHead,
    opened: AtomicU64,
}

impl Scene {
    async fn new() -> Self {
        let ledger = TestLedger::open().await;
        play(&ledger, 7, 400).await;
        let head =
            find_head(&mut ledger.store.read().await.unwrap(), program()).await.unwrap().unwrap();
        let TestLedger { store, dir } = ledger;
        let path = store.path().to_owned();
        store.close().await.unwrap();
        let (sound, opened) = (std::fs::read(path).unwrap(), AtomicU64::new(1));
        let mut scene = Self { dir, sound, books: Vec::new(), head, opened };
        let mut conn = scene.open(&scene.sound).await.unwrap();
        scene.books = books(&mut conn).await.unwrap();
        assert_eq!(scene.found(&mut conn).await, None, "it is sound before it is edited");
        scene
    }

    /// Opens these bytes as a database; the file that was opened before may be gone then.
    async fn open(&self, bytes: &[u8]) -> Result<SqliteConnection, sqlx::Error> {
        let number = self.opened.fetch_add(1, Ordering::Relaxed);
        let path = |number: u64| self.dir.path().join(format!("{number}.db"));
        let _ = std::fs::remove_file(path(number.saturating_sub(1)));
        std::fs::write(path(number), bytes).unwrap();
        SqliteConnectOptions::new().filename(path(number)).foreign_keys(false).connect().await
    }

    /// By what the edit is found, if it is.
    async fn found(&self, conn: &mut SqliteConnection) -> Option<&'static str> {
        match self.checks(conn).await {
            Err(_) => Some("unreadable"),
            Ok(checks) => {
                checks.into_iter().find(|check| !check.breaks.is_empty()).map(|check| check.id)
            }
        }
    }

    async fn checks(&self, conn: &mut SqliteConnection) -> Result<Vec<InvariantCheck>, StoreError> {
        let mut checks = verify(conn).await?;
        // These histories have neither events nor payouts to be held against.
        checks.retain(|check| !["I7", "I11", "I12"].contains(&check.id));
        checks.push(verify_file(conn).await?);
        checks.push(verify_head(conn, program(), self.head).await?);
        Ok(checks)
    }

    /// Turns one bit of the file over. `None` when that changes nothing of the books: it hit an
    /// unused byte, or another table.
    async fn byte(&self, dice: &mut Dice) -> Option<&'static str> {
        let mut bytes = self.sound.clone();
        let at = dice.below(bytes.len());
        bytes[at] ^= 1 << dice.below(8);
        let Ok(mut conn) = self.open(&bytes).await else { return Some("unreadable") };
        let edited = books(&mut conn).await;
        if edited.as_ref().is_ok_and(|edited| *edited == self.books) {
            return None;
        }
        let found = self.found(&mut conn).await;
        Some(found.unwrap_or_else(|| {
            let other: Vec<_> =
                edited.unwrap().into_iter().filter(|row| !self.books.contains(row)).collect();
            panic!("a turned bit of byte {at} is not found: {other:?}")
        }))
    }

    /// Runs an edit with all triggers out of the way, which are put back.
    async fn edited(&self, edits: &[String]) -> SqliteConnection {
        let mut conn = self.open(&self.sound).await.unwrap();
        let triggers: Vec<(String, String)> =
            sqlx::query_as("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
                .fetch_all(&mut conn)
                .await
                .unwrap();
        run(&mut conn, "PRAGMA ignore_check_constraints = ON").await;
        for (name, _) in &triggers {
            run(&mut conn, &format!("DROP TRIGGER {name}")).await;
        }
        for edit in edits {
            run(&mut conn, edit).await;
        }
        for (_, sql) in &triggers {
            run(&mut conn, sql).await;
        }
        run(&mut conn, "PRAGMA ignore_check_constraints = OFF").await;
        conn
    }

    /// Edits a row.
    async fn row(&self, dice: &mut Dice) -> Option<&'static str> {
        let edit = any_edit(dice, self.head.seq);
        let mut conn = self.edited(std::slice::from_ref(&edit)).await;
        if books(&mut conn).await.unwrap() == self.books {
            return None;
        }
        let found = self.found(&mut conn).await;
        Some(found.unwrap_or_else(|| panic!("{edit}: not found")))
    }

    /// Edits a transfer, and makes everything else fit: hashes, balances, and what else the file
    /// says of them.
    async fn chain(&self, dice: &mut Dice) -> Option<&'static str> {
        let edit = if dice.once_in(8) {
            let left = self.head.seq - dice.minor(1, 9);
            format!("DELETE FROM transfer WHERE program_id = 1 AND seq > {left}")
        } else {
            transfer_edit(dice, self.head.seq)
        };
        // What the edit gives is read from a copy; then edit and repair are done with the triggers
        // away.
        let mut copy = self.edited(std::slice::from_ref(&edit)).await;
        let repair = repair(&mut copy).await;
        copy.close().await.unwrap();
        let mut conn = self.edited(&[vec![edit.clone()], repair].concat()).await;
        if books(&mut conn).await.unwrap() == self.books {
            return None;
        }
        let found = self.found(&mut conn).await;
        Some(found.unwrap_or_else(|| panic!("{edit}, and a recomputed chain: not found")))
    }
}

async fn run(conn: &mut SqliteConnection, sql: &str) {
    let done = sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(conn).await;
    done.unwrap_or_else(|error| panic!("{sql}: {error}"));
}

async fn books(conn: &mut SqliteConnection) -> Result<Vec<String>, sqlx::Error> {
    let mut all = Vec::new();
    for sql in BOOKS {
        all.extend(sqlx::query_scalar::<_, String>(sql).fetch_all(&mut *conn).await?);
    }
    Ok(all)
}

/// An edit of a transfer that leaves it readable.
fn transfer_edit(dice: &mut Dice, last: i64) -> String {
    let seq = dice.minor(1, last);
    let to = match dice.below(8) {
        0 => format!("amount = amount + {}", dice.minor(1, 500)),
        1 => format!("amount = max(1, amount - {})", dice.minor(1, 500)),
        2 => "at = at + 1".to_owned(),
        3 => "idempotency_key = idempotency_key || 'x'".to_owned(),
        4 => "external_id = 'FORGED'".to_owned(),
        5 => "event_id = coalesce(event_id, 0) + 1".to_owned(),
        6 => "basis = json_set(coalesce(basis, '{}'), '$.base', 1, '$.remaining', 2, \
              '$.asked_by', 3)"
            .to_owned(),
        // The other partner's account of the same kind and unit, or its own where there is none.
        _ => "credit_account_id = coalesce((SELECT o.id FROM account AS c JOIN account AS o
                  ON o.kind = c.kind AND o.unit = c.unit AND o.program_id = c.program_id AND o.id \
              <> c.id
                 WHERE c.id = credit_account_id), credit_account_id)"
            .to_owned(),
    };
    format!("UPDATE OR IGNORE transfer SET {to} WHERE program_id = 1 AND seq = {seq}")
}

/// An edit of any row.
fn any_edit(dice: &mut Dice, last: i64) -> String {
    let (seq, more) = (dice.minor(1, last), dice.minor(1, 500));
    let account = "WHERE id = (SELECT id FROM account ORDER BY id LIMIT 1 OFFSET";
    let account = format!("{account} {})", dice.below(12));
    match dice.below(12) {
        0 => format!("DELETE FROM transfer WHERE program_id = 1 AND seq = {seq}"),
        1 => {
            format!("UPDATE transfer SET hash = zeroblob(32) WHERE program_id = 1 AND seq = {seq}")
        }
        2 => format!(
            "UPDATE transfer SET kind = iif(kind = 'bonus', 'adjust', 'bonus') WHERE program_id = \
             1 AND seq = {seq}"
        ),
        3 => format!("UPDATE account SET credits = credits + {more} {account}"),
        4 => format!(
            "UPDATE account SET credits = credits + {more}, debits = debits + {more} {account}"
        ),
        5 => format!("UPDATE account SET last_transfer = coalesce(last_transfer, 0) + 1 {account}"),
        6 => format!("UPDATE OR IGNORE account SET partner_id = 3 - partner_id {account}"),
        7 => "INSERT INTO transfer SELECT (SELECT max(id) + 1 FROM transfer), program_id,
                     (SELECT max(seq) + 1 FROM transfer WHERE program_id = 1), kind, \
              debit_account_id,
                     credit_account_id, amount, unit, idempotency_key || 'x', at, event_id, \
              accrual_id, payout_id,
                     external_id || 'x', basis, hash, randomblob(32), debit_total, credit_total
                FROM transfer WHERE program_id = 1 AND kind IN ('bonus', 'topup') ORDER BY seq \
              DESC LIMIT 1"
            .to_owned(),
        _ => transfer_edit(dice, last),
    }
}

/// The statements that make hashes and balances follow from the transfers as they are.
async fn repair(conn: &mut SqliteConnection) -> Vec<String> {
    let ids: Vec<i64> =
        sqlx::query_scalar("SELECT id FROM transfer WHERE program_id = 1 ORDER BY seq")
            .fetch_all(&mut *conn)
            .await
            .unwrap();
    let (mut repair, mut previous) = (Vec::new(), ChainHash::START);
    for id in ids {
        let mut forged =
            find_transfer(conn, program(), TransferId::new(id)).await.unwrap().unwrap();
        let before = (forged.previous, forged.hash);
        forged.previous = previous;
        forged.hash = chain::hash_transfer(&forged);
        previous = forged.hash;
        if before != (forged.previous, forged.hash) {
            let (previous, hash) = (forged.previous, forged.hash);
            repair.push(format!(
                "UPDATE transfer SET previous_hash = x'{previous}', hash = x'{hash}' WHERE id = \
                 {id}"
            ));
        }
    }
    for (side, account) in
        [("debit_total", "debit_account_id"), ("credit_total", "credit_account_id")]
    {
        repair.push(format!(
            "UPDATE transfer SET {side} = kept.total
               FROM (SELECT id, sum(amount) OVER (PARTITION BY {account} ORDER BY seq) AS total \
             FROM transfer) AS kept
              WHERE kept.id = transfer.id"
        ));
    }
    repair.push(
        "UPDATE account SET
            paid = (SELECT coalesce(sum(amount), 0) FROM transfer WHERE kind = 'settle' AND \
         debit_account_id = account.id)
                 - (SELECT coalesce(sum(amount), 0) FROM transfer WHERE kind = 'return' AND \
         credit_account_id = account.id),
            debits = (SELECT coalesce(sum(amount), 0) FROM transfer WHERE debit_account_id = \
         account.id),
            credits = (SELECT coalesce(sum(amount), 0) FROM transfer WHERE credit_account_id = \
         account.id),
            last_transfer = (SELECT max(id) FROM transfer WHERE account.id IN (debit_account_id, \
         credit_account_id))"
            .to_owned(),
    );
    repair
}

#[tokio::test]
#[expect(
    clippy::print_stdout,
    reason = "the figures of the long run; cargo shows them with --nocapture"
)]
async fn edited_bytes_and_rows_and_recomputed_chains_are_found() {
    let set = |name: &str| std::env::var(name).ok().and_then(|number| number.parse::<u64>().ok());
    let (edits, seed) = (set("LEDGER_EDITS").unwrap_or(30), set("LEDGER_SEED").unwrap_or(1));
    println!("LEDGER_SEED={seed}");
    let (scene, mut dice) = (Scene::new().await, Dice::of_seed(seed));
    let (mut found, mut nothing) = (BTreeMap::<(&str, &str), u64>::new(), 0_u64);
    let mut count = 0;
    while count < edits {
        let (what, by) = match count % 3 {
            0 => ("bytes", scene.byte(&mut dice).await),
            1 => ("rows", scene.row(&mut dice).await),
            _ => ("chains", scene.chain(&mut dice).await),
        };
        match by {
            Some(by) => {
                *found.entry((what, by)).or_default() += 1;
                count += 1;
            }
            None => nothing += 1,
        }
    }
    for ((what, by), times) in &found {
        println!("{times:>5} edited {what} found by {by}");
    }
    println!("{edits} edits of the books, all found; {nothing} more had changed nothing of them");
    if edits >= 300 {
        assert!(
            found.contains_key(&("chains", "H")),
            "the head finds what is sound in itself: {found:?}"
        );
    }
}
