//! The bytes of a file as text: which encoding it is in, and one kind of line end.
//!
//! A mark at the beginning says UTF-8 or UTF-16; so do zeros between the letters. All else is UTF-8
//! for as long as it is, and Windows-1252 from the first byte on that is none, if all before it was
//! ASCII; so it is where the first bytes beyond ASCII are ends of words in Windows-1252 that happen
//! to be letters of UTF-8, too (`weiß“`). A file that is neither is refused rather than read with
//! other letters than it was written with: a customer or a name would be somebody else's.

use std::io::{self, ErrorKind, Read};

use encoding_rs::{Decoder, DecoderResult, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::fault::FileFault;

/// How much is read at once.
const CHUNK: usize = 64 * 1024;

/// How to save a file that is not text, or not one text.
const SAVE: &str = "save it as \"CSV UTF-8\"";

/// A line of its own behind the last one. No text has this letter, so a value that holds it began
/// with a quote that nothing closes.
pub(super) const END: &str = "\0";

/// Reads a file as UTF-8 without a mark. Its lines all end with a line feed, and [`END`] is the last
/// one.
pub struct Text<R> {
    file: R,
    /// Read and not decoded: the beginning of a letter whose end is still to come.
    raw: Vec<u8>,
    decoded: Vec<u8>,
    taken: usize,
    encoding: Option<Encoding>,
    /// The line that is being decoded, from 1.
    line: u64,
    after_return: bool,
    last: Option<u8>,
    ended: bool,
    failed: Option<io::Error>,
}

enum Encoding {
    Utf8 { ascii: bool },
    Windows1252 { last: u8 },
    Utf16(Box<Decoder>),
}

impl<R: Read> Text<R> {
    pub(super) fn new(file: R) -> Self {
        Self {
            file,
            raw: Vec::new(),
            decoded: Vec::new(),
            taken: 0,
            encoding: None,
            line: 1,
            after_return: false,
            last: None,
            ended: false,
            failed: None,
        }
    }

    /// The beginning of the text: this many bytes or more, unless it is shorter.
    pub(super) fn peek(&mut self, bytes: usize) -> io::Result<&[u8]> {
        while self.decoded.len() < bytes && !self.ended {
            self.fill();
        }
        if self.decoded.is_empty()
            && let Some(error) = self.failed.take()
        {
            return Err(error);
        }
        Ok(&self.decoded)
    }

    /// Reads and decodes a piece. What fails is told behind the text before it.
    fn fill(&mut self) {
        if let Err(error) = self.try_to_fill() {
            self.failed = Some(error);
            self.ended = true;
        }
    }

    fn try_to_fill(&mut self) -> io::Result<()> {
        let end = self.read_raw()?;
        let encoding = match self.encoding.take() {
            Some(encoding) => encoding,
            None => self.detect()?,
        };
        let encoding = self.decode(encoding, end)?;
        self.encoding = Some(encoding);
        if end {
            self.ended = true;
            match self.last {
                None => return Err(self.fault("the file is empty")),
                Some(b'\n') => {}
                Some(_) => self.decoded.push(b'\n'),
            }
            self.decoded.extend(END.bytes());
            self.decoded.push(b'\n');
        }
        Ok(())
    }

    /// Reads on, at the beginning until the encoding can be told. Says whether the file has ended.
    fn read_raw(&mut self) -> io::Result<bool> {
        loop {
            let before = self.raw.len();
            self.raw.resize(before.saturating_add(CHUNK), 0);
            let read = self.file.read(self.raw.get_mut(before..).unwrap_or_default());
            self.raw.truncate(before.saturating_add(*read.as_ref().unwrap_or(&0)));
            match read {
                Ok(0) => return Ok(true),
                Ok(_) if self.encoding.is_some() || self.raw.len() >= 4 => return Ok(false),
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// What the first bytes say; a mark is taken away.
    fn detect(&mut self) -> io::Result<Encoding> {
        let utf16 = |encoding: &'static encoding_rs::Encoding| {
            Encoding::Utf16(Box::new(encoding.new_decoder_without_bom_handling()))
        };
        let raw = self.raw.as_slice();
        let (mark, encoding) = match raw {
            [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => {
                return Err(self.fault(format!("the file is in UTF-32: {SAVE}")));
            }
            [0xef, 0xbb, 0xbf, ..] => (3, Encoding::Utf8 { ascii: false }),
            [0xff, 0xfe, ..] | [1..=255, 0, 1..=255, 0, ..] => {
                (if raw.starts_with(&[0xff]) { 2 } else { 0 }, utf16(UTF_16LE))
            }
            [0xfe, 0xff, ..] | [0, 1..=255, 0, 1..=255, ..] => {
                (if raw.starts_with(&[0xfe]) { 2 } else { 0 }, utf16(UTF_16BE))
            }
            [b'P', b'K', 3 | 5, ..] | [0xd0, 0xcf, 0x11, 0xe0, ..] => {
                return Err(self.fault(format!(
                    "the file is a workbook or an archive, not CSV: open it in the spreadsheet \
                     and {SAVE}"
                )));
            }
            [b'%', b'P', b'D', b'F', ..] | [0x1f, 0x8b, ..] => {
                return Err(self.fault(format!(
                    "the file is a PDF or is compressed, not CSV: unpack it, or {SAVE}"
                )));
            }
            _ => (0, Encoding::Utf8 { ascii: true }),
        };
        self.raw.drain(..mark);
        Ok(encoding)
    }

    fn decode(&mut self, encoding: Encoding, end: bool) -> io::Result<Encoding> {
        let raw = std::mem::take(&mut self.raw);
        match encoding {
            Encoding::Utf8 { ascii } => match std::str::from_utf8(&raw) {
                Ok(_) if ascii && are_ends_of_words(&raw) => {
                    self.raw = raw;
                    self.decode(Encoding::Windows1252 { last: 0 }, end)
                }
                Ok(text) => {
                    self.push(text)?;
                    Ok(Encoding::Utf8 { ascii: ascii && text.is_ascii() })
                }
                Err(error) => {
                    let (good, rest) = raw.split_at(error.valid_up_to());
                    if ascii && are_ends_of_words(good) {
                        self.raw = raw;
                        return self.decode(Encoding::Windows1252 { last: 0 }, end);
                    }
                    let text = std::str::from_utf8(good).unwrap_or_default();
                    self.push(text)?;
                    let ascii = ascii && text.is_ascii();
                    self.raw = rest.to_vec();
                    if error.error_len().is_none() && !end {
                        return Ok(Encoding::Utf8 { ascii });
                    }
                    if !ascii {
                        return Err(self.mixed());
                    }
                    self.decode(Encoding::Windows1252 { last: 0 }, end)
                }
            },
            Encoding::Windows1252 { mut last } => {
                for byte in &raw {
                    // "Ã¼" is how ü in UTF-8 looks in Windows-1252.
                    if matches!(last, 0xc2 | 0xc3) && (0x80..=0xbf).contains(byte) {
                        return Err(self.mixed());
                    }
                    last = *byte;
                }
                let (text, _) = WINDOWS_1252.decode_without_bom_handling(&raw);
                if text.contains(|c| ('\u{80}'..='\u{9f}').contains(&c)) {
                    return Err(self.fault(format!(
                        "there is a byte in it that is a letter neither in UTF-8 nor in \
                         Windows-1252: {SAVE}"
                    )));
                }
                self.push(&text)?;
                Ok(Encoding::Windows1252 { last })
            }
            Encoding::Utf16(mut decoder) => {
                let most = decoder.max_utf8_buffer_length_without_replacement(raw.len());
                let mut text = String::with_capacity(most.unwrap_or(raw.len()));
                let (result, _) =
                    decoder.decode_to_string_without_replacement(&raw, &mut text, end);
                self.push(&text)?;
                match result {
                    DecoderResult::InputEmpty => Ok(Encoding::Utf16(decoder)),
                    _ => Err(self.fault(format!("the file is in UTF-16 and damaged here: {SAVE}"))),
                }
            }
        }
    }

    /// Keeps decoded text, with one kind of line end.
    fn push(&mut self, text: &str) -> io::Result<()> {
        let plain = text.as_bytes();
        if !self.after_return && !plain.contains(&b'\r') && !plain.contains(&0) {
            let lines = memchr::memchr_iter(b'\n', plain).count();
            self.line = self.line.saturating_add(u64::try_from(lines).unwrap_or(u64::MAX));
            self.decoded.extend_from_slice(plain);
            self.last = plain.last().copied().or(self.last);
            return Ok(());
        }
        for byte in text.bytes() {
            let after_return = std::mem::replace(&mut self.after_return, byte == b'\r');
            let byte = match byte {
                0 => return Err(self.fault(format!("the file is not text: {SAVE}"))),
                b'\n' if after_return => continue,
                b'\r' => b'\n',
                other => other,
            };
            if byte == b'\n' {
                self.line = self.line.saturating_add(1);
            }
            self.decoded.push(byte);
            self.last = Some(byte);
        }
        Ok(())
    }

    fn mixed(&self) -> io::Error {
        self.fault(format!(
            "this line is not in the encoding of the lines before it, UTF-8 or Windows-1252: {SAVE}"
        ))
    }

    fn fault(&self, what: impl Into<String>) -> io::Error {
        let line = if self.last.is_some() { self.line } else { 0 };
        io::Error::new(ErrorKind::InvalidData, FileFault::new(line, what))
    }
}

/// Whether all bytes beyond ASCII, and there are some, are ends of words in Windows-1252: a letter
/// and what may stand behind a word. The letters that they are in UTF-8 belong to scripts that are
/// hardly ever written right behind an ASCII letter.
fn are_ends_of_words(bytes: &[u8]) -> bool {
    if bytes.is_ascii() {
        return false;
    }
    let (mut earlier, mut before, mut rest) = (0_u8, 0_u8, bytes);
    while let Some((first, behind)) = rest.split_first() {
        // How many bytes follow the first one of a letter in UTF-8.
        let follow = match first {
            0..=0x7f => 0,
            // No script of today is so written that a file has it first: this is ß.
            0xdf => 1,
            // Letters that UTF-8 writes among Latin ones, too (Tư, Oțelea, Oʻzbek): these are ends
            // of words in capitals alone.
            0xc6..=0xcd
                if before.is_ascii_uppercase()
                    && earlier.is_ascii_uppercase()
                    && !behind.get(1).is_some_and(u8::is_ascii_alphanumeric) =>
            {
                1
            }
            0xce..=0xde if before.is_ascii_uppercase() => 1,
            // Vietnamese (Hồ), marks such as the ones in O’Brien and A–B, and those of Chinese.
            0xe1 if behind.first() == Some(&0xbb) => return false,
            0xe2 if behind.first() != Some(&0xa0) => return false,
            0xe3 if behind.first() == Some(&0x80) => return false,
            0xe0..=0xef if before.is_ascii_alphabetic() => 2,
            _ => return false,
        };
        let Some((marks, next)) = behind.split_at_checked(follow) else { return false };
        if !marks.iter().all(|mark| is_behind_a_word(*mark)) {
            return false;
        }
        (earlier, before) = (before, *first);
        rest = next;
    }
    true
}

/// Whether a byte of Windows-1252 is a mark that may stand right behind a word.
fn is_behind_a_word(byte: u8) -> bool {
    let marks = "€…‘’“”–—™›\u{a0}§©«®°²³´·»";
    let (marks, _, _) = WINDOWS_1252.encode(marks);
    marks.contains(&byte)
}

impl<R: Read> Read for Text<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.taken == self.decoded.len() {
            self.decoded.clear();
            self.taken = 0;
            while self.decoded.is_empty() && !self.ended {
                self.fill();
            }
            if self.decoded.is_empty()
                && let Some(error) = self.failed.take()
            {
                return Err(error);
            }
        }
        let read = self.decoded.get(self.taken..).unwrap_or_default().read(buffer)?;
        self.taken = self.taken.saturating_add(read);
        Ok(read)
    }
}
