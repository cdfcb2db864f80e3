//! The SQL of the ledger, its checks aside.
//!
//! Each function is one statement, or the row of one. Rules are not here: they are in `postings`
//! and in the schema.

use sqlx::SqliteConnection;

use super::account::{AccountBalance, AccountKind, AccountOwner, TransferSide};
use super::chain::{ChainHash, ChainHead};
use super::freeze::FreezeState;
use super::transfer::{IdempotencyKey, Posting, Transfer, TransferKind};
use crate::clock::UtcMs;
use crate::id::{AccountId, EventId, MemberId, PartnerId, PayoutId, ProgramId, TransferId};
use crate::money::{Money, Unit};
use crate::store::{StoreError, ensure_affected, to_rows};

/// A row of `transfer`.
struct TransferRow {
    id: TransferId,
    program_id: ProgramId,
    seq: i64,
    kind: String,
    debit_kind: String,
    debit_partner: Option<PartnerId>,
    credit_kind: String,
    credit_partner: Option<PartnerId>,
    amount: i64,
    unit: String,
    decimals: i64,
    idempotency_key: String,
    at: UtcMs,
    event_id: Option<EventId>,
    accrual_id: Option<TransferId>,
    payout_id: Option<PayoutId>,
    external_id: Option<String>,
    basis: Option<String>,
    previous_hash: Vec<u8>,
    hash: Vec<u8>,
}

impl TryFrom<TransferRow> for Transfer {
    type Error = StoreError;

    fn try_from(row: TransferRow) -> Result<Self, StoreError> {
        let wrong =
            |column| StoreError::Inconsistent { table: "transfer", column, row: row.id.get() };
        let side = |kind: &str, partner: Option<PartnerId>, column| {
            let kind = AccountKind::from_name(kind).ok_or_else(|| wrong(column))?;
            Ok::<_, StoreError>(TransferSide { kind, owner: AccountOwner::from(partner) })
        };
        Ok(Self {
            id: row.id,
            program: row.program_id,
            seq: row.seq,
            kind: TransferKind::from_name(&row.kind).ok_or_else(|| wrong("kind"))?,
            debit: side(&row.debit_kind, row.debit_partner, "debit_account_id")?,
            credit: side(&row.credit_kind, row.credit_partner, "credit_account_id")?,
            amount: Money::new(
                row.amount,
                Unit::stored(&row.unit, row.decimals, "transfer", row.id.get())?,
            ),
            previous: ChainHash::try_from(row.previous_hash.as_slice())
                .map_err(|_| wrong("previous_hash"))?,
            hash: ChainHash::try_from(row.hash.as_slice()).map_err(|_| wrong("hash"))?,
            key: IdempotencyKey::stored(row.idempotency_key),
            at: row.at,
            event: row.event_id,
            accrual: row.accrual_id,
            payout: row.payout_id,
            external_id: row.external_id,
            basis: row.basis,
        })
    }
}

/// Transfers with their sides; the argument ends the statement.
macro_rules! transfers {
    ($tail:tt $(, $argument:expr)*) => {
        sqlx::query_as!(
            TransferRow,
            r#"SELECT t.id AS "id!: TransferId", t.program_id AS "program_id!: ProgramId", t.seq
               AS "seq!", t.kind AS "kind!",
                      d.kind AS "debit_kind!", d.partner_id AS "debit_partner?: PartnerId",
                      c.kind AS "credit_kind!", c.partner_id AS "credit_partner?: PartnerId",
                      t.amount AS "amount!", t.unit AS "unit!", u.decimals AS "decimals!",
                      t.idempotency_key AS "idempotency_key!", t.at AS "at!: UtcMs", t.event_id AS "event_id?: EventId",
                      t.accrual_id AS "accrual_id?: TransferId", t.payout_id AS "payout_id?: PayoutId",
                      t.external_id AS "external_id?", t.basis AS "basis?",
                      t.previous_hash AS "previous_hash!", t.hash AS "hash!"
                 FROM transfer AS t
                 JOIN account AS d ON d.id = t.debit_account_id
                 JOIN account AS c ON c.id = t.credit_account_id
                 JOIN unit AS u ON u.program_id = t.program_id AND u.code = t.unit "# + $tail
            $(, $argument)*
        )
    };
}

