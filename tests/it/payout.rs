//! Payouts: what is refused and costs nothing, who decides, and that the money moves once or comes
//! back.

use discord_sandbox::{Actor, MessageView, ModalView};
use serde_json::json;

use crate::bot::{CODE, EMAIL, PASSPHRASE, World, manage, profile, root, text_of};

const RESERVED: &str = "SELECT count(*) FROM transfer WHERE kind = 'reserve'";
const SETTLED: &str = "SELECT count(*) FROM transfer WHERE kind = 'settle'";
const VOIDED: &str = "SELECT count(*) FROM transfer WHERE kind = 'void'";
const WRONG_TRIES: &str = "SELECT count(*) FROM passphrase_attempt WHERE outcome = 'wrong'";
const DUE_HOURS: i64 = 48;

impl World {
    /// Alice is a partner with 13.00 USD.
    async fn funded() -> Self {
        let world = Self::partnered().await;
        world.earn(CODE, "100.00").await;
        world
    }

    /// Alice asks for a payout of `amount`. Returns its channel and its card, as staff see it.
    async fn asked_for(&self, amount: &str, channel: &str) -> (u64, MessageView) {
        let alice = self.actor("alice");
        let said = ask(&alice, &payout_form(&alice).await, amount, PASSPHRASE).await;
        assert!(said.has(" for you. Our staff"), "{said}");
        let ticket = self.channel(channel).await;
        (ticket, self.post(&self.actor("staff"), ticket, "Waiting for staff").await)
    }

    /// What `/partner earnings` says alice has: available, in a payout, paid.
    async fn money(&self) -> [String; 3] {
        let said = self.actor("alice").command("partner earnings", &[]).await.unwrap().message();
        let fields = said.embeds[0]["fields"].as_array().unwrap().clone();
        ["Available", "In payout", "Paid out so far"].map(|name| {
            let field = fields.iter().find(|field| field["name"] == name).unwrap();
            field["value"].as_str().unwrap().to_owned()
        })
    }
}

async fn payout_form(who: &Actor) -> ModalView {
    who.command("partner payout", &[]).await.unwrap().modal()
}

async fn ask(who: &Actor, form: &ModalView, amount: &str, passphrase: &str) -> MessageView {
    who.submit(form, &[("amount", amount), ("passphrase:secret", passphrase)])
        .await
        .unwrap()
        .message()
}

