//! Taking partners over from another system, for example a spreadsheet: who they are, their code,
//! how many first purchases have counted, and what they have earned and not been paid; and whose
//! its customers are. All rows of the files, or none.
//!
//! A row is named by its id in the source and taken over once: the same row again changes nothing,
//! a row that has changed is refused, since what it said before may have been paid out by now. A
//! wrong one is undone while nothing was done with it. The opening balance is booked against the
//! program's `adjust` account; the checks hold it against the row that is kept here, as it has no
//! two people who agreed to it.

mod action;
mod customer_row;
mod customers;
mod error;
mod repo;
mod row;
mod undo;

use std::collections::HashMap;

use sqlx::Connection as _;
use sqlx::SqliteConnection;

use crate::audit::{self, AuditSubject};
use crate::clock::UtcMs;
use crate::coupon::{self, CodeWarning, KnownCodes};
use crate::id::{MemberId, PartnerId};
use crate::ledger;
use crate::money::Money;
use crate::outbox::{self, Effect};
use crate::partner;
use crate::store::{Store, StoreError};
use crate::table::{self, FileError};
use crate::tenant::{self, Member, Tenant};

pub use action::ImportAction;
pub use customer_row::{CustomerImportRow, parse_customers};
pub use customers::ImportedCustomerRow;
pub use error::RowError;
pub use row::{ImportRow, parse};
pub use undo::{UndoError, UndoneImport, undo_import};

/// Who answers for an import, and why it is made.
#[derive(Debug, Clone)]
pub struct Responsible {
    /// Their Discord account.
    pub by: MemberId,
    /// In their words; the audit trail keeps it for each partner.
    pub reason: String,
}

/// What became, or would become, of a row.
#[derive(Debug, Clone)]
pub struct ImportedRow {
    /// The line of the file, from 1.
    pub line: u64,
    /// What the file says in this line.
    pub row: ImportRow,
    /// The partner that the line became, or was already.
    pub partner: PartnerId,
    /// The level that follows from the first purchases.
    pub level: u32,
    /// Whether it is new; else it was taken over before.
    pub new: bool,
    /// What is unusual about the code of a new one.
    pub warnings: Vec<CodeWarning>,
}

/// The rows of the files, each with its line.
#[derive(Debug, Clone, Copy, Default)]
pub struct ImportFiles<'f> {
    /// Of the file of partners.
    pub partners: &'f [(u64, ImportRow)],
    /// Of the file of customers.
    pub customers: &'f [(u64, CustomerImportRow)],
}

/// What became, or would become, of the rows of both files.
#[derive(Debug, Clone)]
pub struct Imported {
    /// Of the file of partners.
    pub partners: Vec<ImportedRow>,
    /// Of the file of customers.
    pub customers: Vec<ImportedCustomerRow>,
}

/// Which file has rows that do not fit.
#[derive(Debug)]
pub enum ImportRefusal {
    /// That of the partners; the customers were not looked at.
    Partners(FileError),
    /// That of the customers.
    Customers(FileError),
}

/// Takes all rows over, or none, the partners first. Each new partner is active: the code works and
/// first purchases go on counting; the passphrase and the PayPal e-mail are asked for before the
/// first payout. Customers are the partner's whose code they redeemed, and count nothing. With
/// `only_look` everything is done and taken back.
///
/// # Errors
/// The first rows that do not fit, with their lines; or [`StoreError`] when the file cannot be
/// written.
pub async fn import_files(
    store: &Store,
    now: UtcMs,
    tenant: &Tenant,
    files: ImportFiles<'_>,
    responsible: &Responsible,
    only_look: bool,
) -> Result<Result<Imported, ImportRefusal>, StoreError> {
    let mut tx = store.begin().await?;
    let partners = match import_partners(&mut tx, now, tenant, files.partners, responsible).await? {
        Ok(partners) => partners,
        Err(faults) => return Ok(Err(ImportRefusal::Partners(faults))),
    };
    let customers =
        match customers::import(&mut tx, now, tenant, files.customers, responsible).await? {
            Ok(customers) => customers,
            Err(faults) => return Ok(Err(ImportRefusal::Customers(faults))),
        };
    if !only_look {
        tx.commit().await?;
    }
    Ok(Ok(Imported { partners, customers }))
}

