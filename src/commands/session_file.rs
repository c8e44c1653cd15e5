//! A session on disk: one event a line, each flushed before the next question is shown.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{Read, Write},
    path::{Path, PathBuf},
};

use anyhow::Context;

use super::{Failure, output};
use crate::{
    diagnosis::{Event, Session},
    model::limits::{LARGEST_INPUT, MOST_EVENTS},
};

/// Lines that cannot be read are told one by one up to so many.
const MOST_WARNINGS: usize = 20;

/// A session, and the file that it is kept in if it is kept.
pub(super) struct SessionFile {
    pub session: Session,
    file: Option<(PathBuf, File)>,
}

impl SessionFile {
    /// Opens a file and reads what is in it; without a path nothing is kept.
    pub fn open(path: Option<&Path>) -> Result<Self, Failure> {
        let Some(path) = path else { return Ok(SessionFile { session: Session::default(), file: None }) };
        let is_new = !path.exists();
        let mut file = OpenOptions::new()
            .create(true)
            .read(true)
            .append(true)
            .open(path)
            .with_context(|| format!("cannot open {}", path.display()))?;
        lock(&file, path)?;
        if is_new {
            sync_folder(path);
        }
        let mut bytes = Vec::new();
        let read = (&file).take(LARGEST_INPUT as u64 + 1).read_to_end(&mut bytes);
        read.with_context(|| format!("cannot read {}", path.display()))?;
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
            append(file, &format!("{line}\n")).with_context(|| format!("cannot write to {}", path.display()))?;
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

/// Adds a line whole, or leaves the file as it was: a disk may be full in the middle of it.
fn append(file: &mut File, line: &str) -> std::io::Result<()> {
    let before = file.metadata()?.len();
    let write = file.write_all(line.as_bytes()).and_then(|()| file.sync_data());
    if write.is_err() {
        // If even this fails, the next reading finds a torn line and sets it aside.
        drop(file.set_len(before));
    }
    write
}

/// Has the name of a new file kept, not only its bytes; where a folder cannot be opened, its system sees to that.
fn sync_folder(path: &Path) {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    drop(File::open(folder).and_then(|folder| folder.sync_all()));
}

/// Reads a session that must be there.
pub(super) fn existing(path: &Path) -> Result<Session, Failure> {
    if !path.exists() {
        return Err(Failure::Usage(format!("there is no session file {}", path.display())));
    }
    Ok(parse(path, &output::read_named(path)?)?.0)
}

/// The events of a file, and whether its last line was torn off.
///
/// Lines that cannot be read (a torn last one, a stranger's) are told and left out. A file of which no line can be read is
/// somebody's work, and nothing is added to it.
fn parse(path: &Path, bytes: &[u8]) -> Result<(Session, bool), Failure> {
    if bytes.len() > LARGEST_INPUT {
        return Err(no_session(path, &format!("it has more than {LARGEST_INPUT} bytes")));
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
    if session.events.len() > MOST_EVENTS {
        return Err(no_session(path, &format!("it has more than {MOST_EVENTS} events")));
    }
    warnings.iter().take(MOST_WARNINGS).try_for_each(|warning| output::note(warning))?;
    if let Some(more @ 1..) = warnings.len().checked_sub(MOST_WARNINGS) {
        output::note(&format!("warning: and {more} more such lines\n"))?;
    }
    Ok((session, is_torn))
}

fn no_session(path: &Path, why: &str) -> Failure {
    Failure::Usage(format!("{} is no session: {why}; name another file", path.display()))
}
