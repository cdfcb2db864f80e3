//! Whether a request carries a signature of [Standard Webhooks](https://www.standardwebhooks.com).

use axum::http::HeaderMap;
use secrecy::{ExposeSecret, SecretString};
use standardwebhooks::{
    HEADER_WEBHOOK_ID, HEADER_WEBHOOK_SIGNATURE, HEADER_WEBHOOK_TIMESTAMP, Webhook,
};
use subtle::ConstantTimeEq;

use crate::clock::UtcMs;

/// How far a signature's time may be from now, seconds. **Source:** Standard Webhooks, whose
/// libraries all allow five minutes.
const TOLERANCE: u64 = 300;

/// Whether the headers sign this body with one of the secrets, at most five minutes from `now`. The
/// library would take the time from the machine's clock, so that only the signature is its.
#[must_use]
pub fn is_signed(secrets: &[SecretString], headers: &HeaderMap, body: &[u8], now: UtcMs) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let timestamp = text(HEADER_WEBHOOK_TIMESTAMP).and_then(|text| text.parse::<i64>().ok());
    let (Some(id), Some(timestamp), Some(given)) =
        (text(HEADER_WEBHOOK_ID), timestamp, text(HEADER_WEBHOOK_SIGNATURE))
    else {
        return false;
    };
    if timestamp.abs_diff(now.seconds()) > TOLERANCE {
        return false;
    }
    secrets.iter().any(|secret| {
        let signature = Webhook::new(secret.expose_secret())
            .and_then(|webhook| webhook.sign(id, timestamp, body));
        signature.is_ok_and(|signature| {
            given.split(' ').any(|one| one.as_bytes().ct_eq(signature.as_bytes()).into())
        })
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SECRET: &str = "whsec_c2VjcmV0IHNlY3JldCBzZWNyZXQ=";

    fn headers(timestamp: &str, signature: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert("webhook-id", "m".parse().unwrap());
        headers.insert("webhook-timestamp", timestamp.parse().unwrap());
        headers.insert("webhook-signature", signature.parse().unwrap());
        headers
    }

    #[test]
    fn an_unrepresentable_timestamp_is_refused() {
        let secret = SecretString::from(SECRET);
        for timestamp in ["-9223372036854775808", "9223372036854775807", "-1", "1e9", ""] {
            for now in [i64::MIN, 0, i64::MAX] {
                let headers = headers(timestamp, "v1,AAAA");
                let secrets = std::slice::from_ref(&secret);
                assert!(!is_signed(secrets, &headers, b"{}", UtcMs::new(now)), "{timestamp}");
            }
        }
    }

    proptest! {
        #[test]
        fn a_signature_is_good_for_five_minutes_around_now(
            now in 0..4_000_000_000_000_i64,
            seconds in prop_oneof![-400_i64..400, -5_000_000_i64..5_000_000],
            place in 0..3_usize,
        ) {
            let now = UtcMs::new(now);
            let timestamp = now.seconds() + seconds;
            let right = Webhook::new(SECRET).unwrap().sign("m", timestamp, b"{}").unwrap();
            let mut given = ["v1,AAAA".to_owned(), "v2,other".to_owned(), String::new()];
            given[place] = right;
            let headers = headers(&timestamp.to_string(), &given.join(" "));
            let secrets = [SecretString::from("whsec_b3RoZXIgb3RoZXIgb3RoZXI="), SECRET.into()];
            let signed = |body: &[u8], secrets| is_signed(secrets, &headers, body, now);
            prop_assert_eq!(signed(b"{}", &secrets), seconds.abs() <= 300);
            prop_assert!(!signed(b"{\"more\": 1}", &secrets), "another body");
            prop_assert!(!signed(b"{}", &secrets[..1]), "another secret");
        }
    }
}
