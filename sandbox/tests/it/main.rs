//! A real serenity and poise bot in this process, driven from outside.

#![expect(clippy::unwrap_used, reason = "a helper of a test that cannot go on fails the test")]

mod bot;
mod command;
mod conformance;
mod fault;
mod gateway;
mod hostile;
mod limit;
mod malformed;
mod manage;
mod mention;
mod neighbour;
mod page;
mod permission;
mod refusal;
mod route;
mod server;
mod sight;
mod thread;
mod tls;
mod view;
