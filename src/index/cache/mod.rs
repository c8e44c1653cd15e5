//! Indexes on disk, each in a folder that is named by what it holds and never changes.
//!
//! In: the stamps of all articles and the catalog's revision. Out: an open [`Index`]. An index is built in a folder beside
//! and renamed whole; readers share it and wait for nobody. A byte that changed by itself shows in the seal, and the index
//! is built again.

mod build;
mod seal;
mod sealed_directory;
mod stamps;

use std::{
    io,
    path::Path,
    time::{Duration, SystemTime},
};

use sha2::{Digest, Sha256};

use super::{
    Index, SearchError,
    fields::schema,
    library::{OpenedIndex, Progress, catalog_unit},
};
use crate::{
    fs::{Lock, Root},
    load::{ArticleFile, ArticleFolder},
};
use fixbook_engine::model::Catalog;
use fixbook_engine::search::Document;
use seal::Checksums;
use sealed_directory::ReadOnlyDirectory;
use stamps::{FileManifest, TrackedFile};

/// Changes with the code that reads words and lays them down, see `build.rs`.
const READING: &str = env!("FIXBOOK_READING");
/// So long a process waits for another that builds an index; then it builds its own.
const LOCK_TIMEOUT: Duration = Duration::from_secs(120);
/// Indexes that nobody built for so long are cleared away when another is built.
const OLD: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// What is replaced in an index as one.
pub(super) struct IndexUnit {
    pub name: String,
    pub documents: Vec<Document>,
    pub warning: Option<String>,
}

/// The cache for one catalog and set of folders.
pub(super) struct Cache {
    folder: Root,
    /// Tells this catalog and set of folders from others.
    set: String,
}

impl Cache {
    /// Under `folder`, for a catalog with the articles of some folders.
    pub fn at(folder: &Path, catalog: &Catalog, articles: &[ArticleFolder]) -> Result<Self, SearchError> {
        let folder = folder.join("search");
        let folder = Root::create_private(&folder).map_err(|source| disk("create", &folder, source))?;
        let mut hash = Sha256::new();
        // Two catalogs over the same articles would else take each other's index away.
        update(&mut hash, catalog.head.id.as_str().as_bytes());
        for articles in articles {
            let root = articles.root();
            let root = root.canonicalize().unwrap_or(root);
            update(&mut hash, root.as_os_str().as_encoded_bytes());
            update(&mut hash, articles.prefix.as_bytes());
        }
        Ok(Cache { folder, set: hexadecimal(hash) })
    }

    /// Opens the index of these files and of the catalog, built anew as far as it is not there.
    pub fn open(
        &self,
        catalog: &Catalog,
        files: &[ArticleFile],
        entries: &dyn Fn() -> Vec<Document>,
        tell: &(dyn Fn(Progress<'_>) + Sync),
    ) -> Result<OpenedIndex, SearchError> {
        if let Some(opened) = self.kept(catalog, files)? {
            return Ok(opened);
        }
        // Many at once would each build it, and want the memory for that.
        let lock = self.folder.lock(LOCK_TIMEOUT, &|| tell(Progress::Waiting));
        if matches!(lock, Lock::Acquired(_)) {
            if let Some(opened) = self.kept(catalog, files)? {
                return Ok(opened);
            }
            self.folder.remove_stale();
        }
        self.build(catalog, files, entries, tell)
    }

    /// The index as it was kept, if it is whole and nothing has changed.
    fn kept(&self, catalog: &Catalog, files: &[ArticleFile]) -> Result<Option<OpenedIndex>, SearchError> {
        let before = FileManifest::read(&self.folder, &self.stamps());
        let known = before.refreshed(files);
        let name = name(catalog, &known);
        let Ok(at) = self.folder.folder(Path::new(&name)) else { return Ok(None) };
        let Ok(index) = open_sealed(&at, catalog) else { return Ok(None) };
        if known != before.files {
            self.keep(FileManifest { index: name, files: known })?;
        }
        Ok(Some(OpenedIndex { index, warnings: build::warnings(&at) }))
    }

    fn build(
        &self,
        catalog: &Catalog,
        files: &[ArticleFile],
        entries: &dyn Fn() -> Vec<Document>,
        tell: &(dyn Fn(Progress<'_>) + Sync),
    ) -> Result<OpenedIndex, SearchError> {
        let before = FileManifest::read(&self.folder, &self.stamps());
        let known = before.refreshed(files);
        let name = name(catalog, &known);
        let why = match self.folder.is_dir(Path::new(&name)) {
            true => "the one that was kept is damaged",
            false if before.index.is_empty() => "this is searched for the first time",
            false => "something has changed",
        };
        tell(Progress::Building { why });
        let base = Some(before.index.as_str()).filter(|base| !base.is_empty() && *base != name);
        let plan = build::Plan { folder: &self.folder, name: &name, base, revision: &catalog.revision };
        build::build(&plan, &known, files, &|| catalog_unit(entries()), tell)?;
        let built = |source| disk("read", self.folder.path(), source);
        let at = self.folder.folder(Path::new(&name)).map_err(built)?;
        let index = open_sealed(&at, catalog).map_err(|_| super::damaged("the index just built"))?;
        self.keep(FileManifest { index: name.clone(), files: known })?;
        self.clear_old(base);
        Ok(OpenedIndex { index, warnings: build::warnings(&at) })
    }

    fn stamps(&self) -> String {
        format!("{}.stamps", self.set)
    }

    fn keep(&self, stamps: FileManifest) -> Result<(), SearchError> {
        seal::write_sealed(&self.folder, &self.stamps(), &stamps.lines())
    }

    /// The index that this one replaces, and what nobody used for long. Nothing depends on it, so failing is no harm.
    fn clear_old(&self, base: Option<&str>) {
        if let Some(base) = base {
            drop(self.folder.remove_folder(Path::new(base)));
        }
        for name in self.folder.names(Path::new("")).unwrap_or_default() {
            let name = Path::new(&name);
            let modified = self.folder.symlink_metadata(name).and_then(|found| found.modified());
            let age = modified.ok().and_then(|time| SystemTime::now().duration_since(time.into_std()).ok());
            if age.is_some_and(|age| age > OLD) {
                drop(self.folder.remove_folder(name).or_else(|_| self.folder.remove_file(name)));
            }
        }
    }
}

/// An index whose every byte is as it was written.
fn open_sealed(at: &Root, catalog: &Catalog) -> Result<Index, SearchError> {
    let directory = ReadOnlyDirectory::open(at.path())?;
    Checksums::read(at)?.verify(&directory)?;
    Index::over(catalog, &tantivy::Index::open(directory)?, schema().1)
}

/// The name of an index: the hash of everything that it is made of.
fn name(catalog: &Catalog, files: &[TrackedFile]) -> String {
    let mut hash = Sha256::new();
    update(&mut hash, READING.as_bytes());
    update(&mut hash, catalog.revision.as_bytes());
    for file in files {
        update(&mut hash, file.path.as_bytes());
        update(&mut hash, file.hash.as_bytes());
    }
    hexadecimal(hash)
}

/// Hashes a part so that no two lists of parts give the same.
fn update(hash: &mut Sha256, part: &[u8]) {
    hash.update((part.len() as u64).to_le_bytes());
    hash.update(part);
}

fn hexadecimal(hash: Sha256) -> String {
    crate::fs::hex(hash, 16)
}

fn disk(operation: &'static str, path: &Path, source: io::Error) -> SearchError {
    SearchError::Disk { operation, path: path.to_owned(), source }
}
