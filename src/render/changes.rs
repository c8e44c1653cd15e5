//! What an answer changes: the ranking before and after it.

use super::{
    assessment::{line, next, percent, ranking},
    style::{BOLD, paint},
};
use fixbook_engine::diagnosis::Assessment;

pub use fixbook_engine::diagnosis::{ProbabilityChange as Change, probability_changes as changes};

/// The changes that answers would make, and what would then be next.
pub fn what_if(changes: &[Change], then: &Assessment) -> String {
    let mut text = format!("{}\n", paint(BOLD, "What would change"));
    text.push_str(&moved(changes));
    if changes.is_empty() {
        text.push_str("  Nothing.\n");
    }
    format!("{text}\n{}{}", ranking(then), next(then))
}

/// The largest changes, a line each.
pub fn moved(changes: &[Change]) -> String {
    const SHOWN: usize = 5;
    let one = |change: &Change| {
        let arrow = if change.to > change.from { "up" } else { "down" };
        line(&format!("  {arrow} from {} to {}: {}", percent(change.from), percent(change.to), change.title))
    };
    changes.iter().take(SHOWN).map(one).collect()
}

/// The text without bars: they say what the number beside them says.
pub fn plain(text: &str) -> String {
    text.replace(['█', '·'], "").lines().map(|line| format!("{}\n", line.trim_end())).collect()
}
