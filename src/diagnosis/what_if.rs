//! What asking a question may bring, answer by answer.

use super::{
    column::{Column, Hypothesis, normalise},
    people,
    repair::{Options, repair},
    situation::{Situation, rule_column},
    tables::Tables,
};
use crate::rules::RuleBook;

/// A question with its possible answers.
#[derive(Clone, Debug)]
pub(super) struct WhatIf {
    pub symptom: usize,
    pub answers: Vec<PossibleAnswer>,
}

/// One answer: how likely under each hypothesis, and what rules would add.
#[derive(Clone, Debug)]
pub(super) struct PossibleAnswer {
    pub likelihood: Column,
    /// What rules would say more (or less) than now; nothing for most questions.
    rules: Option<RuleChange>,
}

#[derive(Clone, Debug)]
struct RuleChange {
    /// Factors by hypothesis, beyond the answer's own likelihoods.
    factors: Vec<f64>,
    /// The belief then, for hypotheses that are ruled out now and would no longer be.
    revived: Vec<(Hypothesis, f64)>,
    available: Vec<bool>,
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
    pub fn of(tables: &Tables, book: &RuleBook, situation: &Situation, symptom: usize) -> Self {
        let table = &tables.symptoms[symptom];
        // Some rule looks at it, or some fix is of use only with certain answers.
        let read = situation.rules_read(&table.id) || tables.fixes.iter().any(|fix| fix.when.names(&table.id));
        let answers = situation
            .belief
            .predict(tables, symptom)
            .into_iter()
            .enumerate()
            .map(|(answer, likelihood)| {
                let rules = read.then(|| rule_change(tables, book, situation, symptom, answer, &likelihood)).flatten();
                PossibleAnswer { likelihood, rules }
            })
            .collect();
        WhatIf { symptom, answers }
    }

    /// Chances of the answers from a belief.
    pub fn chances(&self, probabilities: &[f64]) -> Vec<f64> {
        let mut chances: Vec<f64> =
            self.answers.iter().map(|answer| answer.likelihood.expectation(probabilities)).collect();
        normalise(&mut chances);
        chances
    }

    /// The belief after an answer, rules included.
    pub fn after(&self, answer: usize, probabilities: &[f64]) -> Vec<f64> {
        let possible = &self.answers[answer];
        let mut after = possible.likelihood.weigh(probabilities);
        if let Some(change) = &possible.rules {
            after.iter_mut().zip(&change.factors).for_each(|(p, factor)| *p *= factor);
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
        let available = self.answers[answer].rules.as_ref().map_or(now.available, |change| &change.available);
        Options { available, ..now }
    }

    /// The worth of asking from a belief.
    pub fn worth(&self, tables: &Tables, probabilities: &[f64], options: Options<'_>) -> Worth {
        let chances = self.chances(probabilities);
        let table = &tables.symptoms[self.symptom];
        let then = Options { reached: people::with(options.reached, table.who), ..options };
        let expected: f64 = chances
            .iter()
            .enumerate()
            .filter(|(_, chance)| **chance > 0.0)
            .map(|(answer, chance)| {
                let after = self.after(answer, probabilities);
                chance * repair(tables, &after, self.options(answer, then)).minutes
            })
            .sum();
        Worth { minutes: table.cost(&options.reached) + expected, chances }
    }

    /// Information gain in bits: sum over v of P(v) KL(p | v, p).
    pub fn bits(&self, probabilities: &[f64]) -> f64 {
        let chances = self.chances(probabilities);
        let gain: f64 = chances
            .iter()
            .enumerate()
            .filter(|(_, chance)| **chance > 0.0)
            .map(|(answer, chance)| chance * divergence(&self.after(answer, probabilities), probabilities))
            .sum();
        gain.max(0.0)
    }
}

/// KL(p, q) in bits.
fn divergence(p: &[f64], q: &[f64]) -> f64 {
    p.iter().zip(q).filter(|(p, q)| **p > 0.0 && **q > 0.0).map(|(p, q)| p * libm::log2(p / q)).sum()
}

/// What rules would say after an answer, beyond the answer's own likelihoods; nothing if they would say the same.
fn rule_change(
    tables: &Tables,
    book: &RuleBook,
    situation: &Situation,
    symptom: usize,
    answer: usize,
    likelihood: &Column,
) -> Option<RuleChange> {
    let then = situation.with_answer(tables, book, symptom, answer);
    let says = |situation: &Situation| {
        let columns = situation.rules.outcomes.iter().map(|outcome| rule_column(tables, &outcome.findings));
        columns.collect::<Vec<_>>()
    };
    if says(&then) == says(situation)
        && then.available == situation.available
        && then.rules.derived == situation.rules.derived
    {
        return None;
    }
    // The whole change of belief, less what the answer itself does.
    let own = likelihood.weigh(&situation.probabilities);
    let changes = own.iter().zip(&then.probabilities);
    let factors = changes.clone().map(|(own, then)| if *own > 0.0 { then / own } else { 0.0 }).collect();
    let is_revived = |(_, (own, then)): &(Hypothesis, (&f64, &f64))| **own == 0.0 && **then > 0.0;
    let revived = changes.enumerate().filter(is_revived).map(|(hypothesis, (_, then))| (hypothesis, *then)).collect();
    Some(RuleChange { factors, revived, available: then.available })
}
