//! What stays the same from search to search: words that stand for each other, code tables, names to filter by.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::{
    near::Near,
    query::{Names, Query},
};
use crate::model::{Catalog, CodeTable, Conditions, Entry, Id, Kind, Symptom};

/// A catalog's help for reading queries.
#[derive(Debug)]
pub struct Desk {
    pub(super) near: Near,
    pub(super) tables: Vec<CodeTable>,
    names: CatalogNames,
    /// When entries are of use; of those that always are nothing is held.
    conditions: HashMap<(Kind, String), Conditions>,
}

impl Desk {
    /// What a catalog says about words, codes and facts.
    pub fn of(catalog: &Catalog) -> Self {
        Desk {
            near: Near::of(&catalog.terms),
            tables: catalog.codes.values().map(|table| table.head.clone()).collect(),
            names: CatalogNames::of(catalog),
            conditions: conditions(catalog),
        }
    }

    /// Words that stand for each other.
    pub fn near(&self) -> &Near {
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

/// The folder under its kind that an entry lies in: `certificate` of `kb/causes/certificate/expired.md`, `network` of
/// `kb/symptoms/network.yaml`.
pub fn area(path: &str) -> Option<String> {
    if let Some(file) = path.strip_prefix("kb/symptoms/") {
        return file.strip_suffix(".yaml").map(str::to_owned);
    }
    let under = path.strip_prefix("kb/causes/").or_else(|| path.strip_prefix("kb/fixes/"))?;
    under.rsplit_once('/').map(|(area, _)| area.to_owned())
}

/// The areas that entries lie in.
fn areas(catalog: &Catalog) -> impl Iterator<Item = String> {
    let causes = catalog.causes.values().filter_map(|cause| area(&cause.path));
    let fixes = catalog.fixes.values().filter_map(|fix| area(&fix.path));
    causes.chain(fixes).chain(catalog.symptoms.values().filter_map(|symptom| area(&symptom.path)))
}

fn conditions(catalog: &Catalog) -> HashMap<(Kind, String), Conditions> {
    let causes = catalog.causes.iter().map(|(id, cause)| (Kind::Cause, id, &cause.applies));
    let fixes = catalog.fixes.iter().map(|(id, fix)| (Kind::Fix, id, &fix.when));
    let symptoms = catalog.symptoms.iter().map(|(id, symptom)| (Kind::Symptom, id, &symptom.when));
    let all = causes.chain(fixes).chain(symptoms).filter(|(_, _, conditions)| !conditions.0.is_empty());
    all.map(|(kind, id, conditions)| ((kind, id.to_string()), conditions.clone())).collect()
}

/// What a query may filter by.
#[derive(Debug)]
struct CatalogNames {
    facts: HashSet<(String, String)>,
    areas: BTreeSet<String>,
}

impl CatalogNames {
    fn of(catalog: &Catalog) -> Self {
        let answers = |(id, symptom): (&Id, &Entry<Symptom>)| {
            symptom.answers.keys().map(|answer| (id.to_string(), answer.to_string())).collect::<Vec<_>>()
        };
        CatalogNames { facts: catalog.symptoms.iter().flat_map(answers).collect(), areas: areas(catalog).collect() }
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
