//! What the troubleshooter loads: the catalog as the engine reads it, and texts to show.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{context::TextContext, paths, published, text::PageText};
use fixbook_engine::model::{Body, Catalog, Id, Who};

/// Everything that the page needs for a call.
#[derive(Serialize)]
struct Content<'a> {
    catalog: Catalog,
    /// How to look, by symptom, and what to do, by fix: HTML.
    checks: BTreeMap<&'a Id, String>,
    steps: BTreeMap<&'a Id, String>,
    /// Who can look or act, in words.
    people: BTreeMap<&'static str, &'static str>,
}

/// As JSON.
pub(super) fn content(texts: &TextContext<'_>) -> Result<String, serde_json::Error> {
    let catalog = texts.catalog;
    let text = |source: &str, markdown: &str| PageText::new(texts, paths::TROUBLESHOOTER, source).html(markdown);
    let steps = |source: &str, body: &Body| {
        let parts = ["Before", "Steps", "Verify", "Undo"].map(|part| (part, body.markdown(part, 1, |_| None)));
        let parts = parts.into_iter().filter(|(_, markdown)| !markdown.is_empty());
        parts.map(|(part, markdown)| format!("<h3>{part}</h3>\n{}", text(source, &markdown))).collect::<String>()
    };
    let content = Content {
        catalog: published::for_interview(catalog),
        checks: catalog.symptoms.iter().map(|(id, symptom)| (id, text(&symptom.path, &symptom.check))).collect(),
        steps: catalog.fixes.iter().map(|(id, fix)| (id, steps(&fix.path, &fix.body))).collect(),
        people: [Who::Caller, Who::Agent, Who::HostAdmin, Who::CloudAdmin]
            .into_iter()
            .map(|who| (who.word(), who.spoken()))
            .collect(),
    };
    serde_json::to_string(&content)
}
