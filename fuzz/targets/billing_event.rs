//! Billing events: what JSON accepts, CSV accepts as the same events; what CSV accepts holds.

#![no_main]

use std::collections::BTreeSet;

use libfuzzer_sys::fuzz_target;
use partnerdesk::referral::{BillingEvent, EventFields, parse_csv, parse_json};
use serde_json::{Map, Value};

fuzz_target!(|body: &[u8]| {
    if let Ok(events) = parse_json(body) {
        let csv = csv_of(body);
        assert_eq!(
            parse_csv(csv.as_slice(), &[]).as_ref(),
            Ok(&events),
            "as CSV: {}",
            String::from_utf8_lossy(&csv)
        );
        events.iter().for_each(holds);
    }
    if let Ok(events) = parse_csv(body, &[]) {
        events.iter().for_each(holds);
    }
});

/// The JSON of `body` as a CSV file with a column for each name in it.
fn csv_of(body: &[u8]) -> Vec<u8> {
    let events: Vec<Map<String, Value>> =
        match serde_json::from_slice(body).expect("it was accepted") {
            Value::Array(events) => events.into_iter().map(object).collect(),
            event => vec![object(event)],
        };
    let names: BTreeSet<&String> = events.iter().flat_map(Map::keys).collect();
    let mut file = csv::Writer::from_writer(Vec::new());
    file.write_record(&names).expect("memory takes all");
    for event in &events {
        let value = |name: &&String| event.get(*name).and_then(Value::as_str).unwrap_or_default();
        file.write_record(names.iter().map(value)).expect("each line has all columns");
    }
    file.into_inner().expect("memory takes all")
}

fn object(event: Value) -> Map<String, Value> {
    match event {
        Value::Object(event) => event,
        other => panic!("accepted as an event: {other}"),
    }
}

/// What holds of every event, wherever it came from.
fn holds(event: &BillingEvent) {
    for text in
        [&event.code, &event.invoice, &event.line, &event.of, &event.product, &event.partner]
            .into_iter()
            .flatten()
    {
        assert!(
            !text.trim().is_empty()
                && !text.contains(char::is_control)
                && text.chars().count() <= 128
        );
    }
    let canonical: Value = serde_json::from_str(&event.canonical()).expect("canonical is JSON");
    assert_eq!(canonical["id"], event.id.as_str());
    // Written out and read again it is the same event.
    let money = [event.list, event.gross, event.net];
    let [list, gross, net] = money.map(|amount| amount.map(|amount| amount.decimal()));
    let (at, ms) = (event.at.to_string(), event.at.get().rem_euclid(1000));
    let fields = EventFields {
        at: Some(at.replace('Z', &format!(".{ms:03}Z"))),
        r#type: Some(event.kind.as_str().to_owned()),
        id: Some(event.id.clone()),
        customer: Some(event.customer.clone()),
        code: event.code.clone(),
        invoice: event.invoice.clone(),
        line: event.line.clone(),
        of: event.of.clone(),
        product: event.product.clone(),
        list,
        gross,
        net,
        currency: money.into_iter().flatten().next().map(|amount| amount.unit().code().to_owned()),
        email_hash: event.email_hash.clone(),
        discord_id: event.discord_id.clone(),
        partner: event.partner.clone(),
        track: event.track.clone(),
        terms: event.terms.clone(),
    };
    assert_eq!(BillingEvent::parse(fields).as_ref(), Ok(event));
}
