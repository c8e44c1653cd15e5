//! A fix that resolves no cause: it would never be offered.

use super::{DiagnosticSink, Names};
use crate::load::ParsedCatalog;
use fixbook_engine::model::Diagnostic;

pub(super) fn find(entries: &ParsedCatalog, _: &Names<'_>, problems: &mut DiagnosticSink) {
    for entry in entries.fixes.iter().filter(|entry| entry.value.is_offered()) {
        if entry.value.resolves.values().any(|likelihood| likelihood.value > 0.0) {
            continue;
        }
        let message = format!("`{}` resolves no cause", entry.id);
        let remedy = "write `resolves: {<cause>: usually}`";
        problems.push(Diagnostic::new("fix-resolves-nothing", entry.place(&[]), message, remedy).label("in this head"));
    }
}
