//! What happened in an interview so far, a line each, for a person to read or undo.

use serde::Serialize;

use super::{
    Engine,
    event::{Event, Outcome, Skipped},
    handoff::quoted,
    session::Session,
};
use crate::model::Catalog;

/// One active event of a session.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct HistoryItem {
    /// Its number in the session, which an `undone` event names.
    pub number: usize,
    /// What happened, in words.
    pub text: String,
}

impl Engine {
    /// The events of a session that are not undone, oldest first. An event whose undo was undone is active again.
    pub fn history(&self, session: &Session) -> Vec<HistoryItem> {
        let events = session.active_events().into_iter();
        events.map(|(number, event)| HistoryItem { number, text: describe_event(&self.catalog, &event) }).collect()
    }
}

/// An event in words.
pub fn describe_event(catalog: &Catalog, event: &Event) -> String {
    match event {
        Event::Said { words, .. } => format!("Caller said: {}", quoted(words)),
        Event::Answered { symptom, answer } => {
            let label = catalog.symptoms.get(symptom).map_or(answer.as_str(), |head| head.label(answer.as_str()));
            format!("{} {label}", catalog.title(symptom.as_str()))
        }
        Event::Skipped(Skipped::Question { symptom: id } | Skipped::Fix { fix: id }) => {
            format!("Later: {}", catalog.title(id.as_str()))
        }
        Event::Tried { fix, outcome } => {
            let outcome = match outcome {
                Outcome::Worked => "Worked",
                Outcome::Failed => "Did not help",
                Outcome::NotPossible => "Not possible",
            };
            format!("{outcome}: {}", catalog.title(fix.as_str()))
        }
        Event::Undone { undoes } => format!("Undone: event {}", undoes + 1),
    }
}
