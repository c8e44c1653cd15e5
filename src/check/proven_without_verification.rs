//! An entry called proven that nobody has verified.

use super::{Found, Names};
use crate::load::{Entries, Loaded, Step};
use fixbook_engine::model::{Problem, Status, Verification};

pub(super) fn find(entries: &Entries, _: &Names<'_>, problems: &mut Found) {
    for entry in &entries.causes {
        judge(entry, entry.value.status, &entry.value.verified, problems);
    }
    for entry in &entries.fixes {
        judge(entry, entry.value.status, &entry.value.verified, problems);
    }
}

fn judge<T>(entry: &Loaded<T>, status: Status, verified: &[Verification], problems: &mut Found) {
    if status != Status::Proven || !verified.is_empty() {
        return;
    }
    let message = format!("`{}` is proven, but nothing says where it was verified", entry.id);
    let remedy = "add `verified: [{on: <date>, product: <what>, outcome: <what happened>}]`, or set `status: reviewed`";
    problems.push(
        Problem::new("proven-without-verification", entry.place(&[Step::Key("status")]), message, remedy)
            .label("demands `verified`"),
    );
}
