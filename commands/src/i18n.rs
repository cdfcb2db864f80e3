//! Words: every text that a person reads comes from `locales/`, in the language of who reads it.
//!
//! What is said to one member is in the member's language; what everybody in a channel sees is in
//! the guild's. A text that a language lacks falls back to en-US. Amounts and times are formatted
//! here, once a language.

use std::borrow::Cow;
use std::collections::HashMap;

use chrono::{Datelike as _, NaiveDate};
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

    /// A month and its year: `December 2026`.
    #[must_use]
    pub(crate) fn month(self, day: NaiveDate) -> String {
        let args = [("month", day.month().into()), ("year", day.year().to_string().into())];
        self.with("month-and-year", &args)
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

/// Text of a member or of a program file, made harmless: Discord shows it letter by letter, without
/// mentions and markdown, as at most `max` characters. Links stay links.
#[must_use]
pub(crate) fn plain(text: &str, max: usize) -> String {
    let mut plain = String::with_capacity(text.len());
    let (mut length, mut room) = (0_usize, 0);
    for piece in pieces(&shown(text)) {
        length = length.saturating_add(piece.chars().count());
        if length > max {
            plain.truncate(room);
            plain.push('…');
            break;
        }
        plain.push_str(&piece);
        // What is cut is cut here, where the sign for it still fits.
        if length < max {
            room = plain.len();
        }
    }
    plain
}

/// A title or a heading: in one line, and as [`plain`].
#[must_use]
pub(crate) fn plain_line(text: &str, max: usize) -> String {
    plain(&shown(text).replace('\n', " "), max)
}

/// Text with our own markdown in it, in which no line becomes a heading, a quote, a list or small
/// print. Doing it again changes nothing.
#[must_use]
pub(crate) fn calm(text: &str) -> String {
    let line = |line: &str| match marker(line) {
        Some(at) => format!("{}\\{}", &line[..at], &line[at..]),
        None => line.to_owned(),
    };
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

/// Whether a character turns the direction of what is written around it, so that a text reads as
/// another one.
#[must_use]
pub(crate) fn turns(character: char) -> bool {
    matches!(character,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The text without what is not shown but changes how the rest is.
fn shown(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let shown = text.chars().filter_map(|character| match character {
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
        '\t' => Some(' '),
        c if c.is_control() || turns(c) => None,
        c => Some(c),
    });
    shown.collect()
}

/// What a text is made of so that Discord shows it letter by letter: each character, with what
/// takes its meaning away.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces = Vec::new();
    for (number, line) in text.split('\n').enumerate() {
        if number > 0 {
            pieces.push("\n".to_owned());
        }
        let marker = marker(line);
        let mut link = 0;
        for (at, character) in line.char_indices() {
            link = link.max(at.saturating_add(link_length(&line[at..])));
            pieces.push(match character {
                c if at < link => c.to_string(),
                '\\' | '*' | '_' | '~' | '`' | '|' | '>' | '[' | ']' => format!("\\{character}"),
                // A zero-width space behind it keeps `@everyone` and `<@1>` from becoming mentions.
                '@' | '<' => format!("{character}\u{200b}"),
                c if marker == Some(at) => format!("\\{c}"),
                c => c.to_string(),
            });
        }
    }
    pieces
}

/// Where a backslash keeps a line from becoming a heading, a list, small print or a quote.
fn marker(line: &str) -> Option<usize> {
    let text = line.trim_start();
    let indent = line.len().saturating_sub(text.len());
    let word = text.split(char::is_whitespace).next().unwrap_or_default();
    let number = word.strip_suffix('.').unwrap_or_default();
    if matches!(word, "#" | "##" | "###" | "-" | "-#" | "*" | "+" | ">" | ">>>") {
        Some(indent)
    } else if !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) {
        Some(indent.saturating_add(number.len()))
    } else {
        None
    }
}

/// How many bytes from the beginning of this text Discord makes a link of by itself: there
/// underscores and `@` mean nothing.
fn link_length(text: &str) -> usize {
    let Some(scheme) =
        ["https://", "http://"].iter().find(|scheme| text.starts_with(**scheme)).map(|s| s.len())
    else {
        return 0;
    };
    let address = text[scheme..].bytes();
    let length = address
        .take_while(|byte| byte.is_ascii_alphanumeric() || b"-._:/?#@!$&'+,;=%".contains(byte))
        .count();
    let named = text[scheme..].bytes().take(2).filter(u8::is_ascii_alphanumeric).count() == 2;
    if named { scheme.saturating_add(length) } else { 0 }
}

#[cfg(test)]
mod tests {
    use partnerdesk::money::Unit;
    use proptest::prelude::*;

    use super::*;

    /// What Discord shows of a text that has no markdown in it; nothing when some of it has a
    /// meaning.
    fn as_discord_shows(text: &str) -> Option<String> {
        let mut all = Vec::new();
        for line in text.split('\n') {
            if marker(line).is_some() {
                return None;
            }
            let (mut shown, mut link, mut escaped) = (String::new(), 0, false);
            for (at, character) in line.char_indices() {
                link = link.max(at + link_length(&line[at..]));
                let next = line[at + character.len_utf8()..].chars().next();
                match character {
                    '\\' if !escaped && at >= link => {
                        escaped = true;
                        continue;
                    }
                    '*' | '_' | '~' | '`' | '|' | '>' | '[' | ']' if !escaped && at >= link => {
                        return None;
                    }
                    '@' | '<' if at >= link && next != Some('\u{200b}') => return None,
                    '\u{200b}' => {}
                    c if turns(c) || c.is_control() => return None,
                    c => shown.push(c),
                }
                escaped = false;
            }
            all.push(shown);
        }
        Some(all.join("\n"))
    }

    /// Texts of what means something, mixed with what does not.
    fn texts() -> impl Strategy<Value = String> {
        let words = [
            "# ",
            "### ",
            "> ",
            ">>> ",
            "- ",
            "-# ",
            "* ",
            "1. ",
            "23.",
            "```",
            "`",
            "**",
            "_",
            "~~",
            "||",
            "[x](https://a.example)",
            "<@1>",
            "<@&2>",
            "<#3>",
            "<t:1:R>",
            "@everyone",
            "@here",
            "\\",
            "\n",
            "\r\n",
            "\t",
            " ",
            "\u{202e}",
            "\u{2066}",
            "\u{61c}",
            "\u{7}",
            "https://example.com/a_b_c/@fox",
            "http://_",
            "fox",
            "é",
            "🦊",
        ];
        let piece = prop_oneof![
            4 => proptest::sample::select(words.to_vec()).prop_map(str::to_owned),
            1 => any::<char>().prop_map(String::from),
        ];
        proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn a_plain_text_reads_letter_by_letter_and_fits(text in texts(), max in 1_usize..200) {
            let whole = plain(&text, usize::MAX);
            let read = as_discord_shows(&whole);
            prop_assert_eq!(read, Some(shown(&text).replace('\u{200b}', "")), "{:?}", whole);
            let cut = plain(&text, max);
            prop_assert!(cut.chars().count() <= max, "{:?}", cut);
            prop_assert!(as_discord_shows(&cut).is_some(), "{:?}", cut);
            prop_assert_eq!(cut == whole, whole.chars().count() <= max);
            prop_assert!(!plain_line(&text, max).contains('\n'));
        }

        #[test]
        fn no_line_of_a_calm_text_begins_with_markdown(text in texts()) {
            let once = calm(&text);
            prop_assert_eq!(calm(&once), once.clone());
            for line in once.split('\n') {
                prop_assert!(marker(line).is_none(), "{:?}", line);
            }
        }
    }

    #[test]
    fn what_means_something_at_the_start_of_a_line_is_shown_as_it_was_typed() {
        for (typed, sent) in [
            ("# Title", "\\# Title"),
            ("  - one\n  - two", "  \\- one\n  \\- two"),
            ("-# small", "\\-# small"),
            ("1. first", "1\\. first"),
            ("#5 and -3 and 1.5", "#5 and -3 and 1.5"),
            ("see https://example.com/a_b", "see https://example.com/a_b"),
            ("[x](https://a.example)", "\\[x\\](https://a.example)"),
            ("a\u{202e}b", "ab"),
        ] {
            assert_eq!(plain(typed, 100), sent);
        }
        assert_eq!(calm("**Rate**\n# Title"), "**Rate**\n\\# Title");
        assert_eq!((plain("four", 4), plain("***", 5)), ("four".into(), "\\*\\*…".into()));
    }

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
