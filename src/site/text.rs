//! The Markdown of an entry or article as HTML of its page: sources numbered, links led to pages, images copied.

use super::{SiteContext, defect::BrokenLink, paths};
use crate::render::{Anchors, Bibliography, Heading, LinkResolver, Picture, page_html};
use fixbook_engine::model::{
    Body, Catalog, Citation, Conditions, Id,
    limits::{MAX_DEFECTS, MAX_HEADINGS},
};

/// Names of what `templates/site/page.html` puts around a text, by which scripts find it.
const OF_FRAME: [&str; 5] = ["main", "search", "kind", "results", "problems"];

/// The texts of one page.
pub(super) struct PageText<'w> {
    world: &'w SiteContext<'w>,
    page: &'w str,
    /// The file that the page is made of.
    source: &'w str,
    pub sources: Bibliography,
    anchors: Anchors,
    pub headings: Vec<Heading>,
    pub defects: Vec<BrokenLink>,
    /// The images that were asked for, by their paths in the catalog, and what they are on the site.
    pub images: Vec<(String, Option<String>)>,
    /// Whether a command has names in it that readers put their own for.
    pub has_placeholders: bool,
}

impl<'w> PageText<'w> {
    pub fn new(world: &'w SiteContext<'w>, page: &'w str, source: &'w str) -> Self {
        PageText {
            world,
            page,
            source,
            sources: Bibliography::default(),
            anchors: Anchors::without(&OF_FRAME),
            headings: Vec::new(),
            defects: Vec::new(),
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

    /// The Markdown of a whole page below its title, with headings that can be linked to.
    pub fn whole(&mut self, markdown: &str) -> String {
        let numbered = self.numbered(markdown);
        let mut anchors = std::mem::take(&mut self.anchors);
        let (html, headings) = page_html(&numbered, self, Some(&mut anchors));
        self.anchors = anchors;
        // A table of contents that nobody can read is none.
        self.headings = if headings.len() <= MAX_HEADINGS { headings } else { Vec::new() };
        self.has_placeholders |= has_placeholder(&html);
        html
    }

    fn numbered(&mut self, markdown: &str) -> String {
        let mut sources = std::mem::take(&mut self.sources);
        let numbered =
            sources.linked(self.world.catalog, markdown, |id| format!("/{}", paths::entry("sources", id.as_str())));
        self.sources = sources;
        numbered
    }

    /// The sections of a body, each with the facts under which it holds.
    pub fn sections(&mut self, body: &Body) -> Vec<serde_json::Value> {
        let section = |section: &fixbook_engine::model::Section| {
            serde_json::json!({
                "anchor": self.anchors.name(&section.title), "level": section.level, "title": section.title,
                "only": only(self.world.catalog, &section.when), "html": self.html(&section.markdown),
            })
        };
        body.sections.iter().map(section).collect()
    }

    /// The sources of the page by number: those cited in its text, then those that its head names besides.
    pub fn cited(&mut self, citations: &[Citation]) -> Vec<serde_json::Value> {
        for citation in citations {
            self.sources.number(&citation.source);
        }
        let line = |id: &Id| {
            let to = paths::entry("sources", id.as_str());
            let title = &self.world.catalog.sources.get(id)?.title;
            Some(serde_json::json!({"id": id, "title": title, "href": paths::link(self.page, &to)}))
        };
        self.sources.sources().iter().filter_map(line).collect()
    }

    fn defect(&mut self, address: &str, message: String) {
        if self.defects.len() >= MAX_DEFECTS {
            return;
        }
        let path = self.source.to_owned();
        self.defects.push(BrokenLink { path, line: None, address: address.to_owned(), message });
    }
}

/// Whether a block of code names something like `<computer>`; `site/script.js` looks for the same.
fn has_placeholder(html: &str) -> bool {
    let blocks = html.split("<pre><code").skip(1).filter_map(|rest| rest.split_once("</code></pre>"));
    let is_name = |name: &str| {
        name.starts_with(|first: char| first.is_ascii_alphabetic())
            && name.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, ' ' | '_' | '-'))
    };
    let named = |block: &str| {
        block.split("&lt;").skip(1).any(|rest| rest.split_once("&gt;").is_some_and(|(name, _)| is_name(name)))
    };
    blocks.map(|(block, _)| block).any(named)
}

/// The labels of the answers that must hold.
fn only(catalog: &Catalog, when: &Conditions) -> Vec<String> {
    let label = |(symptom, answers): (&Id, &[Id])| {
        let head = catalog.symptoms.get(symptom)?;
        Some(answers.iter().map(|answer| head.label(answer.as_str())).collect::<Vec<_>>().join(" or "))
    };
    when.iter().filter_map(label).collect()
}

impl LinkResolver for PageText<'_> {
    fn link(&mut self, address: &str) -> Option<String> {
        // Held against the page's headings when all pages stand.
        if address.starts_with('#') {
            return Some(address.to_owned());
        }
        let cut = address.find(['#', '?']).unwrap_or(address.len());
        let (path, rest) = address.split_at(cut);
        match self.world.addresses.page(self.source, &paths::decoded(path)) {
            Some(page) => {
                let fragment = rest.find('#').map_or("", |at| &rest[at..]);
                Some(format!("{}{fragment}", paths::link(self.page, page)))
            }
            None => {
                self.defect(address, format!("the link to `{address}` leads to no page; write the path of a file of the catalog, or a whole address"));
                None
            }
        }
    }

    fn image(&mut self, address: &str) -> Option<Picture> {
        let path = paths::from_file(self.source, &paths::decoded(address)).filter(|_| !address.starts_with('/'));
        let image = match &path {
            Some(path) => self.world.images.get(path),
            None => Err("it lies outside the catalog".to_owned()),
        };
        self.images.extend(path.map(|path| (path, image.as_ref().ok().map(|(to, _)| to.clone()))));
        match image {
            Ok((to, size)) => Some(Picture { address: paths::link(self.page, &to), size }),
            Err(why) => {
                self.defect(address, format!("the image `{address}` cannot be shown: {why}"));
                None
            }
        }
    }
}
