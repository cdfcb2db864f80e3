//! Amounts and counts as spreadsheets and panels write them.

use crate::money::{Money, Unit};

/// Why a text is no amount, in words that go on after the name of its field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} {fault}")]
pub struct AmountError {
    text: String,
    fault: AmountFault,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
enum AmountFault {
    #[error("is below zero")]
    Negative,
    #[error("has a sign: leave it out")]
    Sign,
    #[error("has a currency sign: leave it out, and write the currency in a column of its own")]
    CurrencySign,
    #[error("is in another currency than {0}")]
    OtherCurrency(Unit),
    #[error("is a number that the spreadsheet has shortened: format the column as text")]
    Shortened,
    #[error(
        "can be a whole number or one with three decimals: write no mark between thousands, and \
         two decimals"
    )]
    Thousands,
    #[error("has more decimals than {0}, which has {decimals}", decimals = .0.decimals())]
    Decimals(Unit),
    #[error("is more than an amount may be")]
    TooMuch,
    #[error("is not a number")]
    NotANumber,
}

/// Reads an amount: digits, with a point or a comma before the decimals. Thousands may be set apart
/// where it is plain that they are; so a single mark with three digits behind it is refused unless
/// the unit has three decimals. Zeros behind the unit's decimals mean nothing. The unit's code may
/// stand before or behind it.
///
/// # Errors
/// [`AmountError`] for anything else, a sign included.
pub fn amount(text: &str, unit: Unit) -> Result<Money, AmountError> {
    plain(text.trim(), unit)
        .and_then(|plain| Money::parse(&plain, unit).map_err(|_| AmountFault::TooMuch))
        .map_err(|fault| AmountError { text: text.trim().to_owned(), fault })
}

/// As [`amount`], with a minus before what has gone out.
///
/// # Errors
/// As [`amount`].
pub fn signed_amount(text: &str, unit: Unit) -> Result<Money, AmountError> {
    let trimmed = text.trim();
    match trimmed.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => amount(rest, unit).map(|amount| Money::new(-amount.minor(), unit)),
        None => amount(trimmed, unit),
    }
    .map_err(|error| AmountError { text: trimmed.to_owned(), ..error })
}

/// Reads a whole number: `3`, and `3.0` or `3,00`, which spreadsheets make of it.
#[must_use]
pub fn count(text: &str) -> Option<u32> {
    let text = text.trim();
    let whole = text.split_once(['.', ',']).map_or(Some(text), |(whole, zeros)| {
        let zero = !zeros.is_empty() && zeros.len() != 3 && zeros.bytes().all(|byte| byte == b'0');
        zero.then_some(whole)
    })?;
    whole.bytes().all(|byte| byte.is_ascii_digit()).then(|| whole.parse().ok()).flatten()
}

/// The number with a point before its decimals, and nothing else but digits.
fn plain(text: &str, unit: Unit) -> Result<String, AmountFault> {
    let number = without_code(text, unit)?;
    match number.chars().next() {
        Some('-' | '\u{2212}' | '(') => return Err(AmountFault::Negative),
        Some('+') => return Err(AmountFault::Sign),
        _ => {}
    }
    if number.contains(is_currency_sign) {
        return Err(AmountFault::CurrencySign);
    }
    let digit_first = number.starts_with(|c: char| c.is_ascii_digit());
    if digit_first && number.contains(['e', 'E']) {
        return Err(AmountFault::Shortened);
    }
    let is_group = |c: char| matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\'' | '\u{2019}');
    let known = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',') || is_group(c);
    if !digit_first || !number.chars().all(known) {
        return Err(AmountFault::NotANumber);
    }
    let grouped = number.contains(is_group);
    let (points, commas) = (number.matches('.').count(), number.matches(',').count());
    let (whole, part) = match (points, commas) {
        // One mark, once: decimals, or thousands?
        (1, 0) | (0, 1) => {
            let (whole, part) = number.split_once(['.', ',']).unwrap_or((number, ""));
            if part.len() == 3 && unit.decimals() != 3 && !grouped && whole != "0" {
                return Err(AmountFault::Thousands);
            }
            (whole, Some(part))
        }
        // No mark, or one several times: thousands.
        (_, 0) | (0, _) => (number, None),
        // Both: the last one is the decimals'.
        _ => number
            .rsplit_once(['.', ','])
            .map_or((number, None), |(whole, part)| (whole, Some(part))),
    };
    let whole = digits_of(whole, is_group).ok_or(AmountFault::NotANumber)?;
    let Some(part) = part else { return Ok(whole) };
    if part.is_empty() || !part.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(AmountFault::NotANumber);
    }
    let needed = part.trim_end_matches('0');
    if needed.len() > usize::from(unit.decimals()) {
        return Err(AmountFault::Decimals(unit));
    }
    Ok(if needed.is_empty() { whole } else { format!("{whole}.{needed}") })
}

/// The text without the unit's code before or behind it.
fn without_code(text: &str, unit: Unit) -> Result<&str, AmountFault> {
    let is_letter = |c: char| c.is_ascii_alphabetic();
    let bare = text.trim_matches(is_letter);
    let (front, back) = (
        text.split(|c| !is_letter(c)).next().unwrap_or_default(),
        text.rsplit(|c| !is_letter(c)).next().unwrap_or_default(),
    );
    let codes: Vec<&str> = [front, back].into_iter().filter(|code| !code.is_empty()).collect();
    match codes.as_slice() {
        [] => Ok(text),
        _ if bare.is_empty() => Err(AmountFault::NotANumber),
        [code] if code.eq_ignore_ascii_case(unit.code()) => Ok(bare.trim()),
        [code] if Unit::currency(&code.to_ascii_uppercase()).is_ok() => {
            Err(AmountFault::OtherCurrency(unit))
        }
        _ => Err(AmountFault::NotANumber),
    }
}

