//! What people read in a terminal: nothing that a member or a file has written moves its cursor,
//! changes its colours or turns the direction of the text.

use std::borrow::Cow;
use std::io::{self, IsTerminal as _, Write};

use crate::i18n::turns;

/// The text as it can be printed: control characters but line ends and tabs, and those that turn
/// the direction of a text, are written as their number.
#[must_use]
pub(crate) fn readable(text: &str) -> Cow<'_, str> {
    let hidden = |c: char| (c.is_control() && c != '\n' && c != '\t') || turns(c);
    if !text.contains(hidden) {
        return Cow::Borrowed(text);
    }
    let mut readable = String::with_capacity(text.len());
    for character in text.chars() {
        if hidden(character) {
            readable.extend(character.escape_unicode());
        } else {
            readable.push(character);
        }
    }
    Cow::Owned(readable)
}

/// Standard output for what may be read by a program as well: as it is, unless a terminal shows it.
pub(super) fn stdout() -> Box<dyn Write + Send> {
    let stdout = io::stdout();
    if stdout.is_terminal() { Box::new(Readable::new(stdout)) } else { Box::new(stdout) }
}

/// A writer of text for a terminal.
pub(super) struct Readable<W> {
    out: W,
    /// The beginning of a character whose end is still to come.
    rest: Vec<u8>,
}

impl<W> Readable<W> {
    /// Writes to `out`.
    pub(super) fn new(out: W) -> Self {
        Self { out, rest: Vec::new() }
    }
}

impl<W: Write> Write for Readable<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.rest.extend_from_slice(bytes);
        let whole = match std::str::from_utf8(&self.rest) {
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            _ => self.rest.len(),
        };
        let text: Vec<u8> = self.rest.drain(..whole).collect();
        self.out.write_all(readable(&String::from_utf8_lossy(&text)).as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_moves_a_cursor_or_turns_a_text_is_written_as_its_number() {
        for (text, shown) in [
            ("FOXDEN\tpays\n5.00", "FOXDEN\tpays\n5.00"),
            ("\u{1b}[2Jgone", "\\u{1b}[2Jgone"),
            ("a\u{9b}31mb\u{7}\r", "a\\u{9b}31mb\\u{7}\\u{d}"),
            ("pay \u{202e}00.5", "pay \\u{202e}00.5"),
            ("\u{2066}\u{200f}\u{61c}é🦊", "\\u{2066}\\u{200f}\\u{61c}é🦊"),
        ] {
            assert_eq!(readable(text), shown);
        }
    }

    proptest! {
        #[test]
        fn a_text_is_printed_alike_whole_and_byte_by_byte(text in any::<String>()) {
            let mut out = Readable::new(Vec::new());
            for byte in text.as_bytes() {
                out.write_all(&[*byte]).unwrap();
            }
            let printed = String::from_utf8(out.out).unwrap();
            prop_assert_eq!(&printed, &*readable(&text));
            prop_assert!(!printed.contains(|c: char| turns(c) || (c.is_control() && c != '\n' && c != '\t')));
            prop_assert_eq!(&*readable(&printed), &printed);
        }
    }
}
