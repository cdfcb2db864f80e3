//! How the database reads what it is asked, by its own word: no question that somebody waits for
//! walks a history.

use std::path::Path;

use rusqlite::Connection;
use tempfile::TempDir;

use super::*;

/// Tables of a few rows a program, whatever it has lived through.
const SMALL: [&str; 13] = [
    "program",
    "program_role",
    "staff",
    "unit",
    "program_change",
    "promotion",
    "payout_fence",
    "freeze",
    "published_head",
    "staged_file",
    "sqlite_schema",
    "sqlite_sequence",
    "transfer_rule",
];

/// Endings of indexes that hold only what has yet to be done.
const UNDONE: [&str; 6] = ["_waiting", "_dead", "_open", "_pending", "_next", "_current"];

/// Questions that read all there is, by a piece of each, and why they may.
const ALL: [(&str, &str); 27] = [
    ("\"program?: ProgramId\"", "the ledger's proof"),
    ("DISTINCT program_id", "the ledger's proof"),
    ("ORDER BY seq DESC LIMIT 1", "the end of the chain, at the end of its index"),
    ("max(seq)", "the end of the chain, at the end of its index"),
    ("ORDER BY id DESC LIMIT 200", "the newest rows"),
    ("ORDER BY first_at DESC", "the newest rows"),
    ("FROM audit WHERE program_id = ? ORDER BY id DESC LIMIT", "the newest rows"),
    ("FROM payee LIMIT 1", "one row, whichever"),
    ("EXISTS (SELECT 1 FROM passphrase)", "one row, whichever"),
    ("AS \"used!: bool\"", "one row, whichever"),
    ("AS \"counted!: bool\"", "a new version of the program file is looked at"),
    ("SELECT to_track FROM promotion", "a new version of the program file is looked at"),
    ("SELECT track, member_id", "a new version of the program file is looked at"),
    ("(SELECT 1 FROM account a WHERE", "a new version of the program file is looked at"),
    ("SET version = ?", "a new version of the program file is put in force"),
    ("ORDER BY a.partner_id, a.kind, a.unit", "all balances are asked for"),
    ("FROM program p ORDER BY id", "a backup counts what it holds"),
    ("COUNT(*) AS \"count!: u32\"", "staff ask for the program's figures"),
    ("count(*) AS \"count!: u32\"", "staff ask for the program's figures"),
    ("SELECT 'billing events' AS what", "a wrong import is taken back"),
    ("instr(lower(m.name)", "staff look for a name by any part of it"),
    (
        "SELECT code FROM coupon WHERE program_id = ? AND state <> 'retired'",
        "a new code must look like no other",
    ),
    ("t.state = 'review' OR t.flagged_at", "staff ask what waits for them, of a row a partner"),
    ("FROM payout_fence f JOIN program p", "a row a program, after a restore"),
    ("d.state = 'recheck'", "staff ask what waits for them, of a few rows a partner"),
    ("credits > debits", "the day on which everybody is paid"),
    ("FROM outbox WHERE program_id = ? AND effect = ?", "once a minute while a switch is stuck"),
];

async fn fresh() -> (TempDir, Connection) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("plans.db");
    Store::open(&format!("sqlite://{}", path.display())).await.unwrap().close().await.unwrap();
    let conn = Connection::open(path).unwrap();
    // Plans name the walk through the children of each new parent, which only a deferred key would
    // make happen.
    conn.pragma_update(None, "foreign_keys", false).unwrap();
    (dir, conn)
}

/// The steps of a statement's plan that walk a table or all rows of a program.
fn walks(conn: &Connection, sql: &str) -> Vec<String> {
    let mut plan = conn
        .prepare(&format!("EXPLAIN QUERY PLAN {sql}"))
        .unwrap_or_else(|error| panic!("{error}: {sql}"));
    let steps = plan
        .raw_query()
        .mapped(|row| row.get::<_, String>(3))
        .collect::<Result<Vec<_>, _>>()
        .unwrap();
    steps.into_iter().filter(|step| is_walk(step)).collect()
}

fn is_walk(step: &str) -> bool {
    let mut words = step.split_whitespace();
    let (how, table) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let index = step
        .split("INDEX ")
        .nth(1)
        .and_then(|rest| rest.split_whitespace().next())
        .unwrap_or_default();
    let walks = how == "SCAN" || step.contains("AUTOMATIC") || step.ends_with("(program_id=?)");
    let made = ["CONSTANT", "who", "theirs", "asked", "brought"].contains(&table)
        || table.starts_with('(')
        || step.contains("VIRTUAL TABLE");
    walks
        && !made
        && !SMALL.contains(&table)
        && !UNDONE.iter().any(|ending| index.ends_with(ending))
}

#[tokio::test]
async fn no_query_scans_a_history_unless_it_asks_for_all_of_it() {
    let (_dir, conn) = fresh().await;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(".sqlx");
    let (mut walking, mut used) = (Vec::new(), vec![false; ALL.len()]);
    for file in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        let query: serde_json::Value = serde_json::from_str(&text).unwrap();
        // On one line: how a question is broken into lines says nothing of what it reads.
        let words: Vec<_> = query["query"].as_str().unwrap().split_whitespace().collect();
        let sql = &words.join(" ");
        let steps = walks(&conn, sql);
        if steps.is_empty() {
            continue;
        }
        match ALL.iter().position(|(piece, _)| sql.contains(piece)) {
            Some(known) => used[known] = true,
            None => walking.push(format!("{steps:?}\n{sql}")),
        }
    }
    assert!(walking.is_empty(), "{}", walking.join("\n\n"));
    for ((piece, _), used) in ALL.iter().zip(used) {
        assert!(used, "no question with {piece:?} reads all there is any more");
    }
}

#[tokio::test]
async fn no_trigger_scans_a_history() {
    let (_dir, conn) = fresh().await;
    let mut triggers =
        conn.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").unwrap();
    let triggers = triggers
        .query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))
        .unwrap();
    let mut seen = 0;
    for trigger in triggers {
        let (name, sql) = trigger.unwrap();
        let body = sql.split_once("BEGIN").unwrap().1.rsplit_once("END").unwrap().0;
        // As it would be outside of a trigger: what it says instead of an error, and parameters
        // instead of the row.
        let body =
            body.replace("RAISE(ABORT,", "(").replace("NEW.", ":new_").replace("OLD.", ":old_");
        for statement in
            body.trim().split_terminator(";\n").map(|statement| statement.trim_end_matches(';'))
        {
            seen += 1;
            let is_end = ["max(seq)", "ORDER BY seq DESC LIMIT 1"]
                .iter()
                .any(|piece| statement.contains(piece));
            let walks = walks(&conn, statement);
            assert!(
                is_end || name == "unit_delete" || walks.is_empty(),
                "{name}: {walks:?}\n{statement}"
            );
        }
    }
    assert!(seen > 50, "only {seen} statements were read");
}
