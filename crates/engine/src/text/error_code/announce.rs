//! The words before a number that say from which table it is.

use crate::{
    model::CodeTable,
    text::{stopwords::WordSet, tokenizer::plain_words},
};

/// Whether the words between two numbers only join them: `0x904 / 0x7`, not `0x904 at 10:05`.
pub(super) fn joins(between: &str) -> bool {
    plain_words(between).iter().all(|word| WordSet::BetweenCodes.contains(word))
}

/// The length of the longest announcing phrase of a table right before a number.
pub(super) fn announcement(table: &CodeTable, before: &str) -> Option<usize> {
    let before = plain_words(before);
    let is_said = |phrase: &&String| ends_with_phrase(&before, phrase);
    table.introduced_by.iter().filter(is_said).map(|phrase| phrase.len()).max()
}

/// Whether words end in one that announces a code, whatever the tables say: `error code: `.
pub(super) fn announces_code(before: &str) -> bool {
    without_fillers(&plain_words(before)).any(|words| words.last().is_some_and(|word| WordSet::Code.contains(word)))
}

/// Whether words end in a phrase, apart from words without a meaning: `event id is `.
fn ends_with_phrase(before: &[String], phrase: &str) -> bool {
    let phrase = plain_words(phrase);
    without_fillers(before).any(|words| words.ends_with(&phrase))
}

/// Words, and again without each filler at their end.
fn without_fillers(words: &[String]) -> impl Iterator<Item = &[String]> {
    std::iter::successors(Some(words), |words| {
        let (last, before) = words.split_last()?;
        WordSet::BetweenAnnouncementAndNumber.contains(last).then_some(before)
    })
}
