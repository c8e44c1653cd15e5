//! A catalog to a folder of pages that any web server, or none, can serve.
//!
//! In: [`Sources`]: a catalog with its articles, templates, pages written by hand, images. Out: a [`Site`]: files and what is
//! wrong with them. [`Site::write`] puts it in a folder. Read it in this order: `subject` says which pages there are,
//! `entries`, `codes`, `sources` and `lists` what stands on them, `frame` what stands around it; `text` turns Markdown
//! into HTML with the help of `addresses` and `images`; `assets`, `interview` and `index` are what scripts load,
//! `machines` what other programs read; `links` holds the whole against itself.

mod addresses;
mod assets;
mod codes;
mod defect;
mod entries;
mod folder;
mod frame;
mod images;
mod index;
mod interview;
mod links;
mod lists;
mod look_alike;
mod machines;
mod make;
mod memory;
mod packed;
mod paths;
mod published;
mod sources;
mod structured;
mod subject;
mod text;

use std::{
    collections::HashSet,
    io,
    path::PathBuf,
    sync::{Arc, atomic::AtomicUsize},
};

use rayon::prelude::*;

pub use defect::BrokenLink;
pub use folder::{Changes, Files};
pub use images::Read;
pub use memory::BuildCache;

use self::{
    addresses::Addresses,
    assets::Assets,
    frame::PageContent,
    images::Images,
    links::Links,
    make::{make, remembered},
    subject::PageKind,
};
use crate::{
    fs::Output,
    render::{self, Runbook, TemplateError, Templates},
};
use fixbook_engine::model::{Article, Catalog, Id, limits::MAX_SITE_BYTES};

/// A site that could not be built.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    #[error(transparent)]
    Template(#[from] TemplateError),
    #[error("the runbook of {id} cannot be typeset: {message}")]
    Print { id: String, message: String },
    #[error("the catalog cannot be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
    #[error("{} is not a site that Fixbook built; name an empty or new folder", path.display())]
    NotASite { path: PathBuf },
    #[error("{} contains {file}, which no build wrote; move it away, or name another folder", path.display())]
    ForeignFile { path: PathBuf, file: String },
    #[error("another process still writes beside {}; try again when it has ended", path.display())]
    Busy { path: PathBuf },
    #[error("the pages have more than {} MiB at {page} ({} KiB); cut what is too long", MAX_SITE_BYTES >> 20, bytes >> 10)]
    TooBig { page: String, bytes: usize },
    #[error("cannot {operation} {}: {source}", path.display())]
    Disk { operation: &'static str, path: PathBuf, source: io::Error },
}

/// What a site is made of.
pub struct Sources<'a> {
    /// With the texts of its articles, none of which has the page of another (`check::PagePaths`).
    pub catalog: &'a Catalog,
    pub templates: &'a Templates,
    /// The catalog's own templates, names and texts: pages are made anew when they change.
    pub own_templates: &'a [(String, String)],
    /// Pages written by hand, `site/pages/*.md`.
    pub pages: &'a [Article],
    /// Reads what texts refer to, by its path in the catalog.
    pub read: &'a Read<'a>,
    /// Where the site will stand, with `/` at its end.
    pub base_url: Option<&'a str>,
    /// For a preview: pages reload themselves and show what is wrong.
    pub live: bool,
    /// Typesets a runbook for print; without it there are no PDFs.
    pub print: Option<&'a Print<'a>>,
}

/// Makes a PDF of a runbook.
pub type Print<'p> = dyn Fn(&Runbook) -> Result<Vec<u8>, String> + Sync + 'p;

/// A site, whole.
pub struct Site {
    pub files: Files,
    /// Files that are pages.
    pub pages: usize,
    pub defects: Vec<BrokenLink>,
}

/// One page.
struct Page {
    html: Arc<Vec<u8>>,
    links: Links,
    defects: Vec<BrokenLink>,
    /// Images of the catalog and what they were on the site when the page was made.
    images: Vec<(String, Option<String>)>,
    /// The file that it is made of, or its template.
    source: String,
}

/// What pages are made with.
struct SiteContext<'a> {
    catalog: &'a Catalog,
    templates: &'a Templates,
    base_url: Option<&'a str>,
    live: bool,
    has_pdfs: bool,
    own: &'a [Article],
    folders: &'a subject::Folders<'a>,
    addresses: Addresses,
    images: Images<'a>,
    /// Names of style and scripts.
    assets: serde_json::Value,
    /// Bytes of the pages so far.
    bytes: AtomicUsize,
}

