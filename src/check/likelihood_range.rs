//! A likelihood that is no probability.

use super::{DiagnosticSink, Names};
use crate::load::{ParsedCatalog, PathSegment};
use fixbook_engine::model::{Diagnostic, Likelihood, SourceSpan};

pub(super) fn find(entries: &ParsedCatalog, _: &Names<'_>, problems: &mut DiagnosticSink) {
    let mut judge = |likelihood: &Likelihood, place: SourceSpan| {
        if !(0.0..=1.0).contains(&likelihood.value) {
            let message = format!("the likelihood {} is not between 0 and 1", likelihood.value);
            let words = "a number from 0 to 1, or never, rarely, sometimes, often, usually, always";
            let value = likelihood.value;
            let remedy = match value {
                2.0..=100.0 => format!("write `{value}%` if you mean {value} of 100; otherwise {words}"),
                _ => format!("write {words}"),
            };
            problems.push(Diagnostic::new("likelihood-range", place, message, remedy).label("out of range"));
        }
    };
    for entry in &entries.causes {
        for (symptom, rows) in &entry.value.symptoms {
            let at = [PathSegment::Key("symptoms"), PathSegment::Key(symptom.as_str())];
            let is_list = entry.node.at(&at).is_some_and(|node| node.is_list());
            for (index, row) in rows.0.iter().enumerate() {
                for (answer, likelihood) in &row.likelihood {
                    let answer = PathSegment::Key(answer.as_str());
                    let listed = [at[0], at[1], PathSegment::Index(index), answer];
                    let single = [at[0], at[1], answer];
                    judge(likelihood, entry.place(if is_list { &listed } else { &single }));
                }
            }
        }
    }
    for entry in &entries.fixes {
        for (cause, likelihood) in &entry.value.resolves {
            judge(likelihood, entry.place(&[PathSegment::Key("resolves"), PathSegment::Key(cause.as_str())]));
        }
    }
    for entry in &entries.symptoms {
        for (answer, base) in entry.value.answers.iter().filter_map(|(id, answer)| Some((id, answer.base.as_ref()?))) {
            judge(
                base,
                entry.place(&[
                    PathSegment::Key("answers"),
                    PathSegment::Key(answer.as_str()),
                    PathSegment::Key("base"),
                ]),
            );
        }
    }
    if let Some(entry) = &entries.head {
        judge(&entry.value.other, entry.place(&[PathSegment::Key("other")]));
    }
}
