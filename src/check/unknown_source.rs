//! A source that the bibliography does not hold, named in a head or cited in the text as `[source-id]`.

use super::{
    DiagnosticSink, Names,
    markdown::{citations, texts},
    references::{Target, references},
};
use crate::load::ParsedCatalog;
use fixbook_engine::model::{Diagnostic, Kind, SourceSpan};

pub(super) fn find(entries: &ParsedCatalog, names: &Names<'_>, problems: &mut DiagnosticSink) {
    for reference in references(entries) {
        if let Target::Entry(Kind::Source, id) = reference.to {
            report(id, reference.place, names, problems);
        }
    }
    for text in texts(entries) {
        for (id, span) in citations(text.markdown) {
            report(&id, text.place(span), names, problems);
        }
    }
}

fn report(id: &str, place: SourceSpan, names: &Names<'_>, problems: &mut DiagnosticSink) {
    if names.knows(Kind::Source, id) {
        return;
    }
    let message = format!("there is no source `{id}`");
    let problem =
        Diagnostic::new("unknown-source", place, message, "add it to kb/sources.yaml, or cite one that is there");
    let near = problems.guess(|| names.nearest(Kind::Source, id));
    problems.push(problem.label("not in the bibliography").nearest(near));
}