impl SiteContext<'_> {
    /// A link to an entry, as seen from a page.
    fn link(&self, page: &str, kind: &str, id: &Id) -> serde_json::Value {
        let title = match kind {
            "sources" => self.catalog.sources.get(id).map_or(id.as_str(), |source| &source.title),
            _ => self.catalog.title(id.as_str()),
        };
        serde_json::json!({"href": paths::link(page, &paths::entry(kind, id.as_str())), "id": id, "title": title})
    }

    /// What a page shows beside its own text, as a digest: while it stays, an article's page does.
    fn frame(&self, sources: &Sources<'_>, subjects: &[PageKind<'_>]) -> u64 {
        let head = serde_json::to_string(&self.catalog.head).unwrap_or_default();
        let own: Vec<_> = self.own.iter().map(|page| (&page.path, &page.title)).collect();
        let cited: Vec<_> = self.catalog.sources.iter().map(|(id, source)| (id, &source.title)).collect();
        let paths: Vec<_> = subjects.iter().map(PageKind::path).collect();
        memory::digest((
            head,
            self.assets.to_string(),
            self.base_url,
            self.live,
            own,
            cited,
            paths,
            sources.own_templates,
        ))
    }
}

impl Site {
    /// Builds a site. What `memory` holds of an earlier build is not made again.
    pub fn build(sources: &Sources<'_>, memory: &mut BuildCache) -> Result<Self, SiteError> {
        let catalog = sources.catalog;
        let folders = subject::folders(&catalog.articles);
        let subjects = subject::subjects(catalog, &folders, sources.pages);
        let mut world = SiteContext {
            catalog,
            templates: sources.templates,
            base_url: sources.base_url,
            live: sources.live,
            has_pdfs: sources.print.is_some(),
            own: sources.pages,
            folders: &folders,
            addresses: Addresses::of(&subjects),
            images: Images::new(sources.read),
            assets: serde_json::Value::Null,
            bytes: AtomicUsize::new(0),
        };
        // First, since what it reads of thousands of articles is then gone when their pages come.
        let mut files = Files::new();
        index::files(catalog, memory, &mut files);
        let assets = Assets::of(&interview::content(&world)?, sources.live);
        world.assets = assets.names;
        let frame = world.frame(sources, &subjects);
        let pages = subjects.par_iter().map(|subject| match remembered(&world, memory, subject, frame) {
            Some(page) => Ok(page),
            None => make(&world, subject),
        });
        let pages: Vec<Arc<Page>> = pages.collect::<Result<_, SiteError>>()?;
        let of_articles = subjects.iter().zip(&pages).filter_map(|(subject, page)| match subject {
            PageKind::Article(article) => Some((*article, page.clone())),
            _ => None,
        });
        memory.remember_pages(of_articles, frame);
        files.extend(subjects.iter().zip(&pages).map(|(subject, page)| (subject.path(), page.html.clone())));
        files.extend(assets.files.into_iter().map(|(path, text)| (path, Arc::new(text.into_bytes()))));
        files.extend(
            machines::files(&world, &subjects)?.into_iter().map(|(path, text)| (path, Arc::new(text.into_bytes()))),
        );
        if let Some(print) = sources.print {
            files.extend(printed(catalog, print)?);
        }
        let defects = defects(&world, &subjects, &pages, &files);
        files.extend(world.images.shown().map(|image| (image.path, Arc::new(image.bytes))));
        Ok(Site { files, pages: pages.len(), defects })
    }

    /// Puts the site in a folder, which must be empty, new, or hold a site. `waiting` is called once if another build writes
    /// beside it.
    pub fn write(&self, output: &Output, waiting: &dyn Fn()) -> Result<Changes, SiteError> {
        folder::write(&self.files, output, waiting)
    }
}

/// A runbook of every cause and fix as PDF.
fn printed(catalog: &Catalog, print: &Print<'_>) -> Result<Files, SiteError> {
    let ids: Vec<&Id> = catalog.causes.keys().chain(catalog.fixes.keys()).collect();
    let one = |id: &&Id| {
        let failed = |message| SiteError::Print { id: id.to_string(), message };
        let bytes = print(&runbook(catalog, id)).map_err(failed)?;
        Ok((format!("runbooks/{id}.pdf"), Arc::new(bytes)))
    };
    ids.par_iter().map(one).collect()
}

fn runbook(catalog: &Catalog, id: &Id) -> Runbook {
    let ids = [id.clone()];
    render::runbook(catalog, &render::Subject::Entries(&ids), &[], None)
}

/// What is wrong, in the order of files.
fn defects(world: &SiteContext<'_>, subjects: &[PageKind<'_>], pages: &[Arc<Page>], files: &Files) -> Vec<BrokenLink> {
    let paths: Vec<String> = subjects.iter().map(PageKind::path).collect();
    let written: Vec<links::Page<'_>> =
        paths.iter().zip(pages).map(|(path, page)| (path.as_str(), &page.links, page.source.as_str())).collect();
    let images = world.images.names();
    let files: HashSet<&str> = files.keys().map(String::as_str).chain(images.iter().map(String::as_str)).collect();
    let dead = links::dead(&written, &files).into_par_iter().map(|defect| placed(world, defect));
    let mut defects: Vec<BrokenLink> = dead.collect();
    defects.extend(pages.iter().flat_map(|page| page.defects.iter().cloned()));
    defects.sort();
    defects.dedup();
    defects
}

fn placed(world: &SiteContext<'_>, defect: BrokenLink) -> BrokenLink {
    let text = world.images.text(&defect.path);
    defect.placed(text.as_deref())
}
