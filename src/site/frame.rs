//! What every page is given, and a page filled in.

use serde::Serialize;

use super::{SiteContext, defect::BrokenLink, paths, structured};
use crate::render::{TemplateError, csp, encode_path};

/// A page to be made: its template, what the template is given, and where the page stands.
pub(super) struct PageContent {
    pub template: &'static str,
    pub title: String,
    /// For search engines and previews; empty if there is nothing to say beyond the title.
    pub description: String,
    /// The pages above it, from the top: title and path.
    pub crumbs: Vec<(String, String)>,
    /// What it says in terms of schema.org, without what every page says.
    pub structured: Vec<serde_json::Value>,
    pub content: serde_json::Value,
    pub defects: Vec<BrokenLink>,
    /// Images of the catalog and what they are on the site, if there are any.
    pub images: Vec<(String, Option<String>)>,
}

impl PageContent {
    pub fn new(template: &'static str, title: &str, content: serde_json::Value) -> Self {
        PageContent {
            template,
            title: title.to_owned(),
            description: String::new(),
            crumbs: Vec::new(),
            structured: Vec::new(),
            content,
            defects: Vec::new(),
            images: Vec::new(),
        }
    }
}

#[derive(Serialize)]
struct PageLayout<'a> {
    /// What the page may load and run.
    policy: String,
    site: &'a str,
    language: &'a str,
    revision: &'a str,
    licence: &'a str,
    title: &'a str,
    description: &'a str,
    /// The page's own address, where the site's is known.
    canonical: Option<String>,
    /// Way from the page to the site's root: "" or "../"; of the page for addresses without one "/" or "/help/".
    root: &'a str,
    crumbs: Vec<serde_json::Value>,
    /// JSON-LD, safe to stand in a script element.
    structured: String,
    assets: &'a serde_json::Value,
    /// Pages written by hand.
    own: Vec<serde_json::Value>,
    has_articles: bool,
    has_codes: bool,
    has_claims: bool,
    /// Only `site serve` sets it: the page then reloads itself and shows what is wrong.
    live: bool,
    content: &'a serde_json::Value,
}

/// What a page of this site may load and run. One without a known address may be opened from a folder.
pub(super) fn policy(world: &SiteContext<'_>) -> String {
    csp::site(world.base_url.is_none(), world.live)
}

/// The way from a page to the site's root. A server shows [`paths::NOT_FOUND`] at any address, however deep, so its way
/// begins at the server's own root wherever that is known.
pub(super) fn root(world: &SiteContext<'_>, path: &str) -> String {
    let of_server = || match world.base_url {
        Some(base) => base.splitn(4, '/').nth(3).map(|below| format!("/{below}")),
        None => world.live.then(|| "/".to_owned()),
    };
    let known = if path == paths::NOT_FOUND { of_server() } else { None };
    known.unwrap_or_else(|| paths::up(path))
}

/// The page of a plan.
pub(super) fn page(world: &SiteContext<'_>, path: &str, plan: &PageContent) -> Result<String, TemplateError> {
    let head = &world.catalog.head;
    let canonical = world.base_url.map(|base| format!("{base}{}", encode_path(path)));
    let root = root(world, path);
    let link = |title: &str, to: &str| {
        let href = if root.starts_with('/') { format!("{root}{}", encode_path(to)) } else { paths::link(path, to) };
        serde_json::json!({"title": title, "href": href})
    };
    let structured = structured::of_page(world, path, plan);
    let frame = PageLayout {
        policy: policy(world),
        site: &head.title,
        language: &head.language,
        revision: &world.catalog.revision,
        licence: &head.licence,
        title: &plan.title,
        description: &plan.description,
        canonical,
        root: &root,
        crumbs: plan.crumbs.iter().map(|(title, to)| link(title, to)).collect(),
        structured: structured.map(|json| json.to_string().replace('<', "\\u003c")).unwrap_or_default(),
        assets: &world.assets,
        own: world.own.iter().map(|page| link(&page.title, &paths::own(&page.path))).collect(),
        has_articles: !world.catalog.articles.is_empty(),
        has_codes: !world.catalog.codes.is_empty(),
        has_claims: !world.catalog.claims.is_empty(),
        live: world.live,
        content: &plan.content,
    };
    world.templates.render(plan.template, &frame)
}
