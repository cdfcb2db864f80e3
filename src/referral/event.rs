//! One billing event, as CSV and JSON carry it: the same names, the same bounds. Source:
//! docs/design/billing.md, Fields.

use std::borrow::Cow;
use std::fmt;
use std::io::Read;
use std::time::Duration;

use chrono::Datelike as _;
use serde::{Deserialize, Serialize};

use crate::clock::UtcMs;
use crate::money::{Money, Unit};
use crate::table::{
    self, AmountError, ColumnMap, CsvTable, FileError, FileFault, Row, TableShape, Text,
};

/// How far ahead of the time here an event may be dated: so far apart may clocks be.
const MAX_AHEAD: Duration = Duration::from_mins(5);
/// No time zone is further ahead of UTC.
const LARGEST_OFFSET: Duration = Duration::from_hours(14);

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(rename_all = "snake_case")]
pub enum EventKind {
    /// A customer signed up.
    Signup,
    /// A customer redeemed a code.
    Redeem,
    /// A customer paid an invoice for something new.
    Purchase,
    /// A customer paid for another period.
    Renewal,
    /// A payment was given back.
    Refund,
    /// A payment was taken back.
    Chargeback,
    /// A partner paid for a customer, less the discount.
    PartnerPayment,
    /// A partner topped up the account with the operator.
    Topup,
    /// A partner was enrolled, or has changed tracks.
    Enrol,
    /// A partner has signed a contract.
    Contract,
}

impl EventKind {
    const ALL: [(&'static str, Self); 10] = [
        ("signup", Self::Signup),
        ("redeem", Self::Redeem),
        ("purchase", Self::Purchase),
        ("renewal", Self::Renewal),
        ("refund", Self::Refund),
        ("chargeback", Self::Chargeback),
        ("partner_payment", Self::PartnerPayment),
        ("topup", Self::Topup),
        ("enrol", Self::Enrol),
        ("contract", Self::Contract),
    ];

    /// Whether the event is about a partner and no customer.
    #[must_use]
    pub fn is_of_partner(self) -> bool {
        matches!(self, Self::Topup | Self::Enrol | Self::Contract)
    }

    /// Whether it binds a customer, or is paid for one.
    pub(crate) fn is_of_customer(self) -> bool {
        self.is_payment() || matches!(self, Self::Signup | Self::Redeem)
    }

    /// Whether somebody pays.
    #[must_use]
    pub fn is_payment(self) -> bool {
        matches!(self, Self::Purchase | Self::Renewal | Self::PartnerPayment)
    }

    /// The name in CSV, JSON and program files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(_, kind)| *kind == self).map_or("", |(name, _)| name)
    }
}

/// The fields of an event as they were written: text, each bounded and parsed by
/// [`BillingEvent::parse`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EventFields<T = String> {
    /// When it happened, RFC 3339.
    pub at: Option<T>,
    /// The event's type.
    pub r#type: Option<T>,
    /// The event's id, unique at its source.
    pub id: Option<T>,
    /// The panel's id of the customer.
    pub customer: Option<T>,
    /// The coupon or link code (signup, redeem).
    pub code: Option<T>,
    /// The invoice (purchase, renewal, refund, chargeback).
    pub invoice: Option<T>,
    /// The invoice's line; empty on a purchase is line 1.
    pub line: Option<T>,
    /// The invoice that a refund or chargeback reverses.
    pub of: Option<T>,
    /// The product's id in the panel.
    pub product: Option<T>,
    /// The list price, decimal.
    pub list: Option<T>,
    /// What was paid, tax included, decimal.
    pub gross: Option<T>,
    /// What was paid without tax, decimal.
    pub net: Option<T>,
    /// The ISO currency of the amounts.
    pub currency: Option<T>,
    /// A hash of the customer's e-mail.
    pub email_hash: Option<T>,
    /// The customer's Discord id.
    pub discord_id: Option<T>,
    /// The partner's code (`partner_payment`, `topup`, `enrol`, `contract`).
    pub partner: Option<T>,
    /// The id of the track (`enrol`).
    pub track: Option<T>,
    /// The overrides of a contract, a TOML inline table.
    pub terms: Option<T>,
}

