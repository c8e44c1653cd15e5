//! `--keep-going`: a catalog without its broken entries, and the ids of those that were left out.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::{build, run::diagnostics, suppression::BAD_SUPPRESSION};
use crate::load::{Located, ParsedCatalog};
use fixbook_engine::model::{Catalog, Diagnostic, Id, Kind};

/// The usable part of a broken catalog.
pub struct PartialCatalog {
    pub catalog: Catalog,
    /// Every error that was found.
    pub problems: Vec<Diagnostic>,
    /// The ids of the entries that were left out, and the paths of files.
    pub left_out: Vec<String>,
}

/// Leaves out entries with errors until there is none, and then the entries that need one of them.
///
/// If nothing usable remains (no `catalog.yaml`), every error is returned.
pub fn recover(mut entries: ParsedCatalog) -> Result<PartialCatalog, Vec<Diagnostic>> {
    let mut all: Vec<Diagnostic> = Vec::new();
    let mut left_out: BTreeSet<String> = entries.unreadable.iter().map(|(_, id)| id.clone()).collect();
    loop {
        let found: Vec<Diagnostic> = errors(&entries);
        if found.is_empty() {
            break;
        }
        let had_form_problems = !entries.problems.is_empty();
        let removed = remove_broken(&mut entries, &found);
        let is_stuck = removed.is_empty() && !had_form_problems;
        entries.problems.clear();
        left_out.extend(removed);
        all.extend(found);
        if is_stuck {
            return Err(all);
        }
    }
    left_out.extend(drop_dependants(&mut entries));
    prune(&mut entries);
    match build::build(entries) {
        Some(catalog) => Ok(PartialCatalog { catalog, problems: all, left_out: left_out.into_iter().collect() }),
        None => Err(all),
    }
}

/// Comments about suppression are not part of an entry.
fn errors(entries: &ParsedCatalog) -> Vec<Diagnostic> {
    let is_of_entry = |found: &Diagnostic| found.is_error() && found.id != BAD_SUPPRESSION.id;
    diagnostics(entries).into_iter().filter(is_of_entry).collect()
}

/// Removes every entry in which a problem is; all owners are found before any is removed. Returns their ids.
fn remove_broken(entries: &mut ParsedCatalog, problems: &[Diagnostic]) -> Vec<String> {
    let mut starts: HashMap<&str, BTreeSet<usize>> = HashMap::new();
    for problem in problems {
        starts.entry(problem.path()).or_default().insert(problem.start());
    }
    let is_in = |path: &str, start: usize, end: usize| {
        starts.get(path).is_some_and(|starts| starts.range(start..end.max(start + 1)).next().is_some())
    };
    let mut removed: Vec<(Kind, String)> = Vec::new();
    retain(&mut entries.causes, Kind::Cause, &is_in, &mut removed);
    retain(&mut entries.fixes, Kind::Fix, &is_in, &mut removed);
    retain(&mut entries.symptoms, Kind::Symptom, &is_in, &mut removed);
    retain(&mut entries.sources, Kind::Source, &is_in, &mut removed);
    for table in entries.codes.extract_if(.., |entry| is_in(&entry.file.path, 0, entry.end)) {
        removed.push((Kind::Code, table.value.system.to_string()));
    }
    let mut names: Vec<String> = removed.iter().map(|(_, id)| id.clone()).collect();
    let files = entries.cases.extract_if(.., |entry| is_in(&entry.file.path, 0, entry.end)).map(|entry| entry.file);
    let claims = entries.claims.extract_if(.., |entry| is_in(&entry.file.path, 0, entry.end)).map(|entry| entry.file);
    names.extend(files.chain(claims).map(|file| file.path.clone()));
    let pages = entries.pages.extract_if(.., |file| is_in(&file.path, 0, 0));
    names.extend(pages.map(|file| file.path.clone()));
    if let Some(head) = entries.head.take_if(|head| is_in(&head.file.path, 0, head.end)) {
        names.push(head.file.path.clone());
    }
    entries.unreadable.extend(removed);
    names
}

fn retain<T>(
    list: &mut Vec<Located<T>>,
    kind: Kind,
    is_in: &impl Fn(&str, usize, usize) -> bool,
    removed: &mut Vec<(Kind, String)>,
) {
    let broken = list.extract_if(.., |entry| is_in(&entry.file.path, entry.at.start, entry.end));
    removed.extend(broken.map(|entry| (kind, entry.id.to_string())));
}

