//! Drafts that `check` would reject are not written, and the report says why.
//!
//! In: a catalog's entries, and drafts. Out: the drafts, the rejected ones without content. Never: changes a draft so that it passes.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::imported::Imported;
use crate::{
    check,
    load::{self, Located, ParsedCatalog},
};
use fixbook_engine::model::{
    Diagnostic,
    limits::{MAX_CATALOG_BYTES, MAX_FILES, MAX_PAGE_BYTES},
};

/// Files that an import itself adds to: tables of symptoms and sources.
const OWN_FILES: usize = 16;

/// The drafts with those that a catalog cannot take emptied: each of these says why.
pub fn validate_drafts(mut entries: ParsedCatalog, mut drafts: Vec<Imported>) -> Vec<Imported> {
    let mut budget = DraftBudget::remaining(&entries);
    let mut owners: HashMap<String, usize> = HashMap::new();
    for (at, draft) in drafts.iter_mut().enumerate().filter(|(_, draft)| draft.is_drafted()) {
        if let Err(why) = budget.take(draft).and_then(|()| join(&mut entries, draft)) {
            *draft = Imported::nothing(&draft.article, why);
            continue;
        }
        owners.extend(paths(draft).into_iter().map(|path| (path, at)));
    }
    loop {
        let mut refused: BTreeMap<usize, String> = BTreeMap::new();
        for problem in check::diagnostics(&entries).into_iter().filter(Diagnostic::is_error) {
            let Some(owner) = owners.get(&problem.span.file.path) else { continue };
            refused.entry(*owner).or_insert_with(|| rejected(&problem));
        }
        if refused.is_empty() {
            return drafts;
        }
        for (at, why) in refused {
            let gone: HashSet<String> = paths(&drafts[at]).into_iter().collect();
            remove(&mut entries, &gone);
            owners.retain(|path, _| !gone.contains(path));
            drafts[at] = Imported::nothing(&drafts[at].article, why);
        }
    }
}

fn rejected(problem: &Diagnostic) -> String {
    format!(
        "`check` would refuse its draft ({}: {}); please report this as a mistake of Fixbook",
        problem.id, problem.message
    )
}

/// The file of an article's symptoms while they are checked.
fn symptom_path(draft: &Imported) -> String {
    format!("kb/symptoms/drafted/{}.yaml", draft.source)
}

fn paths(draft: &Imported) -> Vec<String> {
    draft.pages.iter().map(|page| page.path.clone()).chain([symptom_path(draft)]).collect()
}

/// Adds a draft's entries to the others.
fn join(entries: &mut ParsedCatalog, draft: &Imported) -> Result<(), String> {
    let pages = draft.pages.iter().map(|page| (page.path.clone(), page.text.clone().into_bytes()));
    let tables = [
        (symptom_path(draft), draft.symptom_entries.clone().into_bytes()),
        ("kb/sources.yaml".to_owned(), draft.source_entry.clone().into_bytes()),
    ];
    let mut own = load::load_files(pages.chain(tables.into_iter().filter(|(_, bytes)| !bytes.is_empty())).collect());
    if let Some(problem) = own.problems.first() {
        return Err(rejected(problem));
    }
    entries.causes.append(&mut own.causes);
    entries.fixes.append(&mut own.fixes);
    entries.symptoms.append(&mut own.symptoms);
    entries.sources.append(&mut own.sources);
    entries.files.append(&mut own.files);
    Ok(())
}

/// Removes a draft's entries again. Its source can stay: nothing has to cite it.
fn remove(entries: &mut ParsedCatalog, gone: &HashSet<String>) {
    fn keep<T>(list: &mut Vec<Located<T>>, gone: &HashSet<String>) {
        list.retain(|entry| !gone.contains(&entry.file.path));
    }
    keep(&mut entries.causes, gone);
    keep(&mut entries.fixes, gone);
    keep(&mut entries.symptoms, gone);
    entries.files.retain(|file| !gone.contains(&file.path));
}

/// The files and bytes that a catalog can still take.
struct DraftBudget {
    files: usize,
    bytes: usize,
}

impl DraftBudget {
    fn remaining(entries: &ParsedCatalog) -> Self {
        let bytes: usize = entries.files.iter().map(|file| file.text.len()).sum();
        DraftBudget {
            files: MAX_FILES.saturating_sub(entries.files.len() + OWN_FILES),
            bytes: MAX_CATALOG_BYTES.saturating_sub(bytes),
        }
    }

    fn take(&mut self, draft: &Imported) -> Result<(), String> {
        if let Some(page) = draft.pages.iter().find(|page| page.text.len() > MAX_PAGE_BYTES) {
            return Err(format!("{} would be larger than {MAX_PAGE_BYTES} bytes: shorten the article", page.path));
        }
        let tables = draft.symptom_entries.len() + draft.source_entry.len();
        let bytes = draft.pages.iter().map(|page| page.text.len()).sum::<usize>() + tables;
        match (self.files.checked_sub(draft.pages.len()), self.bytes.checked_sub(bytes)) {
            (Some(files), Some(bytes)) => {
                *self = DraftBudget { files, bytes };
                Ok(())
            }
            _ => Err("the catalog has reached its limit of files or bytes".to_owned()),
        }
    }
}
