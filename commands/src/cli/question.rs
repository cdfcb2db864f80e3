//! Questions to whoever sits at the terminal.

use std::io::{self, BufRead as _, IsTerminal as _, Write as _};

use anyhow::bail;
use clap::ValueEnum;

/// The option's value, or what a person types; the default where nobody can be asked. Whoever is
/// asked and types something unfit is asked again.
pub(super) fn ask<T>(
    option: &str,
    given: Option<String>,
    question: &str,
    default: &str,
    judge: impl Fn(&str) -> Result<T, String>,
) -> anyhow::Result<T> {
    if let Some(given) = given {
        return judge(given.trim()).map_err(|why| anyhow::anyhow!("--{option} {given:?}: {why}"));
    }
    loop {
        let shown = if default.is_empty() { String::new() } else { format!("[{default}] ") };
        let typed = prompt(&format!("{question} {shown}"))?;
        let asked = typed.is_some();
        let answer = typed.filter(|text| !text.is_empty()).unwrap_or_else(|| default.to_owned());
        match judge(&answer) {
            Ok(value) => return Ok(value),
            Err(why) if asked => super::say(format!("  {why}")),
            Err(why) => bail!("--{option} is needed: {why}"),
        }
    }
}

/// The same for one of a few values; the first is the default.
pub(super) fn choose<T: ValueEnum + Copy>(
    option: &str,
    given: Option<T>,
    question: &str,
) -> anyhow::Result<T> {
    if let Some(given) = given {
        return Ok(given);
    }
    let name = |value: &T| {
        value.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    };
    let names: Vec<String> = T::value_variants().iter().map(name).collect();
    let first = names.first().cloned().unwrap_or_default();
    let question = format!("{question} ({})", names.join(", "));
    ask(option, None, &question, &first, |text| {
        T::from_str(text, true).map_err(|_| format!("one of {}", names.join(", ")))
    })
}

/// What a person types in answer to a question; nothing when nobody sits there.
pub(super) fn prompt(question: &str) -> anyhow::Result<Option<String>> {
    if !io::stdin().is_terminal() {
        return Ok(None);
    }
    let mut out = io::stdout();
    out.write_all(question.as_bytes())?;
    out.flush()?;
    let mut line = String::new();
    if io::stdin().lock().read_line(&mut line)? == 0 {
        bail!("no answer: no file is written");
    }
    Ok(Some(line.trim().to_owned()))
}
