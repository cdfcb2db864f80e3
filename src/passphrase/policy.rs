//! What may become a passphrase. Pure.
//!
//! A [`Passphrase`] is NFKC text and cannot be printed. One made by [`Passphrase::parse`] is also
//! long enough and not easily guessed. There are no composition rules, no hints and no expiry
//! (**Source:** NIST SP 800-63B-4, 3.1.1.2). Guessability is `zxcvbn`'s judgement of the whole
//! text: its word lists take about 6 MB on their first use and stay, and it works on copies of the
//! text that it does not wipe.

use std::cmp::Reverse;

use secrecy::{ExposeSecret, SecretString};
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;
use zxcvbn::matching::patterns::MatchPattern;

/// The fewest code points, after normalisation.
pub const MIN_LENGTH: usize = 15;
/// The most code points, after normalisation.
pub const MAX_LENGTH: usize = 128;
/// The most bytes of UTF-8, after normalisation.
pub const MAX_BYTES: usize = 512;

/// Ten to this power: fewer guesses than that are too few. It is the border of zxcvbn's best score.
const MIN_GUESSES: u64 = 10_000_000_000;

/// Words that everybody would try on this service.
const SERVICE: [&str; 6] = ["partnerdesk", "discord", "paypal", "partner", "passphrase", "payout"];

/// The shortest word of the surroundings that counts: shorter ones are in every text.
const MIN_WORD: usize = 3;

/// A partner's passphrase. It has no `Debug` and no `Display`, and is wiped from memory when
/// dropped.
#[derive(Clone)]
pub struct Passphrase(SecretString);

/// What an attacker knows about a partner and would try first. Empty fields are fine.
#[derive(Clone, Copy, Default)]
pub struct PolicyContext<'a> {
    /// The program's name.
    pub service: &'a str,
    /// The Discord server's name.
    pub guild: &'a str,
    /// The partner's name in the server.
    pub member: &'a str,
    /// The partner's coupon code.
    pub coupon: &'a str,
    /// The payout e-mail address.
    pub email: &'a str,
}

impl Passphrase {
    /// Checks a text that is to become a passphrase. White space at both ends is dropped; inside it
    /// counts.
    ///
    /// # Errors
    /// Lengths and control characters first, then [`PolicyError::Derived`],
    /// [`PolicyError::Repeated`], [`PolicyError::Sequence`] or [`PolicyError::Common`], by what
    /// most of a guessable text consists of.
    pub fn parse(text: &str, context: &PolicyContext<'_>) -> Result<Self, PolicyError> {
        // Normalising a text can make it 18 times as long, so a flood is refused before.
        if text.len() > 8 * MAX_BYTES {
            return Err(PolicyError::TooManyBytes { bytes: text.len() });
        }
        let passphrase = Self::attempt(text);
        let text = passphrase.expose();
        let length = text.chars().count();
        if length < MIN_LENGTH {
            Err(PolicyError::TooShort { length })
        } else if length > MAX_LENGTH {
            Err(PolicyError::TooLong { length })
        } else if text.len() > MAX_BYTES {
            Err(PolicyError::TooManyBytes { bytes: text.len() })
        } else if text.chars().any(char::is_control) {
            Err(PolicyError::ControlCharacter)
        } else {
            guessable(text, &context.words()).map_or(Ok(passphrase), Err)
        }
    }

    /// A text that is to be compared with the passphrase: normalised as [`Passphrase::parse`] does,
    /// but judged by the comparison alone, so that a refusal tells nothing.
    #[must_use]
    pub fn attempt(text: &str) -> Self {
        let normal: Zeroizing<String> = Zeroizing::new(text.nfkc().collect());
        Self(SecretString::from(normal.trim()))
    }

