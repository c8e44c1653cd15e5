//! What a file says, whatever its comments, the order of its keys and its line breaks: for whoever changes its text and must
//! not change what it says.

use pulldown_cmark::{Event, Tag, TagEnd};

use super::{
    markdown::parser,
    page,
    yaml::{self, Node, Value},
};

/// Two texts of a file with the same meaning read the same. A file that cannot be read means its text.
pub(crate) fn meaning(path: &str, text: &str) -> String {
    let whole = || text.to_owned();
    match path.rsplit('.').next() {
        Some("yaml") => yaml::parse(text).map_or_else(|_| whole(), |node| said(&node)),
        Some("md") => match page::split(text) {
            Some(page) => match yaml::parse(page.head) {
                Ok(node) => format!("{}\n{}", said(&node), shown(page.body)),
                Err(_) => whole(),
            },
            None => shown(text),
        },
        // Between these quotes a line that looks like a comment is none.
        Some("rhai") if !text.contains('`') => {
            let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"));
            lines.collect::<Vec<_>>().join("\n")
        }
        _ => whole(),
    }
}

/// A tree with its keys in order.
fn said(node: &Node) -> String {
    match &node.value {
        Value::Null => "~".to_owned(),
        Value::Plain(text) => format!("plain {text:?}"),
        Value::Text(text) => format!("{text:?}"),
        Value::List(list) => format!("[{}]", list.iter().map(said).collect::<Vec<_>>().join(", ")),
        Value::Map(entries) => {
            let mut pairs: Vec<String> =
                entries.iter().map(|(key, value)| format!("{}: {}", said(key), said(value))).collect();
            pairs.sort();
            format!("{{{}}}", pairs.join(", "))
        }
    }
}

/// What readers see of a Markdown text: comments are none of it.
fn shown(markdown: &str) -> String {
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
    use super::meaning;

    #[test]
    fn comments_and_the_order_of_keys_mean_nothing_and_all_else_does() {
        let page = "---\ntitle: x\n# why\nstatus: draft\n---\n## A\n<!-- note -->\n1. one\n2. two\n";
        let same = "---\nstatus: draft\ntitle: x\n---\n## A\n1. one\n2. two\n";
        assert_eq!(meaning("a.md", page), meaning("a.md", same));
        for other in
            ["---\ntitle: x\n---\n## A\n1. one\n2. two\n", "---\nstatus: draft\ntitle: x\n---\n## A\n1. one 2. two\n"]
        {
            assert_ne!(meaning("a.md", page), meaning("a.md", other));
        }
        assert_ne!(meaning("a.yaml", "x: |\n  #? keep\n"), meaning("a.yaml", "x: |\n"));
        assert_ne!(meaning("a.rhai", "f(`\n//? x\n`)"), meaning("a.rhai", "f(`\n`)"));
    }
}