/// The transfer with this id, whatever its program.
pub(super) async fn find_transfer(
    conn: &mut SqliteConnection,
    id: TransferId,
) -> Result<Option<Transfer>, StoreError> {
    transfers!("WHERE t.id = ?", id).fetch_optional(conn).await?.map(Transfer::try_from).transpose()
}

/// The program's transfer with this key.
pub(super) async fn find_by_key(
    conn: &mut SqliteConnection,
    program: ProgramId,
    key: &IdempotencyKey,
) -> Result<Option<Transfer>, StoreError> {
    let key = key.as_str();
    transfers!("WHERE t.program_id = ? AND t.idempotency_key = ?", program, key)
        .fetch_optional(conn)
        .await?
        .map(Transfer::try_from)
        .transpose()
}

/// The program's transfers for a payout, oldest first. The plus keeps the planner from walking the
/// program's whole chain.
pub(super) async fn list_by_payout(
    conn: &mut SqliteConnection,
    program: ProgramId,
    payout: PayoutId,
) -> Result<Vec<Transfer>, StoreError> {
    let rows =
        transfers!("WHERE t.payout_id = ? AND +t.program_id = ? ORDER BY t.seq", payout, program);
    rows.fetch_all(conn).await?.into_iter().map(Transfer::try_from).collect()
}

/// An accrual of the program and what names it, oldest first.
pub(super) async fn list_by_accrual(
    conn: &mut SqliteConnection,
    program: ProgramId,
    accrual: TransferId,
) -> Result<Vec<Transfer>, StoreError> {
    let rows = transfers!(
        "WHERE t.id IN (SELECT ?1 UNION SELECT id FROM transfer WHERE accrual_id = ?1) \
         AND +t.program_id = ?2
         ORDER BY t.seq",
        accrual,
        program
    );
    rows.fetch_all(conn).await?.into_iter().map(Transfer::try_from).collect()
}

/// The number of the program's first transfer that is not before `at`; one that no transfer has
/// when there is none.
pub(super) async fn find_first_since(
    conn: &mut SqliteConnection,
    program: ProgramId,
    at: UtcMs,
) -> Result<i64, StoreError> {
    let seq = sqlx::query_scalar!(
        r#"SELECT seq AS "seq!" FROM transfer WHERE program_id = ? AND at >= ? ORDER BY at, seq
           LIMIT 1"#,
        program,
        at
    )
    .fetch_optional(conn)
    .await?;
    Ok(seq.unwrap_or(i64::MAX))
}

/// The partner's transfers with numbers from `from` (inclusive) to `until` (exclusive), oldest
/// first.
pub(super) async fn list_by_partner(
    conn: &mut SqliteConnection,
    program: ProgramId,
    partner: PartnerId,
    from: i64,
    until: i64,
) -> Result<Vec<Transfer>, StoreError> {
    let rows = transfers!(
        "WHERE t.id IN (
             SELECT s.id FROM account AS a JOIN transfer AS s ON s.debit_account_id = a.id
              WHERE a.program_id = ?1 AND coalesce(a.partner_id, 0) = ?2 AND s.seq >= ?3 \
              AND s.seq < ?4
             UNION
             SELECT s.id FROM account AS a JOIN transfer AS s ON s.credit_account_id = a.id
              WHERE a.program_id = ?1 AND coalesce(a.partner_id, 0) = ?2 AND s.seq >= ?3 \
              AND s.seq < ?4)
         ORDER BY t.seq",
        program,
        partner,
        from,
        until
    );
    rows.fetch_all(conn).await?.into_iter().map(Transfer::try_from).collect()
}

