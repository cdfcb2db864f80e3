//! What customers buy, as far as the program cares, and by which names the panel reports it.
//!
//! A product names what the billing events call it, whether it takes part, and its own rate where
//! it has one; prices are not known here.

use std::collections::BTreeMap;
use std::fmt;

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
    /// What the `product` of a billing event reads when it means this one; the product's id unless
    /// the file says otherwise.
    pub matches: Vec<ProductMatch>,
    /// Whether commissions whose products are `participating` count it.
    pub participates: bool,
    /// Its own rates, by track.
    pub rates: BTreeMap<String, ProductRate>,
}

/// A name by which the panel reports a product, or the beginning of such names.
///
/// Where several fit a name, a whole name decides before a beginning, and a longer beginning before
/// a shorter one ([`Program::product_matching`](super::Program::product_matching)).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProductMatch {
    /// As the file writes it, 1 to 100 characters, without the `*` at its end; empty when that is
    /// all there is.
    pub text: String,
    /// Whether anything may follow it.
    pub open_ended: bool,
    /// Whether capital and small letters are told apart.
    pub match_case: bool,
    /// The text in capitals: what is compared in any case.
    folded: String,
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
        let matches = ProductMatch::read(t, &id);
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

impl ProductMatch {
    fn new(text: &str, match_case: bool) -> Self {
        let (text, open_ended) = text.strip_suffix('*').map_or((text, false), |text| (text, true));
        Self { text: text.to_owned(), open_ended, match_case, folded: fold(text) }
    }

    /// `match = "credits"`, or a list; the product's id when the file has none.
    fn read(t: &mut Table<'_, '_>, id: &str) -> Vec<Self> {
        let match_case = t.flag("match_case", false);
        let listed = t.peek("match").is_some_and(|value| value.get_ref().is_array());
        let texts = if listed {
            t.texts("match", 100)
        } else {
            vec![t.text_opt("match", 100).unwrap_or_else(|| id.to_owned())]
        };
        let inner = |text: &&String| text.strip_suffix('*').unwrap_or(text).contains('*');
        for text in texts.iter().filter(inner) {
            let message = format!(
                "\"{text}\" has a * that is not its last letter: one stands at the end, for \
                 whatever follows"
            );
            t.error("match", message, None);
        }
        texts.iter().map(|text| Self::new(text, match_case)).collect()
    }

    /// How exactly it fits the name; nothing when it does not. More is more exactly.
    pub(super) fn fits(&self, name: &str, folded: &str) -> Option<(bool, usize)> {
        let (own, name) = if self.match_case {
            (self.text.as_str(), name)
        } else {
            (self.folded.as_str(), folded)
        };
        let fits = if self.open_ended { name.starts_with(own) } else { name == own };
        fits.then_some((!self.open_ended, self.folded.len()))
    }

    /// Whether some name is meant by both alike, so that neither goes before the other.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        self.open_ended == other.open_ended
            && self.folded == other.folded
            && (self.text == other.text || !(self.match_case && other.match_case))
    }
}

/// As the file writes it.
impl fmt::Display for ProductMatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.text, if self.open_ended { "*" } else { "" })
    }
}

