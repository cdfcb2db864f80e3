//! A listener that speaks TLS, with a certificate of its own for Discord's name.
//!
//! Some of a client does not go through a proxy: serenity's rate limiter sends to
//! `https://discord.com` whatever it was told. A client that resolves that name to a [`Tls`] and
//! trusts its certificate runs whole.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::serve::Listener;
use rcgen::CertifiedKey;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::rustls::{self, ServerConfig};
use tokio_rustls::server::TlsStream;

/// The name that the certificate is for.
const NAME: &str = "discord.com";

/// Where a sandbox listens with TLS, and what a client has to trust for it.
#[derive(Debug, Clone)]
pub struct Tls {
    /// What a client takes for the address of `discord.com`.
    pub address: SocketAddr,
    /// The certificate, as DER: signed by itself, for `discord.com` alone, and another one at
    /// every call.
    pub certificate: Vec<u8>,
}

/// Why there is no certificate.
#[derive(Debug, thiserror::Error)]
pub(crate) enum IdentityError {
    #[error(transparent)]
    Certificate(#[from] rcgen::Error),
    #[error(transparent)]
    Rustls(#[from] rustls::Error),
}

/// A certificate that has just been made, and the key that goes with it.
pub(crate) struct Identity {
    pub(crate) certificate: Vec<u8>,
    acceptor: TlsAcceptor,
}

impl Identity {
    pub(crate) fn new() -> Result<Self, IdentityError> {
        let CertifiedKey { cert, signing_key } =
            rcgen::generate_simple_self_signed([NAME.to_owned()])?;
        let key = PrivateKeyDer::Pkcs8(signing_key.serialize_der().into());
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(vec![cert.der().clone()], key)?;
        Ok(Self { certificate: cert.der().to_vec(), acceptor: TlsAcceptor::from(Arc::new(config)) })
    }

    pub(crate) fn listen(self, tcp: TcpListener) -> TlsListener {
        TlsListener { tcp, acceptor: self.acceptor, greetings: JoinSet::new() }
    }
}

/// Accepts connections when they are secured.
pub(crate) struct TlsListener {
    tcp: TcpListener,
    acceptor: TlsAcceptor,
    /// Those that are not secured yet: one that never says anything keeps no other one waiting.
    greetings: JoinSet<Option<(TlsStream<TcpStream>, SocketAddr)>>,
}

impl Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            tokio::select! {
                Some(greeted) = self.greetings.join_next() => {
                    if let Ok(Some(connection)) = greeted {
                        return connection;
                    }
                }
                (stream, from) = Listener::accept(&mut self.tcp) => {
                    let securing = self.acceptor.accept(stream);
                    self.greetings.spawn(async move {
                        match securing.await {
                            Ok(stream) => Some((stream, from)),
                            Err(error) => {
                                tracing::debug!(%error, "a connection was not secured");
                                None
                            }
                        }
                    });
                }
            }
        }
    }

    fn local_addr(&self) -> std::io::Result<Self::Addr> {
        self.tcp.local_addr()
    }
}