/// Up to `limit` of the program's transfers behind `after`, in order of the chain.
pub(super) async fn list_page(
    conn: &mut SqliteConnection,
    program: ProgramId,
    after: i64,
    limit: i64,
) -> Result<Vec<(i64, Result<Transfer, StoreError>)>, StoreError> {
    let rows = transfers!(
        "WHERE t.program_id = ? AND t.seq > ? ORDER BY t.seq LIMIT ?",
        program,
        after,
        limit
    );
    Ok(rows
        .fetch_all(conn)
        .await?
        .into_iter()
        .map(|row| (row.seq, Transfer::try_from(row)))
        .collect())
}

/// The payout for which a transfer of this kind has the payment provider's transaction id.
pub(super) async fn find_by_external_id(
    conn: &mut SqliteConnection,
    program: ProgramId,
    kind: TransferKind,
    external_id: &str,
) -> Result<Option<PayoutId>, StoreError> {
    let kind = kind.as_str();
    Ok(sqlx::query_scalar!(
        r#"SELECT payout_id AS "id!: PayoutId" FROM transfer WHERE program_id = ? AND kind = ?
           AND external_id = ?"#,
        program,
        kind,
        external_id
    )
    .fetch_optional(conn)
    .await?)
}

/// The clawbacks of an accrual, oldest first.
pub(super) async fn list_clawbacks(
    conn: &mut SqliteConnection,
    accrual: TransferId,
) -> Result<Vec<Transfer>, StoreError> {
    let rows = transfers!("WHERE t.accrual_id = ? AND t.kind = 'clawback' ORDER BY t.seq", accrual);
    rows.fetch_all(conn).await?.into_iter().map(Transfer::try_from).collect()
}

/// Whether the accrual is released.
pub(super) async fn is_released(
    conn: &mut SqliteConnection,
    accrual: TransferId,
) -> Result<bool, StoreError> {
    let found = sqlx::query_scalar!(
        "SELECT id FROM transfer WHERE accrual_id = ? AND kind = 'release'",
        accrual
    )
    .fetch_optional(conn)
    .await?;
    Ok(found.is_some())
}

/// The accrual that a billing event has led to.
pub(super) async fn find_accrual_of_event(
    conn: &mut SqliteConnection,
    event: EventId,
) -> Result<Option<TransferId>, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT id AS "id!: TransferId" FROM transfer WHERE event_id = ? AND kind = 'accrue'
           AND id NOT IN (SELECT accrual_id FROM revoked_accrual)"#,
        event
    )
    .fetch_optional(conn)
    .await?)
}

/// How many accruals of the event were revoked.
pub(super) async fn count_revoked_accruals(
    conn: &mut SqliteConnection,
    event: EventId,
) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!: i64" FROM transfer AS t
             JOIN revoked_accrual AS r ON r.accrual_id = t.id
            WHERE t.event_id = ? AND t.kind = 'accrue'"#,
        event
    )
    .fetch_one(conn)
    .await?)
}

pub(super) async fn insert_revoked_accrual(
    conn: &mut SqliteConnection,
    now: UtcMs,
    accrual: TransferId,
    cause: EventId,
) -> Result<(), StoreError> {
    let result = sqlx::query!(
        "INSERT INTO revoked_accrual (accrual_id, event_id, at) VALUES (?, ?, ?)",
        accrual,
        cause,
        now
    )
    .execute(conn)
    .await?;
    ensure_affected(&result, 1)
}

/// Whether a clawback has this billing event as its cause.
pub(super) async fn has_clawback(
    conn: &mut SqliteConnection,
    refund: EventId,
) -> Result<bool, StoreError> {
    let found = sqlx::query_scalar!(
        "SELECT id FROM transfer WHERE event_id = ? AND kind = 'clawback' LIMIT 1",
        refund
    )
    .fetch_optional(conn)
    .await?;
    Ok(found.is_some())
}

