//! A fix that resolves no cause: it would never be offered.

use super::{Found, Names};
use crate::load::Entries;
use fixbook_engine::model::Problem;

pub(super) fn find(entries: &Entries, _: &Names<'_>, problems: &mut Found) {
    for entry in entries.fixes.iter().filter(|entry| entry.value.is_offered()) {
        if entry.value.resolves.values().any(|likelihood| likelihood.value > 0.0) {
            continue;
        }
        let message = format!("`{}` resolves no cause", entry.id);
        let remedy = "write `resolves: {<cause>: usually}`";
        problems.push(Problem::new("fix-resolves-nothing", entry.place(&[]), message, remedy).label("in this head"));
    }
}
