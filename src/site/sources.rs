//! The bibliography: every source, and who cites it.

use serde_json::{Value, json};

use super::{context::SiteContext, index_pages::top, page::PageContent, paths};
use fixbook_engine::model::{Citation, Entry, Id, Source};

/// The page of all sources.
pub(super) fn sources(site: &SiteContext<'_>, page: &str) -> PageContent {
    let one = |(id, entry): (&Id, &Entry<Source>)| {
        json!({
            "id": id, "source": facts(entry), "link": site.link(page, "sources", id),
        })
    };
    let sources: Vec<Value> = site.catalog.sources.iter().map(one).collect();
    PageContent { crumbs: vec![top(site)], ..PageContent::new("Sources", json!({"sources": sources})) }
}

/// All fields that templates use, also those that the author left out.
fn facts(source: &Source) -> Value {
    json!({
        "title": source.title, "publisher": source.publisher, "at": source.at, "read": source.read,
        "licence": source.licence, "trust": source.trust,
    })
}

/// The page of one source.
pub(super) fn source(site: &SiteContext<'_>, page: &str, id: &Id, source: &Entry<Source>) -> PageContent {
    let catalog = site.catalog;
    let names = |sources: &[Citation], body: &fixbook_engine::model::Body| {
        let mark = format!("[{id}]");
        sources.iter().any(|citation| citation.source == *id)
            || body.sections.iter().any(|section| section.markdown.contains(&mark))
    };
    let causes = catalog.causes.iter().filter(|(_, cause)| names(&cause.sources, &cause.body));
    let fixes = catalog.fixes.iter().filter(|(_, fix)| names(&fix.sources, &fix.body));
    let mut cited: Vec<Value> = causes.map(|(cause, _)| site.link(page, "causes", cause)).collect();
    cited.extend(fixes.map(|(fix, _)| site.link(page, "fixes", fix)));
    let is_web = source.at.starts_with("https://") || source.at.starts_with("http://");
    // What follows an address, such as a commit, is not part of it.
    let address =
        source.at.split_whitespace().next().filter(|_| is_web).map(|address| address.trim_end_matches([',', ';']));
    let content = json!({"source": facts(source), "address": address, "cited": cited});
    let crumbs = vec![top(site), ("Sources".to_owned(), paths::SOURCES.to_owned())];
    PageContent { crumbs, ..PageContent::new(&source.title, content) }
}