/// The Discord account of the program's partner.
pub(super) async fn find_member(
    conn: &mut SqliteConnection,
    program: ProgramId,
    partner: PartnerId,
) -> Result<Option<MemberId>, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT member_id AS "id!: MemberId" FROM partner WHERE program_id = ? AND id = ?"#,
        program,
        partner
    )
    .fetch_optional(conn)
    .await?)
}

/// What was clawed back of an accrual before its release.
pub(super) async fn sum_clawed_while_pending(
    conn: &mut SqliteConnection,
    accrual: TransferId,
) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT coalesce(sum(t.amount), 0) AS "sum!: i64"
             FROM transfer AS t JOIN account AS d ON d.id = t.debit_account_id
            WHERE t.accrual_id = ? AND t.kind = 'clawback' AND d.kind = 'pending'"#,
        accrual
    )
    .fetch_one(conn)
    .await?)
}

/// The end of a program's chain.
pub(super) struct ChainTail {
    /// The last transfer's place and hash.
    pub(super) head: ChainHead,
    /// Its time.
    pub(super) at: UtcMs,
}

/// How many transfers of a kind there are.
pub(super) struct KindCount {
    pub(super) kind: TransferKind,
    pub(super) transfers: u64,
    /// The last of them.
    pub(super) last: TransferId,
}

/// How many transfers of each kind, of all programs, have an id above `after`.
pub(super) async fn count_after(
    conn: &mut SqliteConnection,
    after: i64,
) -> Result<Vec<KindCount>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT kind AS "kind!", COUNT(*) AS "count!: i64", MAX(id) AS "last!: TransferId"
             FROM transfer WHERE id > ? GROUP BY +kind"#,
        after
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            let wrong =
                StoreError::Inconsistent { table: "transfer", column: "kind", row: row.last.get() };
            let kind = TransferKind::from_name(&row.kind).ok_or(wrong)?;
            Ok(KindCount { kind, transfers: row.count.unsigned_abs(), last: row.last })
        })
        .collect()
}

/// The end of the program's chain; `None` before the first transfer.
pub(super) async fn find_tail(
    conn: &mut SqliteConnection,
    program: ProgramId,
) -> Result<Option<ChainTail>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT seq AS "seq!", hash AS "hash!", at AS "at!: UtcMs", id AS "id!"
             FROM transfer WHERE program_id = ? ORDER BY seq DESC LIMIT 1"#,
        program
    )
    .fetch_optional(conn)
    .await?;
    row.map(|row| tail_of(row.id, row.seq, &row.hash, row.at)).transpose()
}

fn tail_of(id: i64, seq: i64, hash: &[u8], at: UtcMs) -> Result<ChainTail, StoreError> {
    let hash = ChainHash::try_from(hash).map_err(|_| StoreError::Inconsistent {
        table: "transfer",
        column: "hash",
        row: id,
    })?;
    Ok(ChainTail { head: ChainHead { seq, hash }, at })
}

/// The hash of the program's transfer with this number.
pub(super) async fn hash_at(
    conn: &mut SqliteConnection,
    program: ProgramId,
    seq: i64,
) -> Result<Option<ChainHash>, StoreError> {
    let hash = sqlx::query_scalar!(
        r#"SELECT hash AS "hash!" FROM transfer WHERE program_id = ? AND seq = ?"#,
        program,
        seq
    )
    .fetch_optional(conn)
    .await?;
    Ok(hash.and_then(|bytes| ChainHash::try_from(bytes.as_slice()).ok()))
}

/// What must be known of a program to make transfers.
pub(super) struct ChainContext {
    /// Whether the program's money is frozen.
    pub(super) frozen: bool,
    /// The id that the next transfer of the file must have.
    pub(super) next: TransferId,
    /// The end of the program's chain; `None` before the first transfer.
    pub(super) tail: Option<ChainTail>,
}

