//! A payment, as the payment provider's list has it, and how such a list is read: one with columns
//! of ours, or PayPal's activity download as it is.

mod paypal;

use std::collections::{BTreeMap, BTreeSet};

use super::is_external_id;
use crate::clock::UtcMs;
use crate::id::PayoutId;
use crate::money::{Money, Unit};
use crate::partner::payee::Email;
use crate::program::PayoutMethod;
use crate::table::{self, ColumnMap, CsvTable, FileError, Row, TableShape};
use crate::tenant::Tenant;

/// A list that people write: what was paid, and one column that says to whom.
const PAYMENTS: TableShape = TableShape {
    name: "payments",
    command: "partnerdesk payout reconcile FILE --by YOUR-DISCORD-ID",
    columns: &["transaction", "amount", "currency", "payout", "partner", "payee"],
    needed: &["transaction", "amount", "currency"],
    aliases: &[],
    others: true,
};
/// What says whom a payment went to.
const WHOSE: [&str; 3] = ["payout", "partner", "payee"];

/// A payment, as the provider's list has it.
#[derive(Clone)]
pub struct ProviderPayment {
    /// Its line in the file, from 1.
    pub line: u64,
    /// The provider's transaction id.
    pub external_id: String,
    /// As the provider's list says, more than 0.
    pub amount: Money,
    /// What has become of it.
    pub status: PaymentStatus,
    /// Where it stands: whoever wrote the list by hand has looked at each row.
    pub(super) listed_by: ListedBy,
    pub(super) payout: Option<PayoutId>,
    pub(super) partner: Option<String>,
    pub(super) payee: Option<Email>,
}

impl ProviderPayment {
    /// Whether money has left, or may have.
    pub(super) fn may_have_left(&self) -> bool {
        let unknown = matches!(self.status, PaymentStatus::Unknown(_));
        self.status == PaymentStatus::Completed || self.status.is_underway() || unknown
    }

    /// Whether its type and status are known; where it names a payout, the type need not be.
    pub(super) fn is_known_word(&self) -> bool {
        let payment = match self.listed_by {
            ListedBy::Hand => true,
            ListedBy::Provider { is_payment, .. } => is_payment || self.payout.is_some(),
        };
        payment && !matches!(self.status, PaymentStatus::Unknown(_))
    }

    /// Whether it is of the provider's list, where a payee who is nobody's is none of ours, and
    /// names no payout of ours.
    pub(super) fn is_foreign_without_payee(&self) -> bool {
        self.listed_by != ListedBy::Hand && self.payout.is_none()
    }

    /// Whether it can be for what was requested at this moment: on that day (UTC) or later. A list
    /// that people write has no dates.
    pub(super) fn is_not_before(&self, requested_at: UtcMs) -> bool {
        let day = |at: UtcMs| at.get().div_euclid(86_400_000);
        match self.listed_by {
            ListedBy::Hand => true,
            ListedBy::Provider { at, .. } => at.is_some_and(|at| day(at) >= day(requested_at)),
        }
    }
}

/// Who has made a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ListedBy {
    /// Somebody who has looked at each row.
    Hand,
    /// PayPal.
    Provider {
        /// The earliest moment at which it can have been; the file may not say the zone.
        at: Option<UtcMs>,
        /// Whether its type is a payment's; one that is not known may be something else.
        is_payment: bool,
        /// The transaction that it gives back.
        gives_back: Option<String>,
    },
}

/// What has become of a payment. Source: docs/design/ledger.md, Payments that are not completed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaymentStatus {
    /// Paid.
    Completed,
    /// PayPal is working on it.
    Pending,
    /// Nobody has taken it yet.
    Unclaimed,
    /// PayPal looks at it.
    Held,
    /// PayPal refused it.
    Denied,
    /// It could not be paid.
    Failed,
    /// Nobody took it, and the money came back.
    Returned,
    /// The payee has sent it back, or a part of it.
    Refunded,
    /// PayPal has taken it back.
    Reversed,
    /// It was called off.
    Cancelled,
    /// A word that is not known.
    Unknown(String),
}

impl PaymentStatus {
    /// Whether the money may still arrive.
    #[must_use]
    pub fn is_underway(&self) -> bool {
        matches!(self, Self::Pending | Self::Unclaimed | Self::Held)
    }

    /// What it means, in words that go on after "PayPal: ".
    #[must_use]
    pub fn meaning(&self) -> String {
        let said = match self {
            Self::Completed => "completed",
            Self::Pending => "pending",
            Self::Unclaimed => "unclaimed, the payee has 30 days to take it",
            Self::Held => "held, PayPal is reviewing it",
            Self::Denied => "denied, no money has left",
            Self::Failed => "failed, no money has left",
            Self::Returned => "returned, nobody has taken it and the money is back",
            Self::Refunded => "refunded, the payee has sent back all or part of it",
            Self::Reversed => "reversed, PayPal has taken the money back",
            Self::Cancelled => "cancelled, nobody was paid",
            Self::Unknown(word) => return format!("status {word:?}, which is not known here"),
        };
        said.to_owned()
    }
}

