//! The product's own HTTP: signed billing events in; how the bot is doing out.
//!
//! A request is answered with 2xx only after its events are committed. Nothing of a refused request
//! is stored.

mod authority;
mod events;
mod health;
mod lag;
mod metrics;
mod signature;

use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::{get, post};
use tokio::sync::{Mutex, watch};

use crate::app_context::AppContext;
use crate::referral::EventQueue;
use events::refuse_oversized;

pub use events::SOURCE;
pub use health::Gateway;
pub use signature::is_signed;

/// The largest request body, bytes. Source: docs/design/security.md, Webhook.
pub const LARGEST_BODY: usize = 64 * 1024;

/// What `/health` and `/metrics` look at.
#[derive(Debug)]
struct Observed {
    app: Arc<AppContext>,
    gateway: watch::Receiver<Gateway>,
    pulse: lag::LagMonitor,
    writing: Arc<Mutex<()>>,
    transfers: Mutex<metrics::TransferCounts>,
}

/// The routes, over this context and what is known of the gateway. Needs a runtime: it measures how
/// late timers are.
pub fn router(app: Arc<AppContext>, gateway: watch::Receiver<Gateway>) -> Router {
    let observed = Observed {
        app: Arc::clone(&app),
        gateway,
        pulse: lag::LagMonitor::start(),
        writing: Arc::default(),
        transfers: Mutex::default(),
    };
    let looking = Router::new()
        .route("/health", get(health::show_health))
        .route("/metrics", get(metrics::show_metrics))
        .with_state(Arc::new(observed));
    Router::new()
        .route("/v1/programs/{program}/events", post(events::receive_events))
        .layer(axum::extract::DefaultBodyLimit::max(LARGEST_BODY))
        .with_state(Arc::new(events::Receiver { app, queue: EventQueue::default() }))
        .merge(looking)
        .method_not_allowed_fallback(async || {
            refuse_oversized(
                StatusCode::METHOD_NOT_ALLOWED,
                "another method is needed: events are sent with POST",
            )
        })
        .fallback(async || {
            refuse_oversized(StatusCode::NOT_FOUND, "events go to /v1/programs/{program}/events")
        })
}
