//! An author's mistake, as data: where it is, what is wrong and how to fix it.

use std::{collections::HashMap, ops::Range, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{Check, Severity};

/// A file of the catalog as read: its path relative to the catalog's folder, with `/`, and its text.
#[derive(Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Relative to the catalog's folder, with `/`.
    pub path: String,
    /// The whole text; offsets of a [`SourceSpan`] are bytes of it.
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

/// Where the lines of files begin, found once for each file: there may be a thousand diagnostics in one.
#[derive(Debug, Default)]
pub struct LineIndex {
    /// By the file's address in memory, which does not change while the index owns a reference.
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
    /// The file that the bytes are counted in.
    pub file: Arc<SourceFile>,
    /// Byte offsets into the text of `file`; an empty range is a place between two characters.
    pub span: Range<usize>,
}

/// One thing that is wrong in a catalog. All are collected; none hides the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The id of the [`Check`] that found it, kebab-case.
    pub id: &'static str,
    /// Only an error makes a catalog unusable.
    pub severity: Severity,
    /// The text that is wrong.
    pub span: SourceSpan,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// A few words at the place itself.
    pub label: String,
    /// How to fix it.
    pub help: String,
    /// The known word that was probably meant.
    pub suggestion: Option<String>,
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

/// A diagnostic as `check --json` prints it.
#[derive(Debug, Serialize, Deserialize, schemars::JsonSchema)]
pub struct DiagnosticRecord {
    /// The id of the check: a section of the page about checks.
    #[serde(rename = "check")]
    pub id: String,
    /// Only an error makes `check` fail.
    #[serde(default = "error")]
    pub severity: Severity,
    /// The file, relative to the catalog's folder, with `/`.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// How to fix it.
    #[serde(rename = "remedy")]
    pub help: String,
    /// The known word that was probably meant.
    #[serde(rename = "nearest", skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<String>,
}

/// What a record without a severity is, as earlier versions wrote it.
fn error() -> Severity {
    Severity::Error
}

impl Diagnostic {
    /// An error without a label or a suggestion; add them with the methods below.
    pub fn new(id: &'static str, span: SourceSpan, message: impl Into<String>, help: impl Into<String>) -> Self {
        Diagnostic {
            id,
            severity: Severity::Error,
            span,
            message: clipped(message.into()),
            label: String::new(),
            help: clipped(help.into()),
            suggestion: None,
        }
    }

    /// What a check has found, as serious as the check says.
    pub fn of(check: &Check, span: SourceSpan, message: impl Into<String>, help: impl Into<String>) -> Self {
        Diagnostic { severity: check.severity, ..Diagnostic::new(check.id, span, message, help) }
    }

    /// The same with a few words at the place.
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = clipped(label.into());
        self
    }

    /// The same with the known word that was probably meant.
    pub fn nearest(mut self, word: Option<&str>) -> Self {
        self.suggestion = word.map(str::to_owned);
        self
    }

    /// The path of its file, below the catalog's folder.
    pub fn path(&self) -> &str {
        &self.span.file.path
    }

    /// The byte at which its place begins.
    pub fn start(&self) -> usize {
        self.span.span.start
    }

    /// Whether it makes a catalog unusable.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// What to do, with the suggestion first.
    pub fn advice(&self) -> String {
        match &self.suggestion {
            Some(word) => format!("did you mean `{word}`? Otherwise: {}", self.help),
            None => self.help.clone(),
        }
    }

    /// All diagnostics for JSON, with line and column in place of bytes.
    pub fn records(diagnostics: &[Diagnostic]) -> Vec<DiagnosticRecord> {
        let mut lines = LineIndex::default();
        diagnostics.iter().map(|diagnostic| diagnostic.record_with(&mut lines)).collect()
    }

    /// The diagnostic for JSON, with line and column in place of bytes.
    pub fn record(&self) -> DiagnosticRecord {
        self.record_with(&mut LineIndex::default())
    }

    fn record_with(&self, lines: &mut LineIndex) -> DiagnosticRecord {
        let (line, column) = lines.line_and_column(&self.span.file, self.start());
        DiagnosticRecord {
            id: self.id.to_owned(),
            severity: self.severity,
            path: self.path().to_owned(),
            line,
            column,
            message: self.message.clone(),
            help: self.help.clone(),
            suggestion: self.suggestion.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{LineIndex, SourceFile};

    #[test]
    fn an_index_gives_the_lines_that_counting_gives() {
        for text in ["", "\n", "a\nbé\n\nc", "é"] {
            let file = Arc::new(SourceFile { path: String::new(), text: text.to_owned() });
            let mut lines = LineIndex::default();
            for offset in 0..text.len() + 2 {
                assert_eq!(lines.line_and_column(&file, offset), file.line_and_column(offset), "{text:?} {offset}");
            }
        }
    }
}
