//! The check of `after`: fixes that must each come after the other, or after more fixes than any agent goes through.

use std::collections::{HashMap, HashSet, VecDeque};

use super::{name_index::NameIndex, sink::DiagnosticSink};
use crate::load::{Located, ParsedCatalog, PathSegment, TOO_BIG};
use fixbook_engine::model::{Check, Fix, SourceSpan, limits::MAX_PREDECESSORS};

pub(super) const AFTER_CYCLE: Check = Check {
    id: "after-cycle",
    summary: "A fix must come after itself, directly or through other fixes.",
    explanation: "`after` says which fixes are tried first. In a circle none of them could ever be tried.",
    bad: "after: [plug-in]",
    good: "after: []",
    ..Check::ERROR
};

/// A circle of more fixes than this is described by their number: a list of the ids would be too long to read.
const MAX_SHOWN_LEN: usize = 50;

pub(super) fn after_cycle(entries: &ParsedCatalog, _: &NameIndex<'_>, problems: &mut DiagnosticSink) {
    let places: HashMap<&str, usize> =
        entries.fixes.iter().enumerate().map(|(place, entry)| (entry.id.as_str(), place)).collect();
    let edges: Vec<Vec<usize>> = entries.fixes.iter().map(|entry| edges(entry, &places)).collect();
    let before = |fix: usize| edges[fix].as_slice();
    let circles = circles(edges.len(), before);
    let mut in_circle = HashSet::new();
    for circle in &circles {
        for &fix in circle {
            in_circle.insert(fix);
            let entry = &entries.fixes[fix];
            let way = match circle.len() {
                ..=MAX_SHOWN_LEN => names(&way_back(fix, circle, before), entries).join(" after "),
                number => format!("{number} fixes are in one circle"),
            };
            let message = format!("`{}` must come after itself: {way}", entry.id);
            problems.report(place(entry), message, "delete one of them from `after`").label("part of a circle");
        }
    }
    for (fix, entry) in entries.fixes.iter().enumerate() {
        if !in_circle.contains(&fix) && has_too_many(fix, before) {
            let message = format!("more than {MAX_PREDECESSORS} fixes must come before `{}`", entry.id);
            let help = "name only the fixes that come right before it, and merge steps that are always done together into one fix";
            problems.report_as(&TOO_BIG, place(entry), message, help).label("with all that comes before these");
        }
    }
}

fn place(entry: &Located<Fix>) -> SourceSpan {
    entry.place(&[PathSegment::Key("after")])
}

/// The fixes that must come before a fix, each once.
fn edges(entry: &Located<Fix>, places: &HashMap<&str, usize>) -> Vec<usize> {
    let mut seen = HashSet::new();
    let known = entry.value.after.iter().filter_map(|id| places.get(id.as_str()).copied());
    known.filter(|fix| seen.insert(*fix)).collect()
}

fn names<'e>(fixes: &[usize], entries: &'e ParsedCatalog) -> Vec<&'e str> {
    fixes.iter().map(|fix| entries.fixes[*fix].id.as_str()).collect()
}

/// The sets of nodes that each lead to each other, themselves included (Tarjan 1972). Without recursion: a chain may be as
/// long as a catalog has fixes. Asks at most twice for the edges of each node.
fn circles<'e>(nodes: usize, edges: impl Fn(usize) -> &'e [usize]) -> Vec<Vec<usize>> {
    const NEW: usize = usize::MAX;
    let (mut number, mut lowest, mut is_open) = (vec![NEW; nodes], vec![NEW; nodes], vec![false; nodes]);
    let (mut open, mut found, mut next) = (Vec::new(), Vec::new(), 0);
    for start in 0..nodes {
        if number[start] != NEW {
            continue;
        }
        let mut walk: Vec<(usize, &[usize])> = Vec::new();
        let mut enter = Some(start);
        loop {
            if let Some(node) = enter.take() {
                (number[node], lowest[node], is_open[node]) = (next, next, true);
                next += 1;
                open.push(node);
                walk.push((node, edges(node)));
            }
            let Some((node, rest)) = walk.last_mut() else { break };
            let node = *node;
            if let Some((&to, after)) = rest.split_first() {
                *rest = after;
                if number[to] == NEW {
                    enter = Some(to);
                } else if is_open[to] {
                    lowest[node] = lowest[node].min(number[to]);
                }
                continue;
            }
            walk.pop();
            if let Some((above, _)) = walk.last() {
                lowest[*above] = lowest[*above].min(lowest[node]);
            }
            if lowest[node] == number[node] {
                let first = open.iter().rposition(|other| *other == node).unwrap_or(0);
                let circle: Vec<usize> = open.split_off(first);
                circle.iter().for_each(|member| is_open[*member] = false);
                found.push(circle);
            }
        }
    }
    found.retain(|circle| circle.len() > 1 || edges(circle[0]).contains(&circle[0]));
    found
}

