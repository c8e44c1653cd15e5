//! A number outside what it can mean: minutes, priors, reliability.

use super::{DiagnosticSink, Names};
use crate::load::{Located, ParsedCatalog, PathSegment};
use fixbook_engine::model::Diagnostic;

pub(super) fn find(entries: &ParsedCatalog, _: &Names<'_>, problems: &mut DiagnosticSink) {
    if let Some(entry) = &entries.head {
        above_zero(entry, &["escalation", "minutes"], entry.value.escalation.minutes, problems);
    }
    for entry in &entries.symptoms {
        above_zero(entry, &["minutes"], entry.value.minutes, problems);
        let reliability = entry.value.reliability;
        if !(reliability > 0.0 && reliability <= 1.0) {
            let remedy = "write how often people answer this right: above 0, at most 1";
            report(entry, &["reliability"], reliability, remedy, problems);
        }
    }
    for entry in &entries.fixes {
        above_zero(entry, &["minutes"], entry.value.minutes, problems);
    }
    for entry in &entries.causes {
        if let Some(prior) = &entry.value.prior {
            above_zero(entry, &["prior"], prior.weight, problems);
        }
    }
}

fn above_zero<T>(entry: &Located<T>, keys: &[&str], value: f64, problems: &mut DiagnosticSink) {
    if value <= 0.0 {
        report(entry, keys, value, "write a number above 0", problems);
    }
}

fn report<T>(entry: &Located<T>, keys: &[&str], value: f64, remedy: &str, problems: &mut DiagnosticSink) {
    let at: Vec<PathSegment<'_>> = keys.iter().map(|key| PathSegment::Key(key)).collect();
    let message = format!("`{}` cannot be {value}", keys.join("."));
    problems.push(Diagnostic::new("number-range", entry.place(&at), message, remedy).label("out of range"));
}
