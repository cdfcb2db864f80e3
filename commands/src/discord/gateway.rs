//! The connection to Discord's gateway as `/health` and `/metrics` know it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use partnerdesk::clock::Clock;
use partnerdesk::http::Gateway;
use poise::serenity_prelude as serenity;
use tokio::sync::watch;
use tokio::time::Instant;

use crate::discord::invalid_requests::InvalidRequests;

/// How often serenity is asked for the connection's stage and latency. It tells of a connection
/// that was made, but not of each one that was lost.
const LOOK: Duration = Duration::from_secs(1);

/// How long a shard has to connect before it is started anew.
const START_ANEW: Duration = Duration::from_mins(2);
/// How long a connection may be lost before the process ends.
const GIVE_UP: Duration = Duration::from_mins(10);

/// Notes when the connection is made and lost.
#[derive(Debug, Clone)]
pub(crate) struct Connection {
    gateway: watch::Sender<Gateway>,
    clock: Arc<dyn Clock>,
    invalid_requests: Arc<InvalidRequests>,
    /// Whether it was there before: the first time is no reconnect.
    known: Arc<AtomicBool>,
}

impl Connection {
    /// A connection that is not made yet.
    pub(crate) fn new(clock: Arc<dyn Clock>, invalid_requests: Arc<InvalidRequests>) -> Self {
        let gateway = watch::Sender::new(Gateway::new(clock.now()));
        Self { gateway, clock, invalid_requests, known: Arc::default() }
    }

    /// What is known of it.
    pub(crate) fn gateway(&self) -> watch::Receiver<Gateway> {
        self.gateway.subscribe()
    }

    fn made(&self) {
        let again = self.known.swap(true, Ordering::SeqCst);
        self.gateway.send_modify(|gateway| {
            gateway.connected = true;
            gateway.since = self.clock.now();
            gateway.reconnects += u64::from(again);
        });
        if again {
            tracing::info!("the gateway is connected again");
        }
    }

    /// Looks at the shards until told to stop, or until the connection was lost for too long:
    /// whoever started the process had better start another one. serenity regains most
    /// connections by itself; a shard that it has not regained in two minutes is started anew.
    /// There is one shard: the bot is for one company's servers.
    pub(crate) async fn watch(
        self,
        shards: Arc<serenity::ShardManager>,
        mut stopped: watch::Receiver<bool>,
    ) {
        let mut lost_at = Instant::now();
        let mut started_at = lost_at;
        while !*stopped.borrow() {
            let runner = shards
                .runners
                .lock()
                .await
                .values()
                .next()
                .map(|runner| (runner.stage, runner.latency));
            let connected =
                runner.is_some_and(|(stage, _)| stage == serenity::ConnectionStage::Connected);
            self.gateway.send_modify(|gateway| {
                if gateway.connected && !connected {
                    gateway.since = self.clock.now();
                    tracing::warn!("the gateway is lost");
                }
                // That it is made is told, not seen: it counts from the first event that arrives.
                gateway.connected &= connected;
                gateway.latency = runner.and_then(|(_, latency)| latency);
                gateway.paused = self.invalid_requests.limit_reached();
            });
            let now = Instant::now();
            if connected {
                (lost_at, started_at) = (now, now);
            } else if now - lost_at > GIVE_UP {
                tracing::error!("the gateway was not regained");
                return;
            } else if now - started_at > START_ANEW {
                tracing::warn!("the gateway was not regained: starting its shard anew");
                started_at = now;
                shards.restart(serenity::ShardId(0)).await;
            }
            tokio::select! {
                () = tokio::time::sleep(LOOK) => {}
                _ = stopped.changed() => {}
            }
        }
    }
}

#[serenity::async_trait]
impl serenity::EventHandler for Connection {
    async fn ready(&self, _: serenity::Context, _: serenity::Ready) {
        self.made();
    }

    async fn resume(&self, _: serenity::Context, _: serenity::ResumedEvent) {
        self.made();
    }
}
