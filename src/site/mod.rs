//! A catalog to a folder of pages that any web server, or none, can serve.
//!
//! In: [`Sources`]: a catalog with its articles, templates, pages written by hand, images. Out: a [`Site`]: files, and the
//! links in them that are broken. [`Site::write`] puts the files in a folder. Read it in this order: `page_spec` lists the
//! pages, `entries`, `codes`, `sources` and `index_pages` fill them, `layout` is what they share; `text` turns Markdown into
//! HTML with the help of `addresses` and `images`; `render_page` makes files of them; `assets`, `interview` and `index` are
//! what scripts load, `feeds` what other programs read; `links` checks that all links lead somewhere.

mod addresses;
mod assets;
mod broken_link;
mod build_cache;
mod codes;
mod context;
mod entries;
mod error;
mod feeds;
mod images;
mod index;
mod index_pages;
mod interview;
mod layout;
mod links;
mod output_dir;
mod page;
mod page_spec;
mod paths;
mod published;
mod render_page;
mod script_payload;
mod sources;
mod structured;
mod text;

use std::{
    collections::HashSet,
    sync::{Arc, atomic::AtomicUsize},
};

use rayon::prelude::*;

pub use broken_link::BrokenLink;
pub use build_cache::BuildCache;
pub use context::{Print, Sources};
pub use error::SiteError;
pub use images::Read;
pub use output_dir::{Changes, Files};

use self::{
    addresses::Addresses,
    assets::Assets,
    context::{SiteContext, TextContext, folders},
    images::Images,
    page::RenderedPage,
    page_spec::PageSpec,
    render_page::{cached_page, render_page, runbook},
};
use crate::fs::Output;
use fixbook_engine::model::{Catalog, Id};

/// A complete site.
pub struct Site {
    pub files: Files,
    /// The number of files that are pages.
    pub pages: usize,
    pub broken_links: Vec<BrokenLink>,
}

impl Site {
    /// Builds a site. What `cache` has of an earlier build is not made again.
    pub fn build(sources: &Sources<'_>, cache: &mut BuildCache) -> Result<Self, SiteError> {
        let catalog = &sources.engine.catalog;
        let folders = folders(&catalog.articles);
        let specs = page_spec::pages(catalog, &folders, sources.pages);
        // First, so that the memory it takes for thousands of articles is free before their pages are rendered.
        let mut files = Files::new();
        index::files(catalog, cache, &mut files);
        let addresses = Addresses::new(specs.iter().map(|spec| (spec.path.as_str(), spec.source)));
        let texts = TextContext { catalog, addresses, images: Images::new(sources.read) };
        let assets = Assets::of(&interview::content(&texts)?, sources.live);
        let site = SiteContext {
            engine: sources.engine,
            catalog,
            templates: sources.templates,
            base_url: sources.base_url,
            live: sources.live,
            has_pdfs: sources.print.is_some(),
            own: sources.pages,
            folders: &folders,
            texts,
            assets: assets.names,
            bytes: AtomicUsize::new(0),
        };
        let pages = rendered(&site, sources, &specs, cache)?;
        files.extend(specs.iter().zip(&pages).map(|(spec, page)| (spec.path.clone(), page.html.clone())));
        let texts = assets.files.into_iter().chain(feeds::files(&site, &specs)?);
        files.extend(texts.map(|(path, text)| (path, Arc::new(text.into_bytes()))));
        if let Some(print) = sources.print {
            files.extend(printed(catalog, print)?);
        }
        let broken_links = broken_links(&site, &specs, &pages, &files);
        files.extend(site.texts.images.shown().map(|image| (image.path, Arc::new(image.bytes))));
        Ok(Site { files, pages: pages.len(), broken_links })
    }

    /// Writes the site to a folder, which must be empty, new, or contain a site. `waiting` is called once if another build is
    /// writing beside it.
    pub fn write(&self, output: &Output, waiting: &dyn Fn()) -> Result<Changes, SiteError> {
        output_dir::write(&self.files, output, waiting)
    }
}

/// The pages, of which articles may come from the cache.
fn rendered(
    site: &SiteContext<'_>,
    sources: &Sources<'_>,
    specs: &[PageSpec<'_>],
    cache: &mut BuildCache,
) -> Result<Vec<Arc<RenderedPage>>, SiteError> {
    let layout = layout::layout_digest(site, sources.own_templates, specs);
    let pages = specs.par_iter().map(|spec| match cached_page(site, cache, spec, layout) {
        Some(page) => Ok(page),
        None => render_page(site, spec),
    });
    let pages: Vec<Arc<RenderedPage>> = pages.collect::<Result<_, SiteError>>()?;
    let of_articles = specs.iter().zip(&pages).filter_map(|(spec, page)| Some((spec.article?, page.clone())));
    cache.remember_pages(of_articles, layout);
    Ok(pages)
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

/// All broken links, sorted by file.
fn broken_links(
    site: &SiteContext<'_>,
    specs: &[PageSpec<'_>],
    pages: &[Arc<RenderedPage>],
    files: &Files,
) -> Vec<BrokenLink> {
    let linked: Vec<links::LinkedPage<'_>> =
        specs.iter().zip(pages).map(|(spec, page)| (spec.path.as_str(), &page.links, page.source.as_str())).collect();
    let images = site.texts.images.names();
    let files: HashSet<&str> = files.keys().map(String::as_str).chain(images.iter().map(String::as_str)).collect();
    let of_site = links::broken_links(&linked, &files).into_par_iter().map(|link| site.texts.with_line(link));
    let mut broken: Vec<BrokenLink> = of_site.collect();
    broken.extend(pages.iter().flat_map(|page| page.broken_links.iter().cloned()));
    broken.sort();
    broken.dedup();
    broken
}
