//! A session's state with everything that follows from it: rules, belief, what may be asked and tried.
//!
//! In: a [`SessionState`]. Out: an [`InterviewState`]. Never: what to do next.

use std::collections::HashSet;

use super::{
    attendance::Attendance,
    belief::{Belief, Evidence, Origin},
    event::Outcome,
    likelihood::{OTHER, SparseLikelihood},
    repair::Options,
    session::SessionState,
    tables::{FixTable, SymptomTable, Tables},
};
use crate::{
    model::{Id, SymptomKind},
    rules::{Effect, Evaluation, Facts, RuleSet},
};

/// Everything that is known at one point of an interview.
#[derive(Clone, Debug)]
pub(super) struct InterviewState {
    pub state: SessionState,
    /// The given facts, as rules see them.
    facts: Facts,
    /// Symptoms that some rule reads, so that their answers may change more than the likelihoods say.
    read: HashSet<Id>,
    /// What rules do.
    pub rules: Evaluation,
    /// Listed answers, given or derived, by symptom index.
    pub known: Vec<Option<usize>>,
    pub belief: Belief,
    pub probabilities: Vec<f64>,
    /// Which symptoms may be asked, by index.
    pub askable: Vec<bool>,
    /// Which fixes may be tried, by index.
    pub available: Vec<bool>,
    pub tried: Vec<bool>,
    /// Who has been reached.
    pub attendance: Attendance,
}

impl InterviewState {
    pub fn of(tables: &Tables, rule_set: &RuleSet, state: SessionState) -> Self {
        let facts = facts(&state);
        let rules = rule_set.evaluate(&facts);
        let known = known(tables, &facts, &rules);
        let belief = belief(tables, &known, &rules, &state);
        let is_tried = |fix: &Id| state.tried.iter().any(|(id, outcome)| id == fix && outcome.was_tried());
        let tried: Vec<bool> = tables.fixes.iter().map(|fix| is_tried(&fix.id)).collect();
        let read = rules.outcomes.iter().flat_map(|outcome| outcome.reads.iter().cloned()).collect();
        let mut interview = InterviewState {
            facts,
            read,
            probabilities: belief.probabilities(),
            askable: Vec::new(),
            available: Vec::new(),
            rules,
            known,
            belief,
            attendance: attendance(tables, &state, &tried),
            state,
            tried,
        };
        interview.askable = interview.askable(tables);
        interview.available = interview.available(tables, &interview.rules, None);
        interview
    }

    /// The same with one more answer.
    pub fn with_answer(&self, tables: &Tables, rule_set: &RuleSet, symptom: usize, answer: usize) -> Self {
        let mut state = self.state.clone();
        let table = &tables.symptoms[symptom];
        state.answers.insert(table.id.clone(), table.answers[answer].clone().into());
        InterviewState::of(tables, rule_set, state)
    }

    /// What the planner may choose from.
    pub fn options(&self) -> Options<'_> {
        Options { available: &self.available, tried: &self.tried, attendance: self.attendance }
    }

    /// The effects of rules, each with the rule's id.
    pub fn effects(&self) -> impl Iterator<Item = (&Id, &Effect)> {
        self.rules.outcomes.iter().flat_map(|outcome| outcome.effects.iter().map(|effect| (&outcome.id, effect)))
    }

    /// Whether some rule reads a symptom.
    pub fn rules_read(&self, symptom: &Id) -> bool {
        self.read.contains(symptom)
    }

    /// What the rules would do with one more answer.
    pub fn rules_with(&self, tables: &Tables, rule_set: &RuleSet, symptom: usize, answer: usize) -> Evaluation {
        let table = &tables.symptoms[symptom];
        rule_set.with_answer(&self.rules, &self.facts, &table.id, &table.answers[answer])
    }

    /// The fix that worked, if one did.
    pub fn cure(&self) -> Option<&Id> {
        self.state.tried.iter().find(|(_, outcome)| *outcome == Outcome::Worked).map(|(fix, _)| fix)
    }

    /// The answer known for a symptom, given or derived.
    pub fn answer<'a>(&self, tables: &'a Tables, symptom: &str) -> Option<&'a Id> {
        let index = tables.symptom(symptom)?;
        Some(&tables.symptoms[index].answers[self.known[index]?])
    }

    fn askable(&self, tables: &Tables) -> Vec<bool> {
        let skipped = self.effects().filter_map(|(_, effect)| match effect {
            Effect::Skip { symptom } => Some(symptom),
            _ => None,
        });
        let skipped: HashSet<&Id> = skipped.chain(&self.state.skipped).collect();
        let is_askable = |(table, known): (&SymptomTable, &Option<usize>)| {
            known.is_none()
                && !self.state.answers.contains_key(&table.id)
                && !skipped.contains(&table.id)
                && table.when.may_hold(|id| self.answer(tables, id.as_str()))
        };
        tables.symptoms.iter().zip(&self.known).map(is_askable).collect()
    }

    /// Which fixes may be tried after these rules, perhaps with one more answer.
    pub fn available(&self, tables: &Tables, rules: &Evaluation, more: Option<(usize, usize)>) -> Vec<bool> {
        let effects = rules.outcomes.iter().flat_map(|outcome| &outcome.effects);
        let forbidden: HashSet<&Id> = effects
            .filter_map(|effect| match effect {
                Effect::Forbid { fix, .. } => Some(fix),
                _ => None,
            })
            .collect();
        let impossible = self.state.tried.iter().filter(|(_, outcome)| !outcome.was_tried()).map(|(fix, _)| fix);
        let set_aside: HashSet<&Id> = impossible.chain(&self.state.skipped_fixes).collect();
        let answer = |id: &Id| match more {
            Some((symptom, answer)) if tables.symptoms[symptom].id == *id => {
                Some(&tables.symptoms[symptom].answers[answer])
            }
            _ => self.answer(tables, id.as_str()),
        };
        let is_available = |(table, tried): (&FixTable, &bool)| {
            !tried && table.when.may_hold(answer) && !forbidden.contains(&table.id) && !set_aside.contains(&table.id)
        };
        tables.fixes.iter().zip(&self.tried).map(is_available).collect()
    }
}

