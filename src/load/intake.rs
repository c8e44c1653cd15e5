//! A file as bytes to text that is looked at, or a reason why it is not: the first thing that is asked of anything a stranger
//! may have written.

use std::sync::Arc;

use super::{
    article::articles_left_out,
    depth::line_too_deep,
    entries::ParsedCatalog,
    file_kind::FileKind,
    files::{Content, RawFile, RejectReason},
    reader::stem,
};
use fixbook_engine::{
    model::{
        Diagnostic, Kind, SourceFile, SourceSpan, is_device,
        limits::{MAX_CATALOG_BYTES, MAX_FILES, MAX_MARKDOWN_DEPTH, MAX_PROBLEMS},
    },
    text::is_unprintable,
};

/// What one file gives, alone.
pub(super) fn read_file(raw: RawFile) -> ParsedCatalog {
    let mut entries = ParsedCatalog::default();
    let path = raw.path;
    let kind = FileKind::of(&path);
    match raw.content {
        _ if kind == FileKind::Ignored => {}
        Content::Listed => {}
        Content::Refused(refusal @ RejectReason::ArticlesFull { .. }) => entries.warnings.push(refusal.in_words().0),
        Content::Refused(refusal) if kind == FileKind::Article => {
            entries.warnings.push(format!("{path}: left out, since {}", refusal.in_words().0));
        }
        Content::Refused(refusal) => entries.refused(path, refusal),
        Content::Bytes(bytes) if kind == FileKind::Article => entries.article(path, &bytes),
        Content::Bytes(_) if kind == FileKind::Codes && path.split(['/', '.']).any(is_device) => {
            // A table has a page of its path.
            entries.cannot_read(&path);
            let file = Arc::new(SourceFile { path, text: String::new() });
            let message = "a part of the path is the name of a device on Windows".to_owned();
            entries.problem(&file, 0..0, "invalid-id", message, "rename it, and `system` with it");
        }
        Content::Bytes(bytes) => entries.read_bytes(path, bytes),
    }
    most_problems(&mut entries.problems);
    entries
}

/// A file may be wrong in more places than anybody reads of, and each costs memory.
fn most_problems(problems: &mut Vec<Diagnostic>) {
    let more = problems.len().saturating_sub(MAX_PROBLEMS);
    problems.truncate(MAX_PROBLEMS);
    if let (Some(last), true) = (problems.last().cloned(), more > 0) {
        let message = format!("{more} more things are wrong in this file");
        problems.push(Diagnostic::new(last.id, last.span, message, "mend the ones before it first"));
    }
}

impl RejectReason {
    /// What is wrong with the file, how to mend it, and the check that says so.
    fn in_words(self) -> (String, &'static str, &'static str) {
        match self {
            RejectReason::LeadsOut => {
                ("it is a link that leads out of the catalog".to_owned(), "put the file itself here", "unknown-file")
            }
            RejectReason::TooBig { most } => {
                (format!("it has more than {most} bytes"), "cut it into several files", "too-big")
            }
            RejectReason::TooMuch => {
                let mebibytes = MAX_CATALOG_BYTES >> 20;
                let message = format!(
                    "with the files before it, it is more than a catalog may hold: {MAX_FILES} files, {mebibytes} MiB"
                );
                (message, "move what is no part of the catalog elsewhere", "too-big")
            }
            RejectReason::ArticlesFull { left_out } => {
                (articles_left_out(left_out), "move some of them out of the catalog", "too-big")
            }
        }
    }
}

impl ParsedCatalog {
    fn refused(&mut self, path: String, refusal: RejectReason) {
        self.cannot_read(&path);
        let (message, remedy, check) = refusal.in_words();
        let file = Arc::new(SourceFile { path, text: String::new() });
        self.problem(&file, 0..0, check, message, remedy);
    }

    fn read_bytes(&mut self, path: String, mut bytes: Vec<u8>) {
        // A byte order mark, which some editors write, is no part of the text.
        if bytes.starts_with(b"\xef\xbb\xbf") {
            bytes.drain(..3);
        }
        let text = String::from_utf8(bytes).unwrap_or_else(|error| {
            self.cannot_read(&path);
            let message = format!("the file is not UTF-8 text: byte {} is wrong", error.utf8_error().valid_up_to());
            let file = Arc::new(SourceFile { path: path.clone(), text: String::new() });
            self.problem(&file, 0..0, "not-text", message, "save the file as UTF-8");
            String::new()
        });
        if self.problems.is_empty() {
            self.read_clean(&Arc::new(SourceFile { path, text }));
        }
    }

    fn read_clean(&mut self, file: &Arc<SourceFile>) {
        if let Some(at) = line_too_deep(&file.text) {
            self.cannot_read(&file.path);
            self.nested_too_deep(file, at);
            return;
        }
        let Some((at, stray)) = file.text.char_indices().find(|(_, letter)| is_unprintable(*letter)) else {
            self.read_text(file);
            return;
        };
        self.cannot_read(&file.path);
        let message = match stray.is_control() {
            true => "the file holds a control character, which no terminal or page should be sent".to_owned(),
            false => format!(
                "the file holds U+{:04X}, which turns the direction of what follows: a reader sees another text than is \
                 written",
                u32::from(stray)
            ),
        };
        let place = SourceSpan { file: Arc::clone(file), span: at..at + stray.len_utf8() };
        self.problems.push(Diagnostic::new("not-text", place, message, "delete it").label("here"));
    }

    /// Markdown that goes deeper than any reader follows.
    pub(super) fn nested_too_deep(&mut self, file: &Arc<SourceFile>, at: usize) {
        let message = format!("the Markdown is nested more than {MAX_MARKDOWN_DEPTH} levels deep");
        self.problem(file, at..at, "too-big", message, "use fewer levels of quotes, lists and emphasis");
    }

    /// Notes what a file that is no text would have held.
    fn cannot_read(&mut self, path: &str) {
        match FileKind::of(path) {
            FileKind::Cause => drop(self.unreadable.insert((Kind::Cause, stem(path).to_owned()))),
            FileKind::Fix => drop(self.unreadable.insert((Kind::Fix, stem(path).to_owned()))),
            FileKind::Symptoms => drop(self.incomplete.insert(Kind::Symptom)),
            FileKind::Sources => drop(self.incomplete.insert(Kind::Source)),
            _ => {}
        }
    }
}
