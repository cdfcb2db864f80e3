//! How the program works, from its file.

use partnerdesk::program::{ApplicationForm, Program, RouteKind};

use crate::discord::action::actions;
use crate::discord::interaction::{Context, Error, run};
use crate::discord::reply::{BLUE, Card, MessageContent, Reply, clip, primary, secondary};
use crate::discord::request_context::RequestContext;
use crate::features::Feature;
use crate::features::application::Apply;
use crate::features::duty;
use crate::features::status::ShowStatus;
use crate::features::terms::view::TermsSection;
use crate::features::terms::{self, ShowTerms};
use crate::i18n::Locale;
use crate::user_error::UserError;

actions! {
    /// Explain the program.
    ShowHelp("help") => Deferred |ctx, _| show(ctx);
}

/// What the feature offers to the router and as commands.
pub(crate) static FEATURE: Feature =
    Feature { actions: ACTIONS, partner_commands: &[help_command], ..Feature::NONE };

/// How the program works.
#[poise::command(slash_command, guild_only, rename = "help")]
async fn help_command(ctx: Context<'_>) -> Result<(), Error> {
    run(ctx, true, show).await
}

/// How many tracks the panel describes; the terms have all of them.
const TRACKS: usize = 4;

/// The program in short, and what one can do.
pub(crate) async fn show(ctx: &RequestContext) -> Result<Reply, UserError> {
    let message = MessageContent::card(card(&ctx.tenant.program, ctx.locale)).buttons(vec![
        primary(Apply {}, ctx.text("button-apply")),
        secondary(ShowStatus {}, ctx.text("button-status")),
        secondary(ShowTerms {}, ctx.text("button-terms")),
    ]);
    Ok(Reply::Message(message))
}

/// The whole program as a card: what the panel shows, and the duties, and where to ask.
pub(crate) fn card(program: &Program, locale: Locale) -> Card {
    let mut card = in_short(program, locale);
    for requirement in &program.requirements {
        let duties = program.duties(&requirement.partner_kind);
        let lines = duty::view::list(&duties, locale);
        card = card.field(&requirement.title, clip(&lines.join("\n"), 1024));
    }
    field(card, &terms::view::support(program, locale))
}

/// The program as the panel shows it: what everybody has to know, what it is, its levels and
/// benefits, how payouts work, and what stands above the form.
pub(crate) fn in_short(program: &Program, locale: Locale) -> Card {
    let notices = terms::view::notices(program, locale)
        .lines
        .into_iter()
        .map(|notice| format!("⚠️ {notice}"));
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
            track.levels.iter().map(|level| terms::view::level_line(program, track, level, locale));
        let lines: Vec<String> = track.summary.iter().cloned().chain(levels).collect();
        if !lines.is_empty() {
            card = card.field(title, clip(&lines.join("\n"), 1024));
        }
    }
    let shared = program.benefits.iter().filter(|benefit| benefit.track.is_none());
    let benefits = terms::view::benefit_lines(program, shared, locale);
    if !benefits.is_empty() {
        card = card.field(locale.text("field-benefits"), clip(&benefits.join("\n"), 1024));
    }
    card = field(card, &terms::view::payout(program, locale));
    let applied = |form: &&ApplicationForm| {
        program.routes.iter().any(|route| {
            route.kind == RouteKind::Application && route.form.as_ref() == Some(&form.id)
        })
    };
    let intros: Vec<&str> =
        program.forms.iter().filter(applied).filter_map(|form| form.intro.as_deref()).collect();
    if intros.is_empty() { card } else { card.field(locale.text("field-form"), intros.join("\n")) }
}

fn field(card: Card, section: &TermsSection) -> Card {
    if section.lines.is_empty() {
        return card;
    }
    card.field(&section.title, clip(&section.lines.join("\n"), 1024))
}
