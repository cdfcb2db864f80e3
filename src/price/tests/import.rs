//! Partners and customers are taken over at some moment, and then the billing panel's whole history
//! is received: what came before the moment is in the opening balance, and is not paid twice.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::time::Duration;

use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use sqlx::Row as _;

use super::ledger::{World, world};
use super::order::{
    CODES, Delivery, cases, deliver, deliveries, one_level, outcome, runner, written,
};
use super::*;
use crate::clock::UtcMs;
use crate::coupon;
use crate::id::{MemberId, PartnerId, TodoId};
use crate::import::{
    CustomerImportRow, ImportFiles, ImportRow, Responsible, import_files, undo_import,
};
use crate::referral::{self, EventKind};
use crate::tenant::Tenant;

/// By which partners come in, and customers come to them.
const COUPON: &str = r#"
[[coupon]]
id = "audience"
for = "customer"
value = "5.00 EUR"
named_by = "partner"
pattern = "^[A-Z0-9]{4,20}$"
attributes = true
"#;

/// A history, and the place in it before which partners are taken over.
fn takeovers() -> impl Strategy<Value = (String, Delivery, usize, bool)> {
    (one_level(), deliveries(), 0..60_usize, any::<bool>()).prop_map(
        |(source, mut plan, place, sorted)| {
            // So long before and after the moment nothing happens, that no grace reaches over it.
            if let Some(fact) = plan.facts.get_mut(place) {
                fact.minutes += 600;
            }
            if sorted {
                plan.order.sort_unstable();
            }
            let source = source.replace("by = [\"link\"]", "by = [\"link\", \"coupon\"]");
            (format!("{source}{COUPON}"), plan, place, sorted)
        },
    )
}

/// A program that pays a tenth of every purchase.
fn every_purchase() -> String {
    source(&format!(
        "[[track]]\nid = \"partner\"\nrate = \"10%\"\n[[commission]]\nid = \"share\"\ntrack = \
         \"partner\"\nevent = \"purchase\"\noccurrence = \"every\"\nrate = \"level\"\nbase = \
         \"paid_net\"\n[attribution]\nby = [\"link\", \"coupon\"]\nbinds_at = \"registration\"\n{COUPON}"
    ))
}

fn responsible() -> Responsible {
    Responsible { by: MemberId::new(1), reason: "from the sheet".to_owned() }
}

/// A customer whom the other system has when its count ends.
struct Known {
    customer: String,
    code: &'static str,
    redeemed_at: UtcMs,
    bought: bool,
}

/// What the other system knows, and has earned each partner: what this one would, had it been there.
struct OldSystem {
    customers: Vec<Known>,
    firsts: Vec<i64>,
    sums: BTreeMap<String, i64>,
}

async fn old_system(world: &World, source: &str, events: &[BillingEvent]) -> OldSystem {
    let tenant = world.tenant(source, &CODES).await;
    referral::record_events(&world.app, &tenant, "old", events).await.unwrap();
    let found = outcome(world, &tenant).await;
    let paid = |event: &&BillingEvent| event.kind.is_payment();
    let buyers: BTreeSet<&str> =
        events.iter().filter(paid).map(|event| event.customer.as_str()).collect();
    let rows = bindings(world, &tenant).await;
    let customers = rows.into_iter().map(|(customer, partner, redeemed_at)| Known {
        bought: buyers.contains(customer.as_str()),
        customer,
        code: CODES[partner],
        redeemed_at,
    });
    OldSystem {
        customers: customers.collect(),
        firsts: found.partners.iter().map(|(firsts, ..)| *firsts).collect(),
        sums: found.sums,
    }
}

/// Each customer with the place of the partner and since when.
async fn bindings(world: &World, tenant: &Tenant) -> Vec<(String, usize, UtcMs)> {
    let mut conn = world.app.store.read().await.unwrap();
    let rows = sqlx::query(
        "SELECT external_id, (SELECT count(*) FROM partner AS p WHERE p.program_id = c.program_id
                                                              AND p.id < c.partner_id), bound_at
           FROM customer AS c WHERE program_id = ?1 ORDER BY 1",
    )
    .bind(tenant.id.get())
    .fetch_all(&mut *conn)
    .await
    .unwrap();
    let place = |number: i64| usize::try_from(number).unwrap();
    rows.iter().map(|row| (row.get(0), place(row.get(1)), UtcMs::new(row.get(2)))).collect()
}

