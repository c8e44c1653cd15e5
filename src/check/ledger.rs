//! A source document beside the catalog: what of it no claim covers, which claims point at nothing, and which of its
//! sentences the catalog copies.

use std::{
    collections::HashSet,
    hash::{Hash, Hasher},
    ops::{Range, RangeInclusive},
    sync::Arc,
};

use super::DiagnosticSink;
use crate::load::{Located, ParsedCatalog, PathSegment};
use fixbook_engine::model::{ClaimFile, Diagnostic, Id, SourceFile, SourceSpan};

/// So many words in a row that also stand in a source document are a copy, not a coincidence.
const COPIED_WORDS: usize = 8;

/// Every non-blank line of a document that no claim about it covers, every claim that points at no such line, and every
/// run of words that the catalog has copied from it.
pub fn against(entries: &ParsedCatalog, source: &Id, document: &Arc<SourceFile>) -> Vec<Diagnostic> {
    let files: Vec<&Located<ClaimFile>> = entries.claims.iter().filter(|entry| entry.value.source == *source).collect();
    // A file of claims that cannot be read covers nothing, which is said first.
    let of_claims = entries.problems.iter().filter(|problem| problem.place.file.path.starts_with("kb/claims/"));
    let mut problems: Vec<Diagnostic> = of_claims.cloned().collect();
    let lines = lines(&document.text);
    problems.extend(told(uncovered(&files, document, &lines)));
    problems.extend(told(files.iter().flat_map(|file| pointing_nowhere(file, &lines))));
    problems.extend(copied(entries, document));
    problems
}

/// A document may be a stranger's, so no more of it is told than anyone reads.
fn told(problems: impl IntoIterator<Item = Diagnostic>) -> Vec<Diagnostic> {
    let mut found = DiagnosticSink::default();
    found.extend(problems);
    found.told()
}

fn uncovered(files: &[&Located<ClaimFile>], document: &Arc<SourceFile>, lines: &[Line]) -> Vec<Diagnostic> {
    let claims = files.iter().flat_map(|file| &file.value.claims);
    let mut covered: Vec<RangeInclusive<usize>> =
        claims.filter_map(|claim| claim.lines().ok()).flat_map(|lines| lines.0).collect();
    covered.sort_unstable_by_key(|range| *range.start());
    let mut problems = Vec::new();
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
        let remedy = "write a claim whose `at` names this line, if only as noise";
        problems.push(Diagnostic::new("uncovered-line", place, message, remedy).label("in no claim"));
    }
    problems
}

fn pointing_nowhere(file: &Located<ClaimFile>, written: &[Line]) -> Vec<Diagnostic> {
    let is_written = |range: &RangeInclusive<usize>| {
        let first = written.partition_point(|line| line.number < *range.start());
        written.get(first).is_some_and(|line| line.number <= *range.end())
    };
    let mut problems = Vec::new();
    for (index, claim) in file.value.claims.iter().enumerate() {
        let Ok(lines) = claim.lines() else { continue };
        // A stretch may run over blank lines; each number in the list must hit something.
        if lines.0.iter().all(is_written) {
            continue;
        }
        let place = file.place(&[PathSegment::Key("claims"), PathSegment::Index(index), PathSegment::Key("at")]);
        let message = format!("the claim `{}` points at a line that is blank or not there", claim.id);
        let remedy = "write the line where the document says this";
        problems.push(Diagnostic::new("claim-without-line", place, message, remedy).label("nothing there"));
    }
    problems
}

/// Every run of eight words or more that a file of the catalog shares with a document. Code is no sentence: commands,
/// paths and names carry over.
pub fn copied(entries: &ParsedCatalog, document: &Arc<SourceFile>) -> Vec<Diagnostic> {
    let theirs = words(&document.text);
    let runs: HashSet<&[Word]> = theirs.windows(COPIED_WORDS).collect();
    let mut problems = DiagnosticSink::default();
    for file in &entries.files {
        let prose = without_code(&file.text);
        let ours = words(&prose);
        let mut last: Option<Range<usize>> = None;
        for run in ours.windows(COPIED_WORDS).filter(|run| runs.contains(run)) {
            let span = run[0].span.start..run[COPIED_WORDS - 1].span.end;
            match &mut last {
                Some(stretch) if span.start < stretch.end => stretch.end = span.end,
                _ => problems.extend(last.replace(span).map(|span| copy(file, span, document))),
            }
        }
        problems.extend(last.map(|span| copy(file, span, document)));
    }
    problems.told()
}

fn copy(file: &Arc<SourceFile>, span: Range<usize>, document: &SourceFile) -> Diagnostic {
    let place = SourceSpan { file: Arc::clone(file), span };
    let message = format!("{COPIED_WORDS} words or more in a row also stand in {}", document.path);
    let remedy = "say it in your own words; a command or path belongs between backticks";
    Diagnostic::new("copied-words", place, message, remedy).label("copied")
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
    use crate::growth::assert_linear;
    use fixbook_engine::model::limits::MAX_PROBLEMS;

    fn file(path: &str, text: &str) -> Arc<SourceFile> {
        Arc::new(SourceFile { path: path.to_owned(), text: text.to_owned() })
    }

    fn copies(ours: &str) -> Vec<String> {
        let document = file("seed", "Please restart the service, then look whether a new certificate isn’t there.");
        let entries = ParsedCatalog { files: vec![file("kb/a.md", ours)], ..ParsedCatalog::default() };
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

    #[test]
    fn a_strangers_document_is_read_once_and_told_of_in_part() {
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
        let told = |at: &[&str]| {
            let document = file("seed", "one\n\nthree\nfour\nfive\n\nseven\n");
            let problems = against(&claims(at), &source, &document);
            problems.iter().map(|problem| format!("{} {}", problem.check, problem.message)).collect::<Vec<_>>()
        };
        assert!(told(&["7", "1-5"]).is_empty());
        assert_eq!(told(&["4-6,1", "1-3"]), ["uncovered-line no claim covers line 7 of the document"]);
        let nowhere = "claim-without-line the claim `a` points at a line that is blank or not there";
        assert_eq!(told(&["1-7", "6", "2-3", "8-900"]), [nowhere, nowhere]);
    }
}
