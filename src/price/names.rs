//! Names, each kept once and known by its place: a million of them take little more than their
//! letters.

use std::hash::BuildHasher as _;

use hashbrown::{DefaultHashBuilder, HashTable};

use super::chunked::Chunked;

/// How many bytes of names lie together.
const CHUNK: usize = 64 * 1024;
/// What stands before a name: its place in 4 bytes and its length in 2.
const HEAD: usize = 6;

/// Names in the order in which they came.
#[derive(Debug, Default)]
pub(super) struct NameList {
    letters: Letters,
    /// Where each begins.
    begins: Chunked<u32>,
    /// The same, by hash.
    by_hash: HashTable<u32>,
    hasher: DefaultHashBuilder,
}

impl NameList {
    /// The name at a place; an empty one where there is none.
    pub(super) fn name(&self, place: usize) -> &str {
        self.begins.get(place).map_or("", |begin| self.letters.read(*begin).1)
    }

    /// Where the name is from now on, and whether it is new.
    ///
    /// # Panics
    /// Never: a name is a field of an event, and 4 billion bytes of names have no room in memory.
    pub(super) fn insert(&mut self, name: &str) -> (usize, bool) {
        let Self { letters, begins, by_hash, hasher } = self;
        let hash = hasher.hash_one(name);
        if let Some(known) = by_hash.find(hash, |begin| letters.read(*begin).1 == name) {
            return (from_small(letters.read(*known).0), false);
        }
        let place = begins.len();
        let small = u32::try_from(place).expect("invariant: so many names have no room in memory");
        let begin = letters.write(small, name);
        begins.push(begin);
        by_hash.insert_unique(hash, begin, |begin| hasher.hash_one(letters.read(*begin).1));
        (place, true)
    }
}

/// The letters of names, each behind its place and its length.
#[derive(Debug, Default)]
struct Letters {
    chunks: Vec<Vec<u8>>,
}

impl Letters {
    /// # Panics
    /// As [`NameList::insert`].
    fn write(&mut self, place: u32, name: &str) -> u32 {
        let length = u16::try_from(name.len()).expect("invariant: fields of an event are bounded");
        let needed = name.len().saturating_add(HEAD);
        if self.chunks.last().is_none_or(|last| last.len().saturating_add(needed) > CHUNK) {
            self.chunks.push(Vec::with_capacity(CHUNK));
        }
        let before = self.chunks.len().saturating_sub(1).saturating_mul(CHUNK);
        let begin = before.saturating_add(self.chunks.last().map_or(0, Vec::len));
        if let Some(last) = self.chunks.last_mut() {
            last.extend(place.to_le_bytes());
            last.extend(length.to_le_bytes());
            last.extend(name.bytes());
        }
        u32::try_from(begin).expect("invariant: so many names have no room in memory")
    }

    /// The place and the name that begin there.
    fn read(&self, begin: u32) -> (u32, &str) {
        let begin = from_small(begin);
        let chunk = self.chunks.get(begin / CHUNK).map(Vec::as_slice).unwrap_or_default();
        let entry = chunk.get(begin % CHUNK..).unwrap_or_default();
        let Some(([p0, p1, p2, p3, l0, l1], rest)) = entry.split_first_chunk::<HEAD>() else {
            return (0, "");
        };
        let length = usize::from(u16::from_le_bytes([*l0, *l1]));
        let name = std::str::from_utf8(rest.get(..length).unwrap_or_default());
        (u32::from_le_bytes([*p0, *p1, *p2, *p3]), name.unwrap_or_default())
    }
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
            let (mut names, mut known) = (NameList::default(), Vec::<String>::new());
            for name in drawn {
                let before = known.iter().position(|other| *other == name);
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
