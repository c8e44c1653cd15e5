//! What asking a question may bring, answer by answer: the value of information.
//!
//! In: an interview and a question. Out: the belief, the expected cost of repair and the bits after each answer. Never: an
//! answer that counts.

use std::{collections::BTreeSet, sync::Arc};

use super::{
    interview_state::{InterviewState, rule_likelihood},
    likelihood::{Hypothesis, SparseLikelihood, normalise},
    repair::{Options, repair},
    tables::Tables,
};
use crate::rules::{Effect, Evaluation, RuleOutcome, RuleSet};

/// A question with its possible answers.
#[derive(Clone, Debug)]
pub(super) struct WhatIf {
    pub symptom: usize,
    /// How likely each answer is under each hypothesis.
    likelihoods: Arc<[SparseLikelihood]>,
    /// What rules would change, by answer; empty for questions that no rule reads.
    rules: Vec<Option<RuleChange>>,
}

#[derive(Clone, Debug)]
struct RuleChange {
    /// Factors by hypothesis, beyond the answer's own likelihoods.
    factors: SparseLikelihood,
    /// The belief after the answer, for hypotheses that are ruled out now and would no longer be.
    revived: Vec<(Hypothesis, f64)>,
    /// What may be tried after the answer, where that differs from the current state.
    available: Option<Vec<bool>>,
}

/// What a question is worth from some belief.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Worth {
    /// V_j = c_j + sum over v of P(v) ECR(belief after v).
    pub minutes: f64,
    /// P(v), adding up to 1.
    pub chances: Vec<f64>,
}

impl WhatIf {
    pub fn of(tables: &Tables, rule_set: &RuleSet, interview: &InterviewState, symptom: usize) -> Self {
        let table = &tables.symptoms[symptom];
        // Some rule reads it, or some fix applies only with certain answers.
        let read = interview.rules_read(&table.id) || table.opens_fixes;
        let likelihoods = interview.belief.predict(tables, symptom);
        let change = |(answer, likelihood)| rule_change(tables, rule_set, interview, symptom, answer, likelihood);
        let rules = if read { likelihoods.iter().enumerate().map(change).collect() } else { Vec::new() };
        WhatIf { symptom, likelihoods, rules }
    }

    /// The same as if there were no rules.
    pub fn without_rules(tables: &Tables, interview: &InterviewState, symptom: usize) -> Self {
        WhatIf { symptom, likelihoods: interview.belief.predict(tables, symptom), rules: Vec::new() }
    }

    fn change(&self, answer: usize) -> Option<&RuleChange> {
        self.rules.get(answer)?.as_ref()
    }

    /// Chances of the answers from a belief.
    pub fn chances(&self, probabilities: &[f64]) -> Vec<f64> {
        let mut chances: Vec<f64> =
            self.likelihoods.iter().map(|likelihood| likelihood.expectation(probabilities)).collect();
        normalise(&mut chances);
        chances
    }

    /// The belief after an answer, rules included.
    pub fn after(&self, answer: usize, probabilities: &[f64]) -> Vec<f64> {
        let mut after = self.likelihoods[answer].weigh(probabilities);
        if let Some(change) = self.change(answer) {
            change.factors.explicit.iter().for_each(|&(hypothesis, factor)| after[hypothesis] *= factor);
            normalise(&mut after);
            let revived: f64 = change.revived.iter().map(|(_, p)| p).sum();
            after.iter_mut().for_each(|p| *p *= 1.0 - revived);
            change.revived.iter().for_each(|&(hypothesis, p)| after[hypothesis] = p);
        }
        normalise(&mut after);
        after
    }

    /// What may be tried after an answer.
    pub fn options<'a>(&'a self, answer: usize, now: Options<'a>) -> Options<'a> {
        let available = self.change(answer).and_then(|change| change.available.as_deref()).unwrap_or(now.available);
        Options { available, ..now }
    }

    /// The worth of asking from a belief.
    pub fn worth(&self, tables: &Tables, probabilities: &[f64], options: Options<'_>) -> Worth {
        let chances = self.chances(probabilities);
        let table = &tables.symptoms[self.symptom];
        let then = Options { attendance: options.attendance.with(table.who), ..options };
        let expected: f64 = chances
            .iter()
            .enumerate()
            .filter(|(_, chance)| **chance > 0.0)
            .map(|(answer, chance)| {
                let after = self.after(answer, probabilities);
                chance * repair(tables, &after, self.options(answer, then)).minutes
            })
            .sum();
        Worth { minutes: table.cost(&options.attendance) + expected, chances }
    }

