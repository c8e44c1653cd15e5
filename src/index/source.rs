//! Where an index comes from: built in memory for a small catalog, otherwise opened from the cache, where it is built first
//! if it is missing, stale or damaged.

use std::path::Path;

use rayon::prelude::*;

use super::{
    Index, OpenedIndex, SearchError, articles, cache::Cache, entries, error::with_causes, progress::Progress,
    unit::IndexUnit,
};
use crate::load::{ArticleFile, ArticleFolder, within_budget};
use fixbook_engine::model::Catalog;
use fixbook_engine::search::Document;

/// Up to this many entries and articles each process builds its own index; for more it pays to keep the index: building
/// takes a hundred milliseconds for the built-in catalog, opening a kept index a few (`benches/search.rs`).
const MAX_IN_MEMORY: usize = 500;

/// What is searched, and where an index of it may be kept.
pub struct IndexSource<'a> {
    pub catalog: &'a Catalog,
    /// Whether the articles of `catalog` contain their texts. Otherwise their folder is among `folders`.
    pub has_texts: bool,
    pub folders: &'a [ArticleFolder],
    /// The program's folder for files that can be built again; `None` keeps nothing.
    pub cache: Option<&'a Path>,
}

impl IndexSource<'_> {
    /// Opens the index, after building it where that is needed.
    pub fn open(&self, report: &(dyn Fn(Progress<'_>) + Sync)) -> Result<OpenedIndex, SearchError> {
        let mut files = Vec::new();
        for folder in self.folders {
            files.extend(folder.list()?);
        }
        let (files, left_out) = within_budget(files);
        let mut opened = self.open_files(&files, report)?;
        opened.warnings.splice(0..0, left_out);
        Ok(opened)
    }

    fn open_files(
        &self,
        files: &[ArticleFile],
        report: &(dyn Fn(Progress<'_>) + Sync),
    ) -> Result<OpenedIndex, SearchError> {
        let is_large = entries::count(self.catalog) + files.len() > MAX_IN_MEMORY;
        let Some(folder) = self.cache.filter(|_| is_large) else { return self.in_memory(files) };
        let opened = Cache::at(folder, self.catalog, self.folders)
            .and_then(|cache| cache.open(self.catalog, files, &|| self.entries(), report));
        match opened {
            // The disk is full, or the folder is read-only or was removed: the user still gets results.
            Err(error) => {
                report(Progress::NotKept { why: &with_causes(&error) });
                self.in_memory(files)
            }
            opened => opened,
        }
    }

    fn in_memory(&self, files: &[ArticleFile]) -> Result<OpenedIndex, SearchError> {
        let units: Vec<IndexUnit> = files.par_iter().map(|file| IndexUnit::from_article(file, file.bytes())).collect();
        let mut documents = self.entries();
        let mut warnings = Vec::new();
        for unit in units {
            documents.extend(unit.documents);
            warnings.extend(unit.warning);
        }
        Ok(OpenedIndex { index: Index::in_memory(self.catalog, &documents)?, warnings })
    }

    /// The catalog's entries, and its articles if it contains their texts.
    fn entries(&self) -> Vec<Document> {
        let articles = self.catalog.articles.iter().filter(|_| self.has_texts).map(articles::article);
        entries::documents(self.catalog).into_iter().chain(articles).collect()
    }
}
