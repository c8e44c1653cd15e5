//! What stays the same from search to search: words that stand for each other, code tables, names to filter by.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::{
    context_data::{CodeTableData, QueryContextData},
    query::{FilterNames, Query},
};
use crate::{
    model::{Catalog, CodeTable, Conditions, Id, Kind},
    text::Synonyms,
};

/// A catalog's help for reading queries.
#[derive(Debug)]
pub struct QueryContext {
    pub(super) near: Synonyms,
    pub(super) tables: Vec<CodeTable>,
    names: CatalogNames,
    /// When entries are of use; of those that always are nothing is held.
    conditions: HashMap<(Kind, String), Conditions>,
}

impl QueryContext {
    /// What a catalog says about words, codes and facts.
    pub fn of(catalog: &Catalog) -> Self {
        QueryContextData::of(catalog).into()
    }

    /// Words that stand for each other.
    pub fn near(&self) -> &Synonyms {
        &self.near
    }

    /// Reads a query: filters, phrases, codes and words.
    pub fn read(&self, text: &str) -> Query {
        Query::read(text, &self.names)
    }

    /// Entries that are of no use where these facts hold.
    pub(super) fn ruled_out(&self, facts: &BTreeMap<Id, Id>) -> HashSet<(Kind, &str)> {
        let is_out = |conditions: &Conditions| !conditions.may_hold(|symptom| facts.get(symptom));
        let out = self.conditions.iter().filter(|(_, conditions)| !facts.is_empty() && is_out(conditions));
        out.map(|((kind, id), _)| (*kind, id.as_str())).collect()
    }
}

/// What a query may filter by.
#[derive(Debug)]
struct CatalogNames {
    facts: HashSet<(String, String)>,
    areas: BTreeSet<String>,
}

impl From<QueryContextData> for QueryContext {
    fn from(notes: QueryContextData) -> Self {
        let conditions = notes.conditions().collect();
        let facts = notes.facts.into_iter();
        let facts =
            facts.flat_map(|(symptom, answers)| answers.into_iter().map(move |answer| (symptom.clone(), answer)));
        QueryContext {
            near: Synonyms::of(&notes.terms),
            tables: notes.tables.iter().filter_map(CodeTableData::table).collect(),
            names: CatalogNames { facts: facts.collect(), areas: notes.areas.into_iter().collect() },
            conditions,
        }
    }
}

impl FilterNames for CatalogNames {
    fn is_fact(&self, symptom: &str, answer: &str) -> bool {
        self.facts.contains(&(symptom.to_owned(), answer.to_owned()))
    }

    fn is_area(&self, name: &str) -> bool {
        self.areas.contains(name)
    }
}
