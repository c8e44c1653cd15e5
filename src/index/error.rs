//! What opening or searching an index can fail with. Nothing that a user types can cause any of it.

use std::{
    error::Error,
    io,
    path::{Path, PathBuf},
};

/// The index or the disk failed. Messages leave the cause to [`Error::source`].
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    #[error("the search engine cannot use its index")]
    Tantivy(#[from] tantivy::TantivyError),
    #[error("cannot read a file of the search index")]
    Io(#[from] io::Error),
    #[error("the search index is damaged: cannot read {0}")]
    CorruptIndex(String),
    #[error("cannot {operation} {}", path.display())]
    Disk { operation: &'static str, path: PathBuf, source: io::Error },
    #[error(transparent)]
    Load(#[from] crate::load::LoadError),
}

/// A part of the index that is not as it was written.
pub(super) fn damaged(part: &str) -> SearchError {
    SearchError::CorruptIndex(part.to_owned())
}

/// An operation on a file or folder of the index failed.
pub(super) fn disk(operation: &'static str, path: &Path, source: io::Error) -> SearchError {
    SearchError::Disk { operation, path: path.to_owned(), source }
}

/// The message of an error followed by those of its causes.
pub(super) fn with_causes(error: &dyn Error) -> String {
    let causes = std::iter::successors(error.source(), |&cause| cause.source());
    causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"))
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, io, path::Path};

    use super::{SearchError, damaged, disk, with_causes};

    #[test]
    fn messages_differ_and_leave_the_cause_to_the_chain() {
        let cause = || io::Error::other("no space left");
        let errors = [
            SearchError::Tantivy(cause().into()),
            SearchError::Io(cause()),
            damaged("a document"),
            disk("write", Path::new("units"), cause()),
        ];
        let messages: BTreeSet<String> = errors.iter().map(ToString::to_string).collect();
        assert_eq!(messages.len(), errors.len(), "{messages:?}");
        assert!(messages.iter().all(|message| !message.contains("no space left")), "{messages:?}");
        assert_eq!(with_causes(&errors[3]), "cannot write units: no space left");
    }
}
