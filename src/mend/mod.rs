//! Entries and their problems to mended files, for what can be mended without knowing the subject.
//!
//! In: [`Entries`] and the [`Problem`]s found in them. Out: [`Mended`] texts, each of which reads as before but for what
//! was mended. Never: writes files; changes what an entry says about its subject.

mod base;
mod edit;
mod guide;
mod key_order;
mod near_word;

use std::collections::BTreeMap;

use serde::Serialize;

use edit::{Edit, applied};

use crate::{
    load::{self, Entries, Loaded},
    model::Problem,
};

/// A file whose text was mended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Mended {
    /// Path under the catalog's folder.
    pub path: String,
    pub before: String,
    pub after: String,
}

/// One way to mend, and whether the entries must say the same as before.
struct Way {
    find: fn(&Entries, &[Problem]) -> Vec<Edit>,
    keeps_meaning: bool,
}

/// In this order, each on the texts that the one before has left.
const WAYS: [Way; 4] = [
    Way { find: |_, problems| near_word::edits(problems), keeps_meaning: false },
    Way { find: |entries, _| base::edits(entries), keeps_meaning: false },
    Way { find: |entries, _| guide::edits(entries), keeps_meaning: true },
    Way { find: |entries, _| key_order::edits(entries), keeps_meaning: true },
];

/// Rounds of all ways; the second is for what the first has brought to light.
const MOST_ROUNDS: usize = 2;

/// Mends what can be mended; `problems` finds those of entries.
///
/// After each way the catalog is read again. A way after which a file says something else, or has more problems than
/// before, is left out of that file.
pub fn mended(entries: &Entries, problems: impl Fn(&Entries) -> Vec<Problem>) -> Vec<Mended> {
    let before = texts(entries);
    let mut texts = before.clone();
    // A word that is mended may bring another to light: an answer is looked at once its question is known.
    for way in (0..MOST_ROUNDS).flat_map(|_| &WAYS) {
        let now = read(&texts);
        let found = problems(&now);
        for (path, text) in applied((way.find)(&now, &found)) {
            let Some(known) = texts.insert(path.clone(), text) else { continue };
            let then = read(&texts);
            let is_good = problems(&then).len() <= found.len()
                && (!way.keeps_meaning || meaning(&then, &path) == meaning(&now, &path));
            if !is_good {
                texts.insert(path, known);
            }
        }
    }
    let changed = texts.into_iter().filter_map(|(path, after)| {
        let before = before.get(&path)?.clone();
        (before != after).then_some(Mended { path, before, after })
    });
    changed.collect()
}

/// The texts of what authors write: no free articles, in which nothing is mended.
fn texts(entries: &Entries) -> BTreeMap<String, String> {
    let own = entries.files.iter().filter(|file| !file.path.starts_with("kb/articles/"));
    own.map(|file| (file.path.clone(), file.text.clone())).collect()
}

fn read(texts: &BTreeMap<String, String>) -> Entries {
    load::load_files(texts.iter().map(|(path, text)| (path.clone(), text.clone().into_bytes())).collect())
}

/// What the entries of a file say, whatever the order of their keys: heads as data, and the headings of bodies.
fn meaning(entries: &Entries, path: &str) -> Vec<String> {
    let mut told = Vec::new();
    say(&entries.causes, path, &mut told);
    say(&entries.fixes, path, &mut told);
    say(&entries.symptoms, path, &mut told);
    say(&entries.codes, path, &mut told);
    say(&entries.sources, path, &mut told);
    say(&entries.claims, path, &mut told);
    say(&entries.cases, path, &mut told);
    told
}

fn say<T: Serialize>(entries: &[Loaded<T>], path: &str, told: &mut Vec<String>) {
    for entry in entries.iter().filter(|entry| entry.file.path == path) {
        let titles: Vec<&str> = entry.body.sections.iter().map(|section| section.title.as_str()).collect();
        // What cannot be written as JSON is never the same as before.
        let said = serde_json::to_string(&entry.value).unwrap_or_else(|error| error.to_string());
        told.push(format!("{} {said} {titles:?}", entry.id));
    }
}
