//! The repair order: which fixes to try, one after the other, and what that is expected to cost.

use super::{attendance::Attendance, tables::Tables};
use crate::model::{Turn, limits::MAX_PREDECESSORS};

/// Fixes of chains that are weighed for one repair order. A catalog that a person writes takes a few hundred; beyond this a
/// fix waits until what must come before it has been tried.
const MAX_WEIGHED: usize = 1 << 18;

/// A repair order from some belief.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct RepairPlan {
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
    pub attendance: Attendance,
}

/// ECR = sum of c_k * P(the ones before failed) + P(all failed) * C_S, over fixes in descending P/c, where P is taken
/// anew after each assumed failure because fixes overlap.
///
/// A fix with P/c < 1/C_S is not worth trying. What only helps past the fault comes after all fixes that are worth their
/// minutes; what lowers security or cannot be undone comes last, and a test is no repair. A fix whose `after` is not done
/// is weighed together with what must come first.
pub(super) fn repair(tables: &Tables, probabilities: &[f64], options: Options<'_>) -> RepairPlan {
    let weights = probabilities.to_vec();
    let remaining: f64 = weights.iter().sum();
    let scale = if remaining > 0.0 { 1.0 / remaining } else { 1.0 };
    let mut simulation = RepairSimulation {
        tables,
        available: options.available,
        tried: options.tried.to_vec(),
        attendance: options.attendance,
        weights,
        remaining,
        short_list: ShortList::default(),
        weighed: 0,
    };
    let mut minutes = 0.0;
    let mut order = Vec::new();
    while let Some(fix) = simulation.next() {
        let table = &tables.fixes[fix];
        minutes += simulation.remaining * scale * table.cost(&simulation.attendance);
        let share = simulation.remaining;
        let cured = simulation.assume_failed(fix);
        order.push((fix, if share > 0.0 { cured / share } else { 0.0 }));
    }
    RepairPlan { minutes: minutes + simulation.remaining.max(0.0) * scale * tables.escalation, order }
}

/// One repair order on its way: what is still believed after the assumed failures.
struct RepairSimulation<'a> {
    tables: &'a Tables,
    available: &'a [bool],
    tried: Vec<bool>,
    attendance: Attendance,
    weights: Vec<f64>,
    remaining: f64,
    short_list: ShortList,
    /// Fixes of chains that have been weighed so far.
    weighed: usize,
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

