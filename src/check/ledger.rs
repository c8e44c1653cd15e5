//! A source document beside the catalog: what of it no claim covers, which claims point at nothing, and which of its
//! sentences the catalog copies.

use std::{collections::HashSet, ops::Range, sync::Arc};

use crate::{
    load::{Entries, Loaded, Step},
    model::{ClaimFile, Id, Lines, Place, Problem, SourceFile},
};

/// So many words in a row that also stand in a source document are a copy, not a coincidence.
const COPIED_WORDS: usize = 8;

/// Every non-blank line of a document that no claim about it covers, every claim that points at no such line, and every
/// run of words that the catalog has copied from it.
pub fn against(entries: &Entries, source: &Id, document: &Arc<SourceFile>) -> Vec<Problem> {
    let files: Vec<&Loaded<ClaimFile>> = entries.claims.iter().filter(|entry| entry.value.source == *source).collect();
    // A file of claims that cannot be read covers nothing, which is said first.
    let of_claims = entries.problems.iter().filter(|problem| problem.place.file.path.starts_with("kb/claims/"));
    let mut problems: Vec<Problem> = of_claims.cloned().collect();
    problems.extend(uncovered(&files, document));
    problems.extend(files.iter().flat_map(|file| pointing_nowhere(file, document)));
    problems.extend(copied(entries, document));
    problems
}

fn uncovered(files: &[&Loaded<ClaimFile>], document: &Arc<SourceFile>) -> Vec<Problem> {
    let covered: Vec<Lines> =
        files.iter().flat_map(|file| &file.value.claims).filter_map(|claim| claim.lines().ok()).collect();
    let mut problems = Vec::new();
    for (number, span) in lines(&document.text) {
        if document.text[span.clone()].trim().is_empty() || covered.iter().any(|lines| lines.contains(number)) {
            continue;
        }
        let place = Place { file: Arc::clone(document), span };
        let message = format!("no claim covers line {number} of the document");
        let remedy = "write a claim whose `at` names this line, if only as noise";
        problems.push(Problem::new("uncovered-line", place, message, remedy).label("in no claim"));
    }
    problems
}

fn pointing_nowhere(file: &Loaded<ClaimFile>, document: &SourceFile) -> Vec<Problem> {
    let written: HashSet<usize> = lines(&document.text)
        .filter(|(_, span)| !document.text[span.clone()].trim().is_empty())
        .map(|(number, _)| number)
        .collect();
    let mut problems = Vec::new();
    for (index, claim) in file.value.claims.iter().enumerate() {
        let Ok(lines) = claim.lines() else { continue };
        // A stretch may run over blank lines; each number in the list must hit something.
        if lines.0.iter().all(|range| written.iter().any(|line| range.contains(line))) {
            continue;
        }
        let place = file.place(&[Step::Key("claims"), Step::Index(index), Step::Key("at")]);
        let message = format!("the claim `{}` points at a line that is blank or not there", claim.id);
        let remedy = "write the line where the document says this";
        problems.push(Problem::new("claim-without-line", place, message, remedy).label("nothing there"));
    }
    problems
}

/// Every run of eight words or more that a file of the catalog shares with a document. Code is no sentence: commands,
/// paths and names carry over.
pub fn copied(entries: &Entries, document: &Arc<SourceFile>) -> Vec<Problem> {
    let theirs = words(&document.text);
    let runs: HashSet<Vec<&str>> = theirs.windows(COPIED_WORDS).map(texts).collect();
    let mut problems = Vec::new();
    for file in &entries.files {
        let prose = without_code(&file.text);
        let ours = words(&prose);
        let mut last: Option<Range<usize>> = None;
        for run in ours.windows(COPIED_WORDS).filter(|run| runs.contains(&texts(run))) {
            let span = run[0].span.start..run[COPIED_WORDS - 1].span.end;
            match &mut last {
                Some(stretch) if span.start < stretch.end => stretch.end = span.end,
                _ => problems.extend(last.replace(span).map(|span| copy(file, span, document))),
            }
        }
        problems.extend(last.map(|span| copy(file, span, document)));
    }
    problems
}

fn copy(file: &Arc<SourceFile>, span: Range<usize>, document: &SourceFile) -> Problem {
    let place = Place { file: Arc::clone(file), span };
    let message = format!("{COPIED_WORDS} words or more in a row also stand in {}", document.path);
    let remedy = "say it in your own words; a command or path belongs between backticks";
    Problem::new("copied-words", place, message, remedy).label("copied")
}

/// Line numbers from 1 with the bytes of each line.
fn lines(text: &str) -> impl Iterator<Item = (usize, Range<usize>)> {
    let mut start = 0;
    text.split_inclusive('\n').enumerate().map(move |(index, line)| {
        let span = start..start + line.trim_end_matches(['\n', '\r']).len();
        start += line.len();
        (index + 1, span)
    })
}

struct Word {
    text: String,
    span: Range<usize>,
}

fn texts(run: &[Word]) -> Vec<&str> {
    run.iter().map(|word| word.text.as_str()).collect()
}

/// The words of a text in lower case; an apostrophe is part of one, of whatever shape it is.
fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, letter) in text.char_indices().chain([(text.len(), ' ')]) {
        let is_part = letter.is_alphanumeric() || (matches!(letter, '\'' | '’') && start.is_some());
        match (is_part, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                let text = text[from..at].trim_end_matches(['\'', '’']).to_lowercase().replace('’', "'");
                words.push(Word { text, span: from..at });
                start = None;
            }
            _ => {}
        }
    }
    words
}

/// The same text, as long, with a stop in place of everything between backticks and in fences.
fn without_code(text: &str) -> String {
    let mut prose = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('`') {
        let (before, code) = rest.split_at(open);
        prose.push_str(before);
        let ticks = code.len() - code.trim_start_matches('`').len();
        let fence = &code[..ticks];
        let end = code[ticks..].find(fence).map_or(code.len(), |close| ticks + close + ticks);
        // A stop that is a word of its own: what stands around the code is not one run.
        prose.extend(code[..end].bytes().enumerate().map(|(index, _)| if index == 0 { '0' } else { ' ' }));
        rest = &code[end..];
    }
    prose.push_str(rest);
    prose
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> Arc<SourceFile> {
        Arc::new(SourceFile { path: path.to_owned(), text: text.to_owned() })
    }

    fn copies(ours: &str) -> Vec<String> {
        let document = file("seed", "Please restart the service, then look whether a new certificate isn’t there.");
        let entries = Entries { files: vec![file("kb/a.md", ours)], ..Entries::default() };
        let problems = copied(&entries, &document);
        problems.iter().map(|problem| ours[problem.place.span.clone()].to_owned()).collect()
    }

    #[test]
    fn eight_words_in_a_row_are_a_copy_and_seven_are_not() {
        assert_eq!(
            copies("First: restart the Service; then look\nwhether a new certificate isn't there."),
            ["restart the Service; then look\nwhether a new certificate isn't there"]
        );
        assert!(copies("restart the service then look whether a").is_empty());
        assert!(copies("`restart the service then look whether a new certificate`").is_empty());
        assert!(copies("restart the service `x` then look whether a new certificate").is_empty());
        assert!(copies("```text\nrestart the service then look whether a new certificate\n```").is_empty());
        // An open backtick hides the rest, not more than that.
        assert!(copies("ä ` restart the service then look whether a new certificate").is_empty());
    }
}
