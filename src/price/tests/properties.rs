//! What holds for every program and all events: programs, partners, customers and payments are
//! drawn by lot.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::money::{BasisPoints, Money};

/// One thing that happens, an hour after the one before it.
#[derive(Clone, Debug)]
struct Deed {
    kind: usize,
    customer: usize,
    partner: usize,
    invoice: usize,
    cents: i64,
}

/// The rules that differ from program to program.
#[derive(Clone, Debug)]
struct Rules {
    thresholds: Vec<u64>,
    rates: Vec<u32>,
    metric: &'static str,
    uses: &'static str,
    occurrence: &'static str,
    conflict: &'static str,
    window: &'static str,
    demote: &'static str,
}

fn rules() -> impl Strategy<Value = Rules> {
    let level = (
        proptest::collection::btree_set(0_u64..6, 1..4),
        proptest::collection::vec(0..=10_000_u32, 4),
    );
    let ladder = (
        prop::sample::select(vec!["first_purchases", "clients"]),
        prop::sample::select(vec!["level_before", "level_after", "period"]),
        prop::sample::select(vec![
            ("\"lifetime\"", "never"),
            ("{ rolling_days = 1 }", "immediate"),
            ("{ rolling_days = 2 }", "at_review"),
        ]),
    );
    let rule = (
        prop::sample::select(vec![
            "\"first\"",
            "\"every\"",
            "{ max_count = 2 }",
            "{ max_months = 1 }",
        ]),
        prop::sample::select(vec!["first", "last"]),
    );
    (level, ladder, rule).prop_map(
        |((thresholds, rates), (metric, uses, (window, demote)), (occurrence, conflict))| Rules {
            thresholds: thresholds.into_iter().collect(),
            rates,
            metric,
            uses,
            occurrence,
            conflict,
            window,
            demote,
        },
    )
}

fn deeds(most: usize) -> impl Strategy<Value = Vec<Deed>> {
    let deed = (0..7_usize, 0..4_usize, 0..3_usize, 0..12_usize, 1..=20_000_i64);
    let deed = deed.prop_map(|(kind, customer, partner, invoice, cents)| Deed {
        kind,
        customer,
        partner,
        invoice,
        cents,
    });
    proptest::collection::vec(deed, 1..most)
}

impl Rules {
    fn program(&self) -> Program {
        let percent = |bps: u32| format!("{}.{:02}%", bps / 100, bps % 100);
        let levels: Vec<String> = self
            .thresholds
            .iter()
            .zip(&self.rates)
            .map(|(at, bps)| format!("{{ at = {at}, rate = \"{}\" }}", percent(*bps)))
            .collect();
        program(&format!(
            r#"
[[track]]
id = "partner"
ladder = {{ metric = "{}", window = {}, rate_uses = "{}", demote = "{}" }}
levels = [{}]
[[commission]]
id = "share"
track = "partner"
event = ["purchase", "renewal"]
occurrence = {}
rate = "level"
base = "paid_net"
[attribution]
by = ["link"]
binds_at = "registration"
conflict = "{}"
"#,
            self.metric,
            self.window,
            self.uses,
            self.demote,
            levels.join(", "),
            self.occurrence,
            self.conflict
        ))
    }
}

