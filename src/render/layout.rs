//! Paragraphs, items and indents of terminal text, wrapped to the terminal.

use super::style::{BOLD, paint, width};

/// Units that stay on one line with the number before them.
const UNITS: [&str; 3] = ["dB", "min", "minutes"];

/// A paragraph.
pub fn line(text: &str) -> String {
    indented(text, 0)
}

/// A paragraph some columns in, the lines after the first three columns further.
pub(super) fn indented(text: &str, columns: usize) -> String {
    let indent = " ".repeat(columns);
    wrapped(text, &indent, &format!("{indent}   "))
}

/// An item of a list.
pub(super) fn item(text: &str) -> String {
    wrapped(text, "- ", "  ")
}

/// A heading with an empty line before it.
pub(super) fn heading(title: &str) -> String {
    format!("\n{}", wrapped(&paint(BOLD, title), "", ""))
}

/// A text whose first line begins with `first`, and each other with `rest`. A number and its unit stay together.
pub(super) fn wrapped(text: &str, first: &str, rest: &str) -> String {
    let options = textwrap::Options::new(width()).initial_indent(first).subsequent_indent(rest);
    textwrap::fill(&with_units(text), options) + "\n"
}

/// The text with a no-break space between a number and its unit.
fn with_units(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    for (at, word) in text.split(' ').enumerate() {
        let is_unit = UNITS.contains(&word.trim_end_matches(['.', ',', ';', ':', ')']));
        let follows_number = joined.ends_with(|letter: char| letter.is_ascii_digit());
        if at > 0 {
            joined.push(if is_unit && follows_number { '\u{a0}' } else { ' ' });
        }
        joined.push_str(word);
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::with_units;

    #[test]
    fn only_a_number_is_tied_to_its_unit() {
        assert_eq!(with_units("12 min, 3 dB; a  min"), "12\u{a0}min, 3\u{a0}dB; a  min");
        assert_eq!(with_units("5 minimal minutes"), "5 minimal minutes");
    }
}
