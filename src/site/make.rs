//! One page: planned, filled in, and remembered for the next build where it may be.

use std::sync::{Arc, atomic::Ordering};

use super::{
    Assets, BuildCache, Links, Page, PageContent, PageKind, SiteContext, SiteError, codes, entries, frame, lists,
    paths, placed, runbook, sources,
};
use crate::render::{self, TemplateError};
use fixbook_engine::model::limits::MAX_SITE_BYTES;

/// The page of an article as an earlier build made it, if its images are still what they were.
pub(super) fn remembered(
    world: &SiteContext<'_>,
    memory: &BuildCache,
    subject: &PageKind<'_>,
    frame: u64,
) -> Option<Arc<Page>> {
    let PageKind::Article(article) = subject else { return None };
    let page = memory.page(article, frame)?;
    let is_same = |(path, before): &(String, Option<String>)| world.images.get(path).ok().map(|(to, _)| to) == *before;
    // Each is asked for, so that all are shown.
    let same: Vec<bool> = page.images.iter().map(is_same).collect();
    same.into_iter().all(|same| same).then_some(page)
}

/// Makes a page, unless the site would then have more bytes than it may.
pub(super) fn make(world: &SiteContext<'_>, subject: &PageKind<'_>) -> Result<Arc<Page>, SiteError> {
    let page = made(world, subject)?;
    let bytes = page.html.len();
    if world.bytes.fetch_add(bytes, Ordering::Relaxed) + bytes > MAX_SITE_BYTES {
        return Err(SiteError::TooBig { page: subject.path(), bytes });
    }
    Ok(page)
}

fn made(world: &SiteContext<'_>, subject: &PageKind<'_>) -> Result<Arc<Page>, TemplateError> {
    let path = subject.path();
    if let PageKind::Runbook(id) = subject {
        let at = |name: &str| paths::link(&path, Assets::path(&world.assets, name));
        let linked = render::Linked {
            policy: frame::policy(world),
            style: at("runbook_style"),
            script: at("runbook"),
            icon: at("icon"),
        };
        let html = render::runbook_html(world.templates, &runbook(world.catalog, id), Some(&linked))?;
        let plan = PageContent::new("runbook.html", "", serde_json::Value::Null);
        let links = Links::of(&html);
        return Ok(page(html, links, plan, "templates/runbook.html"));
    }
    let plan = plan(world, subject, &path);
    let html = frame::page(world, &path, &plan)?;
    let template = format!("templates/{}", plan.template);
    let defects = plan.defects.iter().cloned().map(|defect| placed(world, defect)).collect();
    // Links from the server's root are held against the site as from its own.
    let links = match frame::root(world, &path) {
        root if root.starts_with('/') => Links::of(&html.replace(&format!("=\"{root}"), "=\"")),
        _ => Links::of(&html),
    };
    Ok(page(html, links, PageContent { defects, ..plan }, subject.source().unwrap_or(&template)))
}

fn page(html: String, links: Links, plan: PageContent, source: &str) -> Arc<Page> {
    let PageContent { defects, images, .. } = plan;
    Arc::new(Page { html: Arc::new(html.into_bytes()), links, defects, images, source: source.to_owned() })
}

fn plan(world: &SiteContext<'_>, subject: &PageKind<'_>, path: &str) -> PageContent {
    match subject {
        PageKind::Home => lists::home(world),
        PageKind::InterviewEngine => lists::troubleshooter(world),
        PageKind::Lists => lists::lists(world),
        PageKind::Alphabet => lists::alphabet(world),
        PageKind::Codes => codes::codes(world),
        PageKind::Events => codes::events(world),
        PageKind::Sources => sources::sources(world),
        PageKind::Wrong => lists::wrong(world),
        PageKind::Articles => lists::articles(world),
        PageKind::Cause(id, entry) => entries::cause(world, path, id, entry),
        PageKind::Fix(id, entry) => entries::fix(world, path, id, entry),
        PageKind::Symptom(id, entry) => entries::symptom(world, path, id, entry),
        PageKind::Table(_, table) => codes::table(world, path, table),
        PageKind::Code(table, key, code) => codes::code(world, path, table, key, code),
        PageKind::Source(id, source) => sources::source(world, path, id, source),
        PageKind::Article(article) | PageKind::Own(article) => entries::article(world, path, article),
        PageKind::Folder(folder) => lists::folder(world, path, folder),
        PageKind::Moved(kind, _, id) => lists::moved(world, path, kind, id),
        PageKind::NotFound | PageKind::Runbook(_) => lists::not_found(),
    }
}
