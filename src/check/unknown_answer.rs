//! An answer that the symptom does not have.

use super::{
    DiagnosticSink, Names,
    references::{Target, references},
};
use crate::load::ParsedCatalog;
use fixbook_engine::{model::Diagnostic, text::nearest};

pub(super) fn find(entries: &ParsedCatalog, names: &Names<'_>, problems: &mut DiagnosticSink) {
    for reference in references(entries) {
        let Target::Answer { symptom, answer } = reference.to else { continue };
        if names.has_answer(symptom, answer) {
            continue;
        }
        let known: Vec<&str> = names
            .symptom(symptom)
            .map(|entry| entry.value.answers.keys().map(|id| id.as_str()).collect())
            .unwrap_or_default();
        let message = format!("`{symptom}` has no answer `{answer}`");
        let near = problems.guess(|| nearest(answer, known.iter().copied()));
        problems.push(
            Diagnostic::new("unknown-answer", reference.place, message, format!("its answers: {}", known.join(", ")))
                .label("no such answer")
                .nearest(near),
        );
    }
}
