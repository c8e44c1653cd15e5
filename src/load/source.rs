//! Where a catalog is read from.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::error::NotFound;
use fixbook_engine::text::nearest;

/// Names that editors and habits give `kb/catalog.yaml`.
const MISNAMED: [&str; 3] = ["catalog.yml", "catalog.yaml.txt", "catalog.yml.txt"];

/// Where a catalog is read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CatalogSource {
    /// A folder that contains `kb/catalog.yaml`.
    Disk(PathBuf),
    /// The catalog that was built into this binary.
    BuiltIn,
}

impl CatalogSource {
    /// A folder that the user named; it must contain `kb/catalog.yaml`.
    pub fn named(path: &Path) -> Result<Self, NotFound> {
        if path.join("kb/catalog.yaml").is_file() {
            return Ok(CatalogSource::Disk(path.to_owned()));
        }
        let is_there = |name: &&str| path.join("kb").join(name).is_file();
        let misnamed = MISNAMED.into_iter().find(is_there);
        Err(NotFound { path: path.to_owned(), nearest: similar_folder(path), misnamed })
    }

    /// The nearest folder from `start` upward that contains a catalog, otherwise the built-in one.
    pub fn nearest_to(start: &Path) -> Self {
        start
            .ancestors()
            .find(|folder| folder.join("kb/catalog.yaml").is_file())
            .map_or(CatalogSource::BuiltIn, |folder| CatalogSource::Disk(folder.to_owned()))
    }
}

/// A folder with a catalog that the user may have meant: a misspelt neighbour, or the parent of a named `kb`.
fn similar_folder(path: &Path) -> Option<String> {
    if path.join("catalog.yaml").is_file() {
        return Some(path.parent()?.join("").display().to_string()).filter(|parent| !parent.is_empty());
    }
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let names: Vec<String> = fs::read_dir(parent)
        .ok()?
        .flatten()
        .filter(|entry| entry.path().join("kb/catalog.yaml").is_file())
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    let found = nearest(path.file_name()?.to_str()?, names.iter().map(String::as_str))?;
    Some(path.with_file_name(found).display().to_string())
}
