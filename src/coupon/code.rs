//! What a coupon code may look like, and which codes look alike. Pure.
//!
//! A [`CouponCode`] is 4 to 20 ASCII capitals and digits; one that the billing panel had before may
//! be of another shape. This file does not know which
//! codes are taken, which ones are retired, or what a program's own pattern asks for.

use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

use crate::clock::{Random, random_below};

/// The shortest code, in symbols.
pub const MIN_LENGTH: usize = 4;
/// The longest code, in symbols.
pub const MAX_LENGTH: usize = 20;
/// The longest code that the billing panel may have had before, in symbols.
pub const MAX_EXISTING_LENGTH: usize = 64;
/// The length of a random code, in symbols: 28^8 of them, 38.5 bits.
pub const RANDOM_LENGTH: usize = 8;

/// From this length on, two codes that are one slip apart are suspicious; shorter codes are close
/// to each other anyway.
const TYPO_LENGTH: usize = 6;

/// One symbol at most of each group that people confuse, and no O or 0 at all.
const RANDOM_ALPHABET: [char; 28] = [
    'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'J', 'K', 'L', 'M', 'N', 'P', 'Q', 'R', 'S', 'T', 'U',
    'V', 'W', 'X', 'Y', 'Z', '3', '4', '7', '9',
];

/// Words that would make a partner look like the company, or that people try out.
const RESERVED: [&str; 28] = [
    "ADMIN",
    "ADMINISTRATOR",
    "BILLING",
    "CODE",
    "COUPON",
    "DISCORD",
    "DISCOUNT",
    "EVERYONE",
    "FREE",
    "GIFT",
    "HERE",
    "MODERATOR",
    "NITRO",
    "NONE",
    "NULL",
    "OFFICIAL",
    "OWNER",
    "PARTNER",
    "PAYOUT",
    "PAYPAL",
    "REFUND",
    "STAFF",
    "STRIPE",
    "SUPPORT",
    "SYSTEM",
    "TEST",
    "TRIAL",
    "VOID",
];

/// A coupon code as it is stored and shown: `^[A-Z0-9]{4,20}$`, or `^[A-Z0-9_.]{1,64}$` where the
/// billing panel had it before.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CouponCode(String);

impl CouponCode {
    /// Reads a code as people type it: surrounding spaces and all hyphens go, letters become
    /// capitals.
    ///
    /// Only ASCII is let in, which leaves out every look-alike from other scripts (UTS #39). The
    /// program's own pattern is the caller's to apply.
    ///
    /// # Errors
    /// [`CodeError::NotAscii`], [`CodeError::Symbol`] and [`CodeError::Length`], in this order.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        Self::read(text, &[], MIN_LENGTH..=MAX_LENGTH)
    }

    /// Reads a code that is there already: as [`parse`](Self::parse), but of 1 to 64 symbols, with
    /// `_` and `.` among them.
    ///
    /// # Errors
    /// As [`parse`](Self::parse).
    pub fn parse_existing(text: &str) -> Result<Self, CodeError> {
        Self::read(text, &['_', '.'], 1..=MAX_EXISTING_LENGTH)
    }

    fn read(text: &str, more: &[char], lengths: RangeInclusive<usize>) -> Result<Self, CodeError> {
        let text = text.trim();
        if let Some(character) = text.chars().find(|c| !c.is_ascii()) {
            return Err(CodeError::NotAscii { character });
        }
        let code: String =
            text.chars().filter(|&c| c != '-').map(|c| c.to_ascii_uppercase()).collect();
        if let Some(character) =
            code.chars().find(|c| !(c.is_ascii_alphanumeric() || more.contains(c)))
        {
            return Err(CodeError::Symbol { character });
        }
        if lengths.contains(&code.len()) {
            Ok(Self(code))
        } else {
            let (least, most) = lengths.into_inner();
            Err(CodeError::Length { length: code.len(), least, most })
        }
    }

    /// A code of [`RANDOM_LENGTH`] symbols that is not reserved. It may be taken or look like a
    /// taken one.
    #[must_use]
    pub fn random(random: &dyn Random) -> Self {
        loop {
            let code = Self((0..RANDOM_LENGTH).map(|_| draw(random)).collect());
            if !code.is_reserved() {
                return code;
            }
        }
    }

    /// The code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What two codes have in common exactly when one can be misread as the other.
    ///
    /// W and M are spelled out as VV and RN instead of the pairs being drawn together: `VVV` can be
    /// read as `VW` and as `WV`, and spelling out gives all three one skeleton whatever the
    /// order. At most twice the code's symbols; not for showing.
    #[must_use]
    pub fn skeleton(&self) -> String {
        skeleton(&self.0)
    }

    /// Whether the code is, or looks like, a word that no partner may have.
    #[must_use]
    pub fn is_reserved(&self) -> bool {
        let own = self.skeleton();
        RESERVED.iter().any(|word| skeleton(word) == own)
    }
}

