//! The repair order: which fixes to try, one after the other, and what that is expected to cost.

use super::{
    people::{self, Reached},
    tables::Tables,
};
use crate::model::Turn;

/// A repair order from some belief.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Repair {
    /// Expected minutes to the cure, or to having given up: ECR.
    pub minutes: f64,
    /// Fixes with the chance that each works when its turn comes.
    pub order: Vec<(usize, f64)>,
}

/// What may be tried, and what has been.
#[derive(Clone, Copy, Debug)]
pub(super) struct Options<'a> {
    pub available: &'a [bool],
    pub tried: &'a [bool],
    /// Who is there already.
    pub reached: Reached,
}

/// A fix with what must come before it.
struct Candidate {
    /// The fix itself comes last.
    chain: Vec<usize>,
    ratio: f64,
    turn: Turn,
}

/// ECR = sum of c_k * P(the ones before failed) + P(all failed) * C_S, over fixes in descending P/c, where P is taken
/// anew after each assumed failure because fixes overlap.
///
/// A fix with P/c < 1/C_S is not worth trying. What only helps past the fault comes after all fixes that are worth their
/// minutes; what lowers security or cannot be undone comes last, and a test is no repair. A fix whose `after` is not done is weighed together with what must come first.
pub(super) fn repair(tables: &Tables, probabilities: &[f64], options: Options<'_>) -> Repair {
    let mut weights = probabilities.to_vec();
    let mut tried = options.tried.to_vec();
    let mut reached = options.reached;
    let mut remaining: f64 = weights.iter().sum();
    let scale = if remaining > 0.0 { 1.0 / remaining } else { 1.0 };
    let mut minutes = 0.0;
    let mut order = Vec::new();
    while let Some(fix) =
        best(tables, &weights, remaining, Options { available: options.available, tried: &tried, reached })
    {
        let table = &tables.fixes[fix];
        minutes += remaining * scale * table.cost(&reached);
        let cured = fail(tables, fix, &mut weights);
        order.push((fix, if remaining > 0.0 { cured / remaining } else { 0.0 }));
        remaining -= cured;
        tried[fix] = true;
        reached = people::with(reached, table.who);
    }
    Repair { minutes: minutes + remaining.max(0.0) * scale * tables.escalation, order }
}

/// The fix to try next: the first of the best candidate's chain.
fn best(tables: &Tables, weights: &[f64], remaining: f64, options: Options<'_>) -> Option<usize> {
    let worth = 1.0 / tables.escalation;
    let candidates = (0..tables.fixes.len())
        .filter(|&fix| tables.fixes[fix].is_repair && options.available[fix] && !options.tried[fix])
        .filter_map(|fix| candidate(tables, fix, weights, remaining, options))
        .filter(|candidate| candidate.ratio > worth);
    let best = candidates.fold(None, |best: Option<Candidate>, next| match best {
        Some(best) if (best.turn, -best.ratio) <= (next.turn, -next.ratio) => Some(best),
        _ => Some(next),
    });
    best.map(|best| best.chain[0])
}

/// A fix weighed as a whole with what must come before it: P and c of everything up to the fix itself.
fn candidate(tables: &Tables, fix: usize, weights: &[f64], remaining: f64, options: Options<'_>) -> Option<Candidate> {
    let mut chain = Vec::new();
    if remaining <= 0.0 || !complete(tables, fix, options.available, options.tried, &mut chain) {
        return None;
    }
    let turn = chain.iter().map(|&fix| tables.fixes[fix].turn).max()?;
    let (cured, minutes) = match chain[..] {
        [only] => (chance(tables, only, weights), tables.fixes[only].cost(&options.reached)),
        _ => {
            let (mut weights, mut reached) = (weights.to_vec(), options.reached);
            chain.iter().fold((0.0, 0.0), |(cured, minutes), &fix| {
                let table = &tables.fixes[fix];
                let cost = table.cost(&reached);
                reached = people::with(reached, table.who);
                (cured + fail(tables, fix, &mut weights), minutes + cost)
            })
        }
    };
    Some(Candidate { chain, ratio: cured / remaining / minutes, turn })
}

/// A fix, or what of its `after` must be tried before it; nothing if some of that may not be tried.
pub(super) fn first_of_chain(tables: &Tables, fix: usize, options: Options<'_>) -> Option<usize> {
    let mut chain = Vec::new();
    complete(tables, fix, options.available, options.tried, &mut chain).then(|| chain[0])
}

/// Puts what must come before a fix, and then the fix, into `chain`. False if something of it may not be tried.
fn complete(tables: &Tables, fix: usize, available: &[bool], tried: &[bool], chain: &mut Vec<usize>) -> bool {
    for &first in &tables.fixes[fix].after {
        if !tried[first]
            && !chain.contains(&first)
            && (!available[first] || !complete(tables, first, available, tried, chain))
        {
            return false;
        }
    }
    chain.push(fix);
    true
}

/// The weight that a fix would cure: sum of p_i r_ai, not normalised.
pub(super) fn chance(tables: &Tables, fix: usize, weights: &[f64]) -> f64 {
    tables.fixes[fix].resolves.iter().map(|&(hypothesis, works)| weights[hypothesis] * works).sum()
}

/// Assumes that a fix failed: p_i <- p_i (1 - r_ai). Returns the weight that it would have cured.
pub(super) fn fail(tables: &Tables, fix: usize, weights: &mut [f64]) -> f64 {
    let mut cured = 0.0;
    for &(hypothesis, works) in &tables.fixes[fix].resolves {
        cured += weights[hypothesis] * works;
        weights[hypothesis] *= 1.0 - works;
    }
    cured
}
