//! The bytes of a file to clean text, which is then read, or the reason why it is not.
//!
//! In: the bytes of a file that an untrusted author may have written. Out: what the file contains, or one problem. Never:
//! passes on a control character, a bidirectional control or Markdown nested too deep.

use std::sync::Arc;

use super::{
    encoding::other_encoding,
    file_kind::FileKind,
    nesting::line_too_deep,
    parsed_catalog::ParsedCatalog,
    raw_file::{Content, RawFile, RejectReason},
    read_tree::nested_too_deep,
    reader::{article, code_system, read_text, stem},
};
use fixbook_engine::{
    model::{Diagnostic, Kind, SourceFile, SourceSpan, is_device, limits::MAX_PROBLEMS},
    text::is_unprintable,
};

/// What one file contains.
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
        Content::Refused(refusal) => refused(&mut entries, path, refusal),
        Content::Bytes(bytes) if kind == FileKind::Article => article(&mut entries, path, &bytes),
        Content::Bytes(_) if kind == FileKind::Codes && path.split(['/', '.']).any(is_device) => {
            // A table has a page of its path.
            cannot_read(&mut entries, &path);
            let file = Arc::new(SourceFile { path, text: String::new() });
            let message = "a part of the path is the name of a device on Windows";
            entries.problem(&file, 0..0, "invalid-id", message, "rename it, and change `system` to the same name");
        }
        Content::Bytes(_) if kind == FileKind::Unknown => unknown_file(&mut entries, path),
        Content::Bytes(bytes) => read_bytes(&mut entries, path, bytes),
    }
    most_problems(&mut entries.problems);
    entries
}

/// A file may have more problems than an author reads, and each costs memory.
fn most_problems(problems: &mut Vec<Diagnostic>) {
    let more = problems.len().saturating_sub(MAX_PROBLEMS);
    problems.truncate(MAX_PROBLEMS);
    if let (Some(last), true) = (problems.last().cloned(), more > 0) {
        let message = format!("{more} more problems in this file");
        problems.push(Diagnostic::new(last.id, last.span, message, "fix the ones above first"));
    }
}

fn refused(catalog: &mut ParsedCatalog, path: String, refusal: RejectReason) {
    cannot_read(catalog, &path);
    let (message, remedy, check) = refusal.in_words();
    let file = Arc::new(SourceFile { path, text: String::new() });
    catalog.problem(&file, 0..0, check, message, remedy);
}

/// A file of no kind, or one whose name is nearly right.
fn unknown_file(catalog: &mut ParsedCatalog, path: String) {
    let corrected = FileKind::corrected_path(&path);
    let file = Arc::new(SourceFile { path, text: String::new() });
    let name = |path: &str| path.rsplit('/').next().unwrap_or(path).to_owned();
    let (message, help) = match &corrected {
        Some(right) => {
            cannot_read(catalog, right);
            let explorer =
                "if you don't see the end of the name, turn on File name extensions in the View menu of Explorer";
            let hidden = if file.path.ends_with(".txt") { format!("; {explorer}") } else { String::new() };
            (format!("`{}` has the wrong ending", name(&file.path)), format!("rename it to `{}`{hidden}", name(right)))
        }
        None => (
            "Fixbook does not know this kind of file".to_owned(),
            "give it a name that ends in `.md` or `.yaml` in the folder of its kind, or move it out of the catalog"
                .to_owned(),
        ),
    };
    catalog.files.push(Arc::clone(&file));
    catalog.problem(&file, 0..0, "unknown-file", message, help);
}

fn read_bytes(catalog: &mut ParsedCatalog, path: String, mut bytes: Vec<u8>) {
    // A byte order mark, which some editors write, is not part of the text.
    if bytes.starts_with(b"\xef\xbb\xbf") {
        bytes.drain(..3);
    }
    match (other_encoding(&bytes), String::from_utf8(bytes)) {
        (None, Ok(text)) => read_clean(catalog, &Arc::new(SourceFile { path, text })),
        (None, Err(_)) => {}
        (Some(other), _) => {
            cannot_read(catalog, &path);
            let file = Arc::new(SourceFile { path, text: other.text });
            let line = file.line_and_column(other.at).0;
            let word = word_at(&file.text, other.at);
            let message = match other.at {
                0 => format!("this file is saved as {}, not as UTF-8", other.name),
                _ => {
                    format!("line {line} is not UTF-8 at `{}`: it is saved as {}", &file.text[word.clone()], other.name)
                }
            };
            let help = "save the file as UTF-8; in Notepad: Save as, Encoding: UTF-8";
            catalog.problem(&file, word, "not-text", message, help);
        }
    }
}

/// The word around a byte, cut to a length that a line has room for.
fn word_at(text: &str, at: usize) -> std::ops::Range<usize> {
    const MAX_WORD_LEN: usize = 40;
    let start = text[..at]
        .rfind(|letter: char| !letter.is_alphanumeric())
        .map_or(0, |before| before + text[before..].chars().next().map_or(1, char::len_utf8));
    let start = text.floor_char_boundary(start.max(at.saturating_sub(MAX_WORD_LEN)));
    let after = text[at..].char_indices().skip(1).find(|(_, letter)| !letter.is_alphanumeric());
    let end = after.map_or(text.len(), |(length, _)| at + length).min(at + MAX_WORD_LEN);
    start..text.floor_char_boundary(end).max(start)
}

fn read_clean(catalog: &mut ParsedCatalog, file: &Arc<SourceFile>) {
    if let Some(at) = line_too_deep(&file.text) {
        cannot_read(catalog, &file.path);
        nested_too_deep(catalog, file, at);
        return;
    }
    let Some((at, stray)) = file.text.char_indices().find(|(_, letter)| is_unprintable(*letter)) else {
        read_text(catalog, file);
        return;
    };
    cannot_read(catalog, &file.path);
    let message = match stray.is_control() {
        true => format!("the file contains the control character U+{:04X}", u32::from(stray)),
        false => format!(
            "the file contains U+{:04X}, a bidirectional control character: the text shown differs from the text stored",
            u32::from(stray)
        ),
    };
    let place = SourceSpan { file: Arc::clone(file), span: at..at + stray.len_utf8() };
    catalog.problems.push(Diagnostic::new("not-text", place, message, "delete it").label("here"));
}

/// Notes which entries a file contains that cannot be read.
fn cannot_read(catalog: &mut ParsedCatalog, path: &str) {
    match FileKind::of(path) {
        FileKind::Cause => drop(catalog.unreadable.insert((Kind::Cause, stem(path).to_owned()))),
        FileKind::Fix => drop(catalog.unreadable.insert((Kind::Fix, stem(path).to_owned()))),
        FileKind::Symptoms => drop(catalog.incomplete.insert(Kind::Symptom)),
        FileKind::Sources => drop(catalog.incomplete.insert(Kind::Source)),
        FileKind::Claims => drop(catalog.incomplete.insert(Kind::Claim)),
        FileKind::Codes => drop(catalog.unreadable.insert((Kind::Code, code_system(path)))),
        _ => {}
    }
}
