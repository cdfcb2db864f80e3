//! What was asked, answered and decided about an application, round by round.

use std::collections::BTreeMap;

use partnerdesk::application::{self, Application, ApplicationDecision, DecisionKind};
use partnerdesk::id::TicketId;

use crate::discord::reply::{BLUE, Card, MessageContent, clip};
use crate::discord::request_context::RequestContext;
use crate::i18n::{mention, moment, plain, when};
use crate::user_error::UserError;

/// The message with the decisions about the ticket's application above it, and with a file that has
/// every answer of every round in full.
pub(crate) async fn with(
    ctx: &RequestContext,
    ticket: TicketId,
    message: MessageContent,
) -> Result<MessageContent, UserError> {
    let Some(about) = application::find_by_ticket(&ctx.app, &ctx.tenant, ticket).await? else {
        return Ok(message);
    };
    let decisions = application::list_decisions(&ctx.app, about.id).await?;
    let answers = application::list_answers(&ctx.app, about.id).await?;
    let mut message = message;
    if !decisions.is_empty() {
        let lines: Vec<String> =
            decisions.iter().map(|one| line(ctx, one, &when(one.at))).collect();
        let card = Card::new(ctx.text("history-title"), BLUE);
        message = message.more(card.words(clip(&lines.join("\n"), 1500)));
    }
    if answers.is_empty() {
        return Ok(message);
    }
    let text = text(ctx, &about, &decisions, &answers);
    Ok(message.file(format!("ticket-{ticket}.txt"), text))
}

/// One decision, with its reason.
fn line(ctx: &RequestContext, decision: &ApplicationDecision, at: &str) -> String {
    let id = match decision.kind {
        DecisionKind::Approve => "history-approved",
        DecisionKind::Deny => "history-denied",
        DecisionKind::Ask => "history-asked",
    };
    let args = [
        ("staff", mention(decision.staff).into()),
        ("at", at.into()),
        ("reason", plain(&decision.reason, 1000).into()),
    ];
    ctx.with(id, &args)
}

/// All of it as a text: each question with its answers, the old beside the new, then the decisions.
fn text(
    ctx: &RequestContext,
    about: &Application,
    decisions: &[ApplicationDecision],
    answers: &[(String, u32, String)],
) -> String {
    let mut of: BTreeMap<&str, Vec<(u32, &str)>> = BTreeMap::new();
    for (field, round, answer) in answers {
        of.entry(field).or_default().push((*round, answer));
    }
    let mut lines = Vec::new();
    let form = application::application_form(&ctx.tenant, &about.route).ok();
    let asked = form.into_iter().flat_map(|form| &form.fields);
    let mut questions: Vec<(&str, &str)> =
        asked.map(|field| (field.id.as_str(), field.label.as_str())).collect();
    // Questions that the program does not ask any more.
    let gone = of.keys().filter(|id| !questions.iter().any(|(asked, _)| asked == *id));
    let gone: Vec<(&str, &str)> = gone.map(|id| (*id, *id)).collect();
    questions.extend(gone);
    for (id, label) in questions {
        let Some(rounds) = of.get(id) else { continue };
        lines.push(label.to_owned());
        for (round, answer) in rounds {
            let round = round.saturating_add(1);
            let heading = ctx.with("history-round", &[("round", round.into())]);
            lines.push(format!("  [{heading}] {}", answer.replace('\n', "\n  ")));
        }
        lines.push(String::new());
    }
    for decision in decisions {
        lines.push(line(ctx, decision, &moment(decision.at)));
    }
    lines.join("\n")
}
