//! Contracts, promotions and claims: who may do what, and that only the partner's own signature
//! changes anything.

use discord_sandbox::{ActError, Actor, MessageView, ModalView};
use serde_json::{Value, json};

use crate::bot::{PASSPHRASE, World, profile, text_of};

const TIERS: &str = include_str!("tiers.toml");
/// Terms as staff type them.
const TERMS: &str = "rate = \"60%\"\nmilestones = [{ at = 2, amount = \"500.00\" }]\nexclusivity \
                     = \"No other hosts\"\ntargets = \"40 referrals a quarter\"\nreview_days = 90";
/// The words of the contract.
const WORDS: &str = "We agree on *all* of this.";

impl World {
    /// Enrolled by staff, with a complete profile: an active ambassador.
    async fn ambassador(&self, who: &Actor, code: &str) {
        let said = self
            .actor("staff")
            .command("staff enrol", &[("member", user(who))])
            .await
            .unwrap()
            .message();
        assert!(
            said.has("is now on Ambassador and has been asked to complete their profile."),
            "{said}"
        );
        self.told(who, "enrolled you").await;
        let said = who.command("partner profile", &[]).await.unwrap().message();
        let form = who.click(&said, "Complete my profile").await.unwrap().modal();
        let email = format!("{}@foxden.example", who.name());
        let done = who.submit(&form, &profile(PASSPHRASE, &email, code)).await.unwrap().message();
        assert!(done.has("Your partnership is active"), "{done}");
    }

    /// Staff have confirmed all criteria for alice. Returns what they were answered with.
    async fn promoted(&self) -> MessageView {
        let (staff, alice) = (self.actor("staff"), self.actor("alice"));
        let shown = staff
            .command("staff promote", &promotion(&alice, "sponsored"))
            .await
            .unwrap()
            .message();
        let menu = shown.selects()[0].custom_id.clone();
        staff.select(&shown, &menu, &["0", "1", "2"]).await.unwrap().message()
    }

    /// Staff propose these terms to alice, with the form that this message's button opens.
    async fn proposed(&self, to: &MessageView, terms: &str) -> MessageView {
        let staff = self.actor("staff");
        let form = staff.click(to, "Propose a contract").await.unwrap().modal();
        staff.submit(&form, &[("terms", terms), ("document", WORDS)]).await.unwrap().message()
    }

    /// The form for the name, as alice reaches it from `/partner status`.
    async fn form_to_sign(&self) -> ModalView {
        let alice = self.actor("alice");
        let said = alice.command("partner status", &[]).await.unwrap().message();
        let contract = alice.click(&said, "Read and sign").await.unwrap().message();
        alice.click(&contract, "Sign").await.unwrap().modal()
    }

    async fn roles(&self, who: &Actor, expected: &'static str) {
        let id = who.id();
        let look = move |sandbox: &discord_sandbox::Sandbox| {
            (sandbox.roles_of(id) == [expected]).then_some(())
        };
        self.until(expected, look).await;
    }

    async fn track_is(&self, track: &str) -> bool {
        let sponsored =
            self.count("SELECT count(*) FROM partner WHERE track = 'sponsored' AND id = 1").await
                == 1;
        sponsored == (track == "sponsored")
    }
}

fn user(who: &Actor) -> Value {
    json!(who.id().to_string())
}

