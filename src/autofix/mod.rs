//! Entries and their problems to mended files, for what can be mended without knowing the subject.
//!
//! In: [`ParsedCatalog`] and the [`Diagnostic`]s found in them. Out: [`FixedFile`] texts, each of which reads as before but for what
//! was mended. Never: writes files; changes what an entry says about its subject.

mod base;
mod edit;
mod guide;
mod key_order;
mod near_word;

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::Serialize;

use edit::{Edit, applied};

use crate::load::{self, ParsedCatalog, normalize};
use fixbook_engine::model::Diagnostic;

/// A file whose text was mended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct FixedFile {
    /// Path under the catalog's folder.
    pub path: String,
    pub before: String,
    pub after: String,
}

/// One way to mend, and whether files must say the same as before.
struct Way {
    find: fn(&ParsedCatalog, &[Diagnostic]) -> Vec<Edit>,
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
const MAX_ROUNDS: usize = 2;

/// Readings of the whole catalog by which one way's changes are judged. What is not judged by then is left out.
const MAX_TRIALS: usize = 32;

/// Texts by path.
type Texts = BTreeMap<String, String>;

/// A file's path and its new text.
type Change = (String, String);

/// Mends what can be mended; `problems` finds those of entries.
///
/// After each way the catalog is read again. A change after which there is a problem that was not there before, or a file
/// says something else although the way keeps what is said, is left out. Nothing is mended while there is an
/// [`unreadable`] file.
pub fn mended(entries: &ParsedCatalog, problems: impl Fn(&ParsedCatalog) -> Vec<Diagnostic>) -> Vec<FixedFile> {
    if unreadable(entries).is_some() {
        return Vec::new();
    }
    let before = texts(entries);
    let mut now = State::read(before.clone(), &problems);
    // A word that is mended may bring another to light: an answer is looked at once its question is known.
    for way in (0..MAX_ROUNDS).flat_map(|_| &WAYS) {
        let changes = applied((way.find)(&now.entries, &now.problems));
        let judge = Judge { way, known: told(&now.problems), problems: &problems, trials: MAX_TRIALS };
        judge.take(&mut now, changes);
    }
    let changed = now.texts.into_iter().filter_map(|(path, after)| {
        let before = before.get(&path)?.clone();
        (before != after).then_some(FixedFile { path, before, after })
    });
    changed.collect()
}

/// The texts of a catalog, what is in them and what is wrong with them.
struct State {
    texts: Texts,
    entries: ParsedCatalog,
    problems: Vec<Diagnostic>,
}

impl State {
    fn read(texts: Texts, problems: &impl Fn(&ParsedCatalog) -> Vec<Diagnostic>) -> Self {
        let entries = read(&texts);
        let problems = problems(&entries);
        State { texts, entries, problems }
    }
}

/// The first file that cannot be read as text: nobody knows which names are in it, so none can be called a slip.
pub fn unreadable(entries: &ParsedCatalog) -> Option<&str> {
    let is_closed = |problem: &&Diagnostic| matches!(problem.check, "not-text" | "too-big");
    entries.problems.iter().find(is_closed).map(|problem| problem.place.file.path.as_str())
}

/// What of a way's changes is good.
struct Judge<'a, F> {
    way: &'a Way,
    known: HashMap<(&'static str, String, String), usize>,
    problems: &'a F,
    /// Readings that are left.
    trials: usize,
}

impl<F: Fn(&ParsedCatalog) -> Vec<Diagnostic>> Judge<'_, F> {
    /// Takes the changes that do no harm.
    fn take(mut self, now: &mut State, mut changes: Vec<Change>) {
        changes.retain(|(path, text)| {
            let before = now.texts.get(path).map(String::as_str).unwrap_or_default();
            before != text && (!self.way.keeps_meaning || normalize(path, before) == normalize(path, text))
        });
        let suspects = self.take_all(now, changes);
        // What another change did to a file is not seen again without it.
        self.take_all(now, suspects);
    }

    /// Takes all changes at once, without those in whose file there is a new problem; they are given back. Most harm is in
    /// the file that was changed, so a few readings are enough for any number of changes.
    fn take_all(&mut self, now: &mut State, mut changes: Vec<Change>) -> Vec<Change> {
        let mut suspects = Vec::new();
        while !changes.is_empty() && self.trials > 0 {
            let harmed = match self.try_out(now, &changes) {
                Ok(then) => {
                    *now = then;
                    break;
                }
                Err(harmed) => harmed,
            };
            let (harmful, others): (Vec<Change>, Vec<Change>) =
                changes.into_iter().partition(|(path, _)| harmed.contains(path));
            if harmful.is_empty() {
                self.take_halves(now, others);
                break;
            }
            suspects.extend(harmful);
            changes = others;
        }
        suspects
    }

    /// Of changes that do harm together, takes each half that does none.
    fn take_halves(&mut self, now: &mut State, mut changes: Vec<Change>) {
        if changes.len() < 2 {
            return;
        }
        let rest = changes.split_off(changes.len() / 2);
        for half in [changes, rest] {
            if self.trials == 0 {
                return;
            }
            match self.try_out(now, &half) {
                Ok(then) => *now = then,
                Err(_) => self.take_halves(now, half),
            }
        }
    }

    /// The catalog with some changes, or the files in which there is a problem then that was not there before.
    fn try_out(&mut self, now: &State, changes: &[Change]) -> Result<State, HashSet<String>> {
        self.trials -= 1;
        let mut texts = now.texts.clone();
        texts.extend(changes.iter().cloned());
        let then = State::read(texts, self.problems);
        let is_new = |(problem, number): &(&(&str, String, String), &usize)| {
            // What a mended word has brought to light stood there before.
            let comes_to_light = !self.way.keeps_meaning && problem.0 == "unknown-answer";
            !comes_to_light && **number > self.known.get(*problem).copied().unwrap_or_default()
        };
        let told = told(&then.problems);
        let harmed: HashSet<String> = told.iter().filter(is_new).map(|((_, path, _), _)| path.clone()).collect();
        if harmed.is_empty() { Ok(then) } else { Err(harmed) }
    }
}

/// Problems by what they say, and how often.
fn told(problems: &[Diagnostic]) -> HashMap<(&'static str, String, String), usize> {
    let mut told = HashMap::new();
    for problem in problems {
        let key = (problem.check, problem.place.file.path.clone(), problem.message.clone());
        *told.entry(key).or_default() += 1;
    }
    told
}

/// The texts of what authors write: no free articles, and no files that belong to no catalog, in which nothing is mended.
fn texts(entries: &ParsedCatalog) -> Texts {
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

fn read(texts: &Texts) -> ParsedCatalog {
    load::load_files(texts.iter().map(|(path, text)| (path.clone(), text.clone().into_bytes())).collect())
}
