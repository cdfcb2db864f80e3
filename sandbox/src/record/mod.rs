//! What was said between the bot and the sandbox: a bounded, redacted record, the refusals, and the
//! violations.
//!
//! Nothing gets in here but through [`redact`]; file contents are never kept, only their names.

pub(crate) mod redact;

use std::collections::VecDeque;

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;

use redact::redacted;

/// How many records are kept; the oldest go first.
pub const KEPT_RECORDS: usize = 4_000;
/// How many violations and refusals are kept, each.
pub const KEPT_FAULTS: usize = 1_000;

/// Something that was said, without secrets.
#[derive(Debug, Clone, Serialize)]
pub struct Record {
    /// Counts from 1, without a gap.
    pub number: u64,
    /// When, in the sandbox's time.
    pub at: DateTime<Utc>,
    /// What.
    #[serde(flatten)]
    pub traffic: Traffic,
}

/// A kind of [`Record`].
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Traffic {
    /// A request of the bot, and its answer.
    Request {
        /// GET, POST, ….
        method: String,
        /// The path below `/api/v10`, with its query.
        path: String,
        /// The reason for the audit log, decoded.
        reason: Option<String>,
        /// The JSON that was sent; null without any.
        body: Value,
        /// The names of the files that were sent.
        files: Vec<String>,
        /// The HTTP status of the answer; 0 where a fault kept the bot from any.
        status: u16,
        /// The JSON of the answer; null without any.
        response: Value,
    },
    /// An event that was put into at least one gateway session.
    Dispatch {
        /// Its name, such as `MESSAGE_CREATE`.
        event: String,
        /// Its data, with the content that a session without the message content intent does not
        /// get.
        data: Value,
    },
    /// What the bot sent through the gateway, but for heartbeats.
    Received {
        /// Discord's opcode.
        op: u64,
        /// Its data.
        data: Value,
    },
}

/// A request that was answered with a 4xx status.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// GET, POST, ….
    pub method: String,
    /// The path below `/api/v10`, with its query.
    pub path: String,
    /// The HTTP status.
    pub status: u16,
    /// Discord's error code, such as 50013; 0 where it has none.
    pub code: u32,
    /// Discord's message.
    pub message: String,
}

/// A request, as it is put on record.
#[derive(Debug)]
pub(crate) struct Exchange<'a> {
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    pub(crate) reason: Option<String>,
    pub(crate) body: &'a Value,
    pub(crate) files: Vec<String>,
    pub(crate) status: u16,
    pub(crate) response: &'a Value,
}

/// The record.
#[derive(Debug, Default)]
pub(crate) struct Log {
    count: u64,
    pub(crate) records: VecDeque<Record>,
    pub(crate) refusals: VecDeque<Refusal>,
    pub(crate) violations: VecDeque<String>,
}

impl Log {
    pub(crate) fn exchange(&mut self, at: DateTime<Utc>, exchange: Exchange<'_>) {
        if let 400..=499 = exchange.status {
            let refusal = Refusal {
                method: exchange.method.to_owned(),
                path: exchange.path.to_owned(),
                status: exchange.status,
                code: exchange.response["code"]
                    .as_u64()
                    .and_then(|code| u32::try_from(code).ok())
                    .unwrap_or_default(),
                message: exchange.response["message"].as_str().unwrap_or_default().to_owned(),
            };
            push(&mut self.refusals, refusal, KEPT_FAULTS);
        }
        let traffic = Traffic::Request {
            method: exchange.method.to_owned(),
            path: exchange.path.to_owned(),
            reason: exchange.reason,
            body: redacted(exchange.body),
            files: exchange.files,
            status: exchange.status,
            response: redacted(exchange.response),
        };
        self.keep(at, traffic);
    }

    pub(crate) fn dispatch(&mut self, at: DateTime<Utc>, event: &str, data: &Value) {
        self.keep(at, Traffic::Dispatch { event: event.to_owned(), data: redacted(data) });
    }

    pub(crate) fn received(&mut self, at: DateTime<Utc>, op: u64, data: &Value) {
        self.keep(at, Traffic::Received { op, data: redacted(data) });
    }

    pub(crate) fn violation(&mut self, what: String) {
        tracing::warn!(violation = what, "the bot did what Discord would not accept");
        push(&mut self.violations, what, KEPT_FAULTS);
    }

    fn keep(&mut self, at: DateTime<Utc>, traffic: Traffic) {
        self.count += 1;
        push(&mut self.records, Record { number: self.count, at, traffic }, KEPT_RECORDS);
    }
}

fn push<T>(ring: &mut VecDeque<T>, item: T, kept: usize) {
    if ring.len() >= kept {
        ring.pop_front();
    }
    ring.push_back(item);
}
