//! `program diff`: what a new version of a file changes.

use std::path::Path;

use partnerdesk::program;

use super::{ExitStatus, read, say};
use crate::features::program_change::view;
use crate::i18n::Locale;

/// Prints what changes, the gravest first.
pub(super) fn diff(old: &Path, new: &Path) -> ExitStatus {
    let (Some(old), Some(new)) = (read(old), read(new)) else { return ExitStatus::CheckFailed };
    let changes = program::diff(&old, &new);
    say(format!("{}: version {} → {}", new.meta.name, old.version(), new.version()));
    if changes.is_empty() {
        say("No changes in what the program does or shows.");
    } else {
        say(format!("\n{}", view::report(Locale::En, &changes).trim_end()));
    }
    ExitStatus::Ok
}
