//! What the pages of a site are about, in their order.

use std::collections::BTreeMap;

use super::paths;
use fixbook_engine::model::{Article, Catalog, Cause, Code, CodeTable, Entry, Fix, Id, Source, Symptom, SystemId};

/// One page.
#[derive(Clone, Copy)]
pub(super) enum PageKind<'c> {
    Home,
    InterviewEngine,
    /// Entries by area and status.
    Lists,
    Alphabet,
    Codes,
    Events,
    Sources,
    Wrong,
    NotFound,
    /// Folders of articles.
    Articles,
    Cause(&'c Id, &'c Entry<Cause>),
    Fix(&'c Id, &'c Entry<Fix>),
    Symptom(&'c Id, &'c Entry<Symptom>),
    Table(&'c SystemId, &'c Entry<CodeTable>),
    Code(&'c Entry<CodeTable>, &'c str, &'c Code),
    Source(&'c Id, &'c Entry<Source>),
    Article(&'c Article),
    /// The articles of one folder, by its path.
    Folder(&'c str),
    /// A page written by hand.
    Own(&'c Article),
    /// A runbook to print.
    Runbook(&'c Id),
    /// A former id: kind, id, what it is called now.
    Moved(&'static str, &'c Id, &'c Id),
}

/// Every subject of a site.
pub(super) fn subjects<'c>(catalog: &'c Catalog, folders: &Folders<'c>, own: &'c [Article]) -> Vec<PageKind<'c>> {
    use PageKind::*;
    let mut all = vec![Home, InterviewEngine, Lists, Alphabet, Codes, Events, Sources, Wrong, NotFound];
    all.extend((!catalog.articles.is_empty()).then_some(Articles));
    all.extend(catalog.causes.iter().map(|(id, entry)| Cause(id, entry)));
    all.extend(catalog.fixes.iter().map(|(id, entry)| Fix(id, entry)));
    all.extend(catalog.symptoms.iter().map(|(id, entry)| Symptom(id, entry)));
    for (system, table) in &catalog.codes {
        all.push(Table(system, table));
        all.extend(table.codes.iter().map(|(key, code)| Code(table, key, code)));
    }
    all.extend(catalog.sources.iter().map(|(id, entry)| Source(id, entry)));
    all.extend(own.iter().map(Own));
    all.extend(folders.keys().filter(|path| !path.is_empty()).map(|path| Folder(path)));
    all.extend(catalog.articles.iter().map(Article));
    all.extend(catalog.causes.keys().chain(catalog.fixes.keys()).map(Runbook));
    all.extend(catalog.causes.iter().flat_map(|(id, entry)| entry.was.iter().map(move |was| Moved("causes", was, id))));
    all.extend(catalog.fixes.iter().flat_map(|(id, entry)| entry.was.iter().map(move |was| Moved("fixes", was, id))));
    let pages = catalog.causes.iter().map(|(id, entry)| (id, &entry.was));
    let pages = pages.chain(catalog.fixes.iter().map(|(id, entry)| (id, &entry.was)));
    all.extend(pages.flat_map(|(id, former)| former.iter().map(move |was| Moved("runbooks", was, id))));
    let symptoms = catalog.symptoms.iter();
    all.extend(symptoms.flat_map(|(id, entry)| entry.was.iter().map(move |was| Moved("symptoms", was, id))));
    all
}

/// Articles by the folder that they lie in, without `kb/articles/` before it; the topmost has no name and no page.
pub(super) type Folders<'c> = BTreeMap<&'c str, Vec<&'c Article>>;

pub(super) fn folders(articles: &[Article]) -> Folders<'_> {
    let mut folders = Folders::new();
    for article in articles {
        folders.entry(paths::article_folder(&article.path).unwrap_or_default()).or_default().push(article);
    }
    folders
}

impl PageKind<'_> {
    /// The path of its page.
    pub fn path(&self) -> String {
        match self {
            PageKind::Home => "index.html".to_owned(),
            PageKind::InterviewEngine => "troubleshooter.html".to_owned(),
            PageKind::Lists => "lists.html".to_owned(),
            PageKind::Alphabet => "a-z.html".to_owned(),
            PageKind::Codes => "codes.html".to_owned(),
            PageKind::Events => "events.html".to_owned(),
            PageKind::Sources => "sources.html".to_owned(),
            PageKind::Wrong => "wrong.html".to_owned(),
            PageKind::NotFound => paths::NOT_FOUND.to_owned(),
            PageKind::Articles => "articles.html".to_owned(),
            PageKind::Cause(id, _) => paths::entry("causes", id.as_str()),
            PageKind::Fix(id, _) => paths::entry("fixes", id.as_str()),
            PageKind::Symptom(id, _) => paths::entry("symptoms", id.as_str()),
            PageKind::Table(system, _) => paths::table(system.as_str()),
            PageKind::Code(table, key, _) => paths::code(table.system.as_str(), key),
            PageKind::Source(id, _) => paths::entry("sources", id.as_str()),
            PageKind::Article(article) => paths::article(&article.path),
            PageKind::Folder(path) => paths::folder(path),
            PageKind::Own(article) => paths::own(&article.path),
            PageKind::Runbook(id) => paths::entry("runbooks", id.as_str()),
            PageKind::Moved(kind, was, _) => paths::entry(kind, was.as_str()),
        }
    }

    /// The file that it is made of, where other files link to it.
    pub fn source(&self) -> Option<&str> {
        match self {
            PageKind::Cause(_, entry) => Some(&entry.path),
            PageKind::Fix(_, entry) => Some(&entry.path),
            PageKind::Table(_, entry) => Some(&entry.path),
            PageKind::Article(article) | PageKind::Own(article) => Some(&article.path),
            _ => None,
        }
    }

    /// Whether a search engine should list it.
    pub fn is_listed(&self) -> bool {
        !matches!(self, PageKind::Moved(..) | PageKind::NotFound | PageKind::Runbook(_))
    }
}
