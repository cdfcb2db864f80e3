//! The SQL of guilds and their programs.

use sqlx::SqliteConnection;

use super::{FormerStaff, Listing, Member, Setup, StaffLapse, Tenant};
use crate::clock::UtcMs;
use crate::id::{ChannelId, GuildId, MemberId, MessageId, ProgramId, RoleId};
use crate::program;
use crate::store::{StoreError, ensure_affected};

pub(super) async fn find(
    conn: &mut SqliteConnection,
    guild: GuildId,
) -> Result<Option<Tenant>, StoreError> {
    let Some(row) = sqlx::query!(
        r#"SELECT id AS "id!: ProgramId", key, source, locale,
                  staff_role_id AS "staff_role: RoleId", category_id AS "category: ChannelId",
                  log_channel_id AS "log_channel: ChannelId", panel_channel_id AS "panel_channel: ChannelId",
                  panel_message_id AS "panel_message: MessageId"
             FROM program WHERE guild_id = ?"#,
        guild
    )
    .fetch_optional(&mut *conn)
    .await?
    else {
        return Ok(None);
    };
    let program = program::parse(&row.source, &row.key).map_err(|_| StoreError::Inconsistent {
        table: "program",
        column: "source",
        row: row.id.get(),
    })?;
    let staff = sqlx::query!(
        r#"SELECT member_id AS "id!: MemberId", joined_at AS "joined_at: UtcMs",
                  held_role AS "held_role!: bool", lapse AS "lapse: StaffLapse"
             FROM staff WHERE program_id = ?"#,
        row.id
    )
    .fetch_all(&mut *conn)
    .await?;
    let roles = sqlx::query!(
        r#"SELECT name, role_id AS "id!: RoleId" FROM program_role WHERE program_id = ?"#,
        row.id
    )
    .fetch_all(&mut *conn)
    .await?;
    Ok(Some(Tenant {
        id: row.id,
        guild,
        key: row.key,
        locale: row.locale,
        program,
        staff_role: row.staff_role,
        category: row.category,
        log_channel: row.log_channel,
        panel_channel: row.panel_channel,
        panel_message: row.panel_message,
        staff: staff
            .into_iter()
            .map(|row| {
                let (joined_at, held_role, lapse) = (row.joined_at, row.held_role, row.lapse);
                (row.id, Listing { joined_at, held_role, lapse })
            })
            .collect(),
        roles: roles.into_iter().map(|row| (row.name, row.id)).collect(),
    }))
}

