//! A file of a drafted catalog.

/// A file of the drafted catalog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Path under the catalog's folder.
    pub path: String,
    pub text: String,
}
