//! An entry that says why it was retired, under a status that says that it is in use.

use super::{DiagnosticSink, Names};
use crate::load::{Located, ParsedCatalog, PathSegment};
use fixbook_engine::model::{Diagnostic, Retirement, Status};

pub(super) fn find(entries: &ParsedCatalog, _: &Names<'_>, problems: &mut DiagnosticSink) {
    for entry in &entries.causes {
        judge(entry, entry.value.status, entry.value.retired.as_ref(), problems);
    }
    for entry in &entries.fixes {
        judge(entry, entry.value.status, entry.value.retired.as_ref(), problems);
    }
}

fn judge<T>(entry: &Located<T>, status: Status, retired: Option<&Retirement>, problems: &mut DiagnosticSink) {
    if status == Status::Retired || retired.is_none() {
        return;
    }
    let message = format!("`{}` says why it was retired, and its status is {}", entry.id, status.word());
    let remedy = "set `status: retired`, or delete `retired`";
    problems.push(
        Diagnostic::new("retirement-unmarked", entry.place(&[PathSegment::Key("retired")]), message, remedy)
            .label("only for what is retired"),
    );
}