impl EventFields {
    /// The names of all fields.
    pub const NAMES: [&'static str; 18] = [
        "at",
        "type",
        "id",
        "customer",
        "code",
        "invoice",
        "line",
        "of",
        "product",
        "list",
        "gross",
        "net",
        "currency",
        "email_hash",
        "discord_id",
        "partner",
        "track",
        "terms",
    ];
}

/// A file of events: a header with the names of the fields in any order, then one event a row.
pub(crate) const EVENTS: TableShape = TableShape {
    name: "events",
    command: "partnerdesk event FILE",
    columns: &EventFields::NAMES,
    needed: &["at", "type", "id"],
    aliases: &[],
    others: false,
};

/// A billing event whose every field fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BillingEvent {
    /// Its id, unique at its source.
    pub id: String,
    /// What happened.
    pub kind: EventKind,
    /// When it happened, UTC; not when it was received.
    pub at: UtcMs,
    /// The panel's id of the customer; empty when the event is about a partner alone.
    pub customer: String,
    /// The code that was redeemed or signed up with.
    pub code: Option<String>,
    /// The invoice that was paid.
    pub invoice: Option<String>,
    /// The invoice's line; `1` when none was given.
    pub line: Option<String>,
    /// The invoice that is reversed.
    pub of: Option<String>,
    /// As the panel names it; a product of the file that fits is looked for by this.
    pub product: Option<String>,
    /// The list price.
    pub list: Option<Money>,
    /// What was paid, tax included.
    pub gross: Option<Money>,
    /// What was paid without tax.
    pub net: Option<Money>,
    /// A hash of the customer's e-mail.
    pub email_hash: Option<String>,
    /// The customer's Discord id.
    pub discord_id: Option<String>,
    /// The partner's code.
    pub partner: Option<String>,
    /// The id of the track.
    pub track: Option<String>,
    /// The overrides of a contract, as they were written.
    pub terms: Option<String>,
}

impl BillingEvent {
    /// Whether it is dated no more than 5 minutes after `now`: so far apart may clocks be.
    ///
    /// # Errors
    /// [`EventError::Ahead`] when it is dated later.
    pub fn check_time(&self, now: UtcMs) -> Result<(), EventError> {
        if self.at <= now.plus(MAX_AHEAD) {
            return Ok(());
        }
        let ahead = self.at.get().saturating_sub(now.get());
        let minutes = u64::try_from(ahead).unwrap_or(0) / 60_000;
        Err(EventError::Ahead {
            ahead: Duration::from_mins(minutes),
            now,
            cause: AheadCause::of(self.at, now),
        })
    }

