//! The oracle: every request and response is held against Discord's own description of its API.
//!
//! What differs is a violation, unless it stands on the list of what is known to be harmless
//! ([`ALLOWED`]). Gateway events are not in the description. A request that the sandbox has refused
//! is not judged: it may have been sent to be refused.

mod allowed;
mod description;
mod deviation;
mod operation;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use serde_json::Value;

pub use allowed::{ALLOWED, Allowed};
pub use description::{Description, DescriptionError};
pub use deviation::Part;

use crate::rest::request::Call;
use crate::world::World;
use deviation::Deviation;
use operation::Operation;

/// Holds one exchange against the description, if there is one; what differs is a violation.
pub(crate) fn examine(world: &mut World, call: &Call, status: u16, response: &Value) {
    let Some(oracle) = &mut world.oracle else { return };
    for deviation in oracle.examine(call, status, response) {
        world.log.violation(deviation);
    }
}

/// One sandbox's checks against a description, and what they came to.
pub(crate) struct Oracle {
    description: Arc<Description>,
    checked: BTreeSet<String>,
    allowed: BTreeMap<&'static str, u64>,
    deviations: Vec<String>,
}

impl fmt::Debug for Oracle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Oracle").field("checked", &self.checked.len()).finish_non_exhaustive()
    }
}

impl Oracle {
    pub(crate) fn new(description: Arc<Description>) -> Self {
        Self {
            description,
            checked: BTreeSet::new(),
            allowed: BTreeMap::new(),
            deviations: Vec::new(),
        }
    }

    /// The operations that were checked, such as `GET /users/@me`.
    pub(crate) fn checked(&self) -> Vec<String> {
        self.checked.iter().cloned().collect()
    }

    /// How often each entry of [`ALLOWED`] has matched; never is 0.
    pub(crate) fn allowed(&self) -> BTreeMap<&'static str, u64> {
        let count = |entry: &Allowed| {
            (entry.name, self.allowed.get(entry.name).copied().unwrap_or_default())
        };
        ALLOWED.iter().map(count).collect()
    }

    /// What was found so far, outside the list.
    pub(crate) fn deviations(&self) -> &[String] {
        &self.deviations
    }

    /// Holds one exchange against the description; gives what differs.
    fn examine(&mut self, call: &Call, status: u16, response: &Value) -> Vec<String> {
        // What is not served is a violation already, and a fault of the server is nothing that the
        // description knows.
        if status >= 500 {
            return Vec::new();
        }
        let description = Arc::clone(&self.description);
        let Some(operation) = description.find(&call.method, &call.path) else {
            // An address that nobody knows may well be refused.
            if status < 400 {
                let found =
                    format!("{} {}: no operation of the description", call.method, call.path);
                self.deviations.push(found.clone());
                return vec![found];
            }
            return Vec::new();
        };
        self.checked.insert(operation.name.clone());
        let mut found = Vec::new();
        if status < 400 {
            found.extend(request(&description, operation, call));
        }
        found.extend(answer(&description, operation, status, response));
        let mut told = Vec::new();
        for deviation in found {
            match allowed::entry(&operation.name, &deviation) {
                Some(entry) => *self.allowed.entry(entry.name).or_default() += 1,
                None => told.push(format!("{} {deviation}", operation.name)),
            }
        }
        self.deviations.extend(told.iter().cloned());
        told
    }
}

/// What differs in a request.
fn request(description: &Description, operation: &Operation, call: &Call) -> Vec<Deviation> {
    let mut found = Vec::new();
    for (name, text) in operation.in_path(&call.path) {
        found.extend(description.parameter(operation, Part::Path, name, text));
    }
    for (name, text) in &call.query {
        found.extend(description.parameter(operation, Part::Query, name, text));
    }
    for name in operation.needed_in_query().filter(|name| !call.query.contains_key(*name)) {
        found.push(Deviation::new(Part::Query, &format!("/{name}"), "required", "it is required"));
    }
    match (&operation.body, &call.body) {
        (None, Value::Null) => {}
        (None, _) => found.push(Deviation::new(Part::Request, "", "body", "no body is described")),
        (Some(_), Value::Null) if call.files.is_empty() => {
            found.push(Deviation::new(Part::Request, "", "required", "a body is required"));
        }
        (Some(schema), body) => found.extend(description.check(schema, Part::Request, body)),
    }
    found
}

/// What differs in a response.
fn answer(
    description: &Description,
    operation: &Operation,
    status: u16,
    body: &Value,
) -> Vec<Deviation> {
    let differs =
        |keyword, message: String| vec![Deviation::new(Part::Response, "", keyword, &message)];
    let Some(described) = operation.response(status) else {
        return differs("status", format!("the status {status} is not described"));
    };
    match &described.body {
        Some(schema) => description.check(schema, Part::Response, body),
        None if body.is_null() => Vec::new(),
        None => differs("body", format!("no body is described for the status {status}")),
    }
}
