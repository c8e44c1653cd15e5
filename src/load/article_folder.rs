//! Folders of free articles: any Markdown files, as they are.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

use rayon::prelude::*;

use super::{
    error::LoadError,
    raw_file::{articles_left_out, relative},
};
use crate::fs::{Contents, Root};
use fixbook_engine::model::{
    is_device,
    limits::{MAX_ARTICLE_BYTES, MAX_ARTICLES_BYTES},
};

/// A folder of articles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticleFolder {
    /// The folder that no link of an article leads out of: the catalog's, or the one that the user named.
    base: PathBuf,
    /// Where the articles are, relative to `base`.
    folder: PathBuf,
    /// What precedes the paths of its articles: `kb/articles/` for a catalog's own, nothing for a folder elsewhere.
    pub prefix: String,
}

/// A file of such a folder, not yet read.
#[derive(Clone, Debug)]
pub struct ArticleFile {
    /// Its identity.
    pub path: String,
    folder: Arc<Root>,
    /// Where it is in that folder.
    inside: PathBuf,
    /// Its size, and when it was last changed, both by the file system. As long as they are equal, the text is too.
    pub stamp: Stamp,
}

/// The metadata that change with the text of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stamp {
    pub bytes: u64,
    pub modified: u64,
    pub changed: u64,
}

impl ArticleFolder {
    /// A folder that the user named.
    pub fn named(root: &Path) -> Result<Self, LoadError> {
        let fail = |source| LoadError::new("list", root, source);
        if !fs::metadata(root).map_err(fail)?.is_dir() {
            return Err(fail(std::io::ErrorKind::NotADirectory.into()));
        }
        Ok(ArticleFolder { base: root.to_owned(), folder: PathBuf::new(), prefix: String::new() })
    }

    /// A folder below a catalog's.
    pub fn inside(catalog: &Path, folder: &str) -> Self {
        let prefix = format!("{}/", folder.trim_end_matches('/'));
        ArticleFolder { base: catalog.to_owned(), folder: folder.into(), prefix }
    }

    /// Its path.
    pub fn root(&self) -> PathBuf {
        self.base.join(&self.folder)
    }

    /// Opens it; an error if a link leads out of the catalog.
    fn open(&self) -> Result<Root, LoadError> {
        let opened = Root::open(&self.base).and_then(|base| base.folder(&self.folder));
        opened.map_err(|source| LoadError::new("list", &self.root(), source))
    }

    /// The bytes of the article with this identity; nothing if it is not in this folder.
    pub fn read(&self, path: &str) -> Option<std::io::Result<Contents>> {
        let inside = Path::new(path.strip_prefix(self.prefix.as_str())?);
        let folder = self.open().ok()?;
        folder.is_file(inside).then(|| folder.read(inside, MAX_ARTICLE_BYTES))
    }

    /// The Markdown files of the folder and those below it, sorted by path. Hidden files, links and other kinds of files are
    /// left out.
    pub fn list(&self) -> Result<Vec<ArticleFile>, LoadError> {
        let folder = Arc::new(self.open()?);
        let root = self.root();
        let walk = walkdir::WalkDir::new(&root).follow_links(false);
        let visible =
            |entry: &walkdir::DirEntry| entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.');
        let is_markdown = |entry: &walkdir::DirEntry| {
            let ends_right = entry.path().extension().is_some_and(|extension| extension.eq_ignore_ascii_case("md"));
            ends_right && entry.file_type().is_file()
        };
        // A subfolder that may not be read hides its articles, not the others.
        let entries: Vec<_> = walk.into_iter().filter_entry(visible).flatten().filter(is_markdown).collect();
        // Asking for the times of thousands of files takes longer than finding them.
        let found = entries.par_iter().filter_map(|entry| {
            let metadata = entry.metadata().ok()?;
            Some(ArticleFile {
                path: format!("{}{}", self.prefix, relative(&root, entry.path())),
                folder: folder.clone(),
                inside: entry.path().strip_prefix(&root).ok()?.to_owned(),
                stamp: Stamp::of(&metadata),
            })
        });
        let mut found: Vec<ArticleFile> = found.collect();
        found.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(found)
    }
}

