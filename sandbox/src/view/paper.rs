//! Text for a terminal: wrapping at words, and boxes, by the width that a character takes.

/// The widest line.
pub(crate) const WIDTH: usize = 100;

/// How many columns a text takes.
pub(crate) fn width(text: &str) -> usize {
    text.chars().map(char_width).sum()
}

/// Wide for East Asian scripts and emoji, nothing for marks that join the character before.
fn char_width(character: char) -> usize {
    match u32::from(character) {
        0x0300..=0x036f | 0x200b..=0x200f | 0xfe00..=0xfe0f => 0,
        0x1100..=0x115f
        | 0x23f0..=0x23f3
        | 0x2705
        | 0x2728
        | 0x274c
        | 0x2e80..=0xa4cf
        | 0xac00..=0xd7a3
        | 0xf900..=0xfaff
        | 0xff00..=0xff60
        | 0x1f300..=0x1faff => 2,
        _ => 1,
    }
}

/// Breaks a text into lines of at most `columns`, at words where it can.
pub(crate) fn wrap(text: &str, columns: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        for word in paragraph.split(' ') {
            if !line.is_empty() && width(&line) + 1 + width(word) > columns {
                lines.push(std::mem::take(&mut line));
            } else if !line.is_empty() {
                line.push(' ');
            }
            for character in word.chars() {
                if width(&line) + char_width(character) > columns {
                    lines.push(std::mem::take(&mut line));
                }
                line.push(character);
            }
        }
        lines.push(line);
    }
    lines
}

/// Puts lines into a box as wide as the widest of them.
pub(crate) fn boxed(lines: &[String]) -> Vec<String> {
    let inner = lines.iter().map(|line| width(line)).max().unwrap_or_default();
    let mut drawn = vec![format!("╭{}╮", "─".repeat(inner + 2))];
    for line in lines {
        drawn.push(format!("│ {line}{} │", " ".repeat(inner - width(line))));
    }
    drawn.push(format!("╰{}╯", "─".repeat(inner + 2)));
    drawn
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_wrapped_at_words_and_never_wider() {
        let text = "the quick brown fox jumps over averyveryverylongwordindeed";
        let lines = wrap(text, 12);
        assert_eq!(lines[0], "the quick");
        assert!(lines.iter().all(|line| width(line) <= 12), "{lines:?}");
    }

    #[test]
    fn a_box_is_as_wide_as_its_widest_line() {
        let drawn = boxed(&["a".to_owned(), "日本".to_owned()]);
        assert_eq!(drawn, ["╭──────╮", "│ a    │", "│ 日本 │", "╰──────╯"]);
    }
}
