//! The program files that `/setup` can choose from.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use partnerdesk::program;

use crate::user_error::UserError;

static FOLDER: OnceLock<PathBuf> = OnceLock::new();

/// Says where the program files lie; the first call counts.
pub(crate) fn set_folder(folder: &Path) {
    FOLDER.get_or_init(|| folder.to_owned());
}

fn folder() -> &'static Path {
    FOLDER.get_or_init(|| PathBuf::from("programs"))
}

/// Id and name of every program file that passes the check, in order of the file names.
#[must_use]
pub(crate) fn names() -> Vec<(String, String)> {
    program::load_dir(folder())
        .into_iter()
        .filter_map(|(_, loaded)| loaded.ok())
        .map(|program| (program.meta.id.clone(), program.meta.name.clone()))
        .collect()
}

/// The text of the program file whose program has this id.
///
/// # Errors
/// [`UserError::ChooseProgram`] when there is none, with those that there are; the faults of a file
/// that has some and may be it.
pub(crate) fn source(id: &str) -> Result<String, UserError> {
    let mut broken = None;
    for (path, loaded) in program::load_dir(folder()) {
        match loaded {
            Ok(program) if program.meta.id == id => {
                let open = program::check(&program)
                    .into_iter()
                    .filter(|fault| fault.severity != program::ProblemSeverity::Note);
                let open: Vec<_> = open.collect();
                if !open.is_empty() {
                    return Err(open.into());
                }
                return std::fs::read_to_string(path)
                    .map_err(|_| UserError::ChooseProgram(names()));
            }
            Err(faults) if path.file_stem().is_some_and(|stem| stem == id) => {
                return Err(faults.into());
            }
            Err(faults) => broken = broken.or(Some(faults)),
            Ok(_) => {}
        }
    }
    Err(broken.map_or_else(|| UserError::ChooseProgram(names()), UserError::from))
}
