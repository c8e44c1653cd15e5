//! A reviewed entry that does not say when, so that nobody can tell when to look at it again.

use super::{Found, Names};
use crate::load::{Entries, Loaded, Step};
use fixbook_engine::model::{Date, Problem, Status};

pub(super) fn find(entries: &Entries, _: &Names<'_>, problems: &mut Found) {
    for entry in &entries.causes {
        judge(entry, entry.value.status, entry.value.reviewed, problems);
    }
    for entry in &entries.fixes {
        judge(entry, entry.value.status, entry.value.reviewed, problems);
    }
}

fn judge<T>(entry: &Loaded<T>, status: Status, reviewed: Option<Date>, problems: &mut Found) {
    if !status.is_reviewed() || reviewed.is_some() {
        return;
    }
    let message = format!("`{}` is {} and does not say since when", entry.id, status.word());
    let remedy =
        "add `reviewed: <date>`, the day on which it was last held against its sources, or set `status: draft`";
    problems.push(
        Problem::new("reviewed-without-date", entry.place(&[Step::Key("status")]), message, remedy)
            .label("demands `reviewed`"),
    );
}
