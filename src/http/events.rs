//! `POST /v1/programs/{program}/events`: one event or an array, signed as Standard Webhooks has it.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::PathRejection;
use axum::extract::{FromRequest, Path, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::authority::find_unauthorised;
use super::signature::is_signed;
use crate::app_context::AppContext;
use crate::metrics;
use crate::referral::{self, EventQueue, ReferralError};
use crate::tenant;

/// Where the ids of events come from when the billing panel sends them itself, by HTTP or as a
/// file.
pub const SOURCE: &str = "panel";

/// How long a body may take to arrive.
const BODY_TIMEOUT: Duration = Duration::from_secs(5);

/// What receives events.
#[derive(Debug)]
pub(super) struct Receiver {
    pub(super) app: Arc<AppContext>,
    /// Those that came alone.
    pub(super) queue: EventQueue,
}

pub(super) async fn receive_events(
    State(receiver): State<Arc<Receiver>>,
    program: Result<Path<String>, PathRejection>,
    request: Request,
) -> Response {
    let response = answer(&receiver, program, request).await;
    metrics::count_billing_request(response.status().as_u16());
    response
}

async fn answer(
    Receiver { app, queue }: &Receiver,
    program: Result<Path<String>, PathRejection>,
    request: Request,
) -> Response {
    let Ok(Path(program)) = program else { return unsigned() };
    let headers = request.headers().clone();
    let body = match tokio::time::timeout(BODY_TIMEOUT, Bytes::from_request(request, &())).await {
        Ok(Ok(body)) => body,
        Ok(Err(rejection)) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            return refuse_oversized(
                StatusCode::PAYLOAD_TOO_LARGE,
                "the body is larger than 64 KiB: send fewer events at once",
            );
        }
        Ok(Err(rejection)) => return refuse_oversized(rejection.status(), &rejection.body_text()),
        Err(_) => {
            return refuse_oversized(
                StatusCode::REQUEST_TIMEOUT,
                "the body did not arrive within five seconds",
            );
        }
    };
    // Without the time no signature's age can be judged, and what is refused for it would be lost.
    if !app.clock.is_trusted() {
        tracing::warn!("billing events have to wait: the time is not trusted");
        return try_later();
    }
    let now = app.clock.now();
    let tenant = match tenant::find_by_key(app, &program).await {
        Ok(tenant) => tenant,
        Err(error) => return unavailable(&error),
    };
    // An unknown program is answered like a wrong signature: a stranger learns nothing about which
    // programs there are.
    let Some(tenant) = tenant else { return unsigned() };
    let secrets = match app.keys.webhook_secrets(&tenant.key, now) {
        Ok(secrets) => secrets,
        Err(error) => return unavailable(&error),
    };
    if !is_signed(&secrets, &headers, &body, now) {
        tracing::warn!(program, "a billing event without a valid signature was refused");
        return unsigned();
    }
    let events = match referral::parse_json(&body) {
        Ok(events) => events,
        Err(error) => return refuse_oversized(StatusCode::BAD_REQUEST, &error.to_string()),
    };
    match find_unauthorised(app, &tenant, &events).await {
        Ok(None) => {}
        Ok(Some(refused)) => {
            tracing::warn!(program, %refused, "a billing event was refused");
            return refuse_oversized(StatusCode::FORBIDDEN, &refused.to_string());
        }
        Err(error) => return unavailable(&error),
    }
    let recorded = match events.as_slice() {
        [event] => referral::record_event(app, &tenant, SOURCE, queue, event).await,
        events => referral::record_events(app, &tenant, SOURCE, events).await,
    };
    match recorded {
        Ok(recorded) => {
            tracing::info!(
                program,
                stored = recorded.stored,
                duplicate = recorded.duplicate,
                "billing events recorded"
            );
            let answer = json!({
                "stored": recorded.stored,
                "duplicate": recorded.duplicate,
                "conflicts": recorded.conflicts,
            });
            (StatusCode::ACCEPTED, Json(answer)).into_response()
        }
        Err(error @ ReferralError::Conflict { .. }) => {
            tracing::warn!(program, %error, "a billing event was refused");
            refuse_oversized(StatusCode::CONFLICT, &error.to_string())
        }
        Err(ReferralError::Event(error)) => {
            tracing::warn!(program, %error, "a billing event was refused");
            refuse_oversized(StatusCode::BAD_REQUEST, &error.to_string())
        }
        Err(error) => unavailable(&error),
    }
}

fn unsigned() -> Response {
    refuse_oversized(
        StatusCode::UNAUTHORIZED,
        "the signature is missing, wrong or older than five minutes: sign with the secret that \
         `partnerdesk secret show` prints",
    )
}

pub(super) fn refuse_oversized(status: StatusCode, error: &str) -> Response {
    (status, Json(json!({ "error": error }))).into_response()
}

fn unavailable(error: &dyn std::error::Error) -> Response {
    tracing::error!(%error, "billing events could not be recorded");
    try_later()
}

fn try_later() -> Response {
    let mut response = refuse_oversized(
        StatusCode::SERVICE_UNAVAILABLE,
        "try again later with the same ids: each is recorded once",
    );
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("30"));
    response
}
