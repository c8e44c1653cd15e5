//! Belief: l_i = ln pi_i + sum of ln L'_ij(a_j) + sum of ln(ratio of fired rules); p = softmax(l).
//!
//! In: a catalog's numbers and evidence. Out: the posterior over all hypotheses. Evidence is taken in one fixed order
//! (contexts, observations, rules, fixes tried), in whatever order it was given, so that the same facts always give the
//! same belief and the same weights of evidence. Never: which evidence there is.

use std::sync::Arc;

use super::{
    latent_context::LatentContext,
    likelihood::{Hypothesis, SparseLikelihood},
    tables::{Tables, observed},
};

/// Where a piece of evidence comes from.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Origin {
    /// A symptom and its answer, by index.
    Answer { symptom: usize, answer: usize },
    /// A rule, by its place in the rule set.
    Rule(usize),
    /// A fix that was tried and failed, or worked.
    Tried { fix: usize, worked: bool },
}

/// One piece of evidence and its likelihoods.
#[derive(Clone, Debug)]
pub(super) struct Evidence {
    pub origin: Origin,
    pub likelihood: SparseLikelihood,
}

/// What is believed after some evidence.
#[derive(Clone, Debug)]
pub(super) struct Belief {
    /// Each piece of evidence by itself, so that it can be explained.
    pub evidence: Vec<Evidence>,
    log_weights: Vec<f64>,
    /// The unanswered contexts of each hypothesis whose rows depend on contexts, ascending.
    latent: Vec<(Hypothesis, LatentContext)>,
}

impl Belief {
    /// The belief before any evidence. `answered` says which contexts will be answered: those need not be averaged over.
    pub fn prior(tables: &Tables, answered: &[Option<usize>]) -> Self {
        let log_weights = tables.prior.iter().map(|&prior| libm::log(prior)).collect();
        let latent = tables
            .conditional
            .iter()
            .map(|(hypothesis, named)| (*hypothesis, LatentContext::of(tables, *hypothesis, named, answered)))
            .collect();
        Belief { evidence: Vec::new(), log_weights, latent }
    }

    /// Probabilities of all hypotheses, adding up to 1. Where everything is ruled out, "something else" has probability 1.
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
            return Arc::clone(&table.by_answer);
        }
        let mut by_answer = table.by_answer.to_vec();
        for &place in &table.conditional_rows {
            let (hypothesis, rows) = &table.explicit[place];
            if let Some(known) = self.known(*hypothesis) {
                let mut likelihoods = known.average(rows);
                rows.rule_out(&mut likelihoods);
                by_answer.iter_mut().zip(&likelihoods).for_each(|(likelihood, &l)| likelihood.explicit[place].1 = l);
            }
        }
        for &hypothesis in &table.dependents {
            // A context on which a cause's rows depend follows what is known of it.
            let Some(shares) = self.known(hypothesis).and_then(|known| known.marginal(symptom)) else { continue };
            let mut likelihoods = observed(&shares, table.reliability);
            match table.rows_of(hypothesis) {
                Some(rows) if rows.is_conditional() => continue,
                Some(rows) => rows.rule_out(&mut likelihoods),
                None => {}
            }
            by_answer.iter_mut().zip(&likelihoods).for_each(|(likelihood, &l)| likelihood.set(hypothesis, l));
        }
        by_answer.into()
    }

    /// What is known of the contexts of a hypothesis, if its rows depend on any.
    fn known(&self, hypothesis: Hypothesis) -> Option<&LatentContext> {
        let index = self.latent.binary_search_by_key(&hypothesis, |(conditional, _)| *conditional).ok()?;
        Some(&self.latent[index].1)
    }

    /// Takes in an answer.
    pub fn answer(&mut self, tables: &Tables, symptom: usize, answer: usize) {
        let likelihood = self.predict(tables, symptom)[answer].clone();
        for (hypothesis, known) in &mut self.latent {
            known.learn(symptom, answer, tables.symptoms[symptom].rows_of(*hypothesis));
        }
        self.take(Evidence { origin: Origin::Answer { symptom, answer }, likelihood });
    }

    /// Takes in evidence whose likelihoods are known.
    pub fn take(&mut self, evidence: Evidence) {
        let default = libm::log(evidence.likelihood.default);
        self.log_weights.iter_mut().for_each(|weight| *weight += default);
        for &(hypothesis, likelihood) in &evidence.likelihood.explicit {
            self.log_weights[hypothesis] += libm::log(likelihood) - default;
        }
        self.evidence.push(evidence);
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
        all[super::likelihood::OTHER] = 1.0;
        return all;
    }
    log_weights.iter().map(|weight| libm::exp(weight - total)).collect()
}
