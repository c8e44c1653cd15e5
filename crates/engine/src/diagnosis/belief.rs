//! Belief: l_i = ln pi_i + sum of ln L'_ij(a_j) + sum of ln(ratio of fired rules); p = softmax(l).
//!
//! Evidence is taken in one fixed order (circumstances, observations, rules, fixes tried), whatever the order in which
//! people gave it, so that the same facts always give the same belief and the same ledger.

use std::sync::Arc;

use super::{
    circumstances::LatentContext,
    column::{Hypothesis, SparseLikelihood},
    tables::{Tables, heard},
};

/// Where a piece of evidence comes from.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Origin {
    /// A symptom and its answer, by index.
    Answer { symptom: usize, answer: usize },
    /// A rule, by its place in the book.
    Rule(usize),
    /// A fix that was tried and failed, or worked.
    Tried { fix: usize, worked: bool },
}

/// One piece of evidence and its likelihoods.
#[derive(Clone, Debug)]
pub(super) struct Step {
    pub origin: Origin,
    pub column: SparseLikelihood,
}

/// What is believed after some evidence.
#[derive(Clone, Debug)]
pub(super) struct Belief {
    /// Each piece of evidence by itself, so that it can be shown and taken back.
    pub steps: Vec<Step>,
    log_weights: Vec<f64>,
    /// Of the hypotheses whose rows hang on circumstances, ascending.
    circumstances: Vec<(Hypothesis, LatentContext)>,
}

impl Belief {
    /// Before any evidence, but for which circumstances will be answered: those need not be averaged over.
    pub fn prior(tables: &Tables, answered: &[Option<usize>]) -> Self {
        let log_weights = tables.prior.iter().map(|&prior| libm::log(prior)).collect();
        let circumstances = tables
            .guarded
            .iter()
            .map(|(hypothesis, named)| (*hypothesis, LatentContext::of(tables, *hypothesis, named, answered)))
            .collect();
        Belief { steps: Vec::new(), log_weights, circumstances }
    }

    /// Probabilities of all hypotheses, adding up to 1. Where everything is ruled out, "something else" has it all.
    pub fn probabilities(&self) -> Vec<f64> {
        softmax(&self.log_weights)
    }

    /// ln P(all evidence).
    pub fn log_evidence(&self) -> f64 {
        log_sum(&self.log_weights)
    }

    /// For each answer of a symptom, its likelihood under each hypothesis given what is known.
    pub fn predict(&self, tables: &Tables, symptom: usize) -> Arc<[SparseLikelihood]> {
        let table = &tables.symptoms[symptom];
        if table.logs.is_some() {
            return Arc::clone(&table.columns);
        }
        let mut columns = table.columns.to_vec();
        for &place in &table.guarded_rows {
            let (hypothesis, stated) = &table.stated[place];
            if let Some(known) = self.known(*hypothesis) {
                let mut likelihoods = known.average(stated);
                stated.rule_out(&mut likelihoods);
                columns.iter_mut().zip(&likelihoods).for_each(|(column, &l)| column.stated[place].1 = l);
            }
        }
        for &hypothesis in &table.guards {
            // A circumstance on which a cause's rows hang follows what is known of it.
            let Some(shares) = self.known(hypothesis).and_then(|known| known.marginal(symptom)) else { continue };
            let mut likelihoods = heard(&shares, table.reliability);
            match table.stated_by(hypothesis) {
                Some(stated) if stated.is_guarded() => continue,
                Some(stated) => stated.rule_out(&mut likelihoods),
                None => {}
            }
            columns.iter_mut().zip(&likelihoods).for_each(|(column, &l)| column.set(hypothesis, l));
        }
        columns.into()
    }

    /// What is known of the circumstances of a hypothesis, if its rows hang on any.
    fn known(&self, hypothesis: Hypothesis) -> Option<&LatentContext> {
        let index = self.circumstances.binary_search_by_key(&hypothesis, |(guarded, _)| *guarded).ok()?;
        Some(&self.circumstances[index].1)
    }

    /// Takes in an answer.
    pub fn answer(&mut self, tables: &Tables, symptom: usize, answer: usize) {
        let column = self.predict(tables, symptom)[answer].clone();
        for (hypothesis, known) in &mut self.circumstances {
            known.learn(symptom, answer, tables.symptoms[symptom].stated_by(*hypothesis));
        }
        self.take(Step { origin: Origin::Answer { symptom, answer }, column });
    }

    /// Takes in evidence whose likelihoods are known.
    pub fn take(&mut self, step: Step) {
        let silent = libm::log(step.column.silent);
        self.log_weights.iter_mut().for_each(|weight| *weight += silent);
        for &(hypothesis, likelihood) in &step.column.stated {
            self.log_weights[hypothesis] += libm::log(likelihood) - silent;
        }
        self.steps.push(step);
    }
}

/// ln of the sum of e^x, without overflow.
fn log_sum(values: &[f64]) -> f64 {
    let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if most == f64::NEG_INFINITY { most } else { most + libm::log(values.iter().map(|v| libm::exp(v - most)).sum()) }
}

fn softmax(log_weights: &[f64]) -> Vec<f64> {
    let total = log_sum(log_weights);
    if total == f64::NEG_INFINITY {
        let mut all = vec![0.0; log_weights.len()];
        all[super::column::OTHER] = 1.0;
        return all;
    }
    log_weights.iter().map(|weight| libm::exp(weight - total)).collect()
}
