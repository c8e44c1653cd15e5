//! A catalog's numbers, by index instead of id: what belief and planner compute with.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    sync::Arc,
};

use super::{
    column::{Hypothesis, Logs, SparseLikelihood, normalise},
    fix_index::FixIndex,
    people::{Reached, minutes_to_reach},
};
use crate::model::{
    Catalog, Cause, Conditions, FixKind, Id, Likelihood, Risk, Symptom, SymptomKind, Turn, Who, interruption_minutes,
};

/// Likelihoods are kept inside these bounds, so that no single answer can settle everything.
pub(super) const LOWEST: f64 = 0.002;
const HIGHEST: f64 = 0.998;

/// All numbers of a catalog.
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
    /// Hypotheses whose rows hang on circumstances, with these circumstances, ascending.
    pub guarded: Vec<(Hypothesis, Vec<usize>)>,
    symptom_index: HashMap<Id, usize>,
    cause_index: HashMap<Id, Hypothesis>,
    fix_index: HashMap<Id, usize>,
}

/// One symptom.
#[derive(Debug)]
pub(super) struct SymptomTable {
    pub id: Id,
    pub answers: Vec<Id>,
    pub minutes: f64,
    pub who: Who,
    /// How often people answer this right, r.
    pub reliability: f64,
    pub kind: SymptomKind,
    pub when: Conditions,
    /// P(answer) for hypotheses that say nothing, as heard through answer-giving of this reliability.
    pub silent: Vec<f64>,
    /// Shares of the answers before any noise.
    pub base: Vec<f64>,
    /// What causes say, by hypothesis in ascending order.
    pub stated: Vec<(Hypothesis, Stated)>,
    /// The likelihoods by answer where nothing is known of any circumstance.
    pub columns: Arc<[SparseLikelihood]>,
    /// Their logarithms, where they hang on no circumstance: then they are the same in every interview.
    pub logs: Option<Vec<Logs>>,
    /// Places in `stated` of what hangs on circumstances.
    pub guarded_rows: Vec<usize>,
    /// The hypotheses whose rows hang on it, ascending.
    pub guards: Vec<Hypothesis>,
    /// Whether some fix is of use only with certain answers to it.
    pub opens_fixes: bool,
}

/// What one cause says about one symptom.
#[derive(Debug)]
pub(super) struct Stated {
    /// Rows in order; the first whose guard fits counts.
    pub rows: Vec<(Guard, Distribution)>,
    /// Used where no row fits: the symptom's base.
    pub otherwise: Distribution,
    /// For a circumstance named in `applies`: outside these answers the cause is ruled out.
    pub allowed: Option<Vec<bool>>,
}

/// P(answer) by answer: as it is, and as it is heard.
#[derive(Clone, Debug)]
pub(super) struct Distribution {
    pub plain: Vec<f64>,
    pub heard: Vec<f64>,
}

/// Circumstances under which a row counts: for each, which of its answers.
pub(super) type Guard = Vec<(usize, Vec<usize>)>;

/// One fix.
#[derive(Debug)]
pub(super) struct FixTable {
    pub id: Id,
    /// Its own minutes.
    pub minutes: f64,
    /// Minutes of its interruptions, which come with every try.
    pub burden: f64,
    pub who: Who,
    pub risk: Risk,
    pub turn: Turn,
    /// Not a test: what a test opens is closed again at its end, so it belongs to no repair order.
    pub is_repair: bool,
    /// P(works | hypothesis).
    pub resolves: Vec<(Hypothesis, f64)>,
    /// Fixes that must have been tried first.
    pub after: Vec<usize>,
    pub when: Conditions,
}

