//! What the four programs have to pay.

use std::fmt::Write as _;

use super::*;

const MESSAGE_HELP: &str = include_str!("../../../programs/message-help.toml");
const YOURHOSTING: &str = include_str!("../../../programs/yourhosting.toml");
const NOXITY: &str = include_str!("../../../programs/noxity.toml");

/// Customers 1 to `n` of FOX redeem and purchase credits for 10.00, twice.
fn twenty_six() -> String {
    let mut text = String::new();
    for n in 1..=26 {
        writeln!(text, "+{n} redeem r{n} customer=c{n} code=FOX").unwrap();
        writeln!(
            text,
            "+{}h purchase p{n} customer=c{n} invoice=i{n} product=credits net=10.00 currency=USD",
            n * 24 + 1
        )
        .unwrap();
        writeln!(
            text,
            "+{} purchase q{n} customer=c{n} invoice=j{n} product=credits net=10.00 currency=USD",
            n + 40
        )
        .unwrap();
    }
    text
}

#[test]
fn midnight_pays_twenty_six_customers_once_each() {
    let lines = lines(&midnight(), &csv(&twenty_six()));
    let expected = times(&[("1.30", 5), ("2.20", 10), ("3.30", 10), ("4.40", 1)]);
    assert_eq!(amounts(&lines, PriceLineKind::Accrue), expected);
    assert_eq!(total(&lines, "FOX", "USD"), "65.90");
    let nothing: Vec<&PriceLine> =
        lines.iter().filter(|line| line.kind == PriceLineKind::None).collect();
    assert_eq!(nothing.len(), 52, "redemptions and second purchases");
    assert!(
        nothing
            .iter()
            .all(|line| line.amount.minor() == 0 && line.partner.as_deref() == Some("FOX"))
    );
    let fifth = lines.iter().find(|line| line.event == "p5").unwrap();
    assert_eq!((fifth.level_before, fifth.level_after, fifth.bps.unwrap().get()), (1, 2, 1300));
    assert_eq!(fifth.why, "13% of 10.00 USD at level 1 = 1.30 USD");
}

#[test]
fn a_refund_in_three_parts_of_any_split_ends_at_zero() {
    let program = midnight();
    for (one, two) in [(1, 1), (333, 333), (500, 499), (998, 1), (7, 13), (1, 998)] {
        let three = 1000 - one - two;
        let part = |minor: i32| format!("{}.{:02}", minor / 100, minor % 100);
        let mut text = twenty_six();
        for (n, minor) in [(1, one), (2, two), (3, three)] {
            writeln!(
                text,
                "+{} refund x{n} customer=c26 of=i26 net={} currency=USD",
                70 + n,
                part(minor)
            )
            .unwrap();
        }
        let lines = lines(&program, &csv(&text));
        let clawed: i64 = lines
            .iter()
            .filter(|line| line.kind == PriceLineKind::Clawback)
            .map(|line| line.amount.minor())
            .sum();
        assert_eq!(clawed, -440, "{one} {two} {three}");
        assert_eq!(total(&lines, "FOX", "USD"), "61.50");
    }
}

/// Thirty customers of FOX who pay 100.00 each, and then three renewals.
fn thirty(extra: &str) -> String {
    let mut text = "+0 enrol e1 partner=FOX track=referral\n".to_owned();
    for n in 1..=30 {
        writeln!(text, "+{n} signup s{n} customer=c{n} code=FOX").unwrap();
        let paid = n * 24 + 1;
        writeln!(text, "+{paid}h purchase p{n} customer=c{n} invoice=i{n} product=crm net=100.00")
            .unwrap();
    }
    for n in [1, 30, 15] {
        writeln!(text, "+50 renewal n{n} customer=c{n} invoice=m{n} product=crm net=100.00")
            .unwrap();
    }
    text + extra
}

#[test]
fn message_help_pays_thirty_percent_from_the_thirtieth_client_on() {
    let lines = lines(&read(MESSAGE_HELP), &csv(&thirty("")));
    assert_eq!(amounts(&lines, PriceLineKind::Accrue), times(&[("20.00", 29), ("30.00", 4)]));
    let last = lines.iter().find(|line| line.event == "p30").unwrap();
    assert_eq!((last.level_before, last.level_after), (1, 2));
}

#[test]
fn message_help_gives_integrators_their_discount_by_clients_and_altegio_its_own() {
    let program = read(MESSAGE_HELP);
    let mut text = "+0 enrol e1 partner=ANN track=integrator\n".to_owned();
    for n in 1..=10 {
        writeln!(
            text,
            "+{n} partner_payment p{n} partner=ANN customer=c{n} product=crm net=100.00"
        )
        .unwrap();
    }
    text += "+20 partner_payment a partner=ANN customer=c1 product=altegio net=432.00\n";
    text += "+20 partner_payment b partner=ANN customer=c2 product=crm net=432.00\n";
    let lines = lines(&program, &csv(&text));
    let expected = times(&[("35.00", 4), ("40.00", 5), ("50.00", 1), ("151.20", 1), ("216.00", 1)]);
    assert_eq!(amounts(&lines, PriceLineKind::Discount), expected);
    let pays: Vec<String> =
        lines.iter().filter_map(|line| line.pays).map(|pays| pays.decimal()).collect();
    assert_eq!(&pays[10..], ["280.80", "216.00"]);
    assert_eq!(
        total(&lines, "ANN", "EUR"),
        "500.00",
        "discounts are no part of the totals, the credit is"
    );
}

