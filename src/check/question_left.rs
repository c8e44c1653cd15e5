//! A reviewed entry that still holds a question to its author, guidance of a stub, or a quotation of its source.

use super::{DiagnosticSink, Names};
use crate::load::{Located, ParsedCatalog, PathSegment};
use fixbook_engine::model::{Diagnostic, SourceSpan, Status};

/// How a quotation begins that a draft holds beside a question.
const QUOTATION: &str = "Source quotation [";
const QUESTION: &str = "QUESTION:";
/// How the guidance of a stub begins (`fixbook new`).
const GUIDES: [&str; 2] = ["#?", "<!--?"];

pub(super) fn find(entries: &ParsedCatalog, names: &Names<'_>, problems: &mut DiagnosticSink) {
    for entry in &entries.causes {
        judge(entry, entry.value.status, problems);
        if entry.value.status.is_reviewed() {
            for symptom in entry.value.symptoms.keys() {
                judge_symptom(entry, symptom.as_str(), names, problems);
            }
        }
    }
    for entry in &entries.fixes {
        judge(entry, entry.value.status, problems);
    }
}

fn judge<T>(entry: &Located<T>, status: Status, problems: &mut DiagnosticSink) {
    if !status.is_reviewed() {
        return;
    }
    let Some(at) = marker(&entry.file.text) else { return };
    let place = SourceSpan { file: entry.file.clone(), span: at };
    let message = format!("`{}` is {} and holds a question or quotation of its draft", entry.id, status.word());
    let remedy = "answer it in your own words and delete the comment, or set `status: draft`";
    problems.push(Diagnostic::new("question-left", place, message, remedy).label("not answered"));
}

/// What a reviewed cause rests on has been reviewed with it.
fn judge_symptom<T>(cause: &Located<T>, symptom: &str, names: &Names<'_>, problems: &mut DiagnosticSink) {
    let Some(entry) = names.symptom(symptom) else { return };
    if entry.file.text.get(entry.at.start..entry.end).and_then(marker).is_none() {
        return;
    }
    let place = cause.place(&[PathSegment::Key("symptoms"), PathSegment::Key(symptom)]);
    let message = format!("`{}` is reviewed, and its symptom `{symptom}` holds a question of its draft", cause.id);
    let remedy = format!("answer it in {} and delete the comment", entry.file.path);
    problems.push(Diagnostic::new("question-left", place, message, remedy).label("not answered there"));
}

/// The first line that is a question or a quotation in a comment; those within a quotation stand behind a bar.
fn marker(text: &str) -> Option<std::ops::Range<usize>> {
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let is_guide = GUIDES.iter().any(|guide| line.trim_start().starts_with(guide));
        let inside = line.trim_start().trim_start_matches("<!--").trim_start_matches('#').trim_start();
        let is_comment = inside.len() < line.trim_start().len();
        if is_guide || (inside.starts_with(QUESTION) && is_comment) || inside.starts_with(QUOTATION) {
            return Some(offset..offset + line.trim_end().len());
        }
        offset += line.len();
    }
    None
}
