//! Web addresses in plain text, as links.
//!
//! In: text that is not Markdown. Out: [`Inline`]s. Never: an address of another scheme than http and https.

use super::blocks::Inline;

/// Plain text, the web addresses in it as links.
pub(super) fn autolink(text: &str) -> Vec<Inline> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(start) = address_in(rest) {
        let length = rest[start..]
            .find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '`'))
            .unwrap_or(rest.len() - start);
        // The end of a sentence, or a bracket that was opened before the address, is not part of it.
        let mut to = rest[start..start + length].trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_']);
        if !to.contains('(') {
            to = to.trim_end_matches(')');
        }
        if start > 0 {
            parts.push(Inline::Text { text: rest[..start].to_owned() });
        }
        parts.push(Inline::Link { to: to.to_owned(), inside: vec![Inline::Text { text: to.to_owned() }] });
        rest = &rest[start + to.len()..];
    }
    if !rest.is_empty() {
        parts.push(Inline::Text { text: rest.to_owned() });
    }
    parts
}

/// Where a web address begins that has something after its scheme.
fn address_in(text: &str) -> Option<usize> {
    let starts = text.match_indices("http").map(|(at, _)| at);
    let is_address = |at: &usize| {
        let rest = &text[*at..];
        let host = rest.strip_prefix("https://").or_else(|| rest.strip_prefix("http://"));
        let is_separate = !text[..*at].ends_with(char::is_alphanumeric);
        is_separate && host.is_some_and(|host| host.starts_with(char::is_alphanumeric))
    };
    starts.into_iter().find(is_address)
}

/// Addresses in plain text are links, also within emphasis.
pub(super) fn with_links(inline: Inline) -> Vec<Inline> {
    let all = |inside: Vec<Inline>| inside.into_iter().flat_map(with_links).collect();
    match inline {
        Inline::Text { text } => autolink(&text),
        Inline::Emphasis { inside } => vec![Inline::Emphasis { inside: all(inside) }],
        Inline::Strong { inside } => vec![Inline::Strong { inside: all(inside) }],
        other => vec![other],
    }
}

#[cfg(test)]
mod tests {
    use super::{Inline, autolink};
    use crate::growth::assert_linear;

    #[test]
    fn unmatched_brackets_are_not_part_of_an_address() {
        let to = |text: &str| match autolink(text).swap_remove(0) {
            Inline::Link { to, .. } => to,
            other => panic!("{other:?}"),
        };
        assert_eq!(to("http://a.example/b))."), "http://a.example/b");
        assert_eq!(to("http://a.example/b_(c))."), "http://a.example/b_(c))");
    }

    #[test]
    fn long_texts_are_read_once() {
        for unit in [")", "http://a)", "http://a ", "http", "(", ".)"] {
            assert_linear(200_000, |size| drop(autolink(&format!("http://a{}", unit.repeat(size / unit.len())))));
        }
    }
}
