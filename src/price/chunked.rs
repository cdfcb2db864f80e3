//! A long list in pieces of one size: it grows without being copied, and takes no more than it
//! holds.

/// How many lie together.
const EACH: usize = 4096;

/// A list to which is only added.
#[derive(Debug)]
pub(super) struct Chunked<T> {
    chunks: Vec<Vec<T>>,
}

impl<T> Default for Chunked<T> {
    fn default() -> Self {
        Self { chunks: Vec::new() }
    }
}

impl<T> Chunked<T> {
    pub(super) fn len(&self) -> usize {
        let last = self.chunks.last().map_or(0, Vec::len);
        self.chunks.len().saturating_sub(1).saturating_mul(EACH).saturating_add(last)
    }

    pub(super) fn push(&mut self, one: T) {
        match self.chunks.last_mut() {
            Some(last) if last.len() < EACH => last.push(one),
            Some(_) => {
                let mut next = Vec::with_capacity(EACH);
                next.push(one);
                self.chunks.push(next);
            }
            // A short list takes little.
            None => self.chunks.push(vec![one]),
        }
    }

    pub(super) fn get(&self, place: usize) -> Option<&T> {
        self.chunks.get(place / EACH)?.get(place % EACH)
    }

    pub(super) fn get_mut(&mut self, place: usize) -> Option<&mut T> {
        self.chunks.get_mut(place / EACH)?.get_mut(place % EACH)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_keeps_its_place() {
        let mut list = Chunked::default();
        for n in 0..=3 * EACH {
            assert_eq!((list.len(), list.get(n)), (n, None));
            list.push(n);
        }
        *list.get_mut(EACH).unwrap() = 7;
        for n in 0..=3 * EACH {
            assert_eq!(list.get(n), Some(&if n == EACH { 7 } else { n }));
        }
    }
}
