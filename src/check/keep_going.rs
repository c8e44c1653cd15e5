//! `--keep-going`: a catalog without its broken entries, and what was left out.

use std::collections::BTreeSet;

use super::{build, problems};
use crate::{
    load::{Entries, Loaded},
    model::{Catalog, Kind, Problem},
};

/// What remains of a broken catalog.
pub struct WithoutBroken {
    pub catalog: Catalog,
    /// Everything that was found wrong.
    pub problems: Vec<Problem>,
    /// The names of what was left out.
    pub left_out: Vec<String>,
}

/// Takes out entries with problems until none is left. What the rest says about the missing is dropped with them.
///
/// The error is all problems, where nothing usable remains (no `catalog.yaml`).
pub fn keep_going(mut entries: Entries) -> Result<WithoutBroken, Vec<Problem>> {
    let mut all: Vec<Problem> = Vec::new();
    let mut left_out: BTreeSet<String> = entries.unreadable.iter().map(|(_, id)| id.clone()).collect();
    loop {
        let found = problems(&entries);
        if found.is_empty() {
            break;
        }
        for problem in &found {
            left_out.insert(take_out(&mut entries, problem));
        }
        entries.problems.clear();
        all.extend(found);
    }
    prune(&mut entries);
    match build::build(entries) {
        Some(catalog) => Ok(WithoutBroken { catalog, problems: all, left_out: left_out.into_iter().collect() }),
        None => Err(all),
    }
}

/// Removes the entry in which a problem lies, and says its name.
fn take_out(entries: &mut Entries, problem: &Problem) -> String {
    let path = &problem.place.file.path;
    let at = problem.place.span.start;
    let mut removed: Vec<(Kind, String)> = Vec::new();
    remove(&mut entries.causes, Kind::Cause, path, at, &mut removed);
    remove(&mut entries.fixes, Kind::Fix, path, at, &mut removed);
    remove(&mut entries.symptoms, Kind::Symptom, path, at, &mut removed);
    remove(&mut entries.sources, Kind::Source, path, at, &mut removed);
    remove(&mut entries.codes, Kind::Code, path, at, &mut removed);
    entries.claims.retain(|entry| entry.file.path != *path);
    entries.cases.retain(|entry| entry.file.path != *path);
    if entries.head.as_ref().is_some_and(|head| head.file.path == *path) {
        entries.head = None;
    }
    let name = removed.first().map_or_else(|| path.clone(), |(_, id)| id.clone());
    entries.unreadable.extend(removed);
    name
}

/// Removes the entry of a file whose text holds a byte: the last one that starts before it.
fn remove<T>(list: &mut Vec<Loaded<T>>, kind: Kind, path: &str, at: usize, removed: &mut Vec<(Kind, String)>) {
    let holds = |entry: &Loaded<T>| entry.file.path == path && entry.at.start <= at;
    if let Some(index) = list.iter().rposition(holds) {
        removed.push((kind, list.remove(index).id.as_str().to_owned()));
    }
}

/// Drops what the remaining entries say about missing ones.
fn prune(entries: &mut Entries) {
    let ids = |list: Vec<&str>| list.into_iter().map(str::to_owned).collect::<BTreeSet<_>>();
    let symptoms = ids(entries.symptoms.iter().map(|entry| entry.id.as_str()).collect());
    let causes = ids(entries.causes.iter().map(|entry| entry.id.as_str()).collect());
    let fixes = ids(entries.fixes.iter().map(|entry| entry.id.as_str()).collect());
    for entry in &mut entries.causes {
        let cause = &mut entry.value;
        cause.symptoms.retain(|symptom, _| symptoms.contains(symptom.as_str()));
        cause.applies.0.retain(|symptom, _| symptoms.contains(symptom.as_str()));
        cause.look_alikes.retain(|id| causes.contains(id.as_str()));
        for row in cause.symptoms.values_mut().flat_map(|rows| &mut rows.0) {
            row.condition.0.retain(|symptom, _| symptoms.contains(symptom.as_str()));
        }
    }
    for entry in &mut entries.fixes {
        entry.value.resolves.retain(|cause, _| causes.contains(cause.as_str()));
        entry.value.after.retain(|id| fixes.contains(id.as_str()));
        entry.value.when.0.retain(|symptom, _| symptoms.contains(symptom.as_str()));
    }
    for entry in &mut entries.symptoms {
        entry.value.when.0.retain(|symptom, _| symptoms.contains(symptom.as_str()));
    }
    for code in entries.codes.iter_mut().flat_map(|entry| entry.value.codes.values_mut()) {
        code.answers.retain(|symptom, _| symptoms.contains(symptom.as_str()));
    }
    for entry in &mut entries.cases {
        entry.value.cases.retain(|case| {
            case.cause.iter().all(|cause| causes.contains(cause.as_str()))
                && case.given.keys().chain(case.answers.keys()).all(|symptom| symptoms.contains(symptom.as_str()))
        });
    }
}