/// What must be known to make one transfer.
pub(super) struct PostingContext {
    /// The transfer that has its key.
    pub(super) repeated: Option<TransferId>,
    /// Its unit, when the program has one with this code.
    pub(super) unit: Option<Unit>,
    /// Whether the program has the partner whose it is; `false` also when it is the program's own.
    pub(super) partner: bool,
    /// The account to be debited, when it was used before.
    pub(super) debit: Option<AccountBalance>,
    /// The account to be credited, when it was used before.
    pub(super) credit: Option<AccountBalance>,
}

/// All that must be known to make these transfers of the program, in one statement: what a statement
/// costs is mostly the way to the driver's thread and back, and nobody else can write meanwhile.
pub(super) async fn find_posting_contexts(
    conn: &mut SqliteConnection,
    program: ProgramId,
    postings: &[Posting],
) -> Result<(ChainContext, Vec<PostingContext>), StoreError> {
    let asked: Vec<_> = postings
        .iter()
        .map(|posting| {
            let (debit, credit) =
                (posting.debit.of(posting.owner), posting.credit.of(posting.owner));
            let (debit_owner, credit_owner) = (debit.owner.partner(), credit.owner.partner());
            let owner = posting.owner.partner();
            (
                posting.key.as_str(),
                posting.amount.unit().code().to_owned(),
                owner,
                (debit_owner.map_or(0, PartnerId::get), debit.kind.as_str()),
                (credit_owner.map_or(0, PartnerId::get), credit.kind.as_str()),
            )
        })
        .collect();
    let asked = to_rows(&asked)?;
    let rows = sqlx::query!(
        r#"SELECT (SELECT id FROM transfer
                    WHERE program_id = ?1 AND idempotency_key = p.value ->> 0)
                  AS "repeated?: TransferId",
                  (SELECT decimals FROM unit WHERE program_id = ?1 AND code = p.value ->> 1)
                  AS "decimals?: i64",
                  EXISTS (SELECT 1 FROM freeze WHERE program_id = ?1 AND thawed_at IS NULL)
                  AS "frozen!: bool",
                  EXISTS (SELECT 1 FROM partner WHERE program_id = ?1 AND id = p.value ->> 2)
                  AS "partner!: bool",
                  (SELECT coalesce(max(id), 0) + 1 FROM transfer) AS "next!: TransferId",
                  t.id AS "last?", t.seq AS "seq?", t.hash AS "hash?", t.at AS "at?: UtcMs",
                  d.id AS "debit?: AccountId", d.debits AS "debit_debits?",
                  d.credits AS "debit_credits?",
                  c.id AS "credit?: AccountId", c.debits AS "credit_debits?",
                  c.credits AS "credit_credits?"
             FROM json_each(?2) AS p
             LEFT JOIN transfer AS t
                    ON t.program_id = ?1 AND t.seq = (SELECT max(seq) FROM transfer
                    WHERE program_id = ?1)
             LEFT JOIN account AS d ON d.program_id = ?1 AND d.unit = p.value ->> 1
                                   AND coalesce(d.partner_id, 0) = p.value ->> '$[3][0]'
                                   AND d.kind = p.value ->> '$[3][1]'
             LEFT JOIN account AS c ON c.program_id = ?1 AND c.unit = p.value ->> 1
                                   AND coalesce(c.partner_id, 0) = p.value ->> '$[4][0]'
                                   AND c.kind = p.value ->> '$[4][1]'
            ORDER BY p.key"#,
        program,
        asked
    )
    .fetch_all(conn)
    .await?;
    let first = rows.first().ok_or(sqlx::Error::RowNotFound)?;
    let tail = match (first.last, first.seq, &first.hash, first.at) {
        (Some(id), Some(seq), Some(hash), Some(at)) => Some(tail_of(id, seq, hash, at)?),
        _ => None,
    };
    let chain = ChainContext { frozen: first.frozen, next: first.next, tail };
    let contexts = postings.iter().zip(rows).map(|(posting, row)| {
        let unit = posting.amount.unit();
        let balance = |account: Option<AccountId>, kind: AccountKind, debits, credits| {
            let side = kind.of(posting.owner);
            Some(AccountBalance {
                account: account?,
                side,
                unit,
                debits: debits?,
                credits: credits?,
            })
        };
        let decimals = row.decimals;
        PostingContext {
            repeated: row.repeated,
            unit: decimals.and_then(|decimals| Unit::stored(unit.code(), decimals, "unit", 0).ok()),
            partner: row.partner,
            debit: balance(row.debit, posting.debit, row.debit_debits, row.debit_credits),
            credit: balance(row.credit, posting.credit, row.credit_debits, row.credit_credits),
        }
    });
    Ok((chain, contexts.collect()))
}

