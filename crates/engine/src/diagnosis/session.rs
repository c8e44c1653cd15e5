//! The events of one interview, an append-only list, and the state that folding them gives.
//!
//! In: [`Event`]s and a catalog. Out: a [`SessionState`]. Undo, resume, what-if and replay all fold the events again.
//! Never: a probability.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use super::{
    event::{Event, Outcome, Skipped},
    suggest::Suggester,
};
use crate::{
    model::{Catalog, CodeRef, GivenAnswer, Id},
    text::printable,
};

/// The events of one interview, in order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Session {
    /// The events, numbered from 0.
    pub events: Vec<Event>,
}

/// What a session amounts to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SessionState {
    /// By symptom, in the order of first answers; a later answer replaces an earlier one.
    pub answers: IndexMap<Id, GivenAnswer>,
    /// Questions put off, as often as they were.
    pub skipped: Vec<Id>,
    /// Fixes put off, as often as they were.
    pub skipped_fixes: Vec<Id>,
    /// Fixes, each with its outcome.
    pub tried: Vec<(Id, Outcome)>,
    /// What the caller said, one item for each event.
    pub said: Vec<String>,
    /// Error codes in what the caller said.
    pub codes: Vec<CodeRef>,
    /// Symptoms for which the caller's words suggest an answer that no code settles.
    pub proposed: Vec<Id>,
    /// Answers given before a fix failed, with the last such fix: it may have changed them.
    pub before_fix: IndexMap<Id, Id>,
    /// Why events were left out that this catalog does not know, a sentence each.
    pub unrecognized: Vec<String>,
}

impl SessionState {
    /// Takes in an answer; it replaces an earlier one.
    pub(super) fn answer(&mut self, symptom: Id, answer: GivenAnswer) {
        self.skipped.retain(|skipped| *skipped != symptom);
        self.before_fix.shift_remove(&symptom);
        self.answers.insert(symptom, answer);
    }

    /// Adds the outcome of a fix.
    pub(super) fn tried(&mut self, fix: Id, outcome: Outcome) {
        self.tried.retain(|(tried, _)| *tried != fix);
        self.skipped_fixes.retain(|skipped| *skipped != fix);
        if outcome == Outcome::Failed {
            self.before_fix.extend(self.answers.keys().map(|symptom| (symptom.clone(), fix.clone())));
        }
        self.tried.push((fix, outcome));
    }

    /// Resumes what was put off exactly once: questions if there are any, otherwise fixes. Whether there was anything.
    pub(super) fn resume_skipped(&mut self) -> bool {
        remove_singles(&mut self.skipped) || remove_singles(&mut self.skipped_fixes)
    }
}

/// Removes what is in a list exactly once. Whether there was anything.
fn remove_singles(skipped: &mut Vec<Id>) -> bool {
    let times = |id: &Id| skipped.iter().filter(|other| *other == id).count();
    let repeated: Vec<Id> = skipped.iter().filter(|id| times(id) > 1).cloned().collect();
    let has_singles = repeated.len() < skipped.len();
    *skipped = repeated;
    has_singles
}

impl Session {
    /// Adds an event.
    pub fn push(&mut self, event: Event) {
        self.events.push(event);
    }

    /// The events that count, with their numbers: not undone, and not undos themselves. An undone undo leaves its event
    /// active.
    pub fn active_events(&self) -> Vec<(usize, Event)> {
        let undone = self.undone();
        let events = self.events.iter().cloned().enumerate();
        events.filter(|(number, event)| !undone[*number] && !matches!(event, Event::Undone { .. })).collect()
    }

    /// The number of the last event that can be undone.
    pub fn last_undoable(&self) -> Option<usize> {
        self.active_events().last().map(|(number, _)| *number)
    }

    /// Which events are undone. Undoing an undo restores: from the end, so that later ones count first.
    fn undone(&self) -> Vec<bool> {
        let mut undone = vec![false; self.events.len()];
        for (number, event) in self.events.iter().enumerate().rev() {
            if let Event::Undone { undoes } = event
                && *undoes < number
                && !undone[number]
            {
                undone[*undoes] = true;
            }
        }
        undone
    }

    /// Folds the events. What the catalog does not know is left out and reported in `unrecognized`.
    pub(super) fn fold(&self, catalog: &Catalog, suggester: &Suggester) -> SessionState {
        let mut state = SessionState::default();
        for (event, undone) in self.events.iter().zip(self.undone()) {
            if undone {
                continue;
            }
            if let Some(reason) = unrecognized(event, catalog) {
                state.unrecognized.push(reason);
                continue;
            }
            match event {
                Event::Said { words, codes } => {
                    let suggested = suggester.suggest(catalog, words).into_iter().filter(|answer| !answer.by_code);
                    state.proposed.extend(suggested.map(|answer| answer.symptom));
                    state.said.push(printable(words).into_owned());
                    state.codes.extend(codes.iter().cloned());
                }
                Event::Answered { symptom, answer } => state.answer(symptom.clone(), answer.into()),
                Event::Skipped(Skipped::Question { symptom }) => state.skipped.push(symptom.clone()),
                Event::Skipped(Skipped::Fix { fix }) => state.skipped_fixes.push(fix.clone()),
                Event::Tried { fix, outcome } => state.tried(fix.clone(), *outcome),
                Event::Undone { .. } => {}
            }
        }
        state
    }
}

/// Why an event does not fit the catalog; nothing if it does.
fn unrecognized(event: &Event, catalog: &Catalog) -> Option<String> {
    match event {
        Event::Answered { symptom, answer } => match (catalog.symptoms.get(symptom), GivenAnswer::from(answer)) {
            (None, _) => Some(format!("Skipped an answer to `{symptom}`, which is not in this catalog.")),
            (Some(head), GivenAnswer::Listed(answer)) if !head.answers.contains_key(&answer) => {
                Some(format!("Skipped the answer `{answer}`, which `{symptom}` does not have."))
            }
            (Some(_), _) => None,
        },
        Event::Tried { fix, .. } if !catalog.fixes.contains_key(fix) => {
            Some(format!("Skipped an attempt of `{fix}`, which is not in this catalog."))
        }
        Event::Skipped(Skipped::Fix { fix }) if !catalog.fixes.contains_key(fix) => {
            Some(format!("Skipped `{fix}`, which was put off and is not in this catalog."))
        }
        _ => None,
    }
}
