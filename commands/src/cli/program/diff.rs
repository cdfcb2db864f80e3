//! `program diff`: what a new version of a file changes.

use std::path::Path;

use partnerdesk::program;

use super::{ExitStatus, read, say};

/// Prints what changes, the gravest first.
pub(super) fn diff(old: &Path, new: &Path) -> ExitStatus {
    let (Some(old), Some(new)) = (read(old), read(new)) else { return ExitStatus::CheckFailed };
    let changes = program::diff(&old, &new);
    say(format!("{}: version {} becomes {}", new.meta.name, old.version(), new.version()));
    if changes.is_empty() {
        say("nothing changes for anybody");
    }
    let mut last = None;
    for change in &changes {
        if last != Some(change.gravity) {
            say(format!("\n{}", change.gravity));
        }
        last = Some(change.gravity);
        say(format!("  {change}"));
    }
    ExitStatus::Ok
}
