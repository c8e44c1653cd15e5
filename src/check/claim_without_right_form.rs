//! A claim that is wrong, and nothing says what is right.

use super::{Found, Names};
use crate::load::{Entries, Step};
use fixbook_engine::model::{Problem, Verdict};

pub(super) fn find(entries: &Entries, _: &Names<'_>, problems: &mut Found) {
    for entry in &entries.claims {
        for (index, claim) in entry.value.claims.iter().enumerate() {
            if claim.verdict != Verdict::Wrong || claim.instead.as_ref().is_some_and(|right| !right.trim().is_empty()) {
                continue;
            }
            let place = entry.place(&[Step::Key("claims"), Step::Index(index), Step::Key("verdict")]);
            let message = format!("the claim `{}` is wrong, and nothing says what is right", claim.id);
            let remedy = "write `instead: <the right form>`";
            problems.push(Problem::new("claim-without-right-form", place, message, remedy).label("wants an `instead`"));
        }
    }
}