    /// Information gain in bits: sum over v of P(v) KL(p | v, p).
    pub fn bits(&self, tables: &Tables, probabilities: &[f64]) -> f64 {
        let logs = &tables.symptoms[self.symptom].logs;
        let chances = self.chances(probabilities);
        let gain = |(answer, &chance): (usize, &f64)| match self.change(answer) {
            Some(_) => chance * divergence(&self.after(answer, probabilities), probabilities),
            None => match logs {
                Some(logs) => self.likelihoods[answer].gain_by(&logs[answer], probabilities, chance),
                None => self.likelihoods[answer].gain(probabilities, chance),
            },
        };
        chances.iter().enumerate().filter(|(_, chance)| **chance > 0.0).map(gain).sum::<f64>().max(0.0)
    }
}

/// KL(p, q) in bits.
fn divergence(p: &[f64], q: &[f64]) -> f64 {
    p.iter().zip(q).filter(|(p, q)| **p > 0.0 && **q > 0.0).map(|(p, q)| p * libm::log2(p / q)).sum()
}

/// What rules would change after an answer, beyond the answer's own likelihoods; nothing if they would change nothing.
fn rule_change(
    tables: &Tables,
    rule_set: &RuleSet,
    interview: &InterviewState,
    symptom: usize,
    answer: usize,
    likelihood: &SparseLikelihood,
) -> Option<RuleChange> {
    let then = interview.rules_with(tables, rule_set, symptom, answer);
    let factors = (then.derived == interview.rules.derived).then(|| rule_factors(tables, &interview.rules, &then));
    let Some(factors) = factors.flatten() else {
        return whole_change(tables, rule_set, interview, symptom, answer, likelihood);
    };
    let may_open = tables.symptoms[symptom].opens_fixes || changed(&interview.rules, &then).any(forbids);
    let available = may_open.then(|| interview.available(tables, &then, Some((symptom, answer))));
    let available = available.filter(|available| *available != interview.available);
    let is_same = factors.explicit.is_empty() && available.is_none();
    (!is_same).then(|| RuleChange { factors, revived: Vec::new(), available })
}

/// The rules whose outcome the answer changes: the outcome before and after.
fn changed<'a>(
    now: &'a Evaluation,
    then: &'a Evaluation,
) -> impl Iterator<Item = (&'a Arc<RuleOutcome>, &'a Arc<RuleOutcome>)> {
    now.outcomes.iter().zip(&then.outcomes).filter(|(now, then)| !Arc::ptr_eq(now, then))
}

fn forbids((now, then): (&Arc<RuleOutcome>, &Arc<RuleOutcome>)) -> bool {
    now.effects.iter().chain(&then.effects).any(|effect| matches!(effect, Effect::Forbid { .. }))
}

/// The factors by which rules would change the belief: their likelihood ratios then over those now. Nothing if a cause is
/// ruled out now and would no longer be, which no factor can express.
fn rule_factors(tables: &Tables, now: &Evaluation, then: &Evaluation) -> Option<SparseLikelihood> {
    let mut factors = SparseLikelihood::neutral();
    for (now, then) in changed(now, then) {
        let says =
            |outcome: &RuleOutcome| rule_likelihood(tables, &outcome.effects).unwrap_or_else(SparseLikelihood::neutral);
        let (now, then) = (says(now), says(then));
        let named: BTreeSet<Hypothesis> = now.explicit.iter().chain(&then.explicit).map(|(named, _)| *named).collect();
        for hypothesis in named {
            let (before, after) = (now.of(hypothesis), then.of(hypothesis));
            if before == 0.0 && after > 0.0 {
                return None;
            }
            if before != after {
                factors.set(hypothesis, factors.of(hypothesis) * after / before);
            }
        }
    }
    Some(factors)
}

/// The change by computing the whole belief again: where rules derive facts from the answer, or a cause is no longer ruled
/// out.
fn whole_change(
    tables: &Tables,
    rule_set: &RuleSet,
    interview: &InterviewState,
    symptom: usize,
    answer: usize,
    likelihood: &SparseLikelihood,
) -> Option<RuleChange> {
    let then = interview.with_answer(tables, rule_set, symptom, answer);
    // The whole change of belief, divided by what the answer itself does.
    let own = likelihood.weigh(&interview.probabilities);
    let changes = || own.iter().zip(&then.probabilities).enumerate();
    let mut factors = SparseLikelihood::neutral();
    factors.explicit =
        changes().map(|(hypothesis, (own, then))| (hypothesis, if *own > 0.0 { then / own } else { 0.0 })).collect();
    let is_revived = |(_, (own, then)): &(Hypothesis, (&f64, &f64))| **own == 0.0 && **then > 0.0;
    let revived = changes().filter(is_revived).map(|(hypothesis, (_, then))| (hypothesis, *then)).collect();
    Some(RuleChange { factors, revived, available: Some(then.available) })
}
