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

/// ECR = sum of c_k * P(the ones before failed) + P(all failed) * C_S, over fixes in descending P/c, where P is taken
/// anew after each assumed failure because fixes overlap.
///
/// A fix with P/c < 1/C_S is not worth trying. What only helps past the fault comes after all fixes that are worth their
/// minutes; what lowers security or cannot be undone comes last, and a test is no repair. A fix whose `after` is not done
/// is weighed together with what must come first.
pub(super) fn repair(tables: &Tables, probabilities: &[f64], options: Options<'_>) -> Repair {
    let weights = probabilities.to_vec();
    let remaining: f64 = weights.iter().sum();
    let scale = if remaining > 0.0 { 1.0 / remaining } else { 1.0 };
    let mut walk = Walk {
        tables,
        available: options.available,
        tried: options.tried.to_vec(),
        reached: options.reached,
        weights,
        remaining,
        short_list: ShortList::default(),
    };
    let mut minutes = 0.0;
    let mut order = Vec::new();
    while let Some(fix) = walk.next() {
        let table = &tables.fixes[fix];
        minutes += walk.remaining * scale * table.cost(&walk.reached);
        let share = walk.remaining;
        let cured = walk.fail(fix);
        order.push((fix, if share > 0.0 { cured / share } else { 0.0 }));
    }
    Repair { minutes: minutes + walk.remaining.max(0.0) * scale * tables.escalation, order }
}

/// One repair order on its way: what is still believed after the assumed failures.
struct Walk<'a> {
    tables: &'a Tables,
    available: &'a [bool],
    tried: Vec<bool>,
    reached: Reached,
    weights: Vec<f64>,
    remaining: f64,
    short_list: ShortList,
}

/// The fixes whose weight cured in a minute was above a threshold when the list was made. Failures only lower what a fix
/// would cure, so whatever is not on the list is still below the threshold.
#[derive(Default)]
struct ShortList {
    fixes: Vec<usize>,
    threshold: f64,
    /// Whether anything has happened since.
    is_fresh: bool,
}

/// A fix with what must come before it.
struct Candidate {
    /// What is tried first of it: the fix itself, or what comes before it.
    first: usize,
    /// Weight cured in a minute.
    rate: f64,
    turn: Turn,
}

impl Walk<'_> {
    /// The fix to try next; nothing if none is worth it.
    fn next(&mut self) -> Option<usize> {
        if self.remaining <= 0.0 {
            return None;
        }
        // A fix of the first turn that is above the threshold beats all that are not on the list.
        let listed = self.best(self.short_list.threshold).filter(|best| best.turn == Turn::First);
        let best = listed.or_else(|| {
            if !self.short_list.is_fresh {
                self.make_list();
            }
            self.best(self.short_list.threshold)
        });
        best.map(|best| best.first)
    }

    fn best(&self, threshold: f64) -> Option<Candidate> {
        let open = self.short_list.fixes.iter().filter(|&&fix| !self.tried[fix]);
        let candidates = open.filter_map(|&fix| self.candidate(fix)).filter(|candidate| candidate.rate > threshold);
        candidates.fold(None, |best: Option<Candidate>, next| match best {
            Some(best) if (best.turn, -best.rate) <= (next.turn, -next.rate) => Some(best),
            _ => Some(next),
        })
    }

    /// Lists what is worth trying now: P/c > 1/C_S, where P is the weight cured over what remains.
    fn make_list(&mut self) {
        let threshold = self.remaining / self.tables.escalation;
        let index = &self.tables.repairs;
        // Of a fix worth trying, at least one cause has its share of the weight that this takes.
        let least = threshold * index.least_weight;
        let believed = self.weights.iter().enumerate().filter(|(_, weight)| **weight >= least);
        let mut fixes: Vec<usize> = believed.flat_map(|(hypothesis, _)| &index.of[hypothesis]).copied().collect();
        fixes.extend(&index.chained);
        fixes.sort_unstable();
        fixes.dedup();
        fixes.retain(|&fix| self.is_worth(fix, threshold));
        self.short_list = ShortList { fixes, threshold, is_fresh: true };
    }

    fn is_worth(&self, fix: usize, threshold: f64) -> bool {
        let table = &self.tables.fixes[fix];
        // What must come before a fix may help as well, so a chain is weighed whole, later.
        let helps = || chance(self.tables, fix, &self.weights) > threshold * table.cost(&self.reached);
        self.available[fix] && !self.tried[fix] && (!table.after.is_empty() || helps())
    }

    /// Assumes that a fix was tried and failed. Returns the weight that it would have cured.
    fn fail(&mut self, fix: usize) -> f64 {
        let cured = fail(self.tables, fix, &mut self.weights);
        self.remaining -= cured;
        self.tried[fix] = true;
        self.short_list.is_fresh = false;
        let reached = people::with(self.reached, self.tables.fixes[fix].who);
        if reached != self.reached {
            // Everything that they do is cheaper now: the list is void.
            self.reached = reached;
            self.short_list = ShortList::default();
        }
        cured
    }

    /// A fix weighed as a whole with what must come before it: weight and minutes of everything up to the fix itself.
    fn candidate(&self, fix: usize) -> Option<Candidate> {
        let table = &self.tables.fixes[fix];
        if table.after.is_empty() {
            let rate = chance(self.tables, fix, &self.weights) / table.cost(&self.reached);
            return Some(Candidate { first: fix, rate, turn: table.turn });
        }
        let mut chain = Vec::new();
        if !complete(self.tables, fix, self.available, &self.tried, &mut chain) {
            return None;
        }
        let (mut weights, mut reached) = (self.weights.clone(), self.reached);
        let (cured, minutes) = chain.iter().fold((0.0, 0.0), |(cured, minutes), &fix| {
            let table = &self.tables.fixes[fix];
            let cost = table.cost(&reached);
            reached = people::with(reached, table.who);
            (cured + fail(self.tables, fix, &mut weights), minutes + cost)
        });
        let turn = chain.iter().map(|&fix| self.tables.fixes[fix].turn).max()?;
        Some(Candidate { first: chain[0], rate: cured / minutes, turn })
    }
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
