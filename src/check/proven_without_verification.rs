//! An entry called proven that nobody has verified.

use super::{DiagnosticSink, Names};
use crate::load::{Located, ParsedCatalog, PathSegment};
use fixbook_engine::model::{Diagnostic, Status, Verification};

pub(super) fn find(entries: &ParsedCatalog, _: &Names<'_>, problems: &mut DiagnosticSink) {
    for entry in &entries.causes {
        judge(entry, entry.value.status, &entry.value.verified, problems);
    }
    for entry in &entries.fixes {
        judge(entry, entry.value.status, &entry.value.verified, problems);
    }
}

fn judge<T>(entry: &Located<T>, status: Status, verified: &[Verification], problems: &mut DiagnosticSink) {
    if status != Status::Proven || !verified.is_empty() {
        return;
    }
    let message = format!("`{}` is proven, but nothing says where it was verified", entry.id);
    let remedy = "add `verified: [{on: <date>, product: <what>, outcome: <what happened>}]`, or set `status: reviewed`";
    problems.push(
        Diagnostic::new("proven-without-verification", entry.place(&[PathSegment::Key("status")]), message, remedy)
            .label("demands `verified`"),
    );
}
