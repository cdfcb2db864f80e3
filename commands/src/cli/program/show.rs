//! `program show`: the terms as people read them.

use std::path::Path;

use super::super::{ExitStatus, say};
use crate::features::terms;
use crate::i18n::Locale;

/// Prints the terms of a program file in the program's language.
pub(super) fn show(file: &Path) -> ExitStatus {
    let Some(program) = super::read(file) else { return ExitStatus::CheckFailed };
    let language = program.meta.locale.split('-').next().unwrap_or_default();
    let locale = Locale::of(language);
    say(&program.meta.name);
    say("=".repeat(program.meta.name.chars().count()));
    if let Some(summary) = &program.meta.summary {
        say(summary);
    }
    for section in terms::view::sections(&program, None, locale) {
        say(format!("\n{}\n{}", section.title, "-".repeat(section.title.chars().count())));
        section.lines.iter().for_each(say);
    }
    ExitStatus::Ok
}
