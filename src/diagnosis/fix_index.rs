//! From what is believed to the fixes that could be worth trying.

use super::tables::FixTable;

/// Which fixes to look at, by what is believed.
#[derive(Debug)]
pub(super) struct Repairs {
    /// By hypothesis, the fixes that may end it.
    pub of: Vec<Vec<usize>>,
    /// Fixes that want others done first.
    pub chained: Vec<usize>,
    /// The least minutes of any fix, shared out over as many causes as any fix has: one cause of a fix that cures more
    /// than a rate has at least this times that rate.
    pub least_weight: f64,
}

impl Repairs {
    pub fn of(fixes: &[FixTable], hypotheses: usize) -> Self {
        let mut of = vec![Vec::new(); hypotheses];
        let repairs = || fixes.iter().enumerate().filter(|(_, fix)| fix.is_repair);
        for (index, fix) in repairs() {
            fix.resolves.iter().for_each(|&(hypothesis, _)| of[hypothesis].push(index));
        }
        let cheapest = repairs().map(|(_, fix)| fix.minutes + fix.burden).fold(f64::INFINITY, f64::min);
        let broadest = repairs().map(|(_, fix)| fix.resolves.len()).max().unwrap_or(1).max(1);
        let least_weight = if cheapest.is_finite() { cheapest / broadest as f64 } else { 0.0 };
        let chained = repairs().filter(|(_, fix)| !fix.after.is_empty()).map(|(index, _)| index).collect();
        Repairs { of, chained, least_weight }
    }
}
