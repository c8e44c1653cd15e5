//! Everything that a site is built from, read from disk.

use std::{
    collections::{BTreeSet, HashMap},
    path::{Component, Path},
};

use rayon::prelude::*;

use super::super::{
    CliError, catalog,
    context::CliContext,
    index,
    templates::{self, CatalogTemplates},
};
use crate::{
    check::{PagePaths, addresses_outside, is_outside, page_path},
    load::{self, ArticleFile, ArticleFolder, CatalogSource, ReadArticle, Stamp, read_article},
    render::{Runbook, Templates},
    site::{BuildCache, Print, Site, SiteError, Sources},
};
use fixbook_engine::{diagnosis::Engine, model::Article};

/// Reads a catalog and its articles; unchanged articles are not read again.
#[derive(Default)]
pub(super) struct SiteInputs {
    /// Whether there will be a next build.
    incremental: bool,
    articles: HashMap<String, (Stamp, ReadArticle)>,
}

/// What was read.
pub(super) struct Gathered {
    engine: Engine,
    templates: Templates,
    own_templates: Vec<(String, String)>,
    pages: Vec<Article>,
    folder: CatalogSource,
    folders: Vec<ArticleFolder>,
    /// Problems of articles.
    pub warnings: Vec<String>,
}

impl SiteInputs {
    /// For one build after another: keeps what it read.
    pub fn incremental() -> Self {
        SiteInputs { incremental: true, articles: HashMap::new() }
    }

    /// Reads everything.
    pub fn read(&mut self, global: &CliContext) -> Result<Gathered, CliError> {
        let folder = global.source()?.clone();
        let mut engine = catalog::engine_without_articles(global)?;
        let folders = index::article_folders(&folder, &engine.catalog, &[])?;
        let mut warnings = Vec::new();
        // The built-in catalog comes with its texts.
        if folder != CatalogSource::BuiltIn {
            engine.catalog.articles = self.read_articles(&folders, &mut warnings)?;
        }
        let CatalogTemplates { templates, own: own_templates } = templates::of_catalog(global)?;
        let (pages, of_pages): (Vec<Article>, Vec<Option<String>>) = load::load_pages(&folder)
            .map_err(CliError::unreadable)?
            .into_iter()
            .map(|read| (read.article, read.warning))
            .unzip();
        let named = pages.iter().zip(of_pages);
        warnings.extend(named.filter_map(|(page, warning)| Some(format!("{}: {}", page.path, warning?))));
        // `check` reports pages with the same path; with --keep-going the first one is kept.
        let mut taken = PagePaths::default();
        let mut pages = pages;
        pages.retain(|page| taken.take(&page_path::own(&page.path), &page.path).is_ok());
        Ok(Gathered { engine, templates, own_templates, pages, folder, folders, warnings })
    }

    fn read_articles(
        &mut self,
        folders: &[ArticleFolder],
        warnings: &mut Vec<String>,
    ) -> Result<Vec<Article>, CliError> {
        let mut files: Vec<ArticleFile> = Vec::new();
        for folder in folders {
            files.extend(folder.list()?);
        }
        let (mut files, left_out) = load::within_budget(files);
        warnings.extend(left_out);
        let mut taken = PagePaths::default();
        files.retain(|file| match taken.take_article(&file.path) {
            Ok(()) => true,
            Err(why) => {
                warnings.push(format!("{}: left out, because {why}; rename it", file.path));
                false
            }
        });
        let before = std::mem::take(&mut self.articles);
        let read = |file: &ArticleFile| match before.get(&file.path).filter(|(stamp, _)| *stamp == file.stamp) {
            Some((_, read)) => Ok(read.clone()),
            None => file.bytes().map(|bytes| read_article(&file.path, &bytes)),
        };
        let all: Vec<Result<ReadArticle, String>> = files.par_iter().map(read).collect();
        let mut articles = Vec::with_capacity(all.len());
        for (file, read) in files.iter().zip(all) {
            match read {
                Ok(read) => {
                    warnings.extend(read.warning.as_ref().map(|warning| format!("{}: {warning}", file.path)));
                    if self.incremental {
                        self.articles.insert(file.path.clone(), (file.stamp, read.clone()));
                    }
                    articles.push(read.article);
                }
                Err(message) => warnings.push(format!("{}: {message}", file.path)),
            }
        }
        Ok(articles)
    }
}

/// What a site is built for.
#[derive(Clone, Copy, Default)]
pub(super) struct Target<'a> {
    pub base_url: Option<&'a str>,
    pub live: bool,
    pub with_pdf: bool,
}

#[cfg(feature = "pdf")]
fn print(templates: &Templates, runbook: &Runbook) -> Result<Vec<u8>, String> {
    let pdf = crate::render::runbook_pdf(templates, runbook, crate::render::Paper::default());
    pdf.map(|pdf| pdf.bytes).map_err(|error| error.to_string())
}

#[cfg(not(feature = "pdf"))]
fn print(_: &Templates, _: &Runbook) -> Result<Vec<u8>, String> {
    Err("this program was built without PDF".to_owned())
}

impl Gathered {
    pub fn site(&self, target: Target<'_>, cache: &mut BuildCache) -> Result<Site, SiteError> {
        let print = |runbook: &Runbook| print(&self.templates, runbook);
        let sources = Sources {
            engine: &self.engine,
            templates: &self.templates,
            own_templates: &self.own_templates,
            pages: &self.pages,
            read: &|path| self.read(path),
            base_url: target.base_url,
            live: target.live,
            print: target.with_pdf.then_some(&print as &Print<'_>),
        };
        Site::build(&sources, cache)
    }

    /// A file that a text refers to. No path can lead out of its folder.
    fn read(&self, path: &str) -> Option<Vec<u8>> {
        let is_below = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
        if !is_below {
            return None;
        }
        let elsewhere = self.folders.iter().filter(|folder| !folder.prefix.starts_with("kb/"));
        let inside = elsewhere.filter_map(|folder| Some((folder, path.strip_prefix(folder.prefix.as_str())?)));
        inside
            .filter_map(|(folder, rest)| load::read_inside(&folder.root(), rest))
            .next()
            .or_else(|| load::read_file(&self.folder, path))
    }

    /// The number of different outside addresses in texts and sources.
    pub fn addresses_outside(&self) -> usize {
        let catalog = &self.engine.catalog;
        let bodies =
            catalog.causes.values().map(|cause| &cause.body).chain(catalog.fixes.values().map(|fix| &fix.body));
        let sections = bodies.flat_map(|body| &body.sections).map(|section| section.markdown.as_str());
        let checks = catalog.symptoms.values().map(|symptom| symptom.check.as_str());
        let articles = catalog.articles.iter().chain(&self.pages).map(|article| &*article.markdown);
        let named: BTreeSet<String> = sections.chain(checks).chain(articles).flat_map(addresses_outside).collect();
        let sources = catalog.sources.values().map(|source| source.at.clone()).filter(|at| is_outside(at));
        named.into_iter().chain(sources).collect::<BTreeSet<String>>().len()
    }

    /// The folders to watch for changes.
    pub fn watched(&self) -> Vec<std::path::PathBuf> {
        let CatalogSource::Disk(root) = &self.folder else { return Vec::new() };
        let parts = ["kb", "rules", "templates", "site"].map(|part| root.join(part));
        let elsewhere = self.folders.iter().map(|folder| folder.root());
        parts.into_iter().chain(elsewhere).filter(|path| path.is_dir()).collect()
    }
}
