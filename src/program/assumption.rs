//! What the author of a program file has made up so that it runs, and what of it is confirmed.
//!
//! Words for whoever checks the file; the keys that an assumption is about are not named here.

use super::program::Program;
use super::reader::Table;

/// One `[[assumption]]`: something that no document of the operator says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assumption {
    /// What is assumed, and why; at most 300 characters.
    pub text: String,
    /// Whether the operator has said that it holds. Until then it is an open decision, and the file
    /// is not set up.
    pub confirmed: bool,
}

impl Assumption {
    pub(super) fn read(t: &mut Table<'_, '_>) -> Self {
        let text = t.text("text", 300);
        let confirmed = t.flag("confirmed", false);
        t.need("confirmed");
        Self { text, confirmed }
    }
}

/// The text of the program's file with all of its assumptions confirmed. `text` is the one that the
/// program was read from.
#[must_use]
pub fn confirm_assumptions(program: &Program, text: &str) -> String {
    let open = program.assumptions.iter().enumerate().filter(|(_, one)| !one.confirmed);
    let places =
        open.filter_map(|(n, _)| program.places.get(&format!("assumption[{n}].confirmed")));
    let mut places: Vec<(usize, usize)> = places.collect();
    // From the end on, so that no place moves another one.
    places.sort_unstable_by(|one, other| other.cmp(one));
    let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
    for (line, column) in places {
        let Some(line) = lines.get_mut(line.saturating_sub(1)) else { continue };
        let at = line.char_indices().nth(column.saturating_sub(1)).map(|(at, _)| at);
        if let Some((at, rest)) =
            at.and_then(|at| Some((at, line.get(at..)?.strip_prefix("false")?)))
        {
            *line = format!("{}true{rest}", line.get(..at).unwrap_or_default());
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::tests::{faults_with, with};
    use crate::program::{ProblemSeverity, check, parse};

    fn open(program: &Program) -> Vec<String> {
        let decisions = check(program).into_iter();
        let decisions = decisions.filter(|one| one.severity == ProblemSeverity::Decision);
        decisions.map(|one| format!("{} {}", one.path, one.message)).collect()
    }

    #[test]
    fn what_was_made_up_is_open_until_the_file_confirms_it() {
        let more = "[[assumption]]\ntext = \"The currency: é\"\nconfirmed = false # \"false\"\n\
                    [[assumption]]\ntext = \"The day\"\nconfirmed = true\n";
        let program = with(more);
        let found = open(&program);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with("assumption[0] ") && found[0].contains("The currency: é"));
        assert!(found[0].ends_with("write confirmed = true"), "{found:?}");

        let midnight = include_str!("../../programs/midnight.toml");
        let confirmed = confirm_assumptions(&program, &format!("{midnight}\n{more}"));
        let expected = more.replace("confirmed = false #", "confirmed = true #");
        assert_eq!(confirmed, format!("{midnight}\n{expected}"));
        assert_eq!(open(&parse(&confirmed, "m.toml").unwrap()), Vec::<String>::new());

        // One line with two of them, and something before them that is longer in bytes.
        let inline = "assumption = [{ text = \"é\", confirmed = false }, { text = \"b\", confirmed \
                      = false }]\n";
        let text = format!("{inline}{midnight}");
        let program = parse(&text, "m.toml").unwrap();
        let text = confirm_assumptions(&program, &text);
        assert_eq!(open(&parse(&text, "m.toml").unwrap()), Vec::<String>::new());
    }

    #[test]
    fn an_assumption_says_whether_it_is_confirmed() {
        for (more, expected) in [
            ("[[assumption]]\ntext = \"a\"\n", "\"confirmed\" is missing"),
            ("[[assumption]]\nconfirmed = false\n", "\"text\" is missing"),
            ("[[assumption]]\ntext = \"a\"\nconfirmed = \"no\"\n", "is true or false"),
        ] {
            let faults = faults_with(more);
            assert!(faults.len() == 1 && faults[0].contains(expected), "{more}: {faults:?}");
        }
    }
}
