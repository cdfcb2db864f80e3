//! Tests of whole files: Midnight's, and Midnight's with something changed.

use proptest::prelude::*;

use super::*;
use crate::clock::UtcMs;
use crate::money::{Money, Unit};

const MIDNIGHT: &str = include_str!("../../programs/midnight.toml");

fn midnight() -> Program {
    parse(MIDNIGHT, "midnight.toml").unwrap_or_else(|faults| panic!("{}", listed(&faults)))
}

fn listed(faults: &[ProgramProblem]) -> String {
    faults.iter().map(ProgramProblem::to_string).collect::<Vec<_>>().join("\n")
}

/// Midnight's file with `from` (which has to occur) replaced by `to`, once.
fn changed(from: &str, to: &str) -> String {
    assert!(MIDNIGHT.contains(from), "{from:?} is not in the file");
    MIDNIGHT.replacen(from, to, 1)
}

/// The faults after that change, one a line, without their places.
fn faults_of(from: &str, to: &str) -> Vec<String> {
    match parse(&changed(from, to), "m.toml") {
        Ok(_) => Vec::new(),
        Err(faults) => faults
            .iter()
            .map(|f| f.to_string().split_once("error: ").unwrap().1.to_owned())
            .collect(),
    }
}

fn accepts(from: &str, to: &str) {
    let faults = faults_of(from, to);
    assert!(faults.is_empty(), "{to:?}: {faults:?}");
}

/// The faults of the file with `more` at its end, one a line, without their places.
pub(super) fn faults_with(more: &str) -> Vec<String> {
    match parse(&format!("{MIDNIGHT}\n{more}"), "m.toml") {
        Ok(_) => Vec::new(),
        Err(faults) => faults
            .iter()
            .map(|f| f.to_string().split_once("error: ").unwrap().1.to_owned())
            .collect(),
    }
}

/// The file with `more` at its end.
pub(super) fn with(more: &str) -> Program {
    parse(&format!("{MIDNIGHT}\n{more}"), "m.toml")
        .unwrap_or_else(|faults| panic!("{}", listed(&faults)))
}

/// The change makes exactly one fault, and its words contain `expected`.
fn refuses(from: &str, to: &str, expected: &str) {
    let faults = faults_of(from, to);
    assert_eq!(faults.len(), 1, "{to:?}: {faults:?}");
    assert!(faults[0].contains(expected), "{to:?}: {faults:?}");
}

fn dollars(text: &str) -> Money {
    Money::parse(text, Unit::currency("USD").unwrap()).unwrap()
}

/// What a purchase earns for a partner of this track with this count.
fn purchase(
    program: &Program,
    track: &str,
    count: u64,
    product: &str,
    base: Money,
    first: bool,
) -> Reward {
    let level = program.track(track).map_or(0, |track| track.level_at(count).number);
    let partner = PartnerHistory {
        track,
        count,
        level,
        month_level: level,
        terms: None,
        capped: 0,
        credit: None,
    };
    let at = UtcMs::new(0);
    let customer = CustomerHistory { bought_before: !first, ..CustomerHistory::new(at) };
    let (event, product) = (CommissionEvent::Purchase, Some(product));
    rate(
        program,
        &partner,
        &customer,
        &RatedEvent { event, at, product, list: None, gross: None, net: Some(base) },
    )
}

fn first_purchase(count: u64, base: Money) -> Reward {
    purchase(&midnight(), "partner", count, "credits", base, true)
}

#[test]
fn midnight_is_read_in_full() {
    let program = midnight();
    assert_eq!(program.meta.id, "midnight");
    assert_eq!(program.meta.currency.code(), "USD");
    assert_eq!(
        program.routes.iter().map(|r| (r.kind, r.form_optional)).collect::<Vec<_>>(),
        [(RouteKind::Application, false), (RouteKind::Invite, true)]
    );
    let form = program.form("six").unwrap();
    assert_eq!(form.pages().iter().map(|page| page.len()).collect::<Vec<_>>(), [3, 3]);
    assert!(
        form.fields.iter().all(|field| field.title().chars().count() <= 45 && field.max == 900)
    );
    let track = program.first_track();
    let levels: Vec<String> = track
        .levels
        .iter()
        .map(|l| {
            format!(
                "{} {} {} {} {}",
                l.number,
                l.at,
                l.rate,
                l.value("audience").unwrap(),
                l.value("personal").unwrap()
            )
        })
        .collect();
    assert_eq!(
        levels,
        [
            "1 0 13% 50 CREDIT 20 CREDIT",
            "2 5 22% 60 CREDIT 30 CREDIT",
            "3 15 33% 70 CREDIT 50 CREDIT",
            "4 25 44% 80 CREDIT 65 CREDIT"
        ]
    );
    assert_eq!(
        program.roles(),
        ["Partner Level 1", "Partner Level 2", "Partner Level 3", "Partner Level 4", "Partner"]
    );
    assert_eq!(program.partner_roles("partner").collect::<Vec<_>>(), ["Partner"]);
    let personal = program.coupon("personal").unwrap();
    assert_eq!(
        (personal.issue, personal.uses, personal.attributes),
        (Issue::Monthly, Some(1), false)
    );
    assert_eq!(personal.value_at(track.level_at(25)).unwrap().to_string(), "65 CREDIT");
    assert_eq!(personal.value_at(track.level(0).unwrap()), None);
    assert!(program.coupon("audience").unwrap().attributes);
    assert_eq!(program.payout.minimum, dollars("5.00"));
    assert_eq!(program.payout.answer_within_hours, Some(48));
    assert_eq!(
        program.payout.needs,
        [PayoutNeed::Passphrase, PayoutNeed::Field("paypal_email".to_owned())]
    );
    assert_eq!(
        program.profile.passphrase.reset,
        Some(ResetRule::MailFrom("paypal_email".to_owned()))
    );
    assert_eq!(program.profile.passphrase.guards.len(), 3);
    assert_eq!(program.integration.unwrap().redeem_at.as_deref(), Some("store page"));
}

#[test]
fn a_streamer_with_a_community_has_its_duties_too() {
    let program = midnight();
    let duties = program.duties("streamer");
    assert_eq!(program.duties("discord_community").len(), 5);
    assert_eq!(duties.len(), 8);
    assert_eq!(duties[7].when, ["you have a Discord community for your Twitch channel"]);
    assert!(duties[0].preferred && duties[1].when.is_empty());
    assert!(program.duties("nobody").is_empty());
}

#[test]
fn every_fact_of_the_document_stands_in_the_file() {
    for fact in [
        "https://discord.gg/x59QfjTEFz",
        "https://www.midnightgaming.xyz/hosting/partners",
        "https://billing.midnighthostingsolutions.com",
        "Partner Ticket",
        "Chronic-Reflexes#9251",
        "@everyone",
        "#partner-channel",
        "Streamlabs",
        "preferably an affiliate",
        "blurb",
        "single-use",
        "store page",
        "48",
        "\"5.00\"",
        "Who are you?",
        "What do you do?",
        "Why would you like to partner with us?",
        "What would you like to achieve out of this partnership?",
        "What can we do to further benefit this collaboration ?",
        "Looking forward, where do you see yourself in the future?",
    ] {
        assert!(MIDNIGHT.contains(fact), "{fact}");
    }
}

