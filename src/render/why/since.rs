//! The numbers of an entry before and after a change.

use indexmap::IndexMap;
use serde::Serialize;

use super::{
    layout::{decibans, heading, line, row, share},
    number::{Number, Unit},
};

/// Changes that are shown; the others are counted.
const SHOWN: usize = 30;
/// Smaller differences come from rounding.
const ROUNDING: f64 = 1e-6;

/// How the numbers of an entry have changed since a revision.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Since {
    pub revision: String,
    pub compared: Compared,
    /// In one line.
    pub note: String,
    pub changes: Vec<NumberChange>,
}

/// Whether there was something to compare with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Compared {
    Same,
    Changed,
    /// The entry did not exist yet.
    New,
    /// The old numbers are not available.
    Unknown,
}

/// A number that has changed; a side is absent where the number did not or does not exist.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema)]
pub struct NumberChange {
    pub what: &'static str,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub of: String,
    pub unit: Unit,
    pub before: Option<f64>,
    pub after: Option<f64>,
}

/// Every number that differs, in the current order; removed numbers come last.
pub fn compare(before: &[Number], after: &[Number]) -> Vec<NumberChange> {
    let mut old: IndexMap<(&str, &str), &Number> =
        before.iter().map(|number| ((number.what, number.of.as_str()), number)).collect();
    let change = |number: &Number, before: Option<f64>, after: Option<f64>| NumberChange {
        what: number.what,
        of: number.of.clone(),
        unit: number.unit,
        before,
        after,
    };
    let mut changes = Vec::new();
    for number in after {
        let before = old.shift_remove(&(number.what, number.of.as_str())).map(|number| number.value);
        if before.is_none_or(|before| (before - number.value).abs() > ROUNDING) {
            changes.push(change(number, before, Some(number.value)));
        }
    }
    changes.extend(old.values().map(|number| change(number, Some(number.value), None)));
    changes
}

pub(super) fn text(since: &Since) -> String {
    let mut text = heading(&format!("Since {}", since.revision));
    text.push_str(&line(&since.note));
    let visible = visible(&since.changes);
    for change in visible.iter().take(SHOWN) {
        let (before, after) = (shown(change, change.before), shown(change, change.after));
        text.push_str(&row(&format!("{before:>10} -> {after:<10}"), format!("{} {}", change.what, change.of).trim()));
    }
    let unseen = since.changes.len() - visible.len().min(SHOWN);
    if unseen > 0 {
        text.push_str(&line(&format!("  … and {unseen} smaller changes; --json lists all of them.")));
    }
    text
}

/// Changes that can be seen in the digits that are shown: kind by kind, of each the largest first.
fn visible(changes: &[NumberChange]) -> Vec<&NumberChange> {
    let mut kinds: Vec<&str> = Vec::new();
    changes.iter().for_each(|change| {
        if !kinds.contains(&change.what) {
            kinds.push(change.what);
        }
    });
    let kind = |change: &NumberChange| kinds.iter().position(|kind| *kind == change.what);
    let moved = |change: &NumberChange| match (change.before, change.after) {
        (Some(before), Some(after)) => (after - before).abs(),
        _ => f64::INFINITY,
    };
    let mut visible: Vec<&NumberChange> =
        changes.iter().filter(|change| shown(change, change.before) != shown(change, change.after)).collect();
    visible.sort_by(|a, b| kind(a).cmp(&kind(b)).then_with(|| moved(b).total_cmp(&moved(a))));
    visible
}

fn shown(change: &NumberChange, value: Option<f64>) -> String {
    let Some(value) = value else { return "none".to_owned() };
    match change.unit {
        Unit::Share => share(value),
        // A distance has no direction.
        Unit::Decibans if change.what == "look-alike" => format!("{value:.1} dB"),
        Unit::Decibans => decibans(value).trim().to_owned(),
        Unit::Minutes => format!("{value:.1} min"),
        Unit::Count => format!("{value:.1}"),
    }
}
