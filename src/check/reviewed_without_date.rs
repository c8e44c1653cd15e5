//! A reviewed entry that does not say when, so that nobody can tell when to look at it again.

use super::{DiagnosticSink, Names};
use crate::load::{Located, ParsedCatalog, PathSegment};
use fixbook_engine::model::{Date, Diagnostic, Status};

pub(super) fn find(entries: &ParsedCatalog, _: &Names<'_>, problems: &mut DiagnosticSink) {
    for entry in &entries.causes {
        judge(entry, entry.value.status, entry.value.reviewed, problems);
    }
    for entry in &entries.fixes {
        judge(entry, entry.value.status, entry.value.reviewed, problems);
    }
}

fn judge<T>(entry: &Located<T>, status: Status, reviewed: Option<Date>, problems: &mut DiagnosticSink) {
    if !status.is_reviewed() || reviewed.is_some() {
        return;
    }
    let message = format!("`{}` is {} and does not say since when", entry.id, status.word());
    let remedy =
        "add `reviewed: <date>`, the day on which it was last held against its sources, or set `status: draft`";
    problems.push(
        Diagnostic::new("reviewed-without-date", entry.place(&[PathSegment::Key("status")]), message, remedy)
            .label("demands `reviewed`"),
    );
}
