//! What the book says of a file of events is what the ledger posts when they are imported: the same
//! events, drawn by lot, under the four program files and under rules drawn by lot.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use proptest::prelude::*;
use sqlx::{Row as _, SqliteConnection};

use super::*;
use crate::app_context::AppContext;
use crate::bonus;
use crate::clock::{ManualClock, SystemRandom, UtcMs};
use crate::id::{GuildId, MemberId};
use crate::keys::Keys;
use crate::ledger;
use crate::partner;
use crate::passphrase::Hasher;
use crate::referral;
use crate::store::Store;
use crate::tenant::{self, Setup, Tenant};

/// The four program files.
const FILES: [&str; 4] = [
    MIDNIGHT,
    include_str!("../../../programs/message-help.toml"),
    include_str!("../../../programs/yourhosting.toml"),
    include_str!("../../../programs/noxity.toml"),
];

const CODES: [&str; 3] = ["HERON", "OTTER", "BADGER"];

/// One thing that happens, some hours after the one before it.
#[derive(Clone, Debug)]
struct Deed {
    kind: usize,
    hours: usize,
    customer: usize,
    partner: usize,
    invoice: usize,
    line: usize,
    which: usize,
    cents: [i64; 3],
}

fn deeds(most: usize) -> impl Strategy<Value = Vec<Deed>> {
    let who = (0..4_usize, 0..3_usize, 0..10_usize, 0..2_usize, 0..8_usize);
    let hours = prop_oneof![Just(0_usize), 1..30_usize, 100..900_usize];
    let cents = [1..=50_000_i64, 1..=50_000_i64, 1..=50_000_i64];
    let deed = (0..14_usize, hours, who, cents).prop_map(|(kind, hours, who, cents)| {
        let (customer, partner, invoice, line, which) = who;
        Deed { kind, hours, customer, partner, invoice, line, which, cents }
    });
    proptest::collection::vec(deed, 1..most)
}

/// The deeds as events of this program. An invoice is of one customer and a line of it is paid
/// once; refunds may come before their purchase or take too much.
fn written(program: &Program, deeds: &[Deed]) -> Vec<BillingEvent> {
    let mut lines = String::new();
    let mut paid = std::collections::BTreeSet::new();
    let mut hour = 1;
    let terms = [
        "{rate=\"60%\"}",
        "{rate=\"45.5%\",months=2}",
        "{milestones=[{metric=\"clients\",at=2,amount=\"50.00\"}]}",
    ];
    for (n, deed) in deeds.iter().enumerate() {
        hour += deed.hours;
        let Deed { customer, invoice, line, which, .. } = deed;
        let code = CODES[deed.partner];
        let [net, gross, list] =
            deed.cents.map(|cents| format!("{}.{:02}", cents / 100, cents % 100));
        let currency = program.meta.currency;
        let owner = invoice % 4;
        let place = which % (program.products.len() + 1);
        let bought =
            program.products.get(place).map_or("something-else", |product| product.id.as_str());
        let track = &program.tracks[which % program.tracks.len()].id;
        let sale = format!(
            "invoice=i{invoice} line={line} product={bought} list={list} gross={gross} \
             currency={currency}"
        );
        // Partners come first, and customers: what follows is about somebody.
        let kind = match n {
            0..3 => 0,
            3..6 => 1,
            _ => deed.kind,
        };
        let event = match kind {
            0 => format!("enrol e{n} partner={code} track={track}"),
            1 | 2 => format!("signup e{n} customer=c{customer} code={code}"),
            3 => format!("redeem e{n} customer=c{customer} code={code}"),
            4..=6 => format!("purchase e{n} customer=c{owner} net={net} {sale}"),
            7 => format!("renewal e{n} customer=c{owner} net={net} {sale}"),
            8 => format!("partner_payment e{n} customer=c{owner} partner={code} net={net} {sale}"),
            9 => format!(
                "partner_payment e{n} customer=c{owner} partner={code} product={bought} \
                 list={list} currency={currency}"
            ),
            10 => {
                format!("refund e{n} customer=c{owner} of=i{invoice} net={net} currency={currency}")
            }
            11 => format!(
                "chargeback e{n} customer=c{owner} of=i{invoice} line={line} net={net} \
                 currency={currency}"
            ),
            12 => format!("contract e{n} partner={code} terms={}", terms[which % terms.len()]),
            _ => format!("topup e{n} partner={code} net={net} currency={currency}"),
        };
        if !matches!(kind, 4..=8) || paid.insert((invoice, line)) {
            writeln!(lines, "+{hour}h {event}").unwrap();
        }
    }
    if lines.is_empty() { Vec::new() } else { events(program, &csv(&lines)) }
}

