//! The three headers of a signed request: accepted exactly when a signature, computed here anew, is
//! among them.

#![no_main]

use arbitrary::Arbitrary;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use libfuzzer_sys::fuzz_target;
use partnerdesk::clock::UtcMs;
use partnerdesk::http::is_signed;
use secrecy::SecretString;
use sha2::Sha256;

const KEYS: [&[u8]; 3] =
    [b"the first key, of 24 B..", b"the second key, of 24 B.", b"a key that is not ours.."];
/// The keys that the requests may be signed with: the others are strangers'.
const OURS: usize = 2;
/// When the requests come, seconds since 1970.
const NOW: i64 = 1_800_000_000;
/// How long a signature is good for, seconds.
const TOLERANCE: i64 = 300;

/// A request as a stranger makes it up.
#[derive(Debug, Arbitrary)]
struct Request {
    ids: Vec<Vec<u8>>,
    timestamps: Vec<Timestamp>,
    signatures: Vec<Vec<Piece>>,
    body: Vec<u8>,
}

#[derive(Debug, Arbitrary)]
enum Timestamp {
    Bytes(Vec<u8>),
    Number(i64),
    /// So many seconds from now.
    Near(i16),
}

#[derive(Debug, Arbitrary)]
enum Piece {
    Bytes(Vec<u8>),
    Space,
    Version,
    /// The right signature with one of the keys.
    Right(u8),
    /// The same, one bit of a byte being other.
    Bent(u8, u8, u8),
}

fuzz_target!(|request: Request| {
    let mut headers = HeaderMap::new();
    for id in &request.ids {
        add(&mut headers, "webhook-id", id);
    }
    for timestamp in &request.timestamps {
        let text = match timestamp {
            Timestamp::Bytes(bytes) => bytes.clone(),
            Timestamp::Number(number) => number.to_string().into_bytes(),
            Timestamp::Near(seconds) => (NOW + i64::from(*seconds)).to_string().into_bytes(),
        };
        add(&mut headers, "webhook-timestamp", &text);
    }
    // Only the first of several headers of one name counts.
    let id = first(&headers, "webhook-id");
    let timestamp = first(&headers, "webhook-timestamp").and_then(|text| text.parse::<i64>().ok());
    let right = |key: usize| {
        let (id, timestamp) = (id.clone().unwrap_or_default(), timestamp.unwrap_or_default());
        let mut mac =
            Hmac::<Sha256>::new_from_slice(KEYS[key % KEYS.len()]).expect("a key has any length");
        mac.update(format!("{id}.{timestamp}.").as_bytes());
        mac.update(&request.body);
        STANDARD.encode(mac.finalize().into_bytes())
    };
    for pieces in &request.signatures {
        let mut text = Vec::new();
        for piece in pieces {
            match piece {
                Piece::Bytes(bytes) => text.extend_from_slice(bytes),
                Piece::Space => text.push(b' '),
                Piece::Version => text.extend_from_slice(b"v1,"),
                Piece::Right(key) => text.extend_from_slice(right(usize::from(*key)).as_bytes()),
                Piece::Bent(key, at, bit) => {
                    let mut bent = right(usize::from(*key)).into_bytes();
                    let at = usize::from(*at) % bent.len();
                    bent[at] ^= 1 << (bit % 7);
                    text.extend_from_slice(&bent);
                }
            }
        }
        add(&mut headers, "webhook-signature", &text);
    }
    let age = timestamp.map(|timestamp| NOW.saturating_sub(timestamp).saturating_abs());
    let accepted: Vec<String> = (0..OURS).map(|key| format!("v1,{}", right(key))).collect();
    let signed = id.is_some()
        && age.is_some_and(|age| age <= TOLERANCE)
        && std::str::from_utf8(&request.body).is_ok()
        && first(&headers, "webhook-signature").is_some_and(|header| {
            header.split(' ').any(|one| accepted.iter().any(|right| one == right))
        });
    let secrets: Vec<SecretString> =
        KEYS[..OURS].iter().map(|key| format!("whsec_{}", STANDARD.encode(key)).into()).collect();
    let now = UtcMs::new(NOW * 1000);
    assert_eq!(is_signed(&secrets, &headers, &request.body, now), signed, "{headers:?}");
});

fn add(headers: &mut HeaderMap, name: &'static str, bytes: &[u8]) {
    // What is no header value, hyper has refused before.
    if let Ok(value) = HeaderValue::from_bytes(bytes) {
        headers.append(HeaderName::from_static(name), value);
    }
}

fn first(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}
