//! HTML inside Markdown: text and harmless tags are kept, everything else is not.
//!
//! No tag of an author reaches a page as it was written. A handful of names without attributes is let through where it is
//! opened and closed in one paragraph; other tags of HTML are removed and their text is kept; what is not a tag of HTML,
//! such as `<server>`, is text.

use pulldown_cmark::{Event, Tag, TagEnd};

/// Let through in pairs.
const PAIRS: [&str; 10] = ["b", "code", "em", "i", "kbd", "mark", "s", "strong", "sub", "sup"];
/// Other names of HTML (WHATWG), with some that it once had. Those that begin or end a paragraph come first.
const BLOCKS: [&str; 26] = [
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tr",
    "ul",
];
const OTHERS: [&str; 30] = [
    "a",
    "abbr",
    "article",
    "aside",
    "audio",
    "big",
    "button",
    "cite",
    "col",
    "colgroup",
    "figcaption",
    "font",
    "footer",
    "form",
    "head",
    "header",
    "html",
    "iframe",
    "img",
    "input",
    "nav",
    "script",
    "small",
    "span",
    "style",
    "tbody",
    "td",
    "th",
    "thead",
    "video",
];

/// How a tag within a line is handled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum TagFate {
    /// Written as it is here.
    As(String),
    /// A place that others link to.
    Anchor(String),
    /// Not a tag of HTML.
    Text,
    Gone,
}

/// The name of a tag in lower case, and whether it closes; nothing for a text that is not a tag.
fn name(tag: &str) -> Option<(String, bool)> {
    let inner = tag.strip_prefix('<')?.strip_suffix('>')?;
    let (inner, closes) = inner.strip_prefix('/').map_or((inner, false), |inner| (inner, true));
    let name: String = inner.chars().take_while(char::is_ascii_alphanumeric).collect();
    let rest = &inner[name.len()..];
    let ends = rest.is_empty() || rest.starts_with(|after: char| after.is_whitespace() || after == '/');
    (ends && !name.is_empty()).then(|| (name.to_lowercase(), closes))
}

/// How each inline tag among the events is handled: those in pairs first, since one alone is not let through.
pub(super) fn inline(events: &[Event<'_>]) -> Vec<Option<TagFate>> {
    let mut fates: Vec<Option<TagFate>> = events.iter().map(fate).collect();
    // Markdown's own marks are on the stack too, so that no pair crosses them.
    let mut open: Vec<(usize, Option<String>)> = Vec::new();
    for (at, event) in events.iter().enumerate() {
        match event {
            Event::Start(_) => open.push((at, None)),
            Event::End(_) => while open.pop().is_some_and(|(_, tag)| tag.is_some()) {},
            Event::InlineHtml(tag) => {
                let Some((name, closes)) = name(tag).filter(|(name, _)| PAIRS.contains(&name.as_str())) else {
                    continue;
                };
                if !closes {
                    open.push((at, Some(name)));
                } else if let Some((start, _)) = open.pop_if(|(_, tag)| tag.as_ref() == Some(&name)) {
                    fates[start] = Some(TagFate::As(format!("<{name}>")));
                    fates[at] = Some(TagFate::As(format!("</{name}>")));
                }
            }
            _ => {}
        }
    }
    fates
}

fn fate(event: &Event<'_>) -> Option<TagFate> {
    let Event::InlineHtml(tag) = event else { return None };
    if tag.starts_with("<!--") {
        return Some(TagFate::Gone);
    }
    let Some((name, closes)) = name(tag) else { return Some(TagFate::Text) };
    Some(match name.as_str() {
        "br" => TagFate::As("<br>".to_owned()),
        "a" if !closes => anchor(tag).map_or(TagFate::Gone, TagFate::Anchor),
        name if is_html(name) => TagFate::Gone,
        _ => TagFate::Text,
    })
}

fn anchor(tag: &str) -> Option<String> {
    let value = |key: &str| tag.split_once(&format!("{key}=")).map(|(_, rest)| rest.trim_start_matches(['"', '\'']));
    let value = value("id").or_else(|| value("name"))?;
    let id: String = value.chars().take_while(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.')).collect();
    (!id.is_empty()).then_some(id)
}

fn is_html(name: &str) -> bool {
    [&PAIRS[..], &BLOCKS, &OTHERS].concat().contains(&name)
}

/// The text of a block of HTML, a paragraph each.
pub(super) fn paragraphs(html: &str) -> Vec<String> {
    let mut text = String::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        // A tag ends before the next begins; otherwise `<<<<…` would be read to its end for each.
        let end = rest[1..].find(['<', '>']).map_or(0, |end| end + 2);
        match name(&rest[..end]) {
            Some((name, _)) if name == "br" || BLOCKS.contains(&name.as_str()) => text.push('\n'),
            Some((name, _)) if matches!(name.as_str(), "td" | "th") => text.push(' '),
            Some((name, _)) if is_html(&name) => {}
            _ => {
                text.push('<');
                rest = &rest[1..];
                continue;
            }
        }
        rest = &rest[end..];
    }
    text.push_str(rest);
    let lines = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|line| !line.is_empty()).collect()
}

/// Whether an event ends a block of HTML.
pub(super) fn ends_block(event: &Event<'_>) -> bool {
    matches!(event, Event::End(TagEnd::HtmlBlock))
}

/// Whether an event begins one.
pub(super) fn begins_block(event: &Event<'_>) -> bool {
    matches!(event, Event::Start(Tag::HtmlBlock))
}

#[cfg(test)]
mod tests {
    use crate::load::parser;

    use super::{TagFate, inline, paragraphs};

    fn kept(markdown: &str) -> Vec<TagFate> {
        inline(&parser(markdown).collect::<Vec<_>>()).into_iter().flatten().collect()
    }

    #[test]
    fn pairs_pass_without_attributes_and_nothing_else_does() {
        let tag = |text: &str| TagFate::As(text.to_owned());
        assert_eq!(kept("a <b onclick=x>bold</B> z"), [tag("<b>"), tag("</b>")]);
        assert_eq!(kept("a <b>bold"), [TagFate::Gone]);
        assert_eq!(kept("**a <b>x** y</b>"), [TagFate::Gone, TagFate::Gone]);
        assert_eq!(kept("x<br/>y <server> <script src=x>"), [tag("<br>"), TagFate::Text, TagFate::Gone]);
        assert_eq!(kept("see <a name=\"here\"></a>"), [TagFate::Anchor("here".to_owned()), TagFate::Gone]);
    }

    #[test]
    fn the_text_of_a_block_stays() {
        assert_eq!(
            paragraphs("<details><summary>More</summary>\n<p>Run <b>x</b> on <server></p><!-- no -->"),
            ["More", "Run x on <server>"]
        );
        assert!(paragraphs("<!-- never ends").is_empty() && paragraphs("<").len() == 1);
        assert_eq!(paragraphs("<<b>x</b> a<ä<p>y"), ["<x a<ä", "y"]);
        assert_eq!(paragraphs(&"<".repeat(1 << 22)).len(), 1);
    }
}
