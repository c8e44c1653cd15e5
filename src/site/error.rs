//! Why a site could not be built or written.

use std::{io, path::PathBuf};

use crate::render::TemplateError;
use fixbook_engine::model::limits::MAX_SITE_BYTES;

/// A site that could not be built or written.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    #[error(transparent)]
    Template(#[from] TemplateError),
    #[error("the runbook of {id} cannot be typeset: {message}")]
    Print { id: String, message: String },
    #[error("the catalog cannot be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
    #[error("{} is not a site that Fixbook built; choose an empty or new folder", path.display())]
    NotASite { path: PathBuf },
    #[error("{} contains {file}, which no build wrote; move it away, or choose another folder", path.display())]
    ForeignFile { path: PathBuf, file: String },
    #[error("another process is still writing beside {}; try again when it has finished", path.display())]
    Busy { path: PathBuf },
    #[error("the site exceeds its limit of {} MiB at {page} ({} KiB); shorten that page", MAX_SITE_BYTES >> 20, bytes >> 10)]
    TooBig { page: String, bytes: usize },
    #[error("cannot {operation} {}: {source}", path.display())]
    Disk { operation: &'static str, path: PathBuf, source: io::Error },
}
