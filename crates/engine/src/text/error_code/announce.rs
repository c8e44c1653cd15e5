//! The words before a number that say from which table it is.

use crate::model::CodeTable;

/// Whether words between two numbers only join them: `0x904 / 0x7`, not `0x904 at 10:05`.
pub(super) fn joins(between: &str) -> bool {
    between.split(|c: char| !c.is_alphanumeric()).all(|word| matches!(word, "" | "and" | "with" | "then"))
}

/// The length of the longest announcing phrase of a table right before a number.
pub(super) fn announcement(table: &CodeTable, before: &str) -> Option<usize> {
    let is_said = |phrase: &&String| ends_with_phrase(before, &[phrase.as_str()]);
    table.introduced_by.iter().filter(is_said).map(|phrase| phrase.len()).max()
}

/// Whether some words end in one of the phrases, but for words that say nothing: `error code: `, `event id is `.
pub(super) fn ends_with_phrase(before: &str, phrases: &[&str]) -> bool {
    const FILLERS: [&str; 8] = ["is", "was", "of", "no", "number", "nr", "id", "with"];
    let is_letter = |c: char| c.is_alphanumeric();
    let words: Vec<&str> = before.split(|c| !is_letter(c)).filter(|word| !word.is_empty()).collect();
    phrases.iter().any(|phrase| {
        let phrase: Vec<String> = phrase.split_whitespace().map(str::to_lowercase).collect();
        let mut rest = &words[..];
        while !rest.ends_with(&phrase.iter().map(String::as_str).collect::<Vec<_>>()) {
            match rest.split_last() {
                Some((last, fewer)) if FILLERS.contains(last) => rest = fewer,
                _ => return false,
            }
        }
        true
    })
}
