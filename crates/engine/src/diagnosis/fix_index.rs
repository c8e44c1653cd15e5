//! From what is believed to the fixes that could be worth trying.

use std::collections::{BTreeMap, HashSet};

use super::tables::FixTable;
use crate::model::limits::MAX_PREDECESSORS;

/// Which fixes to look at, by what is believed.
#[derive(Debug)]
pub(super) struct FixIndex {
    /// By hypothesis, the fixes that may end it.
    pub of: Vec<Vec<usize>>,
    /// Each fix that is part of a chain, with the fixes that end such chains: those that want others done first.
    pub chains: Vec<(usize, Vec<usize>)>,
    /// The least minutes of any fix, shared out over as many causes as any fix has: one cause of a fix that cures more
    /// than a rate has at least this times that rate.
    pub least_weight: f64,
}

impl FixIndex {
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
            chain(fixes, index).into_iter().for_each(|member| chains.entry(member).or_default().push(index));
        }
        FixIndex { of, chains: chains.into_iter().collect(), least_weight }
    }
}

/// A fix and everything that must come before it; no more than a catalog may ask for.
fn chain(fixes: &[FixTable], fix: usize) -> HashSet<usize> {
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
