//! Money and other units: integer minor units, never floats.
//!
//! A [`Unit`] is an ISO 4217 currency or a unit of a program's own (`CREDIT`); a [`Money`] is an
//! amount of one unit. Rounding happens in [`Money::commission`] alone, and there it is `floor`.
#![warn(clippy::arithmetic_side_effects)]

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::store::StoreError;

/// The largest amount of one transfer: 10^12 minor units.
pub const MAX_MINOR: i64 = 1_000_000_000_000;

/// What an amount is counted in: a code of 3 to 8 capital ASCII letters and its number of decimals
/// (0 to 4).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Unit {
    code: [u8; 8],
    decimals: u8,
}

impl Unit {
    /// ISO 4217's own code for "no currency", with two decimals.
    pub const NONE: Self = Self { code: *b"XXX\0\0\0\0\0", decimals: 2 };

    /// A unit of a program's own, for example `CREDIT` with 0 decimals.
    ///
    /// # Errors
    /// [`MoneyError::Unit`] unless `code` is 3 to 8 letters A to Z and `decimals` at most 4.
    pub fn new(code: &str, decimals: u8) -> Result<Self, MoneyError> {
        let bytes = code.as_bytes();
        if !(3..=8).contains(&bytes.len())
            || !bytes.iter().all(u8::is_ascii_uppercase)
            || decimals > 4
        {
            return Err(MoneyError::Unit(code.to_owned()));
        }
        let mut padded = [0; 8];
        for (to, from) in padded.iter_mut().zip(bytes) {
            *to = *from;
        }
        Ok(Self { code: padded, decimals })
    }

    /// The ISO 4217 currency of this code, with its official number of decimals.
    ///
    /// # Errors
    /// [`MoneyError::Unit`] when ISO 4217 does not list the code.
    pub fn currency(code: &str) -> Result<Self, MoneyError> {
        let unknown = || MoneyError::Unit(code.to_owned());
        let currency = iso_currency::Currency::from_code(code).ok_or_else(unknown)?;
        let decimals =
            currency.exponent().and_then(|e| u8::try_from(e).ok()).ok_or_else(unknown)?;
        Self::new(code, decimals)
    }

    /// A unit as the table `unit` has it, which is joined to the `row` of `table` that counts in it:
    /// a program file may have lost a unit in which something was counted before.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`] when it is no unit.
    pub(crate) fn stored(
        code: &str,
        decimals: i64,
        table: &'static str,
        row: i64,
    ) -> Result<Self, StoreError> {
        let unit = u8::try_from(decimals).ok().and_then(|decimals| Self::new(code, decimals).ok());
        unit.ok_or(StoreError::Inconsistent { table, column: "unit", row })
    }

    /// The code, for example `USD`.
    #[must_use]
    pub fn code(&self) -> &str {
        let end = self.code.iter().position(|b| *b == 0).unwrap_or(self.code.len());
        std::str::from_utf8(self.code.get(..end).unwrap_or_default()).unwrap_or_default()
    }

    /// How many decimals an amount is written with.
    #[must_use]
    pub fn decimals(&self) -> u8 {
        self.decimals
    }

    fn scale(self) -> i64 {
        10_i64.saturating_pow(u32::from(self.decimals))
    }
}

impl fmt::Debug for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// A rate in basis points: 10,000 are 100 %.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct BasisPoints(u16);

impl BasisPoints {
    /// Nothing.
    pub const NONE: Self = Self(0);
    /// 100 %.
    pub const FULL: Self = Self(10_000);

    /// A rate of `bps` basis points.
    ///
    /// # Errors
    /// [`MoneyError::Rate`] above 10,000 (100 %).
    pub fn new(bps: u32) -> Result<Self, MoneyError> {
        let small = u16::try_from(bps).ok().filter(|small| *small <= 10_000);
        small.map(Self).ok_or_else(|| MoneyError::Rate(bps.to_string()))
    }

