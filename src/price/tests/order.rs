//! The same facts lead to the same money, whatever the order, the batches and the repetitions in
//! which they are received.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Duration;

use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestCaseResult, TestRng, TestRunner};
use sqlx::Row as _;
use tokio::runtime::Runtime;

use super::ledger::{World, assert_holds, world};
use super::*;
use crate::clock::UtcMs;
use crate::id::MemberId;
use crate::referral::{self, ConflictKind};
use crate::tenant::Tenant;

pub(super) const CODES: [&str; 4] = ["HERON", "OTTER", "BADGER", "MARTEN"];
/// No partner of any program.
const STAFF: i64 = 1;

/// One thing that happens, so many minutes after the one before it.
#[derive(Clone, Debug)]
pub(super) struct Fact {
    kind: usize,
    pub(super) minutes: u64,
    customer: usize,
    partner: usize,
    cents: i64,
}

/// Facts, the order in which they are received, where batches end, and which come twice.
#[derive(Clone, Debug)]
pub(super) struct Delivery {
    pub(super) facts: Vec<Fact>,
    pub(super) order: Vec<usize>,
    batch: usize,
    twice: usize,
    /// Whether conflicts are decided after each batch, or all at the end.
    at_once: bool,
}

impl Fact {
    pub(super) fn drawn() -> impl Strategy<Value = Self> + Clone {
        let minutes = prop_oneof![Just(0), 1..30_u64, 30..3_000_u64];
        (0..10_usize, minutes, 0..20_usize, 0..4_usize, 1..50_000_i64).prop_map(
            |(kind, minutes, customer, partner, cents)| Self {
                kind,
                minutes,
                customer,
                partner,
                cents,
            },
        )
    }
}

pub(super) fn deliveries() -> impl Strategy<Value = Delivery> {
    let fact = Fact::drawn();
    let customers = 1..20_usize;
    // Most faults show with a few events, and some only with many.
    let number = prop_oneof![5 => 1..16_usize, 1 => 16..61_usize];
    let facts = number.prop_flat_map(move |number| proptest::collection::vec(fact.clone(), number));
    (facts, customers, 1..20_usize, 2..9_usize, any::<bool>()).prop_flat_map(
        |(mut facts, customers, batch, twice, at_once)| {
            for fact in &mut facts {
                fact.customer %= customers;
            }
            let order = Just((0..facts.len()).collect::<Vec<_>>()).prop_shuffle();
            (Just(facts), order).prop_map(move |(facts, order)| Delivery {
                facts,
                order,
                batch,
                twice,
                at_once,
            })
        },
    )
}