/// All that each partner has, less what is owed, minor units.
async fn balances(world: &World, tenant: &Tenant) -> Vec<i64> {
    let mut conn = world.app.store.read().await.unwrap();
    sqlx::query_scalar(
        "SELECT coalesce((SELECT sum(credits - debits) FROM account WHERE partner_id = p.id), 0)
           FROM partner AS p WHERE program_id = ?1 ORDER BY id",
    )
    .bind(tenant.id.get())
    .fetch_all(&mut *conn)
    .await
    .unwrap()
}

fn decimal(cents: i64) -> String {
    format!("{}{}.{:02}", if cents < 0 { "-" } else { "" }, cents.abs() / 100, cents.abs() % 100)
}

/// Rows, each with its line.
type Lines<T> = Vec<(u64, T)>;

/// The rows of both files.
fn rows(
    tenant: &Tenant,
    old: &OldSystem,
    moment: UtcMs,
) -> (Lines<ImportRow>, Lines<CustomerImportRow>) {
    let partners = CODES.iter().zip(&old.firsts).enumerate().map(|(n, (code, firsts))| {
        let n = u64::try_from(n).unwrap();
        let row = ImportRow {
            source_id: format!("r{n}"),
            member: MemberId::new(tenant.id.get() * 10 + i64::try_from(n).unwrap() + 1),
            name: "Ann".to_owned(),
            code: (*code).to_owned(),
            first_purchases: u32::try_from(*firsts).unwrap(),
            available: old.sums.get(*code).map(|cents| decimal(*cents)),
            currency: None,
            track: None,
            taken_over_at: Some(moment),
        };
        (n + 2, row)
    });
    let customers = old.customers.iter().zip(2..).map(|(known, line)| {
        let row = CustomerImportRow {
            customer: known.customer.clone(),
            code: known.code.to_owned(),
            redeemed_at: known.redeemed_at,
            bought: known.bought,
        };
        (line, row)
    });
    (partners.collect(), customers.collect())
}

async fn import(world: &World, tenant: &Tenant, old: &OldSystem, moment: UtcMs, now: UtcMs) {
    let (partners, customers) = rows(tenant, old, moment);
    for again in [false, true] {
        let files = ImportFiles { partners: &partners, customers: &customers };
        let imported =
            import_files(&world.app.store, now, tenant, files, &responsible(), false).await;
        let imported = imported.unwrap().unwrap();
        assert!(imported.partners.iter().all(|one| one.new != again));
        assert!(imported.customers.iter().all(|one| one.new != again && one.counted == 0));
    }
}

/// What a world comes to that has only got what happened from the moment on: each customer whom the
/// other system had has redeemed, and bought once if they had bought.
async fn from_then_on(
    world: &World,
    source: &str,
    old: &OldSystem,
    events: &[BillingEvent],
    moment: UtcMs,
) -> (std::sync::Arc<Tenant>, BTreeSet<String>) {
    let program = read(source);
    let mut before = String::new();
    for known in &old.customers {
        let Known { customer, code, redeemed_at, bought } = known;
        writeln!(before, "{redeemed_at} redeem -r-{customer} customer={customer} code={code}")
            .unwrap();
        if *bought {
            writeln!(
                before,
                "{redeemed_at} purchase -s-{customer} customer={customer} invoice=-{customer} \
                 product=a net=10.00"
            )
            .unwrap();
        }
    }
    let mut told =
        if before.is_empty() { Vec::new() } else { super::events(&program, &csv(&before)) };
    let made_up: BTreeSet<String> = told.iter().map(|event| event.id.clone()).collect();
    let imported: BTreeSet<&str> =
        old.customers.iter().map(|known| known.customer.as_str()).collect();
    // Whoever was nobody's may have bought before, and then is not new.
    let counts = |event: &&BillingEvent| {
        event.at >= moment
            || (event.kind.is_payment() && !imported.contains(event.customer.as_str()))
    };
    told.extend(events.iter().filter(counts).cloned());
    let tenant = world.tenant(source, &CODES).await;
    referral::record_events(&world.app, &tenant, "test", &told).await.unwrap();
    (tenant, made_up)
}