impl Tables {
    pub fn of(catalog: &Catalog) -> Self {
        let offered: Vec<_> = catalog.fixes.iter().filter(|(_, fix)| fix.is_offered()).collect();
        let scored: Vec<_> = catalog.causes.iter().filter(|(_, cause)| cause.is_scored()).collect();
        let causes: Vec<Id> = scored.iter().map(|(id, _)| (*id).clone()).collect();
        let symptom_index: HashMap<Id, usize> =
            catalog.symptoms.keys().enumerate().map(|(index, id)| (id.clone(), index)).collect();
        let mut by_symptom: HashMap<&Id, Vec<(Hypothesis, &Cause)>> = HashMap::new();
        for (index, (_, cause)) in scored.iter().enumerate() {
            let applies = cause.applies.0.keys().filter(|symptom| !cause.symptoms.contains_key(*symptom));
            for symptom in cause.symptoms.keys().chain(applies) {
                by_symptom.entry(symptom).or_default().push((index + 1, &cause.head));
            }
        }
        let said_about = |symptom: &Id| by_symptom.get(symptom).map_or(&[][..], Vec::as_slice);
        let mut symptoms: Vec<SymptomTable> = catalog
            .symptoms
            .iter()
            .map(|(id, symptom)| symptom_table(id, symptom, said_about(id), catalog, &symptom_index))
            .collect();
        let cause_index: HashMap<Id, Hypothesis> =
            causes.iter().enumerate().map(|(index, id)| (id.clone(), index + 1)).collect();
        let fix_index: HashMap<Id, usize> =
            offered.iter().enumerate().map(|(index, (id, _))| ((*id).clone(), index)).collect();
        let fixes: Vec<FixTable> = offered
            .iter()
            .map(|(id, fix)| FixTable {
                id: (*id).clone(),
                minutes: fix.minutes,
                burden: fix.interrupts.iter().map(interruption_minutes).sum(),
                who: fix.who,
                risk: fix.risk,
                turn: fix.turn(),
                is_repair: fix.kind != FixKind::Test,
                resolves: fix
                    .resolves
                    .iter()
                    .filter_map(|(cause, works)| Some((*cause_index.get(cause)?, works.value)))
                    .collect(),
                after: fix.after.iter().filter_map(|first| fix_index.get(first).copied()).collect(),
                when: fix.when.clone(),
            })
            .collect();
        let prior = priors(scored.iter().map(|(_, cause)| &cause.head), catalog.head.other.value);
        let guarded = guarded(&symptoms);
        prepare(&mut symptoms, &guarded, &fixes);
        Tables {
            causes,
            prior,
            symptoms,
            repairs: FixIndex::of(&fixes, scored.len() + 1),
            fixes,
            escalation: catalog.head.escalation.minutes,
            guarded,
            symptom_index,
            cause_index,
            fix_index,
        }
    }

    /// How many hypotheses there are, "something else" included.
    pub fn hypotheses(&self) -> usize {
        self.prior.len()
    }

    /// The place of a symptom.
    pub fn symptom(&self, id: &str) -> Option<usize> {
        self.symptom_index.get(id).copied()
    }

    /// The place of a fix.
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

impl FixTable {
    /// Whether it interrupts people, or may do harm.
    pub fn disturbs(&self) -> bool {
        self.burden > 0.0 || self.risk >= Risk::Medium
    }

    /// c_a: its own minutes, those of its interruptions, and those until somebody is there to do it.
    pub fn cost(&self, reached: &Reached) -> f64 {
        self.minutes + self.burden + minutes_to_reach(self.who, reached)
    }
}

impl SymptomTable {
    /// c_j: its own minutes, and those until somebody is there to look.
    pub fn cost(&self, reached: &Reached) -> f64 {
        self.minutes + minutes_to_reach(self.who, reached)
    }

    /// What a hypothesis says about this symptom, if it says anything.
    pub fn stated_by(&self, hypothesis: Hypothesis) -> Option<&Stated> {
        let index = self.stated.binary_search_by_key(&hypothesis, |&(stated, _)| stated).ok()?;
        Some(&self.stated[index].1)
    }
}

impl Stated {
    /// The row that counts under circumstances, as `answer` tells them.
    pub fn row(&self, answer: impl Fn(usize) -> Option<usize>) -> &Distribution {
        let fits = |guard: &Guard| {
            guard
                .iter()
                .all(|(circumstance, allowed)| answer(*circumstance).is_some_and(|given| allowed.contains(&given)))
        };
        self.rows.iter().find(|(guard, _)| fits(guard)).map_or(&self.otherwise, |(_, row)| row)
    }