/// A program with several levels: what a purchase earns depends on what counted before it.
pub(super) fn ladders() -> impl Strategy<Value = String> {
    let one = |from: &[&'static str]| prop::sample::select(from.to_vec());
    (
        one(&["\"first\"", "\"every\""]),
        one(&["any", "new"]),
        one(&["first", "last"]),
        one(&["first_purchases", "clients", "revenue"]),
        one(&["level_before", "level_after"]),
        1..4_u32,
    )
        .prop_map(|(occurrence, customer, conflict, metric, uses, step)| {
            let at = |times: u32| match metric {
                "revenue" => format!("\"{}.00\"", 200 * step * times),
                _ => (step * times).to_string(),
            };
            let none = if metric == "revenue" { "\"0.00\"" } else { "0" };
            source(&format!(
                r#"
[[track]]
id = "partner"
[track.ladder]
metric = "{metric}"
window = "lifetime"
rate_uses = "{uses}"
demote = "never"
[[track.levels]]
at = {none}
rate = "10%"
[[track.levels]]
at = {}
rate = "20%"
[[track.levels]]
at = {}
rate = "30%"
[[commission]]
id = "share"
track = "partner"
event = ["purchase", "renewal"]
customer = "{customer}"
occurrence = {occurrence}
rate = "level"
base = "paid_net"
[attribution]
by = ["link"]
binds_at = "registration"
conflict = "{conflict}"
"#,
                at(1),
                at(2)
            ))
        })
}

/// A program with one level: what a purchase earns does not depend on what others have earned.
pub(super) fn one_level() -> impl Strategy<Value = String> {
    let one = |from: &[&'static str]| prop::sample::select(from.to_vec());
    (
        one(&["\"first\"", "\"every\"", "{ max_count = 2 }", "{ within_days = 2 }"]),
        one(&["any", "new"]),
        one(&["first", "last"]),
        one(&["", "window_days = 1"]),
        one(&["", "grace = \"0m\"", "grace = \"2h\""]),
        one(&[
            "\"10%\"",
            "{ steps = [{ from = 1, rate = \"30%\" }, { from = 2, rate = \"7%\" }] }",
        ]),
        one(&["0", "14"]),
    )
        .prop_map(|(occurrence, customer, conflict, window, grace, rate, hold)| {
            source(&format!(
                r#"
[[track]]
id = "partner"
rate = "10%"
[[commission]]
id = "share"
track = "partner"
event = ["purchase", "renewal"]
customer = "{customer}"
occurrence = {occurrence}
rate = {rate}
base = "paid_net"
hold_days = {hold}
[attribution]
by = ["link"]
binds_at = "registration"
conflict = "{conflict}"
{window}
{grace}
"#
            ))
        })
}

/// The facts as events: an invoice has one line, and what is given back is at most what was paid.
pub(super) fn written(program: &Program, facts: &[Fact]) -> Vec<BillingEvent> {
    let mut at = UtcMs::parse("2026-07-01T12:00:00Z").unwrap();
    let mut lines = String::new();
    let mut paid: Vec<(usize, usize, i64)> = Vec::new();
    for (n, fact) in facts.iter().enumerate() {
        at = at.plus(Duration::from_mins(fact.minutes));
        let Fact { customer, partner, cents, .. } = fact;
        let code = CODES[*partner];
        // Ids in another order than the facts.
        let id = format!("e{:02}-{n}", (n * 37) % 61);
        let amount = |cents: i64| format!("{}.{:02}", cents / 100, cents % 100);
        let event = match fact.kind {
            0..=2 => format!("redeem {id} customer=c{customer} code={code}"),
            3 => format!("signup {id} customer=c{customer} code={code}"),
            9 => {
                let which = usize::try_from(*cents).unwrap() % paid.len().max(1);
                let Some((invoice, of, left)) = paid.get_mut(which) else {
                    continue;
                };
                let back = (*cents).min(*left);
                if back == 0 {
                    continue;
                }
                *left -= back;
                format!("refund {id} customer=c{of} of=i{invoice} net={}", amount(back))
            }
            kind => {
                paid.push((n, *customer, *cents));
                let kind = if kind < 8 { "purchase" } else { "renewal" };
                format!(
                    "{kind} {id} customer=c{customer} invoice=i{n} product=a net={}",
                    amount(*cents)
                )
            }
        };
        writeln!(lines, "{at} {event}").unwrap();
    }
    if lines.is_empty() { Vec::new() } else { events(program, &csv(&lines)) }
}

/// What is recorded in the end: bindings, counts, firsts, and what each partner has.
#[derive(Debug, PartialEq)]
pub(super) struct Outcome {
    pub(super) customers: Vec<(String, i64, String)>,
    pub(super) sales: Vec<(String, i64, i64, bool, bool)>,
    pub(super) partners: Vec<(i64, i64, i64, i64)>,
    pub(super) sums: BTreeMap<String, i64>,
}

/// The same of a database whose books hold.
pub(super) async fn outcome(world: &World, tenant: &Tenant) -> Outcome {
    assert_holds(&mut world.app.store.read().await.unwrap()).await;
    recorded(world, tenant).await
}

async fn recorded(world: &World, tenant: &Tenant) -> Outcome {
    let mut conn = world.app.store.read().await.unwrap();
    let id = tenant.id.get();
    let first = "(SELECT min(id) FROM partner WHERE program_id = ?1)";
    let customers = format!(
        "SELECT c.external_id, c.partner_id - {first}, c.bound_at || ' ' || \
         coalesce(e.external_id, '') FROM customer c LEFT JOIN event e ON e.id = \
         c.bound_by_event_id WHERE c.program_id = ?1 ORDER BY 1"
    );
    let sales = format!(
        "SELECT e.external_id, s.partner_id - {first}, s.payment_number, s.first_for_partner, \
         s.first_ever FROM sale s JOIN event e ON e.id = s.event_id WHERE s.program_id = ?1 AND \
         s.revoked_at IS NULL ORDER BY 1"
    );
    let partners = "SELECT first_purchases, clients, revenue, earned FROM partner WHERE \
                    program_id = ?1 ORDER BY id";
    let sums = "SELECT k.code, sum(CASE t.kind WHEN 'accrue' THEN t.amount ELSE -t.amount END)
                  FROM transfer t
                  JOIN account a ON a.id = iif(t.kind = 'accrue', t.credit_account_id, \
                t.debit_account_id)
                  JOIN coupon k ON k.partner_id = a.partner_id
                 WHERE t.program_id = ?1 AND t.kind IN ('accrue', 'clawback') GROUP BY 1";
    let all = async |conn: &mut sqlx::SqliteConnection, sql: &str| {
        sqlx::query(sqlx::AssertSqlSafe(sql.to_owned())).bind(id).fetch_all(conn).await.unwrap()
    };
    let customers = all(&mut conn, &customers).await;
    let sales = all(&mut conn, &sales).await;
    let partners = all(&mut conn, partners).await;
    let sums = all(&mut conn, sums).await;
    Outcome {
        customers: customers.iter().map(|row| (row.get(0), row.get(1), row.get(2))).collect(),
        sales: sales
            .iter()
            .map(|row| (row.get(0), row.get(1), row.get(2), row.get(3), row.get(4)))
            .collect(),
        partners: partners
            .iter()
            .map(|row| (row.get(0), row.get(1), row.get(2), row.get(3)))
            .collect(),
        sums: sums
            .iter()
            .map(|row| (row.get(0), row.get::<i64, _>(1)))
            .filter(|(_, sum)| *sum != 0)
            .collect(),
    }
}

/// Staff answer every question with "Move".
async fn move_all(world: &World, tenant: &Tenant) {
    loop {
        let open = referral::list_open_conflicts(&world.app, tenant, 0, u32::MAX).await.unwrap();
        if open.is_empty() {
            break;
        }
        for conflict in open {
            let staff = MemberId::new(STAFF);
            // What was paid before a redemption is counted by staff alone, and not by `price`.
            let accept = conflict.kind != ConflictKind::Early;
            referral::decide_conflict(&world.app, tenant, conflict.id, staff, accept, "as it was")
                .await
                .unwrap();
        }
    }
}

pub(super) async fn deliver(
    world: &World,
    tenant: &Tenant,
    events: &[BillingEvent],
    plan: &Delivery,
) {
    let received: Vec<BillingEvent> = plan
        .order
        .iter()
        .filter_map(|place| events.get(*place))
        .enumerate()
        .flat_map(|(n, event)| vec![event.clone(); 1 + usize::from(n % plan.twice == 0)])
        .collect();
    for batch in received.chunks(plan.batch) {
        referral::record_events(&world.app, tenant, "test", batch).await.unwrap();
        if plan.at_once {
            move_all(world, tenant).await;
        }
    }
    // What comes twice may come much later, too.
    referral::record_events(&world.app, tenant, "test", events).await.unwrap();
    move_all(world, tenant).await;
}

/// Worlds, each for so many cases: what a ledger's proof takes grows with all that is in it.
struct Worlds {
    runtime: Runtime,
    current: RefCell<(World, u32)>,
}

impl Worlds {
    const CASES: u32 = 25;

    fn open() -> Self {
        let (runtime, world) = world();
        Self { runtime, current: RefCell::new((world, 0)) }
    }

    /// Plays a case in a world, and proves the ledger of one that is full.
    fn play(&self, case: impl AsyncFnOnce(&World) -> Result<(), TestCaseError>) -> TestCaseResult {
        let mut current = self.current.borrow_mut();
        if current.1 == Self::CASES {
            self.prove(&current.0);
            *current = (self.runtime.block_on(World::open()), 0);
        }
        current.1 += 1;
        self.runtime.block_on(case(&current.0))
    }

    fn prove(&self, world: &World) {
        self.runtime.block_on(async {
            assert_holds(&mut world.app.store.read().await.unwrap()).await;
        });
    }
}

impl Drop for Worlds {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.prove(&self.current.borrow().0);
        }
    }
}

