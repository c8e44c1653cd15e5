//! A session's state with everything that follows from it: rules, belief, what may be asked and tried.

use std::collections::HashSet;

use super::{
    belief::{Belief, Origin, Step},
    column::{OTHER, SparseLikelihood},
    people::{self, Reached},
    repair::Options,
    session::{Outcome, SessionState},
    tables::Tables,
};
use crate::{
    model::{Id, NOT_APPLICABLE, SymptomKind, UNKNOWN},
    rules::{Effect, Evaluation, Facts, RuleSet},
};

/// Where an interview stands.
#[derive(Clone, Debug)]
pub(super) struct InterviewState {
    pub state: SessionState,
    /// What was given, as rules see it.
    facts: Facts,
    /// Symptoms that some rule looks at, so that their answers may change more than the likelihoods say.
    read: HashSet<Id>,
    /// What rules say.
    pub rules: Evaluation,
    /// Answers that say something, given or derived, by symptom index.
    pub known: Vec<Option<usize>>,
    pub belief: Belief,
    pub probabilities: Vec<f64>,
    /// Which symptoms may be asked, by index.
    pub askable: Vec<bool>,
    /// Which fixes may be tried, by index.
    pub available: Vec<bool>,
    pub tried: Vec<bool>,
    /// Who is there already.
    pub reached: Reached,
}

impl InterviewState {
    pub fn of(tables: &Tables, book: &RuleSet, state: SessionState) -> Self {
        let facts = facts(&state);
        let rules = book.evaluate(&facts);
        let known = known(tables, &facts, &rules);
        let belief = belief(tables, &known, &rules, &state);
        let is_tried = |fix: &Id| state.tried.iter().any(|(id, outcome)| id == fix && outcome.was_tried());
        let tried: Vec<bool> = tables.fixes.iter().map(|fix| is_tried(&fix.id)).collect();
        let read = rules.outcomes.iter().flat_map(|outcome| outcome.reads.iter().cloned()).collect();
        let mut situation = InterviewState {
            facts,
            read,
            probabilities: belief.probabilities(),
            askable: Vec::new(),
            available: Vec::new(),
            rules,
            known,
            belief,
            reached: reached(tables, &state, &tried),
            state,
            tried,
        };
        situation.askable = situation.askable(tables);
        situation.available = situation.available(tables, &situation.rules, None);
        situation
    }

    /// The same with one more answer.
    pub fn with_answer(&self, tables: &Tables, book: &RuleSet, symptom: usize, answer: usize) -> Self {
        let mut state = self.state.clone();
        let table = &tables.symptoms[symptom];
        state.answers.insert(table.id.clone(), table.answers[answer].clone());
        InterviewState::of(tables, book, state)
    }

