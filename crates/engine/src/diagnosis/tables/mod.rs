//! A catalog's numbers, by index instead of id: what belief and planner compute with.
//!
//! In: a [`Catalog`]. Out: [`Tables`], laid out once and never changed. Never: a session.

mod fixes;
mod rows;
mod symptoms;

use std::collections::HashMap;

pub(super) use fixes::{FixIndex, FixTable};
pub(super) use rows::{LOWEST, LikelihoodRows, observed};
pub(super) use symptoms::SymptomTable;

use super::likelihood::{Hypothesis, normalise};
use crate::model::{Catalog, Cause, Id};

/// All numbers of a catalog. Times are minutes.
#[derive(Debug)]
pub(super) struct Tables {
    /// The scored causes; hypothesis i is `causes[i - 1]`.
    pub causes: Vec<Id>,
    /// Priors of all hypotheses, adding up to 1.
    pub prior: Vec<f64>,
    pub symptoms: Vec<SymptomTable>,
    pub fixes: Vec<FixTable>,
    /// Minutes that giving up costs, C_S.
    pub escalation: f64,
    pub repairs: FixIndex,
    /// Hypotheses whose rows depend on contexts, with these contexts, ascending.
    pub conditional: Vec<(Hypothesis, Vec<usize>)>,
    symptom_index: HashMap<Id, usize>,
    cause_index: HashMap<Id, Hypothesis>,
    fix_index: HashMap<Id, usize>,
}

impl Tables {
    pub fn of(catalog: &Catalog) -> Self {
        let scored: Vec<_> = catalog.causes.iter().filter(|(_, cause)| cause.is_scored()).collect();
        let offered = catalog.fixes.iter().filter(|(_, fix)| fix.is_offered()).map(|(id, _)| id);
        let symptom_index = places(catalog.symptoms.keys(), 0);
        let cause_index = places(scored.iter().map(|(id, _)| *id), 1);
        let fix_index = places(offered, 0);
        let heads = scored.iter().enumerate().map(|(index, (_, cause))| (index + 1, &cause.head));
        let mut symptoms = SymptomTable::all(catalog, heads, &symptom_index);
        let fixes = FixTable::all(catalog, &fix_index, &cause_index);
        let conditional = symptoms::conditional(&symptoms);
        symptoms::prepare(&mut symptoms, &conditional, &fixes);
        Tables {
            causes: scored.iter().map(|(id, _)| (*id).clone()).collect(),
            prior: priors(scored.iter().map(|(_, cause)| &cause.head), catalog.head.other.value),
            symptoms,
            repairs: FixIndex::of(&fixes, scored.len() + 1),
            fixes,
            escalation: catalog.head.escalation.minutes,
            conditional,
            symptom_index,
            cause_index,
            fix_index,
        }
    }

    /// How many hypotheses there are, "something else" included.
    pub fn hypotheses(&self) -> usize {
        self.prior.len()
    }

    /// The index of a symptom.
    pub fn symptom(&self, id: &str) -> Option<usize> {
        self.symptom_index.get(id).copied()
    }

    /// The index of a fix.
    pub fn fix(&self, id: &str) -> Option<usize> {
        self.fix_index.get(id).copied()
    }

    /// The hypothesis of a cause.
    pub fn hypothesis(&self, cause: &str) -> Option<Hypothesis> {
        self.cause_index.get(cause).copied()
    }

    /// The id of a hypothesis; nothing for "something else".
    pub fn cause(&self, hypothesis: Hypothesis) -> Option<&Id> {
        self.causes.get(hypothesis.checked_sub(1)?)
    }
}

/// Each id with its place, counted from `first`.
fn places<'i>(ids: impl Iterator<Item = &'i Id>, first: usize) -> HashMap<Id, usize> {
    ids.enumerate().map(|(index, id)| (id.clone(), index + first)).collect()
}

/// pi_0 = other, the rest by weight.
fn priors<'a>(causes: impl Iterator<Item = &'a Cause>, other: f64) -> Vec<f64> {
    let mut weights: Vec<f64> = causes.map(|cause| cause.prior.as_ref().map_or(1.0, |prior| prior.weight)).collect();
    let share = if normalise(&mut weights) > 0.0 { 1.0 - other } else { 0.0 };
    let mut prior = vec![1.0 - share];
    prior.extend(weights.iter().map(|weight| weight * share));
    prior
}