/// However the events come, what is recorded is what one batch of them leads to.
async fn comes_to_the_same(world: &World, source: &str, plan: &Delivery) -> TestCaseResult {
    let program = read(source);
    let events = written(&program, &plan.facts);
    let Some(last) = events.iter().map(|event| event.at).max() else { return Ok(()) };
    world.clock.set(last);
    let together = world.tenant(source, &CODES).await;
    referral::record_events(&world.app, &together, "test", &events).await.unwrap();
    let together = recorded(world, &together).await;
    let apart = world.tenant(source, &CODES).await;
    deliver(world, &apart, &events, plan).await;
    let apart = recorded(world, &apart).await;
    prop_assert_eq!(&together, &apart, "{:#?}", events);
    let priced = sums(&price_events(&program, CodeStarts::default(), &events));
    prop_assert_eq!(&priced, &apart.sums, "{:#?}", events);
    Ok(())
}

/// On a ladder bindings, counts and firsts do not depend on the order either. What is earned goes by
/// the order in which events are committed: that of their times, in whatever batches, is `price`'s.
async fn comes_to_the_same_on_a_ladder(
    world: &World,
    source: &str,
    plan: &Delivery,
) -> TestCaseResult {
    let mut in_time = plan.clone();
    in_time.order.sort_unstable();
    comes_to_the_same(world, source, &in_time).await?;
    let program = read(source);
    let events = written(&program, &plan.facts);
    let together = world.tenant(source, &CODES).await;
    referral::record_events(&world.app, &together, "test", &events).await.unwrap();
    let mut together = recorded(world, &together).await;
    let apart = world.tenant(source, &CODES).await;
    deliver(world, &apart, &events, plan).await;
    let mut apart = recorded(world, &apart).await;
    for outcome in [&mut together, &mut apart] {
        outcome.sums.clear();
        outcome.partners.iter_mut().for_each(|partner| partner.3 = 0);
    }
    prop_assert_eq!(&together, &apart, "{:#?}", events);
    Ok(())
}

