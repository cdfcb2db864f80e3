//! Files of events that do not fit.

use super::*;

const HEADER: &str = "at,type,id,customer,code,invoice,product,net,currency,partner,track,terms\n";

fn refused(text: &str) -> String {
    let read = EventFile::read(text.as_bytes(), &midnight(), &[]);
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
    let ids: Vec<String> = EventFile::read(text.as_bytes(), &midnight(), &[])
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