fn promotion(who: &Actor, track: &str) -> [(&'static str, Value); 2] {
    [("partner", user(who)), ("track", json!(track))]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_promoted_partner_changes_track_when_the_contract_is_signed() {
    let mut world = World::running(TIERS).await;
    let (alice, bob, staff, tom) =
        (world.actor("alice"), world.actor("bob"), world.actor("staff"), world.actor("tom"));
    let said =
        staff.command("staff promote", &promotion(&alice, "sponsored")).await.unwrap().message();
    assert!(said.has("They are not an active partner"), "{said}");
    let to_partner = [("member", user(&alice)), ("track", json!("sponsored"))];
    let said = staff.command("staff enrol", &to_partner).await.unwrap().message();
    assert!(said.has("a partner must be promoted and sign it"), "{said}");
    world.ambassador(&alice, "FOXDEN").await;
    world.roles(&alice, "Ambassador").await;

    // Nobody gets there by applying, nobody but staff opens it, and every criterion has to be
    // ticked.
    let said = alice.command("partner apply", &[]).await.unwrap().message();
    assert!(said.has("By invitation from our staff only.") && said.selects().is_empty(), "{said}");
    for who in [&alice, &bob] {
        let said =
            who.command("staff promote", &promotion(&alice, "sponsored")).await.unwrap().message();
        assert!(said.has("Only staff can do this"), "{said}");
    }
    let offered = staff.autocomplete("staff promote", "track", "spon", &[]).await.unwrap();
    assert_eq!(offered, [("Sponsored".to_owned(), json!("sponsored"))]);
    let shown =
        tom.command("staff promote", &promotion(&alice, "sponsored")).await.unwrap().message();
    assert!(
        shown.has("Ambassador to Sponsored") && shown.has("1) successful ambassador"),
        "{shown}"
    );
    let menu = shown.selects()[0].custom_id.clone();
    let some = tom.select(&shown, &menu, &["0", "2"]).await;
    assert!(matches!(some, Err(ActError::Client(_))), "{some:?}");
    let said = tom.select(&shown, &menu, &["0", "1", "2"]).await.unwrap().message();
    assert!(said.has("Criteria confirmed. They move to Sponsored as soon as they sign"), "{said}");
    assert!(world.track_is("ambassador").await);
    let waits = world.promoted().await;
    assert!(waits.has(&format!("{} has already started this promotion", tom.mention())), "{waits}");

    // A contract moves money: the role is not enough. What is wrong is named, and nothing typed is
    // lost.
    let said = tom.click(&said, "Propose a contract").await.unwrap().message();
    assert!(said.has("You may not move money or see personal data"), "{said}");
    for (terms, why) in [
        ("rate = \"160%\"\nscop = \"x\"", "did you mean"),
        ("merch_logistics = \"boxes\"", "Remove `merch_logistics` from the terms"),
        ("ends = \"2026-01-31\"", "\"ends\" lies in the past"),
    ] {
        let said = world.proposed(&waits, terms).await;
        assert!(said.has(why) || said.has("unknown key \"scop\""), "{said}");
        let form = staff.click(&said, "Try again").await.unwrap().modal();
        assert_eq!(
            (
                form.input("terms").unwrap().value.as_str(),
                form.input("document").unwrap().value.as_str()
            ),
            (terms, WORDS)
        );
    }
    let form = staff.click(&waits, "Propose a contract").await.unwrap().modal();
    let link = [("terms", TERMS), ("document", "https://example.com/contract.pdf")];
    let said = staff.submit(&form, &link).await.unwrap().message();
    assert!(said.has("The linked file needs its SHA-256"), "{said}");
    assert_eq!(world.count("SELECT count(*) FROM contract").await, 0);
    let said = world.proposed(&waits, TERMS).await;
    insta::assert_snapshot!(text_of(&said), @r"
    Contract proposed. <@…> has been told and can now sign it. Until then you can replace it with `/staff contract`.
    Contract 1: Sponsored
    We agree on \*all\* of this.
    Rate
    60%
    Milestones
    • €500.00 at 2 first purchases
    Exclusivity
    No other hosts
    Targets
    40 referrals a quarter
    Target review
    every 90 days
    First day
    date of signing
    Last day
    open-ended
    SHA-256 [hash]
    ");
    world.told(&alice, "a contract is ready for you to read and sign").await;

    // Only the partner reads and signs it, and a changed proposal says so.
    let old = world.form_to_sign().await;
    let stranger =
        world.left_over(world.sandbox.channel("welcome").unwrap(), "v1:contract-read:1").await;
    for who in [&bob, &staff] {
        let said = who.click(&stranger, "Left over").await.unwrap().message();
        assert!(said.has("This belongs to someone else"), "{said}");
    }
    let said =
        staff.command("staff contract", &[("partner", user(&alice))]).await.unwrap().message();
    assert!(
        said.has("Waiting for the partner's signature") && said.has("Track after signing"),
        "{said}"
    );
    world.proposed(&said, &TERMS.replace("60%", "70%")).await;
    let said = alice.submit(&old, &[("name", "Alice Example")]).await.unwrap().message();
    assert!(said.has("The contract has changed\nPlease read it again before you sign."), "{said}");
    let contract = alice.click(&said, "Read and sign").await.unwrap().message();
    insta::assert_snapshot!(text_of(&contract), @r"
    Please read the whole file: it is exactly what you sign. The SHA-256 below is its fingerprint.
    Contract 2: Sponsored
    We agree on \*all\* of this.
    Rate
    70%
    Milestones
    • €500.00 at 2 first purchases
    Exclusivity
    No other hosts
    Targets
    40 referrals a quarter
    Target review
    every 90 days
    First day
    date of signing
    Last day
    open-ended
    SHA-256 [hash]
    [Sign]
    ");
    assert_eq!(contract.attachments[0].filename, "contract-2.txt");
    let form = alice.click(&contract, "Sign").await.unwrap().modal();
    let said = alice.submit(&form, &[("name", "12345")]).await.unwrap().message();
    assert!(said.has("Please type your full name"), "{said}");
    assert!(world.track_is("ambassador").await);
    let said = alice.submit(&form, &[("name", "Alice Example")]).await.unwrap().message();
    insta::assert_snapshot!(text_of(&said), @"
    Contract 2 signed
    Thank you. Please keep the file: it is the contract you signed.
    Signed by
    Alice Example (<@…>)
    Signed
    <t:…:R>
    SHA-256
    `[hash]`
    First day
    <t:…:D>
    Last day
    open-ended
    ");
    assert!(world.track_is("sponsored").await);
    world.roles(&alice, "Sponsored").await;
    let logged = world.logged("signed the contract. For your records:").await;
    assert!(logged.has("Alice Example") && logged.has(&alice.mention()), "{logged}");
    world.told(&alice, "You signed the contract.").await;
    world.told(&alice, "40 referrals a quarter").await;
    let again = alice.submit(&form, &[("name", "Alice Example")]).await.unwrap().message();
    assert!(
        again.has(&format!("This contract is already signed\n{} signed it <t:", alice.mention())),
        "{again}"
    );
    assert_eq!(world.count("SELECT count(*) FROM contract WHERE state = 'signed'").await, 1);
    assert_eq!(world.count("SELECT count(*) FROM promotion WHERE state = 'done'").await, 1);
    assert_eq!(world.count("SELECT first_purchases + level FROM partner WHERE id = 1").await, 1);

    // What the contract sets is what is paid, and only from its first moment on.
    for (customer, at) in [("c1", "2026-10-01T11:00:00Z".to_owned()), ("c2", moment_in(1))] {
        let bought = [redeem(customer, "FOXDEN"), purchase(customer, &at)];
        assert_eq!(world.report(&json!(bought)).await.0, 202);
    }
    world.told(&alice, "€5.00 from").await;
    // What follows within a minute is told together.
    world.jump(61);
    world.told(&alice, "€7.00 from").await;

    // Without a contract in between, a promotion is done at once.
    let said =
        staff.command("staff promote", &promotion(&alice, "ambassador")).await.unwrap().message();
    let done = staff.click(&said, "Promote").await.unwrap().message();
    assert!(done.has("They are now on Ambassador"), "{done}");
    world.roles(&alice, "Ambassador").await;
    world.delivered().await;
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_withdrawn_contract_cannot_be_signed_and_a_signed_one_ends_on_its_date() {
    let mut world = World::running(TIERS).await;
    let (alice, staff) = (world.actor("alice"), world.actor("staff"));
    world.ambassador(&alice, "FOXDEN").await;
    let waits = world.promoted().await;
    world.proposed(&waits, "").await;
    let form = world.form_to_sign().await;
    let shown =
        staff.command("staff contract", &[("partner", user(&alice))]).await.unwrap().message();
    let said = staff.click(&shown, "Withdraw").await.unwrap().message();
    assert!(said.has("Contract 1 withdrawn"), "{said}");
    let said = alice.submit(&form, &[("name", "Alice Example")]).await.unwrap().message();
    assert!(said.has("This contract was withdrawn\nThere is nothing to sign."), "{said}");
    world.told(&alice, "You do not need to sign anything.").await;
    assert_eq!(world.count("SELECT count(*) FROM promotion WHERE state = 'dropped'").await, 1);

    let waits = world.promoted().await;
    let ends = day_in(20);
    world.proposed(&waits, &format!("ends = \"{ends}\"")).await;
    let form = world.form_to_sign().await;
    let said = alice.submit(&form, &[("name", "Alice Example")]).await.unwrap().message();
    assert!(said.has("Contract 2 signed"), "{said}");
    world.delivered().await;
    world.stop();
    world.jump(19 * 86_400);
    world.start().await;
    assert_eq!(world.count("SELECT count(*) FROM contract WHERE state = 'signed'").await, 1);
    world.stop();
    world.jump(3 * 86_400);
    world.start().await;
    let told = world.logged("'s contract has ended").await;
    assert!(
        told.has("Contract 2 has ended") && told.has("They stay on the track until you decide"),
        "{told}"
    );
    world
        .told(
            &alice,
            "The contract has ended, and the program's standard terms apply to you again.",
        )
        .await;
    assert!(world.track_is("sponsored").await);
    world.restart().await;
    world.delivered().await;
    assert_eq!(world.count("SELECT count(*) FROM contract WHERE state = 'ended'").await, 1);
    let log = world.sandbox.channel("staff-log").unwrap();
    let ended =
        staff.messages(log).unwrap().iter().filter(|m| m.has("'s contract has ended")).count();
    assert_eq!(ended, 1);
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_claim_is_decided_once_and_moves_the_customer_from_then_on() {
    let world = World::running(TIERS).await;
    let (alice, bob, staff, mia) =
        (world.actor("alice"), world.actor("bob"), world.actor("staff"), world.actor("mia"));
    world.ambassador(&alice, "FOXDEN").await;
    world.ambassador(&bob, "BADGER").await;
    let bought = [redeem("c1", "BADGER"), purchase("c1", "2026-10-01T11:00:00Z")];
    let (status, _) = world.report(&json!(bought)).await;
    assert_eq!(status, 202);

    let status = alice.command("partner status", &[]).await.unwrap().message();
    let form = alice.click(&status, "Claim a customer").await.unwrap().modal();
    let said =
        alice.submit(&form, &[("customer", "  "), ("evidence", "I moved them")]).await.unwrap_err();
    assert!(matches!(said, ActError::Client(_)), "{said:?}");
    let said = alice
        .submit(&form, &[("customer", "c1"), ("evidence", "I moved them @everyone")])
        .await
        .unwrap()
        .message();
    assert!(said.has("Claim 1 submitted") && said.has("You will hear from us by <t:"), "{said}");
    let form = alice.click(&status, "Claim a customer").await.unwrap().modal();
    let said =
        alice.submit(&form, &[("customer", "c1"), ("evidence", "Again")]).await.unwrap().message();
    assert!(said.has("You have already claimed that customer"), "{said}");
    let form = alice.click(&said, "Try again").await.unwrap().modal();
    assert_eq!(form.input("evidence").unwrap().value, "Again");
    let status = alice.command("partner status", &[]).await.unwrap().message();
    assert!(status.has("**#1** c1: in review, due <t:"), "{status}");

    let card = world.logged("Claim 1").await;
    assert!(
        card.has("I moved them @\u{200b}everyone")
            && card.has("Evidence needed: client integration support"),
        "{card}"
    );
    let refused =
        world.left_over(world.sandbox.channel("welcome").unwrap(), "v1:claim-accept:1").await;
    for who in [&alice, &bob] {
        let said = who.click(&refused, "Left over").await.unwrap().message();
        assert!(said.has("Only staff can do this"), "{said}");
    }
    let queue = staff.command("staff queue", &[]).await.unwrap().message();
    assert!(queue.has("1 claim waiting") && queue.has("claims c1, due <t:"), "{queue}");
    let queue = mia.command("staff queue", &[]).await.unwrap().message();
    let shown = mia.click(&queue, "Claim #1").await.unwrap().message();
    let late = mia.click(&shown, "Decline").await.unwrap().modal();
    let done = staff.click(&card, "Accept").await.unwrap().message();
    assert!(
        done.has("Accepted") && done.has(&staff.mention()) && done.buttons().is_empty(),
        "{done}"
    );
    let said = mia.submit(&late, &[("reason", "No")]).await.unwrap().message();
    assert!(
        said.has(&format!("This claim is already accepted\n{} accepted it.", staff.mention())),
        "{said}"
    );
    world.told(&alice, "c1 is now your customer.").await;
    world.told(&bob, "c1 is no longer your customer").await;
    assert_eq!(world.count("SELECT partner_id FROM customer WHERE external_id = 'c1'").await, 1);
    assert_eq!(world.count("SELECT previous_partner_id FROM claim WHERE id = 1").await, 2);
    assert_eq!(world.count("SELECT partner_id FROM event WHERE type = 'purchase'").await, 2);

    // A customer of nobody, and a refusal that is read.
    for customer in ["c2", "c3"] {
        let form = alice.click(&status, "Claim a customer").await.unwrap().modal();
        let said = alice
            .submit(&form, &[("customer", customer), ("evidence", "Mine")])
            .await
            .unwrap()
            .message();
        assert!(said.has(&format!("You claimed {customer}.")), "{said}");
    }
    let card = world.logged("c2").await;
    staff.click(&card, "Accept").await.unwrap();
    assert_eq!(world.count("SELECT partner_id FROM customer WHERE external_id = 'c2'").await, 1);
    let card = world.logged("c3").await;
    let form = staff.click(&card, "Decline").await.unwrap().modal();
    let said =
        staff.submit(&form, &[("reason", "No contact in the panel")]).await.unwrap().message();
    assert!(said.has(" declined. "), "{said}");
    let told = world.told(&alice, "c3 does not become your customer").await;
    assert!(told.has("No contact in the panel"), "{told}");
    let status = alice.command("partner status", &[]).await.unwrap().message();
    let form = alice.click(&status, "Claim a customer").await.unwrap().modal();
    let said =
        alice.submit(&form, &[("customer", "c1"), ("evidence", "Mine")]).await.unwrap().message();
    assert!(said.has("That is already your customer"), "{said}");
    world.delivered().await;
    world.assert_sound();
}

/// The day that lies this many days ahead.
fn day_in(days: u64) -> String {
    moment_in(days * 86_400)[..10].to_owned()
}

/// The moment that lies this many seconds ahead, RFC 3339.
fn moment_in(seconds: u64) -> String {
    let at = std::time::SystemTime::now() + std::time::Duration::from_secs(seconds);
    chrono::DateTime::<chrono::Utc>::from(at).to_rfc3339()
}

fn redeem(customer: &str, code: &str) -> Value {
    json!({
        "id": format!("redeem-{customer}"), "type": "redeem", "at": "2026-10-01T10:00:00Z",
        "customer": customer, "code": code,
    })
}

fn purchase(customer: &str, at: &str) -> Value {
    json!({
        "id": format!("purchase-{customer}"), "type": "purchase", "at": at, "customer": customer,
        "invoice": format!("i-{customer}"), "product": "hosting", "net": "10.00", "currency": "EUR",
    })
}
