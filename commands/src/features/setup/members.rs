//! The members who are listed: mentioned in a text or chosen in a menu, and looked up.

use partnerdesk::id::{MemberId, RoleId};
use partnerdesk::tenant::{ListedMember, Standing};
use poise::serenity_prelude as serenity;

use crate::delivery::is_gone;
use crate::discord::api::Call;
use crate::discord::request_context;
use crate::features::setup::text::SetupError;
use crate::user_error::UserError;

/// How many members can be listed.
pub(crate) const MOST: usize = 25;

/// The members that a text mentions.
///
/// # Errors
/// [`SetupError::StaffMentions`] when it mentions none, too many, or something else.
pub(super) fn mentioned(text: &str) -> Result<Vec<MemberId>, SetupError> {
    let members: Option<Vec<MemberId>> = text
        .split(|c: char| c.is_whitespace() || c == ',')
        .filter(|word| !word.is_empty())
        .map(|word| {
            let digits =
                word.trim_start_matches("<@").trim_start_matches('!').trim_end_matches('>');
            digits
                .parse::<u64>()
                .ok()
                .filter(|id| *id > 0)
                .and_then(|id| MemberId::try_from(id).ok())
        })
        .collect();
    members
        .filter(|members| !members.is_empty() && members.len() <= MOST)
        .ok_or(SetupError::StaffMentions)
}

/// The members as they are to be listed; `role` is the staff role.
///
/// # Errors
/// [`SetupError::StaffAbsent`] and [`SetupError::StaffBots`] with those who cannot be listed.
pub(super) async fn look_up(
    ctx: &serenity::Context,
    guild: &serenity::PartialGuild,
    role: Option<RoleId>,
    ids: &[MemberId],
) -> Result<Vec<ListedMember>, UserError> {
    let role = role
        .map(|role| serenity::RoleId::new(role.snowflake()))
        .filter(|role| guild.roles.contains_key(role));
    let (mut listed, mut absent, mut bots) = (Vec::new(), Vec::new(), Vec::new());
    for id in ids {
        let user = serenity::UserId::new(id.snowflake());
        match Call::GetMember.of(ctx.http.get_member(guild.id, user)).await {
            Ok(member) if member.user.bot => bots.push(*id),
            Ok(member) => listed.push(ListedMember {
                member: *id,
                standing: Standing {
                    joined_at: request_context::joined_at(&member),
                    holds_role: role.map(|role| member.roles.contains(&role)),
                },
            }),
            Err(error) if is_gone(&error) => absent.push(*id),
            Err(error) => return Err(error.into()),
        }
    }
    if !absent.is_empty() {
        return Err(SetupError::StaffAbsent(absent).into());
    }
    if !bots.is_empty() {
        return Err(SetupError::StaffBots(bots).into());
    }
    Ok(listed)
}