/// The suite draws the same cases each time, the command others, and more of them.
pub(super) fn runner(number: u32) -> TestRunner {
    let asked = std::env::var("PARTNERDESK_ORDERS").ok().and_then(|n| n.parse::<u32>().ok());
    let config = ProptestConfig { cases: asked.unwrap_or(number), ..cases() };
    if asked.is_some() {
        TestRunner::new(config)
    } else {
        TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
    }
}

/// From when on a code counts: minutes from the first fact to when it was named, and to when its
/// partner was taken over.
fn starts() -> impl Strategy<Value = Vec<(u64, u64)>> {
    let minutes = || prop_oneof![Just(0), 1..600_u64, 600..30_000_u64];
    proptest::collection::vec((minutes(), minutes()), CODES.len())
}

/// The same in the database and as a file, none of it later than `last`.
async fn set_starts(
    world: &World,
    tenant: &Tenant,
    starts: &[(u64, u64)],
    last: UtcMs,
) -> CodeStarts {
    let first = UtcMs::parse("2026-07-01T12:00:00Z").unwrap();
    let after = |minutes: u64| first.plus(Duration::from_mins(minutes)).min(last);
    let mut file = "code,named_at,taken_over_at,name\n".to_owned();
    let mut tx = world.app.store.begin().await.unwrap();
    for (code, (named, taken)) in CODES.iter().zip(starts) {
        let (named, taken) = (after(*named), after(*taken));
        writeln!(file, "{},{named},{taken},somebody", code.to_lowercase()).unwrap();
        let sql = "UPDATE partner SET taken_over_at = ?1 WHERE id = (SELECT partner_id FROM \
                   coupon WHERE code = ?2 AND program_id = ?3)";
        let query = sqlx::query(sql).bind(taken.get()).bind(code).bind(tenant.id.get());
        query.execute(&mut *tx).await.unwrap();
        let sql = "UPDATE coupon SET created_at = ?1 WHERE code = ?2 AND program_id = ?3";
        let query = sqlx::query(sql).bind(named.get()).bind(code).bind(tenant.id.get());
        query.execute(&mut *tx).await.unwrap();
    }
    tx.commit().await.unwrap();
    CodeStarts::read(file.as_bytes(), &[]).unwrap()
}

