//! Likelihood rows: P(answer | cause), as written and as people report it.
//!
//! In: what a cause's page says about a symptom. Out: [`LikelihoodRows`]. Never: a belief.

use crate::{
    diagnosis::likelihood::normalise,
    model::{Cause, Id, Likelihood, Symptom},
};

/// Likelihoods are kept inside these bounds, so that no single answer can settle everything.
pub(crate) const LOWEST: f64 = 0.002;
const HIGHEST: f64 = 0.998;

/// What one cause says about one symptom.
#[derive(Debug)]
pub(crate) struct LikelihoodRows {
    /// Rows in order; the first whose condition fits counts.
    pub rows: Vec<(RowCondition, Distribution)>,
    /// Used where no row fits: the symptom's base.
    pub otherwise: Distribution,
    /// For a context named in `applies`: outside these answers the cause is ruled out.
    pub allowed: Option<Vec<bool>>,
}

/// P(answer) by answer.
#[derive(Clone, Debug)]
pub(crate) struct Distribution {
    /// What is the case.
    pub actual: Vec<f64>,
    /// What people report, some of them wrongly: `actual` after answer noise.
    pub observed: Vec<f64>,
}

/// Contexts under which a row counts: the index of each, with the answers that fit.
pub(crate) type RowCondition = Vec<(usize, Vec<usize>)>;

impl LikelihoodRows {
    /// What a cause says about a symptom; nothing if it says nothing. `condition` reads a row's `if`.
    pub fn of(
        id: &Id,
        symptom: &Symptom,
        base: &[f64],
        cause: &Cause,
        condition: impl Fn(&crate::model::Conditions) -> RowCondition,
    ) -> Option<Self> {
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
            observed: observed(&shares, symptom.reliability),
            actual: restrict(shares, allowed.as_deref()),
        };
        let rows = rows.map(|rows| {
            rows.0
                .iter()
                .map(|row| {
                    let shares = fill(symptom, base, |answer| row.likelihood.get(answer));
                    (condition(&row.condition), distribution(shares))
                })
                .collect::<Vec<_>>()
        });
        Some(LikelihoodRows { rows: rows.unwrap_or_default(), otherwise: distribution(base.to_vec()), allowed })
    }

    /// The row that counts when contexts have these answers.
    pub fn row(&self, answer: impl Fn(usize) -> Option<usize>) -> &Distribution {
        let fits = |condition: &RowCondition| {
            condition.iter().all(|(context, allowed)| answer(*context).is_some_and(|given| allowed.contains(&given)))
        };
        self.rows.iter().find(|(condition, _)| fits(condition)).map_or(&self.otherwise, |(_, row)| row)
    }

    /// The observed likelihoods by answer where no context is known, without what `applies` rules out.
    pub fn unconditional(&self) -> Vec<f64> {
        let mut likelihoods = self.row(|_| None).observed.clone();
        self.rule_out(&mut likelihoods);
        likelihoods
    }

    /// Outside the answers that `applies` allows, the cause is impossible.
    pub fn rule_out(&self, likelihoods: &mut [f64]) {
        if let Some(allowed) = &self.allowed {
            likelihoods.iter_mut().zip(allowed).filter(|(_, allowed)| !**allowed).for_each(|(l, _)| *l = 0.0);
        }
    }

    /// Whether any row depends on contexts.
    pub fn is_conditional(&self) -> bool {
        self.rows.iter().any(|(condition, _)| !condition.is_empty())
    }
}

/// The distribution of a row: answers that it leaves out share what remains, in proportion to their base; a row that
/// adds up to more than 1 (words are rounded) is scaled.
fn fill<'a>(symptom: &Symptom, base: &[f64], explicit: impl Fn(&Id) -> Option<&'a Likelihood>) -> Vec<f64> {
    let given: Vec<Option<f64>> = symptom.answers.keys().map(|answer| explicit(answer).map(|l| l.value)).collect();
    let rest = (1.0 - given.iter().flatten().sum::<f64>()).max(0.0);
    let open: f64 = given.iter().zip(base).filter(|(value, _)| value.is_none()).map(|(_, share)| share).sum();
    let count = given.iter().filter(|value| value.is_none()).count().max(1) as f64;
    let share = |share: f64| if open > 0.0 { rest * share / open } else { rest / count };
    let mut row: Vec<f64> =
        given.iter().zip(base).map(|(value, &of_base)| value.unwrap_or_else(|| share(of_base))).collect();
    if normalise(&mut row) > 0.0 { row } else { base.to_vec() }
}

/// The answers that a context may have where a cause applies: for averaging over it, not for belief, in which `applies`
/// only rules out.
fn restrict(mut shares: Vec<f64>, allowed: Option<&[bool]>) -> Vec<f64> {
    if let Some(allowed) = allowed {
        shares.iter_mut().zip(allowed).filter(|(_, allowed)| !**allowed).for_each(|(share, _)| *share = 0.0);
        normalise(&mut shares);
    }
    shares
}

/// L'(v) = r L(v) + (1 - r)/(K - 1) * (the sum of L over the other answers), with L kept inside its bounds: a symmetric
/// noise channel over K answers.
pub(crate) fn observed(actual: &[f64], reliability: f64) -> Vec<f64> {
    let bounded: Vec<f64> = actual.iter().map(|l| l.clamp(LOWEST, HIGHEST)).collect();
    let total: f64 = bounded.iter().sum();
    let others = (actual.len().max(2) - 1) as f64;
    bounded.iter().map(|l| reliability * l + (1.0 - reliability) / others * (total - l)).collect()
}
