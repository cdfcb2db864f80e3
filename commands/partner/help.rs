//! How the program works, from its file.

use partnerdesk::program::{Holder, Level, Program};

use crate::action::Action;
use crate::answer::{Answer, BLUE, Card, Face, primary, secondary};
use crate::duty;
use crate::failure::Failure;
use crate::i18n::Locale;
use crate::visit::Visit;

/// The program in short, and what one can do.
pub(crate) async fn show(visit: &Visit) -> Result<Answer, Failure> {
    let face = Face::card(card(&visit.tenant.program, visit.locale)).buttons(vec![
        primary(Action::Apply, visit.text("button-apply")),
        secondary(Action::Status, visit.text("button-status")),
    ]);
    Ok(Answer::Message(face))
}

/// The whole program as a card: what the panel shows, and the duties, and where to ask.
pub(crate) fn card(program: &Program, locale: Locale) -> Card {
    let mut card = in_short(program, locale);
    for requirement in &program.requirements {
        let duties = program.duties(&requirement.partner_kind);
        let duties: Vec<String> = duties.iter().map(|duty| format!("• {}", duty::words(duty, locale))).collect();
        card = card.field(&requirement.title, clip(&duties.join("\n")));
    }
    let support: Vec<&str> = program.support.iter().map(|support| support.url.as_str()).collect();
    if !support.is_empty() {
        card = card.field(locale.text("field-support"), clip(&support.join("\n")));
    }
    card
}

/// The program as the panel shows it: what it is, its levels and benefits, how payouts work.
pub(crate) fn in_short(program: &Program, locale: Locale) -> Card {
    let mut card = Card::new(&program.meta.name, BLUE);
    if let Some(summary) = &program.meta.summary {
        card = card.words(summary);
    }
    for track in &program.tracks {
        let levels: Vec<String> = track.levels.iter().map(|level| level_line(program, level, locale)).collect();
        card = card.field(locale.text("field-levels"), clip(&levels.join("\n")));
    }
    let benefits: Vec<String> = program.benefits.iter().map(|benefit| format!("• {}", benefit.text)).collect();
    if !benefits.is_empty() {
        card = card.field(locale.text("field-benefits"), clip(&benefits.join("\n")));
    }
    let hours = program.payout.answer_within_hours.unwrap_or(48);
    let args = [("minimum", locale.money(program.payout.minimum).into()), ("hours", hours.into())];
    card.field(locale.text("field-payout"), locale.with("help-payout", &args))
}

fn level_line(program: &Program, level: &Level, locale: Locale) -> String {
    let values: Vec<String> = program
        .coupons
        .iter()
        .filter_map(|coupon| {
            let value = coupon.value_at(level)?;
            let id = if coupon.holder == Holder::Customer { "help-audience" } else { "help-personal" };
            Some(locale.with(id, &[("value", locale.worth(program, value).into())]))
        })
        .collect();
    locale.with(
        "help-level",
        &[
            ("level", level.number.into()),
            ("at", level.at.into()),
            ("rate", level.rate.to_string().into()),
            ("code", values.join(", ").into()),
        ],
    )
}

/// A field of a card takes 1,024 characters.
fn clip(text: &str) -> String {
    if text.chars().count() <= 1024 { text.to_owned() } else { text.chars().take(1023).chain(['…']).collect() }
}
