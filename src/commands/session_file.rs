//! A session on disk: one event a line, each flushed before the next question is shown.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{Read, Write},
    path::{Path, PathBuf},
};

use anyhow::Context;

use super::{Failure, output};
use crate::diagnosis::{Event, Session};

/// A session, and the file that it is kept in if it is kept.
pub(super) struct SessionFile {
    pub session: Session,
    file: Option<(PathBuf, File)>,
}

impl SessionFile {
    /// Opens a file and reads what is in it; without a path nothing is kept.
    pub fn open(path: Option<&Path>) -> Result<Self, Failure> {
        let Some(path) = path else { return Ok(SessionFile { session: Session::default(), file: None }) };
        let mut file = OpenOptions::new()
            .create(true)
            .read(true)
            .append(true)
            .open(path)
            .with_context(|| format!("cannot open {}", path.display()))?;
        lock(&file, path)?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).with_context(|| format!("cannot read {}", path.display()))?;
        let (session, torn) = parse(path, &bytes)?;
        if torn {
            // What follows a torn line must not become part of it.
            file.write_all(b"\n").with_context(|| format!("cannot write to {}", path.display()))?;
        }
        Ok(SessionFile { session, file: Some((path.to_owned(), file)) })
    }

    /// What to say to a person who stops.
    pub fn farewell(&self) -> &'static str {
        match self.file {
            Some(_) => "Stopped. Everything is kept; the same command goes on with it.\n",
            None => "Stopped. Give --session FILE to keep an interview.\n",
        }
    }

    /// Adds an event; on disk before this returns.
    pub fn push(&mut self, event: Event) -> Result<(), Failure> {
        if let Some((path, file)) = &mut self.file {
            let line = serde_json::to_string(&event).context("cannot write an event as JSON")?;
            let write = file.write_all(format!("{line}\n").as_bytes()).and_then(|()| file.sync_data());
            write.with_context(|| format!("cannot write to {}", path.display()))?;
        }
        self.session.push(event);
        Ok(())
    }
}

/// One process at a time: the events of two interviews must not mix. Where files cannot be locked, nothing is.
fn lock(file: &File, path: &Path) -> Result<(), Failure> {
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => {
            let message = format!("{} is in use by another interview; end that one first", path.display());
            Err(Failure::World(anyhow::Error::msg(message)))
        }
        Ok(()) | Err(TryLockError::Error(_)) => Ok(()),
    }
}

/// Reads a session that must be there.
pub(super) fn existing(path: &Path) -> Result<Session, Failure> {
    if !path.exists() {
        return Err(Failure::Usage(format!("there is no session file {}", path.display())));
    }
    let bytes = output::read_named(path)?;
    Ok(parse(path, &bytes)?.0)
}

/// The events of a file, and whether its last line was torn off.
///
/// Lines that cannot be read (a torn last one, a stranger's) are told and left out.
fn parse(path: &Path, bytes: &[u8]) -> Result<(Session, bool), Failure> {
    let text = String::from_utf8_lossy(bytes);
    let mut session = Session::default();
    for (number, line) in
        text.trim_start_matches('\u{feff}').lines().enumerate().filter(|(_, line)| !line.trim().is_empty())
    {
        match serde_json::from_str(line) {
            Ok(event) => session.push(event),
            Err(error) => {
                let place = format!("{}:{}", path.display(), number + 1);
                output::note(&format!("warning: {place}: this line is no event and is left out ({error})\n"))?;
            }
        }
    }
    Ok((session, !text.is_empty() && !text.ends_with('\n')))
}
