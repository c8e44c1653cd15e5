//! The difference between two texts, as version control shows it.

use similar::{ChangeTag, TextDiff};

use super::style::{BAD, DIM, GOOD, paint};

/// Lines around each change.
const AROUND: usize = 2;

/// A unified diff of a file; empty if the texts are the same.
pub fn unified_diff(path: &str, before: &str, after: &str) -> String {
    let diff = TextDiff::from_lines(before, after);
    let mut text = String::new();
    for group in diff.grouped_ops(AROUND) {
        if let (true, Some(first)) = (text.is_empty(), group.first()) {
            text.push_str(&paint(DIM, &format!("--- {path}, from line {}", first.old_range().start + 1)));
            text.push('\n');
        } else if let Some(first) = group.first() {
            text.push_str(&paint(DIM, &format!("… line {}", first.old_range().start + 1)));
            text.push('\n');
        }
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            let line = change.value().trim_end_matches(['\r', '\n']);
            text.push_str(&match change.tag() {
                ChangeTag::Delete => paint(BAD, &format!("- {line}")),
                ChangeTag::Insert => paint(GOOD, &format!("+ {line}")),
                ChangeTag::Equal => format!("  {line}"),
            });
            text.push('\n');
        }
    }
    text
}
