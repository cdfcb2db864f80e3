//! `GET /metrics`: what this process has counted, and what the database and the gateway say at the
//! moment.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use prometheus_client::encoding::text;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};

use super::Observed;
use crate::id::TransferId;
use crate::ledger::{self, TransferKind};
use crate::outbox;
use crate::store::StoreError;

/// The text format of `OpenMetrics`, which Prometheus reads.
const FORMAT: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// How many transfers of each kind there are up to `last`: the ledger only grows, so that each look
/// counts what is new.
#[derive(Debug, Default)]
pub(super) struct TransferCounts {
    last: Option<TransferId>,
    by_kind: BTreeMap<TransferKind, u64>,
}

pub(super) async fn show_metrics(State(observed): State<Arc<Observed>>) -> Response {
    match page(&observed).await {
        Ok(page) => ([(header::CONTENT_TYPE, FORMAT)], page).into_response(),
        Err(error) => {
            tracing::error!(%error, "the metrics cannot be read");
            (StatusCode::SERVICE_UNAVAILABLE, "the database cannot be read: see /health\n")
                .into_response()
        }
    }
}

async fn page(observed: &Observed) -> Result<String, StoreError> {
    let registry = present(observed).await?;
    let mut page = String::new();
    let written = crate::metrics::write(&mut page)
        .and_then(|()| text::encode_registry(&mut page, &registry))
        .and_then(|()| text::encode_eof(&mut page));
    written.map(|()| page).map_err(|error| StoreError::Driver(sqlx::Error::Encode(error.into())))
}

/// What is so at this moment.
async fn present(observed: &Observed) -> Result<Registry, StoreError> {
    let mut registry = Registry::with_prefix("partnerdesk");
    registry.register("build", "The program", Info::new([("version", env!("CARGO_PKG_VERSION"))]));

    let standing = outbox::status(&observed.app).await?;
    let age = standing.age(observed.app.clock.now());
    gauge(
        &mut registry,
        "outbox_depth",
        "Effects that are owed to Discord",
        i64::from(standing.depth),
    );
    seconds(
        &mut registry,
        "outbox_oldest_age",
        "Since when the oldest of them is owed",
        gauge_of(age),
    );
    gauge(&mut registry, "outbox_dead", "Effects that were given up", i64::from(standing.dead));

    let transfers = Family::<[(&str, &str); 1], Counter>::default();
    for (kind, count) in count(observed).await? {
        transfers.get_or_create(&[("kind", kind.as_str())]).inc_by(count);
    }
    registry.register("ledger_transfers", "Transfers in the ledger, by kind", transfers);

    let size = i64::try_from(observed.app.store.size()).unwrap_or(i64::MAX);
    let help = "The database file and its write-ahead log";
    registry.register_with_unit("database_size", help, Unit::Bytes, gauge_of(size));

    let failing = i64::from(observed.app.backups.trouble().is_some());
    gauge(
        &mut registry,
        "backup_failing",
        "1 while the backup that is due cannot be written",
        failing,
    );

    gauge(
        &mut registry,
        "clock_trusted",
        "1 while two of three sources agree on the time",
        i64::from(observed.app.clock.is_trusted()),
    );

    let gateway = observed.gateway.borrow().clone();
    gauge(
        &mut registry,
        "gateway_connected",
        "1 while events arrive from Discord",
        i64::from(gateway.connected),
    );
    let reconnects: Counter = Counter::default();
    reconnects.inc_by(gateway.reconnects);
    registry.register("gateway_reconnects", "How often the gateway was regained", reconnects);
    if let Some(latency) = gateway.latency {
        let help = "Between the last heartbeat and its acknowledgement";
        seconds(&mut registry, "gateway_latency", help, float_of(latency));
    }
    seconds(&mut registry, "timer_lag", "How late timers are", float_of(observed.pulse.lag()));
    Ok(registry)
}

async fn count(observed: &Observed) -> Result<BTreeMap<TransferKind, u64>, StoreError> {
    let mut transfers = observed.transfers.lock().await;
    let (last, new) =
        ledger::count_transfers_after(&mut *observed.app.store.read().await?, transfers.last)
            .await?;
    transfers.last = last;
    for (kind, count) in new {
        *transfers.by_kind.entry(kind).or_default() += count;
    }
    Ok(transfers.by_kind.clone())
}

type Float = Gauge<f64, AtomicU64>;

fn float_of(span: std::time::Duration) -> Float {
    let gauge = Float::default();
    gauge.set(span.as_secs_f64());
    gauge
}

fn gauge_of(value: i64) -> Gauge {
    let gauge = Gauge::default();
    gauge.set(value);
    gauge
}

fn gauge(registry: &mut Registry, name: &str, help: &str, value: i64) {
    registry.register(name, help, gauge_of(value));
}

fn seconds(
    registry: &mut Registry,
    name: &str,
    help: &str,
    metric: impl prometheus_client::registry::Metric,
) {
    registry.register_with_unit(name, help, Unit::Seconds, metric);
}
