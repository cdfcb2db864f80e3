//! Forms that open with what was typed into them before: what was refused is kept until the form
//! goes through.

use partnerdesk::form_draft::{self, FormValues};

use crate::discord::action::{Action, FormAction};
use crate::discord::reply::{Reply, TextInput, primary};
use crate::discord::request_context::RequestContext;
use crate::user_error::UserError;

/// What the member typed into this form before.
pub(crate) async fn load(
    ctx: &RequestContext,
    form: &impl FormAction,
) -> Result<FormValues, UserError> {
    Ok(form_draft::load(&ctx.app, ctx.tenant.id, ctx.member, &form.form_id()).await?)
}

/// Keeps what belongs to this form until it goes through.
pub(crate) async fn save(
    ctx: &RequestContext,
    form: &impl FormAction,
    typed: &FormValues,
) -> Result<(), UserError> {
    Ok(form_draft::save(&ctx.app, ctx.tenant.id, ctx.member, &form.form_id(), typed).await?)
}

/// The input with what was typed into it before; as it is when that was nothing.
pub(crate) fn prefilled(input: TextInput, typed: &FormValues, id: &str) -> TextInput {
    match typed.get(id) {
        Some(text) => input.value(text),
        None => input,
    }
}

/// Ends a form: what was typed is forgotten when it went through, and kept behind the button that
/// opens the form again when it was refused.
pub(crate) async fn finish<T>(
    ctx: &RequestContext,
    action: impl FormAction,
    typed: &FormValues,
    result: Result<T, impl Into<UserError>>,
    done: impl FnOnce(T) -> Reply,
) -> Result<Reply, UserError> {
    let (app, program, form) = (&ctx.app, ctx.tenant.id, action.form_id());
    match result {
        Ok(value) => {
            form_draft::delete(app, program, ctx.member, &form).await?;
            Ok(done(value))
        }
        Err(error) => {
            let error: UserError = error.into();
            if !error.is_about_input() {
                return Err(error);
            }
            tracing::info!(refusal = %error, "refused");
            form_draft::save(app, program, ctx.member, &form, typed).await?;
            Ok(try_again(ctx, &error, action))
        }
    }
}

/// Why a form was refused, with the button that opens it again.
pub(crate) fn try_again(ctx: &RequestContext, error: &UserError, opener: impl Action) -> Reply {
    let button = primary(opener, ctx.text("button-try-again"));
    Reply::Message(error.message(ctx.locale, 0).buttons(vec![button]))
}
