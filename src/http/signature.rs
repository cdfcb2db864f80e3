//! Whether a request carries a signature of [Standard Webhooks](https://www.standardwebhooks.com).

use axum::http::HeaderMap;
use secrecy::{ExposeSecret, SecretString};
use standardwebhooks::{HEADER_WEBHOOK_TIMESTAMP, Webhook};

/// The last second of the year 9999.
const LAST_SECOND: i64 = 253_402_300_799;

/// Whether the headers sign this body with one of the secrets, at most five minutes from now.
#[must_use]
pub fn is_signed(secrets: &[SecretString], headers: &HeaderMap, body: &[u8]) -> bool {
    // The library subtracts the stranger's timestamp from the present, which overflows for one
    // before all time.
    let timestamp = headers
        .get(HEADER_WEBHOOK_TIMESTAMP)
        .and_then(|value| value.to_str().ok()?.parse::<i64>().ok());
    if !timestamp.is_some_and(|seconds| (0..=LAST_SECOND).contains(&seconds)) {
        return false;
    }
    secrets.iter().any(|secret| {
        Webhook::new(secret.expose_secret())
            .is_ok_and(|webhook| webhook.verify(body, headers).is_ok())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unrepresentable_timestamp_is_refused() {
        let secret = SecretString::from("whsec_c2VjcmV0IHNlY3JldCBzZWNyZXQ=");
        for timestamp in ["-9223372036854775808", "9223372036854775807", "-1", "253402300800", ""] {
            let mut headers = HeaderMap::new();
            headers.insert("webhook-id", "m".parse().unwrap());
            headers.insert("webhook-signature", "v1,AAAA".parse().unwrap());
            headers.insert(HEADER_WEBHOOK_TIMESTAMP, timestamp.parse().unwrap());
            assert!(!is_signed(std::slice::from_ref(&secret), &headers, b"{}"), "{timestamp}");
        }
    }
}
