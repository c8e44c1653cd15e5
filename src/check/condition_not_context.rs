//! An `applies` or `if` that names an effect of the fault rather than a circumstance.
//!
//! Only circumstances can condition a likelihood: an effect would make two symptoms explain each other in a circle.

use super::{DiagnosticSink, Names};
use crate::load::{Located, ParsedCatalog, PathSegment};
use fixbook_engine::model::{Cause, Conditions, Diagnostic, SymptomKind};

pub(super) fn find(entries: &ParsedCatalog, names: &Names<'_>, problems: &mut DiagnosticSink) {
    for entry in &entries.causes {
        judge(entry, &[PathSegment::Key("applies")], &entry.value.applies, names, problems);
        for (symptom, rows) in &entry.value.symptoms {
            for (index, row) in rows.0.iter().enumerate() {
                let at = [
                    PathSegment::Key("symptoms"),
                    PathSegment::Key(symptom.as_str()),
                    PathSegment::Index(index),
                    PathSegment::Key("if"),
                ];
                judge(entry, &at, &row.condition, names, problems);
                if is_context(symptom.as_str(), names) && !row.condition.is_empty() {
                    let message = format!("the circumstance `{symptom}` cannot depend on another circumstance");
                    let remedy = "write one row without `if`";
                    problems.push(
                        Diagnostic::new("condition-not-context", entry.place(&at), message, remedy)
                            .label("a circumstance under a condition"),
                    );
                }
            }
        }
    }
}

fn is_context(symptom: &str, names: &Names<'_>) -> bool {
    names.symptom(symptom).is_some_and(|entry| entry.value.kind == SymptomKind::Context)
}

fn judge(
    entry: &Located<Cause>,
    at: &[PathSegment<'_>],
    conditions: &Conditions,
    names: &Names<'_>,
    problems: &mut DiagnosticSink,
) {
    for symptom in conditions.0.keys() {
        if names.symptom(symptom.as_str()).is_none() || is_context(symptom.as_str(), names) {
            continue;
        }
        let place = entry.place(&[at, &[PathSegment::Key(symptom.as_str())]].concat());
        let message = format!("`{symptom}` is no circumstance");
        let remedy = "name a symptom of `kind: context`, or say it in a rule";
        problems.push(Diagnostic::new("condition-not-context", place, message, remedy).label("an effect of the fault"));
    }
}
