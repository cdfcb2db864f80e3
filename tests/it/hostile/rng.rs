//! Chance from a seed: the same seed and number give the same case, in whatever order the cases
//! run.

use serde_json::{Value, json};

/// What one case is drawn from.
pub(super) struct Rng(fastrand::Rng);

impl Rng {
    /// The number is spread over all bits, so that no two cases of two seeds near each other are
    /// the same.
    pub(super) fn new(seed: u64, case: u64) -> Self {
        Self(fastrand::Rng::with_seed(seed ^ case.wrapping_mul(0xA076_1D64_78BD_642F)))
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0.u64(..)
    }

    pub(super) fn below(&mut self, bound: usize) -> usize {
        self.0.usize(..bound.max(1))
    }

    /// True once in `of`.
    pub(super) fn once_in(&mut self, of: usize) -> bool {
        self.below(of) == 0
    }

    pub(super) fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }

    /// A text that somebody wants to do harm with, or that nobody has thought of.
    pub(super) fn text(&mut self) -> String {
        match self.below(24) {
            0 => String::new(),
            1 => "   \n\t ".to_owned(),
            2 => "a\u{0}b".to_owned(),
            3 => "\u{1b}[31m\u{7}\u{8}\r\n".to_owned(),
            4 => "\u{202e}gnp.exe\u{2066}\u{200f}".to_owned(),
            5 => "👩‍👩‍👧‍👦🏴‍☠️🇳🇱".repeat(1 + self.below(40)),
            6 => "x".repeat(4000),
            7 => "🦊".repeat(4000),
            8 => "é\u{301}\u{301}".repeat(500),
            9 => "@everyone <@&1> <@1> <#1> </setup:1>".to_owned(),
            10 => "'; DROP TABLE partner; --".to_owned(),
            11 => "{ $incident } { -term } {\"".to_owned(),
            12 => "```\n||**__~~`".to_owned(),
            13 => "1e309".to_owned(),
            14 => "-9223372036854775809".to_owned(),
            15 => "NaN".to_owned(),
            16 => "٣".to_owned(),
            17 => "../../../../etc/passwd%00%ff".to_owned(),
            18 => "\u{feff}\u{200b}\u{2028}".to_owned(),
            19 => "%s%n%p{0}{}$(id)`id`".to_owned(),
            20 => self.next().to_string(),
            21 => "https://discord.gg/nitro?free=1".to_owned(),
            _ => {
                let length = self.below(120);
                (0..length).map(|_| self.0.char('\0'..'\u{3000}')).collect()
            }
        }
    }

    /// A number as it stands in a `custom_id`, right or wrong; `known` are those of rows that are
    /// there.
    pub(super) fn number(&mut self, known: &[i64]) -> String {
        match self.below(12) {
            0 => "0".to_owned(),
            1 => "-1".to_owned(),
            2 => i64::MAX.to_string(),
            3 => i64::MIN.to_string(),
            4 => u64::MAX.to_string(),
            5 => "007".to_owned(),
            6 => "+1".to_owned(),
            7 => (1000 + self.below(1000)).to_string(),
            8 => "1.0".to_owned(),
            _ if known.is_empty() => "999".to_owned(),
            _ => self.pick(known).to_string(),
        }
    }

    /// Any JSON.
    pub(super) fn json(&mut self) -> Value {
        match self.below(12) {
            0 => Value::Null,
            1 => json!(true),
            2 => json!(-1),
            3 => json!(u64::MAX),
            4 => json!(1e300),
            5 => json!([]),
            6 => json!({}),
            7 => json!([[[[{"a": [null]}]]]]),
            8 => json!(self.next()),
            9 => json!(self.next().to_string()),
            _ => json!(self.text()),
        }
    }
}
