//! PayPal's activity download, in English and German. Its columns, types and statuses are PayPal's
//! own words. What is not known is never taken for a payment.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeZone as _};
use chrono_tz::Tz;

use super::{ListedBy, PaymentList, PaymentStatus, ProviderPayment, transaction};
use crate::clock::UtcMs;
use crate::id::PayoutId;
use crate::money::{Money, Unit};
use crate::partner::payee::Email;
use crate::table::{self, Row, TableShape};

pub(super) const ACTIVITY: TableShape = TableShape {
    name: "payments",
    command: super::PAYMENTS.command,
    columns: &[
        "date",
        "time",
        "timezone",
        "type",
        "status",
        "currency",
        "gross",
        "to_email_address",
        "transaction_id",
        "reference_txn_id",
        "invoice_number",
        "custom_number",
        "subject",
        "note",
        "balance_impact",
    ],
    needed: &["date", "type", "status", "currency", "gross", "to_email_address", "transaction_id"],
    aliases: &[
        ("time_zone", "timezone"),
        ("datum", "date"),
        ("uhrzeit", "time"),
        ("zeitzone", "timezone"),
        ("typ", "type"),
        ("währung", "currency"),
        ("brutto", "gross"),
        ("empfänger_e_mail_adresse", "to_email_address"),
        ("transaktionscode", "transaction_id"),
        ("zugehöriger_transaktionscode", "reference_txn_id"),
        ("rechnungsnummer", "invoice_number"),
        ("zollnummer", "custom_number"),
        ("individuelle_nummer", "custom_number"),
        ("betreff", "subject"),
        ("hinweis", "note"),
        ("auswirkung_auf_guthaben", "balance_impact"),
    ],
    others: true,
};

/// What a row's type says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum RowType {
    /// Money for somebody.
    Payment,
    /// A payment comes back.
    Back,
    /// Fees, conversions, withdrawals, holds.
    Other,
    Unknown,
}

fn status_of(word: &str) -> PaymentStatus {
    match word.to_lowercase().as_str() {
        "completed" | "cleared" | "abgeschlossen" => PaymentStatus::Completed,
        "pending" | "processing" | "uncleared" | "ausstehend" | "offen" | "in bearbeitung" => {
            PaymentStatus::Pending
        }
        "unclaimed" | "nicht eingefordert" | "nicht abgeholt" | "nicht angenommen"
        | "nicht beansprucht" => PaymentStatus::Unclaimed,
        "held" | "on hold" | "onhold" | "temporary hold" | "placed" | "under review"
        | "einbehalten" | "in prüfung" | "wird geprüft" => PaymentStatus::Held,
        "denied" | "blocked" | "refused" | "abgelehnt" | "verweigert" | "gesperrt"
        | "blockiert" => PaymentStatus::Denied,
        "failed" | "fehlgeschlagen" => PaymentStatus::Failed,
        "returned" | "zurückgesendet" | "zurückgegeben" => PaymentStatus::Returned,
        "refunded"
        | "partially refunded"
        | "zurückgezahlt"
        | "teilweise zurückgezahlt"
        | "rückerstattet"
        | "teilweise rückerstattet"
        | "erstattet"
        | "teilweise erstattet" => PaymentStatus::Refunded,
        "reversed" | "zurückgebucht" | "rückgängig gemacht" => PaymentStatus::Reversed,
        "canceled" | "cancelled" | "expired" | "storniert" | "abgebrochen" | "abgelaufen" => {
            PaymentStatus::Cancelled
        }
        _ => PaymentStatus::Unknown(word.to_owned()),
    }
}

