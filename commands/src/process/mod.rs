//! The bot's process, from start to stop.

pub(crate) mod backups;
pub(crate) mod bot;
pub(crate) mod processor;
pub mod running;
pub(crate) mod trusted_time;