#[test]
fn twenty_six_customers_are_paid_by_the_level_before_them() {
    let mut paid = Vec::new();
    for count in 0..26 {
        let outcome = first_purchase(count, dollars("10.00"));
        assert!(outcome.counts());
        paid.push(outcome.amount.decimal());
    }
    let expected: Vec<&str> = [("1.30", 5), ("2.20", 10), ("3.30", 10), ("4.40", 1)]
        .iter()
        .flat_map(|(sum, times)| vec![*sum; *times])
        .collect();
    assert_eq!(paid, expected);
}

#[test]
fn the_fifth_customer_moves_the_partner_up_and_is_paid_at_the_level_before() {
    let outcome = first_purchase(4, dollars("10.00"));
    assert_eq!((outcome.level_before, outcome.level_after), (1, 2));
    assert_eq!((outcome.rule.as_deref(), outcome.bps.unwrap().get()), (Some("kickback"), 1300));
    assert_eq!(outcome.why, "13% of 10.00 USD at level 1 = 1.30 USD");
}

#[test]
fn under_level_after_the_fifth_customer_is_paid_at_the_new_level() {
    let text = changed("rate_uses = \"level_before\"", "rate_uses = \"level_after\"");
    let program = parse(&text, "m.toml").unwrap();
    let outcome = purchase(&program, "partner", 4, "credits", dollars("10.00"), true);
    assert_eq!(outcome.amount, dollars("2.20"));
    assert!(
        worked_example(&program)[1]
            .starts_with("the 5th customer's first purchase of 10.00 pays 2.20")
    );
}

#[test]
fn kickbacks_round_down() {
    for (base, amount) in [("0.01", "0.00"), ("0.07", "0.00"), ("0.08", "0.01"), ("9.99", "1.29")] {
        let outcome = first_purchase(0, dollars(base));
        assert_eq!((outcome.amount.decimal().as_str(), outcome.counts()), (amount, true), "{base}");
    }
}

#[test]
fn what_earns_nothing_says_why_and_moves_nobody() {
    let euros = Money::parse("10.00", Unit::currency("EUR").unwrap()).unwrap();
    let (ten, nought) = (dollars("10.00"), dollars("0"));
    let usd = ten.unit();
    for (track, product, base, first, none) in [
        ("x", "credits", ten, true, NoRewardReason::UnknownTrack("x".to_owned())),
        ("partner", "server", ten, true, NoRewardReason::ProductDoesNotCount("server".to_owned())),
        (
            "partner",
            "credits",
            euros,
            true,
            NoRewardReason::OtherCurrency { program: usd, event: euros.unit() },
        ),
        ("partner", "credits", nought, true, NoRewardReason::NothingPaid),
        ("partner", "credits", Money::new(-1, usd), true, NoRewardReason::NothingPaid),
        ("partner", "credits", ten, false, NoRewardReason::NotFirst),
    ] {
        let outcome = purchase(&midnight(), track, 4, product, base, first);
        assert_eq!(outcome.none, Some(none));
        assert_eq!(outcome.level_before, outcome.level_after);
        assert_eq!((outcome.amount, outcome.bps, outcome.counts()), (nought, None, false));
        assert!(!outcome.why.is_empty());
    }
}

