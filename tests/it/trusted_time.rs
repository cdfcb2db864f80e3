//! Trusted time: a clock that is wrong changes nothing, whatever only time brings about waits while
//! nobody knows the time, and a person can say which clock is right.

use std::process::Output;

use chrono::TimeDelta;
use discord_sandbox::{Actor, MessageView, Seed};
use partnerdesk::clock::UtcMs;
use serde_json::{Value, json};
use sqlx::AssertSqlSafe;

use crate::bot::{CODE, PASSPHRASE, World, root};

const DAY: i64 = 86_400;
const RELEASED: &str = "SELECT count(*) FROM transfer WHERE kind = 'release'";
const PERSONAL: &str = "SELECT count(*) FROM coupon WHERE kind = 'personal'";
const LAST_TRANSFER: &str = "SELECT coalesce(max(at), 0) FROM transfer";
const LOST: &str = "The time is uncertain";

/// What goes wrong for two minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Trouble {
    Nothing,
    /// The machine's clock is 31 days ahead.
    WallAhead,
    /// The same, and Discord's is ten days behind.
    NoTwoAgree,
}

impl World {
    /// A world whose bot compares the sources of the time; what is earned is held for 14 days.
    async fn on_a_set_machine() -> Self {
        let midnight = std::fs::read_to_string(root().join("programs/midnight.toml")).unwrap();
        let held = midnight.replace("hold_days = 0", "hold_days = 14");
        assert_ne!(held, midnight);
        Self::empty(Seed::small()).await.with_program(&held).on_a_machine().with_alice().await
    }

    /// Lets time pass, for the machine and for Discord.
    fn pass(&self, seconds: i64) {
        self.machine().pass(seconds);
        self.discord_ahead(0);
    }

    /// Sets Discord's clock this far ahead of the true time.
    fn discord_ahead(&self, seconds: i64) {
        let ahead = self.machine().passed() + seconds;
        self.sandbox.set_date_ahead(TimeDelta::seconds(ahead));
    }

    /// An event of the panel's, dated now.
    fn event(&self, kind: &str, customer: &str, fields: &Value) -> Value {
        let at = UtcMs::new(self.now() * 1000).to_string();
        let id = format!("{kind}-{customer}");
        let mut event = json!({ "id": id, "type": kind, "at": at, "customer": customer });
        event.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        event
    }

    async fn redeems(&self, customer: &str) {
        let event = self.event("redeem", customer, &json!({ "code": CODE }));
        self.send_until_taken(&json!([event])).await;
    }

    /// The first purchase of a customer.
    fn bought(&self, customer: &str) -> Value {
        let fields = json!({ "invoice": format!("i-{customer}"), "product": "credits",
            "net": "10.00", "currency": "USD" });
        self.event("purchase", customer, &fields)
    }

    /// Sends events until they are taken, as a panel does that was answered with 503. Anything else
    /// would lose them.
    async fn send_until_taken(&self, events: &Value) {
        loop {
            let (status, said) = self.report(events).await;
            match status {
                202 => return,
                503 => tokio::task::yield_now().await,
                _ => panic!("{status}: {said}"),
            }
        }
    }

    /// Waits until the bot's answer to an unsigned event is `status`: 503 while it does not know the
    /// time, 401 while it does.
    async fn until_unsigned(&self, status: u16) {
        let look = async { while self.send("[]", &[]).await.0 != status {} };
        assert!(tokio::time::timeout(self.patience, look).await.is_ok(), "never {status}");
    }

    /// How many messages with `text` the log channel has.
    fn logged_times(&self, text: &str) -> usize {
        let log = self.sandbox.channel("staff-log").unwrap();
        let said = self.actor("staff").messages(log).unwrap();
        said.into_iter().filter(|message| message.has(text)).count()
    }

    /// What there is, without ids, times and codes: two worlds in which the same has happened have
    /// the same.
    async fn facts(&self) -> Vec<String> {
        self.delivered().await;
        let mut facts = Vec::new();
        for sql in [
            "SELECT kind || ' ' || unit || ' ' || (credits - debits) FROM account ORDER BY 1",
            "SELECT kind || ' ' || amount FROM transfer ORDER BY id",
            "SELECT external_id || ' ' || outcome FROM event ORDER BY id",
            "SELECT kind || ' ' || count(*) FROM coupon GROUP BY kind ORDER BY 1",
            "SELECT state || ' ' || level || ' ' || first_purchases FROM partner ORDER BY id",
            "SELECT outcome || ' ' || count(*) FROM passphrase_attempt GROUP BY outcome",
            "SELECT state || ' ' || kind FROM ticket ORDER BY id",
            "SELECT action FROM audit ORDER BY id",
            // What the outbox was told, by what it is about.
            "SELECT state || ' ' || coalesce(json_extract(effect, '$.notice.noun'), '-') || ' '
                    || coalesce(json_extract(effect, '$.notice.say'), '-') || ' ' || count(*)
             FROM outbox
             WHERE coalesce(json_extract(effect, '$.notice.noun'), '-') <> 'clock'
             GROUP BY state, json_extract(effect, '$.notice.noun'),
                      json_extract(effect, '$.notice.say') ORDER BY 1",
        ] {
            facts.extend(self.rows(sql).await);
        }
        facts
    }

