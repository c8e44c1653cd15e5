//! Where a catalog lies, and its files as bytes.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use include_dir::{Dir, include_dir};

use super::{
    article::{ArticleFile, ArticleFolder, ReadArticle, read_article},
    assets::{SECURITY_SETTINGS, SHELLS},
    bounded::{read_inside, read_text},
    walk::{ReadBudget, on_disk},
};
use crate::fs::Root;
use fixbook_engine::{
    model::limits::{MAX_CATALOG_BYTES, MAX_PAGE_BYTES, MAX_TEMPLATES, MAX_TEMPLATES_BYTES},
    text::{is_bidi_control, nearest},
};

static BUILT_IN_KB: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/kb");
static BUILT_IN_RULES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/rules");
static BUILT_IN_PAGES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/site/pages");

/// Where a catalog is read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CatalogSource {
    /// A folder that holds `kb/catalog.yaml`.
    Disk(PathBuf),
    /// The catalog that was built into this binary.
    BuiltIn,
}

/// A file as read, not yet known to be text. The path is relative to the catalog's folder and uses `/`.
pub(super) struct RawFile {
    pub path: String,
    pub content: Content,
}

/// What was read of a file.
pub(super) enum Content {
    Bytes(Vec<u8>),
    /// It is there, and nobody wants its bytes.
    Listed,
    /// It is there and is not read.
    Refused(RejectReason),
}

/// Why a file is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RejectReason {
    /// A link to somewhere else.
    LeadsOut,
    /// It has more bytes than any file of its kind.
    TooBig { most: usize },
    /// With the files before it, it is more than a catalog may hold.
    TooMuch,
    /// So many articles, which with those before them are more than are read.
    ArticlesFull { left_out: usize },
}

impl RawFile {
    /// A file with these bytes.
    pub fn new(path: String, bytes: Vec<u8>) -> Self {
        RawFile { path, content: Content::Bytes(bytes) }
    }

    /// Its bytes; none if they are not wanted or not read.
    pub fn bytes(&self) -> &[u8] {
        match &self.content {
            Content::Bytes(bytes) => bytes,
            Content::Listed | Content::Refused(_) => &[],
        }
    }
}

/// The disk failed while a catalog was read.
#[derive(Debug, thiserror::Error)]
#[error("cannot {operation} {}: {source}", path.display())]
pub struct LoadError {
    pub operation: &'static str,
    pub path: PathBuf,
    pub source: io::Error,
}

/// A folder that was named holds no catalog.
#[derive(Debug, thiserror::Error)]
#[error("no catalog in {}: it has no kb/catalog.yaml{}", path.display(), hint(nearest))]
pub struct NotFound {
    pub path: PathBuf,
    pub nearest: Option<String>,
}

fn hint(nearest: &Option<String>) -> String {
    nearest.as_ref().map(|name| format!("; did you mean {name}?")).unwrap_or_default()
}

impl LoadError {
    pub(super) fn new(operation: &'static str, path: &Path, source: io::Error) -> Self {
        LoadError { operation, path: path.to_owned(), source }
    }
}

impl CatalogSource {
    /// A folder that a person named; it must hold `kb/catalog.yaml`.
    pub fn named(path: &Path) -> Result<Self, NotFound> {
        if path.join("kb/catalog.yaml").is_file() {
            return Ok(CatalogSource::Disk(path.to_owned()));
        }
        Err(NotFound { path: path.to_owned(), nearest: similar_folder(path) })
    }

    /// The nearest folder from `start` upward that holds a catalog, else the built-in one.
    pub fn nearest_to(start: &Path) -> Self {
        start
            .ancestors()
            .find(|folder| folder.join("kb/catalog.yaml").is_file())
            .map_or(CatalogSource::BuiltIn, |folder| CatalogSource::Disk(folder.to_owned()))
    }
}

/// A folder with a catalog that the person may have meant: a misspelt neighbour, or the parent of a named `kb`.
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

/// What is read of free articles. There may be thousands, and only search and site want their texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Articles {
    Read,
    /// Their paths alone.
    Listed,
}

/// Where a catalog's own articles lie.
pub(super) const ARTICLES: &str = "kb/articles/";

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
                let most =
                    format!("it has more than {MAX_TEMPLATES} templates or {} MiB of them", MAX_TEMPLATES_BYTES >> 20);
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

/// Where pages written by hand lie.
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

/// A path below a folder, with `/`. A name may hold anything, and is printed.
pub(super) fn relative(root: &Path, path: &Path) -> String {
    let inside = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<_> = inside.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/").replace(|letter: char| letter.is_control() || is_bidi_control(letter), "\u{fffd}")
}
