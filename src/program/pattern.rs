//! Which coupon codes a program allows: a pattern inside what every billing panel can hold.
//!
//! A pattern is a class of letters, digits or both and a span of lengths. Reserved and look-alike
//! codes are not judged here.

use std::fmt;

/// The fewest and most characters of a code. Source: the intersection of `CtrlPanel` vouchers (4 to
/// 36), WHMCS promotions and Stripe promotion codes.
const SAFE: (u8, u8) = (4, 20);

/// The codes that a coupon may have: `^[A-Z0-9]{4,20}$` or narrower.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodePattern {
    letters: bool,
    digits: bool,
    least: u8,
    most: u8,
}

/// Not a pattern, or wider than the billing panels allow.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is not a pattern that every billing panel can hold: write ^[A-Z0-9]{{4,20}}$ or \
     narrower ([A-Z] or [0-9], lengths between 4 and 20)"
)]
pub struct PatternError(String);

impl CodePattern {
    /// The widest pattern: 4 to 20 capital letters and digits.
    pub const SAFE: Self = Self { letters: true, digits: true, least: SAFE.0, most: SAFE.1 };

    /// Reads `^[class]{least,most}$`, where the class is `A-Z`, `0-9` or `A-Z0-9`.
    ///
    /// # Errors
    /// [`PatternError`] for any other pattern, and for lengths outside 4 to 20.
    pub fn parse(text: &str) -> Result<Self, PatternError> {
        let parts = || {
            let (class, span) = text.strip_prefix("^[")?.strip_suffix("}$")?.split_once("]{")?;
            let (least, most) = span.split_once(',')?;
            let (letters, digits) = match class {
                "A-Z0-9" | "0-9A-Z" => (true, true),
                "A-Z" => (true, false),
                "0-9" => (false, true),
                _ => return None,
            };
            let number = |s: &str| s.parse::<u8>().ok().filter(|n| (SAFE.0..=SAFE.1).contains(n));
            let (least, most) = (number(least)?, number(most)?);
            (least <= most).then_some(Self { letters, digits, least, most })
        };
        parts().ok_or_else(|| PatternError(text.to_owned()))
    }

    /// Whether a code fits.
    #[must_use]
    pub fn matches(&self, code: &str) -> bool {
        let fits =
            |b: u8| (self.letters && b.is_ascii_uppercase()) || (self.digits && b.is_ascii_digit());
        (usize::from(self.least)..=usize::from(self.most)).contains(&code.len())
            && code.bytes().all(fits)
    }
}

impl fmt::Display for CodePattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let letters = if self.letters { "A-Z" } else { "" };
        let digits = if self.digits { "0-9" } else { "" };
        write!(f, "^[{letters}{digits}]{{{},{}}}$", self.least, self.most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_inside_the_safe_one_are_accepted_and_no_others() {
        for good in ["^[A-Z0-9]{4,20}$", "^[A-Z]{4,4}$", "^[0-9]{20,20}$", "^[A-Z0-9]{5,12}$"] {
            assert_eq!(CodePattern::parse(good).unwrap().to_string(), good);
        }
        for bad in [
            "",
            "^[A-Z0-9]{3,20}$",
            "^[A-Z0-9]{4,21}$",
            "^[A-Z0-9]{9,8}$",
            "[A-Z0-9]{4,20}",
            "^[a-z]{4,20}$",
            "^[A-Z0-9_]{4,20}$",
            "^[A-Z0-9]+$",
            "^[]{4,20}$",
            ".*",
        ] {
            assert!(CodePattern::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_code_fits_by_length_and_letters() {
        let pattern = CodePattern::SAFE;
        for (code, fits) in [
            ("ABC", false),
            ("ABC1", true),
            (&"A".repeat(20), true),
            (&"A".repeat(21), false),
            ("abcd", false),
            ("ABC-1", false),
            ("ÄÄÄÄ", false),
        ] {
            assert_eq!(pattern.matches(code), fits, "{code}");
        }
        assert!(!CodePattern::parse("^[A-Z]{4,20}$").unwrap().matches("ABC1"));
    }
}
