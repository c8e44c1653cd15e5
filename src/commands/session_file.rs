//! A session on disk: one event a line, each flushed before the next question is shown.

use std::{
    io::ErrorKind,
    path::{Path, PathBuf},
};

use anyhow::Context;

use super::{CliError, open, output};
use crate::{
    cli::Global,
    fs::{EventLog, Output},
};
use fixbook_engine::{
    diagnosis::{Event, Session},
    model::limits::{MAX_EVENTS, MAX_INPUT_BYTES},
};

/// Lines that cannot be read are told one by one up to so many.
const MAX_WARNINGS: usize = 20;

/// A session, and the file that it is kept in if it is kept.
#[derive(Default)]
pub(super) struct SessionFile {
    pub session: Session,
    log: Option<(PathBuf, EventLog)>,
}

impl SessionFile {
    /// Opens a file and reads what is in it; without a path nothing is kept.
    pub fn open(global: &Global, path: Option<&Path>) -> Result<Self, CliError> {
        let Some(path) = path else { return Ok(SessionFile { session: Session::default(), log: None }) };
        let opened = Output::file(path, &open::guarded(global)).and_then(|output| EventLog::open(&output));
        let mut log = match opened {
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                let message = format!("{} is in use by another interview; end that one first", path.display());
                return Err(CliError::World(anyhow::Error::msg(message)));
            }
            opened => opened.with_context(|| format!("cannot open {}", path.display()))?,
        };
        let bytes = log.read(MAX_INPUT_BYTES).with_context(|| format!("cannot read {}", path.display()))?;
        let (session, torn) = parse(path, &bytes)?;
        if torn {
            // What follows a torn line must not become part of it.
            log.append("\n").with_context(|| format!("cannot write to {}", path.display()))?;
        }
        Ok(SessionFile { session, log: Some((path.to_owned(), log)) })
    }

    /// What to say to a person who stops.
    pub fn farewell(&self) -> &'static str {
        match &self.log {
            Some((path, log)) if !log.is_still_at(path) => {
                "Stopped. The session file was moved or deleted meanwhile, so this interview is not kept.\n"
            }
            Some(_) => "Stopped. Everything is kept; the same command goes on with it.\n",
            None => "Stopped. Give --session FILE to keep an interview.\n",
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

/// Reads a session that must be there.
pub(super) fn existing(path: &Path) -> Result<Session, CliError> {
    if !path.exists() {
        return Err(CliError::Usage(format!("there is no session file {}", path.display())));
    }
    Ok(parse(path, &output::read_named(path)?)?.0)
}

/// The events of a file, and whether its last line was torn off.
///
/// Lines that cannot be read (a torn last one, a stranger's) are told and left out. A file of which no line can be read is
/// somebody's work, and nothing is added to it.
fn parse(path: &Path, bytes: &[u8]) -> Result<(Session, bool), CliError> {
    if bytes.len() > MAX_INPUT_BYTES {
        return Err(no_session(path, &format!("it has more than {MAX_INPUT_BYTES} bytes")));
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
                warnings.push(format!("warning: {place}: this line is no event and is left out ({error})\n"));
            }
        }
    }
    // The first event of all may be the torn one.
    if session.events.is_empty() && warnings.len() > usize::from(is_torn) {
        return Err(no_session(path, "none of its lines is an event"));
    }
    if session.events.len() > MAX_EVENTS {
        return Err(no_session(path, &format!("it has more than {MAX_EVENTS} events")));
    }
    warnings.iter().take(MAX_WARNINGS).try_for_each(|warning| output::note(warning))?;
    if let Some(more @ 1..) = warnings.len().checked_sub(MAX_WARNINGS) {
        output::note(&format!("warning: and {more} more such lines\n"))?;
    }
    Ok((session, is_torn))
}

fn no_session(path: &Path, why: &str) -> CliError {
    CliError::Usage(format!("{} is no session: {why}; name another file", path.display()))
}
