//! A page without a section that its readers count on.

use super::{DiagnosticSink, Names};
use crate::load::{Located, ParsedCatalog};
use fixbook_engine::model::{Diagnostic, SourceSpan};

const OF_A_CAUSE: [&str; 2] = ["What is wrong", "How to confirm"];
const OF_A_FIX: [&str; 2] = ["Steps", "Verify"];

pub(super) fn find(entries: &ParsedCatalog, _: &Names<'_>, problems: &mut DiagnosticSink) {
    for entry in &entries.causes {
        demand(entry, &OF_A_CAUSE, problems);
    }
    for entry in &entries.fixes {
        demand(entry, &OF_A_FIX, problems);
    }
}

fn demand<T>(entry: &Located<T>, titles: &[&str], problems: &mut DiagnosticSink) {
    for title in titles {
        let is_filled = |section: &&fixbook_engine::model::Section| !section.markdown.trim().is_empty();
        if entry.body.section(title).iter().any(is_filled) {
            continue;
        }
        let message = format!("the section `## {title}` is missing or empty");
        problems.push(
            Diagnostic::new("missing-section", end_of(entry), message, format!("write `## {title}`"))
                .label("after this"),
        );
    }
}

/// The end of an entry's head, where its body begins.
pub(super) fn end_of<T>(entry: &Located<T>) -> SourceSpan {
    let end = entry.body_start.saturating_sub(1);
    SourceSpan { file: entry.file.clone(), span: end.saturating_sub(3)..end }
}
