//! Why a cause is believed: what each fact weighs, so that the weights add up to the probability.

use super::{
    belief::{Origin, Step},
    column::{Column, Hypothesis},
    situation::Situation,
    tables::Tables,
};

/// Decibans shown for something impossible, and with the other sign for something certain: JSON has no infinity.
pub(super) const IMPOSSIBLE: f64 = -999.0;

/// One fact's weight for one hypothesis.
#[derive(Clone, Debug)]
pub(super) struct Weight<'a> {
    pub origin: &'a Origin,
    pub decibans: f64,
    /// P(fact | this hypothesis).
    pub here: f64,
    /// P(fact | not this hypothesis, the facts before it).
    pub elsewhere: f64,
}

/// The weights of all facts for one hypothesis against all others, in the order in which belief takes them.
///
/// 10 log10( L'_ij(a) / P(a | not i) ), where P(a | not i) is taken over the belief before the fact. By the chain rule
/// they add up exactly: log odds of the posterior = log odds of the prior + sum of the weights.
pub(super) fn weights<'a>(tables: &Tables, situation: &'a Situation, hypothesis: Hypothesis) -> Vec<Weight<'a>> {
    let mut before = tables.prior.clone();
    situation
        .belief
        .steps
        .iter()
        .map(|step| {
            let weight = weight(step, &before, hypothesis);
            before = step.column.weigh(&before);
            super::column::normalise(&mut before);
            weight
        })
        .collect()
}

fn weight<'a>(step: &'a Step, before: &[f64], hypothesis: Hypothesis) -> Weight<'a> {
    let here = step.column.of(hypothesis);
    let elsewhere = among_others(&step.column, before, hypothesis);
    let decibans = match (here > 0.0, elsewhere > 0.0) {
        (true, true) => 10.0 * libm::log10(here / elsewhere),
        (false, _) => IMPOSSIBLE,
        (true, false) => -IMPOSSIBLE,
    };
    Weight { origin: &step.origin, decibans, here, elsewhere }
}

/// P(fact | not i): the mean over the others, summed over them rather than as one minus i, which would cancel when i
/// is nearly certain.
fn among_others(column: &Column, before: &[f64], hypothesis: Hypothesis) -> f64 {
    let others = || before.iter().enumerate().filter(|(other, _)| *other != hypothesis);
    let total: f64 = others().map(|(_, p)| p).sum();
    let weighed: f64 = others().map(|(other, p)| p * column.of(other)).sum();
    if total > 0.0 { weighed / total } else { 0.0 }
}
