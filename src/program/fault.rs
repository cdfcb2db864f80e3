//! A fault of a program file: what is wrong, where, and how grave it is.
//!
//! A fault always names a place that an editor can jump to. It does not decide what follows from
//! it: an error refuses the file, a decision blocks adopting it, a note blocks nothing.

use std::fmt;

pub(crate) use crate::table::nearest;

/// How grave a fault is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProblemSeverity {
    /// The file cannot be used.
    Error,
    /// The file leaves a question open that its owner has to answer; a default is in force until
    /// then.
    Decision,
    /// Worth a look; nothing is blocked.
    Note,
}

impl fmt::Display for ProblemSeverity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Decision => "decision needed",
            Self::Note => "note",
        })
    }
}

/// One thing that is wrong with a program file, or worth knowing about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct ProgramProblem {
    /// How grave it is.
    pub severity: ProblemSeverity,
    /// The file's name, as it was given to the parser.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
    /// The column in characters, counted from 1.
    pub column: usize,
    /// The key, for example `track[0].levels[2].rate`; empty for the file as a whole.
    pub path: String,
    /// What is wrong and what is expected, in English and without a full stop.
    pub message: String,
    /// What was probably meant.
    pub suggestion: Option<String>,
}

impl fmt::Display for ProgramProblem {
    /// `midnight.toml:42:9: error: unknown key "thresold"; did you mean "threshold"?`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}:{}:{}: {}: {}",
            self.file, self.line, self.column, self.severity, self.message
        )?;
        match &self.suggestion {
            Some(suggestion) => write!(f, "; did you mean \"{suggestion}\"?"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_reads_like_a_compiler_message() {
        let fault = ProgramProblem {
            severity: ProblemSeverity::Error,
            file: "midnight.toml".to_owned(),
            line: 42,
            column: 9,
            path: "track[0].thresold".to_owned(),
            message: "unknown key \"thresold\"".to_owned(),
            suggestion: Some("threshold".to_owned()),
        };
        let expected =
            "midnight.toml:42:9: error: unknown key \"thresold\"; did you mean \"threshold\"?";
        assert_eq!(fault.to_string(), expected);
    }

    #[test]
    fn slips_are_recognised_and_other_words_are_not() {
        assert_eq!(nearest("nmae", ["name", "rate"]), Some("name".to_owned()));
        assert_eq!(nearest("audence", ["audience", "personal"]), Some("audience".to_owned()));
        assert_eq!(nearest("colour", ["name", "rate"]), None);
        assert_eq!(nearest("x", ["at"]), None);
    }
}
