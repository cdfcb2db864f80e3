//! Discord's markup, as far as a person reads it as something else: mentions and times.

use std::collections::BTreeMap;

use chrono::DateTime;

/// How mentions read: `<@1>` to `@alice`, and so on.
pub type Names = BTreeMap<String, String>;

/// The pieces of a text: what stands between `<` and `>`, with both, and everything else.
pub(crate) fn tokens(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        let (before, from) = rest.split_at(start);
        let Some(end) = from.find('>') else { break };
        if !before.is_empty() {
            pieces.push(before);
        }
        let (token, after) = from.split_at(end + 1);
        pieces.push(token);
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(rest);
    }
    pieces
}

/// The text as a person reads it.
pub(crate) fn readable(text: &str, names: &Names) -> String {
    tokens(text)
        .into_iter()
        .map(|piece| {
            names.get(piece).cloned().or_else(|| time(piece)).unwrap_or_else(|| piece.to_owned())
        })
        .collect()
}

/// `<t:unix:style>` as a time in UTC.
fn time(token: &str) -> Option<String> {
    let inner = token.strip_prefix("<t:")?.strip_suffix('>')?;
    let (seconds, style) = inner.split_once(':').unwrap_or((inner, "f"));
    let time = DateTime::from_timestamp(seconds.parse().ok()?, 0)?;
    let format = match style {
        "t" => "%H:%M UTC",
        "T" => "%H:%M:%S UTC",
        "d" => "%Y-%m-%d",
        "D" => "%-d %B %Y",
        "F" => "%A, %-d %B %Y %H:%M UTC",
        _ => "%-d %B %Y %H:%M UTC",
    };
    Some(time.format(format).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mentions_and_times_read_as_words() {
        let names = Names::from([("<@1>".to_owned(), "@alice".to_owned())]);
        assert_eq!(
            readable("hi <@1>, by <t:1800000000:f>", &names),
            "hi @alice, by 15 January 2027 08:00 UTC"
        );
        assert_eq!(readable("1 < 2 and <@2>", &names), "1 < 2 and <@2>");
    }
}