impl fmt::Display for CouponCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for CouponCode {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        Self::parse(text)
    }
}

/// Whether one slip of the finger (a symbol more, less, other, or two neighbours swapped) turns one
/// code into the other and the longer of them has at least 6 symbols. **Source:**
/// Damerau-Levenshtein distance, optimal string alignment.
#[must_use]
pub fn distance_one(a: &CouponCode, b: &CouponCode) -> bool {
    a.0.len().max(b.0.len()) >= TYPO_LENGTH && strsim::osa_distance(&a.0, &b.0) == 1
}

fn draw(random: &dyn Random) -> char {
    let size = u32::try_from(RANDOM_ALPHABET.len()).expect("invariant: the alphabet is short");
    let index =
        usize::try_from(random_below(random, size)).expect("invariant: an index below 28 fits");
    RANDOM_ALPHABET[index]
}

fn skeleton(code: &str) -> String {
    let mut out = String::with_capacity(code.len() * 2);
    for symbol in code.chars() {
        match symbol {
            '0' => out.push('O'),
            '1' | 'L' => out.push('I'),
            '2' => out.push('Z'),
            '5' => out.push('S'),
            '6' => out.push('G'),
            '8' => out.push('B'),
            'W' => out.push_str("VV"),
            'M' => out.push_str("RN"),
            other => out.push(other),
        }
    }
    out
}

/// Why a text is no coupon code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// A letter of another script, an accent, an emoji.
    #[error("{character:?} is not a plain letter or digit: codes are A to Z and 0 to 9")]
    NotAscii {
        /// The first such character.
        character: char,
    },
    /// An ASCII character that is neither letter nor digit.
    #[error("{character:?} cannot be in a code: codes are A to Z and 0 to 9")]
    Symbol {
        /// The first such character.
        character: char,
    },
    /// Too short or too long.
    #[error("a code has {least} to {most} symbols, not {length}")]
    Length {
        /// How many symbols it has, without hyphens.
        length: usize,
        /// The fewest that it may have.
        least: usize,
        /// The most.
        most: usize,
    },
}