#[test]
fn a_discount_that_is_refunded_goes_back_the_same_way() {
    let text = "+0 enrol e1 partner=ANN track=integrator
                +1 partner_payment p1 partner=ANN customer=c1 product=crm invoice=i1 net=100.00
                +2 refund x1 customer=c1 of=i1 net=33.33
                +3 refund x2 customer=c1 of=i1 net=66.67";
    let lines = lines(&read(MESSAGE_HELP), &csv(text));
    assert_eq!(amounts(&lines, PriceLineKind::Discount), ["35.00", "-11.67", "-23.33"]);
    let pays: i64 = lines.iter().filter_map(|line| line.pays).map(|pays| pays.minor()).sum();
    assert_eq!(pays, 0, "all that was paid comes back");
}

#[test]
fn the_welcome_credit_pays_a_new_clients_first_month_at_list_price_and_ends_after_sixty_days() {
    let program = read(MESSAGE_HELP);
    let text = "+0 enrol e1 partner=ANN track=integrator
                +1 purchase old customer=c0 invoice=i0 product=crm net=50.00
                +2 partner_payment s0 partner=ANN customer=c0 product=crm list=120.00 net=0.00
                +2 partner_payment s1 partner=ANN customer=c1 product=crm list=120.00 net=0.00
                +3 partner_payment s2 partner=ANN customer=c1 product=crm list=120.00 net=0.00
                +3 partner_payment s3 partner=ANN customer=c2 product=crm list=200.00 net=0.00
                +59 partner_payment s4 partner=ANN customer=c3 product=crm list=100.00 net=0.00
                +60 partner_payment s5 partner=ANN customer=c4 product=crm list=10.00 net=0.00";
    let lines = lines(&program, &csv(text));
    assert_eq!(
        short(&lines),
        [
            "e1 ANN bonus 500.00",
            "old - none 0.00",
            "s0 ANN none 0.00",
            "s1 ANN spend 120.00",
            "s2 ANN none 0.00",
            "s3 ANN spend 200.00",
            "s4 ANN spend 100.00",
            "expire:e1:welcome ANN clawback -80.00",
            "s5 ANN none 0.00",
        ]
    );
    assert_eq!(total(&lines, "ANN", "EUR"), "420.00", "what has ended is not in the total");
    assert_eq!(lines[3].pays.unwrap().decimal(), "0.00");
}

#[test]
fn the_credit_pays_no_more_than_is_left_of_it() {
    let text = "+0 enrol e1 partner=ANN track=integrator
                +1 partner_payment s1 partner=ANN customer=c1 product=crm list=450.00 net=0.00
                +2 partner_payment s2 partner=ANN customer=c2 product=crm list=120.00 net=0.00";
    let lines = lines(&read(MESSAGE_HELP), &csv(text));
    assert_eq!(amounts(&lines, PriceLineKind::Spend), ["450.00", "50.00"]);
    assert_eq!(lines[2].pays.unwrap().decimal(), "70.00");
}

#[test]
fn yourhosting_pays_new_customers_orders_of_participating_products() {
    let text = "+0 signup s1 customer=c1 code=FOX
                +1 purchase p1 customer=c1 invoice=i1 product=example net=99.99
                +2 renewal p2 customer=c1 invoice=i2 product=example net=99.99
                +2 purchase p3 customer=c1 invoice=i3 product=other net=50.00
                +2 purchase p4 customer=c1 invoice=i4 product=example net=0.00
                +2 purchase p5 customer=c1 invoice=i5 product=unheard net=10.00
                +0 purchase p6 customer=c2 invoice=i6 product=example net=10.00
                +1 signup s2 customer=c2 code=FOX
                +3 purchase p7 customer=c2 invoice=i7 product=example net=10.00";
    let other = "[[product]]\nid = \"other\"\nparticipates = false\n";
    let lines = lines(&read(&format!("{YOURHOSTING}\n{other}")), &csv(text));
    assert_eq!(amounts(&lines, PriceLineKind::Accrue), ["9.99", "9.99"]);
    assert_eq!(total(&lines, "FOX", "EUR"), "19.98");
    let why = |id: &str| lines.iter().find(|line| line.event == id).unwrap().why.as_str();
    assert_eq!(why("p3"), "purchases of \"other\" earn nothing");
    assert_eq!(why("p4"), "nothing was paid");
    assert_eq!(why("p7"), "the customer had bought before they came by the partner");
}

#[test]
fn noxity_pays_the_first_month_at_the_contracts_full_rate() {
    let text = "+0 enrol e1 partner=ANN track=partner
                +0 contract k1 partner=ANN \
                terms={rate=\"60%\",milestones=[{at=2,amount=\"500.00\"}],ends=\"2026-12-31\"}
                +1 signup s1 customer=c1 code=ANN
                +1 purchase p1 customer=c1 invoice=i1 product=vps list=20.00 net=10.00
                +20 purchase p2 customer=c1 invoice=i2 product=vps list=20.00 net=20.00
                +40 renewal p3 customer=c1 invoice=i3 product=vps list=20.00 net=20.00
                +41 signup s2 customer=c2 code=ANN
                +41 purchase p4 customer=c2 invoice=i4 product=vps list=30.00 net=30.00
                2027-01-01 signup s3 customer=c3 code=ANN
                2027-01-01 purchase p5 customer=c3 invoice=i5 product=vps list=30.00 net=30.00
                +2 signup s6 customer=c6 code=AFF
                +2 purchase p6 customer=c6 invoice=i6 product=vps list=30.00 net=30.00";
    let lines = lines(&read(NOXITY), &csv(text));
    assert_eq!(amounts(&lines, PriceLineKind::Accrue), ["12.00", "12.00", "18.00", "30.00"]);
    assert_eq!(amounts(&lines, PriceLineKind::Bonus), ["500.00"], "at the second customer");
    assert_eq!(total(&lines, "ANN", "EUR"), "572.00");
    assert_eq!(total(&lines, "AFF", "EUR"), "", "an affiliate's rates are another document's");
}
