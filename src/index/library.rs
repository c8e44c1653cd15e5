//! Where an index comes from: built in memory for a small catalog, else opened from the cache, built there first if it is
//! missing, stale or damaged.

use std::path::Path;

use rayon::prelude::*;

use super::{
    Index, SearchError, articles,
    cache::{Cache, IndexUnit},
    catalog_index::CATALOG,
    entries,
};
use crate::load::{ArticleFile, ArticleFolder, ReadArticle, read_article, within_budget};
use fixbook_engine::model::Catalog;
use fixbook_engine::search::Document;

/// Up to so many entries and articles are indexed anew by each process; for more it pays to keep the index: a hundred
/// milliseconds for our own catalog, a few to open what was kept (`benches/search.rs`).
const SMALL: usize = 500;

/// What is searched, and where an index of it may be kept.
pub struct IndexSource<'a> {
    pub catalog: &'a Catalog,
    /// Whether the articles of `catalog` hold their texts. Else their folder is among `folders`.
    pub has_texts: bool,
    pub folders: &'a [ArticleFolder],
    /// The program's folder for what can be made again; nothing to keep nothing.
    pub cache: Option<&'a Path>,
}

/// An index, and what was wrong with articles.
pub struct OpenedIndex {
    pub index: Index,
    pub warnings: Vec<String>,
}

/// What takes a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress<'p> {
    /// Why an index is built.
    Building { why: &'p str },
    /// Another process builds an index.
    Waiting,
    /// So many of the changed articles are indexed.
    Indexed { done: usize, of: usize },
    /// The index cannot be kept, for this reason.
    NotKept { why: &'p str },
}

impl IndexSource<'_> {
    /// Opens the index, after building it where that is needed.
    pub fn open(&self, tell: &(dyn Fn(Progress<'_>) + Sync)) -> Result<OpenedIndex, SearchError> {
        let mut files = Vec::new();
        for folder in self.folders {
            files.extend(folder.list()?);
        }
        let (files, left_out) = within_budget(files);
        let mut opened = self.open_files(&files, tell)?;
        opened.warnings.splice(0..0, left_out);
        Ok(opened)
    }

    fn open_files(
        &self,
        files: &[ArticleFile],
        tell: &(dyn Fn(Progress<'_>) + Sync),
    ) -> Result<OpenedIndex, SearchError> {
        let kept = self.cache.filter(|_| entries::number(self.catalog) + files.len() > SMALL);
        let Some(folder) = kept else { return self.in_memory(files) };
        let opened = Cache::at(folder, self.catalog, self.folders)
            .and_then(|cache| cache.open(self.catalog, files, &|| self.entries(), tell));
        match opened {
            // A full disk, a folder that nobody may write to, one that vanishes: whoever searches wants to find.
            Err(error) => {
                tell(Progress::NotKept { why: &error.to_string() });
                self.in_memory(files)
            }
            opened => opened,
        }
    }

    fn in_memory(&self, files: &[ArticleFile]) -> Result<OpenedIndex, SearchError> {
        let units: Vec<IndexUnit> = files.par_iter().map(|file| unit(file, file.bytes())).collect();
        let mut documents = self.entries();
        let mut warnings = Vec::new();
        for unit in units {
            documents.extend(unit.documents);
            warnings.extend(unit.warning);
        }
        Ok(OpenedIndex { index: Index::in_memory(self.catalog, &documents)?, warnings })
    }

    /// The catalog's entries, and its articles where it holds their texts.
    fn entries(&self) -> Vec<Document> {
        let articles = self.catalog.articles.iter().filter(|_| self.has_texts).map(articles::article);
        entries::documents(self.catalog).into_iter().chain(articles).collect()
    }
}

/// What a file gives to the index.
pub(super) fn unit(file: &ArticleFile, bytes: Result<Vec<u8>, String>) -> IndexUnit {
    let path = &file.path;
    let (documents, warning) = match bytes {
        Ok(bytes) => {
            let ReadArticle { article, warning, .. } = read_article(path, &bytes);
            (vec![articles::article(&article)], warning)
        }
        Err(warning) => (Vec::new(), Some(warning)),
    };
    IndexUnit {
        name: path.clone(),
        documents,
        warning: warning.map(|warning| format!("{path}: {warning}").replace(char::is_control, " ")),
    }
}

/// The unit of the catalog's own entries.
pub(super) fn catalog_unit(documents: Vec<Document>) -> IndexUnit {
    IndexUnit { name: CATALOG.to_owned(), documents, warning: None }
}
