//! One page: planned, filled in, and remembered for the next build where it may be.

use std::sync::{Arc, atomic::Ordering};

use super::{
    Assets, Links, Memory, Page, Plan, SiteError, Subject, World, codes, entries, frame, lists, paths, placed, runbook,
    sources,
};
use crate::render::{self, TemplateError};
use fixbook_engine::model::limits::LARGEST_SITE;

/// The page of an article as an earlier build made it, if its images are still what they were.
pub(super) fn remembered(world: &World<'_>, memory: &Memory, subject: &Subject<'_>, frame: u64) -> Option<Arc<Page>> {
    let Subject::Article(article) = subject else { return None };
    let page = memory.page(article, frame)?;
    let is_same = |(path, before): &(String, Option<String>)| world.images.get(path).ok().map(|(to, _)| to) == *before;
    // Each is asked for, so that all are shown.
    let same: Vec<bool> = page.images.iter().map(is_same).collect();
    same.into_iter().all(|same| same).then_some(page)
}

/// Makes a page, unless the site would then have more bytes than it may.
pub(super) fn make(world: &World<'_>, subject: &Subject<'_>) -> Result<Arc<Page>, SiteError> {
    let page = made(world, subject)?;
    let bytes = page.html.len();
    if world.bytes.fetch_add(bytes, Ordering::Relaxed) + bytes > LARGEST_SITE {
        return Err(SiteError::TooBig { page: subject.path(), bytes });
    }
    Ok(page)
}

fn made(world: &World<'_>, subject: &Subject<'_>) -> Result<Arc<Page>, TemplateError> {
    let path = subject.path();
    if let Subject::Runbook(id) = subject {
        let at = |name: &str| paths::link(&path, Assets::path(&world.assets, name));
        let linked = render::Linked {
            policy: frame::policy(world),
            style: at("runbook_style"),
            script: at("runbook"),
            icon: at("icon"),
        };
        let html = render::runbook_html(world.templates, &runbook(world.catalog, id), Some(&linked))?;
        let plan = Plan::new("runbook.html", "", serde_json::Value::Null);
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
    Ok(page(html, links, Plan { defects, ..plan }, subject.source().unwrap_or(&template)))
}

fn page(html: String, links: Links, plan: Plan, source: &str) -> Arc<Page> {
    let Plan { defects, images, .. } = plan;
    Arc::new(Page { html: Arc::new(html.into_bytes()), links, defects, images, source: source.to_owned() })
}

fn plan(world: &World<'_>, subject: &Subject<'_>, path: &str) -> Plan {
    match subject {
        Subject::Home => lists::home(world),
        Subject::Troubleshooter => lists::troubleshooter(world),
        Subject::Lists => lists::lists(world),
        Subject::Alphabet => lists::alphabet(world),
        Subject::Codes => codes::codes(world),
        Subject::Events => codes::events(world),
        Subject::Sources => sources::sources(world),
        Subject::Wrong => lists::wrong(world),
        Subject::Articles => lists::articles(world),
        Subject::Cause(id, entry) => entries::cause(world, path, id, entry),
        Subject::Fix(id, entry) => entries::fix(world, path, id, entry),
        Subject::Symptom(id, entry) => entries::symptom(world, path, id, entry),
        Subject::Table(_, table) => codes::table(world, path, table),
        Subject::Code(table, key, code) => codes::code(world, path, table, key, code),
        Subject::Source(id, source) => sources::source(world, path, id, source),
        Subject::Article(article) | Subject::Own(article) => entries::article(world, path, article),
        Subject::Folder(folder) => lists::folder(world, path, folder),
        Subject::Moved(kind, _, id) => lists::moved(world, path, kind, id),
        Subject::NotFound | Subject::Runbook(_) => lists::not_found(),
    }
}
