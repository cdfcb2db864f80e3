//! Words: every text that a person reads comes from `locales/`, in the language of who reads it.
//!
//! What is said to one member is in the member's language; what everybody in a channel sees is in
//! the guild's. A text that a language lacks falls back to en-US. Amounts and times are formatted
//! here, once a language.

use std::borrow::Cow;
use std::collections::HashMap;

use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader, langid, static_loader};
use partnerdesk::clock::UtcMs;
use partnerdesk::id::{ChannelId, MemberId};
use partnerdesk::money::{BasisPoints, Money};
use partnerdesk::program::Program;
use partnerdesk::tenant::Tenant;

static_loader! {
    static LOCALES = {
        locales: "../locales",
        fallback_language: "en-US",
        // The marks around arguments are for mixed writing directions; Discord shows them as boxes
        // on some systems.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

static EN: LanguageIdentifier = langid!("en-US");
static NL: LanguageIdentifier = langid!("nl");

/// A language that the product speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Locale {
    /// English.
    En,
    /// Dutch.
    Nl,
}

impl Locale {
    /// The languages besides en-US, with Discord's code: what commands are translated into.
    pub(crate) const TRANSLATIONS: [(&'static str, Self); 1] = [("nl", Self::Nl)];

    /// The language for one of Discord's locale codes; English for those that the product does not
    /// speak.
    #[must_use]
    pub(crate) fn of(code: &str) -> Self {
        Self::TRANSLATIONS
            .iter()
            .find(|(known, _)| *known == code)
            .map_or(Self::En, |found| found.1)
    }

    /// The mark between thousands, and the decimal mark.
    fn marks(self) -> (char, char) {
        match self {
            Self::En => (',', '.'),
            Self::Nl => ('.', ','),
        }
    }

    fn id(self) -> &'static LanguageIdentifier {
        match self {
            Self::En => &EN,
            Self::Nl => &NL,
        }
    }

    /// The text with this id.
    #[must_use]
    pub(crate) fn text(self, id: &str) -> String {
        self.with(id, &[])
    }

    /// The text with this id and these arguments.
    #[must_use]
    pub(crate) fn with(self, id: &str, args: &[(&'static str, Arg)]) -> String {
        let args: HashMap<Cow<'static, str>, FluentValue<'_>> =
            args.iter().map(|(name, arg)| (Cow::Borrowed(*name), arg.value())).collect();
        LOCALES.try_lookup_with_args(self.id(), id, &args).unwrap_or_else(|| {
            tracing::warn!(id, "a text is missing in every language");
            id.to_owned()
        })
    }

    /// The text with this id, if there is one.
    #[must_use]
    pub(crate) fn find(self, id: &str) -> Option<String> {
        LOCALES.try_lookup(self.id(), id)
    }

    /// What a coupon is worth: as [`Locale::money`], with the name that the program file gives a
    /// unit of its own.
    #[must_use]
    pub(crate) fn worth(self, program: &Program, value: Money) -> String {
        let own = program.meta.units.iter().find(|own| own.unit == value.unit());
        own.map_or_else(|| self.money(value), |own| format!("{} {}", self.amount(value), own.name))
    }

    /// An amount with its currency as the language writes it: `$1,234.50` and `1,234.50 CHF` in
    /// English, `€ 1.234,50` in Dutch.
    #[must_use]
    pub(crate) fn money(self, money: Money) -> String {
        let amount = self.amount(money);
        let (sign, digits) = amount.strip_prefix('-').map_or(("", &*amount), |rest| ("-", rest));
        match (currency_sign(money.unit().code()), self) {
            (Some(currency), Self::En) => format!("{sign}{currency}{digits}"),
            (Some(currency), Self::Nl) => format!("{sign}{currency} {digits}"),
            (None, _) => format!("{amount} {}", money.unit()),
        }
    }

    /// A difference with its unit and its sign.
    #[must_use]
    pub(crate) fn change(self, change: Money) -> String {
        let sign = if change.minor() > 0 { "+" } else { "" };
        format!("{sign}{}", self.money(change))
    }

    /// An amount alone, with the language's decimal mark and its mark between thousands.
    #[must_use]
    pub(crate) fn amount(self, money: Money) -> String {
        let (thousands, decimal) = self.marks();
        let amount = money.decimal();
        let (whole, part) = amount.split_once('.').unwrap_or((&*amount, ""));
        let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |rest| ("-", rest));
        let mut text = sign.to_owned();
        for (place, digit) in (1..=digits.len()).rev().zip(digits.chars()) {
            text.push(digit);
            if place > 1 && place % 3 == 1 {
                text.push(thousands);
            }
        }
        if !part.is_empty() {
            text.push(decimal);
            text.push_str(part);
        }
        text
    }

    /// An amount as a form is filled in with it: with the language's decimal mark alone, so that
    /// it can be read back.
    #[must_use]
    pub(crate) fn form_amount(self, money: Money) -> String {
        money.decimal().replace('.', &self.marks().1.to_string())
    }

    /// A rate, with the language's decimal mark.
    #[must_use]
    pub(crate) fn percent(self, rate: BasisPoints) -> String {
        rate.to_string().replace('.', &self.marks().1.to_string())
    }
}

/// The sign of a currency that has one of its own.
fn currency_sign(code: &str) -> Option<&'static str> {
    match code {
        "USD" => Some("$"),
        "EUR" => Some("€"),
        "GBP" => Some("£"),
        "JPY" => Some("¥"),
        _ => None,
    }
}

/// An argument of a text.
#[derive(Debug, Clone)]
pub(crate) enum Arg {
    /// Text that is put in as it is.
    Text(String),
    /// A number, which may choose a plural.
    Number(i64),
}

impl Arg {
    fn value(&self) -> FluentValue<'_> {
        match self {
            Self::Text(text) => FluentValue::from(text.as_str()),
            Self::Number(number) => FluentValue::from(*number),
        }
    }
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<u32> for Arg {
    fn from(number: u32) -> Self {
        Self::Number(i64::from(number))
    }
}

impl From<u64> for Arg {
    fn from(number: u64) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<usize> for Arg {
    fn from(number: usize) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

/// A member, as Discord renders a mention.
#[must_use]
pub(crate) fn mention(member: MemberId) -> String {
    format!("<@{member}>")
}

/// Mentions the tenant's staff role; empty while none is set.
#[must_use]
pub(crate) fn staff_role(tenant: &Tenant) -> String {
    tenant.staff_role.map(|role| format!("<@&{role}>")).unwrap_or_default()
}

/// A channel, as Discord renders a link to it.
#[must_use]
pub(crate) fn channel(channel: ChannelId) -> String {
    format!("<#{channel}>")
}

/// A moment, which Discord shows as how far away it is, in the reader's language.
#[must_use]
pub(crate) fn when(at: UtcMs) -> String {
    format!("<t:{}:R>", at.seconds())
}

/// A moment as Discord shows it in the reader's own time zone.
#[must_use]
pub(crate) fn moment(at: UtcMs) -> String {
    format!("<t:{}:f>", at.seconds())
}

/// A day, which Discord shows in the reader's language and time zone.
#[must_use]
pub(crate) fn day(at: UtcMs) -> String {
    format!("<t:{}:D>", at.seconds())
}

/// Text of a member, made harmless: no mentions, no markdown, no more than `max` characters.
#[must_use]
pub(crate) fn plain(text: &str, max: usize) -> String {
    let mut plain = String::with_capacity(text.len());
    for character in text.chars() {
        if plain.chars().count() >= max.saturating_sub(1) {
            plain.push('…');
            break;
        }
        // A zero-width space behind it keeps `@everyone` and `<@1>` from becoming mentions.
        match character {
            '\\' | '*' | '_' | '~' | '`' | '|' | '>' | '[' | ']' => plain.extend(['\\', character]),
            '@' | '<' => plain.extend([character, '\u{200b}']),
            c => plain.push(c),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use partnerdesk::money::Unit;

    use super::*;

    #[test]
    fn amounts_are_written_as_the_language_writes_them() {
        let money = |minor, code| Money::new(minor, Unit::currency(code).unwrap());
        for (minor, code, en, nl) in [
            (0, "USD", "$0.00", "$ 0,00"),
            (123_450, "USD", "$1,234.50", "$ 1.234,50"),
            (-500, "EUR", "-€5.00", "-€ 5,00"),
            (100_000_000, "EUR", "€1,000,000.00", "€ 1.000.000,00"),
            (99_999, "CHF", "999.99 CHF", "999,99 CHF"),
            (1_234_567, "JPY", "¥1,234,567", "¥ 1.234.567"),
        ] {
            assert_eq!(Locale::En.money(money(minor, code)), en);
            assert_eq!(Locale::Nl.money(money(minor, code)), nl);
        }
        assert_eq!(Locale::En.change(money(500, "USD")), "+$5.00");
        assert_eq!(Locale::Nl.form_amount(money(123_450, "EUR")), "1234,50");
        let rate = BasisPoints::parse("12.5%").unwrap();
        assert_eq!(
            (Locale::En.percent(rate), Locale::Nl.percent(rate)),
            ("12.50%".into(), "12,50%".into())
        );
    }
}
