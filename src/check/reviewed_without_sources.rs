//! A reviewed entry that cites nothing.

use super::{Found, Names};
use crate::load::{Entries, Loaded, Step};
use fixbook_engine::model::{Citation, Problem, Status};

pub(super) fn find(entries: &Entries, _: &Names<'_>, problems: &mut Found) {
    for entry in &entries.causes {
        judge(entry, entry.value.status, &entry.value.sources, problems);
    }
    for entry in &entries.fixes {
        judge(entry, entry.value.status, &entry.value.sources, problems);
    }
}

fn judge<T>(entry: &Loaded<T>, status: Status, sources: &[Citation], problems: &mut Found) {
    if !status.is_reviewed() || !sources.is_empty() {
        return;
    }
    let message = format!("`{}` is {} and cites no source", entry.id, status.word());
    let remedy = "add `sources: [{source: <id>, for: [..]}]`, or set `status: draft`";
    problems.push(
        Problem::new("reviewed-without-sources", entry.place(&[Step::Key("status")]), message, remedy)
            .label("demands sources"),
    );
}
