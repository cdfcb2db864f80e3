//! The product's own HTTP: signed billing events in.
//!
//! A request is answered with 2xx only after its events are committed. Nothing of a refused request is stored.

mod events;

use std::sync::Arc;

use axum::Router;
use axum::routing::post;

use crate::desk::Desk;

pub use events::SOURCE;

/// The largest request body, bytes. Source: security design, "Webhook".
pub const LARGEST_BODY: usize = 64 * 1024;

/// The routes, over this desk.
pub fn router(desk: Arc<Desk>) -> Router {
    Router::new()
        .route("/v1/programs/{program}/events", post(events::receive))
        .layer(axum::extract::DefaultBodyLimit::max(LARGEST_BODY))
        .with_state(desk)
}
