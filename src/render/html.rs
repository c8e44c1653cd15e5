//! Markdown to HTML that is safe to open: raw HTML becomes text, links keep http, https, mailto and relative paths only.

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html::push_html};

use super::blocks::TAGS;

/// Renders Markdown as HTML. A step that warns has a class of its own, and what can be ticked off is a box.
pub fn html(markdown: &str) -> String {
    let options = Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS;
    let events: Vec<Event<'_>> = Parser::new_ext(markdown, options).collect();
    let mut warns: Vec<bool> = Vec::new();
    let mut in_comment = false;
    let mut safe = Vec::with_capacity(events.len());
    for (at, event) in events.iter().enumerate() {
        // A comment is for whoever edits the text.
        match event {
            Event::Html(text) if text.starts_with("<!--") => in_comment = true,
            Event::End(TagEnd::HtmlBlock) => in_comment = false,
            _ => {}
        }
        if in_comment && matches!(event, Event::Html(_)) {
            continue;
        }
        safe.push(match event.clone() {
            Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                Event::Start(Tag::Link { link_type, dest_url: safe_address(dest_url), title, id })
            }
            Event::Start(Tag::Image { link_type, dest_url, title, id }) => {
                Event::Start(Tag::Image { link_type, dest_url: safe_address(dest_url), title, id })
            }
            Event::TaskListMarker(_) => Event::InlineHtml("<input type=\"checkbox\" aria-label=\"Done\"> ".into()),
            Event::Start(Tag::Item) => {
                let (is_step, is_warning) = kind_of_item(&events[at + 1..]);
                warns.push(is_step || is_warning);
                match (is_step, is_warning) {
                    (true, true) => Event::Html("<li class=\"step caution\">".into()),
                    (true, false) => Event::Html("<li class=\"step\">".into()),
                    (false, true) => Event::Html("<li class=\"caution\">".into()),
                    (false, false) => Event::Start(Tag::Item),
                }
            }
            Event::End(TagEnd::Item) if warns.pop() == Some(true) => Event::Html("</li>\n".into()),
            other => other,
        });
    }
    let mut html = String::new();
    push_html(&mut html, safe.into_iter());
    html
}

/// Whether an item can be ticked off, and whether it begins with a tag that warns.
fn kind_of_item(events: &[Event<'_>]) -> (bool, bool) {
    let mut rest = events.iter().filter(|event| !matches!(event, Event::Start(Tag::Paragraph)));
    let mut next = rest.next();
    let is_step = matches!(next, Some(Event::TaskListMarker(_)));
    if is_step {
        next = rest.next();
    }
    let is_strong = matches!(next, Some(Event::Start(Tag::Strong)));
    let is_tag = matches!(rest.next(), Some(Event::Text(words)) if TAGS.contains(&words.as_ref()));
    (is_step, is_strong && is_tag)
}

/// The page of the site that a file of the catalog becomes: `../../fixes/power/plug-in.md` from a cause's page is
/// `../fixes/plug-in.html`.
fn page_of(address: &str) -> Option<String> {
    let (path, fragment) =
        address.split_once('#').map_or((address, String::new()), |(path, rest)| (path, format!("#{rest}")));
    if path.contains(':') {
        return None;
    }
    let id = path.strip_suffix(".md")?.rsplit('/').next()?;
    let kind = path.split('/').find(|part| matches!(*part, "causes" | "fixes" | "articles"));
    Some(kind.map_or_else(|| format!("{id}.html{fragment}"), |kind| format!("../{kind}/{id}.html{fragment}")))
}

fn safe_address(address: CowStr<'_>) -> CowStr<'_> {
    if let Some(page) = page_of(&address) {
        return page.into();
    }
    let compact: String =
        address.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect::<String>().to_lowercase();
    let allowed = ["http:", "https:", "mailto:"].iter().any(|scheme| compact.starts_with(scheme));
    let relative =
        !compact.split(['/', '?', '#']).next().unwrap_or_default().contains(':') && !compact.starts_with("//");
    if allowed || relative { address } else { CowStr::Borrowed("#") }
}

#[cfg(test)]
mod tests {
    use super::html;

    #[test]
    fn scripts_and_schemes_do_not_pass() {
        let page =
            html("<script>x</script>\n\n[a](javascript:alert(1)) <b onclick=x> ![c](data:text/html,x) [d](//evil/x)");
        for bad in ["<script", "<b", "javascript:", "data:", "href=\"//"] {
            assert!(!page.to_lowercase().contains(bad), "{bad} in {page}");
        }
        assert!(html("[fix](../../fixes/power/plug-in.md#undo)").contains("href=\"../fixes/plug-in.html#undo\""));
        assert!(html("[ok](https://example.org) [page](../a.md)").contains("href=\"https://example.org\""));
    }
}
