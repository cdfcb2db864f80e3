//! `/health` and `/metrics`: what the bot says of itself, and whether that is so.

use std::collections::BTreeSet;

use discord_sandbox::{Sandbox, Seed};
use prometheus_parse::{Scrape, Value as Metric};
use serde_json::{Value, json};
use sqlx::{Connection, Executor};

use crate::bot::{CODE, PASSPHRASE, World};

/// Asks until `path` answers what is looked for.
async fn until<T>(
    world: &World,
    path: &str,
    what: &str,
    look: impl Fn(u16, &str) -> Option<T>,
) -> T {
    let deadline = std::time::Instant::now() + discord_sandbox::WAIT;
    loop {
        let (status, said) = world.get(path).await;
        if let Some(found) = look(status, &said) {
            return found;
        }
        assert!(std::time::Instant::now() < deadline, "{what} does not come: {status} {said}");
    }
}

async fn health(world: &World) -> (u16, Value) {
    let (status, said) = world.get("/health").await;
    (status, serde_json::from_str(&said).unwrap())
}

/// The page as a parser has it.
async fn metrics(world: &World) -> Scrape {
    let (status, said) = world.get("/metrics").await;
    assert_eq!(status, 200, "{said}");
    Scrape::parse(said.lines().map(|line| Ok(line.to_owned()))).unwrap()
}

