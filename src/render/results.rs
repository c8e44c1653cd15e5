//! Search results, decoded codes and replayed cases as terminal text.

use super::style::{BOLD, DIM, GOOD, MARK, WARN, paint, width};
use fixbook_engine::{
    diagnosis::ReplayedCase,
    search::{Hit, Results},
};

/// What the codes of the query mean, then hits: a title line and a passage with the words asked for marked.
pub fn results(results: &Results) -> String {
    let mut text = String::new();
    for read in &results.read_as {
        text.push_str(&paint(DIM, &format!("{} read as {}\n", read.word, read.read_as)));
    }
    for meaning in &results.codes {
        let name = meaning.name.as_deref().map(|name| format!(" {name}")).unwrap_or_default();
        let line = format!("{} is {}{name}: {}", meaning.written, meaning.id, meaning.means);
        text.push_str(&paint(GOOD, &textwrap::fill(&line, width())));
        text.push('\n');
    }
    if !text.is_empty() {
        text.push('\n');
    }
    for hit in &results.hits {
        text.push_str(&one(hit));
    }
    if results.hits.is_empty() {
        text.push_str(&format!("Nothing found for “{}”.\n", results.query));
        if !results.unknown.is_empty() {
            text.push_str(&format!("No entry holds: {}\n", results.unknown.join(", ")));
        }
    }
    if let Some(suggestion) = &results.suggestion {
        text.push_str(&format!("Try: {suggestion}\n"));
    }
    text
}

fn one(hit: &Hit) -> String {
    let title = textwrap::fill(&paint(BOLD, &hit.title), width());
    let line = format!("{} {}", hit.kind.word(), hit.id);
    let indent = textwrap::Options::new(width()).initial_indent("  ").subsequent_indent("  ");
    let passage = textwrap::fill(&marked(&hit.passage, &hit.marks), indent);
    format!("{title}\n  {}\n{passage}\n{}\n", paint(DIM, &line), explained(hit))
}

/// Marks are counted in characters.
pub(super) fn marked(passage: &str, marks: &[(usize, usize)]) -> String {
    let letters: Vec<char> = passage.chars().collect();
    let part = |from: usize, to: usize| letters.get(from..to).unwrap_or_default().iter().collect::<String>();
    let mut text = String::new();
    let mut done = 0;
    for &(from, to) in marks {
        text.push_str(&part(done, from));
        text.push_str(&paint(MARK, &part(from, to)));
        done = to;
    }
    text.push_str(&part(done, letters.len()));
    text
}

fn explained(hit: &Hit) -> String {
    if hit.explain.is_empty() {
        return String::new();
    }
    let shares = hit.explain.iter().map(|share| format!("    {:>7.2}  {}\n", share.points, share.why));
    format!("    {:>7.2}  in all\n{}", hit.score, shares.collect::<String>())
}

/// Replayed cases, a line each, and whether a fix cured; why a case failed below it.
pub fn cases(cases: &[ReplayedCase]) -> String {
    let mut text = String::new();
    for (case, cured) in cases.iter().map(|replayed| (&replayed.outcome, replayed.cured)) {
        let mark = if case.passed { paint(GOOD, "pass") } else { paint(WARN, "FAIL") };
        let rank = case.rank.map_or("-".to_owned(), |rank| rank.to_string());
        text.push_str(&format!(
            "{mark}  place {rank:>2}  {:>2} questions  {:>5.1} min  {}{}\n",
            case.questions,
            case.minutes,
            case.name,
            if cured { "" } else { " (handed over)" },
        ));
        if !case.passed {
            let top = case.top.as_ref().map_or("nothing", |top| top.as_str());
            text.push_str(&format!("      {}: {} (first came {top})\n", case.cause, case.why));
        }
    }
    text
}
