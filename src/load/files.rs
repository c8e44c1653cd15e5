//! The files of a catalog, its templates and its pages, as bytes.

use std::{io, path::Path};

use include_dir::{Dir, include_dir};

use super::{
    article::{ReadArticle, read_article},
    article_folder::{ArticleFile, ArticleFolder},
    assets::{SECURITY_SETTINGS, SHELLS},
    error::LoadError,
    limited_read::{read_inside, read_text},
    raw_file::{Articles, RawFile, relative},
    source::CatalogSource,
    walk::{ReadBudget, on_disk},
};
use crate::fs::Root;
use fixbook_engine::model::limits::{MAX_CATALOG_BYTES, MAX_PAGE_BYTES, MAX_TEMPLATES, MAX_TEMPLATES_BYTES};

static BUILT_IN_KB: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/kb");
static BUILT_IN_RULES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/rules");
static BUILT_IN_PAGES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/site/pages");

/// All files of `kb/` and `rules/`, sorted by path.
pub(super) fn read(folder: &CatalogSource, articles: Articles) -> Result<Vec<RawFile>, LoadError> {
    let mut files = Vec::new();
    match folder {
        CatalogSource::BuiltIn => {
            built_in(&BUILT_IN_KB, "kb", &mut files);
            built_in(&BUILT_IN_RULES, "rules", &mut files);
        }
        CatalogSource::Disk(root) => {
            let catalog = Root::open(root).map_err(|source| LoadError::new("open", root, source))?;
            let mut room = ReadBudget::WHOLE;
            on_disk(&catalog, "kb", articles, &mut room, &mut files)?;
            if root.join("rules").is_dir() {
                on_disk(&catalog, "rules", articles, &mut room, &mut files)?;
            }
            for path in [SHELLS, SECURITY_SETTINGS].into_iter().filter(|path| catalog.is_file(Path::new(path))) {
                on_disk(&catalog, path, articles, &mut room, &mut files)?;
            }
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

/// Kinds of templates, by how their names end.
const TEMPLATES: [&str; 3] = ["md", "html", "typ"];

/// All templates of a folder, sorted by path.
pub(super) fn templates(folder: &CatalogSource) -> Result<Vec<(String, String)>, LoadError> {
    let CatalogSource::Disk(root) = folder else { return Ok(Vec::new()) };
    let Some(folder) = own_folder(root, "templates")? else { return Ok(Vec::new()) };
    let root = folder.path();
    let mut found = Vec::new();
    let mut bytes = 0;
    let visible = |entry: &walkdir::DirEntry| !entry.file_name().to_string_lossy().starts_with('.');
    for entry in walkdir::WalkDir::new(root).sort_by_file_name().into_iter().filter_entry(visible) {
        let failed = |error: walkdir::Error| LoadError::new("list", root, error.into());
        let entry = entry.map_err(failed)?;
        let is_template = |path: &Path| path.extension().is_some_and(|end| TEMPLATES.iter().any(|known| end == *known));
        if entry.file_type().is_file() && is_template(entry.path()) {
            let inside = entry.path().strip_prefix(root).unwrap_or(entry.path());
            let text = read_text(&folder, inside, MAX_PAGE_BYTES)?;
            bytes += text.len();
            if found.len() >= MAX_TEMPLATES || bytes > MAX_TEMPLATES_BYTES {
                let most = format!(
                    "it has more than {MAX_TEMPLATES} templates, or more than {} MiB of them",
                    MAX_TEMPLATES_BYTES >> 20
                );
                return Err(LoadError::new("read", root, io::Error::new(io::ErrorKind::FileTooLarge, most)));
            }
            found.push((relative(root, entry.path()), text));
        }
    }
    Ok(found)
}

/// A folder of a catalog's, if it has one; a link that leads elsewhere is an error.
fn own_folder(root: &Path, part: &str) -> Result<Option<Root>, LoadError> {
    let folder = root.join(part);
    if !folder.is_dir() {
        return Ok(None);
    }
    let opened = Root::open(root).and_then(|root| root.folder(Path::new(part)));
    opened.map(Some).map_err(|source| {
        let leads_out = source.kind() == io::ErrorKind::PermissionDenied && source.raw_os_error().is_none();
        let message = "it is a link that leads out of the catalog";
        LoadError::new("list", &folder, if leads_out { io::Error::new(source.kind(), message) } else { source })
    })
}

/// The folder of pages written by hand.
const PAGES: &str = "site/pages";

pub(super) fn pages(folder: &CatalogSource) -> Result<Vec<ReadArticle>, LoadError> {
    match folder {
        CatalogSource::BuiltIn => {
            let mut files = Vec::new();
            built_in(&BUILT_IN_PAGES, PAGES, &mut files);
            Ok(files.into_iter().map(|file| read_article(&file.path, file.bytes())).collect())
        }
        CatalogSource::Disk(root) => {
            if own_folder(root, PAGES)?.is_none() {
                return Ok(Vec::new());
            }
            let own = ArticleFolder::inside(root, PAGES);
            let read = |file: ArticleFile| {
                let failed = |message| LoadError::new("read", &root.join(&file.path), io::Error::other(message));
                Ok(read_article(&file.path, &file.bytes().map_err(failed)?))
            };
            let files = own.list()?;
            let bytes: u64 = files.iter().map(|file| file.stamp.bytes).sum();
            if bytes > MAX_CATALOG_BYTES as u64 {
                let most = format!("its pages have more than {} MiB", MAX_CATALOG_BYTES >> 20);
                return Err(LoadError::new("read", &own.root(), io::Error::new(io::ErrorKind::FileTooLarge, most)));
            }
            files.into_iter().map(read).collect()
        }
    }
}

/// The paths of pages written by hand; the caller that reads them reports what is wrong with their folder.
pub(super) fn page_paths(folder: &CatalogSource) -> Vec<String> {
    let CatalogSource::Disk(root) = folder else { return Vec::new() };
    let listed = ArticleFolder::inside(root, PAGES).list().unwrap_or_default();
    listed.into_iter().map(|file| file.path).collect()
}

pub(super) fn read_file(folder: &CatalogSource, path: &str) -> Option<Vec<u8>> {
    match folder {
        CatalogSource::Disk(root) => read_inside(root, path),
        CatalogSource::BuiltIn => {
            let parts = [("kb/", &BUILT_IN_KB), ("rules/", &BUILT_IN_RULES), ("site/pages/", &BUILT_IN_PAGES)];
            let file = parts.iter().find_map(|(prefix, dir)| dir.get_file(path.strip_prefix(prefix)?));
            file.map(|file| file.contents().to_vec())
        }
    }
}

fn built_in(dir: &Dir<'_>, prefix: &str, files: &mut Vec<RawFile>) {
    for file in dir.files() {
        let path = format!("{prefix}/{}", file.path().display());
        files.push(RawFile::new(path, file.contents().to_vec()));
    }
    for folder in dir.dirs() {
        built_in(folder, prefix, files);
    }
}
