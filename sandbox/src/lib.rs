//! A Discord that runs on this machine: REST v10 and gateway v10 on loopback, for testing and
//! trying bots.
//!
//! A bot that is pointed at [`Sandbox::url`] runs unmodified; an [`Actor`] does what a member does,
//! and sees what that member sees. The crate enforces Discord's limits, permissions and times, and
//! knows nothing of any particular bot.

mod actor;
mod core;
mod fault;
mod gateway;
mod limit;
#[cfg(feature = "openapi")]
mod oracle;
mod page;
mod record;
mod rest;
mod rule;
mod sandbox;
mod server;
#[cfg(feature = "tls")]
mod tls;
mod view;
mod world;

pub use actor::{ActError, Actor, Reply, file};
pub use fault::{Armed, Fault, template};
pub use limit::{LIMITS_VARIABLE, Limits};
#[cfg(feature = "openapi")]
pub use oracle::{ALLOWED, Allowed, Description, DescriptionError, Part};
pub use record::redact::{REDACTED, SECRET_SUFFIX};
pub use record::{KEPT_FAULTS, KEPT_RECORDS, Record, Refusal, Traffic};
pub use sandbox::{READY_WAIT, RawInteraction, Sandbox, SandboxError, WAIT};
#[cfg(feature = "tls")]
pub use tls::Tls;
pub use view::channel::ChannelView;
pub use view::markup::Names;
pub use view::message::{AttachmentView, ButtonView, MessageView, SelectView};
pub use view::modal::{InputView, ModalView};
pub use world::clock::{Clock, ManualClock, SystemClock, Wait};
pub use world::interaction::{ANSWER_LIMIT, TOKEN_LIMIT};
pub use world::seed::{Seed, SeedChannel, SeedMember, SeedRole};
pub use world::{APPLICATION, KEPT_CALLS, channel, permission, thread};
