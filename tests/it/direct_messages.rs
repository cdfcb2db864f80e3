//! Direct messages: what partners are told of earnings and when, and members who take none.

use chrono::{DateTime, Timelike as _, Utc};
use discord_sandbox::{Actor, Fault, MessageView};
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::bot::{CODE, EMAIL, World, drawn, purchase, redeem, text_of};

/// Where messages are posted.
const MESSAGES: &str = "/channels/{id}/messages";
/// Where channels of direct messages are opened.
const OPENING: &str = "/users/@me/channels";
/// What was gathered and is told later.
const GATHERED: &str = "SELECT COALESCE(sum(count), 0) FROM untold_earning";
/// What waits for members who cannot be reached.
const HELD: &str = "SELECT count(*) FROM outbox WHERE state = 'held'";
/// What partners were told or are to be told, in cents.
const TOLD: &str = "SELECT COALESCE(sum(json_extract(s.value, '$.amount')), 0)
      FROM outbox, json_each(json_extract(effect, '$.notice.sums')) s
     WHERE json_extract(effect, '$.notice.noun') = 'notification'";
/// What the ledger has booked for them, in cents.
const BOOKED: &str = "SELECT COALESCE(sum(amount), 0) FROM transfer WHERE kind = 'accrue'";

/// How many kickbacks these messages tell of.
pub(crate) fn kickbacks(messages: &[MessageView]) -> i64 {
    let told = messages.iter().filter_map(|message| {
        let text = message.text();
        let rest = text.lines().find_map(|line| line.strip_prefix("You earned "))?.to_owned();
        let count = rest.strip_suffix(" kickbacks").map(|count| count.parse().unwrap());
        Some(count.unwrap_or(1))
    });
    told.sum()
}

/// The direct messages that the bot tried to send to `who` in vain.
fn refused(world: &World, who: &Actor) -> usize {
    let Some(channel) = who.dm_channel() else { return 0 };
    let path = format!("/channels/{channel}/messages");
    world.sandbox.refusals().iter().filter(|refusal| refusal.path.starts_with(&path)).count()
}

/// How often a channel of direct messages was opened.
fn opened(world: &World) -> usize {
    world.sandbox.calls().iter().filter(|(_, route)| route == OPENING).count()
}

/// A customer's first purchase for alice, with the redemption before it.
fn first_purchase(customer: &str, code: &str, cents: u32) -> [Value; 2] {
    let mut bought = purchase(customer, &format!("i-{customer}"), 2);
    bought["net"] = json!(format!("{}.{:02}", cents / 100, cents % 100));
    [redeem(customer, code, 1), bought]
}

impl World {
    /// As many first purchases as `cents` has amounts, in one batch.
    async fn sell_first(&self, round: usize, cents: &[u32]) {
        let events: Vec<Value> = cents
            .iter()
            .enumerate()
            .flat_map(|(n, cents)| first_purchase(&format!("c{round}-{n}"), CODE, *cents))
            .collect();
        assert_eq!(self.report(&json!(events)).await.0, 202);
    }

    /// What alice has chosen from the menu of `/partner notifications`.
    async fn choose_notifications(&self, choice: &str) -> MessageView {
        let alice = self.actor("alice");
        let shown = alice.command("partner notifications", &[]).await.unwrap().message();
        let id = shown.selects()[0].custom_id.clone();
        alice.select(&shown, &id, &[choice]).await.unwrap().message()
    }