/// Redemptions from before their code was there, or long before, and purchases from before a partner
/// was taken over, earn in the book what they earn in the ledger.
#[test]
fn the_book_and_the_ledger_agree_on_what_was_before_a_code() {
    let (runtime, world) = world();
    let config = ProptestConfig { cases: 64, ..cases() };
    let mut runner =
        TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    runner
        .run(&(one_level(), deliveries(), starts()), |(source, plan, starts)| {
            let program = read(&source);
            let events = written(&program, &plan.facts);
            let Some(last) = events.iter().map(|event| event.at).max() else { return Ok(()) };
            runtime.block_on(async {
                world.clock.set(last);
                let tenant = world.tenant(&source, &CODES).await;
                let read = set_starts(&world, &tenant, &starts, last).await;
                referral::record_events(&world.app, &tenant, "test", &events).await.unwrap();
                move_all(&world, &tenant).await;
                let posted = outcome(&world, &tenant).await.sums;
                prop_assert_eq!(
                    sums(&price_events(&program, read, &events)),
                    posted,
                    "{:#?}",
                    events
                );
                Ok(())
            })
        })
        .unwrap_or_else(|failure| panic!("{failure}"));
}

/// What each partner has, if anything.
fn sums(lines: &[PriceLine]) -> BTreeMap<String, i64> {
    let totals: PriceTotals = lines.iter().collect();
    let sums = totals.iter().map(|(partner, sum)| (partner.to_owned(), sum.minor()));
    sums.filter(|(_, sum)| *sum != 0).collect()
}

pub(super) fn cases() -> ProptestConfig {
    // Making a failure small ends after so many tries: each takes as long as a case.
    ProptestConfig { failure_persistence: None, max_shrink_iters: 500, ..ProptestConfig::default() }
}

#[test]
fn events_come_to_the_same_in_any_order_and_in_any_batches() {
    let worlds = Worlds::open();
    runner(1_400)
        .run(&(one_level(), deliveries()), |(source, plan)| {
            worlds.play(async |world| comes_to_the_same(world, &source, &plan).await)
        })
        .unwrap_or_else(|failure| panic!("{failure}"));
}

#[test]
fn events_come_to_the_same_on_ladders_in_any_order_and_in_any_batches() {
    let worlds = Worlds::open();
    runner(600)
        .run(&(ladders(), deliveries()), |(source, plan)| {
            worlds.play(async |world| comes_to_the_same_on_a_ladder(world, &source, &plan).await)
        })
        .unwrap_or_else(|failure| panic!("{failure}"));
}

/// What became of an event.
async fn outcome_of(world: &World, tenant: &Tenant, id: &str) -> String {
    let mut conn = world.app.store.read().await.unwrap();
    sqlx::query_scalar("SELECT outcome FROM event WHERE program_id = ?1 AND external_id = ?2")
        .bind(tenant.id.get())
        .bind(id)
        .fetch_one(&mut *conn)
        .await
        .unwrap()
}

