//! The program itself: its names, its language, and what its amounts are counted in.
//!
//! The currency and the units are fixed before any amount is read; nothing else of the file knows a
//! unit of its own.

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::fault::nearest;
use super::names::Name;
use super::reader::{MAX_LIST, Table};
use super::url::WebUrl;
use super::words::words;
use crate::money::Unit;

/// The table `[program]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProgramMeta {
    /// Names the program in addresses and on the command line: `[a-z][a-z0-9_-]*`, at most 32
    /// characters.
    pub id: String,
    /// What people read, at most 100 characters.
    pub name: String,
    /// What the panel says about the program, at most 1,000 characters.
    pub summary: Option<String>,
    /// The language of the program's own words, `en` or `en-US`.
    pub locale: String,
    /// Where the program's days and months begin; UTC unless the file says otherwise.
    pub timezone: Tz,
    /// The ISO 4217 currency of the program: purchases and kickbacks are counted in it.
    pub currency: Unit,
    /// Units of the program's own.
    pub units: Vec<OwnUnit>,
    /// What the operator calls this version of the program, at most 50 characters.
    pub version: Option<String>,
    /// The first day on which it holds.
    pub effective_from: Option<NaiveDate>,
    /// Where the terms stand in full.
    pub terms_url: Option<WebUrl>,
    /// Where the program's words come from.
    pub about: ProgramAbout,
}

/// Who wrote a program down, when, and after what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProgramAbout {
    /// Who wrote it, at most 100 characters.
    pub author: Option<String>,
    /// When it was last changed.
    pub updated: Option<NaiveDate>,
    /// Whether somebody has gone through it since.
    pub review: Option<Review>,
    /// A list of all that the operator has written.
    pub index: Option<WebUrl>,
    /// What it was written after: addresses or paths, each at most 200 characters.
    pub sources: Vec<String>,
}

words! {
    /// Whether somebody has gone through a text since it was changed.
    Review {
        /// Not yet.
        Pending = "pending",
        /// Yes.
        Done = "done",
    }
}

/// A unit that the program declares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnUnit {
    /// Code and decimals.
    pub unit: Unit,
    /// What people read, at most 50 characters.
    pub name: String,
    /// Whether it can be paid out like money.
    pub cash: bool,
}

impl ProgramMeta {
    /// Every unit that an amount may have, the currency first.
    #[must_use]
    pub fn all_units(&self) -> Vec<Unit> {
        std::iter::once(self.currency).chain(self.units.iter().map(|own| own.unit)).collect()
    }

    pub(super) fn read(t: &mut Table<'_, '_>) -> Self {
        Self {
            id: t.program_id(),
            name: t.text("name", 100),
            summary: t.text_opt("summary", 1000),
            locale: t.parsed_opt("locale", locale).unwrap_or_else(|| "en".to_owned()),
            timezone: timezone(t),
            currency: currency(t),
            units: t.tables("units", 0, MAX_LIST, OwnUnit::read),
            version: t.text_opt("version", 50),
            effective_from: t.date_opt("effective_from"),
            terms_url: t.url_opt("terms_url"),
            about: t.table_opt("meta", ProgramAbout::read).unwrap_or_default(),
        }
    }
}

impl ProgramAbout {
    fn read(t: &mut Table<'_, '_>) -> Self {
        Self {
            author: t.text_opt("author", 100),
            updated: t.date_opt("updated"),
            review: t.word_opt("review"),
            index: t.url_opt("index"),
            sources: t.texts("sources", 200),
        }
    }
}

impl OwnUnit {
    fn read(t: &mut Table<'_, '_>) -> Self {
        let code = t.text("code", 8);
        let decimals = t.integer_opt("decimals", 0..=4);
        t.need("decimals");
        let decimals = decimals.and_then(|d| u8::try_from(d).ok()).unwrap_or(0);
        let unit = Unit::new(&code, decimals).unwrap_or_else(|_| {
            if !code.is_empty() {
                t.error("code", format!("\"{code}\" is not a unit: 3 to 8 letters A to Z"), None);
            }
            Unit::NONE
        });
        if Unit::currency(&code).is_ok() {
            t.error(
                "code",
                format!("\"{code}\" is an ISO currency; a unit of one's own has another code"),
                None,
            );
        }
        t.define(Name::Unit, "code", &code);
        Self { unit, name: t.text("name", 50), cash: t.flag("cash", false) }
    }
}

fn locale(text: &str) -> Result<String, String> {
    let (language, region) = text.split_once('-').unwrap_or((text, "XX"));
    let is_language = language.len() == 2 && language.bytes().all(|b| b.is_ascii_lowercase());
    let is_region = region.len() == 2 && region.bytes().all(|b| b.is_ascii_uppercase());
    if is_language && is_region {
        Ok(text.to_owned())
    } else {
        Err(format!("\"{text}\" is not a language; write for example \"en\" or \"en-US\""))
    }
}

fn timezone(t: &mut Table<'_, '_>) -> Tz {
    let Some(name) = t.text_opt("timezone", 50) else {
        return Tz::UTC;
    };
    name.parse().unwrap_or_else(|_| {
        let suggestion = nearest(&name, chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name()));
        t.error("timezone", format!("\"{name}\" is not a time zone of the IANA list"), suggestion);
        Tz::UTC
    })
}

fn currency(t: &mut Table<'_, '_>) -> Unit {
    let code = t.text("currency", 8);
    Unit::currency(&code).unwrap_or_else(|_| {
        if !code.is_empty() {
            let capitals = code.to_uppercase();
            let suggestion = Unit::currency(&capitals).is_ok().then_some(capitals);
            t.error(
                "currency",
                format!("\"{code}\" is not an ISO 4217 currency, for example \"USD\""),
                suggestion,
            );
        }
        Unit::NONE
    })
}
