//! A file of a catalog as bytes, or the reason why its bytes are not read.

use std::path::Path;

use fixbook_engine::{
    model::limits::{MAX_ARTICLES_BYTES, MAX_CATALOG_BYTES, MAX_FILES},
    text::is_bidi_control,
};

/// A file as read, not yet known to be text. The path is relative to the catalog's folder and uses `/`.
pub(super) struct RawFile {
    pub path: String,
    pub content: Content,
}

/// What was read of a file.
pub(super) enum Content {
    Bytes(Vec<u8>),
    /// It exists; the caller does not need its bytes.
    Listed,
    /// It exists and is not read.
    Refused(RejectReason),
}

/// Why a file is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RejectReason {
    /// A link to somewhere else.
    LeadsOut,
    /// It has more bytes than any file of its kind.
    TooBig { most: usize },
    /// With the files before it, it exceeds the limit of a whole catalog.
    TooMuch,
    /// This many articles exceed the limit of all articles together.
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

impl RejectReason {
    /// What is wrong with the file, how to fix it, and the id of the check.
    pub fn in_words(self) -> (String, &'static str, &'static str) {
        match self {
            RejectReason::LeadsOut => {
                ("it is a link that leads out of the catalog".to_owned(), "put the file itself here", "unknown-file")
            }
            RejectReason::TooBig { most } => {
                (format!("it has more than {most} bytes"), "split it into several files", "too-big")
            }
            RejectReason::TooMuch => {
                let mebibytes = MAX_CATALOG_BYTES >> 20;
                let message = format!(
                    "with the files before it, the catalog exceeds its limit of {MAX_FILES} files and {mebibytes} MiB"
                );
                (message, "move files that do not belong to the catalog elsewhere", "too-big")
            }
            RejectReason::ArticlesFull { left_out } => {
                (articles_left_out(left_out), "move some of them out of the catalog", "too-big")
            }
        }
    }
}

/// The warning about articles that exceed the limit.
pub(super) fn articles_left_out(number: usize) -> String {
    let mebibytes = MAX_ARTICLES_BYTES >> 20;
    match number {
        1 => format!("1 article is left out, because all articles have more than {mebibytes} MiB"),
        _ => format!("{number} articles are left out, because all articles have more than {mebibytes} MiB"),
    }
}

/// What is read of free articles. There may be thousands, and only search and site need their texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Articles {
    Read,
    /// Only their paths.
    Listed,
}

/// The folder of a catalog's own articles.
pub(super) const ARTICLES: &str = "kb/articles/";

/// A path below a folder, with `/`. A name may contain any character, and is printed.
pub(super) fn relative(root: &Path, path: &Path) -> String {
    let inside = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<_> = inside.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/").replace(|letter: char| letter.is_control() || is_bidi_control(letter), "\u{fffd}")
}
