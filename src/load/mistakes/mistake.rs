//! A mistake as data.

use std::ops::Range;

/// What an author did wrong.
#[derive(Clone, Debug)]
pub(in crate::load) struct Mistake {
    pub check: &'static str,
    /// The bytes that are wrong.
    pub span: Range<usize>,
    pub message: String,
    /// How to correct it; ends with the corrected line in backticks where there is one.
    pub help: String,
}

impl Mistake {
    pub fn syntax(span: Range<usize>, message: impl Into<String>, help: impl Into<String>) -> Self {
        Mistake { check: "yaml-syntax", span, message: message.into(), help: help.into() }
    }
}
