//! Levels that fall, windows that roll, months that begin.

use std::fmt::Write as _;

use super::*;

fn ladder(ladder: &str, levels: &str) -> Program {
    program(&format!(
        r#"
[[track]]
id = "partner"
ladder = {{ {ladder} }}
levels = [{levels}]
[[commission]]
id = "share"
track = "partner"
event = ["purchase", "renewal"]
occurrence = "every"
rate = "level"
base = "paid_net"
"#
    ))
}

const LEVELS: &str = r#"{ at = 0, rate = "10%" }, { at = 2, rate = "20%" }"#;

/// Two customers who each pay 10.00 on days 1 and 2, and one of them again on the given days.
fn paying(days: &[&str]) -> String {
    let mut text =
        "+0 signup s1 customer=c1 code=FOX\n+0 signup s2 customer=c2 code=FOX\n".to_owned();
    text += "+1 purchase p1 customer=c1 invoice=i1 product=a net=10.00\n";
    text += "+2 purchase p2 customer=c2 invoice=i2 product=a net=10.00\n";
    for (n, day) in days.iter().enumerate() {
        writeln!(text, "{day} renewal n{n} customer=c1 invoice=m{n} product=a net=10.00").unwrap();
    }
    csv(&text)
}

#[test]
fn a_rolling_count_lets_levels_go_at_once_or_after_grace() {
    let rolling =
        "metric = \"active_clients\", window = { rolling_days = 30 }, rate_uses = \"level_before\"";
    // c2 has last paid on day 2 and leaves the window on day 32.
    let days = ["+10", "+31", "+32", "+41", "+42", "2026-09-01"];
    for (demote, expected) in [
        ("demote = \"never\"", ["1.00", "1.00", "2.00", "2.00", "2.00", "2.00", "2.00", "2.00"]),
        (
            "demote = \"immediate\"",
            ["1.00", "1.00", "2.00", "2.00", "1.00", "1.00", "1.00", "1.00"],
        ),
        (
            "demote = \"immediate\", grace_days = 10",
            ["1.00", "1.00", "2.00", "2.00", "2.00", "2.00", "1.00", "1.00"],
        ),
        (
            "demote = \"at_review\"",
            ["1.00", "1.00", "2.00", "2.00", "2.00", "2.00", "2.00", "1.00"],
        ),
    ] {
        let lines = lines(&ladder(&format!("{rolling}, {demote}"), LEVELS), &paying(&days));
        assert_eq!(amounts(&lines, PriceLineKind::Accrue), expected, "{demote}");
    }
}

#[test]
fn a_count_that_recovers_within_the_grace_keeps_the_level() {
    let rolling =
        "metric = \"active_clients\", window = { rolling_days = 30 }, rate_uses = \"level_before\"";
    let program = ladder(&format!("{rolling}, demote = \"immediate\", grace_days = 10"), LEVELS);
    let mut text = paying(&["+31", "+50"]);
    text +=
        csv("+40 renewal back customer=c2 invoice=m9 product=a net=10.00").lines().nth(1).unwrap();
    let lines = lines(&program, &text);
    assert_eq!(amounts(&lines, PriceLineKind::Accrue), ["1.00", "1.00", "2.00", "2.00", "2.00"]);
}

#[test]
fn the_level_of_the_period_is_that_of_the_months_first_moment() {
    let program = ladder(
        "metric = \"clients\", window = \"lifetime\", rate_uses = \"period\", demote = \"never\"",
        LEVELS,
    );
    let days = ["+20", "2026-07-31T21:59:59Z", "2026-07-31T22:00:00Z"];
    let lines = lines(&program, &paying(&days));
    assert_eq!(amounts(&lines, PriceLineKind::Accrue), ["1.00", "1.00", "1.00", "1.00", "2.00"]);
}

#[test]
fn a_new_level_is_for_new_customers_only_where_the_file_says_so() {
    let base = "metric = \"clients\", window = \"lifetime\", rate_uses = \"level_after\", demote \
                = \"never\"";
    let program = ladder(&format!("{base}, moves_existing = false"), LEVELS);
    let lines = lines(&program, &paying(&["+20"]));
    assert_eq!(amounts(&lines, PriceLineKind::Accrue), ["1.00", "2.00", "1.00"]);
}

#[test]
fn revenue_and_commissions_move_levels_by_money() {
    let levels = r#"{ at = "0", rate = "10%" }, { at = "20.00", rate = "20%" }"#;
    let revenue = "metric = \"revenue\", window = \"lifetime\", rate_uses = \"level_after\", \
                   demote = \"never\"";
    let found = lines(&ladder(revenue, levels), &paying(&["+3"]));
    assert_eq!(amounts(&found, PriceLineKind::Accrue), ["1.00", "2.00", "2.00"]);
    let levels = r#"{ at = "0", rate = "10%" }, { at = "2.00", rate = "20%" }"#;
    let commissions = "metric = \"commissions\", window = \"lifetime\", rate_uses = \
                       \"level_before\", demote = \"never\"";
    let found = lines(&ladder(commissions, levels), &paying(&["+3"]));
    assert_eq!(amounts(&found, PriceLineKind::Accrue), ["1.00", "1.00", "2.00"]);
}

#[test]
fn a_partner_who_changes_tracks_keeps_what_was_counted() {
    let program = program(
        r#"
[[track]]
id = "small"
rate = "5%"
[[track]]
id = "large"
ladder = { metric = "clients", window = "lifetime", rate_uses = "level_before", demote = "never" }
levels = [{ at = 1, rate = "10%" }, { at = 3, rate = "20%" }]
[[commission]]
id = "small"
track = "small"
event = "purchase"
occurrence = "every"
rate = "level"
base = "paid_net"
[[commission]]
id = "large"
track = "large"
event = "purchase"
occurrence = "every"
rate = "level"
base = "paid_net"
"#,
    );
    let text = "+0 signup s1 customer=c1 code=FOX
                +1 purchase p1 customer=c1 invoice=i1 product=a net=10.00
                +2 enrol e1 partner=FOX track=large
                +3 purchase p2 customer=c1 invoice=i2 product=a net=10.00";
    let lines = lines(&program, &csv(text));
    assert_eq!(amounts(&lines, PriceLineKind::Accrue), ["0.50", "1.00"]);
}
