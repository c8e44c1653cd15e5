//! What a caller is shown while an index is opened.

/// A step that takes a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress<'p> {
    /// An index is built, for this reason.
    Building { why: BuildReason },
    /// Another process builds an index.
    Waiting,
    /// How many of the changed articles are indexed.
    Indexed { done: usize, of: usize },
    /// The index cannot be kept, for this reason.
    NotKept { why: &'p str },
}

/// Why an index is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BuildReason {
    /// No index of this catalog was kept.
    FirstSearch,
    /// A file of the catalog or an article is not as it was.
    Changed,
    /// The kept index does not have the bytes that were written.
    Damaged,
}

impl std::fmt::Display for BuildReason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            BuildReason::FirstSearch => "first search only",
            BuildReason::Changed => "files have changed",
            BuildReason::Damaged => "the stored index is damaged",
        })
    }
}
