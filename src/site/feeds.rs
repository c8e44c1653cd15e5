//! Files of a site for other programs: the catalog as data, the list of pages, the feed of changes.

use super::{context::SiteContext, error::SiteError, index_pages::recent, page_spec::PageSpec, paths, published};
use fixbook_engine::model::Catalog;

/// A file that is not a page: its path and text.
type Text = (String, String);

/// `catalog.json`, `robots.txt`, and with a base address `sitemap.xml` and `feed.xml`.
pub(super) fn files(site: &SiteContext<'_>, pages: &[PageSpec<'_>]) -> Result<Vec<Text>, SiteError> {
    let sitemap = site.base_url.map(|base| format!("Sitemap: {base}sitemap.xml\n")).unwrap_or_default();
    let mut files = vec![
        ("catalog.json".to_owned(), published::data(site.catalog)?.to_string()),
        ("robots.txt".to_owned(), format!("User-agent: *\nAllow: /\n{sitemap}")),
    ];
    if let Some(base) = site.base_url {
        files.push(("feed.xml".to_owned(), feed(site.catalog, base)));
        files.push(("sitemap.xml".to_owned(), self::sitemap(pages, base)));
    }
    Ok(files)
}

/// The pages by address (sitemaps.org, protocol 0.9), with the day of their review where they have one.
fn sitemap(pages: &[PageSpec<'_>], base: &str) -> String {
    let line = |page: &PageSpec<'_>| {
        let day = page.reviewed.map(|day| format!("<lastmod>{day}</lastmod>")).unwrap_or_default();
        format!("<url><loc>{}</loc>{day}</url>\n", escaped(&format!("{base}{}", paths::encode_path(&page.path))))
    };
    let lines: String = pages.iter().filter(|page| page.is_listed).map(line).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n{lines}</urlset>\n"
    )
}

/// Pages in the feed.
const MAX_CHANGES: usize = 30;

/// The pages reviewed last, as an Atom feed (RFC 4287).
fn feed(catalog: &Catalog, base: &str) -> String {
    let pages = recent(catalog);
    let updated = pages.first().map_or("1970-01-01".to_owned(), |page| page.0.to_string());
    let entries: String = pages
        .iter()
        .take(MAX_CHANGES)
        .map(|(day, kind, id)| {
            let address = escaped(&format!("{base}{}", paths::entry(kind, id.as_str())));
            format!(
                "<entry><id>{address}</id><title>{}</title><link href=\"{address}\"/><updated>{day}T00:00:00Z</updated></entry>\n",
                escaped(catalog.title(id.as_str()))
            )
        })
        .collect();
    let (title, base) = (escaped(&catalog.head.title), escaped(base));
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\"><id>{base}</id><title>{title}</title>\
         <link rel=\"self\" href=\"{base}feed.xml\"/><author><name>{title}</name></author><updated>{updated}T00:00:00Z</updated>\n{entries}</feed>\n"
    )
}

/// Text of an XML document. A character that XML 1.0 does not allow even as a reference (section 2.2) is left out.
fn escaped(text: &str) -> String {
    let is_allowed = |letter: &char| match letter {
        '\t' | '\n' | '\r' => true,
        '\u{fffe}' | '\u{ffff}' => false,
        other => *other >= ' ',
    };
    let text: String = text.chars().filter(is_allowed).collect();
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn only_characters_of_xml_are_written() {
        assert_eq!(
            escaped("a\u{fffe}\u{ffff}\u{b}\0 <\"&\"> é\u{1fffe}\t"),
            "a &lt;&quot;&amp;&quot;&gt; é\u{1fffe}\t"
        );
    }
}
