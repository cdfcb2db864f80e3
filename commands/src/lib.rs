//! The partnerdesk bot and command line: the only code that knows serenity and poise.
//!
//! Handlers are thin: they turn what a person did into one call of a facade of `partnerdesk`, and
//! its outcome into words.

mod action;
mod agreed;
mod answer;
mod asker;
mod backups;
mod bot;
mod buttons;
mod call;
pub mod cli;
mod connection;
mod contract;
mod delivery;
mod doctor;
mod duty;
mod engagement;
mod failure;
mod guard;
mod handling;
mod i18n;
mod kept;
mod modals;
mod partner;
mod programs;
mod refusals;
pub mod running;
mod setup;
mod staff;
mod statement;
mod terms;
mod transfer;
mod visit;
