//! A symptom that can be answered in one way only, or not at all.

use super::{DiagnosticSink, Names};
use crate::load::{Located, ParsedCatalog, PathSegment};
use fixbook_engine::model::{Diagnostic, Symptom};

pub(super) fn find(entries: &ParsedCatalog, _: &Names<'_>, problems: &mut DiagnosticSink) {
    let written =
        |entry: &Located<Symptom>| entry.node.at(&[PathSegment::Key("answers")]).map_or(0, |node| node.entries().len());
    for entry in entries.symptoms.iter().filter(|entry| written(entry) < 2) {
        let message = format!("`{}` has fewer than two answers", entry.id);
        let remedy = "a question tells something apart only if it has two answers or more";
        let place = entry.place(&[PathSegment::Key("answers")]);
        problems.push(Diagnostic::new("too-few-answers", place, message, remedy).label("one answer tells nothing"));
    }
}
