//! What an answer changes: the ranking before and after it.

use super::{
    assessment::{Bars, ranking},
    layout::line,
    next_step::{next, reason},
    style::{BOLD, paint},
};
use fixbook_engine::{diagnosis::Assessment, text::percent};

pub use fixbook_engine::diagnosis::{ProbabilityChange, probability_changes as changes};

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
