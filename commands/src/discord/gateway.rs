//! The connection to Discord's gateway as `/health` and `/metrics` know it.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};
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
    /// The shards that were there before: the first time is no reconnect.
    known: Arc<Mutex<HashSet<serenity::ShardId>>>,
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

    fn made(&self, shard: serenity::ShardId) {
        let again = !self.known.lock().unwrap_or_else(PoisonError::into_inner).insert(shard);
        self.gateway.send_modify(|gateway| {
            gateway.connected = true;
            gateway.since = self.clock.now();
            gateway.reconnects += u64::from(again);
        });
        if again {
            tracing::info!("the gateway is connected again");
        }
    }

    /// Looks at the shards until told to stop, or until one of them was lost for too long: whoever
    /// started the process had better start another one. serenity regains most connections by
    /// itself; a shard that it has not regained in two minutes is started anew.
    pub(crate) async fn watch(
        self,
        shards: Arc<serenity::ShardManager>,
        mut stopped: watch::Receiver<bool>,
    ) {
        let mut none_since = Instant::now();
        let mut lost: HashMap<serenity::ShardId, Lost> = HashMap::new();
        while !*stopped.borrow() {
            let now = Instant::now();
            let runners: Vec<_> = shards
                .runners
                .lock()
                .await
                .iter()
                .map(|(id, runner)| (*id, runner.stage, runner.latency))
                .collect();
            let is_connected =
                |stage: serenity::ConnectionStage| stage == serenity::ConnectionStage::Connected;
            let connected =
                !runners.is_empty() && runners.iter().all(|(_, stage, _)| is_connected(*stage));
            self.gateway.send_modify(|gateway| {
                if gateway.connected && !connected {
                    gateway.since = self.clock.now();
                    tracing::warn!("the gateway is lost");
                }
                // That it is made is told, not seen: it counts from the first event that arrives.
                gateway.connected &= connected;
                gateway.latency = runners.iter().filter_map(|(_, _, latency)| *latency).max();
                gateway.paused = self.invalid_requests.limit_reached();
            });
            if !runners.is_empty() {
                none_since = now;
            } else if now - none_since > GIVE_UP {
                tracing::error!("the gateway was not reached");
                return;
            }
            for (id, stage, _) in runners {
                if is_connected(stage) {
                    lost.remove(&id);
                    continue;
                }
                let since = lost.entry(id).or_insert(Lost { at: now, started_at: now });
                if now - since.at > GIVE_UP {
                    tracing::error!(shard = %id, "the gateway was not regained");
                    return;
                }
                if now - since.started_at > START_ANEW {
                    tracing::warn!(shard = %id, "the gateway was not regained: starting its shard \
                        anew");
                    since.started_at = now;
                    shards.restart(id).await;
                }
            }
            tokio::select! {
                () = tokio::time::sleep(LOOK) => {}
                _ = stopped.changed() => {}
            }
        }
    }
}

/// A shard whose connection is lost.
struct Lost {
    /// Since when.
    at: Instant,
    /// When it was started last.
    started_at: Instant,
}

#[serenity::async_trait]
impl serenity::EventHandler for Connection {
    async fn ready(&self, ctx: serenity::Context, _: serenity::Ready) {
        self.made(ctx.shard_id);
    }

    async fn resume(&self, ctx: serenity::Context, _: serenity::ResumedEvent) {
        self.made(ctx.shard_id);
    }
}
