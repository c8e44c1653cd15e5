//! What a file means, without its comments, the order of its keys and its line breaks: for code that changes the text of a
//! file and must not change its meaning.

use pulldown_cmark::{Event, Tag, TagEnd};

use super::{
    markdown::parser,
    page,
    yaml::{self, Node, Value},
};

/// A form of the text that is equal for two texts with the same meaning. A file that cannot be read is its own form.
pub(crate) fn normalize(path: &str, text: &str) -> String {
    let whole = || text.to_owned();
    match path.rsplit('.').next() {
        Some("yaml") => yaml::parse(text).map_or_else(|_| whole(), |node| canonical(&node)),
        Some("md") => match page::split(text) {
            Some(page) => match yaml::parse(page.head) {
                Ok(node) => format!("{}\n{}", canonical(&node), visible(page.body)),
                Err(_) => whole(),
            },
            None => visible(text),
        },
        // Between backquotes a line that looks like a comment is text.
        Some("rhai") if !text.contains('`') => {
            let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"));
            lines.collect::<Vec<_>>().join("\n")
        }
        _ => whole(),
    }
}

/// A tree with its keys in order.
fn canonical(node: &Node) -> String {
    match &node.value {
        Value::Null => "~".to_owned(),
        Value::Plain(text) => format!("plain {text:?}"),
        Value::Text(text) => format!("{text:?}"),
        Value::List(list) => format!("[{}]", list.iter().map(canonical).collect::<Vec<_>>().join(", ")),
        Value::Map(entries) => {
            let mut pairs: Vec<String> =
                entries.iter().map(|(key, value)| format!("{}: {}", canonical(key), canonical(value))).collect();
            pairs.sort();
            format!("{{{}}}", pairs.join(", "))
        }
    }
}

/// What readers see of a Markdown text, without comments.
fn visible(markdown: &str) -> String {
    let is_shown = |event: &Event<'_>| {
        !matches!(
            event,
            Event::Html(_) | Event::InlineHtml(_) | Event::Start(Tag::HtmlBlock) | Event::End(TagEnd::HtmlBlock)
        )
    };
    let events = parser(markdown).filter(is_shown);
    events.map(|event| format!("{event:?}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::normalize;

    #[test]
    fn ignores_comments_and_key_order_only() {
        let page = "---\ntitle: x\n# why\nstatus: draft\n---\n## A\n<!-- note -->\n1. one\n2. two\n";
        let same = "---\nstatus: draft\ntitle: x\n---\n## A\n1. one\n2. two\n";
        assert_eq!(normalize("a.md", page), normalize("a.md", same));
        for other in
            ["---\ntitle: x\n---\n## A\n1. one\n2. two\n", "---\nstatus: draft\ntitle: x\n---\n## A\n1. one 2. two\n"]
        {
            assert_ne!(normalize("a.md", page), normalize("a.md", other));
        }
        assert_ne!(normalize("a.yaml", "x: |\n  #? keep\n"), normalize("a.yaml", "x: |\n"));
        assert_ne!(normalize("a.rhai", "f(`\n//? x\n`)"), normalize("a.rhai", "f(`\n`)"));
    }
}
