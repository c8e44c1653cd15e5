//! Facts that must be true: `{host-kind: [windows-pc, azure-vm]}`.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use super::{Id, OneOrMany};

/// For each symptom named, the answers of which one must be given. Empty: always true.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Conditions(pub IndexMap<Id, OneOrMany<Id>>);

impl Conditions {
    /// Whether there is no condition.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a symptom is in a condition.
    pub fn names(&self, symptom: &Id) -> bool {
        self.0.contains_key(symptom)
    }

    /// Each symptom with the answers that satisfy it.
    pub fn iter(&self) -> impl Iterator<Item = (&Id, &[Id])> {
        self.0.iter().map(|(symptom, answers)| (symptom, &**answers))
    }

    /// Whether every fact is true or unknown, where `answer` gives the known answer of a symptom.
    pub fn may_hold<'a>(&self, answer: impl Fn(&Id) -> Option<&'a Id>) -> bool {
        self.iter().all(|(symptom, allowed)| answer(symptom).is_none_or(|given| allowed.contains(given)))
    }
}
