//! One article after the other to drafts: ids, symptoms, causes and fixes that name each other.
//!
//! In: an article as read. Out: [`Imported`]. Never: an id or a source that the catalog holds already.

use std::collections::HashMap;

use super::{
    Imported, cases,
    known::Known,
    names::{Names, base},
    outline::{Part, parts},
    roles::Role,
    tables,
    text::{Source, clipped},
    work::{MAX_TITLE_LEN, Work},
};
use crate::load::ReadArticle;
use fixbook_engine::model::Catalog;

/// Drafts articles for one catalog and one area.
pub struct Importer<'a> {
    pub(super) known: Known<'a>,
    pub(super) names: Names,
    pub(super) area: String,
    /// Titles by where an article stands: what was imported before.
    imported: HashMap<(String, String), String>,
}

impl<'b> Importer<'b> {
    /// For a catalog, and the area that new entries are to lie in.
    pub fn new(catalog: &'b Catalog, area: &str) -> Self {
        let causes = catalog.causes.iter().flat_map(|(id, cause)| std::iter::once(id).chain(&cause.was));
        let fixes = catalog.fixes.iter().flat_map(|(id, fix)| std::iter::once(id).chain(&fix.was));
        let symptoms = catalog.symptoms.iter().flat_map(|(id, symptom)| std::iter::once(id).chain(&symptom.was));
        let all = causes.chain(fixes).chain(symptoms).chain(catalog.sources.keys());
        let imported = catalog.sources.iter().map(|(id, source)| {
            let key = (source.at.clone(), source.title.clone());
            (key, id.to_string())
        });
        Importer {
            known: Known::new(catalog),
            names: Names::new(all.map(ToString::to_string)),
            area: area.to_owned(),
            imported: imported.collect(),
        }
    }

    /// Drafts one article, which stands at `at`.
    pub fn draft(&mut self, at: &str, read: &ReadArticle) -> Imported {
        let source = Source::of(read);
        let title = clipped(source.title, MAX_TITLE_LEN).replace('`', "'");
        let key = (at.to_owned(), title.clone());
        if let Some(before) = self.imported.get(&key) {
            return Imported::nothing(at, format!("imported already, as [{before}]"));
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
        let id = self.names.take(&format!("article-{base}"));
        self.imported.insert(key, id.clone());
        let out = Imported {
            article: at.to_owned(),
            source: id.clone(),
            warning: read.warning.clone(),
            ..Imported::default()
        };
        let mut work = Work { importer: self, source: &source, id, base, out, rows: Vec::new(), table: None };
        work.table(&cases);
        let is_many = cases.len() > 1;
        cases.iter().enumerate().for_each(|(at, case)| work.case(at, case, is_many));
        work.source_entry(&title);
        work.out
    }
}

/// Why an article gives nothing.
fn why_not(parts: &[Part]) -> String {
    let has = |role: Role| parts.iter().any(|part| part.heading.role == Some(role));
    match (has(Role::Resolution) || has(Role::Workaround), has(Role::Cause) || has(Role::Symptom)) {
        (false, true) => "no resolution or workaround here, and a cause needs a fix".to_owned(),
        (true, false) => "a way out, but neither symptoms nor a cause".to_owned(),
        _ => "no symptoms, cause or resolution here".to_owned(),
    }
}
