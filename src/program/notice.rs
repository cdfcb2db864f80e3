//! What everybody has to know first, whatever else they came for.
//!
//! Words alone; where they stand is decided elsewhere.

use super::reader::Table;
use super::url::WebUrl;

/// One `[[notice]]`: what people should know before all else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProgramNotice {
    /// What people read, at most 500 characters.
    pub text: String,
    /// Where they read more.
    pub url: Option<WebUrl>,
}

impl ProgramNotice {
    pub(super) fn read(t: &mut Table<'_, '_>) -> Self {
        Self { text: t.text("text", 500), url: t.url_opt("url") }
    }
}