/// A transfer between two accounts that are its sides, as they are with it.
pub(super) struct LinkedTransfer {
    pub(super) transfer: Transfer,
    pub(super) debit: AccountBalance,
    pub(super) credit: AccountBalance,
}

/// Writes transfers in their order, all in one statement.
pub(super) async fn insert_all(
    conn: &mut SqliteConnection,
    transfers: &[LinkedTransfer],
) -> Result<(), StoreError> {
    let rows: Vec<_> = transfers
        .iter()
        .map(|LinkedTransfer { transfer, debit, credit }| {
            let place = (transfer.id, transfer.program, transfer.seq, transfer.kind.as_str());
            let moved = (debit.account, credit.account, transfer.amount.minor());
            let (unit, key) = (transfer.amount.unit().code().to_owned(), transfer.key.as_str());
            let names = (transfer.event, transfer.accrual, transfer.payout);
            let texts = (&transfer.external_id, &transfer.basis);
            let hashes = (transfer.previous.to_string(), transfer.hash.to_string());
            let totals = (debit.debits, credit.credits);
            (place, moved, unit, key, transfer.at.get(), names, texts, hashes, totals)
        })
        .collect();
    let rows = to_rows(&rows)?;
    let result = sqlx::query!(
        "INSERT INTO transfer (id, program_id, seq, kind, debit_account_id, credit_account_id,
                               amount, unit, idempotency_key, at, event_id, accrual_id, payout_id,
                               external_id, basis, previous_hash, hash, debit_total, credit_total)
         SELECT value ->> '$[0][0]', value ->> '$[0][1]', value ->> '$[0][2]', value ->> '$[0][3]',
                value ->> '$[1][0]', value ->> '$[1][1]', value ->> '$[1][2]',
                value ->> 2, value ->> 3, value ->> 4,
                value ->> '$[5][0]', value ->> '$[5][1]', value ->> '$[5][2]',
                value ->> '$[6][0]', value ->> '$[6][1]',
                unhex(value ->> '$[7][0]'), unhex(value ->> '$[7][1]'),
                value ->> '$[8][0]', value ->> '$[8][1]'
           FROM json_each(?) ORDER BY key",
        rows
    )
    .execute(conn)
    .await?;
    ensure_affected(&result, u64::try_from(transfers.len()).unwrap_or(u64::MAX))
}

/// Why and since when the program's money is frozen.
pub(super) async fn find_freeze(
    conn: &mut SqliteConnection,
    program: ProgramId,
) -> Result<Option<FreezeState>, StoreError> {
    Ok(sqlx::query_as!(
        FreezeState,
        r#"SELECT failed_checks AS checks, frozen_at AS "since: UtcMs" FROM freeze WHERE program_id = ?
           AND thawed_at IS NULL"#,
        program
    )
    .fetch_optional(conn)
    .await?)
}

/// Freezes the program's money, unless it is frozen. Returns whether it was not.
pub(super) async fn insert_freeze(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
    checks: &str,
) -> Result<bool, StoreError> {
    let result = sqlx::query!(
        "INSERT INTO freeze (program_id, failed_checks, frozen_at) VALUES (?, ?, ?) \
         ON CONFLICT DO NOTHING",
        program,
        checks,
        now
    )
    .execute(conn)
    .await?;
    Ok(result.rows_affected() == 1)
}

