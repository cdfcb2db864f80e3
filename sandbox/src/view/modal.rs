//! A modal as a person sees it.

use std::fmt;

use serde::Serialize;
use serde_json::Value;

use super::paper::{WIDTH, boxed, width, wrap};
use crate::record::redact::is_secret;

/// A modal that the bot has opened.
#[derive(Clone, Serialize)]
#[non_exhaustive]
pub struct ModalView {
    /// Its title.
    pub title: String,
    /// What the bot is told when it is submitted.
    pub custom_id: String,
    /// Its inputs, from top to bottom.
    pub inputs: Vec<InputView>,
    /// The interaction that opened it.
    #[serde(serialize_with = "crate::view::id")]
    pub interaction: u64,
    /// Where it was opened.
    #[serde(serialize_with = "crate::view::id")]
    pub channel: u64,
    /// The message that it was opened from, by a component.
    #[serde(serialize_with = "crate::view::optional_id")]
    pub message: Option<u64>,
    #[serde(skip)]
    pub(crate) trigger: Value,
}

/// An input of a modal.
#[derive(Clone, Serialize)]
#[non_exhaustive]
pub struct InputView {
    /// What the bot is told.
    pub custom_id: String,
    /// What stands above it.
    pub label: String,
    /// What stands in it while it is empty.
    pub placeholder: String,
    /// What the bot has put into it.
    pub value: String,
    /// Whether it can be left empty.
    pub required: bool,
    /// The fewest characters; 0 to 4000.
    pub min_length: usize,
    /// The most characters; 1 to 4000.
    pub max_length: usize,
    /// Whether it has several lines.
    pub paragraph: bool,
}

impl ModalView {
    /// A modal from the data of the bot's answer.
    pub(crate) fn new(
        data: &Value,
        interaction: u64,
        channel: u64,
        message: Option<u64>,
        trigger: Value,
    ) -> Self {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let number = |value: &Value, default| {
            value.as_u64().and_then(|n| usize::try_from(n).ok()).unwrap_or(default)
        };
        let rows = data["components"].as_array().into_iter().flatten();
        let inputs =
            rows.flat_map(|row| row["components"].as_array().into_iter().flatten()).map(|input| {
                InputView {
                    custom_id: text(&input["custom_id"]),
                    label: text(&input["label"]),
                    placeholder: text(&input["placeholder"]),
                    value: text(&input["value"]),
                    required: input["required"] != false,
                    min_length: number(&input["min_length"], 0),
                    max_length: number(&input["max_length"], 4_000),
                    paragraph: input["style"].as_u64() == Some(2),
                }
            });
        Self {
            title: text(&data["title"]),
            custom_id: text(&data["custom_id"]),
            inputs: inputs.collect(),
            interaction,
            channel,
            message,
            trigger,
        }
    }

    /// An input by its custom id, or by its label.
    #[must_use]
    pub fn input(&self, name: &str) -> Option<&InputView> {
        let by_id = self.inputs.iter().find(|input| input.custom_id == name);
        by_id.or_else(|| self.inputs.iter().find(|input| input.label == name))
    }
}

impl InputView {
    /// Whether its value is nobody's business.
    #[must_use]
    pub fn is_secret(&self) -> bool {
        is_secret(&self.custom_id)
    }

    /// What stands in it, dots for a secret.
    fn shown(&self) -> String {
        if self.is_secret() {
            "•".repeat(self.value.chars().count().min(12))
        } else {
            self.value.clone()
        }
    }
}

impl fmt::Display for ModalView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let columns = WIDTH - 6;
        let mut lines = wrap(&self.title, columns);
        for input in &self.inputs {
            lines.push(String::new());
            let star = if input.required { " *" } else { "" };
            lines.extend(wrap(&format!("{}{star}", input.label), columns));
            let inside =
                if input.value.is_empty() { input.placeholder.clone() } else { input.shown() };
            lines.extend(wrap(&inside, columns - 2).into_iter().map(|line| format!("▏ {line}")));
        }
        lines.push(String::new());
        let buttons = "[ Cancel ] [ Submit ]";
        let widest =
            lines.iter().map(|line| width(line)).max().unwrap_or_default().max(width(buttons));
        lines.push(format!("{}{buttons}", " ".repeat(widest - width(buttons))));
        for line in boxed(&lines) {
            writeln!(f, "{line}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for ModalView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ModalView")
            .field("title", &self.title)
            .field("custom_id", &self.custom_id)
            .field("inputs", &self.inputs)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for InputView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InputView")
            .field("custom_id", &self.custom_id)
            .field("label", &self.label)
            .field("value", &self.shown())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_form_is_drawn_with_its_secret_as_dots() {
        let input = |id: &str, label: &str, value: &str| {
            json!({"type": 1, "components": [{
                "type": 4, "custom_id": id, "label": label, "style": 1, "value": value,
                "placeholder": "type here",
            }]})
        };
        let rows = [input("name", "Name", ""), input("pass:secret", "Passphrase", "hunter2")];
        let data = json!({"title": "Profile", "custom_id": "m", "components": rows});
        let modal = ModalView::new(&data, 1, 2, None, Value::Null);
        let expected = "\
╭───────────────────────╮
│ Profile               │
│                       │
│ Name *                │
│ ▏ type here           │
│                       │
│ Passphrase *          │
│ ▏ •••••••             │
│                       │
│ [ Cancel ] [ Submit ] │
╰───────────────────────╯
";
        assert_eq!(modal.to_string(), expected);
        assert_eq!(modal.input("Passphrase").map(|input| input.value.as_str()), Some("hunter2"));
    }
}
