//! The files of a catalog to entries that still know their file and line.
//!
//! In: a folder with `kb/` and `rules/`, or the catalog built into the binary. Out: [`ParsedCatalog`] with every problem of
//! form. Only this stage names the YAML crate. Never: judges the content of an entry; that is the check stage.

mod article;
mod article_folder;
mod assemble;
mod assets;
mod checks;
mod comment;
mod decode;
mod dialect;
mod encoding;
mod error;
mod fault;
mod field_order;
mod file_kind;
mod files;
pub mod git;
mod limited_read;
mod markdown;
mod mistakes;
mod nesting;
mod normalize;
mod page;
mod parsed_catalog;
mod printable;
mod raw_file;
mod read_tree;
mod reader;
mod sanitize;
mod source;
mod suggested_id;
mod usable_id;
mod walk;
mod wrong_type;
mod yaml;

use std::sync::Arc;

pub use checks::CHECKS;
pub(crate) use checks::{MISSING_KEY, TOO_BIG};
pub(crate) use comment::{NOT_WRITTEN, beside_comments};
pub(crate) use dialect::attribute;

pub use article::{ReadArticle, read_article};
pub use article_folder::{ArticleFile, ArticleFolder, Stamp, within_budget};
pub use assets::{LoweringCommand, SecuritySettings, Shells};
pub use error::{LoadError, NotFound};
pub(crate) use field_order::field_order;
pub(crate) use markdown::{alert_label, parser, shown_events, undefined_references, words};
pub(crate) use normalize::normalize;
pub use parsed_catalog::{Located, ParsedCatalog};
pub(crate) use printable::unprintable_in;
pub use raw_file::Articles;
pub use source::CatalogSource;
pub(crate) use yaml::parse_data;
pub use yaml::{Node, PathSegment, Value};

use crate::fs;
use fixbook_engine::model::{Diagnostic, SourceFile, limits::MAX_TABLE_BYTES};
use raw_file::RawFile;

/// Reads a whole catalog. An author's mistakes are in [`ParsedCatalog::problems`]; a failure of the file system is
/// the error.
pub fn load(folder: &CatalogSource) -> Result<ParsedCatalog, LoadError> {
    load_with(folder, Articles::Read)
}

/// Reads a catalog with the texts of its articles or without. The articles of a built-in catalog are always read.
pub fn load_with(folder: &CatalogSource, articles: Articles) -> Result<ParsedCatalog, LoadError> {
    let name = |path| Arc::new(SourceFile { path, text: String::new() });
    let pages = files::page_paths(folder).into_iter().map(name).collect();
    Ok(ParsedCatalog { pages, ..assemble::read(files::read(folder, articles)?) })
}

/// A catalog's own templates, `templates/**` next to `kb/`: paths below that folder, and texts. None for a built-in one.
pub fn load_templates(folder: &CatalogSource) -> Result<Vec<(String, String)>, LoadError> {
    files::templates(folder)
}

/// Pages written by hand, `site/pages/*.md` next to `kb/`, sorted by path.
pub fn load_pages(folder: &CatalogSource) -> Result<Vec<ReadArticle>, LoadError> {
    files::pages(folder)
}

/// Any file of a catalog, by its path; nothing if it does not exist or is outside.
pub fn read_file(folder: &CatalogSource, path: &str) -> Option<Vec<u8>> {
    files::read_file(folder, path)
}

/// A file below a folder; nothing if it does not exist or is outside.
pub fn read_inside(root: &std::path::Path, path: &str) -> Option<Vec<u8>> {
    limited_read::read_inside(root, path)
}

/// A file or pipe that the user named: a log, a network, a document. More bytes than `most` are an error.
pub fn read_named(path: &std::path::Path, most: usize) -> Result<Vec<u8>, LoadError> {
    fs::read_named(path, most).map_err(|source| LoadError::new("read", path, source))
}

/// Reads a catalog that is not on disk: paths from its folder on, and bytes.
pub fn load_files(files: Vec<(String, Vec<u8>)>) -> ParsedCatalog {
    let mut files: Vec<RawFile> = files.into_iter().map(|(path, bytes)| RawFile::new(path, bytes)).collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    assemble::read(files)
}

/// Reads one file of cases, inside the catalog or not, for `fixbook test FILE`.
pub fn load_cases(
    path: &std::path::Path,
) -> Result<(Vec<Located<fixbook_engine::model::CaseFile>>, Vec<Diagnostic>), LoadError> {
    let file = limited_read::read_named_text(path, MAX_TABLE_BYTES)?;
    let mut entries = assemble::read(Vec::new());
    reader::read_cases(&mut entries, &Arc::new(SourceFile { path: path.display().to_string(), text: file }));
    Ok((entries.cases, entries.problems))
}
