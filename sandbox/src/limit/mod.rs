//! Rate limits as Discord has them: a bucket for each route and major parameter, and one for
//! everything.
//!
//! Off unless [`Sandbox::limit`](crate::Sandbox::limit) switches them on. The time is the
//! sandbox's.

mod meter;

use std::time::Duration;

pub(crate) use meter::Meter;

/// So many requests in a time that begins with the first of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Quota {
    requests: u32,
    window: Duration,
}

/// The bucket of a route. There is one for each channel, server or webhook.
#[derive(Debug, Clone)]
struct Rule {
    method: String,
    route: String,
    quota: Quota,
}

/// How many requests are taken in which time. The default is what bots usually meet: Discord
/// promises no numbers but the 50 a second of all routes together.
#[derive(Debug, Clone)]
pub struct Limits {
    rules: Vec<Rule>,
    global: Option<Quota>,
}

impl Default for Limits {
    fn default() -> Self {
        Self::none()
            .global(50, Duration::from_secs(1))
            .route("POST", "/channels/{id}/messages", 5, Duration::from_secs(5))
            .route("PATCH", "/channels/{id}/messages/{id}", 5, Duration::from_secs(5))
            .route("DELETE", "/channels/{id}/messages/{id}", 5, Duration::from_secs(1))
            .route("PUT", "/guilds/{id}/members/{id}/roles/{id}", 10, Duration::from_secs(10))
            .route("DELETE", "/guilds/{id}/members/{id}/roles/{id}", 10, Duration::from_secs(10))
            .route("POST", "/webhooks/{id}/{token}", 5, Duration::from_secs(2))
    }
}

impl Limits {
    /// No limits, for adding some.
    #[must_use]
    pub fn none() -> Self {
        Self { rules: Vec::new(), global: None }
    }

    /// `requests` of this method to this route (as [`template`](crate::template) writes it) in
    /// `window`, for each channel, server or webhook; in place of what the route had.
    #[must_use]
    pub fn route(mut self, method: &str, route: &str, requests: u32, window: Duration) -> Self {
        self.rules.retain(|rule| (rule.method.as_str(), rule.route.as_str()) != (method, route));
        let (method, route) = (method.to_owned(), route.to_owned());
        self.rules.push(Rule { method, route, quota: Quota { requests, window } });
        self
    }

    /// `requests` to all routes together in `window`, but for the answers to interactions, which
    /// Discord does not count.
    #[must_use]
    pub fn global(self, requests: u32, window: Duration) -> Self {
        Self { global: Some(Quota { requests, window }), ..self }
    }
}