    /// The same event, dated no later than `now`: nothing that it says reaches into the future.
    #[must_use]
    pub fn not_after(&self, now: UtcMs) -> Cow<'_, Self> {
        if self.at <= now {
            Cow::Borrowed(self)
        } else {
            Cow::Owned(Self { at: now, ..self.clone() })
        }
    }

    /// Reads the fields. An empty text is the same as none.
    ///
    /// # Errors
    /// [`EventError`] with the first field that is missing or does not fit.
    #[expect(clippy::needless_pass_by_value, reason = "whoever reads makes the fields for this")]
    pub fn parse<T: AsRef<str>>(fields: EventFields<T>) -> Result<Self, EventError> {
        let own = |text: Option<&str>| text.map(str::to_owned);
        let id = needed("id", text("id", fields.id.as_ref(), 128)?)?.to_owned();
        let kind = needed("type", text("type", fields.r#type.as_ref(), 32)?)?;
        let kind = EventKind::ALL.iter().find(|(name, _)| name.eq_ignore_ascii_case(kind));
        let kind = kind.map(|(_, kind)| *kind).ok_or(EventError::Type)?;
        let at = needed("at", text("at", fields.at.as_ref(), 40)?)?;
        let at = parse_time(at).map_err(EventError::Time)?;
        let customer = text("customer", fields.customer.as_ref(), 128)?;
        let customer =
            if kind.is_of_partner() { "" } else { needed("customer", customer)? }.to_owned();
        let currency = text("currency", fields.currency.as_ref(), 8)?;
        let unit = currency
            .map(|code| Unit::currency(&code.to_ascii_uppercase()))
            .transpose()
            .map_err(|_| EventError::Currency)?;
        let money = |name: &'static str, value: Option<&T>| match (text(name, value, 20)?, unit) {
            (None, _) => Ok(None),
            (Some(_), None) => Err(EventError::Missing("currency")),
            (Some(v), Some(unit)) => table::amount(v, unit)
                .map(Some)
                .map_err(|error| EventError::Amount { field: name, error }),
        };
        let list = money("list", fields.list.as_ref())?;
        let gross = money("gross", fields.gross.as_ref())?;
        let net = money("net", fields.net.as_ref())?;
        let mut event = Self {
            id,
            kind,
            at,
            customer,
            code: own(text("code", fields.code.as_ref(), 64)?),
            invoice: own(text("invoice", fields.invoice.as_ref(), 128)?),
            line: own(text("line", fields.line.as_ref(), 64)?),
            of: own(text("of", fields.of.as_ref(), 128)?),
            product: own(text("product", fields.product.as_ref(), 128)?),
            list,
            gross,
            net,
            email_hash: own(text("email_hash", fields.email_hash.as_ref(), 128)?),
            discord_id: own(text("discord_id", fields.discord_id.as_ref(), 20)?),
            partner: own(text("partner", fields.partner.as_ref(), 64)?),
            track: own(text("track", fields.track.as_ref(), 32)?),
            terms: own(text("terms", fields.terms.as_ref(), 4000)?),
        };
        let missing =
            |name, there: bool| if there { Ok(()) } else { Err(EventError::Missing(name)) };
        match kind {
            EventKind::Redeem => missing("code", event.code.is_some())?,
            EventKind::Purchase | EventKind::Renewal => {
                missing("invoice", event.invoice.is_some())?;
                missing("net", event.net.is_some())?;
                missing("product", event.product.is_some())?;
                event.line.get_or_insert_with(|| "1".to_owned());
            }
            EventKind::Refund | EventKind::Chargeback => {
                missing("of", event.of.is_some())?;
                missing("net", event.net.is_some())?;
            }
            EventKind::PartnerPayment => {
                missing("partner", event.partner.is_some())?;
                missing("product", event.product.is_some())?;
                missing("net", event.net.or(event.gross).or(event.list).is_some())?;
                event.invoice.get_or_insert_with(|| event.id.clone());
                event.line.get_or_insert_with(|| "1".to_owned());
            }
            EventKind::Topup => {
                missing("partner", event.partner.is_some())?;
                missing("net", event.net.is_some())?;
            }
            EventKind::Enrol => missing("partner", event.partner.is_some())?,
            EventKind::Contract => {
                missing("partner", event.partner.is_some())?;
                missing("terms", event.terms.is_some())?;
            }
            EventKind::Signup => {}
        }
        Ok(event)
    }

    /// One text for one content, whatever way it came: the JSON of its fields, amounts with all
    /// their decimals.
    #[must_use]
    pub fn canonical(&self) -> String {
        let money = |m: Option<Money>| m.map(|m| m.to_string());
        let mut json = serde_json::json!({
            "at": self.at.get(), "type": self.kind.as_str(), "id": self.id,
            "customer": self.customer, "code": self.code, "invoice": self.invoice,
            "line": self.line, "of": self.of, "product": self.product,
            "list": money(self.list), "gross": money(self.gross), "net": money(self.net),
            "email_hash": self.email_hash, "discord_id": self.discord_id,
        });
        // Absent where an event has none, so that the text of all other events stays what its hash
        // was made of.
        for (name, value) in
            [("partner", &self.partner), ("track", &self.track), ("terms", &self.terms)]
        {
            if let (Some(value), Some(object)) = (value, json.as_object_mut()) {
                object.insert(name.to_owned(), value.clone().into());
            }
        }
        json.to_string()
    }

    /// What was paid: without tax where the event says it, else with it.
    #[must_use]
    pub fn paid(&self) -> Option<Money> {
        self.net.or(self.gross)
    }

    /// The invoice, or what stands for it where the event names none.
    pub(super) fn invoice_name(&self) -> Cow<'_, str> {
        match &self.invoice {
            Some(invoice) => Cow::Borrowed(invoice),
            None => Cow::Owned(format!("event-{}", self.id)),
        }
    }
}

