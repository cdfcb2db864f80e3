//! The partnerdesk bot and command line: the only code that knows serenity and poise.
//!
//! Features are thin: they turn what a person did into one call of a facade of `partnerdesk`, and
//! its outcome into words.

pub mod cli;
mod delivery;
mod discord;
mod features;
mod i18n;
pub mod process;
mod router;
mod user_error;

pub use router::is_custom_id;
