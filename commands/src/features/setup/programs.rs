//! The program files that `/setup` can choose from.

use partnerdesk::app_context::AppContext;
use partnerdesk::program;
use partnerdesk::tenant::TenantError;

use crate::features::setup::text::SetupError;
use crate::user_error::UserError;

/// Id and name of every program file that passes the check, in order of the file names.
#[must_use]
pub(crate) fn names(app: &AppContext) -> Vec<(String, String)> {
    program::load_all(&app.programs_dir)
        .into_iter()
        .filter_map(|loaded| loaded.program.ok())
        .map(|program| (program.meta.id.clone(), program.meta.name.clone()))
        .collect()
}

/// The text of the program file whose program has this id.
///
/// # Errors
/// [`SetupError::ChooseProgram`] when there is none, with those that there are; the faults of a
/// file that has some and may be it.
pub(crate) fn source(app: &AppContext, id: &str) -> Result<String, UserError> {
    let mut broken = None;
    for loaded in program::load_all(&app.programs_dir) {
        match loaded.program {
            Ok(program) if program.meta.id == id => {
                let open = program::check(&program)
                    .into_iter()
                    .filter(|fault| fault.severity != program::ProblemSeverity::Note);
                let open: Vec<_> = open.collect();
                if !open.is_empty() {
                    return Err(TenantError::Faults(open).into());
                }
                return Ok(loaded.source);
            }
            Err(faults) if loaded.place.stem() == id => {
                return Err(TenantError::Faults(faults).into());
            }
            Err(faults) => broken = broken.or(Some(faults)),
            Ok(_) => {}
        }
    }
    Err(match broken {
        Some(faults) => TenantError::Faults(faults).into(),
        None => SetupError::ChooseProgram(names(app)).into(),
    })
}
