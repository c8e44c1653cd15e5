//! Checksums over everything that was written, so that one changed byte is seen.

use std::{collections::BTreeMap, fs, path::Path};

use tantivy::{HasLen, directory::Directory};

use super::{disk, sealed_directory::SealedDirectory};
use crate::{
    disk::write_whole,
    search::{SearchError, damaged},
};

/// The file that lists all others.
const SEAL: &str = "seal";

/// Bytes and checksum of every file of an index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Seal {
    files: BTreeMap<String, (usize, u32)>,
}

impl Seal {
    /// Lists the files of a folder as they are, and writes the list beside them.
    pub fn set(folder: &Path) -> Result<(), SearchError> {
        let read = |source| disk("read", folder, source);
        let mut seal = Seal::default();
        for entry in fs::read_dir(folder).map_err(read)? {
            let entry = entry.map_err(read)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.ends_with(".lock") || name == SEAL {
                continue;
            }
            let bytes = fs::read(entry.path()).map_err(read)?;
            seal.files.insert(name, (bytes.len(), crc32fast::hash(&bytes)));
        }
        let lines: String = seal.files.iter().map(|(name, (bytes, sum))| format!("{bytes}\t{sum}\t{name}\n")).collect();
        write_sealed(&folder.join(SEAL), &lines)
    }

    /// The list of a folder.
    pub fn read(folder: &Path) -> Result<Self, SearchError> {
        let text = fs::read(folder.join(SEAL)).ok().and_then(|bytes| unsealed(&bytes));
        let files = text.and_then(|text| text.lines().map(line).collect()).ok_or_else(|| damaged("its seal"))?;
        Ok(Seal { files })
    }

    /// Holds every file against the list.
    pub fn verify(&self, directory: &SealedDirectory) -> Result<(), SearchError> {
        for (name, (bytes, sum)) in &self.files {
            let slice = directory.open_read(Path::new(name)).map_err(|_| damaged(name))?;
            let is_whole = slice.len() == *bytes && crc32fast::hash(&slice.read_bytes()?) == *sum;
            if !is_whole {
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
pub(super) fn write_sealed(path: &Path, text: &str) -> Result<(), SearchError> {
    let sealed = format!("{}\n{text}", crc32fast::hash(text.as_bytes()));
    write_whole(path, sealed.as_bytes()).map_err(|source| disk("write", path, source))
}

/// The text that was written so; nothing if any of it changed.
pub(super) fn unsealed(bytes: &[u8]) -> Option<String> {
    let (sum, text) = std::str::from_utf8(bytes).ok()?.split_once('\n')?;
    (sum.parse() == Ok(crc32fast::hash(text.as_bytes()))).then(|| text.to_owned())
}
