//! The ids of a catalog with their titles, for schemas and snippets.

use indexmap::IndexMap;

use crate::load::ParsedCatalog;
use fixbook_engine::model::{Kind, Symptom};

/// Ids and their titles.
pub(super) type Titles = IndexMap<String, String>;

/// The ids of one catalog by kind. A kind with a table that cannot be read is left open.
#[derive(Debug, Default)]
pub struct Ids {
    pub(super) causes: Option<Titles>,
    pub(super) fixes: Option<Titles>,
    pub(super) sources: Option<Titles>,
    pub(super) tables: Option<Titles>,
    pub(super) codes: Option<Titles>,
    pub(super) claims: Titles,
    pub(super) files: Titles,
    /// With their questions and answers.
    pub(super) symptoms: Option<IndexMap<String, Symptom>>,
}

impl Ids {
    /// The ids of all entries, unreadable ones included.
    pub fn of(entries: &ParsedCatalog) -> Self {
        let broken = |kind: Kind| {
            let named = entries.unreadable.iter().filter(move |(of, _)| *of == kind);
            named.map(|(_, id)| (id.clone(), String::new()))
        };
        let whole = |kind: Kind, names: Titles| {
            let mut names: Titles = names.into_iter().chain(broken(kind)).collect();
            names.sort_unstable_keys();
            (!entries.incomplete.contains(&kind)).then_some(names)
        };
        let causes = entries.causes.iter().map(|entry| (entry.id.to_string(), entry.value.title.clone()));
        let fixes = entries.fixes.iter().map(|entry| (entry.id.to_string(), entry.value.title.clone()));
        let sources = entries.sources.iter().map(|entry| (entry.id.to_string(), entry.value.title.clone()));
        let tables = entries.codes.iter().map(|entry| (entry.value.system.to_string(), entry.value.title.clone()));
        let codes = entries.codes.iter().flat_map(|entry| {
            let written = |key: &String| format!("{}/{key}", entry.value.system);
            entry.value.codes.iter().map(move |(key, code)| (written(key), code.means.clone()))
        });
        let symptoms = entries.symptoms.iter().map(|entry| (entry.id.to_string(), entry.value.clone()));
        let claims = entries.claims.iter().flat_map(|file| &file.value.claims);
        let has_all_symptoms = entries.broken().iter().all(|(kind, _)| *kind != Kind::Symptom)
            && !entries.incomplete.contains(&Kind::Symptom);
        let has_all_codes = entries.unreadable.iter().all(|(kind, _)| *kind != Kind::Code);
        Ids {
            causes: whole(Kind::Cause, causes.collect()),
            fixes: whole(Kind::Fix, fixes.collect()),
            sources: whole(Kind::Source, sources.collect()),
            tables: whole(Kind::Code, tables.collect()),
            codes: has_all_codes.then(|| codes.collect()),
            claims: claims.map(|claim| (claim.id.to_string(), claim.says.clone())).collect(),
            files: entries.files.iter().flat_map(|file| paths(&file.path)).collect(),
            symptoms: has_all_symptoms.then(|| symptoms.collect()),
        }
    }
}

/// A file as links and tables name it: with and without the leading `kb/`.
fn paths(path: &str) -> Vec<(String, String)> {
    let names = std::iter::once(path).chain(path.strip_prefix("kb/"));
    names.map(|name| (name.to_owned(), String::new())).collect()
}

/// The parts of snippets.
impl Ids {
    pub(super) fn answers(&self) -> impl Iterator<Item = (String, Vec<String>)> {
        let answers = |symptom: &Symptom| symptom.answers.keys().map(ToString::to_string).collect();
        self.symptoms.iter().flatten().map(move |(id, symptom)| (id.clone(), answers(symptom)))
    }

    pub(super) fn sources(&self) -> impl Iterator<Item = (String, String)> {
        self.sources.clone().into_iter().flatten()
    }

    pub(super) fn causes(&self) -> impl Iterator<Item = (String, String)> {
        self.causes.clone().into_iter().flatten()
    }
}
