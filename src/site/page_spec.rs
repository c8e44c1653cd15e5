//! The pages of a site, one row each: the path of a page, the template, the file that it is made of and what fills it.
//! A new page is a row here, a function that fills it, and its template.

use super::{
    codes,
    context::{Folders, SiteContext},
    entries, index_pages,
    page::PageContent,
    paths, sources,
};
use fixbook_engine::model::{Article, Catalog, Date, Id};

/// One page before it is rendered.
pub(super) struct PageSpec<'c> {
    /// From the site's root.
    pub path: String,
    /// Its template, below `templates/`.
    pub template: &'static str,
    pub body: PageBody<'c>,
    /// The file that it is made of, where other files link to it.
    pub source: Option<&'c str>,
    /// The article that it shows, by which a later build recognizes the page.
    pub article: Option<&'c Article>,
    /// The day of its last review.
    pub reviewed: Option<Date>,
    /// Whether a search engine should list it.
    pub is_listed: bool,
}

/// Fills a template, given the page's own path.
type Fill<'c> = Box<dyn Fn(&SiteContext<'_>, &str) -> PageContent + Sync + 'c>;

/// What is on a page.
pub(super) enum PageBody<'c> {
    /// A page in the layout of the site.
    Filled(Fill<'c>),
    /// A runbook of a cause or fix to print, which has a layout of its own.
    Runbook(&'c Id),
}

impl<'c> PageSpec<'c> {
    fn new(
        path: impl Into<String>,
        template: &'static str,
        fill: impl Fn(&SiteContext<'_>, &str) -> PageContent + Sync + 'c,
    ) -> Self {
        Self::with_body(path, template, PageBody::Filled(Box::new(fill)))
    }

    fn with_body(path: impl Into<String>, template: &'static str, body: PageBody<'c>) -> Self {
        let path = path.into();
        PageSpec { path, template, body, source: None, article: None, reviewed: None, is_listed: true }
    }

    fn made_of(self, source: &'c str) -> Self {
        PageSpec { source: Some(source), ..self }
    }

    fn reviewed(self, reviewed: Option<Date>) -> Self {
        PageSpec { reviewed, ..self }
    }

    fn unlisted(self) -> Self {
        PageSpec { is_listed: false, ..self }
    }
}

/// Every page of a site.
pub(super) fn pages<'c>(catalog: &'c Catalog, folders: &Folders<'c>, own: &'c [Article]) -> Vec<PageSpec<'c>> {
    let mut pages = fixed_pages(catalog);
    pages.extend(entry_pages(catalog));
    pages.extend(code_pages(catalog));
    pages.extend(catalog.sources.iter().map(|(id, entry)| {
        let path = paths::entry("sources", id.as_str());
        PageSpec::new(path, "site/source.html", move |site, page| sources::source(site, page, id, entry))
    }));
    pages.extend(own.iter().map(|article| article_page(paths::own(&article.path), article)));
    pages.extend(folders.keys().filter(|folder| !folder.is_empty()).map(|&folder| {
        PageSpec::new(paths::folder(folder), "site/articles.html", move |site, page| {
            index_pages::folder(site, page, folder)
        })
    }));
    pages.extend(
        catalog
            .articles
            .iter()
            .map(|article| PageSpec { article: Some(article), ..article_page(paths::article(&article.path), article) }),
    );
    pages.extend(catalog.causes.keys().chain(catalog.fixes.keys()).map(|id| {
        let path = paths::entry("runbooks", id.as_str());
        PageSpec::with_body(path, "runbook.html", PageBody::Runbook(id)).unlisted()
    }));
    pages.extend(former_pages(catalog));
    pages
}