/// The shortest way from a member of a circle back to itself.
fn way_back<'e>(start: usize, circle: &[usize], edges: impl Fn(usize) -> &'e [usize]) -> Vec<usize> {
    let mut from: HashMap<usize, usize> = HashMap::new();
    let mut open = VecDeque::from([start]);
    while let Some(node) = open.pop_front() {
        for &to in edges(node).iter().filter(|to| circle.contains(to)) {
            if to == start {
                let mut way = vec![start, node];
                while let Some(before) = way.last().and_then(|last| from.get(last)) {
                    way.push(*before);
                }
                way.reverse();
                return way;
            }
            from.entry(to).or_insert_with(|| {
                open.push_back(to);
                node
            });
        }
    }
    vec![start]
}

/// Whether more fixes than [`MAX_PREDECESSORS`] must come before one, directly or not.
fn has_too_many<'e>(fix: usize, before: impl Fn(usize) -> &'e [usize]) -> bool {
    let mut seen = HashSet::new();
    let mut open = vec![fix];
    while let Some(node) = open.pop() {
        for &first in before(node) {
            if seen.insert(first) {
                open.push(first);
            }
            if seen.len() > MAX_PREDECESSORS {
                return true;
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::{circles, has_too_many, way_back};
    use fixbook_engine::model::limits::MAX_PREDECESSORS;

    #[test]
    fn circles_are_found_with_the_way_around() {
        // 0 -> 1 -> 2 -> 0, 3 -> 0, 4 -> 4, 5 -> 6
        let edges: [&[usize]; 7] = [&[1], &[2], &[0], &[0], &[4], &[6], &[]];
        let mut found = circles(edges.len(), |node| edges[node]);
        found.iter_mut().for_each(|circle| circle.sort_unstable());
        found.sort();
        assert_eq!(found, [vec![0, 1, 2], vec![4]]);
        assert_eq!(way_back(1, &found[0], |node| edges[node]), [1, 2, 0, 1]);
        assert_eq!(way_back(4, &found[1], |node| edges[node]), [4, 4]);
    }

    /// However long or dense the chains are, each fix is asked once for what comes before it.
    #[test]
    fn chains_are_walked_once() {
        for (fixes, direct) in [(200_000, 1), (3_000, 40)] {
            // Each after those of higher number, so that the first walk is as deep as the chain.
            let edges: Vec<Vec<usize>> =
                (0..fixes).map(|fix: usize| (fix + 1..fixes.min(fix + 1 + direct)).collect()).collect();
            let asked = Cell::new(0);
            let before = |fix: usize| {
                asked.set(asked.get() + 1);
                edges[fix].as_slice()
            };
            assert!(circles(fixes, before).is_empty());
            assert!(asked.get() <= 2 * fixes, "{} for {fixes}", asked.get());
            asked.set(0);
            assert_eq!((0..fixes).filter(|fix| !has_too_many(*fix, before)).count(), MAX_PREDECESSORS + 1);
            assert!(asked.get() <= fixes * (MAX_PREDECESSORS + 1), "{} for {fixes}", asked.get());
        }
    }
}
