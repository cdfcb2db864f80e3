//! Who has come in, and who cannot by themselves: the welcome of an open route, and how one gets in
//! elsewhere.

use partnerdesk::application::Way;
use partnerdesk::partner::{Enrolment, Part};
use partnerdesk::program::{Route, Shows};

use super::terms;
use crate::action::Action;
use crate::answer::{Answer, BLUE, Card, Face, GREEN, primary, secondary};
use crate::terms::{self as words, Section};
use crate::visit::Visit;

/// What somebody sees who has come in by an open route: that they have, what it binds them to, and
/// what the route shows.
pub(crate) fn welcome(visit: &Visit, way: &Way, enrolment: &Enrolment) -> Answer {
    let program = &visit.tenant.program;
    let name = program.meta.name.as_str();
    let title = if enrolment.new { "enrol-title" } else { "enrol-before-title" };
    let mut lines = Vec::new();
    let track = program.track(&enrolment.partner.track);
    if let Some(track) = track.filter(|_| program.tracks.len() > 1) {
        lines.push(visit.with("enrol-track", &[("track", track.title().into())]));
    }
    let route = way.route_in(program);
    if let Some(route) = route {
        lines.extend(words::binding(route, visit.locale));
        lines.extend(words::via(route, visit.locale));
    }
    let mut buttons = Vec::new();
    if !enrolment.missing.is_empty() {
        lines.push(visit.text("enrol-missing"));
        buttons.push(primary(Action::Complete, visit.text("button-complete-profile")));
        if enrolment.missing.contains(&Part::Passphrase) {
            buttons.push(secondary(Action::Generate, visit.text("button-generate")));
        }
    }
    let mut card =
        Card::new(visit.with(title, &[("program", name.into())]), GREEN).words(lines.join("\n"));
    let shows = route.map(|route| route.shows.as_slice()).unwrap_or_default();
    if let Some(track) = track {
        let mut sections = Vec::new();
        if shows.contains(&Shows::Rates) {
            sections.push(words::rates(program, track, visit.locale));
        }
        if shows.contains(&Shows::Terms) {
            sections.extend(words::duties(program, track, visit.locale));
            sections.push(words::payout(program, visit.locale));
        }
        card = sections
            .iter()
            .flat_map(Section::fields)
            .fold(card, |card, (name, value)| card.field(name, value));
    }
    buttons.push(secondary(Action::Terms, visit.text("button-terms")));
    buttons.push(secondary(Action::Status, visit.text("button-status")));
    Answer::Message(Face::card(card).buttons(buttons))
}

/// Whether there is a way on from this track that staff open.
pub(crate) fn leads_on(visit: &Visit, track: &str) -> bool {
    visit.tenant.program.routes.iter().any(|route| route.from.as_deref() == Some(track))
}

/// How one gets in where nobody does by themselves; for a partner of `track`, how one gets on from
/// there.
pub(crate) fn closed(visit: &Visit, track: Option<&str>) -> Face {
    let program = &visit.tenant.program;
    let fits = |route: &&Route| track.is_none() || route.from.as_deref() == track;
    let sections: Vec<Section> = program
        .routes
        .iter()
        .filter(fits)
        .map(|route| words::way_in(program, route, track, visit.locale))
        .collect();
    let id = if track.is_some() { "closed-partner" } else { "closed-words" };
    let card = Card::new(
        visit.with("enter-title", &[("program", program.meta.name.as_str().into())]),
        BLUE,
    )
    .words(visit.text(id));
    terms::with_fields(card, &sections)
        .buttons(vec![secondary(Action::Terms, visit.text("button-terms"))])
}
