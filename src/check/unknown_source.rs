//! A source that the bibliography does not hold, named in a head or cited in the text as `[source-id]`.

use super::{
    Found, Names,
    markdown::{citations, texts},
    references::{Target, references},
};
use crate::load::Entries;
use fixbook_engine::model::{Kind, Place, Problem};

pub(super) fn find(entries: &Entries, names: &Names<'_>, problems: &mut Found) {
    for reference in references(entries) {
        if let Target::Entry(Kind::Source, id) = reference.to {
            report(id, reference.place, names, problems);
        }
    }
    for text in texts(entries) {
        for (id, span) in citations(text.markdown) {
            report(&id, text.place(span), names, problems);
        }
    }
}

fn report(id: &str, place: Place, names: &Names<'_>, problems: &mut Found) {
    if names.knows(Kind::Source, id) {
        return;
    }
    let message = format!("there is no source `{id}`");
    let problem =
        Problem::new("unknown-source", place, message, "add it to kb/sources.yaml, or cite one that is there");
    let near = problems.guess(|| names.nearest(Kind::Source, id));
    problems.push(problem.label("not in the bibliography").nearest(near));
}
