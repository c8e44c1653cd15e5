//! The layout that all pages share: what every template is given.

use serde::Serialize;
use serde_json::{Value, json};

use super::{build_cache::digest, context::SiteContext, page::PageContent, page_spec::PageSpec, paths, structured};
use crate::render::{TemplateError, csp};

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
    /// The way from the page to the site's root: "" or "../"; for the page of unknown addresses "/" or "/help/".
    root: &'a str,
    crumbs: Vec<Value>,
    /// JSON-LD, safe inside a script element.
    structured: String,
    assets: &'a Value,
    /// Pages written by hand.
    own: Vec<Value>,
    has_articles: bool,
    has_codes: bool,
    has_claims: bool,
    /// Set by `site serve` only: the page then reloads itself and shows what is wrong.
    live: bool,
    content: &'a Value,
}

/// What a page of this site may load and run. One without a known address may be opened from a folder.
pub(super) fn policy(site: &SiteContext<'_>) -> String {
    csp::site(site.base_url.is_none(), site.live)
}

/// The way from a page to the site's root. A server shows [`paths::NOT_FOUND`] at any address, however deep, so its way
/// begins at the server's own root wherever that is known.
pub(super) fn root(site: &SiteContext<'_>, path: &str) -> String {
    let of_server = || match site.base_url {
        Some(base) => base.splitn(4, '/').nth(3).map(|below| format!("/{below}")),
        None => site.live.then(|| "/".to_owned()),
    };
    let known = if path == paths::NOT_FOUND { of_server() } else { None };
    known.unwrap_or_else(|| paths::up(path))
}

/// A page as HTML.
pub(super) fn render(site: &SiteContext<'_>, spec: &PageSpec<'_>, page: &PageContent) -> Result<String, TemplateError> {
    let path = spec.path.as_str();
    let head = &site.catalog.head;
    let root = root(site, path);
    let link = |title: &str, to: &str| {
        let href =
            if root.starts_with('/') { format!("{root}{}", paths::encode_path(to)) } else { paths::link(path, to) };
        json!({"title": title, "href": href})
    };
    let structured = structured::of_page(site, path, page);
    let layout = PageLayout {
        policy: policy(site),
        site: &head.title,
        language: &head.language,
        revision: &site.catalog.revision,
        licence: &head.licence,
        title: &page.title,
        description: &page.description,
        canonical: site.base_url.map(|base| format!("{base}{}", paths::encode_path(path))),
        root: &root,
        crumbs: page.crumbs.iter().map(|(title, to)| link(title, to)).collect(),
        structured: structured.map(|json| json.to_string().replace('<', "\\u003c")).unwrap_or_default(),
        assets: &site.assets,
        own: site.own.iter().map(|page| link(&page.title, &paths::own(&page.path))).collect(),
        has_articles: !site.catalog.articles.is_empty(),
        has_codes: !site.catalog.codes.is_empty(),
        has_claims: !site.catalog.claims.is_empty(),
        live: site.live,
        content: &page.content,
    };
    site.templates.render(spec.template, &layout)
}

/// A digest of everything that a page shows besides its own text: while it stays the same, so does the page of an
/// unchanged article.
pub(super) fn layout_digest(site: &SiteContext<'_>, own_templates: &[(String, String)], pages: &[PageSpec<'_>]) -> u64 {
    let head = serde_json::to_string(&site.catalog.head).unwrap_or_default();
    let own: Vec<_> = site.own.iter().map(|page| (&page.path, &page.title)).collect();
    let cited: Vec<_> = site.catalog.sources.iter().map(|(id, source)| (id, &source.title)).collect();
    let paths: Vec<_> = pages.iter().map(|page| &page.path).collect();
    digest((head, site.assets.to_string(), site.base_url, site.live, own, cited, paths, own_templates))
}
