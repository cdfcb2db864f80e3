//! `GET /health`: whether the bot does its work, and what an operator has to look at when it does
//! not.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::Observed;
use crate::app_context::AppContext;
use crate::backup_status::BackupProblem;
use crate::clock::{TrustedClock, UtcMs};
use crate::outbox;
use crate::store::StoreError;

/// For how long a lost gateway is no fault yet: Discord asks for new connections now and then,
/// which take seconds.
const RECONNECTING: Duration = Duration::from_secs(30);
/// How long a write may take. Members wait three seconds.
const WRITE_TIMEOUT: Duration = Duration::from_secs(2);
/// How late timers may be. Members wait three seconds.
const LONGEST_LAG: Duration = Duration::from_secs(2);

/// The connection to Discord's gateway.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gateway {
    /// Whether events arrive.
    pub connected: bool,
    /// Since when that is so, UTC.
    pub since: UtcMs,
    /// Between the last heartbeat and its acknowledgement.
    pub latency: Option<Duration>,
    /// How often the connection was regained since the start.
    pub reconnects: u64,
    /// Whether nothing is asked of Discord for now, because it has refused too much.
    pub paused: bool,
}

impl Gateway {
    /// A gateway that has not been connected yet, as of `now`.
    #[must_use]
    pub fn new(now: UtcMs) -> Self {
        Self { connected: false, since: now, latency: None, reconnects: 0, paused: false }
    }

    fn state(&self, now: UtcMs) -> &'static str {
        if self.connected {
            "connected"
        } else if now < self.since.plus(RECONNECTING) {
            "reconnecting"
        } else {
            "lost"
        }
    }
}

#[derive(Serialize)]
struct Health {
    status: &'static str,
    /// What is wrong, for people; empty when nothing is.
    reasons: Vec<String>,
    gateway: GatewayHealth,
    database: DatabaseHealth,
    timer: TimerHealth,
    /// What an operator has to look at although the bot does its work: a start anew would mend
    /// none of it.
    warnings: Vec<String>,
    /// Absent when the database cannot be read.
    outbox: Option<OutboxHealth>,
}

#[derive(Serialize)]
struct GatewayHealth {
    state: &'static str,
    since: String,
    latency_ms: Option<u128>,
}

#[derive(Serialize)]
struct DatabaseHealth {
    writable: bool,
}

#[derive(Serialize)]
struct TimerHealth {
    lag_ms: u128,
}

#[derive(Serialize)]
struct OutboxHealth {
    depth: u32,
    oldest_seconds: i64,
    dead: u32,
}

pub(super) async fn show_health(State(observed): State<Arc<Observed>>) -> Response {
    let written = write(&observed).await;
    let now = observed.app.clock.now();
    let gateway = observed.gateway.borrow().clone();
    let lag = observed.pulse.lag();
    let mut reasons = reasons(&gateway, now, &written, lag);
    let outbox = match read_outbox(&observed, now).await {
        Ok(outbox) => Some(outbox),
        Err(error) => {
            reasons.push(format!("the database cannot be read: {error}"));
            None
        }
    };
    let well = reasons.is_empty();
    if !well {
        tracing::warn!(reasons = reasons.join("; "), "not healthy");
    }
    let health = Health {
        status: if well { "well" } else { "failing" },
        reasons,
        gateway: GatewayHealth {
            state: gateway.state(now),
            since: gateway.since.to_string(),
            latency_ms: gateway.latency.map(|latency| latency.as_millis()),
        },
        database: DatabaseHealth { writable: written.is_ok() },
        timer: TimerHealth { lag_ms: lag.as_millis() },
        warnings: warnings(&observed.app),
        outbox,
    };
    (if well { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE }, Json(health))
        .into_response()
}

