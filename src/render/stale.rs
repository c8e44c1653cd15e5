//! What of a catalog needs attention, as terminal text.

use super::{
    layout::{item, wrapped},
    problems::count,
    style::{BOLD, DIM, GOOD, WARN, paint},
};
use crate::audit::{DeadLink, Disputed, DraftEntry, DueEntry, OpenQuestions, Stale};

/// The lists, then a summary in one line.
pub fn stale(stale: &Stale) -> String {
    let mut text = String::new();
    let mut list = |title: &str, lines: Vec<String>| {
        if !lines.is_empty() {
            text.push_str(&format!("{}\n", paint(BOLD, title)));
            text.extend(lines.iter().map(|line| item(line)));
            text.push('\n');
        }
    };
    let due = |entry: &DueEntry| {
        let reviewed = entry.reviewed.map(|day| format!(", last reviewed {day}")).unwrap_or_default();
        let since = paint(WARN, &format!("due {}{reviewed}", entry.due));
        format!("{} {}: {since}. {}", entry.kind.word(), entry.id, paint(DIM, &entry.path))
    };
    list("Past the review date", stale.due.iter().map(due).collect());
    let links = stale.links.iter().flat_map(|links| &links.dead);
    let dead = |link: &DeadLink| {
        let line = link.line.map(|line| format!(":{line}")).unwrap_or_default();
        format!("{}{line}: {}", link.path, link.message)
    };
    list("Broken links", links.map(dead).collect());
    let draft = |entry: &DraftEntry| {
        let open = match entry.questions {
            0 => String::new(),
            number => paint(WARN, &format!(" {} open.", count(number, "question"))),
        };
        format!("{} {}: {}.{open}", entry.kind.word(), entry.id, entry.title.trim_end_matches('.'))
    };
    list("Drafts", stale.drafts.iter().map(draft).collect());
    let open = |file: &OpenQuestions| format!("{}: {}", file.path, count(file.questions, "question"));
    list("Other files with open questions", stale.questions.iter().map(open).collect());
    let disputed = |claim: &Disputed| format!("{} ({}, line {}): {}", claim.claim, claim.source, claim.at, claim.says);
    list("Disputed claims", stale.disputed.iter().map(disputed).collect());
    format!("{text}{}", summary(stale))
}

fn summary(stale: &Stale) -> String {
    let mut parts = vec![format!("{} past the review date", stale.due.len())];
    if let Some(links) = &stale.links {
        parts.push(count(links.dead.len(), "broken link"));
    }
    parts.push(count(stale.drafts.len(), "draft"));
    parts.push(count(stale.disputed.len(), "disputed claim"));
    if let Some(links) = &stale.links {
        let addresses =
            if links.outside == 1 { "1 external address" } else { &format!("{} external addresses", links.outside) };
        parts.push(format!("{addresses} not checked"));
    }
    let line = format!("On {}: {}.", stale.today, parts.join(", "));
    wrapped(&if stale.is_fresh() { paint(GOOD, &line) } else { line }, "", "")
}
