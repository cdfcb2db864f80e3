//! Duties in words: what is asked, and how it stands.

use partnerdesk::duty::{DutyItem, DutyRecord, DutyState, rule_by_key};
use partnerdesk::program::{Beyond, Details, DutyRule};
use partnerdesk::tenant::Tenant;

use crate::features::terms::view::{bullet, by_condition};
use crate::i18n::{Locale, plain, when};

/// How long evidence and reasons may be in a line.
const TYPED: usize = 200;

/// What a duty asks, in one line.
#[must_use]
pub(crate) fn words(duty: &DutyRule<'_>, locale: Locale) -> String {
    let mut words = vec![duty.text.to_owned()];
    words.extend(details(duty.details, locale));
    words.join(" · ")
}

/// On what condition a duty is asked, as a line of its own.
#[must_use]
pub(crate) fn condition(duty: &DutyRule<'_>, locale: Locale) -> Option<String> {
    let when = duty.when.join(" · ");
    (!when.is_empty()).then(|| locale.with("list-condition", &[("when", when.into())]))
}

/// What these duties ask, a line each, under their conditions.
#[must_use]
pub(crate) fn list(duties: &[DutyRule<'_>], locale: Locale) -> Vec<String> {
    let line = |duty: &DutyRule<'_>| (condition(duty, locale), bullet(words(duty, locale)));
    by_condition(duties.iter().map(line))
}

/// These duties with their ticks, as [`line`] has them, under their conditions.
#[must_use]
pub(crate) fn checklist(entries: &[DutyItem<'_>], locale: Locale, evidence: bool) -> Vec<String> {
    let line =
        |entry: &DutyItem<'_>| (condition(&entry.duty, locale), line(entry, locale, evidence));
    by_condition(entries.iter().map(line))
}

fn details(details: &Details, locale: Locale) -> Vec<String> {
    let say = |id: &str, what: &str| locale.with(id, &[("what", what.into())]);
    let mut all = Vec::new();
    all.extend(details.member.as_deref().map(|member| say("duty-member", member)));
    all.extend(details.mention.as_deref().map(|mention| say("duty-mention", mention)));
    all.extend((!details.has.is_empty()).then(|| say("duty-has", &details.has.join(", "))));
    all.extend(details.links_to.as_deref().map(|place| say("duty-links-to", place)));
    all.extend(details.inherits.as_deref().map(|of| say("duty-inherits", of)));
    all.extend(details.scope.map(|Beyond::Contract| locale.text("duty-scope")));
    all.extend(details.plus.map(|Beyond::Contract| locale.text("duty-plus")));
    all
}

/// A duty with its tick, and with its evidence or with why it was taken back.
#[must_use]
fn line(entry: &DutyItem<'_>, locale: Locale, evidence: bool) -> String {
    let words = words(&entry.duty, locale);
    if !entry.duty.can_be_done() {
        return format!("• {words}");
    }
    let words = if entry.duty.preferred {
        locale.with("duty-wish", &[("duty", words.into())])
    } else {
        words
    };
    let mut line = format!("{} {words}", sign(entry.state()));
    if let Some(more) = entry.mark.as_ref().filter(|_| evidence).and_then(|mark| more(mark, locale))
    {
        line.push_str("\n↳ ");
        line.push_str(&more);
    }
    line
}

/// The sign of a state.
#[must_use]
pub(crate) fn sign(state: DutyState) -> char {
    match state {
        DutyState::Open => '⬜',
        DutyState::Done => '✅',
        DutyState::Recheck => '🔁',
    }
}

/// What shows that it is done, or why it is not.
pub(crate) fn more(mark: &DutyRecord, locale: Locale) -> Option<String> {
    let at = mark.at.map(when).unwrap_or_default();
    match mark.state {
        DutyState::Open if mark.reason.is_empty() => None,
        DutyState::Open => {
            let args = [("reason", plain(&mark.reason, TYPED).into()), ("at", at.into())];
            Some(locale.with("duty-taken-back", &args))
        }
        DutyState::Done | DutyState::Recheck => Some(locale.with(
            "duty-done",
            &[("evidence", plain(&mark.evidence, TYPED).into()), ("at", at.into())],
        )),
    }
}

/// What a row's duty asks; its key when the program file has it no more.
#[must_use]
pub(crate) fn of_mark(tenant: &Tenant, mark: &DutyRecord, locale: Locale) -> String {
    rule_by_key(tenant, &mark.key)
        .map_or_else(|| format!("`{}`", mark.key), |duty| words(&duty, locale))
}

/// On what condition a row's duty is asked.
#[must_use]
pub(crate) fn condition_of(tenant: &Tenant, mark: &DutyRecord, locale: Locale) -> Option<String> {
    rule_by_key(tenant, &mark.key).and_then(|duty| condition(&duty, locale))
}
