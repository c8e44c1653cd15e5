//! An author's mistake, as data: where it is, what is wrong and how to mend it.

use std::{ops::Range, sync::Arc};

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

/// A stretch of a file, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub file: Arc<SourceFile>,
    pub span: Range<usize>,
}

/// One mistake in a catalog. All are collected; none hides the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The check that found it, kebab-case; each has a smallest bad catalog in `tests/bad/`.
    pub check: &'static str,
    pub place: Place,
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
const LONGEST_SENTENCE: usize = 2_000;

fn clipped(sentence: String) -> String {
    // A sentence is a line: editors and scripts read it as one.
    let mut sentence = sentence.replace(['\n', '\r', '\t'], " ");
    if sentence.len() > LONGEST_SENTENCE {
        sentence.truncate(sentence.floor_char_boundary(LONGEST_SENTENCE));
        sentence.push('…');
    }
    sentence
}

/// A problem as `check --json` prints it.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
pub struct ProblemRecord {
    pub check: String,
    pub path: String,
    pub line: usize,
    pub column: usize,
    pub message: String,
    pub remedy: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nearest: Option<String>,
}

impl Problem {
    /// A problem without a label or a near word; add them with the methods below.
    pub fn new(check: &'static str, place: Place, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        let message = clipped(message.into());
        Problem { check, place, message, label: String::new(), remedy: clipped(remedy.into()), nearest: None }
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

    /// The problem for JSON, with line and column in place of bytes.
    pub fn record(&self) -> ProblemRecord {
        let (line, column) = self.place.file.line_and_column(self.place.span.start);
        ProblemRecord {
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