    async fn execute(&self, sql: &str) {
        let mut conn = self.plain_sql().await;
        sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut conn).await.unwrap();
    }

    fn record_file(&self, args: &[&str]) -> Output {
        let file = self.folder.path().join("events.csv");
        std::fs::write(
            &file,
            "at,type,id,customer,code\n2026-10-01T00:00:00Z,redeem,file-1,file-c1,FOXDEN\n",
        )
        .unwrap();
        let args = [&["event", "events.csv"][..], args].concat();
        self.cli(&args)
    }
}

/// Asks to see the PayPal e-mail with this passphrase.
async fn view(alice: &Actor, passphrase: &str) -> MessageView {
    let shown = alice.command("partner profile", &[]).await.unwrap().message();
    let form = alice.click(&shown, "Show my PayPal e-mail").await.unwrap().modal();
    alice.submit(&form, &[("passphrase:secret", passphrase)]).await.unwrap().message()
}

/// Alice has earned something that is held, and has locked her passphrase for hours. Then, for two
/// minutes, something is wrong with the clocks. Gives what there is after the two minutes, and when
/// everything has come due.
async fn story(trouble: Trouble) -> [Vec<String>; 2] {
    let mut world = World::on_a_set_machine().await;
    let (alice, bob) = (world.actor("alice"), world.actor("bob"));
    world.redeems("c1").await;
    world.redeems("c2").await;
    world.send_until_taken(&json!([world.bought("c1")])).await;
    assert_eq!(world.count("SELECT count(*) FROM transfer WHERE kind = 'accrue'").await, 1);
    for _ in 0..5 {
        let said = view(&alice, "not my passphrase at all").await;
        assert!(said.has("That passphrase is not correct"), "{said}");
        world.pass(130);
    }
    // Five wrong tries; the sixth locks for four minutes.
    view(&alice, "not my passphrase at all").await;
    let codes = world.count(PERSONAL).await;
    assert_eq!(world.count(RELEASED).await, 0);

    if trouble != Trouble::Nothing {
        world.machine().set_wall_ahead(31 * DAY);
    }
    if trouble == Trouble::NoTwoAgree {
        world.discord_ahead(-10 * DAY);
        world.until_unsigned(503).await;
        let url = format!("http://{}/v1/programs/midnight/events", world.http());
        let answer = reqwest::Client::new().post(url).body("no event").send().await.unwrap();
        let wait = answer.headers().get("retry-after").and_then(|wait| wait.to_str().ok());
        assert_eq!((answer.status().as_u16(), wait), (503, Some("30")), "neither 400 nor 401");
        let (status, _) = world.report(&json!([world.bought("c2")])).await;
        assert_eq!(status, 503);
        let log = world.logged(LOST).await;
        assert!(log.has("Server's clock: ") && !log.has("unknown"), "{log}");
    } else {
        world.send_until_taken(&json!([world.bought("c2")])).await;
    }
    for restart in [false, true] {
        if restart {
            world.restart().await;
        }
        world.bring_due().await;
        world.pass(60);
        world.bring_due().await;
        assert_eq!(world.count(RELEASED).await, 0, "{trouble:?}: a hold was released");
        assert_eq!(world.count(PERSONAL).await, codes, "{trouble:?}: a code was issued");
        let said = view(&alice, PASSPHRASE).await;
        assert!(said.has("Too many wrong passphrases"), "{trouble:?}: {said}");
        let latest = world.count(LAST_TRANSFER).await;
        assert!(latest <= (world.now() + 1) * 1000, "{trouble:?}: a transfer in the future");
    }
    // People go on.
    world.apply(&bob).await;
    world.ticket_of(&bob).await;

    world.machine().set_wall_ahead(0);
    world.discord_ahead(0);
    world.until_unsigned(401).await;
    if trouble == Trouble::NoTwoAgree {
        world.logged("The time is certain").await;
        world.send_until_taken(&json!([world.bought("c2")])).await;
    }
    world.bring_due().await;
    let afterwards = world.facts().await;
    let told = [LOST, "The time is certain"].map(|text| world.logged_times(text));
    let expected = usize::from(trouble == Trouble::NoTwoAgree);
    assert_eq!(told, [expected; 2], "{trouble:?}");

    world.pass(240);
    let said = view(&alice, PASSPHRASE).await;
    assert!(said.has("a***@foxden.example"), "{trouble:?}: the lock ends when it should: {said}");
    world.pass(15 * DAY);
    world.bring_due().await;
    assert_eq!(world.count(RELEASED).await, 2, "{trouble:?}");
    let in_the_end = world.facts().await;
    world.assert_sound();
    [afterwards, in_the_end]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_31_days_ahead_for_two_minutes_changes_nothing() {
    let expected = story(Trouble::Nothing).await;
    let outvoted = story(Trouble::WallAhead).await;
    assert_eq!(outvoted, expected, "the machine's clock alone was wrong");
    let unknown = story(Trouble::NoTwoAgree).await;
    assert_eq!(unknown, expected, "no two sources agreed");
}

#[tokio::test(flavor = "multi_thread")]
async fn while_no_two_agree_everybody_is_told_and_a_listed_member_says_that_the_clock_is_right() {
    let world = World::on_a_set_machine().await;
    let (mia, tom, alice) = (world.actor("mia"), world.actor("tom"), world.actor("alice"));
    world.redeems("c1").await;
    world.send_until_taken(&json!([world.bought("c1")])).await;
    for _ in 0..3 {
        view(&alice, "not my passphrase at all").await;
    }
    // The machine was stopped for 20 days, and its clock was set when it went on; Discord is not
    // reached by the right address.
    world.machine().set_wall_ahead(20 * DAY);
    world.discord_ahead(-400 * DAY);
    let notice = world.logged(LOST).await;
    let (_, health) = world.get("/health").await;
    let health: Value = serde_json::from_str(&health).unwrap();
    assert_eq!(health["status"], "well", "a start anew would not mend it");
    let warning = health["warnings"][0].as_str().unwrap();
    assert!(
        warning.starts_with("the time is not trusted, since no two of these agree"),
        "{warning}"
    );
    let (_, metrics) = world.get("/metrics").await;
    assert!(metrics.contains("partnerdesk_clock_trusted 0"), "{metrics}");
    let doctor = tom.command("doctor", &[]).await.unwrap().message();
    assert!(doctor.has("No two of three clocks agree"), "{doctor}");

    // Time goes on, so that people can, and brings nothing about.
    world.machine().pass(15 * DAY);
    world.bring_due().await;
    assert_eq!(world.count(RELEASED).await, 0);
    let said = view(&alice, PASSPHRASE).await;
    assert!(said.has("Too many wrong passphrases"), "{said}");

    let shown = tom.click(&doctor, "Check the clock").await.unwrap().message();
    assert!(shown.has(LOST) && shown.buttons().is_empty(), "tom is not listed: {shown}");
    let shown = mia.click(&notice, "Check the clock").await.unwrap().message();
    let said = alice.click(&notice, "Check the clock").await;
    assert!(said.is_err() || said.unwrap().message().has("Only staff can do this"));
    let said = mia.click(&shown, "The server's clock is right").await.unwrap().message();
    assert!(said.has("The bot goes by the server's clock"), "{said}");
    let told = world.logged("confirmed that the server's clock is right").await;
    assert!(told.has(&mia.mention()), "{told}");
    let said = mia.click(&shown, "The server's clock is right").await.unwrap().message();
    assert!(said.has("The time is certain"), "{said}");
    world.delivered().await;
    assert_eq!(world.logged_times("The time is certain"), 1);
    assert_eq!(
        world.rows("SELECT action FROM audit WHERE action LIKE 'clock.%'").await,
        ["clock.confirm"]
    );
    world.bring_due().await;
    assert_eq!(world.count(RELEASED).await, 1);
    let said = view(&alice, PASSPHRASE).await;
    assert!(said.has("a***@foxden.example"), "{said}");
    let (_, health) = world.get("/health").await;
    assert!(health.contains(r#""warnings":[]"#), "{health}");
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_goes_by_the_bots_time_or_asks() {
    let mut world = World::on_a_set_machine().await;
    world.until_count("SELECT count(*) FROM trusted_time WHERE trusted_at IS NOT NULL", 1).await;
    world.stop();
    let received = "SELECT received_at FROM event WHERE external_id = 'file-1'";
    world.execute("UPDATE trusted_time SET lost_since = 1").await;
    let said = world.record_file(&[]);
    assert_eq!(said.status.code(), Some(3));
    let error = String::from_utf8(said.stderr).unwrap();
    assert!(error.contains("the bot says that the time is uncertain since 1970"), "{error}");
    assert!(error.contains("--clock-is-right"), "{error}");
    world.execute("UPDATE trusted_time SET lost_since = NULL, boot_id = 'another'").await;
    let said = world.record_file(&[]);
    assert_eq!(said.status.code(), Some(3));
    let error = String::from_utf8(said.stderr).unwrap();
    assert!(error.contains("the bot has not run since this machine was started"), "{error}");
    assert_eq!(world.count("SELECT count(*) FROM event").await, 0);

    let boot = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap();
    let at = format!(
        "UPDATE trusted_time SET boot_offset = boot_offset - 3600000, boot_id = '{}'",
        boot.trim()
    );
    world.execute(&at).await;
    let said = world.record_file(&[]);
    assert!(said.status.success(), "{said:?}");
    let behind = world.now() - world.count(received).await / 1000;
    assert!((3_590..3_660).contains(&behind), "the bot's time is an hour behind: {behind}");

    world.execute("UPDATE trusted_time SET boot_id = 'another'").await;
    assert!(world.record_file(&["--clock-is-right"]).status.success());
}
