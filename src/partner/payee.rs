//! Where a partner's money goes: the payout e-mail address, encrypted and searchable.
//!
//! The plain address exists only inside an [`Email`], which cannot be printed. What is stored is
//! [`seal_email`]'s blob, bound to its partner, and a [`blind_index_of`] under another key. This
//! file stores nothing and decides nothing about payouts.

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use crate::clock::Random;
use crate::id::PartnerId;
use crate::keys::Keys;

/// The longest address, in bytes. **Source:** RFC 5321, 4.5.3.1.3 (a path of 256 with its two angle
/// brackets).
pub const MAX_BYTES: usize = 254;

/// The blob's first byte: XChaCha20-Poly1305 with a random nonce, and this layout.
const VERSION: u8 = 1;
const KEY_ID: usize = 4;
const NONCE: usize = 24;
const HEADER: usize = 1 + KEY_ID + NONCE;

/// The e-mail address of a partner's payout account. It has no `Debug` and no `Display`, and is
/// wiped from memory when dropped.
#[derive(Clone)]
pub struct Email(SecretString);

impl Email {
    /// Reads an address; spaces around it are dropped.
    ///
    /// # Errors
    /// [`PayeeError::TooLong`] above [`MAX_BYTES`], [`PayeeError::NotAnEmail`] for everything that
    /// is not `local@domain.tld` with exactly one `@`.
    pub fn parse(text: &str) -> Result<Self, PayeeError> {
        let text = text.trim();
        if text.len() > MAX_BYTES {
            return Err(PayeeError::TooLong { bytes: text.len() });
        }
        let options = email_address::Options::default()
            .with_required_tld()
            .without_domain_literal()
            .without_display_text();
        let valid = email_address::EmailAddress::parse_with_options(text, options).is_ok();
        if !valid || text.matches('@').count() != 1 {
            return Err(PayeeError::NotAnEmail);
        }
        Ok(Self(SecretString::from(text)))
    }

    /// The plain address: for the payout itself, and for a logged reveal by listed staff.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// The address for showing: its first character and its domain, `a***@x.com`.
    #[must_use]
    pub fn masked(&self) -> String {
        let (local, domain) = self.parts();
        let first: String = local.chars().take(1).collect();
        format!("{first}***@{domain}")
    }

    /// The address under which one mailbox is always found: NFKC, lower case, without `+tag`, an
    /// international domain as DNS has it (`xn--…`), and for Gmail without dots and with one
    /// domain. For comparing only; mail is never sent to it.
    #[must_use]
    pub fn normalised(&self) -> Zeroizing<String> {
        let (local, domain) = self.parts();
        let local = Zeroizing::new(local.nfkc().collect::<String>().to_lowercase());
        let domain = domain.nfkc().collect::<String>().to_lowercase();
        let domain = url::Host::parse(&domain).map_or(domain, |host| host.to_string());
        let mailbox = match local.split_once('+') {
            Some((mailbox, _)) if !mailbox.is_empty() => mailbox,
            _ => local.as_str(),
        };
        Zeroizing::new(match domain.as_str() {
            "gmail.com" | "googlemail.com" => format!("{}@gmail.com", mailbox.replace('.', "")),
            other => format!("{mailbox}@{other}"),
        })
    }

    fn parts(&self) -> (&str, &str) {
        self.expose().split_once('@').expect("invariant: parse lets in exactly one @")
    }
}

/// Encrypts `email` for `partner`: version, key id, nonce, ciphertext and tag. The same address
/// gives another blob each time, and a blob opens for its own partner only.
#[must_use]
pub fn seal_email(keys: &Keys, random: &dyn Random, partner: PartnerId, email: &Email) -> Vec<u8> {
    encrypt(keys, random, &aad("payee", partner), email.expose())
}

/// Decrypts a blob of [`seal_email`].
///
/// # Errors
/// [`PayeeError::UnknownKey`] when another key sealed it, [`PayeeError::Unreadable`] when it is
/// damaged, belongs to another partner, or is of an unknown version.
pub fn open_email(keys: &Keys, partner: PartnerId, blob: &[u8]) -> Result<Email, PayeeError> {
    let text = decrypt(keys, partner, &aad("payee", partner), blob)?;
    Email::parse(text.expose_secret()).map_err(|_| PayeeError::Unreadable { partner })
}