/// Ends the freeze of the program's money. Returns whether there was one.
pub(super) async fn mark_unfrozen(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
) -> Result<bool, StoreError> {
    let result = sqlx::query!(
        "UPDATE freeze SET thawed_at = ? WHERE program_id = ? AND thawed_at IS NULL",
        now,
        program
    )
    .execute(conn)
    .await?;
    Ok(result.rows_affected() == 1)
}

/// The last of the program's transfers with a number below `seq`.
pub(super) async fn find_head_below(
    conn: &mut SqliteConnection,
    program: ProgramId,
    seq: i64,
) -> Result<Option<ChainHead>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT id AS "id!", seq AS "seq!", hash AS "hash!" FROM transfer
            WHERE program_id = ? AND seq < ? ORDER BY seq DESC LIMIT 1"#,
        program,
        seq
    )
    .fetch_optional(conn)
    .await?;
    row.map(|row| {
        let hash = ChainHash::try_from(row.hash.as_slice());
        let hash = hash.map_err(|_| StoreError::Inconsistent {
            table: "transfer",
            column: "hash",
            row: row.id,
        })?;
        Ok(ChainHead { seq: row.seq, hash })
    })
    .transpose()
}

/// The program's account of this side and unit.
pub(super) async fn find_account(
    conn: &mut SqliteConnection,
    program: ProgramId,
    side: TransferSide,
    unit: Unit,
) -> Result<Option<AccountBalance>, StoreError> {
    let (partner, kind, code) = (side.owner.partner(), side.kind.as_str(), unit.code());
    let row = sqlx::query!(
        r#"SELECT id AS "id!: AccountId", debits, credits FROM account
            WHERE program_id = ? AND coalesce(partner_id, 0) = coalesce(?,
            0) AND kind = ? AND unit = ?"#,
        program,
        partner,
        kind,
        code
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| AccountBalance {
        account: row.id,
        side,
        unit,
        debits: row.debits,
        credits: row.credits,
    }))
}

/// Opens the program's account of this side and unit; there is none yet.
pub(super) async fn insert_account(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
    side: TransferSide,
    unit: Unit,
) -> Result<AccountBalance, StoreError> {
    let (partner, kind, code) = (side.owner.partner(), side.kind.as_str(), unit.code());
    let account = sqlx::query_scalar!(
        r#"INSERT INTO account (id, program_id, partner_id, kind, unit, opened_at)
           SELECT coalesce(max(id), 0) + 1, ?, ?, ?, ?, ? FROM account
           RETURNING id AS "id!: AccountId""#,
        program,
        partner,
        kind,
        code,
        now
    )
    .fetch_one(conn)
    .await?;
    Ok(AccountBalance { account, side, unit, debits: 0, credits: 0 })
}

/// A row of `account`.
struct AccountRow {
    id: AccountId,
    partner_id: Option<PartnerId>,
    kind: String,
    unit: String,
    decimals: i64,
    debits: i64,
    credits: i64,
}

impl TryFrom<AccountRow> for AccountBalance {
    type Error = StoreError;

    fn try_from(row: AccountRow) -> Result<Self, StoreError> {
        let wrong =
            |column| StoreError::Inconsistent { table: "account", column, row: row.id.get() };
        let kind = AccountKind::from_name(&row.kind).ok_or_else(|| wrong("kind"))?;
        let unit = Unit::stored(&row.unit, row.decimals, "account", row.id.get())?;
        let side = TransferSide { kind, owner: AccountOwner::from(row.partner_id) };
        Ok(Self { account: row.id, side, unit, debits: row.debits, credits: row.credits })
    }
}

