//! The outcome of a command, and its exit status.

use std::{io, process::ExitCode};

#[cfg(feature = "pdf")]
use crate::render::PdfError;
use crate::{index::SearchError, load::LoadError, render::TemplateError};

/// A command that ran.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExitStatus {
    /// 0.
    Success,
    /// 1: the answer is no. Nothing was found, the catalog has a problem, a case failed.
    Negative,
}

/// A command that could not run.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// The command line is wrong (2). One line, with the nearest known name.
    #[error("{0}")]
    Usage(String),
    /// The catalog or another file has problems, which have been printed or are in the message (1).
    #[error("{0}")]
    InvalidCatalog(String),
    /// Reading or writing failed (3); the message names the operation and the path.
    #[error("{}", chain(.0))]
    Io(anyhow::Error),
}

/// An error with its causes. Errors of libraries often repeat the cause in their own message; it is not shown twice.
fn chain(error: &anyhow::Error) -> String {
    error.chain().fold(String::new(), |text, cause| {
        let cause = cause.to_string();
        match text.as_str() {
            "" => cause,
            before if before.contains(&cause) => text,
            before => format!("{before}: {cause}"),
        }
    })
}

impl CliError {
    /// An unknown name, with the nearest known one.
    pub fn unknown(what: &str, name: &str, nearest: Option<&str>) -> Self {
        let hint = nearest.map(|near| format!("; did you mean {near}?")).unwrap_or_default();
        CliError::Usage(format!("there is no {what} `{name}`{hint}"))
    }

    /// A file of a catalog that cannot be read. If it is too big or is not text, its author can change it; any other reason is
    /// a failure of the disk.
    pub fn unreadable(error: LoadError) -> Self {
        use io::ErrorKind::{FileTooLarge, InvalidData, InvalidInput};
        match error.source.kind() {
            FileTooLarge | InvalidData | InvalidInput => CliError::InvalidCatalog(chain(&error.into())),
            _ => error.into(),
        }
    }
}

impl From<anyhow::Error> for CliError {
    fn from(error: anyhow::Error) -> Self {
        CliError::Io(error)
    }
}

impl From<LoadError> for CliError {
    fn from(error: LoadError) -> Self {
        CliError::Io(error.into())
    }
}

impl From<SearchError> for CliError {
    fn from(error: SearchError) -> Self {
        CliError::Io(error.into())
    }
}

impl From<TemplateError> for CliError {
    fn from(error: TemplateError) -> Self {
        match error {
            TemplateError::NotStarted(_) => CliError::Io(error.into()),
            TemplateError::Failed { .. } | TemplateError::Stopped { .. } => CliError::InvalidCatalog(error.to_string()),
        }
    }
}

#[cfg(feature = "pdf")]
impl From<PdfError> for CliError {
    fn from(error: PdfError) -> Self {
        match error {
            PdfError::Template(error) => error.into(),
            PdfError::TooLong { .. } => CliError::InvalidCatalog(error.to_string()),
        }
    }
}

impl From<ExitStatus> for ExitCode {
    fn from(status: ExitStatus) -> Self {
        ExitCode::from(match status {
            ExitStatus::Success => 0,
            ExitStatus::Negative => 1,
        })
    }
}

impl From<CliError> for ExitCode {
    fn from(error: CliError) -> Self {
        ExitCode::from(match error {
            CliError::InvalidCatalog(_) => 1,
            CliError::Usage(_) => 2,
            CliError::Io(_) => 3,
        })
    }
}
