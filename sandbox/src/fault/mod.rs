//! Faults on demand: what a network, a load balancer or Discord itself does to a request instead of
//! what it should.
//!
//! A [`Fault`] is armed with [`Sandbox::fault`](crate::Sandbox::fault) for some requests of one
//! route; the [`Armed`] that it gives back counts them.

mod act;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::watch;

/// The route that stands for all routes.
pub(crate) const ANY: &str = "*";

/// What is to happen to which requests.
#[derive(Debug, Clone)]
pub struct Fault {
    method: String,
    route: String,
    skip: u32,
    times: u32,
    after: bool,
    kind: Kind,
}

#[derive(Debug, Clone)]
enum Kind {
    Answer { status: u16, headers: Vec<(&'static str, String)>, body: Body },
    Drop,
    Delay(Duration),
    Hang,
    Hold,
}

#[derive(Debug, Clone)]
enum Body {
    Json(Value),
    Html(&'static str),
}

impl Fault {
    /// For the next request of `method` (or `"*"`) to `route`: a path below `/api/v10` with `{id}`
    /// for every id and `{token}` for an interaction's token, as [`template`] writes it, or
    /// `"*"`. Without a kind it is answered with 500.
    #[must_use]
    pub fn on(method: &str, route: &str) -> Self {
        let fault = Self {
            method: method.to_owned(),
            route: route.to_owned(),
            skip: 0,
            times: 1,
            after: false,
            kind: Kind::Hang,
        };
        fault.status(500)
    }

    /// Lets the first `requests` pass.
    #[must_use]
    pub fn skip(self, requests: u32) -> Self {
        Self { skip: requests, ..self }
    }

    /// Happens so many times instead of once.
    #[must_use]
    pub fn times(self, times: u32) -> Self {
        Self { times, ..self }
    }

    /// The request takes effect first, and only its answer is lost: what tells whether a bot can
    /// repeat itself.
    #[must_use]
    pub fn after(self) -> Self {
        Self { after: true, ..self }
    }

    /// Answered with this status and Discord's body for it.
    #[must_use]
    pub fn status(self, status: u16) -> Self {
        let body = serde_json::json!({ "message": format!("{status}: on demand"), "code": 0 });
        self.answer(status, &[], Body::Json(body))
    }

    /// Answered with this status and one of Discord's codes, such as 403 and 50013.
    #[must_use]
    pub fn code(self, status: u16, code: u32) -> Self {
        let body = serde_json::json!({ "message": "on demand", "code": code });
        self.answer(status, &[], Body::Json(body))
    }

    /// 429 from Discord: come again after `wait`. With `header` the wait stands in `retry-after`
    /// too, as it should; without it only in the body.
    #[must_use]
    pub fn limited(self, wait: Duration, header: bool) -> Self {
        let body = serde_json::json!({
            "message": "You are being rate limited.", "retry_after": wait.as_secs_f64(),
            "global": false,
        });
        let seconds = wait.as_secs_f64().to_string();
        let headers = [("retry-after", seconds.as_str()), ("x-ratelimit-scope", "user")];
        self.answer(429, if header { &headers } else { &[] }, Body::Json(body))
    }

    /// 429 from what stands before Discord: a page in HTML that names no wait.
    #[must_use]
    pub fn blocked(self) -> Self {
        self.answer(
            429,
            &[],
            Body::Html("<html><body>error 1015: you are being rate limited</body></html>"),
        )
    }

    /// The connection breaks off without an answer.
    #[must_use]
    pub fn drop(self) -> Self {
        Self { kind: Kind::Drop, ..self }
    }

    /// The answer comes only after `wait`, in real time.
    #[must_use]
    pub fn delay(self, wait: Duration) -> Self {
        Self { kind: Kind::Delay(wait), ..self }
    }

    /// No answer ever comes, and the connection stays open.
    #[must_use]
    pub fn hang(self) -> Self {
        Self { kind: Kind::Hang, ..self }
    }

    /// Nothing happens until [`Armed::release`]; then it goes on as if nothing had been.
    #[must_use]
    pub fn hold(self) -> Self {
        Self { kind: Kind::Hold, ..self }
    }

    fn answer(self, status: u16, headers: &[(&'static str, &str)], body: Body) -> Self {
        let headers = headers.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        Self { kind: Kind::Answer { status, headers, body }, ..self }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Answer { status, body: Body::Html(_), .. } => write!(f, "{status}, as a page"),
            Self::Answer { status, body: Body::Json(body), .. } => match body["code"].as_u64() {
                Some(code) if code > 0 => write!(f, "{status}, code {code}"),
                _ => write!(f, "{status}"),
            },
            Self::Drop => f.write_str("breaks off"),
            Self::Delay(wait) => write!(f, "late by {wait:?}"),
            Self::Hang => f.write_str("hangs"),
            Self::Hold => f.write_str("held"),
        }
    }
}

/// A fault that waits for its requests. Clones are the same.
#[derive(Debug, Clone)]
pub struct Armed(Arc<Trap>);

#[derive(Debug)]
struct Trap {
    fault: Fault,
    /// Requests of its route so far, those that it let pass included.
    seen: watch::Sender<u32>,
    released: watch::Sender<bool>,
}

impl Armed {
    pub(crate) fn new(fault: Fault) -> Self {
        Self(Arc::new(Trap {
            fault,
            seen: watch::Sender::new(0),
            released: watch::Sender::new(false),
        }))
    }

    /// How many requests it has hit.
    #[must_use]
    pub fn hits(&self) -> u32 {
        self.0.seen.borrow().saturating_sub(self.0.fault.skip).min(self.0.fault.times)
    }

    /// Resolves when it has hit its first request.
    pub async fn reached(&self) {
        // The sender is in what `self` holds.
        let _ = self.0.seen.subscribe().wait_for(|seen| *seen > self.0.fault.skip).await;
    }

    /// Lets what is held go on, now and from now on.
    pub fn release(&self) {
        self.0.released.send_replace(true);
    }

    /// Whether it may still hit a request.
    pub(crate) fn is_spent(&self) -> bool {
        self.hits() >= self.0.fault.times
    }

    /// Whether it comes after the effect.
    pub(crate) fn is_after(&self) -> bool {
        self.0.fault.after
    }

    /// What it is, for which requests, and how many it has hit.
    pub(crate) fn json(&self) -> Value {
        let Fault { method, route, skip, times, after, kind } = &self.0.fault;
        json!({
            "what": kind.to_string(), "method": method, "route": route, "skip": skip,
            "times": times, "after": after,
            "hits": self.hits(),
        })
    }

    /// Takes note of a request; says whether it is hit.
    pub(crate) fn strikes(&self, method: &str, route: &str) -> bool {
        let fault = &self.0.fault;
        let is = |pattern: &str, value: &str| pattern == ANY || pattern == value;
        if self.is_spent() || !is(&fault.method, method) || !is(&fault.route, route) {
            return false;
        }
        let before = *self.0.seen.borrow();
        self.0.seen.send_modify(|seen| *seen += 1);
        before >= fault.skip
    }
}

/// The route of a path below `/api/v10`: `{id}` for every id, `{token}` for an interaction's token.
#[must_use]
pub fn template(path: &str) -> String {
    let mut route = String::new();
    for (n, step) in path.trim_start_matches('/').split('/').enumerate() {
        let is_id = !step.is_empty() && step.bytes().all(|byte| byte.is_ascii_digit());
        let is_token =
            n == 2 && (route.starts_with("/interactions") || route.starts_with("/webhooks"));
        route.push('/');
        route.push_str(match (is_token, is_id) {
            (true, _) => "{token}",
            (false, true) => "{id}",
            (false, false) => step,
        });
    }
    route
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_has_one_route() {
        assert_eq!(template("/channels/123/messages/456"), "/channels/{id}/messages/{id}");
        assert_eq!(
            template("/interactions/1/interaction.1.ab/callback"),
            "/interactions/{id}/{token}/callback"
        );
        assert_eq!(
            template("/webhooks/1/interaction.1.ab/messages/@original"),
            "/webhooks/{id}/{token}/messages/@original"
        );
        assert_eq!(template("/users/@me/channels"), "/users/@me/channels");
    }

    #[test]
    fn a_fault_skips_some_requests_and_hits_the_next_ones() {
        let armed = Armed::new(Fault::on("POST", "/channels/{id}/messages").skip(1).times(2));
        assert!(!armed.strikes("GET", "/channels/{id}/messages"));
        let struck: Vec<bool> =
            (0..4).map(|_| armed.strikes("POST", "/channels/{id}/messages")).collect();
        assert_eq!(struck, [false, true, true, false]);
        assert!(armed.is_spent());
        assert_eq!(armed.hits(), 2);
    }
}
