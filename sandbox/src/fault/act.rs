//! Bringing a fault about.

use std::future::pending;
use std::io;

use axum::body::{Body as HttpBody, Bytes};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use tokio::time::sleep;

use super::{Armed, Body, Kind};
use crate::core::Core;

impl Armed {
    /// The status that stands in the record; 0 for no answer, `None` where the request is answered
    /// as it should be.
    pub(crate) fn status(&self) -> Option<u16> {
        match &self.0.fault.kind {
            Kind::Answer { status, .. } => Some(*status),
            Kind::Drop | Kind::Hang => Some(0),
            Kind::Delay(_) | Kind::Hold => None,
        }
    }

    /// Happens. `None` where the request goes on after it.
    pub(crate) async fn happen(&self, core: &Core) -> Option<Response> {
        match &self.0.fault.kind {
            Kind::Answer { status, headers, body } => {
                let status =
                    StatusCode::from_u16(*status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
                let (kind, text) = match body {
                    Body::Json(json) => ("application/json", json.to_string()),
                    Body::Html(html) => ("text/html", (*html).to_owned()),
                };
                let mut response = (status, [(header::CONTENT_TYPE, kind)], text).into_response();
                for (name, value) in headers {
                    if let Ok(value) = value.parse() {
                        response.headers_mut().insert(*name, value);
                    }
                }
                Some(response)
            }
            Kind::Drop => Some(broken_off()),
            Kind::Delay(wait) => {
                sleep(*wait).await;
                None
            }
            Kind::Hang => {
                let mut closing = core.closing();
                tokio::select! {
                    _ = closing.wait_for(|closing| *closing) => {}
                    () = pending() => {}
                }
                Some(broken_off())
            }
            Kind::Hold => {
                let (mut released, mut closing) = (self.0.released.subscribe(), core.closing());
                tokio::select! {
                    _ = closing.wait_for(|closing| *closing) => {}
                    _ = released.wait_for(|released| *released) => {}
                }
                None
            }
        }
    }
}

/// A body that fails at its first byte: the connection is closed, and the client has seen no
/// answer.
fn broken_off() -> Response {
    let failure =
        futures_util::stream::once(async { Err::<Bytes, _>(io::Error::other("on demand")) });
    HttpBody::from_stream(failure).into_response()
}
