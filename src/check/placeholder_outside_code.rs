//! A `<placeholder>` or HTML outside code: pages drop it, and what is left reads as if nothing were to be filled in.

use super::{
    DiagnosticSink, Names,
    markdown::{raw_html, texts},
};
use crate::load::ParsedCatalog;
use fixbook_engine::model::Diagnostic;

pub(super) fn find(entries: &ParsedCatalog, _: &Names<'_>, problems: &mut DiagnosticSink) {
    for text in texts(entries) {
        for (html, span) in raw_html(text.markdown) {
            let shown = html.lines().next().unwrap_or_default();
            let message = format!("`{shown}` stands outside code, where pages drop it");
            let remedy = "put a placeholder between backticks or in a code block; HTML is not used";
            problems.push(
                Diagnostic::new("placeholder-outside-code", text.place(span), message, remedy)
                    .label("would be dropped"),
            );
        }
    }
}
