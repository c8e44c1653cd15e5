//! Files as text or bytes, never more than a limit, with the path in each error.

use std::{io, path::Path};

use super::error::LoadError;
use crate::fs::{Root, read_named};
use fixbook_engine::model::limits::MAX_IMAGE_BYTES;

/// A file below a folder; nothing if there is none, or if a link leads outside.
pub(super) fn read_inside(root: &Path, path: &str) -> Option<Vec<u8>> {
    // One byte more than the limit of an image, so that the caller sees that it is too big.
    Some(Root::open(root).ok()?.read(Path::new(path), MAX_IMAGE_BYTES + 1).ok()?.bytes)
}

/// A file of text that the user named, if it has no more bytes than `most`.
pub(super) fn read_named_text(path: &Path, most: usize) -> Result<String, LoadError> {
    read_named(path, most).and_then(text).map_err(|source| LoadError::new("read", path, source))
}

/// A file of text below a folder, if it has no more bytes than `most`.
pub(super) fn read_text(root: &Root, relative: &Path, most: usize) -> Result<String, LoadError> {
    let read = root.read_whole(relative, most).and_then(text);
    read.map_err(|source| LoadError::new("read", &root.path().join(relative), source))
}

fn text(bytes: Vec<u8>) -> io::Result<String> {
    String::from_utf8(bytes).map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "it is not UTF-8 text"))
}
