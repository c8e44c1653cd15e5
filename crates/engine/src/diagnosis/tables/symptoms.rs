//! The numbers of symptoms: what asking costs, and how likely each answer is under each hypothesis.
//!
//! In: the catalog's symptoms and causes. Out: [`SymptomTable`] by index. Never: a belief.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    sync::Arc,
};

use super::{
    fixes::FixTable,
    rows::{LikelihoodRows, RowCondition, observed},
};
use crate::{
    diagnosis::{
        attendance::Attendance,
        likelihood::{Hypothesis, Logs, SparseLikelihood},
    },
    model::{Catalog, Cause, Conditions, Id, Symptom, SymptomKind, Who},
};

/// One symptom. Times are minutes.
#[derive(Debug)]
pub(crate) struct SymptomTable {
    pub id: Id,
    pub answers: Vec<Id>,
    pub minutes: f64,
    pub who: Who,
    /// How often people answer this right, r.
    pub reliability: f64,
    pub kind: SymptomKind,
    pub when: Conditions,
    /// P(answer) for hypotheses without rows of their own, as observed with this reliability.
    pub default: Vec<f64>,
    /// Shares of the answers before any noise.
    pub base: Vec<f64>,
    /// The rows of causes, by hypothesis in ascending order.
    pub explicit: Vec<(Hypothesis, LikelihoodRows)>,
    /// The likelihoods by answer where no context is known.
    pub by_answer: Arc<[SparseLikelihood]>,
    /// Their logarithms, where they depend on no context: then they are the same in every interview.
    pub logs: Option<Vec<Logs>>,
    /// Places in `explicit` of rows that depend on contexts.
    pub conditional_rows: Vec<usize>,
    /// The hypotheses whose rows depend on this symptom, ascending.
    pub dependents: Vec<Hypothesis>,
    /// Whether some fix applies only with certain answers to it.
    pub opens_fixes: bool,
}

impl SymptomTable {
    /// What causes say about each symptom: those with rows on it, or whose `applies` names it.
    pub fn all<'c>(
        catalog: &Catalog,
        causes: impl Iterator<Item = (Hypothesis, &'c Cause)>,
        index: &HashMap<Id, usize>,
    ) -> Vec<Self> {
        let mut by_symptom: HashMap<&Id, Vec<(Hypothesis, &Cause)>> = HashMap::new();
        for (hypothesis, cause) in causes {
            let applies = cause.applies.0.keys().filter(|symptom| !cause.symptoms.contains_key(*symptom));
            for symptom in cause.symptoms.keys().chain(applies) {
                by_symptom.entry(symptom).or_default().push((hypothesis, cause));
            }
        }
        let said_about = |symptom: &Id| by_symptom.get(symptom).map_or(&[][..], Vec::as_slice);
        let symptoms = catalog.symptoms.iter();
        symptoms.map(|(id, symptom)| SymptomTable::new(id, symptom, said_about(id), catalog, index)).collect()
    }

    fn new(
        id: &Id,
        symptom: &Symptom,
        causes: &[(Hypothesis, &Cause)],
        catalog: &Catalog,
        index: &HashMap<Id, usize>,
    ) -> Self {
        let base = symptom.base_shares();
        let rows = |cause| {
            LikelihoodRows::of(id, symptom, &base, cause, |conditions| row_condition(conditions, catalog, index))
        };
        let explicit = causes.iter().filter_map(|(hypothesis, cause)| Some((*hypothesis, rows(cause)?))).collect();
        SymptomTable {
            id: id.clone(),
            answers: symptom.answers.keys().cloned().collect(),
            minutes: symptom.minutes,
            who: symptom.who,
            reliability: symptom.reliability,
            kind: symptom.kind,
            when: symptom.when.clone(),
            default: observed(&base, symptom.reliability),
            base,
            explicit,
            by_answer: Arc::new([]),
            logs: None,
            conditional_rows: Vec::new(),
            dependents: Vec::new(),
            opens_fixes: false,
        }
    }

    /// c_j: its own minutes, and those to reach the person who looks.
    pub fn cost(&self, attendance: &Attendance) -> f64 {
        self.minutes + attendance.minutes_to_reach(self.who)
    }

    /// What a hypothesis says about this symptom, if it says anything.
    pub fn rows_of(&self, hypothesis: Hypothesis) -> Option<&LikelihoodRows> {
        let index = self.explicit.binary_search_by_key(&hypothesis, |&(explicit, _)| explicit).ok()?;
        Some(&self.explicit[index].1)
    }
}

fn row_condition(conditions: &Conditions, catalog: &Catalog, index: &HashMap<Id, usize>) -> RowCondition {
    conditions
        .iter()
        .filter_map(|(symptom, answers)| {
            let head = catalog.symptoms.get(symptom)?;
            let allowed = answers.iter().filter_map(|answer| head.answer_index(answer.as_str())).collect();
            Some((*index.get(symptom)?, allowed))
        })
        .collect()
}

/// The contexts on which each hypothesis's rows depend; hypotheses without any are left out.
pub(super) fn conditional(symptoms: &[SymptomTable]) -> Vec<(Hypothesis, Vec<usize>)> {
    let mut named: BTreeMap<Hypothesis, BTreeSet<usize>> = BTreeMap::new();
    for (hypothesis, rows) in symptoms.iter().flat_map(|symptom| &symptom.explicit) {
        for (context, _) in rows.rows.iter().flat_map(|(condition, _)| condition) {
            named.entry(*hypothesis).or_default().insert(*context);
        }
    }
    named.into_iter().map(|(hypothesis, contexts)| (hypothesis, contexts.into_iter().collect())).collect()
}

/// Computes once what no answer changes.
pub(super) fn prepare(symptoms: &mut [SymptomTable], conditional: &[(Hypothesis, Vec<usize>)], fixes: &[FixTable]) {
    for (hypothesis, contexts) in conditional {
        contexts.iter().for_each(|&context| symptoms[context].dependents.push(*hypothesis));
    }
    let opening: HashSet<&Id> = fixes.iter().flat_map(|fix| fix.when.0.keys()).collect();
    for symptom in symptoms.iter_mut() {
        let explicit = symptom.explicit.iter().enumerate();
        symptom.conditional_rows =
            explicit.filter(|(_, (_, rows))| rows.is_conditional()).map(|(place, _)| place).collect();
        symptom.by_answer = by_answer(symptom);
        let is_fixed = symptom.conditional_rows.is_empty() && symptom.dependents.is_empty();
        symptom.logs = is_fixed.then(|| symptom.by_answer.iter().map(Logs::of).collect());
        symptom.opens_fixes = opening.contains(&symptom.id);
    }
}

fn by_answer(symptom: &SymptomTable) -> Arc<[SparseLikelihood]> {
    let likelihood = |(answer, &default): (usize, &f64)| {
        let explicit = symptom.explicit.iter().map(|(hypothesis, rows)| (*hypothesis, rows.unconditional()[answer]));
        SparseLikelihood { default, explicit: explicit.collect() }
    };
    symptom.default.iter().enumerate().map(likelihood).collect()
}
