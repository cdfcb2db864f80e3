//! The bot's process, from start to stop.

pub(crate) mod backups;
pub(crate) mod bot;
pub mod running;
pub(crate) mod trusted_time;