fn holds(
    world: &World,
    runtime: &tokio::runtime::Runtime,
    (source, plan, place, sorted): &(String, Delivery, usize, bool),
) -> Result<(), TestCaseError> {
    let program = read(source);
    let mut events = written(&program, &plan.facts);
    let Some(last) = events.iter().map(|event| event.at).max() else { return Ok(()) };
    if *sorted {
        events.sort_by(|one, other| (one.at, &one.id).cmp(&(other.at, &other.id)));
    }
    let start = UtcMs::parse("2026-07-01T12:00:00Z").unwrap();
    let minutes: u64 = plan.facts.iter().take(place + 1).map(|fact| fact.minutes).sum();
    let moment = start.plus(Duration::from_mins(minutes)).minus(Duration::from_hours(5));
    let now = last.max(moment);
    runtime.block_on(async {
        world.clock.set(now);
        let before: Vec<BillingEvent> =
            events.iter().filter(|event| event.at < moment).cloned().collect();
        let old = old_system(world, source, &before).await;
        let (then, made_up) = from_then_on(world, source, &old, &events, moment).await;
        let expected = outcome(world, &then).await;
        let new = world.tenant(source, &[]).await;
        import(world, &new, &old, moment, now).await;
        deliver(world, &new, &events, plan).await;
        let found = outcome(world, &new).await;
        prop_assert_eq!(
            bindings(world, &new).await,
            bindings(world, &then).await,
            "bindings: {:#?}",
            events
        );
        let sales: Vec<_> =
            expected.sales.iter().filter(|sale| !made_up.contains(&sale.0)).cloned().collect();
        prop_assert_eq!(&found.sales, &sales, "sales at {}: {:#?}", moment, events);
        // What the made-up purchases have brought is not in the other world.
        let mut brought = BTreeMap::new();
        let mut firsts = vec![0; CODES.len()];
        for sale in expected.sales.iter().filter(|sale| made_up.contains(&sale.0)) {
            firsts[usize::try_from(sale.1).unwrap()] += i64::from(sale.4);
            brought.insert(sale.0.clone(), sale.1);
        }
        let made_up = earned_by(world, &then, &brought).await;
        let openings = CODES.map(|code| old.sums.get(code).copied().unwrap_or(0));
        let balances = balances(world, &new).await;
        for (n, code) in CODES.iter().enumerate() {
            let after = expected.sums.get(*code).copied().unwrap_or(0) - made_up[n];
            prop_assert_eq!(
                balances[n],
                openings[n] + after,
                "{} at {}: {:#?}",
                code,
                moment,
                events
            );
            let counted = old.firsts[n] + expected.partners[n].0 - firsts[n];
            prop_assert_eq!(found.partners[n].0, counted, "firsts of {}: {:#?}", code, events);
        }
        Ok(())
    })
}

/// What the made-up purchases have earned each partner, and kept.
async fn earned_by(world: &World, tenant: &Tenant, events: &BTreeMap<String, i64>) -> Vec<i64> {
    let mut conn = world.app.store.read().await.unwrap();
    let mut sums = vec![0; CODES.len()];
    for (event, partner) in events {
        let sum: i64 = sqlx::query_scalar(
            "SELECT coalesce(sum(t.amount), 0) FROM transfer AS t JOIN event AS e ON e.id = \
             t.event_id WHERE e.program_id = ?1 AND e.external_id = ?2 AND t.kind = 'accrue' AND \
             NOT EXISTS (SELECT 1 FROM revoked_accrual WHERE accrual_id = t.id)",
        )
        .bind(tenant.id.get())
        .bind(event)
        .fetch_one(&mut *conn)
        .await
        .unwrap();
        sums[usize::try_from(*partner).unwrap()] += sum;
    }
    sums
}

#[test]
fn after_an_import_the_whole_history_pays_nothing_twice() {
    let (runtime, world) = world();
    runner(30)
        .run(&takeovers(), |drawn| holds(&world, &runtime, &drawn))
        .unwrap_or_else(|failure| panic!("{failure}"));
}