/// All accounts of the program.
pub(super) async fn list_accounts(
    conn: &mut SqliteConnection,
    program: ProgramId,
) -> Result<Vec<AccountBalance>, StoreError> {
    sqlx::query_as!(
        AccountRow,
        r#"SELECT a.id AS "id!: AccountId", a.partner_id AS "partner_id?: PartnerId", a.kind
           AS "kind!", a.unit AS "unit!",
                  u.decimals AS "decimals!", a.debits AS "debits!", a.credits AS "credits!"
             FROM account AS a JOIN unit AS u ON u.program_id = a.program_id AND u.code = a.unit
            WHERE a.program_id = ? ORDER BY a.partner_id, a.kind, a.unit"#,
        program
    )
    .fetch_all(conn)
    .await?
    .into_iter()
    .map(AccountBalance::try_from)
    .collect()
}

/// The partner's accounts in cash units, in order of the unit's code, each with what payouts took
/// from it for good less what came back to it.
pub(super) async fn list_partner_cash(
    conn: &mut SqliteConnection,
    program: ProgramId,
    partner: PartnerId,
) -> Result<Vec<(AccountBalance, Money)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT a.id AS "id!: AccountId", a.partner_id AS "partner_id?: PartnerId", a.kind
           AS "kind!", a.unit AS "unit!",
                  u.decimals AS "decimals!", a.debits AS "debits!", a.credits AS "credits!", a.paid AS "paid!"
             FROM account AS a JOIN unit AS u ON u.program_id = a.program_id AND u.code = a.unit
            WHERE a.program_id = ?1 AND coalesce(a.partner_id,
            0) = ?2 AND u.cash = 1 ORDER BY a.unit, a.kind"#,
        program,
        partner
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            let balance = AccountBalance::try_from(AccountRow {
                id: row.id,
                partner_id: row.partner_id,
                kind: row.kind,
                unit: row.unit,
                decimals: row.decimals,
                debits: row.debits,
                credits: row.credits,
            })?;
            Ok((balance, Money::new(row.paid, balance.unit)))
        })
        .collect()
}

/// All accounts of the partner as they were before the program's transfer with the number `seq`, in
/// order of the unit's code; those that nothing had moved by then have nothing on them.
pub(super) async fn list_accounts_before(
    conn: &mut SqliteConnection,
    program: ProgramId,
    partner: PartnerId,
    seq: i64,
) -> Result<Vec<AccountBalance>, StoreError> {
    sqlx::query_as!(
        AccountRow,
        r#"SELECT a.id AS "id!: AccountId", a.partner_id AS "partner_id?: PartnerId", a.kind
           AS "kind!", a.unit AS "unit!",
                  u.decimals AS "decimals!",
                  coalesce((SELECT debit_total FROM transfer WHERE debit_account_id = a.id
                  AND seq < ?3
                             ORDER BY seq DESC LIMIT 1), 0) AS "debits!: i64",
                  coalesce((SELECT credit_total FROM transfer WHERE credit_account_id = a.id
                  AND seq < ?3
                             ORDER BY seq DESC LIMIT 1), 0) AS "credits!: i64"
             FROM account AS a JOIN unit AS u ON u.program_id = a.program_id AND u.code = a.unit
            WHERE a.program_id = ?1 AND coalesce(a.partner_id, 0) = ?2 ORDER BY a.unit, a.kind"#,
        program,
        partner,
        seq
    )
    .fetch_all(conn)
    .await?
    .into_iter()
    .map(AccountBalance::try_from)
    .collect()
}

/// Those that are still held and whose hold is over, of programs whose money moves: at most 500,
/// the first to be over first.
pub(super) async fn list_due_accruals(
    conn: &mut SqliteConnection,
    now: UtcMs,
) -> Result<Vec<TransferId>, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT h.accrual_id AS "id!: TransferId" FROM held AS h JOIN transfer AS t
           ON t.id = h.accrual_id
            WHERE h.until <= ?
              AND NOT EXISTS (SELECT 1 FROM freeze AS f WHERE f.program_id = t.program_id
              AND f.thawed_at IS NULL)
            ORDER BY h.until, h.accrual_id LIMIT 500"#,
        now
    )
    .fetch_all(conn)
    .await?)
}
