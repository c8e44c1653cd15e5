//! A reviewed entry that cites nothing.

use super::{DiagnosticSink, Names};
use crate::load::{Located, ParsedCatalog, PathSegment};
use fixbook_engine::model::{Citation, Diagnostic, Status};

pub(super) fn find(entries: &ParsedCatalog, _: &Names<'_>, problems: &mut DiagnosticSink) {
    for entry in &entries.causes {
        judge(entry, entry.value.status, &entry.value.sources, problems);
    }
    for entry in &entries.fixes {
        judge(entry, entry.value.status, &entry.value.sources, problems);
    }
}

fn judge<T>(entry: &Located<T>, status: Status, sources: &[Citation], problems: &mut DiagnosticSink) {
    if !status.is_reviewed() || !sources.is_empty() {
        return;
    }
    let message = format!("`{}` is {} and cites no source", entry.id, status.word());
    let remedy = "add `sources: [{source: <id>, for: [..]}]`, or set `status: draft`";
    problems.push(
        Diagnostic::new("reviewed-without-sources", entry.place(&[PathSegment::Key("status")]), message, remedy)
            .label("demands sources"),
    );
}