/// A wrong import that is undone leaves nothing: the right one comes to the same as if it had been
/// the first.
#[test]
fn an_import_that_was_undone_leaves_nothing_of_itself() {
    let (runtime, world) = world();
    let mut runner = TestRunner::new(ProptestConfig { cases: 12, ..cases() });
    let amounts = prop::collection::vec((-5_000..5_000_i64, 1..40_u32), 1..4);
    let result = runner.run(&(amounts, -5_000..5_000_i64), |(wrong, right)| {
        let source = every_purchase();
        runtime.block_on(async {
            let tenant = world.tenant(&source, &[]).await;
            let now = UtcMs::parse("2026-07-01T12:00:00Z").unwrap();
            let row = |cents: i64, first_purchases: u32| ImportRow {
                source_id: "r1".to_owned(),
                member: MemberId::new(tenant.id.get() * 10 + 1),
                name: "Ann".to_owned(),
                code: "HERON".to_owned(),
                first_purchases,
                available: Some(decimal(cents)),
                currency: None,
                track: None,
                taken_over_at: Some(now),
            };
            let customers = [(
                2,
                CustomerImportRow {
                    customer: "c1".to_owned(),
                    code: "HERON".to_owned(),
                    redeemed_at: now.minus(Duration::from_hours(1)),
                    bought: true,
                },
            )];
            let take = async |cents, firsts| {
                let partners = [(2, row(cents, firsts))];
                let files = ImportFiles { partners: &partners, customers: &customers };
                let store = &world.app.store;
                import_files(store, now, &tenant, files, &responsible(), false)
                    .await
                    .unwrap()
                    .unwrap()
            };
            let mut partner: Option<PartnerId> = None;
            for (cents, firsts) in wrong {
                let taken = take(cents, firsts).await;
                prop_assert!(taken.partners[0].new && taken.customers[0].new);
                prop_assert_eq!(
                    *partner.get_or_insert(taken.partners[0].partner),
                    taken.partners[0].partner
                );
                prop_assert_eq!(balances(&world, &tenant).await, [cents]);
                for (look, new) in [(true, true), (false, true), (false, false)] {
                    let (store, by) = (&world.app.store, responsible());
                    let undone = undo_import(store, now, &tenant, "r1", &by, look).await.unwrap();
                    prop_assert_eq!((undone.new, undone.customers), (new, u64::from(new)));
                }
                prop_assert_eq!(balances(&world, &tenant).await, [0]);
                prop_assert!(bindings(&world, &tenant).await.is_empty());
            }
            take(right, 3).await;
            prop_assert_eq!(balances(&world, &tenant).await, [right]);
            let found = outcome(&world, &tenant).await;
            prop_assert_eq!(found.partners, [(3, 3, 0, 0)]);
            Ok(())
        })
    });
    result.unwrap();
}

/// A code of the partner's own that was drawn after the import is retired with it: to be deleted
/// from the billing panel if it was created there, and drawn anew if the row is imported again.
#[test]
fn codes_of_their_own_are_withdrawn_from_an_undone_partner() {
    let (runtime, world) = world();
    runtime.block_on(async {
        let tenant = world.tenant(MIDNIGHT, &[]).await;
        let staff = MemberId::new(1);
        let count = async |sql: &'static str| -> i64 {
            let mut conn = world.app.store.read().await.unwrap();
            sqlx::query_scalar(sql).bind(tenant.id.get()).fetch_one(&mut *conn).await.unwrap()
        };
        let own = "SELECT count(*) FROM coupon WHERE program_id = ?1 AND kind = 'personal' AND \
                   state = 'active'";
        let open = |kind| {
            format!(
                "SELECT count(*) FROM coupon_todo t JOIN coupon c ON c.id = t.coupon_id WHERE \
                 c.program_id = ?1 AND t.state = 'open' AND t.kind = '{kind}'"
            )
        };
        let (to_create, to_delete) = (open("create").leak(), open("delete").leak());
        let row = ImportRow {
            source_id: "r1".to_owned(),
            member: MemberId::new(77),
            name: "Ann".to_owned(),
            code: "HERON".to_owned(),
            first_purchases: 6,
            available: None,
            currency: None,
            track: None,
            taken_over_at: None,
        };
        let (partners, now) = ([(2, row)], world.app.clock.now());
        for created in [false, true] {
            let files = ImportFiles { partners: &partners, customers: &[] };
            let store = &world.app.store;
            import_files(store, now, &tenant, files, &responsible(), false).await.unwrap().unwrap();
            coupon::issue_due_codes(&world.app).await.unwrap();
            assert_eq!((count(own).await, count(to_create).await), (1, 1));
            if created {
                let newest = "SELECT max(t.id) FROM coupon_todo t JOIN coupon c ON c.id = \
                              t.coupon_id WHERE c.program_id = ?1";
                let todo = TodoId::new(count(newest).await);
                coupon::mark_todo_done(&world.app, &tenant, todo, staff).await.unwrap();
            }
            undo_import(store, now, &tenant, "r1", &responsible(), false).await.unwrap();
            assert_eq!(count(own).await, 0);
            let expected = (0, i64::from(created));
            assert_eq!((count(to_create).await, count(to_delete).await), expected);
        }
    });
}

