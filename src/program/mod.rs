//! The program file: one TOML file that describes a partner program, read strictly and applied
//! without side effects.
//!
//! What is accepted is obeyed: every known key is acted on or shown, every other key is an error,
//! and all faults of a file are reported at once. Reading folders (`load`) aside, everything here
//! is pure: no database, no network, no clock. Who a partner is and what has happened so far is
//! told by the caller.

mod account;
mod amounts;
mod assumption;
mod attribution;
mod benefit;
mod bonus;
mod check;
mod claim;
mod commission;
mod contract;
mod coupon;
mod diff;
mod document;
mod engagement;
mod example;
mod fault;
#[cfg(test)]
mod files;
mod form;
mod goal;
mod impact;
mod integration;
mod load;
mod meta;
mod names;
mod notice;
mod pattern;
mod payout;
mod places;
mod product;
mod profile;
#[expect(
    clippy::module_inception,
    reason = "the noun of this folder has a file like every other noun"
)]
mod program;
mod rate;
mod reader;
mod related;
mod requirement;
mod route;
mod standing;
mod support;
mod terms;
#[cfg(test)]
mod tests;
mod ticket;
mod track;
mod url;
mod values;
mod words;

use toml::de::DeTable;

pub use self::account::{AccountRules, TopUpWay};
pub use self::assumption::{Assumption, confirm_assumptions};
pub use self::attribution::{AttributedBy, Attribution, BindsAt, Conflict, Links};
pub use self::benefit::{Benefit, BenefitKind, BenefitWhat, While};
pub use self::bonus::{BonusRule, BonusWhat, PricedAt, SpendWhat};
pub use self::check::check;
pub use self::claim::{ClaimDecide, ClaimEffect, ClaimRule};
pub use self::commission::{
    Base, CapPer, CommissionCap, CommissionEvent, CommissionExample, CommissionRule, CreditTo,
    CustomerKind, Occurrence, Products, RateSource, Settle, Trigger,
};
pub use self::contract::{ContractRule, Kept, Topic};
pub use self::coupon::{
    CouponRule, CouponValue, Grant, Holder, Issue, NamedBy, Need, OnLevelChange, RedeemedWhen,
};
pub use self::diff::{ProgramDiffEntry, diff};
pub use self::document::ProgramValue;
pub use self::engagement::{EngagementRule, PAID, Price};
pub use self::example::{PRECEDENCE, worked_example};
pub(crate) use self::fault::nearest;
pub use self::fault::{ProblemSeverity, ProgramProblem};
pub use self::form::{AnswerError, ApplicationForm, FieldKind, FormField, PAGE};
pub use self::goal::{GoalRule, OnMiss, ReviewInterval};
pub use self::impact::{ChangeAudience, ChangeImpact};
pub use self::integration::{Integration, Panel, PanelEvent};
pub use self::load::{BUILT_IN, DEFAULT_FOLDER, Loaded, ProgramPlace, load, load_all, read_source};
pub use self::meta::{OwnUnit, ProgramAbout, ProgramMeta, Review};
pub use self::notice::ProgramNotice;
pub use self::pattern::{CodePattern, PatternError};
pub use self::payout::{
    Destination, Every, PayoutMethod, PayoutMode, PayoutNeed, PayoutRules, PayoutSchedule,
};
pub use self::product::{Product, ProductMatch, ProductRate};
pub use self::profile::{
    Guard, PassphraseRules, ProfileField, ProfileFieldKind, ProfileRules, Purpose, ResetRule,
};
pub use self::program::Program;
pub use self::rate::{
    CustomerHistory, InvoiceHistory, NoRewardReason, PartnerHistory, RatedEvent, Reward,
    RewardKind, rate,
};
pub use self::related::RelatedProgram;
pub use self::requirement::{
    Beyond, Details, DutyCheck, DutyKind, DutyRule, Item, ItemWhat, Requirement,
};
pub use self::route::{
    Approval, Contact, ContactChannel, ContactPerson, ContactPoint, Route, RouteKind, Shows, Step,
};
pub use self::standing::PartnerLevel;
pub use self::support::{Support, SupportKind};
pub use self::terms::{Milestone, Terms, TermsError};
pub use self::ticket::TicketRules;
pub use self::track::{
    ActiveWhen, Demote, Ladder, Level, Metric, NextLevel, Payer, RateUses, Track,
};
pub use self::url::{UrlError, WebUrl};

/// The most bytes of a program file.
const MAX_BYTES: usize = 256 * 1024;

/// Reads a program file; `file_name` is what its faults call it.
///
/// # Errors
/// All faults, in the order of the file. When the text is not TOML, the faults are those of its
/// syntax only.
///
/// # Panics
/// Never: a file without a fault makes a program.
pub fn parse(text: &str, file_name: &str) -> Result<Program, Vec<ProgramProblem>> {
    if text.len() > MAX_BYTES {
        let mut reader = reader::Reader::new(file_name, "");
        reader.error(
            0,
            "",
            format!("the file has {} bytes; at most {MAX_BYTES} are read", text.len()),
            None,
        );
        return Err(reader.into_faults());
    }
    let (root, syntax) = DeTable::parse_recoverable(text);
    let mut reader = reader::Reader::new(file_name, text);
    for error in &syntax {
        let offset = error.span().map_or(0, |span| span.start);
        reader.error(offset, "", error.message().to_owned(), None);
    }
    if !syntax.is_empty() {
        return Err(reader.into_faults());
    }
    let program = reader.root(root.get_ref(), |t| Program::read(t, text));
    let (program, places) = reader.finish(program)?;
    Ok(program.expect("invariant: a missing table is a fault").placed(places))
}
