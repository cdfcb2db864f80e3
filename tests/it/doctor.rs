//! The doctor: what it shows to whom, and what staff have tried again.

use discord_sandbox::{Fault, MessageView, permission as perm};
use futures_util::future::join_all;
use serde_json::json;
use sqlx::Connection;

use crate::bot::{CODE, EMAIL, World};

impl World {
    /// What `/doctor` answers to a member of staff.
    pub(crate) async fn doctor(&self) -> MessageView {
        self.actor("staff").command("doctor", &[]).await.unwrap().message()
    }

    /// Writes to the database beside the running bot, as another version of it might have done.
    async fn write(&self, sql: &'static str) {
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(self.database());
        let mut conn = sqlx::SqliteConnection::connect_with(&options).await.unwrap();
        sqlx::raw_sql(sql).execute(&mut conn).await.unwrap();
    }

    /// Waits until a number in the database is `expected`.
    pub(crate) async fn counted(&self, sql: &'static str, expected: i64) {
        let deadline = std::time::Instant::now() + discord_sandbox::WAIT;
        while self.count(sql).await != expected {
            assert!(std::time::Instant::now() < deadline, "never {expected}: {sql}");
            tokio::task::yield_now().await;
        }
    }
}

/// How many messages with `text` everybody together was sent.
fn sent(world: &World, text: &str) -> usize {
    world.sandbox.dump()["messages"].to_string().matches(text).count()
}

const DEAD: &str = "SELECT count(*) FROM outbox WHERE state = 'dead'";

