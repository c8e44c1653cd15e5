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
