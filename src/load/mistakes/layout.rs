//! What quotes, brackets and comments of a YAML text enclose, found without a parser, so that it works on a broken text too.

use super::line::Line;

/// Signs of a text and where they are.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Layout {
    /// Brackets that are never closed, the outermost first: byte and sign.
    pub open: Vec<(usize, char)>,
    /// A quote that is never closed.
    pub quote: Option<(usize, char)>,
    /// The byte of each `#` that starts a comment.
    pub comments: Vec<usize>,
    /// A bracket that closes one of the other kind: its byte, and the sign of the other.
    pub mismatch: Option<(usize, char)>,
    /// A closing bracket without an opening one.
    pub extra: Option<usize>,
}

/// Finds the signs of a text.
pub(super) fn layout(text: &str) -> Layout {
    let mut scanner = Scanner::default();
    // Lines deeper than this belong to a text after `|` or `>`.
    let mut literal: Option<usize> = None;
    for line in Line::all(text) {
        let is_inside = scanner.layout.quote.is_some() || !scanner.layout.open.is_empty();
        if !is_inside {
            if literal.is_some_and(|indent| line.content().is_empty() || line.indent() > indent) {
                continue;
            }
            literal = starts_literal(&line).then(|| line.indent());
        }
        scanner.line(&line);
    }
    scanner.layout
}

/// Whether a text of several lines follows: `check: |`.
fn starts_literal(line: &Line<'_>) -> bool {
    let content = line.content();
    let before = content.trim_end_matches(|letter: char| letter.is_ascii_digit() || "+-".contains(letter));
    let Some(before) = before.strip_suffix(['|', '>']) else { return false };
    before.ends_with(": ") || before.ends_with("- ")
}

#[derive(Default)]
struct Scanner {
    layout: Layout,
}

impl Scanner {
    fn line(&mut self, line: &Line<'_>) {
        // Whether a value or key may begin at the next letter.
        let mut is_start = true;
        let mut before = ' ';
        let mut letters = line.text.char_indices().peekable();
        while let Some((at, letter)) = letters.next() {
            let next = letters.peek().map_or(' ', |(_, next)| *next);
            if let Some((_, quote)) = self.layout.quote {
                match letter {
                    '\\' if quote == '"' => drop(letters.next()),
                    '\'' if quote == '\'' && next == '\'' => drop(letters.next()),
                    _ if letter == quote => self.layout.quote = None,
                    _ => {}
                }
                (is_start, before) = (false, letter);
                continue;
            }
            let is_flow = !self.layout.open.is_empty();
            match letter {
                '#' if before.is_whitespace() => {
                    self.layout.comments.push(line.start + at);
                    return;
                }
                '"' | '\'' if is_start => self.layout.quote = Some((line.start + at, letter)),
                '[' | '{' if is_start || is_flow => self.layout.open.push((line.start + at, letter)),
                ']' | '}' if is_flow => {
                    let open = self.layout.open.pop().map_or(letter, |(_, open)| open);
                    if closing(open) != letter && self.layout.mismatch.is_none() {
                        self.layout.mismatch = Some((line.start + at, open));
                    }
                }
                ']' | '}' if self.layout.extra.is_none() && before != ' ' && line.text[..at].contains(['[', '{']) => {
                    self.layout.extra = Some(line.start + at);
                }
                _ => {}
            }
            is_start = match letter {
                ' ' | '\t' => is_start,
                '[' | '{' | ',' if is_flow || is_start => true,
                ':' | '-' | '?' => next.is_whitespace(),
                _ => false,
            };
            before = letter;
        }
    }
}

/// The bracket that closes another.
pub(super) fn closing(sign: char) -> char {
    if sign == '[' { ']' } else { '}' }
}

#[cfg(test)]
mod tests {
    use super::layout;

    #[test]
    fn finds_what_is_left_open() {
        let found = layout("a: {b: [c, 'd]'], \"e\\\"}\": f}\ng: don't {x\nh: |\n  {[\" #\ni: {j # k\nl: m}\n");
        assert_eq!(found.open, [], "{found:?}");
        assert_eq!(found.comments.len(), 1);
        let found = layout("a: {b: c\nd: [e]\n");
        assert_eq!(found.open, [(3, '{')]);
        assert_eq!(layout("a: \"b\nc: d\n").quote, Some((3, '"')));
        assert_eq!(layout("a: {b: c}}\n").extra, Some(9));
    }
}
