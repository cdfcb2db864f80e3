//! Managing the server as a person with the right to: members, roles, channels.

use super::ActError;
use crate::world::World;
use crate::world::permission::{self as perm, Height};

/// Something that a person does to the server.
#[derive(Debug, Clone)]
pub(crate) enum Deed {
    /// Removes a member.
    Remove { member: u64 },
    /// Gives a member a role, or takes it.
    Role { member: u64, role: u64, give: bool },
    /// Puts a role at a position in the hierarchy.
    RolePosition { role: u64, position: u16 },
    /// Deletes a role.
    DeleteRole { role: u64 },
    /// Gives a channel another name.
    ChannelName { channel: u64, name: String },
    /// Puts a channel at a position in the list.
    ChannelPosition { channel: u64, position: u16 },
}

/// Does it as `user`, if the client lets them.
pub(crate) fn manage(world: &mut World, user: u64, deed: &Deed) -> Result<(), ActError> {
    match deed {
        Deed::Remove { member } => {
            needs(world.guild_permissions(user), perm::KICK_MEMBERS, "remove members")?;
            if !world.members.contains_key(member) {
                return Err(ActError::Unknown(format!("{member} is no member")));
            }
            if *member == user || world.height(user) <= world.height(*member) {
                return Err(ActError::client("they stand below this member"));
            }
            world.leave(*member);
        }
        Deed::Role { member, role, give } => {
            let managed = above(world, user, *role)?;
            if managed || *role == world.guild.id {
                return Err(ActError::client("this role is given to nobody"));
            }
            let found = world.members.get_mut(member);
            let found = found.ok_or_else(|| ActError::Unknown(format!("{member} is no member")))?;
            found.roles.retain(|held| held != role);
            if *give {
                found.roles.push(*role);
            }
            world.announce_member(*member);
        }
        Deed::RolePosition { role, position } => {
            above(world, user, *role)?;
            let mut moved = world.roles.get(role).cloned();
            if let Some(moved) = &mut moved {
                moved.position = *position;
            }
            let fits = |moved: &_| *position > 0 && Height::of(moved) < world.height(user);
            let moved = moved.filter(fits);
            let moved = moved.ok_or_else(|| ActError::client("it cannot stand there"))?;
            world.roles.insert(*role, moved);
            world.announce_role(*role);
        }
        Deed::DeleteRole { role } => {
            if above(world, user, *role)? || *role == world.guild.id {
                return Err(ActError::client("this role cannot be deleted"));
            }
            world.remove_role(*role);
        }
        Deed::ChannelName { channel, name } => {
            manages(world, user, *channel)?;
            if name.is_empty() || name.chars().count() > 100 {
                return Err(ActError::client("a channel's name has 1 to 100 characters"));
            }
            if let Some(channel) = world.channels.get_mut(channel) {
                channel.rename(name);
            }
            world.announce_channel(*channel);
        }
        Deed::ChannelPosition { channel, position } => {
            manages(world, user, *channel)?;
            if let Some(channel) = world.channels.get_mut(channel) {
                channel.position = *position;
            }
            world.announce_channel(*channel);
        }
    }
    Ok(())
}

fn needs(bits: u64, needed: u64, what: &str) -> Result<(), ActError> {
    if bits & needed == needed {
        return Ok(());
    }
    Err(ActError::client(format!("they may not {what}")))
}

/// Whether a role below `user` is a bot's own; an error when it does not stand below them, or they
/// manage no roles.
fn above(world: &World, user: u64, role: u64) -> Result<bool, ActError> {
    needs(world.guild_permissions(user), perm::MANAGE_ROLES, "manage roles")?;
    let found = world.roles.get(&role);
    let found = found.ok_or_else(|| ActError::Unknown(format!("there is no role {role}")))?;
    if world.height(user) > Height::of(found) {
        Ok(found.managed)
    } else {
        Err(ActError::client(format!("they stand below the role {}", found.name)))
    }
}

fn manages(world: &World, user: u64, channel: u64) -> Result<(), ActError> {
    let found = world.channels.get(&channel).filter(|_| world.sees(user, channel));
    let found = found.ok_or(ActError::NotVisible)?;
    needs(world.channel_permissions(user, found), perm::MANAGE_CHANNELS, "manage this channel")
}