/// A field's text, trimmed; none when it is empty.
fn text<'f, T: AsRef<str>>(
    field: &'static str,
    value: Option<&'f T>,
    max: usize,
) -> Result<Option<&'f str>, EventError> {
    match value.map(|value| value.as_ref().trim()) {
        Some(value) if value.len() > max && value.chars().count() > max => {
            Err(EventError::TooLong { field, max })
        }
        Some(value) if value.chars().any(char::is_control) => Err(EventError::Control(field)),
        value => Ok(value.filter(|value| !value.is_empty())),
    }
}

fn needed<'f>(field: &'static str, value: Option<&'f str>) -> Result<&'f str, EventError> {
    value.ok_or(EventError::Missing(field))
}

/// Reads one event or an array of events.
///
/// # Errors
/// [`BatchError`] with the first event that does not fit, counted from 1.
pub fn parse_json(body: &[u8]) -> Result<Vec<BillingEvent>, BatchError> {
    let value: serde_json::Value = serde_json::from_slice(body)
        .map_err(|error| BatchError { event: 1, error: EventError::Json(error.to_string()) })?;
    let (values, one) = match value {
        serde_json::Value::Array(values) => (values, false),
        value => (vec![value], true),
    };
    if values.is_empty() {
        return Err(BatchError { event: 1, error: EventError::Empty });
    }
    let events = values
        .into_iter()
        .enumerate()
        .map(|(index, value)| {
            fields(value)
                .and_then(BillingEvent::parse)
                .map_err(|error| BatchError { event: index.saturating_add(1), error })
        })
        .collect::<Result<_, _>>()?;
    // A name that an object has twice is not seen above. Which of the two is meant, nobody can
    // know.
    let twice = if one {
        serde_json::from_slice::<EventFields>(body).err()
    } else {
        serde_json::from_slice::<Vec<EventFields>>(body).err()
    };
    match twice {
        Some(error) => Err(BatchError { event: 1, error: EventError::Json(error.to_string()) }),
        None => Ok(events),
    }
}

/// The fields of a JSON object. serde's own message would not say which field holds a number.
fn fields(value: serde_json::Value) -> Result<EventFields, EventError> {
    let object = value.as_object().ok_or(EventError::NotAnObject)?;
    if let Some((name, _)) = object.iter().find(|(_, value)| !value.is_string() && !value.is_null())
    {
        return Err(EventError::NotText(name.clone()));
    }
    serde_json::from_value(value).map_err(|error| EventError::Json(error.to_string()))
}

/// Reads a date and a time with its zone, from 1970 on.
///
/// # Errors
/// [`TimeFault`] with what is likely wrong with it.
pub(crate) fn parse_time(text: &str) -> Result<UtcMs, TimeFault> {
    UtcMs::parse(text)
        .filter(|at| (0..=253_402_300_799_999).contains(&at.get()))
        .ok_or_else(|| TimeFault::of(text))
}

