//! The repair plan: which fixes to try, one after the other, and what that is expected to cost.
//!
//! In: a belief and what may be tried. Out: a [`RepairPlan`] by descending P/c, the greedy order of decision-theoretic
//! troubleshooting (Heckerman, Breese and Rommelse, 1995), with its expected cost of repair (ECR). Never: a question.

use super::{attendance::Attendance, tables::Tables};
use crate::model::{Turn, limits::MAX_PREDECESSORS};

/// Fixes in chains that are rated for one repair plan. A catalog that a person writes needs a few hundred; beyond this a fix
/// waits until its prerequisites have been tried.
const MAX_RATED: usize = 1 << 18;

/// A repair plan from some belief.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct RepairPlan {
    /// Expected minutes until the problem is fixed or handed over: ECR.
    pub minutes: f64,
    /// Fixes with the chance that each works when its turn comes.
    pub order: Vec<(usize, f64)>,
}

/// What may be tried, and what has been, by fix.
#[derive(Clone, Copy, Debug)]
pub(super) struct Options<'a> {
    pub available: &'a [bool],
    pub tried: &'a [bool],
    /// Who has been reached.
    pub attendance: Attendance,
}

/// ECR = sum of c_k * P(the ones before failed) + P(all failed) * C_S, over fixes in descending P/c, where P is taken
/// again after each assumed failure because fixes overlap.
///
/// A fix with P/c < 1/C_S is not worth trying. Workarounds come after all fixes that are worth their minutes; what lowers
/// security or cannot be undone comes last, and a test is not a repair. A fix with open prerequisites is rated together
/// with them.
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
        rated: 0,
    };
    let mut minutes = 0.0;
    let mut order = Vec::new();
    while let Some(fix) = simulation.next() {
        let table = &tables.fixes[fix];
        minutes += simulation.remaining * scale * table.cost(&simulation.attendance);
        let share = simulation.remaining;
        let resolved = simulation.assume_failed(fix);
        order.push((fix, if share > 0.0 { resolved / share } else { 0.0 }));
    }
    RepairPlan { minutes: minutes + simulation.remaining.max(0.0) * scale * tables.escalation, order }
}

/// The belief after the failures assumed so far.
struct RepairSimulation<'a> {
    tables: &'a Tables,
    available: &'a [bool],
    tried: Vec<bool>,
    attendance: Attendance,
    weights: Vec<f64>,
    remaining: f64,
    short_list: ShortList,
    /// Fixes in chains that have been rated so far.
    rated: usize,
}

/// The fixes whose rate (weight resolved per minute) was above a threshold when the list was made. Failures only lower the
/// rate of a fix, so a fix that is not on the list is still below the threshold.
#[derive(Default)]
struct ShortList {
    fixes: Vec<usize>,
    threshold: f64,
    /// Whether anything has happened since.
    is_fresh: bool,
}

/// A fix with its prerequisites.
struct Candidate {
    /// What is tried first: the fix itself, or a prerequisite.
    first: usize,
    /// Weight resolved per minute.
    rate: f64,
    turn: Turn,
}

