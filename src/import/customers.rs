//! Customers whom the other system has counted.

use std::collections::{BTreeMap, HashMap};

use sqlx::SqliteConnection;

use super::{CustomerImportRow, ImportAction, Responsible};
use crate::audit::{self, AuditSubject};
use crate::clock::UtcMs;
use crate::id::PartnerId;
use crate::referral::{CustomerImport, CustomerImportError, import_customer};
use crate::store::StoreError;
use crate::table::FileError;
use crate::tenant::Tenant;

/// What became, or would become, of a customer's row.
#[derive(Debug, Clone)]
pub struct ImportedCustomerRow {
    /// The line of the file, from 1.
    pub line: u64,
    /// The billing panel's id of the customer.
    pub customer: String,
    /// Whose they are.
    pub partner: PartnerId,
    /// Whether that is new; else they were taken over before.
    pub new: bool,
    /// How many of their events, recorded before and bound to nobody, count now.
    pub counted: u32,
}

/// Takes all rows over, or says which do not fit: then whoever calls takes back what was done.
pub(super) async fn import(
    tx: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    rows: &[(u64, CustomerImportRow)],
    Responsible { by, reason }: &Responsible,
) -> Result<Result<Vec<ImportedCustomerRow>, FileError>, StoreError> {
    let (mut taken, mut bad) = (Vec::new(), FileError::default());
    let mut lines: HashMap<&str, u64> = HashMap::new();
    let mut new: BTreeMap<PartnerId, u32> = BTreeMap::new();
    for (line, row) in rows {
        if bad.is_full() {
            break;
        }
        let customer = row.customer.as_str();
        if let Some(first) = lines.insert(customer, *line) {
            bad.tell(*line, format!("this customer is in line {first}, too"));
            continue;
        }
        let CustomerImportRow { code, redeemed_at, bought, .. } = row;
        let import = CustomerImport { customer, code, redeemed_at: *redeemed_at, bought: *bought };
        match import_customer(tx, now, tenant, import).await {
            Ok(done) => {
                if done.new {
                    let count = new.entry(done.partner).or_default();
                    *count = count.saturating_add(1);
                }
                taken.push(ImportedCustomerRow {
                    line: *line,
                    customer: customer.to_owned(),
                    partner: done.partner,
                    new: done.new,
                    counted: done.counted,
                });
            }
            Err(error) => {
                let half = matches!(error, CustomerImportError::Referral(_));
                match error.into_store() {
                    Ok(error) => return Err(error),
                    Err(error) => bad.tell(*line, error.to_string()),
                }
                // What this row has done would be in the way of others.
                if half {
                    break;
                }
            }
        }
    }
    for (partner, count) in new {
        let subject = AuditSubject::Partner(partner);
        let detail = format!("{count}: {reason}");
        let action = ImportAction::TakeOverCustomers;
        audit::record(tx, now, tenant.id, *by, action, subject, &detail).await?;
    }
    Ok(bad.or(taken))
}
