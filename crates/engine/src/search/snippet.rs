//! The part of a text that is shown with a hit, with the words that match the query marked.

use std::ops::Range;

use crate::text::{Token, stem, tokenize};

/// Bytes of a snippet, about.
const MAX_SNIPPET_LEN: usize = 180;

/// A part of a text and the marks in it.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Snippet {
    /// The excerpt, with `…` where text is left out.
    pub text: String,
    /// Ranges of bytes of `text`, in order, not overlapping.
    pub marks: Vec<Range<usize>>,
}

/// Cuts `text` to length around the words of a query, and marks them.
pub fn make_snippet(text: &str, asked: &[&str]) -> Snippet {
    let stems: Vec<&str> = asked.iter().map(|word| stem(word)).collect();
    let is_asked = |token: &Token| asked.contains(&token.word.as_str()) || stems.contains(&stem(&token.word));
    let found: Vec<Range<usize>> = tokenize(text).into_iter().filter(is_asked).map(|token| token.span).collect();
    let cut = excerpt(text, &found);
    let before = if cut.start > 0 { "… " } else { "" };
    let after = if cut.end < text.len() { " …" } else { "" };
    let moved = |span: Range<usize>| span.start - cut.start + before.len()..span.end - cut.start + before.len();
    let inside = found.into_iter().filter(|span| cut.start <= span.start && span.end <= cut.end);
    Snippet { marks: merge_overlapping(inside.map(moved).collect()), text: format!("{before}{}{after}", &text[cut]) }
}

/// The range of a text with most of what was found, cut between words.
fn excerpt(text: &str, found: &[Range<usize>]) -> Range<usize> {
    if text.len() <= MAX_SNIPPET_LEN {
        return 0..text.len();
    }
    // A name and its parts begin at the same byte, so starts need not be in order; a long text may have very many.
    let mut starts: Vec<usize> = found.iter().map(|span| span.start).collect();
    starts.sort_unstable();
    let before = |end: usize| starts.partition_point(|start| *start < end);
    let found_from = |from: usize| before(from + MAX_SNIPPET_LEN * 3 / 4) - before(from);
    // The first of equals.
    let at = starts.iter().copied().rev().max_by_key(|start| found_from(*start)).unwrap_or(0);
    // A few words before, unless the text would end early.
    let start = at.saturating_sub(MAX_SNIPPET_LEN / 5).min(text.len() - MAX_SNIPPET_LEN);
    let start = text.floor_char_boundary(start);
    let start = if start == 0 { 0 } else { text[start..].find(' ').map_or(start, |blank| start + blank + 1) };
    let start = start.min(at);
    let end = text.floor_char_boundary((start + MAX_SNIPPET_LEN).min(text.len()));
    let end = if end < text.len() { text[start..end].rfind(' ').map_or(end, |blank| start + blank) } else { end };
    start..end.max(start)
}

/// A name and its parts are marked once.
fn merge_overlapping(mut spans: Vec<Range<usize>>) -> Vec<Range<usize>> {
    spans.sort_unstable_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
    let mut merged: Vec<Range<usize>> = Vec::new();
    for span in spans {
        match merged.last_mut() {
            Some(last) if span.start < last.end => last.end = last.end.max(span.end),
            _ => merged.push(span),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::make_snippet;

    fn marked(text: &str, asked: &[&str]) -> Vec<String> {
        let snippet = make_snippet(text, asked);
        snippet.marks.iter().map(|mark| snippet.text[mark.clone()].to_owned()).collect()
    }

    #[test]
    fn marks_every_form_of_a_word_and_a_name_once() {
        assert_eq!(
            marked("It crashed: run Restart-Service now", &["crash", "restart", "restart-service"]),
            ["crashed", "Restart-Service"]
        );
        assert!(marked("nothing here", &["x"]).is_empty());
    }

    #[test]
    fn cuts_a_long_text_around_the_match() {
        let long = format!("{} the needle is here {}", "hay ".repeat(100), "straw ".repeat(100));
        let snippet = make_snippet(&long, &["needle"]);
        assert!(
            snippet.text.starts_with("… ") && snippet.text.ends_with(" …") && snippet.text.len() < 200,
            "{}",
            snippet.text
        );
        assert_eq!(&snippet.text[snippet.marks[0].clone()], "needle");
        for text in ["", "ä".repeat(500).as_str(), "x".repeat(500).as_str(), "日本 ".repeat(200).as_str()] {
            super::make_snippet(text, &["x", "日本"]);
        }
        assert!(super::make_snippet(&"a ".repeat(1 << 20), &["a"]).text.starts_with("a a"));
    }
}
