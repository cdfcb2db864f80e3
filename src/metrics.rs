//! What this process has counted since its start, for `GET /metrics`.
//!
//! One registry for the whole process, so that a count is one line where the thing happens. Labels
//! are words of this program or numbers of a fixed range, never ids and never what somebody typed.
//! What the database knows better (the outbox, transfers) is not counted here but asked when
//! somebody looks.

use std::borrow::Cow;
use std::sync::LazyLock;
use std::time::Duration;

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

/// Upper bounds of the latency buckets, seconds. Discord waits three seconds for a first answer, a
/// call at most fifteen.
const BUCKETS: [f64; 13] =
    [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 15.0, 60.0];

static COUNTED: LazyLock<Counted> = LazyLock::new(Counted::new);

type Label = (&'static str, Cow<'static, str>);
type Counters<const N: usize> = Family<[Label; N], Counter>;
type Histograms<const N: usize> = Family<[Label; N], Histogram, fn() -> Histogram>;

struct Counted {
    registry: Registry,
    interactions: Counters<3>,
    first_answer: Histograms<1>,
    last_answer: Histograms<1>,
    calls: Histograms<2>,
    throttled: Counters<1>,
    hashing_refused: Counter,
    faults: Counter,
    events: Counters<1>,
    requests: Counters<1>,
}

/// How the handling of an interaction ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InteractionOutcome {
    /// The member got what they asked for.
    Answered,
    /// The member was told what to do instead.
    Refused,
    /// A fault of ours; the member was told so.
    Failed,
    /// The handling panicked.
    Panicked,
    /// No answer reached Discord.
    Unanswered,
}

impl InteractionOutcome {
    fn as_str(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Refused => "refused",
            Self::Failed => "failed",
            Self::Panicked => "panicked",
            Self::Unanswered => "unanswered",
        }
    }
}

impl Counted {
    fn new() -> Self {
        let histogram: fn() -> Histogram = || Histogram::new(BUCKETS);
        let mut counted = Self {
            registry: Registry::with_prefix("partnerdesk"),
            interactions: Family::default(),
            first_answer: Family::new_with_constructor(histogram),
            last_answer: Family::new_with_constructor(histogram),
            calls: Family::new_with_constructor(histogram),
            throttled: Family::default(),
            hashing_refused: Counter::default(),
            faults: Counter::default(),
            events: Family::default(),
            requests: Family::default(),
        };
        let registry = &mut counted.registry;
        registry.register(
            "interactions",
            "Commands, buttons and forms, by how their handling ended",
            counted.interactions.clone(),
        );
        registry.register_with_unit(
            "interaction_first_answer",
            "From the receipt of an interaction to the first answer that Discord took",
            Unit::Seconds,
            counted.first_answer.clone(),
        );
        registry.register_with_unit(
            "interaction_last_answer",
            "From the receipt of an interaction to the last answer that Discord took",
            Unit::Seconds,
            counted.last_answer.clone(),
        );
        registry.register_with_unit(
            "discord_call",
            "How long calls of Discord took, by call and HTTP status",
            Unit::Seconds,
            counted.calls.clone(),
        );
        registry.register(
            "passphrase_throttled",
            "Tries of a passphrase that were not taken, by the limit that stood in the way",
            counted.throttled.clone(),
        );
        registry.register(
            "hashing_refused",
            "Passphrases that were not hashed because the queue was full",
            counted.hashing_refused.clone(),
        );
        registry.register(
            "database_faults",
            "Faults of the disk under the database",
            counted.faults.clone(),
        );
        registry.register(
            "billing_events",
            "Billing events, by what they led to when they were first applied",
            counted.events.clone(),
        );
        registry.register(
            "billing_requests",
            "Requests that bring billing events, by the HTTP status of the answer",
            counted.requests.clone(),
        );
        counted
    }
}

/// An interaction was handled: `kind` is command, button or form, `name` the command's or the
/// action's own.
pub fn count_interaction(kind: &'static str, name: Cow<'static, str>, outcome: InteractionOutcome) {
    let labels = [("kind", kind.into()), ("name", name), ("outcome", outcome.as_str().into())];
    COUNTED.interactions.get_or_create(&labels).inc();
}

/// Discord took the first and the last answer to an interaction this long after its receipt.
pub fn record_reply_times(kind: &'static str, first: Duration, last: Duration) {
    let labels = [("kind", kind.into())];
    COUNTED.first_answer.get_or_create(&labels).observe(first.as_secs_f64());
    COUNTED.last_answer.get_or_create(&labels).observe(last.as_secs_f64());
}

/// A call of Discord ended with this HTTP status, or a word for what came in its place.
pub fn count_discord_call(call: &'static str, status: Cow<'static, str>, took: Duration) {
    COUNTED
        .calls
        .get_or_create(&[("call", call.into()), ("status", status)])
        .observe(took.as_secs_f64());
}

/// A try of a passphrase was not taken; `limit` is a word of ours that says which limit stood in
/// the way.
pub(crate) fn count_throttled(limit: &'static str) {
    COUNTED.throttled.get_or_create(&[("limit", limit.into())]).inc();
}

/// The queue of the hashing thread was full.
pub(crate) fn count_hashing_refused() {
    COUNTED.hashing_refused.inc();
}

/// The disk under the database failed.
pub(crate) fn count_database_fault() {
    COUNTED.faults.inc();
}

/// How often it has.
#[cfg(test)]
pub(crate) fn database_faults() -> u64 {
    COUNTED.faults.get()
}

/// A billing event was recorded, known or refused.
pub(crate) fn count_billing_event(result: &'static str) {
    COUNTED.events.get_or_create(&[("result", result.into())]).inc();
}

/// A request that brings billing events was answered.
pub(crate) fn count_billing_request(status: u16) {
    COUNTED.requests.get_or_create(&[("status", status.to_string().into())]).inc();
}

/// Everything counted so far, in the text format of `OpenMetrics`, without its end.
///
/// # Errors
/// When `text` takes no more; a `String` always does.
pub(crate) fn write(text: &mut String) -> std::fmt::Result {
    prometheus_client::encoding::text::encode_registry(text, &COUNTED.registry)
}
