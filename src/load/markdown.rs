//! The one reading of Markdown: checks, pages, runbooks, search and imports all see the same document.
//!
//! In: Markdown. Out: its events. Never: another set of options than [`OPTIONS`].

use std::ops::Range;

use pulldown_cmark::{BlockQuoteKind, BrokenLink, Event, Options, Parser};

use super::printable::printable_event;

/// CommonMark with tables, task lists and GitHub's alerts (`> [!NOTE]`).
const OPTIONS: Options = Options::ENABLE_TABLES.union(Options::ENABLE_TASKLISTS).union(Options::ENABLE_GFM);

/// The events of a text as it is written.
pub(crate) fn parser(markdown: &str) -> Parser<'_> {
    Parser::new_ext(markdown, OPTIONS)
}

/// The events of a text as it is shown: without characters that no terminal or page is sent.
pub(crate) fn shown_events(markdown: &str) -> impl Iterator<Item = Event<'_>> {
    parser(markdown).map(printable_event)
}

/// Calls `note` with each `[reference]` that has no definition in the text, and its bytes. Code has no references.
pub(crate) fn undefined_references(markdown: &str, mut note: impl FnMut(&str, Range<usize>)) {
    let mut callback = |link: BrokenLink<'_>| {
        note(&link.reference, link.span.clone());
        None
    };
    Parser::new_with_broken_link_callback(markdown, OPTIONS, Some(&mut callback)).for_each(drop);
}

/// What kind of alert it is, in words.
pub(crate) fn alert_label(kind: BlockQuoteKind) -> &'static str {
    match kind {
        BlockQuoteKind::Note => "Note",
        BlockQuoteKind::Tip => "Tip",
        BlockQuoteKind::Important => "Important",
        BlockQuoteKind::Warning => "Warning",
        BlockQuoteKind::Caution => "Caution",
    }
}

/// The words of some events, each line break as one blank.
pub(crate) fn words<'e, 'm: 'e>(events: impl Iterator<Item = &'e Event<'m>>) -> String {
    let text = events.filter_map(|event| match event {
        Event::Text(text) | Event::Code(text) => Some(text.as_ref()),
        Event::SoftBreak | Event::HardBreak => Some(" "),
        _ => None,
    });
    text.collect()
}

#[cfg(test)]
mod tests {
    use super::{shown_events, undefined_references, words};

    #[test]
    fn references_are_found_outside_code_and_task_lists() {
        let mut found = Vec::new();
        undefined_references("- [x] see [a-b] and `[c-d]`\n\n> [!NOTE]\n> [e-f]\n", |name, span| {
            found.push((name.to_owned(), span))
        });
        assert_eq!(found, [("a-b".to_owned(), 10..15), ("e-f".to_owned(), 41..46)]);
    }

    #[test]
    fn words_are_text_and_code_without_marks() {
        let events: Vec<_> = shown_events("a *b* `c`\nd\u{202e}").collect();
        assert_eq!(words(events.iter()), "a b c d\u{fffd}");
    }
}
