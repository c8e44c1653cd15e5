//! Indexes on disk, each in a folder that is named by a digest of its contents and never changes.
//!
//! In: the stamps of all articles and the catalog's revision. Out: an open [`Index`]. An index is built in a temporary folder
//! and renamed as a whole; readers share it and never wait. A byte that changed does not match its checksum, and the index
//! is built again.

mod build;
mod checksums;
mod digest;
mod manifest;
mod read_only_directory;

use std::{
    path::Path,
    time::{Duration, SystemTime},
};

use sha2::{Digest, Sha256};

use super::{
    Index, OpenedIndex, SearchError,
    error::{damaged, disk},
    fields::schema,
    progress::{BuildReason, Progress},
    unit::IndexUnit,
};
use crate::{
    fs::{Lock, Root},
    load::{ArticleFile, ArticleFolder},
};
use checksums::Checksums;
use digest::{READING, hexadecimal, update};
use fixbook_engine::model::Catalog;
use fixbook_engine::search::Document;
use manifest::{FileManifest, TrackedFile};
use read_only_directory::ReadOnlyDirectory;

/// How long a process waits for another that builds an index before it builds its own.
const LOCK_TIMEOUT: Duration = Duration::from_secs(120);
/// Indexes that were built longer ago are deleted when another is built.
const MAX_AGE: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// The cache for one catalog and set of folders.
pub(super) struct Cache {
    folder: Root,
    /// Digest of this catalog's id and set of folders.
    set: String,
}

impl Cache {
    /// Under `folder`, for a catalog with the articles of some folders.
    pub fn at(folder: &Path, catalog: &Catalog, articles: &[ArticleFolder]) -> Result<Self, SearchError> {
        let folder = folder.join("search");
        let folder = Root::create_private(&folder).map_err(|source| disk("create", &folder, source))?;
        let mut hash = Sha256::new();
        // Otherwise two catalogs over the same articles would replace each other's index.
        update(&mut hash, catalog.head.id.as_str().as_bytes());
        for articles in articles {
            let root = articles.root();
            let root = root.canonicalize().unwrap_or(root);
            update(&mut hash, root.as_os_str().as_encoded_bytes());
            update(&mut hash, articles.prefix.as_bytes());
        }
        Ok(Cache { folder, set: hexadecimal(hash) })
    }

    /// Opens the index of these files and of the catalog, after building what of it is missing.
    pub fn open(
        &self,
        catalog: &Catalog,
        files: &[ArticleFile],
        entries: &dyn Fn() -> Vec<Document>,
        report: &(dyn Fn(Progress<'_>) + Sync),
    ) -> Result<OpenedIndex, SearchError> {
        if let Some(opened) = self.kept(catalog, files)? {
            return Ok(opened);
        }
        // Many processes at once would each need the memory to build it.
        let lock = self.folder.lock(LOCK_TIMEOUT, &|| report(Progress::Waiting));
        if matches!(lock, Lock::Acquired(_)) {
            if let Some(opened) = self.kept(catalog, files)? {
                return Ok(opened);
            }
            self.folder.remove_stale();
        }
        self.build(catalog, files, entries, report)
    }

    /// The kept index, if it is intact and nothing has changed.
    fn kept(&self, catalog: &Catalog, files: &[ArticleFile]) -> Result<Option<OpenedIndex>, SearchError> {
        let before = FileManifest::read(&self.folder, &self.manifest());
        let tracked = before.refreshed(files);
        let name = name(catalog, &tracked);
        let Ok(at) = self.folder.folder(Path::new(&name)) else { return Ok(None) };
        let Ok(index) = open_verified(&at, catalog) else { return Ok(None) };
        if tracked != before.files {
            self.keep(FileManifest { index: name, files: tracked })?;
        }
        Ok(Some(OpenedIndex { index, warnings: build::warnings(&at) }))
    }

    fn build(
        &self,
        catalog: &Catalog,
        files: &[ArticleFile],
        entries: &dyn Fn() -> Vec<Document>,
        report: &(dyn Fn(Progress<'_>) + Sync),
    ) -> Result<OpenedIndex, SearchError> {
        let before = FileManifest::read(&self.folder, &self.manifest());
        let tracked = before.refreshed(files);
        let name = name(catalog, &tracked);
        let why = if self.folder.is_dir(Path::new(&name)) {
            BuildReason::Damaged
        } else if before.index.is_empty() {
            BuildReason::FirstSearch
        } else {
            BuildReason::Changed
        };
        report(Progress::Building { why });
        let base = Some(before.index.as_str()).filter(|base| !base.is_empty() && *base != name);
        let plan = build::BuildPlan { folder: &self.folder, name: &name, base, revision: &catalog.revision };
        build::build(&plan, &tracked, files, &|| IndexUnit::from_catalog(entries()), report)?;
        let built = |source| disk("read", self.folder.path(), source);
        let at = self.folder.folder(Path::new(&name)).map_err(built)?;
        let index = open_verified(&at, catalog).map_err(|_| damaged("the index just built"))?;
        self.keep(FileManifest { index: name.clone(), files: tracked })?;
        self.remove_old(base);
        Ok(OpenedIndex { index, warnings: build::warnings(&at) })
    }

    fn manifest(&self) -> String {
        format!("{}.stamps", self.set)
    }

    fn keep(&self, manifest: FileManifest) -> Result<(), SearchError> {
        manifest.write(&self.folder, &self.manifest())
    }

    /// Deletes the index that this one replaces, and old ones. A failure does no harm: the next build tries again.
    fn remove_old(&self, base: Option<&str>) {
        if let Some(base) = base {
            drop(self.folder.remove_folder(Path::new(base)));
        }
        for name in self.folder.names(Path::new("")).unwrap_or_default() {
            let name = Path::new(&name);
            let modified = self.folder.symlink_metadata(name).and_then(|found| found.modified());
            let age = modified.ok().and_then(|time| SystemTime::now().duration_since(time.into_std()).ok());
            if age.is_some_and(|age| age > MAX_AGE) {
                drop(self.folder.remove_folder(name).or_else(|_| self.folder.remove_file(name)));
            }
        }
    }
}

/// Opens an index after comparing every byte with its checksum.
fn open_verified(at: &Root, catalog: &Catalog) -> Result<Index, SearchError> {
    let directory = ReadOnlyDirectory::open(at.path())?;
    Checksums::read(at)?.verify(&directory)?;
    Index::over(catalog, &tantivy::Index::open(directory)?, schema().1)
}

/// The name of an index: the digest of everything that it is made of.
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