/// The event of a row of a file of [`EVENTS`].
///
/// # Errors
/// [`EventError`] with the first field that is missing or does not fit.
pub(crate) fn parse_row(row: &Row<'_>) -> Result<BillingEvent, EventError> {
    let [
        at,
        r#type,
        id,
        customer,
        code,
        invoice,
        line,
        of,
        product,
        list,
        gross,
        net,
        currency,
        email_hash,
        discord_id,
        partner,
        track,
        terms,
    ] = row.values();
    // Panels that export times without a zone say in the header that they are UTC.
    let is_utc = || row.title("at").is_some_and(|at| at.to_ascii_uppercase().contains("UTC"));
    let zoned = at
        .filter(|at| UtcMs::parse(at).is_none() && TimeFault::of(at) == TimeFault::Zone && is_utc())
        .map(|at| format!("{at}Z"));
    BillingEvent::parse(EventFields {
        at: zoned.as_deref().or(at),
        r#type,
        id,
        customer,
        code,
        invoice,
        line,
        of,
        product,
        list,
        gross,
        net,
        currency,
        email_hash,
        discord_id,
        partner,
        track,
        terms,
    })
}

/// A file of events, read line by line in constant memory.
pub struct CsvEvents<R: Read>(CsvTable<Text<R>>);

impl<R: Read> CsvEvents<R> {
    /// Reads the header.
    ///
    /// # Errors
    /// [`FileError`] when it is no table, or its header does not fit.
    pub fn open(file: R, maps: &[ColumnMap]) -> Result<Self, FileError> {
        CsvTable::open(file, &[&EVENTS], maps).map(Self)
    }

    /// The next event with its line; none behind the last one, and behind a fault after which
    /// nothing can be read.
    ///
    /// # Errors
    /// [`FileFault`] of this line.
    pub fn next_event(&mut self) -> Option<Result<(u64, BillingEvent), FileFault>> {
        let row = match self.0.next_row()? {
            Ok(row) => row,
            Err(fault) => return Some(Err(fault)),
        };
        let line = row.line;
        let event = parse_row(&row).map(|event| (line, event));
        Some(event.map_err(|error| FileFault { line, what: error.to_string() }))
    }
}

/// Reads a file of events that fits into memory.
///
/// # Errors
/// [`FileError`] with the lines that do not fit; nothing of the file is then used.
pub fn parse_csv(file: impl Read, maps: &[ColumnMap]) -> Result<Vec<BillingEvent>, FileError> {
    let mut rows = CsvEvents::open(file, maps)?;
    let (mut events, mut faults) = (Vec::new(), FileError::default());
    while !faults.is_full()
        && let Some(row) = rows.next_event()
    {
        match row {
            Ok((_, event)) => events.push(event),
            Err(fault) => faults.add(fault),
        }
    }
    if events.is_empty() && faults.faults().is_empty() {
        return Err(FileError::at(0, EventError::Empty.to_string()));
    }
    faults.or(events)
}

/// Which event of a batch does not fit, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("event {event}: {error}")]
pub struct BatchError {
    /// The event's place in a JSON array, from 1.
    pub event: usize,
    /// What does not fit.
    pub error: EventError,
}

/// What is likely wrong with the time of an event that is dated later than now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AheadCause {
    /// A local time was sent as UTC: no zone is more than 14 hours ahead of it.
    LocalTime,
    /// The day is wrong.
    Date,
    /// The year is wrong: the same day of an earlier one is not ahead.
    Year,
}

impl AheadCause {
    fn of(at: UtcMs, now: UtcMs) -> Self {
        if at <= now.plus(LARGEST_OFFSET) {
            return Self::LocalTime;
        }
        let (at, now) = (at.datetime(), now.datetime());
        let this_year = at.date_naive().with_year(now.year());
        if at.year() > now.year() && this_year.is_some_and(|day| day <= now.date_naive()) {
            Self::Year
        } else {
            Self::Date
        }
    }
}

