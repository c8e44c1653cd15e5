//! A claim whose `at` names no lines of its document.

use super::{DiagnosticSink, Names};
use crate::load::{ParsedCatalog, PathSegment};
use fixbook_engine::model::Diagnostic;

pub(super) fn find(entries: &ParsedCatalog, _: &Names<'_>, problems: &mut DiagnosticSink) {
    for entry in &entries.claims {
        for (index, claim) in entry.value.claims.iter().enumerate() {
            let Err(error) = claim.lines() else { continue };
            let place = entry.place(&[PathSegment::Key("claims"), PathSegment::Index(index), PathSegment::Key("at")]);
            let remedy = "write line numbers of the document: `62`, `3,5` or `263-267`";
            problems.push(Diagnostic::new("claim-lines", place, error.to_string(), remedy).label("no lines"));
        }
    }
}
