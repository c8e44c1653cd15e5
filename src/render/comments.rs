//! Markdown without its comments, which are notes for authors.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::load::parser;

/// The Markdown without HTML comments. In code they are code and are kept.
pub fn without_comments(markdown: &str) -> String {
    let mut kept = String::with_capacity(markdown.len());
    let mut at = 0;
    for span in html(markdown) {
        if span.start < at {
            continue;
        }
        kept.push_str(&markdown[at..span.start]);
        kept.push_str(&outside_comments(&markdown[span.clone()]));
        at = span.end;
    }
    kept.push_str(&markdown[at..]);
    kept
}

/// Where there is HTML.
fn html(markdown: &str) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    let mut block: Option<Range<usize>> = None;
    for (event, span) in parser(markdown).into_offset_iter() {
        match event {
            Event::Start(Tag::HtmlBlock) => block = Some(span),
            Event::Html(_) => block = block.map(|block| block.start..block.end.max(span.end)),
            Event::End(TagEnd::HtmlBlock) => spans.extend(block.take()),
            Event::InlineHtml(_) => spans.push(span),
            _ => {}
        }
    }
    spans
}

/// HTML without its comments.
fn outside_comments(html: &str) -> String {
    let mut kept = String::new();
    let mut rest = html;
    while let Some((before, comment)) = rest.split_once("<!--") {
        kept.push_str(before);
        match comment.split_once("-->") {
            Some((_, after)) => rest = after,
            None => return kept,
        }
    }
    kept + rest
}

#[cfg(test)]
mod tests {
    use super::without_comments;

    #[test]
    fn comments_go_and_code_stays() {
        for (markdown, left) in [
            ("a <!-- b --> c", "a  c"),
            ("<!-- a\n\n## b\n\nc -->\n\nd", "\n\nd"),
            ("<div>a<!-- b -->\n</div>", "<div>a\n</div>"),
            ("<!-- a", ""),
            ("`<!-- a -->`", "`<!-- a -->`"),
            ("```\n<!-- a -->\n```\n", "```\n<!-- a -->\n```\n"),
            ("> <!-- a\n> b -->\n> c", "> \n> c"),
        ] {
            assert_eq!(without_comments(markdown), left, "{markdown}");
        }
    }
}
