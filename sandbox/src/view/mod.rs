//! What a person sees: copies of messages, modals and channels, and how they look in a terminal.
//! Serialized, their ids are text, as Discord has them.

pub(crate) mod channel;
pub(crate) mod markup;
pub(crate) mod message;
pub(crate) mod modal;
pub(crate) mod paper;

use serde::Serializer;

/// An id as text, since a browser cannot hold all of a number of 64 bits.
#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes what it serializes by reference"
)]
pub(crate) fn id<S: Serializer>(id: &u64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(id)
}

/// The same for one that may be missing.
#[expect(clippy::ref_option, reason = "serde passes what it serializes by reference")]
pub(crate) fn optional_id<S: Serializer>(
    id: &Option<u64>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match id {
        Some(id) => serializer.collect_str(id),
        None => serializer.serialize_none(),
    }
}

/// The same for many.
pub(crate) fn ids<S: Serializer>(ids: &[u64], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(ids.iter().map(u64::to_string))
}
