//! The application, the gateway's address, and users.

use serde_json::{Value, json};

use super::error::ApiError;
use super::{ApiResponse, Result};
use crate::gateway::SESSION_STARTS;
use crate::gateway::event::{GUILD_MEMBERS, GUILD_PRESENCES, MESSAGE_CONTENT};
use crate::world::World;
use crate::world::permission::{INVITED_BOT, NEW_SERVER};

/// The application's flags: which privileged intents are switched on for it, as for an unverified
/// application.
pub(crate) fn flags(world: &World) -> u64 {
    [(GUILD_PRESENCES, 1 << 13), (GUILD_MEMBERS, 1 << 15), (MESSAGE_CONTENT, 1 << 19)]
        .iter()
        .filter(|(intent, _)| world.privileged_intents & intent != 0)
        .fold(0, |flags, (_, flag)| flags | flag)
}

/// `GET /gateway`
pub(super) fn gateway(world: &World) -> ApiResponse {
    ApiResponse::ok(json!({"url": world.url.replacen("http", "ws", 1)}))
}

/// `GET /gateway/bot`
pub(super) fn gateway_bot(world: &mut World) -> ApiResponse {
    let now = world.now();
    let (remaining, reset_after) = world.starts.left(now);
    ApiResponse::ok(json!({
        "url": world.url.replacen("http", "ws", 1),
        "shards": world.starts.shards,
        "session_start_limit": {"total": SESSION_STARTS, "remaining": remaining,
            "reset_after": reset_after.num_milliseconds(), "max_concurrency": 1},
    }))
}

/// The bot's own user, with what Discord tells nobody else.
pub(crate) fn own_user(world: &World) -> Value {
    let mut user = world.user_json(world.bot());
    user["verified"] = json!(true);
    user["mfa_enabled"] = json!(world.owner_two_factor);
    user["email"] = Value::Null;
    user["locale"] = json!("en-US");
    user["premium_type"] = json!(0);
    user
}

/// `GET /users/{user}`
pub(super) fn user(world: &World, user: u64) -> Result {
    world
        .users
        .get(&user)
        .map(|user| ApiResponse::ok(user.json()))
        .ok_or_else(ApiError::unknown_user)
}

/// `GET /users/@me/guilds`
pub(super) fn guilds(world: &World) -> ApiResponse {
    let guild = |id: u64, name: &str, permissions: u64, features: &[String]| {
        json!({
            "id": id.to_string(),
            "name": name,
            "icon": null,
            "banner": null,
            "owner": false,
            "permissions": permissions.to_string(),
            "features": features,
        })
    };
    let bits = world.guild_permissions(world.bot());
    let own = guild(world.guild.id, &world.guild.name, bits, &world.guild.features);
    let further = world
        .neighbours
        .iter()
        .map(|other| guild(other.id, &other.name, NEW_SERVER | INVITED_BOT, &[]));
    ApiResponse::ok(std::iter::once(own).chain(further).collect())
}

/// `GET /applications/@me` and `GET /oauth2/applications/@me`
pub(super) fn application(world: &World) -> ApiResponse {
    let flags = flags(world);
    ApiResponse::ok(json!({
        "id": world.bot().to_string(),
        "name": "Sandbox Bot",
        "icon": null,
        "description": "",
        "type": null,
        "bot": world.user_json(world.bot()),
        "bot_public": false,
        "bot_require_code_grant": false,
        "integration_types_config": {"0": {}},
        "verify_key": "0".repeat(64),
        "flags": flags,
        "flags_new": flags.to_string(),
        "redirect_uris": [],
        "interactions_endpoint_url": null,
        "role_connections_verification_url": null,
        "owner": world.user_json(world.guild.owner),
        "approximate_guild_count": world.guilds().count(),
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "event_webhooks_url": null,
        "event_webhooks_status": 1,
        "explicit_content_filter": 0,
        "team": Value::Null,
        "eligible_oauth2_scopes": [],
        "rpc_origins": [],
        "tags": [],
    }))
}
