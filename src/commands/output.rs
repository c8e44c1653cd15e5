//! Text to stdout and stderr, colour only where a person sees it.

use std::{
    io::{self, ErrorKind, Write},
    path::Path,
};

use anyhow::Context;
use serde::Serialize;

use super::{Failure, open};
use crate::{
    cli::Global,
    disk::{self, Output, Root},
    load,
    model::limits::LARGEST_INPUT,
};

/// Prints to stdout. A reader that has gone away (`| head`) is the end of the text, not a failure.
pub(super) fn print(text: &str) -> Result<(), Failure> {
    let mut stdout = anstream::stdout().lock();
    accept_closed(stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()), "write to standard output")
}

/// Prints bytes that are no text to stdout.
pub(super) fn print_bytes(bytes: &[u8]) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    accept_closed(stdout.write_all(bytes).and_then(|()| stdout.flush()), "write to standard output")
}

/// Prints to stderr: progress and problems.
pub(super) fn note(text: &str) -> Result<(), Failure> {
    let mut stderr = anstream::stderr().lock();
    accept_closed(stderr.write_all(text.as_bytes()), "write to standard error")
}

/// Prints a value as JSON.
pub(super) fn print_json(value: &impl Serialize) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(value).context("cannot write JSON")?;
    print(&format!("{text}\n"))
}

/// Prints a value as one line of JSON, for a reader that follows.
pub(super) fn print_json_line(value: &impl Serialize) -> Result<(), Failure> {
    let text = serde_json::to_string(value).context("cannot write JSON")?;
    print(&format!("{text}\n"))
}

/// A reader that has gone away is no failure.
pub(super) fn accept_closed(result: io::Result<()>, operation: &str) -> Result<(), Failure> {
    match result {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        other => Ok(other.with_context(|| format!("cannot {operation}"))?),
    }
}

/// The bytes of a file or pipe that a person named.
pub(super) fn read_named(path: &std::path::Path) -> Result<Vec<u8>, Failure> {
    load::read_named(path, LARGEST_INPUT).map_err(|error| Failure::World(error.into()))
}

/// Writes a file that the user named, whole or not at all.
pub(super) fn write(global: &Global, path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let written = disk::write_output(path, &open::guarded(global), bytes);
    Ok(written.with_context(|| format!("cannot write {}", path.display()))?)
}

/// Opens the folder that the user named for output, created if it does not exist.
pub(super) fn folder(global: &Global, path: &Path) -> Result<Root, Failure> {
    let opened = Output::folder_at(path, &open::guarded(global));
    Ok(opened.with_context(|| format!("cannot create {}", path.display()))?)
}

/// The place of a folder that is replaced as a whole.
pub(super) fn replaced_folder(global: &Global, path: &Path) -> Result<Output, Failure> {
    let opened = Output::replaced_folder(path, &open::guarded(global));
    Ok(opened.with_context(|| format!("cannot write {}", path.display()))?)
}

/// Writes a file below an open folder, whole or not at all.
pub(super) fn write_below(root: &Root, relative: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let written = root.write_atomic(relative, bytes);
    Ok(written.with_context(|| format!("cannot write {}", root.path().join(relative).display()))?)
}
