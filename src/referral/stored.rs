//! Reading back what was stored of an event.

use super::{BillingEvent, EventFields};
use crate::clock::UtcMs;
use crate::id::EventId;
use crate::store::StoreError;

/// What the event with this row says.
pub(super) fn read_stored(id: EventId, body: &str, at: UtcMs) -> Result<BillingEvent, StoreError> {
    stored(body, at).ok_or(StoreError::Inconsistent {
        table: "event",
        column: "body",
        row: id.get(),
    })
}

/// Reads back what [`BillingEvent::canonical`] wrote.
fn stored(body: &str, at: UtcMs) -> Option<BillingEvent> {
    let body: serde_json::Value = serde_json::from_str(body).ok()?;
    let text = |name: &str| body.get(name).and_then(serde_json::Value::as_str).map(str::to_owned);
    let mut currency = None;
    let mut money = |name: &str| {
        let both = text(name)?;
        let (amount, unit) = both.split_once(' ')?;
        currency = Some(unit.to_owned());
        Some(amount.to_owned())
    };
    let (list, gross, net) = (money("list"), money("gross"), money("net"));
    BillingEvent::parse(EventFields {
        at: Some(at.datetime().to_rfc3339()),
        r#type: text("type"),
        id: text("id"),
        customer: text("customer"),
        code: text("code"),
        invoice: text("invoice"),
        line: text("line"),
        of: text("of"),
        product: text("product"),
        list,
        gross,
        net,
        currency,
        email_hash: text("email_hash"),
        discord_id: text("discord_id"),
        partner: text("partner"),
        track: text("track"),
        terms: text("terms"),
    })
    .ok()
}
