//! Typing mistakes: a word that differs from a known one by a letter or two.

use super::edit::Edit;
use fixbook_engine::model::Diagnostic;

/// Letters that may differ in a typing mistake.
const MAX_SLIPS: usize = 2;
/// One letter may differ for each 4 letters of a word, and one in a shorter word.
const LETTERS_PER_SLIP: usize = 4;

/// Typing mistakes only: a suggestion may also share words with what was meant, which an author must judge.
pub(super) fn edits(diagnostics: &[Diagnostic]) -> Vec<Edit> {
    diagnostics.iter().filter_map(edit).collect()
}

fn edit(diagnostic: &Diagnostic) -> Option<Edit> {
    let near = diagnostic.suggestion.as_deref()?;
    let file = &diagnostic.span.file;
    let mut span = diagnostic.span.span.clone();
    let mut written = file.text.get(span.clone())?;
    for quote in ['"', '\''] {
        if let Some(inner) = written.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote)) {
            span = span.start + 1..span.end - 1;
            written = inner;
        }
    }
    let is_typo = !written.is_empty() && is_word(written) && is_word(near) && is_slip(written, near);
    is_typo.then(|| Edit { file: file.clone(), span, text: near.to_owned() })
}

fn is_word(word: &str) -> bool {
    word.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '/' | '.'))
}

fn is_slip(written: &str, near: &str) -> bool {
    // Another number is another thing: windows-10 is not a misspelt windows-11.
    let digits = |word: &str| word.chars().filter(char::is_ascii_digit).collect::<String>();
    let allowed = MAX_SLIPS.min(written.chars().count() / LETTERS_PER_SLIP).max(1);
    digits(written) == digits(near) && strsim::damerau_levenshtein(written, near) <= allowed
}
