//! The partnerdesk bot and command line: the only code that knows serenity and poise.
//!
//! Handlers are thin: they turn what a person did into one call of a facade of `partnerdesk`, and
//! its outcome into words.

mod action;
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
mod form_draft;
mod guard;
mod i18n;
mod interaction;
mod invalid_requests;
mod modals;
mod observe;
mod partner;
mod programs;
mod reply;
mod request_context;
mod running;
mod setup;
mod staff;
mod statement;
mod terms;
mod transfer;
mod user_error;
