//! Likelihoods of one symptom that add up to more than 1.

use super::{DiagnosticSink, Names};
use crate::load::{ParsedCatalog, PathSegment};
use fixbook_engine::model::{Diagnostic, Likelihood};

/// Words are rounded values, so a row of words may overshoot by this much; it is scaled down.
const SLACK_OF_WORDS: f64 = 0.25;
/// Room for the rounding of numbers.
const SLACK_OF_NUMBERS: f64 = 0.005;

pub(super) fn find(entries: &ParsedCatalog, _: &Names<'_>, problems: &mut DiagnosticSink) {
    for entry in &entries.causes {
        for (symptom, rows) in &entry.value.symptoms {
            let total = rows.0.iter().map(|row| overshoot(row.likelihood.values())).fold(0.0, f64::max);
            if total > 0.0 {
                let place = entry.place(&[PathSegment::Key("symptoms"), PathSegment::Key(symptom.as_str())]);
                let message = format!("the likelihoods of `{symptom}` add up to {total:.2}, more than 1");
                let remedy = "these answers exclude each other: lower some";
                problems.push(Diagnostic::new("row-total", place, message, remedy).label("adds up to more than 1"));
            }
        }
    }
    for entry in &entries.symptoms {
        let bases = entry.value.answers.values().filter_map(|answer| answer.base.as_ref());
        let total = overshoot(bases);
        if total > 0.0 {
            let message = format!("the base shares add up to {total:.2}, more than 1");
            let place = entry.place(&[PathSegment::Key("answers")]);
            problems.push(Diagnostic::new("row-total", place, message, "lower some").label("adds up to more than 1"));
        }
    }
}

/// The sum if it is too much, else 0.
fn overshoot<'a>(likelihoods: impl Iterator<Item = &'a Likelihood>) -> f64 {
    let (mut total, mut has_words) = (0.0, false);
    for likelihood in likelihoods {
        if likelihood.value > 1.0 {
            return 0.0; // Out of range by itself, which is said elsewhere.
        }
        total += likelihood.value;
        has_words |= likelihood.is_word();
    }
    let slack = if has_words { SLACK_OF_WORDS } else { SLACK_OF_NUMBERS };
    if total > 1.0 + slack { total } else { 0.0 }
}
