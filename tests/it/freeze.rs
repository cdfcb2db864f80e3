//! Books that do not hold: the program's money stands still until somebody has looked, and a
//! rewritten past shows against the head that the log channel has.

use serde_json::json;
use sqlx::{AssertSqlSafe, Connection, SqliteConnection};

use crate::bot::{PASSPHRASE, World, purchase, redeem};

/// What alice has available, made more or less behind the back of the trigger that would refuse it.
async fn bend(world: &World, by: i64) {
    let mut conn = world.plain_sql().await;
    let trigger: String =
        sqlx::query_scalar("SELECT sql FROM sqlite_schema WHERE name = 'account_update'")
            .fetch_one(&mut conn)
            .await
            .unwrap();
    let edit = format!(
        "UPDATE account SET credits = credits + {by} WHERE partner_id = 1 AND kind = 'available'"
    );
    run(
        &mut conn,
        &format!("BEGIN IMMEDIATE; DROP TRIGGER account_update; {edit}; {trigger}; COMMIT"),
    )
    .await;
    conn.close().await.unwrap();
}

async fn run(conn: &mut SqliteConnection, sql: &str) {
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(conn).await.unwrap();
}

/// How often this was said in the log channel.
fn said_to_staff(world: &World, text: &str) -> usize {
    let log = world.sandbox.channel("staff-log").unwrap();
    world.sandbox.messages(log).into_iter().filter(|message| message.has(text)).count()
}

/// Standard output of a command, and its status.
fn cli(world: &World, args: &[&str]) -> (String, Option<i32>) {
    let output = world.cli(args);
    (
        String::from_utf8(output.stdout).unwrap() + &String::from_utf8_lossy(&output.stderr),
        output.status.code(),
    )
}

async fn ask(world: &World) -> String {
    let alice = world.actor("alice");
    let form = alice.command("partner payout", &[]).await.unwrap().modal();
    let typed = [("amount", "5.00"), ("passphrase:secret", PASSPHRASE)];
    alice.submit(&form, &typed).await.unwrap().message().to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_ledger_check_freezes_money_and_nothing_else() {
    let mut world = World::with_customers(5).await;
    world.stop();
    bend(&world, 500).await;
    world.start().await;
    let told = world.logged("Ledger check failed").await;
    assert!(told.has("This check failed: I1, I2."), "{told}");

    let said = ask(&world).await;
    assert!(said.contains("Payouts and earnings are paused"), "{said}");
    let (status, said) =
        world.report(&json!([redeem("c9", crate::bot::CODE, 9), purchase("c9", "i9", 10)])).await;
    assert_eq!(status, 503, "{said}");
    assert_eq!(
        world.report(&json!([redeem("c9", crate::bot::CODE, 9)])).await.0,
        202,
        "this moves no money"
    );
    let said = world.apply(&world.actor("bob")).await;
    assert!(said.has("Your application has been submitted."), "{said}");
    let said = world.actor("staff").command("doctor", &[]).await.unwrap().message();
    assert!(
        said.has("The ledger check failed (I1, I2), so payouts and earnings were paused"),
        "{said}"
    );

    world.restart().await;
    world.delivered().await;
    assert_eq!(said_to_staff(&world, "Ledger check failed"), 1, "it is said once");
    let (said, status) = cli(&world, &["ledger", "verify", "--thaw"]);
    assert_eq!(status, Some(1), "{said}");
    assert!(said.contains("midnight: still frozen: I1, I2"), "{said}");

    bend(&world, -500).await;
    let (said, status) = cli(&world, &["ledger", "verify"]);
    assert_eq!(status, Some(0), "{said}");
    assert!(said.contains("midnight: money is frozen since "), "{said}");
    let (said, status) = cli(&world, &["ledger", "verify", "--thaw"]);
    assert_eq!(
        (said.contains("midnight: unfrozen; money moves again"), status),
        (true, Some(0)),
        "{said}"
    );
    world.logged("Ledger check passed: payouts and earnings have resumed").await;
    assert_eq!(world.report(&json!([purchase("c9", "i9", 10)])).await.0, 202);
    let said = ask(&world).await;
    assert!(said.contains("We have set aside $5.00"), "{said}");
    let (said, _) = cli(&world, &["ledger", "verify", "--thaw"]);
    assert!(said.contains("No program is frozen."), "{said}");
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edited_balance_is_found_before_a_payout() {
    let world = World::with_customers(5).await;
    bend(&world, 100_000).await;
    let said = ask(&world).await;
    assert!(said.contains("Payouts and earnings are paused"), "{said}");
    world.logged("Ledger check failed").await;
    assert_eq!(world.count("SELECT count(*) FROM payout").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_chain_head_is_published_daily_and_reveals_a_rewritten_history() {
    let mut world = World::with_customers(1).await;
    assert_eq!(
        said_to_staff(&world, "Ledger head at"),
        0,
        "nothing had happened when the day began"
    );
    world.stop();
    world.jump(86_400);
    world.start().await;
    let told = world.logged("Ledger head at").await;
    world.restart().await;
    world.delivered().await;
    assert_eq!(said_to_staff(&world, "Ledger head at"), 1, "once a day, however many starts");
    let told = told.to_string();
    let head = told.split('`').find(|part| part.starts_with("midnight:")).unwrap();
    let (said, status) = cli(&world, &["ledger", "verify", "--head", head]);
    assert_eq!((said.contains("ok  H    the chain contains"), status), (true, Some(0)), "{said}");
    let other = head.replace(['a', '0'], "b");
    let (said, status) = cli(&world, &["ledger", "verify", "--head", &other]);
    assert_eq!((said.contains("FAIL  H    the chain contains"), status), (true, Some(1)), "{said}");
    let (said, status) = cli(&world, &["ledger", "verify", "--head", "midnight:2"]);
    assert_eq!((said.contains("write PROGRAM:NUMBER:HASH"), status), (true, Some(64)), "{said}");
    world.stop();
    world.jump(86_400);
    world.start().await;
    world.delivered().await;
    let seen = world
        .until("the next day's head", |_| {
            (said_to_staff(&world, "Ledger head at") == 2).then_some(())
        })
        .await;
    assert_eq!(seen, (), "a quiet day has its head, too");
    world.assert_sound();
}
