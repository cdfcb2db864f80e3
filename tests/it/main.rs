//! End-to-end tests: the built binary as a process of its own, over sockets, against a Discord on
//! this machine.
#![expect(clippy::unwrap_used, reason = "in a test a panic is the message")]

mod adjust;
mod application;
mod backup;
mod books;
mod bot;
mod chaos;
mod cli;
mod concurrency;
mod conformance;
mod contract;
mod crash;
mod demo;
mod disk;
mod doctor;
mod events;
mod facts;
mod fault;
mod file;
mod flag;
mod freeze;
mod health;
mod hostile;
mod import;
mod insistent;
mod language;
mod levels;
mod locales;
mod payday;
mod payout;
mod pitfall;
mod price;
mod profile;
mod reconcile;
mod refund;
mod review;
mod routes;
mod secrets;
mod setup;
mod starting;
mod statement;
mod story;
mod tampering;
mod tidy;
mod version;
