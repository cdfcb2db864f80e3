//! Discord's OpenAPI description, ready to check with. Its schemas are compiled when they are first
//! needed.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jsonschema::{Draft, Registry, ValidationError, Validator};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json::{Value, json};

use super::deviation::{Deviation, Part, read};
use super::operation::{self, Operation};
use crate::record::redact::redacted;

/// Where the environment names the file with the description.
const VARIABLE: &str = "DISCORD_OPENAPI";
/// By what name the schemas are known to each other.
const URN: &str = "urn:discord";
/// What has to be escaped in a JSON pointer that stands in a URI.
const ESCAPED: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'%').add(b'<').add(b'>').add(b'`').add(b'{').add(b'}');

/// The descriptions that this process has read, by file: a test process has many sandboxes.
static READ: Mutex<BTreeMap<PathBuf, Arc<Description>>> = Mutex::new(BTreeMap::new());

/// Why a description cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DescriptionError {
    /// The file cannot be read.
    #[error("cannot read {file}: {error}")]
    File {
        /// The file.
        file: PathBuf,
        /// What the system says.
        error: std::io::Error,
    },
    /// It is not JSON.
    #[error("the description is not JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// It describes no operation.
    #[error("the description has no operations: it is not one of an API")]
    Empty,
    /// Its schemas refer to what is not there.
    #[error("the description's schemas do not fit together: {0}")]
    Schemas(String),
}

/// Discord's OpenAPI description of its HTTP API (version 3.1 of OpenAPI, whose schemas are JSON
/// Schema 2020-12).
pub struct Description {
    operations: Vec<Operation>,
    registry: Registry<'static>,
    /// By where in the document the schema stands.
    compiled: Mutex<HashMap<String, Arc<Validator>>>,
}

impl fmt::Debug for Description {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Description")
            .field("operations", &self.operations.len())
            .finish_non_exhaustive()
    }
}

impl Description {
    /// Takes a description.
    ///
    /// # Errors
    /// [`DescriptionError::Empty`] and [`DescriptionError::Schemas`].
    pub fn new(document: Value) -> Result<Self, DescriptionError> {
        let operations = operation::all(&document);
        if operations.is_empty() {
            return Err(DescriptionError::Empty);
        }
        let wrong = |error: &dyn fmt::Display| DescriptionError::Schemas(error.to_string());
        let builder = Registry::new().draft(Draft::Draft202012);
        let builder = builder.add(URN, document).map_err(|error| wrong(&error))?;
        let registry = builder.prepare().map_err(|error| wrong(&error))?;
        Ok(Self { operations, registry, compiled: Mutex::new(HashMap::new()) })
    }

    /// The description in the file that the environment's `DISCORD_OPENAPI` names, read once in a
    /// process; `None` when it names none.
    ///
    /// # Errors
    /// All of [`DescriptionError`].
    pub fn from_env() -> Result<Option<Arc<Self>>, DescriptionError> {
        match std::env::var_os(VARIABLE).filter(|file| !file.is_empty()) {
            Some(file) => Self::read(Path::new(&file)).map(Some),
            None => Ok(None),
        }
    }

    fn read(file: &Path) -> Result<Arc<Self>, DescriptionError> {
        let mut known = lock(&READ);
        if let Some(description) = known.get(file) {
            return Ok(Arc::clone(description));
        }
        let failed = |error| DescriptionError::File { file: file.to_owned(), error };
        let text = std::fs::read_to_string(file).map_err(failed)?;
        let description = Arc::new(Self::new(serde_json::from_str(&text)?)?);
        known.insert(file.to_owned(), Arc::clone(&description));
        Ok(description)
    }

    /// The names of its operations, such as `GET /users/@me`, by path.
    #[must_use]
    pub fn operations(&self) -> Vec<&str> {
        self.operations.iter().map(|operation| operation.name.as_str()).collect()
    }

    /// The operation that a request is: of several that fit, the one with the most words of its
    /// own.
    pub(super) fn find(&self, method: &str, path: &str) -> Option<&Operation> {
        let fits =
            |operation| Operation::fits(operation, method, path).map(|same| (same, operation));
        self.operations
            .iter()
            .filter_map(fits)
            .max_by_key(|(same, _)| *same)
            .map(|(_, operation)| operation)
    }

    /// What differs between a value and the schema at this place.
    pub(super) fn check(&self, schema: &str, part: Part, value: &Value) -> Vec<Deviation> {
        let validator = match self.validator(schema) {
            Ok(validator) => validator,
            Err(error) => return vec![Deviation::new(part, "", "schema", &error.to_string())],
        };
        let errors: Vec<_> = validator.iter_errors(value).collect();
        if errors.is_empty() {
            return Vec::new();
        }
        let shown = redacted(value);
        errors.iter().flat_map(|error| read(error, part, value, &shown)).collect()
    }

    /// What differs between a parameter's text and its schema.
    pub(super) fn parameter(
        &self,
        operation: &Operation,
        part: Part,
        name: &str,
        text: &str,
    ) -> Vec<Deviation> {
        let place = format!("/{name}");
        let found = operation
            .parameters
            .iter()
            .find(|parameter| parameter.part == part && parameter.name == name);
        let Some(parameter) = found else {
            return vec![Deviation::new(part, &place, "unknown", "no such parameter is described")];
        };
        let tried = readings(text).map(|value| self.check(&parameter.schema, part, &value));
        // Of a text that fits in no reading, the reading of the right type says why.
        let best = tried.min_by_key(|found| {
            (!found.is_empty(), found.iter().any(|found| found.keyword == "type"))
        });
        best.unwrap_or_default().into_iter().map(|found| found.below(&place)).collect()
    }

    fn validator(&self, place: &str) -> Result<Arc<Validator>, Box<ValidationError<'static>>> {
        let mut compiled = lock(&self.compiled);
        if let Some(validator) = compiled.get(place) {
            return Ok(Arc::clone(validator));
        }
        let fragment = utf8_percent_encode(place, ESCAPED);
        let options = jsonschema::options()
            .with_draft(Draft::Draft202012)
            .with_registry(&self.registry)
            .with_format("snowflake", |text: &str| text.parse::<u64>().is_ok())
            .should_validate_formats(true);
        let validator = Arc::new(
            options.build(&json!({"$ref": format!("{URN}#{fragment}")})).map_err(Box::new)?,
        );
        compiled.insert(place.to_owned(), Arc::clone(&validator));
        Ok(validator)
    }
}

/// What a text in an address can mean: itself, a number, yes or no, or a list of one.
fn readings(text: &str) -> impl Iterator<Item = Value> {
    let scalar = serde_json::from_str::<Value>(text)
        .ok()
        .filter(|value| value.is_number() || value.is_boolean());
    let spoken = match text {
        "True" => Some(json!(true)),
        "False" => Some(json!(false)),
        _ => None,
    };
    [Some(json!(text)), scalar, spoken, Some(json!([text]))].into_iter().flatten()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Both hold what is complete at any time.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
