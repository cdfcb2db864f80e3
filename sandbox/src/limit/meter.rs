//! Counting requests, and what they are told of it.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::{Limits, Quota, Rule};
use crate::fault::template;

/// What a request is told.
#[derive(Debug, Default)]
pub(crate) struct Verdict {
    pub(crate) headers: Vec<(&'static str, String)>,
    /// The body of the 429, when it is one too many.
    pub(crate) refusal: Option<Value>,
}

/// What has been used up of the limits.
#[derive(Debug)]
pub(crate) struct Meter {
    limits: Limits,
    global: Option<Window>,
    /// By the number of the rule and the major parameter.
    buckets: HashMap<(usize, String), Window>,
    /// By the path of the channel.
    renames: HashMap<String, Window>,
    new_dms: Option<Window>,
}

/// A time in which requests are counted.
#[derive(Debug, Clone, Copy)]
struct Window {
    ends: DateTime<Utc>,
    used: u32,
}

impl Window {
    fn new(now: DateTime<Utc>, quota: Quota) -> Self {
        let length = TimeDelta::from_std(quota.window).unwrap_or(TimeDelta::MAX);
        Self { ends: now.checked_add_signed(length).unwrap_or(DateTime::<Utc>::MAX_UTC), used: 0 }
    }

    /// Counts a request, unless it is one too many.
    fn take(&mut self, quota: Quota) -> bool {
        let free = self.used < quota.requests;
        self.used += u32::from(free);
        free
    }
}

impl Meter {
    pub(crate) fn new(limits: Limits) -> Self {
        Self {
            limits,
            global: None,
            buckets: HashMap::new(),
            renames: HashMap::new(),
            new_dms: None,
        }
    }

    /// Counts a new conversation; says whether it may be opened.
    pub(crate) fn may_open_dm(&mut self, now: DateTime<Utc>) -> bool {
        let Some(quota) = self.limits.new_dms else { return true };
        let window = self.new_dms.filter(|window| window.ends > now);
        self.new_dms.insert(window.unwrap_or_else(|| Window::new(now, quota))).take(quota)
    }

    /// Counts a request to a path below `/api/v10`; `renames` says whether it changes the name or
    /// topic of a channel.
    pub(crate) fn count(
        &mut self,
        now: DateTime<Utc>,
        method: &str,
        path: &str,
        renames: bool,
    ) -> Verdict {
        let route = template(path);
        if let Some(quota) = self.limits.renames.filter(|_| renames) {
            self.renames.retain(|_, window| window.ends > now);
            let window = self.renames.entry(path.to_owned());
            let window = window.or_insert_with(|| Window::new(now, quota));
            if !window.take(quota) {
                let left = milliseconds(window.ends - now);
                return Verdict {
                    headers: wait(left, "user"),
                    refusal: Some(refusal(left, false)),
                };
            }
        }
        if let Some(quota) = self.limits.global.filter(|_| !answers_an_interaction(&route)) {
            let window = self
                .global
                .filter(|window| window.ends > now)
                .unwrap_or_else(|| Window::new(now, quota));
            let window = self.global.insert(window);
            if !window.take(quota) {
                let left = milliseconds(window.ends - now);
                let mut headers = wait(left, "global");
                headers.push(("x-ratelimit-global", "true".to_owned()));
                return Verdict { headers, refusal: Some(refusal(left, true)) };
            }
        }
        let is = |rule: &Rule| rule.method == method && rule.route == route;
        let Some(number) = self.limits.rules.iter().position(is) else { return Verdict::default() };
        let quota = self.limits.rules[number].quota;
        self.buckets.retain(|_, window| window.ends > now);
        let window =
            self.buckets.entry((number, major(path))).or_insert_with(|| Window::new(now, quota));
        let free = window.take(quota);
        let left = milliseconds(window.ends - now);
        let reset = u64::try_from(window.ends.timestamp_millis()).unwrap_or_default();
        let mut headers = vec![
            ("x-ratelimit-limit", quota.requests.to_string()),
            ("x-ratelimit-remaining", (quota.requests - window.used).to_string()),
            ("x-ratelimit-reset", seconds(reset)),
            ("x-ratelimit-reset-after", seconds(left)),
            ("x-ratelimit-bucket", name(method, &route)),
        ];
        if free {
            return Verdict { headers, refusal: None };
        }
        headers.extend(wait(left, "user"));
        Verdict { headers, refusal: Some(refusal(left, false)) }
    }
}

/// The headers of a request that has to come again. Discord rounds this wait up to whole seconds.
fn wait(milliseconds: u64, scope: &str) -> Vec<(&'static str, String)> {
    vec![
        ("retry-after", milliseconds.div_ceil(1000).to_string()),
        ("x-ratelimit-scope", scope.to_owned()),
    ]
}

fn refusal(milliseconds: u64, global: bool) -> Value {
    let wait = Duration::from_millis(milliseconds).as_secs_f64();
    json!({
        "message": "You are being rate limited.", "retry_after": wait, "global": global, "code": 0,
    })
}

/// Rounded up: who waits so long does not come too early.
fn milliseconds(time: TimeDelta) -> u64 {
    let nanoseconds = time.num_nanoseconds().and_then(|time| u64::try_from(time).ok());
    nanoseconds.unwrap_or_default().div_ceil(1_000_000)
}

fn seconds(milliseconds: u64) -> String {
    format!("{}.{:03}", milliseconds / 1000, milliseconds % 1000)
}

fn answers_an_interaction(route: &str) -> bool {
    route.starts_with("/interactions/") || route.starts_with("/webhooks/")
}

/// What a bucket is for, beside its route: the channel, the server, or the webhook with its token.
fn major(path: &str) -> String {
    let steps: Vec<&str> = path.trim_matches('/').split('/').collect();
    match steps.as_slice() {
        ["channels" | "guilds", id, ..] => (*id).to_owned(),
        ["webhooks", id, token, ..] => format!("{id}/{token}"),
        _ => String::new(),
    }
}

/// The name of a bucket, which says nothing of the major parameter.
fn name(method: &str, route: &str) -> String {
    let mut hasher = DefaultHasher::new();
    (method, route).hash(&mut hasher);
    format!("{:032x}", hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: DateTime<Utc> = DateTime::from_timestamp(1_800_000_000, 0).unwrap();

    fn header<'a>(verdict: &'a Verdict, name: &str) -> Option<&'a str> {
        verdict.headers.iter().find(|(header, _)| *header == name).map(|(_, value)| value.as_str())
    }

