//! A fix that lowers security, or is not said to be reversible, and has no way back.

use super::{DiagnosticSink, Names};
use crate::load::{ParsedCatalog, PathSegment};
use fixbook_engine::model::Diagnostic;

pub(super) fn find(entries: &ParsedCatalog, _: &Names<'_>, problems: &mut DiagnosticSink) {
    for entry in entries.fixes.iter().filter(|entry| entry.value.is_risky()) {
        if entry.body.section("Undo").iter().any(|section| !section.markdown.trim().is_empty()) {
            continue;
        }
        let (key, why) = match entry.value.lowers_security {
            true => ("lowers-security", "lowers security"),
            false => ("reversible", "is not said to be reversible"),
        };
        let message = format!("`{}` {why} and has no `## Undo`", entry.id);
        let remedy = "write `## Undo` with the exact way back, or what cannot be taken back";
        problems.push(
            Diagnostic::new("missing-undo", entry.place(&[PathSegment::Key(key)]), message, remedy)
                .label("wants an `## Undo`"),
        );
    }
}
