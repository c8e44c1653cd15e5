//! The part of a text that is shown with a hit, and the words of it that were asked for.

use std::ops::Range;

use crate::text::{Token, stem, tokens};

/// Bytes of a passage, about.
const LENGTH: usize = 180;

/// A part of a text, with what is to be marked in it.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Snippet {
    pub text: String,
    /// Bytes of `text`, in order, none overlapping.
    pub marks: Vec<Range<usize>>,
}

/// Cuts `text` to length around the words asked for, and marks them.
pub fn shown(text: &str, asked: &[&str]) -> Snippet {
    let stems: Vec<&str> = asked.iter().map(|word| stem(word)).collect();
    let is_asked = |token: &Token| asked.contains(&token.word.as_str()) || stems.contains(&stem(&token.word));
    let found: Vec<Range<usize>> = tokens(text).into_iter().filter(is_asked).map(|token| token.span).collect();
    let cut = cut(text, &found);
    let before = if cut.start > 0 { "… " } else { "" };
    let after = if cut.end < text.len() { " …" } else { "" };
    let moved = |span: Range<usize>| span.start - cut.start + before.len()..span.end - cut.start + before.len();
    let inside = found.into_iter().filter(|span| cut.start <= span.start && span.end <= cut.end);
    Snippet { marks: joined(inside.map(moved).collect()), text: format!("{before}{}{after}", &text[cut]) }
}

/// The stretch of a text that holds most of what was found, cut between words.
fn cut(text: &str, found: &[Range<usize>]) -> Range<usize> {
    if text.len() <= LENGTH {
        return 0..text.len();
    }
    // A name and its parts begin together, so they need not be in order; a long text may hold very many.
    let mut starts: Vec<usize> = found.iter().map(|span| span.start).collect();
    starts.sort_unstable();
    let before = |end: usize| starts.partition_point(|start| *start < end);
    let held = |from: usize| before(from + LENGTH * 3 / 4) - before(from);
    // Of equals the first.
    let at = starts.iter().copied().rev().max_by_key(|start| held(*start)).unwrap_or(0);
    // A few words before, unless the text would end early.
    let start = at.saturating_sub(LENGTH / 5).min(text.len() - LENGTH);
    let start = text.floor_char_boundary(start);
    let start = if start == 0 { 0 } else { text[start..].find(' ').map_or(start, |blank| start + blank + 1) };
    let start = start.min(at);
    let end = text.floor_char_boundary((start + LENGTH).min(text.len()));
    let end = if end < text.len() { text[start..end].rfind(' ').map_or(end, |blank| start + blank) } else { end };
    start..end.max(start)
}

/// A name and its parts are marked once.
fn joined(mut spans: Vec<Range<usize>>) -> Vec<Range<usize>> {
    spans.sort_unstable_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
    let mut joined: Vec<Range<usize>> = Vec::new();
    for span in spans {
        match joined.last_mut() {
            Some(last) if span.start < last.end => last.end = last.end.max(span.end),
            _ => joined.push(span),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::shown;

    fn marked(text: &str, asked: &[&str]) -> Vec<String> {
        let shown = shown(text, asked);
        shown.marks.iter().map(|mark| shown.text[mark.clone()].to_owned()).collect()
    }

    #[test]
    fn words_are_marked_in_every_form_and_names_once() {
        assert_eq!(
            marked("It crashed: run Restart-Service now", &["crash", "restart", "restart-service"]),
            ["crashed", "Restart-Service"]
        );
        assert!(marked("nothing here", &["x"]).is_empty());
    }

    #[test]
    fn a_long_text_is_cut_around_what_was_found() {
        let long = format!("{} the needle stands here {}", "hay ".repeat(100), "straw ".repeat(100));
        let shown = shown(&long, &["needle"]);
        assert!(shown.text.starts_with("… ") && shown.text.ends_with(" …") && shown.text.len() < 200, "{}", shown.text);
        assert_eq!(&shown.text[shown.marks[0].clone()], "needle");
        for text in ["", "ä".repeat(500).as_str(), "x".repeat(500).as_str(), "日本 ".repeat(200).as_str()] {
            super::shown(text, &["x", "日本"]);
        }
        assert!(super::shown(&"a ".repeat(1 << 20), &["a"]).text.starts_with("a a"));
    }
}