/// Customers who are imported after some of their events were received count as if they had been
/// before.
#[test]
fn purchases_that_were_received_before_their_customers_import_count_once_it_is_made() {
    let (runtime, world) = world();
    let mut runner = TestRunner::new(ProptestConfig { cases: 24, ..cases() });
    let purchase = (prop_oneof![-9_000..0_i64, 0..9_000_i64], 1..9_000_i64);
    let drawn = (one_level(), prop::collection::vec(purchase, 1..8), any::<bool>(), 0..8_usize);
    let result = runner.run(&drawn, |(source, purchases, bought, received)| {
        let source = source.replace("by = [\"link\"]", "by = [\"link\", \"coupon\"]");
        let source = format!("{source}{COUPON}");
        let program = read(&source);
        let moment = UtcMs::parse("2026-07-20T12:00:00Z").unwrap();
        let redeemed_at = moment.minus(Duration::from_hours(400));
        let mut lines = format!("{redeemed_at} redeem r customer=c code=HERON\n");
        for (n, (minutes, cents)) in purchases.iter().enumerate() {
            let span = Duration::from_mins(minutes.unsigned_abs());
            let at = if *minutes < 0 { moment.minus(span) } else { moment.plus(span) };
            let net = decimal(*cents);
            writeln!(lines, "{at} purchase p{n} customer=c invoice=i{n} product=a net={net}")
                .unwrap();
        }
        let events = events(&program, &csv(&lines));
        let old = OldSystem {
            customers: vec![Known { customer: "c".to_owned(), code: "HERON", redeemed_at, bought }],
            firsts: vec![1, 0, 0, 0],
            sums: BTreeMap::new(),
        };
        runtime.block_on(async {
            let now = moment.plus(Duration::from_hours(200));
            world.clock.set(now);
            let first = world.tenant(&source, &[]).await;
            import(&world, &first, &old, moment, now).await;
            referral::record_events(&world.app, &first, "test", &events).await.unwrap();

            let then = world.tenant(&source, &[]).await;
            let (partners, customers) = rows(&then, &old, moment);
            let take = async |files| {
                let store = &world.app.store;
                import_files(store, now, &then, files, &responsible(), false)
                    .await
                    .unwrap()
                    .unwrap()
            };
            take(ImportFiles { partners: &partners, customers: &[] }).await;
            let (before, after) = events.split_at(received.min(events.len()));
            referral::record_events(&world.app, &then, "test", before).await.unwrap();
            let taken = take(ImportFiles { partners: &[], customers: &customers }).await;
            let found = outcome(&world, &then).await;
            let counted = usize::try_from(taken.customers[0].counted).unwrap();
            prop_assert_eq!(counted, found.sales.len());
            referral::record_events(&world.app, &then, "test", after).await.unwrap();
            prop_assert_eq!(outcome(&world, &then).await, outcome(&world, &first).await);
            Ok(())
        })
    });
    result.unwrap();
}

/// What is owed from before is paid by what is earned from then on.
#[test]
fn a_later_commission_pays_an_imported_debt_off() {
    let (runtime, world) = world();
    let mut runner = TestRunner::new(ProptestConfig { cases: 12, ..cases() });
    let result = runner.run(&(1..2_000_i64, 1..4_000_i64), |(debt, earned)| {
        let source = every_purchase();
        let program = read(&source);
        let moment = UtcMs::parse("2026-07-01T12:00:00Z").unwrap();
        let later = moment.plus(Duration::from_hours(1));
        let events = events(
            &program,
            &csv(&format!(
                "{later} purchase p customer=c invoice=i product=a net={}",
                decimal(earned * 10)
            )),
        );
        prop_assert_eq!(events[0].kind, EventKind::Purchase);
        runtime.block_on(async {
            world.clock.set(later);
            let tenant = world.tenant(&source, &[]).await;
            let old = OldSystem {
                customers: vec![Known {
                    customer: "c".to_owned(),
                    code: CODES[0],
                    redeemed_at: moment.minus(Duration::from_hours(9)),
                    bought: true,
                }],
                firsts: vec![1, 0, 0, 0],
                sums: BTreeMap::from([(CODES[0].to_owned(), -debt)]),
            };
            import(&world, &tenant, &old, moment, later).await;
            referral::record_events(&world.app, &tenant, "test", &events).await.unwrap();
            let mut conn = world.app.store.read().await.unwrap();
            let partner: i64 =
                sqlx::query_scalar("SELECT min(id) FROM partner WHERE program_id = ?1")
                    .bind(tenant.id.get())
                    .fetch_one(&mut *conn)
                    .await
                    .unwrap();
            let balances = crate::ledger::balance(&mut conn, tenant.id, PartnerId::new(partner))
                .await
                .unwrap();
            let found = (balances[0].available.minor(), balances[0].owed.minor());
            prop_assert_eq!(found, ((earned - debt).max(0), (debt - earned).max(0)));
            drop(conn);
            outcome(&world, &tenant).await;
            Ok(())
        })
    });
    result.unwrap();
}
