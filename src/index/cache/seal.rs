//! Checksums over everything that was written, so that one changed byte is seen.

use std::{collections::BTreeMap, path::Path};

use tantivy::{HasLen, directory::Directory};

use super::{disk, sealed_directory::ReadOnlyDirectory};
use crate::{
    fs::Root,
    index::{SearchError, damaged},
};

/// The file that lists all others.
const SEAL: &str = "seal";
/// More bytes than any file of an index has.
pub(super) const MAX_FILE: usize = 1 << 30;

/// Bytes and checksum of every file of an index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Checksums {
    files: BTreeMap<String, (usize, u32)>,
}

impl Checksums {
    /// Lists the files of a folder as they are, and writes the list beside them.
    pub fn set(folder: &Root) -> Result<(), SearchError> {
        let read = |source| disk("read", folder.path(), source);
        let mut seal = Checksums::default();
        for name in folder.names(Path::new("")).map_err(read)? {
            let name = name.to_string_lossy().into_owned();
            if name.ends_with(".lock") || name == SEAL {
                continue;
            }
            let bytes = folder.read_whole(Path::new(&name), MAX_FILE).map_err(read)?;
            seal.files.insert(name, (bytes.len(), crc32fast::hash(&bytes)));
        }
        let lines: String = seal.files.iter().map(|(name, (bytes, sum))| format!("{bytes}\t{sum}\t{name}\n")).collect();
        write_sealed(folder, SEAL, &lines)
    }

    /// The list of a folder.
    pub fn read(folder: &Root) -> Result<Self, SearchError> {
        let text = folder.read_whole(Path::new(SEAL), MAX_FILE).ok().and_then(|bytes| unsealed(&bytes));
        let files = text.and_then(|text| text.lines().map(line).collect()).ok_or_else(|| damaged("its seal"))?;
        Ok(Checksums { files })
    }

    /// Holds every file against the list.
    pub fn verify(&self, directory: &ReadOnlyDirectory) -> Result<(), SearchError> {
        for (name, (bytes, sum)) in &self.files {
            let slice = directory.open_read(Path::new(name)).map_err(|_| damaged(name))?;
            let is_compound = slice.len() == *bytes && crc32fast::hash(&slice.read_bytes()?) == *sum;
            if !is_compound {
                return Err(damaged(name));
            }
        }
        Ok(())
    }
}

fn line(line: &str) -> Option<(String, (usize, u32))> {
    let (bytes, rest) = line.split_once('\t')?;
    let (sum, name) = rest.split_once('\t')?;
    Some((name.to_owned(), (bytes.parse().ok()?, sum.parse().ok()?)))
}

/// Writes a text with its checksum before it, whole or not at all.
pub(super) fn write_sealed(folder: &Root, name: &str, text: &str) -> Result<(), SearchError> {
    let sealed = format!("{}\n{text}", crc32fast::hash(text.as_bytes()));
    let written = folder.write_atomic(Path::new(name), sealed.as_bytes());
    written.map_err(|source| disk("write", &folder.path().join(name), source))
}

/// The text that was written so; nothing if any of it changed.
pub(super) fn unsealed(bytes: &[u8]) -> Option<String> {
    let (sum, text) = std::str::from_utf8(bytes).ok()?.split_once('\n')?;
    (sum.parse() == Ok(crc32fast::hash(text.as_bytes()))).then(|| text.to_owned())
}