    /// The plain text: for hashing it, and for showing a generated one once.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl PolicyContext<'_> {
    /// Each field as it is, without anything but letters and digits, and word by word; lower case.
    fn words(&self) -> Vec<String> {
        let mut words: Vec<String> = SERVICE.iter().map(|&word| word.to_owned()).collect();
        for field in [self.service, self.guild, self.member, self.coupon, self.email] {
            let field = field.nfkc().collect::<String>().to_lowercase();
            words.extend(field.split(|c: char| !c.is_alphanumeric()).map(str::to_owned));
            words.push(field.chars().filter(|c| c.is_alphanumeric()).collect());
            words.push(field);
        }
        words.retain(|word| word.chars().count() >= MIN_WORD);
        words.sort();
        words.dedup();
        words
    }
}

/// The text with at most three different ones of the signs that zxcvbn takes for letters. It tries
/// all their readings together, which takes seconds for a text that is written to hold it up; a
/// sign more makes no text easier to guess.
fn with_few_signs(text: &str) -> Zeroizing<String> {
    const SIGNS: &str = "@({[<!|$+%";
    let mut kept = Vec::new();
    let simple = |c: char| {
        if !SIGNS.contains(c) || kept.contains(&c) {
            c
        } else if kept.len() < 3 {
            kept.push(c);
            c
        } else {
            '~'
        }
    };
    Zeroizing::new(text.chars().map(simple).collect())
}

fn guessable(text: &str, words: &[String]) -> Option<PolicyError> {
    let inputs: Vec<&str> = words.iter().map(String::as_str).collect();
    let estimate = zxcvbn::zxcvbn(&with_few_signs(text), &inputs);
    if estimate.guesses() >= MIN_GUESSES {
        return None;
    }
    // The first of the longest: of equally cheap readings of one part, zxcvbn gives now one, now
    // the other.
    let main = estimate.sequence().iter().min_by_key(|part| Reverse(part.token.len()))?;
    let known = |word: &str| words.iter().any(|own| own == word);
    Some(match &main.pattern {
        MatchPattern::Dictionary(word) if known(&word.matched_word) => PolicyError::Derived,
        MatchPattern::Repeat(_) => PolicyError::Repeated,
        MatchPattern::Sequence(_) | MatchPattern::Spatial(_) | MatchPattern::Date(_) => {
            PolicyError::Sequence
        }
        MatchPattern::Dictionary(_) | MatchPattern::Regex(_) | MatchPattern::BruteForce => {
            PolicyError::Common
        }
    })
}

/// Why a text may not become a passphrase.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// Fewer than [`MIN_LENGTH`] code points.
    #[error("a passphrase has at least {MIN_LENGTH} characters, not {length}")]
    TooShort {
        /// Its code points.
        length: usize,
    },
    /// More than [`MAX_LENGTH`] code points.
    #[error("a passphrase has at most {MAX_LENGTH} characters, not {length}")]
    TooLong {
        /// Its code points.
        length: usize,
    },
    /// More than [`MAX_BYTES`] bytes of UTF-8.
    #[error("a passphrase has at most {MAX_BYTES} bytes, not {bytes}")]
    TooManyBytes {
        /// Its bytes of UTF-8.
        bytes: usize,
    },
    /// A line break, a tab or another control character inside.
    #[error("a passphrase is one line without control characters")]
    ControlCharacter,
    /// Mostly the name of the service, server, member, code or e-mail address.
    #[error("this is made of the service's, the server's or your own name, code or address")]
    Derived,
    /// Mostly one thing again and again.
    #[error("this repeats the same characters")]
    Repeated,
    /// Mostly the alphabet, numbers, a date or neighbouring keys.
    #[error("this follows a sequence, a date or the keyboard")]
    Sequence,
    /// Mostly common passwords, names or words.
    #[error("this is made of common passwords or too few words")]
    Common,
}

impl PolicyError {
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