fn type_of(word: &str) -> RowType {
    match word.to_lowercase().as_str() {
        "mass pay payment"
        | "mass payment"
        | "payout"
        | "general payment"
        | "payment sent"
        | "mobile payment"
        | "website payment"
        | "express checkout payment"
        | "preapproved payment bill user payment"
        | "sammelzahlung"
        | "massenzahlung"
        | "allgemeine zahlung"
        | "zahlung gesendet"
        | "handyzahlung"
        | "website-zahlung"
        | "paypal express-zahlung"
        | "zahlung im einzugsverfahren mit zahlungsrechnung" => RowType::Payment,
        "payment refund"
        | "payment reversal"
        | "mass pay reversal"
        | "mass pay refund"
        | "refund"
        | "reversal"
        | "rückzahlung"
        | "zahlungsrückbuchung"
        | "rückbuchung der sammelzahlung"
        | "sammelzahlungsrückbuchung"
        | "rückbuchung" => RowType::Back,
        "fee"
        | "general fee"
        | "mass pay fee"
        | "general withdrawal"
        | "user initiated withdrawal"
        | "withdrawal"
        | "general currency conversion"
        | "user initiated currency conversion"
        | "account hold for open authorization"
        | "general account hold"
        | "reversal of general account hold"
        | "payment review hold"
        | "payment review release"
        | "hold on balance for dispute investigation"
        | "cancellation of hold for dispute resolution"
        | "general authorization"
        | "void of authorization"
        | "general credit card deposit"
        | "bank deposit to pp account"
        | "order"
        | "invoice sent"
        | "request sent"
        | "chargeback"
        | "chargeback fee"
        | "gebühr"
        | "allgemeine gebühr"
        | "rücklastschriftgebühr"
        | "allgemeine währungsumrechnung"
        | "allgemeine abbuchung"
        | "vom nutzer eingeleitete abbuchung"
        | "auszahlung auf das bankkonto"
        | "bankabbuchung von paypal-konto"
        | "bankgutschrift auf paypal-konto"
        | "allgemeine interne kontobewegung"
        | "rückbuchung allgemeiner einbehaltung"
        | "einbehaltung für offene autorisierung"
        | "allgemeine einbehaltung"
        | "allgemeine autorisierung"
        | "warenkorbartikel" => RowType::Other,
        _ => RowType::Unknown,
    }
}

/// What is known of the file's dates so far: whether the day or the month is first is plain only
/// from some of them.
#[derive(Default)]
pub(super) struct Activity {
    dates: BTreeMap<u64, Moment>,
    day_first: bool,
    month_first: bool,
}

/// A date, a time and a zone as they stand in a row.
struct Moment {
    date: String,
    time: Option<String>,
    zone: Option<String>,
}

impl Activity {
    /// The payment of a row; none when it is counted in the list as something else.
    pub(super) fn payment(
        &mut self,
        row: &Row<'_>,
        units: &BTreeMap<String, Unit>,
        list: &mut PaymentList,
    ) -> Result<Option<ProviderPayment>, String> {
        let value = |column| row.get(column).unwrap_or_default();
        self.look_at(value("date"));
        let kind = type_of(value("type"));
        let Some(unit) = units.get(&value("currency").to_ascii_uppercase()) else {
            list.foreign = list.foreign.saturating_add(1);
            return Ok(None);
        };
        let gross = gross(value("gross"), *unit)?;
        let impact = value("balance_impact").to_lowercase();
        let outgoing = gross.minor() < 0 || matches!(impact.as_str(), "debit" | "soll");
        let back = row.get("reference_txn_id").filter(|_| kind == RowType::Back);
        let amount = Money::new(gross.minor().saturating_abs(), *unit);
        let counted = match (outgoing, kind) {
            (false, RowType::Back) if back.is_some() => None,
            (false, _) => Some(&mut list.incoming),
            (true, RowType::Other | RowType::Back) => Some(&mut list.foreign),
            (true, _) if amount.minor() == 0 => Some(&mut list.foreign),
            (true, _) => None,
        };
        if let Some(count) = counted {
            *count = count.saturating_add(1);
            return Ok(None);
        }
        let external_id = transaction(row.get("transaction_id"))?;
        let payee = row.get("to_email_address").and_then(|text| Email::parse(text).ok());
        let payout = ["custom_number", "invoice_number", "subject", "note"]
            .into_iter()
            .find_map(|column| row.get(column).and_then(payout_in));
        self.dates.insert(
            row.line,
            Moment {
                date: value("date").to_owned(),
                time: row.get("time").map(str::to_owned),
                zone: row.get("timezone").map(str::to_owned),
            },
        );
        Ok(Some(ProviderPayment {
            line: row.line,
            external_id,
            amount,
            status: status_of(value("status")),
            listed_by: ListedBy::Provider {
                at: None,
                is_payment: kind == RowType::Payment,
                gives_back: back.map(str::to_owned),
            },
            payout,
            partner: None,
            payee: payee.filter(|_| outgoing),
        }))
    }

