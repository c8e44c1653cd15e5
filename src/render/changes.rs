//! What an answer changes: the ranking before and after it.

use serde::Serialize;

use super::{
    assessment::{Bars, ranking},
    layout::line,
    next_step::{next, reason},
    style::{BOLD, paint},
};
use fixbook_engine::{diagnosis::Assessment, model::Id, text::percent};

/// Changes of a probability by less than this are not shown.
const WORTH_SHOWING: f64 = 0.005;

/// One cause's probability before and after.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema)]
pub struct ProbabilityChange {
    pub id: Id,
    pub title: String,
    pub from: f64,
    pub to: f64,
}

/// Causes whose probability differs between two assessments, the largest difference first.
pub fn changes(now: &Assessment, then: &Assessment) -> Vec<ProbabilityChange> {
    let before = |id: &Id| now.causes.iter().find(|cause| cause.id == *id).map_or(0.0, |cause| cause.probability);
    let mut changes: Vec<ProbabilityChange> = then
        .causes
        .iter()
        .map(|cause| ProbabilityChange {
            id: cause.id.clone(),
            title: cause.title.clone(),
            from: before(&cause.id),
            to: cause.probability,
        })
        .filter(|change| (change.to - change.from).abs() >= WORTH_SHOWING)
        .collect();
    changes.sort_by(|a, b| (b.to - b.from).abs().total_cmp(&(a.to - a.from).abs()));
    changes
}

/// The changes that answers would make, and what would then be next.
pub fn what_if(changes: &[ProbabilityChange], then: &Assessment) -> String {
    let mut text = format!("{}\n", paint(BOLD, "What would change"));
    text.push_str(&moved(changes));
    if changes.is_empty() {
        text.push_str("  Nothing.\n");
    }
    format!("{text}\n{}{}{}", ranking(then, Bars::Drawn), next(then), reason(then))
}

/// The largest changes, a line each.
pub fn moved(changes: &[ProbabilityChange]) -> String {
    const SHOWN: usize = 5;
    let one = |change: &ProbabilityChange| {
        let arrow = if change.to > change.from { "up" } else { "down" };
        line(&format!("  {arrow} from {} to {}: {}", percent(change.from), percent(change.to), change.title))
    };
    changes.iter().take(SHOWN).map(one).collect()
}