async fn settle(who: &Actor, card: &MessageView, transaction: &str) -> MessageView {
    let form = manage(who, card, "Pay and settle").await.unwrap().modal();
    who.submit(&form, &[("transaction", transaction)]).await.unwrap().message()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_amount_is_refused_and_costs_no_try() {
    let world = World::partnered().await;
    let alice = world.actor("alice");
    let said = alice.command("partner payout", &[]).await.unwrap().message();
    assert!(
        said.has(
            "Your balance is below the minimum payout\nYou have $0.00 available, and the minimum \
             is $5.00."
        ),
        "{said}"
    );
    world.earn(CODE, "38.46").await;
    let said = alice.command("partner payout", &[]).await.unwrap().message();
    assert!(said.has("You have $4.99 available, and the minimum is $5.00."), "{said}");
    world.earn(CODE, "61.62").await;

    let form = payout_form(&alice).await;
    assert_eq!(form.input("amount").unwrap().value, "13.00", "all there is, to begin with");
    let (low, none) = (
        "That is below the minimum payout\nThe minimum is $5.00.",
        "That is not a valid amount\nEnter it like 10.50.",
    );
    let more =
        "That is more than your available balance\nYou asked for $13.01, and $13.00 is available.";
    for (amount, sentence) in [
        ("4.99", low),
        ("0", low),
        ("0,01", low),
        ("13.01", more),
        (
            "99999999",
            "That is more than your available balance\nYou asked for $99,999,999.00, and $13.00 \
             is available.",
        ),
        ("all of it", none),
        ("-5.00", none),
        ("5.001", none),
        (
            "1,000.00",
            "That is more than your available balance\n\
             You asked for $1,000.00, and $13.00 is available.",
        ),
        ("5 000", none),
        ("$6", none),
        ("1e3", none),
        ("99999999999999.9", none),
    ] {
        let said = ask(&alice, &form, amount, "not even looked at").await;
        assert!(said.has(sentence), "{amount}: {said}");
        assert_eq!(said.buttons()[0].label, "Try again", "{amount}");
    }
    assert_eq!(world.count("SELECT count(*) FROM passphrase_attempt").await, 0);
    assert_eq!(world.count("SELECT count(*) FROM payout").await, 0);

    let said = ask(&alice, &form, "6,50", "copper lantern").await;
    assert!(
        said.has(
            "That passphrase is not correct\nCheck capital letters and spaces, and try again."
        ),
        "{said}"
    );
    assert_eq!((world.count(WRONG_TRIES).await, world.count(RESERVED).await), (1, 0));
    let again = alice.click(&said, "Try again").await.unwrap().modal();
    let said = ask(&alice, &again, " 6,50 ", PASSPHRASE).await;
    insta::assert_snapshot!(text_of(&said), @"
    Payout requested
    We have set aside $6.50 for you. Our staff will pay it or reply by <t:…:f>.
    Follow it here: <#…>
    ");
    assert_eq!(world.money().await, ["$6.50", "$6.50", "$0.00"]);
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn one_payout_is_open_at_a_time_and_says_when_it_is_answered() {
    let mut world = World::funded().await;
    let alice = world.actor("alice");
    let early = payout_form(&alice).await;
    let (_, card) = world.asked_for("5.00", "payout-2").await;
    world.restart().await;
    let open = "You already have an open payout\nOur staff will reply in ticket #2.";
    let said = alice.command("partner payout", &[]).await.unwrap().message();
    assert!(said.has(open), "{said}");
    let said = ask(&alice, &early, "5.00", PASSPHRASE).await;
    assert!(said.has(open), "{said}");
    assert_eq!(world.count(RESERVED).await, 1);

    let text = card.text();
    let due: i64 =
        text.split("<t:").nth(1).and_then(|rest| rest.split(':').next()).unwrap().parse().unwrap();
    let hours = (due - card.at + 60) / 3600;
    assert_eq!(hours, DUE_HOURS, "{card}");
    let said = alice.command("partner status", &[]).await.unwrap().message();
    assert!(said.has(&format!("$5.00, due <t:{due}:R>")), "{said}");
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn only_listed_staff_settle_and_reject_and_nobody_their_own() {
    let world = World::funded().await;
    let (alice, mia, tom, staff) =
        (world.actor("alice"), world.actor("mia"), world.actor("tom"), world.actor("staff"));
    let (ticket, card) = world.asked_for("5.00", "payout-2").await;
    let said = tom.click(&card, "Manage").await.unwrap().message();
    assert!(said.has("Only the members listed in `/setup` may pay"), "{said}");
    assert!(said.buttons().is_empty(), "{said}");
    let by_role = "You may not move money or see personal data\nOnly the members listed for it in \
                   `/setup` may.";
    for (who, sentence) in [(&tom, by_role), (&alice, "Only staff can do this")] {
        for action in ["settle", "reject", "paying"] {
            let found = world.left_over(ticket, &format!("v1:{action}:1")).await;
            let said = who.click(&found, "Left over").await.unwrap().message();
            assert!(said.has(sentence), "{action}: {said}");
        }
        for (command, option) in [("staff settle", "transaction"), ("staff reject", "reason")] {
            let options = [("payout", json!(1)), (option, json!("7VB83412KX998412P"))];
            let said = who.command(command, &options).await.unwrap().message();
            assert!(said.has(sentence), "{command}: {said}");
        }
    }
    let said = tom.command("staff payouts", &[]).await.unwrap().message();
    assert!(said.has("1 payout waiting"), "{said}");
    assert!(said.has(&format!("**#1** $5.00 to {}, due <t:", alice.mention())), "{said}");
    let shown = staff.autocomplete("staff settle", "payout", "", &[]).await.unwrap();
    assert_eq!(shown, [("#1 $5.00, alice".to_owned(), json!(1))]);

    world.partner(&mia, "HARBOUR", "mia@harbour.example").await;
    world.earn("HARBOUR", "100.00").await;
    let said = ask(&mia, &payout_form(&mia).await, "13.00", PASSPHRASE).await;
    assert!(said.has("We have set aside $13.00 for you."), "{said}");
    let own = world.post(&mia, world.channel("payout-4").await, "Waiting for staff").await;
    let refusal = "You cannot decide on your own payout\nPlease ask a colleague.";
    let said = mia.click(&own, "Manage").await.unwrap().message();
    assert!(said.has("a colleague decides") && said.buttons().is_empty(), "{said}");
    let channel = world.channel("payout-4").await;
    let found = world.left_over(channel, "v1:settle:2").await;
    let said = mia.click(&found, "Left over").await.unwrap().message();
    assert!(said.has(refusal), "{said}");
    let found = world.left_over(channel, "v1:reject:2").await;
    let form = mia.click(&found, "Left over").await.unwrap().modal();
    let said = mia.submit(&form, &[("reason", "Mine")]).await.unwrap().message();
    assert!(said.has(refusal), "{said}");
    let options = [("payout", json!(2)), ("transaction", json!("7VB83412KX998412P"))];
    let said = mia.command("staff settle", &options).await.unwrap().message();
    assert!(said.has(refusal), "{said}");
    assert_eq!((world.count(SETTLED).await, world.count(VOIDED).await), (0, 0));

    let said = staff.command("staff settle", &options).await.unwrap().message();
    assert!(said.has(&format!("Payout of $13.00 to {} settled.", mia.mention())), "{said}");
    let said = staff.command("staff payouts", &[]).await.unwrap().message();
    assert!(said.has("1 payout waiting") && !said.has("**#2**"), "{said}");
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn settling_twice_pays_once_and_a_transaction_id_counts_once() {
    let world = World::funded().await;
    let (alice, staff, mia) = (world.actor("alice"), world.actor("staff"), world.actor("mia"));
    let (ticket, card) = world.asked_for("5.00", "payout-2").await;
    // Whoever opens the payment begins it, and it cannot be rejected any more.
    let late_reject = manage(&mia, &card, "Reject").await.unwrap().modal();
    let late_settle = manage(&mia, &card, "Pay and settle").await.unwrap().modal();
    let malformed = "That is not a valid transaction ID\nIt has 6 to 64 letters and digits. Copy \
                     it from the payment.";
    for bad in ["7VB83", "7VB 83412", "7VB83412;", "ÄÄÄÄÄÄ"] {
        let said = settle(&staff, &card, bad).await;
        assert!(said.has(malformed) && said.buttons()[0].label == "Try again", "{bad}: {said}");
    }
    let option = [("payout", json!(1)), ("transaction", json!("no-$-id"))];
    let said = staff.command("staff settle", &option).await.unwrap().message();
    assert!(said.has(malformed), "{said}");
    assert_eq!(world.count(SETTLED).await, 0);

    let done = format!("Payout of $5.00 to {} settled.", alice.mention());
    assert!(settle(&staff, &card, " 7VB83412KX998412P ").await.has(&done));
    // The same by anybody is an answer; another transaction is another payment, which must not be
    // noted here.
    let said =
        mia.submit(&late_settle, &[("transaction", "7VB83412KX998412P")]).await.unwrap().message();
    assert!(said.has(&done), "{said}");
    let first = format!("This payout is already settled\n{} settled it.", staff.mention());
    let said =
        mia.submit(&late_settle, &[("transaction", "9AA00000AA000000A")]).await.unwrap().message();
    assert!(said.has(&first), "{said}");
    let said = mia.submit(&late_reject, &[("reason", "Too late")]).await.unwrap().message();
    assert!(said.has(&first), "{said}");
    let said = mia.command("staff settle", &[("payout", json!(1))]).await.unwrap().message();
    assert!(said.has(&first), "nothing is revealed any more: {said}");
    world
        .post(
            &alice,
            ticket,
            "is on its way to your PayPal account (transaction 7VB83412KX998412P).",
        )
        .await;
    assert_eq!(world.money().await, ["$8.00", "$0.00", "$5.00"]);

    let (_, card) = world.asked_for("8.00", "payout-3").await;
    let said = settle(&staff, &card, "7VB83412KX998412P").await;
    assert!(
        said.has(
            "That transaction ID was already used\nIt belongs to payout 1. Copy the right one \
             from the payment."
        ),
        "{said}"
    );
    let again = staff.click(&said, "Try again").await.unwrap().modal();
    let said =
        staff.submit(&again, &[("transaction", "8CC11111CC111111C")]).await.unwrap().message();
    assert!(said.has("$8.00 to"), "{said}");
    assert_eq!(world.money().await, ["$0.00", "$0.00", "$13.00"]);
    assert_eq!((world.count(SETTLED).await, world.count(VOIDED).await), (2, 0));
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rejection_needs_a_reason_and_gives_the_money_back() {
    let world = World::funded().await;
    let (alice, staff, mia) = (world.actor("alice"), world.actor("staff"), world.actor("mia"));
    let (ticket, card) = world.asked_for("13.00", "payout-2").await;
    assert_eq!(world.money().await, ["$0.00", "$13.00", "$0.00"]);
    let option = [("payout", json!(1)), ("reason", json!("   "))];
    let said = staff.command("staff reject", &option).await.unwrap().message();
    assert!(said.has("Please enter a reason\nIt can have up to 1,000 characters."), "{said}");
    assert_eq!(world.count(VOIDED).await, 0);

    let form = manage(&staff, &card, "Reject").await.unwrap().modal();
    let back =
        format!("Payout of $13.00 to {} rejected. The money is available to them", alice.mention());
    for _ in 0..2 {
        let said =
            staff.submit(&form, &[("reason", "The account is *closed*")]).await.unwrap().message();
        assert!(said.has(&back), "{said}");
    }
    let told = world
        .post(&alice, ticket, "your payout of $13.00 was rejected. The money is available to you")
        .await;
    assert!(told.has("The account is \\*closed\\*"), "{told}");
    assert_eq!(world.money().await, ["$13.00", "$0.00", "$0.00"]);
    let late = [("payout", json!(1)), ("transaction", json!("7VB83412KX998412P"))];
    let said = mia.command("staff settle", &late).await.unwrap().message();
    assert!(
        said.has(&format!("This payout is already rejected\n{} rejected it.", staff.mention())),
        "{said}"
    );
    let said = mia
        .command("staff reject", &[("payout", json!(7)), ("reason", json!("No"))])
        .await
        .unwrap()
        .message();
    assert!(
        said.has(
            "That payout does not exist\n`/staff payouts` lists the payouts that are waiting."
        ),
        "{said}"
    );
    let said = mia.command("staff payouts", &[]).await.unwrap().message();
    assert!(said.has("0 payouts waiting") && said.has("You are all caught up."), "{said}");

    world.asked_for("13.00", "payout-3").await;
    world.delivered().await;
    let posts = alice.messages(ticket).unwrap();
    assert_eq!(
        posts.iter().filter(|m| m.has("was rejected. The money")).count(),
        1,
        "rejecting twice tells once"
    );
    assert_eq!(
        (world.count(RESERVED).await, world.count(VOIDED).await, world.count(SETTLED).await),
        (2, 1, 0)
    );
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payout_channel_deleted_by_hand_moves_no_money() {
    let world = World::funded().await;
    let (alice, staff) = (world.actor("alice"), world.actor("staff"));
    let (ticket, _) = world.asked_for("13.00", "payout-2").await;
    world.delivered().await;
    alice.close_dms();
    world.sandbox.delete_channel(ticket);
    assert_eq!(world.money().await, ["$0.00", "$13.00", "$0.00"]);
    let said = staff.command("staff payouts", &[]).await.unwrap().message();
    assert!(said.has("1 payout waiting"), "{said}");
    let option = [("payout", json!(1)), ("transaction", json!("7VB83412KX998412P"))];
    let said = staff.command("staff settle", &option).await.unwrap().message();
    assert!(said.has(" settled."), "{said}");
    // The ticket goes on in another channel.
    let new = world
        .until("another channel", |sandbox| {
            sandbox.channel("payout-2").filter(|new| *new != ticket)
        })
        .await;
    world.post(&alice, new, "is on its way to your PayPal account").await;
    assert_eq!(world.money().await, ["$0.00", "$0.00", "$13.00"]);
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_queues_list_only_what_is_waiting() {
    let world = World::ready().await;
    let staff = world.actor("staff");
    let said = staff.command("staff queue", &[]).await.unwrap().message();
    assert!(said.has("0 applications waiting") && said.has("You are all caught up."), "{said}");
    let said = staff.command("staff payouts", &[]).await.unwrap().message();
    assert!(said.has("0 payouts waiting") && said.has("You are all caught up."), "{said}");
    for n in 1..=11 {
        world.apply(&world.sandbox.add_member(&format!("applicant-{n}"))).await;
    }
    let said = staff.command("staff queue", &[]).await.unwrap().message();
    assert!(said.has("11 applications waiting") && said.has("Page 1 of 2"), "{said}");
    assert!(said.has("**#1** ") && said.has("**#10** ") && !said.has("**#11** "), "{said}");
    let card = world.post(&staff, world.channel("partner-2").await, "In review").await;
    manage(&staff, &card, "Approve").await.unwrap();
    let said = staff.command("staff queue", &[]).await.unwrap().message();
    assert!(!said.has("**#2** ") && said.has("**#11** "), "{said}");

    let partner = world.actor("applicant-2");
    let approved = world.post(&partner, world.channel("partner-2").await, "You are approved").await;
    let form = partner.click(&approved, "Complete my profile").await.unwrap().modal();
    partner.submit(&form, &profile(PASSPHRASE, "two@foxden.example", CODE)).await.unwrap();
    let said = world.actor("applicant-3").command("partner payout", &[]).await.unwrap().message();
    assert!(said.has("You are not a partner yet"), "{said}");
    world.assert_sound();
}

/// Midnight's file with something changed.
fn midnight(changes: &[(&str, &str)]) -> String {
    let file = std::fs::read_to_string(root().join("programs/midnight.toml")).unwrap();
    changes.iter().fold(file, |file, (from, to)| {
        assert!(file.contains(from), "{from}");
        file.replacen(from, to, 1)
    })
}

const METHODS: &str = "methods = [\"paypal_csv\", \"paypal_manual\"]";

#[tokio::test(flavor = "multi_thread")]
async fn payouts_are_settled_in_the_ways_that_the_file_lists() {
    let by_hand = "\"paypal_manual\"";
    let download = "\"paypal_csv\"";
    for (methods, label, reads_download) in [
        (format!("methods = [{by_hand}]"), Some("PayPal transaction ID"), false),
        (format!("methods = [{download}]"), None, true),
        (
            format!("methods = [{by_hand}, \"bank\"]"),
            Some("PayPal transaction ID or bank reference"),
            false,
        ),
        (String::new(), Some("PayPal transaction ID"), true),
    ] {
        let world = World::running(&midnight(&[(METHODS, &methods)])).await;
        let staff = world.actor("staff");
        world.partner(&world.actor("alice"), CODE, EMAIL).await;
        world.earn(CODE, "100.00").await;
        let (_, card) = world.asked_for("5.00", "payout-2").await;
        let form = manage(&staff, &card, "Pay and settle").await.unwrap().modal();
        assert_eq!(form.input("email:secret").unwrap().value, EMAIL, "{methods}");
        let proof = form.input("transaction");
        assert_eq!(proof.map(|input| input.label.as_str()), label, "{methods}");

        // PayPal's own file, with nothing in it that is ours.
        let file = world.folder.path().join("activity.csv");
        let header = "\"Date\",\"Time\",\"TimeZone\",\"Name\",\"Type\",\"Status\",\"Currency\",\
                      \"Gross\",\"Fee\",\"Net\",\"From Email Address\",\"To Email Address\",\
                      \"Transaction ID\",\"Reference Txn ID\",\"Invoice Number\",\"Custom \
                      Number\"\n";
        std::fs::write(&file, header).unwrap();
        let by = staff.id().to_string();
        let args = ["payout", "reconcile", file.to_str().unwrap(), "--by", &by];
        let output = world.cli(&args);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.success(), reads_download, "{methods}: {told}");
        assert_eq!(told.contains("do not list \"paypal_csv\""), !reads_download, "{told}");

        let typed = [("payout", json!(1)), ("transaction", json!("7VB83412KX998412P"))];
        let said = staff.command("staff settle", &typed).await.unwrap().message();
        let settled = i64::from(label.is_some());
        assert_eq!(world.count(SETTLED).await, settled, "{methods}: {said}");
        assert_eq!(said.has("Payouts are not settled by hand here"), settled == 0);
        world.assert_sound();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_email_that_is_not_for_payouts_is_shown_to_nobody_who_pays() {
    let world = World::running(&midnight(&[
        (", for = \"payout\" }]", " }]"),
        (METHODS, "methods = [\"bank\"]"),
        ("needs = [\"passphrase\", \"paypal_email\"]", "needs = [\"passphrase\"]"),
    ]))
    .await;
    let staff = world.actor("staff");
    world.partner(&world.actor("alice"), CODE, EMAIL).await;
    world.earn(CODE, "100.00").await;
    let (_, card) = world.asked_for("5.00", "payout-2").await;
    let form = manage(&staff, &card, "Pay and settle").await.unwrap().modal();
    assert!(form.input("email:secret").is_none());
    assert_eq!(form.input("transaction").unwrap().label, "Bank transfer reference");
    settle(&staff, &card, "RF18539007547034").await;
    assert_eq!(world.count(SETTLED).await, 1);
    world.assert_sound();
}
