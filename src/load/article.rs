//! Folders of free articles: any Markdown, as it is. A file that cannot be read well is told of and never stops anything.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

use rayon::prelude::*;

use super::{LoadError, depth, dialect, files, page, yaml};
use crate::fs::{Contents, Root};
use fixbook_engine::{
    model::{
        Article, is_device,
        limits::{MAX_ARTICLE_BYTES, MAX_ARTICLES_BYTES, MAX_MARKDOWN_DEPTH},
    },
    text::is_unprintable,
};

/// A title is no longer than this.
const MAX_TITLE_LEN: usize = 300;

/// A folder of articles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticleFolder {
    /// The folder that no link of an article leads out of: the catalog's, or the one that the user named.
    base: PathBuf,
    /// Where the articles are, relative to `base`.
    folder: PathBuf,
    /// What stands before the paths of its articles: `kb/articles/` for a catalog's own, nothing for a folder elsewhere.
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
    /// Bytes, and when it was last changed in nanoseconds since 1970, both times that the system keeps. While they stay,
    /// so does the text.
    pub stamp: Stamp,
}

/// What of a file changes with its text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stamp {
    pub bytes: u64,
    pub modified: u64,
    pub changed: u64,
}

impl ArticleFolder {
    /// A folder that a person named.
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

    /// The Markdown files of the folder and those below it, sorted by path. Hidden files, links and everything that is
    /// no Markdown are passed over.
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
                path: format!("{}{}", self.prefix, files::relative(&root, entry.path())),
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

/// When anything of a file was changed last, its times included; where the system knows.
#[cfg(unix)]
fn change_time(metadata: &fs::Metadata) -> u64 {
    use std::os::unix::fs::MetadataExt;
    (metadata.ctime() as u64).wrapping_mul(1_000_000_000).wrapping_add(metadata.ctime_nsec() as u64)
}

#[cfg(not(unix))]
fn change_time(_: &fs::Metadata) -> u64 {
    0
}

/// An article as read, and what was wrong with the file.
#[derive(Clone, Debug)]
pub struct ReadArticle {
    pub article: Article,
    /// The line of the file, counted from 1, at which its Markdown begins: after the YAML head.
    pub first_line: usize,
    pub warning: Option<String>,
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

/// The first files that together have no more bytes than [`MAX_ARTICLES_BYTES`], and what to say of the others. A file too big to be
/// read at all takes no room.
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

/// What is said of articles for which there is no room.
pub(super) fn articles_left_out(number: usize) -> String {
    let mebibytes = MAX_ARTICLES_BYTES >> 20;
    match number {
        1 => format!("1 article is left out, because all articles have more than {mebibytes} MiB"),
        _ => format!("{number} articles are left out, because all articles have more than {mebibytes} MiB"),
    }
}

/// Why no page can have the name of a file: on some system it would be another file, or none.
fn unusable(path: &str) -> Option<String> {
    if path.contains('\\') {
        return Some("its name holds `\\`, which parts folders on Windows".to_owned());
    }
    let device = path.split('/').find(|part| is_device(part))?;
    Some(format!("`{device}` is the name of a device on Windows"))
}

/// Reads an article out of a file's bytes.
pub fn read_article(path: &str, bytes: &[u8]) -> ReadArticle {
    let (mut text, mut warning) = text_of(bytes);
    if let Some(at) = depth::line_too_deep(&text).or_else(|| depth::too_deep(&text)) {
        text.truncate(at);
        warning = Some(format!(
            "read up to byte {at} only, where the Markdown is nested more than {MAX_MARKDOWN_DEPTH} levels deep"
        ));
    }
    let page = page::split(&text);
    let body = page.as_ref().map_or(text.as_str(), |page| page.body);
    let mut head = Head::default();
    if let Some(page) = &page {
        head = Head::read(page.head).unwrap_or_else(|message| {
            warning
                .get_or_insert(format!("its YAML head cannot be read ({message}); its lines are taken as they stand"));
            Head::of_lines(page.head)
        });
    }
    let first_line = text[..text.len() - body.len()].matches('\n').count() + 1;
    let title = Some(head.title).filter(|title| !title.is_empty()).or_else(|| first_heading(body));
    let article = Article {
        path: path.to_owned(),
        title: clipped(&title.unwrap_or_else(|| stem(path).replace(['-', '_'], " "))),
        summary: head.description,
        markdown: dialect::standard(body).into(),
    };
    ReadArticle { article, first_line, warning }
}

/// Bytes to text without control characters: UTF-8, UTF-16 with its mark, else what can be made of it.
fn text_of(bytes: &[u8]) -> (String, Option<String>) {
    let utf16 = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes.chunks_exact(2).map(|two| unit([two[0], two[1]])).collect();
        String::from_utf16_lossy(&units)
    };
    let (text, warning) = match bytes {
        [0xFF, 0xFE, rest @ ..] => (utf16(rest, u16::from_le_bytes), None),
        [0xFE, 0xFF, rest @ ..] => (utf16(rest, u16::from_be_bytes), None),
        _ => {
            let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
            match std::str::from_utf8(bytes) {
                Ok(text) => (text.to_owned(), None),
                Err(error) => {
                    let at = error.valid_up_to();
                    let warning = format!("not UTF-8 text: byte {at} is wrong; what can be read of it is searched");
                    (String::from_utf8_lossy(bytes).into_owned(), Some(warning))
                }
            }
        }
    };
    // No terminal or page should be sent them, and no author misses them.
    let text = if text.contains(is_unprintable) { text.replace(is_unprintable, " ") } else { text };
    (text, warning)
}

#[derive(Default)]
struct Head {
    title: String,
    description: String,
}

impl Head {
    fn read(head: &str) -> Result<Self, String> {
        let node = yaml::parse(head).map_err(|error| error.message)?;
        let text = |name: &str| {
            node.at(&[yaml::PathSegment::Key(name)]).and_then(yaml::Node::text).map(one_line).unwrap_or_default()
        };
        Ok(Head { title: text("title"), description: text("description") })
    }

