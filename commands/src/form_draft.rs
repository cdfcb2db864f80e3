//! Forms that open with what was typed into them before: what was refused is kept until the form
//! goes through.

use partnerdesk::form_draft::{self, FormValues};
use serenity::all::CreateInputText;

use crate::action::Action;
use crate::partner::profile::again;
use crate::reply::Reply;
use crate::request_context::RequestContext;
use crate::user_error::UserError;

/// What the member typed into this form before.
pub(crate) async fn load(ctx: &RequestContext, form: Action) -> Result<FormValues, UserError> {
    Ok(form_draft::load(&ctx.app, ctx.tenant.id, ctx.member, &form.to_string()).await?)
}

/// The input with what was typed into it before; as it is when that was nothing.
pub(crate) fn prefilled(input: CreateInputText, typed: &FormValues, id: &str) -> CreateInputText {
    match typed.get(id).filter(|text| !text.is_empty()) {
        Some(text) => input.value(text),
        None => input,
    }
}

/// Ends a form: what was typed is forgotten when it went through, and kept behind the button that
/// opens the form again when it was refused.
pub(crate) async fn finish<T>(
    ctx: &RequestContext,
    form: Action,
    opener: Action,
    typed: &FormValues,
    result: Result<T, impl Into<UserError>>,
    done: impl FnOnce(T) -> Reply,
) -> Result<Reply, UserError> {
    let (app, program, form) = (&ctx.app, ctx.tenant.id, form.to_string());
    match result {
        Ok(value) => {
            form_draft::delete(app, program, ctx.member, &form).await?;
            Ok(done(value))
        }
        Err(error) => {
            let error: UserError = error.into();
            if !error.is_about_what_was_typed() {
                return Err(error);
            }
            tracing::info!(refusal = %error, "refused");
            form_draft::save(app, program, ctx.member, &form, typed).await?;
            Ok(again(ctx, &error, opener))
        }
    }
}
