//! The SQL of top-ups.

use sqlx::SqliteConnection;

use super::TopUp;
use crate::clock::UtcMs;
use crate::id::{MemberId, PartnerId, ProgramId, TopUpId};
use crate::money::{Money, Unit};
use crate::store::StoreError;
use crate::tenant::Tenant;

struct Row {
    id: TopUpId,
    partner: PartnerId,
    member: MemberId,
    amount: i64,
    unit: String,
    decimals: i64,
    way: String,
    reference: String,
    staff: MemberId,
    at: UtcMs,
}

impl Row {
    fn read(self) -> Result<TopUp, StoreError> {
        let unit = Unit::stored(&self.unit, self.decimals, "top_up", self.id.get())?;
        Ok(TopUp {
            amount: Money::new(self.amount, unit),
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
                      t.amount, t.unit, u.decimals, t.method AS way, t.reference,
                      t.staff_id AS "staff: MemberId", t.at AS "at: UtcMs"
                 FROM top_up t JOIN partner p ON p.id = t.partner_id
                 JOIN unit u ON u.program_id = t.program_id AND u.code = t.unit "# + $where,
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
    row.map(Row::read).transpose()
}

pub(super) async fn find_by_reference(
    conn: &mut SqliteConnection,
    tenant: &Tenant,
    reference: &str,
) -> Result<Option<TopUp>, StoreError> {
    let row =
        select_top_up!(conn, "WHERE t.program_id = ? AND t.reference = ?", tenant.id, reference);
    row.map(Row::read).transpose()
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
