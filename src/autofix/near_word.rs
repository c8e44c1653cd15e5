//! A word that is written nearly as one that is known.

use super::Edit;
use fixbook_engine::model::Diagnostic;

/// Letters that may differ for a word to be a slip of the pen, and of how many letters one of them.
const MAX_SLIPS: usize = 2;
const LETTERS_A_SLIP: usize = 4;

/// Slips only: a remedy's nearest word may share words with what was meant, which an author must judge.
pub(super) fn edits(problems: &[Diagnostic]) -> Vec<Edit> {
    problems.iter().filter_map(edit).collect()
}

fn edit(problem: &Diagnostic) -> Option<Edit> {
    let near = problem.nearest.as_deref()?;
    let file = &problem.place.file;
    let mut span = problem.place.span.clone();
    let mut written = file.text.get(span.clone())?;
    for quote in ['"', '\''] {
        if let Some(inner) = written.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote)) {
            span = span.start + 1..span.end - 1;
            written = inner;
        }
    }
    let is_word = |word: &str| word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/' | '.'));
    let slips = strsim::damerau_levenshtein(written, near);
    let allowed = MAX_SLIPS.min(written.chars().count() / LETTERS_A_SLIP).max(1);
    // Another number is another thing: windows-10 is no slip for windows-11.
    let digits = |word: &str| word.chars().filter(char::is_ascii_digit).collect::<String>();
    let is_slip =
        digits(written) == digits(near) && !written.is_empty() && is_word(written) && is_word(near) && slips <= allowed;
    is_slip.then(|| Edit { file: file.clone(), span, text: near.to_owned() })
}
