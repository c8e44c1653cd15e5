//! The depth of nested Markdown, counted before it is used: code that walks its tree recurses once for each level, and
//! browsers do too.

use pulldown_cmark::{Event, Tag, TagEnd};

use super::markdown::parser;
use fixbook_engine::model::limits::MAX_MARKDOWN_DEPTH;

/// The byte at which a line begins that opens more than [`MAX_MARKDOWN_DEPTH`] quotes and lists.
///
/// For any text, Markdown or not: no language needs a line with more marks.
pub(super) fn line_too_deep(text: &str) -> Option<usize> {
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        if markers(line) > MAX_MARKDOWN_DEPTH {
            return Some(offset);
        }
        offset += line.len();
    }
    None
}

/// The byte at which something begins that is nested deeper than [`MAX_MARKDOWN_DEPTH`]: quotes, items,
/// emphasis, links and images count, each as one level.
pub(super) fn too_deep(markdown: &str) -> Option<usize> {
    // Each level takes at least the byte of its mark.
    if markdown.len() <= MAX_MARKDOWN_DEPTH {
        return None;
    }
    let mut depth = 0_usize;
    for (event, span) in parser(markdown).into_offset_iter() {
        match event {
            Event::Start(tag) if is_level(&tag) => depth += 1,
            Event::End(tag) if ends_level(tag) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MAX_MARKDOWN_DEPTH {
            return Some(span.start);
        }
    }
    None
}

/// A list is counted by its items.
fn is_level(tag: &Tag<'_>) -> bool {
    ends_level(tag.to_end())
}

fn ends_level(tag: TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::BlockQuote(_)
            | TagEnd::Item
            | TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Link
            | TagEnd::Image
    )
}

/// The marks of quotes and items that a line begins with (CommonMark 0.31, 5.1 and 5.2).
fn markers(line: &str) -> usize {
    let mut rest = line.trim_start();
    let mut found = 0;
    while let Some(after) = marker(rest) {
        found += 1;
        rest = after.trim_start();
    }
    found
}

fn marker(text: &str) -> Option<&str> {
    if let Some(after) = text.strip_prefix('>') {
        return Some(after);
    }
    let after_number = text.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let after = match text.len() - after_number.len() {
        0 => text.strip_prefix(['-', '+', '*'])?,
        1..=9 => after_number.strip_prefix(['.', ')'])?,
        _ => return None,
    };
    after.starts_with([' ', '\t', '\n', '\r']).then_some(after)
}

#[cfg(test)]
mod tests {
    use super::{MAX_MARKDOWN_DEPTH, line_too_deep, too_deep};

    #[test]
    fn finds_lines_of_marks_in_any_text() {
        for mark in [">", "> ", "- ", "1. ", "+\t", ">1) "] {
            let text = format!("a\n{}x\n", mark.repeat(65));
            assert_eq!(line_too_deep(&text), Some(2), "{mark}");
            assert_eq!(line_too_deep(&mark.repeat(if mark.len() > 3 { 20 } else { 60 })), None, "{mark}");
        }
        for text in ["-".repeat(500), "* ".repeat(3), "1.2.3.4.5".repeat(40), "| a ".repeat(99), "**a** ".repeat(99)] {
            assert_eq!(line_too_deep(&text), None, "{text}");
            assert_eq!(too_deep(&text), None, "{text}");
        }
    }

    #[test]
    fn counts_every_kind_of_nesting() {
        let around =
            |open: &str, close: &str, levels: usize| format!("{}a{}", open.repeat(levels), close.repeat(levels));
        for (open, close) in [("**", "**"), ("*b ", " c*"), ("![", "](x)"), ("> ", "")] {
            assert_eq!(too_deep(&around(open, close, MAX_MARKDOWN_DEPTH)), None, "{open}");
            assert!(too_deep(&around(open, close, MAX_MARKDOWN_DEPTH + 1)).is_some(), "{open}");
        }
        // One level a line, by indentation alone.
        let steps = |levels: usize| (0..levels).map(|level| format!("{}- a\n", "  ".repeat(level))).collect::<String>();
        assert_eq!(too_deep(&steps(MAX_MARKDOWN_DEPTH)), None);
        assert!(too_deep(&steps(MAX_MARKDOWN_DEPTH + 1)).is_some());
        // What is deep together: quotes, items and emphasis.
        let mixed = format!("{}{}{}", "> ".repeat(30), "- ".repeat(30), around("**", "**", 5));
        assert!(too_deep(&mixed).is_some());
    }
}
