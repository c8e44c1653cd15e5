//! Checks of numbers: likelihoods, their sums, minutes, priors and reliability.

use super::{name_index::NameIndex, sink::DiagnosticSink};
use crate::load::{Located, ParsedCatalog, PathSegment};
use fixbook_engine::model::{Check, Likelihood, SourceSpan};

pub(super) const LIKELIHOOD_RANGE: Check = Check {
    id: "likelihood-range",
    summary: "A likelihood is not between 0 and 1.",
    explanation: "A likelihood is a probability: a number from 0 to 1, a percentage, or one of the words never, rarely, sometimes, \
                  often, usually, always.",
    bad: "  lamp: {dark: 1.4}",
    good: "  lamp: {dark: 0.9}",
    ..Check::ERROR
};

pub(super) fn likelihood_range(entries: &ParsedCatalog, _: &NameIndex<'_>, problems: &mut DiagnosticSink) {
    let mut judge = |likelihood: &Likelihood, place: SourceSpan| {
        if !(0.0..=1.0).contains(&likelihood.value) {
            let message = format!("the likelihood {} is not between 0 and 1", likelihood.value);
            let scale = "write a number from 0 to 1, a percentage, or never, rarely, sometimes, often, usually, always";
            let is_percentage = (1.0..=100.0).contains(&likelihood.value) && likelihood.value.fract() == 0.0;
            let help = match is_percentage {
                true => format!("for {0} of 100 cases write `{0}%`; otherwise {scale}", likelihood.value),
                false => scale.to_owned(),
            };
            problems.report(place, message, help).label("out of range");
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
            let at = [PathSegment::Key("answers"), PathSegment::Key(answer.as_str()), PathSegment::Key("base")];
            judge(base, entry.place(&at));
        }
    }
    if let Some(entry) = &entries.head {
        judge(&entry.value.other, entry.place(&[PathSegment::Key("other")]));
    }
}

pub(super) const NUMBER_RANGE: Check = Check {
    id: "number-range",
    summary: "Minutes, a prior or a reliability is outside the range that it can have.",
    explanation: "Minutes and priors are above 0. Reliability, how often people answer a question right, is above 0 and at most 1.",
    bad: "  minutes: 0",
    good: "  minutes: 0.5",
    ..Check::ERROR
};

pub(super) fn number_range(entries: &ParsedCatalog, _: &NameIndex<'_>, problems: &mut DiagnosticSink) {
    if let Some(entry) = &entries.head {
        above_zero(entry, &["escalation", "minutes"], entry.value.escalation.minutes, problems);
    }
    for entry in &entries.symptoms {
        above_zero(entry, &["minutes"], entry.value.minutes, problems);
        let reliability = entry.value.reliability;
        if !(reliability > 0.0 && reliability <= 1.0) {
            let help = "write how often people answer this right: above 0, at most 1";
            report_number(entry, &["reliability"], reliability, help, problems);
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
        report_number(entry, keys, value, "write a number above 0", problems);
    }
}

fn report_number<T>(entry: &Located<T>, keys: &[&str], value: f64, help: &str, problems: &mut DiagnosticSink) {
    let at: Vec<PathSegment<'_>> = keys.iter().map(|key| PathSegment::Key(key)).collect();
    let message = format!("`{}` cannot be {value}", keys.join("."));
    problems.report(entry.place(&at), message, help).label("out of range");
}

pub(super) const ROW_TOTAL: Check = Check {
    id: "row-total",
    summary: "The likelihoods of the answers to one question add up to more than 1.",
    explanation: "A question has one answer, so of a hundred cases at most a hundred have any. Words are rounded, so a sum of words \
                  may go a little beyond 1; it is then scaled down.",
    bad: "  lamp: {dark: 0.8, lit: 0.4}",
    good: "  lamp: {dark: 0.8, lit: 0.2}",
    ..Check::ERROR
};

/// Words are rounded values, so a row of words may exceed 1 by this much; it is scaled down.
const SLACK_OF_WORDS: f64 = 0.25;
/// For the rounding of numbers.
const SLACK_OF_NUMBERS: f64 = 0.005;

pub(super) fn row_total(entries: &ParsedCatalog, _: &NameIndex<'_>, problems: &mut DiagnosticSink) {
    for entry in &entries.causes {
        for (symptom, rows) in &entry.value.symptoms {
            let total = rows.0.iter().map(|row| excess(row.likelihood.values())).fold(0.0, f64::max);
            if total > 0.0 {
                let place = entry.place(&[PathSegment::Key("symptoms"), PathSegment::Key(symptom.as_str())]);
                let message = format!("the likelihoods of `{symptom}` add up to {total:.2}, more than 1");
                let help = "lower some of them: a question has one answer, so its answers share 1";
                problems.report(place, message, help).label("adds up to more than 1");
            }
        }
    }
    for entry in &entries.symptoms {
        let bases = entry.value.answers.values().filter_map(|answer| answer.base.as_ref());
        let total = excess(bases);
        if total > 0.0 {
            let message = format!("the base shares add up to {total:.2}, more than 1");
            let place = entry.place(&[PathSegment::Key("answers")]);
            problems.report(place, message, "lower some of them").label("adds up to more than 1");
        }
    }
}

/// The sum if it is too much, otherwise 0.
fn excess<'a>(likelihoods: impl Iterator<Item = &'a Likelihood>) -> f64 {
    let (mut total, mut has_words) = (0.0, false);
    for likelihood in likelihoods {
        if likelihood.value > 1.0 {
            return 0.0; // Out of range by itself, which `likelihood-range` reports.
        }
        total += likelihood.value;
        has_words |= likelihood.is_word();
    }
    let slack = if has_words { SLACK_OF_WORDS } else { SLACK_OF_NUMBERS };
    if total > 1.0 + slack { total } else { 0.0 }
}
