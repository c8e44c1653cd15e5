//! Search results, decoded codes and replayed cases as terminal text.

use super::style::{BOLD, DIM, GOOD, WARN, paint, width};
use crate::{
    diagnosis::CaseOutcome,
    search::{Hit, Results},
};

/// Hits, a title line and a passage each.
pub fn results(results: &Results) -> String {
    let mut text = String::new();
    for read in &results.read_as {
        text.push_str(&paint(DIM, &format!("{} read as {}\n", read.word, read.read_as)));
    }
    for hit in &results.hits {
        text.push_str(&one(hit));
    }
    if results.hits.is_empty() {
        text.push_str(&format!("Nothing found for “{}”.\n", results.query));
    }
    if let Some(suggestion) = &results.suggestion {
        text.push_str(&format!("Try: {suggestion}\n"));
    }
    text
}

fn one(hit: &Hit) -> String {
    let title = textwrap::fill(&paint(BOLD, &hit.title), width());
    let line = format!("{} {}", hit.kind.word(), hit.id);
    let passage =
        textwrap::fill(&hit.passage, textwrap::Options::new(width()).initial_indent("  ").subsequent_indent("  "));
    format!("{title}\n  {}\n{passage}\n\n", paint(DIM, &line))
}

/// Replayed cases, a line each; why a case failed below it.
pub fn cases(cases: &[CaseOutcome]) -> String {
    let mut text = String::new();
    for case in cases {
        let mark = if case.passed { paint(GOOD, "pass") } else { paint(WARN, "FAIL") };
        let rank = case.rank.map_or("-".to_owned(), |rank| rank.to_string());
        text.push_str(&format!(
            "{mark}  place {rank:>2}  {:>2} questions  {:>5.1} min  {}\n",
            case.questions, case.minutes, case.name
        ));
        if !case.passed {
            let top = case.top.as_ref().map_or("nothing", |top| top.as_str());
            text.push_str(&format!("      {}: {} (first came {top})\n", case.cause, case.why));
        }
    }
    text
}
