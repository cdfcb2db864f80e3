//! Discord: the only code that talks to serenity about interactions, replies and calls.

pub(crate) mod action;
pub(crate) mod api;
pub(crate) mod field;
pub(crate) mod form_draft;
pub(crate) mod gateway;
pub(crate) mod guard;
pub(crate) mod input;
pub(crate) mod interaction;
pub(crate) mod invalid_requests;
pub(crate) mod invite;
pub(crate) mod observe;
pub(crate) mod page;
pub(crate) mod reply;
pub(crate) mod request_context;
