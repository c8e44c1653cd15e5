//! Which text each file held when it was read last, so that only changed files are read again.

use std::{
    collections::HashMap,
    path::Path,
    time::{SystemTime, UNIX_EPOCH},
};

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::{READING, hexadecimal, seal};
use crate::{
    fs::Root,
    load::{ArticleFile, Stamp},
};

/// A file that changed so shortly before it was looked at may change again within the same stamp: clocks of file systems
/// count in steps of up to two seconds.
const TOO_FRESH: u64 = 2_000_000_000;

/// A file as it was when it was read last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TrackedFile {
    pub path: String,
    pub stamp: Stamp,
    /// When it was looked at, in nanoseconds since 1970.
    pub seen: u64,
    /// Of its text; of a file that cannot be read, of the reason.
    pub hash: String,
}

/// What is known of a set of folders.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct FileManifest {
    /// The name of the index that holds them.
    pub index: String,
    pub files: Vec<TrackedFile>,
}

impl FileManifest {
    /// What was kept; nothing if it is missing or damaged.
    pub fn read(folder: &Root, name: &str) -> Self {
        let text = folder.read_whole(Path::new(name), seal::MAX_FILE).ok().and_then(|bytes| seal::unsealed(&bytes));
        text.and_then(|text| FileManifest::parse(&text)).unwrap_or_default()
    }

    /// One line for the index and one for each file, cells parted by tabs, which stand in no path.
    pub fn lines(&self) -> String {
        let mut lines = format!("{}\t{READING}\n", self.index);
        for file in &self.files {
            let Stamp { bytes, modified, changed } = file.stamp;
            let TrackedFile { path, seen, hash, .. } = file;
            lines.push_str(&format!("{bytes}\t{modified}\t{changed}\t{seen}\t{hash}\t{path}\n"));
        }
        lines
    }

    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let (index, reading) = lines.next()?.split_once('\t')?;
        // Nothing can be taken over from an index that another version of the program read words for.
        let index = if reading == READING { index.to_owned() } else { String::new() };
        let files = lines.map(known).collect::<Option<Vec<TrackedFile>>>()?;
        Some(FileManifest { index, files })
    }

    /// What is known of the files as they are now: those whose stamp changed are read.
    pub fn refreshed(&self, files: &[ArticleFile]) -> Vec<TrackedFile> {
        let before: HashMap<&str, &TrackedFile> = self.files.iter().map(|known| (known.path.as_str(), known)).collect();
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos() as u64);
        let refresh = |file: &ArticleFile| match before.get(file.path.as_str()) {
            Some(known) if known.stamp == file.stamp && known.is_settled() => (*known).clone(),
            _ => read(file, now),
        };
        files.par_iter().map(refresh).collect()
    }
}

impl TrackedFile {
    fn is_settled(&self) -> bool {
        self.stamp.modified.max(self.stamp.changed).saturating_add(TOO_FRESH) < self.seen
    }
}

fn read(file: &ArticleFile, now: u64) -> TrackedFile {
    let mut hash = Sha256::new();
    match file.bytes() {
        Ok(bytes) => hash.update(bytes),
        Err(reason) => hash.update(reason),
    }
    TrackedFile { path: file.path.clone(), stamp: file.stamp, seen: now, hash: hexadecimal(hash) }
}

fn known(line: &str) -> Option<TrackedFile> {
    let mut cells = line.split('\t');
    let mut number = || cells.next()?.parse::<u64>().ok();
    let stamp = Stamp { bytes: number()?, modified: number()?, changed: number()? };
    let seen = number()?;
    let hash = cells.next()?.to_owned();
    let path = cells.next()?.to_owned();
    Some(TrackedFile { path, stamp, seen, hash })
}

#[cfg(test)]
mod tests {
    use super::{FileManifest, READING, TrackedFile};
    use crate::load::Stamp;

    #[test]
    fn what_is_kept_is_read_again() {
        let stamp = Stamp { bytes: 1, modified: 2, changed: 3 };
        let file = |path: &str| TrackedFile { path: path.to_owned(), stamp, seen: 4, hash: "ab".to_owned() };
        let stamps = FileManifest { index: "cd".to_owned(), files: vec![file("a b.md"), file("c.md")] };
        assert_eq!(FileManifest::parse(&stamps.lines()), Some(stamps.clone()));
        assert_eq!(FileManifest::parse("x\ty\n1\t2\n"), None);
        let of_another = FileManifest { index: String::new(), ..stamps.clone() };
        assert_eq!(FileManifest::parse(&stamps.lines().replace(READING, "other")), Some(of_another));
    }
}
