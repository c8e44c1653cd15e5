//! A command in the middle of a sentence: it does not say in which shell it runs, and nobody can copy it.

use super::{
    DiagnosticSink, Names,
    markdown::{fences, phrases, texts},
    shell::command_in,
};
use crate::load::ParsedCatalog;
use fixbook_engine::model::Diagnostic;

/// Commands between backticks that are looked for in the blocks of their text, each of which is then read.
const MAX_LOOKS: usize = 1_000;

pub(super) fn find(entries: &ParsedCatalog, _: &Names<'_>, problems: &mut DiagnosticSink) {
    for text in texts(entries) {
        let fences = fences(text.markdown);
        let blocks: Vec<&str> = fences.iter().map(|(_, span)| &text.markdown[span.clone()]).collect();
        let mut looked = 0;
        let mut stands_in_block = |words: &str| {
            looked += 1;
            looked <= MAX_LOOKS && blocks.iter().any(|block| block.contains(words))
        };
        for (words, span, is_code) in phrases(text.markdown) {
            let Some(at) = command_in(&words) else { continue };
            // A sentence may name a command that stands in a block of the same text.
            if is_code && stands_in_block(words.trim()) {
                continue;
            }
            let message = "a command stands in a sentence and does not say in which shell it runs";
            let remedy = "put it in a code block whose language is its shell";
            let span = if is_code { span } else { (span.start + at).min(span.end)..span.end };
            problems.push(Diagnostic::new("command-in-prose", text.place(span), message, remedy).label("which shell?"));
        }
    }
}
