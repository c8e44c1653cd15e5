//! A retired entry that does not say since when and why: its page stays, and its readers are left alone with it.

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
    if status != Status::Retired || retired.is_some_and(|retired| !retired.why.trim().is_empty()) {
        return;
    }
    let message = format!("`{}` is retired, but nothing says since when and why", entry.id);
    let remedy =
        "add `retired: {on: <date>, why: <reason>, use: <id of what took its place>}`; leave `use` out if nothing did";
    problems.push(
        Diagnostic::new("retired-without-reason", entry.place(&[PathSegment::Key("status")]), message, remedy)
            .label("demands `retired`"),
    );
}