    /// Notes what a date says about the order in which day and month stand.
    fn look_at(&mut self, date: &str) {
        let mut parts = date.split('/').map(|part| part.parse::<u32>().unwrap_or(0));
        let (first, second) = (parts.next().unwrap_or(0), parts.next().unwrap_or(0));
        self.day_first |= (13..=31).contains(&first);
        self.month_first |= (13..=31).contains(&second);
    }

    /// Dates the payments, now that all dates were seen.
    pub(super) fn date(&self, payments: &mut [ProviderPayment]) {
        for payment in payments {
            if let ListedBy::Provider { at, .. } = &mut payment.listed_by {
                *at = self.dates.get(&payment.line).and_then(|moment| self.earliest(moment));
            }
        }
    }

    /// The earliest moment that is meant.
    fn earliest(&self, moment: &Moment) -> Option<UtcMs> {
        let zone = moment.zone.as_deref().unwrap_or_default();
        let american = ["PST", "PDT", "MST", "MDT", "CST", "CDT", "EST", "EDT"].contains(&zone);
        let [day_first, month_first] = match (self.day_first, self.month_first) {
            (true, false) => [true, false],
            (false, true) => [false, true],
            _ if american => [false, true],
            _ => [true, true],
        };
        let read = |format: &str| NaiveDate::parse_from_str(&moment.date, format).ok();
        let dates = [
            read("%d.%m.%Y"),
            read("%Y-%m-%d"),
            read("%d/%m/%Y").filter(|_| day_first),
            read("%m/%d/%Y").filter(|_| month_first),
        ];
        let time = moment.time.as_deref().unwrap_or_default();
        let time = NaiveTime::parse_from_str(time, "%H:%M:%S").unwrap_or(NaiveTime::MIN);
        dates.into_iter().flatten().map(|date| in_zone(date.and_time(time), zone)).min()
    }
}

/// The moment of a local time; of a zone that is not known the earliest one on earth.
fn in_zone(local: NaiveDateTime, zone: &str) -> UtcMs {
    let minutes = match zone {
        "PST" => -480,
        "PDT" | "MST" => -420,
        "MDT" | "CST" => -360,
        "CDT" | "EST" => -300,
        "EDT" => -240,
        "GMT" | "UTC" | "WET" => 0,
        "BST" | "CET" | "MEZ" | "WEST" => 60,
        "CEST" | "MESZ" | "EET" => 120,
        "EEST" => 180,
        _ => 14 * 60,
    };
    let named = zone.parse::<Tz>().ok().filter(|_| zone.contains('/'));
    let named = named.and_then(|zone| zone.from_local_datetime(&local).earliest());
    let utc = named.map_or_else(
        || local.and_utc().timestamp_millis().saturating_sub(minutes * 60_000),
        |at| at.timestamp_millis(),
    );
    UtcMs::new(utc)
}

/// What has gone out, or come in. Where the unit has no decimals, a mark is between thousands.
fn gross(text: &str, unit: Unit) -> Result<Money, String> {
    let whole: String = text.chars().filter(|c| !matches!(c, '.' | ',')).collect();
    let thousands = text
        .rsplit_once(['.', ','])
        .is_some_and(|(_, part)| part.len() == 3 && unit.decimals() == 0);
    table::signed_amount(if thousands { &whole } else { text }, unit)
        .map_err(|error| format!("the gross amount is not an amount like -10.50: {error}"))
}

