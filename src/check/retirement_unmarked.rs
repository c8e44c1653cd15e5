//! An entry that says why it was retired, under a status that says that it is in use.

use super::{Found, Names};
use crate::load::{Entries, Loaded, Step};
use fixbook_engine::model::{Problem, Retirement, Status};

pub(super) fn find(entries: &Entries, _: &Names<'_>, problems: &mut Found) {
    for entry in &entries.causes {
        judge(entry, entry.value.status, entry.value.retired.as_ref(), problems);
    }
    for entry in &entries.fixes {
        judge(entry, entry.value.status, entry.value.retired.as_ref(), problems);
    }
}

fn judge<T>(entry: &Loaded<T>, status: Status, retired: Option<&Retirement>, problems: &mut Found) {
    if status == Status::Retired || retired.is_none() {
        return;
    }
    let message = format!("`{}` says why it was retired, and its status is {}", entry.id, status.word());
    let remedy = "set `status: retired`, or delete `retired`";
    problems.push(
        Problem::new("retirement-unmarked", entry.place(&[Step::Key("retired")]), message, remedy)
            .label("only for what is retired"),
    );
}
