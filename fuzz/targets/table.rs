//! The reader that all files share, through what the commands `event`, `program price`, `ledger
//! import` and `payout reconcile` read: what they refuse is told in words for whoever saves the
//! file, with its line, and the same text in another encoding comes to the same.

#![no_main]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use partnerdesk::clock::UtcMs;
use partnerdesk::id::{GuildId, ProgramId};
use partnerdesk::price::EventFile;
use partnerdesk::program::{self, Program};
use partnerdesk::referral::{self, BillingEvent};
use partnerdesk::table::{ColumnMap, FileError};
use partnerdesk::tenant::Tenant;
use partnerdesk::{import, payout};

/// Words of the parsers below the reader, which mean nothing to whoever saves a file.
const PARSERS: [&str; 9] = [
    "deserialize",
    "CSV error",
    "UnequalLengths",
    "byte offset",
    "record ",
    "utf-8 sequence",
    "utf8 error",
    "ParseIntError",
    "invalid digit",
];

static PROGRAM: LazyLock<Program> = LazyLock::new(|| {
    let text = include_str!("../../programs/midnight.toml");
    program::parse(text, "midnight.toml").expect("the program file is a program")
});

static TENANT: LazyLock<Tenant> = LazyLock::new(|| Tenant {
    id: ProgramId::new(1),
    guild: GuildId::try_from(1).expect("1 is an id"),
    key: "midnight".to_owned(),
    locale: "en-US".to_owned(),
    program: PROGRAM.clone(),
    staff_role: None,
    category: None,
    log_channel: None,
    panel_channel: None,
    panel_message: None,
    staff: BTreeSet::new(),
    roles: BTreeMap::new(),
});

static MAPS: LazyLock<Vec<ColumnMap>> = LazyLock::new(|| {
    ["Created=at", "Customer ID=customer", "ID=id"].map(|map| map.parse().expect("a map")).into()
});

fuzz_target!(|file: &[u8]| {
    let read = Read::of(file, &[]);
    Read::of(file, &MAPS);
    // Zeros, and the first bytes of a workbook or a PDF, mean another thing in another encoding.
    let other = [b"PK".as_slice(), b"%PDF", &[0x1f, 0x8b]];
    if let Ok(text) = std::str::from_utf8(file)
        && !text.contains('\0')
        && !other.iter().any(|first| file.starts_with(first))
    {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        // A second mark is a letter in one encoding and a mark in the other.
        if text.starts_with('\u{feff}') {
            return;
        }
        let marked = format!("\u{feff}{text}");
        // Other letters may be an end of a word in Windows-1252, too.
        let plain = |c: char| matches!(c, '\0'..='\u{17f}' | '\u{2000}'..='\u{206f}');
        let read = if text.chars().all(plain) { read } else { Read::of(marked.as_bytes(), &[]) };
        let units = || marked.encode_utf16();
        let little: Vec<u8> = units().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = units().flat_map(u16::to_be_bytes).collect();
        assert_eq!(Read::of(&little, &[]), read, "in UTF-16, little end first");
        assert_eq!(Read::of(&big, &[]), read, "in UTF-16, big end first");
    }
});

/// After all that can be dated.
fn now() -> UtcMs {
    UtcMs::parse("9999-12-31T23:59:59Z").expect("a time")
}

/// What comes of a file, as each of the commands reads it.
#[derive(Debug, PartialEq)]
struct Read {
    events: Result<Vec<BillingEvent>, FileError>,
    priced: Result<Vec<BillingEvent>, FileError>,
    partners: Result<Vec<(u64, String)>, FileError>,
    customers: Result<Vec<(u64, String)>, FileError>,
    payments: Result<Vec<(u64, String, i64)>, FileError>,
}

impl Read {
    fn of(file: &[u8], maps: &[ColumnMap]) -> Self {
        let events = referral::parse_csv(file, maps);
        let priced = EventFile::read(file, &PROGRAM, maps, now()).map(|events| {
            events.map(|event| event.expect("what was put aside is there")).collect()
        });
        let partners = import::parse(file, maps)
            .map(|rows| rows.into_iter().map(|(line, row)| (line, format!("{row:?}"))).collect());
        let customers = import::parse_customers(file, maps)
            .map(|rows| rows.into_iter().map(|(line, row)| (line, format!("{row:?}"))).collect());
        let payments = payout::parse_csv(file, &TENANT, maps).map(|list| {
            list.payments
                .into_iter()
                .map(|payment| (payment.line, payment.external_id, payment.amount.minor()))
                .collect()
        });
        let read = Self { events, priced, partners, customers, payments };
        read.holds(file);
        read
    }

    fn holds(&self, file: &[u8]) {
        // Each line end is one byte or more, and so is each letter.
        let lines = u64::try_from(file.len()).unwrap_or(u64::MAX).saturating_add(1);
        let content = String::from_utf8_lossy(file).replace('\0', "");
        for refused in [
            self.events.as_ref().err(),
            self.priced.as_ref().err(),
            self.partners.as_ref().err(),
            self.customers.as_ref().err(),
            self.payments.as_ref().err(),
        ]
        .into_iter()
        .flatten()
        {
            let faults = refused.faults();
            assert!((1..=20).contains(&faults.len()), "{} faults", faults.len());
            let told: Vec<u64> = faults.iter().map(|fault| fault.line).collect();
            assert!(told.is_sorted() || told.contains(&0), "in the order of lines: {told:?}");
            for fault in faults {
                assert!(fault.line <= lines, "{fault} of {lines} lines");
                for word in PARSERS.iter().filter(|word| fault.what.contains(**word)) {
                    assert!(content.contains(word), "a parser's own words: {fault}");
                }
            }
        }
        // What is priced was an event, in the order of time.
        if let (Ok(events), Ok(priced)) = (&self.events, &self.priced) {
            assert!(priced.len() <= events.len());
            assert!(priced.is_sorted_by_key(|event| event.at));
            assert!(priced.iter().all(|event| events.contains(event)));
        }
        assert!(self.priced.is_err() || self.events.is_ok(), "priced, and refused as events");
    }
}
