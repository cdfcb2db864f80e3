//! The page to click in, `client/`: files without a build step that are embedded, fed by the same
//! functions that the actors use.
//!
//! Whoever reaches it can act as anybody in the sandbox. The sandbox listens on loopback only, and
//! a page of another origin that a browser has open is kept out: by the host that it names, and by
//! the JSON that it may not post.

mod act;
mod state;
mod trouble;

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use futures_util::Stream;
use futures_util::stream::unfold;
use serde_json::{Value, json};

use crate::core::Core;
use crate::rest::request::parse_query;

/// The page.
const INDEX: &str = include_str!("client/index.html");
/// What the page loads, by name.
const FILES: [(&str, &str); 11] = [
    ("style.css", include_str!("client/style.css")),
    ("main.js", include_str!("client/main.js")),
    ("channels.js", include_str!("client/channels.js")),
    ("composer.js", include_str!("client/composer.js")),
    ("dom.js", include_str!("client/dom.js")),
    ("form.js", include_str!("client/form.js")),
    ("markup.js", include_str!("client/markup.js")),
    ("message.js", include_str!("client/message.js")),
    ("pane.js", include_str!("client/pane.js")),
    ("people.js", include_str!("client/people.js")),
    ("world.js", include_str!("client/world.js")),
];
/// The page loads nothing from anywhere else, runs nothing that stands in a text, and nobody frames
/// it.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; \
                      img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// `GET /`
pub(crate) fn index(headers: &HeaderMap) -> Response {
    if !is_local(headers) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let headers = [(header::CONTENT_SECURITY_POLICY, POLICY), (header::CACHE_CONTROL, "no-cache")];
    (headers, Html(INDEX)).into_response()
}

/// `GET /_sandbox/page/{name}`
async fn file(Path(name): Path<String>) -> Response {
    let Some((name, text)) = FILES.iter().find(|(known, _)| *known == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let script = name.rsplit_once('.').is_some_and(|(_, kind)| kind == "js");
    let kind = if script { "text/javascript; charset=utf-8" } else { "text/css; charset=utf-8" };
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "no-cache"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, *text).into_response()
}

/// What the page asks for, below `/_sandbox`.
pub(crate) fn router() -> Router<Arc<Core>> {
    Router::new()
        .route("/page/{name}", get(file))
        .route("/state", get(read_state))
        .route("/events", get(events))
        .route("/act", post(do_act))
        .route("/fault", post(bring_about))
        .layer(from_fn(guard))
}

/// Whether a browser asks for it by an address of this machine: a foreign page could give its own
/// name this address.
fn is_local(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value: &header::HeaderValue| value.to_str().ok());
    let local = |host: &str| {
        let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
        matches!(name, "127.0.0.1" | "localhost" | "[::1]")
    };
    let origin =
        text(header::ORIGIN).map(|origin| origin.split_once("://").map_or("", |(_, host)| host));
    let host = text(header::HOST);
    host.is_some_and(local) && origin.is_none_or(|origin| Some(origin) == host)
}

async fn guard(request: Request, next: Next) -> Response {
    if is_local(request.headers()) {
        next.run(request).await
    } else {
        StatusCode::FORBIDDEN.into_response()
    }
}

/// `GET /_sandbox/state?user=&channel=`
async fn read_state(State(core): State<Arc<Core>>, request: Request) -> Response {
    let query = parse_query(request.uri().query().unwrap_or_default());
    let user = query.get("user").map(String::as_str).unwrap_or_default();
    let channel = query.get("channel").and_then(|channel| channel.parse().ok());
    match core.read(|world| state::of(world, user, channel)) {
        Some(state) => Json(state).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// `GET /_sandbox/events`: a line at every change of the world.
async fn events(State(core): State<Arc<Core>>) -> impl IntoResponse {
    Sse::new(changes(&core)).keep_alive(KeepAlive::default())
}

fn changes(core: &Core) -> impl Stream<Item = Result<Event, Infallible>> + use<> {
    unfold((core.changes(), core.closing()), |(mut versions, mut closing)| async move {
        tokio::select! {
            changed = versions.changed() => changed.ok()?,
            _ = closing.wait_for(|closing| *closing) => return None,
        }
        let version = *versions.borrow_and_update();
        Some((Ok(Event::default().data(version.to_string())), (versions, closing)))
    })
}

/// `POST /_sandbox/act`
async fn do_act(State(core): State<Arc<Core>>, Json(what): Json<Value>) -> Response {
    Json(act::act(&core, &what).await).into_response()
}

/// `POST /_sandbox/fault`: 400 and `{"error": why}` where there is no such fault.
async fn bring_about(State(core): State<Arc<Core>>, Json(what): Json<Value>) -> Response {
    match trouble::order(&core, what) {
        Ok(()) => Json(json!({})).into_response(),
        Err(error) => (StatusCode::BAD_REQUEST, Json(json!({"error": error}))).into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn local(host: &str, origin: Option<&str>) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, host.parse().unwrap());
        if let Some(origin) = origin {
            headers.insert(header::ORIGIN, origin.parse().unwrap());
        }
        is_local(&headers)
    }

    #[test]
    fn a_foreign_page_is_kept_out() {
        assert!(local("127.0.0.1:8780", None));
        assert!(local("localhost:8780", Some("http://localhost:8780")));
        assert!(!local("evil.example:8780", None), "a name that points here");
        assert!(!local("127.0.0.1:8780", Some("http://evil.example")));
    }
}