    const CONTEXT: PolicyContext<'_> = PolicyContext {
        service: "Midnight Hosting",
        guild: "The Midnight Lounge",
        member: "anna.schmidt",
        coupon: "ANNA20",
        email: "anna@example.com",
    };

    fn refusal(text: &str) -> Option<PolicyError> {
        Passphrase::parse(text, &CONTEXT).err()
    }

    #[test]
    fn lengths_are_counted_in_code_points_after_normalising() {
        assert_eq!(refusal("tulip orbit 42"), Some(PolicyError::TooShort { length: 14 }));
        assert_eq!(refusal(" tulip orbit 42 "), Some(PolicyError::TooShort { length: 14 }));
        assert_eq!(refusal("tulip orbit 42x"), None);
        let words = "tulip orbit candle frost ";
        assert_eq!(refusal(&format!("{}xyz", words.repeat(5))), None);
        assert_eq!(
            refusal(&format!("{}abcd", words.repeat(5))),
            Some(PolicyError::TooLong { length: 129 })
        );
        // Five hundred and twelve bytes are 128 of the widest characters, so this limit speaks up
        // before normalising.
        assert_eq!(refusal(&"a".repeat(5000)), Some(PolicyError::TooManyBytes { bytes: 5000 }));
        // One ligature becomes eighteen letters.
        assert_eq!(refusal(&"\u{fdfa}".repeat(8)), Some(PolicyError::TooLong { length: 144 }));
    }

    #[test]
    fn normalised_spellings_are_one_passphrase() {
        let a =
            Passphrase::parse("  ﬁve cafe\u{301}s on Ｍars\u{a0}hum \n", &CONTEXT).ok().unwrap();
        assert_eq!(a.expose(), "five cafés on Mars hum");
        assert_eq!(Passphrase::attempt("five cafés on Mars hum").expose(), a.expose());
        assert_ne!(Passphrase::attempt("five cafés on mars hum").expose(), a.expose());
    }

    #[test]
    fn control_characters_are_refused_inside() {
        assert_eq!(refusal("tulip orbit\tcandle frost"), Some(PolicyError::ControlCharacter));
        assert_eq!(refusal("tulip orbit\u{0}candle frost"), Some(PolicyError::ControlCharacter));
    }

    #[test]
    fn guessable_texts_are_refused_with_their_reason() {
        for (text, reason) in [
            ("midnighthosting2026", PolicyError::Derived),
            ("M1dn1ghtH0st1ng!!", PolicyError::Derived),
            ("anna@example.com1", PolicyError::Derived),
            ("anna20anna20anna20", PolicyError::Repeated),
            ("aaaaaaaaaaaaaaaaaa", PolicyError::Repeated),
            ("passwordpassword", PolicyError::Repeated),
            ("абабабабабабабабаб", PolicyError::Repeated),
            ("abcdefghijklmnopqrstuvwxyz", PolicyError::Sequence),
            ("qwertyuiopasdfgh", PolicyError::Common),
            ("zyxwvutsrqponmlkjihg", PolicyError::Sequence),
            ("1234567890123456789", PolicyError::Sequence),
            ("iloveyoupassword", PolicyError::Common),
            ("Password12345678", PolicyError::Common),
        ] {
            assert_eq!(refusal(text), Some(reason), "{text}");
        }
    }

    #[test]
    fn all_scripts_and_spaces_are_welcome() {
        for text in [
            "correct horse battery staple",
            "крылатый чайник поёт ночью",
            "月夜の静かな湖に浮かぶ小さな舟たち",
            "🦊🌵🎺🧊🪁🛶🧀🪐🎲🧦🐙🍋🚲🎩🌋",
        ] {
            assert_eq!(refusal(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics_and_what_passes_keeps_the_limits(text in any::<String>()) {
            if let Ok(passphrase) = Passphrase::parse(&text, &CONTEXT) {
                let text = passphrase.expose();
                prop_assert!((MIN_LENGTH..=MAX_LENGTH).contains(&text.chars().count()));
                prop_assert!(text.len() <= MAX_BYTES);
                let again = Passphrase::attempt(text);
                prop_assert_eq!(again.expose(), text);
            }
        }
    }
}
