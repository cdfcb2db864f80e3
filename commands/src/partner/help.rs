//! How the program works, from its file.

use partnerdesk::program::{Form, Program, RouteKind};

use crate::action::Action;
use crate::answer::{Answer, BLUE, Card, Face, primary, secondary};
use crate::duty;
use crate::failure::Failure;
use crate::i18n::Locale;
use crate::terms::{self, Section};
use crate::visit::Visit;

/// How many tracks the panel describes; the terms have all of them.
const TRACKS: usize = 4;

/// The program in short, and what one can do.
pub(crate) async fn show(visit: &Visit) -> Result<Answer, Failure> {
    let face = Face::card(card(&visit.tenant.program, visit.locale)).buttons(vec![
        primary(Action::Apply, visit.text("button-apply")),
        secondary(Action::Status, visit.text("button-status")),
        secondary(Action::Terms, visit.text("button-terms")),
    ]);
    Ok(Answer::Message(face))
}

/// The whole program as a card: what the panel shows, and the duties, and where to ask.
pub(crate) fn card(program: &Program, locale: Locale) -> Card {
    let mut card = in_short(program, locale);
    for requirement in &program.requirements {
        let duties = program.duties(&requirement.partner_kind);
        let lines = duty::list(&duties, locale);
        card = card.field(&requirement.title, clip(&lines.join("\n")));
    }
    field(card, &terms::support(program, locale))
}

/// The program as the panel shows it: what everybody has to know, what it is, its levels and
/// benefits, how payouts work, and what stands above the form.
pub(crate) fn in_short(program: &Program, locale: Locale) -> Card {
    let notices =
        terms::notices(program, locale).lines.into_iter().map(|notice| format!("⚠️ {notice}"));
    let words: Vec<String> = notices.chain(program.meta.summary.clone()).collect();
    let mut card = Card::new(&program.meta.name, BLUE);
    if !words.is_empty() {
        card = card.words(words.join("\n\n"));
    }
    for track in program.tracks.iter().take(TRACKS) {
        let title = if program.tracks.len() > 1 {
            track.title().to_owned()
        } else {
            locale.text("field-levels")
        };
        let levels =
            track.levels.iter().map(|level| terms::level_line(program, track, level, locale));
        let lines: Vec<String> = track.summary.iter().cloned().chain(levels).collect();
        if !lines.is_empty() {
            card = card.field(title, clip(&lines.join("\n")));
        }
    }
    let shared = program.benefits.iter().filter(|benefit| benefit.track.is_none());
    let benefits = terms::benefit_lines(shared, locale);
    if !benefits.is_empty() {
        card = card.field(locale.text("field-benefits"), clip(&benefits.join("\n")));
    }
    card = field(card, &terms::payout(program, locale));
    let applied = |form: &&Form| {
        program.routes.iter().any(|route| {
            route.kind == RouteKind::Application && route.form.as_ref() == Some(&form.id)
        })
    };
    let intros: Vec<&str> =
        program.forms.iter().filter(applied).filter_map(|form| form.intro.as_deref()).collect();
    if intros.is_empty() { card } else { card.field(locale.text("field-form"), intros.join("\n")) }
}

fn field(card: Card, section: &Section) -> Card {
    if section.lines.is_empty() {
        return card;
    }
    card.field(&section.title, clip(&section.lines.join("\n")))
}

/// A field of a card takes 1,024 characters.
fn clip(text: &str) -> String {
    if text.chars().count() <= 1024 {
        text.to_owned()
    } else {
        text.chars().take(1023).chain(['…']).collect()
    }
}
