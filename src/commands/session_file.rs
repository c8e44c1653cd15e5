//! A session on disk: one event per line, each flushed before the next question is shown.

use std::{
    io::ErrorKind,
    path::{Path, PathBuf},
};

use anyhow::Context;

use super::{context::CliContext, error::CliError, output};
use crate::fs::{EventLog, Output};
use fixbook_engine::{
    diagnosis::{Event, Session},
    model::limits::{MAX_EVENTS, MAX_INPUT_BYTES},
};

/// Lines that cannot be read and are reported one by one; the others are counted.
const MAX_WARNINGS: usize = 20;

/// A session, and the file that it is saved in if there is one.
#[derive(Default)]
pub(super) struct SessionFile {
    pub session: Session,
    log: Option<(PathBuf, EventLog)>,
}

impl SessionFile {
    /// Opens a file and reads its events; without a path nothing is saved.
    pub fn open(context: &CliContext, path: Option<&Path>) -> Result<Self, CliError> {
        let Some(path) = path else { return Ok(SessionFile { session: Session::default(), log: None }) };
        let opened = Output::file(path, &context.guarded_folders()).and_then(|output| EventLog::open(&output));
        let mut log = match opened {
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                let message = format!("{} is in use by another call; end that call first", path.display());
                return Err(CliError::Io(anyhow::Error::msg(message)));
            }
            opened => opened.with_context(|| format!("cannot open {}", path.display()))?,
        };
        let bytes = log.read(MAX_INPUT_BYTES).with_context(|| format!("cannot read {}", path.display()))?;
        let (session, torn) = parse(path, &bytes)?;
        if torn {
            // The next event must not become part of a torn line.
            log.append("\n").with_context(|| format!("cannot write to {}", path.display()))?;
        }
        Ok(SessionFile { session, log: Some((path.to_owned(), log)) })
    }

    /// The last line of a call that the user stops.
    pub fn farewell(&self) -> String {
        match &self.log {
            Some((path, log)) if !log.is_still_at(path) => {
                "Stopped. The session file was moved or deleted, so this call was not saved.\n".to_owned()
            }
            Some((path, _)) => {
                let path = path.display();
                format!("Saved in {path}. Continue with: fixbook diagnose --session {path}\n")
            }
            None => "Stopped. This call was not saved; use --session FILE to save one.\n".to_owned(),
        }
    }

    /// Adds an event; on disk before this returns.
    pub fn push(&mut self, event: Event) -> Result<(), CliError> {
        if let Some((path, log)) = &mut self.log {
            let line = serde_json::to_string(&event).context("cannot write an event as JSON")?;
            log.append(&format!("{line}\n")).with_context(|| format!("cannot write to {}", path.display()))?;
        }
        self.session.push(event);
        Ok(())
    }
}

/// Reads a session from a file that must exist.
pub(super) fn existing(path: &Path) -> Result<Session, CliError> {
    if !path.exists() {
        return Err(CliError::Usage(format!("there is no session file {}", path.display())));
    }
    Ok(parse(path, &output::read_named(path)?)?.0)
}

/// The events of a file, and whether its last line is torn.
///
/// Lines that cannot be read (a torn last one, one of another program) are reported and skipped. A file without a readable line
/// is not a session but some other work of the user, and nothing is added to it.
fn parse(path: &Path, bytes: &[u8]) -> Result<(Session, bool), CliError> {
    if bytes.len() > MAX_INPUT_BYTES {
        return Err(not_a_session(path, &format!("it has more than {MAX_INPUT_BYTES} bytes")));
    }
    let text = String::from_utf8_lossy(bytes);
    let mut session = Session::default();
    let mut warnings = Vec::new();
    let is_torn = !text.is_empty() && !text.ends_with('\n');
    for (number, line) in
        text.trim_start_matches('\u{feff}').lines().enumerate().filter(|(_, line)| !line.trim().is_empty())
    {
        match serde_json::from_str(line) {
            Ok(event) => session.push(event),
            Err(error) => {
                let place = format!("{}:{}", path.display(), number + 1);
                warnings.push(format!("warning: {place}: skipped: not a valid event ({error})\n"));
            }
        }
    }
    // The first event of all may be the torn one.
    if session.events.is_empty() && warnings.len() > usize::from(is_torn) {
        return Err(not_a_session(path, "no line is a valid event"));
    }
    if session.events.len() > MAX_EVENTS {
        return Err(not_a_session(path, &format!("it has more than {MAX_EVENTS} events")));
    }
    warnings.iter().take(MAX_WARNINGS).try_for_each(|warning| output::eprint(warning))?;
    if let Some(more @ 1..) = warnings.len().checked_sub(MAX_WARNINGS) {
        output::eprint(&format!("warning: skipped {more} more\n"))?;
    }
    Ok((session, is_torn))
}

fn not_a_session(path: &Path, why: &str) -> CliError {
    CliError::Usage(format!("`{}` is not a session file: {why}", path.display()))
}
