//! Checks that compare a catalog with a source document: lines that no claim covers, claims that name no line, and sentences
//! that the catalog copies.

use std::{
    collections::HashSet,
    hash::{Hash, Hasher},
    ops::{Range, RangeInclusive},
    sync::Arc,
};

use super::sink::DiagnosticSink;
use crate::load::{Located, ParsedCatalog, PathSegment};
use fixbook_engine::model::{Check, ClaimFile, Diagnostic, Id, SourceFile, SourceSpan};

pub(super) const UNCOVERED_LINE: Check = Check {
    id: "uncovered-line",
    summary: "A line of a source document is not covered by any claim about it.",
    explanation: "Made by `claims --against DOCUMENT`. It shows which statements of a document were not dealt with. Write a claim \
                  whose `at` names the line; for advertising and the like with the verdict `noise`.",
    bad: "  - {id: s-001, at: \"3\", says: Buy our lamp, kind: noise, verdict: noise}",
    good: "  - {id: s-001, at: \"3-4\", says: Buy our lamp, kind: noise, verdict: noise}",
    ..Check::ERROR
};

pub(super) const CLAIM_WITHOUT_LINE: Check = Check {
    id: "claim-without-line",
    can_be_suppressed: true,
    summary: "A claim names a line of its document that is blank or not there.",
    explanation: "Made by `claims --against DOCUMENT`. Write the line where the document says this, so that the claim can be looked \
                  up.",
    bad: "  - {id: s-001, at: \"900\", says: Buy our lamp, kind: noise, verdict: noise}",
    good: "  - {id: s-001, at: \"3\", says: Buy our lamp, kind: noise, verdict: noise}",
    ..Check::ERROR
};

pub(super) const COPIED_WORDS: Check = Check {
    id: "copied-words",
    can_be_suppressed: true,
    summary: "Eight words or more in a row are also in a source document.",
    explanation: "Made by `check --against DOCUMENT` and `claims --against DOCUMENT`. Write the sentence in your own words. Code \
                  between backticks and in code blocks is not compared.",
    bad: "Please restart the service, then look whether a new certificate is there.",
    good: "A new certificate appears once the service has started again.",
    ..Check::ERROR
};

/// This many words in a row that are also in a source document are a copy, not a coincidence.
const MIN_COPIED_WORDS: usize = 8;

/// Every non-blank line of a document that no claim about it covers, every claim that points at no such line, and every
/// run of words that the catalog has copied from it.
pub fn against(entries: &ParsedCatalog, source: &Id, document: &Arc<SourceFile>) -> Vec<Diagnostic> {
    let files: Vec<&Located<ClaimFile>> = entries.claims.iter().filter(|entry| entry.value.source == *source).collect();
    // A file of claims that cannot be read covers nothing, so that is reported first.
    let of_claims = entries.problems.iter().filter(|problem| problem.path().starts_with("kb/claims/"));
    let mut problems: Vec<Diagnostic> = of_claims.cloned().collect();
    let lines = lines(&document.text);
    // The document may come from another person, so no more of it is reported than an author reads.
    let mut sink = DiagnosticSink::new(&UNCOVERED_LINE);
    uncovered(&files, document, &lines, &mut sink);
    problems.extend(sink.into_diagnostics());
    let mut sink = DiagnosticSink::new(&CLAIM_WITHOUT_LINE);
    files.iter().for_each(|file| without_line(file, &lines, &mut sink));
    problems.extend(sink.into_diagnostics());
    problems.extend(copied(entries, document));
    problems
}

fn uncovered(files: &[&Located<ClaimFile>], document: &Arc<SourceFile>, lines: &[Line], problems: &mut DiagnosticSink) {
    let claims = files.iter().flat_map(|file| &file.value.claims);
    let mut covered: Vec<RangeInclusive<usize>> =
        claims.filter_map(|claim| claim.lines().ok()).flat_map(|lines| lines.0).collect();
    covered.sort_unstable_by_key(|range| *range.start());
    let (mut next, mut covered_to) = (0, 0);
    for line in lines {
        while let Some(range) = covered.get(next).filter(|range| *range.start() <= line.number) {
            covered_to = covered_to.max(*range.end());
            next += 1;
        }
        if line.number <= covered_to {
            continue;
        }
        let place = SourceSpan { file: Arc::clone(document), span: line.span.clone() };
        let message = format!("no claim covers line {} of the document", line.number);
        let help = "write a claim whose `at` names this line, even if its verdict is `noise`";
        problems.report(place, message, help).label("in no claim");
    }
}

fn without_line(file: &Located<ClaimFile>, written: &[Line], problems: &mut DiagnosticSink) {
    let is_written = |range: &RangeInclusive<usize>| {
        let first = written.partition_point(|line| line.number < *range.start());
        written.get(first).is_some_and(|line| line.number <= *range.end())
    };
    for (index, claim) in file.value.claims.iter().enumerate() {
        let Ok(lines) = claim.lines() else { continue };
        // A range may run over blank lines; each number or range in the list must contain a line with text.
        if lines.0.iter().all(is_written) {
            continue;
        }
        let place = file.place(&[PathSegment::Key("claims"), PathSegment::Index(index), PathSegment::Key("at")]);
        let message = format!("the claim `{}` names a line that is blank or not in the document", claim.id);
        let help = "write the line where the document says this";
        problems.report(place, message, help).label("no text there");
    }
}

