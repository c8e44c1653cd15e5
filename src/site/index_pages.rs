//! Pages that are lists: home, areas, the alphabet, folders of articles, what web pages get wrong.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{context::SiteContext, page::PageContent, paths, structured, text::PageText};
use fixbook_engine::{
    model::{Article, Catalog, Date, Id},
    search::area,
    text::heading,
};

/// Entries that the home page calls recent.
const MAX_RECENT: usize = 10;

/// A page and its title, for a list.
struct Titled {
    title: String,
    path: String,
}

/// The first page.
pub(super) fn home(site: &SiteContext<'_>, page: &str) -> PageContent {
    let catalog = site.catalog;
    let mut symptoms: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for (id, symptom) in &catalog.symptoms {
        symptoms.entry(area_of(&symptom.path)).or_default().push(site.link(page, "symptoms", id));
    }
    let mut areas: BTreeMap<String, usize> = BTreeMap::new();
    let entries = catalog.causes.values().map(|cause| &cause.path).chain(catalog.fixes.values().map(|fix| &fix.path));
    entries.for_each(|path| *areas.entry(area_of(path)).or_default() += 1);
    let recent = recent(catalog).into_iter().take(MAX_RECENT).map(|(day, kind, id)| {
        json!({"link": site.link(page, kind, id), "day": day, "kind": if kind == "causes" { "cause" } else { "fix" }})
    });
    let content = json!({
        "symptoms": grouped(symptoms), "areas": areas.into_iter().map(|(area, number)| {
            json!({"area": area, "title": heading(&area), "number": number})
        }).collect::<Vec<_>>(),
        "recent": recent.collect::<Vec<_>>(), "articles": inside(site, page, ""),
        "causes": catalog.causes.len(), "fixes": catalog.fixes.len(), "article_count": catalog.articles.len(),
    });
    let head = &catalog.head;
    let website = json!({"@type": "WebSite", "name": head.title, "inLanguage": head.language});
    PageContent { structured: vec![website], ..PageContent::new(&head.title, content) }
}

/// Causes and fixes by the day of their review, the latest first.
pub(super) fn recent(catalog: &Catalog) -> Vec<(Date, &'static str, &Id)> {
    let causes = catalog.causes.iter().map(|(id, cause)| (cause.reviewed, "causes", id));
    let fixes = catalog.fixes.iter().map(|(id, fix)| (fix.reviewed, "fixes", id));
    let mut all: Vec<_> = causes.chain(fixes).filter_map(|(day, kind, id)| Some((day?, kind, id))).collect();
    all.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.2.cmp(b.2)));
    all
}

/// Entries by area and by status.
pub(super) fn areas_and_statuses(site: &SiteContext<'_>, page: &str) -> PageContent {
    let catalog = site.catalog;
    let mut areas: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    let mut statuses: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    let causes = catalog.causes.iter().map(|(id, cause)| ("causes", id, &cause.path, cause.status));
    let fixes = catalog.fixes.iter().map(|(id, fix)| ("fixes", id, &fix.path, fix.status));
    for (kind, id, path, status) in causes.chain(fixes) {
        let mut link = site.link(page, kind, id);
        link["kind"] = if kind == "causes" { "cause" } else { "fix" }.into();
        areas.entry(area_of(path)).or_default().push(link.clone());
        statuses.entry(status.word().to_owned()).or_default().push(link);
    }
    let content = json!({"areas": grouped(areas), "statuses": grouped(statuses)});
    PageContent { crumbs: vec![top(site)], ..PageContent::new("By area and status", content) }
}

/// Everything by its title.
pub(super) fn alphabet(site: &SiteContext<'_>, page: &str) -> PageContent {
    let catalog = site.catalog;
    let entry =
        |kind: &str, id: &Id, title: &str| Titled { title: title.to_owned(), path: paths::entry(kind, id.as_str()) };
    let mut all: Vec<Titled> = catalog.causes.iter().map(|(id, cause)| entry("causes", id, &cause.title)).collect();
    all.extend(catalog.fixes.iter().map(|(id, fix)| entry("fixes", id, &fix.title)));
    all.extend(catalog.symptoms.iter().map(|(id, symptom)| entry("symptoms", id, &symptom.ask)));
    all.extend(catalog.articles.iter().map(article_line));
    all.sort_by_cached_key(|line| (letter(&line.title), line.title.to_lowercase(), line.path.clone()));
    let mut letters: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    all.iter().for_each(|line| letters.entry(letter(&line.title)).or_default().push(titled(page, line)));
    let letters: Vec<Value> =
        letters.into_iter().map(|(letter, items)| json!({"letter": letter, "items": items})).collect();
    PageContent { crumbs: vec![top(site)], ..PageContent::new("A to Z", json!({"letters": letters})) }
}

