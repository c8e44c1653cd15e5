//! Checksums over everything that was written, so that one changed byte is found.

use std::{collections::BTreeMap, path::Path};

use tantivy::{HasLen, directory::Directory};

use super::read_only_directory::ReadOnlyDirectory;
use crate::{
    fs::Root,
    index::{
        SearchError,
        error::{damaged, disk},
    },
};

/// The file that lists all others.
const CHECKSUMS: &str = "seal";
/// More bytes than any file of an index has.
pub(super) const MAX_FILE: usize = 1 << 30;

/// Bytes and checksum of every file of an index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Checksums {
    files: BTreeMap<String, FileChecksum>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct FileChecksum {
    bytes: usize,
    crc32: u32,
}

impl Checksums {
    /// Lists the files of a folder as they are, and writes the list next to them.
    pub fn write(folder: &Root) -> Result<(), SearchError> {
        let read = |source| disk("read", folder.path(), source);
        let mut checksums = Checksums::default();
        for name in folder.names(Path::new("")).map_err(read)? {
            let name = name.to_string_lossy().into_owned();
            if name.ends_with(".lock") || name == CHECKSUMS {
                continue;
            }
            let bytes = folder.read_whole(Path::new(&name), MAX_FILE).map_err(read)?;
            checksums.files.insert(name, FileChecksum { bytes: bytes.len(), crc32: crc32fast::hash(&bytes) });
        }
        let line = |(name, file): (&String, &FileChecksum)| format!("{}\t{}\t{name}\n", file.bytes, file.crc32);
        write_with_checksum(folder, CHECKSUMS, &checksums.files.iter().map(line).collect::<String>())
    }

    /// The list of a folder.
    pub fn read(folder: &Root) -> Result<Self, SearchError> {
        let text = folder.read_whole(Path::new(CHECKSUMS), MAX_FILE).ok().and_then(|bytes| verified_text(&bytes));
        let files = text.and_then(|text| text.lines().map(parse_line).collect());
        Ok(Checksums { files: files.ok_or_else(|| damaged("its list of checksums"))? })
    }

    /// Compares every file with the list.
    pub fn verify(&self, directory: &ReadOnlyDirectory) -> Result<(), SearchError> {
        for (name, file) in &self.files {
            let slice = directory.open_read(Path::new(name)).map_err(|_| damaged(name))?;
            if slice.len() != file.bytes || crc32fast::hash(&slice.read_bytes()?) != file.crc32 {
                return Err(damaged(name));
            }
        }
        Ok(())
    }
}

fn parse_line(line: &str) -> Option<(String, FileChecksum)> {
    let (bytes, rest) = line.split_once('\t')?;
    let (crc32, name) = rest.split_once('\t')?;
    Some((name.to_owned(), FileChecksum { bytes: bytes.parse().ok()?, crc32: crc32.parse().ok()? }))
}

/// Writes a text after a line with its checksum, completely or not at all.
pub(super) fn write_with_checksum(folder: &Root, name: &str, text: &str) -> Result<(), SearchError> {
    let bytes = format!("{}\n{text}", crc32fast::hash(text.as_bytes()));
    let written = folder.write_atomic(Path::new(name), bytes.as_bytes());
    written.map_err(|source| disk("write", &folder.path().join(name), source))
}

/// The text that [`write_with_checksum`] wrote; `None` if any of it changed.
pub(super) fn verified_text(bytes: &[u8]) -> Option<String> {
    let (sum, text) = std::str::from_utf8(bytes).ok()?.split_once('\n')?;
    (sum.parse() == Ok(crc32fast::hash(text.as_bytes()))).then(|| text.to_owned())
}
