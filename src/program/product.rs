//! What customers buy, as far as the program cares.
//!
//! A product only names what the billing events call it; prices are not known here.

use super::names::Name;
use super::reader::Table;

/// One `[[product]]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product {
    /// Its id.
    pub id: String,
    /// The `product` of the billing events that mean it, letter by letter; at most 100 characters.
    pub matches: String,
}

impl Product {
    pub(super) fn read(t: &mut Table<'_, '_>) -> Self {
        let id = t.id(Name::Product);
        let matches = t.text("match", 100);
        if !matches.is_empty() {
            t.define(Name::ProductMatch, "match", &matches);
        }
        Self { id, matches }
    }
}
