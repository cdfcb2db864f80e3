//! The codes of a program by what a slip of the finger leaves of them, so that thousands of codes
//! are looked at without comparing each with all others.

use std::collections::HashMap;

use sqlx::SqliteConnection;

use super::code::{CouponCode, distance_one};
use super::repo;
use crate::id::ProgramId;
use crate::store::StoreError;

/// The codes of a program that are not retired.
#[derive(Debug, Default)]
pub(crate) struct KnownCodes {
    codes: Vec<CouponCode>,
    /// The places of the codes that leave this text, whole or without one symbol.
    by_rest: HashMap<String, Vec<usize>>,
}

impl KnownCodes {
    /// The codes of the program.
    pub(crate) async fn read(
        conn: &mut SqliteConnection,
        program: ProgramId,
    ) -> Result<Self, StoreError> {
        let mut known = Self::default();
        for code in repo::list_codes(conn, program).await? {
            known.insert(code);
        }
        Ok(known)
    }

    pub(super) fn insert(&mut self, code: CouponCode) {
        for rest in rests(&code) {
            self.by_rest.entry(rest).or_default().push(self.codes.len());
        }
        self.codes.push(code);
    }

    /// A code that one slip of the finger makes of this one. Two codes that are a slip apart leave
    /// the same text when one symbol at most is left out of each.
    pub(super) fn find_close(&self, code: &CouponCode) -> Option<&CouponCode> {
        let places = rests(code).into_iter().filter_map(|rest| self.by_rest.get(&rest)).flatten();
        places.filter_map(|place| self.codes.get(*place)).find(|other| distance_one(code, other))
    }
}

/// The code, and what each symbol that is left out leaves of it.
fn rests(code: &CouponCode) -> Vec<String> {
    let code = code.as_str();
    let without = |at: usize| {
        let rest = code.chars().enumerate().filter(|(place, _)| *place != at);
        rest.map(|(_, symbol)| symbol).collect()
    };
    (0..code.len()).map(without).chain([code.to_owned()]).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_close_code_is_found_whenever_one_is_there(
            codes in prop::collection::vec("[AB]{4,8}", 0..12),
            new in "[AB]{4,8}",
        ) {
            let parse = |text: &String| CouponCode::parse(text).unwrap();
            let (codes, new) = (codes.iter().map(parse).collect::<Vec<_>>(), parse(&new));
            let mut known = KnownCodes::default();
            for code in &codes {
                known.insert(code.clone());
            }
            let found = known.find_close(&new);
            prop_assert_eq!(found.is_some(), codes.iter().any(|code| distance_one(code, &new)));
            prop_assert!(found.is_none_or(|code| distance_one(code, &new)));
        }
    }
}
