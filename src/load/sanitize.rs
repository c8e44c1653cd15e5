//! A file as bytes to text that is looked at, or a reason why it is not: the first thing that is asked of anything a stranger
//! may have written.

use std::sync::Arc;

use super::{
    file_kind::FileKind,
    nesting::line_too_deep,
    parsed_catalog::ParsedCatalog,
    raw_file::{Content, RawFile, RejectReason},
    reader::{article, nested_too_deep, read_text, stem},
};
use fixbook_engine::{
    model::{Diagnostic, Kind, SourceFile, SourceSpan, is_device, limits::MAX_PROBLEMS},
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
        Content::Refused(refusal) => refused(&mut entries, path, refusal),
        Content::Bytes(bytes) if kind == FileKind::Article => article(&mut entries, path, &bytes),
        Content::Bytes(_) if kind == FileKind::Codes && path.split(['/', '.']).any(is_device) => {
            // A table has a page of its path.
            cannot_read(&mut entries, &path);
            let file = Arc::new(SourceFile { path, text: String::new() });
            let message = "a part of the path is the name of a device on Windows".to_owned();
            entries.problem(&file, 0..0, "invalid-id", message, "rename it, and `system` with it");
        }
        Content::Bytes(bytes) => read_bytes(&mut entries, path, bytes),
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
        problems.push(Diagnostic::new(last.check, last.place, message, "mend the ones before it first"));
    }
}

fn refused(catalog: &mut ParsedCatalog, path: String, refusal: RejectReason) {
    cannot_read(catalog, &path);
    let (message, remedy, check) = refusal.in_words();
    let file = Arc::new(SourceFile { path, text: String::new() });
    catalog.problem(&file, 0..0, check, message, remedy);
}

fn read_bytes(catalog: &mut ParsedCatalog, path: String, mut bytes: Vec<u8>) {
    // A byte order mark, which some editors write, is no part of the text.
    if bytes.starts_with(b"\xef\xbb\xbf") {
        bytes.drain(..3);
    }
    let text = String::from_utf8(bytes).unwrap_or_else(|error| {
        cannot_read(catalog, &path);
        let message = format!("the file is not UTF-8 text: byte {} is wrong", error.utf8_error().valid_up_to());
        let file = Arc::new(SourceFile { path: path.clone(), text: String::new() });
        catalog.problem(&file, 0..0, "not-text", message, "save the file as UTF-8");
        String::new()
    });
    if catalog.problems.is_empty() {
        read_clean(catalog, &Arc::new(SourceFile { path, text }));
    }
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
        true => "the file holds a control character, which no terminal or page should be sent".to_owned(),
        false => format!(
            "the file holds U+{:04X}, which turns the direction of what follows: a reader sees another text than is \
             written",
            u32::from(stray)
        ),
    };
    let place = SourceSpan { file: Arc::clone(file), span: at..at + stray.len_utf8() };
    catalog.problems.push(Diagnostic::new("not-text", place, message, "delete it").label("here"));
}

/// Notes what a file that is no text would have held.
fn cannot_read(catalog: &mut ParsedCatalog, path: &str) {
    match FileKind::of(path) {
        FileKind::Cause => drop(catalog.unreadable.insert((Kind::Cause, stem(path).to_owned()))),
        FileKind::Fix => drop(catalog.unreadable.insert((Kind::Fix, stem(path).to_owned()))),
        FileKind::Symptoms => drop(catalog.incomplete.insert(Kind::Symptom)),
        FileKind::Sources => drop(catalog.incomplete.insert(Kind::Source)),
        _ => {}
    }
}
