//! What differs from the description, said so that the field is named.
//!
//! "Fits none of the schemas" helps nobody: the one that is meant is picked by its discriminating
//! field.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::fmt;

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;
use serde_json::Value;

/// How much of a message is told, in characters.
const MESSAGE_MAX: usize = 300;

/// Where something differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// In the request's body.
    Request,
    /// In the response.
    Response,
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Request => "request",
            Self::Response => "response",
        })
    }
}

/// Something that differs from the description.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Deviation {
    pub(super) part: Part,
    /// The field, as a JSON pointer; empty for the whole.
    pub(super) pointer: String,
    /// The keyword of JSON Schema that does not hold; `unknown`, `body`, `status` or `schema` for
    /// what is none.
    pub(super) keyword: String,
    message: String,
}

impl fmt::Display for Deviation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { part, pointer, message, .. } = self;
        match pointer.as_str() {
            "" => write!(f, "{part}: {message}"),
            _ => write!(f, "{part}: {pointer}: {message}"),
        }
    }
}

impl Deviation {
    pub(super) fn new(part: Part, pointer: &str, keyword: &str, message: &str) -> Self {
        let message = match message.char_indices().nth(MESSAGE_MAX) {
            Some((end, _)) => format!("{}…", &message[..end]),
            None => message.to_owned(),
        };
        Self { part, pointer: pointer.to_owned(), keyword: keyword.to_owned(), message }
    }

    /// The same of a value that stands at this place.
    pub(super) fn below(self, place: &str) -> Self {
        Self { pointer: format!("{place}{}", self.pointer), ..self }
    }
}

/// What an error says of `value`, whose copy without secrets is `shown`.
pub(super) fn read(
    error: &ValidationError<'_>,
    part: Part,
    value: &Value,
    shown: &Value,
) -> Vec<Deviation> {
    match error.kind() {
        Kind::OneOfNotValid { context } | Kind::AnyOf { context } => {
            let here = error.instance_path().as_str();
            let meant: Vec<&Vec<_>> =
                context.iter().filter(|branch| !is_another(branch, here)).collect();
            // Of several that could be meant, the one that fits deepest, and then the one with the
            // least against it.
            match meant.into_iter().min_by_key(|branch| (Reverse(depth(branch)), branch.len())) {
                Some(branch) => {
                    branch.iter().flat_map(|error| read(error, part, value, shown)).collect()
                }
                None => vec![none_fits(context, here, part, value, shown)],
            }
        }
        Kind::OneOfMultipleValid { context } => {
            let fitting = context.iter().filter(|branch| branch.is_empty()).count();
            let message =
                format!("fits {fitting} of {} schemas, where it must be one", context.len());
            vec![Deviation::new(part, error.instance_path().as_str(), "oneOf", &message)]
        }
        kind => {
            let place = error.instance_path().as_str();
            let told = value.pointer(place).filter(|found| !found.is_array() && !found.is_object());
            // A secret is not shown, nor a whole object.
            let message = if told.is_some() && shown.pointer(place) == told {
                error.to_string()
            } else {
                error.masked().to_string()
            };
            vec![Deviation::new(part, place, kind.keyword(), &message)]
        }
    }
}

/// How many steps below the whole the outermost of these errors is.
fn depth(branch: &[ValidationError<'_>]) -> usize {
    branch
        .iter()
        .map(|error| error.instance_path().as_str().matches('/').count())
        .min()
        .unwrap_or_default()
}

/// Whether these errors say that another schema is meant: the value is of another type, or its
/// discriminating field is.
fn is_another(branch: &[ValidationError<'_>], here: &str) -> bool {
    branch.iter().any(|error| telling(error, here).is_some())
}

/// The place of the field that tells the schemas apart, if the error is about one: the value
/// itself, or a field of it that may have few values only.
fn telling<'a>(error: &'a ValidationError<'_>, here: &str) -> Option<&'a str> {
    let place = error.instance_path().as_str();
    let itself = place == here;
    let field = place
        .strip_prefix(here)
        .is_some_and(|rest| rest.starts_with('/') && !rest[1..].contains('/'));
    match error.kind() {
        Kind::Type { .. } if itself => Some(place),
        Kind::Constant { .. } | Kind::Enum { .. } if itself || field => Some(place),
        _ => None,
    }
}

/// One deviation for a value that fits no schema by its type, or by its discriminating field.
fn none_fits(
    context: &[Vec<ValidationError<'_>>],
    here: &str,
    part: Part,
    value: &Value,
    shown: &Value,
) -> Deviation {
    let errors: Vec<_> =
        context.iter().flatten().filter(|error| telling(error, here).is_some()).collect();
    // The deepest: of the right type, but with a discriminating field that no schema knows.
    let place = errors
        .iter()
        .filter_map(|error| telling(error, here))
        .max_by_key(|place| place.len())
        .unwrap_or(here);
    let at_place: Vec<_> =
        errors.iter().filter(|error| error.instance_path().as_str() == place).collect();
    let mut choices = BTreeSet::new();
    for error in &at_place {
        match error.kind() {
            Kind::Constant { expected_value } => {
                choices.insert(expected_value.to_string());
            }
            Kind::Enum { options } => {
                choices.extend(options.as_array().into_iter().flatten().map(Value::to_string));
            }
            _ => {}
        }
    }
    if choices.is_empty() {
        let said = at_place
            .iter()
            .flat_map(|error| read(error, part, value, shown))
            .map(|found| found.message);
        let said: BTreeSet<String> = said.collect();
        return Deviation::new(part, place, "type", &Vec::from_iter(said).join(", "));
    }
    let given = value.pointer(place).filter(|given| shown.pointer(place) == Some(*given));
    let given = given.map_or_else(|| "value".to_owned(), Value::to_string);
    let choices = Vec::from_iter(choices).join(", ");
    Deviation::new(part, place, "enum", &format!("{given} is not one of {choices}"))
}
