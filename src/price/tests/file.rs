//! Files of events that do not fit.

use std::fmt::Write as _;

use super::*;

const HEADER: &str = "at,type,id,customer,code,invoice,product,net,currency,partner,track,terms\n";

fn refused(text: &str) -> String {
    let read = EventFile::read(text.as_bytes(), &midnight(), &[], now());
    read.map(Iterator::count).unwrap_err().to_string()
}

#[test]
fn every_bad_line_is_named_at_once() {
    let text = format!(
        "{HEADER}\
         2026-07-01T12:00:00Z,redeem,e1,c1,FOX,,,,,,,\n\
         2026-07-01T12:00:00Z,purchase,e2,c1,,i1,credits,-1.00,USD,,,\n\
         2026-07-01T12:00:00Z,purchase,e3,c1,,i1,credits,1.00,XXQ,,,\n\
         \n\
         2026-07-01T12:00:00Z,purchase,e4,c1\n\
         2026-07-01T12:00:00Z,enrol,e5,,,,,,,FOX,partnr,\n\
         2026-07-01T12:00:00Z,contract,e6,,,,,,,FOX,,\"{{rate=\"\"160%\"\"}}\"\n\
         2026-07-01T12:00:00Z,gift,e7,c1,,,,,,,,\n"
    );
    let error = refused(&text);
    let expected = [
        "line 3: net is not an amount like 10.50",
        "line 4: currency is not an ISO currency",
        "line 6: 4 fields, and the header has 12",
        "line 7: the program has no track \"partnr\"; did you mean \"partner\"?",
        "line 8: terms: \"160%\" is not a rate",
        "line 9: type is none of signup, redeem",
    ];
    assert_eq!(error.lines().count(), expected.len(), "{error}");
    for (line, expected) in error.lines().zip(expected) {
        assert!(line.starts_with(expected), "{line} / {expected}");
    }
}

#[test]
fn a_column_that_is_unknown_missing_or_there_twice_is_named() {
    assert_eq!(
        refused("at,type,id,custmer\n"),
        "line 1: there is no column \"custmer\"; did you mean \"customer\"?"
    );
    assert_eq!(refused("at,type,id,id\n"), "line 1: the column \"id\" stands twice");
    assert_eq!(
        refused("at,type,customer\n"),
        "line 1: the column \"id\" is missing; the file needs at, type, id"
    );
    assert!(
        refused("at,type,id,colour\n")
            .starts_with("line 1: there is no column \"colour\"; the columns are at, type")
    );
    assert_eq!(refused(HEADER), "there is no event in it");
    assert!(refused("at,type,id,c\u{0}de\n").starts_with("line 1: "));
}

#[test]
fn a_byte_order_mark_and_lines_in_any_order_are_fine() {
    let text = "\u{feff}id,at,type,customer,code\n\
                e2,2026-07-02T12:00:00Z,redeem,c2,FOX\n\
                e1,2026-07-01T14:00:00+02:00,redeem,c1,FOX\n\
                e3,2026-07-01T12:00:00Z,redeem,c3,FOX\n";
    let ids: Vec<String> = EventFile::read(text.as_bytes(), &midnight(), &[], now())
        .unwrap()
        .map(|event| event.unwrap().id)
        .collect();
    assert_eq!(ids, ["e1", "e3", "e2"]);
}

#[test]
fn the_names_are_those_of_the_fields() {
    use crate::referral::EventFields;
    let all: serde_json::Map<_, _> =
        EventFields::NAMES.iter().map(|name| ((*name).to_owned(), "x".into())).collect();
    let fields: EventFields = serde_json::from_value(all.into()).unwrap();
    assert!(!format!("{fields:?}").contains("None"), "{fields:?}");
}

/// One event, so many milliseconds ahead of now: five minutes are the most that clocks may be
/// apart, and then it counts as of now.
#[test]
fn an_event_dated_ahead_is_a_fault_of_its_line() {
    use proptest::prelude::*;

    let now = UtcMs::parse("2026-11-30T12:00:00Z").unwrap();
    proptest!(|(ahead in prop_oneof![-400_000..400_000_i64, Just(300_000), Just(300_001)])| {
        let at = UtcMs::new(now.get() + ahead).datetime().to_rfc3339();
        let text = format!("at,type,id,customer,code\n{at},redeem,e1,c1,FOX\n");
        match EventFile::read(text.as_bytes(), &midnight(), &[], now) {
            Ok(events) => {
                let at: Vec<UtcMs> = events.map(|event| event.unwrap().at).collect();
                prop_assert!(ahead <= 300_000);
                prop_assert_eq!(at, [UtcMs::new(now.get() + ahead.min(0))]);
            }
            Err(error) => {
                prop_assert!(ahead > 300_000);
                let said = error.to_string();
                prop_assert!(said.starts_with("line 2: at is "), "{}", said);
                prop_assert!(said.contains(" ahead of the time here, 2026-11-30T12:00:00Z: is it a local time"), "{}", said);
            }
        }
    });
}

/// Ids from a small number of letters, so that many come again: of each, the first in order of time
/// is handed out.
#[test]
fn of_several_events_with_one_id_the_first_counts() {
    use proptest::prelude::*;

    proptest!(|(drawn in prop::collection::vec(("[ab]{1,2}", 0..5_u32), 1..40))| {
        let mut text = "at,type,id,customer\n".to_owned();
        for (place, (id, day)) in drawn.iter().enumerate() {
            writeln!(text, "2026-07-0{}T12:00:00Z,signup,{id},c{place}", day + 1).unwrap();
        }
        let read = EventFile::read(text.as_bytes(), &midnight(), &[], now()).unwrap();
        let handed: Vec<(u32, String, String)> = read
            .map(Result::unwrap)
            .map(|event| {
                let day = event.at.to_string()[9..10].parse::<u32>().unwrap() - 1;
                (day, event.id, event.customer)
            })
            .collect();
        let mut expected: Vec<(u32, String, String)> = drawn
            .iter()
            .enumerate()
            .map(|(place, (id, day))| (*day, id.clone(), format!("c{place}")))
            .collect();
        expected.sort_by(|one, other| (one.0, &one.1).cmp(&(other.0, &other.1)));
        let mut seen = std::collections::HashSet::new();
        expected.retain(|(_, id, _)| seen.insert(id.clone()));
        prop_assert_eq!(handed, expected);
    });
}

#[test]
fn each_bad_line_of_a_file_of_codes_is_named() {
    let text = "code,named_at,taken_over_at,name\n\
                FOX,2026-07-01T12:00:00Z,,a\n\
                ,2026-07-01T12:00:00Z,,b\n\
                OWL,01.07.2026,,c\n\
                ELK,,2026-07-01T12:00:00,d\n\
                f-ox,,,e\n";
    let said = CodeStarts::read(text.as_bytes(), &[]).unwrap_err().to_string();
    let expected = [
        "line 3: code is missing",
        "line 4: named_at is not a time like 2026-07-01T12:00:00Z: the spreadsheet has changed it",
        "line 5: taken_over_at is not a time like 2026-07-01T12:00:00Z: it has no time zone",
        "line 6: the code f-ox stands twice",
    ];
    assert_eq!(said.lines().count(), expected.len(), "{said}");
    for (line, expected) in said.lines().zip(expected) {
        assert!(line.starts_with(expected), "{line} / {expected}");
    }
}