/// The digits of a whole number: without marks, or with one kind of mark before each three.
fn digits_of(text: &str, is_group: impl Fn(char) -> bool) -> Option<String> {
    let mark = text.chars().find(|c| !c.is_ascii_digit());
    let Some(mark) = mark else { return Some(text.to_owned()) };
    if !is_group(mark) && !matches!(mark, '.' | ',') {
        return None;
    }
    let groups: Vec<&str> = text.split(mark).collect();
    let (first, rest) = groups.split_first()?;
    let digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    let fits = (1..=3).contains(&first.len())
        && digits(first)
        && rest.iter().all(|group| group.len() == 3 && digits(group));
    fits.then(|| groups.concat())
}

fn is_currency_sign(c: char) -> bool {
    matches!(c, '$' | '€' | '£' | '¥' | '₹' | '₩' | '₽' | '₺' | '₴' | '₫' | '฿' | '₪' | '¢')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, code: &str) -> Result<i64, String> {
        amount(text, Unit::currency(code).unwrap())
            .map(|amount| amount.minor())
            .map_err(|error| error.to_string())
    }

    #[test]
    fn amounts_are_read_as_people_write_them() {
        for (text, code, minor) in [
            ("10", "USD", 1_000),
            (" 10.5 ", "USD", 1_050),
            ("10,50", "EUR", 1_050),
            ("1,234.56", "USD", 123_456),
            ("1.234,56", "EUR", 123_456),
            ("1 234,56", "EUR", 123_456),
            ("1\u{a0}234,56", "EUR", 123_456),
            ("1'234.50", "CHF", 123_450),
            ("1,234,567", "USD", 123_456_700),
            ("1.234.567", "EUR", 123_456_700),
            ("12,345,678.90", "USD", 1_234_567_890),
            ("USD 12.50", "USD", 1_250),
            ("12.50 usd", "USD", 1_250),
            ("10.0000", "USD", 1_000),
            ("1500.00", "JPY", 1_500),
            ("1500", "JPY", 1_500),
            ("1.234", "KWD", 1_234),
            ("1,234", "KWD", 1_234),
            ("1,234.567", "KWD", 1_234_567),
            ("0", "USD", 0),
            ("9999999999.99", "USD", 999_999_999_999),
        ] {
            assert_eq!(read(text, code), Ok(minor), "{text} {code}");
        }
    }

    #[test]
    fn what_is_no_amount_is_refused_with_its_reason() {
        for (text, code, reason) in [
            ("10.000", "USD", "three decimals"),
            ("1,500", "JPY", "three decimals"),
            ("10,000", "EUR", "three decimals"),
            ("0.005", "USD", "more decimals than USD, which has 2"),
            ("10.505", "USD", "three decimals"),
            ("10.5051", "USD", "more decimals"),
            ("1500.50", "JPY", "more decimals than JPY, which has 0"),
            ("-5", "USD", "below zero"),
            ("\u{2212}5", "USD", "below zero"),
            ("(5.00)", "USD", "below zero"),
            ("+10.00", "USD", "a sign"),
            ("$10.00", "USD", "a currency sign"),
            ("10,50 €", "EUR", "a currency sign"),
            ("10.00 EUR", "USD", "another currency than USD"),
            ("1e3", "USD", "has shortened"),
            ("8.03511E+17", "USD", "has shortened"),
            ("10.", "USD", "not a number"),
            (".5", "USD", "not a number"),
            ("1,23,456", "USD", "not a number"),
            ("1.23.456,00", "EUR", "not a number"),
            ("10,00,00", "EUR", "not a number"),
            ("1 23", "EUR", "not a number"),
            ("NaN", "USD", "not a number"),
            ("USD", "USD", "not a number"),
            ("USD 5 USD", "USD", "not a number"),
            ("٣", "USD", "not a number"),
            ("", "USD", "not a number"),
            ("10000000000.01", "USD", "more than an amount may be"),
            ("99999999999999999999", "USD", "more than an amount may be"),
        ] {
            let said = read(text, code).expect_err(text);
            assert!(said.contains(reason), "{text} {code}: {said}");
        }
    }

    #[test]
    fn a_minus_is_what_has_gone_out() {
        let usd = Unit::currency("USD").unwrap();
        let read = |text| signed_amount(text, usd).map(|amount| amount.minor()).ok();
        assert_eq!(read("-1,039.00"), Some(-103_900));
        assert_eq!(read("39,00"), Some(3_900));
        assert_eq!((read("--1"), read("-1.000")), (None, None));
    }

    #[test]
    fn a_spreadsheet_may_write_decimals_behind_a_count() {
        for (text, value) in [("3", 3), (" 3.0 ", 3), ("3,00", 3), ("0", 0), ("12.0000", 12)] {
            assert_eq!(count(text), Some(value), "{text}");
        }
        for text in ["", "-1", "3.5", "1.000", "1,000", "3.", ".0", "many", "4294967296", "+3"] {
            assert_eq!(count(text), None, "{text}");
        }
    }
}
