//! The bibliography: every source, and who cites it.

use serde_json::{Value, json};

use super::{SiteContext, frame::PageContent, lists::top};
use fixbook_engine::model::{Citation, Entry, Id, Source};

pub(super) fn sources(world: &SiteContext<'_>) -> PageContent {
    let one = |(id, entry): (&Id, &Entry<Source>)| {
        json!({
            "id": id, "source": facts(entry), "link": world.link("sources.html", "sources", id),
        })
    };
    let sources: Vec<Value> = world.catalog.sources.iter().map(one).collect();
    PageContent {
        crumbs: vec![top(world)],
        ..PageContent::new("site/sources.html", "Sources", json!({"sources": sources}))
    }
}

/// All that templates name, also where the author has not said it.
fn facts(source: &Source) -> Value {
    json!({
        "title": source.title, "publisher": source.publisher, "at": source.at, "read": source.read,
        "licence": source.licence, "trust": source.trust,
    })
}

pub(super) fn source(world: &SiteContext<'_>, page: &str, id: &Id, source: &Entry<Source>) -> PageContent {
    let catalog = world.catalog;
    let names = |sources: &[Citation], body: &fixbook_engine::model::Body| {
        let mark = format!("[{id}]");
        sources.iter().any(|citation| citation.source == *id)
            || body.sections.iter().any(|section| section.markdown.contains(&mark))
    };
    let causes = catalog.causes.iter().filter(|(_, cause)| names(&cause.sources, &cause.body));
    let fixes = catalog.fixes.iter().filter(|(_, fix)| names(&fix.sources, &fix.body));
    let mut cited: Vec<Value> = causes.map(|(cause, _)| world.link(page, "causes", cause)).collect();
    cited.extend(fixes.map(|(fix, _)| world.link(page, "fixes", fix)));
    let is_web = source.at.starts_with("https://") || source.at.starts_with("http://");
    // What follows an address, such as a commit, is no part of it.
    let address =
        source.at.split_whitespace().next().filter(|_| is_web).map(|address| address.trim_end_matches([',', ';']));
    let content = json!({"source": facts(source), "address": address, "cited": cited});
    let crumbs = vec![top(world), ("Sources".to_owned(), "sources.html".to_owned())];
    PageContent { crumbs, ..PageContent::new("site/source.html", &source.title, content) }
}