/// The whole number in the one sample with this name and these labels; 0 when there is none.
fn value(scrape: &Scrape, name: &str, labels: &[(&str, &str)]) -> u64 {
    let fits = |sample: &&prometheus_parse::Sample| {
        sample.metric == name
            && labels.iter().all(|(label, value)| sample.labels.get(label) == Some(value))
    };
    let found: Vec<_> = scrape.samples.iter().filter(fits).collect();
    assert!(found.len() < 2, "{name} {labels:?}: {found:?}");
    match found.first().map(|sample| &sample.value) {
        Some(Metric::Untyped(value) | Metric::Counter(value) | Metric::Gauge(value)) => {
            value.to_string().parse().unwrap()
        }
        Some(other) => panic!("{name}: {other:?}"),
        None => 0,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn health_is_ok_for_a_working_bot() {
    let world = World::ready().await;
    world.delivered().await;
    let found = until(&world, "/health", "a connected gateway", |status, said| {
        let said: Value = serde_json::from_str(said).unwrap();
        (said["gateway"]["state"] == "connected").then_some((status, said))
    });
    let (status, said) = found.await;
    assert_eq!(
        (status, &said["status"], &said["reasons"]),
        (200, &json!("well"), &json!([])),
        "{said}"
    );
    assert_eq!(said["database"], json!({ "writable": true }), "{said}");
    assert_eq!(said["outbox"], json!({ "depth": 0, "oldest_seconds": 0, "dead": 0 }), "{said}");
    assert!(said["timer"]["lag_ms"].is_u64() && said["gateway"]["since"].is_string(), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn health_reports_a_locked_database_and_leaves_nothing_behind() {
    let world = World::ready().await;
    world.delivered().await;
    let mut other = world.plain_sql().await;
    other.execute("BEGIN IMMEDIATE").await.unwrap();
    // More than one asks: they do not pile up.
    let (first, second, third) = tokio::join!(health(&world), health(&world), health(&world));
    for (status, said) in [first, second, third] {
        assert_eq!((status, &said["status"]), (503, &json!("failing")), "{said}");
        let reason = said["reasons"][0].as_str().unwrap();
        assert!(
            reason
                .starts_with("the database cannot be written within 2 s: another program holds it"),
            "{said}"
        );
        assert_eq!(said["database"]["writable"], false, "{said}");
    }
    other.execute("ROLLBACK").await.unwrap();
    other.close().await.unwrap();
    until(&world, "/health", "a database that can be written", |status, _| {
        (status == 200).then_some(())
    })
    .await;
    world.partner(&world.actor("alice"), CODE, "alice@foxden.example").await;
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_lost_just_now_is_reconnecting_and_not_a_fault() {
    let mut world = World::ready().await;
    let another = Sandbox::start("127.0.0.1:0".parse().unwrap(), Seed::small()).await.unwrap();
    std::mem::replace(&mut world.sandbox, another).stop().await;
    let found = until(&world, "/health", "a lost gateway", |status, said| {
        let said: Value = serde_json::from_str(said).unwrap();
        (said["gateway"]["state"] == "reconnecting").then_some((status, said))
    });
    let (status, said) = found.await;
    assert_eq!((status, &said["reasons"]), (200, &json!([])), "{said}");
    assert_eq!(value(&metrics(&world).await, "partnerdesk_gateway_connected", &[]), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn gateway_reconnects_are_counted() {
    let world = World::ready().await;
    assert_eq!(value(&metrics(&world).await, "partnerdesk_gateway_reconnects_total", &[]), 0);
    world.sandbox.drop_gateway();
    let line = until(&world, "/metrics", "a reconnect", |_, said| {
        said.lines()
            .find(|line| line.starts_with("partnerdesk_gateway_reconnects_total 1"))
            .map(str::to_owned)
    });
    line.await;
}

#[tokio::test(flavor = "multi_thread")]
async fn metrics_count_interactions_events_and_transfers() {
    let world = World::partnered_process().await;
    world.earn(CODE, "100.00").await;
    assert_eq!(world.send("[]", &[]).await.0, 401);
    let said = world.actor("bob").command("partner code", &[]).await.unwrap().message();
    assert!(said.ephemeral, "{said}");
    // Three wrong passphrases lock: the fourth try is not taken.
    let alice = world.actor("alice");
    let shown = alice.command("partner profile", &[]).await.unwrap().message();
    let form = alice.click(&shown, "Show my PayPal e-mail").await.unwrap().modal();
    for _ in 0..4 {
        alice.submit(&form, &[("passphrase:secret", "not what it was, at all")]).await.unwrap();
    }
    alice.submit(&form, &[("passphrase:secret", PASSPHRASE)]).await.unwrap();
    // Anybody can send any custom_id: it does not become a label.
    let strange =
        world.left_over(world.sandbox.channel("welcome").unwrap(), "v1:made-up:4711").await;
    alice.click(&strange, "Left over").await.unwrap();
    world.delivered().await;

    let scrape = metrics(&world).await;
    let interactions = |kind, name, outcome| {
        let labels = [("kind", kind), ("name", name), ("outcome", outcome)];
        value(&scrape, "partnerdesk_interactions_total", &labels)
    };
    assert_eq!(interactions("command", "setup", "answered"), 1);
    assert_eq!(interactions("command", "partner apply", "answered"), 1);
    assert_eq!(interactions("command", "partner code", "refused"), 1);
    assert_eq!(interactions("form", "complete-form", "answered"), 1);
    assert_eq!(interactions("form", "view-form", "refused"), 5);
    assert_eq!(interactions("button", "view", "answered"), 1);
    assert_eq!(interactions("button", "unknown", "refused"), 1);
    assert_eq!(value(&scrape, "partnerdesk_passphrase_throttled_total", &[("limit", "locked")]), 2);
    assert_eq!(value(&scrape, "partnerdesk_billing_events_total", &[("result", "bound")]), 1);
    assert_eq!(value(&scrape, "partnerdesk_billing_events_total", &[("result", "accrued")]), 1);
    assert_eq!(value(&scrape, "partnerdesk_billing_requests_total", &[("status", "202")]), 1);
    assert_eq!(value(&scrape, "partnerdesk_billing_requests_total", &[("status", "401")]), 1);
    assert_eq!(value(&scrape, "partnerdesk_ledger_transfers_total", &[("kind", "accrue")]), 1);
    assert_eq!(value(&scrape, "partnerdesk_outbox_depth", &[]), 0);
    assert!(value(&scrape, "partnerdesk_database_size_bytes", &[]) > 4096);
    let version = [("version", env!("CARGO_PKG_VERSION"))];
    assert_eq!(value(&scrape, "partnerdesk_build_info", &version), 1);

    // A second look counts what is new, once.
    world.earn(CODE, "50.00").await;
    let again = metrics(&world).await;
    assert_eq!(value(&again, "partnerdesk_ledger_transfers_total", &[("kind", "accrue")]), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_metric_has_help_and_type_and_no_id_in_its_labels() {
    let world = World::partnered_process().await;
    world.earn(CODE, "100.00").await;
    world.delivered().await;
    let (_, page) = world.get("/metrics").await;
    let named = |mark: &str| -> BTreeSet<&str> {
        page.lines().filter_map(|line| line.strip_prefix(mark)?.split(' ').next()).collect()
    };
    let (helped, typed) = (named("# HELP "), named("# TYPE "));
    assert_eq!(helped, typed);
    assert!(typed.len() >= 15, "{typed:?}");
    assert!(page.ends_with("# EOF\n"), "{page}");
    let endings = ["_total", "_bucket", "_sum", "_count", "_info"];
    for line in page.lines().filter(|line| !line.starts_with('#')) {
        let name = line.split(['{', ' ']).next().unwrap();
        let base = endings.iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(name);
        assert!(typed.contains(base), "{line}");
        assert!(name.starts_with("partnerdesk_"), "{line}");
        let labels = line.rsplit_once('}').map_or("", |(labels, _)| labels);
        assert!(!labels.contains(|c: char| !c.is_ascii()), "{line}");
        let digits = labels.split(|c: char| !c.is_ascii_digit()).map(str::len).max();
        assert!(digits.unwrap_or(0) < 6, "an id is no label: {line}");
        let number = line.rsplit(' ').next().unwrap();
        assert!(number.parse::<f64>().is_ok(), "{line}");
    }
    let histogram = |scrape: &Scrape| {
        let found = scrape
            .samples
            .iter()
            .filter(|sample| sample.metric == "partnerdesk_discord_call_seconds");
        found.filter(|sample| matches!(sample.value, Metric::Histogram(_))).count()
    };
    assert!(histogram(&metrics(&world).await) >= 4, "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failing_backup_is_reported_until_one_succeeds() {
    let mut world = World::ready().await;
    let folder = world.folder.path().join("backups");
    world.set("PARTNERDESK_BACKUP_DIR", &folder.display().to_string());
    world.restart().await;
    let warned = until(&world, "/health", "the warning", |status, said| {
        let said: Value = serde_json::from_str(said).unwrap();
        said["warnings"][0].as_str().map(|warning| (status, warning.to_owned()))
    });
    let (_, warning) = warned.await;
    assert!(
        warning.starts_with("no backup is written since ") && warning.contains("create it"),
        "{warning}"
    );
    assert_eq!(value(&metrics(&world).await, "partnerdesk_backup_failing", &[]), 1);
    let said = world.actor("staff").command("doctor", &[]).await.unwrap().message();
    assert!(
        said.has("The last hourly backup was made") && said.has("there is no folder"),
        "{said}"
    );

    std::fs::create_dir(&folder).unwrap();
    world.restart().await;
    until(&world, "/health", "the first backup", |_, said| {
        let said: Value = serde_json::from_str(said).unwrap();
        let written = std::fs::read_dir(&folder).unwrap().count() == 2;
        (written && said["warnings"] == json!([])).then_some(())
    })
    .await;
    assert_eq!(value(&metrics(&world).await, "partnerdesk_backup_failing", &[]), 0);
}
