//! What somebody typed into a form and was refused: kept, so that the form opens with it the next
//! time.
//!
//! Only what is no secret goes in here; a profile keeps its own, sealed.

mod repo;

use std::collections::BTreeMap;

use crate::app_context::AppContext;
use crate::id::{MemberId, ProgramId};
use crate::store::StoreError;

/// What was typed, by the input's id.
pub type FormValues = BTreeMap<String, String>;

/// What the member typed into this form (its `custom_id`) before; nothing when nothing was refused.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub async fn load(
    app: &AppContext,
    program: ProgramId,
    member: MemberId,
    form: &str,
) -> Result<FormValues, StoreError> {
    let typed = repo::find(&mut *app.store.read().await?, program, member, form).await?;
    // One that another version has written opens an empty form.
    Ok(typed.and_then(|typed| serde_json::from_str(&typed).ok()).unwrap_or_default())
}

/// Keeps what was typed, in the place of what was kept before.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub async fn save(
    app: &AppContext,
    program: ProgramId,
    member: MemberId,
    form: &str,
    typed: &FormValues,
) -> Result<(), StoreError> {
    let text = serde_json::json!(typed).to_string();
    let mut tx = app.store.begin().await?;
    repo::save(&mut tx, app.clock.now(), program, member, form, &text).await?;
    tx.commit().await
}

/// The form went through: nothing is kept any more.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub async fn delete(
    app: &AppContext,
    program: ProgramId,
    member: MemberId,
    form: &str,
) -> Result<(), StoreError> {
    if repo::find(&mut *app.store.read().await?, program, member, form).await?.is_none() {
        return Ok(());
    }
    let mut tx = app.store.begin().await?;
    repo::delete(&mut tx, program, member, form).await?;
    tx.commit().await
}
