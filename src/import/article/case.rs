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
    /// Other text of the case that may name the cause.
    pub more: Vec<Excerpt>,
    /// The code or message of a table's row: one answer to the question which of them is shown.
    pub shown: Option<String>,
}

/// A text that may have a number.
#[derive(Clone, Debug)]
pub(super) struct NumberedSection {
    pub number: Option<u32>,
    /// What its heading says besides its role.
    pub title: Option<String>,
    pub piece: Excerpt,
}

/// A resolution or workaround.
#[derive(Clone, Debug)]
pub(super) struct Remedy {
    /// Its heading.
    pub title: String,
    pub is_workaround: bool,
    pub piece: Excerpt,
    /// What is written before the first of several resolutions.
    pub before: Option<Excerpt>,
    /// The indices of the causes that it is for; empty if it is for all.
    pub resolves: Vec<usize>,
}
