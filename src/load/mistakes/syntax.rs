//! A syntax error of YAML to the mistake that the author made.

use super::{
    candidate::Candidate,
    candidates::candidates,
    indentation::indentations,
    layout::{closing, layout},
    line::{Line, line_of},
    mistake::Mistake,
};
use crate::load::yaml::{self, SyntaxError};

/// Corrections are tried on texts of at most this many bytes, since each try reads the whole text.
const MAX_TRIED_LEN: usize = 64 << 10;

/// The mistake behind a syntax error.
pub(in crate::load) fn explain(text: &str, error: &SyntaxError) -> Mistake {
    let lines = Line::all(text);
    let at = line_of(&lines, error.span.start).unwrap_or(0);
    if error.message.contains("duplicate") {
        return duplicate(text, &lines, error);
    }
    if text.len() <= MAX_TRIED_LEN
        && let Some(candidate) = correction(text, &lines, at)
    {
        let help = candidate.help();
        return Mistake { check: candidate.check, span: candidate.span, message: candidate.message, help };
    }
    // The parser's budget ends here too: aliases and depth that no author writes.
    if let Some(&(open, sign)) = layout(text).open.first() {
        let number = line_of(&lines, open).unwrap_or(0) + 1;
        let message = format!("the bracket `{sign}` in line {number} is never closed");
        return Mistake::syntax(open..open + 1, message, format!("add `{}` where the list ends", closing(sign)));
    }
    Mistake::syntax(
        error.span.clone(),
        "this line, or the one above it, is not valid YAML",
        format!(
            "check the spaces at the start of the line and the colon after the key, and put a text with signs such as \
             : # [ {{ & * ! in quotes (the parser's words: {})",
            error.message
        ),
    )
}

/// The first correction after which the parser gets further, or the best of the indentation.
fn correction(text: &str, lines: &[Line<'_>], at: usize) -> Option<Candidate> {
    let mut found = candidates(text, lines, at);
    let first = found.iter().position(|candidate| helps(text, lines, candidate, at) != Effect::None);
    if let Some(first) = first {
        return Some(found.swap_remove(first));
    }
    let mut scored: Vec<(usize, Candidate)> = indentations(lines, at);
    let score = |(score, candidate): &mut (usize, Candidate)| match helps(text, lines, candidate, at) {
        Effect::Whole => *score += 1000,
        Effect::Further => {}
        Effect::None => *score = 0,
    };
    scored.iter_mut().for_each(score);
    scored.into_iter().filter(|(score, _)| *score > 0).max_by_key(|(score, _)| *score).map(|(_, candidate)| candidate)
}

/// What a correction does for the parser.
#[derive(PartialEq, Eq)]
enum Effect {
    None,
    /// The next error is further down.
    Further,
    /// The text is read.
    Whole,
}

fn helps(text: &str, lines: &[Line<'_>], candidate: &Candidate, at: usize) -> Effect {
    let mut new = String::with_capacity(text.len() + 16);
    // The edited lines follow each other.
    let first = candidate.edits.first().map_or(0, |(index, _)| *index);
    for (index, line) in lines.iter().enumerate() {
        let edited = index.checked_sub(first).and_then(|edit| candidate.edits.get(edit));
        new.push_str(edited.map_or(line.text, |(_, edited)| edited));
        new.push('\n');
    }
    let last = candidate.edits.last().map_or(0, |(index, _)| *index);
    match yaml::parse(&new) {
        Ok(_) => Effect::Whole,
        Err(error) => {
            let next = line_of(&Line::all(&new), error.span.start).unwrap_or(0);
            let is_further = next > last && (candidate.ends_far || next > at);
            if is_further { Effect::Further } else { Effect::None }
        }
    }
}

fn duplicate(text: &str, lines: &[Line<'_>], error: &SyntaxError) -> Mistake {
    let key = text.get(error.span.clone()).unwrap_or_default().trim();
    let at = line_of(lines, error.span.start).unwrap_or(0);
    let is_same = |line: &&Line<'_>| !key.is_empty() && line.key_value().is_some_and(|parts| parts.key == key);
    let first = lines[..at].iter().rposition(|line| is_same(&line));
    let message = match first {
        Some(first) => format!("the key `{key}` is already in line {}", first + 1),
        None => "this key is used twice".to_owned(),
    };
    Mistake::syntax(error.span.clone(), message, "keep one of the two, or join them")
}
