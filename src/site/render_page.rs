//! One page: filled in, rendered, and kept for the next build.

use std::sync::{Arc, atomic::Ordering};

use super::{
    assets::Assets,
    build_cache::BuildCache,
    context::SiteContext,
    error::SiteError,
    layout,
    links::Links,
    page::{PageContent, RenderedPage},
    page_spec::{PageBody, PageSpec},
    paths,
};
use crate::render::{self, Runbook, TemplateError};
use fixbook_engine::model::{Catalog, Id, limits::MAX_SITE_BYTES};

/// The page of an article as an earlier build rendered it, if its images are still the same.
pub(super) fn cached_page(
    site: &SiteContext<'_>,
    cache: &BuildCache,
    spec: &PageSpec<'_>,
    layout: u64,
) -> Option<Arc<RenderedPage>> {
    let page = cache.page(spec.article?, layout)?;
    let is_same =
        |(path, before): &(String, Option<String>)| site.texts.images.get(path).ok().map(|(to, _)| to) == *before;
    // No early exit: each image that is looked up is copied to the site.
    let same: Vec<bool> = page.images.iter().map(is_same).collect();
    same.into_iter().all(|same| same).then_some(page)
}

/// Renders a page, unless the site would then have more bytes than it may.
pub(super) fn render_page(site: &SiteContext<'_>, spec: &PageSpec<'_>) -> Result<Arc<RenderedPage>, SiteError> {
    let page = match &spec.body {
        PageBody::Filled(fill) => filled(site, spec, fill(site, &spec.path)),
        PageBody::Runbook(id) => runbook_page(site, spec, id),
    }?;
    let bytes = page.html.len();
    if site.bytes.fetch_add(bytes, Ordering::Relaxed) + bytes > MAX_SITE_BYTES {
        return Err(SiteError::TooBig { page: spec.path.clone(), bytes });
    }
    Ok(Arc::new(page))
}

fn filled(site: &SiteContext<'_>, spec: &PageSpec<'_>, page: PageContent) -> Result<RenderedPage, TemplateError> {
    let html = layout::render(site, spec, &page)?;
    // Links from the server's root are looked up as from the site's own.
    let links = match layout::root(site, &spec.path) {
        root if root.starts_with('/') => Links::of(&html.replace(&format!("=\"{root}"), "=\"")),
        _ => Links::of(&html),
    };
    let broken_links = page.broken_links.into_iter().map(|link| site.texts.with_line(link)).collect();
    Ok(RenderedPage {
        html: Arc::new(html.into_bytes()),
        links,
        broken_links,
        images: page.images,
        source: source(spec),
    })
}

fn runbook_page(site: &SiteContext<'_>, spec: &PageSpec<'_>, id: &Id) -> Result<RenderedPage, TemplateError> {
    let at = |name: &str| paths::link(&spec.path, Assets::path(&site.assets, name));
    let linked = render::Linked {
        policy: layout::policy(site),
        style: at("runbook_style"),
        script: at("runbook"),
        icon: at("icon"),
    };
    let html = render::runbook_html(site.templates, &runbook(site.catalog, id), Some(&linked))?;
    let links = Links::of(&html);
    let html = Arc::new(html.into_bytes());
    Ok(RenderedPage { html, links, broken_links: Vec::new(), images: Vec::new(), source: source(spec) })
}

/// The runbook of a cause or fix.
pub(super) fn runbook(catalog: &Catalog, id: &Id) -> Runbook {
    render::runbook(catalog, &render::Subject::Entries(std::slice::from_ref(id)), &[], None)
}

/// The file in which an author fixes what is wrong with a page.
fn source(spec: &PageSpec<'_>) -> String {
    spec.source.map_or_else(|| format!("templates/{}", spec.template), str::to_owned)
}