impl Stamp {
    fn of(metadata: &fs::Metadata) -> Self {
        let nanoseconds = |time: SystemTime| time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos() as u64);
        Stamp {
            bytes: metadata.len(),
            modified: metadata.modified().map_or(0, nanoseconds),
            changed: change_time(metadata),
        }
    }
}

/// When a file or its metadata were last changed; where the system knows.
#[cfg(unix)]
fn change_time(metadata: &fs::Metadata) -> u64 {
    use std::os::unix::fs::MetadataExt;
    (metadata.ctime() as u64).wrapping_mul(1_000_000_000).wrapping_add(metadata.ctime_nsec() as u64)
}

#[cfg(not(unix))]
fn change_time(_: &fs::Metadata) -> u64 {
    0
}

impl ArticleFile {
    /// Its bytes, or why there are none.
    pub fn bytes(&self) -> Result<Vec<u8>, String> {
        if let Some(reason) = unusable(&self.path) {
            return Err(format!("left out, since {reason}"));
        }
        if self.stamp.bytes > MAX_ARTICLE_BYTES as u64 {
            let mebibytes = MAX_ARTICLE_BYTES >> 20;
            return Err(format!("left out, since it has {} bytes; at most {mebibytes} MiB are read", self.stamp.bytes));
        }
        let bytes = self.folder.read_whole(&self.inside, MAX_ARTICLE_BYTES);
        bytes.map_err(|error| format!("left out, since it cannot be read: {error}"))
    }
}

/// The first files that together have no more bytes than [`MAX_ARTICLES_BYTES`], and the warning about the others. A file too big to be
/// read at all does not count.
pub fn within_budget(mut files: Vec<ArticleFile>) -> (Vec<ArticleFile>, Option<String>) {
    let mut bytes = 0;
    let is_beyond = |file: &ArticleFile| {
        if file.stamp.bytes <= MAX_ARTICLE_BYTES as u64 {
            bytes += file.stamp.bytes;
        }
        bytes > MAX_ARTICLES_BYTES as u64
    };
    let kept = files.iter().position(is_beyond).unwrap_or(files.len());
    let left_out = files.split_off(kept).len();
    (files, (left_out > 0).then(|| articles_left_out(left_out)))
}

/// Why no page can have the name of a file: on some systems it would be another file, or none.
fn unusable(path: &str) -> Option<String> {
    if path.contains('\\') {
        return Some("its name contains `\\`, which separates folders on Windows".to_owned());
    }
    let device = path.split('/').find(|part| is_device(part))?;
    Some(format!("`{device}` is the name of a device on Windows"))
}

#[cfg(test)]
mod tests {
    use std::{path::Path, path::PathBuf, sync::Arc};

    use super::{ArticleFile, Stamp, within_budget};
    use crate::fs::Root;
    use fixbook_engine::model::limits::{MAX_ARTICLE_BYTES, MAX_ARTICLES_BYTES};

    #[test]
    fn takes_articles_up_to_the_limit() {
        let folder = Arc::new(Root::open(Path::new(".")).expect("a folder"));
        let file = |bytes: usize| ArticleFile {
            path: bytes.to_string(),
            folder: folder.clone(),
            inside: PathBuf::new(),
            stamp: Stamp { bytes: bytes as u64, ..Stamp::default() },
        };
        let full = MAX_ARTICLES_BYTES / MAX_ARTICLE_BYTES;
        let largest = vec![file(MAX_ARTICLE_BYTES); full];
        let (kept, left_out) = within_budget(largest.clone());
        assert_eq!((kept.len(), left_out), (full, None));
        // A file that is not read does not count; all files after the first one above the limit are left out.
        let more = [largest, vec![file(MAX_ARTICLE_BYTES + 1), file(1), file(0)]].concat();
        let (kept, left_out) = within_budget(more);
        assert_eq!((kept.len(), left_out.expect("said").contains("2 articles are left out")), (full + 1, true));
    }
}