impl RepairSimulation<'_> {
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

    fn best(&mut self, threshold: f64) -> Option<Candidate> {
        let mut best: Option<Candidate> = None;
        for place in 0..self.short_list.fixes.len() {
            let fix = self.short_list.fixes[place];
            if self.tried[fix] {
                continue;
            }
            let Some(next) = self.candidate(fix).filter(|next| next.rate > threshold) else { continue };
            if best.as_ref().is_none_or(|best| (best.turn, -best.rate) > (next.turn, -next.rate)) {
                best = Some(next);
            }
        }
        best
    }

    /// Lists what is worth trying now: P/c > 1/C_S, where P is the weight cured over what remains.
    fn make_list(&mut self) {
        let threshold = self.remaining / self.tables.escalation;
        let index = &self.tables.repairs;
        // Of a fix worth trying, at least one cause has its share of the weight that this takes.
        let least = threshold * index.least_weight;
        let believed = self.weights.iter().enumerate().filter(|(_, weight)| **weight >= least);
        let mut fixes: Vec<usize> = believed.flat_map(|(hypothesis, _)| &index.of[hypothesis]).copied().collect();
        fixes.retain(|&fix| self.tables.fixes[fix].after.is_empty());
        // What must come before a fix may help as well, so a chain is weighed whole, later. Its rate is at most the best
        // of its fixes alone, so one of them must be worth trying; the margin is for rounding.
        let may_help = |fix: usize| {
            let table = &self.tables.fixes[fix];
            chance(self.tables, fix, &self.weights) >= threshold * (table.minutes + table.burden) * (1.0 - 1e-9)
        };
        let helping = index.chains.iter().filter(|(fix, _)| may_help(*fix));
        fixes.extend(helping.flat_map(|(_, chained)| chained));
        fixes.sort_unstable();
        fixes.dedup();
        fixes.retain(|&fix| self.is_worth(fix, threshold));
        self.short_list = ShortList { fixes, threshold, is_fresh: true };
    }

    fn is_worth(&self, fix: usize, threshold: f64) -> bool {
        let table = &self.tables.fixes[fix];
        let helps = || chance(self.tables, fix, &self.weights) > threshold * table.cost(&self.attendance);
        self.available[fix] && !self.tried[fix] && (!table.after.is_empty() || helps())
    }

    /// Assumes that a fix was tried and failed. Returns the weight that it would have cured.
    fn assume_failed(&mut self, fix: usize) -> f64 {
        let cured = assume_failed(self.tables, fix, &mut self.weights);
        self.remaining -= cured;
        self.tried[fix] = true;
        self.short_list.is_fresh = false;
        let attendance = self.attendance.with(self.tables.fixes[fix].who);
        if attendance != self.attendance {
            // Everything that they do is cheaper now: the list is void.
            self.attendance = attendance;
            self.short_list = ShortList::default();
        }
        cured
    }

    /// A fix weighed as a whole with what must come before it: weight and minutes of everything up to the fix itself.
    fn candidate(&mut self, fix: usize) -> Option<Candidate> {
        let table = &self.tables.fixes[fix];
        if table.after.is_empty() {
            let rate = chance(self.tables, fix, &self.weights) / table.cost(&self.attendance);
            return Some(Candidate { first: fix, rate, turn: table.turn });
        }
        if self.weighed > MAX_WEIGHED && table.after.iter().any(|&first| !self.tried[first]) {
            return None;
        }
        let chain = chain(self.tables, fix, self.available, &self.tried)?;
        self.weighed += chain.len();
        let mut attendance = self.attendance;
        // What the failures of the chain change of the belief is put back, the last change first.
        let mut changed = Vec::new();
        let (cured, minutes) = chain.iter().fold((0.0, 0.0), |(cured, minutes), &fix| {
            let table = &self.tables.fixes[fix];
            let cost = table.cost(&attendance);
            attendance = attendance.with(table.who);
            changed.extend(table.resolves.iter().map(|&(hypothesis, _)| (hypothesis, self.weights[hypothesis])));
            (cured + assume_failed(self.tables, fix, &mut self.weights), minutes + cost)
        });
        changed.into_iter().rev().for_each(|(hypothesis, weight)| self.weights[hypothesis] = weight);
        let turn = chain.iter().map(|&fix| self.tables.fixes[fix].turn).max()?;
        Some(Candidate { first: *chain.first()?, rate: cured / minutes, turn })
    }
}

/// A fix, or what of its `after` must be tried before it; nothing if some of that may not be tried.
pub(super) fn first_prerequisite(tables: &Tables, fix: usize, options: Options<'_>) -> Option<usize> {
    chain(tables, fix, options.available, options.tried)?.first().copied()
}

/// What must come before a fix, each after what it needs itself, and then the fix. Nothing if something of it may not be
/// tried, or is more than a catalog may ask for.
fn chain(tables: &Tables, fix: usize, available: &[bool], tried: &[bool]) -> Option<Vec<usize>> {
    let mut chain = Vec::new();
    let mut simulation = vec![(fix, 0)];
    while let Some((fix, next)) = simulation.last_mut() {
        let Some(&first) = tables.fixes[*fix].after.get(*next) else {
            chain.push(*fix);
            simulation.pop();
            continue;
        };
        *next += 1;
        if tried[first] || chain.contains(&first) {
            continue;
        }
        // A circle, which no checked catalog has, ends here too.
        if !available[first] || chain.len() + simulation.len() > MAX_PREDECESSORS {
            return None;
        }
        simulation.push((first, 0));
    }
    Some(chain)
}

/// The weight that a fix would cure: sum of p_i r_ai, not normalised.
pub(super) fn chance(tables: &Tables, fix: usize, weights: &[f64]) -> f64 {
    tables.fixes[fix].resolves.iter().map(|&(hypothesis, works)| weights[hypothesis] * works).sum()
}

/// Assumes that a fix failed: p_i <- p_i (1 - r_ai). Returns the weight that it would have cured.
pub(super) fn assume_failed(tables: &Tables, fix: usize, weights: &mut [f64]) -> f64 {
    let mut cured = 0.0;
    for &(hypothesis, works) in &tables.fixes[fix].resolves {
        cured += weights[hypothesis] * works;
        weights[hypothesis] *= 1.0 - works;
    }
    cured
}