    /// The likelihoods by answer where nothing is known of any circumstance, as heard, with what `applies` rules out.
    pub fn unconditional(&self) -> Vec<f64> {
        let mut likelihoods = self.row(|_| None).heard.clone();
        self.rule_out(&mut likelihoods);
        likelihoods
    }

    /// Outside the answers that `applies` allows, the cause is out of the question.
    pub fn rule_out(&self, likelihoods: &mut [f64]) {
        if let Some(allowed) = &self.allowed {
            likelihoods.iter_mut().zip(allowed).filter(|(_, allowed)| !**allowed).for_each(|(l, _)| *l = 0.0);
        }
    }

    /// Whether any row depends on circumstances.
    pub fn is_guarded(&self) -> bool {
        self.rows.iter().any(|(guard, _)| !guard.is_empty())
    }
}

/// pi_0 = other, the rest by weight.
fn priors<'a>(causes: impl Iterator<Item = &'a Cause>, other: f64) -> Vec<f64> {
    let mut weights: Vec<f64> = causes.map(|cause| cause.prior.as_ref().map_or(1.0, |prior| prior.weight)).collect();
    let share = if normalise(&mut weights) > 0.0 { 1.0 - other } else { 0.0 };
    let mut prior = vec![1.0 - share];
    prior.extend(weights.iter().map(|weight| weight * share));
    prior
}

/// The circumstances on which each hypothesis's rows hang; hypotheses without any are left out.
fn guarded(symptoms: &[SymptomTable]) -> Vec<(Hypothesis, Vec<usize>)> {
    let mut named: BTreeMap<Hypothesis, BTreeSet<usize>> = BTreeMap::new();
    for (hypothesis, stated) in symptoms.iter().flat_map(|symptom| &symptom.stated) {
        for (circumstance, _) in stated.rows.iter().flat_map(|(guard, _)| guard) {
            named.entry(*hypothesis).or_default().insert(*circumstance);
        }
    }
    named.into_iter().map(|(hypothesis, circumstances)| (hypothesis, circumstances.into_iter().collect())).collect()
}

/// Lays out once what no answer changes.
fn prepare(symptoms: &mut [SymptomTable], guarded: &[(Hypothesis, Vec<usize>)], fixes: &[FixTable]) {
    for (hypothesis, circumstances) in guarded {
        circumstances.iter().for_each(|&circumstance| symptoms[circumstance].guards.push(*hypothesis));
    }
    let opening: HashSet<&Id> = fixes.iter().flat_map(|fix| fix.when.0.keys()).collect();
    for symptom in symptoms.iter_mut() {
        let stated = symptom.stated.iter().enumerate();
        symptom.guarded_rows = stated.filter(|(_, (_, row))| row.is_guarded()).map(|(place, _)| place).collect();
        symptom.columns = columns(symptom);
        let is_fixed = symptom.guarded_rows.is_empty() && symptom.guards.is_empty();
        symptom.logs = is_fixed.then(|| symptom.columns.iter().map(Logs::of).collect());
        symptom.opens_fixes = opening.contains(&symptom.id);
    }
}

fn columns(symptom: &SymptomTable) -> Arc<[SparseLikelihood]> {
    let column = |(answer, &silent): (usize, &f64)| SparseLikelihood {
        silent,
        stated: symptom
            .stated
            .iter()
            .map(|(hypothesis, stated)| (*hypothesis, stated.unconditional()[answer]))
            .collect(),
    };
    symptom.silent.iter().enumerate().map(column).collect()
}

/// What the causes say about one symptom: those with rows on it, or to which it is a circumstance that `applies` names.
fn symptom_table(
    id: &Id,
    symptom: &Symptom,
    causes: &[(Hypothesis, &Cause)],
    catalog: &Catalog,
    index: &HashMap<Id, usize>,
) -> SymptomTable {
    let base = symptom.base_shares();
    let stated = causes
        .iter()
        .filter_map(|(hypothesis, head)| Some((*hypothesis, stated(id, symptom, &base, head, catalog, index)?)))
        .collect();
    SymptomTable {
        id: id.clone(),
        answers: symptom.answers.keys().cloned().collect(),
        minutes: symptom.minutes,
        who: symptom.who,
        reliability: symptom.reliability,
        kind: symptom.kind,
        when: symptom.when.clone(),
        silent: heard(&base, symptom.reliability),
        base,
        stated,
        columns: Arc::new([]),
        logs: None,
        guarded_rows: Vec::new(),
        guards: Vec::new(),
        opens_fixes: false,
    }
}