/// The personal code of the partner with this code.
fn personal_code(code: &str) -> String {
    format!("OWN{code}")
}

/// An [`AppContext`] on which each case has a program of its own.
pub(super) struct World {
    pub(super) app: AppContext,
    pub(super) clock: Arc<ManualClock>,
    next: AtomicI64,
    _folder: tempfile::TempDir,
}

impl World {
    pub(super) async fn open() -> Self {
        // In memory where the system has a folder there: what is asked is not of the disk.
        let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap();
        let store = Store::open(&format!("sqlite:{}", folder.path().join("books.db").display()))
            .await
            .unwrap();
        let random = Arc::new(SystemRandom);
        let keys =
            Arc::new(Keys::open_or_create(&folder.path().join("keys"), random.clone()).unwrap());
        let hasher = Hasher::start(Arc::clone(&keys), random.clone()).unwrap();
        let clock = Arc::new(ManualClock::new(UtcMs::parse("2026-07-01T12:00:00Z").unwrap()));
        let app = AppContext::new(store, clock.clone(), random, keys, hasher);
        Self { app, clock, next: AtomicI64::new(1), _folder: folder }
    }

    /// A program of its own with a partner for each of these codes.
    pub(super) async fn tenant(&self, source: &str, codes: &[&str]) -> Arc<Tenant> {
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        let start = UtcMs::parse("2026-07-01T12:00:00Z").unwrap();
        let setup = Setup { source: Some(source.to_owned()), ..Setup::default() };
        let guild = GuildId::new(id);
        let tenant =
            tenant::configure(&self.app, guild, "en-US", MemberId::new(1), setup).await.unwrap();
        let id = tenant.id.get();
        let attributes = tenant.program.customer_coupon().filter(|coupon| coupon.attributes);
        let kind = attributes.map_or("link", |coupon| coupon.id.as_str());
        let mut tx = self.app.store.begin().await.unwrap();
        let personal = tenant.program.coupons.iter().find(|coupon| !coupon.attributes);
        for (n, code) in codes.iter().enumerate() {
            let member = MemberId::new(id * 10 + i64::try_from(n).unwrap());
            let track = tenant.program.first_track();
            let (partner, _) =
                partner::import_partner(&mut tx, start, &tenant, member, track, (0, UtcMs::new(0)))
                    .await
                    .unwrap()
                    .unwrap();
            let codes = [(kind, (*code).to_owned())];
            let codes = codes
                .into_iter()
                .chain(personal.map(|coupon| (coupon.id.as_str(), personal_code(code))));
            for (kind, code) in codes {
                let insert = "INSERT INTO coupon (program_id, partner_id, kind, code, skeleton, \
                              state, value, unit, created_at)
                              VALUES (?1, ?2, ?3, ?4, ?4, 'active', 0, '', 0)";
                let query = sqlx::query(insert).bind(id).bind(partner.get()).bind(kind).bind(code);
                query.execute(&mut *tx).await.unwrap();
            }
        }
        tx.commit().await.unwrap();
        tenant
    }

