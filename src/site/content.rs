//! What the pages' engine reads, as scripts: a page opened from a file may load a script and nothing else.

use std::collections::BTreeMap;

use base64::prelude::{BASE64_STANDARD, Engine};
use serde::Serialize;

use super::{Page, SiteError, pages};
use crate::{
    model::{Body, Catalog, Id},
    render::{Bibliography, html},
    search::{documents, reading::Document},
};

/// Everything that a page needs to hold the interview and to search.
#[derive(Serialize)]
struct Content<'a> {
    catalog: Catalog,
    documents: Vec<Document>,
    /// How to look, by symptom, and what to do, by fix: HTML.
    checks: BTreeMap<&'a Id, String>,
    steps: BTreeMap<&'a Id, String>,
}

/// The scripts that a page loads when somebody searches or asks.
pub(super) fn scripts(catalog: &Catalog, engine: &[u8]) -> Result<Vec<Page>, SiteError> {
    let text = |markdown: &str| html(&Bibliography::default().linked(catalog, markdown, pages::SOURCES_FROM_ROOT));
    let steps = |body: &Body| {
        let parts = ["Before", "Steps", "Verify", "Undo"].map(|part| (part, body.markdown(part, 1, |_| None)));
        let parts = parts.into_iter().filter(|(_, markdown)| !markdown.is_empty());
        parts.map(|(part, markdown)| format!("<h3>{part}</h3>\n{}", text(&markdown))).collect::<String>()
    };
    let content = Content {
        catalog: lean(catalog),
        documents: documents(catalog),
        checks: catalog.symptoms.iter().map(|(id, symptom)| (id, text(&symptom.check))).collect(),
        steps: catalog.fixes.iter().map(|(id, fix)| (id, steps(&fix.body))).collect(),
    };
    let script = |path: &str, text: String| Page { path: path.to_owned(), text, is_redirect: false };
    Ok(vec![
        script("content.js", format!("window.fixbookContent={};\n", serde_json::to_string(&content)?)),
        script("engine.js", format!("window.fixbookEngine=\"{}\";\n", BASE64_STANDARD.encode(engine))),
    ])
}

/// The catalog without what an interview does not read.
fn lean(catalog: &Catalog) -> Catalog {
    let mut lean = catalog.clone();
    lean.cases.clear();
    lean.claims.clear();
    lean.articles.clear();
    lean.causes.values_mut().for_each(|cause| cause.body = Body::default());
    lean.fixes.values_mut().for_each(|fix| fix.body = Body::default());
    lean
}
