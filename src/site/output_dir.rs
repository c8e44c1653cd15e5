//! Writes a site to its folder: the old site stays until the new one is complete, and unchanged files keep their time.

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    path::{Path, PathBuf},
    time::Duration,
};

use rayon::prelude::*;

use super::error::SiteError;
use crate::fs::{Lock, Output, Root, Staged, recover};
use fixbook_engine::model::limits::MAX_SITE_BYTES;

/// The file by which a build recognizes a folder that it may replace: a sentence, then every file that the build wrote.
const MARKER: &str = ".fixbook-site";
const MARKER_SENTENCE: &str = "This folder was built by Fixbook, and the next build replaces it. Built files:\n";

/// How long a build waits for another that writes beside it.
const LOCK_TIMEOUT: Duration = Duration::from_secs(300);

/// Files of a site by their paths.
pub type Files = BTreeMap<String, std::sync::Arc<Vec<u8>>>;

/// What a build did to its folder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Files that are new or have new content.
    pub written: usize,
    /// Files that did not change.
    pub kept: usize,
    /// Files that are no longer there.
    pub removed: usize,
}

/// Writes all files to a new folder beside the old one, which then takes its place. A file that did not change is the
/// old one, linked, so it keeps its time. `waiting` is called once if another build writes there.
pub(super) fn write(files: &Files, output: &Output, waiting: &dyn Fn()) -> Result<Changes, SiteError> {
    let (parent, name) = (output.folder(), output.name());
    let path = parent.path().join(name);
    let lock = parent.lock(LOCK_TIMEOUT, waiting);
    match &lock {
        Lock::Acquired(_) => {
            recover(parent, name);
            parent.remove_stale();
        }
        Lock::Busy => return Err(SiteError::Busy { path }),
        Lock::Unsupported => {}
    }
    let old = old_site(parent, name, &path)?;
    let fresh = disk("create a folder in", parent.path(), || Staged::new(parent))?;
    for folder in folders(files) {
        disk("create", &path.join(folder), || fresh.create_folder(Path::new(folder)))?;
    }
    let kept = files.par_iter().map(|(file, bytes)| place(old.as_ref(), &fresh, &path, file, bytes));
    let kept = kept.collect::<Result<Vec<bool>, SiteError>>()?.into_iter().filter(|kept| *kept).count();
    let built = files.keys().map(|file| format!("{file}\n"));
    let marker: String = std::iter::once(MARKER_SENTENCE.to_owned()).chain(built).collect();
    disk("write", &path.join(MARKER), || fresh.write(Path::new(MARKER), marker.as_bytes()))?;
    let removed = old.map_or(0, |old| old.files.iter().filter(|file| !files.contains_key(*file)).count());
    let changes = Changes { written: files.len() - kept, kept, removed };
    if changes.written == 0 && changes.removed == 0 {
        return Ok(changes);
    }
    disk("write", &path, || fresh.sync())?;
    disk("move the new site to", &path, || fresh.place(name))?;
    Ok(changes)
}

fn folders(files: &Files) -> BTreeSet<&str> {
    files.keys().filter_map(|path| path.rsplit_once('/').map(|(folder, _)| folder)).collect()
}

/// Writes one file; true if it is the old one.
fn place(old: Option<&OldSite>, fresh: &Staged, site: &Path, file: &str, bytes: &[u8]) -> Result<bool, SiteError> {
    let inside = Path::new(file);
    let kept = old.filter(|old| old.contains(inside, bytes)).is_some_and(|old| fresh.keep(&old.root, inside).is_ok());
    if !kept {
        disk("write", &site.join(inside), || fresh.write(inside, bytes))?;
    }
    Ok(kept)
}

/// The site that is replaced.
struct OldSite {
    root: Root,
    /// Its files without the marker.
    files: BTreeSet<String>,
}

impl OldSite {
    fn contains(&self, file: &Path, bytes: &[u8]) -> bool {
        let is_as_long = |length: u64| length == bytes.len() as u64;
        self.root.symlink_metadata(file).is_ok_and(|found| found.is_file() && is_as_long(found.len()))
            && self.root.read(file, bytes.len()).is_ok_and(|old| old.is_complete && old.bytes == bytes)
    }
}

/// The site in a folder, nothing if there is no folder. A folder that contains any file that no build wrote is the user's
/// work, even with a marker beside it, and stays.
fn old_site(parent: &Root, name: &Path, path: &Path) -> Result<Option<OldSite>, SiteError> {
    let not_a_site = || SiteError::NotASite { path: path.to_owned() };
    match parent.symlink_metadata(name) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Ok(found) if found.is_dir() => {}
        _ => return Err(not_a_site()),
    }
    let root = parent.folder(name).map_err(|_| not_a_site())?;
    let mut files = files_of(&root).map_err(|_| not_a_site())?;
    if !files.remove(MARKER) {
        return if files.is_empty() { Ok(Some(OldSite { root, files })) } else { Err(not_a_site()) };
    }
    let marker = disk("read", &path.join(MARKER), || root.read_whole(Path::new(MARKER), MAX_SITE_BYTES))?;
    let built: BTreeSet<String> = String::from_utf8_lossy(&marker).lines().skip(1).map(str::to_owned).collect();
    match files.iter().find(|file| !built.contains(*file)) {
        Some(file) => Err(SiteError::ForeignFile { path: path.to_owned(), file: file.clone() }),
        None => Ok(Some(OldSite { root, files })),
    }
}

/// All files in a folder and below it.
fn files_of(root: &Root) -> io::Result<BTreeSet<String>> {
    let mut files = BTreeSet::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        for name in root.names(&folder)? {
            let path = folder.join(name);
            if root.symlink_metadata(&path)?.is_dir() {
                folders.push(path);
            } else {
                let parts: Vec<_> = path.components().map(|part| part.as_os_str().to_string_lossy()).collect();
                files.insert(parts.join("/"));
            }
        }
    }
    Ok(files)
}

fn disk<T>(operation: &'static str, path: &Path, act: impl FnOnce() -> io::Result<T>) -> Result<T, SiteError> {
    act().map_err(|source| SiteError::Disk { operation, path: PathBuf::from(path), source })
}
