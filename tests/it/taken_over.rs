//! Partners who were taken over from another system, with the codes that the billing panel has for
//! them already, of whatever shape.

use fastrand::Rng;
use serde_json::{Value, json};

use crate::bot::{CODE, World, drawn, purchase, redeem};

impl World {
    /// Imports these rows; what is said, and the status.
    fn take_over(&self, columns: &str, rows: &[String]) -> (Option<i32>, String) {
        let file = format!("source_id,discord_id,name,code{columns}\n{}\n", rows.join("\n"));
        std::fs::write(self.folder.path().join("partners.csv"), file).unwrap();
        let by = self.actor("staff").id().to_string();
        let args = ["ledger", "import", "partners.csv", "--by", &by, "--reason", "from the panel"];
        let output = self.cli(&args);
        let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        (output.status.code(), said)
    }

    /// Sends events; the codes keep the moment at which they were named.
    async fn send_now(&self, events: &Value) {
        let body = events.to_string();
        let (status, said) = self.send(&body, &self.signature(&body, self.now())).await;
        assert_eq!(status, 202, "{said}");
    }

    async fn outcome(&self, id: &str) -> String {
        self.rows(&format!("SELECT outcome FROM event WHERE external_id = '{id}'")).await.concat()
    }
}

fn time(seconds: i64) -> String {
    chrono::DateTime::from_timestamp(seconds, 0).unwrap().to_rfc3339()
}

/// A Discord id that nobody here has, and that no spreadsheet has rounded.
fn id(draw: &mut Rng) -> u64 {
    80_351_110_224_600_001 + draw.u64(0..9_000_000) * 10
}

/// The redemption is there before its partner is: it counts as soon as the code does, if the
/// partner was taken over before it.
#[tokio::test(flavor = "multi_thread")]
async fn a_redemption_that_came_before_its_partner_counts_as_soon_as_the_code_is_there() {
    let (seed, draw) = &mut drawn();
    let world = World::ready().await;
    let now = world.now();
    for n in 0..6 {
        let (customer, code) = (
            format!("c{n}"),
            format!("{}HERONRY", ["A", "BE", "COD", "DRUM", "ELVES", "FROSTY"][n]),
        );
        let redeemed = now - draw.i64(1_200..60 * 3_600);
        let paid = redeemed + draw.i64(1..1_200);
        let taken_over = redeemed - draw.i64(3_600..30 * 86_400);
        let (mut early, mut late) =
            (redeem(&customer, &code, 0), purchase(&customer, &format!("i{n}"), 0));
        (early["at"], late["at"]) = (json!(time(redeemed)), json!(time(paid)));
        world.send_now(&json!([early])).await;
        assert_eq!(world.outcome(&format!("redeem-{customer}")).await, "unknown_code");
        let row = format!("r{n},{},Ann,{code},{}", id(draw), time(taken_over));
        let (status, said) = world.take_over(",taken_over_at", &[row]);
        assert_eq!(status, Some(0), "seed {seed}: {said}");
        // The purchase may come before the minute in which the redemption is looked at again; a
        // file does not wait for it.
        match draw.u8(0..3) {
            0 => {
                let file = format!(
                    "id,type,at,customer,invoice,product,net,currency\npurchase-i{n},purchase,{},\
                     {customer},i{n},credits,10.00,USD\n",
                    time(paid)
                );
                std::fs::write(world.folder.path().join("late.csv"), file).unwrap();
                let said = String::from_utf8(world.cli(&["event", "late.csv"]).stdout).unwrap();
                let expected = format!("purchase-i{n}: accrued\n");
                assert!(said.starts_with(&expected), "seed {seed}: {said}");
            }
            1 => {
                world.bring_due().await;
                world.send_now(&json!([late])).await;
            }
            _ => {
                world.send_now(&json!([late])).await;
                world.bring_due().await;
            }
        }
        let outcomes = [
            world.outcome(&format!("redeem-{customer}")).await,
            world.outcome(&format!("purchase-i{n}")).await,
        ];
        assert_eq!(
            outcomes,
            ["bound", "accrued"],
            "seed {seed}: redeemed {redeemed}, paid {paid}, taken over {taken_over}"
        );
    }
    assert_eq!(world.count("SELECT sum(first_purchases) FROM partner").await, 6);
    world.assert_sound();
}

