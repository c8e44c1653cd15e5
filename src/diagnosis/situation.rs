//! A session's state with everything that follows from it: rules, belief, what may be asked and tried.

use super::{
    belief::{Belief, Origin, Step},
    column::{Column, OTHER},
    people::{self, Reached},
    repair::Options,
    session::{Outcome, SessionState},
    tables::Tables,
};
use crate::{
    model::{Id, NOT_APPLICABLE, SymptomKind, UNKNOWN},
    rules::{Evaluation, Facts, Finding, RuleBook},
};

/// Where an interview stands.
#[derive(Clone, Debug)]
pub(super) struct Situation {
    pub state: SessionState,
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

impl Situation {
    pub fn of(tables: &Tables, book: &RuleBook, state: SessionState) -> Self {
        let facts = facts(&state);
        let rules = book.evaluate(&facts);
        let known = known(tables, &facts, &rules);
        let belief = belief(tables, &known, &rules, &state);
        let tried: Vec<bool> = tables.fixes.iter().map(|fix| state.tried.iter().any(|(id, _)| *id == fix.id)).collect();
        let mut situation = Situation {
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
        situation.askable = (0..tables.symptoms.len()).map(|symptom| situation.is_askable(tables, symptom)).collect();
        situation.available = (0..tables.fixes.len()).map(|fix| situation.is_available(tables, fix)).collect();
        situation
    }

    /// The same with one more answer.
    pub fn with_answer(&self, tables: &Tables, book: &RuleBook, symptom: usize, answer: usize) -> Self {
        let mut state = self.state.clone();
        let table = &tables.symptoms[symptom];
        state.answers.insert(table.id.clone(), table.answers[answer].clone());
        Situation::of(tables, book, state)
    }

    /// What the planner may choose from.
    pub fn options(&self) -> Options<'_> {
        Options { available: &self.available, tried: &self.tried, reached: self.reached }
    }

    /// What rules say, each with the rule's id.
    pub fn findings(&self) -> impl Iterator<Item = (&Id, &Finding)> {
        self.rules.outcomes.iter().flat_map(|outcome| outcome.findings.iter().map(|finding| (&outcome.id, finding)))
    }

    /// Whether some rule looks at a symptom, so that its answer may change more than the likelihoods say.
    pub fn rules_read(&self, symptom: &Id) -> bool {
        self.rules.outcomes.iter().any(|outcome| outcome.reads.contains(symptom))
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

    fn is_askable(&self, tables: &Tables, symptom: usize) -> bool {
        let table = &tables.symptoms[symptom];
        let skipped =
            |(_, finding): (&Id, &Finding)| matches!(finding, Finding::Skip { symptom } if *symptom == table.id);
        self.known[symptom].is_none()
            && !self.state.answers.contains_key(&table.id)
            && !self.state.skipped.contains(&table.id)
            && table.when.may_hold(|id| self.answer(tables, id.as_str()))
            && !self.findings().any(skipped)
    }

    fn is_available(&self, tables: &Tables, fix: usize) -> bool {
        let table = &tables.fixes[fix];
        let forbidden =
            |(_, finding): (&Id, &Finding)| matches!(finding, Finding::Forbid { fix, .. } if *fix == table.id);
        !self.tried[fix]
            && table.when.may_hold(|id| self.answer(tables, id.as_str()))
            && !self.findings().any(forbidden)
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

fn facts(state: &SessionState) -> Facts {
    Facts {
        answers: state
            .answers
            .iter()
            .filter(|(_, answer)| says_something(answer))
            .map(|(symptom, answer)| (symptom.clone(), answer.clone()))
            .collect(),
        said: state.said.join("\n").to_lowercase(),
        tried: state.tried.iter().map(|(fix, _)| fix.clone()).collect(),
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
    for (fix, outcome) in &state.tried {
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
pub(super) fn rule_column(tables: &Tables, findings: &[Finding]) -> Option<Column> {
    let mut column = Column::neutral();
    for finding in findings {
        let (cause, factor) = match finding {
            Finding::Support { cause, ratio } => (cause, *ratio),
            Finding::Contradict { cause, ratio } => (cause, 1.0 / ratio),
            Finding::RuleOut { cause } => (cause, 0.0),
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
fn trial_column(tables: &Tables, fix: usize, worked: bool) -> Column {
    const SLIVER: f64 = 0.002;
    let mut column = Column { silent: if worked { SLIVER } else { 1.0 }, stated: tables.fixes[fix].resolves.clone() };
    column.stated.sort_unstable_by_key(|&(hypothesis, _)| hypothesis);
    for (hypothesis, works) in &mut column.stated {
        debug_assert_ne!(*hypothesis, OTHER);
        *works = if worked { works.max(SLIVER) } else { 1.0 - *works };
    }
    column
}
