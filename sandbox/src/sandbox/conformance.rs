//! Checking against Discord's own description, and what came of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Sandbox;
use crate::oracle::{Description, Oracle};

impl Sandbox {
    /// Holds all further traffic against this description, or against none, instead of the one that
    /// `DISCORD_OPENAPI` has named when the sandbox started. The counts begin anew.
    pub fn check_against(&self, description: impl Into<Option<Arc<Description>>>) {
        let oracle = description.into().map(Oracle::new);
        self.core().change(|world| world.oracle = oracle);
    }

    /// The operations that were held against the description, such as `GET /users/@me`; none
    /// without a description.
    #[must_use]
    pub fn checked(&self) -> Vec<String> {
        self.core().read(|world| world.oracle.as_ref().map(Oracle::checked).unwrap_or_default())
    }

    /// What differs from the description and is not allowed; each is among [`Sandbox::violations`],
    /// too.
    #[must_use]
    pub fn deviations(&self) -> Vec<String> {
        self.core().read(|world| {
            world.oracle.as_ref().map(|oracle| oracle.deviations().to_vec()).unwrap_or_default()
        })
    }

    /// How often each entry of [`ALLOWED`](crate::ALLOWED) has matched; empty without a
    /// description.
    #[must_use]
    pub fn allowed(&self) -> BTreeMap<&'static str, u64> {
        self.core().read(|world| world.oracle.as_ref().map(Oracle::allowed).unwrap_or_default())
    }
}
