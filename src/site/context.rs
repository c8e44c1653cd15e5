//! What every page of a site is made with.

use std::{collections::BTreeMap, sync::atomic::AtomicUsize};

use serde_json::{Value, json};

use super::{
    addresses::Addresses,
    broken_link::BrokenLink,
    images::{Images, Read},
    paths,
};
use crate::render::{Runbook, Templates};
use fixbook_engine::{
    diagnosis::Engine,
    model::{Article, Catalog, Id},
};

/// What a site is built from.
pub struct Sources<'a> {
    /// Its catalog has the texts of its articles, and no two of them share a page (`check::PagePaths`).
    pub engine: &'a Engine,
    pub templates: &'a Templates,
    /// The catalog's own templates, names and texts: pages are rendered again when they change.
    pub own_templates: &'a [(String, String)],
    /// Pages written by hand, `site/pages/*.md`.
    pub pages: &'a [Article],
    /// Reads the files that texts refer to, by their paths in the catalog.
    pub read: &'a Read<'a>,
    /// Where the site will be, with `/` at its end.
    pub base_url: Option<&'a str>,
    /// For a preview: pages reload themselves and show what is wrong.
    pub live: bool,
    /// Typesets a runbook for print; without it there are no PDFs.
    pub print: Option<&'a Print<'a>>,
}

/// Typesets a runbook as PDF.
pub type Print<'p> = dyn Fn(&Runbook) -> Result<Vec<u8>, String> + Sync + 'p;

/// What turns the Markdown of a page into HTML: where links lead, and the images.
pub(super) struct TextContext<'a> {
    pub catalog: &'a Catalog,
    pub addresses: Addresses,
    pub images: Images<'a>,
}

impl TextContext<'_> {
    /// A broken link with the line that it is on.
    pub fn with_line(&self, link: BrokenLink) -> BrokenLink {
        let text = self.images.text(&link.path);
        link.with_line_in(text.as_deref())
    }
}

/// What pages are made with.
pub(super) struct SiteContext<'a> {
    pub engine: &'a Engine,
    pub catalog: &'a Catalog,
    pub templates: &'a Templates,
    pub base_url: Option<&'a str>,
    pub live: bool,
    pub has_pdfs: bool,
    /// Pages written by hand.
    pub own: &'a [Article],
    pub folders: &'a Folders<'a>,
    pub texts: TextContext<'a>,
    /// Names of style and scripts.
    pub assets: Value,
    /// Bytes of the pages so far.
    pub bytes: AtomicUsize,
}

impl SiteContext<'_> {
    /// A link to an entry, as seen from a page.
    pub fn link(&self, page: &str, kind: &str, id: &Id) -> Value {
        let title = match kind {
            "sources" => self.catalog.sources.get(id).map_or(id.as_str(), |source| &source.title),
            _ => self.catalog.title(id.as_str()),
        };
        json!({"href": paths::link(page, &paths::entry(kind, id.as_str())), "id": id, "title": title})
    }
}

/// Articles by their folder, without `kb/articles/` before it; the topmost has an empty name and no page.
pub(super) type Folders<'c> = BTreeMap<&'c str, Vec<&'c Article>>;

/// Sorts articles by their folders.
pub(super) fn folders(articles: &[Article]) -> Folders<'_> {
    let mut folders = Folders::new();
    for article in articles {
        folders.entry(paths::article_folder(&article.path).unwrap_or_default()).or_default().push(article);
    }
    folders
}
