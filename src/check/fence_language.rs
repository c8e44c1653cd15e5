//! A code block that does not say in which shell its command runs.

use super::{
    DiagnosticSink, Names,
    markdown::{fences, texts},
};
use crate::load::ParsedCatalog;
use fixbook_engine::{model::Diagnostic, text::nearest};

/// Shells that run commands, and the names of blocks that are no command.
const LANGUAGES: [&str; 10] = ["powershell", "cmd", "sh", "kql", "text", "yaml", "json", "xml", "ini", "reg"];

pub(super) fn find(entries: &ParsedCatalog, _: &Names<'_>, problems: &mut DiagnosticSink) {
    for text in texts(entries) {
        for (language, span) in fences(text.markdown) {
            if LANGUAGES.contains(&language.as_str()) {
                continue;
            }
            let message = match language.as_str() {
                "" => "the code block does not name its shell".to_owned(),
                other => format!("`{other}` is no shell that Fixbook knows"),
            };
            let remedy = format!("write after the fence one of: {}", LANGUAGES.join(", "));
            let first_line = span.start..span.start + text.markdown[span.clone()].find('\n').unwrap_or(0);
            problems.push(
                Diagnostic::new("fence-language", text.place(first_line), message, remedy)
                    .label("in which shell does this run?")
                    .nearest(nearest(&language, LANGUAGES)),
            );
        }
    }
}
