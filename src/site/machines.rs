//! What other programs read of a site: the catalog as data, the list of pages.

use super::{Page, SiteError};
use crate::model::Catalog;

/// Pages that nobody should find by a search engine.
const UNLISTED: [&str; 1] = ["404.html"];

/// `catalog.json`, `robots.txt`, and with a base address `sitemap.xml`.
pub(super) fn files(catalog: &Catalog, pages: &[Page], base_url: Option<&str>) -> Result<Vec<Page>, SiteError> {
    let mut files =
        vec![Page { path: "catalog.json".to_owned(), text: serde_json::to_string(catalog)?, is_redirect: false }];
    let sitemap = base_url.map(|base| format!("Sitemap: {base}sitemap.xml\n")).unwrap_or_default();
    files.push(Page {
        path: "robots.txt".to_owned(),
        text: format!("User-agent: *\nAllow: /\n{sitemap}"),
        is_redirect: false,
    });
    if let Some(base) = base_url {
        files.push(Page { path: "feed.xml".to_owned(), text: feed(catalog, base), is_redirect: false });
        files.push(Page { path: "sitemap.xml".to_owned(), text: self::sitemap(pages, base), is_redirect: false });
    }
    Ok(files)
}

/// The pages by address (sitemaps.org, protocol 0.9).
fn sitemap(pages: &[Page], base: &str) -> String {
    let listed = pages.iter().filter(|page| !page.is_redirect && !UNLISTED.contains(&page.path.as_str()));
    let lines: String =
        listed.map(|page| format!("<url><loc>{}{}</loc></url>\n", escaped(base), escaped(&page.path))).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n{lines}</urlset>\n"
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace(' ', "%20")
}

/// Pages in a feed.
const MOST_CHANGES: usize = 30;

/// The pages reviewed last, as an Atom feed (RFC 4287).
fn feed(catalog: &Catalog, base: &str) -> String {
    let causes = catalog.causes.iter().map(|(id, cause)| (cause.reviewed, "causes", id, &cause.title));
    let fixes = catalog.fixes.iter().map(|(id, fix)| (fix.reviewed, "fixes", id, &fix.title));
    let mut pages: Vec<_> =
        causes.chain(fixes).filter_map(|(day, kind, id, title)| Some((day?, kind, id, title))).collect();
    pages.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.2.cmp(b.2)));
    let updated = pages.first().map_or("1970-01-01".to_owned(), |page| page.0.to_string());
    let entries: String = pages
        .iter()
        .take(MOST_CHANGES)
        .map(|(day, kind, id, title)| {
            let address = format!("{}{kind}/{id}.html", escaped(base));
            format!(
                "<entry><id>{address}</id><title>{}</title><link href=\"{address}\"/><updated>{day}T00:00:00Z</updated></entry>\n",
                escaped_text(title)
            )
        })
        .collect();
    let (title, base) = (escaped_text(&catalog.head.title), escaped(base));
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\"><id>{base}</id><title>{title}</title>\
         <link rel=\"self\" href=\"{base}feed.xml\"/><author><name>{title}</name></author><updated>{updated}T00:00:00Z</updated>\n{entries}</feed>\n"
    )
}

fn escaped_text(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
