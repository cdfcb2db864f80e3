//! Forms that open with what was typed into them before: what was refused is kept until the form
//! goes through.

use partnerdesk::draft::{self, Typed};
use serenity::all::CreateInputText;

use crate::action::Action;
use crate::answer::Answer;
use crate::failure::Failure;
use crate::partner::profile::again;
use crate::visit::Visit;

/// What the member typed into this form before.
pub(crate) async fn typed(visit: &Visit, form: Action) -> Result<Typed, Failure> {
    Ok(draft::of(&visit.desk, visit.tenant.id, visit.member, &form.to_string()).await?)
}

/// The input with what was typed into it before; as it is when that was nothing.
pub(crate) fn filled(input: CreateInputText, typed: &Typed, id: &str) -> CreateInputText {
    match typed.get(id).filter(|text| !text.is_empty()) {
        Some(text) => input.value(text),
        None => input,
    }
}

/// Ends a form: what was typed is forgotten when it went through, and kept behind the button that
/// opens the form again when it was refused.
pub(crate) async fn ended<T>(
    visit: &Visit,
    form: Action,
    opener: Action,
    typed: &Typed,
    result: Result<T, impl Into<Failure>>,
    done: impl FnOnce(T) -> Answer,
) -> Result<Answer, Failure> {
    let (desk, program, form) = (&visit.desk, visit.tenant.id, form.to_string());
    match result {
        Ok(value) => {
            draft::clear(desk, program, visit.member, &form).await?;
            Ok(done(value))
        }
        Err(error) => {
            let failure: Failure = error.into();
            if !failure.is_about_what_was_typed() {
                return Err(failure);
            }
            tracing::info!(refusal = %failure, "refused");
            draft::keep(desk, program, visit.member, &form, typed).await?;
            Ok(again(visit, &failure, opener))
        }
    }
}
