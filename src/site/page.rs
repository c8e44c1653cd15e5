//! A page: what fills its template, and the page as written.

use std::sync::Arc;

use serde_json::Value;

use super::{broken_link::BrokenLink, links::Links};

/// What fills the template of a page, and what the layout says of the page.
pub(super) struct PageContent {
    pub title: String,
    /// For search engines and previews; empty if there is nothing to say beyond the title.
    pub description: String,
    /// The pages above it, from the top: title and path.
    pub crumbs: Vec<(String, String)>,
    /// What it says in terms of schema.org, without what every page says.
    pub structured: Vec<Value>,
    pub content: Value,
    pub broken_links: Vec<BrokenLink>,
    /// Images of the catalog by their paths, and their paths on the site; nothing for one that is missing.
    pub images: Vec<(String, Option<String>)>,
}

impl PageContent {
    pub fn new(title: &str, content: Value) -> Self {
        PageContent {
            title: title.to_owned(),
            description: String::new(),
            crumbs: Vec::new(),
            structured: Vec::new(),
            content,
            broken_links: Vec::new(),
            images: Vec::new(),
        }
    }
}

/// A rendered page.
pub(super) struct RenderedPage {
    pub html: Arc<Vec<u8>>,
    pub links: Links,
    pub broken_links: Vec<BrokenLink>,
    /// As in [`PageContent`], when the page was rendered.
    pub images: Vec<(String, Option<String>)>,
    /// The file that it is made of, or its template.
    pub source: String,
}