    /// What the ledger has posted for the events, in the words of [`said`].
    async fn posted(&self, source: &str, events: &[BillingEvent]) -> BTreeMap<String, i64> {
        let tenant = self.tenant(source, &CODES).await;
        let id = tenant.id.get();
        let last = events.iter().map(|event| event.at).max().unwrap();
        self.clock.set(last);
        referral::record_events(&self.app, &tenant, "test", events).await.unwrap();
        bonus::expire_due_credits(&self.app).await.unwrap();
        let mut conn = self.app.store.read().await.unwrap();
        let rows = sqlx::query(
            "WITH named (partner, code) AS (SELECT partner_id, code FROM coupon WHERE program_id \
             = ?1 AND code NOT LIKE 'OWN%')
             SELECT 'accrue ' || e.external_id || ' ' || n.code || ' on ' || json_extract(t.basis, \
             '$.base') || ' at ' ||
                    coalesce(json_extract(t.basis, '$.bps'), 'flat') AS what, t.amount AS amount
               FROM transfer t JOIN account a ON a.id = t.credit_account_id JOIN named n ON \
             n.partner = a.partner_id
               JOIN event e ON e.id = t.event_id WHERE t.program_id = ?1 AND t.kind = 'accrue'
             UNION ALL
             SELECT 'clawback ' || e.external_id || ' ' || n.code, -sum(t.amount)
               FROM transfer t JOIN account a ON a.id = t.debit_account_id JOIN named n ON \
             n.partner = a.partner_id
               JOIN event e ON e.id = t.event_id WHERE t.program_id = ?1 AND t.kind = 'clawback' \
             GROUP BY 1
             UNION ALL
             SELECT s.kind || ' ' || e.external_id || ' ' || n.code || ' on ' || s.base, s.amount
               FROM sale s JOIN named n ON n.partner = s.partner_id JOIN event e ON e.id = \
             s.event_id
              WHERE s.program_id = ?1 AND s.kind <> 'accrue'
             UNION ALL
             SELECT 'bonus ' || n.code, sum(t.amount)
               FROM transfer t JOIN account a ON a.id = t.credit_account_id JOIN named n ON \
             n.partner = a.partner_id
              WHERE t.program_id = ?1 AND t.kind = 'bonus' GROUP BY 1
             UNION ALL
             SELECT 'expire ' || n.code, -sum(t.amount)
               FROM transfer t JOIN account a ON a.id = t.debit_account_id JOIN named n ON \
             n.partner = a.partner_id
              WHERE t.program_id = ?1 AND t.kind = 'expire' GROUP BY 1",
        );
        let rows = rows.bind(id).fetch_all(&mut *conn).await.unwrap();
        assert_holds(&mut conn).await;
        rows.iter()
            .map(|row| (row.get(0), row.get::<i64, _>(1)))
            .filter(|(_, amount)| *amount != 0)
            .collect()
    }
}

/// Every invariant of the ledger holds.
pub(super) async fn assert_holds(conn: &mut SqliteConnection) {
    let checks = ledger::verify(conn).await.unwrap();
    let broken: Vec<_> = checks.into_iter().filter(|check| !check.breaks.is_empty()).collect();
    assert!(broken.is_empty(), "{broken:#?}");
}

/// The lines of the book, as sums by what they say; what a refund gives back of a discount is
/// nobody's posting.
fn said(lines: &[PriceLine]) -> BTreeMap<String, i64> {
    let mut sums = BTreeMap::new();
    for line in lines.iter().filter(|line| line.amount.minor() != 0) {
        let (event, partner) = (&line.event, line.partner.as_deref().unwrap_or("-"));
        let base = line.base.minor();
        let what = match line.kind {
            PriceLineKind::Accrue => {
                let bps = line.bps.map_or("flat".to_owned(), |bps| bps.get().to_string());
                format!("accrue {event} {partner} on {base} at {bps}")
            }
            PriceLineKind::Clawback if event.starts_with("expire:") => format!("expire {partner}"),
            PriceLineKind::Clawback => format!("clawback {event} {partner}"),
            PriceLineKind::Discount if line.amount.minor() > 0 => {
                format!("discount {event} {partner} on {base}")
            }
            PriceLineKind::Spend => format!("spend {event} {partner} on {base}"),
            PriceLineKind::Bonus => format!("bonus {partner}"),
            PriceLineKind::Discount | PriceLineKind::None => continue,
        };
        *sums.entry(what).or_insert(0) += line.amount.minor();
    }
    sums
}

