//! A channel as a person sees it in the list.

use serde::Serialize;

/// A channel of the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ChannelView {
    /// Its id.
    #[serde(serialize_with = "crate::view::id")]
    pub id: u64,
    /// Its name.
    pub name: String,
    /// Discord's type: 0 text, 2 voice, 4 category, 5 announcement.
    pub kind: u8,
    /// Its category.
    #[serde(serialize_with = "crate::view::optional_id")]
    pub parent: Option<u64>,
    /// What it is for.
    pub topic: Option<String>,
    /// Its place in the list; lower comes first.
    pub position: u16,
}
