//! The files of an index as they were when they were last read, so that only changed files are read again.

use std::{
    collections::HashMap,
    path::Path,
    time::{SystemTime, UNIX_EPOCH},
};

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::{
    checksums::{MAX_FILE, verified_text, write_with_checksum},
    digest::{READING, hexadecimal},
};
use crate::{
    fs::Root,
    index::SearchError,
    load::{ArticleFile, Stamp},
};

/// Nanoseconds. A file that changed this shortly before it was read may change again within the same stamp: clocks of file
/// systems count in steps of up to two seconds.
const MIN_AGE: u64 = 2_000_000_000;

/// A file as it was when it was last read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TrackedFile {
    pub path: String,
    pub stamp: Stamp,
    /// When it was read, in nanoseconds since 1970.
    pub read_at: u64,
    /// Digest of its text, or of the reason why it cannot be read.
    pub hash: String,
}

/// The files of a set of folders.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct FileManifest {
    /// The name of the index that contains them; empty if there is none.
    pub index: String,
    pub files: Vec<TrackedFile>,
}

impl FileManifest {
    /// The manifest in a file; an empty one if it is missing or damaged.
    pub fn read(folder: &Root, name: &str) -> Self {
        let text = folder.read_whole(Path::new(name), MAX_FILE).ok().and_then(|bytes| verified_text(&bytes));
        text.and_then(|text| FileManifest::parse(&text)).unwrap_or_default()
    }

    /// Writes the manifest to a file, completely or not at all.
    pub fn write(&self, folder: &Root, name: &str) -> Result<(), SearchError> {
        write_with_checksum(folder, name, &self.lines())
    }

    /// One line for the index and one for each file, cells separated by tabs, which no path contains.
    fn lines(&self) -> String {
        let mut lines = format!("{}\t{READING}\n", self.index);
        for file in &self.files {
            let Stamp { bytes, modified, changed } = file.stamp;
            let TrackedFile { path, read_at, hash, .. } = file;
            lines.push_str(&format!("{bytes}\t{modified}\t{changed}\t{read_at}\t{hash}\t{path}\n"));
        }
        lines
    }

    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let (index, reading) = lines.next()?.split_once('\t')?;
        // An index that another version of the program built cannot be updated.
        let index = if reading == READING { index.to_owned() } else { String::new() };
        let files = lines.map(parse_line).collect::<Option<Vec<TrackedFile>>>()?;
        Some(FileManifest { index, files })
    }

    /// The files as they are now: those whose stamp changed are read.
    pub fn refreshed(&self, files: &[ArticleFile]) -> Vec<TrackedFile> {
        let before: HashMap<&str, &TrackedFile> = self.files.iter().map(|file| (file.path.as_str(), file)).collect();
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos() as u64);
        let refresh = |file: &ArticleFile| match before.get(file.path.as_str()) {
            Some(tracked) if tracked.stamp == file.stamp && tracked.is_settled() => (*tracked).clone(),
            _ => read(file, now),
        };
        files.par_iter().map(refresh).collect()
    }
}

impl TrackedFile {
    fn is_settled(&self) -> bool {
        self.stamp.modified.max(self.stamp.changed).saturating_add(MIN_AGE) < self.read_at
    }
}

fn read(file: &ArticleFile, now: u64) -> TrackedFile {
    let mut hash = Sha256::new();
    match file.bytes() {
        Ok(bytes) => hash.update(bytes),
        Err(reason) => hash.update(reason),
    }
    TrackedFile { path: file.path.clone(), stamp: file.stamp, read_at: now, hash: hexadecimal(hash) }
}

fn parse_line(line: &str) -> Option<TrackedFile> {
    let mut cells = line.split('\t');
    let mut number = || cells.next()?.parse::<u64>().ok();
    let stamp = Stamp { bytes: number()?, modified: number()?, changed: number()? };
    let read_at = number()?;
    let hash = cells.next()?.to_owned();
    let path = cells.next()?.to_owned();
    Some(TrackedFile { path, stamp, read_at, hash })
}

#[cfg(test)]
mod tests {
    use super::{FileManifest, READING, TrackedFile};
    use crate::load::Stamp;

    #[test]
    fn a_written_manifest_is_parsed_again() {
        let stamp = Stamp { bytes: 1, modified: 2, changed: 3 };
        let file = |path: &str| TrackedFile { path: path.to_owned(), stamp, read_at: 4, hash: "ab".to_owned() };
        let manifest = FileManifest { index: "cd".to_owned(), files: vec![file("a b.md"), file("c.md")] };
        assert_eq!(FileManifest::parse(&manifest.lines()), Some(manifest.clone()));
        assert_eq!(FileManifest::parse("x\ty\n1\t2\n"), None);
        let of_another = FileManifest { index: String::new(), ..manifest.clone() };
        assert_eq!(FileManifest::parse(&manifest.lines().replace(READING, "other")), Some(of_another));
    }
}
