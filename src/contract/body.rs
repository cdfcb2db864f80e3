//! The one text that is signed: who with whom, for which track, the terms, the document. Pure.
//!
//! It is written once, kept, hashed, and handed to the partner as a file: `sha256sum` of that file
//! is the hash that is shown.

use sha2::{Digest, Sha256};

use super::{ContractError, LONGEST_DOCUMENT};
use crate::partner::Partner;
use crate::tenant::Tenant;
use crate::text::bounded;

/// What stands before the hash of a linked file.
const FILE_HASH: &str = "file_sha256 = ";

/// The words of a contract, or a link to them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Document<'t> {
    /// The words, or the link.
    pub(super) text: &'t str,
    /// The SHA-256 of what the link leads to, 64 hex digits.
    pub(super) file_hash: Option<&'t str>,
}

impl<'t> Document<'t> {
    /// Takes words as they are; a link needs the hash of what it leads to, since that can change
    /// behind it.
    pub(super) fn parse(text: &'t str, file_hash: &'t str) -> Result<Self, ContractError> {
        let too_long = ContractError::Document { max: usize::from(LONGEST_DOCUMENT) };
        let text = bounded(text, 1..=LONGEST_DOCUMENT).ok_or(too_long)?;
        let file_hash = file_hash.trim();
        let is_hash =
            file_hash.len() == 64 && file_hash.bytes().all(|byte| byte.is_ascii_hexdigit());
        let is_link = ["https://", "http://"].iter().any(|scheme| text.starts_with(scheme))
            && !text.contains(' ');
        match (is_hash, is_link, file_hash.is_empty()) {
            (true, _, _) => Ok(Self { text, file_hash: Some(file_hash) }),
            (false, false, true) => Ok(Self { text, file_hash: None }),
            _ => Err(ContractError::FileHash),
        }
    }
}

/// All that is signed. `terms` stand in it as they were typed.
pub(super) fn write_document(
    tenant: &Tenant,
    partner: &Partner,
    track: &str,
    terms: &str,
    document: &Document<'_>,
) -> String {
    let head = [
        format!("program = \"{}\"", tenant.program.meta.id),
        format!("program_version = \"{}\"", tenant.program.version()),
        format!("discord_server = {}", tenant.guild),
        format!("partner = {}", partner.id),
        format!("discord_member = {}", partner.member),
        format!("track = \"{track}\""),
    ];
    let file = document
        .file_hash
        .map(|hash| format!("{FILE_HASH}\"{}\"\n", hash.to_lowercase()))
        .unwrap_or_default();
    format!("{}\n{file}\n[terms]\n{terms}\n\n[document]\n{}\n", head.join("\n"), document.text)
}

/// The hash of a linked file that [`write_document`] has put into a text; empty when there is none.
pub(super) fn file_hash_of(body: &str) -> String {
    let head = body.split("\n\n").next().unwrap_or_default();
    let found = head.lines().find_map(|line| line.strip_prefix(FILE_HASH));
    found.map(|hash| hash.trim_matches('"').to_owned()).unwrap_or_default()
}

/// The SHA-256 of a text.
pub(super) fn hash_document(body: &str) -> [u8; 32] {
    Sha256::digest(body.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::hex;

    const HASH: &str = "9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B2B0B822CD15D6C15B0F00A08";

    #[test]
    fn a_link_needs_the_hash_of_its_file_and_words_need_none() {
        let words = Document::parse("  We agree.\nAll of it.  ", "").unwrap();
        assert_eq!((words.text, words.file_hash), ("We agree.\nAll of it.", None));
        let link = Document::parse("https://example.com/c.pdf", HASH).unwrap();
        assert_eq!(link.file_hash, Some(HASH));
        assert!(Document::parse("We agree, see the file.", HASH).is_ok());
        for (text, hash) in [
            ("https://example.com/c.pdf", ""),
            ("https://example.com/c.pdf", "abc"),
            ("Words", "abc"),
        ] {
            assert!(
                matches!(Document::parse(text, hash), Err(ContractError::FileHash)),
                "{text} {hash}"
            );
        }
        let longest = "x".repeat(usize::from(LONGEST_DOCUMENT));
        assert!(Document::parse(&longest, "").is_ok());
        for bad in [String::new(), "  \n ".to_owned(), longest + "x"] {
            assert!(matches!(Document::parse(&bad, ""), Err(ContractError::Document { .. })));
        }
    }

    #[test]
    fn the_hash_of_the_file_is_found_again_and_only_in_its_place() {
        let head = "program = \"x\"\ntrack = \"t\"\n";
        let rest = format!("\n[terms]\n\n\n[document]\n{FILE_HASH}\"no\"\n");
        assert_eq!(file_hash_of(&format!("{head}{FILE_HASH}\"abc\"\n{rest}")), "abc");
        assert_eq!(file_hash_of(&format!("{head}{rest}")), "");
    }

    #[test]
    fn the_hash_is_what_sha256sum_prints() {
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(hex(&hash_document("abc")), expected);
    }
}
