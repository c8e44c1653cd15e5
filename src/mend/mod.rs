//! Entries and their problems to mended files, for what can be mended without knowing the subject.
//!
//! In: [`Entries`] and the [`Problem`]s found in them. Out: [`Mended`] texts, each of which reads as before but for what
//! was mended. Never: writes files; changes what an entry says about its subject.

mod base;
mod edit;
mod guide;
mod key_order;
mod near_word;

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::Serialize;

use edit::{Edit, applied};

use crate::{
    load::{self, Entries, meaning},
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

/// One way to mend, and whether files must say the same as before.
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

/// Texts by path.
type Texts = BTreeMap<String, String>;

/// Mends what can be mended; `problems` finds those of entries.
///
/// After each way the catalog is read again. A change after which there is a problem that was not there before, or a file
/// says something else although the way keeps what is said, is left out. Nothing is mended while there is an
/// [`unreadable`] file.
pub fn mended(entries: &Entries, problems: impl Fn(&Entries) -> Vec<Problem>) -> Vec<Mended> {
    if unreadable(entries).is_some() {
        return Vec::new();
    }
    let before = texts(entries);
    let mut texts = before.clone();
    // A word that is mended may bring another to light: an answer is looked at once its question is known.
    for way in (0..MOST_ROUNDS).flat_map(|_| &WAYS) {
        let now = read(&texts);
        let known = problems(&now);
        let changes = applied((way.find)(&now, &known));
        let judge = Judge { way, known: told(&known), problems: &problems };
        judge.take(&mut texts, changes);
    }
    let changed = texts.into_iter().filter_map(|(path, after)| {
        let before = before.get(&path)?.clone();
        (before != after).then_some(Mended { path, before, after })
    });
    changed.collect()
}

/// The first file that cannot be read as text: nobody knows which names are in it, so none can be called a slip.
pub fn unreadable(entries: &Entries) -> Option<&str> {
    let is_closed = |problem: &&Problem| matches!(problem.check, "not-text" | "too-big");
    entries.problems.iter().find(is_closed).map(|problem| problem.place.file.path.as_str())
}

/// What of a way's changes is good.
struct Judge<'a, F> {
    way: &'a Way,
    known: HashMap<(&'static str, String, String), usize>,
    problems: &'a F,
}

impl<F: Fn(&Entries) -> Vec<Problem>> Judge<'_, F> {
    /// Takes all changes at once if that does no harm, else those of each half that do none.
    fn take(&self, texts: &mut Texts, mut changes: Vec<(String, String)>) {
        changes.retain(|(path, text)| {
            let before = texts.get(path).map(String::as_str).unwrap_or_default();
            before != text && (!self.way.keeps_meaning || meaning(path, before) == meaning(path, text))
        });
        if changes.is_empty() {
            return;
        }
        let mut tried = texts.clone();
        tried.extend(changes.iter().cloned());
        if self.does_no_harm(&tried) {
            *texts = tried;
        } else if changes.len() > 1 {
            let rest = changes.split_off(changes.len() / 2);
            self.take(texts, changes);
            self.take(texts, rest);
        }
    }

    fn does_no_harm(&self, texts: &Texts) -> bool {
        let then = told(&(self.problems)(&read(texts)));
        let is_new = |(problem, number): (&(&str, String, String), &usize)| {
            // What a mended word has brought to light stood there before.
            let comes_to_light = !self.way.keeps_meaning && problem.0 == "unknown-answer";
            !comes_to_light && *number > self.known.get(problem).copied().unwrap_or_default()
        };
        !then.iter().any(is_new)
    }
}

/// Problems by what they say, and how often.
fn told(problems: &[Problem]) -> HashMap<(&'static str, String, String), usize> {
    let mut told = HashMap::new();
    for problem in problems {
        let key = (problem.check, problem.place.file.path.clone(), problem.message.clone());
        *told.entry(key).or_default() += 1;
    }
    told
}

/// The texts of what authors write: no free articles, and no files that belong to no catalog, in which nothing is mended.
fn texts(entries: &Entries) -> Texts {
    let stray: HashSet<&str> = entries
        .problems
        .iter()
        .filter(|problem| problem.check == "unknown-file")
        .map(|problem| problem.place.file.path.as_str())
        .collect();
    let is_own = |path: &str| !path.starts_with("kb/articles/") && !stray.contains(path);
    let own = entries.files.iter().filter(|file| is_own(&file.path));
    own.map(|file| (file.path.clone(), file.text.clone())).collect()
}

fn read(texts: &Texts) -> Entries {
    load::load_files(texts.iter().map(|(path, text)| (path.clone(), text.clone().into_bytes())).collect())
}
