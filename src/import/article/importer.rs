//! Articles to drafts, one after the other: ids, symptoms, causes and fixes that name each other.
//!
//! In: an article as read. Out: [`Imported`]. Never: an id or a source that the catalog already has.

use std::collections::HashMap;

use super::{
    article_drafter::{ArticleDrafter, MAX_TITLE_LEN},
    cases,
    context::ImportContext,
    excerpt::{ArticleText, clipped},
    headings::Role,
    ids::base,
    imported::Imported,
    outline::{Part, parts},
    tables,
};
use crate::load::ReadArticle;
use fixbook_engine::model::Catalog;

/// Drafts articles for one catalog and one area.
pub struct Importer<'a> {
    context: ImportContext<'a>,
    /// Ids of the articles imported before, by their address and title.
    imported: HashMap<(String, String), String>,
}

impl<'b> Importer<'b> {
    /// An importer for a catalog; new entries get `area`.
    pub fn new(catalog: &'b Catalog, area: &str) -> Self {
        let imported = catalog.sources.iter().map(|(id, source)| {
            let key = (source.at.clone(), source.title.clone());
            (key, id.to_string())
        });
        Importer { context: ImportContext::new(catalog, area), imported: imported.collect() }
    }

    /// Drafts one article, with the address `at`.
    pub fn draft(&mut self, at: &str, read: &ReadArticle) -> Imported {
        let source = ArticleText::of(read);
        let title = clipped(source.title, MAX_TITLE_LEN).replace('`', "'");
        let key = (at.to_owned(), title.clone());
        if let Some(before) = self.imported.get(&key) {
            return Imported::nothing(at, format!("already imported as [{before}]"));
        }
        let parts = parts(source.markdown);
        let mut cases = cases::cases(&source, &parts);
        if cases.is_empty() {
            cases = tables::cases(source.markdown);
        }
        if cases.is_empty() {
            return Imported::nothing(at, why_not(&parts));
        }
        let base = base(at, source.title);
        let id = self.context.names.take(&format!("article-{base}"));
        self.imported.insert(key, id.clone());
        let out = Imported {
            article: at.to_owned(),
            source: id.clone(),
            warning: read.warning.clone(),
            ..Imported::default()
        };
        let mut drafter = ArticleDrafter::new(&mut self.context, &source, id, base, out);
        drafter.table(&cases);
        let is_many = cases.len() > 1;
        cases.iter().enumerate().for_each(|(at, case)| drafter.case(at, case, is_many));
        drafter.source_entry(&title);
        drafter.out
    }
}

/// Why nothing was drafted from an article.
fn why_not(parts: &[Part]) -> String {
    let has = |role: Role| parts.iter().any(|part| part.heading.role == Some(role));
    match (has(Role::Resolution) || has(Role::Workaround), has(Role::Cause) || has(Role::Symptom)) {
        (false, true) => "no resolution or drafteraround here, and a cause needs a fix".to_owned(),
        (true, false) => "a resolution, but no symptom and no cause found".to_owned(),
        _ => "no symptoms, cause or resolution found".to_owned(),
    }
}
