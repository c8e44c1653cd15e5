//! What searching can fail with. Nothing that a person types can cause any of it.

use std::{io, path::PathBuf};

/// The index or the disk failed.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    #[error("the search index failed: {0}")]
    Tantivy(#[from] tantivy::TantivyError),
    #[error("the search index failed: {0}")]
    Io(#[from] io::Error),
    #[error("the search index is damaged: {0} cannot be read")]
    CorruptIndex(String),
    #[error("cannot {operation} {}: {source}", path.display())]
    Disk { operation: &'static str, path: PathBuf, source: io::Error },
    #[error(transparent)]
    Load(#[from] crate::load::LoadError),
}

/// A part of the index that does not hold what was written.
pub(super) fn damaged(part: &str) -> SearchError {
    SearchError::CorruptIndex(part.to_owned())
}
