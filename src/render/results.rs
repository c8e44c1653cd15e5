//! Search results, decoded codes and replayed cases as terminal text.

use super::{
    layout::wrapped,
    style::{BOLD, DIM, GOOD, MARK, WARN, paint},
};
use fixbook_engine::{
    diagnosis::ReplayedCase,
    search::{Hit, Results},
};

/// What the codes of the query mean, then the hits: a title line, and a passage in which the words of the query are marked.
pub fn results(results: &Results) -> String {
    let mut text = String::new();
    for correction in &results.corrections {
        let line = format!("Showing results for “{}” instead of “{}”.\n", correction.corrected, correction.word);
        text.push_str(&paint(DIM, &line));
    }
    for meaning in &results.codes {
        let name = meaning.name.as_deref().map(|name| format!(" {name}")).unwrap_or_default();
        let line = format!("{} is {}{name}: {}", meaning.written, meaning.id, meaning.means);
        text.push_str(&wrapped(&paint(GOOD, &line), "", ""));
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
            text.push_str(&format!("No entry contains: {}\n", results.unknown.join(", ")));
        }
    }
    if let Some(suggestion) = &results.suggestion {
        text.push_str(&format!("Try: {suggestion}\n"));
    }
    text
}

fn one(hit: &Hit) -> String {
    let title = wrapped(&paint(BOLD, &hit.title), "", "");
    let line = format!("{} {}", hit.kind.word(), hit.id);
    let passage = wrapped(&marked(&hit.passage, &hit.marks), "  ", "  ");
    format!("{title}  {}\n{passage}{}\n", paint(DIM, &line), explained(hit))
}

/// The passage with its marks painted. Marks are counted in characters.
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
    format!("    {:>7.2}  total\n{}", hit.score, shares.collect::<String>())
}

/// ReplayedCase cases, a line each; for a failed case also the reason.
pub fn cases(cases: &[ReplayedCase]) -> String {
    let mut text = String::new();
    for (case, cured) in cases.iter().map(|replayed| (&replayed.outcome, replayed.cured)) {
        let mark = if case.passed { paint(GOOD, "pass") } else { paint(WARN, "FAIL") };
        let rank = case.rank.map_or("-".to_owned(), |rank| rank.to_string());
        text.push_str(&format!(
            "{mark}  place {rank:>2}  {:>2} {:<9}  {:>5.1} min  {}{}\n",
            case.questions,
            if case.questions == 1 { "question" } else { "questions" },
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
