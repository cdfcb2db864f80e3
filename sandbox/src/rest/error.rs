//! Discord's way to say no: an HTTP status, a code, a message, and where in the body the fault is.
//!
//! **Source:** Discord's documentation, "Opcodes and Status Codes", JSON error codes.

use serde_json::{Value, json};

/// A refusal.
#[derive(Debug, Clone)]
pub(crate) struct ApiError {
    pub(crate) status: u16,
    pub(crate) code: u32,
    pub(crate) message: String,
    /// Where the fault is, in Discord's nested form.
    pub(crate) errors: Option<Value>,
    /// Only a mistake in the bot leads to it, no state of the server does.
    pub(crate) is_violation: bool,
}

impl ApiError {
    /// A refusal that the state of the server brings about.
    fn new(status: u16, code: u32, message: &str) -> Self {
        Self { status, code, message: message.to_owned(), errors: None, is_violation: false }
    }

    /// A refusal that only a mistake in the bot brings about.
    fn violation(status: u16, code: u32, message: &str) -> Self {
        Self { is_violation: true, ..Self::new(status, code, message) }
    }

    pub(crate) fn unauthorized() -> Self {
        Self::violation(401, 0, "401: Unauthorized")
    }

    pub(crate) fn invalid_json() -> Self {
        Self::violation(400, 50109, "The request body contains invalid JSON.")
    }

    pub(crate) fn invalid_form(errors: Value) -> Self {
        Self { errors: Some(errors), ..Self::violation(400, 50035, "Invalid Form Body") }
    }

    pub(crate) fn unknown_channel() -> Self {
        Self::new(404, 10003, "Unknown Channel")
    }

    pub(crate) fn unknown_guild() -> Self {
        Self::new(404, 10004, "Unknown Guild")
    }

    pub(crate) fn unknown_member() -> Self {
        Self::new(404, 10007, "Unknown Member")
    }

    pub(crate) fn unknown_message() -> Self {
        Self::new(404, 10008, "Unknown Message")
    }

    pub(crate) fn unknown_overwrite() -> Self {
        Self::new(404, 10009, "Unknown Overwrite")
    }

    pub(crate) fn unknown_role() -> Self {
        Self::new(404, 10011, "Unknown Role")
    }

    pub(crate) fn unknown_user() -> Self {
        Self::new(404, 10013, "Unknown User")
    }

    pub(crate) fn unknown_webhook() -> Self {
        Self::new(404, 10015, "Unknown Webhook")
    }

    pub(crate) fn unknown_interaction() -> Self {
        Self::new(404, 10062, "Unknown interaction")
    }

    pub(crate) fn unknown_command() -> Self {
        Self::new(404, 10063, "Unknown application command")
    }

    pub(crate) fn unknown_application() -> Self {
        Self::violation(404, 10002, "Unknown Application")
    }

    pub(crate) fn too_many_pins() -> Self {
        Self::new(400, 30003, "Maximum number of pins reached (250)")
    }

    pub(crate) fn too_many_roles() -> Self {
        Self::new(400, 30005, "Maximum number of guild roles reached (250)")
    }

    pub(crate) fn too_many_files() -> Self {
        Self::violation(400, 30015, "Maximum number of attachments in a message reached (10)")
    }

    pub(crate) fn too_large() -> Self {
        Self::violation(413, 40005, "Request entity too large")
    }

    pub(crate) fn too_many_threads() -> Self {
        Self::new(400, 160_006, "Maximum number of active threads reached")
    }

    pub(crate) fn too_many_thread_members() -> Self {
        Self::new(400, 30033, "Maximum number of thread participants reached (1000)")
    }

    pub(crate) fn thread_exists() -> Self {
        Self::new(400, 160_004, "A thread has already been created for this message")
    }

    pub(crate) fn thread_archived() -> Self {
        Self::new(400, 50083, "Thread is archived")
    }

    pub(crate) fn thread_locked() -> Self {
        Self::new(400, 160_005, "Thread is locked")
    }

    pub(crate) fn dm_channel() -> Self {
        Self::violation(400, 50003, "Cannot execute action on a DM channel")
    }

    pub(crate) fn wrong_channel_type() -> Self {
        Self::violation(400, 50024, "Cannot execute action on this channel type")
    }

    pub(crate) fn system_message() -> Self {
        Self::violation(403, 50021, "Cannot execute action on a system message")
    }

    pub(crate) fn too_old_to_delete() -> Self {
        Self::new(400, 50034, "You can only bulk delete messages that are under 14 days old.")
    }

    pub(crate) fn too_many_channels() -> Self {
        Self::new(400, 30013, "Maximum number of guild channels reached (500)")
    }

    pub(crate) fn too_many_commands() -> Self {
        Self::violation(400, 30032, "Maximum number of application commands reached (100)")
    }

    pub(crate) fn already_acknowledged() -> Self {
        Self::violation(400, 40060, "Interaction has already been acknowledged.")
    }

    pub(crate) fn missing_access() -> Self {
        Self::new(403, 50001, "Missing Access")
    }

    pub(crate) fn not_your_message() -> Self {
        Self::violation(403, 50005, "Cannot edit a message authored by another user")
    }

    pub(crate) fn empty_message() -> Self {
        Self::violation(400, 50006, "Cannot send an empty message")
    }

    pub(crate) fn user_not_reachable() -> Self {
        Self::new(403, 50007, "Cannot send messages to this user")
    }

    pub(crate) fn no_messages_here() -> Self {
        Self::violation(400, 50008, "Cannot send messages in a non-text channel")
    }

    pub(crate) fn missing_permissions() -> Self {
        Self::new(403, 50013, "Missing Permissions")
    }

    pub(crate) fn two_factor_required() -> Self {
        Self::new(403, 60003, "Two factor is required for this operation")
    }

    pub(crate) fn opening_dms_too_fast() -> Self {
        Self::new(403, 40003, "You are opening direct messages too fast")
    }

    pub(crate) fn token_expired() -> Self {
        Self::new(401, 50027, "Invalid Webhook Token")
    }

    pub(crate) fn invalid_role() -> Self {
        Self::violation(400, 50028, "Invalid role")
    }

    /// The route is not served here: nothing that Discord would say, and loud, so that nobody takes
    /// it for an answer.
    pub(crate) fn not_served() -> Self {
        Self::violation(501, 0, "the sandbox does not serve this route")
    }

    /// The same, but as something that the state of the server brings about.
    pub(crate) fn by_circumstance(mut self) -> Self {
        self.is_violation = false;
        self
    }

    /// The body of the answer.
    pub(crate) fn json(&self) -> Value {
        let mut json = json!({"code": self.code, "message": self.message});
        if let Some(errors) = &self.errors {
            json["errors"] = errors.clone();
        }
        json
    }
}
