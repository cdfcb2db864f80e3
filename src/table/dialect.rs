//! How the columns of a file are separated.

/// What a file's first lines say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dialect {
    pub(super) separator: u8,
    /// The first line names the separator (`sep=;`), and the header comes after it.
    pub(super) named: bool,
}

const SEPARATORS: [u8; 3] = *b",;\t";
const SAVE: &str = "save it as \"CSV UTF-8\", with commas, semicolons or tabs between the columns";

impl Dialect {
    /// Looks at the beginning of a text: the separator that a line `sep=` names, else the one that
    /// is most in the header, outside quotes.
    ///
    /// # Errors
    /// A sentence, where the columns are separated by something else.
    pub(super) fn of(head: &[u8]) -> Result<Self, String> {
        let begin = head.iter().position(|byte| !byte.is_ascii_whitespace());
        let head = head.get(begin.unwrap_or(head.len())..).unwrap_or_default();
        if matches!(head, [b'{' | b'[', ..]) {
            return Err(format!("the file is JSON, not CSV: {SAVE}"));
        }
        if matches!(head, [b'<', ..]) {
            return Err(format!("the file is a web page or XML, not CSV: {SAVE}"));
        }
        let end = head.iter().position(|byte| *byte == b'\n').unwrap_or(head.len());
        let first = head.get(..end).unwrap_or_default();
        let plain = first.strip_prefix(b"\"").unwrap_or(first);
        if let Some((name, rest)) = plain.split_at_checked(4)
            && name.eq_ignore_ascii_case(b"sep=")
        {
            return match rest.first() {
                Some(separator) if SEPARATORS.contains(separator) => {
                    Ok(Self { separator: *separator, named: true })
                }
                _ => Err(format!("the line sep= names another separator: {SAVE}")),
            };
        }
        let (mut counts, mut quoted, mut other) = ([0_usize; 3], false, false);
        for byte in head {
            match byte {
                b'"' => quoted = !quoted,
                b'\n' if !quoted => break,
                b'|' if !quoted => other = true,
                byte if !quoted => {
                    for (count, separator) in counts.iter_mut().zip(SEPARATORS) {
                        *count = count.saturating_add(usize::from(*byte == separator));
                    }
                }
                _ => {}
            }
        }
        let most = counts.iter().max().copied().unwrap_or(0);
        if most == 0 && other {
            return Err(format!("the columns are separated by \"|\": {SAVE}"));
        }
        let place = counts.iter().position(|count| *count == most).unwrap_or(0);
        Ok(Self { separator: SEPARATORS.get(place).copied().unwrap_or(b','), named: false })
    }
}
