//! What belongs together in an article: what was seen, what causes it, what helps.

use super::excerpt::Excerpt;

/// What belongs together in an article.
#[derive(Clone, Debug, Default)]
pub(super) struct ArticleCase {
    /// The heading over it, where it is not the whole article.
    pub title: Option<String>,
    pub symptoms: Vec<NumberedSection>,
    pub causes: Vec<NumberedSection>,
    pub fixes: Vec<Remedy>,
    /// What else stands there and may tell the cause.
    pub more: Vec<Excerpt>,
    /// The code or message of a table's row: one answer to the question which of them is shown.
    pub shown: Option<String>,
}

/// A text that may have a number.
#[derive(Clone, Debug)]
pub(super) struct NumberedSection {
    pub number: Option<u32>,
    /// What its heading says beside its role.
    pub title: Option<String>,
    pub piece: Excerpt,
}

/// A way out.
#[derive(Clone, Debug)]
pub(super) struct Remedy {
    /// Its heading.
    pub title: String,
    pub is_workaround: bool,
    pub piece: Excerpt,
    /// What stands before the first of several ways.
    pub before: Option<Excerpt>,
    /// The places of the causes that it is for; all, if there are none.
    pub resolves: Vec<usize>,
}
