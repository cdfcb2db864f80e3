//! Other programs of the operator, for those whom this one does not fit.
//!
//! They are pointed at and not described.

use super::reader::Table;
use super::url::WebUrl;

/// One `[[related]]`: another program that may suit somebody better.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelatedProgram {
    /// The program's name, at most 100 characters.
    pub name: String,
    /// Where it is described.
    pub url: Option<WebUrl>,
    /// For whom it is, at most 200 characters.
    pub when: Option<String>,
}

impl RelatedProgram {
    pub(super) fn read(t: &mut Table<'_, '_>) -> Self {
        Self { name: t.text("name", 100), url: t.url_opt("url"), when: t.text_opt("when", 200) }
    }
}
