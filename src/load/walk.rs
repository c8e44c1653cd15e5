//! The files of a catalog's folder, up to the limits of files and bytes.

use std::path::Path;

use super::{
    error::LoadError,
    raw_file::{ARTICLES, Articles, Content, RawFile, RejectReason, relative},
};
use crate::fs::Root;
use fixbook_engine::model::limits::{
    MAX_ARTICLE_BYTES, MAX_ARTICLES_BYTES, MAX_CATALOG_BYTES, MAX_FILES, MAX_PAGE_BYTES, MAX_TABLE_BYTES,
};

/// Folders are searched no deeper than this many levels.
const MAX_DEPTH: usize = 32;

/// What may still be read of a catalog.
pub(super) struct ReadBudget {
    files: usize,
    bytes: usize,
    /// Bytes of free articles.
    articles: usize,
    /// Articles that exceeded the limit.
    left_out: usize,
}

impl ReadBudget {
    /// The limits of a whole catalog.
    pub const WHOLE: ReadBudget =
        ReadBudget { files: MAX_FILES, bytes: MAX_CATALOG_BYTES, articles: MAX_ARTICLES_BYTES, left_out: 0 };

    /// Counts a file; rejects it if the limit is reached.
    fn take(&mut self, content: Content) -> Content {
        let bytes = if let Content::Bytes(bytes) = &content { bytes.len() } else { 0 };
        match (self.files.checked_sub(1), self.bytes.checked_sub(bytes)) {
            (Some(files), Some(bytes)) => {
                *self = ReadBudget { files, bytes, ..*self };
                content
            }
            // Later files are rejected too, so that the outcome does not depend on their sizes.
            _ => {
                *self = ReadBudget { files: 0, bytes: 0, ..*self };
                Content::Refused(RejectReason::TooMuch)
            }
        }
    }
}

fn is_not_found(error: &walkdir::Error) -> bool {
    error.io_error().is_some_and(|error| error.kind() == std::io::ErrorKind::NotFound)
}

/// Adds the files of one part of a catalog. The walk only lists; each file is opened beneath the catalog's folder, so a link that
/// takes the place of a folder meanwhile leads nowhere.
pub(super) fn on_disk(
    catalog: &Root,
    part: &str,
    articles: Articles,
    room: &mut ReadBudget,
    files: &mut Vec<RawFile>,
) -> Result<(), LoadError> {
    let root = catalog.path();
    // The part itself may be a link.
    if root.join(part).is_dir() && !catalog.is_dir(Path::new(part)) {
        files.push(RawFile { path: format!("{part}/"), content: Content::Refused(RejectReason::LeadsOut) });
        return Ok(());
    }
    let walk = walkdir::WalkDir::new(root.join(part)).follow_links(false).max_depth(MAX_DEPTH).sort_by_file_name();
    let visible = |entry: &walkdir::DirEntry| !entry.file_name().to_string_lossy().starts_with('.');
    for entry in walk.into_iter().filter_entry(visible) {
        let entry = match entry {
            Ok(entry) => entry,
            // Moved away or deleted since its folder was listed.
            Err(error) if error.depth() > 0 && is_not_found(&error) => continue,
            Err(error) => {
                let path = error.path().unwrap_or(root).to_owned();
                return Err(LoadError::new("list", &path, error.into()));
            }
        };
        // A link is read if it leads to a file of the same catalog, and reported if it leads out.
        let is_link = entry.path_is_symlink();
        let path = relative(root, entry.path());
        let inside = entry.path().strip_prefix(root).unwrap_or(entry.path());
        if is_link && !catalog.exists(inside) {
            files.push(RawFile { path, content: Content::Refused(RejectReason::LeadsOut) });
        } else if entry.file_type().is_file() || (is_link && catalog.is_file(inside)) {
            let content = match path.starts_with(ARTICLES) {
                true => of_article(catalog, inside, articles, room),
                false => Some(room.take(of_entry(catalog, inside)?)),
            };
            files.extend(content.map(|content| RawFile { path, content }));
        }
        if room.files == 0 {
            return Ok(());
        }
    }
    if let left_out @ 1.. = std::mem::take(&mut room.left_out) {
        let content = Content::Refused(RejectReason::ArticlesFull { left_out });
        files.push(RawFile { path: ARTICLES.to_owned(), content });
    }
    Ok(())
}

/// An article that cannot be read is left out; reading the articles themselves reports it.
fn of_article(catalog: &Root, path: &Path, articles: Articles, room: &mut ReadBudget) -> Option<Content> {
    if articles == Articles::Listed {
        return Some(Content::Listed);
    }
    let read = catalog.read(path, MAX_ARTICLE_BYTES).ok()?;
    if !read.is_complete {
        return Some(Content::Refused(RejectReason::TooBig { most: MAX_ARTICLE_BYTES }));
    }
    Some(match room.articles.checked_sub(read.bytes.len()) {
        Some(rest) => {
            room.articles = rest;
            Content::Bytes(read.bytes)
        }
        None => {
            room.left_out += 1;
            room.articles = 0;
            Content::Listed
        }
    })
}

/// Any other file belongs to the catalog, so failing to read it is an error.
fn of_entry(catalog: &Root, path: &Path) -> Result<Content, LoadError> {
    let most = if path.extension().is_some_and(|end| end == "yaml") { MAX_TABLE_BYTES } else { MAX_PAGE_BYTES };
    let read = catalog.read(path, most);
    let read = read.map_err(|source| LoadError::new("read", &catalog.path().join(path), source))?;
    Ok(match read.is_complete {
        true => Content::Bytes(read.bytes),
        false => Content::Refused(RejectReason::TooBig { most }),
    })
}
