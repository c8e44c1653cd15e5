//! Which changes of a fixer do no harm: the catalog is read and checked with them.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::load::{self, ParsedCatalog, normalize};
use fixbook_engine::model::Diagnostic;

/// Texts by path.
pub(super) type Texts = BTreeMap<String, String>;

/// A file's path and its new text.
type Change = (String, String);

/// How often a diagnostic with this id, file and message is there.
type Counts = HashMap<(&'static str, String, String), usize>;

/// How often the whole catalog is read and checked for the changes of one fixer. Changes that are not verified by then are
/// left out.
const MAX_TRIALS: usize = 32;

/// The texts of a catalog, its entries and what is wrong with them.
pub(super) struct State {
    pub texts: Texts,
    pub entries: ParsedCatalog,
    pub diagnostics: Vec<Diagnostic>,
}

impl State {
    pub fn read(texts: Texts, check: &impl Fn(&ParsedCatalog) -> Vec<Diagnostic>) -> Self {
        let files = texts.iter().map(|(path, text)| (path.clone(), text.clone().into_bytes()));
        let entries = load::load_files(files.collect());
        let diagnostics = check(&entries);
        State { texts, entries, diagnostics }
    }
}

/// Makes those changes of one fixer that do no harm.
pub(super) struct FixVerifier<'a, F> {
    keeps_meaning: bool,
    known: Counts,
    check: &'a F,
    /// How often the catalog may still be read and checked.
    trials: usize,
}

impl<'a, F: Fn(&ParsedCatalog) -> Vec<Diagnostic>> FixVerifier<'a, F> {
    pub fn new(now: &State, check: &'a F, keeps_meaning: bool) -> Self {
        FixVerifier { keeps_meaning, known: counts(&now.diagnostics), check, trials: MAX_TRIALS }
    }

    /// Makes the changes that do no harm.
    pub fn keep_harmless(mut self, now: &mut State, mut changes: Vec<Change>) {
        changes.retain(|(path, text)| {
            let before = now.texts.get(path).map(String::as_str).unwrap_or_default();
            before != text && (!self.keeps_meaning || normalize(path, before) == normalize(path, text))
        });
        let suspects = self.make_all(now, changes);
        // A suspect may be harmless without the change that caused the harm in its file.
        self.make_all(now, suspects);
    }

    /// Makes all changes at once, without those in whose file there is a new diagnostic; these are returned. Most harm is in
    /// the file that was changed, so a few readings are enough for any number of changes.
    fn make_all(&mut self, now: &mut State, mut changes: Vec<Change>) -> Vec<Change> {
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
                self.make_halves(now, others);
                break;
            }
            suspects.extend(harmful);
            changes = others;
        }
        suspects
    }

    /// Of changes that do harm together, makes each half that does none.
    fn make_halves(&mut self, now: &mut State, mut changes: Vec<Change>) {
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
                Err(_) => self.make_halves(now, half),
            }
        }
    }

    /// The catalog with some changes, or the files in which they cause a new diagnostic.
    fn try_out(&mut self, now: &State, changes: &[Change]) -> Result<State, HashSet<String>> {
        self.trials -= 1;
        let mut texts = now.texts.clone();
        texts.extend(changes.iter().cloned());
        let then = State::read(texts, self.check);
        let is_new = |(found, number): &(&(&str, String, String), &usize)| {
            // A corrected id reveals wrong answers, which were there before.
            let is_revealed = !self.keeps_meaning && found.0 == "unknown-answer";
            !is_revealed && **number > self.known.get(*found).copied().unwrap_or_default()
        };
        let counts = counts(&then.diagnostics);
        let harmed: HashSet<String> = counts.iter().filter(is_new).map(|((_, path, _), _)| path.clone()).collect();
        if harmed.is_empty() { Ok(then) } else { Err(harmed) }
    }
}

fn counts(diagnostics: &[Diagnostic]) -> Counts {
    let mut counts = HashMap::new();
    for diagnostic in diagnostics {
        let key = (diagnostic.id, diagnostic.path().to_owned(), diagnostic.message.clone());
        *counts.entry(key).or_default() += 1;
    }
    counts
}