pub(super) async fn find_guild(
    conn: &mut SqliteConnection,
    id: ProgramId,
) -> Result<GuildId, StoreError> {
    let row = sqlx::query!(r#"SELECT guild_id AS "guild: GuildId" FROM program WHERE id = ?"#, id)
        .fetch_one(conn)
        .await?;
    Ok(row.guild)
}

pub(super) async fn find_guild_by_key(
    conn: &mut SqliteConnection,
    key: &str,
) -> Result<Option<GuildId>, StoreError> {
    let row =
        sqlx::query!(r#"SELECT guild_id AS "guild: GuildId" FROM program WHERE key = ?"#, key)
            .fetch_optional(conn)
            .await?;
    Ok(row.map(|row| row.guild))
}

pub(super) async fn list_guilds(conn: &mut SqliteConnection) -> Result<Vec<GuildId>, StoreError> {
    let rows = sqlx::query!(r#"SELECT guild_id AS "guild: GuildId" FROM program ORDER BY id"#)
        .fetch_all(conn)
        .await?;
    Ok(rows.into_iter().map(|row| row.guild).collect())
}

/// `id`, or `id-2`, `id-3` … when other guilds of this database run the same program.
pub(super) async fn find_free_key(
    conn: &mut SqliteConnection,
    id: &str,
) -> Result<String, StoreError> {
    let mut key = id.to_owned();
    let mut number = 1_u32;
    while find_guild_by_key(conn, &key).await?.is_some() {
        number = number.saturating_add(1);
        key = format!("{id}-{number}");
    }
    Ok(key)
}

pub(super) async fn insert(
    conn: &mut SqliteConnection,
    now: UtcMs,
    guild: GuildId,
    key: &str,
    source: &str,
    locale: &str,
) -> Result<ProgramId, StoreError> {
    let row = sqlx::query!(
        r#"INSERT INTO program (guild_id, key, source, locale, created_at) VALUES (?, ?, ?, ?, ?)
           RETURNING id AS "id!: ProgramId""#,
        guild,
        key,
        source,
        locale,
        now
    )
    .fetch_one(conn)
    .await?;
    Ok(row.id)
}

pub(super) async fn update_program(
    conn: &mut SqliteConnection,
    id: ProgramId,
    source: &str,
) -> Result<(), StoreError> {
    let result = sqlx::query!("UPDATE program SET source = ? WHERE id = ?", source, id)
        .execute(conn)
        .await?;
    ensure_affected(&result, 1)
}

pub(super) async fn replace(
    conn: &mut SqliteConnection,
    id: ProgramId,
    key: &str,
    source: &str,
) -> Result<(), StoreError> {
    sqlx::query!("DELETE FROM program_role WHERE program_id = ?", id).execute(&mut *conn).await?;
    let result =
        sqlx::query!("UPDATE program SET source = ?, key = ? WHERE id = ?", source, key, id)
            .execute(conn)
            .await?;
    ensure_affected(&result, 1)
}

pub(super) async fn is_in_use(
    conn: &mut SqliteConnection,
    id: ProgramId,
) -> Result<bool, StoreError> {
    let row = sqlx::query!(
        r#"SELECT (EXISTS (SELECT 1 FROM application WHERE program_id = ?)
                OR EXISTS (SELECT 1 FROM partner WHERE program_id = ?)) AS "used!: bool""#,
        id,
        id
    )
    .fetch_one(conn)
    .await?;
    Ok(row.used)
}

pub(super) async fn insert_unit(
    conn: &mut SqliteConnection,
    id: ProgramId,
    code: &str,
    decimals: u8,
    cash: bool,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO unit (program_id, code, decimals, cash) VALUES (?, ?, ?, ?) \
         ON CONFLICT DO NOTHING",
        id,
        code,
        decimals,
        cash
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub(super) async fn update_setup(
    conn: &mut SqliteConnection,
    id: ProgramId,
    locale: &str,
    setup: &Setup,
) -> Result<(), StoreError> {
    if let Some(role) = setup.staff_role {
        replace_staff_role(&mut *conn, id, role).await?;
    }
    let result = sqlx::query!(
        "UPDATE program SET locale = ?, staff_role_id = COALESCE(?, staff_role_id),
                category_id = COALESCE(?, category_id), log_channel_id = COALESCE(?, \
                log_channel_id),
                panel_message_id = CASE WHEN COALESCE(?, panel_channel_id) IS panel_channel_id
                                        THEN panel_message_id END,
                panel_channel_id = COALESCE(?, panel_channel_id)
          WHERE id = ?",
        locale,
        setup.staff_role,
        setup.category,
        setup.log_channel,
        setup.panel_channel,
        setup.panel_channel,
        id
    )
    .execute(&mut *conn)
    .await?;
    ensure_affected(&result, 1)?;
    let Some(staff) = &setup.staff else { return Ok(()) };
    sqlx::query!(
        "INSERT INTO former_staff (program_id, kind, discord_id)
         SELECT program_id, 'member', member_id FROM staff WHERE program_id = ?
         ON CONFLICT DO NOTHING",
        id
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!("DELETE FROM staff WHERE program_id = ?", id).execute(&mut *conn).await?;
    for listed in staff {
        let held_role = listed.standing.holds_role == Some(true);
        sqlx::query!(
            "INSERT INTO staff (program_id, member_id, joined_at, held_role) VALUES (?, ?, ?, ?)
             ON CONFLICT DO NOTHING",
            id,
            listed.member,
            listed.standing.joined_at,
            held_role
        )
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

/// Notes that another role works tickets now. Nobody is known to hold it yet.
async fn replace_staff_role(
    conn: &mut SqliteConnection,
    id: ProgramId,
    role: RoleId,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO former_staff (program_id, kind, discord_id)
         SELECT id, 'role', staff_role_id FROM program
          WHERE id = ? AND staff_role_id IS NOT NULL AND staff_role_id <> ?
         ON CONFLICT DO NOTHING",
        id,
        role
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "UPDATE staff SET held_role = 0 WHERE program_id = ?1
            AND NOT EXISTS (SELECT 1 FROM program WHERE id = ?1 AND staff_role_id = ?2)",
        id,
        role
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub(super) async fn set_held_role(
    conn: &mut SqliteConnection,
    id: ProgramId,
    member: MemberId,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE staff SET held_role = 1 WHERE program_id = ? AND member_id = ?",
        id,
        member
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Notes that a listed member acts no more, unless that is noted. Returns whether it is new.
pub(super) async fn set_lapse(
    conn: &mut SqliteConnection,
    now: UtcMs,
    id: ProgramId,
    member: MemberId,
    lapse: StaffLapse,
) -> Result<bool, StoreError> {
    let result = sqlx::query!(
        "UPDATE staff SET lapse = ?, lapsed_at = ?
          WHERE program_id = ? AND member_id = ? AND lapse IS NULL",
        lapse,
        now,
        id,
        member
    )
    .execute(conn)
    .await?;
    Ok(result.rows_affected() == 1)
}

/// Roles and members that were ever replaced, whether or not they are staff again.
pub(super) async fn find_former_staff(
    conn: &mut SqliteConnection,
    id: ProgramId,
) -> Result<FormerStaff, StoreError> {
    let roles = sqlx::query_scalar!(
        r#"SELECT discord_id AS "id!: RoleId" FROM former_staff
            WHERE program_id = ? AND kind = 'role'"#,
        id
    )
    .fetch_all(&mut *conn)
    .await?;
    let members = sqlx::query_scalar!(
        r#"SELECT discord_id AS "id!: MemberId" FROM former_staff
            WHERE program_id = ? AND kind = 'member'"#,
        id
    )
    .fetch_all(conn)
    .await?;
    Ok(FormerStaff { roles, members })
}

pub(super) async fn set_role(
    conn: &mut SqliteConnection,
    id: ProgramId,
    name: &str,
    role: RoleId,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO program_role (program_id, name, role_id) VALUES (?, ?, ?)
         ON CONFLICT (program_id, name) DO UPDATE SET role_id = excluded.role_id",
        id,
        name,
        role
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub(super) async fn set_panel(
    conn: &mut SqliteConnection,
    id: ProgramId,
    channel: Option<ChannelId>,
    message: MessageId,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE program SET panel_message_id = ? WHERE id = ? AND panel_channel_id IS ?",
        message,
        id,
        channel
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub(super) async fn find_waiting_message(
    conn: &mut SqliteConnection,
    id: ProgramId,
) -> Result<Option<MessageId>, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT waiting_message_id AS "message: MessageId" FROM program WHERE id = ?"#,
        id
    )
    .fetch_one(conn)
    .await?)
}

pub(super) async fn set_waiting_message(
    conn: &mut SqliteConnection,
    id: ProgramId,
    message: Option<MessageId>,
) -> Result<(), StoreError> {
    sqlx::query!("UPDATE program SET waiting_message_id = ? WHERE id = ?", message, id)
        .execute(conn)
        .await?;
    Ok(())
}

pub(super) async fn find_installation(conn: &mut SqliteConnection) -> Result<String, StoreError> {
    let row =
        sqlx::query!("SELECT value FROM installation WHERE name = 'id'").fetch_one(conn).await?;
    Ok(row.value)
}

pub(super) async fn list_keys(
    conn: &mut SqliteConnection,
) -> Result<Vec<(ProgramId, String)>, StoreError> {
    let rows = sqlx::query!(r#"SELECT id AS "id!: ProgramId", key FROM program ORDER BY id"#)
        .fetch_all(conn)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.key)).collect())
}

/// Notes which Discord the database belongs to, unless that was noted before. Returns what is
/// noted.
pub(super) async fn insert_installation(
    conn: &mut SqliteConnection,
    word: &str,
) -> Result<String, StoreError> {
    sqlx::query!(
        "INSERT INTO installation (name, value) VALUES ('discord', ?) ON CONFLICT DO NOTHING",
        word
    )
    .execute(&mut *conn)
    .await?;
    let row = sqlx::query!("SELECT value FROM installation WHERE name = 'discord'")
        .fetch_one(conn)
        .await?;
    Ok(row.value)
}

pub(super) async fn find_member(
    conn: &mut SqliteConnection,
    program: ProgramId,
    member: MemberId,
) -> Result<Option<Member>, StoreError> {
    Ok(sqlx::query_as!(
        Member,
        "SELECT name, locale FROM member WHERE program_id = ? AND member_id = ?",
        program,
        member
    )
    .fetch_optional(conn)
    .await?)
}

pub(super) async fn upsert_member(
    conn: &mut SqliteConnection,
    program: ProgramId,
    member: MemberId,
    met: &Member,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO member (program_id, member_id, name, locale) VALUES (?, ?, ?, ?)
         ON CONFLICT (program_id, member_id) DO UPDATE SET name = excluded.name, \
         locale = excluded.locale",
        program,
        member,
        met.name,
        met.locale
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Keeps the source of the version that is in force.
pub(super) async fn save_version(
    conn: &mut SqliteConnection,
    now: UtcMs,
    program: ProgramId,
    version: &str,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO program_version (program_id, version, source, created_at)
         SELECT id, ?, source, ? FROM program WHERE id = ?
         ON CONFLICT DO NOTHING",
        version,
        now,
        program
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub(super) async fn find_version(
    conn: &mut SqliteConnection,
    program: ProgramId,
    version: &str,
) -> Result<Option<String>, StoreError> {
    Ok(sqlx::query_scalar!(
        "SELECT source FROM program_version WHERE program_id = ? AND version = ?",
        program,
        version
    )
    .fetch_optional(conn)
    .await?)
}
