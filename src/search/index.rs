//! A catalog and its articles, ready to be searched.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use rayon::prelude::*;
use tantivy::{ReloadPolicy, directory::RamDirectory};

use super::{
    SearchError, articles, entries,
    fields::{Fields, indexed, schema, tokenizers},
    reading::{Document, Names, Near, Query},
    results::{self, Results},
    shelf::TantivyShelf,
};
use crate::model::{Catalog, CodeTable, Conditions, Id, Kind};

/// Bytes that the writer may hold before it writes; a small catalog stays far below.
const WRITER_BUDGET: usize = 32 << 20;
/// What all entries of the catalog are replaced under.
pub(super) const CATALOG: &str = "catalog";

/// An index that can be searched.
pub struct Index {
    pub(super) shelf: TantivyShelf,
    pub(super) near: Near,
    pub(super) tables: Vec<CodeTable>,
    names: CatalogNames,
    /// When entries are of use; of those that always are nothing is held.
    conditions: HashMap<(Kind, String), Conditions>,
}

impl Index {
    /// Indexes a catalog with the articles it holds, in memory.
    pub fn of(catalog: &Catalog) -> Result<Self, SearchError> {
        let of_articles = catalog.articles.iter().map(articles::article);
        let documents: Vec<Document> = entries::documents(catalog).into_iter().chain(of_articles).collect();
        Self::in_memory(catalog, &documents)
    }

    /// Indexes documents in memory, with one thread, so that nothing depends on which was first.
    pub(super) fn in_memory(catalog: &Catalog, documents: &[Document]) -> Result<Self, SearchError> {
        let (schema, fields) = schema();
        // Written once and never changed, so one segment and no writer threads: a third of the time.
        let mut writer = tantivy::Index::builder()
            .schema(schema.clone())
            .tokenizers(tokenizers())
            .single_segment_index_writer(RamDirectory::create(), WRITER_BUDGET)?;
        let read = documents.par_iter().map(|document| indexed(fields, &schema, CATALOG, document));
        for document in read.collect::<Vec<_>>() {
            writer.add_document(document?)?;
        }
        Self::over(catalog, &writer.finalize()?, fields)
    }

    /// Opens what tantivy holds.
    pub(super) fn over(catalog: &Catalog, index: &tantivy::Index, fields: Fields) -> Result<Self, SearchError> {
        let reader: tantivy::IndexReader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Index {
            shelf: TantivyShelf::new(reader.searcher(), fields)?,
            near: Near::of(&catalog.terms),
            tables: catalog.codes.values().map(|table| table.head.clone()).collect(),
            names: CatalogNames::of(catalog),
            conditions: conditions(catalog),
        })
    }

    /// Reads a query: filters, phrases, codes and words.
    pub fn read(&self, text: &str) -> Query {
        Query::read(text, &self.names)
    }

    /// The best hits for a query; with `explain` each says what its score is made of.
    pub fn search(&self, query: &Query, limit: usize, explain: bool) -> Result<Results, SearchError> {
        results::search(self, query, limit, explain)
    }

    /// How many documents it holds.
    pub fn documents(&self) -> u32 {
        use super::reading::Shelf;
        self.shelf.documents()
    }

    /// Entries that are of no use where these facts hold.
    pub(super) fn ruled_out(&self, facts: &BTreeMap<Id, Id>) -> HashSet<(Kind, &str)> {
        let is_out = |conditions: &Conditions| !conditions.may_hold(|symptom| facts.get(symptom));
        let out = self.conditions.iter().filter(|(_, conditions)| !facts.is_empty() && is_out(conditions));
        out.map(|((kind, id), _)| (*kind, id.as_str())).collect()
    }
}

fn conditions(catalog: &Catalog) -> HashMap<(Kind, String), Conditions> {
    let causes = catalog.causes.iter().map(|(id, cause)| (Kind::Cause, id, &cause.applies));
    let fixes = catalog.fixes.iter().map(|(id, fix)| (Kind::Fix, id, &fix.when));
    let symptoms = catalog.symptoms.iter().map(|(id, symptom)| (Kind::Symptom, id, &symptom.when));
    let all = causes.chain(fixes).chain(symptoms).filter(|(_, _, conditions)| !conditions.0.is_empty());
    all.map(|(kind, id, conditions)| ((kind, id.to_string()), conditions.clone())).collect()
}

/// What a query may filter by.
struct CatalogNames {
    facts: HashSet<(String, String)>,
    areas: BTreeSet<String>,
}

impl CatalogNames {
    fn of(catalog: &Catalog) -> Self {
        let answers = |(id, symptom): (&Id, &crate::model::Entry<crate::model::Symptom>)| {
            symptom.answers.keys().map(|answer| (id.to_string(), answer.to_string())).collect::<Vec<_>>()
        };
        CatalogNames {
            facts: catalog.symptoms.iter().flat_map(answers).collect(),
            areas: entries::areas(catalog).collect(),
        }
    }
}

impl Names for CatalogNames {
    fn is_fact(&self, symptom: &str, answer: &str) -> bool {
        self.facts.contains(&(symptom.to_owned(), answer.to_owned()))
    }

    fn is_area(&self, name: &str) -> bool {
        self.areas.contains(name)
    }
}
