//! Two entries of one name. Ids are one space, so that `show ID` has one answer.

use std::collections::HashMap;

use super::{Found, Names};
use crate::{
    load::{Entries, Loaded, Step},
    model::{Id, Kind, Place, Problem},
};

pub(super) fn find(entries: &Entries, _: &Names<'_>, problems: &mut Found) {
    let mut first: HashMap<String, (Kind, Place)> = HashMap::new();
    let mut see = |kind: Kind, id: &Id, place: Place, problems: &mut Found| {
        if let Some((other, elsewhere)) = first.get(id.as_str()) {
            let (line, _) = elsewhere.file.line_and_column(elsewhere.span.start);
            let message = format!("the id `{id}` is taken by a {} in {}:{line}", other.word(), elsewhere.file.path);
            problems
                .push(Problem::new("duplicate-id", place, message, "give this entry another id").label("second use"));
        } else {
            first.insert(id.as_str().to_owned(), (kind, place));
        }
    };
    for entry in &entries.causes {
        see_all(entry, &entry.value.was, Kind::Cause, &mut see, problems);
    }
    for entry in &entries.fixes {
        see_all(entry, &entry.value.was, Kind::Fix, &mut see, problems);
    }
    for entry in &entries.symptoms {
        see_all(entry, &entry.value.was, Kind::Symptom, &mut see, problems);
    }
    for entry in &entries.sources {
        see_all(entry, &[], Kind::Source, &mut see, problems);
    }
    claims(entries, problems);
}

/// Claims have ids of their own, one space over all documents.
fn claims(entries: &Entries, problems: &mut Found) {
    let mut first: HashMap<&Id, &str> = HashMap::new();
    for entry in &entries.claims {
        for (index, claim) in entry.value.claims.iter().enumerate() {
            let Some(path) = first.insert(&claim.id, &entry.file.path) else { continue };
            let place = entry.place(&[Step::Key("claims"), Step::Index(index), Step::Key("id")]);
            let message = format!("the claim `{}` stands in {path} already", claim.id);
            problems
                .push(Problem::new("duplicate-id", place, message, "give this claim another id").label("second use"));
        }
    }
}

fn see_all<T>(
    entry: &Loaded<T>,
    former: &[Id],
    kind: Kind,
    see: &mut impl FnMut(Kind, &Id, Place, &mut Found),
    problems: &mut Found,
) {
    see(kind, &entry.id, entry.place(&[]), problems);
    for id in former {
        see(kind, id, entry.place(&[Step::Key("was")]), problems);
    }
}
