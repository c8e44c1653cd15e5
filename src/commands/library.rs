//! The index that a command searches: the catalog's entries and every folder of articles.

use std::{
    io::IsTerminal,
    path::{Path, PathBuf},
};

use anyhow::Context;
use etcetera::BaseStrategy;

use super::{CliError, open, output};
use crate::{
    cli::Global,
    fs::Root,
    index::{Index, IndexSource, Progress, SearchError},
    load::{ArticleFolder, CatalogSource},
};
use fixbook_engine::model::Catalog;

/// Warnings of articles that are shown; of others their number.
const MAX_WARNINGS: usize = 5;

/// Opens the index of a catalog that was loaded without its articles' texts. What takes a while and what is wrong with
/// articles is said on standard error.
pub(super) fn index(global: &Global, catalog: &Catalog, named: &[PathBuf]) -> Result<Index, CliError> {
    let folder = open::folder(global)?;
    let folders = folders(&folder, catalog, named)?;
    let cache = cache();
    let source = IndexSource {
        catalog,
        has_texts: folder == CatalogSource::BuiltIn,
        folders: &folders,
        cache: cache.as_deref(),
    };
    let opened = source.open(&report).map_err(world)?;
    for warning in opened.warnings.iter().take(MAX_WARNINGS) {
        output::note(&format!("warning: {warning}\n"))?;
    }
    if let Some(more) = opened.warnings.len().checked_sub(MAX_WARNINGS).filter(|more| *more > 0) {
        output::note(&format!("warning: {more} more articles have problems\n"))?;
    }
    Ok(opened.index)
}

/// The search stage failing is the world failing.
pub(super) fn world(error: SearchError) -> CliError {
    CliError::World(error.into())
}

/// The catalog's own articles, the folders that it names, and those of the command line.
pub(super) fn folders(
    folder: &CatalogSource,
    catalog: &Catalog,
    named: &[PathBuf],
) -> Result<Vec<ArticleFolder>, CliError> {
    let mut folders = Vec::new();
    if let CatalogSource::Disk(root) = folder {
        let catalog_folder = Root::open(root).with_context(|| format!("cannot open {}", root.display()))?;
        let own = "kb/articles".to_owned();
        let own = root.join(&own).is_dir().then_some(own);
        for written in own.iter().chain(catalog.head.articles.iter()) {
            match inside(&catalog_folder, written) {
                Ok(found) => folders.push(found),
                Err(why) => output::note(&format!("warning: articles of the catalog: {why}\n"))?,
            }
        }
    }
    for path in named {
        let mut found = ArticleFolder::named(path).map_err(|error| CliError::World(error.into()))?;
        // Of several folders each is told by its name.
        if named.len() > 1 {
            found.prefix = path.file_name().map(|name| format!("{}/", name.to_string_lossy())).unwrap_or_default();
        }
        folders.push(found);
    }
    Ok(folders)
}

/// A folder that a catalog names. It lies in the catalog's: whoever searches or publishes somebody's catalog does not mean to
/// search and publish their own disk.
fn inside(catalog: &Root, written: &str) -> Result<ArticleFolder, String> {
    ArticleFolder::named(&catalog.path().join(written)).map_err(|error| error.to_string())?;
    if !catalog.is_dir(Path::new(written)) {
        return Err(format!("`{written}` lies outside the catalog; search it with --articles {written}"));
    }
    Ok(ArticleFolder::inside(catalog.path(), written))
}

/// The system's folder for files that can be built again; `None` if it is not known.
fn cache() -> Option<PathBuf> {
    etcetera::choose_base_strategy().ok().map(|strategy| strategy.cache_dir().join("fixbook"))
}

/// Writes to standard error; if that fails, the search itself does not.
fn report(progress: Progress<'_>) {
    let on_terminal = std::io::stderr().is_terminal();
    let text = match progress {
        Progress::Building { why } => format!("Building the search index ({why}).\n"),
        Progress::Waiting => "Waiting for another fixbook process to build the search index.\n".to_owned(),
        Progress::Indexed { done, of } if on_terminal && of > 0 => {
            let end = if done == of { "\n" } else { "" };
            drop(output::note_again(&format!("{done} of {of}{end}")));
            return;
        }
        Progress::Indexed { .. } => return,
        Progress::NotKept { why } => {
            format!("warning: cannot keep the search index, so every search builds it again: {why}\n")
        }
    };
    drop(output::note(&text));
}

/// The bytes of the article that a hit names, as far as an article is read.
pub(super) fn article_bytes(folders: &[ArticleFolder], path: &str) -> Result<Option<Vec<u8>>, CliError> {
    let Some(read) = folders.iter().find_map(|folder| folder.read(path)) else { return Ok(None) };
    Ok(Some(read.with_context(|| format!("cannot read {path}"))?.bytes))
}
