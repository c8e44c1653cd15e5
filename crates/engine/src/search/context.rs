//! What stays the same from query to query: synonyms, code tables, names to filter by.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{
    context_data::{CodeTableData, QueryContextData},
    filter::FilterNames,
    query::Query,
};
use crate::{
    model::{Catalog, CodeTable, Conditions, Id, Kind},
    text::Synonyms,
};

/// What a catalog says about the words, codes and filters of queries.
#[derive(Debug)]
pub struct QueryContext {
    pub(super) synonyms: Synonyms,
    pub(super) tables: Vec<CodeTable>,
    names: FilterNames,
    /// When entries apply; entries that always apply are not listed.
    conditions: HashMap<(Kind, String), Conditions>,
}

impl QueryContext {
    /// The context of a catalog.
    pub fn of(catalog: &Catalog) -> Self {
        QueryContextData::of(catalog).into()
    }

    /// The synonyms of the catalog and of the language.
    pub fn synonyms(&self) -> &Synonyms {
        &self.synonyms
    }

    /// Reads a query: filters, phrases, codes and words.
    pub fn read(&self, text: &str) -> Query {
        Query::read(text, &self.names)
    }

    /// Entries that do not apply under these facts.
    pub(super) fn ruled_out(&self, facts: &BTreeMap<Id, Id>) -> HashSet<(Kind, &str)> {
        let is_out = |conditions: &Conditions| !conditions.may_hold(|symptom| facts.get(symptom));
        let out = self.conditions.iter().filter(|(_, conditions)| !facts.is_empty() && is_out(conditions));
        out.map(|((kind, id), _)| (*kind, id.as_str())).collect()
    }
}

impl From<QueryContextData> for QueryContext {
    fn from(data: QueryContextData) -> Self {
        let conditions = data.conditions().collect();
        let facts = data.facts.into_iter();
        let facts =
            facts.flat_map(|(symptom, answers)| answers.into_iter().map(move |answer| (symptom.clone(), answer)));
        QueryContext {
            synonyms: Synonyms::of(&data.terms),
            tables: data.tables.iter().filter_map(CodeTableData::table).collect(),
            names: FilterNames { facts: facts.collect(), areas: data.areas.into_iter().collect() },
            conditions,
        }
    }
}