impl fmt::Display for AheadCause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::LocalTime => {
                "is it a local time sent as UTC? Send it with its offset, for example \
                 2026-07-01T12:00:00+02:00"
            }
            Self::Date => "is the day right?",
            Self::Year => "is the year right?",
        })
    }
}

/// A span in words: minutes below an hour, hours and minutes below two days, days from then on.
fn span(span: Duration) -> String {
    let minutes = span.as_secs() / 60;
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) if hours < 48 => format!("{hours} h"),
        (hours, minutes) if hours < 48 => format!("{hours} h {minutes} min"),
        (hours, _) => format!("{} days", hours / 24),
    }
}

/// Why an event does not fit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EventError {
    /// A field that this type of event needs is not there.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// A field is too long.
    #[error("{field} is longer than {max} characters")]
    TooLong {
        /// Its name in CSV and JSON.
        field: &'static str,
        /// Characters at most.
        max: usize,
    },
    /// A field holds control characters.
    #[error("{0} holds control characters, such as a line break: take them out")]
    Control(&'static str),
    /// Not a type of event.
    #[error(
        "type is none of signup, redeem, purchase, renewal, refund, chargeback, partner_payment, \
         topup, enrol, contract"
    )]
    Type,
    /// Not a time.
    #[error("at is not a time like 2026-07-01T12:00:00Z: {0}")]
    Time(TimeFault),
    /// Dated later than now.
    #[error("at is {} ahead of the time here, {now}: {cause}", span(*.ahead))]
    Ahead {
        /// By how much, to the minute.
        ahead: Duration,
        /// The time here, UTC.
        now: UtcMs,
        /// What is likely wrong with it.
        cause: AheadCause,
    },
    /// Not a currency.
    #[error("currency is not an ISO currency such as USD")]
    Currency,
    /// Not an amount.
    #[error("{field} is not an amount like 10.50: {error}")]
    Amount {
        /// Its name in CSV and JSON.
        field: &'static str,
        /// Why not.
        error: AmountError,
    },
    /// A field of a JSON event is a number or the like.
    #[error("{0} must be text in quotes, as in \"4711\" or \"10.50\"")]
    NotText(String),
    /// Not a JSON object.
    #[error("an event is a JSON object")]
    NotAnObject,
    /// Not the JSON of an event.
    #[error("{0}")]
    Json(String),
    /// Nothing in it.
    #[error("there is no event in it")]
    Empty,
}

/// Why a text is no time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TimeFault {
    /// A date and a time, and nobody knows where.
    #[error("it has no time zone; write Z behind it for UTC, or an offset such as +02:00")]
    Zone,
    /// As a spreadsheet shows dates.
    #[error(
        "the spreadsheet has changed it; format the column as text, and write year, month, day"
    )]
    Spreadsheet,
    /// Seconds since 1970.
    #[error("it is a bare number; write the date and the time")]
    Number,
    /// Something else, or a day that does not exist.
    #[error("there is no such date and time")]
    Other,
}

