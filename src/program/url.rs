//! Web addresses: what Discord accepts behind a link button.
//!
//! Holds an address and never opens one.

use std::fmt;

use url::Url;

/// The most characters of an address. Source: Discord, "Button Structure", `url`.
const MAX: usize = 512;

/// An `http` or `https` address of at most 512 characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WebUrl(String);

/// Not an address that can be linked to.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is not a web address: write https:// and a host, without spaces, {MAX} characters at \
     most"
)]
pub struct UrlError(String);

impl WebUrl {
    /// Reads an address.
    ///
    /// # Errors
    /// [`UrlError`] unless it is `http://` or `https://`, a host without a login, and only
    /// printable ASCII, 512 characters at most.
    pub fn parse(text: &str) -> Result<Self, UrlError> {
        let bad = || UrlError(text.to_owned());
        // Browsers mend much, `https:a.b` for example; Discord takes it as it is written.
        let written_in_full = text.starts_with("https://") || text.starts_with("http://");
        let is_plain = |b: u8| b.is_ascii_graphic() && !b"<>\"`\\".contains(&b);
        if text.len() > MAX || !written_in_full || !text.bytes().all(is_plain) {
            return Err(bad());
        }
        let url = Url::parse(text).map_err(|_| bad())?;
        let host = url.host_str().unwrap_or_default();
        let has_login = !url.username().is_empty() || url.password().is_some();
        let written = text.split('/').nth(2).unwrap_or_default();
        if host.is_empty() || has_login || written.is_empty() {
            return Err(bad());
        }
        Ok(Self(text.to_owned()))
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The same address with one more parameter; `value` is a code of letters, digits and hyphens.
    #[must_use]
    pub fn with_parameter(&self, name: &str, value: &str) -> String {
        let (address, fragment) =
            self.0.split_once('#').map_or((self.0.as_str(), None), |(a, f)| (a, Some(f)));
        let sign = if address.contains('?') { '&' } else { '?' };
        let fragment = fragment.map(|fragment| format!("#{fragment}")).unwrap_or_default();
        format!("{address}{sign}{name}={value}{fragment}")
    }

    /// What stands in for a faulty address until the reader refuses the file.
    pub(super) fn placeholder() -> Self {
        Self("https://invalid".to_owned())
    }
}

impl fmt::Display for WebUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_goes_before_the_fragment() {
        let with = |text| WebUrl::parse(text).unwrap().with_parameter("ref", "ABC");
        assert_eq!(with("https://a.b/x"), "https://a.b/x?ref=ABC");
        assert_eq!(with("https://a.b/x?y=1#z"), "https://a.b/x?y=1&ref=ABC#z");
    }

    #[test]
    fn only_web_addresses_of_five_hundred_and_twelve_characters_pass() {
        let long = |n: usize| format!("https://a.b/{}", "x".repeat(n - 12));
        for good in [
            "https://discord.gg/x59QfjTEFz",
            "http://localhost:8790/p",
            "https://a.b?x=1#y",
            &long(512),
        ] {
            assert!(WebUrl::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "discord.gg/x",
            "ftp://a.b",
            "https://",
            "https:///x",
            "https://a.b:99999/",
            "https://someone@a.b/",
            "https:a.b",
            "https://a b",
            "javascript:alert(1)",
            &long(513),
        ] {
            assert!(WebUrl::parse(bad).is_err(), "{bad}");
        }
    }
}
