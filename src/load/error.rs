//! Why a catalog cannot be read at all.

use std::{
    io,
    path::{Path, PathBuf},
};

/// The file system failed while a catalog was read. The message names operation and path; the cause is the source.
#[derive(Debug, thiserror::Error)]
#[error("cannot {operation} {}", path.display())]
pub struct LoadError {
    pub operation: &'static str,
    pub path: PathBuf,
    pub source: io::Error,
}

/// A folder that the user named contains no catalog.
#[derive(Debug, thiserror::Error)]
#[error("no catalog in {}: it has no kb/catalog.yaml{}", path.display(), hint(nearest, *misnamed))]
pub struct NotFound {
    pub path: PathBuf,
    /// A folder near it that contains one.
    pub nearest: Option<String>,
    /// A file that only needs another name.
    pub misnamed: Option<&'static str>,
}

fn hint(nearest: &Option<String>, misnamed: Option<&str>) -> String {
    match (misnamed, nearest) {
        (Some(name), _) => format!("; rename kb/{name} to kb/catalog.yaml"),
        (None, Some(nearest)) => format!("; did you mean {nearest}?"),
        (None, None) => String::new(),
    }
}

impl LoadError {
    pub(super) fn new(operation: &'static str, path: &Path, source: io::Error) -> Self {
        LoadError { operation, path: path.to_owned(), source }
    }
}
