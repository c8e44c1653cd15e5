//! The check of drafts: no reviewed entry contains a question to its author, guidance of a stub, or a quotation of its source.

use super::{name_index::NameIndex, sink::DiagnosticSink};
use crate::load::{Located, ParsedCatalog, PathSegment};
use fixbook_engine::model::{Check, SourceSpan, Status};

pub(super) const QUESTION_LEFT: Check = Check {
    id: "question-left",
    summary: "A reviewed entry still contains a question to its author, guidance of a stub, or a quotation of its source.",
    explanation: "`fixbook new` and `fixbook import` leave such comments for the author. They are answered and deleted before the \
                  entry is reviewed, those of its symptoms too.",
    bad: "<!-- QUESTION: What is wrong?\nSource quotation [lamp-manual], section \"Cause\", line 7:\n| The plug may have come out.\n-->",
    good: "The plug has come out of its socket.",
    ..Check::ERROR
};

/// How a quotation beside a question begins.
const QUOTATION: &str = "Source quotation [";
const QUESTION: &str = "QUESTION:";
/// How the guidance of a stub begins (`fixbook new`).
const GUIDES: [&str; 2] = ["#?", "<!--?"];

pub(super) fn question_left(entries: &ParsedCatalog, names: &NameIndex<'_>, problems: &mut DiagnosticSink) {
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
    let message =
        format!("`{}` is {} but still contains a question or quotation of its draft", entry.id, status.word());
    let remedy = "answer it in your own words and delete the comment, or set `status: draft`";
    problems.report(place, message, remedy).label("not answered");
}

/// The symptoms of a reviewed cause are reviewed with it.
fn judge_symptom<T>(cause: &Located<T>, symptom: &str, names: &NameIndex<'_>, problems: &mut DiagnosticSink) {
    let Some(entry) = names.symptom(symptom) else { return };
    if entry.file.text.get(entry.at.start..entry.end).and_then(marker).is_none() {
        return;
    }
    let place = cause.place(&[PathSegment::Key("symptoms"), PathSegment::Key(symptom)]);
    let message =
        format!("`{}` is reviewed, but its symptom `{symptom}` still contains a question of its draft", cause.id);
    let remedy = format!("answer it in {} and delete the comment", entry.file.path);
    problems.report(place, message, remedy).label("not answered there");
}

/// The first line that is a question or a quotation in a comment; lines within a quotation begin with a bar.
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
