//! Names, each kept once and known by its place: a million of them take little more than their
//! letters.

use std::hash::BuildHasher as _;

use hashbrown::{DefaultHashBuilder, HashTable};

/// Names in the order in which they came.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// All of them, one behind the other.
    letters: String,
    /// Where each ends.
    ends: Vec<usize>,
    places: HashTable<u32>,
    hasher: DefaultHashBuilder,
}

impl Names {
    /// The name at a place; an empty one where there is none.
    pub(super) fn name(&self, place: usize) -> &str {
        name(&self.letters, &self.ends, place)
    }

    /// Where the name is, if it is known.
    pub(super) fn find(&self, name: &str) -> Option<usize> {
        let is = |place: &u32| self.name(from_small(*place)) == name;
        self.places.find(self.hasher.hash_one(name), is).map(|place| from_small(*place))
    }

    /// Where the name is from now on, and whether it is new.
    ///
    /// # Panics
    /// Never: so many names have no room in memory.
    pub(super) fn insert(&mut self, name: &str) -> (usize, bool) {
        if let Some(known) = self.find(name) {
            return (known, false);
        }
        let place = self.ends.len();
        self.letters.push_str(name);
        self.ends.push(self.letters.len());
        let small = u32::try_from(place).expect("invariant: there are fewer than 4 billion names");
        let Self { letters, ends, places, hasher } = self;
        places.insert_unique(hasher.hash_one(name), small, |place| {
            hasher.hash_one(self::name(letters, ends, from_small(*place)))
        });
        (place, true)
    }
}

fn name<'n>(letters: &'n str, ends: &[usize], place: usize) -> &'n str {
    let begin = place.checked_sub(1).and_then(|before| ends.get(before)).copied().unwrap_or(0);
    let end = ends.get(place).copied().unwrap_or(begin);
    letters.get(begin..end).unwrap_or_default()
}

/// A place as it is kept.
pub(super) fn from_small(place: u32) -> usize {
    usize::try_from(place).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn each_name_has_one_place(drawn in prop::collection::vec("[ab€]{0,3}", 0..200)) {
            let (mut names, mut known) = (Names::default(), Vec::<String>::new());
            for name in drawn {
                let before = known.iter().position(|other| *other == name);
                prop_assert_eq!(names.find(&name), before);
                let expected = before.map_or((known.len(), true), |place| (place, false));
                prop_assert_eq!(names.insert(&name), expected);
                if expected.1 {
                    known.push(name);
                }
            }
            for (place, name) in known.iter().enumerate() {
                prop_assert_eq!(names.name(place), name);
            }
        }
    }
}