/// A name in capitals: what names in any case have in common. Letter by letter, so that the
/// beginning of a name is the beginning of the name in capitals.
pub(super) fn fold(name: &str) -> String {
    name.to_uppercase()
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::program::Program;
    use crate::program::tests::{faults_with, with};

    fn product(id: &str, keys: &str) -> String {
        format!("[[product]]\nid = \"{id}\"\n{keys}\n")
    }

    fn matching(program: &Program, name: &str) -> Option<String> {
        program.product_matching(name).map(|product| product.id.clone())
    }

    #[test]
    fn a_match_is_a_name_a_list_or_a_beginning_in_any_case() {
        let program = with(
            &[
                product("hosting", "match = [\"Web Hosting\", \"Root-Server *\"]"),
                product("gift", "match = \"Root-Server Gift*\"\nparticipates = false"),
                product("exact", "match = \"VPS\"\nmatch_case = true"),
                product("domain", ""),
            ]
            .concat(),
        );
        for (name, expected) in [
            ("web hosting", Some("hosting")),
            ("WEB HOSTING", Some("hosting")),
            ("Web Hosting 2", None),
            ("root-server xl, fox.example", Some("hosting")),
            ("root-server", None),
            ("Root-Server Gift Card", Some("gift")),
            ("VPS", Some("exact")),
            ("vps", None),
            ("Domain", Some("domain")),
            ("Credits", Some("credits")),
            ("", None),
            ("*", None),
        ] {
            assert_eq!(matching(&program, name).as_deref(), expected, "{name:?}");
        }
        let rest = with(&product("rest", "match = \"*\"\nparticipates = false"));
        assert_eq!(matching(&rest, "anything").as_deref(), Some("rest"));
        assert_eq!(matching(&rest, "CREDITS").as_deref(), Some("credits"));
    }

    #[test]
    fn no_two_products_claim_one_name_alike() {
        let one_fault = |more: &str, expected: &str| {
            let faults = faults_with(more);
            assert_eq!(faults.len(), 1, "{more}: {faults:?}");
            assert!(faults[0].contains(expected), "{more}: {faults:?}");
        };
        let (case, any) = ("match_case = true\n", "");
        for (keys, clashes) in [(any, true), (case, true)] {
            let more = product("more", &format!("{keys}match = [\"gift\", \"CREDITS\"]"));
            assert_eq!(!faults_with(&more).is_empty(), clashes, "midnight's own is in any case");
        }
        let two = |first: &str, second: &str| product("a", first) + &product("b", second);
        let both = "both match \"Vps*\"";
        one_fault(&two("match = \"vps*\"", "match = \"Vps*\""), both);
        one_fault(&two("match = \"vps*\"", "match = \"Vps*\"\nmatch_case = true"), both);
        let told_apart =
            two("match = \"vps*\"\nmatch_case = true", "match = \"Vps*\"\nmatch_case = true");
        assert_eq!(faults_with(&told_apart), Vec::<String>::new());
        one_fault(&product("a", "match = [\"vps\", \"VPS\"]"), "stands twice");
        for bad in ["v*ps", "vps**", "*vps"] {
            one_fault(&product("a", &format!("match = \"{bad}\"")), "not its last letter");
        }
        assert!(!faults_with(&product("a", "match = []")).is_empty());
        assert!(!faults_with(&product("a", "match = \" \"")).is_empty());
    }

    /// What a name means, found by trying each match by itself.
    fn expected(products: &[(Vec<String>, bool)], name: &str) -> Option<usize> {
        let small =
            |text: &str, case: bool| if case { text.to_owned() } else { text.to_lowercase() };
        let mut found: Vec<(bool, usize, usize)> = Vec::new();
        for (place, (matches, case)) in products.iter().enumerate() {
            for one in matches {
                let name = small(name, *case);
                match one.strip_suffix('*') {
                    None if name == small(one, *case) => found.push((true, one.len(), place)),
                    Some(start) if name.starts_with(&small(start, *case)) => {
                        found.push((false, start.len(), place));
                    }
                    _ => {}
                }
            }
        }
        found.into_iter().max().map(|(_, _, place)| place)
    }

    proptest! {
        #[test]
        fn a_whole_name_goes_before_a_beginning_and_a_longer_one_before_a_shorter_one(
            products in prop::collection::vec(
                (prop::collection::vec("[xyXY]{1,3}\\*?", 1..4), any::<bool>()), 1..5),
            names in prop::collection::vec("[xyXY]{1,4}", 1..20),
        ) {
            let quoted = |matches: &[String]| {
                matches.iter().map(|one| format!("\"{one}\"")).collect::<Vec<_>>().join(", ")
            };
            let file: String = products
                .iter()
                .enumerate()
                .map(|(n, (matches, case))| {
                    let keys = format!("match = [{}]\nmatch_case = {case}", quoted(matches));
                    product(&format!("p{n}"), &keys)
                })
                .collect();
            // What two products claim alike is refused, and has no meaning to compare.
            if !faults_with(&file).is_empty() {
                return Ok(());
            }
            let program = with(&file);
            for name in names {
                let meant = expected(&products, &name).map(|place| format!("p{place}"));
                prop_assert_eq!(matching(&program, &name), meant, "{}", name);
            }
            for own in &program.products {
                if let Some(name) = program.name_of(own) {
                    prop_assert_eq!(matching(&program, &name), Some(own.id.clone()));
                }
            }
        }
    }
}
