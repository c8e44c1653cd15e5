//! A likelihood that is no probability.

use super::{Found, Names};
use crate::load::{Entries, Step};
use fixbook_engine::model::{Likelihood, Place, Problem};

pub(super) fn find(entries: &Entries, _: &Names<'_>, problems: &mut Found) {
    let mut judge = |likelihood: &Likelihood, place: Place| {
        if !(0.0..=1.0).contains(&likelihood.value) {
            let message = format!("the likelihood {} is not between 0 and 1", likelihood.value);
            let remedy =
                "write a number from 0 to 1, a percentage, or never, rarely, sometimes, often, usually, always";
            problems.push(Problem::new("likelihood-range", place, message, remedy).label("out of range"));
        }
    };
    for entry in &entries.causes {
        for (symptom, rows) in &entry.value.symptoms {
            let at = [Step::Key("symptoms"), Step::Key(symptom.as_str())];
            let is_list = entry.node.at(&at).is_some_and(|node| node.is_list());
            for (index, row) in rows.0.iter().enumerate() {
                for (answer, likelihood) in &row.likelihood {
                    let answer = Step::Key(answer.as_str());
                    let listed = [at[0], at[1], Step::Index(index), answer];
                    let single = [at[0], at[1], answer];
                    judge(likelihood, entry.place(if is_list { &listed } else { &single }));
                }
            }
        }
    }
    for entry in &entries.fixes {
        for (cause, likelihood) in &entry.value.resolves {
            judge(likelihood, entry.place(&[Step::Key("resolves"), Step::Key(cause.as_str())]));
        }
    }
    for entry in &entries.symptoms {
        for (answer, base) in entry.value.answers.iter().filter_map(|(id, answer)| Some((id, answer.base.as_ref()?))) {
            judge(base, entry.place(&[Step::Key("answers"), Step::Key(answer.as_str()), Step::Key("base")]));
        }
    }
    if let Some(entry) = &entries.head {
        judge(&entry.value.other, entry.place(&[Step::Key("other")]));
    }
}