/// A person who has looked or acted has been reached.
fn attendance(tables: &Tables, state: &SessionState, tried: &[bool]) -> Attendance {
    // "Don't know" may mean that the person to ask was not reached.
    let answered = state.answers.iter().filter(|(_, answer)| answer.listed().is_some());
    let looked = answered.filter_map(|(id, _)| Some(tables.symptoms[tables.symptom(id.as_str())?].who));
    let acted = tables.fixes.iter().zip(tried).filter(|(_, tried)| **tried).map(|(fix, _)| fix.who);
    looked.chain(acted).fold(Attendance::default(), Attendance::with)
}

/// The fixes that were tried, with their outcomes.
fn tried(state: &SessionState) -> impl Iterator<Item = &(Id, Outcome)> {
    state.tried.iter().filter(|(_, outcome)| outcome.was_tried())
}

fn facts(state: &SessionState) -> Facts {
    Facts {
        answers: state
            .answers
            .iter()
            .filter_map(|(symptom, answer)| Some((symptom.clone(), answer.listed()?.clone())))
            .collect(),
        said: state.said.join("\n").to_lowercase(),
        tried: tried(state).map(|(fix, _)| fix.clone()).collect(),
        codes: state.codes.clone(),
    }
}

fn known(tables: &Tables, facts: &Facts, rules: &Evaluation) -> Vec<Option<usize>> {
    let mut known = vec![None; tables.symptoms.len()];
    // An answer that a person gave as `unknown` may still be derived.
    for (symptom, answer) in rules.derived.iter().map(|(s, a)| (s, a)).chain(&facts.answers) {
        if let Some(index) = tables.symptom(symptom.as_str()) {
            known[index] = tables.symptoms[index].answers.iter().position(|id| id == answer);
        }
    }
    known
}

fn belief(tables: &Tables, known: &[Option<usize>], rules: &Evaluation, state: &SessionState) -> Belief {
    let mut belief = Belief::prior(tables, known);
    let is_context = |symptom: usize| tables.symptoms[symptom].kind == SymptomKind::Context;
    let answered: Vec<(usize, usize)> =
        known.iter().enumerate().filter_map(|(s, answer)| Some((s, (*answer)?))).collect();
    for contexts in [true, false] {
        for &(symptom, answer) in answered.iter().filter(|(symptom, _)| is_context(*symptom) == contexts) {
            belief.answer(tables, symptom, answer);
        }
    }
    for (number, outcome) in rules.outcomes.iter().enumerate() {
        if let Some(likelihood) = rule_likelihood(tables, &outcome.effects) {
            belief.take(Evidence { origin: Origin::Rule(number), likelihood });
        }
    }
    for (fix, outcome) in tried(state) {
        if let Some(fix) = tables.fix(fix.as_str()) {
            let worked = *outcome == Outcome::Worked;
            belief.take(Evidence {
                origin: Origin::Tried { fix, worked },
                likelihood: trial_likelihood(tables, fix, worked),
            });
        }
    }
    belief
}

/// The largest likelihood ratio that one rule can have, for or against.
const DECISIVE: f64 = 100.0;

/// The likelihood ratios of a rule's effects; nothing if they do not concern causes.
pub(super) fn rule_likelihood(tables: &Tables, effects: &[Effect]) -> Option<SparseLikelihood> {
    let mut likelihood = SparseLikelihood::neutral();
    for effect in effects {
        let (cause, factor) = match effect {
            Effect::Support { cause, ratio } => (cause, *ratio),
            Effect::Contradict { cause, ratio } => (cause, 1.0 / ratio),
            Effect::RuleOut { cause } => (cause, 0.0),
            _ => continue,
        };
        if let Some(hypothesis) = tables.hypothesis(cause.as_str()) {
            // Repeating an effect makes it no more than decisive, and no infinite or zero number.
            let before = likelihood.of(hypothesis);
            let after = (before * factor).clamp(if factor == 0.0 { 0.0 } else { 1.0 / DECISIVE }, DECISIVE);
            likelihood.set(hypothesis, if before == 0.0 { 0.0 } else { after });
        }
    }
    (!likelihood.explicit.is_empty()).then_some(likelihood)
}

/// A failed fix: p_i <- p_i (1 - r_ai) / (1 - P_a). One that worked: p_i <- p_i r_ai / P_a, where "something else" and
/// causes that the fix does not name keep a small share, since fixes sometimes work for reasons that are not in the catalog.
fn trial_likelihood(tables: &Tables, fix: usize, worked: bool) -> SparseLikelihood {
    const SLIVER: f64 = 0.002;
    let mut likelihood =
        SparseLikelihood { default: if worked { SLIVER } else { 1.0 }, explicit: tables.fixes[fix].resolves.clone() };
    likelihood.explicit.sort_unstable_by_key(|&(hypothesis, _)| hypothesis);
    for (hypothesis, works) in &mut likelihood.explicit {
        debug_assert_ne!(*hypothesis, OTHER);
        *works = if worked { works.max(SLIVER) } else { 1.0 - *works };
    }
    likelihood
}
