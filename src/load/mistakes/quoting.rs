//! Texts in the quotes that YAML needs.

/// Quotes of word processors and of print, which mean nothing to YAML.
const CURLY: [char; 7] = ['\u{201c}', '\u{201d}', '\u{201e}', '\u{201f}', '\u{ab}', '\u{bb}', '\u{ff02}'];
const CURLY_SINGLE: [char; 3] = ['\u{2018}', '\u{201a}', '\u{201b}'];

/// A text in quotes, so that YAML reads it as it is.
pub(in crate::load) fn quoted(text: &str) -> String {
    match text.contains(['"', '\\']) {
        true => format!("'{}'", text.replace('\'', "''")),
        false => format!("\"{text}\""),
    }
}

/// Whether a text inside a list in brackets needs quotes.
pub(in crate::load) fn needs_quotes(text: &str) -> bool {
    let is_special = |letter: char| "[]{},#&*!|>'\"%@`".contains(letter);
    text.contains(": ") || text.ends_with(':') || text.contains(is_special) || text.starts_with(['-', '?'])
}

/// Whether a text begins with a quote that is not one of YAML's.
pub(super) fn begins_curly(text: &str) -> bool {
    text.starts_with(CURLY) || text.starts_with(CURLY_SINGLE)
}

/// Whether a text contains double quotes that are not those of YAML.
pub(super) fn has_curly(text: &str) -> bool {
    text.contains(CURLY)
}

/// A line with straight quotes. An apostrophe stays as it is.
pub(super) fn straight(line: &str) -> String {
    let line = line.replace(CURLY, "\"");
    match line.contains(CURLY_SINGLE) {
        true => line.replace(CURLY_SINGLE, "'").replace('\u{2019}', "'"),
        false => line,
    }
}
