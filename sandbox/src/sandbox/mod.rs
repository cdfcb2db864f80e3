//! The running sandbox: starting, stopping, looking at the world, and changing it by hand.

#[cfg(feature = "openapi")]
mod conformance;
mod hand;
mod look;
mod raw;
mod trouble;

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::Mutex;
use tokio::task::JoinHandle;

use crate::actor::Actor;
use crate::core::Core;
use crate::limit::{LIMITS_VARIABLE, Limits, Meter};
use crate::world::clock::{Clock, SystemClock};
use crate::world::seed::Seed;
use crate::{server, world};

pub use raw::RawInteraction;

/// How long [`Sandbox::until`] and an actor wait, in real time.
pub const WAIT: Duration = Duration::from_secs(20);
/// How long [`Sandbox::bot_ready`] waits for the bot, in real time.
pub const READY_WAIT: Duration = Duration::from_secs(30);
/// The token that [`Sandbox::token`] gives when the seed sets none: of Discord's shape, and no
/// secret.
const TOKEN: &str = "MTEwMDAwMDAwMDAwMDAwMDAwMQ.sandbox.not-a-secret";

/// Why a sandbox could not be started.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SandboxError {
    /// The address is not on the loopback interface: whoever reaches a sandbox can act as anybody
    /// in it.
    #[error("{0} is not a loopback address")]
    NotLoopback(SocketAddr),
    /// The address cannot be listened on.
    #[error("cannot listen on {address}: {error}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system says.
        error: std::io::Error,
    },
    /// There is no certificate to listen with.
    #[cfg(feature = "tls")]
    #[error("no certificate: {0}")]
    Certificate(String),
    /// The description that `DISCORD_OPENAPI` names cannot be used.
    #[cfg(feature = "openapi")]
    #[error("DISCORD_OPENAPI: {0}")]
    Description(#[from] crate::oracle::DescriptionError),
    /// The seed contradicts itself.
    #[error("the seed is wrong: {0}")]
    Seed(String),
}

/// A running sandbox. Clones are the same sandbox; the last one that is dropped stops it.
#[derive(Clone)]
pub struct Sandbox {
    running: Arc<Running>,
}

struct Running {
    core: Arc<Core>,
    url: String,
    token: String,
    guild: u64,
    servers: Mutex<Vec<JoinHandle<()>>>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.core.close();
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox").field("url", &self.running.url).finish_non_exhaustive()
    }
}

impl Sandbox {
    /// Listens on `addr` ("127.0.0.1:0" takes a free port; only loopback is accepted) with the
    /// world that `seed` describes.
    ///
    /// # Errors
    /// [`SandboxError`]: the address is not loopback or is taken, or the seed contradicts itself.
    pub async fn start(addr: SocketAddr, seed: Seed) -> Result<Self, SandboxError> {
        Self::start_at(addr, seed, Arc::new(SystemClock)).await
    }

