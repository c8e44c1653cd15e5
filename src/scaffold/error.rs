//! Why an entry cannot be created.

use std::{io, path::PathBuf};

use crate::render::TemplateError;

/// Why an entry cannot be created.
#[derive(Debug, thiserror::Error)]
pub enum ScaffoldError {
    /// An id, area or folder that cannot be used; the message says what to use instead.
    #[error("{0}")]
    Refused(String),
    /// A built-in template is broken.
    #[error("cannot fill in a stub")]
    Template(#[from] TemplateError),
    /// The disk.
    #[error("cannot {operation} {}", path.display())]
    Io {
        /// `read` or `write`.
        operation: &'static str,
        path: PathBuf,
        source: io::Error,
    },
}
