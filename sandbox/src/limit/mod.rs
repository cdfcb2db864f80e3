//! Rate limits as Discord has them: a bucket for each route and major parameter, and one for
//! everything.
//!
//! Off unless the seed, [`Sandbox::limit`](crate::Sandbox::limit) or the environment
//! ([`LIMITS_VARIABLE`]) switches them on. The time is the sandbox's.

mod meter;

use std::time::Duration;

pub(crate) use meter::Meter;

/// The environment variable that gives every sandbox [`Limits::default`] from the start, when it is
/// "usual": for seeing whether a bot's tests pass with Discord's limits.
pub const LIMITS_VARIABLE: &str = "DISCORD_LIMITS";

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
    renames: Option<Quota>,
    new_dms: Option<Quota>,
}

impl Default for Limits {
    fn default() -> Self {
        Self::everywhere()
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
        Self { rules: Vec::new(), global: None, renames: None, new_dms: None }
    }

    /// Only what a bot cannot get around by being slow for a second: two changes of a channel's name
    /// or topic in ten minutes, and ten new direct messages in ten minutes. Discord says neither
    /// number; of the first many bots report, the second is a guess.
    #[must_use]
    pub fn everywhere() -> Self {
        let window = Duration::from_mins(10);
        Self::none().renames(2, window).new_dms(10, window)
    }

    /// So many changes of the name or topic of one channel or thread in `window`; who comes too
    /// often gets 429.
    #[must_use]
    pub fn renames(self, requests: u32, window: Duration) -> Self {
        Self { renames: Some(Quota { requests, window }), ..self }
    }

    /// So many new conversations with people in `window`; further ones are refused with 403 and the
    /// code 40003.
    #[must_use]
    pub fn new_dms(self, requests: u32, window: Duration) -> Self {
        Self { new_dms: Some(Quota { requests, window }), ..self }
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
