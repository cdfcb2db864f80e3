//! Amounts and rates of a program file: strings, because TOML's numbers are floats.
//!
//! Every amount has one of the program's units and every rate lies between 0 % and 100 %; what they
//! are for is not known here.

use toml::de::DeValue;

use super::document::ProgramValue;
use super::fault::nearest;
use super::reader::Table;
use crate::money::{BasisPoints, Money, Unit};

impl<'t> Table<'_, 't> {
    /// The text of an amount or a rate. A number is refused with a message of its own: TOML's
    /// numbers are floats, and floats lose cents.
    fn exact(
        &mut self,
        key: &str,
        example: &str,
        write: impl Fn(&str) -> Option<String>,
    ) -> Option<&'t str> {
        let value = self.get(key)?;
        let number = match value.get_ref() {
            DeValue::String(text) => return Some(text.as_ref()),
            DeValue::Integer(number) => Some(number.as_str()),
            DeValue::Float(number) => Some(number.as_str()),
            _ => None,
        };
        let message = format!(
            "\"{key}\" is written as a string, for example \"{example}\", and never as a number"
        );
        self.error(key, message, number.and_then(write));
        None
    }

    /// An amount of a given unit: a decimal string.
    pub(super) fn money(&mut self, key: &str, unit: Unit) -> Money {
        let text = self.exact(key, "5.00", |number| Some(number.to_owned()));
        self.need(key);
        match text.map(|text| Money::parse(text, unit)) {
            Some(Ok(money)) => {
                self.record(key, ProgramValue::Money(money));
                return money;
            }
            Some(Err(error)) => self.error(key, error.to_string(), None),
            None => {}
        }
        Money::new(0, unit)
    }

    /// An amount with its unit behind it, `50 CREDIT`, above zero.
    pub(super) fn amount(&mut self, key: &str, units: &[Unit]) -> Option<Money> {
        let text = self.exact(key, "50 CREDIT", |number| Some(number.to_owned()));
        self.need(key);
        let text = text?;
        let Some((amount, code)) = text.trim().split_once(' ') else {
            self.error(
                key,
                format!("\"{text}\" is not an amount with its unit, for example \"50 CREDIT\""),
                None,
            );
            return None;
        };
        let Some(unit) = units.iter().find(|unit| unit.code() == code.trim()) else {
            let suggestion = nearest(code.trim(), units.iter().map(Unit::code));
            let message = format!(
                "\"{}\" is neither the program's currency nor one of its units",
                code.trim()
            );
            self.error(key, message, suggestion);
            return None;
        };
        match Money::parse(amount, *unit) {
            Ok(money) if money.minor() > 0 => {
                self.record(key, ProgramValue::Money(money));
                return Some(money);
            }
            Ok(_) => {
                self.error(key, format!("\"{key}\" is nothing; write an amount above zero"), None);
            }
            Err(error) => self.error(key, error.to_string(), None),
        }
        None
    }

    /// A rate that has to be there, written like `13%`.
    pub(super) fn rate(&mut self, key: &str) -> Option<BasisPoints> {
        let rate = self.rate_opt(key);
        self.need(key);
        rate
    }

    /// As [`Table::rate`], when it is there.
    pub(super) fn rate_opt(&mut self, key: &str) -> Option<BasisPoints> {
        let text = self.exact(key, "13%", with_sign)?;
        let rate = BasisPoints::parse(text);
        match &rate {
            Ok(rate) => self.record(key, ProgramValue::Percent(*rate)),
            Err(error) => {
                let suggestion = with_sign(text.trim());
                self.error(key, error.to_string(), suggestion);
            }
        }
        rate.ok()
    }
}

/// The rate that was probably meant by a number without its sign. Whether `0.22` means 22 % or 0.22
/// % is not guessed.
fn with_sign(number: &str) -> Option<String> {
    let rate = format!("{number}%");
    (!number.starts_with("0.") && BasisPoints::parse(&rate).is_ok()).then_some(rate)
}