/// The deeds as lines of events. An invoice is of one customer; a refund may come before its
/// purchase or take too much.
fn written(deeds: &[Deed]) -> Vec<String> {
    let line = |(n, deed): (usize, &Deed)| {
        let Deed { kind, customer, partner, invoice, cents } = deed;
        let net = format!("net={}.{:02}", cents / 100, cents % 100);
        let hour = n + 1;
        let owner = invoice % 4;
        match kind {
            0 => format!("+{hour}h enrol e{n} partner=P{partner}"),
            1 | 2 => format!("+{hour}h signup e{n} customer=c{customer} code=P{partner}"),
            3 => format!(
                "+{hour}h purchase e{n} customer=c{owner} invoice=i{invoice} line={partner} \
                 product=a {net}"
            ),
            4 => format!(
                "+{hour}h renewal e{n} customer=c{owner} invoice=i{invoice} line={partner} \
                 product=a {net}"
            ),
            5 => format!("+{hour}h refund e{n} customer=c{owner} of=i{invoice} {net}"),
            _ => format!(
                "+{hour}h chargeback e{n} customer=c{owner} of=i{invoice} line={partner} {net}"
            ),
        }
    };
    deeds.iter().enumerate().map(line).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_the_lines_does_not_matter(
        rules in rules(),
        deeds in deeds(40),
        seed in any::<u64>(),
    ) {
        let program = rules.program();
        let ordered = written(&deeds);
        let mut shuffled = ordered.clone();
        shuffled.sort_by_key(|line| {
            use std::hash::{DefaultHasher, Hash as _, Hasher as _};
            let mut hasher = DefaultHasher::new();
            (seed, line).hash(&mut hasher);
            hasher.finish()
        });
        prop_assert_eq!(lines(&program, &csv(&ordered.join("\n"))),
            lines(&program, &csv(&shuffled.join("\n"))));
    }

    #[test]
    fn what_is_refunded_in_full_has_earned_nothing_in_the_end(
        rules in rules(),
        deeds in deeds(40),
    ) {
        let program = rules.program();
        let mut text = written(&deeds);
        // More than was ever paid on any invoice: 40 lines of 200.00.
        for invoice in 0..12 {
            text.push(format!("+100 refund all{invoice} customer=c{} of=i{invoice} net=9000.00",
                invoice % 4));
        }
        let lines = lines(&program, &csv(&text.join("\n")));
        let totals: PriceTotals = lines.iter().collect();
        for (partner, sum) in totals.iter() {
            prop_assert_eq!(sum.minor(), 0, "{}", partner);
        }
        let mut so_far: BTreeMap<&str, i64> = BTreeMap::new();
        for line in lines.iter().filter(|line| line.kind.is_total()) {
            let sum = so_far.entry(line.partner.as_deref().unwrap()).or_default();
            *sum += line.amount.minor();
            prop_assert!(*sum >= 0, "more is never taken back than was earned: {:?}", line);
        }
    }

    #[test]
    fn only_the_partner_who_has_the_customer_at_that_moment_earns(
        rules in rules(),
        deeds in deeds(40),
    ) {
        let program = rules.program();
        let found = lines(&program, &csv(&written(&deeds).join("\n")));
        let mut whose: BTreeMap<usize, usize> = BTreeMap::new();
        for (n, deed) in deeds.iter().enumerate() {
            let of_event: Vec<&PriceLine> = found.iter()
                .filter(|line| line.event == format!("e{n}")).collect();
            prop_assert!(!of_event.is_empty(), "every event has a line");
            match deed.kind {
                1 | 2 if rules.conflict == "first" => {
                    whose.entry(deed.customer).or_insert(deed.partner);
                }
                1 | 2 => { whose.insert(deed.customer, deed.partner); }
                _ => {}
            }
            for line in of_event.iter().filter(|line| line.kind == PriceLineKind::Accrue) {
                let owner = whose.get(&(deed.invoice % 4)).map(|partner| format!("P{partner}"));
                prop_assert_eq!(&line.partner, &owner, "{:?}", line);
            }
        }
    }

    #[test]
    fn every_amount_is_the_floor_of_a_rate_that_the_file_has(rules in rules(), deeds in deeds(40)) {
        let program = rules.program();
        for line in lines(&program, &csv(&written(&deeds).join("\n"))) {
            prop_assert!(line.level_before <= line.level_after);
            prop_assert_eq!(line.kind == PriceLineKind::Clawback, line.amount.minor() < 0, "{:?}",
                line);
            if line.kind == PriceLineKind::Accrue {
                let bps = line.bps.unwrap();
                let level = [line.level_before, line.level_after];
                let fits = |level: &u32| program.first_track().level(*level).unwrap().rate == bps;
                prop_assert!(rules.uses == "period" || level.iter().any(fits) , "{:?}", line);
                prop_assert!(bps == BasisPoints::NONE || rules.rates.contains(&bps.get()), "{:?}",
                    line);
                prop_assert_eq!(line.base.commission(bps).unwrap(), line.amount);
            }
        }
    }

    /// Thresholds and rates other than those of our files: the n-th new customer's first purchase
    /// gets the rate of the last threshold that n - 1 (before) or n (after) has reached.
    #[test]
    fn the_nth_customer_is_paid_by_the_thresholds_of_the_file(
        thresholds in proptest::collection::btree_set(0_u64..30, 1..6),
        rates in proptest::collection::vec(0..=10_000_u32, 6),
        after in any::<bool>(),
        cents in 1..=1_000_000_i64,
    ) {
        let rules = Rules {
            thresholds: thresholds.iter().copied().collect(),
            rates: rates.clone(),
            metric: "first_purchases",
            uses: if after { "level_after" } else { "level_before" },
            occurrence: "\"first\"",
            conflict: "first",
            window: "\"lifetime\"",
            demote: "never",
        };
        let program = rules.program();
        let mut text = Vec::new();
        for n in 1..=30 {
            text.push(format!("+{n} signup s{n} customer=c{n} code=FOX"));
            text.push(format!("+{n} purchase p{n} customer=c{n} invoice=i{n} product=a \
                               net={}.{:02}", cents / 100, cents % 100));
        }
        let earned = lines(&program, &csv(&text.join("\n")));
        let earned: Vec<i64> = earned.iter().filter(|l| l.kind == PriceLineKind::Accrue)
            .map(|l| l.amount.minor()).collect();
        let expected: Vec<i64> = (1..=30_u64).map(|n| {
            let count = if after { n } else { n - 1 };
            let reached = thresholds.iter().zip(&rates).rfind(|(at, _)| **at <= count);
            let bps = BasisPoints::new(reached.map_or(0, |(_, bps)| *bps)).unwrap();
            Money::new(cents, program.meta.currency).commission(bps).unwrap().minor()
        }).collect();
        prop_assert_eq!(earned, expected);
    }
}
