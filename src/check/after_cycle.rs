//! Fixes that each must come after the other.

use std::collections::HashMap;

use super::{Found, Names};
use crate::{
    load::{Entries, Loaded, Step},
    model::{Fix, Problem},
};

pub(super) fn find(entries: &Entries, _: &Names<'_>, problems: &mut Found) {
    let fixes: HashMap<&str, &Loaded<Fix>> = entries.fixes.iter().map(|entry| (entry.id.as_str(), entry)).collect();
    for entry in &entries.fixes {
        if let Some(round) = way_back(entry, &fixes) {
            let message = format!("`{}` must come after itself: {}", entry.id, round.join(" after "));
            let remedy = "take one of them out of `after`";
            problems.push(
                Problem::new("after-cycle", entry.place(&[Step::Key("after")]), message, remedy)
                    .label("goes in a circle"),
            );
        }
    }
}

/// The chain from a fix back to itself, if there is one.
fn way_back<'a>(start: &'a Loaded<Fix>, fixes: &HashMap<&'a str, &'a Loaded<Fix>>) -> Option<Vec<&'a str>> {
    let mut seen = Vec::new();
    let mut open: Vec<Vec<&str>> = vec![vec![start.id.as_str()]];
    while let Some(chain) = open.pop() {
        let last = fixes.get(chain[chain.len() - 1])?;
        for next in last.value.after.iter().map(|id| id.as_str()).filter(|id| fixes.contains_key(id)) {
            let longer = [&chain[..], &[next]].concat();
            if next == start.id.as_str() {
                return Some(longer);
            }
            if !seen.contains(&next) {
                seen.push(next);
                open.push(longer);
            }
        }
    }
    None
}
