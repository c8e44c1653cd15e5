//! The words of HTML in articles, balanced or not.

use std::borrow::Cow;

use crate::load::attribute;

/// Text without tags, comments and attributes; the text of an image (`alt`) stays, and so does a `<` that does not begin a tag.
pub(crate) fn text(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        match tag_end(rest) {
            Some(end) => {
                text.push(' ');
                text.push_str(attribute(&rest[..end], "alt").unwrap_or_default());
                rest = &rest[end..];
            }
            None => {
                text.push('<');
                rest = &rest[1..];
            }
        }
    }
    text.push_str(rest);
    decoded(&text).into_owned()
}

/// The byte after the tag or comment that a text begins with. A comment without an end reaches to the end of the text.
fn tag_end(text: &str) -> Option<usize> {
    if text.starts_with("<!--") {
        return Some(text.find("-->").map_or(text.len(), |at| at + 3));
    }
    let first = text[1..].chars().next()?;
    let begins_tag = first.is_ascii_alphabetic() || matches!(first, '/' | '!' | '?');
    // A tag ends before the next begins; otherwise `<a <a <a …` would be read to its end for each.
    let end = if begins_tag { text[1..].find(['<', '>'])? + 1 } else { return None };
    text[end..].starts_with('>').then_some(end + 1)
}

/// Text with every named and numeric entity decoded.
pub(super) fn decoded(text: &str) -> Cow<'_, str> {
    html_escape::decode_html_entities(text)
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn removes_tags_and_keeps_words() {
        let words = |html: &str| text(html).split_whitespace().map(str::to_owned).collect::<Vec<_>>().join(" ");
        assert_eq!(words("a<br>b <img alt='the dialog' src=x> &lt;c&gt;"), "a b the dialog <c>");
        assert_eq!(words("<table><tr><td>cell"), "cell");
        assert_eq!(words("1 < 2 and <server> <"), "1 < 2 and <");
        assert_eq!(words("x <!-- never ends"), "x");
        assert_eq!(words("<a <b>c"), "<a c");
        assert!(text(&"<a ".repeat(1 << 20)).starts_with("<a <a"));
    }

    #[test]
    fn decodes_named_and_numeric_entities() {
        assert_eq!(text("Event&nbsp;&#8211;&eacute;&#x2019;&lt;b&gt;"), "Event\u{a0}–é’<b>");
        assert_eq!(text("AT&T &unknown; & more"), "AT&T &unknown; & more");
    }
}
