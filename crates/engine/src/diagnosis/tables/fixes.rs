//! The numbers of fixes, and which fixes are worth weighing under a belief.
//!
//! In: the catalog's fixes. Out: [`FixTable`] by index and the [`FixIndex`] over them. Never: a belief.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::{
    diagnosis::{attendance::Attendance, likelihood::Hypothesis},
    model::{Catalog, Conditions, Fix, FixKind, Id, Risk, Turn, Who, interruption_minutes, limits::MAX_PREDECESSORS},
};

/// One fix. Times are minutes.
#[derive(Debug)]
pub(crate) struct FixTable {
    pub id: Id,
    /// Its own minutes.
    pub minutes: f64,
    /// Minutes of its interruptions, which every attempt costs.
    pub burden: f64,
    pub who: Who,
    pub risk: Risk,
    pub turn: Turn,
    /// Not a test: what a test changes is changed back at its end, so it is in no repair plan.
    pub is_repair: bool,
    /// P(works | hypothesis).
    pub resolves: Vec<(Hypothesis, f64)>,
    /// Fixes that must have been tried first.
    pub after: Vec<usize>,
    pub when: Conditions,
}

impl FixTable {
    /// All fixes on offer, in the catalog's order. `fixes` and `causes` give the index of an id.
    pub fn all(catalog: &Catalog, fixes: &HashMap<Id, usize>, causes: &HashMap<Id, Hypothesis>) -> Vec<Self> {
        let offered = catalog.fixes.iter().filter(|(_, fix)| fix.is_offered());
        offered.map(|(id, fix)| FixTable::new(id, fix, fixes, causes)).collect()
    }

    fn new(id: &Id, fix: &Fix, fixes: &HashMap<Id, usize>, causes: &HashMap<Id, Hypothesis>) -> Self {
        let resolves = fix.resolves.iter().filter_map(|(cause, works)| Some((*causes.get(cause)?, works.value)));
        FixTable {
            id: id.clone(),
            minutes: fix.minutes,
            burden: fix.interrupts.iter().map(interruption_minutes).sum(),
            who: fix.who,
            risk: fix.risk,
            turn: fix.turn(),
            is_repair: fix.kind != FixKind::Test,
            resolves: resolves.collect(),
            after: fix.after.iter().filter_map(|first| fixes.get(first).copied()).collect(),
            when: fix.when.clone(),
        }
    }

    /// Whether it interrupts people or may do harm.
    pub fn disturbs(&self) -> bool {
        self.burden > 0.0 || self.risk >= Risk::Medium
    }

    /// c_a: its own minutes, those of its interruptions, and those to reach the person who does it.
    pub fn cost(&self, attendance: &Attendance) -> f64 {
        self.minutes + self.burden + attendance.minutes_to_reach(self.who)
    }
}

/// Which fixes to weigh, by what is believed.
#[derive(Debug)]
pub(crate) struct FixIndex {
    /// By hypothesis, the fixes that may resolve it.
    pub of: Vec<Vec<usize>>,
    /// Each fix that is part of a chain of prerequisites, with the fixes at the ends of such chains.
    pub chains: Vec<(usize, Vec<usize>)>,
    /// The least minutes of any fix, shared out over as many causes as any fix has: at least one cause of a fix that
    /// cures more than some rate has at least this times that rate.
    pub least_weight: f64,
}

impl FixIndex {
    /// Indexes fixes over this many hypotheses.
    pub fn of(fixes: &[FixTable], hypotheses: usize) -> Self {
        let mut of = vec![Vec::new(); hypotheses];
        let repairs = || fixes.iter().enumerate().filter(|(_, fix)| fix.is_repair);
        for (index, fix) in repairs() {
            fix.resolves.iter().for_each(|&(hypothesis, _)| of[hypothesis].push(index));
        }
        let cheapest = repairs().map(|(_, fix)| fix.minutes + fix.burden).fold(f64::INFINITY, f64::min);
        let broadest = repairs().map(|(_, fix)| fix.resolves.len()).max().unwrap_or(1).max(1);
        let least_weight = if cheapest.is_finite() { cheapest / broadest as f64 } else { 0.0 };
        let mut chains: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (index, _) in repairs().filter(|(_, fix)| !fix.after.is_empty()) {
            with_prerequisites(fixes, index)
                .into_iter()
                .for_each(|member| chains.entry(member).or_default().push(index));
        }
        FixIndex { of, chains: chains.into_iter().collect(), least_weight }
    }
}

/// A fix and everything that must come before it, up to the limit of a catalog.
fn with_prerequisites(fixes: &[FixTable], fix: usize) -> HashSet<usize> {
    let mut members = HashSet::from([fix]);
    let mut open = vec![fix];
    while let Some(member) = open.pop() {
        for &first in &fixes[member].after {
            if members.len() <= MAX_PREDECESSORS && members.insert(first) {
                open.push(first);
            }
        }
    }
    members
}
