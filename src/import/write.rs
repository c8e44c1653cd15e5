//! Accepted drafts to files: all of them, or none.
//!
//! In: drafts, and the folder of a catalog. Out: new files, and entries at the end of `kb/sources.yaml`. Never: changes an
//! entry that exists, or leaves a part of an import.

use std::{
    io,
    path::{Path, PathBuf},
    time::Duration,
};

use super::article::Imported;
use crate::{
    fs::{Lock, Root, Staged, recover},
    load::{self, LoadError},
};
use fixbook_engine::model::limits::MAX_TABLE_BYTES;

const KB: &str = "kb";
const SOURCES: &str = "kb/sources.yaml";
/// How long an import waits for another process that writes to the same catalog.
const LOCK_TIMEOUT: Duration = Duration::from_secs(60);
/// A new table of symptoms is at most this long; a catalog may read twice as much.
const MAX_NEW_TABLE_BYTES: usize = MAX_TABLE_BYTES / 2;

/// Why drafts are not written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The catalog cannot take them; the message says why.
    #[error("{0}")]
    Invalid(String),
    /// Another process writes to the catalog and does not end.
    #[error("another process is still writing to this catalog; try again later")]
    Busy,
    /// A file of the catalog cannot be read.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// The disk.
    #[error("cannot write to {}", path.display())]
    Io { path: PathBuf, source: io::Error },
}

/// The files to write, in this order.
pub struct ImportPlan {
    /// New files: path under the catalog's folder, and text.
    files: Vec<(String, String)>,
    /// The current bibliography, if there is one.
    sources_before: Option<Vec<u8>>,
    sources: Vec<u8>,
}

/// Plans the files. An article of which a file exists is skipped.
pub fn plan(
    root: &Path,
    area: &str,
    head: Option<String>,
    mut drafts: Vec<Imported>,
) -> Result<(Vec<Imported>, ImportPlan), WriteError> {
    for draft in &mut drafts {
        if let Some(page) = draft.pages.iter().find(|page| root.join(&page.path).exists()) {
            *draft = Imported::nothing(&draft.article, format!("{} already exists and was not changed", page.path));
        }
    }
    let mut files: Vec<(String, String)> = Vec::new();
    files.extend(head.map(|head| ("kb/catalog.yaml".to_owned(), head)));
    files.extend(tables(root, area, &drafts));
    for folder in ["kb/fixes/", "kb/causes/"] {
        let pages = drafts.iter().flat_map(|draft| &draft.pages).filter(|page| page.path.starts_with(folder));
        files.extend(pages.map(|page| (page.path.clone(), page.text.clone())));
    }
    let (sources_before, sources) = sources(root, &drafts)?;
    Ok((drafts, ImportPlan { files, sources_before, sources }))
}

/// New tables of symptoms, none longer than [`MAX_NEW_TABLE_BYTES`].
fn tables(root: &Path, area: &str, drafts: &[Imported]) -> Vec<(String, String)> {
    let mut tables: Vec<String> = Vec::new();
    for draft in drafts.iter().filter(|draft| !draft.symptom_entries.is_empty()) {
        match tables.last_mut().filter(|table| table.len() + draft.symptom_entries.len() <= MAX_NEW_TABLE_BYTES) {
            Some(table) => table.push_str(&draft.symptom_entries),
            None => tables.push(draft.symptom_entries.clone()),
        }
    }
    let numbered = (2..).map(|number| format!("kb/symptoms/{area}-{number}.yaml"));
    let names = std::iter::once(format!("kb/symptoms/{area}.yaml")).chain(numbered);
    names.filter(|name| !root.join(name).exists()).zip(tables).collect()
}