/// The letter under which a title is listed; one that begins with no letter is listed under `0-9`.
fn letter(title: &str) -> String {
    match title.chars().find(|letter| letter.is_alphanumeric()) {
        Some(letter) if letter.is_alphabetic() => letter.to_uppercase().collect(),
        _ => "0-9".to_owned(),
    }
}

/// Folders of articles, and the articles that are in none.
pub(super) fn articles(site: &SiteContext<'_>, page: &str) -> PageContent {
    let below = site.folders.iter().filter(|(path, _)| !path.is_empty());
    let folders: Vec<Value> = below
        .map(|(path, inside)| {
            json!({"title": path, "href": paths::link(page, &paths::folder(path)), "number": inside.len()})
        })
        .collect();
    let content = json!({"folders": folders, "articles": inside(site, page, "")});
    PageContent { crumbs: vec![top(site)], ..PageContent::new("Articles", content) }
}

/// The articles of one folder.
pub(super) fn folder(site: &SiteContext<'_>, page: &str, path: &str) -> PageContent {
    let content = json!({"folders": [], "articles": inside(site, page, path)});
    PageContent {
        crumbs: vec![top(site), ("Articles".to_owned(), paths::ARTICLES.to_owned())],
        ..PageContent::new(path, content)
    }
}

/// The articles of a folder by their titles.
fn inside(site: &SiteContext<'_>, page: &str, path: &str) -> Vec<Value> {
    let mut lines: Vec<Titled> =
        site.folders.get(path).into_iter().flatten().map(|article| article_line(article)).collect();
    lines.sort_by_cached_key(|line| line.title.to_lowercase());
    lines.iter().map(|line| titled(page, line)).collect()
}

/// Wrong claims in documents, with corrections.
pub(super) fn wrong(site: &SiteContext<'_>, page: &str) -> PageContent {
    let mut text = PageText::new(&site.texts, page, "kb/claims/");
    let all = site.catalog.claims.iter().flat_map(|file| &file.claims);
    let wrong: Vec<_> = all.filter_map(|claim| Some((claim, claim.correction()?))).collect();
    let claims: Vec<Value> = wrong
        .iter()
        .map(|(claim, instead)| {
            json!({
                "id": claim.id, "verdict": claim.verdict.word(), "says": text.html(&claim.says), "instead": text.html(instead),
                "sources": claim.checked.iter().map(|source| site.link(page, "sources", source)).collect::<Vec<_>>(),
            })
        })
        .collect();
    let pairs = wrong.iter().map(|(claim, instead)| {
        (format!("Is it true? {}", structured::plain(&claim.says)), structured::plain(instead))
    });
    PageContent {
        structured: structured::questions(pairs).into_iter().collect(),
        crumbs: vec![top(site)],
        broken_links: std::mem::take(&mut text.broken_links),
        ..PageContent::new("What web pages get wrong", json!({"claims": claims}))
    }
}

/// What a server shows for an unknown address.
pub(super) fn not_found() -> PageContent {
    PageContent::new("Page not found", json!({}))
}

/// The page that scripts turn into the troubleshooter.
pub(super) fn troubleshooter(site: &SiteContext<'_>) -> PageContent {
    PageContent { crumbs: vec![top(site)], ..PageContent::new("Troubleshooter", json!({})) }
}

/// A page under a former id, which leads to the present one.
pub(super) fn moved(site: &SiteContext<'_>, page: &str, kind: &str, id: &Id) -> PageContent {
    let link = site.link(page, kind, id);
    let title = link["title"].as_str().unwrap_or_default().to_owned();
    PageContent::new(&title, json!({"href": link["href"]}))
}

/// The home page, above every other.
pub(super) fn top(site: &SiteContext<'_>) -> (String, String) {
    (site.catalog.head.title.clone(), paths::HOME.to_owned())
}

fn article_line(article: &Article) -> Titled {
    Titled { title: structured::plain(&article.title), path: paths::article(&article.path) }
}

fn titled(page: &str, line: &Titled) -> Value {
    json!({"title": line.title, "href": paths::link(page, &line.path)})
}

fn grouped(groups: BTreeMap<String, Vec<Value>>) -> Vec<Value> {
    groups.into_iter().map(|(name, items)| json!({"id": name, "title": heading(&name), "items": items})).collect()
}

fn area_of(path: &str) -> String {
    area(path).unwrap_or_else(|| "other".to_owned())
}
