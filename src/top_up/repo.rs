//! The SQL of top-ups.

use sqlx::SqliteConnection;

use super::{TopUp, money};
use crate::clock::UtcMs;
use crate::id::{MemberId, PartnerId, ProgramId, TopUpId};
use crate::money::Money;
use crate::store::StoreError;
use crate::tenant::Tenant;

struct Row {
    id: TopUpId,
    partner: PartnerId,
    member: MemberId,
    amount: i64,
    unit: String,
    way: String,
    reference: String,
    staff: MemberId,
    at: UtcMs,
}

impl Row {
    fn read(self, tenant: &Tenant) -> Result<TopUp, StoreError> {
        Ok(TopUp {
            amount: money(tenant, self.amount, &self.unit, self.id.get())?,
            id: self.id,
            partner: self.partner,
            member: self.member,
            way: self.way,
            reference: self.reference,
            staff: self.staff,
            at: self.at,
        })
    }
}

macro_rules! select_top_up {
    ($conn:expr, $where:literal, $($arg:expr),+) => {
        sqlx::query_as!(
            Row,
            r#"SELECT t.id AS "id!: TopUpId", t.partner_id AS "partner: PartnerId", p.member_id
               AS "member: MemberId",
                      t.amount, t.unit, t.method AS way, t.reference,
                      t.staff_id AS "staff: MemberId", t.at AS "at: UtcMs"
                 FROM top_up t JOIN partner p ON p.id = t.partner_id "# + $where,
            $($arg),+
        )
        .fetch_optional($conn)
        .await?
    };
}

pub(super) async fn find(
    conn: &mut SqliteConnection,
    tenant: &Tenant,
    id: TopUpId,
) -> Result<Option<TopUp>, StoreError> {
    let row = select_top_up!(conn, "WHERE t.program_id = ? AND t.id = ?", tenant.id, id);
    row.map(|row| row.read(tenant)).transpose()
}

pub(super) async fn find_by_reference(
    conn: &mut SqliteConnection,
    tenant: &Tenant,
    reference: &str,
) -> Result<Option<TopUp>, StoreError> {
    let row =
        select_top_up!(conn, "WHERE t.program_id = ? AND t.reference = ?", tenant.id, reference);
    row.map(|row| row.read(tenant)).transpose()
}

#[expect(clippy::too_many_arguments, reason = "one row of the top_up table")]
pub(super) async fn insert(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
    partner: PartnerId,
    amount: Money,
    way: &str,
    reference: &str,
    staff: MemberId,
) -> Result<TopUpId, StoreError> {
    let (minor, unit) = (amount.minor(), amount.unit().code().to_owned());
    let row = sqlx::query!(
        r#"INSERT INTO top_up (program_id, partner_id, amount, unit, method, reference, staff_id,
           at)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id AS "id!: TopUpId""#,
        program,
        partner,
        minor,
        unit,
        way,
        reference,
        staff,
        now
    )
    .fetch_one(conn)
    .await?;
    Ok(row.id)
}
