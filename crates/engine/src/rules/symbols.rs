//! The names that a catalog defines, for rules to use.

use indexmap::{IndexMap, IndexSet};

use super::builtins::Argument;
use crate::model::{Catalog, Id, Kind, Strength, Symptom};

/// Which names a catalog declares, for rules to use.
#[derive(Debug)]
pub(super) struct SymbolTable {
    /// By symptom, its answers; none if the symptom is broken, so that its answers are not known.
    symptoms: IndexMap<Id, IndexSet<Id>>,
    causes: IndexSet<Id>,
    fixes: IndexSet<Id>,
    /// By table, its codes; none if the table is broken.
    tables: IndexMap<String, IndexSet<String>>,
}

impl SymbolTable {
    pub fn by(catalog: &Catalog) -> Self {
        let answers = |symptom: &Symptom| symptom.answers.keys().cloned().collect();
        SymbolTable {
            symptoms: catalog.symptoms.iter().map(|(id, symptom)| (id.clone(), answers(symptom))).collect(),
            causes: catalog.causes.keys().cloned().collect(),
            fixes: catalog.fixes.keys().cloned().collect(),
            tables: catalog
                .codes
                .iter()
                .map(|(system, table)| (system.as_str().to_owned(), table.codes.keys().cloned().collect()))
                .collect(),
        }
    }

    /// The same names and those of entries that exist and cannot be read.
    pub fn and<'a>(mut self, broken: impl Iterator<Item = (Kind, &'a str)>) -> Self {
        for (kind, id) in broken.filter_map(|(kind, id)| Some((kind, id.parse::<Id>().ok()?))) {
            match kind {
                Kind::Cause => drop(self.causes.insert(id)),
                Kind::Fix => drop(self.fixes.insert(id)),
                Kind::Symptom => drop(self.symptoms.insert(id, IndexSet::new())),
                Kind::Code => drop(self.tables.insert(id.to_string(), IndexSet::new())),
                _ => {}
            }
        }
        self
    }

    /// Whether an argument may be this name, after the argument before it.
    pub fn allows(&self, argument: Argument, before: Option<&str>, name: &str) -> bool {
        match argument {
            Argument::Text | Argument::Code => true,
            Argument::Symptom => self.symptoms.contains_key(name),
            Argument::Cause => self.causes.contains(name),
            Argument::Fix => self.fixes.contains(name),
            Argument::System => self.tables.contains_key(name),
            Argument::Strength => Strength::words().any(|word| word == name),
            Argument::Answer => {
                let answers = before.and_then(|symptom| self.symptoms.get(symptom));
                answers.is_none_or(|answers| answers.is_empty() || answers.contains(name))
            }
        }
    }

    /// The names that an argument may have, after the argument before it. Nothing: any text is allowed.
    pub fn choices(&self, argument: Argument, before: Option<&str>) -> Option<Vec<&str>> {
        fn texts(ids: &IndexSet<Id>) -> Vec<&str> {
            ids.iter().map(Id::as_str).collect()
        }
        Some(match argument {
            Argument::Text => return None,
            Argument::Symptom => self.symptoms.keys().map(Id::as_str).collect(),
            Argument::Cause => texts(&self.causes),
            Argument::Fix => texts(&self.fixes),
            Argument::System => self.tables.keys().map(String::as_str).collect(),
            Argument::Strength => Strength::words().collect(),
            Argument::Answer => {
                let answers = self.symptoms.get(before?)?;
                if answers.is_empty() {
                    return None; // The symptom is broken, so its answers are not known.
                }
                texts(answers)
            }
            Argument::Code => {
                let codes = self.tables.get(before?)?;
                if codes.is_empty() {
                    return None;
                }
                codes.iter().map(String::as_str).collect()
            }
        })
    }
}
