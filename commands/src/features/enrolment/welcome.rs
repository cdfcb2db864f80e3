//! Who has come in, and who cannot by themselves: the welcome of an open route, and how one gets in
//! elsewhere.

use partnerdesk::application::RouteChoice;
use partnerdesk::partner::{Enrolment, ProfilePart};
use partnerdesk::program::{Route, Shows};

use crate::discord::reply::{BLUE, Card, GREEN, MessageContent, Reply, primary, secondary};
use crate::discord::request_context::RequestContext;
use crate::features::profile::{CompleteProfile, GeneratePassphrase};
use crate::features::status::ShowStatus;
use crate::features::terms::view::TermsSection;
use crate::features::terms::{self, ShowTerms};
use crate::i18n::plain;

/// What somebody sees who has come in by an open route: that they have, what it binds them to, and
/// what the route shows.
pub(crate) fn welcome(ctx: &RequestContext, way: &RouteChoice, enrolment: &Enrolment) -> Reply {
    let program = &ctx.tenant.program;
    let name = program.meta.name.as_str();
    let title = if enrolment.new { "enrol-title" } else { "enrol-before-title" };
    let mut lines = Vec::new();
    let track = program.track(&enrolment.partner.track);
    if let Some(track) = track.filter(|_| program.tracks.len() > 1) {
        lines.push(ctx.with("enrol-track", &[("track", plain(track.title(), 100).into())]));
    }
    let route = way.route_in(program);
    if let Some(route) = route {
        lines.extend(terms::view::binding(route, ctx.locale));
        lines.extend(terms::view::via(route, ctx.locale));
    }
    let mut buttons = Vec::new();
    if !enrolment.missing.is_empty() {
        lines.push(ctx.text("enrol-missing"));
        buttons.push(primary(CompleteProfile {}, ctx.text("button-complete-profile")));
        if enrolment.missing.contains(&ProfilePart::Passphrase) {
            buttons.push(secondary(GeneratePassphrase {}, ctx.text("button-generate")));
        }
    }
    let mut card =
        Card::new(ctx.with(title, &[("program", name.into())]), GREEN).words(lines.join("\n"));
    let shows = route.map(|route| route.shows.as_slice()).unwrap_or_default();
    if let Some(track) = track {
        let mut sections = Vec::new();
        if shows.contains(&Shows::Rates) {
            sections.push(terms::view::rates(program, track, ctx.locale));
        }
        if shows.contains(&Shows::Terms) {
            sections.extend(terms::view::duties(program, track, ctx.locale));
            sections.push(terms::view::payout(program, ctx.locale));
        }
        card = sections
            .iter()
            .flat_map(TermsSection::fields)
            .fold(card, |card, (name, value)| card.field(name, value));
    }
    buttons.push(secondary(ShowTerms {}, ctx.text("button-terms")));
    buttons.push(secondary(ShowStatus {}, ctx.text("button-status")));
    Reply::Message(MessageContent::card(card).buttons(buttons))
}

/// Whether there is a way on from this track that staff open.
pub(crate) fn leads_on(ctx: &RequestContext, track: &str) -> bool {
    ctx.tenant.program.routes.iter().any(|route| route.from.as_deref() == Some(track))
}

/// How one gets in where nobody does by themselves; for a partner of `track`, how one gets on from
/// there.
pub(crate) fn closed(ctx: &RequestContext, track: Option<&str>) -> MessageContent {
    let program = &ctx.tenant.program;
    let fits = |route: &&Route| track.is_none() || route.from.as_deref() == track;
    let sections: Vec<TermsSection> = program
        .routes
        .iter()
        .filter(fits)
        .map(|route| terms::view::way_in(program, route, track, ctx.locale))
        .collect();
    let id = if track.is_some() { "closed-partner" } else { "closed-words" };
    let card =
        Card::new(ctx.with("enter-title", &[("program", program.meta.name.as_str().into())]), BLUE)
            .words(ctx.text(id));
    terms::with_fields(card, &sections)
        .buttons(vec![secondary(ShowTerms {}, ctx.text("button-terms"))])
}
