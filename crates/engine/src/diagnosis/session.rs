//! What happened in an interview: an append-only list of events, and the state that folding them gives.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use super::intake::proposals;
use crate::{
    model::{Catalog, CodeRef, Id, NOT_APPLICABLE, UNKNOWN},
    text::printable,
};

/// One event. A session file holds one a line, as JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum Event {
    /// Words of the caller, and the codes in them that count.
    Said {
        words: String,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        codes: Vec<CodeRef>,
    },
    /// An answer; also `unknown` and `not-applicable`.
    Answered {
        symptom: Id,
        answer: Id,
    },
    /// A question or a fix put off.
    Skipped(Skipped),
    Tried {
        fix: Id,
        outcome: Outcome,
    },
    /// Takes back the event of this number, counted from 0.
    Undone {
        undoes: usize,
    },
}

/// What is put off until nothing else is left.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Skipped {
    Question { symptom: Id },
    Fix { fix: Id },
}

/// What came of a fix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    Worked,
    Failed,
    // Nobody there can do it. It was not tried, so it says nothing about causes.
    NotPossible,
}

impl Outcome {
    /// As written in a session and on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Outcome::Worked => "worked",
            Outcome::Failed => "failed",
            Outcome::NotPossible => "not-possible",
        }
    }

    /// Whether the fix was tried at all.
    pub fn was_tried(self) -> bool {
        self != Outcome::NotPossible
    }
}

/// The events of one interview, in order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Session {
    pub events: Vec<Event>,
}

/// What a session comes to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SessionState {
    /// By symptom, in the order of first answers; a later answer replaces an earlier one.
    pub answers: IndexMap<Id, Id>,
    pub skipped: Vec<Id>,
    pub skipped_fixes: Vec<Id>,
    pub tried: Vec<(Id, Outcome)>,
    pub said: Vec<String>,
    pub codes: Vec<CodeRef>,
    /// Symptoms to which the caller's words suggest an answer, though no code settles it.
    pub proposed: Vec<Id>,
    /// Answers given before a fix was tried in vain, with the last such fix: it may have changed what they tell.
    pub before_fix: IndexMap<Id, Id>,
    /// Events that this catalog does not understand, in words. They are left out.
    pub strangers: Vec<String>,
}

impl SessionState {
    /// Takes in an answer; it replaces an earlier one.
    pub(super) fn answer(&mut self, symptom: Id, answer: Id) {
        self.skipped.retain(|skipped| *skipped != symptom);
        self.before_fix.shift_remove(&symptom);
        self.answers.insert(symptom, answer);
    }

    /// Takes in what came of a fix.
    pub(super) fn tried(&mut self, fix: Id, outcome: Outcome) {
        self.tried.retain(|(tried, _)| *tried != fix);
        self.skipped_fixes.retain(|skipped| *skipped != fix);
        if outcome == Outcome::Failed {
            self.before_fix.extend(self.answers.keys().map(|symptom| (symptom.clone(), fix.clone())));
        }
        self.tried.push((fix, outcome));
    }

    /// The same with what was put off exactly once no longer put off: questions first, then fixes. Nothing if there is none.
    pub(super) fn take_up_again(&mut self) -> bool {
        take_up(&mut self.skipped) || take_up(&mut self.skipped_fixes)
    }
}

/// Takes out what is in a list exactly once.
fn take_up(skipped: &mut Vec<Id>) -> bool {
    let times = |id: &Id| skipped.iter().filter(|other| *other == id).count();
    let twice: Vec<Id> = skipped.iter().filter(|id| times(id) > 1).cloned().collect();
    let is_any = twice.len() < skipped.len();
    *skipped = twice;
    is_any
}

impl Session {
    /// Adds an event.
    pub fn push(&mut self, event: Event) {
        self.events.push(event);
    }

    /// The events that stand, with their numbers: not taken back, and no taking-back themselves.
    pub fn standing(&self) -> Vec<(usize, Event)> {
        let undone = self.undone();
        let events = self.events.iter().cloned().enumerate();
        events.filter(|(number, event)| !undone[*number] && !matches!(event, Event::Undone { .. })).collect()
    }

    /// The last event that can be taken back, by number.
    pub fn last_undoable(&self) -> Option<usize> {
        self.standing().last().map(|(number, _)| *number)
    }

    /// Which events are taken back. Taking back a taking-back restores: from the end, so that later ones count first.
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

    /// Folds the events. Whatever the catalog does not know is left out and told.
    pub fn state(&self, catalog: &Catalog) -> SessionState {
        let mut state = SessionState::default();
        for (event, undone) in self.events.iter().zip(self.undone()) {
            if undone {
                continue;
            }
            if let Some(stranger) = stranger(event, catalog) {
                state.strangers.push(stranger);
                continue;
            }
            match event {
                Event::Said { words, codes } => {
                    let suggested = proposals(catalog, words).into_iter().filter(|proposal| !proposal.by_code);
                    state.proposed.extend(suggested.map(|proposal| proposal.symptom));
                    state.said.push(printable(words).into_owned());
                    state.codes.extend(codes.iter().cloned());
                }
                Event::Answered { symptom, answer } => state.answer(symptom.clone(), answer.clone()),
                Event::Skipped(Skipped::Question { symptom }) => state.skipped.push(symptom.clone()),
                Event::Skipped(Skipped::Fix { fix }) => state.skipped_fixes.push(fix.clone()),
                Event::Tried { fix, outcome } => state.tried(fix.clone(), *outcome),
                Event::Undone { .. } => {}
            }
        }
        state
    }
}

/// Why an event does not fit the catalog.
fn stranger(event: &Event, catalog: &Catalog) -> Option<String> {
    match event {
        Event::Answered { symptom, answer } => match catalog.symptoms.get(symptom) {
            None => Some(format!("an answer to `{symptom}`, which the catalog does not hold, is left out")),
            Some(_) if answer == UNKNOWN || answer == NOT_APPLICABLE => None,
            Some(head) if head.answers.contains_key(answer) => None,
            Some(_) => Some(format!("the answer `{answer}`, which `{symptom}` does not have, is left out")),
        },
        Event::Tried { fix, .. } if !catalog.fixes.contains_key(fix) => {
            Some(format!("a try of `{fix}`, which the catalog does not hold, is left out"))
        }
        Event::Skipped(Skipped::Fix { fix }) if !catalog.fixes.contains_key(fix) => {
            Some(format!("`{fix}`, which was put off and which the catalog does not contain, is left out"))
        }
        _ => None,
    }
}