impl TimeFault {
    fn of(text: &str) -> Self {
        let digit = |c: char| c.is_ascii_digit();
        let year_first =
            text.len() > 5 && text.chars().take(4).all(digit) && text.chars().nth(4) == Some('-');
        let known = |c: char| digit(c) || matches!(c, '-' | ':' | '.' | ' ' | 'T' | 't');
        if text.chars().all(|c| digit(c) || c == '.') && text.matches('.').count() <= 1 {
            Self::Number
        } else if year_first && text.chars().all(known) && text.matches('-').count() == 2 {
            Self::Zone
        } else if text.starts_with(digit) && text.contains(['/', '.']) {
            Self::Spreadsheet
        } else {
            Self::Other
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn an_event_is_dated_five_minutes_ahead_at_most(
            now in 1_600_000_000_000_i64..2_000_000_000_000,
            ahead in prop_oneof![-900_000_i64..900_000, 0_i64..63_072_000_000],
        ) {
            let (now, at) = (UtcMs::new(now), UtcMs::new(now + ahead));
            let event = BillingEvent { at, ..BillingEvent::parse(purchase()).unwrap() };
            let checked = event.check_time(now);
            prop_assert_eq!(checked.is_ok(), ahead <= 300_000, "{:?}", checked);
            prop_assert!(event.not_after(now).at <= now);
            if ahead <= 0 {
                prop_assert_eq!(event.not_after(now).at, at);
            }
        }
    }

    #[test]
    fn an_event_dated_ahead_is_told_by_how_much_and_what_is_likely_wrong() {
        let told = |now: &str, at: &str| {
            let at = UtcMs::parse(at).unwrap();
            let event = BillingEvent { at, ..BillingEvent::parse(purchase()).unwrap() };
            event.check_time(UtcMs::parse(now).unwrap()).unwrap_err().to_string()
        };
        let now = "2026-11-30T11:10:00Z";
        assert_eq!(
            told(now, "2026-11-30T13:10:00+00:00"),
            "at is 2 h ahead of the time here, 2026-11-30T11:10:00Z: is it a local time sent as \
             UTC? Send it with its offset, for example 2026-07-01T12:00:00+02:00"
        );
        let cause = |at| told(now, at).rsplit(": ").next().unwrap().to_owned();
        assert_eq!(cause("2027-11-29T10:00:00Z"), "is the year right?");
        assert_eq!(cause("2062-03-01T10:00:00Z"), "is the year right?");
        assert_eq!(cause("2026-12-03T10:00:00Z"), "is the day right?");
        assert!(told(now, "2027-01-30T11:10:00Z").starts_with("at is 61 days ahead"));
        assert!(told(now, "2026-11-30T11:16:30Z").starts_with("at is 6 min ahead"));
    }

    fn purchase() -> EventFields {
        let some = |text: &str| Some(text.to_owned());
        EventFields {
            at: some("2026-07-01T12:00:00Z"),
            r#type: some("purchase"),
            id: some("e1"),
            customer: some("c1"),
            invoice: some("i1"),
            product: some("credits"),
            net: some("10.00"),
            currency: some("USD"),
            ..EventFields::default()
        }
    }

    #[test]
    fn json_and_csv_of_one_event_are_one_content() {
        let json = br#"{"at":"2026-07-01T14:00:00+02:00","type":"purchase","id":"e1","customer":"c1","invoice":"i1",
                        "product":"credits","net":"10","currency":"USD"}"#;
        let csv = "net,currency,type,id,customer,invoice,line,product,at\n10.00,USD,purchase,e1,\
                   c1,i1,1,credits,2026-07-01T12:00:00Z\n";
        let (json, csv) = (parse_json(json).unwrap(), parse_csv(csv.as_bytes(), &[]).unwrap());
        assert_eq!(json, csv);
        assert_eq!(json[0].canonical(), csv[0].canonical());
    }

