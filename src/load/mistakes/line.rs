//! Lines of a YAML text, cut into indentation, key and value.

use std::ops::Range;

/// A line without its end.
#[derive(Clone, Copy)]
pub(super) struct Line<'t> {
    /// Byte at which it starts.
    pub start: usize,
    pub text: &'t str,
}

/// A line such as `  - key: value`.
pub(super) struct KeyValue<'t> {
    /// Indentation, marks of lists and the key with its colon: all before the value.
    pub before: &'t str,
    pub key: &'t str,
    /// Without spaces at its ends; it may contain a comment.
    pub value: &'t str,
}

impl<'t> Line<'t> {
    /// All lines of a text.
    pub fn all(text: &'t str) -> Vec<Line<'t>> {
        let mut start = 0;
        let line = |whole: &'t str| {
            let line = Line { start, text: whole.trim_end_matches(['\n', '\r']) };
            start += whole.len();
            line
        };
        text.split_inclusive('\n').map(line).collect()
    }

    /// Spaces and tabs at its start.
    pub fn indent(&self) -> usize {
        self.text.len() - self.text.trim_start_matches([' ', '\t']).len()
    }

    /// What comes after the indentation.
    pub fn content(&self) -> &'t str {
        self.text.trim()
    }

    /// Whether it says nothing: blank, a comment, or the mark of a document.
    pub fn is_empty(&self) -> bool {
        let content = self.content();
        content.is_empty() || content.starts_with('#') || content == "---"
    }

    /// The bytes of its content.
    pub fn span(&self) -> Range<usize> {
        let start = self.start + self.indent();
        start..start + self.content().len()
    }

    /// Indentation and marks of lists, and the rest.
    pub fn without_marks(&self) -> (&'t str, &'t str) {
        let mut rest = self.text.trim_start_matches([' ', '\t']);
        while let Some(item) = rest.strip_prefix("- ") {
            rest = item.trim_start();
        }
        (&self.text[..self.text.len() - rest.len()], rest.trim_end())
    }

    /// Its key and value, if it has a plain key. The value of a list item without a key has none.
    pub fn key_value(&self) -> Option<KeyValue<'t>> {
        let (marks, rest) = self.without_marks();
        let colon = rest.find(": ").or_else(|| rest.ends_with(':').then(|| rest.len() - 1))?;
        let key = &rest[..colon];
        if !is_plain_key(key) {
            return None;
        }
        let value = rest[colon + 1..].trim();
        let before = &self.text[..marks.len() + rest.len() - rest[colon + 1..].trim_start().len()];
        Some(KeyValue { before, key, value })
    }
}

/// Whether a word can be a key without quotes.
pub(super) fn is_plain_key(word: &str) -> bool {
    let is_letter = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.');
    !word.is_empty() && word.chars().all(is_letter) && word.starts_with(char::is_alphanumeric)
}

/// The line of the error and those around it that say something, the nearest first.
pub(super) fn near(lines: &[Line<'_>], at: usize) -> Vec<usize> {
    let before = (0..lines.len().min(at + 1)).rev().filter(|&index| !lines[index].is_empty()).take(4);
    let after = (at + 1..lines.len()).find(|&index| !lines[index].is_empty());
    before.chain(after).collect()
}

/// The index of the line in which a byte is.
pub(super) fn line_of(lines: &[Line<'_>], at: usize) -> Option<usize> {
    lines.partition_point(|line| line.start <= at).checked_sub(1)
}

/// The line of a text that contains some bytes, with these bytes replaced, without its indentation.
pub(in crate::load) fn corrected_line(text: &str, span: &Range<usize>, instead: &str) -> String {
    let start = text.floor_char_boundary(span.start.min(text.len()));
    let first = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
    let last = text[start..].find('\n').map_or(text.len(), |newline| start + newline);
    let end = text.floor_char_boundary(span.end.clamp(start, last));
    format!("{}{instead}{}", &text[first..start], &text[end..last]).trim().to_owned()
}

/// `1 space`, `2 spaces`.
pub(super) fn spaces(number: usize) -> String {
    if number == 1 { "1 space".to_owned() } else { format!("{number} spaces") }
}