#[test]
fn ten_mistakes_are_ten_faults() {
    let mut text = MIDNIGHT.to_owned();
    for (from, to) in [
        ("locale = \"en\"", "locale = \"english\""),
        ("currency = \"USD\"", "currency = \"usd\""),
        ("url = \"https://discord.gg/x59QfjTEFz\"", "url = \"discord.gg/x59QfjTEFz\""),
        ("form = \"six\"\napproval", "form = \"sixx\"\napproval"),
        ("id = \"what\", label", "id = \"what\", lable"),
        ("metric = \"first_purchases\"", "metric = \"first_purchase\""),
        ("rate = \"22%\"", "rate = 0.22"),
        ("at = 15", "at = 5"),
        ("{4,20}", "{3,20}"),
        ("minimum = \"5.00\"", "minimum = 5.00"),
    ] {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    let faults = parse(&text, "midnight.toml").unwrap_err();
    let expected = [
        ("program.locale", None),
        ("program.currency", Some("USD")),
        ("support[0].url", None),
        ("route[0].form", Some("six")),
        ("form[0].fields[1].lable", Some("label")),
        ("track[0].ladder.metric", Some("first_purchases")),
        ("track[0].levels[1].rate", None),
        ("track[0].levels[2].at", None),
        ("coupon[0].pattern", None),
        ("payout.minimum", Some("5.00")),
    ];
    let found: Vec<_> = faults.iter().map(|f| (f.path.as_str(), f.suggestion.as_deref())).collect();
    assert_eq!(found, expected, "{}", listed(&faults));
    for fault in &faults {
        let line = text.lines().nth(fault.line - 1).unwrap();
        let key = fault.path.rsplit('.').next().unwrap();
        assert!(line.contains(key), "{fault}\n{line}");
    }
}

#[test]
fn a_fault_points_at_its_key_or_value() {
    let text = changed("at = 15", "  thresold = 1\nat = 15").replace("at = 15", "at = \"ä\" # x");
    let faults = parse(&text, "m.toml").unwrap_err();
    let line = text.lines().position(|line| line.contains("thresold")).unwrap() + 1;
    assert_eq!((faults[0].line, faults[0].column), (line, 3), "{}", listed(&faults));
    assert_eq!((faults[1].line, faults[1].column), (line + 1, 6), "{}", listed(&faults));
}

#[test]
fn all_syntax_errors_are_told_at_once() {
    let faults = parse("a = \nb = 1\nc = ]\n", "m.toml").unwrap_err();
    assert!(faults.len() >= 2, "{}", listed(&faults));
    assert_eq!(faults[0].line, 1);
}

#[test]
fn an_empty_file_lists_every_table_that_is_missing() {
    let faults = parse("", "m.toml").unwrap_err();
    let paths: Vec<&str> = faults.iter().map(|fault| fault.path.as_str()).collect();
    assert_eq!(paths, ["schema", "program", "track", "attribution", "route"]);
}

#[test]
fn names_and_ids_have_bounds() {
    let name = "name = \"Midnight Hosting Partnership Program\"";
    accepts(name, &format!("name = \"{}\"", "x".repeat(100)));
    refuses(name, &format!("name = \"{}\"", "x".repeat(101)), "101 characters");
    refuses(name, "name = \" \"", "empty");
    refuses(name, "name = \"a\\u0007b\"", "control character");
    refuses(name, "nmae = \"x\"", "did you mean \"name\"");
    refuses(name, "", "\"name\" is missing in program");
    let id = "id = \"midnight\"";
    accepts(id, &format!("id = \"{}\"", "x".repeat(32)));
    accepts(id, "id = \"message-help\"");
    for bad in ["", "1a", "Midnight", "a b", "ä", &"x".repeat(33)] {
        refuses(id, &format!("id = \"{bad}\""), "is not an id");
    }
    refuses("id = \"apply\"", "id = \"ap-ply\"", "did you mean \"ap_ply\"");
    refuses("id = \"outreach\"", "id = \"apply\"", "a second route \"apply\"");
    refuses("id = \"outreach\"", "id = 7", "is a string");
}

#[test]
fn the_summary_and_the_texts_have_bounds() {
    let summary = |n: usize| format!("locale = \"en\"\nsummary = \"{}\"", "x".repeat(n));
    let start = MIDNIGHT.find("summary = ").unwrap();
    let end = MIDNIGHT.find("locale = ").unwrap();
    let without = format!("{}{}", &MIDNIGHT[..start], &MIDNIGHT[end..]);
    for (length, fits) in [(1, true), (1000, true), (1001, false)] {
        let text = without.replacen("locale = \"en\"", &summary(length), 1);
        assert_eq!(parse(&text, "m.toml").is_ok(), fits, "{length}");
    }
    let role = "name = \"Partner\"";
    accepts(role, &format!("name = \"{}\"", "x".repeat(100)));
    refuses(role, &format!("name = \"{}\"", "x".repeat(101)), "at most 100");
    refuses(role, "name = \"Partner Level 1\"", "a second role");
    let rank = "A special partner rank on our Discord support server";
    accepts(rank, &"x".repeat(200));
    refuses(rank, &"x".repeat(201), "at most 200");
    accepts("title = \"Streamers\"", &format!("title = \"{}\"", "x".repeat(100)));
    refuses("title = \"Streamers\"", &format!("title = \"{}\"", "x".repeat(101)), "at most 100");
    accepts(
        "via = { ticket = \"Partner Ticket\" }\nneeds",
        &format!("via = {{ ticket = \"{}\" }}\nneeds", "x".repeat(80)),
    );
    refuses(
        "via = { ticket = \"Partner Ticket\" }\nneeds",
        &format!("via = {{ ticket = \"{}\" }}\nneeds", "x".repeat(81)),
        "at most 80",
    );
    accepts("redeem_at = \"store page\"", &format!("redeem_at = \"{}\"", "x".repeat(100)));
    refuses(
        "redeem_at = \"store page\"",
        &format!("redeem_at = \"{}\"", "x".repeat(101)),
        "at most 100",
    );
    accepts("Please follow the format; it saves time for everyone.", &"x".repeat(500));
    refuses(
        "Please follow the format; it saves time for everyone.",
        &"x".repeat(501),
        "at most 500",
    );
    accepts("you use Streamlabs sponsor banners", &"x".repeat(100));
    refuses("you use Streamlabs sponsor banners", &"x".repeat(101), "at most 100");
}

#[test]
fn units_languages_and_time_zones_are_known_ones() {
    for zone in ["UTC", "Europe/Amsterdam", "America/Argentina/Ushuaia"] {
        accepts("locale = \"en\"", &format!("locale = \"en\"\ntimezone = \"{zone}\""));
    }
    refuses(
        "locale = \"en\"",
        "locale = \"en\"\ntimezone = \"Europe/Amsterdm\"",
        "did you mean \"Europe/Amsterdam\"",
    );
    accepts("locale = \"en\"", "locale = \"en-GB\"");
    refuses("locale = \"en\"", "locale = \"EN\"", "not a language");
    refuses("currency = \"USD\"", "currency = \"USX\"", "not an ISO 4217 currency");
    refuses("currency = \"USD\"", "curency = \"USD\"", "did you mean \"currency\"");
    refuses("decimals = 0", "decimals = 5", "takes 0 to 4");
    accepts("decimals = 0", "decimals = 4");
    refuses(
        "units = [{",
        "units = [{ code = \"EUR\", name = \"x\", decimals = 2 }, {",
        "is an ISO currency",
    );
    refuses(
        "units = [{",
        "units = [{ code = \"CREDIT\", name = \"x\", decimals = 2 }, {",
        "a second unit",
    );
    refuses("schema = 1", "schema = 2", "reads schema = 1");
    refuses("schema = 1", "", "\"schema\" is missing in the file");
}

#[test]
fn amounts_and_rates_are_exact() {
    accepts("minimum = \"5.00\"", "minimum = \"0\"");
    accepts("minimum = \"5.00\"", "minimum = \"10000000000\"");
    refuses("minimum = \"5.00\"", "minimum = \"10000000000.01\"", "not an amount");
    refuses("minimum = \"5.00\"", "minimum = \"5.001\"", "not an amount");
    refuses("minimum = \"5.00\"", "minimum = 5", "never as a number; did you mean \"5\"");
    refuses("minimum = \"5.00\"", "minimum = true", "never as a number");
    accepts("rate = \"13%\"", "rate = \"0%\"");
    accepts("rate = \"44%\"", "rate = \"100%\"");
    refuses("rate = \"44%\"", "rate = \"100.01%\"", "not a rate");
    refuses("rate = \"44%\"", "rate = \"44\"", "did you mean \"44%\"");
    refuses("rate = \"44%\"", "rate = 44", "did you mean \"44%\"");
    accepts("\"50 CREDIT\"", "\"0.50 USD\"");
    refuses("\"50 CREDIT\"", "\"0 CREDIT\"", "above zero");
    refuses("\"50 CREDIT\"", "\"1.5 CREDIT\"", "not an amount");
    refuses("\"50 CREDIT\"", "\"50 CREDITS\"", "did you mean \"CREDIT\"");
    refuses("\"50 CREDIT\"", "\"50\"", "with its unit");
    refuses("\"50 CREDIT\"", "50", "never as a number");
}

#[test]
fn levels_rise_and_hold_what_coupons_ask_for() {
    accepts("at = 15", "at = 6");
    refuses("at = 15", "at = 5", "thresholds rise");
    refuses("at = 15", "at = 4", "thresholds rise");
    accepts("at = 25", "at = 1000000");
    refuses("at = 25", "at = 1000001", "takes 0 to 1000000");
    refuses("at = 25", "at = -1", "takes 0 to 1000000");
    refuses("at = 25", "at = 25.0", "whole number");
    refuses("audience = \"70 CREDIT\"", "audence = \"70 CREDIT\"", "did you mean \"audience\"");
    refuses("audience = \"70 CREDIT\"", "", "\"audience\" is missing");
    refuses(
        "value = \"level.audience\"",
        "value = \"level.audiance\"",
        "did you mean \"level.audience\"",
    );
    refuses("at = 25", "at = 25\nbonus = \"1 CREDIT\"", "unknown key \"bonus\"");
}

#[test]
fn references_resolve() {
    refuses("form = \"six\"\napproval", "form = \"seven\"\napproval", "there is no form \"seven\"");
    refuses("track = \"partner\"", "track = \"partners\"", "did you mean \"partner\"");
    refuses("products = [\"credits\"]", "products = [\"credit\"]", "did you mean \"credits\"");
    refuses("products = [\"credits\"]", "products = [\"credits\", \"credits\"]", "stands twice");
    refuses("products = [\"credits\"]", "products = []", "takes 1 to 25");
    refuses(
        "coupons = [\"audience\", \"personal\"]",
        "coupons = [\"audience\", \"x\"]",
        "there is no coupon \"x\"",
    );
    refuses(
        "\"passphrase\", \"paypal_email\"",
        "\"passphrase\", \"paypal_mail\"",
        "did you mean \"paypal_email\"",
    );
    refuses("for = \"streamer\"", "for = \"streamers\"", "did you mean \"streamer\"");
    refuses(
        "include = \"discord_community\"",
        "include = \"discord\"",
        "there is no requirement \"discord\"",
    );
    refuses(
        "reset = \"mail_from_paypal_email\"",
        "reset = \"mail_from_x\"",
        "there is no profile field \"x\"",
    );
    refuses("[[form]]\nid = \"six\"", "[[form]]\nidd = \"six\"", "did you mean \"id\"");
    let unasked = faults_of("required = true\nguards", "required = false\nguards");
    assert!(unasked.iter().any(|fault| fault.contains("does not require one")), "{unasked:?}");
    refuses("attributes = true", "attributes = false", "no coupon has \"attributes = true\"");
    let both = faults_of(
        "id = \"size\", kind = \"info\", text = \"There is no minimum of members: we strive to \
         help people grow\"",
        "id = \"size\", include = \"streamer\"",
    );
    assert!(
        both.len() == 2 && both.iter().all(|fault| fault.contains("one step only")),
        "{both:?}"
    );
}

/// Midnight with a form of `fields` questions, each of `label` characters, with `rest` behind it.
fn with_form(fields: usize, label: usize, rest: &str) -> Result<Program, Vec<ProgramProblem>> {
    let start = MIDNIGHT.find("fields = [\n").unwrap();
    let end = start + MIDNIGHT[start..].find("\n]").unwrap();
    let one = |n: usize| format!("{{ id = \"f{n}\", label = \"{}\"{rest} }},\n", "x".repeat(label));
    let all: String = (0..fields).map(one).collect();
    parse(&format!("{}fields = [\n{all}{}", &MIDNIGHT[..start], &MIDNIGHT[end..]), "m.toml")
}

#[test]
fn forms_fit_modals() {
    for (fields, label, rest, fits) in [
        (0, 1, "", false),
        (1, 1, "", true),
        (10, 1, ", max = 500", true),
        (11, 1, ", max = 900", true),
        (25, 256, ", short = \"s\", max = 1000", true),
        (26, 1, "", false),
        (1, 45, "", true),
        (1, 46, "", false),
        (1, 46, ", short = \"s\"", true),
        (1, 256, ", short = \"s\"", true),
        (1, 257, ", short = \"s\"", false),
        (1, 1, ", max = 0", false),
        (1, 1, ", max = 1", true),
        (1, 1, ", max = 1000", true),
        (1, 1, ", max = 1001", false),
    ] {
        let result = with_form(fields, label, rest);
        assert_eq!(result.is_ok(), fits, "{fields} {label} {rest}");
        if let Err(faults) = result {
            assert_eq!(faults.len(), 1, "{}", listed(&faults));
        }
    }
    let short = |n: usize| format!(", short = \"{}\"", "s".repeat(n));
    assert!(with_form(1, 60, &short(45)).is_ok() && with_form(1, 60, &short(46)).is_err());
    assert_eq!(with_form(11, 1, "").unwrap().form("six").unwrap().parts().len(), 2);
    refuses("id = \"what\", label", "id = \"who\", label", "a second \"who\" in this list");
}

#[test]
fn numbers_of_days_hours_and_uses_have_bounds() {
    for (from, key, least, most) in [
        ("hold_days = 0", "hold_days", 0_u32, 365),
        ("answer_within_hours = 48", "answer_within_hours", 1, 720),
        ("per_customer = 1\n", "per_customer", 1, 1000),
        ("uses = 1\n", "uses", 1, 1_000_000),
    ] {
        for good in [least, most] {
            accepts(from, &format!("{key} = {good}\n"));
        }
        refuses(from, &format!("{key} = {}\n", most + 1), &format!("takes {least} to {most}"));
        refuses(
            from,
            &format!("{key} = {}\n", i64::from(least) - 1),
            &format!("takes {least} to {most}"),
        );
    }
}

#[test]
fn lists_end_at_twenty_five_and_texts_fit_together() {
    let items = |n: usize, length: usize| -> String {
        let text = "x".repeat(length);
        let one = |i: usize| format!("{{ id = \"i{i}\", kind = \"info\", text = \"{text}\" }},\n");
        (0..n).map(one).collect::<Vec<_>>().concat()
    };
    let start = MIDNIGHT.find("  { id = \"affiliate\"").unwrap();
    let end = start + MIDNIGHT[start..].find("\n]").unwrap();
    for (n, length, fits) in
        [(25, 150, true), (25, 151, false), (26, 10, false), (0, 0, false), (1, 1, true)]
    {
        let text = format!("{}{}{}", &MIDNIGHT[..start], items(n, length), &MIDNIGHT[end..]);
        assert_eq!(parse(&text, "m.toml").is_ok(), fits, "{n} of {length}");
    }
}

#[test]
fn a_file_of_more_than_a_quarter_megabyte_is_refused_unread() {
    let padded = |bytes: usize| format!("{MIDNIGHT}#{}", "x".repeat(bytes - MIDNIGHT.len() - 1));
    assert!(parse(&padded(MAX_BYTES), "m.toml").is_ok());
    assert_eq!(parse(&padded(MAX_BYTES + 1), "m.toml").unwrap_err().len(), 1);
}

#[test]
fn two_commissions_of_a_track_share_no_product() {
    let start = MIDNIGHT.find("[[commission]]").unwrap();
    let end = MIDNIGHT.find("[attribution]").unwrap();
    let second = MIDNIGHT[start..end].replace("\"kickback\"", "\"second\"");
    refuses("[attribution]", &format!("{second}[attribution]"), "share a product of one track");
}

#[test]
fn deep_nesting_is_refused_and_never_overflows_the_stack() {
    for text in [
        format!("a = {}", "[".repeat(100_000)),
        format!("a = {}", "{a=".repeat(50_000)),
        format!("{}a = 1", "a.".repeat(100_000)),
        format!("[{}a]", "a.".repeat(100_000)),
        "[[route]]\n".repeat(20_000),
    ] {
        assert!(parse(&text, "m.toml").is_err());
    }
}

#[test]
fn the_version_is_the_beginning_of_the_texts_hash() {
    let program = midnight();
    assert_eq!(program.version().len(), 12);
    assert_eq!(program.version(), midnight().version());
    assert_ne!(program.version(), parse(&format!("{MIDNIGHT}\n"), "m.toml").unwrap().version());
}

#[test]
fn midnight_leaves_nothing_open() {
    let faults = check(&midnight());
    assert!(faults.is_empty(), "{}", listed(&faults));
}

#[test]
fn what_the_file_leaves_open_is_listed_as_a_decision() {
    for (line, path) in [
        ("rate_uses = \"level_before\"\n", "track[0].ladder.rate_uses"),
        ("demote = \"never\"\n", "track[0].ladder.demote"),
        ("base = \"paid_net\"\n", "commission[0].base"),
        ("conflict = \"first\"\n", "attribution.conflict"),
    ] {
        let faults = check(&parse(&changed(line, ""), "m.toml").unwrap());
        assert_eq!(faults.len(), 1, "{}", listed(&faults));
        assert_eq!(
            (faults[0].severity, faults[0].path.as_str()),
            (ProblemSeverity::Decision, path)
        );
        assert!(faults[0].line > 1 && faults[0].to_string().contains("decision needed: "));
    }
}

#[test]
fn unusual_settings_are_noted() {
    for (from, to, words) in [
        ("answer_within_hours = 48\n", "", "not told when"),
        ("at = 0\n", "at = 1\n", "level 0"),
        ("\"name_coupon\", \"issue_coupon\"]", "\"name_coupon\"]", "never become active"),
        ("rate = \"33%\"", "rate = \"21%\"", "falls from 22% to 21%"),
        ("\"streamer\"]", "\"streamer\", \"blogger\"]", "no requirement is for \"blogger\""),
    ] {
        let faults = check(&parse(&changed(from, to), "m.toml").unwrap());
        assert_eq!(faults.len(), 1, "{}", listed(&faults));
        assert!(
            faults[0].severity == ProblemSeverity::Note && faults[0].message.contains(words),
            "{}",
            faults[0]
        );
    }
}

#[test]
fn the_worked_example_shows_the_first_purchase_of_each_level() {
    assert_eq!(
        worked_example(&midnight()),
        [
            "the 1st customer's first purchase of 10.00 pays 1.30 (13% of 10.00 USD at level 1 = \
             1.30 USD)",
            "the 6th customer's first purchase of 10.00 pays 2.20 (22% of 10.00 USD at level 2 = \
             2.20 USD)",
            "the 16th customer's first purchase of 10.00 pays 3.30 (33% of 10.00 USD at level 3 = \
             3.30 USD)",
            "the 26th customer's first purchase of 10.00 pays 4.40 (44% of 10.00 USD at level 4 = \
             4.40 USD)",
            PRECEDENCE,
        ]
    );
}

proptest! {
    #[test]
    fn a_kickback_never_exceeds_its_base(
        minor in 0..=crate::money::MAX_MINOR,
        count in any::<u64>(),
    ) {
        let base = Money::new(minor, Unit::currency("USD").unwrap());
        let outcome = first_purchase(count, base);
        prop_assert!((0..=minor).contains(&outcome.amount.minor()));
        prop_assert!(outcome.level_before <= outcome.level_after);
    }

    #[test]
    fn arbitrary_text_never_panics_the_parser(
        text in "\\PC*",
        lines in "([a-z\\[\\]{}=\"'#.,0-9äß \\n\\t-]){0,200}",
    ) {
        prop_assert!(parse(&text, "x").is_err());
        prop_assert!(parse(&lines, "x").is_err());
    }

    #[test]
    fn a_damaged_file_never_panics_the_parser(
        at in 0..MIDNIGHT.len(),
        cut in 0_usize..60,
        put in "[a-z\\[\\]{}=\"'#.,0-9ä\\n]{0,6}",
    ) {
        let start = MIDNIGHT.floor_char_boundary(at);
        let end = MIDNIGHT.floor_char_boundary((start + cut).min(MIDNIGHT.len()));
        let text = format!("{}{put}{}", &MIDNIGHT[..start], &MIDNIGHT[end..]);
        if let Err(faults) = parse(&text, "x") {
            prop_assert!(!faults.is_empty());
            let lines = text.lines().count().max(1) + 1;
            prop_assert!(faults.iter().all(|f| (1..=lines).contains(&f.line) && f.column > 0));
        }
    }
}

#[test]
fn a_key_that_a_route_cannot_follow_is_refused() {
    let route = "id = \"apply\"\nkind = \"application\"";
    for (with, expected) in [
        ("kind = \"open\"", "asks no form"),
        ("kind = \"application\"\nshows = [\"rates\"]", "only an \"open\" route"),
        (
            "kind = \"application\"\nfrom = \"partner\"\nto = [\"partner\"]",
            "leads to another track",
        ),
        ("kind = \"application\"\nask = { nobody = \"staff\" }", "there is no track \"nobody\""),
        (
            "kind = \"application\"\nask = { other = \"route:nowhere\" }",
            "there is no route \"nowhere\"",
        ),
        ("kind = \"application\"\nreapply_days = 0", "it takes 1 to 3650"),
    ] {
        let faults = faults_of(route, &format!("id = \"apply\"\n{with}"));
        assert!(faults.iter().any(|fault| fault.contains(expected)), "{with}: {faults:?}");
    }
    refuses(
        "via = { ticket = \"Partner Ticket\" }\nform = \"six\"\napproval",
        "via = { }\nform = \"six\"\napproval",
        "exactly one of",
    );
    accepts(
        route,
        &format!(
            "{route}\nrequires = [\"An account\"]\nwho = \"You\"\nbinding = false\nreapply_days = \
             30"
        ),
    );
}

#[test]
fn payouts_have_what_their_mode_needs_and_nothing_else() {
    let at = MIDNIGHT.find("[payout]").unwrap();
    let end = at + MIDNIGHT[at..].find("\n# ----").unwrap();
    let with = |payout: &str| {
        let text = format!("{}{payout}{}", &MIDNIGHT[..at], &MIDNIGHT[end..]);
        // The passphrase guards no payout here, since not every one is asked for.
        parse(&text.replace("\"profile.edit\", \"payout.request\"", "\"profile.edit\""), "m.toml")
    };
    let monthly =
        with("[payout]\nmode = \"schedule\"\nevery = \"month\"\nday = 28").unwrap().payout;
    assert_eq!(
        (monthly.schedule.unwrap().day, monthly.minimum.minor(), monthly.needs_passphrase()),
        (28, 0, false)
    );
    let unsaid = with("").unwrap().payout;
    assert_eq!(
        (unsaid.mode, unsaid.minimum.minor(), unsaid.needs.len()),
        (PayoutMode::OnRequest, 0, 0)
    );
    for (payout, expected) in [
        ("mode = \"schedule\"", "\"every\" is missing"),
        ("mode = \"schedule\"\nevery = \"month\"\nday = 29", "it takes 1 to 28"),
        ("mode = \"on_request\"\nminimum = \"5.00\"\nday = 1", "belongs to mode = \"schedule\""),
        (
            "mode = \"account_balance\"\nminimum = \"5.00\"",
            "belongs to mode = \"on_request\" or \"schedule\"",
        ),
        (
            "mode = \"schedule\"\nevery = \"month\"\nday = 1\nneeds = [\"passphrase\"]",
            "belongs to mode = \"on_request\"",
        ),
        ("mode = \"monthly\"\nminimum = \"5.00\"", "\"monthly\" is not known here"),
    ] {
        let faults = listed(&with(&format!("[payout]\n{payout}")).unwrap_err());
        assert!(faults.contains(expected), "{payout}: {faults}");
    }
}

#[test]
fn what_people_read_of_a_program_is_kept_as_it_stands() {
    let texts = "[[notice]]\ntext = \"We move\"\n[[related]]\nname = \"Resellers\"\nwhen = \"own \
                 prices\"\n[[support]]";
    let program = parse(&changed("[[support]]", texts), "m.toml").unwrap();
    assert_eq!(
        (program.notices[0].text.as_str(), program.related[0].name.as_str()),
        ("We move", "Resellers")
    );
    let about = "currency = \"USD\"\nversion = \"2\"\neffective_from = 2026-07-01\nmeta = { \
                 updated = 2026-05-10, review = \"pending\" }";
    let meta = parse(&changed("currency = \"USD\"", about), "m.toml").unwrap().meta;
    assert_eq!(meta.effective_from.unwrap().to_string(), "2026-07-01");
    assert_eq!(
        (meta.about.updated.unwrap().to_string().as_str(), meta.about.review),
        ("2026-05-10", Some(Review::Pending))
    );
    refuses(
        "currency = \"USD\"",
        "currency = \"USD\"\neffective_from = \"2026-07-01\"",
        "is a day, written without quotes",
    );
    refuses(
        "kind = \"directory\"",
        "kind = \"directory\"\ntrack = \"nobody\"",
        "there is no track \"nobody\"",
    );
    let items = "kind = \"merch\"\nitems = [\"a kit\", \"a cap\"]\nwhile = \"active\"\nwhen = \
                 \"it fits\"\n[[benefit]]\nkind = \"directory\"";
    let program = parse(&changed("kind = \"directory\"", items), "m.toml").unwrap();
    assert!(
        program
            .benefits
            .iter()
            .any(|b| b.items.len() == 2 && b.lasts == Some(While::Active) && b.text.is_none())
    );
}

/// What a change of Midnight's file means.
fn diff_of(from: &str, to: &str) -> Vec<ProgramDiffEntry> {
    let new =
        parse(&changed(from, to), "m.toml").unwrap_or_else(|faults| panic!("{}", listed(&faults)));
    diff(&midnight(), &new)
}

/// A value, as the file writes it.
fn spelled(value: Option<&ProgramValue>) -> String {
    use ProgramValue as V;
    match value {
        None => "-".to_owned(),
        Some(V::Money(amount)) => amount.to_string(),
        Some(V::Percent(rate)) => rate.to_string(),
        Some(V::Days(number) | V::Hours(number) | V::Months(number)) => number.to_string(),
        Some(V::Flag(flag)) => flag.to_string(),
        Some(V::Date(date)) => date.to_string(),
        Some(V::Number(text) | V::Word(text) | V::Text(text)) => text.clone(),
        Some(V::List(all)) => {
            all.iter().map(|one| spelled(Some(one))).collect::<Vec<_>>().join(" ")
        }
        Some(V::Table(entries)) => {
            let entry = |(key, value): &(String, V)| format!("{key} = {}", spelled(Some(value)));
            entries.iter().map(entry).collect::<Vec<_>>().join(", ")
        }
    }
}

fn spelled_entry(entry: &ProgramDiffEntry) -> String {
    let (old, new) = (spelled(entry.old.as_ref()), spelled(entry.new.as_ref()));
    format!("{:?} {}: {old} -> {new} for {:?}", entry.impact, entry.key, entry.audience)
}

#[test]
fn a_new_version_says_what_changes_for_whom() {
    assert!(diff(&midnight(), &midnight()).is_empty());
    for (from, to, expected) in [
        (
            "rate = \"22%\"",
            "rate = \"20%\"",
            "Less track.partner.levels.2.rate: 22% -> 20% for NewCustomers",
        ),
        (
            "rate = \"44%\"",
            "rate = \"45%\"",
            "More track.partner.levels.4.rate: 44% -> 45% for NewCustomers",
        ),
        (
            "at = 5\n",
            "at = 6\n",
            "Less track.partner.levels.2.at: 5 -> 6 for TrackPartners(\"partner\")",
        ),
        (
            "minimum = \"5.00\"",
            "minimum = \"10.00\"",
            "Less payout.minimum: 5.00 USD -> 10.00 USD for Partners",
        ),
        (
            "hold_days = 0",
            "hold_days = 14",
            "Less commission.kickback.hold_days: 0 -> 14 for NewCustomers",
        ),
        (
            "hold_days = 0",
            "cap = { amount = \"9.00\", per = \"month\" }",
            "Less commission.kickback.cap: - -> amount = 9.00 USD, per = month for NewCustomers",
        ),
        (
            "audience = \"70 CREDIT\"",
            "audience = \"75 CREDIT\"",
            "More track.partner.levels.3.audience: 70 CREDIT -> 75 CREDIT for Codes",
        ),
        (
            "occurrence = \"first\"",
            "occurrence = \"every\"",
            "More commission.kickback.occurrence: first -> every for NewCustomers",
        ),
        (
            "conflict = \"first\"",
            "conflict = \"last\"",
            "Other attribution.conflict: first -> last for NewCustomers",
        ),
        (
            "label = \"What do you do?\"",
            "label = \"What is it that you do?\"",
            "Texts form.six.fields.what.label: What do you do? -> What is it that you do? for \
             Applicants",
        ),
        (
            "locale = \"en\"",
            "locale = \"en\"\nterms_url = \"https://a.example/\"",
            "Texts program.terms_url: - -> https://a.example/ for Everyone",
        ),
        (
            "methods = [\"paypal_csv\", \"paypal_manual\"]",
            "methods = [\"paypal_manual\", \"paypal_csv\"]",
            "Rules payout.methods: paypal_csv paypal_manual -> paypal_manual paypal_csv for \
             Partners",
        ),
    ] {
        let found: Vec<String> = diff_of(from, to).iter().map(spelled_entry).collect();
        assert_eq!(found, [expected], "{to}");
    }
    let found = diff_of("audience = \"50 CREDIT\"", "name = \"Bronze\"\naudience = \"55 CREDIT\"");
    let impacts: Vec<ChangeImpact> = found.iter().map(|entry| entry.impact).collect();
    assert_eq!(impacts, [ChangeImpact::More, ChangeImpact::Texts], "the gravest first");
    let found: Vec<String> =
        diff_of("id = \"outreach\"", "id = \"invited\"").into_iter().map(|one| one.key).collect();
    assert_eq!(found, ["route.outreach", "route.invited"]);
}

#[test]
fn what_holds_anyway_and_a_comment_are_no_change() {
    assert!(
        diff_of("active_when = ", "# a comment\npayer = \"client\"\nactive_when = ").is_empty()
    );
    let found = diff_of("conflict = \"first\"", "");
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn one_more_entry_of_a_list_without_names_is_one_change() {
    let more = "[[benefit]]\nkind = \"directory\"\nurl = \"https://a.example/\"\n\
                text = \"A spot\"\n\n[[benefit]]\nkind = \"coupon\"";
    let found = diff_of("[[benefit]]\nkind = \"coupon\"", more);
    let keys: Vec<(&str, bool)> =
        found.iter().map(|entry| (entry.key.as_str(), entry.old.is_none())).collect();
    assert_eq!(keys, [("benefit.1", true)]);
}

/// The first place in which two documents differ: the key, and both values as the file has them.
fn first_difference(old: &toml::Value, new: &toml::Value) -> Option<(String, String, String)> {
    let plain = |value: &toml::Value| match value {
        toml::Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    match (old, new) {
        (toml::Value::Table(old), toml::Value::Table(new)) => old.iter().find_map(|(key, was)| {
            let (inner, old, new) = first_difference(was, new.get(key)?)?;
            Some((if inner.is_empty() { key.clone() } else { inner }, old, new))
        }),
        (toml::Value::Array(old), toml::Value::Array(new)) => {
            old.iter().zip(new).find_map(|(old, new)| first_difference(old, new))
        }
        (old, new) => (old != new).then(|| (String::new(), plain(old), plain(new))),
    }
}

/// In each line of our files the first digit and the last text become others, or the line goes:
/// what still is a program, and another one, is told with its key, its old and its new value.
#[test]
fn no_key_of_a_file_changes_without_its_name_and_both_values() {
    let (mut found, mut unsaid) = (0, Vec::new());
    for text in [
        MIDNIGHT,
        include_str!("../../programs/message-help.toml"),
        include_str!("../../programs/yourhosting.toml"),
        include_str!("../../programs/noxity.toml"),
        SHOP,
    ] {
        let old = parse(text, "p.toml").unwrap_or_else(|faults| panic!("{}", listed(&faults)));
        let document: toml::Value = toml::from_str(text).unwrap();
        for (n, line) in text.lines().enumerate().filter(|(_, line)| !line.starts_with('#')) {
            let digit = line.find(|c: char| c.is_ascii_digit()).map(|at| {
                let other = if line[at..].starts_with('9') { "8" } else { "9" };
                format!("{}{other}{}", &line[..at], &line[at + 1..])
            });
            let word = line.rfind('"').map(|at| format!("{}x{}", &line[..at], &line[at..]));
            for other in digit.into_iter().chain(word).chain([String::new()]) {
                let lines: Vec<&str> = text
                    .lines()
                    .enumerate()
                    .map(|(m, l)| if m == n { &other } else { l })
                    .collect();
                let lines = lines.join("\n");
                let Ok(new) = parse(&lines, "p.toml") else { continue };
                if (Program {
                    version: old.version.clone(),
                    places: old.places.clone(),
                    ..new.clone()
                }) == old
                {
                    continue;
                }
                found += 1;
                let entries = diff(&old, &new);
                let told: Vec<String> = entries.iter().map(spelled_entry).collect();
                let difference = if other.is_empty() {
                    None
                } else {
                    first_difference(&document, &toml::from_str(&lines).unwrap())
                };
                let is_told = if let Some((key, was, is)) = difference {
                    let has = |value: fn(&ProgramDiffEntry) -> Option<&ProgramValue>,
                               part: &str| {
                        entries.iter().any(|entry| {
                            let text = spelled(value(entry));
                            let named = entry.key.split('.').any(|one| one == key)
                                || text.contains(&format!("{key} = "));
                            named && text.contains(part)
                        })
                    };
                    has(|entry| entry.old.as_ref(), &was) && has(|entry| entry.new.as_ref(), &is)
                } else {
                    // The line is gone: its last text is, or else its key.
                    let key = line.split('=').next().unwrap_or_default().trim();
                    let part = line.rsplit('"').nth(1).unwrap_or(key).trim_end_matches('\\');
                    told.iter().any(|entry| entry.contains(part))
                };
                if !is_told {
                    unsaid.push(format!("{line} => {other}: {told:?}"));
                }
            }
        }
    }
    assert_eq!(unsaid, Vec::<String>::new());
    assert!(found > 200, "{found}");
}

const SHOP: &str = r#"schema = 1
[program]
id = "shop"
name = "Shop"
currency = "EUR"
[[route]]
id = "open"
kind = "open"
approval = "auto"
[[track]]
id = "seller"
ladder = { metric = "clients", window = "lifetime", rate_uses = "level_after", demote = "never" }
levels = [{ at = 1, rate = "35%" }, { at = 5, rate = "40%" }]
[[track]]
id = "friend"
[[product]]
id = "crm"
rate = { seller = "level" }
[[product]]
id = "altegio"
name = "Altegio"
rate = { seller = "35%", friend = "unset" }
[[commission]]
id = "discount"
track = "seller"
event = "partner_payment"
occurrence = "every"
settle = "discount"
rate = "product"
base = "offer_price"
override = "contract"
[[commission]]
id = "share"
track = "friend"
event = "purchase"
products = ["altegio"]
occurrence = "every"
rate = "product"
base = "paid_net"
hold_days = 14
[[commission]]
id = "steps"
track = "friend"
event = "renewal"
products = ["crm"]
occurrence = "every"
rate = { steps = [{ from = 1, rate = "10%" }, { from = 4, rate = "5%" }] }
base = "paid_net"
[[bonus]]
id = "welcome"
kind = "restricted_credit"
amount = "500.00"
valid_days = 60
spend_on = { what = "first_month_of_new_client", priced_at = "list" }
[[bonus]]
id = "each"
track = "friend"
kind = "milestone"
metric = "revenue"
at = "100.00"
repeat = true
amount = "1.00"
[links]
base = "https://example.org/"
[attribution]
by = ["link"]
binds_at = "registration"
conflict = "first"
[payout]
mode = "account_balance"
"#;

#[test]
fn the_worked_example_shows_every_track_rule_product_and_bonus() {
    let program = parse(SHOP, "shop.toml").unwrap_or_else(|faults| panic!("{}", listed(&faults)));
    assert_eq!(
        worked_example(&program),
        [
            "track \"seller\":",
            "the 1st customer's payment of 10.00 by the partner costs 6.50 (35% of 10.00 EUR at \
             level 1 = 3.50 EUR off, 6.50 EUR to pay)",
            "the 5th customer's payment of 10.00 by the partner costs 6.00 (40% of 10.00 EUR at \
             level 2 = 4.00 EUR off, 6.00 EUR to pay)",
            "the 1st customer's payment of 10.00 for Altegio by the partner costs 6.50 (35% of \
             10.00 EUR for Altegio = 3.50 EUR off, 6.50 EUR to pay)",
            "under a contract of 60%, the 1st customer's payment of 10.00 by the partner costs \
             4.00 (60% of 10.00 EUR by contract = 6.00 EUR off, 4.00 EUR to pay)",
            "track \"friend\":",
            "a customer's first purchase of 10.00 for Altegio pays nothing, after 14 days (the \
             file does not set the product's rate yet)",
            "a customer's first purchase of 10.00 pays 1.00 (10% of 10.00 EUR for invoice 1 = \
             1.00 EUR)",
            "a customer's 4th purchase of 10.00 pays 0.50 (5% of 10.00 EUR for invoice 4 = 0.50 \
             EUR)",
            "bonus \"welcome\": a partner gets 500.00 EUR of credit for 60 days, for a new \
             customer's first payment at list price",
            "bonus \"each\": a partner of \"friend\" gets 1.00 EUR at each 100.00 EUR revenue",
            PRECEDENCE,
        ]
    );
}

#[test]
fn a_rate_that_is_not_set_is_a_decision() {
    let noted = check(&parse(SHOP, "shop.toml").unwrap())
        .iter()
        .any(|fault| fault.message.contains("level 0"));
    assert!(!noted, "the first customer is paid at level 1 already");
    let open = |text: &str| -> Vec<String> {
        let program =
            parse(text, "shop.toml").unwrap_or_else(|faults| panic!("{}", listed(&faults)));
        let found =
            check(&program).into_iter().filter(|fault| fault.severity == ProblemSeverity::Decision);
        found.map(|fault| format!("{}:{} {}", fault.line, fault.path, fault.message)).collect()
    };
    let found = open(SHOP);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].starts_with(
            "22:product[1].rate.friend Which share does \"Altegio\" pay on track \"friend\"?"
        ),
        "{found:?}"
    );
    assert!(open(&SHOP.replace("friend = \"unset\"", "friend = \"10%\"")).is_empty());
    // Nothing sets a rate at all: neither the product, nor a level, nor the track.
    assert_eq!(open(&SHOP.replace(", friend = \"unset\"", "")).len(), 1);
    assert!(
        open(&SHOP.replace(", friend = \"unset\"", "").replace(
            "id = \"friend\"\n[[product]]",
            "id = \"friend\"\nrate = \"5%\"\n[[product]]"
        ))
        .is_empty()
    );
}

#[test]
fn ten_mistakes_of_money_are_ten_faults_each_with_its_place() {
    let mut text = SHOP.to_owned();
    for (from, to) in [
        ("metric = \"clients\"", "metric = \"client\""),
        ("at = 5, rate = \"40%\"", "at = 1, rate = \"40%\""),
        ("friend = \"unset\"", "freind = \"unset\""),
        ("settle = \"discount\"", "settle = \"discont\""),
        ("base = \"offer_price\"", "base = \"offer\""),
        ("products = [\"crm\"]", "products = [\"crn\"]"),
        ("{ from = 4, rate = \"5%\" }", "{ from = 1, rate = \"5%\" }"),
        ("hold_days = 14", "hold_day = 14"),
        ("amount = \"500.00\"", "amount = \"-500.00\""),
        ("conflict = \"first\"", "conflict = \"frist\""),
    ] {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    let faults = parse(&text, "shop.toml").unwrap_err();
    let expected = [
        ("track[0].ladder.metric", Some("clients")),
        ("track[0].levels[1].at", None),
        ("product[1].rate.freind", Some("friend")),
        ("commission[0].settle", Some("discount")),
        ("commission[0].base", None),
        ("commission[1].hold_day", Some("hold_days")),
        ("commission[2].products[0]", Some("crm")),
        ("commission[2].rate.steps[1].from", None),
        ("bonus[0].amount", None),
        ("attribution.conflict", Some("first")),
    ];
    let found: Vec<_> = faults.iter().map(|f| (f.path.as_str(), f.suggestion.as_deref())).collect();
    assert_eq!(found, expected, "{}", listed(&faults));
    assert!(faults.iter().all(|fault| fault.line > 1 && fault.column > 0));
}

#[test]
fn two_rules_for_one_event_and_product_are_refused_by_their_names() {
    let second = |event: &str, products: &str| {
        format!(
            "[[commission]]\nid = \"second\"\ntrack = \"friend\"\nevent = \
             {event}\n{products}\noccurrence = \"every\"\nrate = \"5%\"\nbase = \"gross\"\n"
        )
    };
    for (event, products, refused) in [
        ("\"purchase\"", "", Some("share")),
        ("[\"purchase\", \"renewal\"]", "products = [\"crm\"]", Some("steps")),
        ("\"purchase\"", "products = \"participating\"", Some("share")),
        ("\"purchase\"", "products = [\"crm\"]", None),
        ("\"renewal\"", "products = [\"altegio\"]", None),
    ] {
        let text = SHOP.replace(
            "[[bonus]]\nid = \"welcome\"",
            &format!("{}[[bonus]]\nid = \"welcome\"", second(event, products)),
        );
        let found = parse(&text, "shop.toml").err().unwrap_or_default();
        let Some(first) = refused else {
            assert!(found.is_empty(), "{}", listed(&found));
            continue;
        };
        assert_eq!(
            (found.len(), found[0].path.as_str()),
            (1, "commission[3]"),
            "{}",
            listed(&found)
        );
        assert!(found[0].message.contains(&format!("\"{first}\" and \"second\"")), "{}", found[0]);
        assert_eq!(text.lines().nth(found[0].line), Some("id = \"second\""), "{}", found[0]);
    }
}

#[test]
fn what_would_do_nothing_is_refused() {
    let guards = "guards = [\"profile.view\", \"profile.edit\", \"payout.request\"]";
    let field = "kind = \"email\", required = true, secret = true, for = \"payout\" }]";
    let needs = "needs = [\"passphrase\", \"paypal_email\"]";
    let methods = "methods = [\"paypal_csv\", \"paypal_manual\"]";
    for (from, to, expected) in [
        (guards, "", "nothing that the passphrase is asked for"),
        (guards, "guards = [\"profile.view\"]", "guards do not list \"payout.request\""),
        (needs, "needs = [\"paypal_email\"]", "needs do not list \"passphrase\""),
        (field, "kind = \"email\", required = false, for = \"payout\" }]", "required = true"),
        (field, "kind = \"email\", secret = false, for = \"payout\" }]", "secret = true"),
        (
            field,
            "kind = \"email\", for = \"payout\" }, { id = \"b\", kind = \"email\", for = \
             \"payout\" }]",
            "\"paypal_email\" is one already",
        ),
        (methods, "methods = [\"bank\"]", "no way that pays to an e-mail address"),
        ("for = \"payout\" }]", "}]", "does not say for = \"payout\""),
        (
            "then = [\"collect_profile\", ",
            "then = [\"collect_profile\", \"collect_profile\", ",
            "twice",
        ),
        ("named_by = \"partner\"\n", "", "\"name_coupon\" cannot follow"),
        ("by = [\"coupon\"]", "by = [\"link\"]", "by does not list \"coupon\""),
        (
            "via = { ticket = \"Partner Ticket\" }\nneeds",
            "via = { path = \"Menu\" }\nneeds",
            "asked for in Discord",
        ),
    ] {
        let faults = faults_of(from, to);
        assert!(faults.iter().any(|fault| fault.contains(expected)), "{to}: {faults:?}");
    }
    accepts(guards, "guards = [\"payout.request\"]");
    accepts(field, "kind = \"email\", for = \"payout\" }]");
    accepts(methods, "methods = [\"paypal_csv\", \"bank\"]");
    accepts(methods, "");

    // Without a profile and without payouts that anybody asks for.
    let at = MIDNIGHT.find("[profile]").unwrap();
    let end = at + MIDNIGHT[at..].find("\n# ----").unwrap();
    let profile = |profile: &str, payout: &str| {
        let text = format!("{}{profile}{}", &MIDNIGHT[..at], &MIDNIGHT[end..]);
        let paid = text.find("[payout]").unwrap();
        let end = paid + text[paid..].find("\n# ----").unwrap();
        let text = format!("{}{payout}{}", &text[..paid], &text[end..]);
        let text = text.replace("\"collect_profile\", ", "");
        parse(&text, "m.toml").map_err(|faults| listed(&faults))
    };
    let email = "fields = [{ id = \"mail\", kind = \"email\" ";
    for (said, payout, expected) in [
        ("[profile]\npassphrase = { guards = [\"profile.view\"] }", "", "takes required = true"),
        (&*format!("[profile]\n{email}}}]"), "", "nothing needs \"mail\""),
        (
            "[profile]\npassphrase = { required = true, guards = [\"profile.view\"] }",
            "",
            "the profile has none",
        ),
        (
            "[profile]\npassphrase = { required = true, guards = [\"payout.request\"] }",
            "[payout]\nmode = \"schedule\"\nevery = \"month\"\nday = 1",
            "nobody asks for payouts in this mode",
        ),
        (
            "",
            "[payout]\nmode = \"on_request\"\nminimum = \"0.00\"\nmethods = [\"paypal_manual\"]",
            "no field of the profile is an e-mail address",
        ),
        (
            &*format!("[profile]\n{email}, for = \"payout\" }}]"),
            "[payout]\nmode = \"account_balance\"",
            "nothing is paid out",
        ),
    ] {
        let faults = profile(said, payout).unwrap_err();
        assert!(faults.contains(expected), "{said} {payout}: {faults}");
    }
    let program = profile(
        &format!(
            "[profile]\npassphrase = {{ required = true, guards = [\"profile.view\"], reset = \
             \"mail_from_mail\" }}\n{email}}}]"
        ),
        "[payout]\nmode = \"on_request\"\nminimum = \"0.00\"\nmethods = [\"bank\"]",
    );
    let rules = program.unwrap().profile;
    assert!(rules.asks_email() && !rules.pays_to_email());
    assert!(rules.guards(Guard::ProfileView) && !rules.guards(Guard::ProfileEdit));
}
