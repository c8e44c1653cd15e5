//! Markdown to HTML that is safe to open: raw HTML becomes text, links keep http, https, mailto and relative paths only.

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, html::push_html};

/// Renders Markdown as HTML.
pub fn html(markdown: &str) -> String {
    let safe = Parser::new_ext(markdown, Options::ENABLE_TABLES).map(|event| match event {
        Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            Event::Start(Tag::Link { link_type, dest_url: safe_address(dest_url), title, id })
        }
        Event::Start(Tag::Image { link_type, dest_url, title, id }) => {
            Event::Start(Tag::Image { link_type, dest_url: safe_address(dest_url), title, id })
        }
        other => other,
    });
    let mut html = String::new();
    push_html(&mut html, safe);
    html
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