    async fn own_status(&self, who: &Actor) -> MessageView {
        who.command("partner status", &[]).await.unwrap().message()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_eleven_hundred_purchases_for_closed_direct_messages_holds_up_nobody() {
    let mut world = World::partnered().await;
    let (alice, bob) = (world.actor("alice"), world.actor("bob"));
    world.partner(&bob, "BOBSCODE", "bob@foxden.example").await;
    world.delivered().await;
    alice.close_dms();
    let mut lines = vec!["at,type,id,customer,code,invoice,product,net,currency".to_owned()];
    for n in 0..1_100 {
        let code = if n % 100 == 50 { "BOBSCODE" } else { CODE };
        for event in first_purchase(&format!("c{n}"), code, 1_000) {
            let of = |name: &str| event[name].as_str().unwrap_or_default().to_owned();
            let columns = ["at", "type", "id", "customer", "code", "invoice", "product", "net"];
            let line: Vec<String> = columns.map(of).into();
            lines.push(format!("{},{}", line.join(","), of("currency")));
        }
    }
    let file = world.folder.path().join("events.csv");
    std::fs::write(&file, lines.join("\n")).unwrap();
    let output = world.cli(&["event", &file.display().to_string()]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    world.told(&bob, "from a customer's purchase").await;
    world.until_count("SELECT count(*) FROM transfer WHERE kind = 'accrue'", 1_100).await;
    let mut minutes = 0;
    while world.count(GATHERED).await > 0 {
        world.jump(61);
        world.bring_due().await;
        minutes += 1;
        assert!(minutes < 3, "what was gathered is told after a minute");
    }
    world.delivered().await;
    assert_eq!(kickbacks(&bob.dms()), 11);
    assert_eq!(kickbacks(&alice.dms()), 0);
    assert_eq!(refused(&world, &alice), 1, "{:?}", world.sandbox.refusals());
    assert!(!world.log().contains("refused too many calls"));
    let staff = world.actor("staff").command("staff queue", &[]).await.unwrap().message();
    assert!(staff.has("waiting"), "{staff}");
    // It waits for her, and comes as soon as she takes it.
    let said = world.own_status(&alice).await;
    assert!(said.has("Not sent to you (") && said.has("Kickbacks earned"), "{said}");
    alice.open_dms();
    world.own_status(&alice).await;
    world.delivered().await;
    assert_eq!((kickbacks(&alice.dms()), world.count(HELD).await), (1_089, 0));
    assert_eq!(world.count(TOLD).await, world.count(BOOKED).await);
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn earnings_of_a_minute_are_told_together_once_whatever_kills_the_bot() {
    let (seed, mut draw) = drawn();
    let mut world = World::partnered_process().await;
    let alice = world.actor("alice");
    for round in 0..4 {
        let cents: Vec<u32> = (0..draw.usize(1..8)).map(|_| draw.u32(100..100_000)).collect();
        world.sell_first(round, &cents).await;
        if draw.bool() {
            world.kill();
        } else {
            world.stop();
        }
        world.jump(draw.i64(0..150));
        world.start().await;
    }
    world.kill();
    world.jump(61);
    world.start().await;
    world.until_count(GATHERED, 0).await;
    world.delivered().await;
    let accruals = world.count("SELECT count(*) FROM transfer WHERE kind = 'accrue'").await;
    assert_eq!(kickbacks(&alice.dms()), accruals, "seed {seed}: {:?}", alice.dms());
    assert_eq!(world.count(TOLD).await, world.count(BOOKED).await, "seed {seed}");
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_earning_is_told_at_once_and_the_next_ones_with_sum_and_next_level() {
    let mut world = World::partnered().await;
    let alice = world.actor("alice");
    world.sell_first(0, &[10_000]).await;
    let first = world.told(&alice, "You earned").await;
    world.sell_first(1, &[10_000, 20_000]).await;
    world.counted(GATHERED, 2).await;
    world.delivered().await;
    assert_eq!(kickbacks(&alice.dms()), 1, "a minute has not passed");
    world.jump(61);
    let second = world.told(&alice, "kickbacks").await;
    insta::assert_snapshot!([text_of(&first), text_of(&second)].join("\n---\n"), @"
    You earned a kickback
    $13.00 from a customer's purchase. You have referred 1 paying customer so far. `/partner earnings` shows your balance.
    ---
    You earned 2 kickbacks
    $39.00 in all. You have referred 3 paying customers so far. `/partner earnings` shows your balance.
    2 more first purchases until level 2: 22% kickback, a code worth 60 Credits, your own monthly code worth 30 Credits, the Partner Level 2 role
    `/partner notifications` sets how often we tell you.
    ");
    // The minute after that message counts, too.
    world.sell_first(2, &[10_000]).await;
    world.counted(GATHERED, 1).await;
    alice.with_locale("nl").command("partner status", &[]).await.unwrap();
    world.sell_first(3, &[500]).await;
    world.jump(61);
    let dutch = world.told(&alice, "Je hebt 2 kickbacks verdiend").await;
    insta::assert_snapshot!(text_of(&dutch), @"
    Je hebt 2 kickbacks verdiend
    In totaal $ 13,65. Je hebt tot nu toe 5 betalende klanten aangebracht. Met `/partner verdiensten` zie je je saldo.
    Nog 10 eerste aankopen tot niveau 3: 33% kickback, een code van 70 Credits, elke maand een eigen code van 50 Credits, de rol Partner Level 3
    Met `/partner meldingen` stel je in hoe vaak we het laten weten.
    ");
    // And when nothing came meanwhile, the next one is told at once.
    world.jump(61);
    world.bring_due().await;
    world.sell_first(4, &[700]).await;
    world.told(&alice, "Je hebt een kickback verdiend").await;
    assert_eq!(world.count(TOLD).await, world.count(BOOKED).await);
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_partner_is_told_daily_at_nine_or_never_and_of_payouts_at_once() {
    let mut world = World::partnered().await;
    let alice = world.actor("alice");
    let shown = alice.command("partner notifications", &[]).await.unwrap().message();
    let dutch = alice.with_locale("nl").command("partner notifications", &[]).await.unwrap();
    insta::assert_snapshot!([text_of(&shown), text_of(&dutch.message())].join("\n---\n"), @"
    When we tell you what you earned
    We tell you at once. Further kickbacks within a minute come together in one message.
    News about your level, payouts, contracts and the security of your profile always comes at once.
    [My earnings]
    ---
    Wanneer we laten weten wat je verdient
    We laten het meteen weten. Verdere kickbacks binnen een minuut komen samen in één bericht.
    Nieuws over je niveau, uitbetalingen, contracten en de beveiliging van je profiel krijg je altijd meteen.
    [Mijn verdiensten]
    ");
    let daily = world.choose_notifications("daily").await;
    world.sell_first(0, &[10_000, 5_000]).await;
    world.counted(GATHERED, 2).await;
    let now = DateTime::<Utc>::from_timestamp(world.now(), 0).unwrap();
    let nine = 9 * 3_600 - i64::from(now.time().num_seconds_from_midnight());
    let wait = if nine > 0 { nine } else { nine + 86_400 };
    world.jump(wait - 60);
    world.bring_due().await;
    assert_eq!((kickbacks(&alice.dms()), world.count(GATHERED).await), (0, 2), "not before nine");
    world.jump(61);
    world.told(&alice, "You earned 2 kickbacks").await;

    let never = world.choose_notifications("never").await;
    insta::assert_snapshot!([text_of(&daily), text_of(&never)].join("\n---\n"), @"
    When we tell you what you earned
    Saved. We tell you once a day, at 09:00 (UTC).
    News about your level, payouts, contracts and the security of your profile always comes at once.
    [My earnings]
    ---
    When we tell you what you earned
    Saved. We do not tell you. `/partner earnings` shows your balance at any time.
    News about your level, payouts, contracts and the security of your profile always comes at once.
    [My earnings]
    ");
    world.sell_first(1, &[10_000]).await;
    assert_eq!(world.count(GATHERED).await, 0);
    world.jump(86_400);
    world.bring_due().await;
    world.delivered().await;
    assert_eq!(kickbacks(&alice.dms()), 2);
    let again = world.choose_notifications("soon").await;
    assert!(again.has("Saved. We tell you at once."), "{again}");
    world.sell_first(2, &[10_000]).await;
    world.told(&alice, "You earned a kickback").await;
    let stranger = world.actor("bob").command("partner notifications", &[]).await.unwrap();
    assert!(stranger.message().has("not a partner"));
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_member_could_not_be_told_waits_in_their_status_and_staff_hear_once() {
    let mut world = World::partnered().await;
    let (alice, staff) = (world.actor("alice"), world.actor("staff"));
    world.delivered().await;
    let before = alice.dms().len();
    alice.close_dms();
    for round in 0..7 {
        world.sell_first(round, &[10_000]).await;
        world.delivered().await;
        world.jump(61);
        world.bring_due().await;
    }
    world.delivered().await;
    assert_eq!(refused(&world, &alice), 1, "after a refusal none is sent for a day");
    let log = world.sandbox.channel("staff-log").unwrap();
    let told: Vec<MessageView> = staff
        .messages(log)
        .unwrap()
        .into_iter()
        .filter(|message| message.has("A member does not accept direct messages"))
        .collect();
    assert_eq!(told.len(), 1, "{told:?}");
    let said = world.own_status(&alice).await;
    let dutch = world.own_status(&alice.with_locale("nl")).await;
    let all = [&told[0], &said, &dutch].map(text_of).join("\n---\n");
    insta::assert_snapshot!(all, @r#"
    A member does not accept direct messages
    <@…> does not accept direct messages and has no open ticket, so "Kickbacks earned" could not be sent. This message and later ones wait in their `/partner status`, which says how to turn direct messages on. You are only told once.
    ---
    You and Midnight Hosting Partnership Program
    Your partnership is active.
    Level
    Level 2
    Code
    `FOXDEN`
    Not sent to you (8)
    • Kickbacks earned (<t:…:R>)
    • Kickbacks earned (<t:…:R>)
    • New level (<t:…:R>)
    • Kickbacks earned (<t:…:R>)
    • Kickbacks earned (<t:…:R>)
    … and 3 more
    You do not accept direct messages from this server. To receive these, open the server's menu, choose Privacy Settings and turn on direct messages. We try again the next time you use a command or button here, and otherwise once a day.
    [My earnings]
    [My profile]
    ---
    Jij en Midnight Hosting Partnership Program
    Je partnerschap is actief.
    Niveau
    Niveau 2
    Code
    `FOXDEN`
    Niet naar je verstuurd (8)
    • Kickbacks verdiend (<t:…:R>)
    • Kickbacks verdiend (<t:…:R>)
    • Nieuw niveau (<t:…:R>)
    • Kickbacks verdiend (<t:…:R>)
    • Kickbacks verdiend (<t:…:R>)
    … en nog 3
    Je accepteert geen privéberichten van deze server. Wil je deze berichten ontvangen, open dan het menu van de server, kies Privacyinstellingen en zet privéberichten aan. We proberen het opnieuw zodra je hier weer een commando of knop gebruikt, en anders één keer per dag.
    [Mijn verdiensten]
    [Mijn profiel]
    "#);

    // It is tried when she acts, but not for ever.
    for _ in 0..15 {
        world.own_status(&alice).await;
        world.delivered().await;
    }
    assert_eq!(refused(&world, &alice), 10);
    alice.open_dms();
    world.own_status(&alice).await;
    world.delivered().await;
    assert_eq!(alice.dms().len(), before, "ten refusals are enough for a day");
    world.jump(86_400);
    world.bring_due().await;
    world.delivered().await;
    assert_eq!((world.count(HELD).await, kickbacks(&alice.dms())), (0, 7));
    assert!(!world.own_status(&alice).await.has("Not sent to you"));

    // Closed anew, it is news for staff anew; a ticket is as good a place.
    alice.close_dms();
    world.sell_first(8, &[10_000]).await;
    world.counted(HELD, 1).await;
    let form = alice.command("partner payout", &[]).await.unwrap().modal();
    alice.submit(&form, &[("passphrase:secret", crate::bot::PASSPHRASE)]).await.unwrap();
    let ticket = world.channel("payout-2").await;
    world.post(&alice, ticket, "from a customer's purchase").await;
    world.delivered().await;
    assert_eq!(world.count(HELD).await, 0);
    let told = staff.messages(log).unwrap();
    let told = told.iter().filter(|m| m.has("A member does not accept direct messages")).count();
    assert_eq!(told, 2);
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_channel_of_direct_messages_is_kept_and_opened_anew_when_it_is_gone() {
    let (seed, mut draw) = drawn();
    let mut world = World::partnered().await;
    let alice = world.actor("alice");
    world.delivered().await;
    let before = opened(&world);
    assert_eq!(before, 1, "alice was told more than one thing: {:?}", alice.dms());
    let rounds = draw.usize(2..6);
    for round in 0..rounds {
        world.sell_first(round, &[10_000]).await;
        world.delivered().await;
        world.jump(61);
        world.bring_due().await;
    }
    world.restart().await;
    world.delivered().await;
    assert_eq!((opened(&world), kickbacks(&alice.dms())), (1, i64::try_from(rounds).unwrap()));
    // Gone, or that of another application: a new one is opened, and nothing is said twice.
    for (n, (status, code)) in [(404, 10_003), (403, 50_001)].into_iter().enumerate() {
        world.jump(61);
        world.bring_due().await;
        world.sandbox.fault(Fault::on("POST", MESSAGES).code(status, code));
        world.sell_first(100 + n, &[10_000]).await;
        world.delivered().await;
        assert_eq!(opened(&world), 2 + n, "seed {seed}");
    }
    assert_eq!(kickbacks(&alice.dms()), i64::try_from(rounds).unwrap() + 2, "seed {seed}");
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn when_direct_messages_are_opened_too_fast_they_are_put_off_and_not_given_up() {
    let mut world = World::ready().await;
    let staff = world.actor("staff");
    let fast = world.sandbox.fault(Fault::on("POST", OPENING).code(403, 40_003).times(9));
    let invited = ["alice", "bob", "owner"].map(|name| world.actor(name));
    for who in &invited {
        let option = [("member", json!(who.id().to_string()))];
        staff.command("staff invite", &option).await.unwrap();
    }
    world.counted("SELECT count(*) FROM outbox WHERE error = 'direct_limit'", 3).await;
    assert_eq!(fast.hits(), 1, "no other one is opened meanwhile");
    world.jump(70);
    let said = world.doctor().await;
    assert!(said.has("Discord accepts no more direct messages from the bot"), "{said}");
    world.sandbox.clear_faults();
    world.jump(610);
    for who in &invited {
        world.told(who, "invites you to become a partner").await;
    }
    world.delivered().await;
    assert_eq!(world.count("SELECT count(*) FROM outbox WHERE state <> 'done'").await, 0);
    world.assert_sound();
}

/// Members whom nobody can tell anything are many, and each of their calls is refused: other
/// calls go on.
#[tokio::test(flavor = "multi_thread")]
async fn hundreds_of_members_without_direct_messages_leave_room_for_other_calls() {
    let world = World::ready().await;
    let staff = world.actor("staff");
    let refusing = world.sandbox.fault(Fault::on("POST", OPENING).code(403, 50_007).times(2_000));
    let closed: Vec<Actor> =
        (0..520).map(|n| world.sandbox.add_member(&format!("closed-{n}"))).collect();
    for some in closed.chunks(40) {
        let invite = async |who: &Actor| {
            staff.command("staff invite", &[("member", json!(who.id().to_string()))]).await.unwrap()
        };
        join_all(some.iter().map(invite)).await;
    }
    world.counted("SELECT count(*) > 0 FROM outbox WHERE error = 'direct_limit'", 1).await;
    assert_eq!(refusing.hits(), 500);
    // Tickets, roles and the log are served as before.
    world.partner(&world.actor("alice"), CODE, EMAIL).await;
    world.assert_sound();
}
