//! The HTTP side: one port for the API, the gateway, attachments and the page.

use std::fmt::Debug;
use std::sync::Arc;

use axum::Router;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{DefaultBodyLimit, FromRequestParts, Path, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::map_response_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use axum::serve::Listener;

use crate::core::Core;
use crate::rest::request::Call;
use crate::{gateway, page, rest};

/// Serves until the core is closed.
pub(crate) async fn serve<L: Listener<Addr: Debug>>(listener: L, core: Arc<Core>) {
    let mut closing = core.closing();
    let router = Router::new()
        .route("/", any(root))
        .route("/attachments/{channel}/{attachment}/{name}", any(attachment))
        .nest("/_sandbox", page::router())
        .fallback(api)
        .layer(DefaultBodyLimit::max(rest::BODY_LIMIT))
        .layer(map_response_with_state(Arc::clone(&core), date))
        .with_state(core);
    let stop = async move {
        // The sender lives in the core, which outlives the server.
        let _ = closing.wait_for(|closing| *closing).await;
    };
    if let Err(error) = axum::serve(listener, router).with_graceful_shutdown(stop).await {
        tracing::error!(%error, "the sandbox has stopped listening");
    }
}

/// Every answer says the sandbox's time, or what was set instead.
async fn date(State(core): State<Arc<Core>>, mut response: Response) -> Response {
    let at = core.clock.now() + core.read(|world| world.date_ahead);
    let text = at.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    if let Ok(date) = HeaderValue::from_str(&text) {
        response.headers_mut().insert(header::DATE, date);
    }
    response
}

/// A WebSocket upgrade is the gateway, everything else the page.
async fn root(State(core): State<Arc<Core>>, request: Request) -> Response {
    let (mut parts, _) = request.into_parts();
    if !parts.headers.contains_key(header::UPGRADE) {
        return page::index(&parts.headers);
    }
    if gateway::turns_away(&core) {
        return StatusCode::BAD_GATEWAY.into_response();
    }
    match WebSocketUpgrade::from_request_parts(&mut parts, &core).await {
        Ok(upgrade) => upgrade.on_upgrade(move |socket| gateway::serve(socket, core)),
        Err(refusal) => refusal.into_response(),
    }
}

/// A file of a message. Whoever has its address may fetch it, as with Discord.
async fn attachment(
    State(core): State<Arc<Core>>,
    Path((channel, id, _)): Path<(u64, u64, String)>,
) -> Response {
    let found = core.read(|world| {
        let messages = world.messages.get(&channel).into_iter().flatten();
        let mut files = messages.flat_map(|message| &message.attachments).chain(&world.uploads);
        files.find(|file| file.id == id).map(|file| file.data.to_vec())
    });
    match found {
        // Never shown by the browser as a page of this address: a bot may attach anything.
        Some(data) => (
            [
                (header::CONTENT_TYPE, "application/octet-stream"),
                (header::CONTENT_DISPOSITION, "attachment"),
            ],
            data,
        )
            .into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Discord's API, and everything that nobody serves.
async fn api(State(core): State<Arc<Core>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path();
    let Ok(bytes) = axum::body::to_bytes(body, rest::BODY_LIMIT).await else {
        return rest::refuse_size(&core, parts.method.as_str(), path);
    };
    let below =
        path.strip_prefix("/api/v10").filter(|rest| rest.is_empty() || rest.starts_with('/'));
    let query = parts.uri.query().unwrap_or_default();
    let call = Call::new(parts.method.as_str(), below.unwrap_or(path), query, &parts.headers);
    if below.is_none() {
        return rest::refuse_address(&core, &call);
    }
    rest::answer(&core, call, &parts.headers, bytes).await
}