/// The codes of the program were named then.
async fn name_codes(world: &World, tenant: &Tenant, at: UtcMs) {
    let mut tx = world.app.store.begin().await.unwrap();
    sqlx::query("UPDATE coupon SET created_at = ?1 WHERE program_id = ?2")
        .bind(at.get())
        .bind(tenant.id.get())
        .execute(&mut *tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// A redemption so many minutes before its code was named, and purchases before, between and after.
#[test]
fn a_redemption_from_before_its_code_binds_from_the_code_on_or_not_at_all() {
    let (runtime, world) = world();
    let mut runner = TestRunner::new(ProptestConfig { cases: 24, ..cases() });
    let source = source(
        "[[track]]\nid = \"partner\"\nrate = \"10%\"\n[[commission]]\nid = \"share\"\ntrack = \
         \"partner\"\nevent = \"purchase\"\noccurrence = \"every\"\nrate = \"level\"\nbase = \
         \"paid_net\"\n",
    );
    let minutes = prop_oneof![Just(0), 1..4_320_u64, Just(4_320), 4_321..500_000_u64];
    let result = runner.run(&(minutes, 16..600_u64), |(early, between)| {
        let program = read(&source);
        let named = UtcMs::parse("2026-07-01T12:00:00Z").unwrap();
        let redeemed = named.minus(Duration::from_mins(early));
        // At least a quarter of an hour before the code, and some time after it.
        let before = named.minus(Duration::from_mins(between));
        let after = named.plus(Duration::from_mins(between));
        let events = events(
            &program,
            &csv(&format!(
                "{redeemed} redeem r customer=c code=HERON\n{before} purchase p1 customer=c \
                 invoice=i1 product=a net=10.00\n{after} purchase p2 customer=c invoice=i2 \
                 product=a net=10.00"
            )),
        );
        let bound = early <= 4_320;
        runtime.block_on(async {
            world.clock.set(after);
            let tenant = world.tenant(&source, &CODES).await;
            name_codes(&world, &tenant, named).await;
            referral::record_events(&world.app, &tenant, "test", &events).await.unwrap();
            let said = [
                outcome_of(&world, &tenant, "r").await,
                outcome_of(&world, &tenant, "p1").await,
                outcome_of(&world, &tenant, "p2").await,
            ];
            let expected = if bound {
                ["bound", "before_binding", "accrued"]
            } else {
                ["before_code", "unbound", "unbound"]
            };
            prop_assert_eq!(said, expected, "{} minutes before the code", early);
            Ok(())
        })
    });
    result.unwrap();
}

/// A redemption of a code that nobody has yet waits for it, so long from its receipt.
#[test]
fn a_redemption_waits_for_its_code() {
    let (runtime, world) = world();
    let mut runner = TestRunner::new(ProptestConfig { cases: 16, ..cases() });
    let source = source(
        "[[track]]\nid = \"partner\"\nrate = \"10%\"\n[[commission]]\nid = \"share\"\ntrack = \
         \"partner\"\nevent = \"purchase\"\noccurrence = \"every\"\nrate = \"level\"\nbase = \
         \"paid_net\"\n",
    );
    let result = runner.run(&prop_oneof![1..4_319_u64, 4_321..10_000_u64], |wait| {
        let program = read(&source);
        let redeemed = UtcMs::parse("2026-07-01T12:00:00Z").unwrap();
        let named = redeemed.plus(Duration::from_mins(wait));
        let paid = named.plus(Duration::from_mins(1));
        let events = events(
            &program,
            &csv(&format!(
                "{redeemed} redeem r customer=c code=NEWCODE\n{paid} purchase p customer=c \
                 invoice=i product=a net=10.00"
            )),
        );
        runtime.block_on(async {
            world.clock.set(redeemed);
            let tenant = world.tenant(&source, &CODES).await;
            let first = referral::record_events(&world.app, &tenant, "test", &events[..1]).await;
            prop_assert_eq!(first.unwrap().outcomes[0].outcome.as_str(), "unknown_code");
            world.clock.set(paid);
            let mut tx = world.app.store.begin().await.unwrap();
            sqlx::query(
                "UPDATE coupon SET code = 'NEWCODE' WHERE code = 'HERON' AND program_id = ?1",
            )
            .bind(tenant.id.get())
            .execute(&mut *tx)
            .await
            .unwrap();
            tx.commit().await.unwrap();
            name_codes(&world, &tenant, named).await;
            referral::retry_early_redemptions(&world.app).await.unwrap();
            referral::record_events(&world.app, &tenant, "test", &events[1..]).await.unwrap();
            let expected =
                if wait <= 4_320 { ("bound", "accrued") } else { ("unknown_code", "unbound") };
            let said =
                (outcome_of(&world, &tenant, "r").await, outcome_of(&world, &tenant, "p").await);
            prop_assert_eq!((said.0.as_str(), said.1.as_str()), expected, "{} minutes", wait);
            Ok(())
        })
    });
    result.unwrap();
}

/// Whatever the order, what is dated before the partner was taken over earns and counts nothing, and
/// a redemption shortly before it binds from then on.
#[test]
fn nothing_from_before_a_partner_was_taken_over_earns_or_counts() {
    let (runtime, world) = world();
    let mut runner = TestRunner::new(ProptestConfig { cases: 24, ..cases() });
    let rule = |id: &str, event: &str, rest: &str| {
        format!(
            "[[commission]]\nid = \"{id}\"\ntrack = \"partner\"\nevent = \"{event}\"\noccurrence = \
             \"every\"\n{rest}\n"
        )
    };
    let source = source(&format!(
        "[[track]]\nid = \"partner\"\nrate = \"10%\"\n{}{}{}",
        rule("share", "purchase", "rate = \"level\"\nbase = \"paid_net\""),
        rule(
            "deal",
            "partner_payment",
            "rate = \"level\"\nbase = \"paid_net\"\nsettle = \"discount\""
        ),
        rule("hello", "redeem", "trigger = \"redemption\"\nrate = { flat = \"2.00\" }"),
    ));
    let minutes = || 20..3_000_u64;
    let order = Just(vec![0_usize, 1, 2, 3]).prop_shuffle();
    let result = runner.run(&(minutes(), minutes(), order, any::<bool>()), |drawn| {
        let (early, later, order, apart) = drawn;
        let program = read(&source);
        let taken = UtcMs::parse("2026-07-01T12:00:00Z").unwrap();
        let before = taken.minus(Duration::from_mins(early));
        let after = taken.plus(Duration::from_mins(later));
        let events = events(
            &program,
            &csv(&format!(
                "{before} redeem r customer=c code=HERON\n{before} partner_payment p1 customer=d \
                 partner=HERON invoice=i1 product=a net=10.00\n{after} purchase p2 customer=c \
                 invoice=i2 product=a net=10.00\n{after} partner_payment p3 customer=d \
                 partner=HERON invoice=i3 product=a net=10.00"
            )),
        );
        runtime.block_on(async {
            world.clock.set(after);
            let tenant = world.tenant(&source, &CODES).await;
            let mut tx = world.app.store.begin().await.unwrap();
            sqlx::query("UPDATE partner SET taken_over_at = ?1 WHERE program_id = ?2")
                .bind(taken.get())
                .bind(tenant.id.get())
                .execute(&mut *tx)
                .await
                .unwrap();
            tx.commit().await.unwrap();
            let received: Vec<BillingEvent> =
                order.iter().map(|place| events[*place].clone()).collect();
            for batch in received.chunks(if apart { 1 } else { 4 }) {
                referral::record_events(&world.app, &tenant, "test", batch).await.unwrap();
            }
            let mut said = Vec::new();
            for id in ["r", "p1", "p2", "p3"] {
                said.push(outcome_of(&world, &tenant, id).await);
            }
            prop_assert_eq!(said, ["bound", "before_takeover", "accrued", "discounted"]);
            let outcome = outcome(&world, &tenant).await;
            prop_assert_eq!(outcome.sums, BTreeMap::from([("HERON".to_owned(), 100)]));
            prop_assert_eq!(outcome.partners[0], (2, 2, 2_000, 100));
            Ok(())
        })
    });
    result.unwrap();
}