    /// The same in the time of `clock`.
    ///
    /// # Errors
    /// As [`Sandbox::start`].
    pub async fn start_at(
        addr: SocketAddr,
        seed: Seed,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, SandboxError> {
        let (listener, address) = listen(addr).await?;
        let url = format!("http://{address}");
        let mut world = seed.grow(Arc::clone(&clock), url.clone())?;
        if std::env::var(LIMITS_VARIABLE).is_ok_and(|limits| limits == "usual") {
            world.meter = Some(Meter::new(Limits::default()));
        }
        #[cfg(feature = "openapi")]
        {
            world.oracle = crate::oracle::Description::from_env()?.map(crate::oracle::Oracle::new);
        }
        let token = world.token.clone().unwrap_or_else(|| TOKEN.to_owned());
        let guild = world.guild.id;
        let core = Arc::new(Core::new(world, clock));
        let task = tokio::spawn(server::serve(listener, Arc::clone(&core)));
        Ok(Self {
            running: Arc::new(Running { core, url, token, guild, servers: Mutex::new(vec![task]) }),
        })
    }

    /// Listens on `addr` (loopback only, as [`Sandbox::start`] does) with TLS as well, as
    /// `discord.com`: for clients that cannot be pointed elsewhere. The gateway stays where it
    /// is.
    ///
    /// # Errors
    /// [`SandboxError`]: the address is not loopback or is taken, or there is no certificate.
    #[cfg(feature = "tls")]
    pub async fn listen_tls(&self, addr: SocketAddr) -> Result<crate::tls::Tls, SandboxError> {
        let identity = crate::tls::Identity::new()
            .map_err(|error| SandboxError::Certificate(error.to_string()))?;
        let (listener, address) = listen(addr).await?;
        let certificate = identity.certificate.clone();
        let task = tokio::spawn(server::serve(identity.listen(listener), Arc::clone(self.core())));
        self.running.servers.lock().await.push(task);
        Ok(crate::tls::Tls { address, certificate })
    }

    pub(crate) fn core(&self) -> &Arc<Core> {
        &self.running.core
    }

    /// `http://127.0.0.1:PORT`: what a bot takes for `https://discord.com`.
    #[must_use]
    pub fn url(&self) -> String {
        self.running.url.clone()
    }

    /// The bot token that it accepts.
    #[must_use]
    pub fn token(&self) -> &str {
        &self.running.token
    }

    /// The server's id.
    #[must_use]
    pub fn guild(&self) -> u64 {
        self.running.guild
    }

    /// The bot's user id, which is its application's id as well.
    #[must_use]
    pub fn bot(&self) -> u64 {
        world::APPLICATION
    }

    /// A member by name.
    ///
    /// # Panics
    /// When there is nobody of that name.
    #[must_use]
    pub fn actor(&self, name: &str) -> Actor {
        let found = self
            .core()
            .read(|world| world.user_named(name).map(|user| (user.id, user.locale.clone())));
        let Some((id, locale)) = found else {
            let names = self.core().read(|world| {
                world.users.values().map(|user| user.name.clone()).collect::<Vec<_>>()
            });
            panic!("nobody in the sandbox is called {name:?}; there are {}", names.join(", "));
        };
        Actor::new(self.clone(), id, name, &locale)
    }

    /// Resolves when a bot is connected and welcomed, and has registered commands.
    ///
    /// # Panics
    /// After [`READY_WAIT`], with what is missing.
    pub async fn bot_ready(&self) {
        let ready = self.look_for(READY_WAIT, |sandbox| {
            let registered = !sandbox.command_names().is_empty();
            (sandbox.bot_connected() && registered).then_some(())
        });
        if ready.await.is_none() {
            let connected =
                if self.bot_connected() { "connected" } else { "not connected to the gateway" };
            let commands = self.command_names().len();
            let refusals = self.refusals();
            panic!(
                "the bot is not ready after {READY_WAIT:?}: {connected}, {commands} commands; \
                 refused: {refusals:?}"
            );
        }
    }

    /// Resolves with the first `Some` that `look` gives; looks again whenever the world changes.
    ///
    /// # Panics
    /// After [`WAIT`], with `what`.
    pub async fn until<T>(&self, what: &str, look: impl FnMut(&Self) -> Option<T>) -> T {
        self.until_within(WAIT, what, look).await
    }

    /// The same with another patience, in real time.
    ///
    /// # Panics
    /// After `limit`, with `what`.
    pub async fn until_within<T>(
        &self,
        limit: Duration,
        what: &str,
        look: impl FnMut(&Self) -> Option<T>,
    ) -> T {
        match self.look_for(limit, look).await {
            Some(found) => found,
            None => panic!("waited {limit:?} in vain for: {what}"),
        }
    }

    async fn look_for<T>(
        &self,
        limit: Duration,
        mut look: impl FnMut(&Self) -> Option<T>,
    ) -> Option<T> {
        let mut changes = self.core().changes();
        let search = async {
            loop {
                changes.borrow_and_update();
                if let Some(found) = look(self) {
                    return Some(found);
                }
                changes.changed().await.ok()?;
            }
        };
        tokio::time::timeout(limit, search).await.ok().flatten()
    }

    /// Ends all connections, and resolves when the port is free. Other clones are of no more use.
    pub async fn stop(self) {
        self.core().close();
        for server in self.running.servers.lock().await.drain(..) {
            // A server task that has panicked has stopped as well.
            let _ = server.await;
        }
    }
}

/// Takes an address on loopback; gives the listener, and the address with the port that it has got.
async fn listen(addr: SocketAddr) -> Result<(TcpListener, SocketAddr), SandboxError> {
    if !addr.ip().is_loopback() {
        return Err(SandboxError::NotLoopback(addr));
    }
    let failed = |error| SandboxError::Listen { address: addr, error };
    let listener = TcpListener::bind(addr).await.map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    Ok((listener, address))
}
