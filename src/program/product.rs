//! What customers buy, as far as the program cares.
//!
//! A product names what the billing events call it, whether it takes part, and its own rate where
//! it has one; prices are not known here.

use std::collections::BTreeMap;

use super::names::Name;
use super::reader::Table;
use crate::money::BasisPoints;

/// One `[[product]]`: what customers buy, and by which names the panel reports it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product {
    /// Its `id` in the file, 1 to 32 characters, unique among products.
    pub id: String,
    /// What people read; the id when the file has no name.
    pub name: Option<String>,
    /// The `product` of the billing events that mean it, letter by letter; its id unless the file
    /// says otherwise; at most 100 characters.
    pub matches: String,
    /// Whether commissions whose products are `participating` count it.
    pub participates: bool,
    /// Its own rates, by track.
    pub rates: BTreeMap<String, ProductRate>,
}

/// The rate of a product for a track.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProductRate {
    /// The same for everybody.
    Fixed(BasisPoints),
    /// The partner's level says it.
    Level,
    /// Not known yet: the file's owner has to set it, and nothing is paid until then.
    Unset,
}

impl Product {
    /// What people call it.
    #[must_use]
    pub fn title(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.id)
    }

    /// Reads a product; `tracks` are the ids of the file's tracks.
    pub(super) fn read(t: &mut Table<'_, '_>, tracks: &[&str]) -> Self {
        let id = t.id(Name::Product);
        let matches = t.text_opt("match", 100).unwrap_or_else(|| id.clone());
        if !matches.is_empty() {
            t.define(
                Name::ProductMatch,
                if t.peek("match").is_some() { "match" } else { "id" },
                &matches,
            );
        }
        let rates = t.table_opt("rate", |t| {
            let rate = |track: &&str| Some(((*track).to_owned(), ProductRate::read(t, track)?));
            tracks.iter().filter_map(rate).collect()
        });
        Self {
            id,
            name: t.text_opt("name", 100),
            matches,
            participates: t.flag("participates", true),
            rates: rates.unwrap_or_default(),
        }
    }
}

impl ProductRate {
    fn read(t: &mut Table<'_, '_>, track: &str) -> Option<Self> {
        match t.peek(track).and_then(|value| value.get_ref().as_str()) {
            Some("level") => t.get(track).map(|_| Self::Level),
            Some("unset") => t.get(track).map(|_| Self::Unset),
            _ => t.rate_opt(track).map(Self::Fixed),
        }
    }
}
