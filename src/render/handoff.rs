//! The summary for a ticket: what was reported, found, tried and is still open, as Markdown.

use super::commonmark::{line as markdown_line, quotation};
use fixbook_engine::{
    diagnosis::{Assessment, Handoff, LikelyItem, TriedItem},
    text::percent,
};

/// The summary for the ticket. What the catalog says is escaped; what comes from outside is quoted as well, one line each.
pub fn handoff(assessment: &Assessment, summary: &Handoff) -> String {
    let mut text = format!("# {}: summary for the ticket\n\n", markdown_line(&assessment.catalog.title));
    let mut section = |title: &str, lines: Vec<String>| {
        if !lines.is_empty() {
            text.push_str(&format!("## {title}\n\n"));
            lines.iter().for_each(|line| text.push_str(&format!("- {line}\n")));
            text.push('\n');
        }
    };
    section("Caller said", summary.said.iter().map(|words| quotation(words)).collect());
    let found =
        summary.found.iter().map(|item| format!("{} **{}**", markdown_line(&item.ask), markdown_line(&item.label)));
    section("What we know", found.collect());
    let outcome =
        |item: &TriedItem| format!("{}: **{}**", markdown_line(&item.title), item.outcome.word().replace('-', " "));
    section("Tried", summary.tried.iter().map(outcome).collect());
    let likely = |item: &LikelyItem| format!("{} ({})", markdown_line(&item.title), percent(item.probability));
    section("Most likely causes", summary.likeliest.iter().map(likely).collect());
    section("Still to check", summary.open.iter().map(ToString::to_string).collect());
    text
}
