//! Two entries of one name. Ids are one space, so that `show ID` has one answer.

use std::collections::HashMap;

use super::{DiagnosticSink, Names};
use crate::load::{Located, ParsedCatalog, PathSegment};
use fixbook_engine::model::{Diagnostic, Id, Kind, SourceSpan};

/// Who has an id: an entry of this kind, or one that was called so before.
struct Owner {
    kind: Kind,
    place: SourceSpan,
    is_former: bool,
}

pub(super) fn find(entries: &ParsedCatalog, _: &Names<'_>, problems: &mut DiagnosticSink) {
    let mut owners: HashMap<String, Owner> = HashMap::new();
    // Present ids first: who has a name now keeps it.
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

/// The present id of an entry, or its former ones.
fn names<T>(
    entry: &Located<T>,
    former: &[Id],
    kind: Kind,
    is_former: bool,
    see: &mut impl FnMut(Kind, &Id, SourceSpan),
) {
    match is_former {
        false => see(kind, &entry.id, entry.place(&[])),
        true => former.iter().for_each(|id| see(kind, id, entry.place(&[PathSegment::Key("was")]))),
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
            (format!("the id `{id}` is taken by a {kind} in {path}:{line}"), "give this entry another id")
        }
        (false, true) => (
            format!("the former id `{id}` is in use: a {kind} in {path}:{line} has it"),
            "take it out of `was`; links to it lead to who has it now",
        ),
        (true, _) => (
            format!("the former id `{id}` is claimed by a {kind} in {path}:{line} already"),
            "leave it with the one entry that took its place",
        ),
    };
    problems.push(Diagnostic::new("duplicate-id", owner.place, message, remedy).label("second use"));
}

/// Claims have ids of their own, one space over all documents.
fn claims(entries: &ParsedCatalog, problems: &mut DiagnosticSink) {
    let mut first: HashMap<&Id, &str> = HashMap::new();
    for entry in &entries.claims {
        for (index, claim) in entry.value.claims.iter().enumerate() {
            let Some(path) = first.insert(&claim.id, &entry.file.path) else { continue };
            let place = entry.place(&[PathSegment::Key("claims"), PathSegment::Index(index), PathSegment::Key("id")]);
            let message = format!("the claim `{}` stands in {path} already", claim.id);
            problems.push(
                Diagnostic::new("duplicate-id", place, message, "give this claim another id").label("second use"),
            );
        }
    }
}