impl CodeError {
    /// Whether the user caused it: always.
    #[must_use]
    pub fn is_refusal(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::clock::SystemRandom;

    fn code(text: &str) -> CouponCode {
        CouponCode::parse(text).unwrap()
    }

    #[test]
    fn hyphens_spaces_and_case_do_not_matter() {
        assert_eq!(code(" mid-night-10 ").as_str(), "MIDNIGHT10");
    }

    #[test]
    fn each_refusal_has_its_reason() {
        assert_eq!(CouponCode::parse("МIDNIGHT"), Err(CodeError::NotAscii { character: 'М' }));
        assert_eq!(CouponCode::parse("ＭIDNIGHT"), Err(CodeError::NotAscii { character: 'Ｍ' }));
        assert_eq!(CouponCode::parse("MID NIGHT"), Err(CodeError::Symbol { character: ' ' }));
        assert_eq!(
            CouponCode::parse("A-B-C"),
            Err(CodeError::Length { length: 3, least: 4, most: 20 })
        );
        assert_eq!(
            CouponCode::parse(&"A".repeat(21)),
            Err(CodeError::Length { length: 21, least: 4, most: 20 })
        );
        assert!(CouponCode::parse(&"A".repeat(20)).is_ok());
    }

    #[test]
    fn look_alike_codes_have_the_same_skeleton() {
        for (a, b) in [
            ("SAVE10", "5AVEIO"),
            ("BIGL1FE", "81GIIFE"),
            ("ZERO22", "2ER0ZZ"),
            ("WOWOW", "VVOVV0W"),
            ("VVVX", "VWX4".trim_end_matches('4')),
            ("MODERN", "RN0DEM"),
        ] {
            assert_eq!(skeleton(a), skeleton(b), "{a} {b}");
        }
        assert_eq!(skeleton("VWX"), skeleton("WVX"));
        assert_ne!(skeleton("ABCD"), skeleton("ABCE"));
    }

    #[test]
    fn reserved_words_are_found_in_disguise() {
        for text in ["ADMIN", "adm1n", "ADRNlN", "5TAFF", "D1SC0RD", "PAYPAI", "T-E-S-T"] {
            assert!(code(text).is_reserved(), "{text}");
        }
        assert!(!code("TESTER").is_reserved());
    }

    #[test]
    fn one_typo_is_noticed_in_long_codes_only() {
        assert!(distance_one(&code("MIDNIGHT"), &code("MIDNIHGT")));
        assert!(distance_one(&code("MIDNIT"), &code("MIDNI")));
        assert!(!distance_one(&code("MIDNIGHT"), &code("MIDNIGHT")));
        assert!(!distance_one(&code("ABCD"), &code("ABCE")));
    }

    proptest! {
        #[test]
        fn parsing_is_idempotent(text in "[a-zA-Z0-9-]{0,30}") {
            if let Ok(first) = CouponCode::parse(&text) {
                prop_assert!((MIN_LENGTH..=MAX_LENGTH).contains(&first.as_str().len()));
                let fits = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit();
                prop_assert!(first.as_str().bytes().all(fits));
                prop_assert_eq!(CouponCode::parse(first.as_str()).unwrap(), first);
            }
        }

        #[test]
        fn a_letter_outside_a_to_z_is_named_and_never_folded(
            head in "[a-zA-Z0-9]{0,9}",
            letter in "[ßıſﬁﬂÅéМÄｋ\u{212A}]",
            tail in "[a-zA-Z0-9]{0,9}",
        ) {
            let text = format!("{head}{letter}{tail}");
            let character = letter.chars().next().unwrap();
            prop_assert_eq!(CouponCode::parse(&text), Err(CodeError::NotAscii { character }));
            let existing = CouponCode::parse_existing(&text);
            prop_assert_eq!(existing, Err(CodeError::NotAscii { character }));
        }

        #[test]
        fn an_existing_code_is_read_as_it_is_kept(text in "[a-zA-Z0-9_.-]{0,70}") {
            if let Ok(code) = CouponCode::parse_existing(&text) {
                prop_assert_eq!(CouponCode::parse_existing(code.as_str()).unwrap(), code.clone());
                prop_assert_eq!(text.replace('-', "").to_ascii_uppercase(), code.as_str());
            }
            if let Ok(code) = CouponCode::parse(&text) {
                prop_assert_eq!(CouponCode::parse_existing(&text), Ok(code));
            }
        }

        #[test]
        fn no_text_panics(text in any::<String>()) {
            let _ = CouponCode::parse(&text);
        }

        #[test]
        fn a_skeleton_is_its_own_skeleton(text in "[A-Z0-9]{4,20}") {
            let once = skeleton(&text);
            prop_assert!(once.len() <= 2 * MAX_LENGTH);
            prop_assert_eq!(skeleton(&once), once);
        }

        #[test]
        fn misreading_one_symbol_keeps_the_skeleton(
            text in "[A-Z0-9]{4,20}",
            at in any::<prop::sample::Index>(),
        ) {
            let pairs = [("O", "0"), ("I", "1"), ("I", "L"), ("Z", "2"), ("S", "5"), ("G", "6"),
                ("B", "8"), ("VV", "W"), ("RN", "M")];
            for (a, b) in pairs {
                let split = at.index(text.len());
                let (head, tail) = text.split_at(split);
                prop_assert_eq!(skeleton(&format!("{head}{a}{tail}")),
                    skeleton(&format!("{head}{b}{tail}")));
            }
        }

        #[test]
        fn distance_is_symmetric(a in "[AB]{4,9}", b in "[AB]{4,9}") {
            let (a, b) = (code(&a), code(&b));
            prop_assert_eq!(distance_one(&a, &b), distance_one(&b, &a));
        }
    }

    #[test]
    fn random_codes_are_valid_and_differ() {
        let codes: std::collections::BTreeSet<_> =
            (0..2000).map(|_| CouponCode::random(&SystemRandom)).collect();
        assert_eq!(codes.len(), 2000);
        for code in codes {
            assert_eq!(CouponCode::parse(code.as_str()).as_ref(), Ok(&code));
            assert_eq!(code.as_str().len(), RANDOM_LENGTH);
            assert!(code.as_str().chars().all(|c| RANDOM_ALPHABET.contains(&c)));
        }
    }
}