/// Removes what would be offered too freely without an entry that is missing: a fix whose `after` or `when` names it, a
/// cause whose `applies` does, a question whose `when` does. Returns their ids.
fn drop_dependants(entries: &mut ParsedCatalog) -> Vec<String> {
    let unusable = dependants(entries);
    let is_missing = |kind: Kind, id: &Id| unusable.contains(&(kind, id.to_string()));
    entries.causes.retain(|entry| !is_missing(Kind::Cause, &entry.id));
    entries.fixes.retain(|entry| !is_missing(Kind::Fix, &entry.id));
    entries.symptoms.retain(|entry| !is_missing(Kind::Symptom, &entry.id));
    unusable.into_iter().map(|(_, id)| id).collect()
}

/// The entries that cannot be used since something they depend on is missing, directly or not. Each is looked at once.
fn dependants<'e>(entries: &'e ParsedCatalog) -> HashSet<(Kind, String)> {
    let mut needed_by: HashMap<(Kind, &str), Vec<(Kind, &str)>> = HashMap::new();
    let mut needs = |needed: (Kind, &'e Id), by: (Kind, &'e Id)| {
        needed_by.entry((needed.0, needed.1.as_str())).or_default().push((by.0, by.1.as_str()));
    };
    for entry in &entries.causes {
        entry.value.applies.0.keys().for_each(|id| needs((Kind::Symptom, id), (Kind::Cause, &entry.id)));
    }
    for entry in &entries.fixes {
        entry.value.when.0.keys().for_each(|id| needs((Kind::Symptom, id), (Kind::Fix, &entry.id)));
        entry.value.after.iter().for_each(|id| needs((Kind::Fix, id), (Kind::Fix, &entry.id)));
    }
    for entry in &entries.symptoms {
        entry.value.when.0.keys().for_each(|id| needs((Kind::Symptom, id), (Kind::Symptom, &entry.id)));
    }
    let symptoms = entries.symptoms.iter().map(|entry| (Kind::Symptom, entry.id.as_str()));
    let known: HashSet<(Kind, &str)> =
        symptoms.chain(entries.fixes.iter().map(|entry| (Kind::Fix, entry.id.as_str()))).collect();
    let mut open: Vec<(Kind, &str)> = needed_by.keys().copied().filter(|needed| !known.contains(needed)).collect();
    let mut unusable = HashSet::new();
    while let Some(missing) = open.pop() {
        let dependants = needed_by.remove(&missing).unwrap_or_default();
        open.extend(dependants.into_iter().filter(|(kind, id)| unusable.insert((*kind, (*id).to_owned()))));
    }
    unusable
}

/// Removes what the remaining entries say about missing ones: rows, links, answers, cases.
fn prune(entries: &mut ParsedCatalog) {
    let ids = |list: Vec<&str>| list.into_iter().map(str::to_owned).collect::<BTreeSet<_>>();
    let symptoms = ids(entries.symptoms.iter().map(|entry| entry.id.as_str()).collect());
    let causes = ids(entries.causes.iter().map(|entry| entry.id.as_str()).collect());
    let sources = ids(entries.sources.iter().map(|entry| entry.id.as_str()).collect());
    let tables = ids(entries.codes.iter().map(|entry| entry.value.system.as_str()).collect());
    for entry in &mut entries.causes {
        let cause = &mut entry.value;
        cause.codes.retain(|code| tables.contains(code.system.as_str()));
        cause.sources.retain(|citation| sources.contains(citation.source.as_str()));
        cause.symptoms.retain(|symptom, _| symptoms.contains(symptom.as_str()));
        cause.look_alikes.retain(|id| causes.contains(id.as_str()));
        for rows in cause.symptoms.values_mut() {
            // A row with a condition must not become one without.
            rows.0.retain(|row| row.condition.0.keys().all(|symptom| symptoms.contains(symptom.as_str())));
        }
    }
    for entry in &mut entries.fixes {
        entry.value.resolves.retain(|cause, _| causes.contains(cause.as_str()));
        entry.value.sources.retain(|citation| sources.contains(citation.source.as_str()));
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