/// What a list says.
#[derive(Clone, Default)]
pub struct PaymentList {
    /// The payments that may be of partners.
    pub payments: Vec<ProviderPayment>,
    /// How many rows brought money in.
    pub incoming: usize,
    /// How many rows are no payments to partners: fees, conversions, withdrawals, other
    /// currencies.
    pub foreign: usize,
}

/// Reads a list: PayPal's activity download, or a table with the columns transaction, amount,
/// currency, and at least one of payout, partner and payee; other columns are not looked at. A list
/// without rows says that nothing was paid.
///
/// # Errors
/// [`FileError`] with the lines that do not fit, and what to write.
pub fn parse_csv(
    file: impl std::io::Read,
    tenant: &Tenant,
    maps: &[ColumnMap],
) -> Result<PaymentList, FileError> {
    let cash = tenant.program.units().filter(|(_, cash)| *cash).map(|(unit, _)| unit);
    let takes_activity = tenant.program.payout.pays_by(PayoutMethod::PaypalCsv);
    let units = cash.map(|unit| (unit.code().to_owned(), unit)).collect();
    parse(file, &units, maps, takes_activity)
}

fn parse(
    file: impl std::io::Read,
    units: &BTreeMap<String, Unit>,
    maps: &[ColumnMap],
    takes_activity: bool,
) -> Result<PaymentList, FileError> {
    let mut table = CsvTable::open(file, &[&PAYMENTS, &paypal::ACTIVITY], maps)?;
    let is_activity = table.shape().columns == paypal::ACTIVITY.columns;
    if is_activity && !takes_activity {
        let why = "this is PayPal's activity download, but the payout.methods of the program file \
                   do not list \"paypal_csv\": add it there, or list what was paid with the \
                   columns transaction, payout, amount, currency";
        return Err(FileError::at(1, why.to_owned()));
    }
    if !is_activity && WHOSE.iter().all(|column| !table.has(column)) {
        let needed = WHOSE.join(", ");
        return Err(FileError::at(1, format!("the header says nobody: it needs one of {needed}")));
    }
    let (mut list, mut faults) = (PaymentList::default(), FileError::default());
    let (mut activity, mut seen) = (paypal::Activity::default(), BTreeSet::new());
    while !faults.is_full()
        && let Some(row) = table.next_row()
    {
        let row = match row {
            Ok(row) => row,
            Err(fault) => {
                faults.add(fault);
                continue;
            }
        };
        let read = if is_activity {
            activity.payment(&row, units, &mut list)
        } else {
            payment(&row, units).map(Some)
        };
        match read {
            Ok(None) => {}
            Ok(Some(payment)) if !seen.insert(payment.external_id.clone()) => {
                let id = payment.external_id;
                faults.tell(row.line, format!("transaction {id} is in the file twice"));
            }
            Ok(Some(payment)) => list.payments.push(payment),
            Err(what) => faults.tell(row.line, what),
        }
    }
    activity.date(&mut list.payments);
    faults.or(list)
}

/// The payment of a row of a list that people write.
fn payment(row: &Row<'_>, units: &BTreeMap<String, Unit>) -> Result<ProviderPayment, String> {
    let external_id = transaction(row.get("transaction"))?;
    let currency = row.get("currency").unwrap_or_default();
    let unit = units.get(&currency.to_ascii_uppercase()).ok_or_else(|| {
        let known: Vec<&str> = units.keys().map(String::as_str).collect();
        format!("currency {currency:?} is none of the program's: {}", known.join(", "))
    })?;
    let amount = table::amount(row.get("amount").unwrap_or_default(), *unit)
        .map_err(|error| format!("amount is not an amount like 10.50: {error}"))?;
    if amount.minor() == 0 {
        return Err("amount is 0".to_owned());
    }
    let payout = row.get("payout").map(|text| {
        text.trim_start_matches('#')
            .parse()
            .map_err(|_| format!("payout {text:?} is not a payout's number"))
    });
    let payee = row
        .get("payee")
        .map(|text| Email::parse(text).map_err(|_| "payee is not an e-mail".to_owned()));
    let (payout, payee) = (payout.transpose()?, payee.transpose()?);
    let partner = row.get("partner").map(str::to_owned);
    if payout.is_none() && partner.is_none() && payee.is_none() {
        return Err(format!("it says nobody: fill in one of {}", WHOSE.join(", ")));
    }
    Ok(ProviderPayment {
        line: row.line,
        external_id,
        amount,
        status: PaymentStatus::Completed,
        listed_by: ListedBy::Hand,
        payout,
        partner,
        payee,
    })
}

fn transaction(text: Option<&str>) -> Result<String, String> {
    let text = text.unwrap_or_default();
    if is_external_id(text) {
        Ok(text.to_owned())
    } else {
        Err(format!("transaction {text:?} is not 6 to 64 letters, digits and hyphens"))
    }
}
