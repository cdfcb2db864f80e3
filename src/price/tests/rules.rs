//! Bindings, invoices, refunds, caps, bonuses and flags.

use super::*;

const PLAIN: &str = r#"
[[track]]
id = "partner"
rate = "10%"
[[commission]]
id = "share"
track = "partner"
event = ["purchase", "renewal"]
occurrence = "every"
rate = "level"
base = "paid_net"
"#;

fn of<'l>(lines: &'l [PriceLine], id: &str) -> &'l PriceLine {
    lines.iter().find(|line| line.event == id).unwrap()
}

#[test]
fn the_order_of_lines_and_a_second_copy_change_nothing() {
    let text = "+0 signup s1 customer=c1 code=FOX
                +1 purchase p1 customer=c1 invoice=i1 product=a net=10.00
                +2 refund x1 customer=c1 of=i1 net=5.00
                +3 signup s2 customer=c1 code=OWL";
    let backwards: Vec<&str> = text.lines().rev().chain(text.lines()).collect();
    let (one, other) = (csv(text), csv(&backwards.join("\n")));
    let program = program(PLAIN);
    assert_eq!(lines(&program, &one), lines(&program, &other));
    assert_eq!(
        short(&lines(&program, &other)),
        ["s1 FOX none 0.00", "p1 FOX accrue 1.00", "x1 FOX clawback -0.50", "s2 OWL none 0.00"]
    );
}

#[test]
fn a_customer_stays_with_the_first_or_goes_with_the_last() {
    let text = "+0 signup s1 customer=c1 code=FOX
                +1 signup s2 customer=c1 code=OWL
                +2 purchase p1 customer=c1 invoice=i1 product=a net=10.00";
    let first = lines(&program(PLAIN), &csv(text));
    assert_eq!(of(&first, "p1").partner.as_deref(), Some("FOX"));
    assert_eq!(of(&first, "s2").why, "c1 stays FOX's, who came first");
    let last = format!(
        "{PLAIN}[attribution]\nby = [\"link\"]\nbinds_at = \"registration\"\nconflict = \"last\"\n"
    );
    let last = lines(&program(&last), &csv(text));
    assert_eq!(of(&last, "p1").partner.as_deref(), Some("OWL"));
}

#[test]
fn a_binding_of_the_same_moment_counts_and_a_later_one_does_not() {
    let text = "+1 purchase p1 customer=c1 invoice=i1 product=a net=10.00
                +1 signup s1 customer=c1 code=FOX
                +1 purchase p2 customer=c2 invoice=i2 product=a net=10.00
                +2 signup s2 customer=c2 code=FOX";
    let lines = lines(&program(PLAIN), &csv(text));
    assert_eq!(
        short(&lines),
        [
            "p1 - none 0.00",
            "p2 - none 0.00",
            "s1 FOX none 0.00",
            "p1 FOX accrue 1.00",
            "s2 FOX none 0.00"
        ]
    );
}

#[test]
fn spellings_of_a_code_are_one_partner_called_as_first_written() {
    let text = "+0 signup s1 customer=c1 code=Night-Fox
                +0 signup s2 customer=c2 code=NIGHTFOX
                +1 purchase p1 customer=c1 invoice=i1 product=a net=10.00
                +1 purchase p2 customer=c2 invoice=i2 product=a net=10.00";
    assert_eq!(total(&lines(&program(PLAIN), &csv(text)), "Night-Fox", "EUR"), "2.00");
}

#[test]
fn the_lines_of_one_invoice_are_one_purchase() {
    let text = "+0 redeem r1 customer=c1 code=FOX
                +1 purchase p1 customer=c1 invoice=i1 line=1 product=credits net=10.00 currency=USD
                +1 purchase p2 customer=c1 invoice=i1 line=2 product=credits net=5.00 currency=USD
                +2 purchase p3 customer=c1 invoice=i2 product=credits net=10.00 currency=USD
                +1 purchase p4 customer=c1 invoice=i1 line=2 product=credits net=5.00 currency=USD
                +3 purchase p5 customer=c1 invoice=i1 line=2 product=credits net=5.00 currency=USD
                +4 refund x1 customer=c1 of=i1 net=9.00 currency=USD";
    let lines = lines(&midnight(), &csv(text));
    assert_eq!(amounts(&lines, PriceLineKind::Accrue), ["1.30", "0.65"]);
    assert_eq!(of(&lines, "p4").why, "line 2 of invoice i1 is known");
    assert!(of(&lines, "p5").why.ends_with("staff decide whether it counts"));
    let clawed: Vec<String> = lines[6..]
        .iter()
        .map(|line| format!("{} {}", line.base.decimal(), line.amount.decimal()))
        .collect();
    assert_eq!(clawed, ["6.00 -0.78", "3.00 -0.39"], "spread over the lines by largest remainder");
}