async fn import_partners(
    tx: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    rows: &[(u64, ImportRow)],
    responsible: &Responsible,
) -> Result<Result<Vec<ImportedRow>, FileError>, StoreError> {
    let (mut taken, mut bad) = (Vec::new(), FileError::default());
    let mut lines: HashMap<&str, u64> = HashMap::new();
    let mut codes = KnownCodes::read(tx, tenant.id).await?;
    for (line, row) in rows {
        if bad.is_full() {
            break;
        }
        if let Some(first) = lines.get(row.source_id.as_str()) {
            bad.tell(*line, RowError::Twice { line: *first }.to_string());
            continue;
        }
        lines.insert(&row.source_id, *line);
        let mut savepoint = tx.begin().await?;
        match take(&mut savepoint, now, tenant, (*line, row), &mut codes).await {
            Ok(imported) => {
                if imported.new {
                    note(&mut savepoint, now, tenant, &imported, responsible).await?;
                }
                savepoint.commit().await?;
                taken.push(imported);
            }
            Err(RowError::Store(error)) => return Err(error),
            Err(error) => {
                savepoint.rollback().await?;
                bad.tell(*line, error.to_string());
            }
        }
    }
    Ok(bad.or(taken))
}

/// Notes in the audit trail that a partner was taken over.
async fn note(
    conn: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    imported: &ImportedRow,
    Responsible { by, reason }: &Responsible,
) -> Result<(), StoreError> {
    let subject = AuditSubject::Partner(imported.partner);
    audit::record(conn, now, tenant.id, *by, ImportAction::TakeOver, subject, reason).await
}

/// Takes one row over.
async fn take(
    conn: &mut SqliteConnection,
    now: UtcMs,
    tenant: &Tenant,
    (line, row): (u64, &ImportRow),
    codes: &mut KnownCodes,
) -> Result<ImportedRow, RowError> {
    let currency = tenant.program.meta.currency;
    if row.currency.as_deref().is_some_and(|code| code != currency.code()) {
        return Err(RowError::Currency(currency.code().to_owned()));
    }
    let available = match &row.available {
        Some(text) => Some(table::signed_amount(text, currency).map_err(RowError::Amount)?),
        None => None,
    };
    let content = row.canonical(available);
    let last = repo::find_last(conn, tenant.id, &row.source_id).await?;
    let again = match &last {
        Some(last) if last.undone => repo::count_undone(conn, tenant.id, &row.source_id).await?,
        _ => 0,
    };
    if let Some(known) = last.filter(|known| !known.undone) {
        if known.content != content {
            return Err(RowError::Changed);
        }
        let partner = known.partner;
        let level =
            partner::find_in(conn, tenant.id, partner).await?.map_or(0, |partner| partner.level);
        let (row, warnings) = (row.clone(), Vec::new());
        return Ok(ImportedRow { line, row, partner, level, new: false, warnings });
    }
    let available = available.unwrap_or_else(|| Money::new(0, currency));
    let track = match &row.track {
        Some(id) => tenant.program.track(id).ok_or_else(|| RowError::Track(id.clone()))?,
        None => tenant.program.first_track(),
    };
    let taken_over_at = row.taken_over_at.unwrap_or(now);
    if taken_over_at > now {
        return Err(RowError::Ahead(now));
    }
    let history = (row.first_purchases, taken_over_at);
    let (partner, level) = partner::import_partner(conn, now, tenant, row.member, track, history)
        .await?
        .ok_or(RowError::Partner)?;
    tenant::insert_member_if_absent(
        conn,
        tenant,
        row.member,
        &Member { name: row.name.clone(), locale: tenant.locale.clone() },
    )
    .await?;
    let code = (row.code.as_str(), level);
    let warnings =
        coupon::import_code(conn, taken_over_at, tenant, (partner, &track.id), code, codes).await?;
    let transfer = match available.minor() {
        0 => None,
        _ => Some(
            ledger::post_opening_balance(
                conn,
                now,
                (tenant.id, partner),
                (&row.source_id, again),
                available,
            )
            .await?
            .transfer,
        ),
    };
    repo::insert(conn, now, tenant.id, &row.source_id, partner, &content, transfer).await?;
    outbox::enqueue(conn, now, tenant.id, &Effect::SyncRoles { partner }).await?;
    Ok(ImportedRow { line, row: row.clone(), partner, level, new: true, warnings })
}
