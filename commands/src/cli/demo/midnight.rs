//! Midnight's story, which is told when no file is named: an applicant becomes a partner, earns,
//! rises a level, and is paid.

use std::time::Duration;

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::entry;
use super::stage::Stage;

/// What the applicant answers, page by page.
const ANSWERS: [&str; 6] = [
    "Alice. I run FoxDen, a Minecraft community of about 900 people.",
    "I stream three evenings a week and host our survival server.",
    "Half of our players ask me where to host their own server. I would rather send them \
     somewhere good.",
    "A code for my community, and a little help with our server bill.",
    "A banner that fits our colours would be great.",
    "Twice as many people, and a second server for events.",
];

/// Plays it. Returns the transcript.
pub(super) async fn play(mut stage: Stage) -> anyhow::Result<String> {
    let sandbox = stage.sandbox.clone();
    let (staff, alice) = (sandbox.actor("staff"), sandbox.actor("alice"));
    let log = sandbox.channel("staff-log").context("the sandbox has a log channel")?;

    stage.announce(8);
    stage.act("Setting up the server");
    let panel = entry::set_up(&mut stage).await?;

    stage.act("Alice applies");
    stage.does("alice", "presses “Apply”");
    let mut reply = alice.click(&panel, "Apply").await;
    let mut answered = 0;
    loop {
        let form = match stage.form(&alice, reply) {
            Ok(form) => form,
            Err(error) => return Err(error),
        };
        let values: Vec<(&str, &str)> = form
            .inputs
            .iter()
            .zip(ANSWERS.iter().cycle().skip(answered))
            .map(|(input, answer)| (input.custom_id.as_str(), *answer))
            .collect();
        answered = answered.saturating_add(values.len());
        stage.does("alice", "fills it in and sends it");
        let next = alice.submit(&form, &values).await;
        let next = stage.message(&alice, next)?;
        if !next.buttons().iter().any(|button| button.label == "Continue") {
            break;
        }
        stage.does("alice", "presses “Continue”");
        reply = alice.click(&next, "Continue").await;
    }
    let ticket = stage.channel(&alice, "partner-").await;

    stage.act("Staff request details, and approve");
    let card = stage.post(&staff, ticket, "In review").await;
    stage.does("staff", "presses “Manage”");
    let reply = staff.click(&card, "Manage").await;
    let card = stage.message(&staff, reply)?;
    stage.does("staff", "presses “Request details” and chooses the second question");
    let reply = staff.click(&card, "Request details").await;
    let questions = stage.message(&staff, reply)?;
    let menu = questions.selects().into_iter().next().context("the questions are a menu")?;
    let form = staff.select(&questions, &menu.custom_id, &["what"]).await;
    let form = stage.form(&staff, form)?;
    stage.does("staff", "writes what they want to know");
    let reply = staff
        .submit(&form, &[("reason", "On which platform do you stream, and for how many viewers?")])
        .await;
    stage.message(&staff, reply)?;
    let asked = stage.post(&alice, ticket, "On which platform").await;
    stage.does("alice", "presses “Answer”");
    let reply = alice.click(&asked, "Answer").await;
    let form = stage.form(&alice, reply)?;
    let question = form.inputs.first().context("one question is asked")?.custom_id.clone();
    let answer = "I stream on Twitch three evenings a week, to about 60 viewers, and host our \
                  survival server.";
    stage.does("alice", "writes more and sends it");
    let reply = alice.submit(&form, &[(&question, answer)]).await;
    stage.message(&alice, reply)?;
    stage.post(&staff, ticket, "has answered").await;
    stage.does("staff", "runs /ticket approve");
    let number = card_number(&sandbox.channel_names());
    let reply = staff.command("ticket approve", &[("ticket", json!(number))]).await;
    stage.message(&staff, reply)?;
    let approved = stage.post(&alice, ticket, "You are approved").await;

    stage.act("Alice completes her profile");
    stage.does("alice", "presses “Complete my profile” and types a passphrase that is too short");
    let reply = alice.click(&approved, "Complete my profile").await;
    let form = stage.form(&alice, reply)?;
    let typed = [
        ("passphrase:secret", "fox"),
        ("email:secret", "alice@foxden.example"),
        ("code", "FOXDEN"),
    ];
    let reply = alice.submit(&form, &typed).await;
    let rest = stage.message(&alice, reply)?;
    stage.does("alice", "has a passphrase made for her, and keeps it");
    let reply = alice.click(&rest, "Generate a passphrase").await;
    let form = stage.form(&alice, reply)?;
    let passphrase = form.inputs.first().context("the form has the passphrase")?.value.clone();
    let reply = alice.submit(&form, &[]).await;
    stage.message(&alice, reply)?;
    stage.post(&alice, ticket, "Your code is").await;
    let todo = stage.post(&staff, log, "customers' code of").await;
    stage.does("staff", "creates the code in the billing panel and presses “Done”");
    let reply = staff.click(&todo, "Done").await;
    stage.message(&staff, reply)?;
    let roles = sandbox
        .until("alice's roles", {
            let id = alice.id();
            move |sandbox| Some(sandbox.roles_of(id)).filter(|roles| !roles.is_empty())
        })
        .await;
    stage.sees("everybody", &format!("alice has the roles {}", roles.join(", ")));

    stage.pass(Duration::from_hours(1)).await?;
    stage.act("Customers redeem her code and buy");
    stage.does("the billing panel", "reports six customers, each with a first purchase");
    let product = stage
        .program
        .products
        .first()
        .and_then(|product| stage.program.name_of(product))
        .unwrap_or_else(|| "credits".to_owned());
    let currency = stage.program.meta.currency.code().to_owned();
    let start = stage.app.clock.now().datetime();
    let events: Vec<Value> =
        (1..=6).flat_map(|n| customer(n, start, &product, &currency)).collect();
    stage.report(&events).await?;
    stage.does(
        "the billing panel",
        "reports the same again, because it is not sure that it was heard",
    );
    stage.report(&events).await?;
    // What follows the first kickback within a minute is told together.
    stage.pass(Duration::from_secs(61)).await?;
    let inbox = sandbox
        .until("alice's messages", {
            let alice = alice.clone();
            move |_| {
                Some(alice.dms()).filter(|dms| dms.iter().any(|dm| dm.has("referred 6 paying")))
            }
        })
        .await;
    for message in inbox.iter().rev().take(3).rev() {
        stage.sees("alice", message);
    }
    stage.post(&staff, log, "Update a code in the billing panel").await;
    stage.does("staff", "records a sale that the panel forgot, with /staff sale");
    let sale = [
        ("customer", json!("customer-7")),
        ("amount", json!("10.00")),
        ("invoice", json!("2026-107")),
        ("code", json!("FOXDEN")),
    ];
    let reply = staff.command("staff sale", &sale).await;
    stage.message(&staff, reply)?;

    stage.act("Alice checks her earnings");
    stage.does("alice", "runs /partner earnings");
    let reply = alice.command("partner earnings", &[]).await;
    let earnings = stage.message(&alice, reply)?;

    stage.act("Alice requests a payout");
    stage.does("alice", "presses “Request a payout” and mistypes her passphrase");
    let reply = alice.click(&earnings, "Request a payout").await;
    let form = stage.form(&alice, reply)?;
    let reply = alice.submit(&form, &[("passphrase:secret", "not quite what it was")]).await;
    let refused = stage.message(&alice, reply)?;
    stage.does("alice", "tries again");
    let reply = alice.click(&refused, "Try again").await;
    let form = stage.form(&alice, reply)?;
    let reply = alice.submit(&form, &[("passphrase:secret", &passphrase)]).await;
    stage.message(&alice, reply)?;
    let payout = stage.channel(&staff, "payout-").await;
    let card = stage.post(&staff, payout, "Waiting for staff").await;

    stage.act("Staff pay her");
    stage.does("staff", "presses “Manage”");
    let reply = staff.click(&card, "Manage").await;
    let card = stage.message(&staff, reply)?;
    stage.does("staff", "presses “Pay and settle”, pays with PayPal, and notes the transaction");
    let reply = staff.click(&card, "Pay and settle").await;
    let form = stage.form(&staff, reply)?;
    let reply = staff.submit(&form, &[("transaction", "7VB83412KX998412P")]).await;
    stage.message(&staff, reply)?;
    stage.post(&alice, payout, "on its way to your PayPal").await;
    stage.does("alice", "runs /partner earnings");
    let reply = alice.command("partner earnings", &[]).await;
    stage.message(&alice, reply)?;
    Ok(stage.into_transcript())
}

/// A customer redeems the code and buys for 10.00 a minute later.
fn customer(number: i64, start: DateTime<Utc>, product: &str, currency: &str) -> Vec<Value> {
    let at = |minutes: i64| {
        let at =
            start.checked_sub_signed(chrono::TimeDelta::minutes(30_i64.saturating_sub(minutes)));
        at.unwrap_or(start).to_rfc3339()
    };
    let first = number.saturating_mul(2);
    vec![
        json!({
            "id": format!("r{number}"), "type": "redeem", "at": at(first),
            "customer": format!("customer-{number}"), "code": "FOXDEN",
        }),
        json!({
            "id": format!("p{number}"), "type": "purchase", "at": at(first.saturating_add(1)),
            "customer": format!("customer-{number}"), "invoice": format!("2026-10{number}"),
            "product": product, "net": "10.00", "currency": currency,
        }),
    ]
}

/// The number of the only application's ticket, from its channel's name.
fn card_number(channels: &[String]) -> i64 {
    channels.iter().find_map(|name| name.strip_prefix("partner-")?.parse().ok()).unwrap_or(1)
}
