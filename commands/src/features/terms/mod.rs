//! The program's terms, page by page.

pub(crate) mod agreements;
pub(crate) mod view;

use partnerdesk::{contract, partner};

use crate::discord::action::actions;
use crate::discord::interaction::{Context, Error, run};
use crate::discord::reply::{BLUE, Card, MessageContent, Reply, primary, secondary};
use crate::discord::request_context::RequestContext;
use crate::features::Feature;
use crate::features::contract::view::section;
use crate::features::terms::view::TermsSection;
use crate::user_error::UserError;

actions! {
    /// Show the terms.
    ShowTerms("terms") => Deferred |ctx, _| show(ctx);
    /// Show another page of the terms.
    TurnTermsPage("terms-page") { page: usize } => Immediate |ctx, _| turn(ctx, page);
}

/// What the feature offers to the router and as commands.
pub(crate) static FEATURE: Feature =
    Feature { actions: ACTIONS, partner_commands: &[terms_command], ..Feature::NONE };

/// What you earn, get and do, and how one gets in.
#[poise::command(slash_command, guild_only, rename = "terms")]
async fn terms_command(ctx: Context<'_>) -> Result<(), Error> {
    run(ctx, true, show).await
}

/// The most characters of a page, so that its card fits beside title and footer. Source: Discord,
/// "Embed Limits": 6,000.
const PAGE: usize = 3000;
/// The most fields of a page.
const FIELDS: usize = 8;

/// The first page.
pub(crate) async fn show(ctx: &RequestContext) -> Result<Reply, UserError> {
    Ok(Reply::Message(page(ctx, 0).await?))
}

/// Another page, in the place of the one whose button was pressed.
pub(crate) async fn turn(ctx: &RequestContext, to: usize) -> Result<Reply, UserError> {
    Ok(Reply::Update(page(ctx, to).await?))
}

/// A page (from 0), or the last one: a partner reads the terms of their own track, everybody else
/// all of them.
async fn page(ctx: &RequestContext, number: usize) -> Result<MessageContent, UserError> {
    let program = &ctx.tenant.program;
    let partner = partner::find_by_member(&ctx.app, &ctx.tenant, ctx.member).await?;
    let partner = partner.filter(|partner| partner.state != partner::PartnerState::Ended);
    let track = partner.as_ref().and_then(|partner| program.track(&partner.track));
    let signed = match &partner {
        Some(partner) => contract::find_in_force(&ctx.app, &ctx.tenant, partner.id).await?,
        None => None,
    };
    let signed = signed.map(|signed| section(&ctx.tenant, ctx.locale, &signed));
    let sections: Vec<TermsSection> =
        signed.into_iter().chain(view::sections(program, track, ctx.locale)).collect();
    let pages = pages(&sections);
    let number = number.min(pages.len().saturating_sub(1));
    let mut card =
        Card::new(ctx.with("terms-title", &[("program", program.meta.name.as_str().into())]), BLUE);
    if number == 0
        && let Some(summary) = &program.meta.summary
    {
        card = card.words(summary);
    }
    for (name, value) in pages.get(number).into_iter().flatten() {
        card = card.field(name, value);
    }
    let mut buttons = Vec::new();
    if pages.len() > 1 {
        let args = [("page", number.saturating_add(1).into()), ("pages", pages.len().into())];
        card = card.footer(ctx.with("terms-footer", &args));
        if let Some(before) = number.checked_sub(1) {
            buttons.push(secondary(TurnTermsPage { page: before }, ctx.text("button-page-before")));
        }
        if number.saturating_add(1) < pages.len() {
            let after = number.saturating_add(1);
            buttons.push(primary(TurnTermsPage { page: after }, ctx.text("button-page-after")));
        }
    }
    Ok(MessageContent::card(card).buttons(buttons))
}

/// The fields of each page, no section torn apart that fits one.
fn pages(sections: &[TermsSection]) -> Vec<Vec<(String, String)>> {
    let mut pages: Vec<Vec<(String, String)>> = vec![Vec::new()];
    let length = |(name, value): &(String, String)| name.chars().count() + value.chars().count();
    for field in sections.iter().flat_map(TermsSection::fields) {
        let full = pages.last().is_some_and(|page| {
            page.len() >= FIELDS || page.iter().map(length).sum::<usize>() + length(&field) > PAGE
        });
        match pages.last_mut() {
            Some(page) if !full => page.push(field),
            _ => pages.push(vec![field]),
        }
    }
    pages
}

/// A card with the first of these sections' fields that fit it.
pub(crate) fn with_fields(card: Card, sections: &[TermsSection]) -> MessageContent {
    let first = pages(sections).into_iter().next().unwrap_or_default();
    MessageContent::card(
        first.into_iter().fold(card, |card, (name, value)| card.field(name, value)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_is_lost_between_pages_and_every_page_fits() {
        let line = |n: usize| format!("{n} {}", "x".repeat(n * 37 % 900));
        let sections: Vec<TermsSection> = (0..20)
            .map(|s| TermsSection {
                title: format!("TermsSection {s}"),
                lines: (0..7).map(|n| line(s * 7 + n)).collect(),
            })
            .collect();
        let pages = pages(&sections);
        assert!(pages.len() > 5);
        let mut shown = Vec::new();
        for page in &pages {
            assert!(
                page.len() <= FIELDS
                    && page.iter().all(|(_, value)| (1..=1024).contains(&value.chars().count()))
            );
            shown.extend(
                page.iter()
                    .flat_map(|(_, value)| value.lines().map(str::to_owned).collect::<Vec<_>>()),
            );
        }
        let all: Vec<String> = sections.into_iter().flat_map(|section| section.lines).collect();
        assert_eq!(shown, all);
    }
}
