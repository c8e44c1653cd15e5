//! A correction that may make a broken text readable.

use std::ops::Range;

/// A correction, and what it says is wrong.
pub(super) struct Candidate {
    /// Lines by their index, and their new texts.
    pub edits: Vec<(usize, String)>,
    pub span: Range<usize>,
    pub message: String,
    /// Ends before the corrected line.
    pub help: String,
    /// Whether the spaces before the corrected line matter.
    pub shows_indent: bool,
    /// Whether it is enough that the error is behind the corrected line: the parser found it anywhere after the cause.
    pub ends_far: bool,
    pub check: &'static str,
}

impl Candidate {
    pub fn new(
        index: usize,
        new: String,
        span: Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Candidate {
            edits: vec![(index, new)],
            span,
            message: message.into(),
            help: help.into(),
            shows_indent: false,
            ends_far: false,
            check: "yaml-syntax",
        }
    }

    /// The help with the corrected line.
    pub fn help(&self) -> String {
        let Some((_, line)) = self.edits.first() else { return self.help.clone() };
        format!("{}: `{}`", self.help, if self.shows_indent { line.trim_end() } else { line.trim() })
    }
}