    /// What the planner may choose from.
    pub fn options(&self) -> Options<'_> {
        Options { available: &self.available, tried: &self.tried, reached: self.reached }
    }

    /// What rules say, each with the rule's id.
    pub fn findings(&self) -> impl Iterator<Item = (&Id, &Effect)> {
        self.rules.outcomes.iter().flat_map(|outcome| outcome.findings.iter().map(|finding| (&outcome.id, finding)))
    }

    /// Whether some rule looks at a symptom.
    pub fn rules_read(&self, symptom: &Id) -> bool {
        self.read.contains(symptom)
    }

    /// What the rules would say with one answer more.
    pub fn rules_with(&self, tables: &Tables, book: &RuleSet, symptom: usize, answer: usize) -> Evaluation {
        let table = &tables.symptoms[symptom];
        book.with_answer(&self.rules, &self.facts, &table.id, &table.answers[answer])
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
        let skipped = self.findings().filter_map(|(_, finding)| match finding {
            Effect::Skip { symptom } => Some(symptom),
            _ => None,
        });
        let skipped: HashSet<&Id> = skipped.chain(&self.state.skipped).collect();
        let is_askable = |(table, known): (&super::tables::SymptomTable, &Option<usize>)| {
            known.is_none()
                && !self.state.answers.contains_key(&table.id)
                && !skipped.contains(&table.id)
                && table.when.may_hold(|id| self.answer(tables, id.as_str()))
        };
        tables.symptoms.iter().zip(&self.known).map(is_askable).collect()
    }

    /// Which fixes may be tried under what rules say, perhaps with one answer more.
    pub fn available(&self, tables: &Tables, rules: &Evaluation, more: Option<(usize, usize)>) -> Vec<bool> {
        let findings = rules.outcomes.iter().flat_map(|outcome| &outcome.findings);
        let forbidden: HashSet<&Id> = findings
            .filter_map(|finding| match finding {
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
        let is_available = |(table, tried): (&super::tables::FixTable, &bool)| {
            !tried && table.when.may_hold(answer) && !forbidden.contains(&table.id) && !set_aside.contains(&table.id)
        };
        tables.fixes.iter().zip(&self.tried).map(is_available).collect()
    }
}

/// Whoever has looked or acted is there.
fn reached(tables: &Tables, state: &SessionState, tried: &[bool]) -> Reached {
    // "Don't know" may mean that nobody was there to look.
    let answered = state.answers.iter().filter(|(_, answer)| says_something(answer));
    let looked = answered.filter_map(|(id, _)| Some(tables.symptoms[tables.symptom(id.as_str())?].who));
    let acted = tables.fixes.iter().zip(tried).filter(|(_, tried)| **tried).map(|(fix, _)| fix.who);
    looked.chain(acted).fold(Reached::default(), people::with)
}

fn says_something(answer: &Id) -> bool {
    answer != UNKNOWN && answer != NOT_APPLICABLE
}

/// The fixes that were tried, with what came of them.
fn tried(state: &SessionState) -> impl Iterator<Item = &(Id, Outcome)> {
    state.tried.iter().filter(|(_, outcome)| outcome.was_tried())
}

fn facts(state: &SessionState) -> Facts {
    Facts {
        answers: state
            .answers
            .iter()
            .filter(|(_, answer)| says_something(answer))
            .map(|(symptom, answer)| (symptom.clone(), answer.clone()))
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
        if let Some(column) = rule_column(tables, &outcome.findings) {
            belief.take(Step { origin: Origin::Rule(number), column });
        }
    }
    for (fix, outcome) in tried(state) {
        if let Some(fix) = tables.fix(fix.as_str()) {
            let worked = *outcome == Outcome::Worked;
            belief.take(Step { origin: Origin::Tried { fix, worked }, column: trial_column(tables, fix, worked) });
        }
    }
    belief
}

/// The most that one rule can weigh, either way.
const DECISIVE: f64 = 100.0;

/// The likelihood ratios of a rule; nothing if it says nothing about causes.
pub(super) fn rule_column(tables: &Tables, findings: &[Effect]) -> Option<SparseLikelihood> {
    let mut column = SparseLikelihood::neutral();
    for finding in findings {
        let (cause, factor) = match finding {
            Effect::Support { cause, ratio } => (cause, *ratio),
            Effect::Contradict { cause, ratio } => (cause, 1.0 / ratio),
            Effect::RuleOut { cause } => (cause, 0.0),
            _ => continue,
        };
        if let Some(hypothesis) = tables.hypothesis(cause.as_str()) {
            // Saying it over and over does not make it more than decisive, nor a number that no longer is one.
            let before = column.of(hypothesis);
            let after = (before * factor).clamp(if factor == 0.0 { 0.0 } else { 1.0 / DECISIVE }, DECISIVE);
            column.set(hypothesis, if before == 0.0 { 0.0 } else { after });
        }
    }
    (!column.stated.is_empty()).then_some(column)
}

/// A failed fix: p_i <- p_i (1 - r_ai) / (1 - P_a). One that worked: p_i <- p_i r_ai / P_a, where "something else" and
/// causes that the fix does not name keep a sliver, as fixes sometimes work for reasons that nobody wrote down.
fn trial_column(tables: &Tables, fix: usize, worked: bool) -> SparseLikelihood {
    const SLIVER: f64 = 0.002;
    let mut column =
        SparseLikelihood { silent: if worked { SLIVER } else { 1.0 }, stated: tables.fixes[fix].resolves.clone() };
    column.stated.sort_unstable_by_key(|&(hypothesis, _)| hypothesis);
    for (hypothesis, works) in &mut column.stated {
        debug_assert_ne!(*hypothesis, OTHER);
        *works = if worked { works.max(SLIVER) } else { 1.0 - *works };
    }
    column
}
