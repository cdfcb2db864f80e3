//! A passphrase to offer: words drawn from the EFF's large list. It is shown once and stored
//! nowhere.

use diceware_wordlists::Wordlist;
use zeroize::Zeroizing;

use super::policy::{Passphrase, PolicyContext};
use crate::clock::{Random, random_below};

/// How many words: five of 7,776 are 64.6 bits. **Source:** EFF's large word list for five dice.
pub const WORDS: usize = 5;

/// Five random words with single spaces between them, which pass the policy for `context`.
#[must_use]
pub fn generate_words(random: &dyn Random, context: &PolicyContext<'_>) -> Passphrase {
    loop {
        let words: [&str; WORDS] = std::array::from_fn(|_| draw(random));
        // One draw in millions is a repetition or spells the member's name; it is drawn again.
        if let Ok(passphrase) = Passphrase::parse(&Zeroizing::new(words.join(" ")), context) {
            return passphrase;
        }
    }
}

fn draw(random: &dyn Random) -> &'static str {
    let list = Wordlist::EffLong.get_list();
    let size = u32::try_from(list.len()).expect("invariant: the list has 7,776 words");
    let index =
        usize::try_from(random_below(random, size)).expect("invariant: an index below 7,776 fits");
    list[index]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;
    use crate::clock::SystemRandom;

    /// Begins with zeros, which draw one word five times, and then counts.
    #[derive(Debug, Default)]
    struct Stuck(AtomicU64);

    impl Random for Stuck {
        fn fill(&self, bytes: &mut [u8]) {
            let call = self.0.fetch_add(1, Ordering::SeqCst);
            let value = if call < 5 { 0 } else { call * 1000 };
            for (byte, source) in bytes.iter_mut().zip(value.to_le_bytes()) {
                *byte = source;
            }
        }
    }

    #[test]
    fn the_word_list_is_the_large_one() {
        let words: BTreeSet<&str> = Wordlist::EffLong.get_list().iter().copied().collect();
        assert_eq!(words.len(), 7776);
        assert!(words.iter().all(|word| (3..=9).contains(&word.len())));
    }

    #[test]
    fn a_generated_passphrase_always_passes() {
        let context = PolicyContext {
            service: "Midnight",
            guild: "Midnight",
            member: "anna",
            coupon: "ANNA20",
            email: "a@b.de",
        };
        let all: BTreeSet<String> = (0..300)
            .map(|_| {
                let passphrase = generate_words(&SystemRandom, &context);
                assert_eq!(passphrase.expose().split(' ').count(), WORDS);
                assert!(Passphrase::parse(passphrase.expose(), &context).is_ok());
                passphrase.expose().to_owned()
            })
            .collect();
        assert_eq!(all.len(), 300);
    }

    #[test]
    fn a_generated_passphrase_that_the_policy_refuses_is_drawn_again() {
        let random = Stuck::default();
        let passphrase = generate_words(&random, &PolicyContext::default());
        assert_ne!(passphrase.expose(), "abacus abacus abacus abacus abacus");
        assert_eq!(random.0.load(Ordering::SeqCst), 10);
    }
}