/// The payout that a text names and nothing else: `Payout 17`, `payout-17`, `PO17`.
fn payout_in(text: &str) -> Option<PayoutId> {
    let text = text.to_lowercase();
    let number = text.strip_prefix("payout").or_else(|| text.strip_prefix("po"))?;
    let number = number.trim_start_matches([' ', '-', '_', '#']);
    let digits = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| number.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    const ENGLISH: &str = "\u{feff}\"Date\",\"Time\",\"TimeZone\",\"Name\",\"Type\",\"Status\",\
                           \"Currency\",\"Gross\",\"Fee\",\"Net\",\"From Email Address\",\"To Email \
                           Address\",\"Transaction ID\",\"Reference Txn ID\",\"Note\",\"Balance \
                           Impact\"\n";
    const GERMAN: &str = "\u{feff}\"Datum\";\"Uhrzeit\";\"Zeitzone\";\"Name\";\"Typ\";\"Status\";\
                          \"Währung\";\"Brutto\";\"Gebühr\";\"Netto\";\"Absender E-Mail-Adresse\";\
                          \"Empfänger E-Mail-Adresse\";\"Transaktionscode\";\"Zugehöriger \
                          Transaktionscode\";\"Hinweis\";\"Auswirkung auf Guthaben\"\n";

    fn list(file: &str) -> PaymentList {
        let usd = Unit::currency("USD").unwrap();
        let units = BTreeMap::from([("USD".to_owned(), usd)]);
        parse(file.as_bytes(), &units, &[], true).unwrap_or_else(|error| panic!("{error}\n{file}"))
    }

    fn english(kind: &str, status: &str, gross: &str) -> PaymentList {
        let impact = if gross.starts_with('-') { "Debit" } else { "Credit" };
        list(&format!(
            "{ENGLISH}\"11/30/2026\",\"03:25:11\",\"PST\",\"Alice\",\"{kind}\",\"{status}\",\
             \"USD\",\"{gross}\",\"-0.78\",\"-39.78\",\"shop@example.test\",\"alice@example.test\",\
             \"7VB83412KX998412P\",\"1AB83412KX998412P\",\"Payout 7\",\"{impact}\"\n"
        ))
    }

    fn german(kind: &str, status: &str, gross: &str) -> PaymentList {
        let impact = if gross.starts_with('-') { "Soll" } else { "Haben" };
        list(&format!(
            "{GERMAN}\"30.11.2026\";\"12:25:11\";\"CET\";\"Alice\";\"{kind}\";\"{status}\";\
             \"USD\";\"{gross}\";\"-0,78\";\"-39,78\";\"shop@example.test\";\"alice@example.test\";\
             \"7VB83412KX998412P\";\"1AB83412KX998412P\";\"Payout 7\";\"{impact}\"\n"
        ))
    }

    #[test]
    fn every_status_is_known_in_english_and_german() {
        use PaymentStatus::{
            Cancelled, Completed, Denied, Failed, Held, Pending, Refunded, Returned, Reversed,
            Unclaimed, Unknown,
        };
        for (in_english, in_german, status) in [
            ("Completed", "Abgeschlossen", Completed),
            ("Pending", "Ausstehend", Pending),
            ("Processing", "In Bearbeitung", Pending),
            ("Unclaimed", "Nicht eingefordert", Unclaimed),
            ("Held", "Einbehalten", Held),
            ("Denied", "Abgelehnt", Denied),
            ("Blocked", "Gesperrt", Denied),
            ("Failed", "Fehlgeschlagen", Failed),
            ("Returned", "Zurückgesendet", Returned),
            ("Refunded", "Zurückgezahlt", Refunded),
            ("Partially Refunded", "Teilweise zurückgezahlt", Refunded),
            ("Reversed", "Zurückgebucht", Reversed),
            ("Canceled", "Storniert", Cancelled),
            ("Elsewhere", "Elsewhere", Unknown("Elsewhere".to_owned())),
        ] {
            for list in [
                english("Mass Pay Payment", in_english, "-1,039.00"),
                german("Sammelzahlung", in_german, "-1.039,00"),
            ] {
                let [payment] = list.payments.as_slice() else { panic!("{in_english}") };
                assert_eq!((&payment.status, payment.amount.minor()), (&status, 103_900));
                assert_eq!(payment.payout, Some(PayoutId::new(7)));
                let ListedBy::Provider { at, is_payment: true, gives_back: None } =
                    &payment.listed_by
                else {
                    panic!("{:?}", payment.listed_by)
                };
                assert_eq!(at.unwrap().to_string(), "2026-11-30T11:25:11Z");
                let payee = payment.payee.as_ref().map(Email::expose);
                assert_eq!(payee, Some("alice@example.test"));
            }
        }
    }

    #[test]
    fn every_type_is_a_payment_or_counted_in_english_and_german() {
        // Payments, incoming rows and foreign ones of a row that takes money out, or brings it in.
        for (in_english, in_german, out, back) in [
            ("Mass Pay Payment", "Sammelzahlung", (1, 0, 0), (0, 1, 0)),
            ("General Payment", "Allgemeine Zahlung", (1, 0, 0), (0, 1, 0)),
            ("Mobile Payment", "Handyzahlung", (1, 0, 0), (0, 1, 0)),
            ("Website Payment", "Website-Zahlung", (1, 0, 0), (0, 1, 0)),
            ("Payment Refund", "Rückzahlung", (0, 0, 1), (1, 0, 0)),
            ("Payment Reversal", "Zahlungsrückbuchung", (0, 0, 1), (1, 0, 0)),
            ("General Withdrawal", "Allgemeine Abbuchung", (0, 0, 1), (0, 1, 0)),
            ("Fee", "Gebühr", (0, 0, 1), (0, 1, 0)),
            ("General Currency Conversion", "Allgemeine Währungsumrechnung", (0, 0, 1), (0, 1, 0)),
            (
                "Account Hold for Open Authorization",
                "Einbehaltung für offene Autorisierung",
                (0, 0, 1),
                (0, 1, 0),
            ),
            ("Bank Deposit to PP Account", "Bankgutschrift auf PayPal-Konto", (0, 0, 1), (0, 1, 0)),
            ("Something New", "Etwas Neues", (1, 0, 0), (0, 1, 0)),
        ] {
            let count = |list: &PaymentList| (list.payments.len(), list.incoming, list.foreign);
            for list in [
                english(in_english, "Completed", "-5.00"),
                german(in_german, "Abgeschlossen", "-5,00"),
            ] {
                assert_eq!(count(&list), out, "{in_english}");
                let known = list.payments.iter().all(|payment| {
                    let ListedBy::Provider { is_payment, .. } = payment.listed_by else {
                        return false;
                    };
                    is_payment != (in_english == "Something New")
                });
                assert!(known, "{in_english}");
            }
            for list in [
                english(in_english, "Completed", "5.00"),
                german(in_german, "Abgeschlossen", "5,00"),
            ] {
                assert_eq!(count(&list), back, "{in_english}");
            }
        }
        let other = english("Mass Pay Payment", "Completed", "-5.00");
        assert_eq!((other.foreign, other.payments.len()), (0, 1));
    }

    #[test]
    fn a_row_of_another_currency_is_counted() {
        let row = "\"11/30/2026\",\"03:25:11\",\"PST\",\"Alice\",\"Mass Pay Payment\",\
                   \"Completed\",\"EUR\",\"-39.00\",\"0\",\"0\",\"a@b.test\",\"b@c.test\",\
                   \"7VB83412KX998412P\",,,\"Debit\"\n";
        let list = list(&format!("{ENGLISH}{row}"));
        assert_eq!((list.payments.len(), list.foreign), (0, 1));
    }

    #[test]
    fn a_date_is_the_earliest_that_it_can_mean() {
        let earliest = |seen: &[&str], date: &str, zone: &str| {
            let mut activity = Activity::default();
            for date in seen {
                activity.look_at(date);
            }
            let moment = Moment {
                date: date.to_owned(),
                time: Some("12:00:00".to_owned()),
                zone: Some(zone.to_owned()).filter(|zone| !zone.is_empty()),
            };
            activity.earliest(&moment).map(|at| at.to_string())
        };
        for (seen, date, zone, at) in [
            (&["11/30/2026"][..], "12/11/2026", "UTC", Some("2026-12-11T12:00:00Z")),
            (&["30/11/2026"][..], "12/11/2026", "UTC", Some("2026-11-12T12:00:00Z")),
            (&[][..], "12/11/2026", "UTC", Some("2026-11-12T12:00:00Z")),
            (&[][..], "12/11/2026", "EST", Some("2026-12-11T17:00:00Z")),
            (&[][..], "30.11.2026", "Europe/Berlin", Some("2026-11-30T11:00:00Z")),
            (&[][..], "01.07.2026", "Europe/Berlin", Some("2026-07-01T10:00:00Z")),
            (&[][..], "2026-11-30", "", Some("2026-11-29T22:00:00Z")),
            (&[][..], "soon", "UTC", None),
        ] {
            assert_eq!(earliest(seen, date, zone).as_deref(), at, "{date} {zone}");
        }
    }

    #[test]
    fn a_payout_is_named_by_its_number_and_a_word() {
        for text in ["Payout 17", "payout-17", "PAYOUT #17", "PO17", "po-17"] {
            assert_eq!(payout_in(text), Some(PayoutId::new(17)), "{text}");
        }
        for text in ["17", "payout", "Payout 17 and 18", "Pot 17", "payout 17a", "", "invoice 17"] {
            assert_eq!(payout_in(text), None, "{text}");
        }
    }
}