    /// The keys of a head that is no YAML, each to the end of its line.
    fn of_lines(head: &str) -> Self {
        let value = |name: &str| {
            let line = head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
            line.map(|text| one_line(text.trim().trim_matches(['"', '\'']))).unwrap_or_default()
        };
        Head { title: value("title"), description: value("description") }
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn first_heading(markdown: &str) -> Option<String> {
    let first = page::headings(markdown).into_iter().find(|heading| !heading.text.is_empty())?;
    // A heading underlined with `===` spans two lines.
    first.text.lines().next().map(one_line)
}

fn clipped(title: &str) -> String {
    title.char_indices().nth(MAX_TITLE_LEN).map_or(title.to_owned(), |(at, _)| format!("{}…", &title[..at]))
}

fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

#[cfg(test)]
mod tests {
    use std::{path::Path, path::PathBuf, sync::Arc};

    use super::{ArticleFile, Stamp, read_article, within_budget};
    use crate::fs::Root;
    use fixbook_engine::model::limits::{MAX_ARTICLE_BYTES, MAX_ARTICLES_BYTES};

    #[test]
    fn no_more_articles_are_taken_than_there_is_room_for() {
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
        // One that is not read takes no room, and what comes after the first without room has none either.
        let more = [largest, vec![file(MAX_ARTICLE_BYTES + 1), file(1), file(0)]].concat();
        let (kept, left_out) = within_budget(more);
        assert_eq!((kept.len(), left_out.expect("said").contains("2 articles are left out")), (full + 1, true));
    }

    fn read(bytes: &[u8]) -> (String, Option<String>) {
        let read = read_article("a/some-page.md", bytes);
        (read.article.title, read.warning)
    }

    #[test]
    fn a_title_is_found_in_any_dialect() {
        assert_eq!(read(b"---\ntitle: From head\n---\n# H1\n").0, "From head");
        assert_eq!(read(b"---\nauthor: x\n---\n# H1 *there*\n").0, "H1 *there*");
        assert_eq!(read(b"Setext\n======\ntext").0, "Setext");
        assert_eq!(read(b"no heading at all").0, "some page");
        assert_eq!(read(b"").0, "some page");
        assert_eq!(read("\u{feff}# Marked".as_bytes()).0, "Marked");
    }

    #[test]
    fn a_broken_file_is_read_as_far_as_it_goes_and_told_of() {
        let (title, warning) = read(b"---\ntitle: Broken: head: [\n---\ntext");
        assert!(title.starts_with("Broken: head") && warning.expect("a warning").contains("YAML head"));
        let (title, warning) = read(b"# caf\xe9 \x1b[31m");
        assert!(title.starts_with("caf") && !title.contains('\u{1b}'), "{title}");
        assert!(warning.expect("a warning").contains("byte 5"));
        let utf16: Vec<u8> = [0xFEFF].into_iter().chain("# Wide".encode_utf16()).flat_map(u16::to_le_bytes).collect();
        assert_eq!(read(&utf16), ("Wide".to_owned(), None));
    }
}
