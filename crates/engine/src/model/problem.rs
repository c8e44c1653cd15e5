//! An author's mistake, as data: where it is, what is wrong and how to mend it.

use std::{collections::HashMap, ops::Range, sync::Arc};

use serde::{Deserialize, Serialize};

/// A file of the catalog as read: its path relative to the catalog's folder, with `/`, and its text.
#[derive(Debug, PartialEq, Eq)]
pub struct SourceFile {
    pub path: String,
    pub text: String,
}

impl SourceFile {
    /// Line and column (from 1, in characters) of a byte offset; an offset past the end gives the end.
    pub fn line_and_column(&self, offset: usize) -> (usize, usize) {
        let before = &self.text[..self.text.floor_char_boundary(offset)];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        (before.bytes().filter(|byte| *byte == b'\n').count() + 1, before[line_start..].chars().count() + 1)
    }
}

/// Where the lines of files begin, found once for each file: there may be a thousand problems in one.
#[derive(Debug, Default)]
pub struct LineIndex {
    /// By the file's place in memory, which it keeps while it is held here.
    files: HashMap<*const SourceFile, (Arc<SourceFile>, Vec<usize>)>,
}

impl LineIndex {
    /// The same as [`SourceFile::line_and_column`].
    pub fn line_and_column(&mut self, file: &Arc<SourceFile>, offset: usize) -> (usize, usize) {
        let (_, starts) = self.files.entry(Arc::as_ptr(file)).or_insert_with(|| {
            let starts = file.text.match_indices('\n').map(|(newline, _)| newline + 1);
            (Arc::clone(file), std::iter::once(0).chain(starts).collect())
        });
        let offset = file.text.floor_char_boundary(offset);
        let line = starts.partition_point(|start| *start <= offset);
        let start = line.checked_sub(1).and_then(|line| starts.get(line)).copied().unwrap_or(0);
        (line, file.text[start..offset].chars().count() + 1)
    }
}

/// A stretch of a file, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceSpan {
    pub file: Arc<SourceFile>,
    pub span: Range<usize>,
}

/// One mistake in a catalog. All are collected; none hides the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The check that found it, kebab-case; each has a smallest bad catalog in `tests/bad/`.
    pub check: &'static str,
    pub place: SourceSpan,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// A few words at the place itself.
    pub label: String,
    /// How to mend it.
    pub remedy: String,
    /// The known word that was probably meant.
    pub nearest: Option<String>,
}

/// What an author wrote may be a whole file long, and a sentence quotes it.
const MAX_SENTENCE_LEN: usize = 2_000;

fn clipped(sentence: String) -> String {
    // A sentence is a line: editors and scripts read it as one.
    let mut sentence = sentence.replace(['\n', '\r', '\t'], " ");
    if sentence.len() > MAX_SENTENCE_LEN {
        sentence.truncate(sentence.floor_char_boundary(MAX_SENTENCE_LEN));
        sentence.push('…');
    }
    sentence
}

/// A problem as `check --json` prints it.
#[derive(Debug, Serialize, Deserialize, schemars::JsonSchema)]
pub struct DiagnosticRecord {
    pub check: String,
    pub path: String,
    pub line: usize,
    pub column: usize,
    pub message: String,
    pub remedy: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nearest: Option<String>,
}

impl Diagnostic {
    /// A problem without a label or a near word; add them with the methods below.
    pub fn new(check: &'static str, place: SourceSpan, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        let message = clipped(message.into());
        Diagnostic { check, place, message, label: String::new(), remedy: clipped(remedy.into()), nearest: None }
    }

    /// The same with a few words at the place.
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = clipped(label.into());
        self
    }

    /// The same with the known word that was probably meant.
    pub fn nearest(mut self, word: Option<&str>) -> Self {
        self.nearest = word.map(str::to_owned);
        self
    }

    /// All problems for JSON, with line and column in place of bytes.
    pub fn records(problems: &[Diagnostic]) -> Vec<DiagnosticRecord> {
        let mut lines = LineIndex::default();
        problems.iter().map(|problem| problem.record_with(&mut lines)).collect()
    }

    /// The problem for JSON, with line and column in place of bytes.
    pub fn record(&self) -> DiagnosticRecord {
        self.record_with(&mut LineIndex::default())
    }

    fn record_with(&self, lines: &mut LineIndex) -> DiagnosticRecord {
        let (line, column) = lines.line_and_column(&self.place.file, self.place.span.start);
        DiagnosticRecord {
            check: self.check.to_owned(),
            path: self.place.file.path.clone(),
            line,
            column,
            message: self.message.clone(),
            remedy: self.remedy.clone(),
            nearest: self.nearest.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{LineIndex, SourceFile};

    #[test]
    fn an_index_says_what_counting_says() {
        for text in ["", "\n", "a\nbé\n\nc", "é"] {
            let file = Arc::new(SourceFile { path: String::new(), text: text.to_owned() });
            let mut lines = LineIndex::default();
            for offset in 0..text.len() + 2 {
                assert_eq!(lines.line_and_column(&file, offset), file.line_and_column(offset), "{text:?} {offset}");
            }
        }
    }
}