/// What an operator has to look at.
fn warnings(app: &AppContext) -> Vec<String> {
    let backup = app.backups.trouble().map(|BackupProblem { since, reason }| {
        format!("no backup is written since {since}: {reason}")
    });
    let reading = app.clock.comparison().map(TrustedClock::reading);
    let time = reading.filter(|reading| !reading.trusted).map(|reading| {
        let said = |at: Option<UtcMs>| at.map_or_else(|| "unknown".to_owned(), |at| at.to_string());
        format!(
            "the time is not trusted, since no two of these agree within a minute: the machine's \
             clock {}, the time since its start {}, Discord {}; billing events get 503, and what \
             only time brings about waits",
            reading.wall,
            said(reading.boot),
            said(reading.discord)
        )
    });
    backup.into_iter().chain(time).collect()
}

/// What is wrong, for people.
fn reasons(
    gateway: &Gateway,
    now: UtcMs,
    written: &Result<(), String>,
    lag: Duration,
) -> Vec<String> {
    let mut reasons = Vec::new();
    if gateway.state(now) == "lost" {
        reasons.push(format!("no connection to Discord's gateway since {}", gateway.since));
    }
    if gateway.paused {
        reasons.push(
            "Discord has refused 1,000 calls in ten minutes: look for missing permissions in the \
             log"
            .to_owned(),
        );
    }
    if let Err(reason) = written {
        reasons.push(reason.clone());
    }
    if lag > LONGEST_LAG {
        reasons.push(format!(
            "timers are {} ms late: the machine has too little time for the bot",
            lag.as_millis()
        ));
    }
    reasons
}

/// Writes for real. One write at a time, in a task of its own: a caller that goes away must not cut
/// it short, and many that ask must not pile up before a database that does not answer.
async fn write(observed: &Arc<Observed>) -> Result<(), String> {
    let writing = async {
        let turn = Arc::clone(&observed.writing).lock_owned().await;
        let store = observed.app.store.clone();
        let write = tokio::spawn(async move {
            let _turn = turn;
            store.probe().await
        });
        match write.await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(match &*observed.app.store.hold().borrow() {
                Some(hold) => format!("the database cannot be written: {hold}"),
                None => format!("the database cannot be written: {error}"),
            }),
            Err(_) => Err("the database cannot be written: the writing task ended".to_owned()),
        }
    };
    tokio::time::timeout(WRITE_TIMEOUT, writing).await.unwrap_or_else(|_| {
        Err(format!(
            "the database cannot be written within {} s: another program holds it, or the disk is \
             too slow",
            WRITE_TIMEOUT.as_secs()
        ))
    })
}

async fn read_outbox(observed: &Observed, now: UtcMs) -> Result<OutboxHealth, StoreError> {
    let standing = outbox::status(&observed.app).await?;
    Ok(OutboxHealth {
        depth: standing.depth,
        oldest_seconds: standing.age(now),
        dead: standing.dead,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gateway_may_be_away_for_half_a_minute() {
        let start = UtcMs::new(1_000_000);
        let gateway = Gateway::new(start);
        let wrong = |gateway: &Gateway, now| reasons(gateway, now, &Ok(()), Duration::ZERO);
        let before = start.plus(RECONNECTING).minus(Duration::from_millis(1));
        assert_eq!((gateway.state(before), wrong(&gateway, before)), ("reconnecting", Vec::new()));
        let after = start.plus(RECONNECTING);
        assert_eq!(gateway.state(after), "lost");
        assert_eq!(
            wrong(&gateway, after),
            ["no connection to Discord's gateway since 1970-01-01T00:16:40Z"]
        );
        let connected = Gateway { connected: true, ..gateway };
        assert_eq!((connected.state(after), wrong(&connected, after)), ("connected", Vec::new()));
    }

    #[test]
    fn timers_that_are_late_are_named() {
        let gateway = Gateway { connected: true, ..Gateway::new(UtcMs::new(0)) };
        let wrong = |lag| reasons(&gateway, UtcMs::new(0), &Ok(()), lag);
        assert_eq!(wrong(LONGEST_LAG), Vec::<String>::new());
        let late = wrong(LONGEST_LAG + Duration::from_millis(1));
        assert_eq!(late, ["timers are 2001 ms late: the machine has too little time for the bot"]);
    }
}
