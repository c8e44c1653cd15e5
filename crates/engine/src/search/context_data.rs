//! The part of a catalog that queries are read with, as plain data: all that a page's search needs of it.
//!
//! Postcard writes fields without names and cannot skip any, so the types of the model cannot be used.

use serde::{Deserialize, Serialize};

use crate::model::{Catalog, Code, CodeTable, Conditions, Entry, Family, Id, Kind, OneOrMany, Symptom, SystemId};

/// Symptoms, each with answers.
type Answers = Vec<(String, Vec<String>)>;

/// What a search needs of a catalog besides its documents.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct QueryContextData {
    pub(super) terms: Vec<Vec<String>>,
    pub(super) tables: Vec<CodeTableData>,
    pub(super) facts: Answers,
    pub(super) areas: Vec<String>,
    /// When entries apply; entries that always apply are not listed.
    conditions: Vec<(Kind, String, Answers)>,
}

/// A table of codes, without what only an interview needs.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct CodeTableData {
    system: String,
    title: String,
    introduced_by: Vec<String>,
    follows: Option<String>,
    foreign: bool,
    families: Vec<FamilyData>,
    codes: Vec<CodeData>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct FamilyData {
    codes: String,
    means: String,
    wraps: Option<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct CodeData {
    key: String,
    decimal: Option<i64>,
    name: Option<String>,
    means: String,
}

impl QueryContextData {
    /// The data of a catalog.
    pub fn of(catalog: &Catalog) -> Self {
        let answers = |(id, symptom): (&Id, &Entry<Symptom>)| (id.to_string(), texts(symptom.answers.keys()));
        let mut areas: Vec<String> = areas(catalog).collect();
        areas.sort();
        areas.dedup();
        QueryContextData {
            terms: catalog.terms.clone(),
            tables: catalog.codes.values().map(|table| CodeTableData::of(&table.head)).collect(),
            facts: catalog.symptoms.iter().map(answers).collect(),
            areas,
            conditions: conditions(catalog),
        }
    }

    /// When entries apply.
    pub(super) fn conditions(&self) -> impl Iterator<Item = ((Kind, String), Conditions)> {
        let id = |text: &String| text.parse::<Id>().ok();
        let demand = move |(symptom, answers): &(String, Vec<String>)| {
            Some((id(symptom)?, OneOrMany(answers.iter().filter_map(id).collect())))
        };
        self.conditions.iter().map(move |(kind, entry, answers)| {
            ((*kind, entry.clone()), Conditions(answers.iter().filter_map(demand).collect()))
        })
    }
}

impl CodeTableData {
    fn of(table: &CodeTable) -> Self {
        let system = |system: &Option<SystemId>| system.as_ref().map(SystemId::to_string);
        let family = |family: &Family| FamilyData {
            codes: family.codes.clone(),
            means: family.means.clone(),
            wraps: system(&family.wraps),
        };
        let code = |(key, code): (&String, &Code)| CodeData {
            key: key.clone(),
            decimal: code.decimal,
            name: code.name.clone(),
            means: code.means.clone(),
        };
        CodeTableData {
            system: table.system.to_string(),
            title: table.title.clone(),
            introduced_by: table.introduced_by.clone(),
            follows: system(&table.follows),
            foreign: table.foreign,
            families: table.families.iter().map(family).collect(),
            codes: table.codes.iter().map(code).collect(),
        }
    }

    /// The table; `None` if a name in it is not valid.
    pub fn table(&self) -> Option<CodeTable> {
        let system = |system: &Option<String>| system.as_ref().and_then(|text| text.parse().ok());
        let family = |family: &FamilyData| Family {
            codes: family.codes.clone(),
            means: family.means.clone(),
            wraps: system(&family.wraps),
            source: OneOrMany::default(),
        };
        let code = |code: &CodeData| {
            let (name, means) = (code.name.clone(), code.means.clone());
            let answers = Default::default();
            (code.key.clone(), Code { decimal: code.decimal, name, means, answers, source: OneOrMany::default() })
        };
        Some(CodeTable {
            system: self.system.parse().ok()?,
            title: self.title.clone(),
            introduced_by: self.introduced_by.clone(),
            follows: system(&self.follows),
            foreign: self.foreign,
            families: self.families.iter().map(family).collect(),
            codes: self.codes.iter().map(code).collect(),
        })
    }
}

fn texts<'i>(ids: impl Iterator<Item = &'i Id>) -> Vec<String> {
    ids.map(Id::to_string).collect()
}

/// The folder under its kind that contains an entry: `certificate` of `kb/causes/certificate/expired.md`, `network` of
/// `kb/symptoms/network.yaml`.
pub fn area(path: &str) -> Option<String> {
    if let Some(file) = path.strip_prefix("kb/symptoms/") {
        return file.strip_suffix(".yaml").map(str::to_owned);
    }
    let under = path.strip_prefix("kb/causes/").or_else(|| path.strip_prefix("kb/fixes/"))?;
    under.rsplit_once('/').map(|(area, _)| area.to_owned())
}

/// The areas of all entries.
fn areas(catalog: &Catalog) -> impl Iterator<Item = String> {
    let causes = catalog.causes.values().filter_map(|cause| area(&cause.path));
    let fixes = catalog.fixes.values().filter_map(|fix| area(&fix.path));
    causes.chain(fixes).chain(catalog.symptoms.values().filter_map(|symptom| area(&symptom.path)))
}

fn conditions(catalog: &Catalog) -> Vec<(Kind, String, Answers)> {
    let causes = catalog.causes.iter().map(|(id, cause)| (Kind::Cause, id, &cause.applies));
    let fixes = catalog.fixes.iter().map(|(id, fix)| (Kind::Fix, id, &fix.when));
    let symptoms = catalog.symptoms.iter().map(|(id, symptom)| (Kind::Symptom, id, &symptom.when));
    let all = causes.chain(fixes).chain(symptoms).filter(|(_, _, conditions)| !conditions.is_empty());
    let answers = |conditions: &Conditions| {
        conditions.iter().map(|(symptom, answers)| (symptom.to_string(), texts(answers.iter()))).collect()
    };
    all.map(|(kind, id, conditions)| (kind, id.to_string(), answers(conditions))).collect()
}
