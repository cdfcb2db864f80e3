//! What people type, held to a length. A length is counted in characters, after trimming.

use std::ops::RangeInclusive;

/// The text without the space around it, when its length is one of `lengths`.
pub(crate) fn bounded(text: &str, lengths: RangeInclusive<u16>) -> Option<&str> {
    let text = text.trim();
    u16::try_from(text.chars().count())
        .is_ok_and(|length| lengths.contains(&length))
        .then_some(text)
}

/// As [`bounded`], and on one line: nothing in it is a control character.
pub(crate) fn bounded_line(text: &str, lengths: RangeInclusive<u16>) -> Option<&str> {
    bounded(text, lengths).filter(|text| !text.contains(char::is_control))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_text_is_taken_trimmed_when_its_length_is_within_the_bounds(
            text in "[ \t\n\u{a0}]{0,3}[a-zß日🎉 \n]{0,20}[ \t\n]{0,3}",
            (min, max) in (0_u16..12, 0_u16..24),
        ) {
            let trimmed = text.trim();
            let fits = (usize::from(min)..=usize::from(max)).contains(&trimmed.chars().count());
            prop_assert_eq!(bounded(&text, min..=max), fits.then_some(trimmed));
            let line = fits && !trimmed.contains(['\n', '\t']);
            prop_assert_eq!(bounded_line(&text, min..=max), line.then_some(trimmed));
        }
    }

    #[test]
    fn a_length_is_counted_in_characters_and_has_no_ceiling_of_its_own() {
        assert_eq!(bounded(" ééé ", 1..=3), Some("ééé"));
        assert_eq!(bounded(&"x".repeat(65_537), 0..=1), None);
        assert_eq!(bounded("  ", 0..=3), Some(""));
    }
}
