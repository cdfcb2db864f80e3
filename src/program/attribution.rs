//! How a customer is bound to a partner, and the links that partners share.
//!
//! States the rule; bindings are made and kept elsewhere.

use std::time::Duration;

use super::reader::Table;
use super::url::WebUrl;
use super::words::words;

const DAY: Duration = Duration::from_hours(24);
/// Panels write the purchase and the redemption that belong together within minutes of each other.
const GRACE: Duration = Duration::from_mins(15);
/// A long weekend.
const LATE: Duration = Duration::from_hours(72);

words! {
    /// What shows where a customer comes from.
    AttributedBy {
        /// A redeemed coupon that attributes.
        Coupon = "coupon",
        /// A partner's link.
        Link = "link",
    }
}

words! {
    /// The moment from which on a customer is bound.
    BindsAt {
        /// When the code is redeemed.
        Redemption = "redemption",
        /// When the customer registers.
        Registration = "registration",
    }
}

words! {
    /// Whose customer it is when two partners brought one.
    Conflict {
        /// The first partner's.
        First = "first",
        /// The last partner's, from then on.
        Last = "last",
    }
}

/// The table `[attribution]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribution {
    /// What shows where a customer comes from.
    pub by: Vec<AttributedBy>,
    /// From when on a customer is bound.
    pub binds_at: BindsAt,
    /// Whose customer it is when two partners brought one.
    pub conflict: Conflict,
    /// How long before a customer's first binding a purchase may lie that counts as made right after
    /// it; 0 to 24 hours, 15 minutes when absent.
    pub grace: Duration,
    /// How long, from receipt to receipt, what came too early waits for what it needs: a purchase
    /// for the customer's binding, a redemption for its code; 0 to 30 days, 72 hours when absent.
    pub late: Duration,
    /// For how many days after being bound a customer's purchases count, 1 to 3,650; for good when
    /// absent.
    pub window_days: Option<u32>,
}

/// The table `[links]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Links {
    /// The address that a partner's link leads to.
    pub base: WebUrl,
    /// The name of the parameter that carries the partner's code.
    pub param: String,
    /// Whether the address is shown so that one press copies it.
    pub copy_button: bool,
    /// Where links may be posted, for example.
    pub post_on: Vec<String>,
}

impl Attribution {
    pub(super) fn read(t: &mut Table<'_, '_>) -> Self {
        Self {
            by: t.word_list("by"),
            binds_at: t.word("binds_at"),
            conflict: t.word_or("conflict", Conflict::First),
            grace: t.parsed_opt("grace", |text| span(text, DAY)).unwrap_or(GRACE),
            late: t.parsed_opt("late", |text| span(text, DAY.saturating_mul(30))).unwrap_or(LATE),
            window_days: t.integer_opt("window_days", 1..=3650),
        }
    }
}

impl Links {
    /// The link of a partner with this code.
    #[must_use]
    pub fn url(&self, code: &str) -> String {
        self.base.with_parameter(&self.param, code)
    }

    /// Reads the table; nothing when links are switched off.
    pub(super) fn read(t: &mut Table<'_, '_>) -> Option<Self> {
        let enabled = t.flag("enabled", true);
        let links = Self {
            base: t.url("base"),
            param: t.parsed_opt("param", parameter).unwrap_or_else(|| "ref".to_owned()),
            copy_button: t.flag("copy_button", true),
            post_on: t.texts("post_on", 300),
        };
        enabled.then_some(links)
    }
}

/// A span such as `15m`, `72h` or `3d`.
fn span(text: &str, most: Duration) -> Result<Duration, String> {
    let number = |unit| text.strip_suffix(unit).and_then(|number: &str| number.parse::<u64>().ok());
    let minutes = number('m')
        .or_else(|| number('h')?.checked_mul(60))
        .or_else(|| number('d')?.checked_mul(24 * 60));
    let span = minutes.and_then(|minutes| Some(Duration::from_secs(minutes.checked_mul(60)?)));
    span.filter(|span| *span <= most).ok_or_else(|| {
        let days = most.as_secs() / DAY.as_secs();
        format!("\"{text}\" is not a span such as \"15m\", \"72h\" or \"3d\", of at most {days} d")
    })
}

/// The name of a parameter: letters, digits, `_` and `-`, at most 32.
fn parameter(text: &str) -> Result<String, String> {
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if (1..=32).contains(&text.len()) && text.chars().all(fits) {
        return Ok(text.to_owned());
    }
    Err(format!("\"{text}\" is not the name of a parameter: 1 to 32 letters, digits, _ and -"))
}
