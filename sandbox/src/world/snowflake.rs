//! Discord's ids: a time in milliseconds, and a counter that makes them unique and increasing.

use chrono::{DateTime, Utc};
use serde_json::Value;

/// Discord's epoch, 2015-01-01T00:00:00Z, in Unix milliseconds.
const EPOCH: i64 = 1_420_070_400_000;

/// Gives out ids; each is greater than every one before.
#[derive(Debug, Default)]
pub(crate) struct Snowflakes {
    last: u64,
}

impl Snowflakes {
    /// The next id for something that comes to be at `now`.
    pub(crate) fn next(&mut self, now: DateTime<Utc>) -> u64 {
        self.last = at(now).max(self.last + 1);
        self.last
    }
}

/// The smallest id of something that came to be at `time`; zero for a time before Discord's epoch.
pub(crate) fn at(time: DateTime<Utc>) -> u64 {
    u64::try_from(time.timestamp_millis() - EPOCH).map_or(0, |millis| millis << 22)
}

/// An id as it stands in JSON: a string of digits, or, as some libraries send it, a number.
pub(crate) fn parse(value: &Value) -> Option<u64> {
    match value {
        Value::String(text) => text.parse().ok(),
        Value::Number(number) => number.as_u64(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_one_millisecond_increase() {
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let mut snowflakes = Snowflakes::default();
        let (first, second) = (snowflakes.next(now), snowflakes.next(now));
        assert!(first < second);
        assert_eq!(first, at(now));
    }
}
