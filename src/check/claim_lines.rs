//! A claim whose `at` names no lines of its document.

use super::{Found, Names};
use crate::load::{Entries, Step};
use fixbook_engine::model::Problem;

pub(super) fn find(entries: &Entries, _: &Names<'_>, problems: &mut Found) {
    for entry in &entries.claims {
        for (index, claim) in entry.value.claims.iter().enumerate() {
            let Err(error) = claim.lines() else { continue };
            let place = entry.place(&[Step::Key("claims"), Step::Index(index), Step::Key("at")]);
            let remedy = "write line numbers of the document: `62`, `3,5` or `263-267`";
            problems.push(Problem::new("claim-lines", place, error.to_string(), remedy).label("no lines"));
        }
    }
}
