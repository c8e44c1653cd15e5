//! A number outside what it can mean: minutes, priors, reliability.

use super::{Found, Names};
use crate::load::{Entries, Loaded, Step};
use fixbook_engine::model::Problem;

pub(super) fn find(entries: &Entries, _: &Names<'_>, problems: &mut Found) {
    if let Some(entry) = &entries.head {
        above_zero(entry, &["escalation", "minutes"], entry.value.escalation.minutes, problems);
    }
    for entry in &entries.symptoms {
        above_zero(entry, &["minutes"], entry.value.minutes, problems);
        let reliability = entry.value.reliability;
        if !(reliability > 0.0 && reliability <= 1.0) {
            let remedy = "write how often people answer this right: above 0, at most 1";
            report(entry, &["reliability"], reliability, remedy, problems);
        }
    }
    for entry in &entries.fixes {
        above_zero(entry, &["minutes"], entry.value.minutes, problems);
    }
    for entry in &entries.causes {
        if let Some(prior) = &entry.value.prior {
            above_zero(entry, &["prior"], prior.weight, problems);
        }
    }
}

fn above_zero<T>(entry: &Loaded<T>, keys: &[&str], value: f64, problems: &mut Found) {
    if value <= 0.0 {
        report(entry, keys, value, "write a number above 0", problems);
    }
}

fn report<T>(entry: &Loaded<T>, keys: &[&str], value: f64, remedy: &str, problems: &mut Found) {
    let at: Vec<Step<'_>> = keys.iter().map(|key| Step::Key(key)).collect();
    let message = format!("`{}` cannot be {value}", keys.join("."));
    problems.push(Problem::new("number-range", entry.place(&at), message, remedy).label("out of range"));
}
