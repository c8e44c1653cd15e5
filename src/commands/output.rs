//! Text to stdout and stderr, colour only where a person sees it.

use std::io::{self, ErrorKind, Write};

use anyhow::Context;
use serde::Serialize;

use super::Failure;
use crate::{disk, load, model::limits::LARGEST_INPUT};

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

/// Writes a file whole or not at all: beside it first, then renamed.
pub(super) fn write_whole(path: &std::path::Path, text: &[u8]) -> Result<(), Failure> {
    Ok(disk::write_whole(path, text).with_context(|| format!("cannot write {}", path.display()))?)
}
