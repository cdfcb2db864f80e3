//! Problems of a program file as a compiler shows them: with the line, and the place underlined.

use std::io::{self, IsTerminal as _, Write as _};
use std::ops::Range;
use std::path::Path;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use partnerdesk::program::{ProblemSeverity, ProgramProblem};

use super::terminal::readable;

/// Prints problems of the file `file`, whose text is `source`, on standard output.
pub(super) fn print(problems: &[ProgramProblem], file: &Path, source: &str) {
    let color = is_colored(io::stdout().is_terminal());
    for problem in problems {
        // A reader that has gone away is no failure.
        let _ = writeln!(io::stdout(), "{}\n", shown(problem, file, source, color));
    }
}

/// As [`print`], on standard error.
pub(super) fn print_to_stderr(problems: &[ProgramProblem], file: &Path, source: &str) {
    let color = is_colored(io::stderr().is_terminal());
    for problem in problems {
        let _ = writeln!(io::stderr(), "{}\n", shown(problem, file, source, color));
    }
}

/// Whether to write in colours. Source: no-color.org.
fn is_colored(is_terminal: bool) -> bool {
    is_terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// The problem with its place; in one line when there is no text to show.
fn shown(problem: &ProgramProblem, file: &Path, source: &str, color: bool) -> String {
    if source.is_empty() {
        return readable(&problem.to_string()).into_owned();
    }
    underlined(problem, &file.display().to_string(), source, color)
}

/// The problem with its place in `source`, in colours if `color`. `name` is what the file is called
/// on the command line.
fn underlined(problem: &ProgramProblem, name: &str, source: &str, color: bool) -> String {
    let level = match problem.severity {
        ProblemSeverity::Error => Level::ERROR,
        ProblemSeverity::Decision => Level::WARNING.with_name("decision needed"),
        ProblemSeverity::Note => Level::NOTE,
    };
    let mut group: Group<'_> = level.primary_title(readable(&problem.message)).element(
        Snippet::source(source).path(name).annotation(AnnotationKind::Primary.span(span(
            source,
            problem.line,
            problem.column,
        ))),
    );
    if let Some(suggestion) = &problem.suggestion {
        group = group.element(Level::HELP.message(format!("did you mean \"{suggestion}\"?")));
    }
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    renderer.render(&[group])
}

/// The bytes of the key or value that begins at a line and column, both from 1.
fn span(source: &str, line: usize, column: usize) -> Range<usize> {
    let before: usize =
        source.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let text = source.get(before..).unwrap_or_default();
    let text = text.lines().next().unwrap_or_default();
    let start = text.char_indices().nth(column.saturating_sub(1)).map_or(text.len(), |(at, _)| at);
    let from = before.saturating_add(start);
    from..from.saturating_add(word(text.get(start..).unwrap_or_default()))
}

/// How many bytes of the line belong together: a string with its quotes, a table's head, a word.
fn word(rest: &str) -> usize {
    if let Some(inner) = rest.strip_prefix('"') {
        return inner.find('"').map_or(rest.trim_end().len(), |end| end.saturating_add(2));
    }
    if rest.starts_with('[') {
        return rest.rfind(']').map_or(1, |end| end.saturating_add(1));
    }
    rest.find(|c: char| c.is_whitespace() || ",=]}#".contains(c)).unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use partnerdesk::program::parse;

    use super::*;

    const GOOD: &str = include_str!("../../../programs/midnight.toml");

    /// The problems of Midnight's file after this replacement.
    fn problems(from: &str, to: &str) -> String {
        assert!(GOOD.contains(from), "{from}");
        let text = GOOD.replacen(from, to, 1);
        let found = parse(&text, "mine.toml").unwrap_err();
        let shown: Vec<String> =
            found.iter().map(|one| underlined(one, "mine.toml", &text, false)).collect();
        shown.join("\n")
    }

    #[test]
    fn the_place_of_a_problem_is_underlined() {
        insta::assert_snapshot!(problems("hold_days = 0", "hold_day = 0"), @r#"
        error: unknown key "hold_day"
           --> mine.toml:160:1
            |
        160 | hold_day = 0
            | ^^^^^^^^
            |
            = help: did you mean "hold_days"?
        "#);
        insta::assert_snapshot!(problems("currency = \"USD\"", "currency = \"DOLLARS\""), @r#"
        error: "DOLLARS" is not an ISO 4217 currency, for example "USD"
          --> mine.toml:19:12
           |
        19 | currency = "DOLLARS"
           |            ^^^^^^^^^
        "#);
        insta::assert_snapshot!(problems("rate = \"13%\"", "rate = 13"), @r#"
        error: "rate" is written as a string, for example "13%", and never as a number
          --> mine.toml:91:8
           |
        91 | rate = 13
           |        ^^
           |
           = help: did you mean "13%"?
        "#);
        insta::assert_snapshot!(problems("label = \"Who are you?\"", "label = \"\""), @r#"
        error: "label" is empty
          --> mine.toml:53:25
           |
        53 |   { id = "who", label = "" },
           |                         ^^
        "#);
        insta::assert_snapshot!(problems("[attribution]", "[atribution]"), @r#"
        error: unknown key "atribution"
           --> mine.toml:163:2
            |
        163 | [atribution]
            |  ^^^^^^^^^^
            |
            = help: did you mean "attribution"?
        "#);
    }

    #[test]
    fn a_place_outside_the_text_is_shown_all_the_same() {
        for (line, column) in [(1, 1), (1, 9), (4, 1)] {
            let range = span("ä = 1\n", line, column);
            assert!(range.end <= "ä = 1\n".len(), "{line} {column} {range:?}");
        }
        assert_eq!(span("ä = 1 # one\n", 1, 5), 5..6);
    }
}
