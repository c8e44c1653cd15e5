//! The ids of a catalog, for checks to look up and to suggest the nearest.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::load::{Located, ParsedCatalog, PathSegment};
use fixbook_engine::{
    model::{CodeTable, Kind, Symptom},
    text::nearest,
};

/// All names of a catalog.
pub(super) struct NameIndex<'a> {
    by_kind: BTreeMap<Kind, BTreeSet<&'a str>>,
    /// Kinds of which a table cannot be read: no name of theirs is called unknown.
    incomplete: &'a HashSet<Kind>,
    symptoms: BTreeMap<&'a str, &'a Located<Symptom>>,
    tables: BTreeMap<&'a str, &'a Located<CodeTable>>,
    /// Every file, for links.
    files: BTreeSet<&'a str>,
}

impl<'a> NameIndex<'a> {
    pub fn of(entries: &'a ParsedCatalog) -> Self {
        let mut by_kind: BTreeMap<Kind, BTreeSet<&str>> = BTreeMap::new();
        let mut add = |kind, ids: &mut dyn Iterator<Item = &'a str>| by_kind.entry(kind).or_default().extend(ids);
        add(Kind::Cause, &mut entries.causes.iter().map(|entry| entry.id.as_str()));
        add(Kind::Fix, &mut entries.fixes.iter().map(|entry| entry.id.as_str()));
        add(Kind::Symptom, &mut entries.symptoms.iter().map(|entry| entry.id.as_str()));
        add(Kind::Source, &mut entries.sources.iter().map(|entry| entry.id.as_str()));
        let claims = entries.claims.iter().flat_map(|file| &file.value.claims);
        add(Kind::Claim, &mut claims.map(|claim| claim.id.as_str()));
        for (kind, id) in &entries.unreadable {
            add(*kind, &mut std::iter::once(id.as_str()));
        }
        NameIndex {
            by_kind,
            incomplete: &entries.incomplete,
            symptoms: entries.symptoms.iter().map(|entry| (entry.id.as_str(), entry)).collect(),
            tables: entries.codes.iter().map(|entry| (entry.value.system.as_str(), entry)).collect(),
            files: files(entries),
        }
    }

    pub fn knows(&self, kind: Kind, id: &str) -> bool {
        self.incomplete.contains(&kind) || self.by_kind.get(&kind).is_some_and(|ids| ids.contains(id))
    }

    pub fn nearest(&self, kind: Kind, id: &str) -> Option<&'a str> {
        nearest(id, self.by_kind.get(&kind)?.iter().copied())
    }

    /// A readable symptom.
    pub fn symptom(&self, id: &str) -> Option<&'a Located<Symptom>> {
        self.symptoms.get(id).copied()
    }

    /// Whether a symptom can have an answer; yes if nothing can be said about the symptom.
    pub fn has_answer(&self, symptom: &str, answer: &str) -> bool {
        // As written: an answer that cannot be read is there all the same, and has been reported.
        let path = [PathSegment::Key("answers"), PathSegment::Key(answer)];
        let listed = |entry: &Located<Symptom>| entry.node.at(&path).is_some();
        self.symptom(symptom).is_none_or(listed)
    }

    pub fn table(&self, system: &str) -> Option<&'a CodeTable> {
        self.tables.get(system).map(|entry| &entry.value)
    }

    pub fn nearest_table(&self, system: &str) -> Option<&'a str> {
        nearest(system, self.tables.keys().copied())
    }

    pub fn has_file(&self, path: &str) -> bool {
        self.files.contains(path)
    }

    pub fn nearest_file(&self, path: &str) -> Option<&'a str> {
        nearest(path, self.files.iter().copied())
    }
}

/// Those that could not be read as text are there all the same.
fn files(entries: &ParsedCatalog) -> BTreeSet<&str> {
    let broken = entries.problems.iter().map(|problem| &problem.span.file);
    entries.files.iter().chain(broken).map(|file| file.path.as_str()).collect()
}