fn fixed_pages<'c>(catalog: &'c Catalog) -> Vec<PageSpec<'c>> {
    let latest = index_pages::recent(catalog).first().map(|(day, ..)| *day);
    let mut pages = vec![
        PageSpec::new(paths::HOME, "site/home.html", index_pages::home).reviewed(latest),
        PageSpec::new(paths::TROUBLESHOOTER, "site/troubleshooter.html", |site, _| index_pages::troubleshooter(site)),
        PageSpec::new(paths::LISTS, "site/lists.html", index_pages::areas_and_statuses),
        PageSpec::new("a-z.html", "site/alphabet.html", index_pages::alphabet),
        PageSpec::new(paths::CODES, "site/codes.html", codes::codes),
        PageSpec::new("events.html", "site/events.html", codes::events),
        PageSpec::new(paths::SOURCES, "site/sources.html", sources::sources),
        PageSpec::new(paths::WRONG, "site/wrong.html", index_pages::wrong),
        PageSpec::new(paths::NOT_FOUND, "site/404.html", |_, _| index_pages::not_found()).unlisted(),
    ];
    if !catalog.articles.is_empty() {
        pages.push(PageSpec::new(paths::ARTICLES, "site/articles.html", index_pages::articles));
    }
    pages
}

fn entry_pages<'c>(catalog: &'c Catalog) -> impl Iterator<Item = PageSpec<'c>> {
    let causes = catalog.causes.iter().map(|(id, entry)| {
        let path = paths::entry("causes", id.as_str());
        PageSpec::new(path, "site/cause.html", move |site, page| entries::cause(site, page, id, entry))
            .made_of(&entry.path)
            .reviewed(entry.reviewed)
    });
    let fixes = catalog.fixes.iter().map(|(id, entry)| {
        let path = paths::entry("fixes", id.as_str());
        PageSpec::new(path, "site/fix.html", move |site, page| entries::fix(site, page, id, entry))
            .made_of(&entry.path)
            .reviewed(entry.reviewed)
    });
    let symptoms = catalog.symptoms.iter().map(|(id, entry)| {
        let path = paths::entry("symptoms", id.as_str());
        PageSpec::new(path, "site/symptom.html", move |site, page| entries::symptom(site, page, id, entry))
    });
    causes.chain(fixes).chain(symptoms)
}

fn code_pages<'c>(catalog: &'c Catalog) -> impl Iterator<Item = PageSpec<'c>> {
    catalog.codes.values().flat_map(|table| {
        let system = table.system.as_str();
        let of_table =
            PageSpec::new(paths::table(system), "site/table.html", move |site, page| codes::table(site, page, table))
                .made_of(&table.path);
        let of_codes = table.codes.iter().map(move |(key, code)| {
            PageSpec::new(paths::code(system, key), "site/code.html", move |site, page| {
                codes::code(site, page, table, key, code)
            })
        });
        std::iter::once(of_table).chain(of_codes)
    })
}

fn article_page<'c>(path: String, article: &'c Article) -> PageSpec<'c> {
    PageSpec::new(path, "site/article.html", move |site, page| entries::article(site, page, article))
        .made_of(&article.path)
}

/// Pages under former ids, which lead to the present ones.
fn former_pages<'c>(catalog: &'c Catalog) -> impl Iterator<Item = PageSpec<'c>> {
    let causes = || catalog.causes.iter().map(|(id, entry)| (id, &entry.was));
    let fixes = || catalog.fixes.iter().map(|(id, entry)| (id, &entry.was));
    let symptoms = catalog.symptoms.iter().map(|(id, entry)| (id, &entry.was));
    let moved = causes().map(|moved| ("causes", moved)).chain(fixes().map(|moved| ("fixes", moved)));
    let runbooks = causes().chain(fixes()).map(|moved| ("runbooks", moved));
    moved.chain(runbooks).chain(symptoms.map(|moved| ("symptoms", moved))).flat_map(|(kind, (id, former))| {
        former.iter().map(move |was| {
            PageSpec::new(paths::entry(kind, was.as_str()), "site/redirect.html", move |site, page| {
                index_pages::moved(site, page, kind, id)
            })
            .unlisted()
        })
    })
}