    #[test]
    fn a_bucket_is_one_routes_in_one_channel_and_fills_again() {
        let mut meter = Meter::new(Limits::default());
        let mut post = |at: i64, channel: &str| {
            meter.count(
                START + TimeDelta::milliseconds(at),
                "POST",
                &format!("/channels/{channel}/messages"),
                false,
            )
        };
        let remaining: Vec<String> = (0..5)
            .map(|n| header(&post(n * 100, "1"), "x-ratelimit-remaining").unwrap().to_owned())
            .collect();
        assert_eq!(remaining, ["4", "3", "2", "1", "0"]);
        let refused = post(1_600, "1");
        assert_eq!(header(&refused, "retry-after"), Some("4"), "rounded up");
        assert_eq!(header(&refused, "x-ratelimit-reset-after"), Some("3.400"));
        assert_eq!(header(&refused, "x-ratelimit-reset"), Some("1800000005.000"));
        assert_eq!(header(&refused, "x-ratelimit-scope"), Some("user"));
        assert_eq!(refused.refusal.unwrap()["retry_after"], 3.4);
        let other = post(1_600, "2");
        assert_eq!(
            header(&other, "x-ratelimit-remaining"),
            Some("4"),
            "another channel has its own"
        );
        assert!(post(4_999, "1").refusal.is_some());
        assert_eq!(header(&post(5_000, "1"), "x-ratelimit-remaining"), Some("4"));
    }

    #[test]
    fn all_routes_together_have_a_limit_that_answers_to_interactions_are_free_of() {
        let mut meter = Meter::new(Limits::none().global(2, Duration::from_secs(1)));
        assert!(meter.count(START, "GET", "/users/@me", false).refusal.is_none());
        assert!(meter.count(START, "GET", "/guilds/1/roles", false).refusal.is_none());
        let refused = meter.count(START, "GET", "/channels/1", false);
        assert_eq!(header(&refused, "x-ratelimit-global"), Some("true"));
        assert_eq!(header(&refused, "x-ratelimit-scope"), Some("global"));
        assert_eq!(refused.refusal.unwrap()["global"], true);
        assert!(meter.count(START, "POST", "/interactions/1/t/callback", false).refusal.is_none());
        assert!(
            meter
                .count(START + TimeDelta::seconds(1), "GET", "/channels/1", false)
                .refusal
                .is_none()
        );
    }

    #[test]
    fn a_webhook_has_a_bucket_for_each_token() {
        assert_eq!(major("/webhooks/1/abc/messages/@original"), "1/abc");
        assert_eq!(major("/channels/7/messages/9"), "7");
        assert_eq!(major("/users/@me"), "");
    }
}