/// Bare digits are a code, never a partner's number; what is one partner's code and another one's
/// Discord id is nobody's.
#[tokio::test(flavor = "multi_thread")]
async fn digits_name_a_code_and_never_a_partners_number() {
    let (seed, draw) = &mut drawn();
    let world = World::with_partner().await;
    let alice = world.actor("alice").id();
    let by = world.actor("staff").id().to_string();
    let width = draw.usize(1..9);
    let other = draw.u64(3..1_000_000_000);
    let codes = [format!("{:0width$}", 1), other.to_string(), alice.to_string()];
    let rows: Vec<String> = codes
        .iter()
        .enumerate()
        .map(|(n, code)| format!("r{n},{},Zero,{code},60.00", id(draw)))
        .collect();
    let (status, said) = world.take_over(",available", &rows);
    assert_eq!(status, Some(0), "seed {seed}: {said}");
    let nobody = loop {
        let digits = draw.u64(3..1_000_000_000).to_string();
        if !codes.contains(&digits) {
            break digits;
        }
    };
    for (named, told) in [
        (codes[0].clone(), "partner 2 has no open payout".to_owned()),
        (codes[1].clone(), "partner 3 has no open payout".to_owned()),
        ("#1".to_owned(), "partner 1 has no open payout".to_owned()),
        ("#2".to_owned(), "partner 2 has no open payout".to_owned()),
        (codes[2].clone(), format!("\"{alice}\" is one partner's code")),
        (nobody.clone(), format!("no partner is called \"{nobody}\"")),
    ] {
        let file =
            format!("transaction,partner,amount,currency\n7VB83412KX998412P,{named},39.00,USD\n");
        std::fs::write(world.folder.path().join("paid.csv"), file).unwrap();
        let output = world.cli(&["payout", "reconcile", "paid.csv", "--by", &by, "--dry-run"]);
        let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        assert_eq!(output.status.code(), Some(3), "seed {seed}: {named}: {said}");
        assert!(said.contains(&told), "seed {seed}: {named}: {told}: {said}");
    }
    // And so it is in events.
    let now = world.now();
    for (n, code) in codes.iter().enumerate() {
        let mut event = redeem(&format!("c{n}"), code, 0);
        event["at"] = json!(time(now));
        world.send_now(&json!([event])).await;
    }
    let bound =
        world.rows("SELECT CAST(partner_id AS TEXT) FROM customer ORDER BY external_id").await;
    assert_eq!(bound, ["2", "3", "4"], "seed {seed}");
    world.assert_sound();
}

