//! The check of ids: no two entries have the same one. Ids of all kinds are one space, so that `show ID` has one answer.

use std::collections::HashMap;

use super::{name_index::NameIndex, sink::DiagnosticSink};
use crate::load::{Located, ParsedCatalog, PathSegment};
use fixbook_engine::model::{Check, Id, Kind, SourceSpan};

pub(super) const DUPLICATE_ID: Check = Check {
    id: "duplicate-id",
    summary: "Two entries have the same id, or one has the former id of another.",
    explanation: "Causes, fixes, symptoms and sources share one space of ids, so that `fixbook show ID` and every link have one \
                  answer. Claims have a space of their own, over all documents.",
    bad: "was: [plug-in, loose]",
    good: "was: [loose]",
    ..Check::ERROR
};

/// What has an id: an entry of this kind, or one that had it before.
struct Owner {
    kind: Kind,
    place: SourceSpan,
    is_former: bool,
}

pub(super) fn duplicate_id(entries: &ParsedCatalog, _: &NameIndex<'_>, problems: &mut DiagnosticSink) {
    let mut owners: HashMap<String, Owner> = HashMap::new();
    // Current ids first: the entry that has an id now keeps it.
    for is_former in [false, true] {
        let mut see =
            |kind: Kind, id: &Id, place: SourceSpan| see(&mut owners, Owner { kind, place, is_former }, id, problems);
        entries.causes.iter().for_each(|entry| names(entry, &entry.value.was, Kind::Cause, is_former, &mut see));
        entries.fixes.iter().for_each(|entry| names(entry, &entry.value.was, Kind::Fix, is_former, &mut see));
        entries.symptoms.iter().for_each(|entry| names(entry, &entry.value.was, Kind::Symptom, is_former, &mut see));
        entries.sources.iter().for_each(|entry| names(entry, &[], Kind::Source, is_former, &mut see));
    }
    claims(entries, problems);
}

/// The current id of an entry, or its former ones.
fn names<T>(
    entry: &Located<T>,
    former: &[Id],
    kind: Kind,
    is_former: bool,
    see: &mut impl FnMut(Kind, &Id, SourceSpan),
) {
    if is_former {
        former.iter().for_each(|id| see(kind, id, entry.place(&[PathSegment::Key("was")])));
    } else {
        see(kind, &entry.id, entry.place(&[]));
    }
}

fn see(owners: &mut HashMap<String, Owner>, owner: Owner, id: &Id, problems: &mut DiagnosticSink) {
    let Some(first) = owners.get(id.as_str()) else {
        owners.insert(id.as_str().to_owned(), owner);
        return;
    };
    let (line, _) = first.place.file.line_and_column(first.place.span.start);
    let (kind, path) = (first.kind.word(), &first.place.file.path);
    let (message, remedy) = match (first.is_former, owner.is_former) {
        (false, false) => {
            (format!("the {kind} in {path}:{line} already has the id `{id}`"), "give this entry another id")
        }
        (false, true) => (
            format!("the former id `{id}` is in use: the {kind} in {path}:{line} has it"),
            "delete it from `was`: links to it lead to the entry that has it now",
        ),
        (true, _) => (
            format!("the {kind} in {path}:{line} already has the former id `{id}`"),
            "keep it in the `was` of one entry only, the one that replaced it",
        ),
    };
    problems.report(owner.place, message, remedy).label("second use");
}

/// Claims have ids of their own, one space over all documents.
fn claims(entries: &ParsedCatalog, problems: &mut DiagnosticSink) {
    let mut first: HashMap<&Id, &str> = HashMap::new();
    for entry in &entries.claims {
        for (index, claim) in entry.value.claims.iter().enumerate() {
            let Some(path) = first.insert(&claim.id, &entry.file.path) else { continue };
            let place = entry.place(&[PathSegment::Key("claims"), PathSegment::Index(index), PathSegment::Key("id")]);
            let message = format!("a claim in {path} already has the id `{}`", claim.id);
            problems.report(place, message, "give this claim another id").label("second use");
        }
    }
}