#[test]
fn a_refund_waits_for_its_invoice_and_for_other_lines_of_it() {
    let text = "+0 signup s1 customer=c1 code=FOX
                +1 refund x1 customer=c1 of=i1 net=15.00
                +2 purchase p1 customer=c1 invoice=i1 line=1 product=a net=10.00
                +3 purchase p2 customer=c1 invoice=i1 line=2 product=a net=10.00
                +4 refund x2 customer=c2 of=i1 net=1.00
                +4 chargeback x3 customer=c1 of=i1 line=2 net=20.00";
    let lines = lines(&program(PLAIN), &csv(text));
    assert_eq!(
        short(&lines),
        [
            "s1 FOX none 0.00",
            "x1 - none 0.00",
            "p1 FOX accrue 1.00",
            "x1 - none 0.00",
            "x1 FOX clawback -1.00",
            "p2 FOX accrue 1.00",
            "x1 FOX clawback -0.50",
            "x2 - none 0.00",
            "x3 - none 0.00",
            "x3 FOX clawback -0.50",
        ]
    );
    assert_eq!(of(&lines, "x1").why, "invoice i1 is not known yet: the refund waits for it");
    assert_eq!(of(&lines, "x2").why, "invoice i1 is of another customer or in another currency");
    assert_eq!(
        of(&lines, "x3").why,
        "15.00 EUR more than was paid on invoice i1: that part waits for other lines of it"
    );
    assert_eq!(total(&lines, "FOX", "EUR"), "0.00");
}

#[test]
fn caps_hold_for_an_event_a_customer_or_a_calendar_month() {
    let capped = |per: &str| format!("{PLAIN}cap = {{ amount = \"2.50\", per = \"{per}\" }}\n");
    // The month ends at midnight in Amsterdam: 22:00 UTC.
    let text = "+0 signup s1 customer=c1 code=FOX
                +0 signup s2 customer=c2 code=FOX
                +1 purchase p1 customer=c1 invoice=i1 product=a net=20.00
                +2 purchase p2 customer=c1 invoice=i2 product=a net=30.00
                +3 purchase p3 customer=c2 invoice=i3 product=a net=20.00
                2026-07-31T21:59:59Z purchase p4 customer=c2 invoice=i4 product=a net=20.00
                2026-07-31T22:00:00Z purchase p5 customer=c2 invoice=i5 product=a net=20.00";
    for (per, expected) in [
        ("event", ["2.00", "2.50", "2.00", "2.00", "2.00"]),
        ("customer", ["2.00", "0.50", "2.00", "0.50", "0.00"]),
        ("month", ["2.00", "0.50", "0.00", "0.00", "2.00"]),
    ] {
        assert_eq!(
            amounts(&lines(&program(&capped(per)), &csv(text)), PriceLineKind::Accrue),
            expected,
            "{per}"
        );
    }
}

