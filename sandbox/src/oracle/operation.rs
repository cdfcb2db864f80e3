//! One operation of the description: where it is, and where in the document its schemas stand.

use std::collections::BTreeMap;

use serde_json::Value;

use super::deviation::Part;

/// The methods of HTTP that a path may have.
const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];
const JSON: &str = "application/json";
const FORM: &str = "multipart/form-data";

/// A parameter of an operation.
#[derive(Debug)]
pub(super) struct Parameter {
    pub(super) part: Part,
    pub(super) name: String,
    required: bool,
    /// Where its schema stands in the document, as a JSON pointer; so for the others.
    pub(super) schema: String,
}

/// An operation.
#[derive(Debug)]
pub(super) struct Operation {
    /// Such as `POST /channels/{channel_id}/messages`.
    pub(super) name: String,
    method: String,
    steps: Vec<String>,
    pub(super) parameters: Vec<Parameter>,
    /// The schema of the body; `None` for an operation without one.
    pub(super) body: Option<String>,
    /// By status ("200", "4XX").
    responses: BTreeMap<String, Response>,
}

/// An answer that an operation may give.
#[derive(Debug)]
pub(super) struct Response {
    /// The schema of its body; `None` for an answer without one.
    pub(super) body: Option<String>,
}

/// All operations of a document; none when it is no OpenAPI description.
pub(super) fn all(document: &Value) -> Vec<Operation> {
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        for method in METHODS {
            if let Some(operation) = item.get(method) {
                operations.push(Operation::read(document, path, method, item, operation));
            }
        }
    }
    operations
}

impl Operation {
    fn read(document: &Value, path: &str, method: &str, item: &Value, operation: &Value) -> Self {
        let base = join("/paths", path);
        let own = join(&base, method);
        let mut parameters = parameters(document, &join(&base, "parameters"), &item["parameters"]);
        parameters.extend(self::parameters(
            document,
            &join(&own, "parameters"),
            &operation["parameters"],
        ));
        let body = operation.get("requestBody").map(|body| {
            let (body, place) = resolve(document, body, join(&own, "requestBody"));
            schema(body, &place, &[JSON, FORM]).unwrap_or(place)
        });
        let mut responses = BTreeMap::new();
        for (status, response) in operation["responses"].as_object().into_iter().flatten() {
            let (response, place) =
                resolve(document, response, join(&join(&own, "responses"), status));
            responses.insert(status.clone(), Response { body: schema(response, &place, &[JSON]) });
        }
        Self {
            name: format!("{} {path}", method.to_uppercase()),
            method: method.to_uppercase(),
            steps: path.split('/').skip(1).map(str::to_owned).collect(),
            parameters,
            body,
            responses,
        }
    }

    /// How well a request fits: the number of steps that are the same word; `None` when it does not
    /// fit.
    pub(super) fn fits(&self, method: &str, path: &str) -> Option<usize> {
        let steps = path.trim_start_matches('/').split('/');
        if self.method != method || steps.clone().count() != self.steps.len() {
            return None;
        }
        let mut same = 0;
        for (own, step) in self.steps.iter().zip(steps) {
            match (variable(own), own == step) {
                (None, false) => return None,
                (None, true) => same += 1,
                (Some(_), _) => {}
            }
        }
        Some(same)
    }

    /// The parameters in a path that fits, by name.
    pub(super) fn in_path<'a>(&'a self, path: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        let steps = path.trim_start_matches('/').split('/');
        self.steps
            .iter()
            .zip(steps)
            .filter_map(|(own, step)| variable(own).map(|name| (name, step)))
    }

    /// The names of the parameters that a query has to have.
    pub(super) fn needed_in_query(&self) -> impl Iterator<Item = &String> {
        let needed = |parameter: &&Parameter| parameter.part == Part::Query && parameter.required;
        self.parameters.iter().filter(needed).map(|parameter| &parameter.name)
    }

    /// The answer with this status, if it is described.
    pub(super) fn response(&self, status: u16) -> Option<&Response> {
        self.responses
            .get(&status.to_string())
            .or_else(|| self.responses.get(&format!("{}XX", status / 100)))
    }
}

fn parameters(document: &Value, place: &str, list: &Value) -> Vec<Parameter> {
    let mut found = Vec::new();
    for (index, parameter) in list.as_array().into_iter().flatten().enumerate() {
        let (parameter, place) = resolve(document, parameter, join(place, &index.to_string()));
        let part = match parameter["in"].as_str() {
            Some("path") => Part::Path,
            Some("query") => Part::Query,
            _ => continue,
        };
        found.push(Parameter {
            part,
            name: parameter["name"].as_str().unwrap_or_default().to_owned(),
            required: parameter["required"] == true,
            schema: join(&place, "schema"),
        });
    }
    found
}

/// Follows a reference that stands in place of something.
fn resolve<'a>(document: &'a Value, here: &'a Value, place: String) -> (&'a Value, String) {
    let target = here["$ref"].as_str().and_then(|target| target.strip_prefix('#'));
    match target.and_then(|target| document.pointer(target).map(|found| (found, target.to_owned())))
    {
        Some(found) => found,
        None => (here, place),
    }
}

/// Where the schema of the first of these kinds of content stands.
fn schema(holder: &Value, place: &str, kinds: &[&str]) -> Option<String> {
    let kind = kinds.iter().find(|kind| holder["content"].get(**kind).is_some())?;
    Some(join(&join(&join(place, "content"), kind), "schema"))
}

/// The name of a step that is a variable.
fn variable(step: &str) -> Option<&str> {
    step.strip_prefix('{')?.strip_suffix('}')
}

/// A JSON pointer, one step further.
fn join(place: &str, step: &str) -> String {
    format!("{place}/{}", step.replace('~', "~0").replace('/', "~1"))
}
