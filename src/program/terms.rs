//! What a contract sets for one partner: it takes the place of the program's own rate and
//! milestones.
//!
//! Written as a TOML inline table, in a billing event of type `contract` and in the staff's form
//! alike. Signing and dates of validity are known elsewhere.

use std::fmt;

use toml::de::DeTable;

use super::fault::ProgramProblem;
use super::reader::{MAX_LIST, Reader, Table};
use super::track::{Metric, threshold};
use crate::money::{BasisPoints, Money, Unit};

/// The overrides of one contract.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// The rate of every commission that a contract may override.
    pub rate: Option<BasisPoints>,
    /// For how many calendar months from a customer's first purchase on that rate is paid, 1 to
    /// 120; where absent, as long as the commission says.
    pub months: Option<u32>,
    /// Bonuses that are paid once each, when a count is reached.
    pub milestones: Vec<Milestone>,
    /// Whom else the partner may not promote, at most 500 characters.
    pub exclusivity: Option<String>,
    /// What the cooperation covers, at most 500 characters.
    pub scope: Option<String>,
    /// What the partner delivers, at most 500 characters.
    pub deliverables: Option<String>,
    /// What is sent to the partner and how, at most 500 characters.
    pub merch_logistics: Option<String>,
    /// Rules on disclosure and brand beyond the usual ones, at most 500 characters.
    pub disclosure: Option<String>,
    /// The targets, in words, at most 500 characters.
    pub targets: Option<String>,
    /// After how many days targets are reviewed again, 1 to 730.
    pub review_days: Option<u32>,
    /// The first day, `2026-11-21`; the day of signing when absent.
    pub starts: Option<chrono::NaiveDate>,
    /// The last day; open when absent.
    pub ends: Option<chrono::NaiveDate>,
}

/// A bonus of a contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Milestone {
    /// What is counted.
    pub metric: Metric,
    /// The count that earns it, at least 1.
    pub at: u64,
    /// What it pays, in the program's currency.
    pub amount: Money,
}

/// The terms cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct TermsError(pub Vec<ProgramProblem>);

impl fmt::Display for TermsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut faults = self.0.iter();
        if let Some(first) = faults.next() {
            write!(f, "{}", first.message)?;
        }
        faults.try_for_each(|fault| write!(f, "; {}", fault.message))
    }
}

impl Terms {
    /// Reads `{ rate = "60%", milestones = [{ at = 50, amount = "500.00" }], ends = "2027-05-31"
    /// }`, or the same keys one a line; amounts are in `currency`. No text at all is terms that
    /// change nothing.
    ///
    /// # Errors
    /// [`TermsError`] with all that is wrong.
    pub fn parse(text: &str, currency: Unit) -> Result<Self, TermsError> {
        let trimmed = text.trim();
        let document = if trimmed.starts_with('{') {
            format!("terms = {trimmed}")
        } else {
            format!("[terms]\n{text}")
        };
        let (root, syntax) = DeTable::parse_recoverable(&document);
        let mut reader = Reader::new("terms", &document);
        for error in &syntax {
            reader.error(
                error.span().map_or(0, |span| span.start),
                "",
                error.message().to_owned(),
                None,
            );
        }
        if !syntax.is_empty() {
            return Err(TermsError(reader.into_faults()));
        }
        let terms = reader.root(root.get_ref(), |t| t.table("terms", |t| Self::read(t, currency)));
        let (terms, _) = reader.finish(terms).map_err(TermsError)?;
        Ok(terms.unwrap_or_default())
    }

    fn read(t: &mut Table<'_, '_>, currency: Unit) -> Self {
        let words = |t: &mut Table<'_, '_>, key| t.text_opt(key, 500);
        let terms = Self {
            rate: t.rate_opt("rate"),
            months: t.integer_opt("months", 1..=120),
            milestones: t.tables("milestones", 0, MAX_LIST, |t| Milestone::read(t, currency)),
            exclusivity: words(t, "exclusivity"),
            scope: words(t, "scope"),
            deliverables: words(t, "deliverables"),
            merch_logistics: words(t, "merch_logistics"),
            disclosure: words(t, "disclosure"),
            targets: words(t, "targets"),
            review_days: t.integer_opt("review_days", 1..=730),
            starts: t.parsed_opt("starts", day),
            ends: t.parsed_opt("ends", day),
        };
        if let (Some(starts), Some(ends)) = (terms.starts, terms.ends)
            && ends < starts
        {
            t.error("ends", format!("{ends} lies before {starts}"), None);
        }
        terms
    }
}

impl Milestone {
    fn read(t: &mut Table<'_, '_>, currency: Unit) -> Self {
        let metric = t.word_opt("metric").unwrap_or(Metric::FirstPurchases);
        if matches!(metric, Metric::ActiveClients | Metric::Manual) {
            t.error(
                "metric",
                "a milestone counts what only grows: first_purchases, clients, revenue, \
                 commissions",
                None,
            );
        }
        let at = threshold(t, "at", metric, &[currency]);
        t.need("at");
        if at == Some(0) {
            t.error("at", "a milestone lies above nought", None);
        }
        Self { metric, at: at.unwrap_or(1).max(1), amount: t.money("amount", currency) }
    }
}

fn day(text: &str) -> Result<chrono::NaiveDate, String> {
    text.parse().map_err(|_| format!("\"{text}\" is not a day, for example \"2026-11-21\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn euro() -> Unit {
        Unit::currency("EUR").unwrap()
    }

    #[test]
    fn an_inline_table_and_lines_say_the_same() {
        let inline = r#"{ rate = "60%", milestones = [{ at = 50, amount = "500.00" }], ends = "2027-05-31" }"#;
        let lines = "rate = \"60%\"\nmilestones = [{ at = 50, amount = \"500.00\" }]\nends = \
                     \"2027-05-31\"\n";
        let terms = Terms::parse(inline, euro()).unwrap();
        assert_eq!(terms, Terms::parse(lines, euro()).unwrap());
        assert_eq!(terms.rate.unwrap().get(), 6000);
        assert_eq!((terms.milestones[0].at, terms.milestones[0].amount.minor()), (50, 50_000));
        assert_eq!(Terms::parse("  ", euro()).unwrap(), Terms::default());
    }

    #[test]
    fn every_error_in_the_terms_is_reported() {
        let error =
            Terms::parse("rate = \"160%\"\nexclusivty = \"x\"\nstarts = \"tomorrow\"", euro())
                .unwrap_err();
        assert_eq!(error.0.len(), 3, "{error}");
        assert_eq!(error.0[1].suggestion.as_deref(), Some("exclusivity"));
        let error =
            Terms::parse("starts = \"2027-01-02\"\nends = \"2027-01-01\"", euro()).unwrap_err();
        assert!(error.to_string().contains("lies before"));
        assert!(Terms::parse("rate = ", euro()).is_err());
    }
}
