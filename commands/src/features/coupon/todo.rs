//! The to-do of a code in the billing panel.

use partnerdesk::coupon::{self, PanelTodo, PanelTodoState};
use partnerdesk::id::TodoId;
use partnerdesk::program::{Panel, WebUrl};
use partnerdesk::tenant::Tenant;

use crate::discord::reply::{Card, GREEN, MessageContent, Reply, YELLOW, success};
use crate::discord::request_context::RequestContext;
use crate::features::coupon::TodoDone;
use crate::i18n::{Locale, mention};
use crate::user_error::UserError;

/// Marks it as done; the message shows who did it.
pub(crate) async fn done(ctx: &RequestContext, id: TodoId) -> Result<Reply, UserError> {
    ctx.staff()?;
    let todo = coupon::mark_todo_done(&ctx.app, &ctx.tenant, id, ctx.member)
        .await?
        .ok_or(UserError::Stale)?;
    Ok(Reply::Update(message(&ctx.tenant, Locale::of(&ctx.tenant.locale), &todo)))
}

/// The to-do as a message, with its button while it is open.
#[must_use]
pub(crate) fn message(tenant: &Tenant, locale: Locale, todo: &PanelTodo) -> MessageContent {
    let title = locale.text(if todo.reprice { "todo-reprice-title" } else { "todo-create-title" });
    let panel = tenant.program.integration.as_ref();
    let name = panel.and_then(|panel| panel.kind).map(Panel::title);
    let url = panel.and_then(|panel| panel.url.as_ref()).map(WebUrl::as_str);
    let place = name.into_iter().chain(url).collect::<Vec<_>>().join(": ");
    let args = [
        ("code", todo.code.clone().into()),
        ("value", locale.worth(&tenant.program, todo.value).into()),
        ("member", mention(todo.member).into()),
        ("place", place.into()),
    ];
    let words = locale.with(if todo.reprice { "todo-reprice" } else { "todo-create" }, &args);
    let open = todo.state == PanelTodoState::Open;
    let mut card = Card::new(title, if open { YELLOW } else { GREEN }).words(words);
    match (todo.state, todo.done_by) {
        (PanelTodoState::Done, Some(by)) => {
            card = card.fact(locale.text("todo-done-by"), mention(by));
        }
        (PanelTodoState::Superseded, _) => card = card.footer(locale.text("todo-superseded")),
        _ => {}
    }
    let buttons = if open {
        vec![success(TodoDone { todo: todo.id }, locale.text("button-done"))]
    } else {
        vec![]
    };
    MessageContent::card(card).buttons(buttons)
}
