//! The REST API, version 10: one function takes every request, checks who asks, finds the route,
//! and puts it on record.
//!
//! A route is a plain function of the world and the call. What is not served is answered with 501
//! and recorded as a violation, so that no bot takes silence for success.

pub(crate) mod application;
mod channel;
mod command;
mod completion;
mod draft;
pub(crate) mod error;
mod guild;
mod interaction;
mod member;
mod message;
pub(crate) mod request;
mod role;
mod thread;
mod webhook;

use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use crate::core::Core;
use crate::record::Exchange;
use crate::world::{World, permission};
use error::ApiError;
use request::Call;

/// The largest body that is read, in bytes; Discord's own limit for a request with files.
pub(crate) const BODY_LIMIT: usize = 25 * 1024 * 1024;

/// The status of a request that is one too many.
const TOO_MANY: u16 = 429;

/// What a route answers.
pub(crate) struct ApiResponse {
    status: u16,
    body: Value,
}

/// A route's answer, or its refusal.
pub(crate) type Result<T = ApiResponse> = std::result::Result<T, ApiError>;

impl ApiResponse {
    /// 200 with a body.
    fn ok(body: Value) -> Self {
        Self { status: 200, body }
    }

    /// 201 with what was made.
    fn created(body: Value) -> Self {
        Self { status: 201, body }
    }

    /// 204.
    fn nothing() -> Self {
        Self { status: 204, body: Value::Null }
    }
}

/// Whether a token, with or without "Bot " before it, opens the API.
pub(crate) fn authorized(world: &World, token: &str) -> bool {
    let token = token.strip_prefix("Bot ").unwrap_or(token);
    match &world.token {
        Some(right) => right == token,
        None => token.split('.').count() == 3 && token.split('.').all(|part| !part.is_empty()),
    }
}

