//! Names that a catalog had and has no longer, held against what it was at an earlier revision: `check --since`.
//!
//! In: the entries now and then. Out: a problem for each id whose page, links and sessions now lead nowhere.

use std::{collections::HashSet, sync::Arc};

use super::HEAD;
use crate::load::{Located, ParsedCatalog};
use fixbook_engine::{
    model::{Diagnostic, Id, Kind, SourceFile, SourceSpan},
    text::nearest,
};

/// A cause, fix or symptom by one of its names.
struct Named<'a> {
    kind: Kind,
    id: &'a str,
    /// The file of the entry.
    file: &'a Arc<SourceFile>,
}

/// Every id of then that neither an entry nor a `was:` of now holds.
pub fn gone(now: &ParsedCatalog, then: &ParsedCatalog, revision: &str) -> Vec<Diagnostic> {
    let present = names(now);
    let known: HashSet<&str> = present.iter().map(|named| named.id).collect();
    let unread: HashSet<&str> = now.unreadable.iter().map(|(_, id)| id.as_str()).collect();
    let is_gone = |named: &Named<'_>| {
        !known.contains(named.id) && !unread.contains(named.id) && !now.incomplete.contains(&named.kind)
    };
    let mut told = HashSet::new();
    let gone = names(then).into_iter().filter(|named| is_gone(named) && told.insert(named.id));
    gone.map(|named| problem(&named, now, &present, revision)).collect()
}

fn names(entries: &ParsedCatalog) -> Vec<Named<'_>> {
    fn of<'a, T>(kind: Kind, entry: &'a Located<T>, former: &'a [Id]) -> impl Iterator<Item = Named<'a>> {
        let ids = std::iter::once(&entry.id).chain(former);
        ids.map(move |id| Named { kind, id: id.as_str(), file: &entry.file })
    }
    let causes = entries.causes.iter().flat_map(|entry| of(Kind::Cause, entry, &entry.value.was));
    let fixes = entries.fixes.iter().flat_map(|entry| of(Kind::Fix, entry, &entry.value.was));
    let symptoms = entries.symptoms.iter().flat_map(|entry| of(Kind::Symptom, entry, &entry.value.was));
    causes.chain(fixes).chain(symptoms).collect()
}

fn problem(gone: &Named<'_>, now: &ParsedCatalog, present: &[Named<'_>], revision: &str) -> Diagnostic {
    let of_kind = || present.iter().filter(|named| named.kind == gone.kind);
    let near = nearest(gone.id, of_kind().map(|named| named.id));
    let successor = near.and_then(|near| of_kind().find(|named| named.id == near));
    let head = now.head.as_ref().map(|head| Arc::clone(&head.file));
    let nowhere = || Arc::new(SourceFile { path: HEAD.to_owned(), text: String::new() });
    let file = successor.map(|named| Arc::clone(named.file)).or(head).unwrap_or_else(nowhere);
    let (id, kind) = (gone.id, gone.kind.word());
    let message = format!("the {kind} `{id}` was there at {revision} and has gone, so what links to it leads nowhere");
    let remedy = match gone.kind {
        Kind::Symptom => format!("add `was: [{id}]` to the symptom that took its place, or bring it back"),
        _ => format!("add `was: [{id}]` to the entry that took its place, or bring it back with `status: retired`"),
    };
    let place = SourceSpan { file, span: 0..0 };
    Diagnostic::new("renamed-without-redirect", place, message, remedy).nearest(near)
}