#[tokio::test(flavor = "multi_thread")]
async fn doctor_reports_no_problems_in_one_line_and_in_dutch() {
    let world = World::partnered().await;
    world.delivered().await;
    let said = world.doctor().await;
    assert!(said.ephemeral, "{said}");
    assert!(said.has("Version 0.") && said.buttons().is_empty(), "{said}");
    // The last line has the time that the connection takes.
    let text = said.text();
    let (fine, _) = text.rsplit_once('\n').unwrap();
    insta::assert_snapshot!(fine, @"
    Everything is working
    Permissions, roles, channels, panel, deliveries, ledger, clock and connection are fine.
    ");
    let said = world.actor("tom").with_locale("nl").command("doctor", &[]).await.unwrap().message();
    let text = said.text();
    let (fine, _) = text.rsplit_once('\n').unwrap();
    insta::assert_snapshot!(fine, @"
    Alles werkt
    Rechten, rollen, kanalen, paneel, bezorging, grootboek, klok en verbinding zijn in orde.
    ");
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn only_staff_may_run_doctor_and_retry_deliveries() {
    let world = World::partnered().await;
    let alice = world.actor("alice");
    let said = alice.command("doctor", &[]).await.unwrap().message();
    assert!(said.has("Only staff can do this"), "{said}");
    let welcome = world.sandbox.channel("welcome").unwrap();
    for id in ["v1:retry:1", "v1:retry-all", "v1:post-panel"] {
        let button = world.left_over(welcome, id).await;
        let said = alice.click(&button, "Left over").await.unwrap().message();
        assert!(said.has("Only staff can do this"), "{id}: {said}");
    }
    let other = world.left_over(welcome, "v1:retry:999").await;
    let said = world.actor("staff").click(&other, "Left over").await.unwrap().message();
    assert!(said.has("This is out of date"), "{said}");
    assert_eq!(world.count("SELECT count(*) FROM audit WHERE action = 'outbox.retry'").await, 0);
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_given_up_without_a_log_channel_is_delivered_once_another_is_chosen() {
    let world = World::ready().await;
    world.sandbox.delete_channel(world.sandbox.channel("staff-log").unwrap());
    world.partner(&world.actor("alice"), CODE, EMAIL).await;
    world.counted(DEAD, 3).await;
    world.delivered().await;
    let said = world.doctor().await;
    assert!(
        said.has("4 things need your attention") && said.has("was deleted. Choose another."),
        "{said}"
    );
    assert!(
        said.has("Not delivered: 3") && said.has("\"Billing panel task\" in the log channel"),
        "{said}"
    );
    assert!(said.has("the channel was deleted"), "{said}");

    let log = world.sandbox.add_channel("new-log", 0, None);
    world.setup(&[("log_channel", json!(log.to_string()))]).await;
    world.delivered().await;
    assert_eq!(
        (sent(&world, "Create a code in the billing panel"), world.count(DEAD).await),
        (2, 0)
    );
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_retry_that_three_ask_for_delivers_once() {
    let world = World::ready().await;
    let (staff, mia, tom) = (world.actor("staff"), world.actor("mia"), world.actor("tom"));
    let bob = world.actor("bob");
    world.sandbox.fault(Fault::on("POST", "/channels/{id}/messages").code(400, 50_035));
    staff.command("staff invite", &[("member", json!(bob.id().to_string()))]).await.unwrap();
    world.counted(DEAD, 1).await;
    world.delivered().await;
    let said = world.doctor().await;
    let button = said.buttons().into_iter().find(|b| b.label.starts_with("Retry #")).unwrap();
    // What the doctor says is seen by whoever asked alone.
    let people = [&staff, &mia, &tom];
    let shown = join_all(people.map(|who| who.command("doctor", &[]))).await;
    let shown: Vec<MessageView> = shown.into_iter().map(|reply| reply.unwrap().message()).collect();
    let presses = people.iter().zip(&shown).map(|(who, message)| who.click(message, &button.label));
    let replies = join_all(presses).await;
    let words: Vec<String> =
        replies.into_iter().map(|reply| reply.unwrap().message().text()).collect();
    let again = words.iter().filter(|text| text.contains("Retrying now.")).count();
    assert_eq!(again, 1, "{words:?}");
    assert_eq!(words.iter().filter(|text| text.contains(" was first: ")).count(), 2, "{words:?}");
    world.told(&bob, "invites you to become a partner").await;
    world.delivered().await;
    assert_eq!(world.count(DEAD).await, 0);
    let late = staff.click(&said, &button.label).await.unwrap().message();
    assert!(late.has("was first: it has been delivered."), "{late}");
    assert_eq!(world.count("SELECT count(*) FROM audit WHERE action = 'outbox.retry'").await, 1);
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_letter_is_reported_once_and_can_be_retried_from_the_log_channel() {
    let world = World::ready().await;
    let (bob, tom) = (world.actor("bob"), world.actor("tom"));
    world.sandbox.fault(Fault::on("POST", "/channels/{id}/messages").code(400, 50_035));
    world
        .actor("staff")
        .command("staff invite", &[("member", json!(bob.id().to_string()))])
        .await
        .unwrap();
    let told = world.logged("A message could not be delivered").await;
    assert!(told.has("\"Invitation\"") && told.has(&bob.mention()), "{told}");
    assert!(told.has("Discord rejected it because of an error in the bot"), "{told}");
    let said = tom.click(&told, "Try again").await.unwrap().message();
    assert!(said.has("Retrying now."), "{said}");
    world.told(&bob, "invites you to become a partner").await;
    world.delivered().await;
    assert_eq!(
        (
            sent(&world, "invites you to become a partner"),
            sent(&world, "A message could not be delivered")
        ),
        (1, 1)
    );
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_delivery_does_not_block_the_ones_behind_it() {
    let world = World::ready().await;
    let write = "INSERT INTO outbox (program_id, topic, effect, state, next_at, created_at)
        SELECT 1, 'log', effect, 'pending', 0, 0 FROM (
            SELECT 1 AS n, json_object('do', 'log', 'notice', json_object('noun', 'referral', \
            'say', 'event_parked', \
                 'event', 'e',
                                       'kind', printf('%.*c', 5000, 'x'))) AS effect
            UNION ALL SELECT 2, '{\"do\":\"dance\"}'
            UNION ALL SELECT 3, json_object('do', 'log', 'notice',
                                            json_object('noun', 'referral', 'say', 'event_parked', \
                                            'event', 'third', \
                 'kind', 'refund'))
        ) ORDER BY n";
    world.write(write).await;
    world.logged("`third`").await;
    world.delivered().await;
    let said = world.doctor().await;
    assert!(said.has("Discord rejected it because of an error in the bot."), "{said}");
    assert!(said.has("this version of the bot cannot read it"), "{said}");
    assert_eq!(world.count(DEAD).await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_blocked_by_a_permission_is_shown_and_resumes_when_granted() {
    let world = World::ready().await;
    world.delivered().await;
    let log = world.sandbox.channel("staff-log").unwrap();
    let path = format!("channels/{log}/permissions/{}", world.sandbox.bot());
    let deny = perm::SEND_MESSAGES.to_string();
    world.as_bot("PUT", &path, &json!({ "type": 1, "allow": "0", "deny": deny })).await;
    world.partner(&world.actor("alice"), CODE, EMAIL).await;
    world
        .counted("SELECT count(*) FROM outbox WHERE state = 'pending' AND error = 'permission'", 1)
        .await;
    let said = world.doctor().await;
    assert!(
        said.has("The bot is missing these permissions in") && said.has("Waiting to be delivered"),
        "{said}"
    );
    assert!(said.has("the bot is missing a permission there"), "{said}");
    world.as_bot("PUT", &path, &json!({ "type": 1, "allow": "0", "deny": "0" })).await;
    let again = world.actor("staff").click(&said, "Retry all").await.unwrap().message();
    assert!(
        again.has("Retrying 1 delivery now.") || again.has("There is nothing to retry"),
        "{again}"
    );
    world.logged("Create a code in the billing panel").await;
    world.delivered().await;
    assert_eq!(sent(&world, "Create a code in the billing panel"), 2, "both codes");
    assert!(world.doctor().await.has("Everything is working"));
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panel_deleted_by_hand_is_posted_again_by_a_button() {
    let world = World::ready().await;
    let panel = world.panel();
    world.sandbox.delete_message(panel.channel, panel.id);
    let said = world.doctor().await;
    assert!(
        said.has("The panel message was deleted.") && said.has("One thing needs your attention"),
        "{said}"
    );
    let staff = world.actor("staff");
    let done = staff.click(&said, "Repost the panel").await.unwrap().message();
    assert!(done.has("Reposting the panel."), "{done}");
    staff.click(&said, "Repost the panel").await.unwrap();
    world.delivered().await;
    assert_ne!(world.panel().id, panel.id);
    let alice = world.actor("alice");
    assert_eq!(
        alice.messages(panel.channel).unwrap().iter().filter(|m| m.has("Midnight")).count(),
        1
    );
    assert!(world.doctor().await.has("Everything is working"));
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_failures_make_a_dead_letter_unless_no_delivery_succeeds_at_all() {
    let world = World::ready().await;
    let refused =
        || world.sandbox.fault(Fault::on("POST", "/channels/{id}/messages").status(500).times(1));
    refused();
    let write = "UPDATE outbox SET done_at = 0;
        INSERT INTO outbox (program_id, topic, effect, state, attempts, next_at, created_at)
        VALUES (1, 'log', json_object('do', 'log', 'notice', json_object('noun', 'referral', \
        'say', 'event_parked', \
                 'event', 'late',
                'kind', 'refund')), 'pending', 19, 0, 0)";
    world.write(write).await;
    world.counted("SELECT count(*) FROM outbox WHERE state = 'pending' AND attempts = 20", 1).await;

    refused();
    let write = "INSERT INTO outbox (program_id, topic, effect, state, next_at, created_at, \
                 done_at)
        VALUES (1, 'panel', '{\"do\":\"show_panel\"}', 'done', 0, 0, unixepoch() * 1000);
        UPDATE outbox SET attempts = 19, next_at = 0 WHERE state = 'pending'";
    world.write(write).await;
    world.counted(DEAD, 1).await;
    let said = world.doctor().await;
    assert!(said.has("Discord or the network failed 20 times over more than an hour"), "{said}");
    let again = world.actor("staff").click(&said, "Retry all").await.unwrap().message();
    assert!(again.has("Retrying 1 delivery now."), "{again}");
    world.logged("`late`").await;
    world.delivered().await;
    assert_eq!(sent(&world, "`late`"), 1);
    world.assert_sound();
}