/// Encrypts what a partner typed into `field` of the profile form and was refused.
#[must_use]
pub fn seal_draft(
    keys: &Keys,
    random: &dyn Random,
    partner: PartnerId,
    field: &str,
    text: &str,
) -> Vec<u8> {
    encrypt(keys, random, &aad(field, partner), text)
}

/// Decrypts a blob of [`seal_draft`].
///
/// # Errors
/// As [`open_email`].
pub fn open_draft(
    keys: &Keys,
    partner: PartnerId,
    field: &str,
    blob: &[u8],
) -> Result<SecretString, PayeeError> {
    decrypt(keys, partner, &aad(field, partner), blob)
}

fn encrypt(keys: &Keys, random: &dyn Random, aad: &str, text: &str) -> Vec<u8> {
    let mut nonce = [0; NONCE];
    random.fill(&mut nonce);
    let payload = Payload { msg: text.as_bytes(), aad: aad.as_bytes() };
    let ciphertext = cipher(keys)
        .encrypt(&XNonce::from(nonce), payload)
        .expect("invariant: the cipher refuses only messages of many gigabytes");
    let mut blob = Vec::with_capacity(HEADER + ciphertext.len());
    blob.push(VERSION);
    blob.extend(keys.pii().id().to_be_bytes());
    blob.extend(nonce);
    blob.extend(ciphertext);
    blob
}

fn decrypt(
    keys: &Keys,
    partner: PartnerId,
    aad: &str,
    blob: &[u8],
) -> Result<SecretString, PayeeError> {
    let unreadable = || PayeeError::Unreadable { partner };
    let (&version, rest) = blob.split_first().ok_or_else(unreadable)?;
    let (key_id, rest) = rest.split_first_chunk::<KEY_ID>().ok_or_else(unreadable)?;
    let (nonce, msg) = rest.split_first_chunk::<NONCE>().ok_or_else(unreadable)?;
    if version != VERSION {
        return Err(unreadable());
    }
    let id = u32::from_be_bytes(*key_id);
    if id != keys.pii().id() {
        return Err(PayeeError::UnknownKey { id });
    }
    let payload = Payload { msg, aad: aad.as_bytes() };
    let plain = cipher(keys)
        .decrypt(&XNonce::from(*nonce), payload)
        .map(Zeroizing::new)
        .map_err(|_| unreadable())?;
    let text = std::str::from_utf8(&plain).map_err(|_| unreadable())?;
    Ok(SecretString::from(text))
}

/// A number by which the same mailbox is recognised without decrypting: HMAC-SHA256 under a key of
/// its own.
///
/// # Panics
/// Never: HMAC takes keys of every length.
#[must_use]
pub fn blind_index_of(keys: &Keys, email: &Email) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(keys.blind_index().expose())
        .expect("invariant: any key length fits");
    mac.update(b"paypal:v1");
    mac.update(email.normalised().as_bytes());
    mac.finalize().into_bytes().into()
}

fn cipher(keys: &Keys) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(keys.pii().expose().into())
}

/// What a blob is bound to: another kind, or another partner's row, does not open.
fn aad(kind: &str, partner: PartnerId) -> String {
    format!("{kind}|blob|{partner}")
}

/// What can be wrong with a payee.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PayeeError {
    /// The address is too long.
    #[error("an e-mail address has at most {MAX_BYTES} bytes, not {bytes}")]
    TooLong {
        /// The length of what was typed, in UTF-8.
        bytes: usize,
    },
    /// The text is no e-mail address.
    #[error("this is not an e-mail address")]
    NotAnEmail,
    /// Another key sealed the blob: the key file is not the one that belongs to this database.
    #[error(
        "the payee was encrypted with key {id}, which is not in the key file: is it the right one?"
    )]
    UnknownKey {
        /// The key's id.
        id: u32,
    },
    /// The blob is damaged, or stands in another partner's row.
    #[error("the payee of partner {partner} cannot be decrypted: the row is damaged or was moved")]
    Unreadable {
        /// Whose row it is.
        partner: PartnerId,
    },
}