/// Answers one request.
pub(crate) async fn answer(
    core: &Core,
    mut call: Call,
    headers: &HeaderMap,
    bytes: Bytes,
) -> Response {
    let read = call.read_body(headers, bytes).await;
    let fault = core.change(|world| world.struck(&call.method, &call.path));
    if let Some(fault) = fault.as_ref().filter(|fault| !fault.is_after())
        && let Some(response) = fault.happen(core).await
    {
        core.change(|world| {
            record(world, &mut call, fault.status().unwrap_or_default(), &Value::Null);
        });
        return response;
    }
    let (status, body, told) = core.change(|world| {
        let now = world.now();
        let renames = channel::renames(world, &call);
        let verdict = world
            .meter
            .as_mut()
            .map(|meter| meter.count(now, &call.method, &call.path, renames))
            .unwrap_or_default();
        if let Some(refusal) = verdict.refusal {
            #[cfg(feature = "openapi")]
            crate::oracle::examine(world, &call, TOO_MANY, &refusal);
            record(world, &mut call, TOO_MANY, &refusal);
            return (TOO_MANY, refusal, verdict.headers);
        }
        let result = read.and_then(|()| handle(world, &call));
        for stray in crate::rule::stray::of(&call.path, &call.body) {
            world.log.violation(format!(
                "{} {}: Discord knows no field {stray}",
                call.method, call.path
            ));
        }
        let (status, body) = match result {
            Ok(answer) => (answer.status, answer.body),
            Err(refusal) => {
                // A bot that was not told of its first answer makes no mistake in giving it again.
                let untold = refusal.code == 40_060 && world.untold.contains(&call.path);
                if refusal.is_violation && !untold {
                    let Call { method, path, .. } = &call;
                    let place = refusal
                        .errors
                        .as_ref()
                        .map(|errors| format!(" {errors}"))
                        .unwrap_or_default();
                    world.log.violation(format!("{method} {path}: {}{place}", refusal.message));
                }
                (refusal.status, refusal.json())
            }
        };
        #[cfg(feature = "openapi")]
        crate::oracle::examine(world, &call, status, &body);
        record(world, &mut call, status, &body);
        (status, body, verdict.headers)
    });
    if fault.as_ref().is_some_and(|fault| fault.is_after() && fault.status().is_some()) {
        core.change(|world| world.untold.insert(call.path.clone()));
    }
    if let Some(fault) = fault.as_ref().filter(|fault| fault.is_after())
        && let Some(response) = fault.happen(core).await
    {
        return response;
    }
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = if body.is_null() {
        status.into_response()
    } else {
        (status, [(header::CONTENT_TYPE, "application/json")], body.to_string()).into_response()
    };
    for (name, value) in told {
        if let Ok(value) = value.parse() {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

fn record(world: &mut World, call: &mut Call, status: u16, response: &Value) {
    let exchange = Exchange {
        method: &call.method,
        path: &call.path,
        reason: call.reason.take(),
        body: &call.body,
        files: call.files.iter().map(|file| file.name.clone()).collect(),
        status,
        response,
    };
    let now = world.now();
    world.log.exchange(now, exchange);
}

/// Answers a request whose body is longer than [`BODY_LIMIT`].
pub(crate) fn refuse_size(core: &Core, method: &str, path: &str) -> Response {
    let refusal = ApiError::too_large();
    core.change(|world| world.log.violation(format!("{method} {path}: {}", refusal.message)));
    (
        StatusCode::PAYLOAD_TOO_LARGE,
        [(header::CONTENT_TYPE, "application/json")],
        refusal.json().to_string(),
    )
        .into_response()
}

/// Answers a request for an address that is not below `/api/v10`.
pub(crate) fn refuse_address(core: &Core, call: &Call) -> Response {
    let refusal = ApiError::not_served();
    let violation = format!("{} {}: {}", call.method, call.path, refusal.message);
    core.change(|world| world.log.violation(violation));
    (
        StatusCode::NOT_IMPLEMENTED,
        [(header::CONTENT_TYPE, "application/json")],
        refusal.json().to_string(),
    )
        .into_response()
}

fn handle(world: &mut World, call: &Call) -> Result {
    let steps: Vec<&str> = call.path.trim_matches('/').split('/').collect();
    // An interaction's token is its own key, and the gateway's address is no secret.
    let open = matches!(steps.as_slice(), ["gateway"] | ["interactions" | "webhooks", ..]);
    if !open && !authorized(world, &call.token) {
        return Err(ApiError::unauthorized());
    }
    match (call.method.as_str(), steps.as_slice()) {
        ("GET", ["gateway"]) => Ok(application::gateway(world)),
        ("GET", ["gateway", "bot"]) => Ok(application::gateway_bot(world)),
        ("GET", ["users", "@me"]) => Ok(ApiResponse::ok(application::own_user(world))),
        ("GET", ["users", user]) => application::user(world, id(user)?),
        ("GET", ["users", "@me", "guilds"]) => Ok(application::guilds(world)),
        ("POST", ["users", "@me", "channels"]) => message::open_dm(world, call),
        ("GET", ["oauth2", "applications", "@me"] | ["applications", "@me"]) => {
            Ok(application::application(world))
        }
        (_, ["applications", app, "commands", rest @ ..]) => {
            command::route(world, call, app, None, rest)
        }
        (_, ["applications", app, "guilds", guild, "commands", rest @ ..]) => {
            command::route(world, call, app, Some(guild), rest)
        }
        ("POST", ["interactions", interaction, token, "callback"]) => {
            interaction::callback(world, call, id(interaction)?, token)
        }
        // Templates of servers.
        (_, ["guilds", "templates", ..]) => Err(ApiError::not_served()),
        (_, ["webhooks", app, token, rest @ ..]) => webhook::route(world, call, app, token, rest),
        (_, ["guilds", guild, rest @ ..]) => guild::route(world, call, id(guild)?, rest),
        (_, ["channels", channel, rest @ ..]) => channel::route(world, call, id(channel)?, rest),
        _ => Err(ApiError::not_served()),
    }
}

/// Whether `bits`, which the bot has, are all of `needed`; and, where the server asks for it, whether
/// the bot's owner has two-factor authentication for them.
fn demand(world: &World, bits: u64, needed: u64) -> Result<()> {
    if bits & needed != needed {
        return Err(ApiError::missing_permissions());
    }
    let two_factor = world.guild.two_factor && !world.owner_two_factor;
    if two_factor && needed & permission::TWO_FACTOR != 0 {
        return Err(ApiError::two_factor_required());
    }
    Ok(())
}

/// Whether the name in a body is one that the server may have: a community server has words that
/// Discord does not take.
fn check_name(world: &World, body: &Value) -> Result<()> {
    let name = body["name"].as_str().unwrap_or_default().to_lowercase();
    if !world.guild.forbidden_words.iter().any(|word| name.contains(word)) {
        return Ok(());
    }
    let message = "Contains words not allowed for servers in Server Discovery.";
    Err(crate::rule::fault("name", "INVALID_COMMUNITY_PROPERTY_NAME", message).by_circumstance())
}

/// A number in the query that says how many to give, from `min` to `max`; `unsaid` without one.
fn limit(call: &Call, name: &str, unsaid: usize, min: usize, max: usize) -> Result<usize> {
    let Some(text) = call.query.get(name) else { return Ok(unsaid) };
    let refuse = |code, message: String| Err(crate::rule::fault(name, code, &message));
    match text.parse::<i64>().map(usize::try_from) {
        Err(_) => refuse("NUMBER_TYPE_COERCE", format!("Value \"{text}\" is not int.")),
        Ok(Ok(number)) if number > max => {
            refuse("NUMBER_TYPE_MAX", format!("int value should be less than or equal to {max}."))
        }
        Ok(Ok(number)) if number >= min => Ok(number),
        Ok(_) => refuse(
            "NUMBER_TYPE_MIN",
            format!("int value should be greater than or equal to {min}."),
        ),
    }
}

/// An id in a path.
fn id(step: &str) -> Result<u64> {
    step.parse().map_err(|_| {
        let message = format!("Value \"{step}\" is not snowflake.");
        crate::rule::fault("id", "NUMBER_TYPE_COERCE", &message)
    })
}