fn stated(
    id: &Id,
    symptom: &Symptom,
    base: &[f64],
    cause: &Cause,
    catalog: &Catalog,
    index: &HashMap<Id, usize>,
) -> Option<Stated> {
    let rows = cause.symptoms.get(id);
    let allowed = cause
        .applies
        .0
        .get(id)
        .map(|answers| symptom.answers.keys().map(|answer| answers.contains(answer)).collect::<Vec<bool>>());
    if rows.is_none() && allowed.is_none() {
        return None;
    }
    let distribution = |shares: Vec<f64>| Distribution {
        heard: heard(&shares, symptom.reliability),
        plain: restrict(shares, allowed.as_deref()),
    };
    let rows = rows.map(|rows| {
        rows.0
            .iter()
            .map(|row| {
                let shares = fill(symptom, base, |answer| row.likelihood.get(answer));
                (guard(&row.condition, catalog, index), distribution(shares))
            })
            .collect::<Vec<_>>()
    });
    Some(Stated { rows: rows.unwrap_or_default(), otherwise: distribution(base.to_vec()), allowed })
}

fn guard(conditions: &Conditions, catalog: &Catalog, index: &HashMap<Id, usize>) -> Guard {
    conditions
        .iter()
        .filter_map(|(symptom, answers)| {
            let head = catalog.symptoms.get(symptom)?;
            let allowed = answers.iter().filter_map(|answer| head.answer_index(answer.as_str())).collect();
            Some((*index.get(symptom)?, allowed))
        })
        .collect()
}

/// The distribution of a row: answers that it leaves out share what remains, in proportion to their base; a row that
/// adds up to more than 1 (words are rounded) is scaled.
fn fill<'a>(symptom: &Symptom, base: &[f64], stated: impl Fn(&Id) -> Option<&'a Likelihood>) -> Vec<f64> {
    let given: Vec<Option<f64>> = symptom.answers.keys().map(|answer| stated(answer).map(|l| l.value)).collect();
    let rest = (1.0 - given.iter().flatten().sum::<f64>()).max(0.0);
    let open: f64 = given.iter().zip(base).filter(|(value, _)| value.is_none()).map(|(_, share)| share).sum();
    let count = given.iter().filter(|value| value.is_none()).count().max(1) as f64;
    let share = |share: f64| if open > 0.0 { rest * share / open } else { rest / count };
    let mut row: Vec<f64> =
        given.iter().zip(base).map(|(value, &of_base)| value.unwrap_or_else(|| share(of_base))).collect();
    if normalise(&mut row) > 0.0 { row } else { base.to_vec() }
}

/// What a circumstance may be where a cause applies: for averaging over it, not for belief, in which `applies` rules out
/// and does nothing else.
fn restrict(mut shares: Vec<f64>, allowed: Option<&[bool]>) -> Vec<f64> {
    if let Some(allowed) = allowed {
        shares.iter_mut().zip(allowed).filter(|(_, allowed)| !**allowed).for_each(|(share, _)| *share = 0.0);
        normalise(&mut shares);
    }
    shares
}

/// L'(v) = r L(v) + (1 - r)/(K - 1) * (the sum of L over the other answers), with L kept inside its bounds.
pub(super) fn heard(plain: &[f64], reliability: f64) -> Vec<f64> {
    let bounded: Vec<f64> = plain.iter().map(|l| l.clamp(LOWEST, HIGHEST)).collect();
    let total: f64 = bounded.iter().sum();
    let others = (plain.len().max(2) - 1) as f64;
    bounded.iter().map(|l| reliability * l + (1.0 - reliability) / others * (total - l)).collect()
}
