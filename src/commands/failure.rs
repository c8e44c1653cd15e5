//! What a command comes to, and its exit status.

use std::{io, process::ExitCode};

use anstyle::{AnsiColor, Style};

use super::output;
use crate::load::LoadError;
#[cfg(feature = "pdf")]
use crate::render::PdfError;

/// A command that ran: yes (0) or no (1: nothing found, a problem in the catalog, a failed case).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExitStatus {
    Yes,
    No,
}

/// A command that could not run.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// The command line is wrong (2). One line, with the nearest known name.
    #[error("{0}")]
    Usage(String),
    /// The catalog has problems, which have been printed (1).
    #[error("{0}")]
    Broken(String),
    /// The world failed (3), naming the operation and the path.
    #[error("{}", chain(.0))]
    World(anyhow::Error),
}

/// An error with its causes, but for those that the message repeats already.
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

    /// A file of a catalog that is not read. One that is too big or no text is its author's to put right; anything else is the disk
    /// failing.
    pub fn unreadable(error: LoadError) -> Self {
        use io::ErrorKind::{FileTooLarge, InvalidData, InvalidInput};
        match error.source.kind() {
            FileTooLarge | InvalidData | InvalidInput => CliError::Broken(chain(&error.into())),
            _ => CliError::World(error.into()),
        }
    }

    /// The line for stderr.
    pub fn in_colour(&self) -> String {
        let style = Style::new().bold().fg_color(Some(AnsiColor::Red.into()));
        format!("{style}error{style:#}: {}", output::plain(&self.to_string()))
    }
}

impl From<anyhow::Error> for CliError {
    fn from(error: anyhow::Error) -> Self {
        CliError::World(error)
    }
}

#[cfg(feature = "pdf")]
impl From<PdfError> for CliError {
    fn from(error: PdfError) -> Self {
        match error {
            PdfError::Template(error) => error.into(),
            PdfError::TooLong { .. } => CliError::Broken(error.to_string()),
        }
    }
}

impl From<ExitStatus> for ExitCode {
    fn from(answer: ExitStatus) -> Self {
        ExitCode::from(match answer {
            ExitStatus::Yes => 0,
            ExitStatus::No => 1,
        })
    }
}

impl From<CliError> for ExitCode {
    fn from(failure: CliError) -> Self {
        ExitCode::from(match failure {
            CliError::Broken(_) => 1,
            CliError::Usage(_) => 2,
            CliError::World(_) => 3,
        })
    }
}