#[test]
fn bonuses_are_paid_at_enrolment_and_at_milestones() {
    let bonuses = r#"
[[bonus]]
id = "hello"
kind = "cash"
amount = "5.00"
[[bonus]]
id = "three"
kind = "milestone"
metric = "clients"
at = 3
amount = "30.00"
[[bonus]]
id = "each_hundred"
kind = "milestone"
metric = "revenue"
at = "100.00"
repeat = true
amount = "1.00"
"#;
    let text = "+0 enrol e1 partner=FOX
                +0 enrol e2 partner=FOX
                +1 signup s1 customer=c1 code=FOX
                +1 signup s2 customer=c2 code=FOX
                +1 signup s3 customer=c3 code=FOX
                +2 purchase p1 customer=c1 invoice=i1 product=a net=50.00
                +2 purchase p2 customer=c1 invoice=i2 product=a net=250.00
                +2 purchase p3 customer=c2 invoice=i3 product=a net=1.00
                +2 purchase p4 customer=c3 invoice=i4 product=a net=1.00
                +3 refund x1 customer=c3 of=i4 net=1.00
                +4 purchase p5 customer=c3 invoice=i5 product=a net=1.00";
    let lines = lines(&program(&format!("{PLAIN}{bonuses}")), &csv(text));
    let paid: Vec<String> = lines
        .iter()
        .filter(|line| line.kind == PriceLineKind::Bonus)
        .map(|line| {
            format!(
                "{} {} {}: {}",
                line.event,
                line.rule.as_deref().unwrap(),
                line.amount.decimal(),
                line.why
            )
        })
        .collect();
    assert_eq!(
        paid,
        [
            "e1 hello 5.00: 5.00 EUR at enrolment",
            "p2 each_hundred 3.00: 1.00 EUR for 100.00 EUR revenue, 3 times",
            "p4 three 30.00: 30.00 EUR for 3 clients",
        ]
    );
}

#[test]
fn a_customer_who_looks_like_the_partner_is_flagged_and_still_earns() {
    let text = "+0 enrol e1 partner=FOX discord_id=77 email_hash=abc
                +1 signup s1 customer=c1 code=FOX discord_id=77
                +1 signup s2 customer=c2 code=FOX email_hash=abc
                +1 signup s3 customer=fox code=FOX
                +1 signup s4 customer=c4 code=FOX email_hash=zzz
                +1 signup s5 customer=c5 code=FOX email_hash=zzz
                +2 purchase p1 customer=c1 invoice=i1 product=a net=10.00";
    let lines = lines(&program(PLAIN), &csv(text));
    let flag = |id: &str| of(&lines, id).why.split_once("; flag: ").map(|(_, flag)| flag);
    assert_eq!(flag("s1"), Some("the customer has the partner's Discord account"));
    assert_eq!(flag("s2"), Some("the customer has the partner's e-mail address"));
    assert_eq!(flag("s3"), Some("the customer is called like the partner's code"));
    assert_eq!(flag("s4"), None);
    assert_eq!(
        flag("s5"),
        Some("the customer has the e-mail address or the Discord account of c4")
    );
    assert_eq!((flag("p1").is_some(), of(&lines, "p1").amount.decimal().as_str()), (true, "1.00"));
}

#[test]
fn a_flat_amount_is_paid_for_a_registration_once() {
    let flat = r#"
[[track]]
id = "partner"
[[commission]]
id = "lead"
track = "partner"
event = "signup"
trigger = "registration"
occurrence = "first"
rate = { flat = "3.00" }
base = "paid_net"
"#;
    let text = "+0 signup s1 customer=c1 code=FOX
                +1 signup s2 customer=c1 code=FOX
                +1 signup s3 customer=c1 code=OWL";
    let lines = lines(&program(flat), &csv(text));
    assert_eq!(short(&lines), ["s1 FOX accrue 3.00", "s2 FOX none 0.00", "s3 OWL none 0.00"]);
}

#[test]
fn each_price_line_has_every_field_and_totals_are_sorted() {
    let text = "+0 redeem r1 customer=c1 code=FOX
                +1 purchase p1 customer=c1 invoice=i1 product=credits net=20.00 currency=USD";
    let lines = lines(&midnight(), &csv(text));
    assert_eq!(
        serde_json::to_string(&lines[1]).unwrap(),
        r#"{"event":"p1","partner":"FOX","rule":"kickback","level_before":1,"level_after":1,"base":"20.00","bps":1300,"amount":"2.60","unit":"USD","kind":"accrue","pays":null,"why":"13% of 20.00 USD at level 1 = 2.60 USD"}"#
    );
    let totals: PriceTotals = lines.iter().collect();
    assert_eq!(serde_json::to_string(&totals).unwrap(), r#"{"FOX":{"USD":"2.60"}}"#);
}