/// Every run of eight words or more that a file of the catalog shares with a document. Code is not compared: commands,
/// paths and names are the same in every text.
pub fn copied(entries: &ParsedCatalog, document: &Arc<SourceFile>) -> Vec<Diagnostic> {
    let theirs = words(&document.text);
    let runs: HashSet<&[Word]> = theirs.windows(MIN_COPIED_WORDS).collect();
    let mut problems = DiagnosticSink::new(&COPIED_WORDS);
    for file in &entries.files {
        let prose = without_code(&file.text);
        let ours = words(&prose);
        let mut copies = Vec::new();
        let mut last: Option<Range<usize>> = None;
        for run in ours.windows(MIN_COPIED_WORDS).filter(|run| runs.contains(run)) {
            let span = run[0].span.start..run[MIN_COPIED_WORDS - 1].span.end;
            match &mut last {
                Some(stretch) if span.start < stretch.end => stretch.end = span.end,
                _ => copies.extend(last.replace(span)),
            }
        }
        copies.extend(last);
        for span in copies {
            let place = SourceSpan { file: Arc::clone(file), span };
            let message = format!("{MIN_COPIED_WORDS} words or more in a row are also in {}", document.path);
            let help = "write it in your own words; put commands and paths between backticks";
            problems.report(place, message, help).label("copied");
        }
    }
    problems.into_diagnostics()
}

/// A line that is not blank: its number, from 1, and its bytes.
struct Line {
    number: usize,
    span: Range<usize>,
}

/// The lines of a text that are not blank.
fn lines(text: &str) -> Vec<Line> {
    let mut start = 0;
    let lines = text.split_inclusive('\n').enumerate().filter_map(|(index, line)| {
        let span = start..start + line.trim_end_matches(['\n', '\r']).len();
        start += line.len();
        (!line.trim().is_empty()).then_some(Line { number: index + 1, span })
    });
    lines.collect()
}

/// A word, the same as another wherever it is.
struct Word {
    text: String,
    span: Range<usize>,
}

impl PartialEq for Word {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Word {}

impl Hash for Word {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
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

/// The same text, of the same length, with a word of its own in place of everything between backticks and in fences.
fn without_code(text: &str) -> String {
    let mut prose = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('`') {
        let (before, code) = rest.split_at(open);
        prose.push_str(before);
        let ticks = code.len() - code.trim_start_matches('`').len();
        let fence = &code[..ticks];
        let end = code[ticks..].find(fence).map_or(code.len(), |close| ticks + close + ticks);
        // A word of its own, so that the words around the code are not one run.
        prose.extend(code[..end].bytes().enumerate().map(|(index, _)| if index == 0 { '0' } else { ' ' }));
        rest = &code[end..];
    }
    prose.push_str(rest);
    prose
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::growth::assert_linear;
    use fixbook_engine::model::limits::MAX_PROBLEMS;

    fn file(path: &str, text: &str) -> Arc<SourceFile> {
        Arc::new(SourceFile { path: path.to_owned(), text: text.to_owned() })
    }

    fn copies(ours: &str) -> Vec<String> {
        let document = file("seed", "Please restart the service, then look whether a new certificate isn’t there.");
        let entries = ParsedCatalog { files: vec![file("kb/a.md", ours)], ..ParsedCatalog::default() };
        let problems = copied(&entries, &document);
        problems.iter().map(|problem| ours[problem.span.span.clone()].to_owned()).collect()
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

    #[test]
    fn a_long_document_is_read_once_and_reported_in_part() {
        let entries = ParsedCatalog { files: vec![file("kb/a.md", "x")], ..ParsedCatalog::default() };
        let source: Id = "s".parse().expect("an id");
        let document = |lines: usize| file("seed", &"| a | b |\n".repeat(lines));
        let problems = against(&entries, &source, &document(5_000));
        assert_eq!(problems.len(), MAX_PROBLEMS + 1);
        assert!(problems[MAX_PROBLEMS].message.starts_with("4000 more"), "{}", problems[MAX_PROBLEMS].message);
        assert_linear(4_000, |lines| drop(Diagnostic::records(&against(&entries, &source, &document(lines)))));
    }

    #[test]
    fn lines_are_covered_by_claims_in_any_order() {
        let claims = |at: &[&str]| {
            let claim = |at: &&str| format!("  - {{id: a, at: '{at}', says: x, kind: fact, verdict: noise}}\n");
            let text = format!("source: s\nclaims:\n{}", at.iter().map(claim).collect::<String>());
            crate::load::load_files(vec![("kb/claims/s.yaml".to_owned(), text.into_bytes())])
        };
        let source: Id = "s".parse().expect("an id");
        let found = |at: &[&str]| {
            let document = file("seed", "one\n\nthree\nfour\nfive\n\nseven\n");
            let problems = against(&claims(at), &source, &document);
            problems.iter().map(|problem| format!("{} {}", problem.id, problem.message)).collect::<Vec<_>>()
        };
        assert!(found(&["7", "1-5"]).is_empty());
        assert_eq!(found(&["4-6,1", "1-3"]), ["uncovered-line no claim covers line 7 of the document"]);
        let nowhere = "claim-without-line the claim `a` names a line that is blank or not in the document";
        assert_eq!(found(&["1-7", "6", "2-3", "8-900"]), [nowhere, nowhere]);
    }
}
