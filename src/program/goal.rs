//! What a partner of a track is expected to reach, and how often that is looked at.
//!
//! A target is words and a rhythm: whether it is met is for staff to say. What was said is not
//! known here.

use super::names::Name;
use super::reader::Table;
use super::words::words;

/// The word for what stands in each partner's contract.
const CONTRACT: &str = "contract";

words! {
    /// What a missed target leads to.
    OnMiss {
        /// Staff talk to the partner.
        StaffReview = "staff_review",
    }
}

/// One `[[target]]`; a track has at most one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoalRule {
    /// The `id` of the track whose partners have it.
    pub track: String,
    /// What it is about, each at most 50 characters.
    pub metrics: Vec<String>,
    /// What is to be reached, at most 200 characters; agreed with each partner when absent.
    pub value: Option<String>,
    /// How often it is looked at; agreed with each partner when absent.
    pub review_every: Option<ReviewInterval>,
    /// What a missed one leads to; nothing when absent.
    pub on_miss: Option<OnMiss>,
}

/// A stretch of time as people agree on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReviewInterval {
    /// So many days; a week is seven.
    Days(u32),
    /// This many calendar months.
    Months(u32),
}

impl ReviewInterval {
    /// The most days that it can have, and the most months.
    const MOST: (u32, u32) = (3650, 120);

    /// Reads `90 days`, `6 weeks`, `3 months`, `1 year`, `month`, `quarter`, `year` or a bare
    /// number of days.
    ///
    /// # Errors
    /// A sentence that says what can be written, in English.
    pub fn parse(text: &str) -> Result<Self, String> {
        let small = text.trim().to_lowercase();
        let (number, word) = match small.split_once(' ') {
            Some((number, word)) => (number, word.trim()),
            None if small.bytes().all(|b| b.is_ascii_digit()) => (small.as_str(), "days"),
            None => ("1", small.as_str()),
        };
        let number = number.parse::<u32>().ok().filter(|number| *number > 0);
        let interval = number.and_then(|number| match word.trim_end_matches('s') {
            "day" => Some(Self::Days(number)),
            "week" => Some(Self::Days(number.checked_mul(7)?)),
            "month" => Some(Self::Months(number)),
            "quarter" => Some(Self::Months(number.checked_mul(3)?)),
            "year" => Some(Self::Months(number.checked_mul(12)?)),
            _ => None,
        });
        let fits = |interval: &Self| match interval {
            Self::Days(days) => *days <= Self::MOST.0,
            Self::Months(months) => *months <= Self::MOST.1,
        };
        interval.filter(fits).ok_or_else(|| {
            format!(
                "\"{text}\" is not a time of at most ten years; write for \
                 example \"quarter\", \"3 months\" or \"90 days\""
            )
        })
    }
}

impl std::fmt::Display for ReviewInterval {
    /// As [`ReviewInterval::parse`] reads it: `90 days`, `3 months`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Days(days) => write!(f, "{days} days"),
            Self::Months(months) => write!(f, "{months} months"),
        }
    }
}

impl GoalRule {
    pub(super) fn read(t: &mut Table<'_, '_>) -> Self {
        let track = t.reference("track", Name::Track);
        if !track.is_empty() {
            t.define(Name::Target, "track", &track);
        }
        let metrics = t.texts("metrics", 50);
        t.need("metrics");
        let value = t.text("value", 200);
        let written = t.text("review_every", 50);
        let is_agreed = |text: &str| text == CONTRACT;
        let review_every = if written.is_empty() || is_agreed(&written) {
            None
        } else {
            ReviewInterval::parse(&written)
                .map_err(|message| t.error("review_every", message, None))
                .ok()
        };
        Self {
            track,
            metrics,
            value: (!is_agreed(&value)).then_some(value),
            review_every,
            on_miss: t.word_opt("on_miss"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{faults_with, with};
    use super::*;

    #[test]
    fn a_target_stands_in_the_file_or_in_each_contract() {
        let agreed = "track = \"partner\"\nmetrics = [\"referrals\", \"content\"]\n\
                      value = \"contract\"\n\
                      review_every = \"contract\"\non_miss = \"staff_review\"";
        let program = with(&format!("[[target]]\n{agreed}"));
        let target = program.target("partner").unwrap();
        assert_eq!(
            (&target.value, target.review_every, target.on_miss),
            (&None, None, Some(OnMiss::StaffReview))
        );
        let fixed = "track = \"partner\"\nmetrics = [\"referrals\"]\nvalue = \"20 a quarter\"\n\
                     review_every = \"quarter\"";
        let program = with(&format!("[[target]]\n{fixed}"));
        assert_eq!(
            program.target("partner").unwrap().review_every,
            Some(ReviewInterval::Months(3))
        );

        let twice = faults_with(&format!("[[target]]\n{agreed}\n[[target]]\n{fixed}"));
        assert!(twice.len() == 1 && twice[0].contains("a second target \"partner\""), "{twice:?}");
        let lost = faults_with(&format!("[[target]]\n{}", fixed.replace("partner", "partners")));
        assert!(lost.len() == 1 && lost[0].contains("did you mean \"partner\"?"), "{lost:?}");
        let never =
            faults_with(&format!("[[target]]\n{}", fixed.replace("\"quarter\"", "\"soon\"")));
        assert!(never.len() == 1 && never[0].contains("at most ten years"), "{never:?}");
    }

    #[test]
    fn an_interval_reads_as_people_write_it_and_back() {
        for (text, interval) in [
            ("quarter", ReviewInterval::Months(3)),
            ("2 quarters", ReviewInterval::Months(6)),
            ("Year", ReviewInterval::Months(12)),
            ("1 month", ReviewInterval::Months(1)),
            ("6 weeks", ReviewInterval::Days(42)),
            ("90", ReviewInterval::Days(90)),
            (" 90 days ", ReviewInterval::Days(90)),
        ] {
            assert_eq!(ReviewInterval::parse(text), Ok(interval), "{text}");
            assert_eq!(ReviewInterval::parse(&interval.to_string()), Ok(interval), "{text}");
        }
        for bad in [
            "",
            "0",
            "0 days",
            "-1 day",
            "4000",
            "11 years",
            "9999999999",
            "soon",
            "3 fortnights",
            "4294967295 weeks",
        ] {
            assert!(ReviewInterval::parse(bad).is_err(), "{bad}");
        }
    }
}
