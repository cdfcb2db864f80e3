//! Months and years as people mean them: in a program's time zone. Pure.

use chrono::{Days, NaiveDate};
use chrono_tz::Tz;

use crate::clock::{UtcMs, start_of_day};

/// A month or a year of a time zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementPeriod {
    name: String,
    zone: Tz,
    from: UtcMs,
    until: UtcMs,
}

impl StatementPeriod {
    /// The month that is written like `2026-07`, from 1970 to 9998; nothing for any other text.
    #[must_use]
    pub fn month(text: &str, zone: Tz) -> Option<Self> {
        let (year, month) = text.split_once('-')?;
        let (year, month) = (number(year, 4)?, number(month, 2)?);
        let next =
            if month == 12 { (year.checked_add(1)?, 1) } else { (year, month.checked_add(1)?) };
        Self::between(text, zone, (year, month), next)
    }

    /// The year that is written like `2026`, from 1970 to 9998; nothing for any other text.
    #[must_use]
    pub fn year(text: &str, zone: Tz) -> Option<Self> {
        let year = number(text, 4)?;
        Self::between(text, zone, (year, 1), (year.checked_add(1)?, 1))
    }

    /// Whether the text is a month's, whatever the time zone.
    #[must_use]
    pub fn is_month(text: &str) -> bool {
        Self::month(text, Tz::UTC).is_some()
    }

    /// Whether the text is a year's.
    #[must_use]
    pub fn is_year(text: &str) -> bool {
        Self::year(text, Tz::UTC).is_some()
    }

    /// The month in which `at` lies.
    #[must_use]
    pub fn month_of(at: UtcMs, zone: Tz) -> Option<Self> {
        Self::month(&at.datetime().with_timezone(&zone).format("%Y-%m").to_string(), zone)
    }

    fn between(name: &str, zone: Tz, from: (u32, u32), until: (u32, u32)) -> Option<Self> {
        let start = |(year, month): (u32, u32)| {
            let day = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, 1)?;
            start_of_day(day, zone)
        };
        let known = (1970..9999).contains(&from.0);
        known.then_some(())?;
        Some(Self { name: name.to_owned(), zone, from: start(from)?, until: start(until)? })
    }

    /// As it was written: `2026-07` or `2026`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its first moment.
    #[must_use]
    pub fn from(&self) -> UtcMs {
        self.from
    }

    /// The first moment after it.
    #[must_use]
    pub fn until(&self) -> UtcMs {
        self.until
    }

    /// The time zone's name in the IANA list.
    #[must_use]
    pub fn zone(&self) -> &'static str {
        self.zone.name()
    }

    /// Its first and its last day, both inclusive: `2026-07-01` and `2026-07-31`.
    #[must_use]
    pub fn days(&self) -> (String, String) {
        let day = |at: UtcMs| at.datetime().with_timezone(&self.zone).date_naive();
        let last = day(self.until).checked_sub_days(Days::new(1)).unwrap_or(NaiveDate::MAX);
        (day(self.from).to_string(), last.to_string())
    }

    /// The day of a moment in the time zone: `2026-07-03`.
    #[must_use]
    pub fn day(&self, at: UtcMs) -> String {
        at.datetime().with_timezone(&self.zone).format("%Y-%m-%d").to_string()
    }

    /// A moment in the time zone, with its offset, RFC 3339: `2026-07-03T12:01:00+02:00`.
    #[must_use]
    pub fn moment(&self, at: UtcMs) -> String {
        at.datetime().with_timezone(&self.zone).to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
    }
}

/// A number of exactly this many digits.
fn number(text: &str, digits: usize) -> Option<u32> {
    let fits = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    fits.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(period: &StatementPeriod) -> (String, String) {
        (period.from().to_string(), period.until().to_string())
    }

    #[test]
    fn a_month_begins_and_ends_at_the_zones_midnight() {
        let july = StatementPeriod::month("2026-07", Tz::Europe__Amsterdam).unwrap();
        assert_eq!(
            span(&july),
            ("2026-06-30T22:00:00Z".to_owned(), "2026-07-31T22:00:00Z".to_owned())
        );
        assert_eq!(july.days(), ("2026-07-01".to_owned(), "2026-07-31".to_owned()));
        // Summer time ends in October.
        let october = StatementPeriod::month("2026-10", Tz::Europe__Amsterdam).unwrap();
        assert_eq!(
            span(&october),
            ("2026-09-30T22:00:00Z".to_owned(), "2026-10-31T23:00:00Z".to_owned())
        );
        let year = StatementPeriod::year("2026", Tz::UTC).unwrap();
        assert_eq!(
            span(&year),
            ("2026-01-01T00:00:00Z".to_owned(), "2027-01-01T00:00:00Z".to_owned())
        );
        let at = UtcMs::parse("2026-06-30T22:00:00Z").unwrap();
        assert_eq!(StatementPeriod::month_of(at, Tz::Europe__Amsterdam), Some(july.clone()));
        assert_eq!(StatementPeriod::month_of(at, Tz::UTC).unwrap().name(), "2026-06");
        assert_eq!(
            (july.day(at).as_str(), july.moment(at).as_str()),
            ("2026-07-01", "2026-07-01T00:00:00+02:00")
        );
    }

    #[test]
    fn what_is_no_month_or_year_is_refused() {
        for bad in [
            "2026",
            "2026-13",
            "2026-00",
            "2026-7",
            "26-07",
            "2026-07-01",
            "1969-12",
            "9999-01",
            "x",
            "",
            "+026-07",
        ] {
            assert_eq!(StatementPeriod::month(bad, Tz::UTC), None, "{bad:?}");
        }
        for bad in ["26", "2026-07", "1969", "9999", "", "+202"] {
            assert_eq!(StatementPeriod::year(bad, Tz::UTC), None, "{bad:?}");
        }
    }
}