    #[test]
    fn each_field_that_does_not_fit_is_named() {
        type Break = fn(&mut EventFields);
        let broken: [(&str, Break); 9] = [
            ("id is missing", |f| f.id = None),
            ("customer is missing", |f| f.customer = Some("  ".into())),
            ("type is none of", |f| f.r#type = Some("gift".into())),
            ("at is not a time", |f| f.at = Some("yesterday".into())),
            ("currency is not", |f| f.currency = Some("XXQ".into())),
            ("currency is missing", |f| f.currency = None),
            ("net is not an amount", |f| f.net = Some("-1".into())),
            ("invoice is longer than 128", |f| f.invoice = Some("x".repeat(129))),
            ("product holds control", |f| f.product = Some("a\u{7}b".into())),
        ];
        for (message, break_it) in broken {
            let mut fields = purchase();
            break_it(&mut fields);
            let error = BillingEvent::parse(fields).unwrap_err().to_string();
            assert!(error.contains(message), "{error} should say {message}");
        }
    }

    /// What is said of a file that is refused.
    fn refused(file: &str) -> String {
        parse_csv(file.as_bytes(), &[]).expect_err(file).to_string()
    }

    #[test]
    fn every_bad_line_is_named_by_its_number() {
        let said = refused(
            "at,type,id,customer,code\n2026-07-01T12:00:00Z,redeem,e1,c1,FOX\n\n2026-07-01T12:\
             00:00Z,redeem,e2,c1,\n2026-07-01T12:00:00Z,redeem,e3,\"c\n1\",FOX\n",
        );
        assert_eq!(
            said,
            "line 4: code is missing\nline 5: customer holds control characters, such as a line \
             break: take them out"
        );
        assert_eq!(refused("at,type,id,customer\n"), "there is no event in it");
        assert!(refused("at,type,id,customer,colour\n").contains("colour"));
    }

    #[test]
    fn a_time_that_is_none_is_refused_with_its_reason() {
        for (at, reason) in [
            ("7/1/2026 10:00", "the spreadsheet has changed it"),
            ("01.07.2026 10:00", "the spreadsheet has changed it"),
            ("2026-07-01 10:00:00", "it has no time zone"),
            ("2026-07-01T10:00:00", "it has no time zone"),
            ("1782900000", "it is a bare number"),
            ("46204.41667", "it is a bare number"),
            ("2026-02-30T10:00:00Z", "there is no such date"),
            ("yesterday", "there is no such date"),
        ] {
            let said = refused(&format!("at,type,id,customer\n{at},signup,e1,c1\n"));
            assert!(said.starts_with("line 2: at is not a time like 2026-"), "{said}");
            assert!(said.contains(reason), "{said}");
        }
        let maps = ["Created date (UTC)=at".parse().unwrap()];
        let file = "Created date (UTC),type,id,customer\n2026-07-05 20:38:34,signup,e1,c1\n";
        let events = parse_csv(file.as_bytes(), &maps).unwrap();
        assert_eq!(events[0].at.to_string(), "2026-07-05T20:38:34Z");
    }

    #[test]
    fn types_currencies_and_amounts_are_read_in_the_spellings_of_spreadsheets() {
        let plain = "at,type,id,customer,invoice,product,net,currency\n\
                     2026-07-01T12:00:00Z,purchase,e1,c1,i1,credits,1234.50,USD\n";
        let plain = parse_csv(plain.as_bytes(), &[]).unwrap();
        for (separator, net) in [(";", "1234,50"), (",", "\"1,234.50\""), ("\t", "1.234,50")] {
            let file = "AT,Type,ID,Customer,Invoice,Product,Net,Currency\n\
                        2026-07-01T12:00:00Z,Purchase,e1,c1,i1,credits,NET,usd\n"
                .replace(',', separator)
                .replace("NET", net);
            assert_eq!(parse_csv(file.as_bytes(), &[]).unwrap(), plain, "{file}");
        }
    }

    #[test]
    fn a_name_that_stands_twice_in_an_event_is_refused() {
        let json =
            r#"{"at":"2026-07-01T12:00:00Z","type":"signup","id":"e1","id":"e2","customer":"c1"}"#;
        for body in [json.to_owned(), format!("[{json}]")] {
            let error = parse_json(body.as_bytes()).unwrap_err().to_string();
            assert!(error.contains("duplicate field `id`"), "{error}");
        }
        assert!(
            refused("at,type,id,id,customer\n2026-07-01T12:00:00Z,signup,e1,e2,c1\n")
                .contains("the column \"id\" stands twice")
        );
    }

    #[test]
    fn numbers_and_unknown_names_are_refused_in_json() {
        assert!(
            parse_json(br#"{"net": 10.5}"#).is_err() && parse_json(br#"{"nett": "1"}"#).is_err()
        );
        assert!(
            parse_json(b"[]").is_err() && parse_json(b"7").is_err() && parse_json(b"{").is_err()
        );
        assert_eq!(parse_json(br#"[{"id":"a"},{"id":"b"}]"#).unwrap_err().event, 1);
    }
}
