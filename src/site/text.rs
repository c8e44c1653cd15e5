//! The Markdown of an entry or article as HTML of its page: sources numbered, links resolved to pages, images copied.

use super::{broken_link::BrokenLink, context::TextContext, links::has_placeholder, paths};
use crate::render::{Anchors, Bibliography, Heading, LinkResolver, Picture, page_html};
use fixbook_engine::model::{
    Body, Catalog, Citation, Conditions, Id,
    limits::{MAX_DEFECTS, MAX_HEADINGS},
};

/// Ids of elements in `templates/site/page.html`, by which scripts find them.
const IDS_OF_LAYOUT: [&str; 5] = ["main", "search", "kind", "results", "problems"];

/// The texts of one page.
pub(super) struct PageText<'w> {
    texts: &'w TextContext<'w>,
    page: &'w str,
    /// The file that the page is made of.
    source: &'w str,
    pub sources: Bibliography,
    anchors: Anchors,
    pub headings: Vec<Heading>,
    pub broken_links: Vec<BrokenLink>,
    /// The images that the text shows, by their paths in the catalog, and their paths on the site.
    pub images: Vec<(String, Option<String>)>,
    /// Whether a command contains names that readers replace by their own.
    pub has_placeholders: bool,
}

impl<'w> PageText<'w> {
    pub fn new(texts: &'w TextContext<'w>, page: &'w str, source: &'w str) -> Self {
        PageText {
            texts,
            page,
            source,
            sources: Bibliography::default(),
            anchors: Anchors::without(&IDS_OF_LAYOUT),
            headings: Vec::new(),
            broken_links: Vec::new(),
            images: Vec::new(),
            has_placeholders: false,
        }
    }

    /// Markdown within a page that has headings of its own.
    pub fn html(&mut self, markdown: &str) -> String {
        let numbered = self.numbered(markdown);
        let html = page_html(&numbered, self, None).0;
        self.has_placeholders |= has_placeholder(&html);
        html
    }

    /// The Markdown of a page below its title, with headings that can be linked to.
    pub fn document(&mut self, markdown: &str) -> String {
        let numbered = self.numbered(markdown);
        let mut anchors = std::mem::take(&mut self.anchors);
        let (html, headings) = page_html(&numbered, self, Some(&mut anchors));
        self.anchors = anchors;
        // A table of contents that long helps no reader.
        self.headings = if headings.len() <= MAX_HEADINGS { headings } else { Vec::new() };
        self.has_placeholders |= has_placeholder(&html);
        html
    }

    fn numbered(&mut self, markdown: &str) -> String {
        let mut sources = std::mem::take(&mut self.sources);
        let numbered =
            sources.linked(self.texts.catalog, markdown, |id| format!("/{}", paths::entry("sources", id.as_str())));
        self.sources = sources;
        numbered
    }

    /// The sections of a body, each with the facts under which it applies.
    pub fn sections(&mut self, body: &Body) -> Vec<serde_json::Value> {
        let section = |section: &fixbook_engine::model::Section| {
            serde_json::json!({
                "anchor": self.anchors.name(&section.title), "level": section.level, "title": section.title,
                "only": only(self.texts.catalog, &section.when), "html": self.html(&section.markdown),
            })
        };
        body.sections.iter().map(section).collect()
    }

    /// The sources of the page by number: those cited in its text, then those that only its header names.
    pub fn cited(&mut self, citations: &[Citation]) -> Vec<serde_json::Value> {
        for citation in citations {
            self.sources.number(&citation.source);
        }
        let line = |id: &Id| {
            let to = paths::entry("sources", id.as_str());
            let title = &self.texts.catalog.sources.get(id)?.title;
            Some(serde_json::json!({"id": id, "title": title, "href": paths::link(self.page, &to)}))
        };
        self.sources.sources().iter().filter_map(line).collect()
    }

    fn broken(&mut self, address: &str, message: String) {
        if self.broken_links.len() >= MAX_DEFECTS {
            return;
        }
        let path = self.source.to_owned();
        self.broken_links.push(BrokenLink { path, line: None, address: address.to_owned(), message });
    }
}

/// The labels of the answers under which a section applies.
fn only(catalog: &Catalog, when: &Conditions) -> Vec<String> {
    let label = |(symptom, answers): (&Id, &[Id])| {
        let head = catalog.symptoms.get(symptom)?;
        Some(answers.iter().map(|answer| head.label(answer.as_str())).collect::<Vec<_>>().join(" or "))
    };
    when.iter().filter_map(label).collect()
}

impl LinkResolver for PageText<'_> {
    fn link(&mut self, address: &str) -> Option<String> {
        // Compared with the headings of the page when all pages are rendered.
        if address.starts_with('#') {
            return Some(address.to_owned());
        }
        let cut = address.find(['#', '?']).unwrap_or(address.len());
        let (path, rest) = address.split_at(cut);
        match self.texts.addresses.page(self.source, &paths::decode_path(path)) {
            Some(page) => {
                let fragment = rest.find('#').map_or("", |at| &rest[at..]);
                Some(format!("{}{fragment}", paths::link(self.page, page)))
            }
            None => {
                self.broken(
                    address,
                    format!(
                        "no page for the link `{address}`; use the path of a file in the catalog, or a full address"
                    ),
                );
                None
            }
        }
    }

    fn image(&mut self, address: &str) -> Option<Picture> {
        let path = paths::from_file(self.source, &paths::decode_path(address)).filter(|_| !address.starts_with('/'));
        let image = match &path {
            Some(path) => self.texts.images.get(path),
            None => Err("it is outside the catalog".to_owned()),
        };
        self.images.extend(path.map(|path| (path, image.as_ref().ok().map(|(to, _)| to.clone()))));
        match image {
            Ok((to, size)) => Some(Picture { address: paths::link(self.page, &to), size }),
            Err(why) => {
                self.broken(address, format!("the image `{address}` cannot be shown: {why}"));
                None
            }
        }
    }
}
