//! The to-do of a code in the billing panel: whose code it is, what it is worth, how often and until
//! when it can be used, and where it is entered.

use partnerdesk::coupon::{self, PanelTodo, PanelTodoKind, PanelTodoState};
use partnerdesk::id::TodoId;
use partnerdesk::program::{Holder, Panel, WebUrl};
use partnerdesk::tenant::Tenant;

use crate::discord::reply::{Card, GREEN, MessageContent, Reply, YELLOW, success};
use crate::discord::request_context::RequestContext;
use crate::features::coupon::TodoDone;
use crate::i18n::{Locale, mention, moment};
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
    let value = locale.worth(&tenant.program, todo.value);
    let (title, what) = match todo.kind {
        PanelTodoKind::Create => ("todo-create-title", None),
        PanelTodoKind::Reprice => (
            "todo-reprice-title",
            Some(locale.with("todo-reprice", &[("value", value.as_str().into())])),
        ),
        PanelTodoKind::Delete => ("todo-delete-title", Some(locale.text("todo-delete"))),
    };
    let words: Vec<String> = [Some(whose(todo, locale)), what].into_iter().flatten().collect();
    let open = todo.state == PanelTodoState::Open;
    let mut card = Card::new(locale.text(title), if open { YELLOW } else { GREEN })
        .words(words.join("\n"))
        .fact(locale.text("todo-worth"), value)
        .fact(locale.text("field-uses"), uses(todo, locale))
        .fact(
            locale.text("field-expires"),
            todo.expires_at.map_or_else(|| locale.text("todo-no-end"), moment),
        )
        .field(locale.text("todo-place"), place(tenant, locale));
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

/// Whose code it is: for their customers, or their own, and then of which month.
fn whose(todo: &PanelTodo, locale: Locale) -> String {
    let (code, member) = (todo.code.as_str(), mention(todo.member));
    let mut args = vec![("code", code.into()), ("member", member.into())];
    let id = match (todo.holder, todo.month) {
        (Holder::Customer, None) => "todo-customers",
        (Holder::Customer, Some(_)) => "todo-customers-month",
        (Holder::Partner, None) => "todo-own",
        (Holder::Partner, Some(_)) => "todo-own-month",
    };
    args.extend(todo.month.map(|month| ("month", locale.month(month).into())));
    locale.with(id, &args)
}

/// How often the code can be used, in all and by one customer.
fn uses(todo: &PanelTodo, locale: Locale) -> String {
    let in_all = todo.uses.map(|uses| locale.with("code-uses", &[("uses", uses.into())]));
    let each =
        todo.per_customer.map(|uses| locale.with("todo-uses-customer", &[("uses", uses.into())]));
    let said: Vec<String> = [in_all, each].into_iter().flatten().collect();
    if said.is_empty() { locale.text("todo-uses-any") } else { said.join(", ") }
}

/// Where staff enter it: the panel that the program file names, and its address.
fn place(tenant: &Tenant, locale: Locale) -> String {
    let panel = tenant.program.integration.as_ref();
    let name = panel.and_then(|panel| panel.kind).map(Panel::title);
    let url = panel.and_then(|panel| panel.url.as_ref()).map(WebUrl::as_str);
    let said: Vec<&str> = name.into_iter().chain(url).collect();
    if said.is_empty() { locale.text("todo-panel") } else { said.join(": ") }
}