/// A program of two tracks, with whatever a file may say of money.
pub(super) fn rules() -> impl Strategy<Value = String> {
    let one = |from: &[&'static str]| prop::sample::select(from.to_vec());
    let ladder = (
        one(&[
            "metric = \"first_purchases\", rate_uses = \"level_after\"",
            "metric = \"first_purchases\", rate_uses = \"period\"",
            "metric = \"clients\", rate_uses = \"level_before\", moves_existing = false",
            "metric = \"revenue\", rate_uses = \"level_after\"",
            "metric = \"commissions\", rate_uses = \"level_before\"",
            "metric = \"manual\"",
            "metric = \"active_clients\"",
        ]),
        one(&[
            "window = \"lifetime\", demote = \"never\"",
            "window = { rolling_days = 10 }, demote = \"never\"",
            "window = { rolling_days = 9 }, demote = \"immediate\"",
            "window = { rolling_days = 20 }, demote = \"immediate\", grace_days = 7",
            "window = { rolling_days = 15 }, demote = \"at_review\"",
            "window = { rolling_days = 15 }, demote = \"at_review\", grace_days = 10",
        ]),
    );
    let rule = (
        one(&[
            "\"first\"",
            "\"every\"",
            "{ max_count = 2 }",
            "{ max_months = 1 }",
            "{ within_days = 20 }",
        ]),
        one(&[
            "\"level\"",
            "\"12.34%\"",
            "{ flat = \"5.00\" }",
            "\"full\"",
            "{ steps = [{ from = 1, rate = \"30%\" }, { from = 3, rate = \"7%\" }] }",
        ]),
        one(&["paid_net", "gross", "list", "offer_price"]),
        one(&["any", "new"]),
        one(&[
            "",
            "cap = { amount = \"20.00\", per = \"event\" }",
            "cap = { amount = \"90.00\", per = \"customer\" }",
            "cap = { amount = \"90.00\", per = \"month\" }",
        ]),
        one(&["0", "14"]),
        any::<bool>(),
    );
    let rest = (
        one(&["first", "last"]),
        one(&["", "window_days = 25"]),
        one(&["", "signup", "redeem"]),
        one(&["", "milestone", "repeat", "cash"]),
        any::<bool>(),
    );
    (ladder, rule, rest).prop_map(
        |((metric, window), rule, (conflict, within, event, bonus, contracts))| {
            let (occurrence, rate, base, customer, cap, hold, by_contract) = rule;
            let money = metric.contains("revenue") || metric.contains("commissions");
            let (metric, window) = if metric.contains("manual") {
                (metric, "demote = \"never\"")
            } else if metric.contains("active") && window.contains("lifetime") {
                (metric, "window = { rolling_days = 30 }, demote = \"immediate\"")
            } else {
                (metric, window)
            };
            let at = if money {
                ["0.00", "100.00", "300.00"].map(|at| format!("\"{at}\""))
            } else {
                ["0", "1", "3"].map(str::to_owned)
            };
            let over = if by_contract && contracts { "override = \"contract\"" } else { "" };
            let reward = match event {
                "" => String::new(),
                event => format!(
                    "[[commission]]\nid = \"hello\"\ntrack = \"partner\"\nevent = \
                     \"{event}\"\ntrigger = \"{}\"\noccurrence = {occurrence}\nrate = {{ flat = \
                     \"2.00\" }}\n",
                    if event == "signup" { "registration" } else { "redemption" }
                ),
            };
            let bonus = match bonus {
                "" => "",
                "cash" => "[[bonus]]\nid = \"hi\"\nkind = \"cash\"\namount = \"3.00\"\n",
                "milestone" => {
                    "[[bonus]]\nid = \"two\"\nkind = \"milestone\"\nmetric = \"clients\"\nat = \
                     2\namount = \"9.00\"\n"
                }
                _ => {
                    "[[bonus]]\nid = \"each\"\nkind = \"milestone\"\nmetric = \
                     \"first_purchases\"\nat = 1\namount = \"1.00\"\nrepeat = true\n"
                }
            };
            let contract = if contracts { "[contract]\nrequired_for = [\"other\"]\n" } else { "" };
            source(&format!(
                r#"
[[track]]
id = "partner"
ladder = {{ {metric}, {window} }}
levels = [{{ at = {}, rate = "10%" }}, {{ at = {}, rate = "20%" }}, {{ at = {}, rate = "33.33%" }}]
[[track]]
id = "other"
rate = "50%"
[[product]]
id = "a"
rate = {{ other = "25%" }}
[[product]]
id = "b"
[[commission]]
id = "share"
track = "partner"
event = ["purchase", "renewal"]
products = ["a", "b"]
customer = "{customer}"
occurrence = {occurrence}
rate = {rate}
base = "{base}"
hold_days = {hold}
{cap}
{over}
[[commission]]
id = "others"
track = "other"
event = "purchase"
occurrence = "every"
rate = "product"
base = "paid_net"
{reward}
{bonus}
{contract}
[attribution]
by = ["link"]
binds_at = "registration"
conflict = "{conflict}"
{within}
"#,
                at[0], at[1], at[2]
            ))
        },
    )
}

fn holds(
    world: &World,
    runtime: &tokio::runtime::Runtime,
    source: &str,
    deeds: &[Deed],
) -> Result<(), TestCaseError> {
    let program = read(source);
    let events = written(&program, deeds);
    if events.is_empty() {
        return Ok(());
    }
    let said = said(&price_events(&program, CodeStarts::default(), &events));
    let posted = runtime.block_on(world.posted(source, &events));
    prop_assert_eq!(said, posted, "{:#?}", events);
    Ok(())
}

pub(super) fn world() -> (tokio::runtime::Runtime, World) {
    // One thread: SQLite's, which answers it, is not woken up by two.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let world = runtime.block_on(World::open());
    (runtime, world)
}

fn cases(number: u32) -> ProptestConfig {
    ProptestConfig { cases: number, failure_persistence: None, ..ProptestConfig::default() }
}

#[test]
fn the_book_and_the_ledger_agree_under_each_of_the_four_files() {
    let (runtime, world) = world();
    let mut runner = proptest::test_runner::TestRunner::new(cases(64));
    let files = prop::sample::select(FILES.to_vec());
    runner
        .run(&(files, deeds(60)), |(source, deeds)| holds(&world, &runtime, source, &deeds))
        .unwrap();
}

#[test]
fn the_book_and_the_ledger_agree_under_rules_drawn_by_lot() {
    let (runtime, world) = world();
    let mut runner = proptest::test_runner::TestRunner::new(cases(128));
    runner
        .run(&(rules(), deeds(60)), |(source, deeds)| holds(&world, &runtime, &source, &deeds))
        .unwrap();
}

/// Whatever is done with a personal code is as if it had not been done.
#[test]
fn nobody_earns_from_a_personal_code() {
    let (runtime, world) = world();
    let mut runner = proptest::test_runner::TestRunner::new(cases(48));
    let own = proptest::collection::vec(any::<bool>(), 60);
    let result = runner.run(&(deeds(60), own), |(deeds, own)| {
        let program = midnight();
        assert!(program.coupons.iter().any(|coupon| !coupon.attributes));
        let mut events = written(&program, &deeds);
        for (event, own) in events.iter_mut().zip(own) {
            event.code =
                event.code.take().map(|code| if own { personal_code(&code) } else { code });
        }
        if events.is_empty() {
            return Ok(());
        }
        let is_own =
            |event: &&BillingEvent| event.code.as_ref().is_some_and(|code| code.starts_with("OWN"));
        let others: Vec<BillingEvent> =
            events.iter().filter(|event| !is_own(event)).cloned().collect();
        let said = said(&price_events(&program, CodeStarts::default(), &others));
        prop_assert_eq!(said, runtime.block_on(world.posted(MIDNIGHT, &events)), "{:#?}", events);
        Ok(())
    });
    result.unwrap();
}
