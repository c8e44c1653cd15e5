//! How deep the text of a template nests, seen before it is parsed: the parser, and whatever drops its tree, take stack for each
//! level, and a chain such as `a.b.b.b` is one level per link.

use super::template_error::TemplateError;
use fixbook_engine::model::limits::{MAX_TAG_TOKENS, MAX_TEMPLATE_NESTING};

/// Words that begin a block.
const OPENING: [&str; 8] = ["if", "for", "with", "filter", "macro", "call", "block", "autoescape"];

/// Refuses a template that nests deeper than a person writes, with its line. A text that is not a template is left to the parser.
pub(super) fn refuse_deep(name: &str, text: &str) -> Result<(), TemplateError> {
    let mut blocks: Vec<usize> = Vec::new();
    let mut rest = text;
    while let Some((at, kind)) = next_tag(rest) {
        let line = || Some(text[..text.len() - rest.len() + at].matches('\n').count() + 1);
        let tag = Tag::read(&rest[at + 2..], kind);
        if tag.tokens > MAX_TAG_TOKENS {
            let message = format!("a tag has more than {MAX_TAG_TOKENS} words and signs; divide it with `set`");
            return Err(TemplateError::failed(name, line(), message));
        }
        if kind == b'%' {
            count(&tag, &mut blocks);
            if blocks.iter().sum::<usize>() > MAX_TEMPLATE_NESTING {
                let message = format!("more than {MAX_TEMPLATE_NESTING} blocks are inside each other");
                return Err(TemplateError::failed(name, line(), message));
            }
        }
        rest = &rest[at + 2 + tag.length..];
    }
    Ok(())
}

/// Adds a tag to the open blocks, each with the number of levels that it takes: a branch of an `if` is inside the one before it.
fn count(tag: &Tag<'_>, blocks: &mut Vec<usize>) {
    match tag.word {
        "elif" => {
            if let Some(levels) = blocks.last_mut() {
                *levels += 1;
            }
        }
        "set" if !tag.assigns => blocks.push(1),
        word if OPENING.contains(&word) => blocks.push(1),
        word if word.starts_with("end") => drop(blocks.pop()),
        _ => {}
    }
}

/// Where the next tag begins, and the second letter of its mark.
fn next_tag(text: &str) -> Option<(usize, u8)> {
    let bytes = text.as_bytes();
    let is_mark = |two: &[u8]| two[0] == b'{' && matches!(two[1], b'{' | b'%' | b'#');
    bytes.windows(2).position(is_mark).map(|at| (at, bytes[at + 1]))
}

/// A tag without its opening mark.
struct Tag<'t> {
    /// Its first word.
    word: &'t str,
    tokens: usize,
    /// Whether a `=` is in it.
    assigns: bool,
    /// Bytes, its closing mark included.
    length: usize,
}

impl<'t> Tag<'t> {
    fn read(text: &'t str, kind: u8) -> Self {
        let close = match kind {
            b'{' => "}}",
            b'%' => "%}",
            _ => "#}",
        };
        let mut tag = Tag { word: "", tokens: 0, assigns: false, length: text.len() };
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            if rest.starts_with(close) {
                tag.length = text.len() - rest.len() + close.len();
                break;
            }
            let length = if kind == b'#' { first.len_utf8() } else { tag.token(rest, first) };
            rest = &rest[length..];
        }
        tag
    }

    /// Takes the next token in, and gives its length.
    fn token(&mut self, rest: &'t str, first: char) -> usize {
        let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
        let length = match first {
            _ if first.is_whitespace() => return first.len_utf8(),
            '"' | '\'' => quoted(rest, first),
            _ if is_word(first) => rest.find(|letter| !is_word(letter)).unwrap_or(rest.len()),
            _ => first.len_utf8(),
        };
        self.tokens += 1;
        self.assigns |= first == '=';
        if self.word.is_empty() && is_word(first) {
            self.word = &rest[..length];
        }
        length
    }
}

/// The length of a text in quotes.
fn quoted(text: &str, quote: char) -> usize {
    let mut is_escaped = false;
    for (at, letter) in text.char_indices().skip(1) {
        match letter {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            letter if letter == quote => return at + letter.len_utf8(),
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::refuse_deep;
    use crate::render::template_files::built_in_texts;
    use fixbook_engine::model::limits::{MAX_TAG_TOKENS, MAX_TEMPLATE_NESTING};

    fn refused(text: &str) -> Option<String> {
        refuse_deep("own.md", text).err().map(|error| error.to_string())
    }

    #[test]
    fn long_chains_are_refused_with_their_line() {
        let n = MAX_TAG_TOKENS;
        for chain in ["not ", "- ", "a.", "[0]", "()", "a ~ ", "a ** "] {
            let error = refused(&format!("one\n{{{{ {} a }}}}", chain.repeat(n))).expect(chain);
            assert!(error.contains("own.md failed in line 2: a tag has more"), "{error}");
            assert_eq!(refused(&format!("{{{{ {} a }}}}", chain.repeat(n / 4))), None, "{chain}");
        }
        // A text in quotes is one token, whatever is in it.
        assert_eq!(refused(&format!("{{{{ \"{}\" }}}}", "a.}}\\\"".repeat(n))), None);
        assert_eq!(refused(&format!("{{# {} #}}", "a.".repeat(n))), None);
    }

    #[test]
    fn blocks_in_each_other_are_counted_with_branches() {
        let n = MAX_TEMPLATE_NESTING;
        for block in ["{% if a %}", "{%- for a in b %}", "{% set a %}", "{% with %}"] {
            assert!(refused(&block.repeat(n + 1)).expect(block).contains("inside each other"));
        }
        assert!(refused(&format!("{{% if a %}}{}", "{% elif b %}".repeat(n))).is_some());
        assert_eq!(refused(&"{% if a %}{% elif b %}{% else %}{% endif %}{% set a = 1 %}".repeat(n * 2)), None);
    }

    #[test]
    fn the_built_in_templates_pass() {
        for (name, text) in built_in_texts() {
            refuse_deep(name, text).expect(name);
        }
    }
}