    /// Reads `13%` or `2.5%`: at most two decimals.
    ///
    /// # Errors
    /// [`MoneyError::Rate`] for anything else, or above 100 %.
    pub fn parse(text: &str) -> Result<Self, MoneyError> {
        let bad = || MoneyError::Rate(text.to_owned());
        let number = text.trim().strip_suffix('%').ok_or_else(bad)?;
        let hundredths = decimal(number.trim_end(), 2).ok_or_else(bad)?;
        u32::try_from(hundredths)
            .map_err(|_| bad())
            .and_then(|bps| Self::new(bps).map_err(|_| bad()))
    }

    /// The number of basis points, 0 to 10,000.
    #[must_use]
    pub fn get(self) -> u32 {
        self.0.into()
    }
}

impl fmt::Display for BasisPoints {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, part) = (self.0 / 100, self.0 % 100);
        if part == 0 { write!(f, "{whole}%") } else { write!(f, "{whole}.{part:02}%") }
    }
}

/// An amount of one unit, in minor units (cents for USD). Negative amounts exist only as
/// differences.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Money {
    unit: Unit,
    minor: i64,
}

impl Money {
    /// `minor` minor units of `unit`.
    #[must_use]
    pub fn new(minor: i64, unit: Unit) -> Self {
        Self { unit, minor }
    }

    /// Reads a decimal such as `10`, `10.5` or `10.50`: digits, one point, no more decimals than
    /// the unit has.
    ///
    /// # Errors
    /// [`MoneyError::Amount`] for anything else, a sign included, or above [`MAX_MINOR`].
    pub fn parse(text: &str, unit: Unit) -> Result<Self, MoneyError> {
        match decimal(text.trim(), unit.decimals) {
            Some(minor) if minor <= MAX_MINOR => Ok(Self { unit, minor }),
            _ => Err(MoneyError::Amount(text.to_owned())),
        }
    }

    /// The amount in minor units.
    #[must_use]
    pub fn minor(&self) -> i64 {
        self.minor
    }

    /// What it is counted in.
    #[must_use]
    pub fn unit(&self) -> Unit {
        self.unit
    }

    /// `floor(amount * rate / 10,000)`, computed in 128 bits. Source: docs/design/ledger.md,
    /// Numbers.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`] when the amount is negative or the result does not fit.
    pub fn commission(self, rate: BasisPoints) -> Result<Self, MoneyError> {
        if self.minor < 0 {
            return Err(MoneyError::Overflow);
        }
        let minor = i128::from(self.minor).saturating_mul(i128::from(rate.0)).div_euclid(10_000);
        Ok(Self { unit: self.unit, minor: i64::try_from(minor).map_err(|_| MoneyError::Overflow)? })
    }

    /// The sum of two amounts of one unit.
    ///
    /// # Errors
    /// [`MoneyError::Units`] when the units differ, [`MoneyError::Overflow`] when the sum does not
    /// fit.
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        if self.unit != other.unit {
            return Err(MoneyError::Units(self.unit, other.unit));
        }
        let minor = self.minor.checked_add(other.minor).ok_or(MoneyError::Overflow)?;
        Ok(Self { unit: self.unit, minor })
    }

    /// The amount alone, with the unit's decimals and a point: `2.20`.
    #[must_use]
    pub fn decimal(&self) -> String {
        Decimal(*self).to_string()
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", Decimal(*self), self.unit)
    }
}

/// An amount as [`Money::decimal`] writes it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Decimal(pub(crate) Money);

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Money { unit, minor } = self.0;
        let scale = unit.scale().unsigned_abs();
        let sign = if minor < 0 { "-" } else { "" };
        let all = minor.unsigned_abs();
        let (whole, part) =
            (all.checked_div(scale).unwrap_or(all), all.checked_rem(scale).unwrap_or(0));
        match unit.decimals {
            0 => write!(f, "{sign}{whole}"),
            n => write!(f, "{sign}{whole}.{part:0width$}", width = usize::from(n)),
        }
    }
}