impl PayeeError {
    /// Whether the user caused it.
    #[must_use]
    pub fn is_refusal(&self) -> bool {
        matches!(self, Self::TooLong { .. } | Self::NotAnEmail)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::*;
    use crate::clock::SystemRandom;

    fn keys() -> Keys {
        let dir = tempfile::tempdir().unwrap();
        Keys::open_or_create(&dir.path().join("keys"), Arc::new(SystemRandom)).unwrap()
    }

    fn email(text: &str) -> Email {
        Email::parse(text).ok().unwrap()
    }

    fn refusal(text: &str) -> PayeeError {
        Email::parse(text).err().unwrap()
    }

    const P1: fn() -> PartnerId = || PartnerId::new(1);

    #[test]
    fn only_whole_addresses_are_taken() {
        assert_eq!(email("  a.b+c@example.com ").expose(), "a.b+c@example.com");
        for text in [
            "",
            "@",
            "a@",
            "a@b",
            "@b.de",
            "a b@c.de",
            "a@b@c.de",
            "\"a@b\"@c.de",
            "A <a@b.de>",
            "a@[127.0.0.1]",
            "a@b..de",
            "a@.de",
        ] {
            assert_eq!(refusal(text), PayeeError::NotAnEmail, "{text}");
        }
        let long = format!("a@{}.de", "b".repeat(250));
        assert_eq!(refusal(&long), PayeeError::TooLong { bytes: 255 });
    }

    #[test]
    fn a_masked_address_hides_the_mailbox() {
        assert_eq!(email("anna@x.com").masked(), "a***@x.com");
        assert_eq!(email("a@x.com").masked(), "a***@x.com");
    }

    #[test]
    fn one_mailbox_has_one_index() {
        let keys = keys();
        let index = |text: &str| blind_index_of(&keys, &email(text));
        assert_eq!(index("An.Na+shop@Gmail.com"), index("anna@googlemail.com"));
        assert_eq!(index("Anna+1@Example.com"), index("anna@example.com"));
        assert_ne!(index("an.na@example.com"), index("anna@example.com"));
        assert_eq!(index("a@München.example"), index("a@xn--mnchen-3ya.example"));
        assert_eq!(index("a@mu\u{308}nchen.example"), index("a@XN--MNCHEN-3YA.example"));
        assert_ne!(index("a@munchen.example"), index("a@münchen.example"));
        assert_eq!(*email("+tag@example.com").normalised(), "+tag@example.com");
        assert_ne!(
            blind_index_of(&keys, &email("a@b.de")),
            blind_index_of(&self::keys(), &email("a@b.de"))
        );
    }

    #[test]
    fn a_blob_of_another_row_is_refused() {
        let keys = keys();
        let blob = seal_email(&keys, &SystemRandom, P1(), &email("a@b.de"));
        let other = PartnerId::new(2);
        assert_eq!(
            open_email(&keys, other, &blob).err(),
            Some(PayeeError::Unreadable { partner: other })
        );
        assert_eq!(open_email(&keys, P1(), &blob).ok().unwrap().expose(), "a@b.de");
    }

    #[test]
    fn every_flipped_bit_is_noticed() {
        let keys = keys();
        let blob = seal_email(&keys, &SystemRandom, P1(), &email("a@b.de"));
        for bit in 0..blob.len() * 8 {
            let mut bad = blob.clone();
            bad[bit / 8] ^= 1 << (bit % 8);
            assert!(open_email(&keys, P1(), &bad).is_err(), "bit {bit}");
        }
        for length in 0..blob.len() {
            assert!(open_email(&keys, P1(), &blob[..length]).is_err(), "length {length}");
        }
    }

    #[test]
    fn a_blob_sealed_with_another_key_is_reported_as_such() {
        let keys = keys();
        let blob = seal_email(&keys, &SystemRandom, P1(), &email("a@b.de"));
        assert_eq!(
            open_email(&self::keys(), P1(), &blob).err(),
            Some(PayeeError::UnknownKey { id: keys.pii().id() })
        );
    }

    proptest! {
        #[test]
        fn what_is_sealed_opens(
            text in "[a-z][a-z0-9.+_-]{0,20}[a-z]@[a-z][a-z0-9]{0,20}\\.[a-z]{2,6}",
            id in any::<i64>(),
        ) {
            prop_assume!(!text.contains(".."));
            let (keys, partner, email) = (keys(), PartnerId::new(id), email(&text));
            let blob = seal_email(&keys, &SystemRandom, partner, &email);
            prop_assert!(!blob.windows(text.len()).any(|w| w == text.as_bytes()));
            prop_assert_ne!(seal_email(&keys, &SystemRandom, partner, &email), blob.clone());
            let opened = open_email(&keys, partner, &blob).ok().unwrap();
            prop_assert_eq!(opened.expose(), text);
        }

        #[test]
        fn no_blob_panics(blob in prop::collection::vec(any::<u8>(), 0..80)) {
            prop_assert!(open_email(&keys(), P1(), &blob).is_err());
        }
    }
}
