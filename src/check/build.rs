//! Checked entries to the immutable [`Catalog`].

use indexmap::IndexMap;

use crate::load::{Located, ParsedCatalog};
use fixbook_engine::model::{Catalog, Entry, Id, RuleSource};

/// Without this file a folder is not a catalog.
pub(super) const HEAD: &str = "kb/catalog.yaml";

/// Nothing if there is no head.
pub(super) fn build(entries: ParsedCatalog) -> Option<Catalog> {
    Some(Catalog {
        head: entries.head?.value,
        revision: entries.revision,
        symptoms: by_id(entries.symptoms),
        causes: by_id(entries.causes),
        fixes: by_id(entries.fixes),
        codes: entries.codes.into_iter().map(|table| (table.value.system.clone(), entry(table))).collect(),
        terms: entries.terms,
        sources: by_id(entries.sources),
        claims: entries.claims.into_iter().map(entry).collect(),
        cases: entries.cases.into_iter().map(entry).collect(),
        articles: entries.articles,
        rules: entries
            .rules
            .iter()
            .map(|file| RuleSource { path: file.path.clone(), script: file.text.clone() })
            .collect(),
    })
}

fn by_id<T>(entries: Vec<Located<T>>) -> IndexMap<Id, Entry<T>> {
    entries.into_iter().map(|loaded| (loaded.id.clone(), entry(loaded))).collect()
}

fn entry<T>(loaded: Located<T>) -> Entry<T> {
    Entry { path: loaded.file.path.clone(), head: loaded.value, body: loaded.body }
}