/// The current bibliography, and the one with the new entries at its end.
fn sources(root: &Path, drafts: &[Imported]) -> Result<(Option<Vec<u8>>, Vec<u8>), WriteError> {
    let path = root.join(SOURCES);
    let before = if path.exists() { Some(load::read_named(&path, MAX_TABLE_BYTES)?) } else { None };
    let mut text = before.clone().unwrap_or_default();
    if text.last().is_some_and(|byte| *byte != b'\n') {
        text.push(b'\n');
    }
    let mut added = 0;
    for draft in drafts.iter().filter(|draft| draft.is_drafted()) {
        text.extend_from_slice(draft.source_entry.as_bytes());
        added += 1;
    }
    if added == 0 {
        return Ok((before.clone(), before.unwrap_or_default()));
    }
    if text.len() > MAX_TABLE_BYTES {
        let message =
            format!("{SOURCES} would have more than {MAX_TABLE_BYTES} bytes; import fewer articles into one catalog");
        return Err(WriteError::Invalid(message));
    }
    let known = |bytes: &[u8]| load::load_files(vec![(SOURCES.to_owned(), bytes.to_vec())]).sources.len();
    if known(&text) != known(before.as_deref().unwrap_or_default()) + added {
        let message =
            format!("nothing can be added at the end of {SOURCES}; write each of its entries on lines of its own");
        return Err(WriteError::Invalid(message));
    }
    Ok((before, text))
}

impl ImportPlan {
    /// Every file that is written, the bibliography among them if it changes.
    pub fn paths(&self) -> Vec<&str> {
        let sources = self.changes_sources().then_some(SOURCES);
        sources.into_iter().chain(self.files.iter().map(|(path, _)| path.as_str())).collect()
    }

    /// Whether there is nothing to write.
    pub fn is_empty(&self) -> bool {
        !self.changes_sources()
    }

    fn changes_sources(&self) -> bool {
        self.sources_before.as_ref() != Some(&self.sources) && !self.sources.is_empty()
    }

    /// Writes everything in one step. If that fails, nothing is changed.
    pub fn write(&self, root: &Root, waiting: &dyn Fn()) -> Result<(), WriteError> {
        let sources = std::iter::once((SOURCES, self.sources.as_slice()));
        let files = self.files.iter().map(|(path, text)| (path.as_str(), text.as_bytes()));
        place(root, waiting, &sources.chain(files).collect::<Vec<_>>())
    }
}

/// Puts files of `kb/` into a catalog's folder, all in one step: a folder beside `kb` gets the existing and the new files, and
/// then replaces `kb`. So the catalog is complete at every moment, whenever the import is killed. `waiting` is called when
/// another process has the lock.
pub fn place(root: &Root, waiting: &dyn Fn(), files: &[(&str, &[u8])]) -> Result<(), WriteError> {
    let lock = root.lock(LOCK_TIMEOUT, waiting);
    if let Lock::Busy = lock {
        return Err(WriteError::Busy);
    }
    recover(root, Path::new(KB));
    root.remove_stale();
    place_locked(root, files).map_err(|source| WriteError::Io { path: root.path().join(KB), source })
}

fn place_locked(root: &Root, files: &[(&str, &[u8])]) -> io::Result<()> {
    let inside = |path: &'_ str| path.strip_prefix("kb/").map(PathBuf::from);
    let new: Vec<(PathBuf, &[u8])> = files.iter().filter_map(|(path, bytes)| Some((inside(path)?, *bytes))).collect();
    let staged = Staged::new(root)?;
    if let Ok(found) = root.symlink_metadata(Path::new(KB)) {
        if found.is_symlink() {
            return Err(io::Error::other("it is a symbolic link; import into the catalog that it leads to"));
        }
        let old = root.folder(Path::new(KB))?;
        staged.keep_all(&old, &|path| new.iter().any(|(written, _)| written == path))?;
    }
    for (path, bytes) in &new {
        staged.create_folder(path.parent().unwrap_or(Path::new("")))?;
        staged.write(path, bytes)?;
    }
    staged.sync()?;
    staged.place(Path::new(KB))
}
