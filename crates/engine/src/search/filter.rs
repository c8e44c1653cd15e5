//! Filters of a query: which hits are wanted besides its words.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::model::{Id, Kind};

/// Which hits are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only entries of this kind.
    pub kind: Option<Kind>,
    /// Only entries of this area, the folder under their kind.
    pub area: Option<String>,
    /// Facts about the case; entries that do not apply under them are left out.
    pub facts: BTreeMap<Id, Id>,
}

/// The names that a query may filter by.
#[derive(Debug, Default)]
pub struct FilterNames {
    /// Symptoms, each with an answer.
    pub facts: HashSet<(String, String)>,
    /// Folders under the kinds of entries.
    pub areas: BTreeSet<String>,
}

impl Filter {
    /// Takes `kind:fix`, `area:network` or `host-kind=azure-vm` if it names something; gives whether it did.
    pub(super) fn take(&mut self, piece: &str, names: &FilterNames) -> bool {
        if let Some(word) = piece.strip_prefix("kind:") {
            let kind = Kind::SEARCHED.into_iter().find(|kind| kind.word() == word);
            self.kind = kind.or(self.kind);
            return kind.is_some();
        }
        if let Some(area) = piece.strip_prefix("area:").filter(|area| names.areas.contains(*area)) {
            self.area = Some(area.to_owned());
            return true;
        }
        let Some((symptom, answer)) = piece.split_once('=') else { return false };
        if !names.facts.contains(&(symptom.to_owned(), answer.to_owned())) {
            return false;
        }
        if let (Ok(symptom), Ok(answer)) = (symptom.parse(), answer.parse()) {
            self.facts.insert(symptom, answer);
        }
        true
    }
}
