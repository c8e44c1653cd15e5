//! The check of `applies` and `if`: only a symptom of `kind: context` can condition a likelihood. An effect of the fault
//! would make two symptoms explain each other in a circle.

use super::{name_index::NameIndex, sink::DiagnosticSink};
use crate::load::{Located, ParsedCatalog, PathSegment};
use fixbook_engine::model::{Cause, Check, Conditions, SymptomKind};

pub(super) const CONDITION_NOT_CONTEXT: Check = Check {
    id: "condition-not-context",
    summary: "An `applies` or `if` names a symptom that is not of `kind: context`.",
    explanation: "A condition names where a cause can occur, such as the operating system. A symptom that the cause itself brings \
                  about cannot be a condition: the two would explain each other. Say it in a rule, or as a likelihood.",
    bad: "applies: {lamp: [dark]}",
    good: "symptoms: {lamp: {dark: always}}",
    ..Check::ERROR
};

pub(super) fn condition_not_context(entries: &ParsedCatalog, names: &NameIndex<'_>, problems: &mut DiagnosticSink) {
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
                    let message =
                        format!("`{symptom}` is of `kind: context`, so its likelihood cannot depend on a condition");
                    let remedy = "write one row without `if`";
                    problems.report(entry.place(&at), message, remedy).label("a context under a condition");
                }
            }
        }
    }
}

fn is_context(symptom: &str, names: &NameIndex<'_>) -> bool {
    names.symptom(symptom).is_some_and(|entry| entry.value.kind == SymptomKind::Context)
}

fn judge(
    entry: &Located<Cause>,
    at: &[PathSegment<'_>],
    conditions: &Conditions,
    names: &NameIndex<'_>,
    problems: &mut DiagnosticSink,
) {
    for symptom in conditions.0.keys() {
        if names.symptom(symptom.as_str()).is_none() || is_context(symptom.as_str(), names) {
            continue;
        }
        let place = entry.place(&[at, &[PathSegment::Key(symptom.as_str())]].concat());
        let message = format!("`{symptom}` is not of `kind: context`");
        let remedy = "name a symptom of `kind: context`, or write a rule";
        problems.report(place, message, remedy).label("an effect of the fault");
    }
}
