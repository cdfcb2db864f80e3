//! The program files that `/setup` can choose from.

use partnerdesk::desk::Desk;
use partnerdesk::program;

use crate::failure::Failure;

/// Id and name of every program file that passes the check, in order of the file names.
#[must_use]
pub(crate) fn names(desk: &Desk) -> Vec<(String, String)> {
    program::load_dir(&desk.programs_dir)
        .into_iter()
        .filter_map(|(_, loaded)| loaded.ok())
        .map(|program| (program.meta.id.clone(), program.meta.name.clone()))
        .collect()
}

/// The text of the program file whose program has this id.
///
/// # Errors
/// [`Failure::ChooseProgram`] when there is none, with those that there are; the faults of a file
/// that has some and may be it.
pub(crate) fn source(desk: &Desk, id: &str) -> Result<String, Failure> {
    let mut broken = None;
    for (path, loaded) in program::load_dir(&desk.programs_dir) {
        match loaded {
            Ok(program) if program.meta.id == id => {
                let open = program::check(&program)
                    .into_iter()
                    .filter(|fault| fault.severity != program::Severity::Note);
                let open: Vec<_> = open.collect();
                if !open.is_empty() {
                    return Err(open.into());
                }
                return std::fs::read_to_string(path)
                    .map_err(|_| Failure::ChooseProgram(names(desk)));
            }
            Err(faults) if path.file_stem().is_some_and(|stem| stem == id) => {
                return Err(faults.into());
            }
            Err(faults) => broken = broken.or(Some(faults)),
            Ok(_) => {}
        }
    }
    Err(broken.map_or_else(|| Failure::ChooseProgram(names(desk)), Failure::from))
}