/// Digits with an optional point and at most `decimals` digits behind it, as an integer of
/// 10^-decimals.
fn decimal(text: &str, decimals: u8) -> Option<i64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |s: &str| !s.is_empty() && s.len() <= 15 && s.bytes().all(|b| b.is_ascii_digit());
    let has_point = text.contains('.');
    if !digits(whole) || (has_point && !digits(part)) || part.len() > usize::from(decimals) {
        return None;
    }
    let scale = 10_i64.checked_pow(u32::from(decimals))?;
    // The decimals that are not written are zeros.
    let missing = usize::from(decimals).checked_sub(part.len())?;
    let part = if part.is_empty() { 0 } else { part.parse::<i64>().ok()? };
    let part = part.checked_mul(10_i64.checked_pow(u32::try_from(missing).ok()?)?)?;
    whole.parse::<i64>().ok()?.checked_mul(scale)?.checked_add(part)
}

/// Why an amount, rate or unit was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Not a decimal amount of the unit.
    #[error("{0:?} is not an amount: write digits and a point, for example 10.50")]
    Amount(String),
    /// Not a rate between 0 % and 100 %.
    #[error("{0:?} is not a rate: write a percentage from 0% to 100%, for example \"13%\"")]
    Rate(String),
    /// Not a known unit.
    #[error(
        "{0:?} is not a unit: use an ISO currency such as USD, or declare it in the program's \
         units"
    )]
    Unit(String),
    /// Two amounts of different units met.
    #[error("{0} and {1} cannot be added")]
    Units(Unit, Unit),
    /// The result is outside what an account can hold.
    #[error("the amount is too large")]
    Overflow,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn usd() -> Unit {
        Unit::currency("USD").unwrap()
    }

    #[test]
    fn the_sixth_customers_ten_dollars_pay_two_twenty() {
        let base = Money::parse("10.00", usd()).unwrap();
        assert_eq!(
            base.commission(BasisPoints::parse("22%").unwrap()).unwrap().to_string(),
            "2.20 USD"
        );
    }

    #[test]
    fn malformed_amounts_are_refused() {
        for bad in [
            "",
            "-1",
            "+1",
            "1.",
            ".5",
            "1.005",
            "1,50",
            "1e3",
            "١",
            "99999999999999999",
            "10000000000.01",
            "0x10",
        ] {
            assert!(Money::parse(bad, usd()).is_err(), "{bad:?}");
        }
        for (good, minor) in
            [("0", 0), ("5", 500), ("5.5", 550), (" 5.05 ", 505), ("10000000000", MAX_MINOR)]
        {
            assert_eq!(Money::parse(good, usd()).unwrap().minor(), minor, "{good:?}");
        }
    }

    #[test]
    fn rates_are_percentages_up_to_a_hundred() {
        assert_eq!(BasisPoints::parse("2.5%").unwrap().get(), 250);
        assert_eq!(BasisPoints::parse("100%").unwrap().to_string(), "100%");
        for bad in ["13", "101%", "-1%", "1.234%", "%", ""] {
            assert!(BasisPoints::parse(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn units_carry_their_decimals() {
        assert_eq!(Money::new(5, Unit::currency("JPY").unwrap()).to_string(), "5 JPY");
        assert_eq!(Money::new(5, Unit::new("CREDIT", 0).unwrap()).to_string(), "5 CREDIT");
        assert_eq!(Money::new(-5, usd()).to_string(), "-0.05 USD");
        assert!(Unit::currency("ABC").is_err() && Unit::new("usd", 2).is_err());
    }

    proptest! {
        #[test]
        fn what_is_printed_reads_back(minor in 0..=MAX_MINOR) {
            let money = Money::new(minor, usd());
            prop_assert_eq!(Money::parse(&money.decimal(), usd()).unwrap(), money);
        }

        #[test]
        fn a_commission_is_never_more_than_its_share(
            minor in 0..=MAX_MINOR,
            bps in 0_u32..=10_000,
        ) {
            let part = Money::new(minor, usd()).commission(BasisPoints::new(bps).unwrap()).unwrap()
                .minor();
            let exact = i128::from(minor).checked_mul(i128::from(bps)).unwrap();
            let lost = i128::from(part).checked_mul(10_000).and_then(|paid| exact.checked_sub(paid))
                .unwrap();
            prop_assert!((0..10_000).contains(&lost), "less than one minor unit is rounded away");
        }
    }
}
