//! A symptom that can be answered in one way only, or not at all.

use super::{Found, Names};
use crate::load::{Entries, Loaded, Step};
use fixbook_engine::model::{Problem, Symptom};

pub(super) fn find(entries: &Entries, _: &Names<'_>, problems: &mut Found) {
    let written =
        |entry: &Loaded<Symptom>| entry.node.at(&[Step::Key("answers")]).map_or(0, |node| node.entries().len());
    for entry in entries.symptoms.iter().filter(|entry| written(entry) < 2) {
        let message = format!("`{}` has fewer than two answers", entry.id);
        let remedy = "a question tells something apart only if it has two answers or more";
        let place = entry.place(&[Step::Key("answers")]);
        problems.push(Problem::new("too-few-answers", place, message, remedy).label("one answer tells nothing"));
    }
}
