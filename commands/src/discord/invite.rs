//! What the bot asks for when it is added to a server.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use serenity::all::Permissions;

/// What the bot needs everywhere it works.
#[must_use]
pub(crate) fn needed() -> Permissions {
    speaking() | Permissions::MANAGE_CHANNELS | Permissions::MANAGE_ROLES
}

/// What it needs in a channel where it only speaks.
#[must_use]
pub(crate) fn speaking() -> Permissions {
    Permissions::VIEW_CHANNEL
        | Permissions::SEND_MESSAGES
        | Permissions::EMBED_LINKS
        | Permissions::READ_MESSAGE_HISTORY
}

/// What it asks for: what it needs, and that the mention of a role is heard.
#[must_use]
pub(crate) fn asked() -> Permissions {
    needed() | Permissions::MENTION_EVERYONE
}

/// The address that adds the bot of an application to a server.
#[must_use]
pub(crate) fn link(application: u64) -> String {
    format!(
        "https://discord.com/oauth2/authorize?client_id={application}\
         &scope=bot+applications.commands&permissions={}",
        asked().bits()
    )
}

/// The application of a token: its first part is the id. Nothing where the token has another shape.
#[must_use]
pub(crate) fn application_of(token: &str) -> Option<u64> {
    let id = STANDARD_NO_PAD.decode(token.split('.').next()?.trim_end_matches('=')).ok()?;
    str::from_utf8(&id).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_link_has_the_application_of_the_token_and_the_seven_permissions() {
        for id in [1_u64, 1_312_615_319_625_269_248, u64::MAX] {
            let token = format!("{}.x.y", STANDARD_NO_PAD.encode(id.to_string()));
            assert_eq!(application_of(&token), Some(id));
            assert!(link(id).contains(&format!("client_id={id}&")), "{}", link(id));
        }
        for other in ["", "x", "..", "!!.x.y", "YWJj.x.y"] {
            assert_eq!(application_of(other), None, "{other}");
        }
        assert_eq!(asked().iter_names().count(), 7);
    }
}
