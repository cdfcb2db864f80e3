//! The program in figures.

use partnerdesk::stats;
use partnerdesk::{application, payout};

use super::file::state_words;
use crate::answer::{Answer, BLUE, Card, Face, clip};
use crate::failure::Failure;
use crate::i18n::Locale;
use crate::visit::Visit;

/// Partners by track and level, applications, payouts, and what was earned this month.
pub(crate) async fn show(visit: &Visit) -> Result<Answer, Failure> {
    visit.staff()?;
    let stats = stats::of(&visit.desk, &visit.tenant).await?;
    let locale = visit.locale;
    let nothing = || visit.text("stats-none");
    let listed = |lines: Vec<String>| {
        if lines.is_empty() { nothing() } else { clip(&lines.join("\n"), 1024) }
    };
    let partners = stats.partners.iter().map(|partners| {
        let track =
            visit.tenant.program.track(&partners.track).and_then(|track| track.name.clone());
        let args = [
            ("track", track.unwrap_or_else(|| partners.track.clone()).into()),
            ("level", partners.level.into()),
            ("state", state_words(locale, partners.state).into()),
            ("count", partners.count.into()),
        ];
        locale.with("stats-partners", &args)
    });
    let applications = stats.applications.iter().map(|(state, count)| {
        locale.with(
            "stats-count",
            &[("what", application_state(locale, *state).into()), ("count", (*count).into())],
        )
    });
    let payouts = stats.payouts.iter().map(|(state, count, sum)| {
        let args = [
            ("what", payout_state(locale, *state).into()),
            ("count", (*count).into()),
            ("sum", locale.money(*sum).into()),
        ];
        locale.with("stats-sum", &args)
    });
    let amounts = |all: &[partnerdesk::money::Money]| {
        listed(all.iter().map(|one| locale.money(*one)).collect())
    };
    let card =
        Card::new(visit.with("stats-title", &[("month", stats.month.as_str().into())]), BLUE)
            .field(visit.text("field-partners"), listed(partners.collect()))
            .field(visit.text("field-applications"), listed(applications.collect()))
            .field(visit.text("field-payouts"), listed(payouts.collect()))
            .fact(visit.text("field-kickbacks"), amounts(&stats.kickbacks))
            .fact(visit.text("field-bonuses"), amounts(&stats.bonuses));
    Ok(Answer::Message(Face::card(card)))
}

fn application_state(locale: Locale, state: application::State) -> String {
    use application::State;
    locale.text(match state {
        State::Draft => "application-draft",
        State::InReview => "application-in-review",
        State::Asked => "application-asked",
        State::Approved => "application-approved",
        State::Denied => "application-denied",
    })
}

fn payout_state(locale: Locale, state: payout::State) -> String {
    use payout::State;
    locale.text(match state {
        State::Requested => "payout-state-requested",
        State::Submitted => "payout-state-submitted",
        State::Settled => "payout-state-settled",
        State::Rejected => "payout-state-rejected",
        State::Failed => "payout-state-failed",
        State::Voided => "payout-state-voided",
    })
}
