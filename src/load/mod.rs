//! Files to entries that still know their file and line.
//!
//! In: a folder with `kb/` and `rules/`, or the catalog built into the binary. Out: [`ParsedCatalog`] and every problem of
//! form. Only this stage names the YAML crate. Never: judges what an entry says; that is the check stage.

mod article;
mod assets;
mod bounded;
mod checks;
mod comment;
mod decode;
mod depth;
mod dialect;
mod entries;
mod fault;
mod field_order;
mod file_kind;
mod files;
mod intake;
mod meaning;
mod page;
mod printable;
mod reader;
mod walk;
mod yaml;

use std::sync::Arc;

pub use checks::CHECKS;
pub(crate) use checks::{MISSING_KEY, TOO_BIG};
pub(crate) use comment::{NOT_WRITTEN, beside_comments};
pub(crate) use dialect::attribute;

pub use article::{ArticleFile, ArticleFolder, ReadArticle, Stamp, read_article, within_budget};
pub use assets::{LoweringCommand, SecuritySettings, Shells};
pub use entries::{Located, ParsedCatalog};
pub(crate) use field_order::field_order;
pub use files::{Articles, CatalogSource, LoadError, NotFound};
pub(crate) use meaning::meaning;
pub(crate) use printable::{printable_event, unprintable_in};
pub use yaml::{Node, PathSegment, Value};

use crate::fs;
use files::RawFile;
use fixbook_engine::model::{Diagnostic, SourceFile, limits::MAX_TABLE_BYTES};

/// Reads a whole catalog. An author's mistakes are in [`ParsedCatalog::problems`]; the world failing is the error.
pub fn load(folder: &CatalogSource) -> Result<ParsedCatalog, LoadError> {
    load_with(folder, Articles::Read)
}

/// Reads a catalog with the texts of its articles or without. What a built-in catalog holds is always read.
pub fn load_with(folder: &CatalogSource, articles: Articles) -> Result<ParsedCatalog, LoadError> {
    let name = |path| Arc::new(SourceFile { path, text: String::new() });
    let pages = files::page_paths(folder).into_iter().map(name).collect();
    Ok(ParsedCatalog { pages, ..entries::read(files::read(folder, articles)?) })
}

/// A catalog's own templates, `templates/**` beside `kb/`: paths below that folder, and texts. None for a built-in one.
pub fn load_templates(folder: &CatalogSource) -> Result<Vec<(String, String)>, LoadError> {
    files::templates(folder)
}

/// Pages written by hand, `site/pages/*.md` beside `kb/`, sorted by path.
pub fn load_pages(folder: &CatalogSource) -> Result<Vec<ReadArticle>, LoadError> {
    files::pages(folder)
}

/// Any file of a catalog, by its path; nothing if there is none, or if it lies outside.
pub fn read_file(folder: &CatalogSource, path: &str) -> Option<Vec<u8>> {
    files::read_file(folder, path)
}

/// A file below a folder; nothing if there is none, or if it lies outside.
pub fn read_inside(root: &std::path::Path, path: &str) -> Option<Vec<u8>> {
    bounded::read_inside(root, path)
}

/// A file or pipe that a person named: a log, a network, a document. Nothing is made of one with more bytes than `most`.
pub fn read_named(path: &std::path::Path, most: usize) -> Result<Vec<u8>, LoadError> {
    fs::read_named(path, most).map_err(|source| LoadError::new("read", path, source))
}

/// Reads a catalog that is not on disk: paths from its folder on, and bytes.
pub fn load_files(files: Vec<(String, Vec<u8>)>) -> ParsedCatalog {
    let mut files: Vec<RawFile> = files.into_iter().map(|(path, bytes)| RawFile::new(path, bytes)).collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    entries::read(files)
}

/// Reads one file of cases that need not lie in the catalog, for `fixbook test FILE`.
pub fn load_cases(
    path: &std::path::Path,
) -> Result<(Vec<Located<fixbook_engine::model::CaseFile>>, Vec<Diagnostic>), LoadError> {
    let file = bounded::read_named_text(path, MAX_TABLE_BYTES)?;
    let mut entries = entries::read(Vec::new());
    entries.read_cases(&Arc::new(SourceFile { path: path.display().to_string(), text: file }));
    Ok((entries.cases, entries.problems))
}