impl RepairSimulation<'_> {
    /// The fix to try next; nothing if none is worth trying.
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

    /// Lists what is worth trying now: P/c > 1/C_S, where P is the weight resolved over what remains.
    fn make_list(&mut self) {
        let threshold = self.remaining / self.tables.escalation;
        let index = &self.tables.repairs;
        // Of a fix worth trying, at least one cause has its share of the weight that the threshold needs.
        let least = threshold * index.least_weight;
        let believed = self.weights.iter().enumerate().filter(|(_, weight)| **weight >= least);
        let mut fixes: Vec<usize> = believed.flat_map(|(hypothesis, _)| &index.of[hypothesis]).copied().collect();
        fixes.retain(|&fix| self.tables.fixes[fix].after.is_empty());
        // Prerequisites may help as well, so a chain is rated as a whole, later. Its rate is at most the best of its fixes
        // alone, so one of them must be worth trying; the margin is for rounding.
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

    /// Assumes that a fix was tried and failed. Returns the weight that it would have resolved.
    fn assume_failed(&mut self, fix: usize) -> f64 {
        let resolved = assume_failed(self.tables, fix, &mut self.weights);
        self.remaining -= resolved;
        self.tried[fix] = true;
        self.short_list.is_fresh = false;
        let attendance = self.attendance.with(self.tables.fixes[fix].who);
        if attendance != self.attendance {
            // Everything that this person does is cheaper now: the list is void.
            self.attendance = attendance;
            self.short_list = ShortList::default();
        }
        resolved
    }

    /// A fix rated as a whole with its prerequisites: weight and minutes of everything up to the fix itself.
    fn candidate(&mut self, fix: usize) -> Option<Candidate> {
        let table = &self.tables.fixes[fix];
        if table.after.is_empty() {
            let rate = chance(self.tables, fix, &self.weights) / table.cost(&self.attendance);
            return Some(Candidate { first: fix, rate, turn: table.turn });
        }
        if self.rated > MAX_RATED && table.after.iter().any(|&first| !self.tried[first]) {
            return None;
        }
        let chain = with_prerequisites(self.tables, fix, self.available, &self.tried)?;
        self.rated += chain.len();
        let mut attendance = self.attendance;
        // The weights are restored after the assumed failures of the chain, the last change first.
        let mut changed = Vec::new();
        let (resolved, minutes) = chain.iter().fold((0.0, 0.0), |(resolved, minutes), &fix| {
            let table = &self.tables.fixes[fix];
            let cost = table.cost(&attendance);
            attendance = attendance.with(table.who);
            changed.extend(table.resolves.iter().map(|&(hypothesis, _)| (hypothesis, self.weights[hypothesis])));
            (resolved + assume_failed(self.tables, fix, &mut self.weights), minutes + cost)
        });
        changed.into_iter().rev().for_each(|(hypothesis, weight)| self.weights[hypothesis] = weight);
        let turn = chain.iter().map(|&fix| self.tables.fixes[fix].turn).max()?;
        Some(Candidate { first: *chain.first()?, rate: resolved / minutes, turn })
    }
}

/// The first open prerequisite of a fix, or the fix itself; nothing if a prerequisite may not be tried.
pub(super) fn first_prerequisite(tables: &Tables, fix: usize, options: Options<'_>) -> Option<usize> {
    with_prerequisites(tables, fix, options.available, options.tried)?.first().copied()
}

/// The open prerequisites of a fix, each after its own, and then the fix. Nothing if one of them may not be tried, or if
/// there are more than a catalog may have.
fn with_prerequisites(tables: &Tables, fix: usize, available: &[bool], tried: &[bool]) -> Option<Vec<usize>> {
    let mut chain = Vec::new();
    let mut open = vec![(fix, 0)];
    while let Some((fix, next)) = open.last_mut() {
        let Some(&first) = tables.fixes[*fix].after.get(*next) else {
            chain.push(*fix);
            open.pop();
            continue;
        };
        *next += 1;
        if tried[first] || chain.contains(&first) {
            continue;
        }
        // A circle, which a checked catalog does not have, ends here too.
        if !available[first] || chain.len() + open.len() > MAX_PREDECESSORS {
            return None;
        }
        open.push((first, 0));
    }
    Some(chain)
}

/// The weight that a fix would resolve: sum of p_i r_ai, not normalised.
pub(super) fn chance(tables: &Tables, fix: usize, weights: &[f64]) -> f64 {
    tables.fixes[fix].resolves.iter().map(|&(hypothesis, works)| weights[hypothesis] * works).sum()
}

/// Assumes that a fix failed: p_i <- p_i (1 - r_ai). Returns the weight that it would have resolved.
pub(super) fn assume_failed(tables: &Tables, fix: usize, weights: &mut [f64]) -> f64 {
    let mut resolved = 0.0;
    for &(hypothesis, works) in &tables.fixes[fix].resolves {
        resolved += weights[hypothesis] * works;
        weights[hypothesis] *= 1.0 - works;
    }
    resolved
}
