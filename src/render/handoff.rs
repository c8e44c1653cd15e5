//! The summary for a ticket: what was reported, found, tried and is still open, as Markdown.

use super::commonmark::{line as markdown_line, quotation};
use fixbook_engine::{
    diagnosis::{Handoff, HandoffLine},
    model::Catalog,
};

/// The summary for the ticket. What the catalog says is escaped; what comes from outside is quoted as well, one line each.
pub fn handoff(catalog: &Catalog, handoff: &Handoff) -> String {
    let mut text = format!("# {}: summary for the ticket\n\n", markdown_line(&catalog.head.title));
    for section in handoff.sections(catalog) {
        text.push_str(&format!("## {}\n\n", section.title));
        for line in &section.lines {
            let line = match line {
                HandoffLine::Quote { quote } => quotation(quote),
                HandoffLine::Fact { text, value } if value.is_empty() => markdown_line(text),
                HandoffLine::Fact { text, value } => format!("{} **{}**", markdown_line(text), markdown_line(value)),
            };
            text.push_str(&format!("- {line}\n"));
        }
        text.push('\n');
    }
    text
}
