//! End-to-end tests: the built binary as a process of its own, over sockets, against a Discord on this machine.
#![expect(clippy::unwrap_used, reason = "in a test a panic is the message")]

mod application;
mod backup;
mod books;
mod bot;
mod chaos;
mod cli;
mod concurrency;
mod conformance;
mod crash;
mod demo;
mod disk;
mod doctor;
mod events;
mod fault;
mod file;
mod health;
mod hostile;
mod insistent;
mod language;
mod levels;
mod locales;
mod payout;
mod pitfall;
mod profile;
mod reconcile;
mod refund;
mod review;
mod secrets;
mod setup;
mod starting;
mod statement;
mod story;
mod tampering;
mod tidy;
