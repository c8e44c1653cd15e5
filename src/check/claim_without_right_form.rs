//! A claim that is wrong, and nothing says what is right.

use super::{DiagnosticSink, Names};
use crate::load::{ParsedCatalog, PathSegment};
use fixbook_engine::model::{Diagnostic, Verdict};

pub(super) fn find(entries: &ParsedCatalog, _: &Names<'_>, problems: &mut DiagnosticSink) {
    for entry in &entries.claims {
        for (index, claim) in entry.value.claims.iter().enumerate() {
            if claim.verdict != Verdict::Wrong || claim.instead.as_ref().is_some_and(|right| !right.trim().is_empty()) {
                continue;
            }
            let place =
                entry.place(&[PathSegment::Key("claims"), PathSegment::Index(index), PathSegment::Key("verdict")]);
            let message = format!("the claim `{}` is wrong, and nothing says what is right", claim.id);
            let remedy = "write `instead: <the right form>`";
            problems
                .push(Diagnostic::new("claim-without-right-form", place, message, remedy).label("wants an `instead`"));
        }
    }
}