/// Codes of other shapes and codes that are alike are there in the panel, and so they are here, each
/// with a warning; the same code twice is refused.
#[tokio::test(flavor = "multi_thread")]
async fn codes_of_the_panel_are_taken_whatever_they_look_like() {
    let (seed, draw) = &mut drawn();
    let world = World::with_partner().await;
    let letters = |draw: &mut Rng, length: usize| {
        (0..length)
            .map(|_| draw.choice(b"ABCDEFHJKLMPQRTUVWXY").map(|b| char::from(*b)).unwrap())
            .collect::<String>()
    };
    let base = format!("{}3", letters(draw, 7));
    let slip = format!("{}{}", &base[..7], draw.choice(&["4", "7", "9"]).unwrap());
    let alike = {
        let head = letters(draw, 6);
        (format!("{head}O7"), format!("{head}07"))
    };
    let (short, long) = {
        let (s, l) = (draw.usize(1..4), draw.usize(21..60));
        (letters(draw, s), letters(draw, l))
    };
    let spaced =
        format!("{}{}{}", letters(draw, 4), draw.choice(&["_", "."]).unwrap(), letters(draw, 4));
    let slip_told = format!("it is one slip away from {base}");
    let alike_told = format!("it can be misread as {}", alike.0);
    let shape = "it does not fit the program's".to_owned();
    let codes = [
        (base.clone(), None),
        (slip, Some(slip_told)),
        (alike.0.clone(), None),
        (alike.1.clone(), Some(alike_told)),
        (short, Some(shape.clone())),
        (long, Some(shape.clone())),
        (spaced, Some(shape)),
    ];
    let rows: Vec<String> = codes
        .iter()
        .enumerate()
        .map(|(n, (code, _))| format!("r{n},{},Ann,{code}", id(draw)))
        .collect();
    let (status, said) = world.take_over("", &rows);
    assert_eq!(status, Some(0), "seed {seed}: {said}");
    for (n, (code, told)) in codes.iter().enumerate() {
        let warning = format!("line {}: warning: code {code}: ", n + 2);
        let line = said.lines().find(|line| line.starts_with(&warning));
        match told {
            Some(told) => assert!(
                line.is_some_and(|line| line.contains(told)),
                "seed {seed}: {code}: {told}: {said}"
            ),
            None => assert_eq!(line, None, "seed {seed}: {code}"),
        }
    }
    // Each of them binds to its own partner.
    let now = world.now();
    for (n, (code, _)) in codes.iter().enumerate() {
        let mut event = redeem(&format!("c{n}"), &code.to_lowercase(), 0);
        event["at"] = json!(time(now));
        world.send_now(&json!([event])).await;
    }
    let bound =
        world.rows("SELECT CAST(partner_id AS TEXT) FROM customer ORDER BY external_id").await;
    assert_eq!(bound, ["2", "3", "4", "5", "6", "7", "8"], "seed {seed}");
    let mut again = draw.choice(&codes).unwrap().0.clone();
    if draw.bool() {
        again = again.to_lowercase();
    } else {
        again.insert(1, '-');
    }
    for code in [again.as_str(), CODE] {
        let (status, said) = world.take_over("", &[format!("x1,{},Bob,{code}", id(draw))]);
        let taken = said.contains("line 2: code: the code is taken");
        assert!(status == Some(1) && taken, "seed {seed}: {code}: {said}");
    }
    world.assert_sound();
}

/// Whatever the panel says that a partner has, or owes, is what the books have here.
#[tokio::test(flavor = "multi_thread")]
async fn an_opening_balance_may_be_a_debt() {
    let (seed, draw) = &mut drawn();
    let world = World::ready().await;
    let names = ["Ann", "Bob", "Cem", "Dan"];
    let cents: Vec<i64> = names.iter().map(|_| draw.i64(-900_000..900_000)).collect();
    let rows: Vec<String> = names
        .iter()
        .zip(&cents)
        .enumerate()
        .map(|(n, (name, cents))| {
            let sign = if *cents < 0 { *draw.choice(&["-", "\u{2212}"]).unwrap() } else { "" };
            let cents = cents.abs();
            format!(
                "r{n},{},{name},{name}CODE{n},{sign}{}.{:02}",
                id(draw),
                cents / 100,
                cents % 100
            )
        })
        .collect();
    for _ in 0..2 {
        let (status, said) = world.take_over(",available", &rows);
        assert_eq!(status, Some(0), "seed {seed}: {said}");
        let held = world
            .rows(
                "SELECT CAST(coalesce((SELECT sum(credits - debits) FROM account WHERE \
                 partner_id = p.id AND kind IN ('available', 'owed')), 0) AS TEXT) FROM \
                 partner p ORDER BY p.id",
            )
            .await;
        let expected: Vec<String> = cents.iter().map(ToString::to_string).collect();
        assert_eq!(held, expected, "seed {seed}");
    }
    assert_eq!(world.broken(), None);
    world.assert_sound();
}
